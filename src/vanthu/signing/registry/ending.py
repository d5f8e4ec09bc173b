"""When it is said that a certificate comes to its end."""

from __future__ import annotations

from datetime import datetime, timedelta

#: Days before the end; the last says that it is there.
AHEAD = (60, 30, 7, 0)


def reached(not_after: datetime, *, at: datetime) -> list[int]:
    """Which of the steps lie behind at a moment: [60, 30] with 20 days to go."""
    return [days for days in AHEAD if at >= not_after - timedelta(days=days)]
