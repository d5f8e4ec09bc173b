"""The number and the date of a document: how they are written, drawn into their fields, and read back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from io import BytesIO

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter

from vanthu.pdf import fields
from vanthu.pdf.objects import acro_form, entry, form_xobject, named_fields
from vanthu.pdf.place import DESCENT, Heading, read_heading
from vanthu.pdf.typeface import Face, text_width
from vanthu.refusal import BadInput, WrongState

#: Names of the two digit fonts in the form's resources, and the face of each.
FONTS = {"VTSo": Face.REGULAR, "VTNgay": Face.ITALIC}
#: What a number may hold: digits, then letters of a sub-series ("15a").
_NUMBER = re.compile(r"\d{1,9}[A-Za-z]{0,3}")
#: Everything a digit font is embedded for.
LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


class NumberTooWide(BadInput):
    code = "number_too_wide"
    template = "Số “{text}” không vừa chỗ trống trên văn bản. Hãy chừa khoảng trống rộng hơn rồi ký lại."


class NumberBad(BadInput):
    code = "number_bad"
    template = "Số hoặc ngày, tháng của văn bản không hợp lệ: “{text}”."


class NumberMismatch(WrongState):
    """The value of a field is not what its appearance shows: such a file must never leave the agency."""

    code = "number_mismatch"
    template = "Số, ngày ghi trong dữ liệu của tệp khác với số, ngày nhìn thấy trên trang. Không phát hành tệp này."


class NotPrepared(WrongState):
    """The file has not got the fields that `prepare` lays."""

    code = "not_prepared"
    template = "Tệp PDF chưa có các ô số, ngày và chữ ký của hệ thống. Hãy bấm “Tải về để sửa” rồi dùng đúng tệp đó."


@dataclass(frozen=True, kw_only=True)
class NumberDate:
    """The texts that are written on the page: number, day, month, and the year wherever the drafter left it blank.

    `year` is "" in what `read_number` finds in a file whose year is printed.
    """

    number: str
    day: str
    month: str
    year: str = ""

    def __post_init__(self) -> None:
        if not _NUMBER.fullmatch(self.number):
            raise NumberBad(text=self.number, field="number")
        if not (re.fullmatch(r"\d{2}", self.day) and 1 <= int(self.day) <= 31):
            raise NumberBad(text=self.day, field="day")
        if not (re.fullmatch(r"0[12]|[3-9]|1[0-2]", self.month)):
            raise NumberBad(text=self.month, field="month")
        if not re.fullmatch(r"(\d{4})?", self.year):
            raise NumberBad(text=self.year, field="year")

    @classmethod
    def of(cls, number: int, on: date, *, suffix: str = "") -> NumberDate:
        """NĐ 30/2020 phụ lục I: numbers and days under 10 and the months 1 and 2 are written with a leading 0."""
        return cls(
            number=f"{number:02d}{suffix}",
            day=f"{on.day:02d}",
            month=f"{on.month:02d}" if on.month <= 2 else str(on.month),
            year=f"{on.year:04d}",
        )

    def texts(self) -> dict[str, str]:
        """Text by name of field."""
        year = dict.fromkeys(fields.YEAR_FIELDS, self.year)
        return {fields.NUMBER: self.number, fields.DAY: self.day, fields.MONTH: self.month} | year


@dataclass(frozen=True, kw_only=True)
class Seen:
    """Số, ký hiệu and date of a document as its reader sees them, what is printed and what was filled together."""

    code: str
    on: date


def fill(writer: BasePdfFileWriter, number: NumberDate) -> None:
    """Write value and appearance of the fields into the update under way; nothing else of a field changes.

    Raises `NotPrepared` when a field or its font is missing, `NumberTooWide` when a text does not fit its blank,
    `NumberBad` when a year is asked for and not given.
    """
    form = acro_form(writer.root)
    found = named_fields(form)
    fonts = entry(entry(form, "/DR", {}), "/Font", {})
    for name, text in number.texts().items():
        field = found.get(name)
        if field is None and name in fields.YEAR_FIELDS:
            continue  # the drafter printed the year
        if not text:
            raise NumberBad(text=text, field="year")
        style = re.fullmatch(r"/(\w+) ([\d.]+) Tf 0 g", str(entry(field, "/DA", ""))) if field is not None else None
        if field is None or style is None or f"/{style[1]}" not in fonts or style[1] not in FONTS:
            raise NotPrepared()
        size = float(style[2])
        x0, y0, x1, y1 = (float(edge) for edge in field["/Rect"])
        width = text_width(FONTS[style[1]], text, size)
        if width > x1 - x0:
            raise NumberTooWide(text=text)
        # ASCII keeps its own codes in the digit fonts (see typeface.embed).
        drawing = b"/Tx BMC q BT 0 g /%s %s Tf %.2f %.2f Td <%s> Tj ET Q EMC" % (
            style[1].encode(),
            style[2].encode(),
            (x1 - x0 - width) / 2,
            DESCENT,
            text.encode("ascii").hex().encode(),
        )
        form_object = form_xobject(x1 - x0, y1 - y0, drawing)
        fonts_here = generic.DictionaryObject({pdf_name(f"/{style[1]}"): fonts.raw_get(f"/{style[1]}")})
        form_object["/Resources"] = generic.DictionaryObject({pdf_name("/Font"): fonts_here})
        field["/V"] = generic.pdf_string(text)
        field["/AP"] = generic.DictionaryObject({pdf_name("/N"): writer.add_object(form_object)})
        writer.update_container(field)


def read_number(pdf: bytes) -> NumberDate | None:
    """Number and date of a prepared file, or None while the fields are blank.

    Reads the values and, from the appearance streams, what a reader sees, and raises `NumberMismatch` unless both
    agree; `NotPrepared` when the fields are missing. The final check before a document is issued.
    """
    return number_in(named_fields(acro_form(PdfFileReader(BytesIO(pdf)).root)))


def number_in(found: Mapping[str, generic.DictionaryObject]) -> NumberDate | None:
    """As `read_number`, for the fields of a file that is being read already."""
    values, drawn = {}, {}
    for name in fields.NUMBER_FIELDS:
        if name not in found:
            if name in fields.YEAR_FIELDS:
                continue
            raise NotPrepared()
        values[name] = str(entry(found[name], "/V", ""))
        drawn[name] = _drawn(found[name])
    if values != drawn:
        raise NumberMismatch(values=values, drawn=drawn)
    if not any(values.values()):
        return None
    years = {values[name] for name in fields.YEAR_FIELDS if name in values}
    if len(years) > 1 or "" in years:
        raise NumberMismatch(values=values, drawn=drawn)
    try:
        return NumberDate(
            number=values[fields.NUMBER], day=values[fields.DAY], month=values[fields.MONTH], year="".join(years)
        )
    except NumberBad as error:
        raise NumberMismatch(values=values, drawn=drawn) from error


def as_seen(pdf: bytes, *, declared: Heading | None = None) -> Seen | None:
    """Số, ký hiệu, ngày, tháng and năm as page 1 shows them, or None while the fields are blank.

    Reads the fields as `read_number` does and the print as `place.read_heading` does, and raises as they do;
    `NumberMismatch` too where the page says two years, or a day that no calendar has. `declared` stands for the print
    of a page that has no text to be read: what a person said that it shows.
    """
    filled = read_number(pdf)
    if filled is None:
        return None
    heading = declared or read_heading(pdf)
    years = {year for year in (filled.year, heading.year, heading.number_year) if year}
    try:
        [year] = years
        on = date(int(year), int(filled.month), int(filled.day))
    except ValueError as error:
        raise NumberMismatch(years=sorted(years), day=filled.day, month=filled.month) from error
    code = filled.number if heading.number_year is None else f"{filled.number}/{year}"
    return Seen(code=f"{code}/{heading.notation}", on=on)


def _drawn(field: generic.DictionaryObject) -> str:
    """The text an appearance of `fill` shows; a drawing of any other shape counts as something else ("?")."""
    stream = entry(entry(field, "/AP", {}), "/N")
    if stream is None or not stream.data.strip():
        return ""
    shown = re.fullmatch(
        rb"/Tx BMC q BT 0 g /(\w+) [\d.]+ Tf [\d.]+ %.2f Td <([0-9a-f]+)> Tj ET Q EMC" % DESCENT, stream.data.strip()
    )
    box = [float(edge) for edge in entry(stream, "/BBox", ())]
    x0, y0, x1, y1 = (float(edge) for edge in field["/Rect"])
    whole = len(box) == 4 and all(abs(a - b) < 0.1 for a, b in zip(box, (0, 0, x1 - x0, y1 - y0), strict=True))
    plain = not set(stream) - {"/Type", "/Subtype", "/BBox", "/Resources", "/Length", "/Filter"}
    if shown is None or not whole or not plain or int(entry(field, "/F", 0)) != _PRINT:
        return "?"
    return bytes.fromhex(shown[2].decode()).decode("ascii", "replace")


_PRINT = 4
