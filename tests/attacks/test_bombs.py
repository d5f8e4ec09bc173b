"""Files that unpack to far more than they are cost the sandbox its limits at most, and never pass."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from bases import Bases
from bombs import BOMBS, QUICK
from test_corpus import TIMEOUT_OF_A_SLOW_MACHINE

from vanthu.pdf.sandbox import LimitsExceeded, Sandbox


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(workers=1) as started:
        yield started


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[] if name in QUICK else [pytest.mark.long]) for name in BOMBS]
)
def test_a_bomb_never_passes(sandbox: Sandbox, bases: Bases, name: str) -> None:
    pdf = BOMBS[name](bases)
    assert len(pdf) < 4 << 20

    try:
        report = sandbox.call(
            "vanthu.pdf.verify:verify", pdf, trust=bases.trust, at=bases.now, timeout=TIMEOUT_OF_A_SLOW_MACHINE
        )
    except LimitsExceeded as limits:
        assert name not in QUICK and limits.fields["reason"] == "memory"
    else:
        assert report.verdict != "valid"
        assert not report.signatures or report.verdict == "invalid"


def test_a_file_saved_too_often_is_not_compared(sandbox: Sandbox, bases: Bases) -> None:
    pdf = BOMBS["revisions-by-the-thousand"](bases)

    report = sandbox.call("vanthu.pdf.verify:verify", pdf, trust=bases.trust, timeout=TIMEOUT_OF_A_SLOW_MACHINE)

    assert (report.verdict, report.codes) == ("invalid", {"limits"})
