"""Masks of pictures of pages: white where something is so, black elsewhere. Quick ways for what Pillow does slowly."""

from __future__ import annotations

from PIL import Image, ImageChops, ImageFilter, ImageMath

#: Makes any difference of grey levels black or white (`Image.point` with a table takes longer than small images do).
_STEEP = 0.001
_AROUND, _CONTRAST = 6, 48  # pixels and grey levels
_NEAR, _STILL = 4, 24  # the same, of what was told from its surroundings before


def under(image: Image.Image, level: int) -> Image.Image:
    """White where the image is darker than `level`."""
    return ImageChops.subtract(Image.new("L", image.size, level), image, _STEEP)


def over(image: Image.Image, level: int) -> Image.Image:
    """White where the image is lighter than `level`."""
    return ImageChops.subtract(image, Image.new("L", image.size, level), _STEEP)


def count(mask: Image.Image) -> int:
    """How many pixels of the mask are white."""
    return mask.histogram()[255]


def thickened(mask: Image.Image, by: int) -> Image.Image:
    """The mask with everything within `by` pixels of it (what Pillow's MaxFilter says, in a tenth of its time)."""
    return over(mask.filter(ImageFilter.BoxBlur(by)), 0)


def thinned(mask: Image.Image, by: int = 1) -> Image.Image:
    """The mask without its outermost pixels, `by` of them (what MinFilter says)."""
    return over(mask.filter(ImageFilter.BoxBlur(by)), 254)


def detail(image: Image.Image) -> Image.Image:
    """White where the picture, in one of its colours, is darker than what lies around it: the strokes of what is read."""
    found = None
    for colour in image.split():
        strokes = over(ImageChops.subtract(colour.filter(ImageFilter.BoxBlur(_AROUND)), colour), _CONTRAST)
        found = strokes if found is None else ImageChops.lighter(found, strokes)
    assert found is not None
    return found


def lost(strokes: Image.Image, picture: Image.Image) -> Image.Image:
    """Which of the `strokes`, a mask, do not stand out in the picture: in none of its colours is their mean darker than the
    mean of what lies between them. What else the picture draws there may stand out as it likes."""
    between = ImageChops.invert(thickened(strokes, 1))
    near, around = (mask.filter(ImageFilter.BoxBlur(_NEAR)) for mask in (strokes, between))
    gone = strokes
    for colour in picture.split():
        dark, light = (
            ImageChops.multiply(colour, mask).filter(ImageFilter.BoxBlur(_NEAR)) for mask in (strokes, between)
        )
        # light/around - dark/near ≥ _STILL/255, without dividing by nothing
        stands_out = ImageMath.lambda_eval(
            lambda of: of["convert"](
                ((of["light"] * of["near"] - of["dark"] * of["around"]) * 255 >= of["near"] * of["around"] * _STILL)
                * 255,
                "L",
            ),
            light=light,
            dark=dark,
            near=near,
            around=around,
        )
        gone = ImageChops.subtract(gone, stands_out)
    return gone
