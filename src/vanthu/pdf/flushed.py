"""Compressed streams that were flushed and never ended, as the mobile Acrobat Reader saves what it adds to a file.

pyHanko 0.38 refuses every stream without a last block, every other reader shows it. After a flush (RFC 1951 §3.2.4: an
empty stored block) all that was written is there, so `install` lets pyHanko read these, and no others that lack an end.
"""

from __future__ import annotations

import logging
import zlib

from pyhanko.pdf_utils import filters
from pyhanko.version import __version__

#: The one version that was compared with this module, by `tests/pdf_reading/test_flushed.py`.
PINNED = "0.38.0"
_FLUSH = b"\x00\x00\xff\xff"

log = logging.getLogger(__name__)

original = filters._bounded_decompress


def install() -> bool:
    """Let pyHanko decompress by `decompress`. Of another version nothing is replaced. True when it is in use."""
    if __version__ != PINNED:
        log.warning("pyHanko %s decompresses streams itself: compare flushed.py with it", __version__)
        return False
    filters._bounded_decompress = decompress
    return True


def decompress(data: bytes, max_output_size: int | None) -> bytes:
    """What was compressed. Raises what pyHanko raises, for all that does not end with a flush."""
    if max_output_size is None or not data.endswith(_FLUSH):
        return original(data, max_output_size)
    try:
        return original(data, max_output_size)
    except zlib.error:
        reading = zlib.decompressobj()
        found = reading.decompress(data, max_output_size + 1)
        if reading.unconsumed_tail or len(found) > max_output_size:
            raise
        return found
