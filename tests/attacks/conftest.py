from __future__ import annotations

import sys
from pathlib import Path

import pytest

# The small certificate authority and the signed files of the reading tests are the base of every attack.
sys.path.insert(0, str(Path(__file__).parents[1] / "pdf_reading"))

from bases import Bases


@pytest.fixture(scope="session")
def bases() -> Bases:
    return Bases()
