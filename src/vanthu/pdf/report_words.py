"""How a verification report is put into words: one wording for the pages, the PDF that is filed and the command line."""

from __future__ import annotations

from vanthu.pdf.fields import spoken
from vanthu.pdf.verdict import Change, Signature, weight, worst

VERDICT_SENTENCES = {
    "valid": "Chữ ký số hợp lệ.",
    "warning": "Chữ ký số cần văn thư xem xét.",
    "invalid": "Chữ ký số không hợp lệ.",
    "unsigned": "Tệp không có chữ ký số.",
    "unreadable": "Không đọc được chữ ký số của tệp.",
}
COVERAGE = {
    "whole_file": "Toàn bộ tệp",
    "revision": "Toàn bộ nội dung tại thời điểm ký",
    "partial": "Chỉ một phần tệp",
}
TIME_SOURCES = {"tsa": "theo dấu thời gian", "claimed": "theo đồng hồ máy ký"}
SIGNATURE_KINDS = {"person": "Chữ ký cá nhân", "organisation": "Chữ ký cơ quan", "timestamp": "Dấu thời gian"}
#: How each change after a signature is judged, in a few words.
CHANGES = {
    "filled_before_seal": "được phép, đã được chữ ký số của cơ quan bao phủ",
    "changed_after_seal": "không được phép: sau khi cơ quan ký số hoặc sau khi ô bị khóa",
    "unsealed_field": "không có chữ ký số hợp lệ của cơ quan bao phủ",
}


def kind(signature: Signature) -> str:
    """Of which kind a signature is, and where that is no more than likely (`certificates.kind_of`)."""
    said = SIGNATURE_KINDS.get(signature.kind, "")
    return said if signature.kind_certain else f"{said} (loại chứng thư số suy đoán)"


def trusted(signature: Signature) -> str:
    """Whether the trust list knows who issued the certificate."""
    if signature.certificate is None:
        return "Không xác định được"
    return "Có, trong danh sách tin cậy" if signature.trusted else "Không, ngoài danh sách tin cậy"


def revoked(signature: Signature) -> str:
    """What is known of a revocation."""
    return {None: "Chưa xác định được", True: "Đã bị thu hồi trước khi ký", False: "Không bị thu hồi"}[
        signature.revoked
    ]


def verdict_of(signature: Signature) -> str:
    """The verdict on one signature: the worst of its own problems."""
    return worst(weight(problem.code, field=signature.field) for problem in signature.problems)


def change(item: Change) -> str:
    """One change of a field after a signature, with its value before and after."""
    name = spoken(item.field)
    if item.before == item.after:
        what = f"Ô “{name}”: hình thức hiển thị"
    else:
        what = f"Ô “{name}”: “{item.before or '(trống)'}” → “{item.after or '(trống)'}”"
    return f"{what} ({CHANGES.get(item.code, item.code)})"
