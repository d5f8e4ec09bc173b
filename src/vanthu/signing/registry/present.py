"""The registry in words for its pages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse

from vanthu.core.clock import VIETNAM
from vanthu.signing.models import Certificate, Claim, Custody, Device, Handover
from vanthu.signing.registry import keys, names, rights
from vanthu.signing.registry.ending import reached
from vanthu.signing.registry.rights import Facts

_DEVICE_TONES = {Device.IN_USE: "", Device.LOCKED: "near", Device.LOST: "late", Device.RETURNED: ""}
_CHAIN = {
    "untrusted": "Không nối tới chứng thư gốc đã cấu hình",
    "out_of_validity": "Một chứng thư số trong chuỗi hết hiệu lực",
    "weak_algorithm": "Chuỗi có thuật toán quá yếu",
}


def life(certificate: Certificate, *, at: datetime) -> tuple[str, str]:
    """Its state in a word and a tone; in use it counts the days that are left: 60, 30, 7."""
    if certificate.state != Certificate.ACTIVE:
        label = certificate.get_state_display()
        return label, {"pending": "near", "suspended": "late", "revoked": "late"}.get(certificate.state, "")
    if at < certificate.not_before:
        return "Chưa đến ngày hiệu lực", "near"
    due = reached(certificate.not_after, at=at)
    if not due:
        return "Đang dùng", "good"
    if min(due) == 0:
        return "Hết hiệu lực", "late"
    days = (certificate.not_after - at).days
    return (f"Còn {days} ngày" if days else "Hết hiệu lực trong ngày"), "late" if min(due) <= 7 else "near"


def chain(certificate: Certificate) -> tuple[str, str]:
    """How its chain stands, in words and a tone."""
    if certificate.chain_checked_at is None:
        return "Chưa kiểm tra chuỗi chứng thư", "near"
    if certificate.chain_error:
        return _CHAIN.get(certificate.chain_error, _CHAIN["untrusted"]), "late"
    return f"Nối tới {certificate.chain[-1]}" if certificate.chain else "Là chứng thư gốc", "good"


def name_differs(certificate: Certificate) -> str:
    """A sentence where the agency's certificate bears another name than the agency, else ""."""
    if certificate.kind == Certificate.PERSON or not names.differs(certificate.common_name, certificate.agency.name):
        return ""
    return (
        f"Chứng thư số ghi tên “{certificate.common_name}”, khác tên cơ quan “{certificate.agency.name}”. Người nhận văn bản "
        "đọc tên trên chứng thư số. Hãy đối chiếu với quyết định cấp; nếu sai, đề nghị nơi cấp sửa rồi đăng ký lại."
    )


def trouble(found: Facts) -> list[dict[str, Any]]:
    """What to do when the device is lost, locked or broken (LC-5.1): each step, whose it is, and whether it is next."""
    device = found.certificate.device
    if device is None:
        return []
    suspended = found.certificate.state == Certificate.SUSPENDED
    steps = [
        (
            device.state == Device.IN_USE and not suspended,
            "Người giữ thiết bị hoặc công chức CNTT",
            f"Mất thiết bị, nghi lộ mã PIN: bấm “{rights.REPORT_LOST.label}” ngay; mọi chứng thư số trên thiết bị tạm dừng. "
            f"Nhập sai mã PIN nhiều lần, thiết bị hỏng: bấm “{rights.REPORT_LOCKED.label}”.",
        ),
        (
            device.state in {Device.LOST, Device.LOCKED},
            "Cơ quan, người giữ thiết bị",
            "Gửi văn bản tới nơi cấp chứng thư số: mất thì đề nghị thu hồi, bị khóa thì đề nghị khôi phục thiết bị. Việc "
            "này ngoài hệ thống; văn bản đang chờ ký giữ nguyên.",
        ),
        (
            device.state in {Device.LOST, Device.LOCKED},
            "Công chức CNTT",
            f"Thiết bị được khôi phục hoặc tìm thấy: bấm “{rights.RECOVER.label}”. Nơi cấp báo đã thu hồi: bấm "
            f"“{rights.REVOKE.label}”, đăng ký chứng thư số mới rồi giao người quản lý.",
        ),
        (
            suspended and device.state == Device.IN_USE,
            "Công chức CNTT",
            f"Chứng thư số còn tạm dừng sau khi thiết bị dùng lại được: bấm “{rights.RESUME.label}”.",
        ),
    ]
    return [{"now": now, "who": who, "text": text} for now, who, text in steps]


def row(certificate: Certificate, *, keeper: str, at: datetime) -> dict[str, Any]:
    """A line of the list."""
    label, tone = life(certificate, at=at)
    said, chain_tone = chain(certificate)
    device = certificate.device
    return {
        "url": reverse("signing-certificate", kwargs={"pk": certificate.pk}),
        "name": certificate.common_name,
        "name_differs": bool(name_differs(certificate)),
        "kind": certificate.get_kind_display(),
        "label": label,
        "tone": tone,
        "serial": certificate.serial,
        "issuer": certificate.issuer,
        "valid": _span(certificate),
        "chain": said if chain_tone != "good" else "",
        "chain_tone": chain_tone,
        "device": _device(device) if device else "",
        "device_tone": _DEVICE_TONES[device.state] if device else "",
        "keeper": keeper or ("" if certificate.kind == Certificate.PERSON else "Chưa có người quản lý"),
    }


def _checked(certificate: Certificate) -> str:
    at = certificate.chain_checked_at
    return f" Kiểm tra lúc {at.astimezone(VIETNAM):%H:%M:%S %d/%m/%Y}." if at else ""


