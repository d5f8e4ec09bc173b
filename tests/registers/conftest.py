from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from factories_office import office

__all__ = ["office"]


@pytest.fixture(autouse=True)
def static_folder(settings: Any) -> None:
    """WhiteNoise warns where there is none."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
