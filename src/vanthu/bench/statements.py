"""The SQL of one request or act as the driver gets it, and its replay on bare psycopg."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

#: A statement with its parameters.
Statement = tuple[str, Any]


@contextmanager
def captured() -> Iterator[list[Statement]]:
    """Every statement that Django sends on this thread's connection inside the block, with its parameters."""
    from django.db import connection

    heard: list[Statement] = []

    def listen(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        heard.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        yield heard


def replay(url: str, statements: Sequence[Statement], *, rounds: int, processes: int, threads: int) -> float:
    """Rounds per second of these statements on psycopg's pool, nothing around them, every row fetched.

    `rounds` in all, shared out among `processes` × `threads`.
    """
    share = max(rounds // (processes * threads), 1)
    ready, done = os.pipe(), os.pipe()
    start = os.pipe()
    children = []
    for _ in range(processes):
        pid = os.fork()
        if pid == 0:
            code = 1
            try:
                _child(url, statements, share, threads, lambda: os.write(ready[1], b"x"), lambda: os.read(start[0], 1))
                os.write(done[1], b"x")
                code = 0
            finally:
                os._exit(code)
        children.append(pid)
    try:
        for _ in range(processes):
            os.read(ready[0], 1)
        begun = time.perf_counter()
        os.write(start[1], b"x" * processes)
        for pid in children:
            _, status = os.waitpid(pid, 0)
            if status:
                raise RuntimeError("a replaying process failed")
        seconds = time.perf_counter() - begun
    finally:
        for pair in (ready, done, start):
            for end in pair:
                os.close(end)
    return share * threads * processes / seconds


def _child(
    url: str,
    statements: Sequence[Statement],
    share: int,
    threads: int,
    ready: Callable[[], Any],
    started: Callable[[], Any],
) -> None:
    from psycopg_pool import ConnectionPool

    with ConnectionPool(url, min_size=threads, max_size=threads, kwargs={"autocommit": True}) as pool:
        pool.wait()

        def work(rounds: int) -> None:
            for _ in range(rounds):
                with pool.connection() as connection, connection.cursor() as cursor:
                    for sql, params in statements:
                        cursor.execute(sql, params)  # type: ignore[call-overload]
                        if cursor.description is not None:
                            cursor.fetchall()

        work(3)  # as the web server is warm too
        ready()
        started()
        workers = [threading.Thread(target=work, args=(share,)) for _ in range(threads)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
