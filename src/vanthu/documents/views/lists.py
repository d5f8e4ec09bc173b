"""Việc của tôi, the queues, all documents, search, the palette."""

from __future__ import annotations

from datetime import datetime, time
from functools import cache, lru_cache
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from vanthu.core import clock
from vanthu.core.actor import Actor
from vanthu.core.clock import VIETNAM
from vanthu.core.folding import fold
from vanthu.core.prepared import PreparedStatement
from vanthu.core.roles import Role
from vanthu.documents import present, queries, queues, rail
from vanthu.documents.forms import FilterForm
from vanthu.documents.models import Document
from vanthu.refusal import NotFound
from vanthu.web.shell import page


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits for this person, and the most urgent of it."""
    at = clock.now()
    person = request.person
    policy = person.policy(at.date())
    mine = queues.of(person.actor, policy)
    number = rail.counts(person.actor, policy, at)
    urgent: list[dict[str, Any]] = []
    if mine:
        wanted = mine[0].what(person.actor, at)
        for queue in mine[1:]:
            if queue.open_only:
                wanted |= queue.what(person.actor, at)
        found = queries.visible(person.actor).filter(state__in=queues.OPEN).filter(wanted)
        urgent = queries.page_of(found.order_by("-urgency"), size=8).rows
    return page(
        request,
        "documents/home.html",
        {
            "title": "Việc của tôi",
            "intro": f"{_weekday(at)}, {at:%d/%m/%Y}",
            "queues": [
                {
                    "label": queue.label(policy),
                    "url": reverse("documents-queue", kwargs={"key": queue.key}),
                    "count": number.get(queue.key, 0),
                    "tone": queue.tone,
                    "note": "",
                }
                for queue in mine
            ],
            "rows": present.rows(urgent, at=at),
            "empty": {
                "title": "Không có việc đang chờ",
                "text": "Văn bản cần bạn xử lý sẽ hiện ở đây.",
                "action_label": "",
                "action_url": "",
            },
            "total_text": "",
            "next_url": "",
            "prev_url": "",
            "can_create": _can_create(request),
        },
        active="home",
    )


@require_safe
def queue(request: HttpRequest, key: str) -> HttpResponse:
    """One work list of this person."""
    at = clock.now()
    person = request.person
    policy = person.policy(at.date())
    found = queues.BY_KEY.get(key)
    if found is None or found not in queues.of(person.actor, policy):
        raise NotFound()
    if key == "cho-toi-ky":
        from vanthu.documents.views.signing import stack

        if "danh-sach" not in request.GET:
            return stack(request)
    return _list(
        request,
        _first_page(found, queues.shape(person.actor)) if not request.GET else _of_queue(found, person.actor, at),
        title=found.label(policy),
        intro=found.intro,
        empty={"title": f"{found.label(policy)}: không có văn bản", "text": found.empty},
        active=found.direction,
        queue=key,
        at=at,
    )


def _of_queue(wanted: queues.Queue, actor: Actor, at: datetime) -> QuerySet[Document]:
    """The documents of a work list."""
    documents = queries.visible(actor).filter(direction=wanted.direction)
    documents = documents.filter(state__in=queues.OPEN) if wanted.open_only else documents
    return documents.filter(wanted.what(actor, at))


@lru_cache(maxsize=256)
def _first_page(wanted: queues.Queue, of: Actor) -> PreparedStatement:
    """The page that everybody of this shape opens again and again, composed once."""
    return queues.prepared(of, lambda actor, at: list(queries.rows_of(_of_queue(wanted, actor, at))))


@require_safe
def everything(request: HttpRequest, direction: str) -> HttpResponse:
    """All documents of one direction that this person may see, newest first."""
    at = clock.now()
    title = "Văn bản đến" if direction == Document.IN else "Văn bản đi"
    return _list(
        request,
        queries.visible(request.person.actor).filter(direction=direction),
        title=title,
        intro="",
        empty={"title": f"Chưa có {title.lower()}", "text": "Văn bản bạn được xem sẽ hiện ở đây."},
        active=direction,
        queue="",
        at=at,
        by="created_at",
    )


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Quick search by số, ký hiệu and words, with or without Vietnamese marks."""
    at = clock.now()
    words = request.GET.get("q", "").strip()[:200]
    found = (
        queries.page_of(queries.search(request.person.actor, words), after=request.GET.get("sau", ""), by="created_at")
        if words
        else None
    )
    return page(
        request,
        "documents/search.html",
        {
            "title": "Tra cứu",
            "q": words,
            "rows": present.rows(found.rows, at=at) if found else [],
            "filters": None,
            "next_url": _next(request, found.next_key) if found else "",
            "prev_url": "",
            "total_text": "",
            "empty": {
                "title": "Không tìm thấy văn bản nào" if words else "Nhập số, ký hiệu hoặc từ trong trích yếu",
                "text": "Thử ít từ hơn, hoặc gõ không dấu." if words else "Gõ có dấu hay không dấu đều được.",
            },
        },
        active="search",
    )


