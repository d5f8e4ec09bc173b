"""The page that asks for PIN and one-time code in the middle of an act, with a remote service behind it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from csc_service import CLIENT, Credential, CscService
from django.test import Client
from django.urls import reverse

import factories
import walking
from browsers import shown, signed_in
from factories_office import Office
from vanthu.adapters.signing_csc import RemoteKeys
from vanthu.core import adapters, clock
from vanthu.core.models import AuditEvent
from vanthu.documents.models import Document
from vanthu.documents.states import Out
from vanthu.signing.keydesk_server import serving
from vanthu.signing.models import Certificate, Claim
from vanthu.signing.parts import own_certificate

PIN, WRONG_PIN = "mật-246810", "mật-135790"


class Service:
    """The leader's account at a remote service, which sends him a code."""

    def __init__(self, service: CscService, credential: Credential) -> None:
        self.service, self.credential = service, credential

    def press(self, browser: Client, document: Document, *, then: str = "", **typed: str) -> Any:
        where = reverse("documents-act", kwargs={"pk": document.pk, "key": "sign"})
        return browser.post(where + then, typed | shown(document))


@pytest.fixture
def remote(office: Office, settings: Any, tmp_path: Path) -> Iterator[Service]:
    certificate = own_certificate(factories.cast().leader, at=clock.now())
    keys = office.folder / "keys"
    credential = Credential(
        id="01",
        key=(keys / f"{certificate.key}.pem").read_bytes(),
        certificates=[certificate.pem.encode(), (keys / "chain.pem").read_bytes()],
        pin=PIN,
        otp="online",
        scal=2,
        multisign=10,
    )
    Certificate.objects.filter(pk=certificate.pk).update(key="csc:smartca/01")
    settings.SIGNER_SOCKET = tmp_path / "signer.sock"
    with CscService(2, credential).running() as service:
        told = {"url": service.url, "version": 2, "client_id": CLIENT[0], "client_secret": CLIENT[1]}
        backend = RemoteKeys(services={"smartca": told})
        real = adapters.get
        with pytest.MonkeyPatch.context() as patch, serving(settings.SIGNER_SOCKET, backend):
            patch.setattr(adapters, "get", lambda port: backend if port == "signing_backend" else real(port))
            yield Service(service, credential)


def test_pin_and_code_are_asked_for_and_the_document_is_signed_with_them(remote: Service) -> None:
    document = walking.walk(factories.draft(real=True), until="pass_up")
    browser = signed_in(factories.cast().leader)
    page = remote.press(browser, document, then="?tiep=ky", action="sign").content.decode()
    # The act's own fields and the way back go along; nobody's browser keeps what is typed.
    assert 'name="key-pin"' in page and 'name="key-otp"' in page
    assert 'name="action" value="sign"' in page and "?tiep=ky" in page
    assert page.count('autocomplete="off"') >= 2
    assert 'data-keep="' not in page

    before = factories.snapshot()
    page = remote.press(browser, document, **{"key-send-otp": "1", "key-pin": PIN, "action": "sign"}).content.decode()
    assert "Đã gửi mã OTP" in page and PIN not in page
    assert factories.snapshot() == before
    (code,) = remote.credential.codes

    answer = remote.press(browser, document, **{"key-given": "1", "key-pin": PIN, "key-otp": ""})
    assert (answer.status_code, "Hãy nhập mã OTP" in answer.content.decode()) == (422, True)
    assert PIN not in answer.content.decode()
    assert factories.snapshot() == before

    typed = {"key-given": "1", "key-pin": PIN, "key-otp": code}
    answer = remote.press(browser, document, then="?tiep=ky", **typed)
    assert (answer.status_code, answer["Location"]) == (302, reverse("documents-queue", kwargs={"key": "cho-toi-ky"}))
    factories.run_jobs()
    document.refresh_from_db()
    assert (document.state, remote.credential.codes) == (Out.SIGNED, [])
    assert AuditEvent.objects.filter(name="key.opened").count() == 1


def test_a_wrong_pin_that_the_service_sees_only_with_the_hash_gives_the_document_back(remote: Service) -> None:
    document = walking.walk(factories.draft(real=True), until="pass_up")
    browser = signed_in(factories.cast().leader)
    remote.press(browser, document, **{"key-send-otp": "1"})
    typed = {"key-given": "1", "key-pin": WRONG_PIN, "key-otp": remote.credential.codes[-1]}
    assert remote.press(browser, document, **typed).status_code == 302
    factories.run_jobs()
    document.refresh_from_db()
    claim = Claim.objects.get(document_id=document.pk)
    assert (document.state, claim.state, remote.service.signed) == (Out.AT_SIGNER, "failed", [])
    assert claim.problem.startswith("Mã PIN hoặc mã OTP không đúng")
    # The key is closed again: the next press asks anew.
    assert 'name="key-pin"' in remote.press(browser, document).content.decode()


def test_a_service_that_is_away_is_told_before_anybody_types(remote: Service) -> None:
    document = factories.outgoing(Out.AT_SIGNER)
    remote.service.faults.add("5xx")
    before = factories.snapshot()
    answer = remote.press(signed_in(factories.cast().leader), document)
    assert "Không kết nối được dịch vụ ký số từ xa" in answer.content.decode()
    assert factories.snapshot() == before


def test_my_keys_show_what_they_ask_for(remote: Service) -> None:
    browser = signed_in(factories.cast().leader)
    page = browser.get(reverse("signing-keys")).content.decode()
    assert "Ký số từ xa" in page and "Khóa đang đóng" in page
    assert reverse("signing-keys") in browser.get(reverse("people-me")).content.decode()
    certificate = Certificate.objects.get(key="csc:smartca/01")
    page = browser.post(reverse("signing-open", kwargs={"pk": certificate.pk})).content.decode()
    assert 'name="key-pin"' in page


def test_my_keys_say_what_cannot_be_used(remote: Service) -> None:
    remote.service.faults.add("5xx")
    page = signed_in(factories.cast().leader).get(reverse("signing-keys")).content.decode()
    assert "Không dùng được" in page and "Không kết nối được dịch vụ ký số từ xa" in page


def test_the_self_check_believes_nothing_that_the_service_told_before(remote: Service) -> None:
    browser = signed_in(factories.cast().leader)
    text = browser.get(reverse("signing-selfcheck")).content.decode()
    assert "Dịch vụ ký số từ xa trả lời: Ký số từ xa thử nghiệm (CSC 2.0.0.2); khóa đang đóng" in text
    assert "Đang chạy." in text
    remote.service.faults.add("5xx")
    text = browser.get(reverse("signing-selfcheck")).content.decode()
    assert "Không kết nối được dịch vụ ký số từ xa" in text and "Dịch vụ ký số từ xa trả lời" not in text
    assert remote.service.count("credentials/authorize") == 0
