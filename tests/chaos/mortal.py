"""Workers and servers that die at a place (dying.py), seen from the test; and the time that passes between."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.db import connection

QUEUES = ("default", "exchange", "convert", "signer")
RETRY_STALLED = "vanthu.core.jobs.retry_stalled"
DELIVER_WAITING, POLL = "vanthu.exchange.jobs.deliver_waiting", "vanthu.exchange.jobs.poll"
#: What the clock of a running office starts.
PERIODIC = (RETRY_STALLED, "vanthu.documents.jobs.expire_claims", DELIVER_WAITING, POLL)


class Mortals:
    """Starts processes that die, one after another."""

    def __init__(self, process: subprocess.Popen[str], log: Path) -> None:
        self._process, self._log = process, log

    def start(self, run: str, *, at: str = "", when: str = "before", by: int = signal.SIGKILL, **facts: Any) -> int:
        """A process that gets signal `by` before or after a call of `at` ("module:name"), the first unless `call` says
        which: its id."""
        return self._ask({"run": run, "at": at, "when": when, "signal": int(by), **facts})["pid"]

    def end_of(self, pid: int) -> int:
        """Wait for its end; the exit code, or minus the signal."""
        return self._ask({"wait": pid})["status"]

    def kill(self, pid: int) -> None:
        """kill -9, and wait for the end."""
        os.kill(pid, signal.SIGKILL)
        assert self.end_of(pid) == -signal.SIGKILL

    def work(self, *, queues: Sequence[str] = QUEUES, at: str = "", when: str = "before", concurrency: int = 1) -> int:
        """A worker until no job is left or it dies: how it ended."""
        return self.end_of(self.start("worker", at=at, when=when, queues=queues, concurrency=concurrency))

    def said(self) -> str:
        return self._log.read_text(errors="replace")[-4000:]

    def _ask(self, command: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps(command) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, f"the maker of processes died:\n{self.said()}"
        return json.loads(line)


@contextlib.contextmanager
def mortals(environment: Mapping[str, str], *, log: Path) -> Iterator[Mortals]:
    with (
        log.open("w") as output,
        subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("dying.py"))],
            env={**environment, "DJANGO_SETTINGS_MODULE": "vanthu.config.settings"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=output,
            text=True,
        ) as process,
    ):
        found = Mortals(process, log)
        assert process.stdout is not None
        assert process.stdout.readline(), f"nothing can be started:\n{found.said()}"
        yield found


def time_passes(*strikes: str) -> None:
    """Half an hour passes: the dead have long been silent, what waits for another try is due, the clock strikes.

    A worker of these tests has no clock of its own: what starts in it is what was asked for and `strikes`.
    """
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - interval '30 minutes'")
        cursor.execute(
            "UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo' AND scheduled_at > now()"
        )
        cursor.execute("UPDATE exchange_outbound SET not_before = made_at WHERE sent_at IS NULL")
    strike(*strikes)


def strike(*names: str) -> None:
    """The clock strikes for these jobs."""
    from procrastinate.contrib.django import app

    app.perform_import_paths()
    for name in names:
        with contextlib.suppress(_already_enqueued()):
            app.tasks[name].defer(timestamp=int(time.time()))


def retry_stalled() -> None:
    """What the job of that name does, here, so that a worker of one queue needs no second one."""
    from vanthu.config.worker import worker_app
    from vanthu.core import jobs

    async def run() -> None:
        async with worker_app().open_async() as opened:
            await jobs.retry_stalled.func(SimpleNamespace(app=opened), timestamp=0)

    asyncio.run(run())


def work_on(mortals: Mortals, *, most: int = 12) -> None:
    """Healthy workers, with time between them, until everything that was asked for is done."""
    for _ in range(most):
        time_passes(*PERIODIC)
        ended = mortals.work(concurrency=3)
        assert ended == 0, f"the healthy worker ended with {ended}:\n{mortals.said()}"
        if not unfinished():
            return
    raise AssertionError(f"still not done: {unfinished()}\n{mortals.said()}")


def unfinished() -> dict[str, list[Any]]:
    """What is under way, by kind; jobs that only the clock starts are none of it."""
    from procrastinate.contrib.django.models import ProcrastinateJob

    from vanthu.axis.models import Mail
    from vanthu.exchange.models import Outbound
    from vanthu.signing.models import Claim

    jobs = ProcrastinateJob.objects.filter(status__in=["todo", "doing", "failed"])
    # What only the clock starts is never at an end, and each stroke does what the one before has not done.
    jobs = jobs.exclude(task_name__in=PERIODIC)
    found = {
        "jobs": list(jobs.values_list("task_name", "status")),
        "claims": list(Claim.objects.filter(state="live").values_list("kind", flat=True)),
        "packets": list(Outbound.objects.filter(sent_at=None).values_list("message_type", "problem")),
        "mails": list(Mail.objects.exclude(state="done").values_list("state", flat=True)),
    }
    return {kind: rows for kind, rows in found.items() if rows}


def go_on(pid: int) -> None:
    """Let a process that was stopped run again."""
    os.kill(pid, signal.SIGCONT)


def _already_enqueued() -> type[Exception]:
    from procrastinate.exceptions import AlreadyEnqueued

    return AlreadyEnqueued
