"""Forms of the registry."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms

from vanthu.core.actor import Actor
from vanthu.core.roles import Role
from vanthu.people import queries as people
from vanthu.signing.models import Certificate, Device
from vanthu.signing.registry import rights
from vanthu.signing.registry.actions.certificates import DeviceData
from vanthu.signing.registry.rights import Facts
from vanthu.web.fields import Choice, Day, OneFile, Text

NOT_CHOSEN = ("", "Chọn…")


def _file(label: str, accept: str, **options: Any) -> OneFile:
    return OneFile(label, widget=forms.FileInput(attrs={"accept": accept}), **options)


def _id(text: str | None) -> UUID | None:
    return UUID(text) if text else None


class DeviceFields(forms.Form):
    """The device that holds the key, and how the key is reached."""

    device_kind = Choice("Loại thiết bị", choices=Device.KINDS)
    device_serial = Text(
        "Số hiệu thiết bị", longest=64, help_text="In trên vỏ thiết bị hoặc hiện trong phần mềm của thiết bị."
    )
    device_place = Text("Nơi lưu giữ thiết bị", longest=200, help_text="Ví dụ: két sắt phòng Văn thư.")
    key = Text(
        "Địa chỉ khóa",
        longest=200,
        help_text="Thiết bị cắm ở máy người ký: vgca: (VGCA Sign Service) hoặc client: (chương trình ký khác). Thiết bị cắm ở "
        "máy chủ: pkcs11:serial=…;id=… (chép từ vanthu keys). Ký số từ xa: csc:dịch-vụ/mã. Khóa phần mềm dùng thử: tên khóa.",
    )

    def device(self) -> DeviceData:
        data = self.cleaned_data
        return DeviceData(kind=data["device_kind"], serial=data["device_serial"], place=data["device_place"])


class RegisterForm(DeviceFields):
    """Đăng ký chứng thư số."""

    kind = Choice(
        "Chứng thư số của",
        choices=[
            (Certificate.PERSON, "Cá nhân (khóa bí mật ký)"),
            (Certificate.ORGANISATION, "Cơ quan (khóa bí mật con dấu)"),
        ],
        widget=forms.RadioSelect,
    )
    account = Choice(
        "Chủ thể",
        required=False,
        help_text="Phải chọn với chứng thư số cá nhân; bỏ trống với chứng thư số của cơ quan.",
    )
    certificate = _file("Tệp chứng thư số (.cer, .crt, .pem)", ".cer,.crt,.pem,.der")
    replaces = Choice("Thay cho chứng thư số", required=False, help_text="Khi gia hạn hoặc cấp lại.")

    field_order = ("kind", "account", "certificate", "replaces", "device_kind", "device_serial", "device_place", "key")

    def __init__(self, *args: Any, by: Actor, at: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        assert by.agency is not None
        staff = people.positions_in(by.agency, on=at.date()).exclude(account__printed_name="")[:500]
        named = {str(row.account_id): f"{row.account.printed_name} · {row.account.name}" for row in staff}
        self.fields["account"].choices = [NOT_CHOSEN, *named.items()]  # type: ignore[attr-defined]
        # Neither asked of everybody nor left to one's liking: its help says when.
        self.fields["account"].conditional = True  # type: ignore[attr-defined]
        former = Certificate.objects.filter(agency_id=by.agency, state__in=rights.IN_FORCE, replaced_by=None).order_by(
            "common_name", "not_after"
        )[:500]
        self.fields["replaces"].choices = [  # type: ignore[attr-defined]
            NOT_CHOSEN,
            *((str(row.pk), f"{row.common_name}, số hiệu {row.serial}") for row in former),
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("kind") == Certificate.PERSON and not data.get("account") and "account" not in self.errors:
            self.add_error("account", "Hãy chọn chủ thể của chứng thư số cá nhân.")
        if data.get("kind") == Certificate.ORGANISATION and data.get("account"):
            self.add_error("account", "Chứng thư số của cơ quan không có chủ thể là cá nhân; hãy bỏ trống.")
        return data

    def account_id(self) -> UUID | None:
        return _id(self.cleaned_data["account"])

    def replaces_id(self) -> UUID | None:
        return _id(self.cleaned_data["replaces"])


# --- acts ------------------------------------------------------------------------------------------------------------


class ActForm(forms.Form):
    """What an act asks for; knows the certificate's facts and who asks."""

    def __init__(self, *args: Any, facts: Facts, by: Actor, at: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        self.facts, self.by, self.at = facts, by, at
        self.fill()

    def fill(self) -> None:
        """Choices and first values."""

    def _offer_clerks(self, name: str) -> None:
        """Who may take the device: another one who holds a position of văn thư; where there is none, why nobody is offered."""
        keeper = self.facts.custody.keeper_id if self.facts.custody else None
        found = people.positions_in(self.by.agency, Role.CLERK, on=self.at.date())[:100]
        offered = _people(row for row in found if row.account_id != keeper)
        field = self.fields[name]
        field.choices = offered  # type: ignore[attr-defined]
        if offered == [NOT_CHOSEN]:
            field.help_text = "Chưa có ai khác giữ vị trí văn thư; chỉ người giữ vị trí này mới nhận được thiết bị."


def _people(positions: Any) -> list[tuple[str, str]]:
    named = {str(row.account_id): f"{row.account.name} · {row.title}" for row in positions}
    return [NOT_CHOSEN, *named.items()]


class WhyForm(ActForm):
    reason = Text("Lý do, sự việc", rows=2, longest=300)


class SignedForm(ActForm):
    scan = _file("Bản quét biên bản đã ký (PDF, JPEG)", ".pdf,.jpg,.jpeg")


class GroundForm(ActForm):
    number = Text("Số, ký hiệu văn bản cho phép", longest=60, help_text="Văn bản của người có thẩm quyền.")
    on = Day("Ngày văn bản")
    scan = _file("Bản quét văn bản cho phép (PDF, JPEG)", ".pdf,.jpg,.jpeg")

    def clean_on(self) -> Any:
        on = self.cleaned_data["on"]
        if on > self.at.date():
            raise forms.ValidationError("Ngày văn bản không thể ở sau hôm nay.")
        return on


class OrderForm(GroundForm):
    receiver = Choice("Người nhận (văn thư)")
    reason = Text("Lý do bàn giao", rows=2, longest=300)
    condition = Text("Tình trạng thiết bị khi bàn giao", rows=2, longest=200)

    field_order = ("receiver", "witness", "number", "on", "scan", "reason", "condition")

    def fill(self) -> None:
        self._offer_clerks("receiver")
        self.fields["condition"].initial = "Thiết bị hoạt động bình thường, kèm mã PIN trong phong bì niêm phong"


class TakeOverForm(OrderForm):
    witness = Choice("Người chứng kiến")

    def fill(self) -> None:
        super().fill()
        self.fields["witness"].choices = _people(  # type: ignore[attr-defined]
            row
            for row in people.positions_in(self.by.agency, on=self.at.date())[:500]
            if row.account_id != self.by.account
        )


class DeputyForm(GroundForm):
    deputy = Choice("Người thay thường trực (văn thư)")

    field_order = ("deputy", "number", "on", "scan")

    def fill(self) -> None:
        self._offer_clerks("deputy")


class KeyForm(ActForm, DeviceFields):
    def fill(self) -> None:
        certificate = self.facts.certificate
        self.fields["key"].initial = certificate.key
        if (device := certificate.device) is not None:
            self.fields["device_kind"].initial = device.kind
            self.fields["device_serial"].initial = device.serial
            self.fields["device_place"].initial = device.place


# --- pictures --------------------------------------------------------------------------------------------------------


class SignatureForm(forms.Form):
    """A hand signature: one's own, or (for the IT officer) a colleague's, who then confirms it."""

    account = Choice("Chữ ký của", required=False)
    picture = _file("Ảnh chữ ký (.png, màu xanh, nền trong suốt)", ".png")

    def __init__(self, *args: Any, by: Actor, at: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        if by.has(Role.ADMIN):
            staff = people.positions_in(by.agency, on=at.date()).exclude(account__printed_name="")[:500]
            self.fields["account"].choices = _people(staff)  # type: ignore[attr-defined]
            self.fields["account"].help_text = "Bỏ trống nếu là chữ ký của bạn. Người khác phải tự xác nhận."
        else:
            del self.fields["account"]

    def account_id(self, by: Actor) -> UUID | None:
        return _id(self.cleaned_data.get("account")) or by.account


class SealForm(forms.Form):
    """The agency's seal in its real diameter."""

    diameter = forms.DecimalField(
        label="Đường kính con dấu (mm)",
        max_digits=5,
        decimal_places=2,
        localize=False,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "0.1", "class": "short"}),
        error_messages={
            "required": "Mục này chưa nhập.",
            "invalid": "Hãy nhập số milimét, ví dụ 36.",
            "max_digits": "Hãy nhập số milimét, ví dụ 36.",
            "max_decimal_places": "Tối đa hai chữ số thập phân.",
            "max_whole_digits": "Hãy nhập số milimét, ví dụ 36.",
        },
        help_text="Đo trên con dấu thật, theo đăng ký mẫu dấu.",
    )
    picture = _file("Ảnh con dấu (.png, màu đỏ, nền trong suốt, cắt sát)", ".png")
