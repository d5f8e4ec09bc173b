"""The agency's signature at the top right of scans and annexes, moved by a person where it would hide something."""

from __future__ import annotations

import io
import json
import re
from typing import Any

import pikepdf
import pytest

import factories
import pages
import scans
import walking
from browsers import signed_in
from factories import HG
from factories_office import Office
from vanthu.core import clock
from vanthu.core.models import AuditEvent
from vanthu.documents import corners, parts, work
from vanthu.documents.actions import drafting, originals, placing, signing
from vanthu.documents.models import Document
from vanthu.documents.states import Out
from vanthu.files.models import File
from vanthu.files.queries import main_of
from vanthu.pdf.appearance import LEADING
from vanthu.pdf.layout import USUAL_SPOT, CornerWrong, Spot
from vanthu.pdf.place import MM
from vanthu.refusal import Busy, NotFound, WrongState
from vanthu.store import bytes_store

A4 = (595.276, 841.89)
MOVED = Spot(5 * MM, 30 * MM)


def with_annex(pdf: bytes | None = None) -> tuple[Document, File]:
    document = factories.draft(real=True)
    upload = factories.received("phu-luc.pdf", pdf or factories.tiny_pdf("Phụ lục"))
    drafting.update_draft(
        document_id=document.pk,
        draft=factories.draft_data(),
        files=[("attachment", upload)],
        by=factories.cast().specialist,
        at=clock.now(),
    )
    return document, File.objects.select_related("current").get(document_id=document.pk, name="phu-luc.pdf")


#: On an A4 page, room for an annex's signature 30 mm under the upper edge and nowhere else: too little to be proposed.
ALL_BUT = (
    (280, A4[1] - 29.7 * MM, 590, 840),
    (280, 600, 590, A4[1] - 30.3 * MM - 20 * LEADING),
)


def stamped(*boxes: tuple[float, ...], on: bytes | None = None) -> bytes:
    """An annex, or a scan, on whose corner somebody has put stamps."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(on or factories.tiny_pdf("Phụ lục"))) as file:
        file.pages[0].Annots = [
            file.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Stamp, Rect=list(box)))
            for box in boxes
        ]
        file.save(out, force_version="1.4")
    return out.getvalue()


def plan_of(html: str) -> dict[str, Any]:
    return json.loads(html.partition("data-place='")[2].partition("'>")[0].replace("\\u0027", "'"))


def where(file: File) -> str:
    annex = f"/{file.pk}" if file.kind == File.ATTACHMENT else ""
    return f"/van-ban/{file.document_id}/vi-tri-goc{annex}"


def sent(file: File, seat: str, *, right: float, top: float, **said: str) -> Any:
    """What the page answers to a place, in millimetres from the right and the upper edge."""
    browser = signed_in(getattr(factories.cast(), seat))
    box = plan_of(pages.html_of(browser.get(where(file))))["boxes"][0]
    boxes = [{**box, "x": A4[0] / MM - right - box["w"], "y": top}]
    return browser.post(where(file), {"base": file.current.sha256, "layout": json.dumps(boxes)} | said)


def field_of(pdf: bytes) -> tuple[float, float]:
    """How far the field of the agency's signature is from the right and the upper edge of page 1, in millimetres."""
    with pikepdf.open(io.BytesIO(pdf)) as file:
        (field,) = (one for one in file.Root.AcroForm.Fields if str(one.T) == "ConDau")
        (page,) = (page for page in file.pages if any(one.objgen == field.objgen for one in page.Annots))
        right, top = (float(edge) for edge in list(field.Rect)[2:])
        return (float(page.mediabox[2]) - right) / MM, (float(page.mediabox[3]) - top) / MM


@pytest.mark.req("LC-6.2b-ii")
def test_the_drafter_moves_it_on_an_annex_and_sees_it_there_before_it_goes_up(office: Office) -> None:
    document, file = with_annex()
    people = factories.cast()
    browser = signed_in(people.specialist)
    before = pages.html_of(browser.get(f"/van-ban/{document.pk}/trinh"))
    assert f'href="{where(file)}"><span>Dời ô chữ ký số</span>' in before
    answer = sent(file, "specialist", right=5, top=30)
    assert (answer.status_code, answer["Location"]) == (302, f"/van-ban/{document.pk}/trinh")
    line = AuditEvent.objects.get(target_id=document.pk, name="document.corner_placed")
    assert line.data == {"name": "phu-luc.pdf", "right": "5,0", "top": "30,0", "sha256": file.current.sha256}
    assert (line.account_id, line.position_id) == (people.specialist.account, people.specialist.position)
    # What was shown before is another layout by now: nothing goes up without a second look.
    seen = re.search(r'name="seen" value="(\w+)"', before)
    answer = browser.post(f"/van-ban/{document.pk}/lam/submit", {"seen": seen[1]})
    assert answer["Location"] == f"/van-ban/{document.pk}/trinh?doi"
    shown = browser.get(answer["Location"])
    assert "mép trên 30 mm" in pages.text_of(pages.html_of(shown))
    assert pages.confirmed(browser, shown).status_code == 302
    document.refresh_from_db()
    assert document.state == Out.AT_UNIT_LEADER
    assert corners.on_annex(document, file.current.sha256) == pytest.approx((5 * MM, 30 * MM), abs=0.05)


