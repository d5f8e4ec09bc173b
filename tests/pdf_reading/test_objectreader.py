"""Dictionaries and arrays that are read in one go are what pyHanko's own reader makes of them."""

from __future__ import annotations

import io
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.version import __version__

import vanthu.pdf.verify  # noqa: F401 which puts the reader in its place
from vanthu.pdf import objectreader


class Handler:
    """As much of a file as an object needs: whether it is strict, and the length of one stream."""

    def __init__(self, stream: io.BytesIO, strict: bool) -> None:
        self.stream, self.strict = stream, strict

    def get_object(self, reference: object) -> generic.NumberObject:
        self.stream.seek(0)  # as a reader does that has to look it up
        return generic.NumberObject(3)


def shape(value: object) -> object:
    """A value with the types, references and encodings in it."""
    kind, container = type(value), getattr(value, "container_ref", None)
    where = (container.idnum, container.generation) if container else None
    if isinstance(value, generic.DictionaryObject):
        inside = [(type(key), str(key), shape(dict.__getitem__(value, key))) for key in value]
        return kind, where, inside, getattr(value, "_encoded_data", None)
    if isinstance(value, generic.ArrayObject):
        return kind, where, [shape(one) for one in list.__iter__(value)]
    if isinstance(value, generic.IndirectObject):
        return kind, where, value.idnum, value.generation, value.get_pdf_handler() is container.pdf
    if isinstance(value, generic.BooleanObject):
        return kind, where, value.value
    if isinstance(value, generic.NullObject):
        return kind, where
    return kind, where, repr(value), getattr(value, "autodetected_encoding", None)


def outcome(reader, data: bytes, start: int, strict: bool) -> tuple:
    stream = io.BytesIO(data)
    stream.seek(start)
    container = generic.Reference(7, 0, Handler(stream, strict))
    try:
        value = reader(stream, container)
    except RecursionError:
        return (RecursionError,)
    except Exception as error:
        return type(error), str(error), stream.tell()
    return *[shape(value)], stream.tell()


def originally(stream: io.BytesIO, container: generic.Reference) -> generic.PdfObject:
    """pyHanko's own reader, inside as well."""
    installed, generic.read_object = generic.read_object, objectreader.original
    try:
        return objectreader.original(stream, container)
    finally:
        generic.read_object = installed


def same(data: bytes, start: int = 0) -> None:
    for strict in (True, False):
        assert outcome(objectreader.read, data, start, strict) == outcome(originally, data, start, strict)


SCALARS = st.sampled_from(
    b"/Name /A#20B /#zz / 0 1 -17 +3 007 1. .5 -.25 1.5.2 -- 1,5 99999999999999999999 12_3 true false null nul tru "
    b"(text) (a\\)b) (a\\(b) (\\101\\n) (\\1015) (\\9) (\\8) (\\777) (a(b)c) (open () <41> <4> <4 1> <4g> <feff0041> "
    b"(\\\\) (\\q) <> 1_R x 0x1 1e5 R obj".split(b" ")
    + [b"1 0 R", b"12 3 R", b"0 0 R", b"1 0 Rx", b"1  0 R", b"1\n0\nR", b"1 0 00 R", b"1 65536 R", b"5 0 R\n", b"(a b)"]
)
SPACES = st.sampled_from([b" ", b"", b"\n", b"\r\n ", b"\x00", b"\t\f", b" % note\n", b"\x0b", b"  "])


@st.composite
def objects(draw, depth: int = 3) -> bytes:
    kind = draw(st.integers(0, 3 if depth else 1))
    if kind <= 1:
        return draw(SCALARS)
    parts = []
    for _ in range(draw(st.integers(0, 4))):
        if kind == 2:
            parts.append(draw(st.sampled_from([b"/A", b"/B", b"/C", b"/Length", b"/D#41"])))
        parts.append(draw(SPACES) + draw(objects(depth - 1)) + draw(SPACES))
    opened, closed = (b"<<", b">>") if kind == 2 else (b"[", b"]")
    return opened + b"".join(parts) + closed


