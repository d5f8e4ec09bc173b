"""What a reader of the made files sees: words with their places, and the paragraphs of a .docx."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pypdfium2 as pdfium
from docx import Document
from docx.oxml.ns import qn

MM = 72 / 25.4


@dataclass(frozen=True)
class Letter:
    """One visible letter; lengths in millimetres from the page's upper left corner."""

    text: str
    left: float
    right: float
    top: float
    bottom: float


@dataclass(frozen=True)
class Page:
    width: float
    height: float
    text: str
    letters: tuple[Letter, ...]

    def find(self, words: str) -> list[tuple[Letter, Letter]]:
        """First and last letter of each place where `words` stand, spaces left out of account."""
        wanted = "".join(words.split())
        whole = "".join(letter.text for letter in self.letters)
        assert len(whole) == len(self.letters)
        return [
            (self.letters[hit.start()], self.letters[hit.end() - 1]) for hit in re.finditer(re.escape(wanted), whole)
        ]


@cache
def pages(path: Path) -> tuple[Page, ...]:
    file = pdfium.PdfDocument(path)
    try:
        return tuple(_page(page) for page in file)
    finally:
        file.close()


def _page(page: pdfium.PdfPage) -> Page:
    width, height = page.get_size()
    text_page = page.get_textpage()
    count = text_page.count_chars()
    letters = []
    for index in range(count):
        sign = text_page.get_text_range(index, 1)
        if not sign.strip():
            continue
        left, bottom, right, top = text_page.get_charbox(index)
        letters.append(Letter(sign, left / MM, right / MM, (height - top) / MM, (height - bottom) / MM))
    return Page(width / MM, height / MM, text_page.get_text_range(), tuple(letters))


def squeezed(text: str) -> str:
    """`text` without spaces and line ends: how it breaks into lines does not count."""
    return "".join(text.split())


def pdf_words(path: Path) -> str:
    """The whole text without page numbers, which a .docx keeps in a field."""
    top_margin = 20
    return "".join(letter.text for page in pages(path) for letter in page.letters if letter.bottom > top_margin)


def docx_paragraphs(path: Path) -> list[str]:
    """Every paragraph of the body in reading order, those in tables row by row."""
    body = Document(str(path)).element.body
    return ["".join(node.text or "" for node in line.iter(qn("w:t"))) for line in body.iter(qn("w:p"))]
