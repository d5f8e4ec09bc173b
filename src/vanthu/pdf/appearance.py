"""What a signature looks like: the hand signature in blue, the seal in red at its real size, the caption of the seal.

Pictures become one small image with a soft mask, so what lies under a seal stays legible (LC điều 13.4a).
"""

from __future__ import annotations

import unicodedata
import zlib
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from PIL import Image, ImageStat
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.writer import BasePdfFileWriter

from vanthu.pdf.assets import INK, ink_box, open_png
from vanthu.pdf.fields import Box
from vanthu.pdf.objects import form_xobject
from vanthu.pdf.typeface import Face, embed, text_width
from vanthu.pdf.verdict import VIETNAM

#: Size of the seal's caption and its distance from the seal (points), and the line spacing as a share of the size.
CAPTION_SIZE, CAPTION_GAP, LEADING = 7.0, 3.0, 1.2
#: Pictures are reduced until their data fits: resolutions to try (dots per inch) and the largest data in bytes.
_RESOLUTIONS = (600, 450, 300, 250, 200, 150)
PICTURE_BYTES = 16_000
#: Eight steps of transparency, spread over four bits: invisible in print, and a tenth of the data.
_STEPS = [round(round(value / 255 * 7) / 7 * 15) for value in range(256)]


@dataclass(frozen=True, kw_only=True)
class Layer:
    """Four-bit image data: `pixels` is Flate over rows of two pixels a byte."""

    width: int
    height: int
    pixels: bytes


@dataclass(frozen=True, kw_only=True)
class Encoded:
    """A picture as PDF image data: few colours at a coarse resolution, and a soft mask that carries the lines."""

    palette: bytes
    colours: Layer
    mask: Layer

    @property
    def size(self) -> int:
        return len(self.palette) + len(self.colours.pixels) + len(self.mask.pixels)


@lru_cache(maxsize=16)
def encode_picture(png: bytes, *, width: float) -> Encoded:
    """The ink of a PNG, as it will stand `width` points wide, in at most 16 KB (or at 150 dpi)."""
    picture = open_png(png).crop(ink_box(png))
    alpha = picture.getchannel("A")
    palette, colours = _colours(picture, alpha)
    encoded = None
    for resolution in _RESOLUTIONS:
        scale = min(1.0, width / 72 * resolution / picture.width)
        size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
        mask = alpha.resize(size, Image.Resampling.LANCZOS) if scale < 1 else alpha
        encoded = Encoded(palette=palette, colours=colours, mask=_layer(mask.point(_STEPS)))
        if encoded.size <= PICTURE_BYTES:
            break
    assert encoded is not None
    return encoded


