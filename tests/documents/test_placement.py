"""Where number, date, signatures and seal go, placed by hand: on a scan, on a foreign layout, on the page's own route."""

from __future__ import annotations

import io
import json
from typing import Any

import pikepdf
import pytest

import factories
import pages
import walking
from browsers import signed_in
from factories import BD, ST
from factories_office import Office
from vanthu.core import clock
from vanthu.core.models import AuditEvent
from vanthu.documents import laying, parts, work
from vanthu.documents.actions import drafting, outgoing, placing
from vanthu.documents.models import Document
from vanthu.documents.states import Out
from vanthu.files.models import File
from vanthu.pdf import layout
from vanthu.pdf.fields import Box
from vanthu.pdf.number import NumberDate, read_number
from vanthu.pdf.place import MM, Heading, PlacementNotFound
from vanthu.refusal import Refusal, WrongState
from vanthu.signing import verdicts
from vanthu.store import bytes_store

A4 = layout.Sheet(number=0, width=595.0, height=842.0)
#: A layout for a page on which nothing is printed.
BOXES = {
    "number": Box(0, 100, 740, 140, 756),
    "day": Box(0, 330, 740, 350, 756),
    "month": Box(0, 390, 740, 410, 756),
    "year": Box(0, 440, 740, 475, 756),
    "signature": Box(0, 360, 180, 480, 240),
    "seal": Box(0, 400 - 36 * MM, 210 - 18 * MM, 400, 210 + 18 * MM),
}
#: Under the seal.
CAPTION = Box(0, 300, 125, 420, 155)


def scan() -> bytes:
    """A page without a text layer."""
    out = io.BytesIO()
    with pikepdf.new() as file:
        file.add_blank_page(page_size=(595, 842))
        file.save(out)
    return out.getvalue()


def drafted(pdf: bytes, key: str = BD, **changes: Any) -> Document:
    return drafting.create_draft(
        draft=factories.draft_data(key, **changes),
        files=[("main", factories.received("van-ban.pdf", pdf)), ("editable", factories.received("vb.docx", b"PK"))],
        by=factories.cast(key).specialist,
        at=clock.now(),
    )


def items(**changes: Box | None) -> str:
    """What the browser sends for `BOXES`."""
    boxes = {part: box for part, box in (BOXES | changes).items() if box is not None}
    return json.dumps([{"part": part, **layout.to_mm(box, A4)} for part, box in boxes.items()])


def sent(document: Document, **said: str) -> Any:
    """What the page of the placement answers to a layout."""
    base = File.objects.get(document_id=document.pk, kind="main").current.sha256
    data = {"base": base, "layout": items(), "notation": document.notation, "year": "", "number_year": ""} | said
    return signed_in(factories.cast(document.agency.policy_key).specialist).post(f"/van-ban/{document.pk}/vi-tri", data)


@pytest.mark.req("BD-14.1")
def test_a_scan_is_placed_by_hand_and_goes_its_way_to_the_seal(office: Office) -> None:
    document = drafted(scan())
    with pytest.raises(PlacementNotFound):
        work.prepare(document.pk)
    assert sent(document).status_code == 302
    document.refresh_from_db()
    kept = document.placement["by_hand"]
    assert kept["boxes"]["number"] == pytest.approx(BOXES["number"], abs=0.03)
    line = AuditEvent.objects.get(target_id=document.pk, name="outgoing.placed")
    assert line.data["sha256"] == kept["sha256"] and line.data["boxes"] == kept["boxes"]

    sealed = walking.walk(document, until="issue")
    assert (sealed.state, sealed.code) == (Out.ISSUED, "01/SCT-VP")
    sha256 = File.objects.get(document_id=document.pk, kind="main").current.sha256
    pdf = bytes_store().get(sha256)
    assert read_number(pdf) == NumberDate.of(1, sealed.issued_on)
    assert verdicts.judge(sha256, at=clock.now(), accepts_claimed_time=False).verdict == "valid"
    with pikepdf.open(io.BytesIO(pdf)) as file:
        rectangles = {str(one.T): [float(edge) for edge in one.Rect] for one in file.Root.AcroForm.Fields}
    assert rectangles["KyLanhDao"] == pytest.approx(BOXES["signature"][1:], abs=0.03)


def test_a_number_that_differs_from_what_was_declared_of_a_scan_is_not_sealed(office: Office) -> None:
    """The page cannot be read: what its drafter declared must still be what the register says."""
    document = drafted(scan())
    sent(document)
    numbered = walking.walk(document, until="number")
    placement = numbered.placement
    placement["stated"]["notation"] = "KHÁC"
    Document.objects.filter(pk=document.pk).update(placement=placement)
    with pytest.raises(AssertionError, match="khác với sổ đăng ký"):
        walking.do("seal", numbered, who="clerk")
    document.refresh_from_db()
    assert document.state == Out.NUMBERED


