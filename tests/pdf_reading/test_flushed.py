"""Streams that end with a flush are read in full, and everything else as pyHanko reads it."""

from __future__ import annotations

import zlib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pyhanko.pdf_utils import filters
from pyhanko.version import __version__

from vanthu.pdf import flushed


def only_flushed(data: bytes) -> bytes:
    work = zlib.compressobj()
    return work.compress(data) + work.flush(zlib.Z_SYNC_FLUSH)


def outcome(decompress, data: bytes, limit: int | None) -> object:
    try:
        return decompress(data, limit)
    except Exception as error:
        return type(error), str(error)


@given(st.binary(max_size=300))
@example(b"")
def test_a_flushed_stream_is_read_in_full(data: bytes) -> None:
    with pytest.raises(zlib.error):
        flushed.original(only_flushed(data), 1000)
    assert flushed.decompress(only_flushed(data), 1000) == data


def test_the_limit_holds_for_a_flushed_stream() -> None:
    bomb = only_flushed(bytes(2_000_000))
    assert outcome(flushed.decompress, bomb, 1000) == outcome(flushed.original, bomb, 1000)
    assert outcome(flushed.decompress, only_flushed(b"x" * 1001), 1000) != b"x" * 1001


@given(st.binary(max_size=300), st.integers(0, 12), st.sampled_from([None, 10, 1000]), st.binary(max_size=4))
def test_everything_else_is_read_as_before(data: bytes, missing: int, limit: int | None, more: bytes) -> None:
    packed = zlib.compress(data)
    packed = packed[: max(0, len(packed) - missing)] + more
    assert outcome(flushed.decompress, packed, limit) == outcome(flushed.original, packed, limit)


def test_nothing_is_replaced_in_a_pyhanko_that_nobody_compared(monkeypatch) -> None:
    assert __version__ == flushed.PINNED, "compare flushed.py with the new pyHanko, then pin it"
    assert filters._bounded_decompress is flushed.decompress
    monkeypatch.setattr(filters, "_bounded_decompress", flushed.original)
    monkeypatch.setattr(flushed, "__version__", "9.9")
    assert not flushed.install() and filters._bounded_decompress is flushed.original
    monkeypatch.setattr(flushed, "__version__", flushed.PINNED)
    assert flushed.install() and filters._bounded_decompress is flushed.decompress
