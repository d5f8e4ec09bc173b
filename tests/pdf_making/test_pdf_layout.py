"""Boxes placed by hand: what they must keep to, how the browser's millimetres become points, pages stored crooked."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, date, datetime

import pikepdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from making_letters import SIGNER, TITLE, letter
from making_looks import coloured, extent, is_dark, is_red, judged_softly, pixels_of, render
from making_world import Authority
from PIL import ImageChops

from vanthu.pdf import layout
from vanthu.pdf.fields import Box, Placement
from vanthu.pdf.number import NumberDate, as_seen, read_number
from vanthu.pdf.place import MM, Heading, propose
from vanthu.pdf.prepare import NotPreparable, prepare
from vanthu.pdf.sign import numbered_print, seal, sign_person
from vanthu.pdf.upright import TurnedNotes, upright

A4 = layout.Sheet(number=0, width=595.28, height=841.89)
ASKED = {"signer_name": SIGNER, "signer_title": TITLE, "seal_mm": 36.0, "initials": 1}
LETTER = letter()
PLACES = propose(LETTER, **ASKED)


def crooked(pdf: bytes, turn: int, at: tuple[float, float] = (0, 0), *, note: bool = False) -> bytes:
    """The same page stored turned, at some place of a larger sheet: it is shown as before."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as file:
        page = file.pages[0]
        w, h = float(page.MediaBox[2]), float(page.MediaBox[3])
        a, b, c, d, e, f = {
            0: (1, 0, 0, 1, 0, 0), 90: (0, 1, -1, 0, h, 0), 180: (-1, 0, 0, -1, w, h), 270: (0, -1, 1, 0, 0, w)
        }[turn]  # fmt: skip
        page.contents_add(
            file.make_stream(b"q %f %f %f %f %f %f cm" % (a, b, c, d, e + at[0], f + at[1])), prepend=True
        )
        page.contents_add(file.make_stream(b"Q"))
        w, h = (h, w) if turn in (90, 270) else (w, h)
        page.MediaBox = [0, 0, w + 200, h + 200]
        page.CropBox = [at[0], at[1], at[0] + w, at[1] + h]
        page.Rotate = turn
        if note:
            page.Annots = file.make_indirect(
                pikepdf.Array(
                    [pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[9, 9, 29, 29])]
                )
            )
        file.save(out)
    return out.getvalue()


def differs(one: bytes, other: bytes) -> int:
    """Pixels of page 1 that look different."""

    def drawn(pdf: bytes):
        document = pypdfium2.PdfDocument(pdf)
        try:
            return document[0].render(scale=1).to_pil().convert("L")
        finally:
            document.close()

    return sum(ImageChops.difference(drawn(one), drawn(other)).histogram()[60:])


# --- crooked pages ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("turn", "at"), [(0, (70, 50)), (90, (0, 0)), (90, (70, 50)), (180, (70, 50)), (270, (70, 50))]
)
def test_a_page_stored_turned_or_cut_out_of_a_sheet_is_made_plain_and_looks_the_same(
    turn: int, at: tuple[float, float]
) -> None:
    stored = crooked(LETTER, turn, at)
    plain = upright(stored)
    assert plain.startswith(stored) and plain != stored
    assert differs(stored, plain) < 50  # of half a million: edges of letters, rounded another way
    assert upright(plain) == plain
    found = propose(plain, **ASKED)
    for (part, box), (_, wanted) in zip(layout.parts_of(found), layout.parts_of(PLACES), strict=True):
        assert box == pytest.approx(wanted, abs=0.1), part


def test_a_plain_file_stays_as_it_is() -> None:
    assert upright(LETTER) is LETTER


def test_a_note_of_another_program_on_a_turned_page_is_refused_and_on_a_moved_one_moved() -> None:
    with pytest.raises(TurnedNotes) as refused:
        upright(crooked(LETTER, 90, note=True))
    assert "Trang 1" in refused.value.sentence
    with pikepdf.open(io.BytesIO(upright(crooked(LETTER, 0, (7, 5), note=True)))) as file:
        assert [float(edge) for edge in file.pages[0].Annots[0].Rect] == [2, 4, 22, 24]


