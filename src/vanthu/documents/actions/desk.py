"""Signing at a desk: files of a claim go out under a ticket each, and what comes back is taken in once.

`actions.signing.ask_*` makes the claim (`way`), `hand_out` says what is out; `documents.desk` does the slow work in
between; when everything is back the claim is settled as any other (`settle_person`, `settle_seal`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from vanthu.core.actor import Actor
from vanthu.core.jobs import by_name
from vanthu.documents import parts
from vanthu.documents.claims import give_back, stands
from vanthu.documents.models import Document
from vanthu.refusal import NotFound, Refusal
from vanthu.signing.models import Claim, Handout

#: The job that looks at what was held, and its queue.
AGAIN = ("vanthu.documents.jobs.look_again", "default")
CANCELLED = "Người ký đã hủy trên phần mềm ký số."


class TicketUnknown(Refusal):
    """No such ticket, or one that has expired or was used: the same answer for all three."""

    code = "ticket_unknown"
    status = 404
    template = "Lần ký này không còn hiệu lực. Hãy tải lại trang văn bản rồi bấm ký lại."


@dataclass(frozen=True, kw_only=True)
class Out:
    """One file to hand out: version `base` of `file`, of which the bytes `handed` go to the desk.

    Either under a ticket (`token_hash`) or, in two phases, `prepared`.
    """

    file: UUID
    name: str
    base: str
    handed: str
    field: str
    function: str = ""
    token_hash: str | None = None
    prepared: dict[str, Any] | None = None


@transaction.atomic(durable=True)
def hand_out(*, claim_id: UUID, files: Iterable[Out], at: datetime) -> list[Handout]:
    """Write down what of a claim is out at the desk. Empty when the claim or its file no longer stands."""
    found = stands(claim_id, at=at)
    if found is None:
        return []
    claim, _, _ = found
    return Handout.objects.bulk_create(
        Handout(
            claim=claim,
            order=order,
            file_id=out.file,
            name=out.name,
            base=out.base,
            handed=out.handed,
            field=out.field,
            function=out.function,
            token_hash=out.token_hash,
            prepared=out.prepared,
        )
        for order, out in enumerate(files)
    )


@transaction.atomic(durable=True)
def fetched(*, token_hash: str, at: datetime) -> Handout:
    """The desk asks for its file: noted the first time. Raises TicketUnknown."""
    handout = _ticket(token_hash, at=at)
    if handout.fetched_at is None:
        handout.fetched_at = at
        handout.save(update_fields=["fetched_at"])
    return handout


@transaction.atomic(durable=True)
def take(*, token_hash: str, at: datetime) -> Handout:
    """The desk brings a file: its ticket is used up, whatever the file turns out to be. Raises TicketUnknown."""
    handout = _ticket(token_hash, at=at)
    _use(handout, at=at)
    return handout


@transaction.atomic(durable=True)
def take_answer(*, handout_id: UUID, by: Actor, at: datetime) -> Handout:
    """Phase two begins: the signer's own client brings the signature of one file. Raises TicketUnknown."""
    claim = Claim.objects.filter(handouts=handout_id, way=Claim.CLIENT).first()
    if claim is None or claim.actor["account"] != str(by.account):
        raise TicketUnknown()
    _lock(claim.document_id)
    handout = Handout.objects.select_for_update(of=("self",)).select_related("claim").get(pk=handout_id)
    if handout.returned_at is not None or handout.claim.state != "live" or handout.claim.expires_at <= at:
        raise TicketUnknown()
    _use(handout, at=at)
    return handout


@transaction.atomic(durable=True)
def hold(*, handout_id: UUID, sha256: str, at: datetime) -> bool:
    """A file came back while nobody had a hand free to look at it: a job looks at its bytes, and the claim goes on.

    False when the claim has ended.
    """
    if not Handout.objects.filter(pk=handout_id, claim__state="live", claim__expires_at__gt=at).exists():
        return False
    name, queue = AGAIN
    by_name(name, queue=queue).defer(handout_id=str(handout_id), sha256=sha256)
    return True


@transaction.atomic(durable=True)
def keep(
    *, handout_id: UUID, sha256: str, size: int, scanned: bool, signed_at: datetime, at: datetime
) -> list[Handout] | None:
    """A checked file is kept. All that came back once nothing is out any more, nothing before that; None when the claim
    has ended or the file has changed meanwhile."""
    claim_id = Handout.objects.values_list("claim_id", flat=True).get(pk=handout_id)
    if stands(claim_id, at=at) is None:
        return None
    handouts = list(Handout.objects.select_for_update(of=("self",)).filter(claim_id=claim_id).order_by("order"))
    handout = next(one for one in handouts if one.pk == handout_id)
    handout.result, handout.size, handout.scanned, handout.signed_at = sha256, size, scanned, signed_at
    handout.save(update_fields=["result", "size", "scanned", "signed_at"])
    return handouts if all(one.result for one in handouts) else []


@transaction.atomic(durable=True)
def cancel(*, document_id: UUID, by: Actor, at: datetime) -> None:
    """Whoever asked gives his own claim back, and the document is free at once. Nothing to give back is no error."""
    document = parts.lock(document_id, by=by)
    claim = Claim.objects.select_for_update().filter(document_id=document.pk, state="live").first()
    if claim is None or claim.way == Claim.SERVER:
        return
    if claim.actor["account"] != str(by.account):
        raise NotFound()
    give_back(claim, document, why=CANCELLED, state="failed", at=at)


# --- parts of this room ----------------------------------------------------------------------------------------------


def _ticket(token_hash: str, *, at: datetime) -> Handout:
    """The handout of a ticket that still holds, its document and itself locked."""
    known = Handout.objects.filter(token_hash=token_hash).values_list("claim__document_id", flat=True).first()
    if known is None:
        raise TicketUnknown()
    _lock(known)
    handout = Handout.objects.select_for_update(of=("self",)).select_related("claim").get(token_hash=token_hash)
    if handout.returned_at is not None or handout.claim.state != "live" or handout.claim.expires_at <= at:
        raise TicketUnknown()
    return handout


def _use(handout: Handout, *, at: datetime) -> None:
    handout.returned_at = at
    handout.save(update_fields=["returned_at"])


def _lock(document_id: UUID) -> None:
    Document.objects.select_for_update(of=("self",)).only("pk").get(pk=document_id)
