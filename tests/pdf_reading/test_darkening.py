"""What is said to only darken a page takes nothing away from it, whoever draws it."""

from __future__ import annotations

import io
import zlib

import pikepdf
import pypdfium2
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vanthu.pdf.darkening import fingerprint, only_darkens

_STATES = [
    b"", b"q", b"Q", b"60 0 0 60 0 0 cm", b"0 g", b".5 g", b"0.9 g", b"1 g", b"-1 g", b"0 0 1 rg", b"1 1 1 rg", b"-9 1 1 rg",
    b"0 1 0 rg", b"/Multiply gs", b"/Screen gs", b"/Faint gs", b"/None gs", b"7 Tr", b"% 1 g", b"1 g/Multiply gs", b"1 G",
]  # fmt: skip
_PAINTS = [
    b"", b"BT /F 70 Tf 2 10 Td (NHH) Tj ET", b"BT /Other 70 Tf <4E48> Tj ET", b"/Dark Do", b"q 60 0 0 60 0 0 cm /Dark Do Q",
    b"60 0 0 60 0 0 cm /Light Do", b"/Form Do", b"/None Do", b"0 0 60 60 re f", b"0 0 60 60 re S",
    b"60 0 0 60 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \xff EI",
]  # fmt: skip


def _picture(holder: pikepdf.Pdf, palette: bytes, **more: object) -> pikepdf.Stream:
    image = holder.make_stream(
        bytes(range(4)),
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=4,
        Height=1,
        BitsPerComponent=8,
        ColorSpace=[pikepdf.Name.Indexed, pikepdf.Name.DeviceRGB, len(palette) // 3 - 1, pikepdf.String(palette)],
        **more,
    )
    image.write(bytes(range(4)), filter=None)
    return image


def _look(holder: pikepdf.Pdf, written: bytes) -> pikepdf.Stream:
    """An appearance that has dark things and light ones to draw."""
    form = holder.make_stream(b"1 g 0 0 60 60 re f", Subtype=pikepdf.Name.Form, BBox=[0, 0, 60, 60])
    resources = pikepdf.Dictionary(
        Font={"/F": pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Courier)},
        ExtGState={
            "/Multiply": pikepdf.Dictionary(BM=pikepdf.Name.Multiply),
            **({"/Screen": pikepdf.Dictionary(BM=pikepdf.Name.Screen)} if b"/Screen" in written else {}),
            **({"/Faint": pikepdf.Dictionary(ca=0.1)} if b"/Faint" in written else {}),
        },
        XObject={
            "/Dark": holder.make_indirect(_compressed(_picture(holder, bytes([180, 0, 0, 0, 60, 200, 0, 0, 0, 9, 9, 9])))),
            **({"/Light": holder.make_indirect(_picture(holder, b"\xff" * 12))} if b"/Light" in written else {}),
            **({"/Form": holder.make_indirect(form)} if b"/Form" in written else {}),
        },
    )  # fmt: skip
    return holder.make_stream(
        written, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 60, 60], Resources=resources
    )


def _compressed(image: pikepdf.Stream) -> pikepdf.Stream:
    image.write(zlib.compress(image.read_raw_bytes()), filter=pikepdf.Name.FlateDecode)
    return image


def _over_black(holder: pikepdf.Pdf, look: pikepdf.Stream) -> int:
    """The lightest grey on a black page over which the appearance was laid."""
    page = holder.add_blank_page(page_size=(60, 60))
    page.obj.Resources = pikepdf.Dictionary(XObject={"/X": holder.make_indirect(look)})
    page.obj.Contents = holder.make_stream(b"0 g 0 0 60 60 re f q /X Do Q")
    out = io.BytesIO()
    holder.save(out)
    with pypdfium2.PdfDocument(out.getvalue()) as document:
        return document[0].render(scale=1, grayscale=True).to_pil().getextrema()[1]


@given(st.lists(st.tuples(st.sampled_from(_STATES), st.sampled_from(_PAINTS)), min_size=1, max_size=4))
@example([(b"1 g", b"BT /F 70 Tf 2 10 Td (NHH) Tj ET")])
@example([(b"/Multiply gs", b"q 60 0 0 60 0 0 cm /Dark Do Q")])
def test_what_only_darkens_leaves_nothing_light_on_black(operators: list[tuple[bytes, bytes]]) -> None:
    with pikepdf.new() as holder:
        look = _look(holder, b" ".join(part for pair in operators for part in pair))
        if only_darkens(look):
            assert _over_black(holder, look) <= 200


@pytest.mark.parametrize(
    "written",
    [
        b"",
        b"/Tx BMC q BT 0 g /F 13 Tf 18.50 4.00 Td <3037> Tj ET Q EMC",
        b"q /Multiply gs 60 0 0 60 0 0 cm /Dark Do Q BT 0 g /F 7.00 Tf 43.15 14.00 Td <538320> Tj ET",
        b"q .2 .2 .9 rg Q",
    ],
)
def test_what_we_draw_ourselves_only_darkens(written: bytes) -> None:
    with pikepdf.new() as holder:
        assert only_darkens(_look(holder, written))


