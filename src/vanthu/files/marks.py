"""The lines of a file where a secrecy mark would stand: page 1 of a PDF, the paragraphs of a .docx."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.parsers import expat

from vanthu.files import kinds
from vanthu.refusal.secrecy import secret_mark

#: A mark stands at the head of a document; what follows this much text is body.
_MOST_BYTES = 4 << 20
#: Elements within elements; word processors stay below a hundred.
_DEEPEST = 1000


def docx_lines(content: bytes) -> Iterator[str]:
    """The paragraphs of a .docx, as far as they can be read. Raises `kinds.UnreadableMember`."""
    return iter(_Paragraphs().read(kinds.read_member(content, "word/document.xml", most=_MOST_BYTES)))


def marked(lines: Iterator[str] | tuple[str, ...]) -> bool:
    """Whether one of the lines is a secrecy mark (BD-1.2 and its four sisters)."""
    return any(secret_mark(line) for line in lines)


class _Paragraphs:
    """Reads a document.xml in one pass, whatever its paragraphs forget to close, and whatever prefix its names bear."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._words: list[str] = []
        self._in_text = False
        self._depth = 0
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.StartDoctypeDeclHandler = _refuse_doctype

    def read(self, xml: bytes) -> list[str]:
        try:
            # The part may be cut off at our bound: the rest is not asked for.
            self._parser.Parse(xml, False)
        except expat.ExpatError as error:
            # No program reads further than here; the lines before it are judged.
            if not self.lines and not self._words:
                raise kinds.UnreadableMember from error
        except kinds.UnreadableMember:
            # A program may read on where we do not: a mark that was read counts, its absence says nothing.
            self._break()
            if not marked(tuple(self.lines)):
                raise
        self._break()
        return self.lines

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise kinds.UnreadableMember
        match name.rpartition(":")[2]:
            case "p" | "br" | "cr":
                self._break()
            case "tab":
                self._words.append(" ")
            case "t":
                self._in_text = True

    def _end(self, name: str) -> None:
        self._depth -= 1
        match name.rpartition(":")[2]:
            case "p":
                self._break()
            case "t":
                self._in_text = False

    def _text(self, text: str) -> None:
        if self._in_text:
            self._words.append(text)

    def _break(self) -> None:
        if line := "".join(self._words).strip():
            self.lines.append(line)
        self._words.clear()


def _refuse_doctype(*_: Any) -> None:
    # No word processor writes one; entities are how a few bytes become gigabytes.
    raise kinds.UnreadableMember
