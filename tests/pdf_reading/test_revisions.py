"""The file as it was at each signature, and where its pages came to look different."""

from __future__ import annotations

import hashlib
import io

import file_bench as bench
import pikepdf
import pytest
from PIL import Image, ImageDraw

from vanthu.pdf.compare import regions
from vanthu.pdf.inspect import BrokenPdf
from vanthu.pdf.render import render_page, text_layer
from vanthu.pdf.revisions import MOST, NoRevisions, revisions
from vanthu.pdf.sandbox import Sandbox


def test_each_signature_gives_back_the_bytes_that_were_signed(authority, good):
    prepared = bench.prepared()
    awaiting_seal = bench.sign(prepared, bench.LEADER, authority.leader, authority)
    found = revisions(awaiting_seal)

    assert [(one.kind, one.field) for one in found] == [("before", ""), ("signed", bench.LEADER)]
    assert [awaiting_seal[: one.end] for one in found] == [prepared, awaiting_seal]
    assert [one.number for one in found] == [0, 1] and {one.pages for one in found} == {1}

    sealed = revisions(good)
    assert [(one.kind, one.field) for one in sealed] == [
        ("before", ""),
        ("signed", bench.LEADER),
        ("signed", bench.SEAL),
    ]
    assert sealed[-1].end == len(good)
    assert [one.sha256 for one in sealed] == [hashlib.sha256(good[: one.end]).hexdigest() for one in sealed]


def test_a_linearised_file_is_one_revision_before_it_is_signed(authority):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(bench.page())) as document:
        document.save(out, linearize=True)
    found = revisions(bench.sign(out.getvalue(), "New", authority.leader, authority))

    assert [(one.kind, one.end, one.pages) for one in found[:1]] == [("before", len(out.getvalue()), 1)]
    assert [one.kind for one in found] == ["before", "signed"]


def test_what_follows_the_last_signature_is_a_revision_of_its_own(good):
    painted = bench.with_overlay(good)

    assert [one.kind for one in revisions(painted)] == ["before", "signed", "signed", "after"]
    assert revisions(painted)[-1].end == len(painted)
    assert revisions(painted)[-2].sha256 == hashlib.sha256(good).hexdigest()
    assert len(revisions(good + b"\n")) == 3, "a line end is no revision"


@pytest.mark.parametrize(
    ("pdf", "refusal"),
    [(bench.page(), NoRevisions), (b"%PDF-1.4 and nothing else", BrokenPdf)],
    ids=["unsigned", "broken"],
)
def test_a_file_without_revisions_is_refused_in_words(pdf, refusal):
    with pytest.raises(refusal):
        revisions(pdf)


def test_a_byte_range_that_covers_nothing_sensible_gives_no_revision(good):
    start = good.rindex(b"/ByteRange")
    broken = good[:start] + good[start:].replace(b"/ByteRange [0 ", b"/ByteRange [1 ", 1)

    assert [one.field for one in revisions(broken) if one.kind == "signed"] == [bench.LEADER]
    assert MOST >= 20


def test_the_sandbox_lists_revisions(good):
    with Sandbox(workers=1) as sandbox:
        assert sandbox.call("vanthu.pdf.revisions:revisions", good) == revisions(good)


def test_the_number_that_came_with_the_seal_is_outlined_and_nothing_else(good):
    _, signed, sealed = revisions(good)
    before, after = (render_page(good[: one.end], 0, dpi=120) for one in (signed, sealed))
    box = next(item[:4] for item in text_layer(good, 0) if item[4] == "1234")
    found = regions(before, after)

    assert found and regions(after, after) == ()
    assert any(x0 < box[2] and x1 > box[0] and y0 < box[3] and y1 > box[1] for x0, y0, x1, y1 in found)
    texts = {item[4]: item[:4] for item in text_layer(good, 0)}
    title = texts["SO THU NGHIEM"]
    assert not any(y0 < title[3] and y1 > title[1] for _, y0, _, y1 in found), "the title did not change"


def drawn(*boxes: tuple[int, int, int, int], size: tuple[int, int] = (1000, 1400)) -> bytes:
    image = Image.new("L", size, 255)
    for box in boxes:
        ImageDraw.Draw(image).rectangle(box, fill=0)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def test_neighbouring_differences_are_one_region_and_distant_ones_are_two():
    blank = drawn()

    assert len(regions(blank, drawn((100, 100, 140, 120), (150, 100, 190, 120)))) == 1
    assert len(regions(blank, drawn((100, 100, 140, 120), (100, 900, 140, 920)))) == 2


def test_a_page_full_of_differences_is_one_region_and_another_shape_is_the_whole_page():
    dots = [(x, y, x + 8, y + 8) for x in range(0, 1000, 90) for y in range(0, 1400, 90)]

    assert len(dots) > 100 and len(regions(drawn(), drawn(*dots))) == 1
    assert regions(drawn(), drawn(size=(1400, 1000))) == ((0.0, 0.0, 1.0, 1.0),)
