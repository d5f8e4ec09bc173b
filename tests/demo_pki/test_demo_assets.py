"""The drawn signatures and seals are what an agency would register."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from vanthu.demo.assets import draw_seal, draw_signature
from vanthu.pdf.assets import check_seal_image, check_signature_image


def test_a_signature_is_blue_and_always_the_same_for_its_holder() -> None:
    first = draw_signature("Giám đốc Sở Công Thương")
    assert check_signature_image(first).ink_width > 700
    assert draw_signature("Giám đốc Sở Công Thương") == first
    assert draw_signature("Phó Giám đốc Sở Công Thương") != first


@pytest.mark.parametrize(
    ("agency", "over", "diameter"),
    [
        ("Sở Công Thương", "Ủy ban nhân dân tỉnh Bình Định", 36.0),
        ("Sở Lao động - Thương binh và Xã hội", "Ủy ban nhân dân tỉnh Quảng Nam", 36.0),
        ("UBND", "Huyện Phụng Hiệp - tỉnh Hậu Giang", 35.0),
    ],
)
def test_a_seal_is_red_and_as_many_pixels_wide_as_its_diameter(agency: str, over: str, diameter: float) -> None:
    png = draw_seal(agency, over, diameter)
    picture = check_seal_image(png)
    with Image.open(io.BytesIO(png)) as opened:
        assert opened.info["dpi"] == pytest.approx((600, 600), abs=0.1)
    assert picture.ink_width / 600 * 25.4 == pytest.approx(diameter, abs=0.2)