@pytest.mark.parametrize(
    "written",
    [
        b"1 g",
        b"0.7 0.7 0.7 rg",
        b"-9 1 1 rg",
        b"0 0 60 60 re f",
        b"/Screen gs",
        b"/Faint gs",
        b"/None gs",
        b"/Light Do",
        b"/Form Do",
        b"/None Do",
        b"/Other 9 Tf",
        b"BI /W 1 /H 1 /BPC 8 /CS /G ID \xff EI",
        b"0",
        b"0 0 g",
        b"% dark\n0 g",
        b"0 g" + b" " * 20_000,
    ],
)
def test_what_may_leave_something_light_must_be_drawn_to_be_known(written: bytes) -> None:
    with pikepdf.new() as holder:
        assert not only_darkens(_look(holder, written))


def test_pictures_and_letters_are_dark_only_as_they_are_known_to_be() -> None:
    def lighten_palette(look: pikepdf.Stream) -> None:
        look.Resources.XObject.Dark.ColorSpace[3] = pikepdf.String(b"\xff" * 12)

    def shorten_palette(look: pikepdf.Stream) -> None:
        look.Resources.XObject.Dark.ColorSpace[3] = pikepdf.String(b"\x00" * 9)

    def turn_round(look: pikepdf.Stream) -> None:
        look.Resources.XObject.Dark.Decode = [3, 0]

    def mask_with_more(look: pikepdf.Stream) -> None:
        mask = pikepdf.Stream(holder, b"\xff", Subtype=pikepdf.Name.Image, Width=1, Height=1, BitsPerComponent=8)
        mask.ColorSpace, mask.Matte = pikepdf.Name.DeviceGray, [1, 1, 1]
        look.Resources.XObject.Dark.SMask = holder.make_indirect(mask)

    def draw_letters(look: pikepdf.Stream) -> None:
        look.Resources.Font.F.Subtype = pikepdf.Name.Type3

    def group(look: pikepdf.Stream) -> None:
        look.Group = pikepdf.Dictionary(S=pikepdf.Name.Transparency)

    def borrow(look: pikepdf.Stream) -> None:
        look.Resources.Pattern = pikepdf.Dictionary()

    with pikepdf.new() as holder:
        for change in (lighten_palette, shorten_palette, turn_round, mask_with_more, draw_letters, group, borrow):
            look = _look(holder, b"q 60 0 0 60 0 0 cm /Dark Do Q")
            assert only_darkens(look), change.__name__
            change(look)
            assert not only_darkens(look), change.__name__


def _seal(
    letters: bytes = b"(a) Tj", at: bytes = b"2 10 Td", picture: bytes = b"q 60 0 0 60 0 0 cm /Dark Do Q"
) -> bytes:
    return b"BT 0 g /F 7 Tf " + at + b" " + letters + b" ET " + picture


def test_pictures_are_known_again_under_other_letters() -> None:
    with pikepdf.new() as holder:
        known = fingerprint(_look(holder, _seal()))
        for written in (
            _seal(b"<6162> Tj"),
            _seal(b"(ET cm) Tj"),
            _seal(at=b"-3 +.5 Td"),
            _seal(b"(a) Tj 1 2 Td (b) Tj"),
        ):
            assert only_darkens(_look(holder, written))
        assert fingerprint(_look(holder, _seal(b"<6162> Tj", b"-3 +.5 Td"))) == known
        assert fingerprint(_look(holder, _seal(b"(ET cm) Tj"))) == known


def test_other_pictures_are_not_taken_for_known_ones() -> None:
    def other_palette(look: pikepdf.Stream) -> None:
        look.Resources.XObject.Dark.ColorSpace[3] = pikepdf.String(b"\x01" * 12)

    def other_pixels(look: pikepdf.Stream) -> None:
        look.Resources.XObject.Dark.write(zlib.compress(b"\x03" * 4), filter=pikepdf.Name.FlateDecode)

    def masked(look: pikepdf.Stream) -> None:
        mask = pikepdf.Stream(holder, b"", Subtype=pikepdf.Name.Image, Width=1, Height=1, BitsPerComponent=8)
        mask.write(zlib.compress(b"\x40"), filter=pikepdf.Name.FlateDecode)
        mask.ColorSpace = pikepdf.Name.DeviceGray
        look.Resources.XObject.Dark.SMask = holder.make_indirect(mask)

    def larger(look: pikepdf.Stream) -> None:
        look.BBox = pikepdf.Array([0, 0, 30, 30])

    def turned(look: pikepdf.Stream) -> None:
        look.Matrix = pikepdf.Array([0, 1, -1, 0, 0, 0])

    def laid_over(look: pikepdf.Stream) -> None:
        look.Resources.ExtGState.Multiply.BM = pikepdf.Name.Normal

    with pikepdf.new() as holder:
        found = {fingerprint(_look(holder, _seal()))}
        others = [
            _seal(picture=b"q 60 0 0 30 0 0 cm /Dark Do Q"),
            _seal(picture=b"q 60 0 0 60 0 1 cm /Dark Do Q"),
            _seal(picture=b"/Dark Do"),
            _seal(b"(a) Tj 2 0 0 2 0 0 cm /Dark Do"),
            _seal(b"(a) Tj /Multiply gs"),
        ]
        found |= {fingerprint(_look(holder, written)) for written in others}
        for change in (other_palette, other_pixels, masked, larger, turned, laid_over):
            look = _look(holder, _seal())
            change(look)
            assert only_darkens(look), change.__name__
            found.add(fingerprint(look))
    assert len(found) == 1 + len(others) + 6
