"""All reads of documents, with visibility: agency first, then role, then taking part. The unseen does not exist."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Case, Count, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce, JSONObject

from vanthu.core.actor import Actor
from vanthu.core.clock import VIETNAM
from vanthu.core.folding import fold
from vanthu.core.models import AuditEvent
from vanthu.core.paging import FIRST, SIZE, Order, Page, Place
from vanthu.core.roles import SEE_ALL
from vanthu.documents.models import Assignment, CaseFile, Document, Participant
from vanthu.documents.states import In, Out
from vanthu.exchange.models import Delivery, DeliveryStep
from vanthu.files.models import File
from vanthu.files.models import Page as Picture
from vanthu.people.models import Agency
from vanthu.refusal import NotFound
from vanthu.signing.models import Claim, Verdict
from vanthu.signing.trusted.held import kept_under_now, suffix

if TYPE_CHECKING:
    from vanthu.documents.actions.arriving import Arrival


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
            "delegation__giver",
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
    facts = JSONObject(kind="kind", state="state", asked_at="asked_at", problem="problem", way="way", actor="actor")
    return Claim.objects.filter(document_id=document).order_by("-asked_at").values(facts=facts)[:1]


def claim_of(document: Document) -> Claim | None:
    """The work under way on a document of `visible_document`, or that failed last: what, how, who asked, when, why."""
    facts = document.last_claim  # type: ignore[attr-defined]
    if facts is None:
        return None
    asked_at = datetime.fromisoformat(facts["asked_at"])
    return Claim(document_id=document.pk, agency_id=document.agency_id, **{**facts, "asked_at": asked_at})


#: Work lists: urgent ones first, of equals the one that came last (QN-6.2c).
URGENT_FIRST = Order((("urgency", int), ("state_since", datetime), ("id", UUID)))
#: Everything there is: the newest first.
NEWEST_FIRST = Order((("created_at", datetime), ("id", UUID)))

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
    "signed_at",
    "waits_for",
    "paper_owed_since",
    "holder__account__name",
    "holder_unit__name",
    "file_count",
)
_NAMES = (*_COLUMNS[:-3], "holder_name", "unit_name", "files")


def page_of(
    documents: QuerySet[Document], *, order: Order, after: str = "", before: str = "", size: int = SIZE
) -> Page[dict[str, Any]]:
    """One page of a list in an order, from after or before the key of a row. One query, two where nothing is there."""
    return order.turn(
        order.place(after=after, before=before),
        lambda place: page_made_of(
            rows_of(documents, order=order, place=place, size=size), order=order, place=place, size=size
        ),
    )


def rows_of(
    documents: QuerySet[Document], *, order: Order, place: Place = FIRST, size: int = SIZE
) -> QuerySet[Document, Any]:
    """The rows that a page is made of."""
    files = File.objects.filter(document_id=OuterRef("pk")).order_by().values("document_id")
    count = Coalesce(Subquery(files.annotate(count=Count("pk")).values("count")), 0)
    return order.cut(documents.annotate(file_count=count).values_list(*_COLUMNS), place, size=size)


def page_made_of(
    found: Iterable[tuple[Any, ...]], *, order: Order, place: Place = FIRST, size: int = SIZE
) -> Page[dict[str, Any]]:
    """The page that rows of `rows_of` make."""
    return order.page([dict(zip(_NAMES, row, strict=True)) for row in found], place, size=size)


def search(actor: Actor, words: str) -> QuerySet[Document]:
    """Documents whose số/ký hiệu, trích yếu or organ holds every word, with or without Vietnamese marks."""
    documents = visible(actor)
    for word in fold(words).split()[:8]:
        documents = documents.filter(Q(folded__contains=word) | Q(code_folded__contains=word))
    return documents


def seals_that_wait(*, at_most: int = 200) -> list[Document]:
    """Documents whose seal waits for a source of proof that has not answered yet, those that wait longest first."""
    hosted = Agency.objects.filter(hosted=True).values("pk")
    found = Document.objects.filter(agency__in=hosted, state=Out.NUMBERED, waits_over_at=None).exclude(waits_for="")
    return list(found.select_related("agency").order_by("waits_since", "id")[:at_most])


def to_seal_today(*, at: datetime, page: int = 200) -> Iterator[Document]:
    """Documents that were signed on this day, are not sealed, and of which the clerks have not been reminded."""
    today = datetime.combine(at.date(), time(), VIETNAM)
    hosted = Agency.objects.filter(hosted=True).values("pk")
    found = (
        Document.objects.filter(
            Q(seal_reminded_on=None) | Q(seal_reminded_on__lt=at.date()),
            agency__in=hosted,
            state__in=[Out.AT_CLERK, Out.NUMBERED],
            signed_at__gte=today,
            signed_at__lt=today + timedelta(days=1),
        )
        .select_related("agency")
        .order_by("id")
    )
    after = UUID(int=0)
    while documents := list(found.filter(id__gt=after)[:page]):
        yield from documents
        after = documents[-1].pk


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


def files(document_id: UUID, *, accepts_claimed_time: bool | None = None) -> list[File]:
    """The document's files with their current versions, and in `pictures` the pictures of their pages.

    With the profile's word on claimed times also, in `judged`, what is known of their signatures: {report, current,
    checked_at}. `current` tells whether it rests on the trust list in force; an older one is better than nothing.
    """
    pictures = Picture.objects.filter(sha256=OuterRef("current__sha256")).order_by("number")
    facts = JSONObject(number="number", width="width", height="height", problem="problem")
    found = File.objects.filter(document_id=document_id).annotate(
        pictures=ArraySubquery(pictures.values(facts=facts)[:300])
    )
    if accepts_claimed_time is not None:
        found = found.annotate(judged=Subquery(judged(OuterRef("current__sha256"), accepts_claimed_time)))
    return list(found.select_related("current").order_by("order", "name")[:200])


def judged(sha256: OuterRef | str, accepts_claimed_time: bool) -> QuerySet[Verdict, Any]:
    """What is known of some content as one value {report, current, checked_at}: under the list in force, else the last."""
    now = kept_under_now(accepts_claimed_time=accepts_claimed_time)
    verdicts = (
        Verdict.objects.filter(suffix(accepts_claimed_time=accepts_claimed_time), sha256=sha256)
        .annotate(current=Case(When(trust_version=now, then=True), default=False, output_field=BooleanField()))
        .order_by("-current", "-checked_at")
    )
    facts = JSONObject(report="report", current="current", checked_at="checked_at", trust="trust_version")
    return verdicts.values(facts=facts)[:1]


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


def same_arrival(agency: UUID, arrival: Arrival, *, but: UUID | None = None) -> Document | None:
    """An arrival that is there already: same document code of its sender, or same số, ký hiệu, cơ quan and year
    (reading 8; QN-9.3c). A number is a number: 5/SCT-VP is 05/SCT-VP. What was refused or sent back does not count."""
    there = (
        Document.objects.filter(agency_id=agency, direction=Document.IN)
        .exclude(state__in=[In.REFUSED, In.RETURNED, In.RECALLED])
        .exclude(pk=but)
        .select_related("entry")
        .order_by("created_at", "id")
    )
    if arrival.document_key and arrival.organ_code:
        found = there.filter(organ_code=arrival.organ_code, document_key=arrival.document_key).first()
        if found is not None:
            return found
    if not (codes := _spellings(arrival)):
        return None
    same_code = Q()
    for code in codes:
        same_code |= Q(code_folded=code)
    found_here = there.filter(same_code)
    if arrival.issued_on is not None:
        found_here = found_here.filter(Q(issued_on__year=arrival.issued_on.year) | Q(issued_on=None))
    # The organ belongs to the question: of one số và ký hiệu there may be dozens, one from each sender.
    name = fold(arrival.organ_name)
    same_organ = Q(folded__contains=name)
    if arrival.organ_code:
        same_organ |= Q(organ_code=arrival.organ_code)
    for document in found_here.filter(same_organ)[:200]:
        if fold(document.organ_name) == name or (arrival.organ_code and document.organ_code == arrival.organ_code):
            return document
    return None


def same_arrival_in_words(earlier: Document, arrival: Arrival) -> str:
    """What the clerk reads of an arrival that is there already; another date in the same year is a doubt (reading 8)."""
    where = f"số đến {earlier.entry.number}" if earlier.entry else "chưa vào sổ"
    if arrival.issued_on and earlier.issued_on and arrival.issued_on != earlier.issued_on:
        return (
            f"Đã có văn bản cùng số, ký hiệu, cơ quan ban hành trong năm ({where}) nhưng ngày khác: "
            f"{earlier.issued_on:%d/%m/%Y}. Hãy đối chiếu."
        )
    return f"Đã có văn bản cùng số, ký hiệu, cơ quan ban hành: {where}."


def _spellings(arrival: Arrival) -> set[str]:
    """The ways in which one số và ký hiệu is written, as `code_folded` holds them."""
    codes = {arrival.code}
    if arrival.number is not None and arrival.notation:
        codes |= {f"{arrival.number:0{width}d}/{arrival.notation}" for width in (1, 2, 3)}
    return {fold(code).replace(" ", "") for code in codes if code}
