"""Reads the sources of the demo documents: a head of `name: value` lines, then blocks parted by blank lines.

    > căn cứ          = centred bold line     ^ reference line of an annex
    # part (new page) ## its title            ### Chương | tên    #### Mục | tên    ##### Điều    ###### khoản
    | a | b | table   ! figure | figure       @ who | step | otherwise (flow chart)

` | ` breaks a line, `**bold**` and `*italic*` work inside a line, a backslash keeps the next sign. {number}, {day},
{month} are the blanks that the system fills on page 1 (left open in annexes, Nghị định 30, Phụ lục I), and so is {year}
beside them and in the symbol; anywhere else {year} is the year the set was built for.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from pathlib import Path

from .layout import DAY_GAP, NUMBER_GAP, YEAR_GAP
from .model import Block, Document, Kind, Part, Role

_HEADINGS = {"###": Role.CHAPTER, "####": Role.SECTION, "#####": Role.ARTICLE, "######": Role.CLAUSE}
_MARKS = {">": Role.GROUND, "=": Role.ORDER, "!": Role.FIGURE, "@": Role.FLOW}
_INLINE = re.compile(r"\\(.)|(\*{1,2})")
_NAMES = {
    "key",
    "kind",
    "agency_key",
    "parent",
    "agency",
    "number",
    "day",
    "month",
    "symbol",
    "place",
    "type_name",
    "subject",
    "authority",
    "to",
    "signer_authority",
    "signer_title",
    "signer_name",
    "recipient",
}


class SourceError(ValueError):
    """The source does not follow the grammar above; the message names the file and the line or block."""


def read(path: Path, *, year: int) -> Document:
    """The document written in `path`, dated in `year`. Raises `SourceError`."""
    text = unicodedata.normalize("NFC", path.read_text(encoding="utf-8"))
    match = re.fullmatch(r"---\n(.*?)\n---\n(.*)", text, re.DOTALL)
    if match is None:
        raise SourceError(f"{path.name}: no head between two lines of ---")
    head: dict[str, list[str]] = defaultdict(list)
    for line in match[1].splitlines():
        name, colon, value = line.partition(": ")
        if not colon or name not in _NAMES:
            raise SourceError(f"{path.name}: {line!r} is no line of the head")
        head[name].append(value.strip() if name == "symbol" else value.strip().replace("{year}", str(year)))
    if head["key"] != [path.stem]:
        raise SourceError(f"{path.name}: its key is {head['key']}")
    return Document(
        key=path.stem,
        kind=Kind(_one(head, "kind")),
        agency_key=_one(head, "agency_key"),
        parent=_one(head, "parent"),
        agency=tuple(head["agency"]),
        symbol=_one(head, "symbol"),
        place=_one(head, "place"),
        number=_one(head, "number"),
        day=_one(head, "day"),
        month=_one(head, "month"),
        year=year,
        type_name=_one(head, "type_name"),
        subject=tuple(head["subject"]),
        authority=tuple(head["authority"]),
        to=tuple(head["to"]),
        signer_authority=tuple(head["signer_authority"]),
        signer_title=_one(head, "signer_title"),
        signer_name=_one(head, "signer_name"),
        recipients=tuple(head["recipient"]),
        parts=_parts(path.name, _fill(match[2], year)),
    )


def runs(text: str) -> list[tuple[str, bool, bool]]:
    """`text` cut into (letters, bold, italic) with the marks taken away."""
    found: list[tuple[str, bool, bool]] = []
    bold = italic = False
    start, letters = 0, ""
    for mark in _INLINE.finditer(text):
        letters += text[start : mark.start()]
        start = mark.end()
        if mark[1]:
            letters += mark[1]
            continue
        if letters:
            found.append((letters, bold, italic))
            letters = ""
        bold, italic = (not bold, italic) if mark[2] == "**" else (bold, not italic)
    letters += text[start:]
    if letters:
        found.append((letters, bold, italic))
    return found


def _one(head: dict[str, list[str]], name: str) -> str:
    return head[name][0] if head[name] else ""


def _fill(text: str, year: int) -> str:
    return (
        text.replace("số {number}/{year}/", f"số{NUMBER_GAP}/{YEAR_GAP}/")
        .replace("số {number}", f"số{NUMBER_GAP}")
        .replace("{month} năm {year}", f"{{month}} năm{YEAR_GAP}")
        .replace(" {day} ", DAY_GAP)
        .replace(" {month} ", DAY_GAP)
        .replace("{year}", str(year))
    )


def _parts(name: str, text: str) -> tuple[Part, ...]:
    parts: list[Part] = []
    title, titles, reference, blocks = "", [], [], []

    def close() -> None:
        parts.append(Part(name=title, titles=tuple(titles), reference=tuple(reference), blocks=tuple(blocks)))

    for chunk in re.split(r"\n\s*\n", text.strip()):
        mark, _, rest = chunk.partition(" ")
        if mark == "#":
            close()
            title, titles, reference, blocks = rest, [], [], []
        elif mark == "##":
            titles += rest.split(" | ")
        elif mark == "^":
            reference += rest.split(" | ")
        elif mark == "|":
            rows = [tuple(cell.strip() for cell in row.strip("| ").split(" | ")) for row in chunk.splitlines()]
            if len({len(row) for row in rows}) != 1:
                raise SourceError(f"{name}: rows of different length in the table {chunk[:40]!r}")
            blocks.append(Block(Role.TABLE, tuple(rows)))
        elif mark in ("!", "@"):
            role, cells = _MARKS[mark], tuple(cell.strip() for cell in rest.split("|"))
            if role is Role.FLOW and blocks and blocks[-1].role is Role.FLOW:
                blocks[-1] = Block(role, (*blocks[-1].rows, cells))
            else:
                blocks.append(Block(role, (cells,)))
        elif "\n" in chunk:
            raise SourceError(f"{name}: a paragraph stands on one line: {chunk[:40]!r}")
        elif role := (_HEADINGS.get(mark) or _MARKS.get(mark)):
            blocks.append(Block(role, (tuple(rest.split(" | ")),)))
        else:
            blocks.append(Block(Role.TEXT, ((chunk,),)))
    close()
    return tuple(parts)