def test_a_page_in_a_unit_of_its_own_comes_to_points() -> None:
    out = io.BytesIO()
    with pikepdf.new() as file:
        page = file.add_blank_page(page_size=(300, 400))
        page.UserUnit = 2
        file.save(out)
    assert layout.sheets(upright(out.getvalue()))[0] == layout.Sheet(number=0, width=600, height=800)


def test_a_turned_page_is_numbered_signed_and_sealed_where_its_reader_sees_the_blanks(
    authority: Authority, signature_png: bytes, seal_png: bytes
) -> None:
    plain = upright(crooked(LETTER, 90, (70, 50)))
    now, number = datetime.now(UTC), NumberDate.of(7, date(2026, 2, 5))
    led = sign_person(
        prepare(plain, PLACES, caption=()),
        signer=authority.signer("CCCD:001"),
        image=signature_png,
        timestamper=None,
        signed_at=now,
    )
    sealed = seal(
        led,
        signer=authority.signer("MST:001"),
        seal_image=seal_png,
        timestamper=None,
        at=now,
        context=None,
        number=number,
    )
    verdicts = judged_softly(sealed, authority.root())
    assert all(status.intact and status.valid and status.docmdp_ok for status in verdicts.values())
    picture = render(sealed)
    red = extent(coloured(picture, is_red, pixels_of(PLACES.seal, A4.height, around=40)))
    assert (red[2] - red[0], red[3] - red[1]) == pytest.approx((36 * 300 / 25.4, 36 * 300 / 25.4), abs=0.5 * 300 / 25.4)
    assert coloured(picture, is_dark, pixels_of(PLACES.number, A4.height, around=-4))


# --- what a layout must keep to --------------------------------------------------------------------------------------


def moved(box: Box, dx: float = 0, dy: float = 0, page: int | None = None) -> Box:
    return Box(box.page if page is None else page, box.x0 + dx, box.y0 + dy, box.x1 + dx, box.y1 + dy)


def wrong(placement: Placement, **changes: object) -> list[tuple[str, str]]:
    """(part, sentence) of everything that the check finds."""
    try:
        layout.check(LETTER, placement, declared=None, **(ASKED | changes))
    except layout.LayoutWrong as refusal:
        return refusal.fields["faults"]
    return []


def test_what_the_text_layer_proposes_keeps_to_every_rule() -> None:
    assert wrong(PLACES) == []


@pytest.mark.req("BD-15.1", "LC-13.4a-i")
@pytest.mark.parametrize(("share", "stands"), [(0.25, False), (0.29, True), (0.37, True), (0.41, False)])
def test_the_seal_covers_28_to_38_percent_of_the_signature_at_its_left(share: float, stands: bool) -> None:
    signature = PLACES.signature
    right = signature.x0 + share * signature.width
    found = wrong(replace(PLACES, seal=Box(0, right - 36 * MM, PLACES.seal.y0, right, PLACES.seal.y1)))
    assert (found == []) is stands
    assert stands or (found[0][0] == "seal" and f"{round(share * 100)} %" in found[0][1])


@pytest.mark.parametrize(
    ("change", "part", "words"),
    [
        ({"seal": moved(PLACES.seal, dy=160)}, "seal", "ngang với chữ ký"),
        ({"seal": Box(0, *PLACES.seal[1:4], PLACES.seal.y1 + 5)}, "seal", "kích thước thực 36 mm"),
        ({"seal": moved(PLACES.seal, page=1)}, "seal", "không có trong văn bản"),
        ({"number": moved(PLACES.number, dx=-20)}, "number", "đè lên chữ đã in"),
        ({"day": moved(PLACES.day, dx=25)}, "day", "đè lên chữ đã in"),
        ({"month": moved(PLACES.day, dx=3)}, "month", "chồng lên ô “Ngày”"),
        ({"number": Box(0, *PLACES.number[1:3], PLACES.number.x0 + 9, PLACES.number.y1)}, "number", "quá nhỏ"),
        ({"signature": moved(PLACES.signature, dx=300)}, "signature", "nằm ngoài trang"),
        ({"initials": ()}, "initials1", "cần 1 ô ký nháy"),
        ({"initials": (moved(PLACES.seal, dx=1),)}, "initials1", "chồng lên"),
        ({"caption": Box(0, 30, 30, 130, 60)}, "caption", "cạnh con dấu"),
        ({"year": Box(0, 40, 40, 80, 56)}, "year", "đã in năm 2026"),
        ({"number_year": Box(0, 40, 40, 80, 56)}, "number_year", "không có năm"),
    ],
)
def test_a_box_that_breaks_a_rule_is_told_in_words(change: dict, part: str, words: str) -> None:
    found = wrong(replace(PLACES, **change))
    assert any(which == part and words in sentence for which, sentence in found), found


