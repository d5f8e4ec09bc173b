"""What the verification of one PDF file found: the report, its codes and the rules that weigh them.

Plain data: nothing here reads a file, so a web page can load a stored report without loading any PDF library.
The weight of every code is the verdict table of `docs/verdicts.md`; the file's verdict is its worst problem.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any, Literal

from vanthu.pdf.fields import NUMBER_FIELDS, spoken

Verdict = Literal["valid", "warning", "invalid", "unsigned", "unreadable"]
Kind = Literal["person", "organisation", "timestamp"]
TimeSource = Literal["tsa", "claimed"]
Coverage = Literal["whole_file", "revision", "partial"]

#: The three legal values (QĐ 28/2018 điều 5; NĐ 30/2020 điều 5, 25, 26).
ORIGINAL = "bản gốc"
COPY = "bản sao, số hóa"
REFERENCE = "để biết, tham khảo"

#: Vietnam has kept one offset without daylight saving since 1975; reports are written in it, appearances drawn in it.
VIETNAM = timezone(timedelta(hours=7))


def in_vietnam(moment: datetime) -> datetime:
    """`moment` in Vietnam's time; what lies beyond the calendar's ends is put there.

    A certificate without a well-defined end says 99991231235959Z (RFC 5280 4.1.2.5), which is no time here.
    """
    try:
        return moment.astimezone(VIETNAM)
    except OverflowError:
        if moment.year > 1:
            return datetime(9999, 12, 31, 23, 59, 59, tzinfo=VIETNAM)
        return datetime(1, 1, 1, tzinfo=VIETNAM)


# Each entry: the verdict that the code brings, and the sentence for the clerk (what is wrong; what to do).
_CODES: dict[str, tuple[Verdict, str]] = {
    "broken": (
        "invalid",
        "Nội dung được ký đã bị thay đổi hoặc chữ ký số bị hỏng (giá trị băm không khớp). "
        "Không sử dụng văn bản này; trả lại và đề nghị nơi gửi gửi lại bản đúng.",
    ),
    "byte_range": (
        "invalid",
        "Vùng dữ liệu mà chữ ký bao phủ không bình thường, có dấu hiệu chèn hoặc giấu nội dung. "
        "Không sử dụng văn bản này; trả lại và đề nghị nơi gửi ký lại.",
    ),
    "unreadable_signature": (
        "invalid",
        "Không đọc được chữ ký số trong tệp (cấu trúc tệp hoặc chữ ký bị lỗi). "
        "Văn thư kiểm tra lại bằng công cụ khác hoặc đề nghị nơi gửi gửi lại tệp.",
    ),
    "limits": (
        "invalid",
        "Việc kiểm tra chữ ký vượt quá thời gian hoặc bộ nhớ cho phép nên đã dừng; tệp có thể được tạo bất thường. "
        "Văn thư không mở tệp, kiểm tra với nơi gửi trước khi tiếp nhận.",
    ),
    "changed_after_signing": (
        "invalid",
        "Văn bản đã bị sửa sau khi ký bằng thay đổi không được phép. "
        "Không sử dụng văn bản này; trả lại và đề nghị nơi gửi gửi lại bản đã ký đúng.",
    ),
    "changed_after_seal": (
        "invalid",
        "Ô dữ liệu “{field}” đã bị sửa sau khi cơ quan ký số hoặc sau khi ô bị khóa{detail}. "
        "Không sử dụng văn bản này; trả lại và đề nghị nơi gửi gửi lại.",
    ),
    "unsealed_field": (
        "warning",
        "Ô dữ liệu “{field}” được điền sau chữ ký và không có chữ ký số hợp lệ của cơ quan bao phủ{detail}. "
        "Đối chiếu với nơi gửi; văn bản phát hành phải được ký số của cơ quan sau khi điền.",
    ),
    "field_mismatch": (
        "warning",
        "Ô dữ liệu “{field}” lưu một giá trị nhưng hiển thị nội dung khác hoặc để trống{detail}. "
        "Không dùng giá trị này khi chưa đối chiếu với nơi gửi.",
    ),
    "not_whole_file": (
        "warning",
        "Tệp có phần dữ liệu thêm vào sau chữ ký cuối cùng nên chữ ký không bao phủ toàn bộ tệp. "
        "Văn thư xem nội dung, đối chiếu với nơi gửi trước khi tiếp nhận.",
    ),
    "ambiguous": (
        "warning",
        "Tệp, hoặc phần thêm sau chữ ký, được viết không theo chuẩn PDF nên mỗi phần mềm có thể hiển thị một nội dung khác nhau. "
        "Văn thư không dựa vào màn hình của một phần mềm; đối chiếu nội dung với nơi gửi hoặc đề nghị gửi lại tệp.",
    ),
    "signed_after_seal": (
        "warning",
        "Sau chữ ký số của cơ quan còn có chữ ký của “{holder}”, có thể hiển thị đè lên nội dung. "
        "Xem kỹ trang có chữ ký đó; nếu không phải văn bản liên tịch, xác nhận với nơi gửi.",
    ),
    "hides_content": (
        "warning",
        "Hình ảnh của chữ ký hoặc ô dữ liệu thêm sau chữ ký che mất nội dung đã ký, hoặc chiếm phần lớn trang. "
        "Xem bản trước khi thêm trong tệp, đối chiếu với nơi gửi.",
    ),
    "appearance_mismatch": (
        "warning",
        "Hình hiển thị của chữ ký ghi tên khác với chủ chứng thư số “{holder}”. "
        "Người ký thật là chủ chứng thư số; đối chiếu với nơi gửi trước khi sử dụng.",
    ),
    "active_content": (
        "warning",
        "Tệp chứa nội dung động ({what}) có thể hiển thị khác với nội dung đã ký. "
        "Không mở bằng phần mềm chạy được mã lệnh; đề nghị nơi gửi xuất lại tệp không có nội dung động.",
    ),
    "untrusted": (
        "invalid",
        "Chứng thư số của “{holder}” không do tổ chức trong danh sách tin cậy cấp. "
        "Trả lại và đề nghị ký bằng chứng thư số chuyên dùng; nếu là tổ chức mới, báo quản trị cập nhật danh sách.",
    ),
    "out_of_validity": (
        "invalid",
        "Chứng thư số của “{holder}” hết hạn hoặc chưa có hiệu lực tại thời điểm ký ({period}). "
        "Trả lại và đề nghị nơi gửi ký lại bằng chứng thư số còn hiệu lực.",
    ),
    "revoked": (
        "invalid",
        "Chứng thư số của “{holder}” đã bị thu hồi{when}, trước thời điểm ký. "
        "Trả lại và đề nghị nơi gửi ký lại bằng chứng thư số còn hiệu lực.",
    ),
    "wrong_kind": (
        "invalid",
        "Chứng thư số của “{holder}” không đúng loại cho chữ ký này: {detail}. Trả lại và đề nghị nơi gửi ký lại đúng loại.",
    ),
    "no_proof_of_time": (
        "warning",
        "Không có bằng chứng (dấu thời gian) rằng chữ ký được tạo khi chứng thư số của “{holder}” còn hiệu lực; {detail}. "
        "Văn thư xác nhận với nơi gửi trước khi sử dụng.",
    ),
    "revocation_unknown": (
        "warning",
        "Chưa xác định được chứng thư số của “{holder}” có bị thu hồi hay không: tệp không kèm dữ liệu xác minh và "
        "chưa hỏi được tổ chức cấp. Kiểm tra lại khi có kết nối, hoặc xác nhận với nơi gửi.",
    ),
    "claimed_time": (
        "warning",
        "Thời điểm ký chỉ do máy của người ký khai, {detail}. "
        "Đối chiếu thời điểm với nơi gửi nếu thời điểm ký quan trọng.",
    ),
    "weak_algorithm": (
        "invalid",
        "Chữ ký dùng thuật toán hoặc độ dài khóa không còn an toàn ({detail}). "
        "Văn thư đề nghị nơi gửi ký lại bằng SHA-256 trở lên và khóa RSA từ 2048 bit trở lên.",
    ),
    "not_a_pdf": ("unreadable", "Tệp không phải là PDF. Kiểm tra lại tệp hoặc đề nghị nơi gửi gửi bản PDF."),
    "encrypted": (
        "unreadable",
        "Tệp PDF bị đặt mật khẩu hoặc mã hóa nên không kiểm tra được. Đề nghị nơi gửi gửi bản không đặt mật khẩu.",
    ),
    "unreadable_file": (
        "unreadable",
        "Tệp PDF bị hỏng, không đọc được. Tải lại tệp hoặc đề nghị nơi gửi gửi lại.",
    ),
    # Listed beside a signature, never a problem: it keeps the verdict valid.
    "filled_before_seal": (
        "valid",
        "Ô dữ liệu “{field}” được điền sau chữ ký và đã được chữ ký số của cơ quan bao phủ.",
    ),
}

#: Code → the verdict it brings. `unsealed_field` and `field_mismatch` on số, ngày, tháng are invalid: see `weight`.
CODES: dict[str, Verdict] = {code: verdict for code, (verdict, _) in _CODES.items()}

#: The only codes on which an automatic return (LC 10.2) may rest; everything else goes to the clerk.
RETURNABLE = frozenset(
    {
        "broken",
        "byte_range",
        "changed_after_signing",
        "changed_after_seal",
        "field_mismatch",
        "untrusted",
        "out_of_validity",
        "revoked",
        "wrong_kind",
    }
)

#: Exit status of `vanthu pdf verify`.
EXIT_STATUS: dict[Verdict, int] = {"valid": 0, "warning": 1, "invalid": 2, "unsigned": 3, "unreadable": 4}

_ORDER: tuple[Verdict, ...] = ("valid", "warning", "invalid")


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing found. `code` is stable (see `CODES`); `sentence` is what the clerk reads."""

    code: str
    sentence: str


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """Whose certificate signed. `serial` is hexadecimal, the dates are in Vietnam time."""

    serial: str
    issuer: str
    not_before: datetime
    not_after: datetime


