"""An arrival that is there already: found however its number is written, shown before anything is saved (reading 8)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

import browsers
import factories
from factories import BD, LC
from factories_office import Office
from vanthu.core.models import AuditEvent
from vanthu.demo.documents import catalogue
from vanthu.documents import queries
from vanthu.documents.models import Document
from vanthu.documents.states import In
from vanthu.files.models import File
from vanthu.registers.models import Entry

PAPER = "/van-ban/nhap-giay"
SCAN = catalogue.document("ban_quan_ly_cho_giay_den_200dpi")


def found(**changes: Any) -> Document | None:
    return queries.same_arrival(factories.cast().agency, factories.arrival_data(LC, **{"document_key": "", **changes}))


@pytest.mark.parametrize(("changes", "same"), [
    ({}, True),
    ({"number": 5, "code": "5/SCT-VP"}, True),
    ({"number": 5, "code": "005/sct-vp"}, True),
    ({"number": 6, "code": "6/SCT-VP"}, False),
    ({"number": 5, "code": "5/SCT-KH", "notation": "SCT-KH"}, False),
    ({"organ_name": "Sở Xây dựng", "organ_code": "000.00.99.H12"}, False),
    ({"organ_name": "SỞ CÔNG THƯƠNG LAI CHÂU (bản in)"}, True),  # its code is the same
    ({"issued_on": date(2026, 3, 2)}, True),
    ({"issued_on": date(2025, 11, 20)}, False),
    ({"number": 77, "code": "77/X", "notation": "X", "document_key": "khoa"}, True),
    ({"number": 77, "code": "77/X", "notation": "X", "document_key": "khac"}, False),
])  # fmt: skip
@pytest.mark.req("QN-9.3c")
def test_a_number_is_a_number_however_it_is_written(office: Office, changes: dict[str, Any], same: bool) -> None:
    earlier = factories.incoming(
        In.REGISTERED, number=5, code="05/SCT-VP", document_key="khoa", code_folded="05/sct-vp"
    )
    got = found(**{"number": 5, "code": "05/SCT-VP", **changes})
    assert (got == earlier) is same


@pytest.mark.parametrize("changes", [{"organ_code": ""}, {"organ_name": "Tên trên giấy khác"}])
def test_it_is_found_behind_any_number_of_others_with_the_same_number(office: Office, changes: dict[str, Any]) -> None:
    for order in range(21):
        factories.incoming(
            In.ACCEPTED, organ_name=f"Sở thứ {order}", organ_code=f"000.00.{order}.H99", document_key=f"khoa-{order}"
        )
    earlier = factories.incoming(In.ACCEPTED)
    assert found(**changes) == earlier
    assert found(organ_name="Sở thứ 7", organ_code="") == Document.objects.get(organ_name="Sở thứ 7")
    assert found(organ_name="Sở thứ", organ_code="") is None


@pytest.mark.parametrize("state", [In.REFUSED, In.RETURNED, In.RECALLED])
def test_what_went_back_is_not_there(office: Office, state: In) -> None:
    factories.incoming(state, code_folded="15/sct-vp")
    assert found() is None


def test_another_date_in_the_year_is_shown_as_a_doubt(office: Office) -> None:
    factories.incoming(In.REGISTERED, code_folded="15/sct-vp")
    arrival = factories.arrival_data(LC, issued_on=date(2026, 3, 2), document_key="")
    said = queries.same_arrival_in_words(found(issued_on=date(2026, 3, 2)), arrival)
    assert "số đến 1" in said and "nhưng ngày khác: 20/11/2026" in said


# --- paper -----------------------------------------------------------------------------------------------------------


def typed(**changes: Any) -> dict[str, Any]:
    """What a clerk types of the paper that followed an electronic document."""
    data = factories.arrival_data(LC)
    return {
        "type_name": "Công văn",
        "organ_name": data.organ_name,
        "number": "15",
        "notation": data.notation,
        "issued_on": data.issued_on.isoformat(),
        "subject": data.subject,
        "signer_name": data.signer_name,
        "signer_position": data.signer_title,
        "urgency": "0",
        "source": "paper",
        "no_mark": "on",
        "scan": SimpleUploadedFile("scan.pdf", SCAN.pdf.read_bytes(), content_type="application/pdf"),
        **changes,
    }


@pytest.fixture
def earlier(office: Office) -> Document:
    return factories.incoming(In.REGISTERED, code_folded="15/sct-vp")


def send(**changes: Any) -> tuple[int, str]:
    answer = browsers.signed_in(factories.cast().clerk).post(PAPER, typed(**changes))
    return answer.status_code, answer.content.decode()


def test_a_paper_that_came_before_is_shown_before_it_is_saved(earlier: Document) -> None:
    before = factories.snapshot()
    status, page = send()
    assert status == 422
    assert "Đã có văn bản cùng số, ký hiệu, cơ quan ban hành: số đến 1." in page
    assert f'href="/van-ban/{earlier.pk}"' in page
    assert "Gắn bản giấy này vào văn bản đã có" in page and "Đây là văn bản khác, vẫn lưu" in page
    assert f'value="{typed()["subject"]}"' in page or typed()["subject"] in page  # nothing typed is lost
    after = factories.snapshot()
    assert {name: row for name, row in after.items() if name != "objects"} == {
        name: row for name, row in before.items() if name != "objects"
    }


def test_what_is_typed_counts_and_noughts_before_it_do_not(earlier: Document) -> None:
    assert send(number="0015")[0] == 422
    assert send(number="16")[0] == 302
    assert Document.objects.filter(direction=Document.IN).count() == 2


def test_the_clerk_says_that_it_is_another_one(earlier: Document) -> None:
    status, _ = send(same="other", same_as=str(earlier.pk))
    assert status == 302
    assert Document.objects.filter(direction=Document.IN).count() == 2


def test_what_was_said_of_another_arrival_counts_for_nothing(earlier: Document) -> None:
    status, _ = send(same="other", same_as=str(factories.incoming(In.REFUSED).pk))
    assert status == 422


@pytest.mark.req("QN-9.3c")
def test_paper_is_attached_to_the_electronic_arrival_under_its_one_number(earlier: Document) -> None:
    status, _ = send(same="attach", same_as=str(earlier.pk))
    assert status == 302
    assert Document.objects.filter(direction=Document.IN).count() == 1
    assert Entry.objects.count() == 1
    kept = File.objects.select_related("current").get(document_id=earlier.pk, kind=File.SCAN)
    assert (kept.name, kept.current.note) == ("scan.pdf", "Số hóa bản giấy")
    line = AuditEvent.objects.get(target_id=earlier.pk, name="incoming.paper_attached")
    assert line.data["resolution"] == "200 dpi"


def test_the_same_scan_sent_twice_is_attached_once(earlier: Document) -> None:
    attach = {"same": "attach", "same_as": str(earlier.pk)}
    assert send(**attach)[0] == 302
    before = factories.snapshot()
    assert send(**attach)[0] == 302
    assert factories.snapshot() == before
    assert File.objects.filter(document_id=earlier.pk, kind=File.SCAN).count() == 1


def test_paper_without_a_scan_is_not_attached(earlier: Document) -> None:
    before = factories.snapshot()
    status, page = send(same="attach", same_as=str(earlier.pk), scan="", scan_later="on")
    assert status == 422 and "Hãy đính kèm bản quét của bản giấy." in page
    assert factories.snapshot() == before


@pytest.mark.parametrize(("who", "state"), [("specialist", In.REGISTERED), ("clerk", In.RETURNED)])
def test_who_may_not_and_where_nothing_can_be_attached(office: Office, who: str, state: In) -> None:
    from vanthu.core import clock
    from vanthu.documents.actions import arriving
    from vanthu.documents.scanning import Statement
    from vanthu.refusal import Refusal

    document = factories.incoming(state)
    before = factories.snapshot()
    with pytest.raises(Refusal):
        arriving.attach_paper(
            document_id=document.pk,
            scan=factories.received("scan.pdf"),
            said=Statement(mark_checked=True),
            by=getattr(factories.cast(), who),
            at=clock.now(),
        )
    assert {k: v for k, v in factories.snapshot().items() if k != "objects"} == {
        k: v for k, v in before.items() if k != "objects"
    }


# --- at the register -------------------------------------------------------------------------------------------------


@pytest.mark.req("QN-9.3c")
def test_the_register_form_compares_what_the_clerk_has_just_typed(earlier: Document) -> None:
    document = factories.incoming(
        In.ACCEPTED, number=16, code="16/SCT-VP", code_folded="16/sct-vp", document_key="khoa-khac"
    )
    clerk = browsers.signed_in(factories.cast(BD).clerk)
    address = f"/van-ban/{document.pk}/dang-ky"
    assert "Đã có văn bản" not in clerk.get(address).content.decode()
    form = {name: value for name, value in typed(number="015").items() if name not in ("scan", "source", "no_mark")}
    form["page_amount"] = "1"
    answer = clerk.post(address, form)
    assert answer.status_code == 422 and "số đến 1" in answer.content.decode()
    document.refresh_from_db()
    assert (document.state, document.entry_id) == (In.ACCEPTED, None)
    answer = clerk.post(address, {**form, "same": "other", "same_as": str(earlier.pk)})
    assert answer.status_code == 302, answer.content.decode()[:3000]
    document.refresh_from_db()
    assert document.state == In.REGISTERED
