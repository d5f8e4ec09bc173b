"""Paper that arrives: the scan by the standard of each agency's regulation, or the scan that is still to be made."""

from __future__ import annotations

import html
import io
import re
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

import browsers
import factories
from factories import BD, LC, PROFILES, ST, cast
from scans import LOOKED, TYPED, scan
from vanthu.core import audit, clock
from vanthu.core.models import AuditEvent
from vanthu.documents import scanning
from vanthu.documents.actions import arriving, handling
from vanthu.documents.models import Document
from vanthu.documents.states import In
from vanthu.files import intake
from vanthu.files.models import File
from vanthu.refusal import NotPermitted, Refusal, WrongState

DECREE = "dưới mức 200 dpi của Nghị định 30/2020/NĐ-CP"


def enter(pdf: bytes | None, key: str = BD, **said: Any) -> HttpResponse:
    """Fill in the form "Nhập văn bản giấy" and send it."""
    files = {} if pdf is None else {"scan": SimpleUploadedFile("ban-quet.pdf", pdf, "application/pdf")}
    return browsers.signed_in(cast(key).clerk).post("/van-ban/nhap-giay", {**TYPED, **said, **files})


def said_beside(answer: HttpResponse, name: str) -> str:
    found = re.search(rf'id="id_{name}_error">(.*?)</div></div>', answer.content.decode(), re.DOTALL)
    return html.unescape(re.sub(r"<.*?>", "", found.group(1))).strip() if found else ""


def refused(name: str, pdf: bytes | None, key: str = BD, **said: Any) -> str:
    """The form comes back with a sentence beside a field, everything typed in it, and nothing was changed."""
    before = factories.snapshot()
    answer = enter(pdf, key, **said)
    assert answer.status_code == 422
    after = factories.snapshot()
    # An upload that passed the door lies in the store until the sweep: no row knows it.
    assert before | {"objects": None} == after | {"objects": None}
    assert f'value="{TYPED["organ_name"]}"' in answer.content.decode()
    return said_beside(answer, name)


def entered(pdf: bytes | None, key: str = BD, **said: Any) -> Document:
    answer = enter(pdf, key, **said)
    assert answer.status_code == 302, re.findall(r'class="error"[^>]*>.*?</p>', answer.content.decode())
    return Document.objects.get(pk=answer.headers["Location"].rpartition("/")[2])


def line(document: Document, name: str) -> str:
    event = AuditEvent.objects.get(target_id=document.pk, name=name)
    return audit.sentence(event.name, event.data)


# --- the standard ----------------------------------------------------------------------------------------------------


@pytest.mark.req("BD-8.2b-i", "ST-8.2b-i")
@pytest.mark.parametrize("key", [BD, ST])
def test_a_scan_is_a_pdf_from_version_1_4_on(office, key: str) -> None:
    assert "PDF phiên bản 1.3; quy định yêu cầu PDF phiên bản 1.4" in refused(
        "scan", scan(200, header="1.3"), key, **LOOKED
    )
    entered(scan(200, header="1.4"), key, **LOOKED)


@pytest.mark.req("BD-8.2b-ii", "ST-8.2b-i")
@pytest.mark.parametrize("key", [BD, ST])
def test_a_scan_is_in_colour(office, key: str) -> None:
    assert refused("scan", scan(200, mode="L"), key, **LOOKED) == scanning.ScanNotInColour.template
    entered(scan(200), key, **LOOKED)


@pytest.mark.req("BD-8.2b-iii", "ST-8.2b-i")
@pytest.mark.parametrize(("key", "coarse", "fine"), [(BD, 149, 150), (ST, 199, 200), (LC, 199, 200)])
def test_a_scan_is_as_fine_as_the_regulation_asks(office, key: str, coarse: int, fine: int) -> None:
    reason = {"coarse_reason": "Máy quét cũ"}
    said = refused("scan", scan(coarse), key, **LOOKED, **reason)
    assert said == f"Bản quét {coarse} dpi, dưới mức tối thiểu {fine} dpi của quy chế. Hãy quét lại."
    entered(scan(fine), key, **LOOKED, **reason)


