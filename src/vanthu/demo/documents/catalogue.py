"""The list of demo documents and their files."""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent


class DemoKind(StrEnum):
    """`decision` and `letter` are drafts to be numbered and signed; `paper` is a scan of a letter that came by post."""

    DECISION = "decision"
    LETTER = "letter"
    PAPER = "paper"


@dataclass(frozen=True, kw_only=True)
class DemoDocument:
    """What the form fields of one demo document hold, and its files."""

    key: str
    kind: DemoKind
    agency_key: str
    #: As printed in the head, e.g. "SỞ CÔNG THƯƠNG" below "UBND TỈNH BÌNH ĐỊNH" (empty where nothing stands above).
    agency_name: str
    parent_name: str
    #: "Quyết định" or "Công văn".
    type_name: str
    #: Trích yếu; that of a letter begins with "V/v".
    subject: str
    #: Ký hiệu without number and year, e.g. "QĐ-SCT".
    notation: str
    #: Legal normative documents carry the year between number and notation: 01/2026/QĐ-UBND; blank in drafts.
    year_in_number: bool
    #: Empty in drafts; scans show theirs.
    number: str
    date: datetime.date | None
    #: The year printed on page 1; None in drafts, which leave room for it.
    year: int | None
    place: str
    #: The lines above the position, e.g. ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH").
    signer_authority: tuple[str, ...]
    signer_title: str
    #: As printed; empty on the scans, which show a hand signature only.
    signer_name: str
    #: Kính gửi, as printed.
    recipients: tuple[str, ...]
    pdf: Path
    docx: Path | None
    #: Pages of the whole file, and of the signed document before the attached regulation.
    pages: int
    main_pages: int
    #: Resolution of a scan in dots per inch.
    dpi: int | None


@cache
def documents() -> tuple[DemoDocument, ...]:
    """Every demo document, in the order of their keys."""
    listing = json.loads((_FOLDER / "catalogue.json").read_text(encoding="utf-8"))
    return tuple(_document(entry) for entry in listing["documents"])


def document(key: str) -> DemoDocument:
    """The demo document `key`. Raises `KeyError` when there is none."""
    for candidate in documents():
        if candidate.key == key:
            return candidate
    raise KeyError(key)


def of_agency(agency_key: str) -> tuple[DemoDocument, ...]:
    """The documents that the agency drafts, the regulation first; empty for an agency without any."""
    found = (candidate for candidate in documents() if candidate.agency_key == agency_key)
    return tuple(sorted(found, key=lambda candidate: candidate.kind is not DemoKind.DECISION))


def _document(entry: dict[str, object]) -> DemoDocument:
    return DemoDocument(
        **{
            **entry,
            "kind": DemoKind(entry["kind"]),
            "date": datetime.date.fromisoformat(entry["date"]) if entry["date"] else None,
            "signer_authority": tuple(entry["signer_authority"]),
            "recipients": tuple(entry["recipients"]),
            "pdf": _FOLDER / entry["pdf"],
            "docx": _FOLDER / entry["docx"] if entry["docx"] else None,
        }
    )
