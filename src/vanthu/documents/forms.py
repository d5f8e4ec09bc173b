"""The forms of documents. Choices are bounded; every message that a person can meet is Vietnamese."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from django import forms

from vanthu.core.actor import Actor
from vanthu.core.clock import VIETNAM
from vanthu.core.ids import new_id
from vanthu.core.roles import HANDLES, Role
from vanthu.documents import authority, kinds, queries, recipients, scanning
from vanthu.documents.actions.arriving import SOURCES, Arrival
from vanthu.documents.actions.drafting import Draft
from vanthu.documents.actions.handling import Task
from vanthu.documents.models import URGENCIES, Assignment, Document
from vanthu.files.queries import annexes_of
from vanthu.people import queries as people
from vanthu.people.models import Agency
from vanthu.policy.profile import Policy
from vanthu.registers.models import Register
from vanthu.web.fields import CHOICE, Choice, Day, ManyFiles, OneFile, Text, Whole
from vanthu.web.forms import AddressForm


class Agencies(forms.MultipleChoiceField):
    """Agencies of the directory by id: only the chosen ones are options, a type-ahead finds the others."""

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(label=label, error_messages=CHOICE | {"invalid_list": "Danh sách chưa đúng."}, **options)

    def valid_value(self, value: str) -> bool:
        return _uuid(value) is not None


def fill_agencies(form: forms.Form, name: str, *, without_script: UUID | None = None) -> None:
    """Give the select the chosen agencies as options and, for browsers without script, the first of the directory."""
    data = form.data
    raw = data.getlist(form.add_prefix(name)) if hasattr(data, "getlist") else form.initial.get(name) or []
    chosen = [key for value in raw if (key := _uuid(str(value)))]
    found = Agency.objects.filter(pk__in=chosen[:200])
    others = Agency.objects.filter(valid_to=None).exclude(pk=without_script).order_by("name")[:200]
    options = {str(a.pk): a for a in (*found, *others)}
    field = form.fields[name]
    field.choices = [(key, agency.name) for key, agency in options.items()]  # type: ignore[attr-defined]


class Person(Choice):
    """Someone of the own agency by position; a type-ahead finds those who are no options. The action checks who it is."""

    def valid_value(self, value: str) -> bool:
        return _uuid(value) is not None


class People(Agencies):
    """Any number of them."""


def fill_people(form: forms.Form, names: Iterable[str], *, by: Actor, at: datetime) -> None:
    """Give each select the chosen persons as options and, for browsers without script, the first of the agency."""
    assert by.agency is not None
    staff = people.positions_in(by.agency, *HANDLES, on=at.date()).exclude(pk=by.position)
    first = list(staff[:100])
    for name in names:
        raw = (
            form.data.getlist(form.add_prefix(name)) if hasattr(form.data, "getlist") else form.initial.get(name) or []
        )
        chosen = [key for value in raw if (key := _uuid(str(value)))][:100]
        found = {str(p.pk): p for p in (*(staff.filter(pk__in=chosen) if chosen else ()), *first)}
        field = form.fields[name]
        blank = [] if isinstance(field, People) else [("", "Chọn người")]
        field.choices = [*blank, *((key, p.account.name) for key, p in found.items())]  # type: ignore[attr-defined]


class KeyForm(forms.Form):
    """Carries the id of what the form will make: a second click finds what the first one made."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        options["initial"] = {"key": new_id()} | (options.get("initial") or {})
        super().__init__(*args, **options)

    def renew_key(self) -> None:
        """What was typed is about something else than what was saved under the key."""
        self.data = self.data.copy()
        self.data[self.add_prefix("key")] = str(new_id())


