"""Mark the words that were searched for, in the text as it was written: marks and case do not matter."""

from __future__ import annotations

import re
import unicodedata

from markupsafe import Markup, escape


def _letters(text: str) -> str:
    """One plain lower-case letter for each character of `text`, so that positions stay the same."""
    plain = (unicodedata.normalize("NFD", char)[0] for char in text)
    return "".join("d" if char in "đĐ" else char.lower()[:1] for char in plain)


def highlight(text: str, query: str) -> Markup:
    """`text`, escaped, with every word of `query` inside <mark>. "an toan" marks "An toàn"."""
    text = unicodedata.normalize("NFC", text or "")
    words = sorted({w for w in _letters(unicodedata.normalize("NFC", query or "")).split() if w}, key=len, reverse=True)
    if not words:
        return escape(text)
    # Whole beginnings of words: "an" marks "an" and "anh", not the middle of "than".
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, words)) + r")")
    parts: list[Markup] = []
    end = 0
    for found in pattern.finditer(_letters(text)):
        parts += [
            escape(text[end : found.start()]),
            Markup("<mark>{}</mark>").format(text[found.start() : found.end()]),
        ]
        end = found.end()
    return Markup("").join([*parts, escape(text[end:])])
