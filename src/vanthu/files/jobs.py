"""Jobs on files: scan what could not be scanned, sweep what nobody keeps. Each bears a second run."""

from __future__ import annotations

import logging

from procrastinate.contrib.django import app

from vanthu.core import clock
from vanthu.files import scans, sweep

log = logging.getLogger("vanthu.files")


@app.periodic(cron="* * * * *")
@app.task(queue="default", queueing_lock="rescan", lock="rescan")
def rescan(timestamp: int) -> None:
    """Files whose virus scan is still owed are scanned as soon as the scanner answers again."""
    scans.rescan(at=clock.now())


@app.periodic(cron="43 19 * * *")
@app.task(queue="default", queueing_lock="sweep_orphans", lock="sweep_orphans")
def sweep_orphans(timestamp: int) -> None:
    """Every night: bytes that no row keeps go."""
    try:
        sweep.sweep(at=clock.now())
    except sweep.BackupRunning:
        log.info("no sweep tonight: a backup is running")
