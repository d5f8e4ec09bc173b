"""The port to where bytes live: written once under their SHA-256, never rewritten."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import BinaryIO, Protocol


class ObjectMissing(Exception):
    """The bytes of a known hash are not where they must be: an alarm, never an ordinary answer."""


class StoreUnavailable(ConnectionError):
    """The store cannot be reached, is full, or does not let us in: the same call may be made again later."""


class ObjectStore(Protocol):
    """Content-addressed bytes. `put` is idempotent: the same bytes are stored once whoever brings them.

    Every method raises StoreUnavailable; it says nothing of what is stored.
    """

    def put(self, content: bytes | BinaryIO) -> str:
        """Store and return the SHA-256 (64 hex digits). On return the bytes survive a crash."""

    def get(self, sha256: str) -> bytes:
        """All bytes, checked against the hash. Raises ObjectMissing."""

    def open(self, sha256: str) -> BinaryIO:
        """A stream of the bytes. Raises ObjectMissing."""

    def exists(self, sha256: str) -> bool: ...

    def written(self, sha256: str) -> datetime | None:
        """When the bytes were last written, as of this moment; None when they are not there."""

    def delete(self, sha256: str) -> None:
        """Forget the bytes. Deleting what is not there is no error."""

    def each(self) -> Iterator[tuple[str, datetime]]:
        """Every hash with the time that it was written."""
