"""Builds the whole set from the sources in one folder."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from . import pdf, scan, source, word
from .model import Document, Kind

#: What the texts speak of, and the date of the letter on paper: not the year of their first publication. The drafts
#: leave the year of their number and date blank.
DEMO_YEAR = 2026
CATALOGUE = "catalogue.json"
#: The preset of incoming scans (TT 01/2019, NĐ 30/2020) and the least that Bình Định accepts for its working scans.
SCAN_DPI = (200, 150)


@dataclass(frozen=True, kw_only=True)
class Built:
    """One made file: its name and its bytes."""

    name: str
    content: bytes


def build(folder: Path, *, year: int = DEMO_YEAR) -> list[Built]:
    """Every file made from the sources (`*.md` but README) in `folder`, the catalogue last.

    Raises `source.SourceError` for a source that does not follow the grammar.
    """
    made: list[Built] = []
    entries: list[dict[str, object]] = []
    for path in sorted(folder.glob("*.md")):
        if path.stem == "README":
            continue
        document = source.read(path, year=year)
        if document.kind is Kind.PAPER:
            for dpi in SCAN_DPI:
                key = f"{document.key}_{dpi}dpi"
                made.append(Built(name=f"{key}.pdf", content=scan.render_scan(document, dpi=dpi)))
                pages = pdf.render(document).pages
                entries.append(_entry(document, key=key, pages=pages, main_pages=pages, dpi=dpi, docx=None))
            continue
        rendered = pdf.render(document)
        made.append(Built(name=f"{document.key}.pdf", content=rendered.content))
        made.append(Built(name=f"{document.key}.docx", content=word.render(document)))
        entries.append(
            _entry(
                document,
                key=document.key,
                pages=rendered.pages,
                main_pages=rendered.first_part_pages,
                dpi=None,
                docx=f"{document.key}.docx",
            )
        )
    listing = json.dumps({"year": year, "documents": entries}, ensure_ascii=False, indent=2) + "\n"
    made.append(Built(name=CATALOGUE, content=listing.encode()))
    return made


def _entry(
    document: Document, *, key: str, pages: int, main_pages: int, dpi: int | None, docx: str | None
) -> dict[str, object]:
    subject = " ".join(document.subject)
    return {
        "key": key,
        "kind": document.kind.value,
        "agency_key": document.agency_key,
        "agency_name": " ".join(document.agency),
        "parent_name": document.parent,
        "type_name": document.type_name,
        "subject": subject if document.kind is Kind.DECISION else f"V/v {subject}",
        "notation": document.symbol.strip("/").removeprefix("{year}/"),
        "year_in_number": document.symbol.startswith("/{year}/"),
        "number": document.number,
        "date": f"{document.year}-{document.month}-{document.day}" if document.number else None,
        "year": document.year if document.number else None,
        "place": document.place,
        "signer_authority": list(document.signer_authority),
        "signer_title": document.signer_title,
        "signer_name": document.signer_name,
        "recipients": list(document.to),
        "pdf": f"{key}.pdf",
        "docx": docx,
        "pages": pages,
        "main_pages": main_pages,
        "dpi": dpi,
    }
