"""All reads of documents, with visibility: agency first, then role, then taking part. The unseen does not exist."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.tuple_lookups import Tuple, TupleLessThan
from django.db.models.functions import Coalesce, JSONObject

from vanthu.core.actor import Actor
from vanthu.core.folding import fold
from vanthu.core.models import AuditEvent
from vanthu.core.roles import SEE_ALL
from vanthu.documents.models import Assignment, CaseFile, Document, Participant
from vanthu.exchange.models import Delivery, DeliveryStep
from vanthu.files.models import File, Page
from vanthu.refusal import NotFound
from vanthu.signing.models import Claim, Verdict

PAGE = 50


def visible(actor: Actor) -> QuerySet[Document]:
    """The documents that this actor may see at all."""
    documents = Document.objects.filter(agency_id=actor.agency)
    if actor.has(*SEE_ALL):
        return documents
    mine = Q(position_id=actor.position)
    if actor.unit is not None:
        mine |= Q(unit_id=actor.unit)
    return documents.filter(pk__in=Participant.objects.filter(mine).values("document_id"))


def visible_document(actor: Actor, pk: UUID | str, *, with_timeline: bool = False) -> Document:
    """One document with what its page needs, `with_timeline` in one query. Raises NotFound, the same for unseen
    and missing."""
    documents = visible(actor)
    if with_timeline:
        events = AuditEvent.objects.filter(target_id=OuterRef("pk")).order_by("at", "id")
        facts = JSONObject(at="at", name="name", actor="actor", data="data")
        documents = documents.annotate(events=ArraySubquery(events.values(facts=facts)[:500]))
    document = (
        documents.select_related(
            "agency",
            "sender",
            "holder__account",
            "holder_unit",
            "drafter__account",
            "signer__account",
            "unit_leader__account",
            "checker__account",
            "unit",
            "entry",
            "case_file",
            "answers",
        )
        .annotate(last_claim=Subquery(_claims(OuterRef("pk"))))
        .filter(pk=pk)
        .first()
    )
    if document is None:
        raise NotFound()
    return document


def _claims(document: OuterRef) -> QuerySet[Claim, Any]:
    """The last claim on a document as one value, so that it comes with the document's own row."""
    facts = JSONObject(kind="kind", state="state", asked_at="asked_at", problem="problem")
    return Claim.objects.filter(document_id=document).order_by("-asked_at").values(facts=facts)[:1]


def claim_of(document: Document) -> Claim | None:
    """The work under way on a document of `visible_document`, or that failed last: kind, state, time and problem."""
    facts = document.last_claim  # type: ignore[attr-defined]
    if facts is None:
        return None
    asked_at = datetime.fromisoformat(facts["asked_at"])
    return Claim(document_id=document.pk, agency_id=document.agency_id, **{**facts, "asked_at": asked_at})


@dataclass(frozen=True)
class Slice:
    """One page of a list, by key."""

    rows: list[dict[str, Any]]
    next_key: str
    has_previous: bool


#: What a row of a list is made of; the last one is how many files the document has.
_COLUMNS = (
    "id",
    "state",
    "state_since",
    "created_at",
    "direction",
    "urgency",
    "code",
    "type_name",
    "subject",
    "organ_name",
    "due_at",
    "holder__account__name",
    "holder_unit__name",
    "file_count",
)
_NAMES = (*_COLUMNS[:-3], "holder_name", "unit_name", "files")


def page_of(documents: QuerySet[Document], *, after: str = "", by: str = "state_since", size: int = PAGE) -> Slice:
    """Newest first by (`by`, id), from after the key of the last row of the page before. One query."""
    if (key := _parse(after)) is not None:
        documents = documents.filter(TupleLessThan(Tuple(F(by), F("id")), key))
    return slice_of(rows_of(documents, by=by, size=size), by=by, size=size, has_previous=key is not None)


def rows_of(documents: QuerySet[Document], *, by: str = "state_since", size: int = PAGE) -> QuerySet[Document, Any]:
    """The rows of a page and one more, which tells that there is a next page."""
    files = File.objects.filter(document_id=OuterRef("pk")).order_by().values("document_id")
    count = Coalesce(Subquery(files.annotate(count=Count("pk")).values("count")), 0)
    return documents.order_by(f"-{by}", "-id").annotate(file_count=count).values_list(*_COLUMNS)[: size + 1]


def slice_of(
    found: Iterable[tuple[Any, ...]], *, by: str = "state_since", size: int = PAGE, has_previous: bool = False
) -> Slice:
    """The page that rows of `rows_of` make."""
    rows = [dict(zip(_NAMES, row, strict=True)) for row in found]
    more = len(rows) > size
    rows = rows[:size]
    last = f"{rows[-1][by].timestamp()!r}_{rows[-1]['id']}" if more else ""
    return Slice(rows=rows, next_key=last, has_previous=has_previous)


