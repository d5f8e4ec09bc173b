"""The buffered reader of hexadecimal strings is pyHanko's own in everything but its speed."""

from __future__ import annotations

import io

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic
from pyhanko.version import __version__

from vanthu.pdf import hexstrings


def outcome(reader, data: bytes, start: int) -> tuple:
    """What a reader makes of a file: the value with its type, or the error with its words, and where it stopped."""
    stream = io.BytesIO(data)
    stream.seek(start)
    try:
        value = reader(stream)
    except Exception as error:
        return type(error), str(error), stream.tell()
    return type(value), value, getattr(value, "autodetected_encoding", None), stream.tell()


def same(data: bytes, start: int = 0) -> None:
    assert outcome(hexstrings.read, data, start) == outcome(hexstrings.original, data, start)


DIGITS = st.text("0123456789abcdefABCDEF", max_size=700).map(str.encode)
SPACES = st.sampled_from([b"", b" ", b"\n", b"\r\n\t", b"\x00\f", b"% a > comment\n", b"%\r"])
TAILS = st.sampled_from([b">", b">>", b"> endobj", b"", b"]", b"z>", b"<", b"%", b"% without an end"])


@given(parts=st.lists(st.tuples(DIGITS, SPACES), max_size=6), tail=TAILS, before=st.binary(max_size=5))
def test_strings_with_spaces_comments_and_faults_are_read_alike(parts, tail: bytes, before: bytes) -> None:
    same(before + b"<" + b"".join(digits + space for digits, space in parts) + tail, len(before))


@given(data=st.binary(max_size=600), start=st.integers(0, 8))
@example(b"", 0)
@example(b"<", 0)
@example(b">", 0)
@example(b"<>", 0)
@example(b"<feff0041>", 0)
@example(b"<" + b"f" * 255 + b">", 0)
@example(b"<" + b"f" * 254 + b">", 0)
@example(b"<" + b"f" * 256 + b">x", 0)
def test_any_bytes_are_read_alike(data: bytes, start: int) -> None:
    same(data, start)


@settings(max_examples=20)
@given(size=st.integers(1, 60_000), end=st.sampled_from([b">", b"", b"\x80>"]))
def test_long_strings_are_read_alike(size: int, end: bytes) -> None:
    same(b"<" + b"3a" * size + end + b"trailer")


def test_a_string_that_never_ends_is_not_searched_to_the_end_of_the_file() -> None:
    stream = io.BytesIO(b"<41(" + b"\x80" * 5_000_000)
    read: list[int] = []

    class Watched(io.BytesIO):
        def read(self, size: int = -1) -> bytes:
            found = super().read(size)
            read.append(len(found))
            return found

    watched = Watched(stream.getvalue())
    with pytest.raises(generic.PdfStreamError):
        hexstrings.read(watched)
    assert sum(read) < 10_000


def test_the_reader_is_installed_where_files_are_read_and_written() -> None:
    import vanthu.pdf.objects
    import vanthu.pdf.verify  # noqa: F401

    assert generic.read_hex_string_from_stream is hexstrings.read


def test_this_pyhanko_is_the_one_that_was_compared() -> None:
    assert __version__ == hexstrings.PINNED, "compare hexstrings.py with the new pyHanko, then pin it"


def test_another_pyhanko_keeps_its_own_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generic, "read_hex_string_from_stream", hexstrings.original)
    monkeypatch.setattr(hexstrings, "__version__", "0.39.0")
    assert not hexstrings.install()
    assert generic.read_hex_string_from_stream is hexstrings.original
