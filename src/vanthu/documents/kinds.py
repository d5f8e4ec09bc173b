"""The 29 kinds of administrative documents and how their ký hiệu are built (NĐ 30/2020 Điều 7, Phụ lục III)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from vanthu.core.folding import fold
from vanthu.policy.profile import Policy

#: Name → abbreviation in the ký hiệu; công văn and thư công have none.
KINDS: dict[str, str] = {
    "Công văn": "",
    "Quyết định": "QĐ",
    "Thông báo": "TB",
    "Báo cáo": "BC",
    "Tờ trình": "TTr",
    "Kế hoạch": "KH",
    "Giấy mời": "GM",
    "Nghị quyết": "NQ",
    "Chỉ thị": "CT",
    "Quy chế": "QC",
    "Quy định": "QyĐ",
    "Thông cáo": "TC",
    "Hướng dẫn": "HD",
    "Chương trình": "CTr",
    "Phương án": "PA",
    "Đề án": "ĐA",
    "Dự án": "DA",
    "Biên bản": "BB",
    "Hợp đồng": "HĐ",
    "Công điện": "CĐ",
    "Bản ghi nhớ": "BGN",
    "Bản thỏa thuận": "BTT",
    "Giấy ủy quyền": "GUQ",
    "Giấy giới thiệu": "GGT",
    "Giấy nghỉ phép": "GNP",
    "Phiếu gửi": "PG",
    "Phiếu chuyển": "PC",
    "Phiếu báo": "PB",
    "Thư công": "",
}


def notation(kind: str, *, agency: str, unit: str = "") -> str:
    """The ký hiệu: `QĐ-SCT` for named kinds, `SCT-VP` (agency, drafting unit) for a công văn."""
    if abbreviation := KINDS.get(kind, ""):
        return f"{abbreviation}-{agency}"
    return f"{agency}-{unit}" if unit else agency


#: The series of numbers that a document takes, unless it is văn bản quy phạm pháp luật.
COMMON = "chung"
_LEGAL = "QPPL-"


def series(notation: str, *, legal: bool) -> str:
    """The series of the outgoing book: one for all, and one for each kind of legal document (NĐ 30/2020 Điều 15)."""
    return f"{_LEGAL}{notation.partition('-')[0]}"[:40] if legal else COMMON


def series_name(series: str) -> str:
    """A series of the outgoing book in words, "" for the common one."""
    return f"{series.removeprefix(_LEGAL)} quy phạm pháp luật" if series.startswith(_LEGAL) else ""


def code(policy: Policy, number: int, notation: str, *, series: str, year: int) -> str:
    """Số và ký hiệu as the regulation writes them: `05/QĐ-SCT`, of a legal document's series `05/2026/QĐ-UBND`."""
    form = policy.legal_number_format if series.startswith(_LEGAL) else policy.number_format
    return form.format(number=number, notation=notation, year=year)


def serial(number: int, *, series: str) -> str:
    """The serial number within mã định danh văn bản: unique in the agency's year, whatever the series (QĐ 28/2018
    Điều 10.2.b): `5`, of a legal document's series `QD5`."""
    return f"{fold(series.removeprefix(_LEGAL)).upper()}{number}" if series.startswith(_LEGAL) else str(number)


_PRINTED = re.compile(r"Số\s*:\s*\d*\s*/\s*(?:\d{0,4}\s*/\s*)?(\S+)")


def printed_notation(lines: Iterable[str]) -> str:
    """The ký hiệu that page 1 prints after "Số: …/", "" where none can be read."""
    for line in lines:
        # "QĐ - SCT" is one ký hiệu, however it is spaced.
        if found := _PRINTED.search(re.sub(r"\s*([-–])\s*", r"\1", line)):
            return found[1].rstrip(".,;")[:30]
    return ""