def _colours(picture: Image.Image, alpha: Image.Image) -> tuple[bytes, Layer]:
    """The inks: a palette of up to 16 and where they lie, at most 100 pixels wide (ink hardly changes along a line)."""
    opaque = alpha.point([0] * INK + [255] * (256 - INK))
    inks = picture.convert("RGB")
    mean = tuple(round(value) for value in ImageStat.Stat(inks, opaque).mean)
    solid = Image.composite(inks, Image.new("RGB", picture.size, mean), opaque)
    if max(ImageStat.Stat(inks, opaque).stddev) < 6:
        solid = Image.new("RGB", (1, 1), mean)
    else:
        solid.thumbnail((100, 100), Image.Resampling.BOX)
    indexed = solid.quantize(16, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    return bytes(indexed.getpalette() or b"")[:48].ljust(48, b"\x00"), _layer(indexed)


def _layer(picture: Image.Image) -> Layer:
    width, height = picture.size
    if width % 2:
        padded = Image.new(picture.mode, (width + 1, height))
        padded.paste(picture)
        picture = padded
    data = picture.tobytes()
    # Every value is below 16, so whole rows of them can be shifted as one number.
    packed = int.from_bytes(data[::2], "big") << 4 | int.from_bytes(data[1::2], "big")
    return Layer(width=width, height=height, pixels=zlib.compress(packed.to_bytes(len(data) // 2, "big"), 9))


def add_picture(writer: BasePdfFileWriter, picture: Encoded) -> generic.IndirectObject:
    """Add an image XObject with its soft mask to the update under way."""
    space = generic.ArrayObject(
        [
            pdf_name("/Indexed"),
            pdf_name("/DeviceRGB"),
            generic.NumberObject(15),
            generic.ByteStringObject(picture.palette),
        ]
    )
    image = _image(picture.colours, space)
    image[pdf_name("/SMask")] = writer.add_object(_image(picture.mask, pdf_name("/DeviceGray")))
    return writer.add_object(image)


def _image(layer: Layer, space: generic.PdfObject) -> generic.StreamObject:
    return generic.StreamObject(
        {
            pdf_name("/Type"): pdf_name("/XObject"),
            pdf_name("/Subtype"): pdf_name("/Image"),
            pdf_name("/Width"): generic.NumberObject(layer.width),
            pdf_name("/Height"): generic.NumberObject(layer.height),
            pdf_name("/BitsPerComponent"): generic.NumberObject(4),
            pdf_name("/ColorSpace"): space,
            pdf_name("/Filter"): pdf_name("/FlateDecode"),
        },
        encoded_data=layer.pixels,
    )


def picture_only(writer: BasePdfFileWriter, png: bytes, *, field: Box, ink: Box) -> generic.IndirectObject:
    """An appearance that shows the ink of `png` at `ink` inside `field` and nothing else (LC Mẫu 02: no text)."""
    image = add_picture(writer, encode_picture(png, width=ink.width))
    drawing = b"q %.3f 0 0 %.3f %.3f %.3f cm /Im Do Q" % (
        ink.width,
        ink.height,
        ink.x0 - field.x0,
        ink.y0 - field.y0,
    )
    form = form_xobject(field.width, field.height, drawing)
    form["/Resources"] = generic.DictionaryObject(
        {pdf_name("/XObject"): generic.DictionaryObject({pdf_name("/Im"): image})}
    )
    return writer.add_object(form)


def seal_picture(
    writer: BasePdfFileWriter,
    seal: Encoded | None,
    *,
    field: Box,
    square: Box | None,
    caption: Box | None,
    lines: tuple[str, ...],
    size: float = CAPTION_SIZE,
) -> generic.StreamObject:
    """The seal at its real size on `square`, and `lines` inside `caption` in letters of `size`, both within `field`.

    Either part may be missing. The form is not yet added to the file.
    """
    drawing: list[bytes] = []
    resources = generic.DictionaryObject()
    if seal is not None and square is not None:
        # The ink of the seal touches the sides of its square: the square is the diameter. Multiplied like ink on ink,
        # it hides neither the signature nor a letter under it (LC điều 13.4a).
        drawing.append(
            b"q /Ink gs %.3f 0 0 %.3f %.3f %.3f cm /Im Do Q"
            % (square.width, square.height, square.x0 - field.x0, square.y0 - field.y0)
        )
        image = add_picture(writer, seal)
        resources["/XObject"] = generic.DictionaryObject({pdf_name("/Im"): image})
        multiply = generic.DictionaryObject(
            {pdf_name("/Type"): pdf_name("/ExtGState"), pdf_name("/BM"): pdf_name("/Multiply")}
        )
        resources["/ExtGState"] = generic.DictionaryObject({pdf_name("/Ink"): multiply})
    if caption is not None and lines:
        font = embed(writer, Face.REGULAR, "".join(lines))
        resources["/Font"] = generic.DictionaryObject({pdf_name("/F"): font.font})
        wrapped = wrap(lines, caption.width, size)
        size *= min(1.0, caption.height / (len(wrapped) * size * LEADING))
        leading = size * LEADING
        top = caption.y1 - field.y0 - (caption.height - leading * len(wrapped)) / 2
        for row, line in enumerate(wrapped):
            left = caption.x0 - field.x0 + (caption.width - text_width(Face.REGULAR, line, size)) / 2
            drawing.append(
                b"BT 0 g /F %.2f Tf %.2f %.2f Td %s Tj ET" % (size, left, top - leading * row - size, font.show(line))
            )
    form = form_xobject(field.width, field.height, b" ".join(drawing))
    form["/Resources"] = resources
    return form


def seal_lines(organisation: str, at: datetime) -> tuple[str, str]:
    """Name of the organisation, and the time of signing in Vietnam's zone (BD điều 15.3; ISO 8601 offset)."""
    return unicodedata.normalize("NFC", organisation), f"{at.astimezone(VIETNAM):%d/%m/%Y %H:%M:%S} +07:00"


def wrap(lines: tuple[str, ...], width: float, size: float = CAPTION_SIZE) -> list[str]:
    """`lines` broken between words so that each fits `width` points in letters of `size`."""
    wrapped: list[str] = []
    for line in lines:
        row = ""
        for word in line.split():
            longer = f"{row} {word}".strip()
            if row and text_width(Face.REGULAR, longer, size) > width:
                wrapped.append(row)
                longer = word
            row = longer
        wrapped.append(row)
    return wrapped
