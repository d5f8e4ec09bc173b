"""What the bus hands out: to an addressee only. The wire stands in front of these."""

from __future__ import annotations

from vanthu.axis.models import Mail, Member
from vanthu.refusal import NotFound
from vanthu.store import bytes_store


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
    found = mail(receiver, reference)
    return bytes_store().get(found.packet.sha256)


def mail(receiver: str, reference: str) -> Mail:
    """One packet in the box of `receiver`. Raises NotFound."""
    found = Mail.objects.select_related("packet").filter(receiver__code=_code(receiver), packet_id=reference).first()
    if found is None:
        raise NotFound("Không có gói tin này trong hộp thư của cơ quan.")
    return found


def member(code: str) -> Member | None:
    """Whose code this is, the one of QĐ 20/2020 or the one of QCVN 102:2016."""
    return Member.objects.filter(code=code).first() or Member.objects.filter(code102=code).exclude(code102="").first()


def _code(code: str) -> str:
    found = member(code)
    return found.code if found else code
