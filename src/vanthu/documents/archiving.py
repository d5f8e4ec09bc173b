"""Making archival copies, with no transaction open: which are due, and the work between the actions of `archiving`."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from vanthu.core import adapters
from vanthu.core.actor import system
from vanthu.core.jobs import OUTAGES
from vanthu.documents import parts, rechecking
from vanthu.documents.actions import archiving as actions
from vanthu.documents.models import ArchiveCopy, Document
from vanthu.documents.states import TAKEN_IN, Out
from vanthu.files import sandbox
from vanthu.files.kinds import PDF
from vanthu.files.models import File, Version
from vanthu.pdf.sandbox import LimitsExceeded
from vanthu.pdf.stamp_time import TimeStampUnavailable
from vanthu.refusal import Busy, Refusal
from vanthu.signing.trusted.held import held
from vanthu.store import ObjectMissing, bytes_store

log = logging.getLogger("vanthu.documents")

#: Documents that one query of the night brings, renewals that one night asks for, and copies that one hour makes.
PAGE, MOST_RENEWED, MOST_MADE = 200, 500, 50
#: A time-stamp is renewed so long before its certificate runs out, and never in the first half of its life.
RENEW_BEFORE = timedelta(days=365)
#: Seconds that the sandbox has for one copy: two time-stamps and the evidence of every signature.
TIMEOUT = 40.0
#: So many silent answers in a row, and the authority counts as away.
SILENCES = 2
NOT_CLEAN = "Tệp chưa được quét mã độc hoặc có mã độc."
BROKEN = "Hệ thống gặp lỗi khi lập bản lưu trữ. Hãy báo công chức CNTT."


def want_all(*, at: datetime) -> int:
    """Ask for copies of what was lately issued or accepted and lacks one; returns for how many documents."""
    lacking = without_copy().filter(document_id=OuterRef("pk"))
    settled = Q(state=Out.ISSUED) | Q(state__in=TAKEN_IN, verdict="valid")
    documents = Document.objects.filter(settled, rechecking.lately(at), Exists(lacking)).order_by("id")
    wanted, after = 0, UUID(int=0)
    while page := list(documents.filter(id__gt=after).values_list("pk", "agency_id")[:PAGE]):
        for after, agency in page:
            try:
                wanted += bool(actions.want(document_id=after, by=system(agency), at=at))
            except Refusal as refusal:  # it moved on meanwhile
                log.info("no long-term copy is asked for", extra={"document": str(after), "code": refusal.code})
    return wanted


def without_copy() -> QuerySet[File]:
    """Files that get a copy once their document is final and have none of their current version: `want` asks for it.

    Of one document some may be scanned, and have theirs, before the others.
    """
    copies = ArchiveCopy.objects.filter(file_id=OuterRef("pk"), base=OuterRef("current__sha256"))
    clean = File.objects.filter(kind__in=[File.MAIN, File.ATTACHMENT], media_type=PDF, current__scan="clean")
    return clean.filter(~Exists(copies))


def renew_all(*, at: datetime) -> int:
    """Ask for renewals of copies whose time-stamp runs out within a year; returns how many."""
    due = ArchiveCopy.objects.filter(state=ArchiveCopy.MADE, good_until__lte=at + RENEW_BEFORE).order_by("good_until")
    renewed = 0
    for copy in due[:MOST_RENEWED]:
        assert copy.stamped_at is not None and copy.good_until is not None
        # An authority whose certificates live for months would else be asked every night.
        if at - copy.stamped_at >= (copy.good_until - copy.stamped_at) / 2:
            renewed += actions.renew(copy_id=copy.pk, by=system(copy.agency_id), at=at)
    return renewed


def make_waiting(*, at: datetime, document: UUID | None = None, limit: int = MOST_MADE) -> int:
    """Make the copies that wait, of one `document` or of all, the longest waiting first; returns how many.

    Stops when the authority is silent.
    """
    if adapters.get("time_stamper").lend() is None:
        return 0
    made = silences = 0
    waiting = ArchiveCopy.objects.filter(state=ArchiveCopy.WAITING, try_at__lte=at).order_by("try_at", "id")
    if document is not None:
        waiting = waiting.filter(document_id=document)
    for key in list(waiting.values_list("pk", flat=True)[:limit]):
        try:
            made += make(key, at=at)
            silences = 0
        except TimeStampUnavailable:
            silences += 1
            if silences == SILENCES:
                break
    return made


def make(copy_id: UUID, *, at: datetime) -> bool:
    """Make one copy. What cannot be had now is put off; raises TimeStampUnavailable then, so that others wait too."""
    copy = ArchiveCopy.objects.get(pk=copy_id)
    if copy.state != ArchiveCopy.WAITING:
        return False
    document = Document.objects.select_related("agency").get(pk=copy.document_id)
    by = system(copy.agency_id)
    last = copy.tries + 1 >= actions.MOST_TRIES
    if not is_clean(copy):
        actions.put_off(copy_id=copy.pk, why=NOT_CLEAN, for_good=last, by=by, at=at)
        return False
    found = held()
    try:
        archived = sandbox.call(
            "vanthu.pdf.archive:archive",
            bytes_store().get(_source(copy)),
            trust=found.trust,
            kinds=found.kinds,
            timestamper=adapters.get("time_stamper").lend(),
            at=at,
            accepts_claimed_time=parts.policy_of(document).accepts_claimed_time,
            timeout=TIMEOUT,
        )
    except TimeStampUnavailable as refusal:
        actions.put_off(copy_id=copy.pk, why=refusal.sentence, for_good=False, by=by, at=at)
        raise
    except Busy:
        raise
    except LimitsExceeded as refusal:
        actions.put_off(copy_id=copy.pk, why=refusal.sentence, for_good=last, by=by, at=at)
        return False
    except ObjectMissing:
        log.exception("the bytes of a file to be archived are missing", extra={"copy": str(copy.pk)})
        actions.put_off(copy_id=copy.pk, why="Không đọc được tệp đã lưu.", for_good=False, by=by, at=at)
        return False
    except Refusal as refusal:
        actions.put_off(copy_id=copy.pk, why=refusal.sentence, for_good=True, by=by, at=at)
        return False
    except OUTAGES:
        raise
    except Exception:
        # One file on which the archiver fails holds up no other.
        log.exception("incident", extra={"copy": str(copy.pk)})
        actions.put_off(copy_id=copy.pk, why=BROKEN, for_good=last, by=by, at=at)
        return False
    return actions.keep(
        copy_id=copy.pk,
        sha256=bytes_store().put(archived.pdf),
        size=len(archived.pdf),
        stamped_at=archived.stamped_at,
        good_until=archived.good_until,
        by=by,
        at=at,
    )


def is_clean(copy: ArchiveCopy) -> bool:
    """Whether the scanner passed the file that the copy was made of."""
    return Version.objects.filter(file_id=copy.file_id, sha256=copy.base, scan="clean").exists()


def _source(copy: ArchiveCopy) -> str:
    """The issued file, or the copy that this one renews."""
    if copy.number == 1:
        return copy.base
    return ArchiveCopy.objects.values_list("sha256", flat=True).get(
        file_id=copy.file_id, base=copy.base, number=copy.number - 1
    )


def copies_of(document_id: UUID) -> list[ArchiveCopy]:
    """The copies of a document's files, the newest of each file last."""
    return list(ArchiveCopy.objects.filter(document_id=document_id).order_by("file_id", "base", "number")[:200])
