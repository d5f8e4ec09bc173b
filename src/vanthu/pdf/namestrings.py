"""Strings of names prepared once: asn1crypto 1.5 compares two names letter by letter, and a file is full of one name.

RFC 5280 §7.1 compares names by prepared strings (RFC 4518). The preparation is a function of the string alone and was a
sixth of the time of verifying a file, so `install` lets asn1crypto remember what it prepared.
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

log = logging.getLogger(__name__)

original = x509.NameTypeAndValue._ldap_string_prep


def install() -> bool:
    """Let asn1crypto prepare each string once. Of another version nothing is replaced. True when it is in use."""
    if __version__ != PINNED:
        log.warning("asn1crypto %s prepares names itself: compare namestrings.py with it", __version__)
        return False
    x509.NameTypeAndValue._ldap_string_prep = _prepared
    return True


def _prepared(name: Any, string: str) -> str:
    return _remembered(string) if len(string) <= _LONGEST else original(name, string)


@lru_cache(maxsize=4096)
def _remembered(string: str) -> str:
    return original(None, string)
