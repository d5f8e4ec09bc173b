"""What the bus does: take a packet in, hand it out, note that it arrived. The wire stands in front of these."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from vanthu.axis.models import Mail, Member, Packet
from vanthu.refusal import BadInput, NotFound
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
    member = _member(sender)
    if member is None or not member.is_open:
        raise UnknownSender(code=sender)
    receivers = []
    for code in dict.fromkeys(to):
        receiver = _member(code)
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


def waiting(*, receiver: str, limit: int = 100) -> list[tuple[str, str, str]]:
    """(reference, message type, sender code) of what waits for `receiver`, oldest first."""
    mails = (
        Mail.objects.filter(receiver__code=_code(receiver), state__in=["initial", "processing"])
        .order_by("id")
        .values_list("packet_id", "packet__message_type", "packet__sender__code")[:limit]
    )
    return [(str(reference), message_type, sender) for reference, message_type, sender in mails]


def fetch(*, receiver: str, reference: str) -> bytes:
    """The packet's bytes, for an addressee; everybody else gets the answer for an unknown one."""
    mail = _mail(receiver, reference)
    return bytes_store().get(mail.packet.sha256)


def acknowledge(*, receiver: str, reference: str, state: str, note: str, at: datetime) -> None:
    """Set the transport state of one mail (`processing`, `done` or `fail`); `done` stays done."""
    mail = _mail(receiver, reference)
    Mail.objects.filter(pk=mail.pk).exclude(state="done").update(state=state, note=note[:500], updated_at=at)


def _mail(receiver: str, reference: str) -> Mail:
    mail = Mail.objects.select_related("packet").filter(receiver__code=_code(receiver), packet_id=reference).first()
    if mail is None:
        raise NotFound("Không có gói tin này trong hộp thư của cơ quan.")
    return mail


def _member(code: str) -> Member | None:
    return Member.objects.filter(code=code).first() or Member.objects.filter(code102=code).exclude(code102="").first()


def _code(code: str) -> str:
    member = _member(code)
    return member.code if member else code
