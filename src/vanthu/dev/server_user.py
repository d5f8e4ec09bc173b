"""Which user the database server runs as: PostgreSQL refuses to run as root."""

from __future__ import annotations

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vanthu.dev.binaries import ClusterError


@dataclass(frozen=True, kw_only=True)
class ServerUser:
    uid: int
    gid: int

    @property
    def is_another(self) -> bool:
        return self.uid != os.geteuid()

    def popen_arguments(self) -> dict[str, Any]:
        """Keyword arguments of `subprocess` that drop to this user. The environment is clean: PG* variables of the
        person who runs this must not reach the server."""
        dropped = {"user": self.uid, "group": self.gid, "extra_groups": []} if self.is_another else {}
        return {
            **dropped,
            "env": {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"},
            "stdin": subprocess.DEVNULL,
        }

    def give(self, path: Path) -> None:
        """Makes this user the owner of `path` (only root can, and only root needs to)."""
        if self.is_another:
            os.chown(path, self.uid, self.gid)

    def can_run(self, program: str) -> bool:
        return self._succeeds([program, "--version"])

    def can_write(self, folder: Path) -> bool:
        return self._succeeds(["/bin/sh", "-c", 'test -w "$1" && test -x "$1"', "sh", str(folder)])

    def _succeeds(self, argv: list[str]) -> bool:
        try:
            done = subprocess.run(
                argv,
                cwd="/",
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=30,
                check=False,
                **self.popen_arguments(),
            )
        except PermissionError:
            return False
        return done.returncode == 0


def of_folder(folder: Path) -> ServerUser:
    """The owner of an existing cluster. Raises ClusterError if we may not become that user."""
    facts = folder.stat()
    if os.geteuid() not in (0, facts.st_uid):
        raise ClusterError(f"{folder} belongs to user {facts.st_uid}: run this as that user or as root")
    return ServerUser(uid=facts.st_uid, gid=facts.st_gid)


def for_new() -> ServerUser:
    """Ourselves, or for root the user `postgres`, or else `nobody`."""
    if os.geteuid() != 0:
        return ServerUser(uid=os.geteuid(), gid=os.getegid())
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return ServerUser(uid=entry.pw_uid, gid=entry.pw_gid)
    raise ClusterError("PostgreSQL does not run as root and this machine has no user postgres or nobody")