@dataclass(frozen=True, kw_only=True)
class Change:
    """A form field that became different after a signature. `code` says how it is judged (`filled_before_seal`, …)."""

    field: str
    before: str
    after: str
    code: str


@dataclass(frozen=True, kw_only=True)
class Signature:
    """One signature, in the order of the file. `kind_certain` is False where the subject only makes its kind likely.

    `signed_at` is the proven time when `time_source` is "tsa", else what the signer's machine said; `revoked` is None
    when nobody could tell; `coverage` is what the signature covers of the file as it is now.
    """

    field: str
    kind: Kind
    signer: str
    organisation: str
    certificate: Certificate | None
    signed_at: datetime | None
    time_source: TimeSource
    coverage: Coverage
    changes_after: tuple[Change, ...] = ()
    trusted: bool = False
    revoked: bool | None = None
    problems: tuple[Problem, ...] = ()
    kind_certain: bool = True


@dataclass(frozen=True, kw_only=True)
class Report:
    """The verification of one file at one moment with one trust list."""

    verdict: Verdict
    legal_value: str
    signatures: tuple[Signature, ...] = ()
    document_problems: tuple[Problem, ...] = field(default=())

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Every problem of the file: those of its signatures, then its own."""
        return tuple(p for s in self.signatures for p in s.problems) + self.document_problems

    @property
    def codes(self) -> frozenset[str]:
        """The codes of all problems."""
        return frozenset(problem.code for problem in self.problems)

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON values (times in ISO 8601 with +07:00)."""
        return _plain(asdict(self))

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Report:
        """The report that `to_dict` wrote. Raises KeyError or TypeError on anything else."""
        return cls(
            verdict=data["verdict"],
            legal_value=data["legal_value"],
            signatures=tuple(_signature(item) for item in data["signatures"]),
            document_problems=tuple(Problem(**item) for item in data["document_problems"]),
        )


