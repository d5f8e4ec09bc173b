"""Files that the virus scanner could not be asked about: asked again until it answers.

Not in `intake`, which is the door and writes no rows: this is the act that settles what the door left open.
"""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from vanthu.core import audit
from vanthu.core.actor import system
from vanthu.core.roles import Role
from vanthu.files import scanning
from vanthu.files.models import Version
from vanthu.files.ports import NotScannable, ScannerUnavailable
from vanthu.notify import notices
from vanthu.pdf.attachments import TooMuchInside, UnreadableInside
from vanthu.people import queries as people
from vanthu.store import ObjectMissing, bytes_store

FOUND_CLEAN = audit.declare("file.clean", "Đã quét tệp “{name}”: không có mã độc.", "name", "sha256")
FOUND_INFECTED = audit.declare(
    "file.infected", "Tệp “{name}” có mã độc ({virus}).", "name", "virus", "sha256", tone="danger"
)

log = logging.getLogger("vanthu.files")


#: So often in a row the scanner may be silent before it counts as away: one file alone may be what it hangs up on.
SILENCES = 2


def waiting(*, after: tuple[datetime, UUID] | None = None, limit: int = 200) -> list[tuple[UUID, str, datetime]]:
    """(version, SHA-256, made at) of what waits for the scanner, oldest first, from behind `after`."""
    found = Version.objects.filter(scan="waiting").order_by("made_at", "id")
    if after is not None:
        found = found.filter(Q(made_at__gt=after[0]) | Q(made_at=after[0], id__gt=after[1]), made_at__gte=after[0])
    return list(found.values_list("pk", "sha256", "made_at")[:limit])


def ask(sha256: str) -> str:
    """What the scanner finds in some content, "" for nothing. No transaction is open.

    Raises ScannerUnavailable, NotScannable.
    """
    try:
        return scanning.scan(bytes_store().get(sha256)).infected_with
    except (TooMuchInside, UnreadableInside) as error:
        raise NotScannable(error.sentence) from error


@transaction.atomic(durable=True)
def settle(*, version_id: UUID, virus: str, at: datetime) -> bool:
    """Write down what the scanner said of one version; False when somebody else has done so already.

    An infected file tells the clerks; its document cannot be signed, sealed or issued any more.
    """
    version = Version.objects.select_for_update(of=("self",)).select_related("file").get(pk=version_id)
    if version.scan != "waiting":
        return False
    version.scan, version.scanned_at = "infected" if virus else "clean", at
    version.save(update_fields=["scan", "scanned_at"])
    file, by = version.file, system(version.agency_id)
    target = ("document", file.document_id)
    if not virus:
        audit.record(FOUND_CLEAN, by=by, at=at, target=target, name=file.name, sha256=version.sha256)
        return True
    audit.record(FOUND_INFECTED, by=by, at=at, target=target, name=file.name, virus=virus, sha256=version.sha256)
    notices.tell(
        [position.account_id for position in people.positions(version.agency_id, Role.CLERK, on=at.date())],
        text=f"Tệp “{file.name}” có mã độc ({virus}). Không mở tệp này; hãy báo công chức CNTT.",
        agency=version.agency_id,
        at=at,
        document=file.document_id,
        urgent=True,
    )
    return True


def rescan(*, at: datetime) -> int:
    """Ask again about everything that waits; returns how many were settled. Stops when the scanner is silent.

    A file that the scanner cannot take goes on waiting, and everything behind it is scanned all the same.
    """
    settled = silences = 0
    after: tuple[datetime, UUID] | None = None
    while found := waiting(after=after):
        for version_id, sha256, made_at in found:
            after = made_at, version_id
            try:
                virus = ask(sha256)
            except NotScannable as error:
                log.error("a file that the virus scanner does not take", extra={"sha256": sha256, "why": str(error)})
                continue
            except ScannerUnavailable:
                log.warning("the virus scanner does not answer", extra={"waiting": str(version_id)})
                silences += 1
                if silences == SILENCES:
                    return settled
                continue
            except ObjectMissing:
                log.exception("the bytes of a file that waits for the scanner are missing", extra={"sha256": sha256})
                continue
            silences = 0
            settled += settle(version_id=version_id, virus=virus, at=at)
    return settled
