"""Dictionaries and arrays of a PDF read in one go: pyHanko 0.38 reads them byte by byte, with a call for every space.

That was a sixth of the time of verifying a file. `install` lets pyHanko read by `read`, which knows the plain forms that
writers use. Whatever is not plain (comments, escapes, keys that come twice, faults of every kind) is left to pyHanko's
own reader, from the beginning of the same object, so values, positions and errors are the same by construction.
"""

from __future__ import annotations

import binascii
import logging
import re
import threading
from typing import IO, Any

from pyhanko.pdf_utils import generic
from pyhanko.version import __version__

from vanthu.pdf import names

#: The one version that was compared with this module, by `tests/pdf_reading/test_objectreader.py`.
PINNED = "0.38.0"

log = logging.getLogger(__name__)

#: Bytes that are looked at. What is longer is tried once more with a part that holds a signature, and then left.
_CHUNKS = (2048, 65_536)
_DEEPEST = 20
#: As far as pyHanko looks ahead from a number, to tell it from a reference.
_AHEAD = 20

_NAME, _REFERENCE, _WHOLE, _FRACTION, _DICTIONARY, _ARRAY, _ENDED, _LISTED, _TEXT, _DIGITS, _TRUE, _FALSE, _NULL = (
    1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14
)  # fmt: skip
_TOKEN = re.compile(
    rb"""[ \n\r\t\f\x00]*(?:
    /([^ \n\r\t\f\x00()<>\[\]{}/%]*)(?=[ \n\r\t\f\x00()<>\[\]{}/%])
    | ([1-9][0-9]{0,9})[ ]([0-9]{1,5})[ ]R(?=[^a-zA-Z])
    | (?![0-9]+\s+[0-9]+\s+R[^a-zA-Z]) ([+-]?[0-9]{1,18}) (?=[^+,\-.0-9])
    | ([+-]?(?:[0-9]{1,18}\.[0-9]{0,18}|\.[0-9]{1,18})) (?=[^+,\-.0-9])
    | (<<) | (\[) | (>>) | (\])
    | \( ((?:[^()\\]+|\\(?:[0-3][0-7][0-7]|[nrtbf()\\]))*+) \)
    | < ([0-9A-Fa-f]*) >
    | (true) | (false) | (null)
    )""",
    re.VERBOSE,
)
#: All of an array of plain numbers behind its bracket: the widths of a font, which is most of what a file has to read.
_NUMBERS = re.compile(rb"[ \n\r\t]*+((?:[0-9]{1,18}[ \n\r\t]++)*+(?:[0-9]{1,18})?+)\]")
_ESCAPE = re.compile(rb"\\([0-7]{3}|.)")
_LETTERS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
#: A stream within an object, perhaps, or a comment.
_MORE = re.compile(rb"[ \n\r\t\f\x00]*[s%]")

original = generic.read_object
#: A number as `NumberObject` makes it, of digits.
_whole = int.__new__


class _Reading(threading.local):
    #: pyHanko's own reader is at work, and reads what is inside by itself too: nothing is tried on every level again.
    plainly = False


_reading = _Reading()


class _NotPlain(Exception):
    """Something for pyHanko's own reader."""


def install() -> bool:
    """Let pyHanko read objects by `read`. Of another version nothing is replaced. True when it is in use."""
    if __version__ != PINNED:
        log.warning("pyHanko %s reads objects itself: compare objectreader.py with it", __version__)
        return False
    generic.read_object = read
    return True


def read(
    stream: IO[bytes],
    container_ref: Any,
    as_metadata_stream: bool = False,
    in_content_stream: generic.ContentOpReading = generic.ContentOpReading.NO,
) -> generic.PdfObject:
    """The object at the stream's position. Raises what pyHanko's reader raises."""
    if _reading.plainly or as_metadata_stream or in_content_stream:
        return original(stream, container_ref, as_metadata_stream, in_content_stream)
    start = stream.tell()
    for size in _CHUNKS:
        held = stream.read(size)
        if not held.startswith((b"<<", b"[")):
            break
        handler = container_ref.get_pdf_handler()
        plain = _Plain(held, container_ref, handler, len(held) - _AHEAD if len(held) == size else len(held))
        try:
            found, end = plain.whole()
        except (_NotPlain, ValueError, ArithmeticError, generic.PdfReadError):
            stream.seek(start)
            continue
        stream.seek(start + end)
        if isinstance(found, generic.DictionaryObject):
            # A plain dictionary: ours would follow a reference to the length by itself, and leave the place.
            payload = generic._maybe_read_stream_payload(stream, dict(found), handler)
            if payload is not None:
                found = generic.StreamObject(found, encoded_data=payload)
                found.container_ref = container_ref
        return found
    stream.seek(start)
    _reading.plainly = True
    try:
        return original(stream, container_ref, as_metadata_stream, in_content_stream)
    finally:
        _reading.plainly = False


