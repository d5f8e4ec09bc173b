"""Lưu trữ dài hạn: copies of issued and accepted files that prove themselves when every certificate has run out.

A copy stands beside the file and never replaces it: the issued document stays as it left the house (BD-13.4), the
arrival as it came. What is slow (evidence, time-stamp) is done between these transactions, by a job.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from vanthu.core import audit
from vanthu.core.actor import Actor
from vanthu.core.jobs import by_name
from vanthu.core.roles import Role
from vanthu.documents import parts, states
from vanthu.documents.models import ArchiveCopy
from vanthu.files.kinds import PDF
from vanthu.files.models import File
from vanthu.files.queries import annexes_of, main_of
from vanthu.refusal import NotPermitted, WrongState

WANTED = audit.declare("document.archive_wanted", "Yêu cầu lập bản lưu trữ dài hạn cho {files} tệp.", "files")
ARCHIVED = audit.declare(
    "document.archived",
    "Đã lập bản lưu trữ dài hạn của tệp “{name}” (lần {number}), tự kiểm tra được đến {good_until}.",
    "name",
    "number",
    "sha256",
    "stamped_at",
    "good_until",
)
NOT_ARCHIVED = audit.declare(
    "document.not_archived", "Không lập được bản lưu trữ dài hạn của tệp “{name}”: {why}", "name", "why", tone="danger"
)

#: Who may ask for a copy; the system asks by itself.
MAY_ASK = frozenset({Role.CLERK, Role.ARCHIVIST})
#: First pause after a try that somebody outside did not answer; doubled each time, up to a day.
FIRST_PAUSE = timedelta(hours=1)
#: So many tries of a file that is too much for the sandbox.
MOST_TRIES = 5
#: A refused renewal is asked for again after so long.
REVIVE_AFTER = timedelta(days=30)


class NotToBeArchived(WrongState):
    code = "not_to_be_archived"
    template = (
        "Chỉ lập bản lưu trữ dài hạn cho văn bản đã phát hành, hoặc văn bản đến đã tiếp nhận có chữ ký số hợp lệ."
    )


@transaction.atomic(durable=True)
def want(*, document_id: UUID, by: Actor, at: datetime) -> int:
    """Ask for a copy of every signed PDF of the document; returns how many are new. A second call asks for none.

    A copy or a renewal that could not be made is tried once more. What somebody asks for is made at once. What was not scanned, or is infected, gets none. Raises NotPermitted, NotToBeArchived.
    """
    if not by.is_system and not by.has(*MAY_ASK):
        raise NotPermitted("Chỉ văn thư hoặc lưu trữ cơ quan lập bản lưu trữ dài hạn.")
    document = parts.lock(document_id, by=by)
    if not states.is_final(document.direction, document.state, document.verdict):
        raise NotToBeArchived()
    main = main_of(document.pk)
    files = [file for file in (main, *annexes_of(document.pk)) if file is not None and file.media_type == PDF]
    new = 0
    for file in files:
        assert file.current is not None
        if file.current.scan != "clean":
            continue
        last = _last(file.pk, file.current.sha256)
        if last is None:
            ArchiveCopy.objects.create(
                agency_id=document.agency_id,
                document_id=document.pk,
                file_id=file.pk,
                base=file.current.sha256,
                try_at=at,
            )
            new += 1
        elif last.state == ArchiveCopy.REFUSED and not by.is_system:
            _revive(last, at=at)
            new += 1
    if new and not by.is_system:
        audit.record(WANTED, by=by, at=at, target=document, files=new)
        by_name("vanthu.documents.jobs.archive_document", queue="convert").defer(document_id=str(document.pk))
    return new


@transaction.atomic(durable=True)
def keep(
    *,
    copy_id: UUID,
    sha256: str,
    size: int,
    stamped_at: datetime,
    good_until: datetime,
    by: Actor,
    at: datetime,
) -> bool:
    """The copy is made. False where another worker was quicker: one copy is enough."""
    copy = ArchiveCopy.objects.get(pk=copy_id)
    document = parts.lock(copy.document_id, by=by)
    copy.refresh_from_db()
    if copy.state != ArchiveCopy.WAITING:
        return False
    copy.state, copy.sha256, copy.size, copy.problem = ArchiveCopy.MADE, sha256, size, ""
    copy.stamped_at, copy.good_until = stamped_at, good_until
    copy.save(update_fields=["state", "sha256", "size", "problem", "stamped_at", "good_until"])
    ArchiveCopy.objects.filter(
        file_id=copy.file_id, base=copy.base, number=copy.number - 1, state=ArchiveCopy.MADE
    ).update(state=ArchiveCopy.RENEWED)
    audit.record(
        ARCHIVED, by=by, at=at, target=document, name=_name(copy), number=copy.number, sha256=sha256,
        stamped_at=stamped_at, good_until=f"{good_until:%d/%m/%Y}",
    )  # fmt: skip
    return True


@transaction.atomic(durable=True)
def put_off(*, copy_id: UUID, why: str, for_good: bool, by: Actor, at: datetime) -> None:
    """The copy could not be made: tried again later, ever more seldom, or given up `for_good` and told to văn thư."""
    copy = ArchiveCopy.objects.get(pk=copy_id)
    document = parts.lock(copy.document_id, by=by)
    copy.refresh_from_db()
    if copy.state != ArchiveCopy.WAITING:
        return
    copy.tries = min(copy.tries + 1, 1000)
    copy.problem = why[:500]
    if for_good:
        copy.state = ArchiveCopy.REFUSED
        audit.record(NOT_ARCHIVED, by=by, at=at, target=document, name=_name(copy), why=copy.problem)
        parts.tell(document, parts.clerks(document, at=at), f"Không lập được bản lưu trữ dài hạn ({why[:300]})", at=at)
    else:
        copy.try_at = at + min(FIRST_PAUSE * 2 ** min(copy.tries - 1, 8), timedelta(days=1))
    copy.save(update_fields=["state", "tries", "problem", "try_at"])


@transaction.atomic(durable=True)
def renew(*, copy_id: UUID, by: Actor, at: datetime) -> bool:
    """Ask for another time-stamp over a copy whose last one runs out. False where that was asked for already.

    A renewal that was refused is tried again after a while: without it the proof ends with the time-stamp.
    """
    copy = ArchiveCopy.objects.get(pk=copy_id)
    parts.lock(copy.document_id, by=by)
    following, made = ArchiveCopy.objects.get_or_create(
        file_id=copy.file_id,
        base=copy.base,
        number=copy.number + 1,
        defaults={"agency_id": copy.agency_id, "document_id": copy.document_id, "try_at": at},
    )
    if following.state == ArchiveCopy.REFUSED and following.try_at <= at - REVIVE_AFTER:
        _revive(following, at=at)
        return True
    return made


def _last(file_id: UUID, base: str) -> ArchiveCopy | None:
    return ArchiveCopy.objects.filter(file_id=file_id, base=base).order_by("number").last()


def _revive(copy: ArchiveCopy, *, at: datetime) -> None:
    copy.state, copy.tries, copy.try_at, copy.problem = ArchiveCopy.WAITING, 0, at, ""
    copy.save(update_fields=["state", "tries", "try_at", "problem"])


def _name(copy: ArchiveCopy) -> str:
    return File.objects.values_list("name", flat=True).get(pk=copy.file_id)
