"""Outlives a supervisor that was killed, to end what it had started: `python -m vanthu.dev.guard`, told over stdin.

The kernel's signal at a parent's death reaches only children, and asks only once. This process is told every process
group that the supervisor starts (`+NUMBER`) and lets go (`-NUMBER`). When its stdin ends, the groups that are left are
asked to end, given a few seconds, and killed.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time
from collections.abc import Iterable

PATIENCE = 5.0  # seconds between SIGTERM and SIGKILL


def watch(lines: Iterable[str]) -> None:
    groups: set[int] = set()
    for line in lines:
        (groups.add if line[0] == "+" else groups.discard)(int(line[1:]))
    _signal(groups, signal.SIGTERM)
    deadline = time.monotonic() + PATIENCE
    while any(map(_exists, groups)) and time.monotonic() < deadline:
        time.sleep(0.05)
    _signal(groups, signal.SIGKILL)


def _exists(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def _signal(groups: set[int], number: signal.Signals) -> None:
    for group in groups:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(group, number)


if __name__ == "__main__":
    watch(sys.stdin)
