"""Ký nhiều văn bản: one confirmation for many documents; each is then asked for by `signing.ask_in_batch` in its turn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanthu.core import audit
from vanthu.core.actor import Actor
from vanthu.core.roles import Role
from vanthu.documents import queries
from vanthu.documents.batching import forwards_here
from vanthu.people import queries as people
from vanthu.people.models import Agency
from vanthu.refusal import NotFound, NotPermitted
from vanthu.signing import batches
from vanthu.signing import parts as signing
from vanthu.signing.models import Batch, BatchItem, Claim

CONFIRMED = audit.declare(
    "batch.confirmed", "Xác nhận ký {count} văn bản cùng lúc{forwards}.", "count", "forwards", "documents"
)
STOPPED = audit.declare("batch.stopped", "Dừng đợt ký nhiều văn bản.", "left", tone="danger")
ENDED = audit.declare("batch.ended", "Xong đợt ký: đã ký {signed}, không ký {refused}.", "signed", "refused")


@transaction.atomic(durable=True)
def confirm(
    *, id: UUID, documents: Sequence[tuple[UUID, str]], forwards: bool = False, by: Actor, at: datetime
) -> Batch:
    """One confirmation of the signer for up to 50 documents, each with the hash of the file that he confirmed.

    With `forwards` each goes on to văn thư once it is signed, where its regulation leaves that to the signer. Whether a
    document may be signed is asked again, under its lock, when its turn comes. Raises NotPermitted, NotFound (one that he
    may not see), NoCertificate, SignsAtDesk, NoPicture, BatchSize, BatchRunning.
    """
    if not by.has(Role.LEADER, Role.HEAD):
        raise NotPermitted("Chỉ lãnh đạo được ký nhiều văn bản.")
    signing.check_way(signing.own_certificate(by, at=at), Claim.SERVER)
    signing.signature_picture(by.account)
    policy = people.policy_of(Agency.objects.get(pk=by.agency), at.date())
    forwards = forwards and forwards_here(policy)
    chosen = list(dict(documents).items())
    batch, new = batches.begin(id=id, documents=chosen, forwards=forwards, packed=signing.pack(by), by=by, at=at)
    if queries.visible(by).filter(pk__in=dict(chosen)).count() != len(chosen):
        raise NotFound()
    if new:
        audit.record(
            CONFIRMED,
            by=by,
            at=at,
            target=batch,
            count=len(chosen),
            forwards=f", ký xong thì {policy.labels.forward}" if forwards else "",
            documents=[{"document": str(document), "sha256": sha256} for document, sha256 in chosen],
        )
    return batch


@transaction.atomic(durable=True)
def stop(*, batch_id: UUID, by: Actor, at: datetime) -> Batch:
    """The signer stops: the document under way is finished, the others stay as they are. Raises NotFound."""
    running = Batch.objects.filter(pk=batch_id, state=Batch.RUNNING).exists()
    batch = batches.stop(batch_id, by=by, at=at)
    if batch is None:
        raise NotFound()
    if running and batch.ended_at == at:
        audit.record(STOPPED, by=by, at=at, target=batch, left=batch.items.filter(state=BatchItem.WAITING).count())
    return batch


@transaction.atomic(durable=True)
def leave_out(*, batch_id: UUID, document_id: UUID, why: str, at: datetime) -> None:
    """One document of a batch cannot be asked for; the reason is its outcome."""
    batches.leave_out(batch_id, document_id, why=why, at=at)


@transaction.atomic(durable=True)
def close(*, batch_id: UUID, at: datetime) -> None:
    """The batch is through."""
    if not batches.close(batch_id, at=at):
        return
    batch = Batch.objects.get(pk=batch_id)
    states = list(batch.items.values_list("state", flat=True))
    audit.record(
        ENDED,
        by=signing.unpack(batch.actor),
        at=at,
        target=batch,
        signed=states.count(BatchItem.SIGNED),
        refused=states.count(BatchItem.REFUSED),
    )
