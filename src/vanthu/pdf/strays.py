"""What later revisions hold besides what their tables list: nothing, in a file that every reader reads alike.

A reader that trusts the cross-reference tables passes over everything else; one that finds a table broken looks through
the whole file and takes the last definition of each object that it meets. What the two show may differ, and the
time-stamp that covers both is for sale. So whatever was added after the first signature must be written plainly (ISO
32000-1 §7.5.6): objects where the table says and under the numbers that it says, the table, and nothing in between.
Of what was signed only the first is asked, for writers leave all kinds of things behind.

And who believes that a file is linearised, since it says so and is as long as it says, does not look at its end at all.
"""

from __future__ import annotations

import re

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.decode_limits import DecodePurpose
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.xref import (
    XRefSectionData,
    XRefSectionMetaInfo,
    XRefSectionType,
    XRefType,
    parse_xref_stream,
    parse_xref_table,
    read_object_header,
)

_END = b"%%EOF"
_SPACE = rb"[ \t\r\n\f\0]"
_HEAD = re.compile(rb"(\d{1,10})%b+(\d{1,10})%b+obj(?![A-Za-z0-9])" % (_SPACE, _SPACE))
_SPACED_HEAD = re.compile(rb"%b*+%b" % (_SPACE, _HEAD.pattern))
_TAIL = re.compile(rb"startxref%b+\d{1,15}%b+\Z" % (_SPACE, _SPACE))
# Some writers say in a comment who they are.
_NOTHING = re.compile(rb"(?:%b|%%[^\r\n]*+[\r\n])*+\Z" % _SPACE)
_SPACES = re.compile(rb"%b*+" % _SPACE)
# The name, in any spelling.
_LINEARISED = re.compile(b"/" + b"".join(b"(?:%c|(?i:#%02x))" % (letter, letter) for letter in b"Linearized"))
#: Where readers look for the end of the object that says it (ISO 32000-1 annex F.3.3).
_BEGINNING = 1024
_WORDS = re.compile(rb"(?<![A-Za-z])(?:obj|endobj|trailer|xref|startxref)(?![A-Za-z])")
# What a reader that looks through the bytes takes for an object or a trailer, wherever it stands.
_FOUND = re.compile(rb"\d%b+\d{1,10}%b+obj|trailer%b*+<<" % (_SPACE, _SPACE, _SPACE))
# A comment, which stays, or a string, which goes.
_COMMENT_OR_STRING = re.compile(
    rb"(%[^\r\n]*+)|\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*+\))*+\)",
    re.DOTALL,
)


def has_strays(pdf: bytes, reader: PdfFileReader, since: int) -> bool:
    """Whether a revision after `since` (counted from 0; -1: any) is not written plainly, or any lists objects that bear
    other numbers, or readers of linearised files begin with another table. Raises what pyHanko raises.
    """
    if _begins_elsewhere(pdf, reader):
        return True
    if not all(_is_headed(pdf, reader, revision) for revision in range(reader.xrefs.total_revisions)):
        return True
    start = _end_of(pdf, reader, since) if since >= 0 else 0
    for revision in range(since + 1, reader.xrefs.total_revisions):
        end = _end_of(pdf, reader, revision)
        if end < start or not _is_plain(pdf, reader, revision, start, end):
            return True
        start = end
    return False


def _begins_elsewhere(pdf: bytes, reader: PdfFileReader) -> bool:
    """Whether the file may pass for linearised and the table at its beginning is not the one that its end points to."""
    # Who says a length that is not the file's is not believed.
    if b"%d" % len(pdf) not in pdf or not _LINEARISED.search(pdf):
        return False
    # Readers look for the word alone, be it in a string.
    end = pdf.find(b"endobj", 0, _BEGINNING)
    used = reader.xrefs.get_xref_container_info(0).declared_startxref
    first, used = (_SPACES.match(pdf, place).end() for place in (end + len(b"endobj"), used))
    return end < 0 or first != used or reader.xrefs.total_revisions > 1


