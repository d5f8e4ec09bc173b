"""Pictures of pages: drawn once per content in the sandbox, kept in the store, shown to all who may see the content."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

from vanthu.files import sandbox
from vanthu.files.models import Page
from vanthu.store import bytes_store

#: Sharp on a desktop at two thirds of the width, legible when zoomed.
DPI = 120
#: Beyond this a person opens the file itself.
MOST_PAGES = 300


def draw(sha256: str) -> int:
    """Make the pictures and words of every page that has none yet; returns how many pages the file has."""
    pdf = bytes_store().get(sha256)
    count = min(sandbox.call("vanthu.pdf.render:page_count", pdf), MOST_PAGES)
    have = set(Page.objects.filter(sha256=sha256).values_list("number", flat=True))
    for number in range(count):
        if number in have:
            continue
        picture = sandbox.call("vanthu.pdf.render:render_page", pdf, number, dpi=DPI)
        words = sandbox.call("vanthu.pdf.render:text_layer", pdf, number)
        with Image.open(BytesIO(picture)) as image:
            width, height = image.size
        Page.objects.get_or_create(
            sha256=sha256,
            number=number,
            defaults={
                "picture": bytes_store().put(picture),
                "width": width,
                "height": height,
                "words": [[*(round(edge, 4) for edge in box), text] for *box, text in words],
            },
        )
    return count
