"""Strings of names prepared once: asn1crypto 1.5 compares two names letter by letter, and a file is full of one name.

RFC 5280 §7.1 compares names by prepared strings (RFC 4518). The preparation is a function of the string alone and was a
sixth of the time of verifying a file, so `install` lets asn1crypto remember what it prepared, and of which two names it
found already whether they are equal.
"""

from __future__ import annotations

import logging
from functools import lru_cache
from typing import Any

from asn1crypto import x509
from asn1crypto.version import __version__

#: The version whose preparation is known to depend on the string alone.
PINNED = "1.5.1"
#: Longer strings are nobody's name, and nothing to keep.
_LONGEST = 200
_LONGEST_NAME = 2000

log = logging.getLogger(__name__)

original = x509.NameTypeAndValue._ldap_string_prep
original_equal = x509.Name.__eq__


def install() -> bool:
    """Let asn1crypto prepare each string once. Of another version nothing is replaced. True when it is in use."""
    if __version__ != PINNED:
        log.warning("asn1crypto %s prepares names itself: compare namestrings.py with it", __version__)
        return False
    x509.NameTypeAndValue._ldap_string_prep = _prepared
    x509.Name.__eq__ = _equal
    return True


def _prepared(name: Any, string: str) -> str:
    return _remembered(string) if len(string) <= _LONGEST else original(name, string)


@lru_cache(maxsize=4096)
def _remembered(string: str) -> str:
    return original(None, string)


def _equal(one: x509.Name, other: object) -> bool:
    if not isinstance(other, x509.Name):
        return False
    # Without the tag that a name may have in its place.
    encoded = one.chosen.dump(), other.chosen.dump()
    return _compared(*encoded) if len(encoded[0]) + len(encoded[1]) <= 2 * _LONGEST_NAME else original_equal(one, other)


@lru_cache(maxsize=4096)
def _compared(one: bytes, other: bytes) -> bool:
    return bool(x509.RDNSequence.load(one) == x509.RDNSequence.load(other))