class _Plain:
    """Reads the plain object at the beginning of some bytes, in which nothing may end behind `limit`."""

    def __init__(self, held: bytes, container_ref: Any, handler: Any, limit: int) -> None:
        self._held = held
        self._container_ref = container_ref
        self._handler = handler
        self._limit = limit

    def whole(self) -> tuple[generic.PdfObject, int]:
        """The dictionary or array, and where it ends. Raises `_NotPlain`."""
        return self._dictionary(2, 1) if self._held.startswith(b"<<") else self._array(1, 1)

    def _value(self, token: re.Match[bytes] | None, depth: int) -> tuple[generic.PdfObject, int]:
        if token is None:
            raise _NotPlain
        kind, at = token.lastindex, token.end()
        found: generic.PdfObject
        if kind == _NAME:
            found = names.decode(token[1])
        elif kind == _REFERENCE:
            found = generic.IndirectObject(int(token[2]), int(token[3]), self._handler)
        elif kind == _WHOLE:
            found = _whole(generic.NumberObject, token[4])
        elif kind == _FRACTION:
            found = generic.FloatObject(token[5].decode("ascii"))
        elif kind == _DICTIONARY:
            return self._dictionary(at, depth + 1)
        elif kind == _ARRAY:
            return self._array(at, depth + 1)
        elif kind == _TEXT:
            text = token[10]
            found = generic.pdf_string(_ESCAPE.sub(_escaped, text) if b"\\" in text else text)
        elif kind == _DIGITS:
            digits = token[11]
            found = generic.pdf_string(binascii.unhexlify(digits + b"0" * (len(digits) % 2)))
        elif kind == _NULL:
            found = generic.NullObject()
        elif kind in (_TRUE, _FALSE):
            found = generic.BooleanObject(kind == _TRUE)
        else:
            raise _NotPlain
        found.container_ref = self._container_ref
        return found, at

    def _dictionary(self, at: int, depth: int) -> tuple[generic.DictionaryObject, int]:
        if depth > _DEEPEST:
            raise _NotPlain
        held, match = self._held, _TOKEN.match
        found = generic.DictionaryObject()
        while (token := match(held, at)) is not None and token.lastindex == _NAME:
            key = names.decode(token[1])
            value, at = self._value(match(held, token.end()), depth)
            if key in found:
                raise _NotPlain
            dict.__setitem__(found, key, value)
        if token is None or token.lastindex != _ENDED or token.end() > self._limit:
            raise _NotPlain
        at = token.end()
        if depth > 1 and _MORE.match(held, at):
            raise _NotPlain
        found.container_ref = self._container_ref
        return found, at

    def _array(self, at: int, depth: int) -> tuple[generic.ArrayObject, int]:
        if depth > _DEEPEST:
            raise _NotPlain
        held, match = self._held, _TOKEN.match
        found = generic.ArrayObject()
        found.container_ref = container_ref = self._container_ref
        token = _NUMBERS.match(held, at)
        if token is not None:
            for digits in token[1].split():
                value = _whole(generic.NumberObject, digits)
                value.container_ref = container_ref
                found.append(value)
        else:
            while (token := match(held, at)) is not None and token.lastindex != _LISTED:
                value, at = self._value(token, depth)
                found.append(value)
        if token is None or token.end() > self._limit:
            raise _NotPlain
        return found, token.end()


def _escaped(found: re.Match[bytes]) -> bytes:
    said = found[1]
    return bytes((int(said, 8),)) if len(said) == 3 else _LETTERS.get(said, said)
