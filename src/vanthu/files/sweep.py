"""Bytes that no row keeps: uploads that were refused later, drafts thrown away, results that nobody took in."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connections

from vanthu.files import references
from vanthu.store import bytes_store

log = logging.getLogger("vanthu.files")

#: Bytes come before the row that keeps them: what is younger may be on its way into one.
LEAST_AGE = timedelta(hours=24)
#: Advisory lock of the office's database: a sweep takes it alone, a backup shares it ("vtbytes" in ASCII).
LOCK = 0x76746279746573


class BackupRunning(Exception):
    """A backup reads the bytes now: the sweep comes another time."""


@dataclass(frozen=True, kw_only=True)
class Swept:
    """What a sweep found. `orphans` were deleted unless it was a dry run; `young` wait until they are old enough."""

    kept: int
    young: int
    orphans: tuple[str, ...]


def sweep(*, at: datetime, dry_run: bool = False) -> Swept:
    """Delete the bytes that no row of either database keeps and that were written more than 24 hours before `at`.

    `ObjectStore.put` gives bytes that are there already a new age, so a file that comes again in this moment is young:
    each age is asked for once more right before its bytes go.
    Both databases must answer: if one does not, its error ends the sweep before anything is deleted. Raises
    BackupRunning.
    """
    store = bytes_store()
    kept = young = 0
    orphans = []
    with _alone():
        referenced = {bytes.fromhex(sha256) for sha256 in references.referenced()}
        for sha256, written in store.each():
            if bytes.fromhex(sha256) in referenced:
                kept += 1
            elif written > at - LEAST_AGE:
                young += 1
            elif (last := store.written(sha256)) is None or last > at - LEAST_AGE:
                # The list was read a page at a time, long ago perhaps: these have come in again since.
                young += last is not None
            else:
                orphans.append(sha256)
                if not dry_run:
                    store.delete(sha256)
    if orphans and not dry_run:
        log.info("orphaned bytes deleted", extra={"objects": len(orphans)})
    return Swept(kept=kept, young=young, orphans=tuple(orphans))


@contextmanager
def _alone() -> Iterator[None]:
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        (ours,) = cursor.fetchone()
        if not ours:
            raise BackupRunning
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
