"""The frame of every page behind sign-in: who works, in which agency, with which queues."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.module_loading import import_string

from vanthu.core import clock


def page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    active: str = "",
    queue: str = "",
    status: int = 200,
) -> HttpResponse:
    """Render a template inside the frame. `active` and `queue` mark the place in the rail."""
    context = {**context, "shell": shell(request, active=active, queue=queue)}
    person = request.person  # type: ignore[attr-defined]
    minutes = person.policy(clock.now().date()).idle_lock.total_seconds() / 60
    context.setdefault("idle_minutes", int(minutes))
    return HttpResponse(render_to_string(template, context, request), status=status)


def shell(request: HttpRequest, *, active: str, queue: str) -> dict[str, Any]:
    """What base.html asks for; the rail comes from the room that settings.SHELL_RAIL names."""
    person = request.person  # type: ignore[attr-defined]
    at = clock.now()
    rail, unread = _rail()(person, active=active, queue=queue, at=at)
    return {
        "system_title": person.policy(at.date()).system_title,
        "agency_name": person.agency_name,
        "me": {
            "name": person.name,
            "office": " · ".join(part for part in (person.title, person.unit_name) if part),
        },
        "rail": rail,
        "notices_unread": unread,
        "request_id": request.id,  # type: ignore[attr-defined]
    }


@cache
def _rail() -> Any:
    return import_string(settings.SHELL_RAIL)
