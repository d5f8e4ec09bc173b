"""The hot queries on a seeded archive: an index on every large table, few rows touched, few queries a page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import databases
from vanthu.bench import hot, seed
from vanthu.core import clock
from vanthu.core.actor import Actor
from vanthu.dev import testing
from vanthu.documents import queries
from vanthu.documents.models import Document

DOCUMENTS = 20_000
#: The open documents of an agency are read whole by its counters; nothing else may come near.
MOST_ROWS = 3 * seed.OPEN


@dataclass(frozen=True)
class Seeded:
    archive: seed.Archive
    at: datetime


@pytest.fixture(scope="module")
def seeded(django_test_environment: None, django_db_blocker: Any) -> Iterator[Seeded]:
    """An archive in a pair of databases of this module, with statistics."""
    with (
        databases.pair(databases.unique_name()) as names,
        django_db_blocker.unblock(),
        databases.connected_to(names),
    ):
        at = clock.now()
        archive = seed.fill(documents=DOCUMENTS, units=500, at=at)
        with testing.run_cluster().connect(names["default"]) as superuser:
            superuser.execute("VACUUM ANALYZE")
        yield Seeded(archive, at)


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for part in plan.get("Plans", ()):
        yield from nodes(part)


def plans_of(name: str, seeded: Seeded) -> list[dict[str, Any]]:
    found = []
    with connection.cursor() as cursor:
        for sql, params in hot.statements(seeded.archive, name, at=seeded.at):
            cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}", params)
            (answer,) = cursor.fetchone()
            found.append((json.loads(answer) if isinstance(answer, str) else answer)[0]["Plan"])
    return found


@pytest.mark.parametrize("name", hot.HOT)
def test_a_hot_query_reads_large_tables_by_index_and_few_rows(name: str, seeded: Seeded) -> None:
    plans = plans_of(name, seeded)
    assert plans
    for plan in plans:
        for node in nodes(plan):
            table = node.get("Relation Name", "")
            if table in hot.LARGE:
                assert "Seq Scan" not in node["Node Type"], f"{name} reads {table} from end to end"
            if "Index" in node["Node Type"]:
                read = node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
                assert read * node["Actual Loops"] <= MOST_ROWS, f"{name} reads {read} × {node['Actual Loops']} rows"


# --- pages -----------------------------------------------------------------------------------------------------------


def browser(actor: Actor) -> Client:
    client = Client()
    client.cookies["vanthu"] = seed.session(actor, at=clock.now())
    return client


def queries_of(client: Client, path: str) -> tuple[int, int]:
    """Queries and rows of a warm page."""
    assert client.get(path).status_code == 200
    with CaptureQueriesContext(connection) as heard:
        answer = client.get(path)
    assert answer.status_code == 200
    return len(heard), answer.content.count(b"data-row>")


@pytest.mark.parametrize("role", ["specialist", "unit_leader", "clerk", "leader"])
@pytest.mark.parametrize(
    "state", ["arrived", "registered", "assigned", "in_progress", "reported", "done", "draft", "issued"]
)
def test_the_page_of_a_document_takes_at_most_eight_queries(role: str, state: str, seeded: Seeded) -> None:
    actor = getattr(seeded.archive, role)
    found = queries.visible(actor).filter(state=state).order_by("-created_at").values_list("pk", flat=True).first()
    if found is None:  # an office that may not see such a document at all
        assert not actor.has(*seed.SEE_ALL)
        return
    count, _ = queries_of(browser(actor), f"/van-ban/{found}")
    assert 0 < count <= 8


def test_a_work_list_takes_as_many_queries_for_fifty_rows_as_for_one(seeded: Seeded) -> None:
    client = browser(seeded.archive.specialist)
    many, rows = queries_of(client, "/viec/cho-xu-ly")
    assert rows == 50
    one = Document.objects.filter(
        agency_id=seeded.archive.agency, state="in_progress", holder_id=seeded.archive.specialist.position
    ).latest("state_since")
    few, fewer = queries_of(client, f"/viec/cho-xu-ly?q=dot+{one.folded.split(' dot ')[1].split()[0]}")
    assert 1 <= fewer < 5
    assert few == many <= 5


def test_a_later_page_takes_no_more_queries_than_the_first(seeded: Seeded) -> None:
    client = browser(seeded.archive.clerk)
    first, _ = queries_of(client, "/van-ban/in")
    key = queries.NEWEST_FIRST.key(seeded.at - timedelta(days=30), seed.some_document(seeded.archive))
    later, rows = queries_of(client, f"/van-ban/in?sau={key}")
    assert rows == 50
    assert later == first <= 5