class DraftForm(KeyForm):
    """Soạn (dự thảo) văn bản đi (BD-12.1, ST-9.1b, QN-18.3)."""

    type_name = Choice("Loại văn bản", choices=[(name, name) for name in kinds.KINDS], initial="Công văn")
    subject = Text("Trích yếu nội dung", rows=2, help_text="Một câu nêu nội dung chính, không ghi lại tên loại.")
    notation = Text(
        "Ký hiệu",
        longest=30,
        required=False,
        help_text="Để trống, hệ thống đọc trong tệp PDF hoặc đặt theo loại văn bản và đơn vị soạn thảo.",
    )
    recipients = Agencies(
        "Nơi nhận", required=False, help_text="Tên, mã định danh hoặc chữ viết tắt; gõ không dấu cũng được."
    )
    paper_recipients = Agencies(
        "Nơi nhận bản giấy", required=False, help_text="Chỉ nơi nhận không gửi được văn bản điện tử."
    )
    paper_ground = Choice("Căn cứ gửi bản giấy", required=False)
    urgency = Choice("Mức độ khẩn (dự kiến)", choices=URGENCIES, initial=0)
    signer = Choice("Người ký")
    unit_leader = Choice("Lãnh đạo đơn vị thông qua", required=False)
    initials = People(
        "Người ký nháy khác", required=False, help_text="Ngoài lãnh đạo đơn vị; mỗi người có một ô ký nháy riêng."
    )
    checker = Choice("Người kiểm tra thể thức", required=False)
    copies = Whole("Số lượng bản phát hành", low=1, high=999, initial=1)
    main = OneFile("Tệp PDF để ký và phát hành", required=False)
    editable = OneFile("Tệp soạn thảo (Word, Excel…)", required=False)
    attachments = ManyFiles("Tài liệu kèm theo", required=False)
    remove = forms.MultipleChoiceField(
        label="Bỏ tài liệu kèm theo", required=False, widget=forms.CheckboxSelectMultiple, error_messages=CHOICE
    )
    note = Text("Ghi chú", rows=2, required=False)
    answers = forms.UUIDField(widget=forms.HiddenInput, required=False)
    answers_finally = forms.BooleanField(
        label="Trả lời cuối: phát hành văn bản này là giải quyết xong văn bản đến", required=False, initial=True
    )
    case_file = Choice("Số, ký hiệu hồ sơ", required=False, help_text="Lưu cả văn bản đến và văn bản trả lời.")

    def __init__(
        self, *args: Any, by: Actor, policy: Policy, at: datetime, document: Document | None = None, **options: Any
    ):
        self.by, self.policy, self.document, self.at = by, policy, document, at
        super().__init__(*args, **options)
        assert by.agency is not None
        self._people("signer", authority.possible(by.agency, on=at.date()))
        if policy.unit_leader_step:
            self._people("unit_leader", people.positions(by.agency, Role.UNIT_LEADER, unit=by.unit, on=at.date()))
        else:
            del self.fields["unit_leader"]
        if policy.initials_required:
            fill_people(self, ["initials"], by=by, at=at)
        else:
            del self.fields["initials"]
        if policy.form_checker == "separate":
            self._people("checker", people.positions(by.agency, Role.FORM_CHECKER, on=at.date()))
        else:
            del self.fields["checker"]
        if self.data.get("answers") if self.is_bound else self.initial.get("answers"):
            self._case_files(at)
        else:
            del self.fields["answers_finally"], self.fields["case_file"]
        self._attached(document)
        fill_agencies(self, "recipients", without_script=by.agency)
        fill_agencies(self, "paper_recipients", without_script=by.agency)
        stated = [(rule.code, f"{rule.reason} ({rule.source})") for rule in recipients.grounds(policy)]
        self.fields["paper_ground"].choices = [("", "Chọn căn cứ"), *stated]  # type: ignore[attr-defined]
        if policy.draft_files == "pdf":
            self.fields["main"].help_text = "PDF phiên bản 1.4 trở lên."

    def _attached(self, document: Document | None) -> None:
        """The attachments that the draft has, each with a box that leaves it out."""
        there = [(str(file.pk), file.name) for file in annexes_of(document.pk)] if document is not None else []
        self.fields["remove"].choices = there  # type: ignore[attr-defined]
        if not there:
            del self.fields["remove"]

    def removed(self) -> set[UUID]:
        """The attachments that the draft shall go without."""
        return {UUID(key) for key in self.cleaned_data.get("remove", ())}

    def _case_files(self, at: datetime) -> None:
        assert self.by.agency is not None
        _offer_case_files(self, by=self.by, year=at.year)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("answers_finally") and self.policy.case_file_required and not data.get("case_file"):
            self.add_error("case_file", "Trả lời cuối phải chọn hồ sơ trong Danh mục hồ sơ.")
        return data

    def _people(self, name: str, positions: Iterable[Any]) -> None:
        self.fields[name].choices = [(str(p.pk), f"{p.account.name}") for p in positions]  # type: ignore[attr-defined]

    def draft(self, *, printed: str = "") -> Draft:
        """What the action takes; `printed` is the ký hiệu that the uploaded PDF itself shows."""
        data = self.cleaned_data
        notation = data["notation"] or printed
        if not notation:
            agency = Agency.objects.get(pk=self.by.agency)
            unit = people.unit_abbreviation(self.by.unit)
            notation = kinds.notation(data["type_name"], agency=agency.abbreviation, unit=unit)
        return Draft(
            type_name=data["type_name"],
            subject=data["subject"],
            notation=notation,
            signer=UUID(data["signer"]),
            recipients=tuple(UUID(key) for key in data["recipients"]),
            paper_recipients=tuple(UUID(key) for key in data["paper_recipients"]),
            paper_ground=data["paper_ground"],
            unit_leader=_uuid(data.get("unit_leader", "")),
            initials=tuple(UUID(key) for key in data.get("initials", ())),
            checker=_uuid(data.get("checker", "")),
            urgency=int(data["urgency"]),
            copies=data["copies"],
            note=data["note"],
            answers=data.get("answers"),
            answers_finally=data.get("answers_finally", False),
            case_file=_uuid(data.get("case_file", "")),
        )


