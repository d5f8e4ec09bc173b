"""Marking found words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vanthu.web.highlight import highlight


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        ("Về việc bảo đảm an toàn", "an toan", "Về việc bảo đảm <mark>an</mark> <mark>toàn</mark>"),
        ("Đôn đốc", "don", "<mark>Đôn</mark> đốc"),
        ("than đá", "an", "than đá"),
        ("123/SCT-VP", "sct", "123/<mark>SCT</mark>-VP"),
        ("a < b", "b", "a &lt; <mark>b</mark>"),
        ("văn bản", "", "văn bản"),
    ],
)
def test_it_marks_words_whatever_their_marks_and_case(text, query, marked):
    assert str(highlight(text, query)) == marked


@given(st.text(), st.text())
def test_it_never_lets_markup_through(text, query):
    html = str(highlight(text, query)).replace("<mark>", "").replace("</mark>", "")
    assert "<" not in html and ">" not in html
