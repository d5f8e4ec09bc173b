"""Pictures of signatures and seals: what is accepted, how small they get, and the shipped typeface."""

from __future__ import annotations

import io

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making_letters import letter
from PIL import Image, ImageDraw
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from vanthu.demo.assets import draw_seal, draw_signature
from vanthu.pdf import assets, uploads
from vanthu.pdf.appearance import PICTURE_BYTES, encode_picture, wrap
from vanthu.pdf.typeface import Face, embed, text_width


def drawn(
    colour: tuple[int, int, int], *, size: tuple[int, int] = (600, 600), ground: int = 0, **save: object
) -> bytes:
    picture = Image.new("RGBA", size, (255, 255, 255, ground))
    ImageDraw.Draw(picture).ellipse(
        (size[0] // 6, size[1] // 6, size[0] * 5 // 6, size[1] * 5 // 6), outline=(*colour, 255), width=20
    )
    out = io.BytesIO()
    picture.save(out, **({"format": "PNG"} | save))
    return out.getvalue()


BLUE, RED, BLACK = (20, 40, 160), (200, 20, 30), (0, 0, 0)


@pytest.mark.req("BD-14.2", "ST-4.2đ-ii")
def test_a_blue_transparent_png_is_a_signature_and_its_ink_is_measured() -> None:
    picture = assets.check_signature_image(drawn(BLUE))
    assert picture.ink == (100, 100, 501, 501)
    assert picture.colour == BLUE
    assert assets.ink_box(drawn(BLUE)) == picture.ink


@pytest.mark.req("BD-15.2")
def test_a_red_transparent_png_is_a_seal() -> None:
    assert assets.check_seal_image(drawn(RED)).colour == RED


@pytest.mark.req("BD-14.2")
@pytest.mark.parametrize(
    ("png", "code"),
    [
        (drawn(RED), "picture_wrong_colour"),
        (drawn(BLACK), "picture_wrong_colour"),
        (drawn(BLUE, ground=255), "picture_no_transparency"),
        (drawn(BLUE, format="GIF"), "picture_not_png"),
        (b"<svg/>", "picture_not_png"),
        (b"", "picture_not_png"),
        (drawn(BLUE)[:200], "picture_not_png"),
        (drawn(BLUE, size=(20, 20)), "picture_too_small"),
        (drawn(BLUE, size=(4100, 100)), "picture_too_large"),
        (b"\x89PNG" + bytes(2_100_000), "picture_too_large"),
    ],
)
def test_other_pictures_are_no_signature(png: bytes, code: str) -> None:
    with pytest.raises(assets.PictureRefused) as refusal:
        assets.check_signature_image(png)
    assert refusal.value.code == code
    assert "{" not in refusal.value.sentence


@pytest.mark.req("BD-15.2")
def test_a_seal_that_is_blue_or_stretched_is_refused() -> None:
    with pytest.raises(assets.WrongColour):
        assets.check_seal_image(drawn(BLUE))
    with pytest.raises(assets.SealNotRound):
        assets.check_seal_image(drawn(RED, size=(800, 600)))


def test_a_picture_without_ink_is_refused() -> None:
    blank = Image.new("RGBA", (400, 400), (0, 0, 255, 0))
    out = io.BytesIO()
    blank.save(out, "PNG")
    with pytest.raises(assets.NoInk):
        assets.check_signature_image(out.getvalue())


def test_a_noisy_scan_of_a_seal_is_made_small_enough() -> None:
    noise = Image.effect_noise((600, 600), 90).convert("L")
    picture = Image.merge("RGBA", (noise.point(lambda v: 150 + v // 3), noise.point(lambda v: v // 6), noise, noise))
    out = io.BytesIO()
    picture.save(out, "PNG")
    encoded = encode_picture(out.getvalue(), width=102)
    assert encoded.mask.width <= 250
    assert encoded.size < 30_000


@settings(max_examples=25)
@given(text=st.text(st.sampled_from("aăâbcdđeêghiklmnoôơpqrstuưvxyẮằỡỗữợịỦĐ0123456789 -:/+"), min_size=1, max_size=40))
def test_embedded_vietnamese_comes_back_out_of_the_file(text: str) -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(letter()))
    font = embed(writer, Face.REGULAR, text)
    content = b"BT /VT 10 Tf 60 60 Td %s Tj ET" % font.show(text)
    writer.add_stream_to_page(
        0,
        writer.add_object(generic.StreamObject(stream_data=content)),
        resources=generic.DictionaryObject({pdf_name("/Font"): generic.DictionaryObject({pdf_name("/VT"): font.font})}),
    )
    out = io.BytesIO()
    writer.write(out)
    document = pypdfium2.PdfDocument(out.getvalue())
    try:
        read = document[0].get_textpage().get_text_bounded(left=50, bottom=50, right=590, top=75)
    finally:
        document.close()
    assert "".join(read.split()) == "".join(text.split())


def test_a_letter_that_the_typeface_lacks_is_an_error() -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(letter()))
    with pytest.raises(ValueError, match="cannot draw"):
        embed(writer, Face.REGULAR, "漢")


def test_captions_break_between_words_and_fit() -> None:
    rows = wrap(("Ủy ban nhân dân huyện Phụng Hiệp, tỉnh Hậu Giang", "05/02/2026 08:00:00 +07:00"), 100)
    assert len(rows) > 2
    assert all(text_width(Face.REGULAR, row, 7) <= 100 for row in rows)
    assert " ".join(rows[:-1]) == "Ủy ban nhân dân huyện Phụng Hiệp, tỉnh Hậu Giang"


# --- at registration -------------------------------------------------------------------------------------------------


def seal_of(diameter_mm: float, dpi: int, *, stated: int | None = None) -> bytes:
    """A red ring as wide as a seal of this diameter scanned at `dpi`; the file states `stated` dots per inch."""
    side = round(diameter_mm / 25.4 * dpi)
    picture = Image.new("RGBA", (side + 40, side + 40), (255, 255, 255, 0))
    ImageDraw.Draw(picture).ellipse((20, 20, 19 + side, 19 + side), outline=(*RED, 255), width=12)
    out = io.BytesIO()
    picture.save(out, "PNG", **({"dpi": (stated, stated)} if stated else {}))
    return out.getvalue()


@pytest.mark.req("BD-15.2")
@pytest.mark.parametrize(("diameter", "stated"), [(36, 300), (36.4, 300), (34, 300), (36, None), (36, 96), (30, 72)])
def test_a_seal_in_its_real_size_may_be_registered(diameter: float, stated: int | None) -> None:
    registered = 36.0 if diameter == 36.4 else diameter
    seal = uploads.check_seal(seal_of(diameter, 300, stated=stated), diameter_mm=registered)
    assert seal.ink_width == pytest.approx(diameter / 25.4 * 300, abs=14)  # the ring's own width and its blur


@pytest.mark.req("BD-15.2")
@pytest.mark.parametrize(
    ("diameter", "code"),
    [(35.0, "seal_not_real_size"), (37.0, "seal_not_real_size"), (19.9, "seal_diameter"), (50.1, "seal_diameter")],
)
def test_a_seal_that_would_not_stand_in_its_real_size_is_refused(diameter: float, code: str) -> None:
    with pytest.raises(assets.PictureRefused) as refusal:
        uploads.check_seal(seal_of(36, 300, stated=300), diameter_mm=diameter)
    assert refusal.value.code == code
    assert "{" not in refusal.value.sentence


def test_a_picture_that_cannot_be_made_small_is_refused() -> None:
    noise = Image.effect_noise((600, 600), 200).point(lambda value: 0 if value < 100 else value)
    red = Image.new("L", (600, 600), 200)
    dark = Image.new("L", (600, 600), 20)
    out = io.BytesIO()
    Image.merge("RGBA", (red, dark, dark, noise)).save(out, "PNG")
    with pytest.raises(uploads.PictureTooNoisy):
        uploads.check_seal(out.getvalue(), diameter_mm=42)


def test_what_may_be_registered_stays_within_the_budget_of_a_seal() -> None:
    png = draw_seal("Sở Công Thương", "Ủy ban nhân dân tỉnh", 42)
    uploads.check_seal(png, diameter_mm=42)
    assert encode_picture(png, width=42 * assets.MM).size <= PICTURE_BYTES < 25_000
    uploads.check_signature(draw_signature("một người"))
