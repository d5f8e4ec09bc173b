"""A small HTTP client for loopback: many connections kept alive, one thread, little work per answer.

It shares the machine with what it measures, so it parses no more than it must: status, length, body.
"""

from __future__ import annotations

import selectors
import socket
import time
from dataclasses import dataclass, field


class WrongAnswer(Exception):
    """The server answered something else than the page that is measured."""


@dataclass
class _Connection:
    socket: socket.socket
    started: float = 0.0
    received: bytearray = field(default_factory=bytearray)
    #: Bytes of the whole answer, once its head is known.
    expected: int = 0


@dataclass(frozen=True, kw_only=True)
class Load:
    """What was measured: answers, seconds, and the time of each answer in milliseconds, ascending."""

    answers: int
    seconds: float
    latencies_ms: list[float]

    @property
    def per_second(self) -> float:
        return self.answers / self.seconds

    def percentile(self, share: float) -> float:
        return self.latencies_ms[min(int(len(self.latencies_ms) * share), len(self.latencies_ms) - 1)]


def get(port: int, path: str, *, host: str, cookie: str) -> bytes:
    """One page, for a look at it. Raises WrongAnswer."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(request(path, host=host, cookie=cookie, close=True))
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    head, _, body = answer.partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200"):
        raise WrongAnswer(head.partition(b"\r\n")[0].decode("latin-1"))
    return body


def request(path: str, *, host: str, cookie: str, close: bool = False) -> bytes:
    """The bytes of a GET as nginx would hand it over."""
    return (
        f"GET {path} HTTP/1.1\r\nHost: {host}\r\nX-Forwarded-Proto: https\r\nCookie: {cookie}\r\n"
        f"Connection: {'close' if close else 'keep-alive'}\r\n\r\n"
    ).encode()


def load(port: int, message: bytes, *, requests: int, connections: int) -> Load:
    """Send `requests` of the same request over `connections`, never more than one outstanding on each."""
    with selectors.DefaultSelector() as selector:
        open_ones = []
        for _ in range(connections):
            one = socket.create_connection(("127.0.0.1", port), timeout=30)
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            open_ones.append(_Connection(one))
        latencies: list[float] = []
        asked = 0
        begun = time.perf_counter()
        try:
            for connection in open_ones[:requests]:
                selector.register(connection.socket, selectors.EVENT_READ, connection)
                _ask(connection, message)
                asked += 1
            while len(latencies) < requests:
                ready = selector.select(30)
                if not ready:
                    raise WrongAnswer("no answer for 30 seconds")
                for key, _ in ready:
                    connection = key.data
                    if not _hear(connection):
                        continue
                    latencies.append((time.perf_counter() - connection.started) * 1000)
                    if asked < requests:
                        _ask(connection, message)
                        asked += 1
        finally:
            for connection in open_ones:
                connection.socket.close()
        seconds = time.perf_counter() - begun
    return Load(answers=len(latencies), seconds=seconds, latencies_ms=sorted(latencies))


def _ask(connection: _Connection, message: bytes) -> None:
    connection.received.clear()
    connection.expected = 0
    connection.started = time.perf_counter()
    connection.socket.sendall(message)


def _hear(connection: _Connection) -> bool:
    """Take what has come; whether the answer is whole. Raises WrongAnswer."""
    part = connection.socket.recv(262144)
    if not part:
        raise WrongAnswer("the server closed the connection")
    connection.received += part
    if not connection.expected:
        end = connection.received.find(b"\r\n\r\n")
        if end < 0:
            return False
        head = bytes(connection.received[:end])
        if not head.startswith(b"HTTP/1.1 200"):
            raise WrongAnswer(head.partition(b"\r\n")[0].decode("latin-1"))
        length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
        if not length.strip():
            raise WrongAnswer("the answer does not say its length")
        connection.expected = end + 4 + int(length)
    return len(connection.received) >= connection.expected
