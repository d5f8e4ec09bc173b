"""Backups: both databases and the bytes together, put back and proved whole.

A room of its own, at the height of `cli`: it looks into the tables of all rooms, which no room below may do.
"""

from __future__ import annotations


class KeepError(Exception):
    """The backup or the restore cannot be done, and nothing was left half done; the message is one line."""
