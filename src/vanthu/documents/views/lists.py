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
from vanthu.core.paging import Order, Page
from vanthu.core.prepared import PreparedStatement
from vanthu.core.roles import DRAFTS, Role
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
    if waiting := [queue for queue in mine if queue.open_only]:
        found = queues.documents(*waiting, actor=person.actor, at=at)
        urgent = queries.page_of(found, order=queries.URGENT_FIRST, size=8).rows
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
                if number.get(queue.key) or not queue.seldom
            ],
            "rows": present.rows(urgent, policy=policy, at=at),
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

        return stack(request)
    return _list(
        request,
        _first_page(found, queues.shape(person.actor))
        if not request.GET
        else queues.documents(found, actor=person.actor, at=at),
        title=found.label(policy),
        intro=found.intro,
        empty={"title": f"{found.label(policy)}: không có văn bản", "text": found.empty},
        active=found.direction,
        queue=key,
        at=at,
    )


@lru_cache(maxsize=256)
def _first_page(wanted: queues.Queue, of: Actor) -> PreparedStatement:
    """The page that everybody of this shape opens again and again, composed once."""

    def ask(actor: Actor, at: datetime) -> object:
        return list(queries.rows_of(queues.documents(wanted, actor=actor, at=at), order=queries.URGENT_FIRST))

    return queues.prepared(of, ask)


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
        order=queries.NEWEST_FIRST,
    )


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Quick search by số, ký hiệu and words, with or without Vietnamese marks."""
    at = clock.now()
    words = request.GET.get("q", "").strip()[:200]
    found = _page(request, queries.search(request.person.actor, words), queries.NEWEST_FIRST) if words else None
    return page(
        request,
        "documents/search.html",
        {
            "title": "Tra cứu",
            "q": words,
            "rows": present.rows(found.rows, policy=request.person.policy(at.date()), at=at) if found else [],
            "filters": None,
            **_beside(request, found),
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
            for row in queries.page_of(queries.search(person.actor, words), order=queries.NEWEST_FIRST, size=6).rows
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
    order: Order = queries.URGENT_FIRST,
) -> HttpResponse:
    filters = FilterForm(request.GET) if request.GET else _blank_filters()
    if isinstance(documents, PreparedStatement):
        found = queries.page_made_of(documents.rows(**queues.arguments(request.person.actor, at)), order=order)
    else:
        if filters.is_bound and filters.is_valid():
            documents = _narrow(documents, filters.cleaned_data)
        found = _page(request, documents, order)
    return page(
        request,
        "documents/list.html",
        {
            "title": title,
            "queue": queue,
            "intro": intro,
            "rows": present.rows(found.rows, policy=request.person.policy(at.date()), at=at),
            "empty": {"action_label": "", "action_url": "", **empty},
            "filters": filters,
            **_beside(request, found),
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


def _page(request: HttpRequest, documents: QuerySet[Document], order: Order) -> Page[dict[str, Any]]:
    return queries.page_of(
        documents, order=order, after=request.GET.get("sau", ""), before=request.GET.get("truoc", "")
    )


def _beside(request: HttpRequest, found: Page[dict[str, Any]] | None) -> dict[str, str]:
    """The addresses of the pages beside this one."""
    asked = {name: value for name, value in request.GET.items() if name not in {"sau", "truoc"}}

    def address(name: str, key: str) -> str:
        return "?" + urlencode({**asked, name: key}) if key else ""

    return {
        "prev_url": address("truoc", found.before if found else ""),
        "next_url": address("sau", found.after if found else ""),
    }


def _can_create(request: HttpRequest) -> list[dict[str, str]]:
    person = request.person
    policy = person.policy(clock.now().date())
    found = []
    if person.actor.has(*DRAFTS):
        found.append({"label": policy.labels.draft, "url": reverse("documents-draft"), "direction": "out"})
    if person.actor.has(Role.CLERK):
        found.insert(0, {"label": "Nhập văn bản giấy", "url": reverse("documents-paper"), "direction": "in"})
        if policy.issue_from_paper != "never":
            found.append({"label": "Phát hành từ bản giấy", "url": reverse("documents-original"), "direction": "out"})
    return found


def _weekday(at: datetime) -> str:
    return ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")[at.weekday()]
