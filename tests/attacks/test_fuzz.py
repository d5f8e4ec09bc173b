"""`bin/fuzz`, as it is started by hand, for a short while."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
SECONDS, SEED = 20, 15


def fuzz(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [CHECKOUT / "bin" / "fuzz", "verify", *words], env=os.environ, capture_output=True, text=True, check=False
    )


@pytest.mark.long
def test_the_fuzzer_of_the_verifier_runs_and_finds_nothing(tmp_path: Path) -> None:
    done = fuzz("--seconds", str(SECONDS), "--seed", str(SEED), "--folder", str(tmp_path))

    assert done.returncode == 0, done.stderr[-4000:]
    # It judged more than the seeds that it began with, by our own mutator, where coverage leads it.
    seeds = list((tmp_path / "verify" / "corpus").glob("seed-*"))
    ran = re.search(r"stat::number_of_executed_units:\s*(\d+)", done.stderr)
    assert ran is not None and int(ran[1]) > len(seeds) > 0, done.stderr[-4000:]
    assert f"Seed: {SEED}" in done.stderr
    findings = [one.name for one in (tmp_path / "verify" / "findings").rglob("*") if one.is_file()]
    assert findings == ["trust.pickle"]


@pytest.mark.long
def test_a_finding_can_be_judged_again(tmp_path: Path) -> None:
    assert fuzz("--seconds", "1", "--seed", str(SEED), "--folder", str(tmp_path)).returncode == 0
    (trust,) = (tmp_path / "verify" / "findings").rglob("trust.pickle")
    seed = next((tmp_path / "verify" / "corpus").glob("seed-*"))
    (trust.parent / "crash-1").write_bytes(seed.read_bytes()[:-200])

    again = fuzz(str(trust.parent / "crash-1"))
    assert (again.returncode, again.stdout.split()[0]) == (0, "invalid"), again.stderr
