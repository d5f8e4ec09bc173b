"""Keys of rows: UUIDv7, made in the application so that they sort by time and say nothing of volume."""

from __future__ import annotations

from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """A new UUIDv7."""
    return uuid7()


__all__ = ["new_id"]
