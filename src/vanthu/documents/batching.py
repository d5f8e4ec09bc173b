"""Reads for "Ký nhiều văn bản": what a signer may confirm now, and why the rest may not; how a batch fares."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject

from vanthu.core import adapters
from vanthu.core.actor import Actor
from vanthu.core.folding import nfc
from vanthu.core.models import AuditEvent
from vanthu.documents import openings, parts, queries, transitions
from vanthu.documents.actions.signing import NO_INITIALS, NotTheSigner, Unscanned
from vanthu.documents.models import Document, Opening
from vanthu.documents.states import Out
from vanthu.files.models import File
from vanthu.people import queries as people
from vanthu.people.models import Agency
from vanthu.policy.profile import Policy
from vanthu.refusal import Refusal
from vanthu.signing import parts as signing
from vanthu.signing.models import Batch, BatchItem, Claim

#: Documents that the pages of a signer look at; more wait behind them.
SHOWN = 200
BUSY = "Văn bản đang được ký hoặc phát hành."


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A document that waits for a signer: the file that he would sign, and in words why it cannot be now."""

    document: Document
    sha256: str
    opened_at: datetime | None
    routine: bool
    why_not: str
    returned: int


def forwards_here(policy: Policy) -> bool:
    """Whether passing a signed document to văn thư is the signer's own act, so that one confirmation may cover both."""
    return transitions.FORWARD.exists(policy)


def of_signer(actor: Actor, *, at: datetime, only: Collection[UUID] | None = None) -> list[Candidate]:
    """What waits to be signed by this person, the most urgent first; two queries for any number of documents, beside
    the signer's own certificate and picture. Raises NoCertificate, NoPicture.

    What is asked here is asked again, under its lock, when a document's turn comes.
    """
    certificate = signing.own_certificate(actor, at=at)
    signing.signature_picture(actor.account)
    routine = openings.routine_kinds(actor.agency)
    found = _with_facts(queries.visible(actor), actor)
    if only is not None:
        found = found.filter(pk__in=list(only))
    return [
        _candidate(document, actor, holder=nfc(certificate.common_name), routine=routine, at=at)
        for document in found.filter(state=Out.AT_SIGNER, signer_id=actor.position).order_by(
            "-urgency", "state_since", "id"
        )[:SHOWN]
    ]


def _with_facts(documents: QuerySet[Document], actor: Actor) -> QuerySet[Document]:
    """The documents with what decides whether each may be signed, in the same query."""
    files = File.objects.filter(document_id=OuterRef("pk"), current__isnull=False)
    opening = Opening.objects.filter(document_id=OuterRef("pk"), position_id=actor.position)
    refused = AuditEvent.objects.filter(target_id=OuterRef("pk"), name="outgoing.refused").order_by()
    counted = refused.values("target_id").annotate(count=Count("pk")).values("count")
    return documents.select_related("agency", "drafter__account").annotate(
        main_sha256=Subquery(files.filter(kind=File.MAIN).values("current__sha256")[:1]),
        unscanned=Subquery(files.filter(~Q(current__scan="clean")).values("name")[:1]),
        live=Exists(Claim.objects.filter(document_id=OuterRef("pk"), state="live")),
        opening=Subquery(opening.values(facts=JSONObject(sha256="sha256", opened_at="opened_at"))[:1]),
        returned=Coalesce(Subquery(counted), 0),
    )


def _candidate(document: Any, actor: Actor, *, holder: str, routine: Collection[str], at: datetime) -> Candidate:
    opening = document.opening or {}
    opened = opening.get("sha256") == document.main_sha256 and document.main_sha256 is not None
    is_routine = document.type_name in routine
    return Candidate(
        document=document,
        sha256=document.main_sha256 or "",
        opened_at=datetime.fromisoformat(opening["opened_at"]) if opened else None,
        routine=is_routine,
        why_not=_why_not(document, actor, holder=holder, at=at)
        or ("" if opened or is_routine else "Chưa mở tệp hiện tại. Mở xem rồi ký."),
        returned=document.returned,
    )


def _why_not(document: Any, actor: Actor, *, holder: str, at: datetime) -> str:
    policy = parts.policy_of(document)
    if document.live:
        return BUSY
    if reason := transitions.SIGN.why_not(document, actor, policy):
        return reason
    if document.put_off_until is not None and document.put_off_until > at:
        return "Đã để sau. Lấy lại ở trang của văn bản nếu muốn ký ngay."
    if policy.initials_required and not (document.placement or {}).get("initialled"):
        return NO_INITIALS
    if holder != document.signer_name:
        return NotTheSigner(printed=document.signer_name, holder=holder).sentence
    if not document.main_sha256:
        return "Văn bản chưa có tệp PDF."
    if document.unscanned:
        return Unscanned(name=document.unscanned).sentence
    return ""


def at_once(batch: Batch, *, at: datetime) -> int:
    """How many of its documents are asked for before any is signed: as many as one authorisation of a remote service
    covers, so that the signer is asked for one code. One where the signature carries the number (HG điều 14.2): a code
    that is refused must not strike a number for each document."""
    by = signing.unpack(batch.actor)
    if people.policy_of(Agency.objects.get(pk=by.agency), at.date()).number_when == "at_signature":
        return 1
    try:
        certificate = signing.own_certificate(by, at=at)
        return adapters.get("signing_backend").at_once(key=certificate.key, pem=certificate.pem)
    except Refusal:
        return 1  # whoever signs the first one says why


# --- how a batch fares -----------------------------------------------------------------------------------------------


def of_person(actor: Actor, batch_id: UUID) -> Batch | None:
    """A batch that this person confirmed."""
    return Batch.objects.filter(pk=batch_id, position_id=actor.position, agency_id=actor.agency).first()


def running(actor: Actor) -> Batch | None:
    """The batch of this person that is under way."""
    return Batch.objects.filter(position_id=actor.position, state=Batch.RUNNING).first()


def items(actor: Actor, batch: Batch) -> list[tuple[BatchItem, Document]]:
    """Each document of a batch that this person may see, with its outcome, in the order of signing. Two queries."""
    rows = list(batch.items.order_by("order"))
    found = queries.visible(actor).in_bulk([item.document_id for item in rows])
    return [(item, found[item.document_id]) for item in rows if item.document_id in found]


def left(batch: Batch) -> list[UUID]:
    """The documents of a batch that were not signed."""
    return list(batch.items.exclude(state=BatchItem.SIGNED).order_by("order").values_list("document_id", flat=True))


def to_forward(batch: Batch) -> list[UUID]:
    """What was signed in a batch and still lies before its signer."""
    signed = batch.items.filter(state=BatchItem.SIGNED).values("document_id")
    return list(Document.objects.filter(pk__in=signed, state=Out.SIGNED).values_list("pk", flat=True))
