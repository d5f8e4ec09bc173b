"""Parts work inside the transaction of the act that calls them, and say so."""

from __future__ import annotations

from django.db import connection


def inside(what: str) -> None:
    """The first line of a part. Raises RuntimeError, a bug, where no transaction is open: `what` would stand alone."""
    if not connection.in_atomic_block:
        raise RuntimeError(f"{what} belongs to the transaction of its act")
