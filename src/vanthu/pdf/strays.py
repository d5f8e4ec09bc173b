"""What later revisions hold besides what their tables list: nothing, in a file that every reader reads alike.

A reader that trusts the cross-reference tables passes over everything else; one that finds a table broken looks through
the whole file and takes the last definition of each object that it meets. What the two show may differ, and the
time-stamp that covers both is for sale. So whatever was added after the first signature must be written plainly (ISO
32000-1 §7.5.6): objects where the table says and under the numbers that it says, the table, and nothing in between.
Of what was signed only the first is asked, for writers leave all kinds of things behind.
"""

from __future__ import annotations

import re

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.xref import XRefSectionType

_END = b"%%EOF"
_SPACE = rb"[ \t\r\n\f\0]"
_HEAD = re.compile(rb"(\d{1,10})%b+(\d{1,10})%b+obj(?![A-Za-z0-9])" % (_SPACE, _SPACE))
_SPACED_HEAD = re.compile(rb"%b*+%b" % (_SPACE, _HEAD.pattern))
_TAIL = re.compile(rb"startxref%b+\d{1,15}%b+\Z" % (_SPACE, _SPACE))
# Some writers say in a comment who they are.
_NOTHING = re.compile(rb"(?:%b|%%[^\r\n]*+[\r\n])*+\Z" % _SPACE)
_WORDS = re.compile(rb"(?<![A-Za-z])(?:obj|endobj|trailer|xref|startxref)(?![A-Za-z])")


def has_strays(pdf: bytes, reader: PdfFileReader, since: int) -> bool:
    """Whether a revision after `since` (counted from 0; -1: any) is not written plainly, or one up to it lists objects
    that bear other numbers. Raises what pyHanko raises.
    """
    if not all(_is_headed(pdf, reader, revision) for revision in range(since + 1)):
        return True
    start = _end_of(pdf, reader, since) if since >= 0 else 0
    for revision in range(since + 1, reader.xrefs.total_revisions):
        end = _end_of(pdf, reader, revision)
        if end < start or not _is_plain(pdf, reader, revision, start, end):
            return True
        start = end
    return False


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
    # What is listed again where an earlier revision has it is no part of this one.
    objects = {
        place: generic.Reference(number, generation, reader)
        for number, (generation, place) in reader.xrefs.get_xref_data(revision).standard_xrefs.items()
        if place >= start
    }
    tail = pdf.rfind(b"startxref", start, end)
    if about.xref_section_type == XRefSectionType.STREAM:
        table = about.start_location
        objects[table] = about.stream_ref
    elif about.xref_section_type == XRefSectionType.STANDARD:
        table = pdf.rfind(b"xref", start, about.start_location)
        if _WORDS.findall(pdf, max(table, start), tail) != [b"xref", b"trailer"]:
            return False
    else:
        return False  # a table of two halves: old readers see one of them
    places = sorted({*objects, table, tail})
    return (
        start <= table < tail
        and places[-2:] == [table, tail]
        and _NOTHING.match(pdf, start, places[0]) is not None
        and _TAIL.match(pdf, tail, end - len(_END)) is not None
        and all(
            _is_object(pdf, place, places[index + 1], objects[place], revision)
            for index, place in enumerate(places)
            if place in objects
        )
    )


def _is_object(pdf: bytes, start: int, end: int, reference: generic.Reference, revision: int) -> bool:
    """Whether this object lies there and nothing else."""
    head = _HEAD.match(pdf, start, end)
    if head is None or (int(head[1]), int(head[2])) != (reference.idnum, reference.generation):
        return False
    last = pdf.rfind(b"endobj", start, end)
    if last < 0 or not _NOTHING.match(pdf, last + len(b"endobj"), end):
        return False
    if pdf.count(b"obj", start, end) == 2 and not any(pdf.count(word, start, end) for word in (b"xref", b"trailer")):
        return True
    # A stream may hold such words by chance.
    value = reference.pdf.get_object(reference, revision=revision)
    inside = _WORDS.findall(value.encoded_data) if isinstance(value, generic.StreamObject) else []
    return sorted(_WORDS.findall(pdf, start, end)) == sorted([b"obj", b"endobj", *inside])
