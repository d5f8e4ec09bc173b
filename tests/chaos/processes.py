"""The product's own long-running processes, as a supervisor runs them: one that ends is started again."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from vanthu.dev.leash import tied


class Running:
    """`vanthu worker`, `vanthu signer` … in an environment; each in a process group of its own."""

    def __init__(self, environment: Mapping[str, str], *commands: str, log: Path) -> None:
        self._environment, self._folder = environment, log
        self.alive: dict[str, subprocess.Popen[bytes]] = {}
        self._commands = commands

    def __enter__(self) -> Running:
        self.tend()
        return self

    def __exit__(self, *_: object) -> None:
        for command in list(self.alive):
            self.kill(command)

    def tend(self) -> None:
        """Start whatever has ended, again."""
        for command in self._commands:
            if command not in self.alive or self.alive[command].poll() is not None:
                with (self._folder / f"{command}.log").open("ab") as log:
                    self.alive[command] = subprocess.Popen(
                        tied([sys.executable, "-m", "vanthu", *command.split()]),
                        env=dict(self._environment),
                        stdin=subprocess.DEVNULL,
                        stdout=log,
                        stderr=subprocess.STDOUT,
                        start_new_session=True,
                    )

    def kill(self, command: str) -> None:
        """kill -9 of the process and of what it started in its group."""
        process = self.alive.pop(command)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def said(self) -> str:
        return "\n".join(
            f"--- {path.name}\n{path.read_text(errors='replace')[-3000:]}"
            for path in sorted(self._folder.glob("*.log"))
        )


def wait_for(look: Callable[[], Any], *, seconds: float, else_say: Callable[[], str]) -> None:
    """Look again and again until it is true; fail with what `else_say` tells when it is not in time."""
    deadline = time.monotonic() + seconds
    while not look():
        assert time.monotonic() < deadline, f"not in {seconds} s: {else_say()}"
        time.sleep(0.1)


def state_of(pid: int) -> str:
    """The kernel's letter: R and S run, T is stopped, Z has ended."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