@pytest.mark.req("BD-8.2b-iii")
@pytest.mark.parametrize("dpi", [150, 199])
def test_below_the_decree_a_scan_is_warned_of_and_taken_with_a_reason_that_stays(office, dpi: int) -> None:
    assert DECREE in refused("coarse_reason", scan(dpi), **LOOKED)
    assert DECREE in refused("coarse_reason", scan(dpi), **LOOKED, coarse_reason="  ")
    document = entered(scan(dpi), **LOOKED, coarse_reason="Máy quét độ phân giải cao đang sửa")
    assert line(document, "incoming.scanned") == (
        f"Bản số hóa: {dpi} dpi. Dưới mức 200 dpi của Nghị định 30/2020/NĐ-CP, "
        "lý do: Máy quét độ phân giải cao đang sửa."
    )


def test_from_200_dpi_on_no_reason_is_asked_for_and_none_is_written(office) -> None:
    document = entered(scan(200), **LOOKED, coarse_reason="Không cần")
    assert line(document, "incoming.scanned") == "Bản số hóa: 200 dpi."


def test_a_reason_with_a_secrecy_mark_is_refused(office) -> None:
    refused("coarse_reason", scan(150), **LOOKED, coarse_reason="Văn bản MẬT")


@pytest.mark.parametrize("key", PROFILES)
def test_only_a_regulation_that_allows_coarse_scans_asks_why(office, key: str) -> None:
    page = browsers.signed_in(cast(key).clerk).get("/van-ban/nhap-giay").content.decode()
    assert ('name="coarse_reason"' in page) == (key == BD)


@pytest.mark.req("BD-8.2b-iv")
def test_a_scan_that_does_not_fill_a_standard_sheet_is_warned_of_and_confirmed(office) -> None:
    assert "tỷ lệ 100 %" in refused("scale_checked", scan(200, share=0.9), **LOOKED)
    document = entered(scan(200, share=0.9), **LOOKED, scale_checked="on")
    assert line(document, "incoming.scanned").endswith("Khổ giấy không chuẩn; văn thư đã kiểm tra tỷ lệ.")


@pytest.mark.req("BD-1.2", "LC-1.2", "HG-1.2", "ST-1.1b", "QN-1.2")
@pytest.mark.parametrize("key", PROFILES)
def test_a_scan_without_words_wants_the_clerks_look_for_a_mark(office, key: str) -> None:
    assert refused("no_mark", scan(200), key) == scanning.MarkUnchecked.template
    entered(scan(200), key, **LOOKED)


def test_words_on_another_page_say_nothing_about_the_mark_on_page_1(office) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(scan(200))) as two, pikepdf.open(io.BytesIO(factories.tiny_pdf())) as words:
        two.pages.append(words.pages[0])
        two.save(out)
    assert refused("no_mark", out.getvalue()) == scanning.MarkUnchecked.template
    entered(out.getvalue(), **LOOKED)


def test_a_letter_with_words_needs_no_look(office) -> None:
    document = entered(factories.tiny_pdf("Kính gửi Sở Công Thương"), source="email")
    assert line(document, "incoming.scanned") == "Bản số hóa: tệp có chữ, không phải ảnh quét."


def test_the_action_itself_takes_no_scan_below_the_standard(office) -> None:
    received = intake.receive("a.pdf", io.BytesIO(scan(149)), allowed=frozenset({"pdf"}))
    never_looked_at = factories.received()
    before = factories.snapshot()
    for chosen, said, kind in (
        (received, scanning.Statement(mark_checked=True), scanning.ScanTooCoarse),
        (received, scanning.Statement(), scanning.MarkUnchecked),
        (never_looked_at, scanning.Statement(), scanning.ScanNotPdf),
        (None, scanning.Statement(mark_checked=True), scanning.ScanMissing),
    ):
        with pytest.raises(kind):
            arriving.enter_paper(
                arrival=factories.arrival_data(), source="paper", scan=chosen, said=said, by=cast().clerk,
                at=clock.now(),
            )  # fmt: skip
        assert factories.snapshot() == before


# --- the scan that is still to be made -------------------------------------------------------------------------------


