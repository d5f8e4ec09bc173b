"""What the minutes of a handover (biên bản bàn giao) say; `pdf.minutes_sheet` draws them."""

from __future__ import annotations

from datetime import datetime

from vanthu.core.clock import VIETNAM
from vanthu.pdf.minutes_sheet import Minutes, Party
from vanthu.people.models import Account, Position
from vanthu.signing.models import Handover


def facts_of(handover: Handover) -> Minutes:
    """The minutes of a handover that is done."""
    certificate, device, agency = handover.certificate, handover.certificate.device, handover.agency
    at = handover.ended_at
    assert at is not None
    parties = [_party("Bên giao", handover.giver, handover.giver_confirmed_at, handover=handover)]
    if handover.giver is None:
        parties = [
            Party(
                part="Bên giao",
                name=handover.ordered_by.printed_name or handover.ordered_by.name,
                title=handover.ordered_title,
                confirmed_at=handover.ordered_at,
            )
        ]
    parties.append(_party("Bên nhận", handover.receiver, handover.receiver_confirmed_at, handover=handover))
    if handover.witness is not None:
        parties.append(_party("Người chứng kiến", handover.witness, handover.witness_confirmed_at, handover=handover))
    kept = certificate.not_before.astimezone(VIETNAM), certificate.not_after.astimezone(VIETNAM)
    rows = [
        ("Chứng thư số", certificate.common_name),
        ("Số hiệu chứng thư số", certificate.serial),
        ("Tổ chức cấp", certificate.issuer),
        ("Hiệu lực", f"từ {kept[0]:%d/%m/%Y} đến {kept[1]:%d/%m/%Y}"),
    ]
    if device is not None:
        rows += [
            ("Thiết bị", f"{device.get_kind_display()}, số hiệu {device.serial}"),
            ("Nơi lưu giữ", device.place),
        ]
    rows.append(("Tình trạng khi bàn giao", handover.condition))
    away = handover.former.keeper.name if handover.witness and handover.former else ""
    return Minutes(
        parent=agency.parent_name,
        agency=agency.name,
        place=agency.place,
        code=handover.code,
        at=at.astimezone(VIETNAM),
        permission=f"Văn bản số {handover.permission_number} ngày {handover.permission_date:%d/%m/%Y}",
        ordered_by=f"{handover.ordered_title} {agency.name}",
        reason=handover.reason,
        parties=tuple(parties),
        away=away,
        rows=tuple(rows),
    )


def _party(part: str, account: Account | None, at: datetime | None, *, handover: Handover) -> Party:
    if account is None:
        return Party(part=part, name="", title="", confirmed_at=at)
    position = Position.objects.filter(account=account, agency_id=handover.agency_id).order_by("order", "id").first()
    return Party(
        part=part,
        name=account.printed_name or account.name,
        title=position.title if position else "",
        confirmed_at=at,
    )
