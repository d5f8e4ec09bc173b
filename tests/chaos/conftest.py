from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from factories_office import Office

if TYPE_CHECKING:
    import mortal

# What people do at their desks.
sys.path.insert(0, str(Path(__file__).parents[1] / "vgca"))
# Their assertions say as much as those of tests.
pytest.register_assert_rewrite("consistent", "mortal")


@pytest.fixture
def mortals(own_office: Office, tmp_path: Path) -> Iterator[mortal.Mortals]:
    """Starts processes of the test's own office that die where they are told to."""
    import mortal

    with mortal.mortals(own_office.environment, log=tmp_path / "mortals.log") as found:
        yield found