@pytest.mark.parametrize(
    ("changes", "said", "sentence"),
    [
        ({"seal": None}, {}, "Con dấu: chưa đặt vị trí."),
        ({"seal": Box(0, 10, 10, 10 + 36 * MM, 10 + 36 * MM)}, {}, "phải trùm lên khoảng 1/3 chữ ký"),
        ({"seal": Box(0, 300, 190, 400, 290)}, {}, "phải đúng kích thước thực 36 mm"),
        ({"number": Box(0, 590, 740, 640, 756)}, {}, "nằm ngoài trang"),
        ({"year": None}, {}, "Trang 1 chưa có năm"),
        ({}, {"year": "2026", "notation": ""}, "Hãy nhập ký hiệu in trên trang 1"),
        ({}, {"layout": "nothing"}, "không đọc được"),
        ({}, {"layout": '[{"part": "seal"}]'}, "không đọc được"),
    ],
)
def test_a_layout_that_breaks_a_rule_is_refused_in_words_and_kept_on_the_page(
    office: Office, changes: dict, said: dict, sentence: str
) -> None:
    document = drafted(scan())
    before = factories.snapshot()
    answer = sent(document, **({"layout": items(**changes)} | said))
    assert answer.status_code == 422
    assert sentence in pages.text_of(pages.html_of(answer))
    if "layout" not in said:
        assert f'"part": "signature", "w": {layout.to_mm(BOXES["signature"], A4)["w"]}' in answer.content.decode()
    assert factories.snapshot() == before


def test_a_draft_whose_places_cannot_be_read_is_kept_and_shows_the_way_to_place_them(office: Office) -> None:
    document = drafted(scan())
    browser = signed_in(factories.cast().specialist)
    answer = browser.post(f"/van-ban/{document.pk}/lam/submit")
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "không có lớp chữ" in html and f'<a href="/van-ban/{document.pk}/vi-tri">Xem vị trí ký, số, dấu</a>' in html
    document.refresh_from_db()
    assert document.state == Out.DRAFT


def test_the_page_shows_what_was_found_and_by_which_line(office: Office) -> None:
    document = factories.draft(real=True)
    html = pages.html_of(signed_in(factories.cast().specialist).get(f"/van-ban/{document.pk}/vi-tri"))
    plan = json.loads(html.partition("data-place='")[2].partition("'>")[0].replace("\\u0027", "'"))
    found = {box["part"]: box for box in plan["boxes"]}
    assert {"number", "day", "month", "signature", "seal"} <= set(found)
    assert found["number"]["how"] == "theo lớp chữ: dòng “Số: /SCT-VP”, trang 1"
    assert document.signer_name in found["signature"]["how"]
    assert found["seal"]["w"] == pytest.approx(36, abs=0.02)
    assert plan["proposal"] == plan["boxes"]


def test_saving_and_submitting_go_together_and_what_was_kept_may_be_dropped(office: Office) -> None:
    document = drafted(scan())
    # The words beside the seal were put where there is room: that is shown, too.
    shown = sent(document, then="submit")
    assert shown.headers["Location"] == f"/van-ban/{document.pk}/trinh"
    browser = signed_in(factories.cast().specialist)
    shown = browser.get(shown.headers["Location"])
    assert "Tên cơ quan, thời gian ký" in pages.text_of(pages.html_of(shown))
    assert pages.confirmed(browser, shown).status_code == 302
    document.refresh_from_db()
    assert document.state == Out.AT_UNIT_LEADER and document.placement["by_hand"]
    returned = outgoing.refuse(document_id=document.pk, reason="Sửa", by=factories.cast().unit_leader, at=clock.now())
    # Returned with the same file, it goes up again with the same layout.
    assert walking.walk(returned, until="submit").state == Out.AT_UNIT_LEADER
    outgoing.refuse(document_id=document.pk, reason="Sửa", by=factories.cast().unit_leader, at=clock.now())
    assert sent(document, then="forget").status_code == 302
    document.refresh_from_db()
    assert "by_hand" not in document.placement
    with pytest.raises(PlacementNotFound):
        work.prepare(document.pk)


def test_who_put_every_box_in_its_place_has_seen_them(office: Office) -> None:
    document = drafted(scan())
    assert sent(document, then="submit", layout=items(caption=CAPTION)).headers["Location"] == f"/van-ban/{document.pk}"
    document.refresh_from_db()
    assert document.state == Out.AT_UNIT_LEADER
    assert "outgoing.layout_confirmed" not in factories.audit_names(document)


