"""Bytes in a folder: `ab/cdef…` by SHA-256, fsynced file and folder, renamed into place."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from vanthu.store.ports import ObjectMissing


class FolderStore:
    """Fit for one machine or a network file system; a province uses S3."""

    def __init__(self, *, folder: str) -> None:
        self.root = Path(folder)
        self.incoming = self.root / "incoming"
        self.incoming.mkdir(parents=True, exist_ok=True)

    def put(self, content: bytes | BinaryIO) -> str:
        stream = BytesIO(content) if isinstance(content, bytes) else content
        digest = hashlib.sha256()
        with tempfile.NamedTemporaryFile(dir=self.incoming, delete=False) as file:
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
        with self.open(sha256) as stream:
            content = stream.read()
        if hashlib.sha256(content).hexdigest() != sha256:
            raise ObjectMissing(f"the bytes of {sha256} have changed on the disk")
        return content

    def open(self, sha256: str) -> BinaryIO:
        try:
            return self._path(sha256).open("rb")
        except FileNotFoundError as error:
            raise ObjectMissing(sha256) from error

    def exists(self, sha256: str) -> bool:
        return self._path(sha256).is_file()

    def delete(self, sha256: str) -> None:
        self._path(sha256).unlink(missing_ok=True)

    def each(self) -> Iterator[tuple[str, datetime]]:
        for folder in sorted(path for path in self.root.iterdir() if len(path.name) == 2):
            for path in sorted(folder.iterdir()):
                yield folder.name + path.name, datetime.fromtimestamp(path.stat().st_mtime, UTC)

    def copy_to(self, folder: Path) -> int:
        """Copy every object to `folder` in the same layout (backup); returns how many were new there."""
        count = 0
        for sha256, _ in self.each():
            target = folder / sha256[:2] / sha256[2:]
            if not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(self._path(sha256), target)
                count += 1
        return count

    def _path(self, sha256: str) -> Path:
        if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
            raise ObjectMissing(f"{sha256!r} is no SHA-256")
        return self.root / sha256[:2] / sha256[2:]


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
