"""What befalls a document after it has left the house is told to who answers for it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanthu.core import audit
from vanthu.core.actor import Actor, system
from vanthu.core.folding import nfc
from vanthu.documents import parts, transitions
from vanthu.documents.models import Document
from vanthu.exchange import silence
from vanthu.exchange.models import Delivery, Outbound
from vanthu.notify import notices
from vanthu.notify.models import Notice
from vanthu.refusal import WrongState

RECEIPTS_REPORTED = audit.declare(
    "outgoing.receipts_reported",
    "Báo cáo người ký: {missing}/{count} nơi nhận chưa tiếp nhận: {names}. {note}",
    "missing",
    "count",
    "names",
    "note",
)


class AllReceived(WrongState):
    code = "all_received"
    template = "Mọi nơi nhận đã tiếp nhận văn bản, không có gì phải báo cáo."


@transaction.atomic(durable=True)
def tell_of_delivery(*, delivery_id: UUID, at: datetime) -> None:
    """A recipient sent our document back, or it cannot be handed over: drafter, signer and văn thư hear of it and why.

    `at` is when the exchange learnt of it; a second run finds that moment's notices. What was mended since is no news.
    """
    delivery = Delivery.objects.select_related("recipient").get(pk=delivery_id)
    document = parts.lock(delivery.document_id, by=system(delivery.agency_id))
    if delivery.state == "02":
        text = f"{delivery.recipient.name} từ chối nhận. Lý do: {delivery.note[:300] or 'không nêu'}"
    elif delivery.state == "error":
        text = f"Gửi tới {delivery.recipient.name} không thành công: {delivery.note[:300]}"
    else:
        return
    told = [*parts.accounts_of(document.drafter_id, document.signer_id), *parts.clerks(document, at=at)]
    _tell_once(document, told, text, at=at)


@transaction.atomic(durable=True)
def tell_of_answer(*, outbound_id: UUID, at: datetime) -> None:
    """What an arrival's sender should have been told cannot be handed over: văn thư hears of it. Once, as above."""
    row = Outbound.objects.select_related("peer").get(pk=outbound_id)
    document = Document.objects.select_for_update(of=("self",)).filter(pk=row.document_id).first()
    # An answer to a packet that never became a document stands on the board of the exchange alone.
    if document is None or row.failed_at is None:
        return
    text = f"Phản hồi {row.status_code} tới {row.peer.name} không gửi được: {row.problem[:300]}"
    _tell_once(document, parts.clerks(document, at=at), text, at=at)


@transaction.atomic(durable=True)
def alarm_of_silence(*, document_id: UUID, deliveries: Collection[UUID], at: datetime) -> int:
    """These recipients have been silent too long: văn thư hears of it once for each silence. Returns how many there were."""
    document = Document.objects.select_for_update(of=("self",)).select_related("agency").get(pk=document_id)
    found = silence.alarmed(deliveries, at=at)
    if found:
        text = f"Chưa được tiếp nhận: {_names(found)}"
        parts.tell(document, parts.clerks(document, at=at), text, at=at)
    return len(found)


@transaction.atomic(durable=True)
def report_receipts(*, document_id: UUID, note: str, by: Actor, at: datetime) -> Document:
    """Báo cáo người ký: which recipients have not taken the document or refused it (HG điều 14.3). Raises AllReceived."""
    document, _ = parts.begin(document_id, transitions.REPORT_RECEIPTS, by=by)
    note = nfc(note)
    parts.refuse_secrets(note=note)
    found = list(Delivery.objects.filter(document_id=document.pk).select_related("recipient").order_by("since", "pk"))
    open_ones = [delivery for delivery in found if delivery.state in Delivery.UNFINISHED]
    if not open_ones:
        raise AllReceived()
    names = _names(open_ones)
    audit.record(
        RECEIPTS_REPORTED,
        by=by,
        at=at,
        target=document,
        missing=len(open_ones),
        count=len(found),
        names=names,
        note=note,
    )
    text = f"{len(open_ones)}/{len(found)} nơi nhận chưa tiếp nhận ({names}). {note}".strip()
    parts.tell(document, parts.accounts_of(document.signer_id), text, at=at)
    return document


def _names(deliveries: Sequence[Delivery]) -> str:
    """Recipients with their states, the first of many."""
    words = dict(Delivery.STATES)
    shown = [f"{delivery.recipient.name} ({words[delivery.state]})" for delivery in deliveries[:5]]
    more = len(deliveries) - len(shown)
    return "; ".join(shown) + (f" và {more} nơi nhận khác" if more else "")


def _tell_once(document: Document, accounts: list[UUID], text: str, *, at: datetime) -> None:
    """The document is locked: of two runs the second one sees what the first one wrote."""
    if not Notice.objects.filter(account_id__in=accounts, at=at, document_id=document.pk).exists():
        notices.tell(
            accounts,
            text=f"{document.code or document.subject[:200]}: {text}",
            agency=document.agency_id,
            at=at,
            document=document.pk,
            urgent=document.urgency > 0,
        )
