"""Signing at a desk: files of a claim go out under a ticket each, and what comes back is taken in once.

`actions.signing.ask_*` makes the claim (`way`), `hand_out` says what is out, `take` and `take_answer` what came back and
which job settles it; `documents.desk` and `documents.returning` do the slow work in between. When everything is back
the claim is settled as any other (`settle_person`, `settle_seal`).
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
from vanthu.signing import parts as signing
from vanthu.signing.models import Claim, Handout

#: The job that settles what a desk brought, and its queue.
SETTLE = ("vanthu.documents.jobs.settle_returned", "default")
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
    """Write down what of a claim is out at the desk, once. Empty when the claim or its file no longer stands."""
    found = stands(claim_id, at=at)
    if found is None:
        return []
    claim, _, _ = found
    if out := list(claim.handouts.order_by("order")):
        return out
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
def take(*, token_hash: str, sha256: str, scanned: bool, at: datetime) -> bool:
    """The desk brought a file, whose bytes `sha256` are in the store: its ticket is used up, whatever the file turns out
    to be, and a job settles it. Raises TicketUnknown.

    False when the document, its signer or the keeper has changed meanwhile: the claim is given back. `scanned` is False
    where the virus scanner could not be asked yet.
    """
    handout = _ticket(token_hash, at=at)
    return _taken(handout, sha256, scanned=scanned, at=at)


@transaction.atomic(durable=True)
def take_answer(*, handout_id: UUID, kind: str, sha256: str, by: Actor, at: datetime) -> bool:
    """The signer's own client brought what it signed, a `kind` of answer whose bytes are in the store: as `take`."""
    claim = Claim.objects.filter(handouts=handout_id, way=Claim.CLIENT).first()
    if claim is None or claim.actor["account"] != str(by.account):
        raise TicketUnknown()
    _lock(claim.document_id)
    handout = _out(at=at, pk=handout_id)
    return _taken(handout, sha256, prepared={**(handout.prepared or {}), "answer": kind}, at=at)


@transaction.atomic(durable=True)
def keep(*, handout_id: UUID, sha256: str, size: int, signed_at: datetime, at: datetime) -> list[Handout] | None:
    """A checked file is kept. All that came back once nothing is out any more, nothing before that; None when the claim
    has ended or the file has changed meanwhile."""
    claim_id = Handout.objects.values_list("claim_id", flat=True).get(pk=handout_id)
    if stands(claim_id, at=at) is None:
        return None
    handouts = list(Handout.objects.select_for_update(of=("self",)).filter(claim_id=claim_id).order_by("order"))
    handout = next(one for one in handouts if one.pk == handout_id)
    handout.result, handout.size, handout.signed_at = sha256, size, signed_at
    handout.save(update_fields=["result", "size", "signed_at"])
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
    return _out(at=at, token_hash=token_hash)


def _out(*, at: datetime, **which: Any) -> Handout:
    handout = Handout.objects.select_for_update(of=("self",)).select_related("claim").get(**which)
    if handout.returned_at is not None or handout.claim.state != "live" or handout.claim.expires_at <= at:
        raise TicketUnknown()
    return handout


def _taken(handout: Handout, sha256: str, *, at: datetime, **facts: Any) -> bool:
    found = stands(handout.claim_id, at=at)
    if found is None:
        return False
    for name, value in {**facts, "returned_at": at}.items():
        setattr(handout, name, value)
    handout.save(update_fields=["returned_at", *facts])
    signing.prolong(found[0], at=at)
    name, queue = SETTLE
    by_name(name, queue=queue).defer(handout_id=str(handout.pk), sha256=sha256)
    return True


def _lock(document_id: UUID) -> None:
    Document.objects.select_for_update(of=("self",)).only("pk").get(pk=document_id)
