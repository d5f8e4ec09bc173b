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
from vanthu.pdf import corner as engine
from vanthu.pdf.corner import look_corner, seal_corner
from vanthu.pdf.layout import USUAL_SPOT, CornerLook, CornerWrong, LayoutBroken, Spot, meet, spot_from_mm
from vanthu.pdf.page_words import text_boxes
from vanthu.pdf.place import MM
from vanthu.pdf.prepare import AlreadySigned, NotPreparable
from vanthu.pdf.upright import upright
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
    assert look_corner(stamped, at=datetime.now(UTC), lines=["x"], spot=USUAL_SPOT).faults
    assert corner(stamped, authority, spot=Spot(8 * MM, 35 * MM))
    assert corner(noted(scan(0), "/Link", (500, 790, 560, 820)), authority)


def test_a_small_page_has_room_for_the_usual_place() -> None:
    out = io.BytesIO()
    with pikepdf.new() as file:
        file.add_blank_page(page_size=(298, 420))
        file.save(out)
    look = look_corner(out.getvalue(), at=datetime.now(UTC), lines=[OFFICE], side=36 * MM)
    assert look.faults == () and look.area.x0 == pytest.approx(look.proposed.x0)


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
    usual = look_corner(head, at=datetime.now(UTC), lines=[OFFICE], side=36 * MM, spot=USUAL_SPOT)
    assert usual.hides_words and usual.faults == ()
    assert not look_corner(scan(90), at=datetime.now(UTC), lines=[OFFICE]).hides_words


# --- where it is proposed ---------------------------------------------------------------------------------------------


def worded(turn: int, *places: tuple[float, float], words: str = "Signed here") -> bytes:
    """A scan with a text layer: these words at these places of the page as it lies in the file."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(scan(turn))) as file:
        page = file.pages[0]
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        shown = " ".join(f"BT /F1 12 Tf 1 0 0 1 {x} {y} Tm ({words}) Tj ET" for x, y in places)
        page.contents_add(file.make_stream(shown.encode()))
        file.save(out)
    return out.getvalue()


def proposed(pdf: bytes, *, side: float = 0.0) -> CornerLook:
    look = look_corner(pdf, at=datetime.now(UTC), lines=[OFFICE], side=side)
    assert look.corner.box == look.proposed
    return look


def test_the_usual_place_is_proposed_where_nothing_is_under_it() -> None:
    for pdf in (scan(0), scan(90), worded(0, (60, 800), (320, 600)), noted(scan(0), "/Link", (500, 790, 560, 820))):
        assert proposed(pdf, side=36 * MM).spot == pytest.approx(USUAL_SPOT, abs=0.01)


@pytest.mark.parametrize("turn", [0, 270])
@pytest.mark.parametrize("side", [0.0, 36 * MM])
def test_over_words_or_a_note_the_first_free_place_of_the_corner_is_proposed(turn: int, side: float) -> None:
    top = (500, 800) if turn == 0 else (800, 40)
    note = (500, 790, 560, 820) if turn == 0 else (790, 35, 820, 95)
    for pdf in (worded(turn, top), noted(scan(turn), "/Stamp", note)):
        assert (usual := look_corner(pdf, at=datetime.now(UTC), lines=[OFFICE], side=side, spot=USUAL_SPOT)).faults or (
            usual.hides_words
        )
        look = proposed(pdf, side=side)
        assert look.faults == () and not look.hides_words
        assert max(abs(one - other) for one, other in zip(look.spot, USUAL_SPOT, strict=True)) > 1
        assert look.spot == proposed(pdf, side=side).spot
        # Where a person would be allowed to put it: nothing is refused when it is signed there.
        assert look_corner(pdf, at=datetime.now(UTC), lines=[OFFICE], side=side, spot=look.spot).faults == ()


def test_of_the_free_places_the_highest_is_proposed_then_the_one_nearest_to_the_corner() -> None:
    # Room beside the words, and under them.
    beside = proposed(worded(0, (500, 800))).spot
    assert beside.top == pytest.approx(USUAL_SPOT.top, abs=0.01) and beside.right > USUAL_SPOT.right + 1
    wide = proposed(worded(0, (300, 800), words="Words all over the right half of this page, to its end"))
    assert wide.spot.right == pytest.approx(USUAL_SPOT.right, abs=0.01)
    assert USUAL_SPOT.top + 1 < wide.spot.top < 30 * MM


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_words_are_where_the_page_shows_them(turn: int) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(letter())) as file:
        file.pages[0].MediaBox = [-20, -30, 640, 900]
        file.pages[0].CropBox = [10, 20, 600, 842]
        file.pages[0].Rotate = turn
        file.save(out)
    look = look_corner(out.getvalue(), at=datetime.now(UTC), lines=[OFFICE])
    turned = text_boxes(upright(out.getvalue()), 0)
    assert len(look.words) > 10
    # Words that lie on their side are read letter by letter: as many boxes or more, in the same places.
    for letters in turned:
        assert any(
            word.x0 < letters.x0 + 0.1
            and word.y0 < letters.y0 + 0.1
            and word.x1 > letters.x1 - 0.1
            and word.y1 > letters.y1 - 0.1
            for word in look.words
        )


def test_where_nothing_is_free_the_usual_place_is_proposed_with_what_it_hides() -> None:
    full = worded(
        0, *((300, 820 - 14 * row) for row in range(18)), words="Words all over the right half of this page, to"
    )
    look = proposed(full, side=36 * MM)
    assert look.spot == pytest.approx(USUAL_SPOT, abs=0.01) and look.hides_words and look.faults == ()
    covered = proposed(noted(scan(0), "/Stamp", (300, 600, 590, 840)))
    assert covered.spot == pytest.approx(USUAL_SPOT, abs=0.01) and covered.faults


def test_a_corner_crowded_on_purpose_costs_no_search(monkeypatch: pytest.MonkeyPatch) -> None:
    crowd = worded(0, *((300 + 2 * (n % 140), 600 + 14 * (n // 140)) for n in range(1100)), words="a")
    compared = []
    monkeypatch.setattr(engine, "meet", lambda one, other: compared.append(one) or meet(one, other))
    assert proposed(crowd).spot == pytest.approx(USUAL_SPOT, abs=0.01)
    assert len(compared) < 5000
