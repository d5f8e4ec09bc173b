"""Where the signature, the seal, the initials and the number go, read off the page."""

from __future__ import annotations

from dataclasses import replace

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from making_letters import BLANK_DATE, BLANK_LEGAL, SIGNER, TITLE, letter

from vanthu.pdf.fields import Box
from vanthu.pdf.page_words import text_boxes
from vanthu.pdf.place import (
    MM,
    Heading,
    PlacementNotFound,
    ink_place,
    propose,
    read_heading,
    seal_box,
    signature_box,
    type_sizes,
)

A4 = (595.28, 841.89)


def place(pdf: bytes, **changes: object):
    settings = {"signer_name": SIGNER, "signer_title": TITLE, "seal_mm": 36.0, "initials": 1} | changes
    return propose(pdf, **settings)


def where(pdf: bytes, text: str, page: int = 0) -> Box:
    """The last place of a text, by PDFium's own search."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        layer = document[page].get_textpage()
        search, found = layer.search(text), None
        while (hit := search.get_next()) is not None:
            found = hit
        assert found is not None
        boxes = [layer.get_charbox(index) for index in range(found[0], found[0] + found[1])]
        return Box(
            page, min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)
        )
    finally:
        document.close()


@pytest.mark.req("BD-14.1", "LC-13.4b")
def test_the_signature_stands_centred_between_title_and_name() -> None:
    pdf = letter()
    placement = place(pdf)
    title, name = where(pdf, TITLE), where(pdf, SIGNER)
    assert name.y1 < placement.signature.y0 < placement.signature.y1 < title.y0
    middle = (placement.signature.x0 + placement.signature.x1) / 2
    assert middle == pytest.approx((name.x0 + name.x1) / 2, abs=1)


def test_the_title_may_run_over_two_lines_after_the_form_of_signing() -> None:
    pdf = letter(title=("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), gap=95)
    placement = place(pdf, signer_title="Phó Giám đốc")
    assert placement.signature.y1 < where(pdf, "PHÓ GIÁM ĐỐC").y0
    assert placement.signature.y0 > where(pdf, SIGNER).y1


def test_number_day_and_month_lie_in_their_blanks() -> None:
    pdf = letter()
    placement = place(pdf)
    words = text_boxes(pdf, 0)
    for blank, least in ((placement.number, 20), (placement.day, 13), (placement.month, 13)):
        assert blank.page == 0
        assert blank.width > least
        for word in words:
            apart = word.x1 <= blank.x0 or word.x0 >= blank.x1 or word.y1 <= blank.y0 or word.y0 >= blank.y1
            assert apart, (blank, word)
    assert where(pdf, "ngày").x1 < placement.day.x0 < where(pdf, "tháng").x0 < placement.month.x0 < where(pdf, "năm").x0


@pytest.mark.parametrize(
    ("number_line", "date_line", "heading"),
    [
        ("Số:            /QĐ-SCT", "ngày      tháng      năm 2026", ("QĐ-SCT", None, "2026")),
        ("Số:            /2026/QĐ-UBND", "ngày      tháng      năm 2026.", ("QĐ-UBND", "2026", "2026")),
        ("Số:            / 2026 / QĐ - UBND", "ngày      tháng      năm 2027", ("QĐ-UBND", "2026", "2027")),
        (BLANK_LEGAL, BLANK_DATE, ("QĐ-UBND", "", "")),
        ("Số:            /SCT-VP", BLANK_DATE, ("SCT-VP", None, "")),
    ],
)
def test_the_heading_says_what_the_drafter_printed(
    number_line: str, date_line: str, heading: tuple[str, str | None, str]
) -> None:
    found = read_heading(letter(number_line=number_line, date_line=date_line))
    assert found == Heading(notation=heading[0], number_year=heading[1], year=heading[2])


def test_years_that_are_left_blank_get_boxes_of_their_own_and_printed_ones_none() -> None:
    printed = place(letter(number_line="Số:            /2026/QĐ-UBND"))
    assert (printed.year, printed.number_year) == (None, None)
    pdf = letter(number_line=BLANK_LEGAL, date_line=BLANK_DATE)
    blank = place(pdf)
    assert blank.number.x1 < blank.number_year.x0 < blank.number_year.x1 < where(pdf, "QĐ-UBND").x0
    assert where(pdf, "năm").x1 < blank.year.x0 < blank.year.x1 < A4[0]
    assert min(blank.year.width, blank.number_year.width) > 26


def test_initials_follow_the_last_end_mark_before_the_signing_place() -> None:
    pdf = letter(note="Ghi chú dưới chân trang./.")
    end = where(pdf, "ký./.")
    boxes = place(pdf, initials=3).initials
    assert len(boxes) == 3
    assert 0 < boxes[0].x0 - end.x1 < 10
    assert boxes[0].y0 < end.y1
    assert boxes[0].y1 > end.y0
    assert all(left.x1 < right.x0 for left, right in zip(boxes, boxes[1:], strict=False))
    assert boxes[-1].x1 < A4[0]


def test_initials_that_do_not_fit_on_the_line_go_under_it() -> None:
    pdf = letter(ending=" và thay thế các quyết định trước./.")
    end = where(pdf, "trước./.")
    boxes = place(pdf, initials=4).initials
    assert boxes[-1].x1 < A4[0]
    assert boxes[0].y1 < end.y0


def test_a_document_of_several_pages_is_numbered_on_the_first_and_signed_on_the_last() -> None:
    placement = place(letter(pages=3))
    assert (placement.number.page, placement.day.page, placement.signature.page) == (0, 0, 2)
    assert placement.seal.page == placement.initials[0].page == 2


@pytest.mark.parametrize(
    ("part", "pdf"),
    [
        ("number", letter(number_line="Số: 12/QĐ-SCT")),
        ("number", letter(number_line="Số:/QĐ-SCT")),
        ("date", letter(date_line="Bình Định, ngày 05 tháng 7 năm 2026")),
        ("date", letter(date_line="Bình Định, năm 2026")),
        ("date", letter(date_line="Bình Định, ngày      tháng      năm 20")),
        ("date", letter(date_line="Bình Định, ngày      tháng      năm …")),
        ("number", letter(number_line="Số:            / /QĐ-UBND")),
        ("number", letter(number_line="Số:            /20…/QĐ-UBND")),
        ("signature", letter(signer="Người Khác")),
        ("signature", letter(title=("CHÁNH VĂN PHÒNG",))),
        ("signature", letter(gap=30)),
        ("initials", letter(ending=".")),
    ],
)
def test_what_the_page_does_not_determine_is_refused_with_advice(part: str, pdf: bytes) -> None:
    with pytest.raises(PlacementNotFound) as refusal:
        place(pdf)
    assert refusal.value.fields["part"] == part
    assert "Hãy" in refusal.value.sentence


def test_a_body_line_that_ends_in_the_title_is_not_the_title() -> None:
    pdf = letter(title=("Theo ủy quyền của Giám đốc",))
    with pytest.raises(PlacementNotFound) as refusal:
        place(pdf)
    assert refusal.value.fields["part"] == "signature"


sizes = st.floats(40, 180)


@given(width=sizes, height=st.floats(25, 90), x=st.floats(0, 1), y=st.floats(0, 1), seal_mm=st.floats(20, 50))
@pytest.mark.req("BD-15.1")
def test_the_seal_covers_a_third_of_any_signature_and_stays_on_the_page(
    width: float, height: float, x: float, y: float, seal_mm: float
) -> None:
    left, bottom = x * (A4[0] - width), y * (A4[1] - height)
    signature = Box(0, left, bottom, left + width, bottom + height)
    try:
        seal = seal_box(signature, seal_mm=seal_mm, page_width=A4[0], page_height=A4[1])
    except PlacementNotFound:
        assert left + width / 3 < seal_mm * MM
        return
    assert seal.width == pytest.approx(seal_mm * MM)
    assert seal.height == pytest.approx(seal_mm * MM)
    assert seal.x0 >= -1e-6
    assert seal.y0 >= -1e-6
    assert seal.x1 <= A4[0]
    assert seal.y1 <= A4[1] + 1e-6
    assert 0.28 <= (seal.x1 - signature.x0) / signature.width <= 0.38


@given(width=sizes, height=st.floats(25, 90), ink_width=st.floats(20, 4000), ink_height=st.floats(20, 4000))
@pytest.mark.req("BD-15.1")
def test_whatever_the_picture_a_third_of_its_ink_lies_under_the_seal(
    width: float, height: float, ink_width: float, ink_height: float
) -> None:
    signature = Box(0, 300, 300, 300 + width, 300 + height)
    seal = seal_box(signature, seal_mm=36, page_width=A4[0], page_height=A4[1])
    ink = ink_place(signature, seal, ink_width=ink_width, ink_height=ink_height)
    assert ink.x0 >= signature.x0 - 1e-6
    assert ink.x1 <= signature.x1 + 1e-6
    assert ink.y0 >= signature.y0 - 1e-6
    assert ink.y1 <= signature.y1 + 1e-6
    assert ink.width / ink.height == pytest.approx(ink_width / ink_height, rel=1e-6)
    assert 0.28 <= (seal.x1 - ink.x0) / ink.width <= 0.38


@given(centre=st.floats(30, 565), bottom=st.floats(20, 700), free=st.floats(5, 120))
def test_a_signature_box_stays_between_the_lines_and_on_the_page(centre: float, bottom: float, free: float) -> None:
    try:
        box = signature_box(page=0, page_width=A4[0], title_bottom=bottom + free, name_top=bottom, centre=centre)
    except PlacementNotFound:
        assert free < 8 * MM + 2.1 or min(centre, A4[0] - centre) < 40
        return
    assert bottom < box.y0 < box.y1 < bottom + free
    assert box.x0 >= -1e-6
    assert box.x1 <= A4[0] + 1e-6
    assert (box.x0 + box.x1) / 2 == pytest.approx(centre)


@pytest.mark.parametrize(
    ("facts", "sizes"),
    [
        ({}, (13, 13)),
        ({"head": 14}, (14, 14)),
        # Too narrow a blank for a number of four digits at 14 points.
        ({"head": 14, "number_line": "Số:       /QĐ-SCT"}, (13, 14)),
    ],
)
def test_number_and_date_are_written_in_the_size_of_their_line(facts: dict, sizes: tuple[float, float]) -> None:
    pdf = letter(**facts)
    places = propose(pdf, signer_name=SIGNER, signer_title=TITLE, seal_mm=36)
    assert type_sizes(pdf, places) == sizes
    # What stands nowhere near letters is written in 13 points.
    lonely = replace(places, number=Box(0, 300, 40, 340, 56), day=Box(0, 400, 40, 420, 56))
    assert type_sizes(pdf, lonely) == (13, 13)
