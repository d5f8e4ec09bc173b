"""Files that unpack to far more than they are cost the sandbox its limits at most, and never pass."""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator

import pytest
from bases import Bases
from bombs import BOMBS, QUICK, burning
from test_corpus import TIMEOUT_OF_A_SLOW_MACHINE

from vanthu.cli import pdf as command
from vanthu.pdf.sandbox import TIMEOUT, LimitsExceeded, Sandbox


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


@pytest.mark.long
def test_a_small_file_that_burns_ends_as_a_verdict_after_ten_seconds(bases: Bases, tmp_path, capsys) -> None:
    """At the limit of every day, through the command that people call."""
    pdf = burning(bases)
    assert len(pdf) < 100_000
    file, trust = tmp_path / "bom.pdf", bases.authority.write_trust(tmp_path / "tin-cay")
    file.write_bytes(pdf)
    parser = argparse.ArgumentParser()
    command.add(parser, "pdf")
    args = parser.parse_args(["verify", str(file), "--trust", str(trust), "--json"])

    began = time.monotonic()
    status = args.run(args)
    spent = time.monotonic() - began

    report = json.loads(capsys.readouterr().out)
    assert (status, report["verdict"]) == (2, "invalid")
    assert [one["code"] for one in report["document_problems"]] == ["limits"]
    # How much later it ends is the machine's affair; that it ended by the limit is seen by its not ending sooner.
    assert TIMEOUT == 10 <= spent


def test_a_file_saved_too_often_is_not_compared(sandbox: Sandbox, bases: Bases) -> None:
    pdf = BOMBS["revisions-by-the-thousand"](bases)

    report = sandbox.call("vanthu.pdf.verify:verify", pdf, trust=bases.trust, timeout=TIMEOUT_OF_A_SLOW_MACHINE)

    assert (report.verdict, report.codes) == ("invalid", {"limits"})