TAILS = st.sampled_from(
    [
        b"",
        b"\nendobj",
        b" stream\nabc\nendstream endobj",
        b"\nstream\r\nabcendstream",
        b"stream\nabcd\nendstream",
        b" sound",
        b"% x\nstream\nabc\nendstream",
        b">",
        b" 0 R ",
    ]
)


@settings(max_examples=150)
@given(before=st.binary(max_size=2), value=objects(), tail=TAILS)
@example(b"", b"<< /Length 3 0 R >>", b"\nstream\nabc\nendstream\nendobj")
@example(b"", b"<< /Length 3 /A << /B 1 >> stream\nabc\nendstream >>", b"")
@example(b"", b"<< /A 1 /A 2 >>", b"")
@example(b"", b"<< /A 1 > >", b"")
@example(b"", b"[" * 30 + b"]" * 30, b" endobj")
def test_objects_of_every_form_are_read_alike(before: bytes, value: bytes, tail: bytes) -> None:
    same(before + value + tail, len(before))
    # The same where much follows, so that no end of the file is near.
    same(before + value + tail + b" " * 100, len(before))


@given(start=st.sampled_from([b"<<", b"[", b"<"]), rest=st.binary(max_size=120))
def test_any_bytes_are_read_alike(start: bytes, rest: bytes) -> None:
    same(start + rest)


@pytest.mark.parametrize(
    "array",
    [
        b"[]", b"[ ]", b"[1]", b"[ 1 2\r\n3 ]", b"[007 0]", b"[1 2 0 R 3]", b"[1 2 R]", b"[1 2 0 R]", b"[-1 2]", b"[1 2.5]",
        b"[123456789012345678 1]", b"[1 1234567890123456789]", b"[1\x002]", b"[1 2", b"[1 2>>", b"[1%a\n2]", b"[[1 2][3]4]",
    ],
)  # fmt: skip
def test_arrays_of_numbers_are_read_alike(array: bytes) -> None:
    same(array + b" endobj")
    same(b"<< /W " + array + b" >> endobj")


@pytest.mark.parametrize("inside", [b"12 0 R", b"/Name", b"(text\\051)", b"<4142>", b"-1.5", b"<< /A [1 2] >>"])
def test_an_object_that_ends_anywhere_is_read_alike(inside: bytes) -> None:
    for size in (*range(1995, 2045, 2), 2500, 65_490, 65_510):
        same(b"<< /Filler <" + b"4" * size + b"> /Last " + inside + b" /Z 1 >> endobj " + b"0 " * 20)
    same(b"[" + b"1 " * 1005 + inside + b"]")


def test_every_object_of_a_signed_file_is_read_alike_and_none_is_left_to_pyhanko(good, monkeypatch) -> None:
    places = [found.end() for found in re.finditer(rb"\d+ 0 obj\s+(?=<<|\[)", good)]
    assert len(places) > 20
    for place in places:
        same(good, place)
    left: list[bytes] = []
    reader = PdfFileReader(io.BytesIO(good))
    original = objectreader.original

    def noting(stream, *rest):
        left.append(good[stream.tell() :][:40])
        return original(stream, *rest)

    monkeypatch.setattr(objectreader, "original", noting)
    for place in places:
        stream = io.BytesIO(good)
        stream.seek(place)
        objectreader.read(stream, generic.Reference(1, 0, reader))
    assert left == []


def test_what_is_left_to_pyhanko_is_tried_once_and_not_on_every_level(monkeypatch) -> None:
    tried: list[int] = []
    whole = objectreader._Plain.whole
    monkeypatch.setattr(objectreader._Plain, "whole", lambda plain: tried.append(1) or whole(plain))
    same(b"[" * 200 + b"%\n" + b"]" * 200)
    assert len(tried) <= 4


def test_the_reader_is_in_use_and_pyhanko_is_the_one_that_was_compared(monkeypatch) -> None:
    assert __version__ == objectreader.PINNED, "compare objectreader.py with the new pyHanko, then pin it"
    assert generic.read_object is objectreader.read
    monkeypatch.setattr(generic, "read_object", objectreader.original)
    monkeypatch.setattr(objectreader, "__version__", "0.39.0")
    assert not objectreader.install()
    assert generic.read_object is objectreader.original
