"""`pg_dump` and `pg_restore`: found, and run so that no password shows in the list of processes."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from vanthu.dev.binaries import ClusterError, find_binaries
from vanthu.keep import KeepError


def program(name: str, *, server: int) -> str:
    """The oldest `name` (`pg_dump`, `pg_restore`) that understands a server of major version `server`.

    Looked for on PATH, in the folder that serves the embedded cluster, among the system's PostgreSQLs. Raises
    KeepError.
    """
    fitting = {}
    for path in _candidates(name):
        version = major_of(path)
        if version is not None and version >= server:
            fitting.setdefault(version, path)
    if not fitting:
        raise KeepError(f"no {name} of PostgreSQL {server} or later is on PATH: install postgresql-client-{server}")
    return fitting[min(fitting)]


def run(argv: list[str], *, url: str) -> None:
    """Run one of them on the database at `url`. Raises KeepError with the last thing it said."""
    parts = conninfo_to_dict(url)
    password = parts.pop("password", None)
    environment = dict(os.environ) | {"LC_ALL": "C"} | ({"PGPASSWORD": str(password)} if password else {})
    done = subprocess.run(
        [*argv, "--no-password", f"--dbname={make_conninfo('', **parts)}"],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if "error:" in line] or done.stderr.splitlines()
        raise KeepError(lines[0] if lines else f"{Path(argv[0]).name} ended with {done.returncode}")


def _candidates(name: str) -> Iterator[str]:
    if found := shutil.which(name):
        yield found
    try:
        folders = [find_binaries().folder]
    except ClusterError:
        folders = []
    for folder in (*folders, *sorted(Path("/usr/lib/postgresql").glob("*/bin"))):
        if (folder / name).is_file():
            yield str(folder / name)


def major_of(path: str) -> int | None:
    """The major version of one of the programs, None if it does not say."""
    try:
        done = subprocess.run([path, "--version"], capture_output=True, text=True, check=True, timeout=30)
    except (OSError, subprocess.SubprocessError):
        return None
    found = re.search(r"\) (\d+)", done.stdout)
    return int(found[1]) if found else None
