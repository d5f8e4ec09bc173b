"""What a form says of an outgoing document, written into its rows: parts of the acts that begin and change one."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from vanthu.core.actor import Actor
from vanthu.core.clock import VIETNAM
from vanthu.core.folding import nfc
from vanthu.core.roles import Role
from vanthu.core.transactions import inside
from vanthu.documents import authority, parts, recipients
from vanthu.documents.models import Document
from vanthu.people import queries as people
from vanthu.people.models import Position
from vanthu.refusal import BadInput

if TYPE_CHECKING:
    from vanthu.documents.actions.drafting import Draft


def fill(document: Document, draft: Draft, *, signer: authority.Signer | None = None, by: Actor, at: datetime) -> None:
    """Write what was filled in into the row (a *part*; the caller saves). `signer`: who it is, where that is known from
    another day than today. Raises SecretRefused, SignerMissing."""
    inside("a draft")
    parts.refuse_secrets(type_name=draft.type_name, subject=draft.subject, note=draft.note)
    if signer is None:
        today = at.astimezone(VIETNAM).date()
        signer = authority.signer(by.agency, draft.signer, type_name=nfc(draft.type_name), on=today)
    document.type_name = nfc(draft.type_name)
    document.subject = nfc(draft.subject)
    document.notation = nfc(draft.notation)
    document.urgency = draft.urgency
    document.copies = draft.copies
    document.note = nfc(draft.note)
    authority.put(document, signer)
    document.unit_leader_id = draft.unit_leader or _default(by, Role.UNIT_LEADER, unit=by.unit, at=at)
    document.checker_id = draft.checker or _default(by, Role.FORM_CHECKER, unit=None, at=at)
    for name, role in (("unit_leader", Role.UNIT_LEADER), ("checker", Role.FORM_CHECKER)):
        chosen = getattr(document, f"{name}_id")
        if chosen and not Position.objects.filter(pk=chosen, agency_id=by.agency, roles__contains=[role]).exists():
            raise BadInput("Người được chọn không giữ vai trò này tại cơ quan.", field=name)
    if not document.subject:
        raise BadInput("Hãy nhập trích yếu nội dung.", field="subject")
    parts.refold(document)


def _default(by: Actor, role: Role, *, unit: UUID | None, at: datetime) -> UUID | None:
    if by.agency is None:
        return None
    found = people.positions(by.agency, role, unit=unit, on=at.date())
    return found[0].pk if found else None


def write_recipients(document: Document, draft: Draft) -> None:
    """Put the recipients of the draft in place of those there were (a *part*)."""
    inside("a recipient")
    recipients.write(
        document,
        parts.policy_of(document),
        electronic=draft.recipients,
        paper=draft.paper_recipients,
        ground=draft.paper_ground,
    )
