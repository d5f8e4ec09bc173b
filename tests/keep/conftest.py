from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import databases
from factories_office import Office
from vanthu.adapters.store_folder import FolderStore
from vanthu.dev import testing
from vanthu.dev.postgres import OWNER


@pytest.fixture
def own_store(tmp_path: Path, request: pytest.FixtureRequest, settings: Any) -> Iterator[FolderStore]:
    """The office's bytes in a store of this test alone, which may be damaged."""
    from vanthu.core import adapters

    found: Office = request.getfixturevalue("own_office")
    folder = tmp_path / "objects"
    shutil.copytree(found.objects, folder)
    path, _ = settings.ADAPTERS["object_store"]
    settings.ADAPTERS = {**settings.ADAPTERS, "object_store": (path, {"folder": str(folder)})}
    adapters.get.cache_clear()
    yield FolderStore(folder=str(folder))
    adapters.get.cache_clear()


@pytest.fixture
def empty_databases() -> Iterator[dict[str, str]]:
    """A new pair of databases as an operator makes them for a restore: alias to name."""
    databases.start()
    cluster = testing.run_cluster()
    names = testing.database_names(databases.unique_name())
    for name in names.values():
        cluster.create_database(name)
    yield names
    for name in names.values():
        cluster.drop_database(name)


@pytest.fixture
def owner_urls() -> Callable[[dict[str, str]], dict[str, str]]:
    """The owner's addresses of databases by alias."""
    return lambda names: {alias: testing.run_cluster().url(name, OWNER) for alias, name in names.items()}
