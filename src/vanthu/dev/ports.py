"""Free ports on the loopback address, such that two runs beside each other do not choose the same one."""

from __future__ import annotations

import contextlib
import fcntl
import os
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

HOST = "127.0.0.1"


@contextlib.contextmanager
def reserved(preferred: int) -> Iterator[int]:
    """`preferred`, or the next of the following hundred that is free, ours until the end of the block.

    Between choosing a port and the server's taking it another run could choose it too: hence a lock file for each.
    Raises OSError if none is free.
    """
    folder = Path(tempfile.gettempdir()) / f"vanthu-ports-{os.geteuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    for number in range(preferred, min(preferred + 100, 65536)):
        with (folder / str(number)).open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            if is_free(number):
                yield number
                return
    raise OSError(f"no free port from {preferred} on")


def is_free(number: int) -> bool:
    with socket.socket() as probe:
        # As servers do: a port whose old connections are still winding down is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, number))
        except OSError:
            return False
    return True
