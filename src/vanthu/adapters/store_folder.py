"""Bytes in a folder: `ab/cdef…` by SHA-256, fsynced file and folder, renamed into place."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from vanthu.store.ports import ObjectMissing, StoreUnavailable


class FolderStore:
    """Fit for one machine or a network file system; a province uses S3."""

    def __init__(self, *, folder: str) -> None:
        self.root = Path(folder)
        self.incoming = self.root / "incoming"
        self.incoming.mkdir(parents=True, exist_ok=True)

    def put(self, content: bytes | BinaryIO) -> str:
        stream = BytesIO(content) if isinstance(content, bytes) else content
        digest = hashlib.sha256()
        with _outages(), tempfile.NamedTemporaryFile(dir=self.incoming, delete=False) as file:
            try:
                while chunk := stream.read(1 << 20):
                    digest.update(chunk)
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
                sha256 = digest.hexdigest()
                target = self._path(sha256)
                # A new folder is an entry of its parent: both must reach the disk.
                if not target.parent.is_dir():
                    target.parent.mkdir(exist_ok=True)
                    _sync(self.root)
                os.replace(file.name, target)
                _sync(target.parent)
            except BaseException:
                Path(file.name).unlink(missing_ok=True)
                raise
        return sha256

    def get(self, sha256: str) -> bytes:
        with self.open(sha256) as stream, _outages():
            content = stream.read()
        if hashlib.sha256(content).hexdigest() != sha256:
            raise ObjectMissing(f"the bytes of {sha256} have changed on the disk")
        return content

    def open(self, sha256: str) -> BinaryIO:
        with _outages():
            try:
                return self._path(sha256).open("rb")
            except FileNotFoundError as error:
                raise ObjectMissing(sha256) from error

    def exists(self, sha256: str) -> bool:
        with _outages():
            try:
                self._path(sha256).stat()
            except FileNotFoundError:
                return False
            return True

    def written(self, sha256: str) -> datetime | None:
        with _outages():
            try:
                return datetime.fromtimestamp(self._path(sha256).stat().st_mtime, UTC)
            except FileNotFoundError:
                return None

    def delete(self, sha256: str) -> None:
        with _outages():
            self._path(sha256).unlink(missing_ok=True)

    def each(self) -> Iterator[tuple[str, datetime]]:
        for folder in sorted(path for path in _entries(self.root) if len(path.name) == 2):
            for path in sorted(_entries(folder)):
                with _outages():
                    written = path.stat().st_mtime
                yield folder.name + path.name, datetime.fromtimestamp(written, UTC)

    def _path(self, sha256: str) -> Path:
        if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
            raise ObjectMissing(f"{sha256!r} is no SHA-256")
        return self.root / sha256[:2] / sha256[2:]


def _entries(folder: Path) -> list[Path]:
    with _outages():
        return list(folder.iterdir())


@contextlib.contextmanager
def _outages() -> Iterator[None]:
    """A disk that is full or a network file system that is away is an outage, not a bug."""
    try:
        yield
    except OSError as error:
        raise StoreUnavailable(f"the folder of the object store: {error}") from error


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
