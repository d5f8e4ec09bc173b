"""Jobs are rows of the same transaction. This module holds the app, deferral by name, and the housekeeping."""

from __future__ import annotations

import logging

import procrastinate
from django.db import InterfaceError, OperationalError
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException, UniqueViolation
from procrastinate.jobs import Job, Status
from procrastinate.retry import BaseRetryStrategy, RetryDecision

from vanthu.refusal import Busy

log = logging.getLogger("vanthu.jobs")

#: What a job has no part in: the database, the store or the network was away.
OUTAGES = (OperationalError, InterfaceError, ConnectorException, ConnectionError, TimeoutError)

#: A worker that has not been heard of for this long is dead, and its jobs go to another.
STALLED_AFTER_SECONDS = 30
KEEP_FINISHED_HOURS = 72


class AfterOutage(BaseRetryStrategy):
    """Tries again for ever after an outage or where something was busy, at most a minute apart; any other error is a
    bug, and the job fails.

    Not for periodic jobs: their next stroke is their next try, and may wait under the same queueing lock already.
    """

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if isinstance(exception, (*OUTAGES, Busy)) and not isinstance(exception, UniqueViolation):
            return RetryDecision(retry_in={"seconds": min(2**job.attempts, 60)})
        return None


AFTER_OUTAGE = AfterOutage()


def by_name(name: str, *, queue: str = "default", lane: str | None = None) -> procrastinate.jobs.JobDeferrer:
    """A task of a room that may not be imported here ("vanthu.documents.jobs.take_in").

    Jobs of one `lane` are done one after another in the order in which they were deferred, however many workers there
    are. They need not be of one task.
    """
    return app.configure_task(name, queue=queue, lock=lane)


@app.periodic(cron="* * * * *")
@app.task(queue="default", queueing_lock="retry_stalled", pass_context=True)
async def retry_stalled(context: procrastinate.JobContext, timestamp: int) -> None:
    """Jobs of killed workers run again: every job bears a second run."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER_SECONDS):
        log.warning("stalled", extra={"job": job.id, "task": job.task_name})
        try:
            try:
                await manager.retry_job(job)
            except UniqueViolation:
                # A periodic job whose next stroke waits already, perhaps for the lock that the dead one still holds.
                await manager.finish_job(job=job, status=Status.ABORTED, delete_job=False)
        except ConnectorException:
            # It ended by itself meanwhile, its worker was only slow. One job must not keep the others from going on.
            log.info("no longer stalled", extra={"job": job.id, "task": job.task_name}, exc_info=True)


# Cron lines count in UTC: 20:17 there is 03:17 in Vietnam.
@app.periodic(cron="17 20 * * *")
@app.task(queue="default", queueing_lock="purge_finished", pass_context=True)
async def purge_finished(context: procrastinate.JobContext, timestamp: int) -> None:
    """Finished jobs are no record of anything: the audit trail is."""
    await context.app.job_manager.delete_old_jobs(
        nb_hours=KEEP_FINISHED_HOURS, include_failed=False, include_cancelled=True, include_aborted=True
    )