class OriginalForm(DraftForm):
    """A document that is signed and sealed on paper (BD-13.2, ST-9.4.c): what the register and the packet need of it."""

    legal = forms.BooleanField(label="Văn bản quy phạm pháp luật (số có năm ban hành)", required=False)
    signed_on = Day(
        "Ngày ký trên giấy",
        required=False,
        help_text="Để trống nếu ký hôm nay. Người ký thừa ủy quyền, thừa lệnh phải được ủy quyền, giao ký vào ngày này.",
    )
    outage = Text(
        "Sự cố khiến văn bản không ký số được",
        longest=300,
        required=False,
        help_text="Quy chế chỉ cho phát hành từ bản giấy khi có sự cố.",
    )
    field_order = ("key", "outage", "type_name", "subject", "notation", "legal")

    def __init__(self, *args: Any, policy: Policy, document: Document | None = None, **options: Any) -> None:
        super().__init__(*args, policy=policy, **options)
        for name in ("unit_leader", "initials", "checker", "main", "editable", "attachments", "remove", "answers"):
            self.fields.pop(name, None)
        assert self.by.agency is not None
        kept = document.signer_id if document is not None else None
        self._people("signer", authority.possible_on_paper(self.by.agency, on=self.at.date(), kept=kept))
        self.fields["notation"].help_text = "Như ghi trên bản giấy. Để trống, hệ thống đặt theo loại văn bản và đơn vị."
        if not policy.legal_number_format:
            del self.fields["legal"]
        if document is not None or policy.issue_from_paper != "outage":
            del self.fields["outage"]


