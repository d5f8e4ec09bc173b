"""The pytest plugin that gives a test run its environment before Django reads it: `-p vanthu.dev.testing`.

pytest-django loads the settings before any conftest.py is imported, and the settings refuse to load without a
database, so this cannot wait for tests/conftest.py. Nothing is started here: a run of plain tests stays quick. The
databases named here come into being when the first test asks for one (tests/databases.py).

The process that a person starts makes the run's folder; xdist's workers inherit it and have databases of their own.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest

from vanthu.dev.postgres import APP, OWNER, Cluster

#: Names the folder of this run, for xdist's workers.
RUN = "VANTHU_TEST_RUN"
#: The process whose end is the end of the run.
RUN_PROCESS = "VANTHU_TEST_RUN_PROCESS"
#: Every setting: those of the person's shell would change what the tests see. tests/test_repository.py compares them
#: with config/settings.py.
SETTINGS = (
    "ALLOWED_HOSTS",
    "AXIS_DATABASE_URL",
    "CLAMD",
    "CSC_SERVICES",
    "DATABASE_POOL",
    "DATABASE_PREPARED",
    "DATABASE_URL",
    "DESK_CLAIM_MINUTES",
    "HELD_KEYS",
    "KEY_OPEN_MINUTES",
    "LOG_LEVEL",
    "MAX_FILE_MB",
    "MAX_UPLOAD_FILES",
    "MAX_UPLOAD_MB",
    "OBJECT_STORE",
    "PKCS11_LIBRARY",
    "PUBLIC_URL",
    "SECRET_KEY",
    "SIGNER_SOCKET",
    "STATIC_ROOT",
    "TRUSTED_PROXY",
    "TRUST_LIST",
    "OWN_TRUST",
    "TSA_URL",
    "VANTHU_DATA",
    "VANTHU_ENV",
    "VANTHU_ROLE",
    "VGCA_EVIDENCE_REVISION",
    "VGCA_SERVICE",
)
# Each setting may also lie in the file that NAME_FILE names.
_FOREIGN = (*SETTINGS, *(f"{name}_FILE" for name in SETTINGS), "DEMO_PKI_URL")


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests() -> Generator[None, object, object]:
    """A wrapper, because pytest-django's own hook comes before every ordinary one."""
    prepare_environment()
    return (yield)


def pytest_unconfigure(config: pytest.Config) -> None:
    folder = run_folder()
    # Once a database was started its keeper clears up when this process ends.
    if not hasattr(config, "workerinput") and not (folder / "keeper").exists():
        shutil.rmtree(folder, ignore_errors=True)


def run_folder() -> Path:
    return Path(os.environ[RUN])


def run_cluster() -> Cluster:
    """The one cluster of this run, perhaps not started yet."""
    return Cluster(run_folder() / "pg", fast=True)


def worker_name() -> str:
    """`gw0`, `gw1` … under xdist, else `main`."""
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


def database_names(owner: str) -> dict[str, str]:
    """Alias to database name, for a worker, a test or the template."""
    return {"default": f"vanthu_{owner}", "axis": f"axis_{owner}"}


def database_environment(names: dict[str, str]) -> dict[str, str]:
    """The variables by which the settings find these databases."""
    cluster = run_cluster()
    return {
        "DATABASE_URL": cluster.url(names["default"], APP),
        "DATABASE_OWNER_URL": cluster.url(names["default"], OWNER),
        "AXIS_DATABASE_URL": cluster.url(names["axis"], APP),
        "AXIS_DATABASE_OWNER_URL": cluster.url(names["axis"], OWNER),
    }


def prepare_environment() -> None:
    if "PYTEST_XDIST_WORKER" not in os.environ:
        # In /tmp, because the path of a socket is at most 107 bytes long.
        folder = tempfile.mkdtemp(prefix="vanthu-test-", dir="/tmp")
        os.chmod(folder, 0o711)  # the database server may be another user
        os.environ[RUN] = folder
        os.environ[RUN_PROCESS] = str(os.getpid())
    for name in _FOREIGN:
        os.environ.pop(name, None)
    data = run_folder() / f"data-{worker_name()}"
    data.mkdir(exist_ok=True)
    os.environ |= {
        "VANTHU_ENV": "test",
        "SECRET_KEY": "a-key-for-tests-only-that-protects-nothing",
        "PUBLIC_URL": "http://127.0.0.1:8000",
        "VANTHU_DATA": str(data),
        "OBJECT_STORE": (data / "objects").as_uri(),
        **database_environment(database_names(worker_name())),
    }


class NetworkRefused(RuntimeError):
    """A test went beyond this machine. Not an OSError, so that no code takes it for an unreachable peer."""
