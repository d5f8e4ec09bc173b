"""Hexadecimal strings read in one go: pyHanko 0.38 reads them byte by byte, and a signature is one of 32,000 digits.

That loop was a fifth of the time of verifying a file. `install` puts a buffered reader in its place. What the buffered
reader does not understand at once (comments inside the string, foreign characters, a file that ends) is left to
pyHanko's own reader, from the same position, so values, positions and errors are the same by construction.
"""

from __future__ import annotations

import binascii
import logging
from typing import IO

from pyhanko.pdf_utils import generic
from pyhanko.version import __version__

#: The one version that was compared with this module, by `tests/pdf_reading/test_hexstrings.py`.
PINNED = "0.38.0"

log = logging.getLogger(__name__)

_WHITESPACE = b" \n\r\t\f\x00"
_EXPECTED = b"0123456789abcdefABCDEF" + _WHITESPACE
_FIRST, _MOST = 256, 1 << 20
original = generic.read_hex_string_from_stream


def install() -> bool:
    """Let pyHanko read hexadecimal strings by `read`. Of another version nothing is replaced: slower, never wrong.

    True when the buffered reader is in use. Safe to repeat.
    """
    if __version__ != PINNED:
        log.warning("pyHanko %s reads hexadecimal strings itself: compare hexstrings.py with it", __version__)
        return False
    generic.read_hex_string_from_stream = read
    return True


def read(stream: IO[bytes]) -> generic.ByteStringObject | generic.TextStringObject:
    """The string that begins with the "<" at the stream's position; the position after it is behind the ">".

    Raises what pyHanko's reader raises.
    """
    start = stream.tell()
    digits = _digits(stream)
    if digits is None:
        stream.seek(start)
        return original(stream)
    return generic.pdf_string(digits)


def _digits(stream: IO[bytes]) -> bytes | None:
    """The string's bytes, or None when it is no plain run of digits and whitespace up to a ">"."""
    held = stream.read(_FIRST)
    size = len(held)
    end = held.find(b">", 1)
    last = held[1:]
    while end < 0:
        # A long file without any ">" must not be read to its end for every string that is none.
        if last.translate(None, _EXPECTED):
            return None
        last = more = stream.read(min(size, _MOST))
        if not more:
            return None
        end = more.find(b">")
        if end >= 0:
            end += size
        held += more
        size += len(more)
    try:
        digits = held[1:end].translate(None, _WHITESPACE)
        value = binascii.unhexlify(digits + b"0" if len(digits) % 2 else digits)
    except ValueError:
        return None
    stream.seek(end + 1 - size, 1)
    return value
