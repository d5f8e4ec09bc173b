"""The rail of every page and its live counters: one statement, whatever the size of the archive."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Count

from vanthu.core.actor import Actor
from vanthu.core.prepared import PreparedStatement
from vanthu.core.roles import SEE_ALL, Role
from vanthu.documents import queues
from vanthu.documents.models import Document
from vanthu.documents.queues import Queue
from vanthu.notify.models import Notice
from vanthu.people.queries import Person
from vanthu.policy.profile import Policy
from vanthu.signing import trusted
from vanthu.signing.registry.rights import HAS_PAGES
from vanthu.web.jinja import url

#: Pages under "Quản trị": name of the address, its words, and who has it.
ADMIN_PAGES = (
    ("signing-certificates", "Chứng thư số, thiết bị", HAS_PAGES),
    ("signing-pictures", "Chữ ký, con dấu", HAS_PAGES),
    ("trust-list", "Danh sách tin cậy", trusted.READS),
    ("delegations", "Ủy quyền ký", HAS_PAGES),
)
SECTIONS = (("in", "Văn bản đến", "file-import"), ("out", "Văn bản đi", "file-export"))


def counts(actor: Actor, policy: Policy, at: datetime) -> dict[str, int]:
    """How many documents lie in each of the actor's queues."""
    return _read(actor, policy, at)[0]


def _read(actor: Actor, policy: Policy, at: datetime) -> tuple[dict[str, int], int]:
    """The counters and the unread notices, in one statement."""
    keys, statements = _statements(tuple(queues.of(actor, policy)), queues.shape(actor))
    arguments = queues.arguments(actor, at)
    # Each statement answers with one row; side by side they are one row of one statement.
    together = ", ".join(f"({statement.sql}) AS part{order}" for order, statement in enumerate(statements))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT * FROM {together}",  # nothing but what Django composed
            [value for statement in statements for value in statement.values(arguments)],
        )
        *found, unread = cursor.fetchone()
    return dict(zip(keys, found, strict=True)), unread


@lru_cache(maxsize=128)
def _statements(mine: tuple[Queue, ...], of: Actor) -> tuple[list[str], list[PreparedStatement]]:
    """What is counted, in order, and the statements that count it for everybody of this shape with these queues."""

    def count_open(actor: Actor, at: datetime) -> object:
        documents = Document.objects.filter(agency_id=actor.agency, state__in=queues.OPEN)
        return documents.aggregate(
            **{queue.key.replace("-", "_"): Count("pk", filter=queue.what(actor, at)) for queue in open_ones}
        )

    def count_others(queue: Queue) -> PreparedStatement:
        def ask(actor: Actor, at: datetime) -> object:
            return Document.objects.filter(queue.what(actor, at), agency_id=actor.agency).count()

        return queues.prepared(of, ask)

    def count_notices(actor: Actor, at: datetime) -> object:
        return Notice.objects.filter(account_id=actor.account, read_at=None).count()

    open_ones = [queue for queue in mine if queue.open_only]
    others = [queue for queue in mine if not queue.open_only]
    statements = [queues.prepared(of, count_open)] if open_ones else []
    statements += [count_others(queue) for queue in others]
    statements.append(queues.prepared(of, count_notices))
    return [queue.key for queue in (*open_ones, *others)], statements


def rail(person: Person, *, active: str, queue: str, at: datetime) -> tuple[list[dict[str, Any]], int]:
    """The items of the rail with their counters, and how many notices are unread."""
    actor, policy = person.actor, person.policy(at.date())
    mine = queues.of(actor, policy)
    number, unread = _read(actor, policy, at)

    def item(key: str, label: str, icon: str, url: str, inner: list[dict[str, Any]], count: int | None = None) -> dict:
        return {
            "key": key,
            "label": label,
            "url": url,
            "icon": icon,
            "count": count,
            "active": key == active and not any(entry["active"] for entry in inner),
            "queues": inner,
        }

    items = [item("home", "Việc của tôi", "home", url("documents-home"), [], sum(number.values()) or None)]
    for direction, label, icon in SECTIONS:
        inner = [
            {
                "key": entry.key,
                "label": entry.label(policy),
                "url": url("documents-queue", key=entry.key),
                "count": number.get(entry.key, 0),
                "active": entry.key == queue,
                "tone": entry.tone,
            }
            for entry in mine
            if entry.direction == direction and not (entry.seldom and not number.get(entry.key) and entry.key != queue)
        ]
        items.append(item(direction, label, icon, url("documents-all", direction=direction), inner))

    def pages(*names: tuple[str, str]) -> list[dict[str, Any]]:
        return [
            {"key": key, "label": label, "url": url(key), "count": 0, "active": key == queue, "tone": ""}
            for key, label in names
        ]

    # What came from elsewhere is held against the law as one looks something up: văn thư and lưu trữ do both here.
    items.append(
        item("search", "Tra cứu", "search", url("documents-search"), pages(("documents-check-file", "Kiểm tra tệp")))
    )
    if actor.has(*SEE_ALL, Role.ARCHIVIST):
        book = url("registers-book", kind="in", year=at.year)
        if actor.has(*SEE_ALL):
            items.append(item("bus", "Liên thông", "send", url("exchange-board"), []))
        items.append(item("books", "Sổ đăng ký", "list-check", book, []))
    if mine_to_run := [(key, label) for key, label, who in ADMIN_PAGES if actor.has(*who)]:
        items.append(item("admin", "Quản trị", "settings", url(mine_to_run[0][0]), pages(*mine_to_run)))
    return items, unread
