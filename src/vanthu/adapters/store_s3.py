"""Bytes in an S3-compatible object store (OBJECT_STORE=s3://bucket/prefix).

Where and as whom comes from the variables that every S3 client reads: AWS_ENDPOINT_URL, AWS_REGION,
AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_VIRTUAL_HOSTED_STYLE_REQUEST. An endpoint without TLS
is refused unless AWS_ALLOW_HTTP=true says that the network is ours.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, BinaryIO
from urllib.parse import urlsplit

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError, NotFoundError
from obstore.store import S3Store as Client

from vanthu.store.ports import ObjectMissing, StoreUnavailable

#: Bytes that come again after this long are written again, so that a sweep sees that they are wanted.
_REFRESH_AFTER = timedelta(hours=1)
_IN_MEMORY = 8 * 1024 * 1024
_NOT_THERE = (FileNotFoundError, NotFoundError)


class S3Store:
    """The objects `<prefix>/ab/cdef…` of one bucket. The server checks the SHA-256 of what it is given."""

    def __init__(self, *, url: str) -> None:
        parts = urlsplit(url)
        self._client = Client(
            parts.netloc,
            prefix=parts.path.strip("/") or None,
            config={"checksum_algorithm": "sha256"},
            client_options={"timeout": "60s", "connect_timeout": "5s", "allow_http": _plain_http()},
            retry_config={"max_retries": 3, "retry_timeout": timedelta(seconds=60)},
        )

    def put(self, content: bytes | BinaryIO) -> str:
        stream = io.BytesIO(content) if isinstance(content, bytes) else content
        digest, size = hashlib.sha256(), 0
        # The name is the hash, so everything is read before the first byte can be sent.
        with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as spool:
            while chunk := stream.read(1 << 20):
                digest.update(chunk)
                size += len(chunk)
                spool.write(chunk)
            sha256 = digest.hexdigest()
            with _outages():
                self._write(_path(sha256), spool, size)
        return sha256

    def get(self, sha256: str) -> bytes:
        with _outages(), _missing(sha256):
            content = bytes(obstore.get(self._client, _path(sha256)).bytes())
        if hashlib.sha256(content).hexdigest() != sha256:
            raise ObjectMissing(f"the bytes of {sha256} have changed in the store")
        return content

    def open(self, sha256: str) -> BinaryIO:
        with _outages(), _missing(sha256):
            reader = obstore.open_reader(self._client, _path(sha256))
        return io.BufferedReader(_Raw(reader), 1 << 20)

    def exists(self, sha256: str) -> bool:
        with _outages():
            return self._head(_path(sha256)) is not None

    def written(self, sha256: str) -> datetime | None:
        with _outages():
            found = self._head(_path(sha256))
        return None if found is None else found["last_modified"]

    def delete(self, sha256: str) -> None:
        # Some servers say that it was not there, S3 itself does not.
        with _outages(), contextlib.suppress(*_NOT_THERE):
            obstore.delete(self._client, _path(sha256))

    def each(self) -> Iterator[tuple[str, datetime]]:
        # Small pages: what is read here may be long past by the time that a sweep comes to it.
        pages = iter(obstore.list(self._client, chunk_size=200))
        while True:
            with _outages():
                page = next(pages, None)
            if page is None:
                return
            for found in page:
                sha256 = found["path"].replace("/", "")
                if _is_sha256(sha256):
                    yield sha256, found["last_modified"]

    def _write(self, path: str, spool: Any, size: int) -> None:
        there = self._head(path)
        if there is not None and there["size"] == size:
            if datetime.now(UTC) - there["last_modified"] < _REFRESH_AFTER:
                return
            mode = "overwrite"
        else:
            # If-None-Match: of two who bring the same bytes at once one writes. Another size is half an object.
            mode = "create" if there is None else "overwrite"
        spool.seek(0)
        with contextlib.suppress(FileExistsError, AlreadyExistsError):
            obstore.put(self._client, path, spool.read(), mode=mode, use_multipart=False)

    def _head(self, path: str) -> Any:
        try:
            return obstore.head(self._client, path)
        except _NOT_THERE:
            return None


def _plain_http() -> bool:
    # Options given in the code put aside those that the client would read itself.
    return os.environ.get("AWS_ALLOW_HTTP", "").lower() in {"1", "true", "yes", "on"}


@contextlib.contextmanager
def _missing(sha256: str) -> Iterator[None]:
    try:
        yield
    except _NOT_THERE as error:
        raise ObjectMissing(sha256) from error


@contextlib.contextmanager
def _outages() -> Iterator[None]:
    """No answer, a refusal to let us in, a server out of order: all end by themselves or by the operator's hand."""
    try:
        yield
    except (BaseError, OSError) as error:
        raise StoreUnavailable(f"the object store: {error}") from error


class _Raw(io.RawIOBase):
    """obstore's reader as the raw half of Python's own buffered reader."""

    def __init__(self, reader: Any) -> None:
        self._reader = reader

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._reader.seek(offset, whence)

    def tell(self) -> int:
        return self._reader.tell()

    def readinto(self, buffer: Any) -> int:
        with _outages():
            chunk = bytes(self._reader.read(len(buffer)))
        buffer[: len(chunk)] = chunk
        return len(chunk)

    def close(self) -> None:
        if not self.closed:
            self._reader.close()
        super().close()


def _is_sha256(text: str) -> bool:
    return len(text) == 64 and set(text) <= set("0123456789abcdef")


def _path(sha256: str) -> str:
    if not _is_sha256(sha256):
        raise ObjectMissing(f"{sha256!r} is no SHA-256")
    return f"{sha256[:2]}/{sha256[2:]}"
