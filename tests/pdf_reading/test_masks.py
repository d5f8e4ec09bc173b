"""The quick ways to compare pictures of pages say what Pillow's slow ones say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFilter

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


def _written(ground: tuple[int, int, int], ink: tuple[int, int, int]) -> Image.Image:
    picture = Image.new("RGB", (60, 30), ground)
    pen = ImageDraw.Draw(picture)
    for x in range(4, 56, 6):
        pen.line((x, 6, x + 3, 22), fill=ink, width=2)
    return picture


@pytest.mark.parametrize(
    ("ground", "ink", "stands_out"),
    [
        ((255, 255, 255), (0, 0, 0), True),
        ((255, 0, 0), (0, 0, 0), True),
        ((255, 255, 255), (255, 255, 200), True),
        ((40, 40, 40), (0, 0, 0), True),
        ((20, 20, 20), (0, 0, 0), False),
        ((255, 0, 0), (255, 0, 0), False),
        ((0, 0, 0), (255, 255, 255), False),
    ],
)
def test_strokes_are_lost_where_they_are_no_darker_than_what_lies_between(ground, ink, stands_out) -> None:
    strokes = masks.detail(_written((255, 255, 255), (0, 0, 0)))
    assert masks.count(strokes) > 200
    lost = masks.count(masks.lost(strokes, _written(ground, ink)))
    assert lost < 8 if stands_out else lost > 0.9 * masks.count(strokes)


def test_what_else_a_picture_draws_makes_no_lost_stroke_stand_out() -> None:
    strokes = masks.detail(_written((255, 255, 255), (0, 0, 0)))
    stripes = Image.new("RGB", (60, 30), (255, 255, 255))
    for y in range(0, 30, 4):
        ImageDraw.Draw(stripes).line((0, y, 60, y), fill=(0, 0, 0), width=2)
    assert masks.count(masks.lost(strokes, stripes)) > 0.6 * masks.count(strokes)
