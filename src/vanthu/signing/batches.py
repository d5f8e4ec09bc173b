"""Documents signed with one confirmation, one after another: parts of the acts that sign.

Whatever ends a claim of a batch (`ended`) asks in the same transaction for the job that goes on with the next one: a
batch neither stands still nor overtakes itself, whichever process dies. What concerns all its documents alike, such as
a key that cannot be used, stops it: the others keep their state and may be confirmed anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from vanthu.core.actor import Actor
from vanthu.core.jobs import by_name
from vanthu.core.transactions import inside
from vanthu.refusal import BadInput, Busy
from vanthu.signing.models import Batch, BatchItem, Claim

#: Documents that one confirmation may cover.
MOST = 50
#: The job that goes on with a batch, and its queue.
NEXT = ("vanthu.documents.jobs.sign_next", "signer")


class BatchRunning(Busy):
    """One at a time for each signer: two would take turns at one key."""

    code = "batch_running"
    status = 409
    template = "Đợt ký trước của bạn chưa xong. Hãy chờ đợt đó ký xong hoặc bấm “Dừng lại”, rồi ký tiếp."


class BatchSize(BadInput):
    code = "batch_size"
    template = "Mỗi lần xác nhận ký được từ 1 đến {most} văn bản; bạn đã chọn {count}. Hãy chọn lại."


def begin(
    *, id: UUID, documents: Sequence[tuple[UUID, str]], forwards: bool, packed: dict, by: Actor, at: datetime
) -> tuple[Batch, bool]:
    """A batch of (document, hash of its file) in this order, and whether this call made it (a *part*).

    `id` is the key of the confirmation's form: a second click finds the batch of the first. Raises BatchRunning,
    BatchSize.
    """
    inside("a batch")
    if not 1 <= len(documents) <= MOST:
        raise BatchSize(most=MOST, count=len(documents))
    assert by.agency is not None and by.position is not None
    try:
        with transaction.atomic():
            batch = Batch.objects.create(
                pk=id, agency_id=by.agency, position_id=by.position, actor=packed, forwards=forwards, asked_at=at
            )
            BatchItem.objects.bulk_create(
                BatchItem(batch=batch, order=order, document_id=document, sha256=sha256)
                for order, (document, sha256) in enumerate(documents)
            )
    except IntegrityError as error:
        made = Batch.objects.filter(pk=id, position_id=by.position).first()
        if made is None:
            raise BatchRunning() from error
        return made, False
    go_on(batch)
    return batch, True


def take(batch_id: UUID, document_id: UUID, *, alone: bool = True) -> BatchItem | None:
    """The turn of one document, locked until the transaction ends (a *part*; the document is locked by the caller).

    None where it is no longer its turn: the batch was stopped, or another of its documents is under way, unless neither
    of them is to be signed `alone`.
    """
    inside("a turn in a batch")
    batch = _lock(batch_id)
    items = {item.document_id: item for item in batch.items.filter(state__in=[BatchItem.WAITING, BatchItem.SIGNING])}
    item = items.get(document_id)
    if batch.state != Batch.RUNNING or item is None or item.state == BatchItem.SIGNING:
        return None
    if any(one.state == BatchItem.SIGNING and (alone or one.alone) for one in items.values()):
        return None
    item.state, item.alone = BatchItem.SIGNING, alone
    item.save(update_fields=["state", "alone"])
    return item


def ended(claim: Claim, *, stops: bool, at: datetime) -> None:
    """The claim of one document of a batch has ended (a *part*): its outcome is kept, and the next one's job asked for.

    `stops`: the reason is none of this document's own, so it and all that follow are left as they are.
    """
    inside("the end of a turn in a batch")
    assert claim.batch_id is not None
    batch = _lock(claim.batch_id)
    outcome = BatchItem.WAITING if stops else BatchItem.SIGNED if claim.state == "done" else BatchItem.REFUSED
    batch.items.filter(document_id=claim.document_id, state=BatchItem.SIGNING).update(
        state=outcome,
        problem="" if outcome == BatchItem.SIGNED else claim.problem,
        ended_at=None if outcome == BatchItem.WAITING else at,
    )
    if stops and batch.state == Batch.RUNNING:
        _end(batch, Batch.STOPPED, problem=claim.problem, at=at)
    go_on(batch)


def leave_out(batch_id: UUID, document_id: UUID, *, why: str, at: datetime) -> None:
    """One document is not signed, for a reason of its own; the others go on (a *part*)."""
    inside("an outcome of a batch")
    _lock(batch_id).items.filter(document_id=document_id, state=BatchItem.WAITING).update(
        state=BatchItem.REFUSED, problem=why[:500], ended_at=at
    )


def close(batch_id: UUID, *, at: datetime) -> bool:
    """End a batch that has nothing more to do; whether this call did (a *part*)."""
    inside("the end of a batch")
    batch = _lock(batch_id)
    if batch.state != Batch.RUNNING:
        return False
    if batch.items.filter(state__in=[BatchItem.WAITING, BatchItem.SIGNING]).exists():
        return False
    _end(batch, Batch.DONE, problem="", at=at)
    return True


def stop(batch_id: UUID, *, by: Actor, at: datetime) -> Batch | None:
    """The signer stops the batch after the document under way; None where it is nobody's or another's (a *part*)."""
    inside("the end of a batch")
    batch = Batch.objects.select_for_update().filter(pk=batch_id, position_id=by.position).first()
    if batch is not None and batch.state == Batch.RUNNING:
        _end(batch, Batch.STOPPED, problem="Bạn đã dừng đợt ký này.", at=at)
    return batch


def waiting(batch_id: UUID) -> BatchItem | None:
    """The document whose turn comes next, while the batch goes on."""
    return (
        BatchItem.objects.filter(batch_id=batch_id, batch__state=Batch.RUNNING, state=BatchItem.WAITING)
        .order_by("order")
        .first()
    )


def under_way(batch_id: UUID) -> bool:
    """Whether a document of the batch is being signed."""
    return BatchItem.objects.filter(batch_id=batch_id, state=BatchItem.SIGNING).exists()


def asked_together(claim_id: UUID) -> list[Claim]:
    """The live claims of the batch that this one belongs to, in the order of asking; none where it has ended itself."""
    claim = Claim.objects.get(pk=claim_id)
    if claim.state != "live":
        return []
    live = Claim.objects.filter(batch_id=claim.batch_id, state="live", batch__isnull=False)
    return list(live.select_related("certificate").order_by("asked_at", "id"))


def go_on(batch: Batch) -> None:
    """Ask for the job that takes the next document (a *part*)."""
    inside("a job")
    name, queue = NEXT
    by_name(name, queue=queue).defer(batch_id=str(batch.pk))


def _lock(batch_id: UUID) -> Batch:
    return Batch.objects.select_for_update().get(pk=batch_id)


def _end(batch: Batch, state: str, *, problem: str, at: datetime) -> None:
    batch.state, batch.problem, batch.ended_at = state, problem[:500], at
    batch.save(update_fields=["state", "problem", "ended_at"])
