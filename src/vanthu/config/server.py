"""The HTTP server: waitress, once per process, all on one listening socket (ADR 0004)."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import socket
import sys
import time
from typing import Any

log = logging.getLogger("vanthu.server")


def serve(*, host: str, port: int, processes: int, threads: int) -> int:
    """Serve until SIGTERM or SIGINT; a child that dies is replaced. Returns the exit code."""
    listening = socket.create_server((host, port), backlog=512, reuse_port=False)
    if processes <= 1:
        _child(listening, threads)
        return 0
    children: dict[int, float] = {}
    stopping = False

    def stop(number: int, frame: object) -> None:
        nonlocal stopping
        stopping = True
        for pid in list(children):
            _kill(pid)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while True:
        while not stopping and len(children) < processes:
            pid = os.fork()
            if pid == 0:
                signal.signal(signal.SIGINT, signal.SIG_IGN)
                signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
                try:
                    _child(listening, threads)
                finally:
                    os._exit(0)
            children[pid] = time.monotonic()
        try:
            pid, status = os.wait()
        except ChildProcessError:
            return 0
        born = children.pop(pid, 0.0)
        if not stopping:
            log.error("a server process ended", extra={"pid": pid, "status": status})
            if time.monotonic() - born < 1:
                time.sleep(1)  # a child that dies at once must not make the parent spin
        if stopping and not children:
            return 0


def _child(listening: socket.socket, threads: int) -> None:
    from django.conf import settings
    from waitress.server import create_server

    from vanthu.config.wsgi import application
    from vanthu.files import sandbox

    # Waitress takes no None for these.
    proxy: dict[str, Any] = {}
    if settings.TRUSTED_PROXY:
        proxy["trusted_proxy"] = settings.TRUSTED_PROXY
        proxy["trusted_proxy_count"] = 1
        proxy["trusted_proxy_headers"] = {"x-forwarded-for", "x-forwarded-proto"}
    server = create_server(
        application,
        sockets=[listening],
        threads=threads,
        # A little larger than the limit of uploads, so that our own page says what is wrong; what is larger still is
        # not even read, for it would lie on the disk before anybody is asked who sends it.
        max_request_body_size=settings.MAX_UPLOAD_BYTES + (32 << 20),
        inbuf_overflow=1 << 20,
        channel_timeout=120,
        ident=None,
        **proxy,
        clear_untrusted_proxy_headers=False,
    )
    try:
        server.run()
    finally:
        sandbox.close()


def _kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)
