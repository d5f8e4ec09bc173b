"""What the text layer of a PDF says and where: words, and the lines that they make. Read by PDFium, in points."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

from vanthu.pdf.fields import Box


@dataclass(frozen=True, kw_only=True)
class Word:
    """Letters without a blank between them (or several such words, joined into one line)."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    baseline: float


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page as it is shown: `number` counts from 0; `rotated` when it is turned, and its words with it."""

    number: int
    width: float
    height: float
    rotated: bool
    words: tuple[Word, ...]


def read_pages(pdf: bytes) -> list[Page]:
    """Every page. Raises `pypdfium2.PdfiumError`."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [_read(page, number) for number, page in enumerate(document)]
    finally:
        document.close()


def read_page(pdf: bytes, number: int) -> Page:
    """One page, counted from 0. Raises `pypdfium2.PdfiumError`."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return _read(document[number], number)
    finally:
        document.close()


def text_boxes(pdf: bytes, page: int) -> list[Box]:
    """The rectangles of all words on one page."""
    return [Box(page, word.x0, word.y0, word.x1, word.y1) for word in read_page(pdf, page).words]


def _read(page: pypdfium2.PdfPage, number: int) -> Page:
    text = page.get_textpage()
    words: list[Word] = []
    letters: list[tuple[str, tuple[float, float, float, float], float]] = []

    def finish() -> None:
        if letters:
            boxes = [box for _, box, _ in letters]
            words.append(
                Word(
                    text=unicodedata.normalize("NFC", "".join(letter for letter, _, _ in letters)),
                    x0=min(box[0] for box in boxes),
                    y0=min(box[1] for box in boxes),
                    x1=max(box[2] for box in boxes),
                    y1=max(box[3] for box in boxes),
                    baseline=letters[0][2],
                )
            )
            letters.clear()

    for index in range(text.count_chars()):
        letter = chr(pdfium.FPDFText_GetUnicode(text, index))
        if letter.isspace() or not letter.isprintable():
            finish()
            continue
        box, baseline = text.get_charbox(index), _baseline(text, index)
        if letters:
            before = letters[-1]
            height = max(before[1][3] - before[1][1], box[3] - box[1], 4.0)
            apart = box[0] - before[1][2]
            # Table cells and tabulators may follow one another without a blank in between.
            if abs(baseline - before[2]) > 0.5 * height or apart > height or apart < -3 * height:
                finish()
        letters.append((letter, box, baseline))
    finish()
    width, height = page.get_size()
    rotated = page.get_rotation() != 0
    text.close()
    return Page(number=number, width=width, height=height, rotated=rotated, words=tuple(words))


def _baseline(text: pypdfium2.PdfTextPage, index: int) -> float:
    x, y = pdfium.c_double(), pdfium.c_double()
    pdfium.FPDFText_GetCharOrigin(text, index, x, y)
    return y.value


def lines_of(words: Sequence[Word]) -> Iterator[list[Word]]:
    """Words that follow one another on a line, without a gap wider than two letters' height."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: -word.baseline):
        if rows and rows[-1][0].baseline - word.baseline <= 2:
            rows[-1].append(word)
        else:
            rows.append([word])
    for row in rows:
        line: list[Word] = []
        for word in sorted(row, key=lambda word: word.x0):
            if line and word.x0 - line[-1].x1 > 14:
                yield line
                line = []
            line.append(word)
        yield line


def joined(line: Sequence[Word]) -> Word:
    """A line as one word."""
    return Word(
        text=" ".join(word.text for word in line),
        x0=line[0].x0,
        y0=min(word.y0 for word in line),
        x1=line[-1].x1,
        y1=max(word.y1 for word in line),
        baseline=line[0].baseline,
    )


def folded(text: str) -> str:
    """The same for texts that differ in case, blanks or the way that marks are composed."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())
