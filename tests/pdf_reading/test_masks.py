"""The quick ways to compare pictures of pages say what Pillow's slow ones say."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFilter

from vanthu.pdf import masks


@given(st.integers(1, 24), st.integers(1, 24), st.data())
def test_masks_grow_and_shrink_as_the_rank_filters_make_them(width: int, height: int, data: st.DataObject) -> None:
    dots = data.draw(st.binary(min_size=width * height, max_size=width * height))
    mask = Image.frombytes("L", (width, height), bytes(255 * (dot % 3 == 0) for dot in dots))
    for by in (1, 2):
        assert masks.thickened(mask, by).tobytes() == mask.filter(ImageFilter.MaxFilter(2 * by + 1)).tobytes()
        assert masks.thinned(mask, by).tobytes() == mask.filter(ImageFilter.MinFilter(2 * by + 1)).tobytes()


def test_a_mask_is_white_from_the_level_down_only() -> None:
    greys = Image.frombytes("L", (256, 1), bytes(range(256)))
    for level in (1, 128, 200, 255):
        assert masks.under(greys, level).tobytes() == bytes([255] * level + [0] * (256 - level))
