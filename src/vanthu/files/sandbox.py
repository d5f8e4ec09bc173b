"""The one sandbox of this process: PDFs of others are opened only in there."""

from __future__ import annotations

from functools import cache
from typing import Any

from vanthu.pdf.sandbox import Sandbox


@cache
def _sandbox() -> Sandbox:
    return Sandbox(workers=1)


def call(function: str, /, *args: Any, **kwargs: Any) -> Any:
    """Run an allowed function of the `pdf` room in the sandbox ("vanthu.pdf.verify:verify")."""
    return _sandbox().call(function, *args, **kwargs)


def close() -> None:
    """End the child processes (at the end of a process or a test)."""
    if _sandbox.cache_info().currsize:
        _sandbox().close()
        _sandbox.cache_clear()
