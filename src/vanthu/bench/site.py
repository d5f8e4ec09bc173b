"""The throw-away site that is measured: a cluster that flushes to the disk, one archive."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from vanthu.dev.leash import tied
from vanthu.dev.postgres import DATABASES, OWNER, SUPERUSER, Cluster

HOST = "vanthu.bench.invalid"
# What the site takes over from the person's environment: how to run programs, never a setting.
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "PYTHONPATH", "VIRTUAL_ENV", "LD_LIBRARY_PATH",
         "VANTHU_POSTGRES_BIN")  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Site:
    """A running cluster with migrated databases, and the environment of every process that works on it."""

    cluster: Cluster
    folder: Path
    environment: dict[str, str]

    def analyze(self) -> None:
        """Statistics and visibility as autovacuum would have left them."""
        with self.cluster.connect(DATABASES[0]) as connection:
            connection.execute("VACUUM ANALYZE")

    def superuser_url(self) -> str:
        return self.cluster.url(DATABASES[0], SUPERUSER)


@contextmanager
def site() -> Iterator[Site]:
    """A site of its own, whatever the environment says; gone afterwards. Raises ClusterError."""
    with tempfile.TemporaryDirectory(prefix="vanthu-bench-", dir="/tmp") as name:
        folder = Path(name)
        folder.chmod(0o711)
        cluster = Cluster(folder / "pg")
        try:
            cluster.start()
            made = Site(cluster=cluster, folder=folder, environment=_environment(cluster, folder / "site"))
            _run(made, "migrate", owner=True)
            yield made
        finally:
            cluster.destroy()


def enter(made: Site) -> None:
    """Turn this process into one of the site's: its environment, and Django."""
    os.environ.clear()
    os.environ.update(made.environment)
    import django

    django.setup()


def _environment(cluster: Cluster, folder: Path) -> dict[str, str]:
    folder.mkdir(mode=0o700)
    office, axis = DATABASES
    return {name: os.environ[name] for name in _KEPT if name in os.environ} | {
        "DJANGO_SETTINGS_MODULE": "vanthu.config.settings",
        # Production refuses the embedded ports, rightly; what differs here is a look at each template's date.
        "VANTHU_ENV": "dev",
        "VANTHU_DATA": str(folder),
        "SECRET_KEY": secrets.token_urlsafe(48),
        "PUBLIC_URL": f"http://{HOST}",
        "DATABASE_URL": cluster.url(office),
        "AXIS_DATABASE_URL": cluster.url(axis),
        "LOG_LEVEL": "INFO",
    }


def _run(made: Site, *arguments: str, owner: bool = False) -> None:
    office, axis = DATABASES
    rights = {
        "DATABASE_OWNER_URL": made.cluster.url(office, OWNER),
        "AXIS_DATABASE_OWNER_URL": made.cluster.url(axis, OWNER),
    }
    done = subprocess.run(
        tied([sys.executable, "-m", "vanthu", *arguments]),
        env=made.environment | (rights if owner else {}),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"vanthu {' '.join(arguments)} failed:\n{done.stderr}")