@pytest.mark.req("BD-8.2c-i", "ST-8.2b-ii")
def test_the_keeper_moves_it_on_a_scan_and_back(office: Office) -> None:
    document = scans.arrived()
    factories.run_jobs(but=())
    main = main_of(document.pk)
    clerk = signed_in(factories.cast().clerk)
    page = f"/van-ban/{document.pk}"
    assert f'href="{page}/vi-tri-goc"' in pages.html_of(clerk.get(page))
    assert sent(main, "clerk", right=5, top=32)["Location"] == page

    def drawn() -> tuple[float, ...]:
        found = re.search(r'<svg class="place-shown" viewBox="0 0 ([\d.]+) .*?<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)"', pages.html_of(clerk.get(page)))  # fmt: skip
        width, x, y, w = (float(number) for number in found.groups())
        return width - x - w, y

    assert drawn() == pytest.approx((5, 32), abs=0.1)
    assert "Về vị trí đề xuất" in pages.html_of(clerk.get(where(main)))
    assert sent(main, "clerk", right=5, top=32, then="forget")["Location"] == page
    assert drawn() == pytest.approx((8, 8), abs=0.1)
    names = factories.audit_names(document)
    assert names[-2:] == ["document.corner_placed", "document.corner_unplaced"]
    # Where it stands already it is put by nobody.
    assert sent(main, "clerk", right=5, top=32, then="forget").status_code == 302
    assert factories.audit_names(document) == names
    sent(main, "clerk", right=5, top=32)
    signing.ask_scan(document_id=document.pk, by=factories.cast().clerk, at=clock.now())
    with pytest.raises(Busy):
        placing.place_corner(
            document_id=document.pk,
            file_id=main.pk,
            base=main.current.sha256,
            spot=None,
            by=factories.cast().clerk,
            at=clock.now(),
        )
    factories.run_jobs()
    main.refresh_from_db()
    assert field_of(bytes_store().get(main.current.sha256)) == pytest.approx((5, 32), abs=0.05)


@pytest.mark.parametrize(
    ("right", "top", "said", "sentence"),
    [
        (-3, 8, {}, "nằm ngoài trang"),
        (8, 70, {}, "phải ở góc trên bên phải trang 1"),
        (30, 8, {}, "đè lên ô ký, dấu hoặc ghi chú"),
        (5, 30, {"layout": "nothing"}, "không đọc được"),
    ],
)
def test_a_wrong_place_is_refused_in_words_and_stays_on_the_page(
    office: Office, right: float, top: float, said: dict[str, str], sentence: str
) -> None:
    document, file = with_annex(stamped((480, 780, 560, 820)))
    before = factories.snapshot()
    answer = sent(file, "specialist", right=right, top=top, **said)
    html = pages.html_of(answer)
    assert answer.status_code == 422 and sentence in pages.text_of(html)
    if not said:
        assert plan_of(html)["boxes"][0]["y"] == top
    assert factories.snapshot() == before


def test_what_would_be_covered_is_told_before_anybody_signs_with_the_way_out(office: Office) -> None:
    document, file = with_annex(stamped(*ALL_BUT))
    before = factories.snapshot()
    with pytest.raises(CornerWrong, match="Tệp kèm theo “phu-luc.pdf”: Chữ ký số của cơ quan: đè lên ô ký"):
        work.prepare(document.pk)
    answer = signed_in(factories.cast().specialist).post(f"/van-ban/{document.pk}/lam/submit")
    assert answer.status_code == 422 and f'<a href="{where(file)}">Dời ô chữ ký số</a>' in pages.html_of(answer)
    assert {**factories.snapshot(), "objects": 0} == {**before, "objects": 0}
    sent(file, "specialist", right=5, top=30)
    assert work.prepare(document.pk).annexes[0].corner.box.y1 == pytest.approx(A4[1] - 30 * MM, abs=0.1)


