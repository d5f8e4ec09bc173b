"""ClamAV's daemon over its INSTREAM command (CLAMD=host:port, or a socket path)."""

from __future__ import annotations

import socket
import struct
from typing import BinaryIO

from vanthu.files.ports import NotScannable, ScannerUnavailable, ScanVerdict


class ClamdScanner:
    def __init__(self, *, address: str, timeout: float = 30) -> None:
        self.address, self.timeout = address, timeout

    def scan(self, stream: BinaryIO) -> ScanVerdict:
        try:
            with self._connect() as connection:
                answer = self._ask(connection, stream)
        except ConnectionError as error:
            # It hangs up on a file beyond its limits, and its words on that are often lost with the connection.
            raise (NotScannable if self._works() else ScannerUnavailable)(str(error)) from error
        except OSError as error:
            raise ScannerUnavailable(str(error)) from error
        if answer.endswith(" OK"):
            return ScanVerdict()
        if answer.endswith(" FOUND"):
            return ScanVerdict(answer.removeprefix("stream: ").removesuffix(" FOUND"))
        if answer.endswith(" ERROR") or (not answer and self._works()):
            raise NotScannable(answer or "no answer")
        raise ScannerUnavailable(answer)

    def _ask(self, connection: socket.socket, stream: BinaryIO) -> str:
        connection.sendall(b"zINSTREAM\0")
        while chunk := stream.read(64 * 1024):
            connection.sendall(struct.pack("!I", len(chunk)) + chunk)
        connection.sendall(struct.pack("!I", 0))
        return _answer(connection)

    def _works(self) -> bool:
        """Whether the daemon answers at all."""
        try:
            with self._connect() as connection:
                connection.sendall(b"zPING\0")
                return _answer(connection) == "PONG"
        except OSError:
            return False

    def _connect(self) -> socket.socket:
        if self.address.startswith("/"):
            connection = socket.socket(socket.AF_UNIX)
            try:
                connection.settimeout(self.timeout)
                connection.connect(self.address)
            except OSError:
                connection.close()
                raise
            return connection
        host, _, port = self.address.rpartition(":")
        return socket.create_connection((host, int(port)), self.timeout)


def _answer(connection: socket.socket) -> str:
    with connection.makefile("rb") as answers:
        return answers.read().rstrip(b"\0").decode("utf-8", "replace")
