"""What the bus writes: take a packet in, note that it was fetched. The wire stands in front of these."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from vanthu.axis import queries
from vanthu.axis.models import Mail, Packet
from vanthu.refusal import BadInput
from vanthu.store import bytes_store

#: One axis packet at most, as the national axis has it.
MAX_PACKET_BYTES = 50 * 1024 * 1024


class UnknownSender(BadInput):
    code = "axis_unknown_sender"
    template = "Bên gửi {code} chưa đăng ký trên trục liên thông."


class UnknownReceiver(BadInput):
    code = "axis_unknown_receiver"
    template = "Bên nhận {code} không có trên trục liên thông. Hãy kiểm tra mã định danh của nơi nhận."


class ReceiverClosed(BadInput):
    code = "axis_receiver_closed"
    template = "Bên nhận {name} đã ngừng nhận qua trục liên thông. Hãy gửi bản giấy hoặc chọn cơ quan kế thừa."


class PacketTooLarge(BadInput):
    code = "axis_packet_too_large"
    status = 413
    template = "Gói tin vượt quá {limit} MB. Hãy giảm dung lượng tệp đính kèm."


def accept(*, sender: str, to: Sequence[str], key: str, message_type: str, packet: bytes, at: datetime) -> Packet:
    """Take a packet in for every receiver in `to` (organisation codes), or for none.

    The same `key` again adds only receivers that it did not have: a sender that never saw our answer may repeat.
    Raises UnknownSender, UnknownReceiver, ReceiverClosed, PacketTooLarge.
    """
    if len(packet) > MAX_PACKET_BYTES:
        raise PacketTooLarge(limit=MAX_PACKET_BYTES // 1024 // 1024)
    member = queries.member(sender)
    if member is None or not member.is_open:
        raise UnknownSender(code=sender)
    receivers = []
    for code in dict.fromkeys(to):
        receiver = queries.member(code)
        if receiver is None:
            raise UnknownReceiver(code=code)
        if not receiver.is_open:
            raise ReceiverClosed(name=receiver.name)
        receivers.append(receiver)
    if not receivers:
        raise UnknownReceiver(code="(trống)")
    sha256 = bytes_store().put(packet)
    with transaction.atomic(using="axis", durable=True):
        stored, _ = Packet.objects.get_or_create(
            sender=member,
            key=key,
            defaults={"message_type": message_type, "sha256": sha256, "size": len(packet), "accepted_at": at},
        )
        Mail.objects.bulk_create(
            [Mail(packet=stored, receiver=receiver, updated_at=at) for receiver in receivers], ignore_conflicts=True
        )
    return stored


@transaction.atomic(using="axis", durable=True)
def acknowledge(*, receiver: str, reference: str, state: str, note: str, at: datetime) -> None:
    """Set the transport state of one mail (`processing`, `done` or `fail`); `done` stays done."""
    mail = queries.mail(receiver, reference)
    Mail.objects.filter(pk=mail.pk).exclude(state="done").update(state=state, note=note[:500], updated_at=at)
