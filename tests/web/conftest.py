"""A running gallery and a browser for the tests of the pages."""

from __future__ import annotations

from collections.abc import Iterator

import gallery
import pytest


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    with gallery.running() as server:
        yield f"http://127.0.0.1:{server.server_address[1]}"
