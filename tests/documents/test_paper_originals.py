"""Documents that are signed and sealed on paper and issued as a scan (BD-13.2, ST-9.4c; readings 10, 13 and 20)."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

import browsers
import factories
from factories import BD, HG, LC, QN, ST, cast
from scans import CHECKED, scan
from vanthu.core import clock
from vanthu.core.ids import new_id
from vanthu.core.models import AuditEvent
from vanthu.documents import authority, work
from vanthu.documents.actions import originals, outgoing, signing
from vanthu.documents.models import Document
from vanthu.documents.states import Out
from vanthu.exchange.models import Outbound
from vanthu.files.queries import main_of
from vanthu.refusal import NotPermitted, Refusal, WrongState
from vanthu.registers.models import Entry, Strike
from vanthu.signing import verdicts
from vanthu.signing.models import Delegation

pytestmark = pytest.mark.usefixtures("office")


def enter(key: str = BD, **typed: Any) -> HttpResponse:
    draft = factories.draft_data(key)
    said = {
        "type_name": draft.type_name,
        "subject": draft.subject,
        "notation": draft.notation,
        "signer": str(draft.signer),
        "recipients": [str(pk) for pk in draft.recipients],
        "urgency": "0",
        "copies": "1",
        "outage": "Máy chủ hỏng",
    }
    return browsers.signed_in(cast(key).clerk).post("/van-ban/phat-hanh-giay", said | typed)


def entered(key: str = BD, **typed: Any) -> Document:
    answer = enter(key, **typed)
    assert answer.status_code == 302, re.findall(r'class="error"[^>]*>.*?</p>', answer.content.decode())
    return Document.objects.get(pk=answer.headers["Location"].rpartition("/")[2])


def bring(document: Document, pdf: bytes, key: str = BD, **said: str) -> HttpResponse:
    return browsers.signed_in(cast(key).clerk).post(
        f"/van-ban/{document.pk}/quet", {**said, "scan": SimpleUploadedFile("ban-quet.pdf", pdf, "application/pdf")}
    )


def scanned(key: str = BD) -> Document:
    document = entered(key)
    assert bring(document, scan(200), key, **CHECKED).status_code == 302
    document.refresh_from_db()
    return document


def sealed(key: str = BD) -> Document:
    document = scanned(key)
    signing.ask_seal(document_id=document.pk, by=cast(key).clerk, at=clock.now())
    factories.run_jobs()
    document.refresh_from_db()
    assert document.state == Out.SEALED, AuditEvent.objects.filter(target_id=document.pk).values_list("name", "data")
    return document


@pytest.mark.req("BD-13.2", "ST-9.4c")
@pytest.mark.parametrize("key", [BD, HG, ST, QN])
def test_what_was_signed_on_paper_is_numbered_scanned_signed_by_the_agency_and_issued_as_a_copy(key: str) -> None:
    document = entered(key)
    assert document.state == Out.NUMBERED
    entry = Entry.objects.get(pk=document.entry_id)
    assert (document.number, document.issued_on) == (entry.number, clock.now().astimezone(clock.VIETNAM).date())
    assert bring(document, scan(200), key, **CHECKED).status_code == 302
    signing.ask_seal(document_id=document.pk, by=cast(key).clerk, at=clock.now())
    factories.run_jobs()
    document.refresh_from_db()
    assert (document.state, document.legal_value) == (Out.SEALED, "bản sao, số hóa")
    main = main_of(document.pk)
    assert main is not None and main.current is not None
    report = verdicts.known(main.current.sha256, accepts_claimed_time=cast(key).policy.accepts_claimed_time)
    assert report is not None
    assert [(one.kind, one.coverage) for one in report.signatures] == [("organisation", "whole_file")]
    signing.ask_issue(document_id=document.pk, by=cast(key).clerk, at=clock.now())
    factories.run_jobs()
    document.refresh_from_db()
    assert document.state == Out.ISSUED
    assert Outbound.objects.filter(document_id=document.pk, message_type="edoc").exists()


@pytest.mark.req("LC-12.1-0", "LC-13.2")
def test_lai_chau_issues_nothing_that_was_not_signed_by_key() -> None:
    before = factories.snapshot()
    answer = enter(LC)
    assert answer.status_code == 403
    assert "không phát hành bản quét" in answer.content.decode()
    with pytest.raises(originals.PaperNotIssued):
        originals.enter(draft=factories.draft_data(LC), by=cast(LC).clerk, at=clock.now())
    assert factories.snapshot() == before
    assert "Phát hành từ bản giấy" not in browsers.signed_in(cast(LC).clerk).get("/lenh").content.decode()


@pytest.mark.req("ST-9.4c")
def test_soc_trang_wants_to_know_what_was_out_of_order() -> None:
    before = factories.snapshot()
    answer = enter(ST, outage=" ")
    assert answer.status_code == 422
    assert "id_outage_error" in answer.content.decode()
    assert factories.snapshot() == before
    document = entered(ST, outage="Máy chủ hỏng từ 08:00")
    event = AuditEvent.objects.get(target_id=document.pk, name="outgoing.paper_entered")
    assert event.data["reason"] == "Sự cố: Máy chủ hỏng từ 08:00."
    assert 'name="outage"' not in browsers.signed_in(cast(BD).clerk).get("/van-ban/phat-hanh-giay").content.decode()


@pytest.mark.req("BD-13.2")
@pytest.mark.parametrize(
    ("pdf", "said", "beside"),
    [
        (scan(199), CHECKED, "scan"),
        (scan(200, mode="L"), CHECKED, "scan"),
        (factories.tiny_pdf("Kính gửi"), CHECKED, "scan"),
        (scan(200, share=0.9), CHECKED, "scale_checked"),
        (scan(200), {"original_checked": "on"}, "no_mark"),
        (scan(200), {"no_mark": "on"}, "original_checked"),
    ],
    ids=["199 dpi", "grey", "no scan", "not full size", "mark not looked for", "not compared"],
)
def test_a_scan_that_is_issued_meets_the_decree_and_has_been_compared(pdf: bytes, said: dict, beside: str) -> None:
    document = entered()
    before = factories.snapshot()
    answer = bring(document, pdf, **said)
    assert answer.status_code == 422
    assert f'id="id_{beside}_error"' in answer.content.decode()
    assert factories.snapshot() | {"objects": None} == before | {"objects": None}


@pytest.mark.req("BD-16.3c")
def test_nothing_is_sealed_before_there_is_a_scan_and_no_scan_is_signed_twice() -> None:
    document = entered()
    before = factories.snapshot()
    with pytest.raises(WrongState, match="bản quét"):
        signing.ask_seal(document_id=document.pk, by=cast().clerk, at=clock.now())
    with pytest.raises(WrongState):
        signing.ask_signature(document_id=document.pk, by=cast().leader, at=clock.now())
    with pytest.raises(WrongState):
        outgoing.hand_back(document_id=document.pk, reason="Sai", by=cast().clerk, at=clock.now())
    assert factories.snapshot() == before


def test_a_wrong_scan_is_replaced_even_after_it_was_signed() -> None:
    document = sealed()
    assert bring(document, scan(210), **CHECKED).status_code == 302
    document.refresh_from_db()
    assert (document.state, document.sealed_at, document.legal_value) == (Out.NUMBERED, None, "")
    main = main_of(document.pk)
    assert main is not None
    assert [v.note for v in main.versions.order_by("number")] == ["Tải lên", "Chữ ký số của cơ quan", "Tải lên"]


def test_what_was_entered_is_corrected_under_its_number() -> None:
    document = entered(subject="Giữ số: bảo trì hệ thống")
    client = browsers.signed_in(cast().clerk)
    page = client.get(f"/van-ban/{document.pk}/sua-ban-giay").content.decode()
    assert "Giữ số: bảo trì hệ thống" in page
    draft = factories.draft_data(BD)
    answer = client.post(
        f"/van-ban/{document.pk}/sua-ban-giay",
        {
            "type_name": "Công văn",
            "subject": "V/v cung cấp điện",
            "notation": draft.notation,
            "signer": str(draft.signer),
            "recipients": [str(pk) for pk in draft.recipients],
            "urgency": "1",
            "copies": "2",
        },
    )
    assert answer.status_code == 302
    number = document.number
    document.refresh_from_db()
    assert (document.subject, document.number, document.urgency, document.state) == (
        "V/v cung cấp điện",
        number,
        1,
        Out.NUMBERED,
    )
    assert not Strike.objects.filter(entry_id=document.entry_id).exists()


def test_what_is_abandoned_has_its_number_struck_with_the_reason() -> None:
    document = scanned()
    originals.strike(document_id=document.pk, reason="Không dùng số đã giữ", by=cast().clerk, at=clock.now())
    document.refresh_from_db()
    assert document.state == Out.CANCELLED
    assert Strike.objects.get(entry_id=document.entry_id).reason == "Không dùng số đã giữ"


def test_only_a_clerk_enters_paper_and_a_second_click_makes_no_second_document() -> None:
    before = factories.snapshot()
    with pytest.raises(NotPermitted):
        originals.enter(draft=factories.draft_data(BD), by=cast().specialist, at=clock.now())
    assert factories.snapshot() == before
    draft, key = factories.draft_data(BD), new_id()
    first, second = (originals.enter(draft=draft, id=key, by=cast().clerk, at=clock.now()) for _ in range(2))
    assert first.pk == second.pk
    assert Entry.objects.filter(document_id=first.pk).count() == 1


def test_a_file_that_lost_its_scans_signature_is_not_issued() -> None:
    """The check before issue is the verifier's, not the state's."""
    document = sealed()
    main = main_of(document.pk)
    assert main is not None and main.current is not None
    unsigned = main.versions.order_by("number")[0]
    with pytest.raises(Refusal):
        work.check_own(document, unsigned.sha256, at=clock.now())


def test_paper_signed_by_delegation_is_entered_and_corrected_after_the_delegation_has_ended() -> None:
    """It stood on the day of signing, which the clerk reads on the paper; what it is corrected for changes no signer."""
    people, at = cast(BD), clock.now()
    today = at.astimezone(clock.VIETNAM).date()
    signed, ended = today - timedelta(days=9), today - timedelta(days=5)
    delegation = factories.delegation(BD, form="TL", since=today - timedelta(days=30), until=None)
    Delegation.objects.filter(pk=delegation.pk).update(
        revoked_at=at - timedelta(days=5), revoke_reason="Đã kiện toàn lãnh đạo"
    )
    typed = {"signer": str(people.unit_leader.position)}
    before = factories.snapshot()
    for day in ("", f"{today:%Y-%m-%d}", f"{ended:%Y-%m-%d}", f"{today - timedelta(days=31):%Y-%m-%d}"):
        answer = enter(**typed, signed_on=day)
        assert answer.status_code == 422 and "id_signer_error" in answer.content.decode()
    answer = enter(**typed, signed_on=f"{today + timedelta(days=2):%Y-%m-%d}")
    assert answer.status_code == 422 and "không được sau hôm nay" in answer.content.decode()
    assert factories.snapshot() == before

    document = entered(**typed, signed_on=f"{signed:%Y-%m-%d}")
    assert document.delegation_id == delegation.pk
    event = AuditEvent.objects.get(target_id=document.pk, name="outgoing.paper_entered")
    assert event.data["reason"] == f"Ký ngày {signed:%d/%m/%Y}."
    browser = browsers.signed_in(people.clerk)
    where = f"/van-ban/{document.pk}/sua-ban-giay"
    page = browser.get(where).content.decode()
    assert f'value="{signed:%Y-%m-%d}"' in page
    data = {
        "type_name": document.type_name, "subject": document.subject, "notation": document.notation, **typed,
        "recipients": [str(pk) for pk in factories.draft_data(BD).recipients], "urgency": "0", "copies": "1",
        "signed_on": f"{signed:%Y-%m-%d}", "note": "Thêm nơi nhận",
    }  # fmt: skip
    assert browser.post(where, data).status_code == 302
    document.refresh_from_db()
    assert (document.note, document.delegation_id) == ("Thêm nơi nhận", delegation.pk)
    before = factories.snapshot()
    assert browser.post(where, data | {"signed_on": f"{ended:%Y-%m-%d}"}).status_code == 422
    assert factories.snapshot() == before


def test_paper_entered_on_the_day_of_signing_is_corrected_later() -> None:
    people, at = cast(BD), clock.now()
    delegation = factories.delegation(BD, form="TL")
    draft = replace(factories.draft_data(BD), signer=people.unit_leader.position)
    document = originals.enter(draft=draft, by=people.clerk, at=at)
    Delegation.objects.filter(pk=delegation.pk).update(revoked_at=at, revoke_reason="Đã kiện toàn lãnh đạo")
    changed = originals.change(document_id=document.pk, draft=replace(draft, note="x"), by=people.clerk, at=clock.now())
    assert (changed.note, changed.delegation_id) == ("x", delegation.pk)
    before = factories.snapshot()
    with pytest.raises(authority.SignerMissing):
        originals.enter(draft=draft, by=people.clerk, at=clock.now())
    assert factories.snapshot() == before
