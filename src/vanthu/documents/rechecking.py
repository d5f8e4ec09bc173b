"""Looking again at what was judged before: after a change of the trust list, and when silent sources may answer.

Bounded: a page of documents a job, one job at a time, the recent past spread over hours. Repeatable: verdicts are kept
by content and list, and what is known already changes nothing. No transaction is open while files are judged.
"""

from __future__ import annotations

import logging
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
from vanthu.signing.trusted.held import held, kept_under
from vanthu.store import ObjectMissing

log = logging.getLogger("vanthu.documents")

#: Documents of one job.
PAGE = 20
#: What was accepted or issued so long ago is judged again when somebody opens its report, not by itself.
RECENT = timedelta(days=90)
#: A verdict that rests on a silent source is looked at again this often, until it is `RECENT` no more.
AGAIN_AFTER = timedelta(minutes=15)
NEW_LIST = "danh sách tin cậy mới"
ANSWERED = "đã hỏi được tình trạng thu hồi"

#: What is still to be decided on: looked at first, whatever its age.
OPEN = ("open", Q(state__in=[In.ARRIVED, In.CHECKED, Out.SEALED]))
#: What people rely on already.
SETTLED = ("settled", Q(state__in=[*TAKEN_IN, Out.ISSUED]))


def since(at: datetime) -> UUID:
    """The least key that a row made `RECENT` before `at` can have: keys sort by time (RFC 9562 §5.7)."""
    return UUID(int=int((at - RECENT).timestamp() * 1000) << 80)


def page(phase: str, after: str, *, at: datetime) -> list[Document]:
    """The next documents of a phase behind the key `after`, in the order of their keys."""
    name, wanted = OPEN if phase == OPEN[0] else SETTLED
    found = Document.objects.filter(wanted).select_related("agency").order_by("id")
    least = UUID(after) if after else None
    if name == SETTLED[0]:
        least = max(filter(None, (least, since(at))))
    if least is not None:
        found = found.filter(id__gt=least)
    return list(found[:PAGE])


def recheck(document: Document, *, why: str, at: datetime) -> bool:
    """Judge a document's files under the list in force and keep what came out otherwise. True where something did.

    What only a silent source or a limit keeps from being known is no finding: it is looked at again later.
    """
    if document.direction == Document.IN and not document.verdict:
        return False
    checked = checking.look(document, at=at, annexes=document.direction == Document.IN)
    if checked.main is None or checked.passing:
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


def recheck_page(documents: list[Document], *, at: datetime) -> None:
    """`recheck` for each; one that cannot be judged holds up no other."""
    for document in documents:
        try:
            recheck(document, why=NEW_LIST, at=at)
        except Busy:
            raise
        except (Refusal, ObjectMissing):
            log.exception("a document cannot be judged again", extra={"document": str(document.pk)})


def ask_again(*, at: datetime, limit: int = PAGE) -> int:
    """Judge again what rests on silent sources, the longest waiting first; returns how many are known now."""
    mark = held().mark
    marks = {kept_under(mark, accepts_claimed_time=claimed): claimed for claimed in (False, True)}
    rows = Verdict.objects.filter(
        open=True, checked_at__lte=at - AGAIN_AFTER, trust_version__in=marks, id__gt=since(at)
    ).order_by("checked_at")[:limit]
    settled = 0
    for row in list(rows):
        try:
            report = verdicts.judge(row.sha256, at=at, accepts_claimed_time=marks[row.trust_version])
        except ObjectMissing:
            verdicts.give_up_on(row.pk)  # a file that was only looked at, and not kept
            continue
        if report.codes & (verdicts.PASSING | {"limits"}):
            continue
        settled += 1
        holders = File.objects.filter(current__sha256=row.sha256).values_list("document_id", flat=True)[:PAGE]
        for document in Document.objects.filter(pk__in=list(holders)).select_related("agency"):
            if parts.policy_of(document).accepts_claimed_time == marks[row.trust_version]:
                recheck(document, why=ANSWERED, at=at)
    return settled