def test_over_a_stamp_a_free_place_is_proposed_shown_confirmed_and_signed(office: Office) -> None:
    document, file = with_annex(stamped((480, 780, 560, 820)))
    browser = signed_in(factories.cast().specialist)
    page = pages.html_of(browser.get(where(file)))
    (box,) = plan_of(page)["boxes"]
    assert plan_of(page)["proposal"] == [box] and box["how"] == "vị trí đề xuất"
    assert "Về vị trí đề xuất" not in page
    shown = browser.get(f"/van-ban/{document.pk}/trinh")
    assert "Ô chữ ký số đè lên" not in pages.text_of(pages.html_of(shown))
    assert pages.confirmed(browser, shown).status_code == 302
    document.refresh_from_db()
    spot = corners.on_annex(document, file.current.sha256)
    assert max(spot) > max(USUAL_SPOT) + 1 and corners.chosen(document, file.current.sha256) is None
    assert spot.top / MM == pytest.approx(box["y"], abs=0.02)
    walking.walk(document, since="submit", until="seal")
    file.refresh_from_db()
    assert field_of(bytes_store().get(file.current.sha256)) == pytest.approx([edge / MM for edge in spot], abs=0.05)


def test_on_a_scan_with_a_stamp_a_free_place_is_shown_and_signed(office: Office) -> None:
    document = scans.arrived(pdf=stamped((480, 780, 560, 820), on=scans.scan(200)))
    factories.run_jobs(but=())
    main = main_of(document.pk)
    shown = pages.html_of(signed_in(factories.cast().clerk).get(f"/van-ban/{document.pk}"))
    x, y = re.search(r'<svg class="place-shown".*?<rect x="([\d.]+)" y="([\d.]+)"', shown).groups()
    spot = corners.on_scan(document, main.current.sha256, parts.policy_of(document))
    assert max(spot) > max(USUAL_SPOT) + 1 and spot.top / MM == pytest.approx(float(y), abs=0.1)
    signing.ask_scan(document_id=document.pk, by=factories.cast().clerk, at=clock.now())
    factories.run_jobs()
    main.refresh_from_db()
    assert field_of(bytes_store().get(main.current.sha256)) == pytest.approx([edge / MM for edge in spot], abs=0.05)


def test_a_place_is_of_the_very_file_that_it_was_chosen_on(office: Office) -> None:
    document, file = with_annex()
    people, at = factories.cast(), clock.now()
    here = {"document_id": document.pk, "file_id": file.pk, "by": people.specialist, "at": at}
    prepared = work.prepare(document.pk)
    placing.place_corner(**here, base=file.current.sha256, spot=MOVED)
    document.refresh_from_db()
    assert corners.chosen(document, file.current.sha256) == MOVED
    assert corners.chosen(document, "0" * 64) is None
    before = factories.snapshot()
    with pytest.raises(WrongState, match="vừa được thay đổi"):
        placing.place_corner(**here, base="0" * 64, spot=MOVED)
    main = main_of(document.pk)
    with pytest.raises(WrongState):  # a draft's own page has no such corner
        placing.place_corner(**here | {"file_id": main.pk}, base=main.current.sha256, spot=MOVED)
    with pytest.raises(NotFound):
        placing.place_corner(**here | {"file_id": document.pk}, base=file.current.sha256, spot=MOVED)
    # Moved while the fields were being laid.
    with pytest.raises(WrongState, match="vừa được đặt lại"):
        drafting.submit(
            document_id=document.pk, prepared=prepared, confirmed=prepared.layout.key, by=people.specialist, at=at
        )
    assert factories.snapshot() == before


def test_of_our_own_paper_it_stays_where_it_was_put_when_its_data_are_corrected(office: Office) -> None:
    document = scans.original(HG)
    main, clerk = main_of(document.pk), factories.cast(HG).clerk
    placing.place_corner(
        document_id=document.pk,
        file_id=main.pk,
        base=main.current.sha256,
        spot=MOVED,
        by=clerk,
        at=clock.now(),
    )
    changed = originals.change(document_id=document.pk, draft=factories.draft_data(HG), by=clerk, at=clock.now())
    assert corners.chosen(changed, main.current.sha256) == MOVED
    walking.do("seal", changed, who="clerk")
    assert field_of(bytes_store().get(main_of(document.pk).current.sha256)) == pytest.approx((5, 30), abs=0.05)
