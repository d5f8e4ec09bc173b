"""Runs a list of processes until it is told to stop: starts, waits until each is ready, keeps logs, restarts, stops.

One thread, one loop. Every child leads a process group of its own, so that stopping reaches its children too and the
terminal's Ctrl-C reaches only us. If we are killed with -9, every child gets SIGTERM at once (leash), and what does
not end by that is killed by a small process that outlives us (guard).
"""

from __future__ import annotations

import contextlib
import os
import re
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from vanthu.dev.leash import tied

_ALARMING = re.compile(r"\b(WARNING|ERROR|CRITICAL|FATAL|PANIC)\b|^Traceback ")
_LOG_LIMIT = 10_000_000  # bytes; a larger log is put aside as .old at the start
_TICK = 0.1  # seconds between looks at what no file descriptor tells: ends, readiness, restarts
_PATIENCE = 10.0  # seconds between SIGTERM and SIGKILL
_HEALTHY = 60.0  # seconds after which a crash is a first crash again
_TRIES_BEFORE_READY = 3


@dataclass(frozen=True, kw_only=True)
class Process:
    """One process to run."""

    name: str
    argv: Sequence[str]
    #: Added to the supervisor's own environment.
    env: Mapping[str, str] = field(default_factory=dict)
    #: Answers at once whether the process can be used; called repeatedly until it says yes.
    ready: Callable[[], bool] = lambda: True
    #: Seconds.
    ready_within: float = 90.0


class _Run:
    """One process and what became of it so far."""

    def __init__(self, process: Process, log: IO[str]) -> None:
        self.process = process
        self.log = log
        self.popen: subprocess.Popen[bytes] | None = None
        self.crashes = 0
        self.started_at = 0.0
        self.start_at = 0.0
        self.is_ready = False
        self.was_ready = False
        self.rest = b""  # of a line that is not complete yet
        self.in_traceback = False


