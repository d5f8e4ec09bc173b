"""Ties a child process to the one that starts it, so that none is left behind when the parent is killed.

Linux only (PR_SET_PDEATHSIG, set by util-linux's `setpriv`, which then becomes the program: same process, same id).
Elsewhere the child is started untied. The kernel watches the *thread* that starts the child: start children from a
thread that lives as long as they should.
"""

from __future__ import annotations

import functools
import shutil
import subprocess
from collections.abc import Sequence


def tied(argv: Sequence[str], *, signal: str = "TERM") -> list[str]:
    """`argv` such that the process gets SIG`signal` when its parent ends, however it ends."""
    setpriv = _setpriv()
    return [setpriv, "--pdeathsig", signal, "--", *argv] if setpriv else list(argv)


@functools.cache
def _setpriv() -> str | None:
    program = shutil.which("setpriv")
    if program is None:
        return None
    # BusyBox has a setpriv that lacks this option.
    usage = subprocess.run([program, "--help"], capture_output=True, text=True, check=False)
    return program if "--pdeathsig" in usage.stdout + usage.stderr else None
