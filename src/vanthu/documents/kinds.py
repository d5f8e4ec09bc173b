"""The 29 kinds of administrative documents and how their ký hiệu are built (NĐ 30/2020 Điều 7, Phụ lục III)."""

from __future__ import annotations

import re
from collections.abc import Iterable

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


def code(number: int, notation: str) -> str:
    """Số và ký hiệu: numbers below 10 with a leading zero (NĐ 30/2020 Phụ lục I): `05/QĐ-SCT`."""
    return f"{number:02d}/{notation}"


_PRINTED = re.compile(r"Số\s*:\s*\d*\s*/\s*(?:\d{4}\s*/\s*)?(\S+)")


def printed_notation(lines: Iterable[str]) -> str:
    """The ký hiệu that page 1 prints after "Số: …/", "" where none can be read."""
    for line in lines:
        if found := _PRINTED.search(line):
            return found[1].rstrip(".,;")[:30]
    return ""