def test_what_page_1_prints_goes_before_what_was_declared_and_counts_only_where_nothing_can_be_read() -> None:
    lie = Heading(notation="QĐ-KHÁC", number_year=None, year="2019")
    assert layout.check(LETTER, PLACES, declared=lie, **ASKED) == Heading(
        notation="QĐ-SCT", number_year=None, year="2026"
    )
    blank = scan()
    said = Heading(notation="QĐ-SCT", number_year=None, year="2026")
    assert layout.check(blank, PLACES, declared=said, **ASKED) == said
    with pytest.raises(layout.LayoutWrong) as refused:
        layout.check(blank, PLACES, declared=None, **ASKED)
    assert [part for part, _ in refused.value.fields["faults"]] == ["notation", "year"]


def test_a_scan_is_numbered_by_what_was_declared_of_its_page() -> None:
    laid = numbered_print(prepare(scan(), PLACES, caption=()), NumberDate.of(7, date(2026, 2, 5)))
    assert read_number(laid) is not None
    seen = as_seen(laid, declared=Heading(notation="QĐ-SCT", number_year=None, year="2026"))
    assert seen is not None and (seen.code, seen.on) == ("07/QĐ-SCT", date(2026, 2, 5))


def scan() -> bytes:
    """A page without a text layer."""
    out = io.BytesIO()
    with pikepdf.new() as file:
        file.add_blank_page(page_size=(A4.width, A4.height))
        file.save(out)
    return out.getvalue()


def test_a_caption_placed_by_hand_is_where_the_words_beside_the_seal_go() -> None:
    caption = Box(0, 200, 60, 320, 90)
    laid = prepare(scan(), replace(PLACES, caption=caption), caption=("below",))
    with pikepdf.open(io.BytesIO(laid)) as file:
        field = next(one for one in file.Root.AcroForm.Fields if str(one.T) == "ConDau")
        assert [float(edge) for edge in field.XXVTSeal][4:] == list(caption[1:])


def test_a_file_that_is_signed_or_no_pdf_is_not_made_plain() -> None:
    with pytest.raises(NotPreparable):
        upright(b"%PDF-1.7 nothing")


# --- the browser's millimetres ---------------------------------------------------------------------------------------


def items(placement: Placement) -> list[dict]:
    return [{"part": part, **layout.to_mm(box, A4)} for part, box in layout.parts_of(placement)]


def test_millimetres_come_back_as_the_points_that_they_were() -> None:
    back = layout.exact_seal(layout.from_mm(items(PLACES), [A4]), 36.0)
    for (part, box), (_, wanted) in zip(layout.parts_of(back), layout.parts_of(PLACES), strict=True):
        assert box == pytest.approx(wanted, abs=0.03), part
    assert back.seal.width == pytest.approx(36 * MM, abs=1e-6)
    assert layout.from_boxes(layout.to_boxes(back)).initials[0] == pytest.approx(back.initials[0], abs=0.01)


@pytest.mark.parametrize("missing", ["number", "day", "month", "signature", "seal"])
def test_a_layout_without_a_part_that_every_document_needs_names_it(missing: str) -> None:
    with pytest.raises(layout.LayoutWrong) as refused:
        layout.from_mm([item for item in items(PLACES) if item["part"] != missing], [A4])
    assert refused.value.fields["faults"] == [(missing, f"{layout.LABELS[missing]}: chưa đặt vị trí.")]


_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=9)
    | st.sampled_from(list(layout.LABELS)),
    lambda inner: (
        st.lists(inner, max_size=9)
        | st.dictionaries(st.sampled_from(["part", "page", "x", "y", "w", "h"]), inner, max_size=6)
    ),
    max_leaves=30,
)


@given(_values)
def test_whatever_a_browser_sends_is_a_layout_or_a_refusal(sent: object) -> None:
    try:
        made = layout.from_mm(sent, [A4])
    except (layout.LayoutBroken, layout.LayoutWrong) as refusal:
        assert refusal.sentence
    else:
        assert isinstance(made, Placement)
