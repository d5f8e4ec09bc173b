"""docs/guarantees.md names tests that exist."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_every_guarantee_names_a_test_that_exists() -> None:
    rows = [line for line in (ROOT / "docs/guarantees.md").read_text().splitlines() if line.startswith("| ")]
    rows = [row for row in rows if not row.startswith("| Guarantee")]
    assert len(rows) >= 25
    for row in rows:
        named = re.search(r"`(tests/\S+\.py)::(test_\w+)`", row)
        assert named, row
        assert re.search(rf"^def {named[2]}\(", (ROOT / named[1]).read_text(), re.MULTILINE), row