def problem(code: str, **facts: Any) -> Problem:
    """The problem `code` in its own words, with the facts that the sentence names. A `field` is called by its words."""
    if "field" in facts:
        facts["field"] = spoken(facts["field"])
    return Problem(code=code, sentence=_CODES[code][1].format(**facts))


def weight(code: str, *, field: str = "") -> Verdict:
    """The verdict that `code` brings; on the number and date fields a doubt about the field is fatal."""
    if code in ("unsealed_field", "field_mismatch") and field in NUMBER_FIELDS:
        return "invalid"
    return CODES[code]


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The worst of `verdicts` among valid, warning and invalid; valid when there is none."""
    return max(verdicts, key=_ORDER.index, default="valid")


def legal_value(verdict: Verdict, signatures: Iterable[Signature], document_problems: Iterable[Problem]) -> str:
    """The legal value that the signatures give the file (BD-4.1, BD-4.2, NĐ 30/2020 điều 5, 25, 26).

    A signature counts when it has no problem of its own. "Bản gốc" asks for a person's signature that a later
    signature of the organisation covers: a scan that the organisation signed first stays a copy whoever signs after.
    Initials (ký nháy) are nobody's approval and do not count.
    """
    if verdict not in ("valid", "warning") or any(True for _ in document_problems):
        return REFERENCE
    approved = False
    sealed = False
    for signature in signatures:
        if signature.problems:
            continue
        if signature.kind == "person" and not signature.field.startswith("KyNhay"):
            approved = True
        elif signature.kind == "organisation":
            if approved:
                return ORIGINAL
            sealed = True
    return COPY if sealed else REFERENCE


def may_return_automatically(report: Report) -> bool:
    """Whether a return (02) without a clerk may rest on this report: only on proven facts (readings of LC 10.2).

    A field whose drawing differs is such a fact only where it made the file invalid; beside another code that makes
    the file invalid by itself nobody can tell which did, so the clerk decides.
    """
    if report.verdict != "invalid":
        return False
    codes = report.codes
    if codes & (RETURNABLE - {"field_mismatch"}):
        return True
    others = {code for code in codes if CODES[code] == "invalid" or code == "unsealed_field"}
    return "field_mismatch" in codes and not others


def limits_reached() -> Report:
    """The report on a file whose verification was stopped by the sandbox."""
    return Report(verdict="invalid", legal_value=REFERENCE, document_problems=(problem("limits"),))


def unreadable(code: str) -> Report:
    """The report on a file that is no PDF, is encrypted, or cannot be read at all."""
    return Report(verdict="unreadable", legal_value=REFERENCE, document_problems=(problem(code),))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, datetime) else value


def _signature(data: dict[str, Any]) -> Signature:
    values = dict(data)
    if values["certificate"] is not None:
        dates = {key: datetime.fromisoformat(values["certificate"][key]) for key in ("not_before", "not_after")}
        values["certificate"] = Certificate(**{**values["certificate"], **dates})
    if values["signed_at"] is not None:
        values["signed_at"] = datetime.fromisoformat(values["signed_at"])
    values["changes_after"] = tuple(Change(**item) for item in values["changes_after"])
    values["problems"] = tuple(Problem(**item) for item in values["problems"])
    return Signature(**values)
