"""Content-addressed bytes behind one port."""

from __future__ import annotations

from vanthu.core import adapters
from vanthu.store.ports import ObjectMissing, ObjectStore, StoreUnavailable


def bytes_store() -> ObjectStore:
    """The configured object store."""
    return adapters.get("object_store")


__all__ = ["ObjectMissing", "ObjectStore", "StoreUnavailable", "bytes_store"]