@require_safe
def palette(request: HttpRequest) -> HttpResponse:
    """Go to, find, do: the list under Ctrl+K."""
    at = clock.now()
    person = request.person
    policy = person.policy(at.date())
    words = request.GET.get("q", "").strip()[:100]
    wanted = fold(words)

    def matches(label: str) -> bool:
        folded = fold(label)
        return all(word in folded for word in wanted.split())

    go = [
        {
            "label": queue.label(policy),
            "note": "Văn bản đến" if queue.direction == "in" else "Văn bản đi",
            "url": reverse("documents-queue", kwargs={"key": queue.key}),
            "icon": "file-import" if queue.direction == "in" else "file-export",
            "shortcut": "",
        }
        for queue in queues.of(person.actor, policy)
        if matches(queue.label(policy))
    ]
    do = [
        {"label": item["label"], "note": "", "url": item["url"], "icon": "plus", "shortcut": ""}
        for item in _can_create(request)
        if matches(item["label"])
    ]
    found = []
    if len(wanted) >= 2:
        found = [
            {
                "label": row["code"] or row["type_name"],
                "note": row["subject"],
                "url": reverse("documents-document", kwargs={"pk": row["id"]}),
                "icon": "file-text",
                "shortcut": "",
            }
            for row in queries.page_of(queries.search(person.actor, words), by="created_at", size=6).rows
        ]
    groups = [("Đến", go), ("Làm", do), ("Văn bản", found)]
    return render(
        request,
        "web/palette.html",
        {"q": words, "groups": [{"label": label, "entries": entries} for label, entries in groups if entries]},
    )


def _list(
    request: HttpRequest,
    documents: QuerySet[Document] | PreparedStatement,
    *,
    title: str,
    intro: str,
    empty: dict[str, str],
    active: str,
    queue: str,
    at: datetime,
    by: str = "state_since",
) -> HttpResponse:
    filters = FilterForm(request.GET) if request.GET else _blank_filters()
    if isinstance(documents, PreparedStatement):
        found = queries.slice_of(documents.rows(**queues.arguments(request.person.actor, at)))
    else:
        if filters.is_bound and filters.is_valid():
            documents = _narrow(documents, filters.cleaned_data)
        found = queries.page_of(documents, after=request.GET.get("sau", ""), by=by)
    return page(
        request,
        "documents/list.html",
        {
            "title": title,
            "queue": queue,
            "intro": intro,
            "rows": present.rows(found.rows, at=at),
            "columns": None,
            "empty": {"action_label": "", "action_url": "", **empty},
            "filters": filters,
            "next_url": _next(request, found.next_key),
            "prev_url": "?" + urlencode({k: v for k, v in request.GET.items() if k != "sau"})
            if found.has_previous
            else "",
            "total_text": "",
            "can_create": [item for item in _can_create(request) if item["direction"] == active],
        },
        active=active,
        queue=queue,
    )


@cache
def _blank_filters() -> FilterForm:
    """The filters of a list that is not filtered: one form for everybody, so that its fields are drawn once."""
    return FilterForm()


def _narrow(documents: Any, data: dict[str, Any]) -> Any:
    for word in fold(data.get("q") or "").split()[:8]:
        documents = documents.filter(folded__contains=word)
    if data.get("urgency"):
        documents = documents.filter(urgency=int(data["urgency"]))
    if data.get("since"):
        documents = documents.filter(created_at__gte=datetime.combine(data["since"], time(), VIETNAM))
    if data.get("until"):
        documents = documents.filter(created_at__lte=datetime.combine(data["until"], time.max, VIETNAM))
    return documents


def _next(request: HttpRequest, key: str) -> str:
    return "?" + urlencode({**request.GET.dict(), "sau": key}) if key else ""


def _can_create(request: HttpRequest) -> list[dict[str, str]]:
    person = request.person
    policy = person.policy(clock.now().date())
    found = []
    if person.actor.has(Role.SPECIALIST, Role.UNIT_LEADER, Role.CLERK, Role.OFFICE_CHIEF):
        found.append({"label": policy.labels.draft, "url": reverse("documents-draft"), "direction": "out"})
    if person.actor.has(Role.CLERK):
        found.insert(0, {"label": "Nhập văn bản giấy", "url": reverse("documents-paper"), "direction": "in"})
    return found


def _weekday(at: datetime) -> str:
    return ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")[at.weekday()]