def facts(found: Facts, *, demanded: str) -> list[dict[str, Any]]:
    """The facts of a certificate's page."""
    certificate = found.certificate
    said, tone = chain(certificate)
    path = " → ".join(certificate.chain)
    shown = [
        {"label": "Loại", "value": "Cơ quan (khóa bí mật con dấu)" if found.of_agency else "Cá nhân (khóa bí mật ký)"},
        {"label": "Chủ thể", "value": certificate.account.name if certificate.account else certificate.agency.name},
        {"label": "Số hiệu", "value": certificate.serial, "mono": True},
        {"label": "Cấp bởi", "value": certificate.issuer},
        {"label": "Hiệu lực", "value": _span(certificate)},
        {
            "label": "Chuỗi chứng thư",
            "value": f"{path or said}.{_checked(certificate)}",
            "chip": said if path else "",
            "tone": tone,
        },
        {"label": "Yêu cầu của quy chế", "value": f"Do {demanded} cấp"},
        {"label": "Nơi giữ khóa", "value": f"{keys.LABELS[keys.way(certificate.key)]}: {certificate.key}"},
    ]
    if (device := certificate.device) is not None:
        since = f"{device.state_since.astimezone(VIETNAM):%d/%m/%Y}"
        shown += [
            {
                "label": "Thiết bị",
                "value": _device(device),
                "chip": f"{device.get_state_display()} từ {since}",
                "tone": _DEVICE_TONES[device.state],
            },
            {"label": "Nơi lưu giữ", "value": device.place},
        ]
    if found.of_agency:
        shown.append(
            {
                "label": "Người quản lý",
                "value": _custody(found.custody) if found.custody else "Chưa có; chưa ký số của cơ quan được",
            }
        )
        if found.deputy:
            shown.append(
                {"label": "Người thay thường trực", "value": f"{found.deputy.account.name}, theo {found.deputy.ground}"}
            )
    if certificate.replaces_id and certificate.replaces:
        shown.append({"label": "Thay cho", "value": f"Chứng thư số số hiệu {certificate.replaces.serial}"})
    return shown


def keeping(found: Facts) -> list[dict[str, str]]:
    """Which device holds the key, where it lies and who keeps it, over the log of its uses (LC-5.2a)."""
    device = found.certificate.device
    shown = [("Thiết bị", _device(device)), ("Nơi lưu giữ", device.place)] if device else []
    if found.of_agency:
        shown.append(("Người quản lý", _custody(found.custody) if found.custody else "Chưa có người quản lý"))
    return [{"label": label, "value": value} for label, value in shown]


def handover(row: Handover, *, certificate: Certificate) -> dict[str, Any]:
    """One handover with what was confirmed and its papers."""
    sides = [("Bên giao", row.giver, row.giver_confirmed_at), ("Bên nhận", row.receiver, row.receiver_confirmed_at),
             ("Người chứng kiến", row.witness, row.witness_confirmed_at)]  # fmt: skip
    papers = [("Văn bản cho phép", row.permission_id, row.permission.name)]
    if row.minutes_id:
        papers.append(("Biên bản bàn giao", row.minutes_id, row.minutes.name))
    if row.signed_minutes_id:
        papers.append(("Biên bản đã ký", row.signed_minutes_id, row.signed_minutes.name))
    return {
        "title": f"Biên bản {row.code}" if row.number else row.get_state_display(),
        "state": row.get_state_display(),
        "tone": {Handover.DONE: "good", Handover.ORDERED: "near"}.get(row.state, ""),
        "at": row.ended_at or row.ordered_at,
        "ground": f"Văn bản số {row.permission_number} ngày {row.permission_date:%d/%m/%Y}; "
        f"{row.ordered_title} quyết định. Lý do: {row.reason}",
        "why": row.end_reason if row.state == Handover.CANCELLED else "",
        "sides": [{"part": part, "name": who.name, "confirmed_at": at} for part, who, at in sides if who is not None],
        "waits_minutes": row.state == Handover.DONE and row.minutes_id is None,
        "papers": [
            {
                "label": label,
                "name": name,
                "url": reverse("signing-paper", kwargs={"pk": certificate.pk, "paper": pk}),
            }
            for label, pk, name in papers
        ],
    }


def custody(row: Custody) -> dict[str, Any]:
    """One period of custody."""
    return {"keeper": row.keeper.name, "since": row.since, "until": row.until, "ground": row.ground}


_STATES = {
    "live": ("Đang thực hiện", "near"),
    "done": ("Đã ký", "good"),
    "failed": ("Không thành công", "late"),
    "expired": ("Quá thời gian", "late"),
    "discarded": ("Không dùng kết quả", "late"),
}


def use(claim: Claim, *, opens: bool) -> dict[str, Any]:
    """One line of "Nhật ký sử dụng"; `opens`: the reader may follow it to the document."""
    label, tone = _STATES[claim.state]
    return {
        "at": claim.asked_at,
        "what": dict(Claim.KINDS)[claim.kind].removeprefix("Đang ").capitalize(),
        "who": claim.actor["label"],
        "keeper": claim.custody.keeper.name if claim.custody else "",
        "label": label,
        "tone": tone,
        "problem": claim.problem,
        "sha256": claim.sha256,
        "url": reverse("documents-document", kwargs={"pk": claim.document_id}) if opens else "",
    }


def _span(certificate: Certificate) -> str:
    begin, end = (moment.astimezone(VIETNAM) for moment in (certificate.not_before, certificate.not_after))
    return f"{begin:%d/%m/%Y} – {end:%d/%m/%Y}"


def _device(device: Device) -> str:
    return f"{device.get_kind_display()} {device.serial}"


def _custody(custody: Custody) -> str:
    return f"{custody.keeper.name}, từ {custody.since.astimezone(VIETNAM):%H:%M %d/%m/%Y}. {custody.ground}"
