"""A restricted clerk's work list over HTTP on the real server, against bare psycopg that replays the same SQL."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import connections
from django.test import Client

from vanthu.bench.client import Load, WrongAnswer, get, load, request
from vanthu.bench.seed import Archive, session
from vanthu.bench.site import HOST, Site
from vanthu.bench.statements import Statement, captured, replay
from vanthu.core import clock
from vanthu.core.actor import Actor
from vanthu.dev.leash import tied
from vanthu.dev.ports import reserved

PATH = "/viec/cho-xu-ly"
ROWS = 50
PROCESSES, THREADS = 2, 4
CONNECTIONS = 16


def browser(actor: Actor) -> Client:
    """Django's test client behind the same headers as nginx sets, signed in as this actor."""
    client = Client(HTTP_HOST=HOST, headers={"X-Forwarded-Proto": "https"})
    client.cookies[settings.SESSION_COOKIE_NAME] = session(actor, at=clock.now())
    return client


def sent(client: Client, path: str) -> tuple[list[Statement], bytes]:
    """Every statement of one warm request through the whole middleware, and its page."""
    client.get(path)
    with captured() as statements:
        answer = client.get(path)
    if answer.status_code != 200:
        raise WrongAnswer(f"{path}: {answer.status_code}")
    return statements, answer.content


@contextmanager
def server(made: Site) -> Iterator[int]:
    """The product's own server on a free port, until the block ends."""
    with reserved(18000) as port, (made.folder / "web.log").open("wb") as log:
        process = subprocess.Popen(
            tied([sys.executable, "-m", "vanthu", "web", "--port", str(port), "--processes", str(PROCESSES),
                  "--threads", str(THREADS)]),
            env=made.environment, stdout=log, stderr=log,
        )  # fmt: skip
        try:
            deadline = time.monotonic() + 120
            while True:
                try:
                    get(port, "/healthz", host=HOST, cookie="")
                    break
                except (OSError, WrongAnswer):
                    if process.poll() is not None or time.monotonic() > deadline:
                        said = (made.folder / "web.log").read_text(errors="replace")[-1000:]
                        raise RuntimeError(f"the server does not answer:\n{said}") from None
                    time.sleep(0.2)
            yield port
        finally:
            process.terminate()
            process.wait(30)


def measure(made: Site, archive: Archive, *, rounds: int, requests: int) -> dict[str, Any]:
    """Rounds of page loads and of replays, alternating, so that a busy minute hits both."""
    client = browser(archive.specialist)
    statements, page = sent(client, PATH)
    if (rows := page.count(b"data-row>")) != ROWS:
        raise WrongAnswer(f"{PATH} shows {rows} rows instead of {ROWS}")
    # The session's cookie and the one against forgery, as a browser has both from its first page on.
    cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    connections.close_all()
    for connection in connections.all():
        connection.close_pool()  # children of the replay must not inherit its threads
    loads: list[Load] = []
    bare: list[float] = []
    with server(made) as port:
        message = request(PATH, host=HOST, cookie=cookie)
        load(port, message, requests=max(requests // 4, 40), connections=CONNECTIONS)
        for _ in range(rounds):
            bare.append(_replay(made, statements, requests))
            loads.append(load(port, message, requests=requests, connections=CONNECTIONS))
            bare.append(_replay(made, statements, requests))
    ratios = [one.per_second / statistics.mean(bare[2 * n : 2 * n + 2]) for n, one in enumerate(loads)]
    median = sorted(loads, key=lambda one: one.per_second)[len(loads) // 2]
    return {
        "path": PATH,
        "rows": ROWS,
        "bytes": len(page),
        "queries": len(statements),
        "requests_per_second": round(median.per_second, 1),
        "p50_ms": round(median.percentile(0.5), 1),
        "p95_ms": round(median.percentile(0.95), 1),
        "replays_per_second": round(statistics.median(bare), 1),
        "ratios": [round(ratio, 3) for ratio in ratios],
        "ratio": round(statistics.median(ratios), 3),
    }


def _replay(made: Site, statements: list[Statement], rounds: int) -> float:
    return replay(made.environment["DATABASE_URL"], statements, rounds=rounds * 2, processes=PROCESSES, threads=THREADS)
