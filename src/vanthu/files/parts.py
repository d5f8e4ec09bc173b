"""Parts: rows of files and versions, written inside the transaction of an act."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Max

from vanthu.core.actor import Actor
from vanthu.core.transactions import inside
from vanthu.files import queries
from vanthu.files.intake import Received
from vanthu.files.models import File, Version

#: The note of a version that a person brought, as opposed to one that the system made.
UPLOADED = "Tải lên"
#: The note of a main file with the fields of number, signatures and seal laid.
LAID = "Đặt vị trí ký, số, ngày"


def add_file(
    received: Received, *, document: UUID, agency: UUID, kind: str, order: int, by: Actor, at: datetime, note: str
) -> File:
    """A new file of a document with its first version (a *part*)."""
    inside("a file")
    file = File.objects.create(
        agency_id=agency,
        document_id=document,
        kind=kind,
        name=received.name,
        media_type=received.media_type,
        order=order,
    )
    add_version(
        file,
        sha256=received.sha256,
        size=received.size,
        pages=received.pages,
        scanned=received.scanned,
        by=by,
        at=at,
        note=note,
    )
    return file


def add_version(
    file: File,
    *,
    sha256: str,
    size: int,
    pages: int | None,
    scanned: bool,
    by: Actor,
    at: datetime,
    note: str,
) -> Version:
    """The next version of a file becomes its current one (a *part*; the document is locked by the caller)."""
    inside("a version")
    last = file.versions.aggregate(last=Max("number"))["last"] or 0
    version = Version.objects.create(
        agency_id=file.agency_id,
        file=file,
        number=last + 1,
        sha256=sha256,
        size=size,
        pages=pages,
        note=note,
        made_at=at,
        made_by=by.label,
        scan="clean" if scanned else "waiting",
        scanned_at=at if scanned else None,
    )
    file.current = version
    file.save(update_fields=["current"])
    return version


def remove(file: File) -> None:
    """Drop a file that only ever belonged to a draft (a *part*)."""
    inside("the end of a file")
    file.current = None
    file.save(update_fields=["current"])
    file.versions.all().delete()
    file.delete()


def restore_uploads(document: UUID) -> None:
    """The last upload of each file is current again (a *part*); prepared and signed versions stay in the history."""
    inside("a version")
    main = queries.main_of(document)
    if main is not None:
        _restore_upload(main)
    restore_annexes(document)


def restore_annexes(document: UUID) -> None:
    """The last upload of each annex is current again (a *part*)."""
    inside("a version")
    for file in queries.annexes_of(document):
        _restore_upload(file)


def restore_version(file: File, sha256: str) -> bool:
    """The last version with this content is current again (a *part*); False where the file never had it."""
    inside("a version")
    version = file.versions.filter(sha256=sha256).order_by("-number").first()
    if version is None:
        return False
    file.current = version
    file.save(update_fields=["current"])
    return True


def _restore_upload(file: File) -> None:
    upload = file.versions.filter(note=UPLOADED).order_by("-number").first()
    if upload is not None and file.current_id != upload.pk:
        file.current = upload
        file.save(update_fields=["current"])
