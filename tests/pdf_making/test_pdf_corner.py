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
from vanthu.pdf.corner import look_corner, seal_corner
from vanthu.pdf.layout import CornerWrong, LayoutBroken, Spot, spot_from_mm
from vanthu.pdf.place import MM
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


def noted(pdf: bytes, kind: str, box: tuple[float, ...]) -> bytes:
    """With an annotation of somebody else's on page 1."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as file:
        note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name(kind), Rect=list(box))
        file.pages[0].Annots = [file.make_indirect(note)]
        file.save(out)
    return out.getvalue()


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


# --- put elsewhere by a person -----------------------------------------------------------------------------------------

MOVED = Spot(4 * MM, 30 * MM)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_seal_that_was_moved_stands_where_it_was_put_and_nowhere_else(
    turn: int, authority: Authority, seal_png: bytes
) -> None:
    pdf = scan(turn)
    look = look_corner(pdf, at=datetime.now(UTC), lines=["SAO Y", OFFICE], side=36 * MM, spot=MOVED)
    assert look.faults == ()
    sealed = corner(pdf, authority, seal_image=seal_png, spot=MOVED)
    picture = render(sealed)
    dots = DPI / 72
    box, sheet = look.corner.box, look.corner.sheet
    assert (picture.width / dots, picture.height / dots) == pytest.approx((sheet.width, sheet.height), abs=1)
    left, top, right, bottom = ImageOps.invert(picture.convert("L")).getbbox()
    assert box.x0 * dots - 2 <= left and right <= box.x1 * dots + 2
    assert (sheet.height - box.y1) * dots - 2 <= top and bottom <= (sheet.height - box.y0) * dots + 2
    red = extent(coloured(picture, is_red, (left, 0, round((box.x0 + 37 * MM) * dots), picture.height)))
    assert (red[2] - red[0]) / (DPI / 25.4) == pytest.approx(36, abs=0.5)


def test_a_page_whose_visible_part_begins_elsewhere_is_measured_from_its_own_edges(authority: Authority) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(scan(0))) as file:
        file.pages[0].MediaBox = [-50, -30, 700, 900]
        file.pages[0].CropBox = [20, 40, 615, 882]
        file.save(out)
    with pikepdf.open(io.BytesIO(corner(out.getvalue(), authority, spot=MOVED))) as file:
        (field,) = file.Root.AcroForm.Fields
        assert [float(edge) for edge in field.Rect][2:] == pytest.approx([615 - 4 * MM, 882 - 30 * MM], abs=0.01)


@pytest.mark.parametrize(
    ("spot", "words"),
    [
        (Spot(-1 * MM, 8 * MM), "nằm ngoài trang"),
        (Spot(8 * MM, -2 * MM), "nằm ngoài trang"),
        (Spot(60 * MM, 8 * MM), "góc trên bên phải"),
        (Spot(8 * MM, 70 * MM), "góc trên bên phải"),
    ],
)
def test_a_place_that_leaves_the_page_or_its_corner_is_refused(authority: Authority, spot: Spot, words: str) -> None:
    with pytest.raises(CornerWrong, match=words):
        corner(scan(0), authority, spot=spot)


@pytest.mark.parametrize("turn", [0, 270])
def test_a_field_or_stamp_of_somebody_else_is_not_covered(turn: int, authority: Authority) -> None:
    # The same place of the shown page: at the top right.
    stamped = noted(scan(turn), "/Stamp", (500, 790, 560, 820) if turn == 0 else (790, 35, 820, 95))
    with pytest.raises(CornerWrong, match="đè lên ô ký, dấu hoặc ghi chú"):
        corner(stamped, authority)
    assert look_corner(stamped, at=datetime.now(UTC), lines=["x"]).faults
    assert corner(stamped, authority, spot=Spot(8 * MM, 35 * MM))
    assert corner(noted(scan(0), "/Link", (500, 790, 560, 820)), authority)


def test_a_small_page_has_room_for_the_usual_place() -> None:
    out = io.BytesIO()
    with pikepdf.new() as file:
        file.add_blank_page(page_size=(298, 420))
        file.save(out)
    look = look_corner(out.getvalue(), at=datetime.now(UTC), lines=[OFFICE], side=36 * MM)
    assert look.faults == () and look.area.x0 == pytest.approx(look.usual.x0)


@pytest.mark.parametrize(
    "items",
    [
        "nothing",
        [],
        [{"part": "corner"}],
        [{"part": "seal", "page": 1, "x": 1, "y": 1}],
        [{"part": "corner", "page": 2, "x": 1, "y": 1}],
        [{"part": "corner", "page": 1, "x": "NaN", "y": 1}],
        2 * [{"part": "corner", "page": 1, "x": 1, "y": 1}],
    ],
)
def test_what_a_browser_sends_and_is_no_place_is_refused(items: object) -> None:
    look = look_corner(scan(0), at=datetime.now(UTC), lines=[OFFICE])
    with pytest.raises(LayoutBroken):
        spot_from_mm(items, look)


def test_what_it_hides_is_told() -> None:
    head = letter()
    usual = look_corner(head, at=datetime.now(UTC), lines=[OFFICE], side=36 * MM)
    assert usual.hides_words and usual.faults == ()
    assert not look_corner(scan(90), at=datetime.now(UTC), lines=[OFFICE]).hides_words
