"""Names and places of the form fields that carry a document's life: laid before the first signature, filled later.

pyHanko matches the names of a lock by prefix, so no name here may begin with another one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

#: Text fields on page 1, filled together with the seal (HG: with the leader's signature).
NUMBER = "vb_so"
DAY = "vb_ngay"
MONTH = "vb_thang"
#: Text fields only where the drafter left the year blank: the date's year, and the year that stands in the number of a
#: văn bản quy phạm pháp luật.
YEAR = "vb_nam"
NUMBER_YEAR = "vb_qppl"
YEAR_FIELDS = (YEAR, NUMBER_YEAR)
NUMBER_FIELDS = (NUMBER, DAY, MONTH, *YEAR_FIELDS)

#: Signature fields. Initials (ký nháy) are KyNhay1 … KyNhay9.
LEADER = "KyLanhDao"
SEAL = "ConDau"
#: Document time-stamps of ours: behind a seal that another tool made, and of archival copies, counted from 1. No name of a
#: field may begin with another one.
TIME_STAMP = "DauThoiGian"
ARCHIVE = "LuuTru-{:02d}"


def initials(order: int) -> str:
    """Name of the `order`-th initials field, counted from 1 to 9."""
    if not 1 <= order <= 9:
        raise ValueError("a document has room for 1 to 9 initials")
    return f"KyNhay{order}"


class Box(NamedTuple):
    """A rectangle on a page: `page` counts from 0, the rest are PDF points from the page's bottom left corner."""

    page: int
    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.y1 - self.y0


@dataclass(frozen=True, kw_only=True)
class Placement:
    """Where each field of one document goes. `initials` may be empty; `seal` is the seal's real square.

    `year` and `number_year` are None where the year is printed, or where the number carries none. `caption` is None
    where the words beside the seal go to the first free place.
    """

    number: Box
    day: Box
    month: Box
    signature: Box
    seal: Box
    initials: tuple[Box, ...] = ()
    year: Box | None = None
    number_year: Box | None = None
    caption: Box | None = None


_WORDS = {
    NUMBER: "số",
    NUMBER_YEAR: "năm trong số",
    DAY: "ngày",
    MONTH: "tháng",
    YEAR: "năm",
    LEADER: "chữ ký của người ký",
    SEAL: "con dấu",
    TIME_STAMP: "dấu thời gian",
    **{ARCHIVE.format(count): f"dấu thời gian lưu trữ {count}" for count in range(1, 100)},
    **{initials(order): f"chữ ký nháy {order}" for order in range(1, 10)},
}


def spoken(field: str) -> str:
    """What people call a field of a prepared file; the name itself of any other."""
    return _WORDS.get(field, field)
