"""Looking again at what was judged before: after a change of the trust list, and when silent sources may answer.

Bounded: a page of documents a job, one job at a time, the recent past spread over hours. Repeatable: verdicts are kept
by content and list, and what is known already changes nothing. No transaction is open while files are judged.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from vanthu.core.actor import system
from vanthu.documents import checking, parts
from vanthu.documents.actions import reverifying
from vanthu.documents.models import Document
from vanthu.documents.states import TAKEN_IN, In, Out
from vanthu.files.models import File
from vanthu.refusal import Busy, Refusal
from vanthu.signing import verdicts
from vanthu.signing.models import Verdict
from vanthu.signing.trusted.held import held, kept_under, suffix
from vanthu.store import ObjectMissing

log = logging.getLogger("vanthu.documents")

#: Documents of one job.
PAGE = 20
#: What was accepted or issued so long ago is judged again when somebody opens its report, not by itself.
RECENT = timedelta(days=90)
#: From the first draft to the issue, or from the arrival to its acceptance, at the most: how far back rows are read.
LONGEST_ON_THE_WAY = timedelta(days=400)
#: A verdict that rests on a silent source is looked at again this often, until it is `RECENT` no more.
AGAIN_AFTER = timedelta(minutes=15)
NEW_LIST = "danh sách tin cậy mới"
ANSWERED = "đã hỏi được tình trạng thu hồi"

#: What is still to be decided on: looked at first, whatever its age.
OPEN = ("open", Q(state__in=[In.ARRIVED, In.CHECKED, Out.SEALED]))
#: What people rely on already.
SETTLED = ("settled", Q(state__in=[*TAKEN_IN, Out.ISSUED]))


def since(at: datetime, before: timedelta = RECENT) -> UUID:
    """The least key that a row made so long `before` can have: keys sort by time (RFC 9562 §5.7)."""
    return UUID(int=int((at - before).timestamp() * 1000) << 80)


def lately(at: datetime) -> Q:
    """Documents that were taken in or issued not longer ago than `RECENT`, however long they were on the way before."""
    moment = at - RECENT
    settled = Q(issued_at__gt=moment) | Q(accepted_at__gt=moment) | Q(registered_at__gt=moment)
    return settled & Q(id__gt=since(at, RECENT + LONGEST_ON_THE_WAY))


def page(phase: str, after: str, *, at: datetime) -> list[Document]:
    """The next documents of a phase behind the key `after`, in the order of their keys."""
    name, wanted = OPEN if phase == OPEN[0] else SETTLED
    found = Document.objects.filter(wanted).select_related("agency").order_by("id")
    if name == SETTLED[0]:
        found = found.filter(lately(at))
    if after:
        found = found.filter(id__gt=UUID(after))
    return list(found[:PAGE])


def recheck(document: Document, *, why: str, at: datetime) -> bool:
    """Judge a document's files under the list in force and keep what came out otherwise. True where something did.

    What only a silent source or a limit keeps from being known is no finding: it is looked at again later.
    """
    if document.direction == Document.IN and not document.verdict:
        return False
    checked = checking.look(document, at=at, annexes=document.direction == Document.IN)
    # What is proven stands, whatever else is not known yet.
    if checked.main is None or (checked.passing and not checked.may_return):
        return False
    return reverifying.record_again(
        document_id=document.pk,
        sha256=checked.sha256,
        verdict=checked.verdict,
        legal_value=checked.legal_value,
        codes=checked.codes,
        sentence=" ".join(checked.sentences)[:900],
        must_return=checked.may_return,
        why=why,
        by=system(document.agency_id),
        at=at,
    )


def recheck_page(documents: list[Document], *, why: str = NEW_LIST, at: datetime) -> None:
    """`recheck` for each; one that cannot be judged holds up no other."""
    for document in documents:
        try:
            recheck(document, why=why, at=at)
        except Busy:
            raise
        except (Refusal, ObjectMissing):
            log.exception("a document cannot be judged again", extra={"document": str(document.pk)})


def ask_again(*, at: datetime, limit: int = PAGE) -> int:
    """Judge again what rests on silent sources, the longest waiting first; returns how many are known now.

    A verdict stays open until every document that holds the file was looked at again, whoever has judged it meanwhile,
    and under whatever list or registry it was open before: it is judged under today's.
    """
    mark = held().mark
    rows = (
        Verdict.objects.filter(open=True, checked_at__lte=at - AGAIN_AFTER, id__gt=since(at))
        .annotate(claimed=suffix(accepts_claimed_time=True))
        .order_by("checked_at")[:limit]
    )
    settled = 0
    for row in list(rows):
        try:
            report = verdicts.judge(row.sha256, at=at, accepts_claimed_time=row.claimed)
        except ObjectMissing:
            verdicts.settled(row.pk, at=at)  # a file that was only looked at, and not kept
            continue
        if report.codes & verdicts.PASSING and row.trust_version != kept_under(mark, accepts_claimed_time=row.claimed):
            verdicts.settled(row.pk, at=at)  # what was kept just now is open in its stead
        if report.codes & (verdicts.PASSING | {"limits"}):
            continue
        for documents in _holders(row.sha256):
            alike = [
                document for document in documents if parts.policy_of(document).accepts_claimed_time == row.claimed
            ]
            recheck_page(alike, why=ANSWERED, at=at)
        verdicts.settled(row.pk, at=at)
        settled += 1
    return settled


def looked_under_this_registry(*, at: datetime) -> bool:
    """False where the registry tells of kinds and all that was judged of late was judged without it: the certificates
    were registered under a version of the program that did not ask."""
    found = held()
    lately_judged = Verdict.objects.filter(id__gt=since(at))
    if found.mark == found.version or not lately_judged.exists():
        return True
    marks = [kept_under(found.mark, accepts_claimed_time=claimed) for claimed in (False, True)]
    return lately_judged.filter(trust_version__in=marks).exists()


def _holders(sha256: str) -> Iterator[list[Document]]:
    """The documents that have a file with this content now, page by page in the order of their keys."""
    held_by = File.objects.filter(current__sha256=sha256).values("document_id")
    found = Document.objects.filter(pk__in=held_by).select_related("agency").order_by("id")
    after: UUID | None = None
    while documents := list((found.filter(id__gt=after) if after else found)[:PAGE]):
        yield documents
        after = documents[-1].pk
