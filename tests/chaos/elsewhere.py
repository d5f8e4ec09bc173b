"""An office in a cluster of its own, which a test may kill: databases copied from the run's cluster, bytes shared."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from factories_office import Office
from vanthu.config import environment
from vanthu.dev import testing
from vanthu.dev.binaries import find_binaries
from vanthu.dev.postgres import APP, DATABASES, OWNER, SUPERUSER, Cluster
from vanthu.dev.server_process import processes_in

_ALIASES = dict(zip(("default", "axis"), DATABASES, strict=True))


@dataclass(frozen=True)
class OwnCluster:
    """The cluster, and the environment of processes that work in it."""

    cluster: Cluster
    environment: dict[str, str]

    def crash(self) -> None:
        """kill -9 of the server and all its children; transactions under way are lost, nothing else is."""
        for pid in processes_in(self.cluster._data):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


@contextlib.contextmanager
def moved(office: Office) -> Iterator[OwnCluster]:
    """The office as it is now, moved to a new cluster: Django's connections point there meanwhile."""
    # Below the run's folder, which the run's keeper deletes whatever happens to us.
    with tempfile.TemporaryDirectory(prefix="own-", dir=testing.run_folder()) as folder:
        Path(folder).chmod(0o711)
        cluster = Cluster(Path(folder) / "pg", fast=True)
        try:
            cluster.start()
            for alias, name in _ALIASES.items():
                _copy(testing.run_cluster().url(office.names[alias], SUPERUSER), cluster.url(name, SUPERUSER))
            urls = {alias: cluster.url(name, APP) for alias, name in _ALIASES.items()}
            with _connected_to(urls):
                yield OwnCluster(
                    cluster,
                    {
                        **office.environment,
                        "DATABASE_URL": urls["default"],
                        "AXIS_DATABASE_URL": urls["axis"],
                        "DATABASE_OWNER_URL": cluster.url(DATABASES[0], OWNER),
                        "AXIS_DATABASE_OWNER_URL": cluster.url(DATABASES[1], OWNER),
                    },
                )
        finally:
            cluster.destroy()


def _copy(source: str, target: str) -> None:
    binaries = find_binaries()
    with subprocess.Popen([binaries.program("pg_dump"), source], stdout=subprocess.PIPE) as dump:
        subprocess.run(
            [binaries.program("psql"), "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", target],
            stdin=dump.stdout,
            stdout=subprocess.DEVNULL,
            check=True,
        )
    assert dump.returncode == 0


@contextlib.contextmanager
def _connected_to(urls: dict[str, str]) -> Iterator[None]:
    from django.db import connections

    names = ("NAME", "HOST", "USER", "PASSWORD")
    before = {alias: {name: connections.settings[alias][name] for name in names} for alias in urls}
    wanted = {alias: environment.database(url, pool=None) for alias, url in urls.items()}
    try:
        for alias, values in wanted.items():
            connections[alias].close()
            connections.settings[alias].update({name: values[name] for name in names})
        yield
    finally:
        for alias, values in before.items():
            connections[alias].close()
            connections.settings[alias].update(values)
