"""The lines of a file where a secrecy mark would stand: page 1 of a PDF, the paragraphs of a .docx."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Iterator

from vanthu.refusal.secrecy import secret_mark

#: A mark stands at the head of a document; what follows this much text is body.
_MOST_BYTES = 4 << 20
_PARAGRAPH = re.compile(r"<w:p[ >].*?</w:p>", re.DOTALL)
_TEXT = re.compile(r"<w:t(?: [^>]*)?>([^<]*)</w:t>")


def docx_lines(content: bytes) -> Iterator[str]:
    """The paragraphs of a .docx, as far as they can be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open("word/document.xml") as part:
            xml = part.read(_MOST_BYTES).decode("utf-8", "replace")
    except (zipfile.BadZipFile, KeyError, OSError, RuntimeError, NotImplementedError, EOFError):
        return
    for paragraph in _PARAGRAPH.finditer(xml):
        yield html.unescape("".join(_TEXT.findall(paragraph.group()))).strip()


def marked(lines: Iterator[str] | tuple[str, ...]) -> bool:
    """Whether one of the lines is a secrecy mark (BD-1.2 and its four sisters)."""
    return any(secret_mark(line) for line in lines)
