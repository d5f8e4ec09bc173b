"""Pictures of pages: drawn once per content in the sandbox, kept in the store, shown to all who may see the content."""

from __future__ import annotations

import logging
from collections.abc import Callable
from io import BytesIO
from typing import Any

from PIL import Image

from vanthu.files import sandbox
from vanthu.files.models import Page
from vanthu.pdf.sandbox import LimitsExceeded, SandboxBroken
from vanthu.refusal import Busy, Refusal
from vanthu.store import bytes_store

log = logging.getLogger("vanthu.files")

#: Sharp on a desktop at two thirds of the width, legible when zoomed.
DPI = 120
#: Beyond this a person opens the file itself.
MOST_PAGES = 300
#: So many pages in a row beyond time or memory, and the rest of the file is not tried: each costs a child its life.
MOST_LIMITS = 3


def draw(sha256: str) -> int:
    """Make the pictures and words of every page that has none yet; returns how many pages the file has, 0 if none can
    be read.

    A page that cannot be drawn for a reason of its own is written down as such and holds up no other. Raises Busy and
    the outages of the store, after which the same call goes on where this one stopped.
    """
    pdf = bytes_store().get(sha256)
    have = set(Page.objects.filter(sha256=sha256).values_list("number", flat=True))
    try:
        count = min(_read("vanthu.pdf.render:page_count", pdf), MOST_PAGES)
    except CannotDraw as error:
        if not have:
            _keep(sha256, 0, {"width": 0, "height": 0, "problem": Page.WHOLE_FILE})
        log.warning("no page of a file can be drawn", extra={"sha256": sha256, "why": str(error)})
        return 0
    limits = 0
    for number in range(count):
        if number in have:
            continue
        try:
            if limits == MOST_LIMITS:
                raise CannotDraw(LimitsExceeded.code)
            facts = _drawn(pdf, number)
            limits = 0
        except CannotDraw as error:
            limits += str(error) == LimitsExceeded.code and limits < MOST_LIMITS
            log.warning("a page cannot be drawn", extra={"sha256": sha256, "page": number + 1, "why": str(error)})
            facts = {"width": 0, "height": 0, "problem": str(error)[:40]}
        _keep(sha256, number, facts)
    return count


def draw_page(sha256: str, number: int, content: Callable[[], bytes]) -> Page:
    """One page of some content, which `content` gives when it is drawn for the first time; kept like every other.

    Its `problem` says why it has no picture. Raises Busy and the outages of the store.
    """
    row = Page.objects.filter(sha256=sha256, number=number).first()
    if row is None:
        try:
            facts = _drawn(content(), number)
        except CannotDraw as error:
            log.warning("a page cannot be drawn", extra={"sha256": sha256, "page": number + 1, "why": str(error)})
            facts = {"width": 0, "height": 0, "problem": str(error)[:40]}
        row, _ = Page.objects.get_or_create(sha256=sha256, number=number, defaults=facts)
    return row


class CannotDraw(Exception):
    """A page, or the file, has no picture and will have none; its words are the code of the reason."""


def _drawn(pdf: bytes, number: int) -> dict[str, Any]:
    """Picture and words of one page. Raises CannotDraw."""
    picture = _read("vanthu.pdf.render:render_page", pdf, number, dpi=DPI)
    try:
        words = _read("vanthu.pdf.render:text_layer", pdf, number)
    except CannotDraw:
        # A page that can be looked at is worth having, though nothing in it can be found or copied.
        words = []
    with Image.open(BytesIO(picture)) as image:
        width, height = image.size
    return {
        "picture": bytes_store().put(picture),
        "width": width,
        "height": height,
        "words": [[*(round(edge, 4) for edge in box), text] for *box, text in words],
    }


def _read(function: str, /, *args: Any, **kwargs: Any) -> Any:
    try:
        return sandbox.call(function, *args, **kwargs)
    except Busy:
        raise
    except Refusal as refusal:
        raise CannotDraw(refusal.code) from refusal
    except SandboxBroken as error:
        log.exception("incident", extra={"function": function})
        raise CannotDraw("incident") from error


def _keep(sha256: str, number: int, facts: dict[str, Any]) -> None:
    Page.objects.get_or_create(sha256=sha256, number=number, defaults=facts)
