"""Pictures that go into signatures: the hand signature (blue) and the seal (red), both PNG on a transparent ground."""

from __future__ import annotations

import colorsys
import io
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, UnidentifiedImageError

from vanthu.refusal import BadInput

#: Largest upload and largest side of a picture; a 36 mm seal at 1200 dpi has 1701 pixels.
MAX_BYTES = 2_000_000
MAX_SIDE = 4000
MIN_SIDE = 80
#: Alpha (of 255) from which a pixel counts as ink.
INK = 40
#: Share of the ink that must have the colour asked for.
_DOMINANT = 0.8
#: Hues of a pen's blue and of a seal's red, which passes through 0.
_BLUE, _RED = (0.5, 0.75), (0.92, 0.06)
#: What is drawn on paper has pale edges: so far apart the levels of its colours lie at least.
_COLOURED = 24
MM = 72 / 25.4


class PictureRefused(BadInput):
    """The picture cannot be used as a signature or seal."""

    code = "picture_refused"


class NotPng(PictureRefused):
    code = "picture_not_png"
    template = "Tệp không phải ảnh PNG đọc được. Hãy chọn ảnh định dạng .png."


class PictureTooLarge(PictureRefused):
    code = "picture_too_large"
    template = "Ảnh quá lớn (tối đa 2 MB và 4000 điểm ảnh mỗi chiều). Hãy thu nhỏ ảnh rồi tải lại."


class PictureTooSmall(PictureRefused):
    code = "picture_too_small"
    template = "Ảnh quá nhỏ để in rõ (mỗi chiều cần ít nhất {side} điểm ảnh). Hãy quét lại ở độ phân giải cao hơn."


class NoTransparency(PictureRefused):
    code = "picture_no_transparency"
    template = "Ảnh không có nền trong suốt nên sẽ che mất chữ bên dưới. Hãy xóa nền và lưu lại dạng .png trong suốt."


class NoInk(PictureRefused):
    code = "picture_no_ink"
    template = "Ảnh trong suốt hoàn toàn, không thấy nét nào. Hãy chọn ảnh khác."


class WrongColour(PictureRefused):
    code = "picture_wrong_colour"
    template = "{what} phải có màu {colour}. Hãy quét lại đúng màu mực rồi tải lên."


class SealNotRound(PictureRefused):
    code = "seal_not_square"
    template = "Phần mực của ảnh con dấu phải cao bằng rộng. Hãy cắt sát con dấu, không kéo giãn ảnh."


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A checked picture: its size and the rectangle of its ink, in pixels from the top left corner."""

    width: int
    height: int
    ink: tuple[int, int, int, int]
    colour: tuple[int, int, int]

    @property
    def ink_width(self) -> int:
        return self.ink[2] - self.ink[0]

    @property
    def ink_height(self) -> int:
        return self.ink[3] - self.ink[1]


def check_signature_image(png: bytes) -> Picture:
    """The picture of a hand signature: PNG, transparent, blue (BD điều 14.2). Raises a `PictureRefused`."""
    return _check(png, what="Hình ảnh chữ ký", colour="xanh", hues=_BLUE, smallest=MIN_SIDE // 2)


def check_seal_image(png: bytes) -> Picture:
    """The picture of a seal: PNG, transparent, red, ink as high as wide (BD điều 15.2). Raises a `PictureRefused`."""
    picture = _check(png, what="Hình ảnh con dấu", colour="đỏ", hues=_RED, smallest=4 * MIN_SIDE)
    if not 0.95 <= picture.ink_width / picture.ink_height <= 1.05:
        raise SealNotRound()
    return picture


def is_blue(drawn: Image.Image, ink: Image.Image) -> bool:
    """Whether what is drawn on white paper has, where the mask says `ink`, the hue that `check_signature_image` wants."""
    drawn = drawn.copy()
    drawn.putalpha(ink)
    return _colour(drawn, _BLUE, on_paper=True)[1] >= _DOMINANT


@lru_cache(maxsize=16)
def ink_box(png: bytes) -> tuple[int, int, int, int]:
    """Bounding box (left, top, right, bottom; pixels from the top left) of what is not transparent.

    The seal's one third is measured on this box, not on a picture with wide transparent margins.
    Raises `NotPng` or `NoInk`.
    """
    return _ink(open_png(png))


def open_png(png: bytes) -> Image.Image:
    """The PNG as RGBA. Raises `NotPng` or `PictureTooLarge`; the size is read before any pixel is decoded."""
    if len(png) > MAX_BYTES:
        raise PictureTooLarge()
    try:
        with Image.open(io.BytesIO(png), formats=["PNG"]) as picture:
            if max(picture.size) > MAX_SIDE:
                raise PictureTooLarge()
            return picture.convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise NotPng() from error


def _ink(picture: Image.Image) -> tuple[int, int, int, int]:
    box = picture.getchannel("A").point([0] * INK + [255] * (256 - INK)).getbbox()
    if box is None:
        raise NoInk()
    return box


def _check(png: bytes, *, what: str, colour: str, hues: tuple[float, float], smallest: int) -> Picture:
    picture = open_png(png)
    if min(picture.size) < smallest:
        raise PictureTooSmall(side=smallest)
    alpha = picture.getchannel("A").histogram()
    if sum(alpha[:INK]) < 0.1 * picture.width * picture.height:
        raise NoTransparency()
    ink = _ink(picture)
    mean, share = _colour(picture.crop(ink), hues)
    if share < _DOMINANT:
        raise WrongColour(what=what, colour=colour)
    return Picture(width=picture.width, height=picture.height, ink=ink, colour=mean)


def _colour(
    picture: Image.Image, hues: tuple[float, float], *, on_paper: bool = False
) -> tuple[tuple[int, int, int], float]:
    """Mean colour of the ink, and the share of the ink whose hue lies within `hues` (which may pass through red).

    `on_paper`: the ink is mixed with white, which leaves the hue as it is and makes it less saturated.
    """
    small = picture.copy()
    small.thumbnail((200, 200), Image.Resampling.NEAREST)
    pixels = small.tobytes()
    inks = [pixels[at : at + 3] for at in range(0, len(pixels), 4) if pixels[at + 3] >= INK]
    if not inks:
        raise NoInk()
    low, high = hues
    right = 0
    for red, green, blue in inks:
        hue, saturation, _ = colorsys.rgb_to_hsv(red / 255, green / 255, blue / 255)
        within = low <= hue <= high if low < high else hue >= low or hue <= high
        coloured = max(red, green, blue) - min(red, green, blue) >= _COLOURED if on_paper else saturation > 0.25
        right += within and coloured
    red, green, blue = (round(sum(channel) / len(inks)) for channel in zip(*inks, strict=True))
    return (red, green, blue), right / len(inks)
