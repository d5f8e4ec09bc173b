"""Pictures that somebody registers: the checks of `assets`, and those that need to know how the picture will stand."""

from __future__ import annotations

import io

from PIL import Image

from vanthu.pdf.appearance import PICTURE_BYTES, encode_picture
from vanthu.pdf.assets import MM, Picture, PictureRefused, check_seal_image, check_signature_image

#: Diameters of seals of agencies in millimetres, with room on both sides of what the police engraves (28 to 42).
DIAMETERS = (20.0, 50.0)
#: How far a picture that states its resolution may be from the diameter that was registered (BD điều 15.2: real size).
TOLERANCE_MM = 0.5
#: Editors write 72 or 96 dots per inch into files whose size nobody measured: such a statement says nothing.
_STATED_FROM = 100
#: How wide a hand signature stands on a page at most, in points.
_SIGNATURE_WIDTH = 60 * MM


class DiameterUnlikely(PictureRefused):
    code = "seal_diameter"
    template = "Đường kính con dấu phải từ {low:.0f} đến {high:.0f} mm. Hãy đo con dấu thật rồi nhập lại, ví dụ 36."


class NotInRealSize(PictureRefused):
    code = "seal_not_real_size"
    template = (
        "Theo độ phân giải ghi trong ảnh ({dpi:.0f} dpi), con dấu rộng {measured:.1f} mm, khác đường kính đã nhập "
        "{registered:.1f} mm. Hãy đo lại con dấu, hoặc quét lại ở tỷ lệ 100 %."
    )


class PictureTooNoisy(PictureRefused):
    """A seal may add less than 25 KB to a document."""

    code = "picture_too_noisy"
    template = "Ảnh quá nhiều chi tiết li ti (nhiễu, nền giấy) nên không nén nhỏ được. Hãy làm sạch nền rồi tải lại."


def check_signature(png: bytes) -> Picture:
    """A hand signature for registration. Raises a `PictureRefused`."""
    picture = check_signature_image(png)
    _small_enough(png, width=_SIGNATURE_WIDTH)
    return picture


def check_seal(png: bytes, *, diameter_mm: float) -> Picture:
    """A seal for registration in its real diameter (BD điều 15.2, LC điều 13.4). Raises a `PictureRefused`."""
    low, high = DIAMETERS
    if not low <= diameter_mm <= high:
        raise DiameterUnlikely(low=low, high=high, field="diameter")
    picture = check_seal_image(png)
    dpi = _stated_resolution(png)
    if dpi is not None:
        measured = picture.ink_width / dpi * 25.4
        if abs(measured - diameter_mm) > TOLERANCE_MM:
            raise NotInRealSize(dpi=dpi, measured=measured, registered=diameter_mm)
    _small_enough(png, width=diameter_mm * MM)
    return picture


def _stated_resolution(png: bytes) -> float | None:
    with Image.open(io.BytesIO(png), formats=["PNG"]) as picture:
        stated = picture.info.get("dpi")
    return float(stated[0]) if stated and stated[0] >= _STATED_FROM else None


def _small_enough(png: bytes, *, width: float) -> None:
    if encode_picture(png, width=width).size > PICTURE_BYTES:
        raise PictureTooNoisy()
