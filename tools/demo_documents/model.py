"""What a demo document consists of, free of any file format: the two writers (pdf, word) read only this."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """`decision` and `letter` are drafts without number and date; `paper` is a letter that arrives as a scan."""

    DECISION = "decision"
    LETTER = "letter"
    PAPER = "paper"


class Role(StrEnum):
    """The part that a block plays in the form; the values name the styles of `layout`."""

    GROUND = "Căn cứ"
    ORDER = "Lệnh quyết định"
    TEXT = "Nội dung"
    CHAPTER = "Chương"
    SECTION = "Mục"
    ARTICLE = "Điều"
    CLAUSE = "Khoản có tiêu đề"
    TABLE = "Bảng"
    FIGURE = "Khung hình"
    FLOW = "Lưu đồ"


@dataclass(frozen=True)
class Block:
    """One paragraph (`rows` holds one row of lines) or one table, figure or flow chart (a row of cells each)."""

    role: Role
    rows: tuple[tuple[str, ...], ...]

    @property
    def lines(self) -> tuple[str, ...]:
        return self.rows[0]

    @property
    def announces(self) -> bool:
        """It ends in a colon: what it announces must begin on the same page."""
        return self.role is Role.TEXT and self.lines[-1].endswith(":")


@dataclass(frozen=True, kw_only=True)
class Part:
    """A run of pages numbered from 1: the document itself, or the regulation or annex that follows in the same file."""

    name: str = ""
    titles: tuple[str, ...] = ()
    reference: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()

    @property
    def is_annex(self) -> bool:
        return self.name.upper().startswith("PHỤ LỤC")


@dataclass(frozen=True, kw_only=True)
class Document:
    """One document with the components of its head and foot; `parts[0]` is the document itself, to be signed."""

    key: str
    kind: Kind
    agency_key: str
    parent: str
    agency: tuple[str, ...]
    #: What follows the number, from the slash on, e.g. "/QĐ-SCT", or "/{year}/QĐ-UBND" with a year in the number.
    symbol: str
    place: str
    #: Number, day and month as printed; empty in a draft, where room is left for them and for the year.
    number: str
    day: str
    month: str
    year: int
    type_name: str
    subject: tuple[str, ...]
    authority: tuple[str, ...]
    to: tuple[str, ...]
    signer_authority: tuple[str, ...]
    signer_title: str
    signer_name: str
    recipients: tuple[str, ...]
    parts: tuple[Part, ...]

    @property
    def heading(self) -> str:
        """The title that PDF readers show: kind and subject."""
        return f"{self.type_name} {' '.join(self.subject)}" if self.kind is Kind.DECISION else self.regarding

    @property
    def regarding(self) -> str:
        return "V/v " + " ".join(self.subject)

    def number_line(self, blank: str, year_blank: str) -> str:
        """Số, ký hiệu; the blanks are the room for a number and its year that are not there yet."""
        symbol = self.symbol.replace("{year}", str(self.year) if self.number else year_blank)
        return f"Số: {self.number or blank}{symbol}"

    def date_line(self, blank: str, year_blank: str) -> str:
        """Địa danh, ngày tháng năm; the blanks are the room for a day, a month and a year that are not there yet."""
        year = f" {self.year}" if self.number else year_blank
        return f"{self.place}, ngày {self.day or blank} tháng {self.month or blank} năm{year}"
