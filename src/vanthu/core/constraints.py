"""Conditions that several models' constraints share."""

from __future__ import annotations

from django.db.models import Q


def both_or_neither(one: Q, other: Q) -> Q:
    """Two facts that come and go together ("a state that says when")."""
    return (one & other) | (~one & ~other)
