"""What befalls a document after it has left the house is told to who answers for it (flows.md §4, §8)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanthu.core.actor import system
from vanthu.documents import parts
from vanthu.documents.models import Document
from vanthu.exchange.models import Delivery, Outbound
from vanthu.notify import notices
from vanthu.notify.models import Notice


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
