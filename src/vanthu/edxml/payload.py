"""Decodes the base64 text of one attachment as it arrives, into a file or into memory."""

from __future__ import annotations

import binascii
import hashlib
import io
import os
import tempfile
from pathlib import Path
from typing import BinaryIO

from vanthu.edxml.errors import BadBase64, TooLarge
from vanthu.edxml.limits import MIB, Limits

_BLANKS = b" \t\r\n"
ZIP_START = b"PK\x03\x04"


class Store:
    """Where the bytes of one packet's attachments go, and how many they are together."""

    def __init__(self, limits: Limits, folder: Path | None) -> None:
        self.limits = limits
        self.folder = folder
        self.paths: list[Path] = []
        self.files: list[BinaryIO] = []
        self.unzipped_bytes = 0

    def new(self) -> tuple[BinaryIO, Path | None]:
        """An empty file open for writing and reading, and its path (None in memory). Names never come from the packet."""
        if self.folder is None:
            return io.BytesIO(), None
        handle, name = tempfile.mkstemp(prefix="edxml-", suffix=".bin", dir=self.folder)
        path = Path(name)
        file = os.fdopen(handle, "w+b")
        self.paths.append(path)
        self.files.append(file)
        return file, path

    def count(self, size: int, *, path: str) -> None:
        """Bytes that came out of a zip (what is in the packet itself is bounded by the packet's size)."""
        self.unzipped_bytes += size
        if self.unzipped_bytes > self.limits.attachments_bytes:
            raise too_large(self.limits.attachments_bytes, path=path)

    def drop(self, path: Path | None) -> None:
        if path is not None:
            path.unlink(missing_ok=True)
            self.paths.remove(path)

    def drop_all(self) -> None:
        """After a refusal nothing of the packet stays."""
        for path in list(self.paths):
            self.drop(path)

    def close(self) -> None:
        for file in self.files:
            file.close()


def too_large(limit: int, *, path: str) -> TooLarge:
    return TooLarge(what="tệp đính kèm", limit=f"{limit // MIB} MB", path=path)


class Payload:
    """One attachment as it lies in the packet. After `finish`, `sha256` is set unless the bytes are a zip.

    (A zip is most likely unzipped next, and then it is the inner file whose hash is wanted.)
    """

    def __init__(self, store: Store, element: str) -> None:
        self.store = store
        self.element = element
        self.file, self.path = store.new()
        self.size = 0
        self.head = b""
        self.sha256: str | None = None
        self._hash = hashlib.sha256()
        self._rest = b""
        self._ended = False

    @property
    def is_zip(self) -> bool:
        return self.head.startswith(ZIP_START)

    def feed(self, text: bytes) -> None:
        data = text.translate(None, _BLANKS) if any(blank in text for blank in (b"\n", b" ", b"\r", b"\t")) else text
        if not data:
            return
        if self._ended:
            raise BadBase64(path=self.element)
        if self._rest:
            data = self._rest + data
        cut = len(data) & ~3
        self._rest = data[cut:]
        if not cut:
            return
        block = data[:cut] if self._rest else data
        self._ended = block.endswith(b"=")
        try:
            decoded = binascii.a2b_base64(block, strict_mode=True)
        except binascii.Error:
            raise BadBase64(path=self.element) from None
        self._write(decoded)

    def _write(self, decoded: bytes) -> None:
        if len(self.head) < len(ZIP_START):
            self.head += decoded[: len(ZIP_START)]
        self.size += len(decoded)
        if self.size > self.store.limits.attachment_bytes:
            raise too_large(self.store.limits.attachment_bytes, path=self.element)
        if not self.is_zip:
            self._hash.update(decoded)
        self.file.write(decoded)

    def finish(self) -> None:
        if self._rest:
            raise BadBase64(path=self.element)
        if not self.is_zip:
            self.sha256 = self._hash.hexdigest()
        self.file.flush()
