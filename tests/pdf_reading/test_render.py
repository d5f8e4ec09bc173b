from __future__ import annotations

import io

import file_bench as bench
import pikepdf
import pytest
from file_bench import DAY, NUMBER
from PIL import Image

from vanthu.pdf.inspect import BrokenPdf, EncryptedPdf
from vanthu.pdf.render import NoSuchPage, page_count, render_page, text_layer


def picture(pdf: bytes, page: int = 0, **options) -> Image.Image:
    return Image.open(io.BytesIO(render_page(pdf, page, **options))).convert("L")


def ink(image: Image.Image, box) -> bool:
    x0, y0, x1, y1 = (value * side for value, side in zip(box, image.size * 2, strict=True))
    return image.crop((int(x0), int(y0), int(x1) + 1, int(y1) + 1)).getextrema()[0] < 140


def turned(degrees: int, crop=None) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(bench.filled(bench.prepared(), {NUMBER: "1234"}))) as document:
        document.pages[0].obj.Rotate = degrees
        if crop:
            document.pages[0].obj.CropBox = pikepdf.Array(crop)
        document.save(out)
    return out.getvalue()


def test_a_page_is_drawn_as_webp_at_the_resolution_asked_for():
    image = render_page(bench.page(), 0, dpi=72)

    assert image[:4] == b"RIFF" and image[8:12] == b"WEBP"
    assert Image.open(io.BytesIO(image)).size == (596, 842)


def test_the_number_in_its_field_is_drawn():
    empty, filled = bench.prepared(), bench.filled(bench.prepared(), {DAY: "05"})
    box = next(item[:4] for item in text_layer(filled, 0) if item[4] == "05")

    assert ink(picture(filled), box)
    assert not ink(picture(empty), box)


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
@pytest.mark.parametrize("crop", [None, [40, 400, 560, 800]], ids=["whole", "cropped"])
def test_words_and_field_values_lie_where_they_are_drawn_however_the_page_is_turned(degrees, crop):
    pdf = turned(degrees, crop)
    image = picture(pdf)
    layer = text_layer(pdf, 0)

    assert {item[4] for item in layer} == {"SO THU NGHIEM", "So: /QD-STN", "Noi dung quyet dinh.", "1234"}
    for *box, text in layer:
        assert all(0 <= value <= 1 for value in box) and box[0] < box[2] and box[1] < box[3], text
        assert ink(image, box), text


def test_a_page_of_ten_metres_is_drawn_coarser():
    out = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page(page_size=(14400, 14400))
        document.save(out)

    assert max(picture(out.getvalue(), dpi=600).size) < 6000


def test_pages_are_counted_and_a_page_too_far_is_refused(good):
    assert page_count(good) == 1
    for call in (render_page, text_layer):
        for page in (-1, 1):
            with pytest.raises(NoSuchPage):
                call(good, page)


@pytest.mark.parametrize("call", [page_count, lambda pdf: render_page(pdf, 0), lambda pdf: text_layer(pdf, 0)])
def test_a_broken_or_locked_file_is_refused(call):
    locked = io.BytesIO()
    with pikepdf.open(io.BytesIO(bench.page())) as document:
        document.save(locked, encryption=pikepdf.Encryption(owner="a", user="b"))

    with pytest.raises(BrokenPdf):
        call(b"%PDF-1.7 nothing")
    with pytest.raises(EncryptedPdf):
        call(locked.getvalue())
