"""Scans, copies and annexes sealed at the top right of page 1."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pikepdf
import pytest
from making_letters import letter
from making_looks import DPI, appearance, coloured, extent, is_dark, is_red, judged, render
from making_world import OFFICE, Authority, Life
from PIL import ImageOps
from pyhanko.sign.validation.status import SignatureCoverageLevel

from looks import words_of_appearance
from vanthu.pdf.corner import seal_corner
from vanthu.pdf.prepare import AlreadySigned, NotPreparable
from vanthu.pdf.verdict import VIETNAM


def scan(turn: int) -> bytes:
    """A blank A4 page that is shown upright after a turn of `turn` degrees."""
    out = io.BytesIO()
    with pikepdf.new() as file:
        page = file.add_blank_page(page_size=(842, 595) if turn in (90, 270) else (595, 842))
        page.Rotate = turn
        file.save(out)
    return out.getvalue()


def corner(pdf: bytes, authority: Authority, **changes: object) -> bytes:
    settings = {
        "signer": authority.signer("MST:001"),
        "timestamper": authority.time_stamper(),
        "at": datetime.now(UTC),
        "context": authority.context(),
        "lines": ["SAO Y", OFFICE],
    } | changes
    return seal_corner(pdf, **settings)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_scans_seal_stands_upright_at_the_top_right_in_real_size(
    turn: int, authority: Authority, seal_png: bytes
) -> None:
    sealed = corner(scan(turn), authority, seal_image=seal_png)
    picture = render(sealed)
    everything = ImageOps.invert(picture.convert("L")).getbbox()
    assert everything[0] > picture.width / 2
    assert everything[3] < picture.height / 4
    mm = DPI / 25.4
    split = round(
        picture.width - (8 + 55 + 0.7) * mm
    )  # margin, words, half of the gap: upright, words stand at the right
    red = extent(coloured(picture, is_red, (everything[0], 0, split, everything[3])))
    assert (red[2] - red[0]) / mm == pytest.approx(36, abs=0.5)
    assert (red[3] - red[1]) / mm == pytest.approx(36, abs=0.5)
    black = extent(coloured(picture, is_dark, (split, 0, picture.width, everything[3])))
    assert (black[2] - black[0]) > 2 * (black[3] - black[1])


def test_it_shows_the_lines_and_the_time_of_the_time_stamp(authority: Authority) -> None:
    sealed = corner(scan(0), authority)
    verdict = judged(sealed, authority.root())["ConDau"]
    assert verdict.bottom_line
    assert verdict.coverage == SignatureCoverageLevel.ENTIRE_FILE
    stamped = verdict.timestamp_validity.timestamp.astimezone(VIETNAM)
    shown = " ".join(words_of_appearance(sealed, "ConDau").split())
    assert shown == f"SAO Y {OFFICE} {stamped:%d/%m/%Y %H:%M:%S} +07:00"
    assert appearance(sealed, "ConDau")[1] == {"/Font"}


def test_a_file_that_is_signed_or_prepared_is_not_sealed_there(
    life: Life, prepared: bytes, authority: Authority
) -> None:
    with pytest.raises(AlreadySigned):
        corner(life.sealed, authority)
    with pytest.raises(NotPreparable):
        corner(prepared, authority)


def test_a_seal_in_the_corner_only_appends(authority: Authority) -> None:
    pdf = letter()
    assert corner(pdf, authority).startswith(pdf)
