"""Keeps a throw-away cluster for as long as another process lives: `python -m vanthu.dev.keeper FOLDER PROCESS`.

Starts the cluster FOLDER/pg, prints `ready`, waits until process number PROCESS ends in whatever way, then stops the
cluster and deletes FOLDER. A test run killed with -9 leaves no server and no files.
"""

from __future__ import annotations

import os
import select
import shutil
import signal
import sys
from pathlib import Path

from vanthu.dev.binaries import ClusterError
from vanthu.dev.postgres import Cluster


def keep(folder: Path, process: int) -> None:
    cluster = Cluster(folder / "pg", fast=True)
    try:
        handle = os.pidfd_open(process)
    except ProcessLookupError:
        return
    # Ctrl-C is for the tests; the cluster is still needed while they clean up.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        cluster.start()
        print("ready", flush=True)
        poll = select.poll()
        poll.register(handle, select.POLLIN)
        poll.poll()
    finally:
        cluster.destroy()
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    try:
        keep(Path(sys.argv[1]), int(sys.argv[2]))
    except ClusterError as error:
        print(f"error: {error}", flush=True)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
