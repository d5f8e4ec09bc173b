"""The only clock. Views and jobs read it once and pass `at` down; below them nobody asks the time."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

#: Every date and time of the law is meant in this zone (QN-14.4).
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def now() -> datetime:
    """This moment, in Vietnam time."""
    return datetime.now(VIETNAM)