def _end_of(pdf: bytes, reader: PdfFileReader, revision: int) -> int:
    """Where the revision's end mark ends; the file's end when it has none."""
    mark = pdf.find(_END, reader.xrefs.get_xref_container_info(revision).end_location)
    return mark + len(_END) if mark >= 0 else len(pdf)


def _is_headed(pdf: bytes, reader: PdfFileReader, revision: int) -> bool:
    """Whether what the revision's table lists are the heads of those objects; spaces before them harm nobody."""
    for number, (generation, place) in reader.xrefs.get_xref_data(revision).standard_xrefs.items():
        head = _SPACED_HEAD.match(pdf, place)
        # Some writers list what they never wrote at the very beginning.
        if place and (head is None or (int(head[1]), int(head[2])) != (number, generation)):
            return False
    return True


def _is_plain(pdf: bytes, reader: PdfFileReader, revision: int, start: int, end: int) -> bool:
    about = reader.xrefs.get_xref_container_info(revision)
    listed = reader.xrefs.get_xref_data(revision)
    # What is listed again where an earlier revision has it is no part of this one.
    objects = {
        place: generic.Reference(number, generation, reader)
        for number, (generation, place) in listed.standard_xrefs.items()
        if place >= start
    }
    tables = [about]
    tail = pdf.rfind(b"startxref", start, end)
    if about.xref_section_type == XRefSectionType.STREAM:
        table = about.start_location
        objects[table] = about.stream_ref
    else:
        table = pdf.rfind(b"xref", start, about.start_location)
        if _WORDS.findall(pdf, max(table, start), tail) != [b"xref", b"trailer"]:
            return False
        if listed.hybrid is not None:
            hidden = listed.hybrid.meta_info
            if not _is_said_twice(reader, revision, _table_stream(reader, hidden), hidden.stream_ref.idnum):
                return False  # old readers see one half of the table
            tables.append(hidden)
            objects[tables[1].start_location] = tables[1].stream_ref
    places = sorted({*objects, table, tail})
    return (
        start <= table < tail
        and places[-2:] == [table, tail]
        and all(_has_known_rows(reader, one) for one in tables)
        and _is_nothing(pdf, start, places[0])
        and _TAIL.match(pdf, tail, end - len(_END)) is not None
        and all(
            _is_object(pdf, place, places[index + 1], objects[place], revision)
            for index, place in enumerate(places)
            if place in objects
        )
        and _holds_what_is_listed(pdf, places, objects, listed, [one.start_location for one in tables], revision)
    )


def _table_stream(reader: PdfFileReader, about: XRefSectionMetaInfo) -> generic.StreamObject:
    """The table as it lies there, also when it does not list itself."""
    reader.stream.seek(about.start_location)
    read_object_header(reader.stream, strict=True)
    return generic.StreamObject.read_from_stream(reader.stream, about.stream_ref)


def _has_known_rows(reader: PdfFileReader, about: XRefSectionMetaInfo) -> bool:
    """Whether the table has no rows that one reader passes over and another stumbles at."""
    if about.xref_section_type in (XRefSectionType.STREAM, XRefSectionType.HYBRID_STREAM):
        return _has_known_rows_of(_table_stream(reader, about))
    reader.stream.seek(about.start_location)
    rows = parse_xref_table(reader.stream, strict=True)
    return all(row.idnum or row.xref_type == XRefType.FREE for row in rows)


def _has_known_rows_of(table: generic.StreamObject) -> bool:
    rows = list(parse_xref_stream(table, strict=True))
    index = list(table.get("/Index", (0, table.raw_get("/Size"))))
    # Those of an unknown type are left out.
    return len(rows) == sum(index[1::2]) and all(row.idnum or row.xref_type == XRefType.FREE for row in rows)


