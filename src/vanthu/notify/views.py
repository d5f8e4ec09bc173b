"""My notices."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from vanthu.core import clock
from vanthu.notify import actions, queries
from vanthu.notify.models import Notice
from vanthu.web.shell import page

#: What a notice is about → the name of its page, and the variable of the address that its key fills.
PAGES: dict[str, tuple[str, str]] = {
    "certificate": ("signing-certificate", "pk"),
    "pictures": ("signing-pictures", ""),
    "trust": ("trust-version", "number"),
}


@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """Newest first, by day."""
    now = clock.now()
    found = queries.notices(
        request.actor.account,  # type: ignore[attr-defined]
        after=request.GET.get("sau", ""),
        before=request.GET.get("truoc", ""),
    )
    here = reverse("notify-notices")
    days = groupby(found.rows, key=lambda notice: notice.at.astimezone(clock.VIETNAM).date())
    context = {
        "days": [
            {"label": _label((now.date() - day).days, rows[0].at), "notices": [_row(row) for row in rows]}
            for day, rows in ((day, list(group)) for day, group in days)
        ],
        "mark_all_url": reverse("notify-read-all"),
        "next_url": f"{here}?sau={found.after}" if found.after else "",
        "prev_url": f"{here}?truoc={found.before}" if found.before else "",
    }
    return page(request, "notify/notices.html", context)


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    actions.mark_all_read(by=request.actor, at=clock.now())  # type: ignore[attr-defined]
    return HttpResponseRedirect(reverse("notify-notices"))


@require_safe
def open_notice(request: HttpRequest, pk: UUID) -> HttpResponse:
    """On to what the notice is about. Its only trace is the mark that it was read, so a link may do it."""
    notice = actions.mark_read(notice_id=pk, by=request.actor, at=clock.now())  # type: ignore[attr-defined]
    if notice.document_id is not None:
        return HttpResponseRedirect(reverse("documents-document", kwargs={"pk": notice.document_id}))
    name, key = PAGES.get(notice.about, ("notify-notices", ""))
    return HttpResponseRedirect(reverse(name, kwargs={key: notice.about_key} if key else None))


def _label(days_ago: int, at: datetime) -> str:
    return {0: "Hôm nay", 1: "Hôm qua"}.get(days_ago) or f"{at.astimezone(clock.VIETNAM):%d/%m/%Y}"


def _row(notice: Notice) -> dict[str, Any]:
    return {
        "at": notice.at,
        "text": notice.text,
        "url": reverse("notify-open", kwargs={"pk": notice.pk}),
        "unread": notice.read_at is None,
        "tone": "late" if notice.urgent else "",
    }