class Supervisor:
    """Keeps `processes` running; their output goes to `log_dir`/NAME.log and what alarms also to `echo`."""

    def __init__(self, processes: Sequence[Process], *, log_dir: Path, echo: IO[str] | None = None) -> None:
        log_dir.mkdir(parents=True, exist_ok=True)
        self._echo = echo if echo is not None else sys.stderr
        self._runs = [_Run(process, _open_log(log_dir / f"{process.name}.log")) for process in processes]
        self._selector = selectors.DefaultSelector()
        self._stop_asked = 0
        self._guard: subprocess.Popen[str] | None = None

    def run(self, on_ready: Callable[[], None] = lambda: None) -> int:
        """Runs until SIGINT, SIGTERM or SIGHUP; calls `on_ready` once, when all are ready.

        Returns 0 after being asked to stop, 1 if a process did not become ready at the start. Nothing that was
        started is left in either case. Must be called in the main thread.
        """
        announced = False
        with self._signals(), self._guarded():
            try:
                while not self._stop_asked:
                    self._start_due()
                    self._read(_TICK)
                    self._notice_ends()
                    if not self._check_ready():
                        return 1
                    if not announced and all(run.is_ready for run in self._runs):
                        announced = True
                        on_ready()
                return 0
            finally:
                self._stop_all()

    # --- start ---------------------------------------------------------------------------------------------------

    def _start_due(self) -> None:
        for run in self._runs:
            if run.popen is None and time.monotonic() >= run.start_at:
                self._start(run)

    def _start(self, run: _Run) -> None:
        run.popen = subprocess.Popen(
            tied(run.process.argv),
            env={**os.environ, "PYTHONUNBUFFERED": "1", **run.process.env},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self._tell_guard(f"+{run.popen.pid}")
        run.started_at = time.monotonic()
        run.is_ready = False
        assert run.popen.stdout is not None
        os.set_blocking(run.popen.stdout.fileno(), False)
        self._selector.register(run.popen.stdout, selectors.EVENT_READ, run)

    def _check_ready(self) -> bool:
        """False if the start has failed."""
        for run in self._runs:
            if run.popen is not None and not run.is_ready:
                run.is_ready = run.process.ready()
                run.was_ready |= run.is_ready
            if run.was_ready or run.is_ready:
                continue
            if run.crashes >= _TRIES_BEFORE_READY:
                self._say(f"{run.process.name} does not start: see {run.log.name}")
                return False
            if run.popen is not None and time.monotonic() - run.started_at > run.process.ready_within:
                self._say(f"{run.process.name} is not ready after {run.process.ready_within:.0f} s: {run.log.name}")
                return False
        return True

    # --- watch ---------------------------------------------------------------------------------------------------

    def _read(self, timeout: float) -> None:
        if not self._selector.get_map():
            time.sleep(timeout)
            return
        for key, _ in self._selector.select(timeout):
            self._drain(key.data)

    def _drain(self, run: _Run) -> None:
        """Takes what the pipe holds now."""
        assert run.popen is not None and run.popen.stdout is not None
        with contextlib.suppress(BlockingIOError):
            while chunk := os.read(run.popen.stdout.fileno(), 65536):
                *lines, run.rest = (run.rest + chunk).split(b"\n")
                for line in lines:
                    self._log(run, line)
            # The end: nobody holds the other side any more.
            with contextlib.suppress(KeyError):
                self._selector.unregister(run.popen.stdout)

    def _log(self, run: _Run, raw: bytes) -> None:
        line = raw.decode(errors="replace").rstrip("\r")
        run.log.write(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%f}Z {line}\n")
        # A traceback goes on while lines are indented; the first that is not says what went wrong.
        if run.in_traceback or _ALARMING.search(line):
            self._say(f"{run.process.name} | {line}")
        run.in_traceback = line.startswith("Traceback ") or (run.in_traceback and line.startswith(" "))

    def _notice_ends(self) -> None:
        for run in self._runs:
            if run.popen is None or run.popen.poll() is None:
                continue
            if time.monotonic() - run.started_at > _HEALTHY:
                run.crashes = 0
            run.crashes += 1
            wait = min(0.25 * 2**run.crashes, 30.0)
            run.start_at = time.monotonic() + wait
            self._say(f"{run.process.name} ended with {run.popen.returncode}; starting it again in {wait:.1f} s")
            self._let_go(run)

    # --- stop ----------------------------------------------------------------------------------------------------

    def _stop_all(self) -> None:
        alive = [run for run in self._runs if run.popen is not None]
        for run in reversed(alive):
            _signal_group(run, signal.SIGTERM)
        deadline = time.monotonic() + _PATIENCE
        # Asked twice, we wait no longer.
        while any(_is_running(run) for run in alive) and time.monotonic() < deadline and self._stop_asked < 2:
            self._read(0.05)
        for run in alive:
            if _is_running(run):
                self._say(f"{run.process.name} does not stop and is killed")
            self._let_go(run)
        for run in self._runs:
            run.log.close()
        self._selector.close()

    def _let_go(self, run: _Run) -> None:
        """Kills what is left of the process's group, keeps its last words, closes its pipe."""
        assert run.popen is not None and run.popen.stdout is not None
        _signal_group(run, signal.SIGKILL)
        run.popen.wait()
        self._tell_guard(f"-{run.popen.pid}")
        self._drain(run)
        if run.rest:
            self._log(run, run.rest)
            run.rest = b""
        with contextlib.suppress(KeyError):
            self._selector.unregister(run.popen.stdout)
        run.popen.stdout.close()
        run.popen = None

    # --- ourselves -----------------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def _signals(self) -> Iterator[None]:
        def ask(_number: int, _frame: object) -> None:
            self._stop_asked += 1

        before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    @contextlib.contextmanager
    def _guarded(self) -> Iterator[None]:
        # In a session of its own: what kills our group shall not kill it.
        with subprocess.Popen(
            [sys.executable, "-m", "vanthu.dev.guard"], stdin=subprocess.PIPE, text=True, start_new_session=True
        ) as self._guard:
            yield

    def _tell_guard(self, words: str) -> None:
        assert self._guard is not None and self._guard.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            self._guard.stdin.write(f"{words}\n")
            self._guard.stdin.flush()

    def _say(self, words: str) -> None:
        print(words, file=self._echo, flush=True)


def _open_log(path: Path) -> IO[str]:
    if path.exists() and path.stat().st_size > _LOG_LIMIT:
        path.replace(path.with_suffix(".old"))
    return path.open("a", buffering=1, encoding="utf-8")


def _is_running(run: _Run) -> bool:
    return run.popen is not None and run.popen.poll() is None


def _signal_group(run: _Run, number: signal.Signals) -> None:
    assert run.popen is not None
    # The group's number is that of its leader, and stays taken while any member lives.
    with contextlib.suppress(ProcessLookupError):
        os.killpg(run.popen.pid, number)
