"""Revisions written byte by byte: what a library that writes proper files refuses to write."""

from __future__ import annotations

import io
import re
import zlib

from pyhanko.pdf_utils.reader import PdfFileReader


def last_startxref(pdf: bytes) -> int:
    return int(re.findall(rb"startxref\s+(\d+)", pdf)[-1])


def root_number(pdf: bytes) -> int:
    return PdfFileReader(io.BytesIO(pdf), strict=False).trailer.raw_get("/Root").idnum


def next_number(pdf: bytes) -> int:
    return int(PdfFileReader(io.BytesIO(pdf), strict=False).trailer["/Size"])


def body_of(pdf: bytes, number: int) -> bytes:
    """The last definition of a plain object, between `obj` and `endobj`."""
    found = list(re.finditer(rb"(?<!\d)%d 0 obj\s(.*?)\sendobj" % number, pdf, re.S))
    return found[-1][1]


def page_number(pdf: bytes) -> int:
    reader = PdfFileReader(io.BytesIO(pdf), strict=False)
    return reader.root["/Pages"]["/Kids"].raw_get(0).idnum


def stream(data: bytes, extra: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), extra, data)


def appended(
    pdf: bytes,
    objects: dict[int, bytes],
    *,
    root: int | None = None,
    size: int | None = None,
    prev: bool = True,
    trailer: bytes = b"",
    table: bool = True,
) -> bytes:
    """A further revision with a classical table. `table=False`: objects and no table at all."""
    out = bytearray(pdf if pdf.endswith(b"\n") else pdf + b"\n")
    places: dict[int, int] = {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    if not table:
        return bytes(out)
    start = len(out)
    out += b"xref\n"
    for number in sorted(places):
        out += b"%d 1\n%010d 00000 n \n" % (number, places[number])
    size = size or max([next_number(pdf), *(number + 1 for number in objects)])
    out += b"trailer\n<< /Size %d /Root %d 0 R" % (size, root or root_number(pdf))
    if prev:
        out += b" /Prev %d" % last_startxref(pdf)
    out += b" " + trailer + b" >>\nstartxref\n%d\n%%%%EOF\n" % start
    return bytes(out)


def appended_in_stream(pdf: bytes, objects: dict[int, bytes], *, pack=zlib.compress) -> bytes:
    """A further revision that hides its objects in an object stream, with a cross-reference stream."""
    out = bytearray(pdf if pdf.endswith(b"\n") else pdf + b"\n")
    first = next_number(pdf)
    holder, table = max([first, *(number + 1 for number in objects)]), 0
    table = holder + 1
    heads, bodies = b"", b""
    for number, body in objects.items():
        heads += b"%d %d " % (number, len(bodies))
        bodies += body + b" "
    packed = pack(heads + bodies)
    place = len(out)
    out += b"%d 0 obj\n%s\nendobj\n" % (
        holder,
        stream(packed, b"/Type /ObjStm /N %d /First %d /Filter /FlateDecode" % (len(objects), len(heads))),
    )
    start = len(out)
    rows = {number: (2, holder, index) for index, number in enumerate(objects)}
    rows |= {holder: (1, place, 0), table: (1, start, 0)}
    index = b" ".join(b"%d 1" % number for number in sorted(rows))
    entries = b"".join(
        bytes([kind]) + one.to_bytes(4, "big") + two.to_bytes(2, "big")
        for kind, one, two in (rows[number] for number in sorted(rows))
    )
    out += b"%d 0 obj\n%s\nendobj\n" % (
        table,
        stream(
            entries,
            b"/Type /XRef /W [1 4 2] /Index [%s] /Size %d /Root %d 0 R /Prev %d"
            % (index, table + 1, root_number(pdf), last_startxref(pdf)),
        ),
    )
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def without_revision_marks(pdf: bytes) -> bytes:
    """The file without its last `startxref … %%EOF`."""
    return pdf[: pdf.rindex(b"startxref")]


def file_of(objects: dict[int, bytes], *, root: int = 1, trailer: bytes = b"", size: int | None = None) -> bytes:
    """A whole small file."""
    out, places = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    top = max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % top
    for number in range(1, top):
        out += b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 65535 f \n"
    out += b"trailer\n<< /Size %d /Root %d 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (size or top, root, trailer, start)
    return bytes(out)
