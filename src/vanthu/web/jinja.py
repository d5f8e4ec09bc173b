"""The template environment: few globals, Vietnamese dates and sizes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import cache, lru_cache
from operator import itemgetter
from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from jinja2 import Environment, StrictUndefined

from vanthu.core.clock import VIETNAM, now
from vanthu.web.highlight import highlight


@lru_cache(maxsize=256)
def url(name: str, **kwargs: Any) -> str:
    """The address of a page; the frame asks for the same dozen on every page."""
    return reverse(name, kwargs=kwargs or None)


#: The address of a static file never changes while the process lives.
static_url = cache(static)


def remembered(macro: Callable[..., str], longest: int = 512) -> Callable[..., str]:
    """A macro of plain values that is rendered once for the same values.

    Rows and rails call the same small macros hundreds of times. By type too: a `Markup` equals the string that it was
    made of, and must not bring it past the escaping.
    """
    return lru_cache(maxsize=longest, typed=True)(macro)


def date_vi(value: date | datetime | None) -> str:
    """20/11/2026"""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.astimezone(VIETNAM)
    return f"{value.day:02d}/{value.month:02d}/{value.year}"


def time_vi(value: datetime | None) -> str:
    """08:12"""
    if not value:
        return ""
    value = value.astimezone(VIETNAM)
    return f"{value.hour:02d}:{value.minute:02d}"


def datetime_vi(value: datetime | None) -> str:
    """08:12 20/11/2026"""
    return f"{time_vi(value)} {date_vi(value)}" if value else ""


def datetime_vi_s(value: datetime | None) -> str:
    """08:12:31 20/11/2026, where the law asks for seconds."""
    return f"{value.astimezone(VIETNAM):%H:%M:%S} {date_vi(value)}" if value else ""


def since_vi(value: datetime | None, at: datetime | None = None) -> str:
    """từ 08:12 hôm nay · từ 16:40 hôm qua · từ 08:12 20/11/2026"""
    if value is None:
        return ""
    value = value.astimezone(VIETNAM)
    days = ((at or now()).astimezone(VIETNAM).date() - value.date()).days
    when = {0: "hôm nay", 1: "hôm qua"}.get(days) or date_vi(value)
    return f"từ {time_vi(value)} {when}"


#: What a row of a list shows, in the order in which the template takes it apart.
_CELLS = ("url", "urgency", "urgency_label", "code", "subject", "agency", "holder", "since", "due_text", "due_tone",
          "files", "state_label", "state_tone", "unread")  # fmt: skip
_cells = itemgetter(*_CELLS)


def cells(rows: Iterable[Mapping[str, Any]]) -> Iterator[tuple[Any, ...]]:
    """Rows of documents as tuples of plain values."""
    return map(_cells, rows)


def size_vi(size: int | None) -> str:
    """1,2 MB"""
    if size is None:
        return ""
    if size < 1024:
        return f"{size} byte"
    if size < 1024 * 1024:
        return f"{size / 1024:.0f} KB"
    return f"{size / 1024 / 1024:.1f} MB".replace(".", ",")


def environment(**options: Any) -> Environment:
    """Called by Django's Jinja2 backend. A name that a template misspells is an error, not an empty string."""
    options.setdefault("undefined", StrictUndefined)
    env = Environment(trim_blocks=True, lstrip_blocks=True, **options)
    env.globals.update(url=url, static=static_url, remembered=remembered)
    env.filters.update(
        date_vi=date_vi,
        time_vi=time_vi,
        datetime_vi=datetime_vi,
        datetime_vi_s=datetime_vi_s,
        since_vi=since_vi,
        size_vi=size_vi,
        highlight=highlight,
        cells=cells,
    )
    return env