def _parse(after: str) -> tuple[datetime, UUID] | None:
    from vanthu.core.clock import VIETNAM

    moment, _, key = after.partition("_")
    try:
        return datetime.fromtimestamp(float(moment), VIETNAM), UUID(key)
    except (ValueError, OverflowError, OSError):
        return None


def search(actor: Actor, words: str) -> QuerySet[Document]:
    """Documents whose số/ký hiệu, trích yếu or organ holds every word, with or without Vietnamese marks."""
    documents = visible(actor)
    for word in fold(words).split()[:8]:
        documents = documents.filter(Q(folded__contains=word) | Q(code_folded__contains=word))
    return documents


def timeline(document_id: UUID) -> list[AuditEvent]:
    """Every act on the document, oldest first."""
    return list(AuditEvent.objects.filter(target_id=document_id).order_by("at", "id")[:500])


def timeline_of(document: Document) -> list[AuditEvent]:
    """The same of a document of `visible_document`, without a query where it came `with_timeline`: time, name, actor
    and facts of each line."""
    events = getattr(document, "events", None)
    if events is None:
        return timeline(document.pk)
    return [AuditEvent(**{**event, "at": datetime.fromisoformat(event["at"])}) for event in events]


def files(document_id: UUID, *, trust: str = "") -> list[File]:
    """The document's files with their current versions, and in `pictures` the pictures of their pages.

    With the version of a trust list also, in `report`, what is known of their signatures under it.
    """
    pictures = Page.objects.filter(sha256=OuterRef("current__sha256")).order_by("number")
    facts = JSONObject(number="number", width="width", height="height")
    found = File.objects.filter(document_id=document_id).annotate(
        pictures=ArraySubquery(pictures.values(facts=facts)[:300])
    )
    if trust:
        verdicts = Verdict.objects.filter(sha256=OuterRef("current__sha256"), trust_version=trust)
        found = found.annotate(report=Subquery(verdicts.values("report")))
    return list(found.select_related("current").order_by("order", "name")[:200])


def assignments(document_id: UUID) -> list[Assignment]:
    """Every task that was given on the document, oldest first."""
    return list(
        Assignment.objects.filter(document_id=document_id)
        .select_related("position__account", "unit")
        .order_by("given_at", "id")[:200]
    )


def deliveries(document_id: UUID) -> list[Delivery]:
    """How the document fares at each recipient; in `heard` everything that was heard of it, oldest first."""
    steps = DeliveryStep.objects.filter(delivery=OuterRef("pk")).order_by("received_at")
    facts = JSONObject(state="state", reported_at="reported_at", by="by", note="note", applied="applied")
    return list(
        Delivery.objects.filter(document_id=document_id)
        .select_related("recipient")
        .annotate(heard=ArraySubquery(steps.values(facts=facts)))
        .order_by("recipient__name")[:500]
    )


def claim(document_id: UUID) -> Claim | None:
    """The work that is under way on the document, or that failed last."""
    return Claim.objects.filter(document_id=document_id).order_by("-asked_at").first()


_read_once: ContextVar[dict[tuple[UUID, int], list[CaseFile]] | None] = ContextVar("case_files", default=None)


@contextmanager
def reading_once() -> Iterator[None]:
    """Inside the block the case files are read once, however many forms of one page offer them."""
    token = _read_once.set({})
    try:
        yield
    finally:
        _read_once.reset(token)


def case_files(agency: UUID, year: int) -> list[CaseFile]:
    """The agency's Danh mục hồ sơ of a year."""
    kept = _read_once.get()
    if kept is not None and (agency, year) in kept:
        return kept[agency, year]
    found = list(CaseFile.objects.filter(agency_id=agency, year=year).order_by("code")[:2000])
    if kept is not None:
        kept[agency, year] = found
    return found


def same_arrival(actor: Actor, *, code: str, organ: str, year: int | None, but: UUID | None) -> Document | None:
    """An arrival that is registered already: same số, ký hiệu, cơ quan and year (QN-9.3c; reading 8)."""
    if not code:
        return None
    found = Document.objects.filter(
        agency_id=actor.agency, direction=Document.IN, code_folded=fold(code).replace(" ", ""), entry__isnull=False
    )
    if year is not None:
        found = found.filter(issued_on__year=year)
    for document in found.exclude(pk=but)[:20]:
        if fold(document.organ_name) == fold(organ):
            return document
    return None