@pytest.mark.req("LC-10.1")
def test_paper_is_not_entered_without_a_scan_unless_one_says_so(office) -> None:
    assert "Bản giấy chưa quét" in refused("scan", None, LC, **LOOKED)
    assert "Bản giấy chưa quét" in refused("no_mark", None, LC, scan_later="on")
    assert "đính kèm tệp PDF" in refused("scan", None, LC, **LOOKED, scan_later="on", source="email")
    document = entered(None, LC, **LOOKED, scan_later="on")
    assert (document.awaits_scan, document.state) == (True, In.CHECKED)
    assert line(document, "incoming.entered") == "Nhập văn bản giấy, chưa quét từ Ban Quản lý chợ."
    assert not File.objects.filter(document_id=document.pk).exists()


def test_what_is_to_be_scanned_stands_in_a_list_until_it_is(office) -> None:
    document = entered(None, **LOOKED, scan_later="on")
    client = browsers.signed_in(cast().clerk)
    assert str(document.pk) in client.get("/viec/cho-quet").content.decode()
    page = client.get(f"/van-ban/{document.pk}").content.decode()
    assert f'href="/van-ban/{document.pk}/quet"' in page
    answer = client.post(
        f"/van-ban/{document.pk}/quet",
        {**LOOKED, "scan": SimpleUploadedFile("ban-quet.pdf", scan(200), "application/pdf")},
    )
    assert answer.headers["Location"] == f"/van-ban/{document.pk}"
    document.refresh_from_db()
    assert (document.awaits_scan, document.state) == (False, In.CHECKED)
    assert [file.kind for file in File.objects.filter(document_id=document.pk)] == [File.MAIN]
    assert line(document, "incoming.scanned") == "Bản số hóa: 200 dpi."
    assert str(document.pk) not in client.get("/viec/cho-quet").content.decode()
    page = client.get(f"/van-ban/{document.pk}").content.decode()
    assert f"/van-ban/{document.pk}/quet" not in page


def test_the_scan_that_comes_later_meets_the_same_standard(office) -> None:
    document = entered(None, **LOOKED, scan_later="on")
    client = browsers.signed_in(cast().clerk)
    before = factories.snapshot()

    def bring(pdf: bytes | None, **said: str) -> HttpResponse:
        files = {} if pdf is None else {"scan": SimpleUploadedFile("ban-quet.pdf", pdf, "application/pdf")}
        answer = client.post(f"/van-ban/{document.pk}/quet", {**said, **files})
        assert answer.status_code == 422
        assert factories.snapshot() | {"objects": None} == before | {"objects": None}
        return answer

    assert "149 dpi" in said_beside(bring(scan(149), **LOOKED), "scan")
    assert DECREE in said_beside(bring(scan(150), **LOOKED), "coarse_reason")
    assert said_beside(bring(scan(200)), "no_mark") == scanning.MarkUnchecked.template
    assert said_beside(bring(None, **LOOKED), "scan")


@pytest.mark.req("BD-8.2a")
def test_paper_goes_to_no_leader_before_it_is_scanned(office) -> None:
    document = factories.incoming(In.REGISTERED, source="paper", awaits_scan=True)
    before = factories.snapshot()
    with pytest.raises(WrongState, match="chưa quét"):
        handling.submit_arrival(document_id=document.pk, leader=cast().leader.position, by=cast().clerk, at=clock.now())
    assert factories.snapshot() == before


def test_only_a_clerk_brings_a_scan_and_only_where_one_is_missing(office) -> None:
    received = intake.receive("a.pdf", io.BytesIO(scan(200)), allowed=frozenset({"pdf"}))
    wanting = factories.incoming(In.REGISTERED, source="paper", awaits_scan=True)
    scanned = factories.incoming(In.REGISTERED, source="paper")
    said = scanning.Statement(mark_checked=True)
    before = factories.snapshot()
    kinds: list[tuple[Document, Any, type[Refusal]]] = [
        (wanting, cast().specialist, NotPermitted), (scanned, cast().clerk, WrongState)
    ]  # fmt: skip
    for document, by, kind in kinds:
        with pytest.raises(kind):
            arriving.add_scan(document_id=document.pk, scan=received, said=said, by=by, at=clock.now())
        assert factories.snapshot() == before