def test_a_new_content_makes_an_old_layout_void_and_says_so(office: Office) -> None:
    document = drafted(scan())
    sent(document)
    drafting.update_draft(
        document_id=document.pk,
        draft=factories.draft_data(),
        files=[("main", factories.received("moi.pdf", factories.tiny_pdf("Bản khác")))],
        by=factories.cast().specialist,
        at=clock.now(),
    )
    with pytest.raises(PlacementNotFound, match="đã thay đổi từ khi đặt vị trí bằng tay"):
        work.prepare(document.pk)
    # A page that is still open has the old content.
    before = factories.snapshot()
    old = document.placement or Document.objects.get(pk=document.pk).placement
    answer = sent(document, base=old["by_hand"]["sha256"])
    assert answer.status_code == 409
    assert factories.snapshot() == before


def test_a_layout_that_was_changed_while_the_fields_were_laid_is_not_submitted(office: Office) -> None:
    document = drafted(scan())
    sent(document)
    prepared = work.prepare(document.pk)
    sent(document, layout=items(number=Box(0, 60, 740, 100, 756)))
    before = factories.snapshot()
    with pytest.raises(WrongState, match="vừa được đặt lại"):
        drafting.submit(
            document_id=document.pk,
            prepared=prepared,
            confirmed=prepared.layout.key,
            by=factories.cast().specialist,
            at=clock.now(),
        )
    assert factories.snapshot() == before


def test_a_layout_of_another_file_is_not_kept(office: Office) -> None:
    document = drafted(scan())
    stated = Heading(notation=document.notation, number_year=None, year="")
    before = factories.snapshot()
    for act, more in (
        (placing.place, {"placement": layout.from_boxes(BOXES), "stated": stated}),
        (placing.forget, {}),
    ):
        with pytest.raises(WrongState):
            act(document_id=document.pk, base="0" * 64, by=factories.cast().specialist, at=clock.now(), **more)
    assert factories.snapshot() == before


def test_of_a_page_that_lies_on_its_side_nothing_is_read_in_rows(office: Office) -> None:
    source = factories.letter()
    out = io.BytesIO()
    with pikepdf.open(source.pdf) as file:
        for page in file.pages:
            page.rotate(90, relative=True)
        file.save(out)
    document = drafted(out.getvalue())
    look = laying.look(
        document, parts.policy_of(document), File.objects.get(document_id=document.pk, kind="main").current.sha256
    )
    assert look.sheets[0].width > look.sheets[0].height
    # Its text lies on its side by then: there is nothing to be read in rows, and a person places the boxes.
    assert look.suggestion.missing


@pytest.mark.req("ST-9.2b")
def test_a_layout_of_soc_trang_has_a_box_for_each_initials(office: Office) -> None:
    people = factories.cast(ST)
    document = drafted(scan(), ST, initials=(people.other_unit_leader.position,))
    first = {"initials1": Box(0, 60, 300, 95, 320)}
    refused = sent(document, layout=items(**first))
    assert refused.status_code == 422 and "cần 2 ô ký nháy" in refused.content.decode()
    both = first | {"initials2": Box(0, 100, 300, 135, 320)}
    assert sent(document, layout=items(**both)).status_code == 302
    prepared = work.prepare(document.pk)
    with pikepdf.open(io.BytesIO(bytes_store().get(prepared.sha256))) as file:
        names = {str(one.T) for one in file.Root.AcroForm.Fields}
    assert {"KyNhay1", "KyNhay2"} <= names


def test_a_second_look_at_the_same_layout_says_the_same(office: Office) -> None:
    """What is shown after saving is what was saved."""
    document = drafted(scan())
    sent(document)
    html = pages.html_of(signed_in(factories.cast().specialist).get(f"/van-ban/{document.pk}/vi-tri"))
    plan = json.loads(html.partition("data-place='")[2].partition("'>")[0].replace("\\u0027", "'"))
    shown = {box["part"]: box for box in plan["boxes"]}
    assert set(shown) == set(BOXES) and {box["how"] for box in shown.values()} == {"hand"}
    for part, box in BOXES.items():
        wanted = layout.to_mm(box, A4)
        assert [shown[part][name] for name in "xywh"] == pytest.approx([wanted[name] for name in "xywh"], abs=0.02)


def test_a_refusal_of_the_layout_is_told_before_anything_is_laid(office: Office) -> None:
    """The seal that was registered since is larger: the kept layout no longer fits, and nothing is submitted."""
    from vanthu.signing.models import Picture

    document = drafted(scan())
    sent(document)
    Picture.objects.filter(agency_id=document.agency_id, kind=Picture.SEAL).update(diameter_mm=40)
    with pytest.raises(Refusal, match="kích thước thực 40 mm"):
        work.prepare(document.pk)


def test_a_year_that_was_declared_and_can_never_agree_is_not_submitted(office: Office) -> None:
    document = drafted(scan())
    sent(document, layout=items(year=None), year=f"{clock.now().year - 3}")
    with pytest.raises(Refusal, match="nhưng văn bản mang năm"):
        walking.walk(document, until="submit")
