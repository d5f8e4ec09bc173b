"""The page of one document: its SQL queries and its time, in process and through the whole middleware."""

from __future__ import annotations

import statistics
import time
from typing import Any

from vanthu.bench.seed import Archive, some_document
from vanthu.bench.worklist import browser, sent


def measure(archive: Archive, *, rounds: int) -> dict[str, Any]:
    """The page of an arrival in work, as the clerk who handles it opens it again."""
    client, path = browser(archive.specialist), f"/van-ban/{some_document(archive)}"
    statements, _ = sent(client, path)
    times = []
    for _ in range(rounds):
        begun = time.perf_counter()
        client.get(path)
        times.append((time.perf_counter() - begun) * 1000)
    return {"queries": len(statements), "p50_ms": round(statistics.median(times), 1)}
