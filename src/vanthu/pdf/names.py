"""PDF names read in one go and decoded and encoded once: pyHanko 0.38 does it letter by letter, and a file has a few
hundred names, often.

Decoding and encoding are functions of the name alone, so `install` lets pyHanko remember them; what it raises, it raises again. Every
name read is an object of its own, as before: pyHanko notes on it where it stands.
"""

from __future__ import annotations

import io
import logging
import re
from functools import lru_cache
from typing import IO, Any

from pyhanko.pdf_utils import generic
from pyhanko.version import __version__

#: The one version that was compared with this module, by `tests/pdf_reading/test_names.py`.
PINNED = "0.38.0"
#: ISO 32000-1 annex C: names are not longer. Others are read all the same, and not remembered.
_LONGEST = 127

log = logging.getLogger(__name__)

_DELIMITER = re.compile(rb"[ \n\r\t\f\x00()<>\[\]{}/%]")
_CHUNK = 64

original_read = generic.NameObject.read_from_stream
original_decode = generic._decode_name
original_write = generic.NameObject.write_to_stream


def install() -> bool:
    """Let pyHanko remember names. Of another version nothing is replaced. True when it is in use; safe to repeat."""
    if __version__ != PINNED:
        log.warning("pyHanko %s reads names itself: compare names.py with it", __version__)
        return False
    generic.NameObject.read_from_stream = staticmethod(read)
    generic._decode_name = decode
    generic.NameObject.write_to_stream = write
    return True


def read(stream: IO[bytes]) -> generic.NameObject:
    """The name at the stream's position; what is not plain within some bytes is left to pyHanko, from there."""
    start = stream.tell()
    held = stream.read(_CHUNK)
    end = _DELIMITER.search(held, 1)
    if end is None or held[:1] != b"/":
        stream.seek(start)
        return original_read(stream)
    stream.seek(start + end.start())
    return decode(held[1 : end.start()])


def decode(name: bytes) -> generic.NameObject:
    """The name that its bytes (minus the "/") stand for. Raises what pyHanko's function raises."""
    return generic.NameObject(_decoded(name)) if len(name) <= _LONGEST else original_decode(name)


def write(name: generic.NameObject, stream: IO[bytes], handler: Any = None, container_ref: Any = None) -> None:
    """Write the name with its escapes. Raises what pyHanko's method raises."""
    if len(name) <= _LONGEST:
        stream.write(_encoded(str(name)))
    else:
        original_write(name, stream, handler, container_ref)


@lru_cache(maxsize=4096)
def _decoded(name: bytes) -> str:
    return str(original_decode(name))


@lru_cache(maxsize=4096)
def _encoded(name: str) -> bytes:
    out = io.BytesIO()
    original_write(generic.NameObject(name), out)
    return out.getvalue()
