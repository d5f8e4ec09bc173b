"""Tự kiểm tra ký số: everything that signing needs is looked at, each with a sentence, within a time, and nothing else."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

import factories
from browsers import signed_in
from factories_office import Office
from vanthu.core import clock
from vanthu.pdf import stamp_time
from vanthu.refusal import Busy
from vanthu.signing import selfcheck
from vanthu.signing.models import Certificate, Picture
from vanthu.signing.parts import own_certificate
from vanthu.signing.selfcheck import GOOD, LATE, NEAR


def look(who: str = "leader") -> dict[str, selfcheck.Finding]:
    """What the page would show, by the beginning of each title."""
    found = selfcheck.of(getattr(factories.cast(), who).account, at=clock.now())
    return {one.title.partition(":")[0]: one for one in found}


def test_a_person_sees_whether_he_could_sign_and_nothing_is_written(office: Office) -> None:
    browser = signed_in(factories.cast().leader)
    before = factories.snapshot()
    answer = browser.get(reverse("signing-selfcheck"))
    assert factories.snapshot() == before
    text = answer.content.decode()
    assert answer.status_code == 200 and answer["Cache-Control"].startswith("max-age=0")
    certificate = own_certificate(factories.cast().leader, at=clock.now())
    assert certificate.serial in text and certificate.key not in text
    # The page's own part has what it compares with.
    assert 'data-service="wss://127.0.0.1:8987"' in text and "js/selfcheck.js" in text
    assert reverse("signing-selfcheck") in browser.get(reverse("people-me")).content.decode()
    found = look()
    assert found["Máy chủ cấp dấu thời gian (TSA)"].tone == GOOD
    assert found["Thu hồi chứng thư số"].tone == GOOD
    assert found["Chứng thư số"].tone == GOOD
    # No signer process runs here.
    assert found["Chương trình ký số của hệ thống"] == selfcheck.Finding(
        title="Chương trình ký số của hệ thống",
        tone=LATE,
        said="Chương trình ký số của hệ thống chưa chạy nên không mở được khóa ký. Hãy báo công chức CNTT.",
    )


def test_who_has_no_certificate_is_told_whom_to_ask(office: Office) -> None:
    found = look("specialist")
    assert found["Chứng thư số"].tone == LATE and "công chức CNTT" in found["Chứng thư số"].said


def test_what_ends_soon_and_what_is_not_registered_is_said(office: Office) -> None:
    people = factories.cast()
    Certificate.objects.filter(account_id=people.leader.account).update(not_after=clock.now() + timedelta(days=20))
    assert look()["Chứng thư số"].tone == NEAR
    Picture.objects.filter(account_id=people.leader.account).update(is_active=False)
    assert "Chưa có hình ảnh chữ ký" in look()["Chứng thư số"].said


def test_sources_are_asked_anew_each_time(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    for times in (1, 2):
        assert look()["Thu hồi chứng thư số"].tone == GOOD
        assert caplog.text.count("Requesting OCSP response") == times, "what is remembered says nothing of now"


def test_a_time_stamp_server_that_is_silent_is_told(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(timestamper: Any) -> float:
        raise stamp_time.TimeStampUnavailable()

    monkeypatch.setattr(stamp_time, "difference", away)
    found = look()["Máy chủ cấp dấu thời gian (TSA)"]
    assert found.tone == LATE and "Không phản hồi" in found.said


def test_a_clock_that_is_off_is_told(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stamp_time, "difference", lambda timestamper: -95.0)
    found = look()["Máy chủ cấp dấu thời gian (TSA)"]
    assert found.tone == NEAR and "lệch -95 giây" in found.said


def test_nobody_waits_for_a_source_that_hangs_and_a_bug_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    ends = threading.Event()
    monkeypatch.setattr(selfcheck, "PATIENCE_S", 0.05)

    def hangs() -> selfcheck.Finding:
        ends.wait(60)
        raise AssertionError

    def breaks() -> selfcheck.Finding:
        raise ZeroDivisionError("secret")

    late, broken = selfcheck._asked([("A", hangs), ("B", breaks)])
    ends.set()
    assert (late.title, late.tone) == ("A", LATE) and "Không trả lời" in late.said
    assert (broken.title, broken.said) == ("B", selfcheck.BROKEN)


def test_only_a_few_ask_at_a_time(office: Office) -> None:
    with selfcheck._a_place(), selfcheck._a_place():
        with pytest.raises(Busy):
            look()
        text = signed_in(factories.cast().leader).get(reverse("signing-selfcheck")).content.decode()
        assert "Người khác đang tự kiểm tra" in text
    assert look()


@pytest.mark.parametrize("who", ["clerk", "admin"])
def test_who_keeps_or_administers_the_devices_is_led_here(office: Office, who: str) -> None:
    browser = signed_in(getattr(factories.cast(), who))
    listed = browser.get(reverse("signing-certificates")).content.decode()
    seal = Certificate.objects.get(agency_id=factories.cast().agency, kind=Certificate.ORGANISATION)
    one = browser.get(reverse("signing-certificate", kwargs={"pk": seal.pk})).content.decode()
    for text in (listed, one):
        assert f'href="{reverse("signing-selfcheck")}"' in text and "Tự kiểm tra ký số" in text


def test_refusals_about_keys_lead_here(office: Office) -> None:
    from vanthu.documents.states import Out

    document = factories.outgoing(Out.AT_SIGNER)
    browser = signed_in(factories.cast().leader)
    for key in ("pkcs11:serial=1;id=%01", "vgca:1"):
        Certificate.objects.filter(account_id=factories.cast().leader.account).update(key=key)
        text = browser.post(f"/van-ban/{document.pk}/lam/sign").content.decode()
        assert f'href="{reverse("signing-selfcheck")}">Tự kiểm tra ký số' in text
