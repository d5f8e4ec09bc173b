"""An update that is written by itself becomes the same file as one that is written behind the original."""

from __future__ import annotations

from io import SEEK_END, BytesIO

from hypothesis import given
from hypothesis import strategies as st

from vanthu.pdf.update import Tail

_WORDS = st.binary(max_size=9)


@given(st.binary(max_size=20), st.lists(st.tuples(st.floats(0, 1), _WORDS), max_size=8), _WORDS)
def test_a_tail_counts_places_from_the_beginning_of_the_file(
    file: bytes, writes: list[tuple[float, bytes]], last: bytes
) -> None:
    tail, whole = Tail(file), BytesIO(file)
    whole.seek(0, SEEK_END)
    for share, word in writes:
        assert tail.tell() == whole.tell()
        assert tail.write(word) == whole.write(word)
        # Anywhere in what was added so far.
        place = len(file) + int(share * (len(whole.getvalue()) - len(file)))
        assert tail.seek(place) == whole.seek(place)
    assert tail.end() == whole.seek(0, SEEK_END)
    tail.write(last)
    whole.write(last)
    assert tail.whole() == whole.getvalue()
    assert file + tail.added() == whole.getvalue()
    assert tail.seek(0) == len(file), "what is before the update is not written to"
