"""A signer has looked at a file; which kinds of document a leader may sign with others without a look."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanthu.core import audit
from vanthu.core.actor import Actor
from vanthu.core.roles import Role
from vanthu.documents import kinds, parts
from vanthu.documents.models import Opening, RoutineKind
from vanthu.documents.openings import routine_kinds
from vanthu.documents.states import Out
from vanthu.people.models import Agency
from vanthu.refusal import BadInput, NotPermitted

ROUTINE = audit.declare(
    "agency.routine_kinds", "Loại văn bản thường lệ: {kinds}. Căn cứ: {ground}", "kinds", "before", "ground"
)


@transaction.atomic(durable=True)
def opened(*, document_id: UUID, sha256: str, by: Actor, at: datetime) -> None:
    """The signer has this file before him. A mark and no act: no audit line until something is signed because of it."""
    document = parts.lock(document_id, by=by)
    if document.state != Out.AT_SIGNER or document.signer_id != by.position:
        return
    row, new = Opening.objects.select_for_update().get_or_create(
        document=document,
        position_id=by.position,
        defaults={"agency_id": document.agency_id, "sha256": sha256, "opened_at": at},
    )
    if not new and row.sha256 != sha256:
        row.sha256, row.opened_at = sha256, at
        row.save(update_fields=["sha256", "opened_at"])


@transaction.atomic(durable=True)
def set_routine_kinds(*, chosen: Collection[str], ground: str, by: Actor, at: datetime) -> None:
    """The head of the agency decides which kinds leaders may sign with others unopened; `ground` names the decision.

    No regulation names such a kind, so this is the head's own, in writing; none chosen takes all back.
    """
    if not by.has(Role.HEAD):
        raise NotPermitted("Chỉ người đứng đầu cơ quan được quy định loại văn bản thường lệ.")
    agency = Agency.objects.select_for_update(no_key=True).get(pk=by.agency)
    ground = parts.required(ground, field="ground")
    if strange := set(chosen) - set(kinds.KINDS):
        raise BadInput(f"Không có loại văn bản “{sorted(strange)[0]}”.", field="chosen")
    before = routine_kinds(agency.pk)
    RoutineKind.objects.filter(agency=agency, until=None).update(until=at)
    RoutineKind.objects.bulk_create(
        RoutineKind(agency=agency, type_name=name, ground=ground[:300], since=at) for name in sorted(set(chosen))
    )
    audit.record(
        ROUTINE,
        by=by,
        at=at,
        target=agency,
        kinds=", ".join(sorted(set(chosen))) or "không có",
        before=sorted(before),
        ground=ground,
    )