def _is_said_twice(reader: PdfFileReader, revision: int, stream: generic.StreamObject, own: int) -> bool:
    """Whether the stream, which bears the number `own` and stands beside a table, says what the table says, as some Java
    libraries write them.
    """
    listed, hidden = reader.xrefs.get_xref_data(revision), XRefSectionData()
    hidden.process_entries(parse_xref_stream(stream, strict=True), strict=True)
    halves = [
        {number: place for number, place in half.standard_xrefs.items() if number != own} for half in (listed, hidden)
    ]
    before = reader.xrefs.get_xref_container_info(revision - 1).declared_startxref if revision else None
    return (
        halves[0] == halves[1]
        and listed.freed == hidden.freed
        and not hidden.xrefs_in_objstm
        and stream.get("/Prev") == before
        and stream.raw_get("/Root") == reader.trailer.raw_get("/Root", revision=revision)
    )


def _is_nothing(pdf: bytes, start: int, end: int) -> bool:
    """Whether only spaces and comments lie there, and no comment that is an object for who does not see its mark."""
    return _NOTHING.match(pdf, start, end) is not None and not any(
        pdf.count(word, start, end) for word in (b"obj", b"xref", b"trailer")
    )


def _is_object(pdf: bytes, start: int, end: int, reference: generic.Reference, revision: int) -> bool:
    """Whether this object lies there and nothing else."""
    head = _SPACED_HEAD.match(pdf, start, end)
    if head is None or (int(head[1]), int(head[2])) != (reference.idnum, reference.generation):
        return False
    last = pdf.rfind(b"endobj", start, end)
    if last < 0 or not _is_nothing(pdf, last + len(b"endobj"), end):
        return False
    if pdf.count(b"obj", start, end) == 2 and not any(pdf.count(word, start, end) for word in (b"xref", b"trailer")):
        return True
    value = reference.pdf.get_object(reference, revision=revision)
    # A stream may hold such words by chance, and so may a string; what a reader could take for an object, neither.
    if len(_FOUND.findall(pdf, start, end)) != 1 or pdf.count(b"endstream", start, end) > 1:
        return False
    written = pdf[start:end]
    if isinstance(value, generic.StreamObject):
        before, _, after = written.rpartition(value.encoded_data) if value.encoded_data else (written, b"", b"")
        written = _COMMENT_OR_STRING.sub(rb"\1", before) + after
    else:
        written = _COMMENT_OR_STRING.sub(rb"\1", written)
    return _WORDS.findall(written) == [b"obj", b"endobj"]


def _holds_what_is_listed(
    pdf: bytes,
    places: list[int],
    objects: dict[int, generic.Reference],
    listed: XRefSectionData,
    tables: list[int],
    revision: int,
) -> bool:
    """Whether the object streams of the revision hold exactly what its table says is in them."""
    wanted: dict[int, dict[int, int]] = {}
    for number, where in listed.xrefs_in_objstm.items():
        wanted.setdefault(where.obj_stream_id, {})[number] = where.ix_in_stream
    for place, following in zip(places, places[1:], strict=False):
        if place not in objects or place in tables or not pdf.count(b"stream", place, following):
            continue
        value = objects[place].pdf.get_object(objects[place], revision=revision)
        kind = value.raw_get("/Type") if isinstance(value, generic.StreamObject) and "/Type" in value else None
        if isinstance(kind, generic.IndirectObject):
            return False
        # A table that nothing points to, which only a reader that looks through the bytes takes for one.
        if kind == "/XRef" and not (
            _has_known_rows_of(value) and _is_said_twice(objects[place].pdf, revision, value, objects[place].idnum)
        ):
            return False
        if kind == "/ObjStm" and _numbers_in(value) != wanted.pop(objects[place].idnum, {}):
            return False
    return not wanted


def _numbers_in(holder: generic.StreamObject) -> dict[int, int] | None:
    """Number → index of the objects of an object stream; None when not every reader would find the same."""
    count, first = holder.raw_get("/N"), holder.raw_get("/First")
    if not isinstance(count, int) or not isinstance(first, int):
        return None
    heads = holder.read_data(DecodePurpose.OBJECT_STREAM)[:first].split()
    if len(heads) != 2 * count or not all(head.isdigit() for head in heads):
        return None
    numbers = {int(number): index for index, number in enumerate(heads[::2])}
    return numbers if len(numbers) == count else None
