"""The hot queries: what every page, act or tick of a worker asks of the large tables. One list; plans are tested.

A query belongs here when it runs for every visitor or every document. tests/documents/test_hot_queries.py seeds an
archive and demands of each an index on every large table and a bounded number of rows.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from vanthu.bench.seed import POLICY, Archive, some_document
from vanthu.bench.statements import Statement, captured
from vanthu.documents import queries, queues, rail
from vanthu.documents.actions.arriving import Arrival
from vanthu.exchange.models import Outbound
from vanthu.people import queries as people
from vanthu.policy import in_force

#: Tables that grow with every document: none of them may be read from end to end.
LARGE = frozenset(
    {
        "documents_document",
        "documents_participant",
        "documents_assignment",
        "core_auditevent",
        "files_file",
        "files_version",
        "exchange_outbound",
    }
)


def _rail(role: str) -> Callable[[Archive, UUID, datetime], object]:
    return lambda archive, document, at: rail.counts(getattr(archive, role), in_force(POLICY, on=at.date()), at)


def _work_list(role: str, key: str) -> Callable[[Archive, UUID, datetime], object]:
    def ask(archive: Archive, document: UUID, at: datetime) -> object:
        actor, queue = getattr(archive, role), queues.BY_KEY[key]
        return queries.page_of(queues.documents(queue, actor=actor, at=at), order=queries.URGENT_FIRST)

    return ask


def _to_do(role: str) -> Callable[[Archive, UUID, datetime], object]:
    def ask(archive: Archive, document: UUID, at: datetime) -> object:
        actor = getattr(archive, role)
        mine = [queue for queue in queues.of(actor, in_force(POLICY, on=at.date())) if queue.open_only]
        return queries.page_of(queues.documents(*mine, actor=actor, at=at), order=queries.URGENT_FIRST, size=8)

    return ask


#: Name → what sends the statements, given an archive, one of its documents, and the time.
HOT: dict[str, Callable[[Archive, UUID, datetime], object]] = {
    "person of a session": lambda archive, document, at: people.person(
        account=archive.specialist.account,  # type: ignore[arg-type]
        position=archive.specialist.position,  # type: ignore[arg-type]
        on=at.date(),
    ),
    "rail of a specialist": _rail("specialist"),
    "rail of a unit leader": _rail("unit_leader"),
    "rail of the clerk": _rail("clerk"),
    "rail of a leader": _rail("leader"),
    "work list of a specialist": _work_list("specialist", "cho-xu-ly"),
    "supporting list of a specialist": _work_list("specialist", "phoi-hop"),
    "arrivals waiting for the clerk": _work_list("clerk", "cho-tiep-nhan"),
    "overdue before a leader": _work_list("leader", "qua-han"),
    "refused by receivers, for the clerk": _work_list("clerk", "bi-tu-choi"),
    "a later page of a work list": lambda archive, document, at: queries.page_of(
        queues.documents(queues.BY_KEY["cho-xu-ly"], actor=archive.specialist, at=at),
        order=queries.URGENT_FIRST,
        after=queries.URGENT_FIRST.key(1, at, document),
    ),
    "first things of a specialist": _to_do("specialist"),
    "first things of a unit leader": _to_do("unit_leader"),
    "first things of the clerk": _to_do("clerk"),
    "first things of a leader": _to_do("leader"),
    "all arrivals, newest first": lambda archive, document, at: queries.page_of(
        queries.visible(archive.clerk).filter(direction="in"), order=queries.NEWEST_FIRST
    ),
    "all arrivals, a later page": lambda archive, document, at: queries.page_of(
        queries.visible(archive.clerk).filter(direction="in"),
        order=queries.NEWEST_FIRST,
        after=queries.NEWEST_FIRST.key(at, document),
    ),
    "search by words": lambda archive, document, at: queries.page_of(
        queries.search(archive.clerk, "dot 12345"), order=queries.NEWEST_FIRST
    ),
    "one document, restricted": lambda archive, document, at: queries.visible_document(
        archive.specialist, document, with_timeline=True
    ),
    "tasks of a document": lambda archive, document, at: queries.assignments(document),
    "files of a document": lambda archive, document, at: queries.files(document, accepts_claimed_time=False),
    "deliveries of a document": lambda archive, document, at: queries.deliveries(document),
    "an arrival that is there already": lambda archive, document, at: queries.same_arrival(
        archive.clerk.agency,
        Arrival(
            type_name="Báo cáo",
            subject="Báo cáo",
            organ_name="Cơ quan gửi 145",
            organ_code="000.00.45.H01",
            number=12345,
            notation="CQ-BC",
            code="12345/CQ-BC",
            issued_on=at.date(),
            document_key="000.00.45.H01,2026,12345",
        ),
    ),
    "what waits in the outbox": lambda archive, document, at: list(
        Outbound.objects.filter(not_before__lte=at, sent_at=None, failed_at=None).values_list("pk")[:100]
    ),
    "the lane of a packet": lambda archive, document, at: list(
        Outbound.objects.filter(lane=f"{document}:{document}", sent_at=None, failed_at=None).order_by("pk")[:1]
    ),
}


def statements(archive: Archive, name: str, *, at: datetime) -> list[Statement]:
    """What a hot query sends, warm."""
    document = some_document(archive)
    HOT[name](archive, document, at)
    with captured() as heard:
        HOT[name](archive, document, at)
    return heard
