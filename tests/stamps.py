"""What a desktop tool draws into a signature's field."""

from __future__ import annotations

import io

from PIL import Image
from pyhanko.pdf_utils.images import PdfImage
from pyhanko.pdf_utils.layout import AxisAlignment, InnerScaling, SimpleBoxLayoutRule
from pyhanko.stamp import TextStampStyle

from vanthu.demo.assets import draw_signature


def hand(name: str) -> TextStampStyle:
    """The picture of a hand signature, cut to its ink, all over the field."""
    drawn = Image.open(io.BytesIO(draw_signature(name)))
    middle = AxisAlignment.ALIGN_MID
    return TextStampStyle(
        stamp_text=" ",
        border_width=0,
        background=PdfImage(drawn.crop(drawn.getchannel("A").getbbox())),
        background_layout=SimpleBoxLayoutRule(middle, middle, inner_content_scaling=InnerScaling.STRETCH_FILL),
        background_opacity=1.0,
    )