class OutsideForm(forms.Form):
    """What the signer brings back after he edited it outside (ST-9.3c)."""

    main = OneFile(
        "Tệp PDF đã sửa",
        error_messages={"required": "Hãy chọn tệp PDF đã sửa."},
        help_text="Đã ký số vào ô chữ ký của bạn, hoặc chưa ký để ký trong hệ thống.",
    )

    def __init__(self, *args: Any, kept: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["main"].required = not kept


class PaperCopiesForm(forms.Form):
    """Paper that was printed and sealed or signed by hand (BD-13.1.b, LC-12.1.d)."""

    copies = Whole("Số bản đã in", low=1, high=999)
    done_on = Day("Ngày đóng dấu")


class ArrivalForm(KeyForm):
    """What is entered of an arrival: prefilled from the packet, typed for paper (NĐ 30/2020 Phụ lục VI, phần đến)."""

    type_name = Choice("Loại văn bản", choices=[(name, name) for name in kinds.KINDS])
    organ_name = Text("Cơ quan ban hành", longest=200)
    number = Text("Số", longest=11, required=False)
    notation = Text("Ký hiệu", longest=30, required=False)
    issued_on = Day("Ngày, tháng, năm văn bản", required=False)
    subject = Text("Trích yếu nội dung", rows=2)
    signer_name = Text("Họ tên người ký", longest=50, required=False)
    signer_position = Text("Chức vụ người ký", longest=100, required=False)
    urgency = Choice("Mức độ khẩn", choices=URGENCIES, initial=0)
    page_amount = Whole("Số trang", low=1, required=False)
    due_on = Day("Thời hạn giải quyết", required=False)
    note = Text("Ghi chú", rows=2, required=False)

    def __init__(self, *args: Any, at: datetime, **options: Any) -> None:
        self.today = at.astimezone(VIETNAM).date()
        super().__init__(*args, **options)
        named = self.initial.get("type_name")
        field = self.fields["type_name"]
        if named and named not in kinds.KINDS:
            field.choices = [(named, named), *field.choices]  # type: ignore[attr-defined]
        if self.is_bound and (given := self.data.get(self.add_prefix("type_name"))) and given not in kinds.KINDS:
            field.choices = [(given[:100], given[:100]), *field.choices]  # type: ignore[attr-defined]

    def clean_issued_on(self) -> date | None:
        day = self.cleaned_data["issued_on"]
        if day is not None and day > self.today:
            raise forms.ValidationError("Ngày văn bản ở tương lai. Hãy nhập đúng ngày ghi trên văn bản.")
        return day

    def arrival(self, *, document: Document | None = None) -> Arrival:
        """What the action takes; codes of the packet are kept."""
        data = self.cleaned_data
        number = data["number"].strip()
        code = f"{number}/{data['notation']}" if number and data["notation"] else number or data["notation"]
        return Arrival(
            type_name=data["type_name"],
            subject=data["subject"],
            organ_name=data["organ_name"],
            organ_code=document.organ_code if document else "",
            number=int(number) if number.isdecimal() and len(number) < 9 else None,
            notation=data["notation"],
            code=code,
            issued_on=data["issued_on"],
            urgency=int(data["urgency"]),
            signer_name=data["signer_name"],
            signer_title=data["signer_position"],
            page_amount=data["page_amount"],
            due_on=data["due_on"],
            note=data["note"],
            document_key=document.document_key if document else "",
        )


class ScanForm(forms.Form):
    """The scan of a paper arrival, with what the clerk says of it (BD-8.2b, ST-8.2b)."""

    scan = OneFile("Bản quét (PDF)", required=False)
    no_mark = forms.BooleanField(label="Đã kiểm tra: văn bản không có dấu chỉ mức độ mật", required=False)
    scale_checked = forms.BooleanField(
        label="Đã kiểm tra: bản quét đúng tỷ lệ 100 %",
        required=False,
        help_text="Chỉ cần khi khổ giấy không phải A3, A4, A5.",
    )
    coarse_reason = Text("Lý do dùng bản quét dưới mức của Nghị định 30/2020/NĐ-CP", required=False, longest=300)

    def __init__(self, *args: Any, policy: Policy, **options: Any) -> None:
        super().__init__(*args, **options)
        if policy.scan_in_dpi < policy.scan_warn_dpi:
            self.fields[
                "coarse_reason"
            ].help_text = f"Quy chế nhận bản quét từ {policy.scan_in_dpi} dpi; từ {policy.scan_warn_dpi} dpi không phải nêu lý do."
        else:
            del self.fields["coarse_reason"]

    def said(self) -> scanning.Statement:
        """What the action takes."""
        data = self.cleaned_data
        return scanning.Statement(
            mark_checked=data["no_mark"],
            scale_checked=data["scale_checked"],
            coarse_reason=data.get("coarse_reason", ""),
            original_checked=data.get("original_checked", False),
        )


class OriginalScanForm(ScanForm):
    """The scan of the agency's own signed and sealed paper."""

    original_checked = forms.BooleanField(
        label="Đã đối chiếu: số, ngày, chữ ký và dấu trên bản quét đúng với sổ và bản giấy", required=False
    )
    field_order = ("scan", "original_checked", "no_mark", "scale_checked")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields.pop("coarse_reason", None)


class PaperForm(ArrivalForm, ScanForm):
    """A paper arrival with its scan."""

    source = Choice("Hình thức đến", choices=SOURCES)
    scan_later = forms.BooleanField(label="Bản giấy chưa quét, sẽ quét sau", required=False)
    field_order = ["key", "scan", "scan_later", "no_mark", "scale_checked", "source"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # Seldom needed: last, so that the cursor begins where something is always typed.
        if (seldom := self.fields.pop("coarse_reason", None)) is not None:
            self.fields["coarse_reason"] = seldom


class RegisterForm(ArrivalForm):
    """Đăng ký: which book of arrivals, where the agency keeps several (ST-8.2a), each with the number it gives next."""

    book = Choice("Tên loại sổ đến")
    field_order = ("book",)

    def __init__(self, *args: Any, agency: UUID, policy: Policy, at: datetime, **options: Any) -> None:
        super().__init__(*args, at=at, **options)
        found = Register.objects.filter(agency_id=agency, kind=Register.IN, year=at.year)
        last = dict(found.values_list("series", "last_number")[:100])
        numbers = {series: last.get(series, 0) + 1 for series in policy.incoming_books}
        #: "" where it depends on the book.
        self.next_number = ""
        if len(numbers) == 1:
            self.next_number = str(*numbers.values())
            del self.fields["book"]
            return
        choices = [(key, f"{name} (số tiếp theo {numbers[key]})") for key, name in policy.incoming_books.items()]
        self.fields["book"].choices = [("", "Chọn sổ"), *choices]  # type: ignore[attr-defined]


def arrival_initial(document: Document) -> dict[str, Any]:
    """A register form prefilled with what the packet said."""
    number, _, _ = document.code.partition("/")
    return {
        "type_name": document.type_name,
        "organ_name": document.organ_name,
        "number": number,
        "notation": document.notation,
        "issued_on": document.issued_on,
        "subject": document.subject,
        "signer_name": document.signer_name,
        "signer_position": document.signer_title,
        "urgency": document.urgency,
        "page_amount": document.page_amount,
        "due_on": document.due_at.astimezone(VIETNAM).date() if document.due_at else None,
        "note": document.note,
    }


class ReasonForm(forms.Form):
    reason = Text("Lý do", rows=2, longest=1000)


class SignerForm(forms.Form):
    """Đổi người ký: who signs, the PDF that prints the new name and title, and why."""

    signer = Choice("Người ký mới")
    main = OneFile(
        "Tệp PDF đã ghi người ký mới",
        help_text="Cùng nội dung với tệp cũ; chỉ khác họ tên, chức vụ và thẩm quyền ký (KT.).",
    )
    reason = Text("Lý do", rows=2, longest=1000)

    def __init__(self, *args: Any, document: Document, at: datetime, kept: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["main"].required = not kept
        leaders = authority.others(document, on=at.date())
        self.fields["signer"].choices = [(str(p.pk), p.account.name) for p in leaders]  # type: ignore[attr-defined]


class RoutineForm(forms.Form):
    """Loại văn bản thường lệ: which kinds, by which decision of the head."""

    chosen = forms.MultipleChoiceField(
        label="Không cần mở từng văn bản", required=False, widget=forms.CheckboxSelectMultiple, error_messages=CHOICE
    )
    ground = Text(
        "Căn cứ", longest=300, help_text="Số, ngày văn bản của người đứng đầu quy định (hoặc bãi bỏ) việc này."
    )

    def __init__(self, *args: Any, kinds: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["chosen"].choices = [(name, name) for name in kinds]  # type: ignore[attr-defined]


class OpinionForm(forms.Form):
    opinion = Text("Ý kiến", rows=2, longest=1000, required=False)


class ReviewForm(forms.Form):
    """Chuyển thẩm định: which unit looks at it, and at what."""

    unit = Choice("Đơn vị thẩm định")
    question = Text("Nội dung cần thẩm định", rows=2, longest=1000, required=False)

    def __init__(self, *args: Any, by: Actor, at: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        assert by.agency is not None
        # Only where somebody can answer for the unit.
        led = people.positions_in(by.agency, Role.UNIT_LEADER, on=at.date()).values("unit")
        units = [unit for unit in people.units(by.agency) if unit.pk in {row["unit"] for row in led[:1000]}]
        self.fields["unit"].choices = [(str(unit.pk), unit.name) for unit in units]  # type: ignore[attr-defined]


class ReviewedForm(forms.Form):
    opinion = Text("Ý kiến thẩm định", rows=3, longest=1000)


class TakePaperForm(forms.Form):
    """Văn thư has both versions in hand (ST-9.4)."""

    file = forms.BooleanField(label="Đã nhận bản điện tử trên hệ thống", required=False)
    paper = forms.BooleanField(label="Đã nhận bản giấy có chữ ký", required=False)
    taken_on = Day("Ngày nhận bản giấy")

    def __init__(self, *args: Any, by: Actor, at: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["taken_on"].initial = at.astimezone(VIETNAM).date()


class ReceiptsForm(forms.Form):
    """Báo cáo người ký: the recipients are listed by the system."""

    note = Text("Đề nghị, ghi chú", rows=2, longest=500, required=False)


class SubmitForm(forms.Form):
    """Trình: before which leader."""

    leader = Choice("Trình")

    def __init__(self, *args: Any, by: Actor, at: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        assert by.agency is not None
        leaders = people.positions(by.agency, Role.LEADER, Role.HEAD, on=at.date())
        self.fields["leader"].choices = [(str(p.pk), p.account.name) for p in leaders]  # type: ignore[attr-defined]


class DistributeForm(forms.Form):
    """Phân phối: one chủ trì, phối hợp, để biết, deadline, opinion (BD-9c, ST-8.3b).

    Units and leaders stand in a table; anybody else of the agency is found by name.
    """

    lead = Choice("Chủ trì", required=False)
    cooperate = forms.MultipleChoiceField(label="Phối hợp", required=False, error_messages=CHOICE)
    inform = forms.MultipleChoiceField(label="Để biết", required=False, error_messages=CHOICE)
    lead_person = Person("Cá nhân chủ trì", required=False)
    cooperate_people = People("Cá nhân phối hợp", required=False)
    inform_people = People("Cá nhân để biết", required=False)
    status = Choice("Trạng thái xử lý", choices=Assignment.STATUSES, initial="handle")
    due_on = Day("Thời hạn giải quyết", required=False)
    without_deadline = forms.BooleanField(label="Không thời hạn", required=False)
    opinion = Text("Ý kiến phân phối, chỉ đạo", rows=3, longest=2000, required=False)

    #: The fields in which persons are looked for by name.
    PEOPLE = ("lead_person", "cooperate_people", "inform_people")

    def __init__(self, *args: Any, by: Actor, policy: Policy, at: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        assert by.agency is not None
        if "status" not in policy.distribution_fields | policy.distribution_fields_when_several:
            del self.fields["status"]
        choices = [(f"u:{unit.pk}", unit.name) for unit in people.units(by.agency)]
        choices += [
            (f"p:{position.pk}", position.account.name)
            for position in people.positions(by.agency, Role.LEADER, on=at.date())
            if position.pk != by.position
        ]
        for name in ("lead", "cooperate", "inform"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        fill_people(self, self.PEOPLE, by=by, at=at)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "lead" in data and "lead_person" in data:
            if data["lead"] and data["lead_person"]:
                self.add_error("lead", "Chỉ chọn một đơn vị hoặc một cá nhân chủ trì.")
            elif not data["lead"] and not data["lead_person"]:
                self.add_error("lead", "Hãy chọn đúng một đơn vị hoặc cá nhân chủ trì.")
        return data

    def tasks(self) -> list[Task]:
        """What the action takes."""
        data = self.cleaned_data
        named = [(Assignment.LEAD, data["lead"] or f"p:{data['lead_person']}")]
        named += [(Assignment.SUPPORT, key) for key in data["cooperate"]]
        named += [(Assignment.SUPPORT, f"p:{key}") for key in data["cooperate_people"]]
        named += [(Assignment.INFORM, key) for key in data["inform"]]
        named += [(Assignment.INFORM, f"p:{key}") for key in data["inform_people"]]
        return [
            Task(
                role=role,
                unit=UUID(key[2:]) if key.startswith("u:") else None,
                position=UUID(key[2:]) if key.startswith("p:") else None,
            )
            for role, key in named
        ]


class AssignForm(forms.Form):
    """Giao việc inside the unit."""

    position = Choice("Người xử lý")
    due_on = Day("Thời hạn", required=False)
    opinion = Text("Ý kiến", rows=2, longest=2000, required=False)

    def __init__(self, *args: Any, by: Actor, at: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        assert by.agency is not None
        staff = people.positions(by.agency, *HANDLES, unit=by.unit, on=at.date()) if by.unit else []
        self.fields["position"].choices = [(str(p.pk), p.account.name) for p in staff]  # type: ignore[attr-defined]


class PassOnForm(forms.Form):
    """Chuyển cho cán bộ khác xử lý: a colleague of the unit, and why."""

    position = Choice("Người xử lý")
    reason = Text("Lý do", rows=2, longest=1000)

    def __init__(self, *args: Any, by: Actor, at: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        assert by.agency is not None
        staff = people.positions(by.agency, *HANDLES, unit=by.unit, on=at.date()) if by.unit else []
        others = [(str(p.pk), p.account.name) for p in staff if p.pk != by.position]
        self.fields["position"].choices = others  # type: ignore[attr-defined]


class HandleForm(forms.Form):
    """Lưu văn bản, Báo cáo kết quả: the case file and the result."""

    case_file = Choice("Số, ký hiệu hồ sơ", required=False)
    result = Text("Kết quả giải quyết", rows=3, longest=2000, required=False)

    def __init__(self, *args: Any, by: Actor, at: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        _offer_case_files(self, by=by, year=at.year)


class FilterForm(AddressForm):
    """Narrowing a list; everything in the address."""

    KEYS: ClassVar[dict[str, str]] = {"urgency": "khan", "since": "tu-ngay", "until": "den-ngay"}

    q = Text("Trong danh sách", required=False, longest=200)
    urgency = Choice("Độ khẩn", choices=[("", "Tất cả"), *URGENCIES[1:]], required=False)
    since = Day("Từ ngày", required=False)
    until = Day("Đến ngày", required=False)


def _offer_case_files(form: forms.Form, *, by: Actor, year: int) -> None:
    """The agency's Danh mục hồ sơ of the year, the first one of the own unit chosen."""
    assert by.agency is not None
    files = queries.case_files(by.agency, year)
    field = form.fields["case_file"]
    field.choices = [("", "Chọn hồ sơ"), *((str(item.pk), str(item)) for item in files)]  # type: ignore[attr-defined]
    field.initial = next((str(item.pk) for item in files if item.unit_id == by.unit), "")


def _uuid(value: str) -> UUID | None:
    try:
        return UUID(value)
    except (ValueError, TypeError, AttributeError):
        return None
