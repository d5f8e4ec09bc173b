"""The revisions of a signed file: how it was when each signature was made, so that people can look at each of them.

A signature covers the file from its first byte to an end (ISO 32000-1 §12.8.1); what lies before that end is, byte for
byte, the file that was signed. Reads strangers' files: only in the sandbox.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from typing import ClassVar, Literal

from pyhanko.pdf_utils.reader import PdfFileReader

from vanthu.pdf.inspect import BrokenPdf, EncryptedPdf
from vanthu.pdf.reading import Reader
from vanthu.pdf.render import page_count
from vanthu.pdf.signed import Signed, signed_fields
from vanthu.refusal import BadInput, Refusal

#: More signatures than any document bears; a file with more is not looked at revision by revision.
MOST = 40

Kind = Literal["before", "signed", "after"]


class NoRevisions(BadInput):
    """Nobody signed the file, or its signatures do not say what they cover."""

    code: ClassVar[str] = "no_revisions"
    template: ClassVar[str] = "Tệp không có chữ ký số đọc được nên không có các bản để so sánh."


@dataclass(frozen=True, kw_only=True)
class Revision:
    """The first `end` bytes of a file. `before`: what was there before anybody signed; `signed`: as `field` signed it;
    `after`: the file as it is, where bytes follow the last signature. `pages` is 0 where none can be counted.
    """

    number: int
    kind: Kind
    field: str
    end: int
    sha256: str
    pages: int


def revisions(pdf: bytes) -> tuple[Revision, ...]:
    """The revisions of `pdf`, oldest first, numbered from 0. Raises `NoRevisions`, `BrokenPdf`, `EncryptedPdf`."""
    try:
        reader = Reader(io.BytesIO(pdf), strict=False)
        if reader.encrypted:
            raise EncryptedPdf()
        signed = [one for one in signed_fields(reader) if one.embedded is not None]
        ends = [(one.name, end) for one in signed if (end := _end(one, len(pdf))) is not None]
        first = _before(reader, pdf, signed[0].revision) if signed else None
    except (MemoryError, Refusal):
        raise
    except Exception as error:  # hostile files raise whatever they like
        raise BrokenPdf from error
    ends = sorted(dict.fromkeys(ends), key=lambda found: found[1])
    if not ends or len(ends) > MOST:
        raise NoRevisions()
    found: list[tuple[Kind, str, int]] = [("signed", name, end) for name, end in ends]
    if first is not None and first < ends[0][1]:
        found.insert(0, ("before", "", first))
    # Writers may end the file with a line end of their own; more than that is an addition.
    if pdf[ends[-1][1] :].strip(b"\r\n"):
        found.append(("after", "", len(pdf)))
    return tuple(
        Revision(
            number=number,
            kind=kind,
            field=field,
            end=end,
            sha256=hashlib.sha256(memoryview(pdf)[:end]).hexdigest(),
            pages=_pages(pdf[:end]),
        )
        for number, (kind, field, end) in enumerate(found)
    )


def _end(one: Signed, size: int) -> int | None:
    assert one.embedded is not None
    start, length, second, rest = (int(item.get_object()) for item in one.embedded.byte_range)
    return second + rest if start == 0 < length < second < second + rest <= size else None


def _before(reader: PdfFileReader, pdf: bytes, signed_in: int) -> int | None:
    """Where the revision before the first signature ends, if the file has one."""
    if signed_in < 1:
        return None
    mark = pdf.find(b"%%EOF", reader.xrefs.get_xref_container_info(signed_in - 1).end_location)
    if mark < 0:
        return None
    end = mark + len(b"%%EOF")
    return end + len(pdf[end : end + 2]) - len(pdf[end : end + 2].lstrip(b"\r\n"))


def _pages(pdf: bytes) -> int:
    try:
        return page_count(pdf)
    except Refusal:
        return 0
