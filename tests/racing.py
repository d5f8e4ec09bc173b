"""Threads that start together, each with its own connections."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any


def race(act: Callable[[int], Any], *, runners: int) -> list[Any]:
    """Run `act(0)` … `act(runners - 1)` at the same moment; what each returned, or the exception that it raised."""
    from django.db import connections

    gate = threading.Barrier(runners)

    def run(number: int) -> Any:
        gate.wait(timeout=30)
        try:
            return act(number)
        except Exception as error:  # the test looks at what came of each
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(runners) as pool:
        return list(pool.map(run, range(runners)))
