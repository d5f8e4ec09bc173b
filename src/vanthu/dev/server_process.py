"""The server process from outside: what it is started with, which processes belong to it, what it says."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path


def options(socket_folder: Path, *, fast: bool) -> list[str]:
    """Arguments of `postgres`. `fast` gives up what only a power cut would need, and vacuums only when told to."""
    folder = str(socket_folder).replace('"', '""')
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": f'"{folder}"',
        "max_connections": "200",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_line_prefix": "%m [%p] %q%u@%d ",
    }
    if fast:
        settings |= {
            "fsync": "off",
            "full_page_writes": "off",
            "autovacuum": "off",
            "wal_level": "minimal",
            "max_wal_senders": "0",
            "shared_buffers": "64MB",
            "max_wal_size": "256MB",
        }
    return [argument for name, value in settings.items() for argument in ("-c", f"{name}={value}")]


def has_proc() -> bool:
    return Path("/proc/self/cwd").exists()


def processes_in(data: Path) -> set[int]:
    """The server processes of a cluster: PostgreSQL's working folder is its data folder. Without /proc: the pid file."""
    if not has_proc():
        try:
            pid = int((data / "postmaster.pid").read_text().split("\n", 1)[0])
            os.kill(pid, 0)
        except (OSError, ValueError):
            return set()
        return {pid}
    found = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                if os.readlink(entry / "cwd") == str(data):
                    found.add(int(entry.name))
    return found


def tail(log: Path, begin: int) -> str:
    with log.open("rb") as file:
        file.seek(begin)
        return file.read().decode(errors="replace")


def last_line(said: str) -> str:
    """The line that says why: the last FATAL or error one, or else simply the last."""
    lines = [line for line in said.splitlines() if line.strip()]
    telling = [line for line in lines if "FATAL" in line or "error:" in line]
    return (telling or lines or ["nothing"])[-1]
