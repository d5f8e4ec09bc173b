"""Vietnamese text without marks, so that search finds "quyet dinh" in "Quyết định" and 182/qd in 182/QĐ."""

from __future__ import annotations

import re
import unicodedata

_SPACES = re.compile(r"\s+")


def nfc(text: str) -> str:
    """Composed form (TCVN 6909:2001 practice), trimmed, inner white space single."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


def fold(text: str) -> str:
    """Lower case without marks; đ becomes d."""
    plain = unicodedata.normalize("NFD", text.lower()).replace("đ", "d")
    return _SPACES.sub(" ", "".join(c for c in plain if not unicodedata.combining(c))).strip()
