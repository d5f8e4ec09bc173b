"""The signer's side of the desk: a Unix socket beside the worker, in the one process that has the keys."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import socket
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any
from uuid import UUID

from vanthu.refusal import Refusal
from vanthu.signing.keydesk import LONGEST, PATIENCE, peer_is_us, short
from vanthu.signing.ports import KeyState, SigningBackend

log = logging.getLogger("vanthu.signing")

#: Seconds between two looks for keys whose time is over and tokens that were pulled.
_SWEEP = 2.0


class AnotherSigner(Exception):
    """A signer process answers at this socket already: two would each ask for PINs that the other has."""


class _Session(socketserver.StreamRequestHandler):
    """One request."""

    timeout = PATIENCE

    def handle(self) -> None:
        assert isinstance(self.server, _Server)
        line = self.rfile.readline(LONGEST)
        if not line:
            return
        try:
            answer: dict[str, Any] = {"done": _do(self.server.backend, **json.loads(line))}
        except Refusal as refusal:
            log.info("refused", extra={"code": refusal.code})
            answer = {"refused": {"code": refusal.code, "sentence": refusal.sentence, "field": refusal.field}}
        except Exception as error:
            # No traceback: its frames and messages could hold what was given.
            log.error("incident", extra={"error": type(error).__name__})
            sentence = "Chương trình ký số gặp lỗi nên chưa mở được khóa. Hãy thử lại; nếu lặp lại, báo công chức CNTT."
            answer = {"refused": {"code": "key_unavailable", "sentence": sentence, "field": None}}
        # Whoever asked may have given up meanwhile.
        with contextlib.suppress(OSError):
            self.wfile.write(json.dumps(answer).encode() + b"\n")


class _Server(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, path: Path, backend: SigningBackend) -> None:
        self.backend, self._swept = backend, 0.0
        with short(path) as address:
            super().__init__(address, _Session)

    def server_bind(self) -> None:
        # Nobody else may connect, not even in the moment before the mode is set.
        before = os.umask(0o177)
        try:
            super().server_bind()
        finally:
            os.umask(before)

    def verify_request(self, request: Any, client_address: Any) -> bool:
        return peer_is_us(request)

    def service_actions(self) -> None:
        if time.monotonic() - self._swept >= _SWEEP:
            self._swept = time.monotonic()
            try:
                self.backend.sweep()
            except Exception:
                # The desk stays open whatever a token's library does.
                log.exception("incident")


@contextmanager
def serving(path: Path, backend: SigningBackend) -> Iterator[None]:
    """Answer at `path` while the block runs; afterwards every key is closed. Raises AnotherSigner."""
    _clear(path)
    server = _Server(path, backend)
    thread = threading.Thread(target=server.serve_forever, name="keydesk", daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        path.unlink(missing_ok=True)
        backend.close_all()


def _clear(path: Path) -> None:
    """Remove the socket that a killed signer left."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        return
    with socket.socket(socket.AF_UNIX) as probe, short(path) as address:
        try:
            probe.connect(address)
        except ConnectionRefusedError:
            path.unlink()
            return
    raise AnotherSigner(f"another signer answers at {path}")


def _do(backend: SigningBackend, *, do: str, key: str = "", pem: str = "", account: str = "", **secret: str) -> Any:
    if do == "state":
        return _plain(backend.state(key=key, pem=pem, account=UUID(account)))
    if do == "look":
        return _plain(backend.state(key=key, pem=pem, account=UUID(account), fresh=True))
    if do == "ping":
        return {}
    if do == "open":
        return _plain(backend.open(key=key, pem=pem, account=UUID(account), **secret))
    if do == "send_otp":
        return backend.send_otp(key=key, pem=pem)
    if do == "close":
        return backend.close(account=UUID(account))
    raise ValueError("no such request")


def _plain(state: KeyState) -> dict[str, Any]:
    return asdict(state)
