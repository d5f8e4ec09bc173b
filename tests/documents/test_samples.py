"""The finished documents of docs/samples, one of each regulation: still valid, offline, as on the day they were made.

With VANTHU_SAMPLES=1 they are made anew by the product, each with a picture of its signed page.
"""

from __future__ import annotations

import argparse
import os
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

import factories
import walking
from factories import HG, LC, PROFILES
from vanthu.cli import pdf as command
from vanthu.documents.models import Document
from vanthu.files.queries import main_of
from vanthu.pdf.number import as_seen
from vanthu.pdf.render import page_count, render_page
from vanthu.pdf.trust import TrustList
from vanthu.pdf.verify import verify
from vanthu.store import bytes_store

SAMPLES = Path(__file__).resolve().parents[2] / "docs" / "samples"
#: To the day, whatever leap years fall between, and two days more.
TEN_YEARS = timedelta(days=3652 + 2)


def finished(key: str, folder: Path) -> None:
    """Walk the demo letter of an agency until it is sealed, and keep it with a picture of the page that was signed."""
    SAMPLES.mkdir(exist_ok=True)
    document: Document = walking.walk(factories.draft(key, real=True), until="seal")
    main = main_of(document.pk)
    assert main is not None and main.current is not None
    pdf = bytes_store().get(main.current.sha256)
    (SAMPLES / f"{key}.pdf").write_bytes(pdf)
    (SAMPLES / f"{key}.webp").write_bytes(render_page(pdf, page_count(pdf) - 1))
    shutil.copytree(folder / "trust", SAMPLES / "trust", dirs_exist_ok=True)


@pytest.mark.req("LC-12.1-0", "HG-6.1", "ST-6.3a", "BD-13.1c")
@pytest.mark.parametrize("key", PROFILES)
def test_each_sample_is_an_original_without_asking_anybody(key: str, request: pytest.FixtureRequest) -> None:
    if os.environ.get("VANTHU_SAMPLES"):
        finished(key, request.getfixturevalue("office").folder)
    pdf = (SAMPLES / f"{key}.pdf").read_bytes()
    trust = TrustList.load(SAMPLES / "trust")
    day = as_seen(pdf)
    assert day is not None
    first = verify(pdf, trust=trust)
    made = first.signatures[-1].signed_at
    assert made is not None
    assert day.on == made.date()
    # As at the day on which it was made, and ten years later (its certificates have long ended), by what it carries.
    for at in (made + timedelta(hours=1), made + TEN_YEARS):
        report = verify(pdf, trust=trust, at=at)
        assert (report.verdict, report.legal_value) == ("valid", "bản gốc"), report.problems
        assert report.signatures[-1].coverage == "whole_file"
    kinds = [one.kind for one in report.signatures]
    assert kinds[-2:] == ["person", "organisation"]
    listed = {change.code for one in report.signatures for change in one.changes_after}
    # Hậu Giang's number is signed with the leader's own hand; the others' is filled with the seal.
    assert listed == (set() if key == HG else {"filled_before_seal"})
    if key == LC:
        assert report.signatures[-1].time_source == "tsa"


@pytest.mark.req("LC-12.1-0")
def test_the_command_line_finds_a_sample_valid_in_ten_years(capsys: pytest.CaptureFixture[str]) -> None:
    sample = str(SAMPLES / f"{LC}.pdf")
    made = verify(Path(sample).read_bytes(), trust=TrustList.load(SAMPLES / "trust")).signatures[-1].signed_at
    assert made is not None
    parser = argparse.ArgumentParser()
    command.add(parser, "pdf")
    at = (made + TEN_YEARS).isoformat()
    args = parser.parse_args(["verify", sample, "--trust", str(SAMPLES / "trust"), "--at", at])
    assert args.run(args) == 0
    assert capsys.readouterr().out.startswith("HỢP LỆ · Giá trị pháp lý: bản gốc\n")
