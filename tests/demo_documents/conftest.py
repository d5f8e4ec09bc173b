from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))


@pytest.fixture(scope="session")
def rebuilt() -> dict[str, bytes]:
    """Every file, made anew from the sources: name and bytes."""
    import make_demo_documents

    return {made.name: made.content for made in make_demo_documents.build(make_demo_documents.FOLDER)}
