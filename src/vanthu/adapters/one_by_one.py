"""Tasks under one authorisation where each signature needs nothing of the others: one after another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from vanthu.signing.ports import Made


def each(tasks: Sequence[Callable[[Any], Made]], signer: Any) -> list[Made | Exception]:
    """What each task made with the signer, or why it failed: one that fails takes no other along."""
    return [outcome(task, signer) for task in tasks]


def outcome(task: Callable[[Any], Made], signer: Any) -> Made | Exception:
    try:
        return task(signer)
    except Exception as error:  # the caller's to judge, task by task
        return error
