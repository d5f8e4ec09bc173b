"""Steps and what is wrong with one: what the process that tests tells the process that watches."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Wrong(Exception):
    """The product did something else than it must; the message is one line."""


class Stopped(Exception):
    """A step failed and has been reported: nothing after it means anything."""


def expect(fact: object, sentence: str) -> None:
    """Raise `Wrong` with the sentence unless the fact holds."""
    if not fact:
        raise Wrong(sentence)


@contextmanager
def step(name: str) -> Iterator[list[str]]:
    """One step, reported with its time as a line of JSON. What is put into the list becomes its detail.

    Raises Stopped when the step does not succeed, whatever went wrong in it.
    """
    detail: list[str] = []
    _say({"begins": name})
    begun = time.monotonic()
    try:
        yield detail
    except Exception as error:
        if not isinstance(error, Wrong):
            detail.append(type(error).__name__)
        detail.append(str(getattr(error, "sentence", error)).strip().partition("\n")[0])
        _say({"name": name, "ms": _since(begun), "ok": False, "detail": ": ".join(filter(None, detail))})
        raise Stopped(name) from error
    _say({"name": name, "ms": _since(begun), "ok": True, "detail": ", ".join(detail)})


def _since(begun: float) -> int:
    return round((time.monotonic() - begun) * 1000)


def _say(line: dict[str, object]) -> None:
    print(json.dumps(line, ensure_ascii=False), file=sys.stdout, flush=True)
