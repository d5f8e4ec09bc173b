"""ClamAV's daemon over its INSTREAM command (CLAMD=host:port, or a socket path)."""

from __future__ import annotations

import socket
import struct
from typing import BinaryIO

from vanthu.files.ports import ScannerUnavailable, ScanVerdict


class ClamdScanner:
    def __init__(self, *, address: str, timeout: float = 30) -> None:
        self.address, self.timeout = address, timeout

    def scan(self, stream: BinaryIO) -> ScanVerdict:
        try:
            with self._connect() as connection:
                connection.sendall(b"zINSTREAM\0")
                while chunk := stream.read(64 * 1024):
                    connection.sendall(struct.pack("!I", len(chunk)) + chunk)
                connection.sendall(struct.pack("!I", 0))
                with connection.makefile("rb") as answers:
                    answer = answers.read().rstrip(b"\0").decode("utf-8", "replace")
        except OSError as error:
            raise ScannerUnavailable(str(error)) from error
        if answer.endswith(" OK"):
            return ScanVerdict()
        if answer.endswith(" FOUND"):
            return ScanVerdict(answer.removeprefix("stream: ").removesuffix(" FOUND"))
        raise ScannerUnavailable(answer)

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
