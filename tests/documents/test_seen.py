"""Nothing goes on before a person has seen, on the page, where number, signatures and seal will stand."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
import pytest

import factories
import pages
import walking
from browsers import signed_in
from factories import LC
from factories_office import Office
from vanthu.core import clock
from vanthu.core.models import AuditEvent
from vanthu.documents import work
from vanthu.documents.actions import drafting, outgoing
from vanthu.documents.models import Document
from vanthu.documents.seen import LayoutNotSeen
from vanthu.documents.states import Out
from vanthu.pdf import layout

CONFIRMED = "outgoing.layout_confirmed"


def rows() -> dict[str, Any]:
    """Everything but the bytes of files with fields, which nobody took in and which are swept."""
    return {name: value for name, value in factories.snapshot().items() if name != "objects"}


def press(document: Document, **data: str) -> Any:
    """The drafter presses "Trình"; gives his browser, too."""
    browser = signed_in(factories.cast(document.agency.policy_key).specialist)
    return browser, browser.post(f"/van-ban/{document.pk}/lam/submit", data, follow=True)


@pytest.mark.req("BD-14.1", "BD-15.1")
def test_the_drafter_sees_every_box_and_confirms_it_before_the_draft_goes_up(office: Office) -> None:
    document = factories.draft(real=True)
    before = rows()
    browser, answer = press(document)
    html = pages.html_of(answer)
    assert rows() == before
    boxes = work.prepare(document.pk).placement["boxes"]
    assert {"number", "day", "month", "signature", "seal", "caption"} <= set(boxes)
    assert answer.redirect_chain == [(f"/van-ban/{document.pk}/trinh", 302)]
    for part in boxes:
        assert html.count(f"<strong>{layout.label(part)}</strong>") == 1
    assert html.count("</g>") == len(boxes)
    # The pictures lie in the page itself, and the one button that Enter presses is the one that confirms.
    assert html.count('src="data:image/webp;base64,') == len({box[0] for box in boxes.values()})
    assert html.count('autofocus="autofocus"') == 1 and "Đúng vị trí, trình thông qua" in html
    assert f'href="/van-ban/{document.pk}/vi-tri"' in html

    assert pages.confirmed(browser, answer).status_code == 302
    document.refresh_from_db()
    assert document.state == Out.AT_UNIT_LEADER
    line = AuditEvent.objects.get(target_id=document.pk, name=CONFIRMED)
    assert line.data["boxes"] == boxes and len(line.data["sha256"]) == 64
    assert (line.account_id, line.position_id) == (
        factories.cast().specialist.account,
        factories.cast().specialist.position,
    )


def test_what_was_seen_of_a_file_is_asked_once_and_another_file_is_shown_again(office: Office) -> None:
    people = factories.cast()
    document = walking.walk(factories.draft(real=True), until="submit")
    returned = outgoing.refuse(document_id=document.pk, reason="Sửa nơi nhận", by=people.unit_leader, at=clock.now())
    # The same file with the same boxes: he has seen them.
    assert press(returned)[1].redirect_chain == [(f"/van-ban/{document.pk}", 302)]
    assert AuditEvent.objects.filter(target_id=document.pk, name=CONFIRMED).count() == 1
    outgoing.refuse(document_id=document.pk, reason="Sửa nội dung", by=people.unit_leader, at=clock.now())
    out = io.BytesIO()
    with pikepdf.open(factories.letter().pdf) as file:
        file.docinfo["/Title"] = "Bản sửa"
        file.save(out)
    drafting.update_draft(
        document_id=document.pk,
        draft=factories.draft_data(),
        files=[("main", factories.received("ban-sua.pdf", out.getvalue()))],
        by=people.specialist,
        at=clock.now(),
    )
    before = rows()
    browser, answer = press(document)
    assert (answer.status_code, rows()) == (200, before)
    assert pages.confirmed(browser, answer).status_code == 302
    assert AuditEvent.objects.filter(target_id=document.pk, name=CONFIRMED).count() == 2


def test_what_was_confirmed_of_another_layout_counts_for_nothing(office: Office) -> None:
    document = factories.draft(real=True)
    before = rows()
    answer = press(document, seen="0" * 64)[1]
    assert "đã thay đổi từ lúc bạn xem" in pages.text_of(pages.html_of(answer))
    prepared = work.prepare(document.pk)
    with pytest.raises(LayoutNotSeen):
        drafting.submit(
            document_id=document.pk,
            prepared=prepared,
            confirmed="",
            by=factories.cast().specialist,
            at=clock.now(),
        )
    assert rows() == before


@pytest.mark.req("LC-6.2b-ii")
def test_the_corner_of_every_annex_is_shown_too(office: Office) -> None:
    document = factories.draft(LC, real=True)
    annex = factories.received("phu-luc.pdf", factories.tiny_pdf("Phụ lục"))
    drafting.update_draft(
        document_id=document.pk,
        draft=factories.draft_data(LC),
        files=[("attachment", annex)],
        by=factories.cast(LC).specialist,
        at=clock.now(),
    )
    browser, answer = press(document)
    text = pages.text_of(pages.html_of(answer))
    assert "Tệp kèm theo “phu-luc.pdf”, trang 1" in text and "Chữ ký số của cơ quan" in text
    assert pages.confirmed(browser, answer).status_code == 302
    line = AuditEvent.objects.get(target_id=document.pk, name=CONFIRMED)
    assert line.data["annexes"] == [annex.sha256]
