"""The files inside a PDF (ISO 32000-2 7.11.4): attachments, portfolios, associated files, file annotations.

A virus scanner looks at a PDF as it lies on the disk, where its files are compressed; so they are taken out and handed
to it one by one, files inside files too. Call it in the sandbox.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import pikepdf

from vanthu.refusal import BadInput

MAX_FILES = 50
MAX_BYTES = 200 << 20
MAX_DEPTH = 4


class TooMuchInside(BadInput):
    """The PDF holds more files, larger ones, or deeper ones than are looked at."""

    code: ClassVar[str] = "pdf_too_much_inside"
    template: ClassVar[str] = (
        "Tệp PDF chứa quá nhiều tệp bên trong, quá lớn hoặc lồng quá nhiều lớp nên không quét được mã độc. "
        "Hãy tách các tệp đó ra và gửi riêng."
    )


class UnreadableInside(BadInput):
    """A file inside the PDF cannot be unpacked, so nobody can tell what it is."""

    code: ClassVar[str] = "pdf_unreadable_inside"
    template: ClassVar[str] = (
        "Tệp PDF chứa tệp bên trong không đọc được nên không quét được mã độc. Hãy bỏ tệp đó hoặc gửi riêng."
    )


@dataclass(frozen=True, kw_only=True)
class Inside:
    """A file inside the PDF: its name as written there ("" when it has none) and its bytes."""

    name: str
    content: bytes


def files_inside(pdf: bytes) -> tuple[Inside, ...]:
    """Every file inside `pdf`, those inside PDF files inside it included.

    Found by what they are, not by where they hang: every stream that is of the type of embedded files, or that a file
    specification names, in whatever revision is current. A PDF that cannot be opened, or asks for a password, has
    nothing inside that anybody could reach. Raises `TooMuchInside`, `UnreadableInside`.
    """
    found: list[Inside] = []
    pending: list[tuple[bytes, int]] = [(pdf, 0)]
    total = 0
    while pending:
        content, depth = pending.pop()
        if depth == MAX_DEPTH:
            raise TooMuchInside
        try:
            taken = _taken_out(content, room=MAX_BYTES - total)
        except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise UnreadableInside from error
        for inside in taken:
            total += len(inside.content)
            found.append(inside)
            if len(found) > MAX_FILES or total > MAX_BYTES:
                raise TooMuchInside
            if b"%PDF-" in inside.content[:1024]:
                pending.append((inside.content, depth + 1))
    return tuple(found)


def _taken_out(pdf: bytes, *, room: int) -> list[Inside]:
    try:
        document = pikepdf.open(io.BytesIO(pdf))
    except (pikepdf.PdfError, pikepdf.PasswordError, ValueError):
        return []
    with document:
        streams: dict[tuple[int, int], tuple[str, pikepdf.Stream]] = {}
        for item in document.objects:
            if isinstance(item, pikepdf.Stream) and item.get("/Type") == "/EmbeddedFile":
                streams.setdefault(item.objgen, ("", item))
        for item in _dictionaries(document):
            files = item.get("/EF")
            if not isinstance(files, pikepdf.Dictionary):
                continue
            name = next((str(item[key]) for key in ("/UF", "/F") if isinstance(item.get(key), pikepdf.String)), "")
            for key in files.keys():  # noqa: SIM118 a pikepdf dictionary is not iterable by itself
                if isinstance(files[key], pikepdf.Stream):
                    streams[files[key].objgen] = (name, files[key])
        if len(streams) > MAX_FILES:
            raise TooMuchInside
        found: list[Inside] = []
        for name, stream in streams.values():
            content = _bytes(stream)
            room -= len(content)
            if room < 0:
                raise TooMuchInside
            found.append(Inside(name=name[:200], content=content))
        return found


def _dictionaries(document: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Every dictionary of the file, those written inside other objects too."""
    pending = [
        item for item in document.objects if isinstance(item, pikepdf.Dictionary | pikepdf.Array | pikepdf.Stream)
    ]
    while pending:
        item = pending.pop()
        if isinstance(item, pikepdf.Array):
            children = list(item)
        else:
            yield item
            children = [item.get(key) for key in item.keys()]  # noqa: SIM118
        pending.extend(
            child
            for child in children
            if isinstance(child, pikepdf.Dictionary | pikepdf.Array) and not child.is_indirect
        )


def _bytes(stream: pikepdf.Stream) -> bytes:
    try:
        return stream.read_bytes()
    except pikepdf.PdfError as error:
        raise UnreadableInside from error
