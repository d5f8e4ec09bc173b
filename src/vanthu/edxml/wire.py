"""How single values are written in edXML: names, dates, times, plain text."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from zoneinfo import ZoneInfo

NAMESPACE = "http://www.mic.gov.vn/TBT/QCVN_102_2016"
TIME_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
ZIP_TYPE = "application/zip"

_NOT_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DATE = re.compile(r"(\d{4})[/-](\d{1,2})[/-](\d{1,2})(?:[T ].*)?", re.ASCII | re.DOTALL)
_TIME = re.compile(r"(\d{4})[/-](\d{1,2})[/-](\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?", re.ASCII)
_INTEGER = re.compile(r"[+-]?\d{1,9}", re.ASCII)
# Below lies .NET's "no date" 0001/01/01 and other slips; no document of this system is that old.
_FIRST_YEAR = 1900


def xml_text(text: str) -> str:
    """`text` as XML can carry it: line ends are \\n; a character that XML has no place for becomes a space."""
    return _NOT_XML.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))


def escape(text: str) -> str:
    """`text` as element content. (The standard library's own lies in a module that loads an HTTP client.)"""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def clean(text: str) -> str:
    """Text for people: composed (NFC), without blanks around it. XML 1.0 characters only."""
    return unicodedata.normalize("NFC", xml_text(text)).strip()


def opaque(text: str) -> str:
    """An identifier: only the blanks around it go, so that an echo of it is what its owner wrote."""
    return xml_text(text).strip()


def format_date(value: date) -> str:
    return f"{value.year:04d}/{value.month:02d}/{value.day:02d}"


def format_time(value: datetime) -> str:
    """Vietnam time without a zone, as every implementation writes it. Raises ValueError for a naive time."""
    if value.tzinfo is None:
        raise ValueError("times in a packet are aware")
    local = value.astimezone(TIME_ZONE)
    return f"{format_date(local)} {local.hour:02d}:{local.minute:02d}:{local.second:02d}"


def parse_date(text: str) -> date | None:
    """The date in `text` (yyyy/MM/dd; yyyy-MM-dd and a time behind it are let pass), or None."""
    found = _DATE.fullmatch(text.strip())
    if not found or int(found[1]) < _FIRST_YEAR:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def parse_time(text: str) -> datetime | None:
    """The time in `text` (yyyy/MM/dd HH:mm:ss in Vietnam time), aware, or None."""
    found = _TIME.fullmatch(text.strip())
    if not found or int(found[1]) < _FIRST_YEAR:
        return None
    try:
        return datetime(*(int(part or 0) for part in found.groups()), tzinfo=TIME_ZONE)
    except ValueError:
        return None


def parse_integer(text: str) -> int | None:
    text = text.strip()
    return int(text) if _INTEGER.fullmatch(text) else None


def media_type(label: str) -> str:
    """The bare media type of a ContentType: lower case, without parameters."""
    return label.partition(";")[0].strip().lower()


def extension(name: str) -> str:
    """The extension of a file name in lower case, without the dot; "" when there is none."""
    stem, dot, last = name.strip().rpartition(".")
    return last.lower() if dot and stem else ""
