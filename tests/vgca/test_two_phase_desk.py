"""Two phases over HTTP: an integrator's client in the signer's own session."""

from __future__ import annotations

import asyncio
import base64
import json
from typing import Any

import pytest
from django.db import transaction
from test_desk import at_signer, main_bytes, rows
from vgca_desks import Desks

import factories
import walking
from browsers import shown, signed_in
from factories import BD, LC
from vanthu.core import clock
from vanthu.documents import work
from vanthu.documents.actions import signing
from vanthu.documents.claims import main_file
from vanthu.documents.models import Document
from vanthu.documents.states import Out
from vanthu.files import parts as file_parts
from vanthu.pdf.number import as_seen
from vanthu.signing.models import Claim
from vanthu.signing.registry.actions import certificates


def begin(document: Document, act: str, seat: str) -> Any:
    """Phase one: what the client is told when a worker has prepared the files, or that it is refused."""
    browser = signed_in(getattr(factories.cast(document.agency.policy_key), seat))
    begun = browser.post(f"/van-ban/{document.pk}/ky-hai-buoc/{act}", shown(document))
    if begun.status_code != 202:
        return begun
    factories.run_jobs()
    return browser.get(f"/van-ban/{document.pk}/ban-ky")


def finish(document: Document, seat: str, *, jobs: bool = True, **answer: Any) -> Any:
    """Phase two of one file: what the client is told at once. Then a worker is at it, unless there are no `jobs`."""
    browser = signed_in(getattr(factories.cast(document.agency.policy_key), seat))
    said = browser.post(f"/van-ban/{document.pk}/ky-hai-buoc", json.dumps(answer), content_type="application/json")
    if jobs:
        factories.run_jobs()
    return said


def change_file(document: Document) -> bytes:
    """Put another version in the place of the main file; its bytes."""
    other = factories.tiny_pdf("Nội dung khác")
    made = factories.received(content=other)
    with transaction.atomic():
        file_parts.add_version(
            main_file(document), sha256=made.sha256, size=made.size, pages=1, scanned=True,
            by=factories.cast(BD).specialist, at=clock.now(), note="Tải lên",
        )  # fmt: skip
    return other


def raw(desks: Desks, seat: str, file: dict[str, Any], *, key: str = BD) -> str:
    """What the client's key makes of it."""
    data = base64.b64decode(file["signed_attributes"])
    signer = desks.token(key, seat).signer
    return base64.b64encode(asyncio.run(signer.async_sign_raw(data, "sha256"))).decode()


def test_leader_and_clerk_sign_in_two_phases(desks: Desks) -> None:
    desks.move(BD, way="client")
    document = at_signer()
    leader, where = signed_in(factories.cast(BD).leader), f"/van-ban/{document.pk}"
    begun = leader.post(f"{where}/ky-hai-buoc/sign", shown(document))
    certificate = desks.token(BD, "leader").signer.signing_cert
    assert (begun.status_code, begun.json()["digest_algorithm"]) == (202, "SHA-256")
    assert begun.json()["certificate"]["sha256"] == certificate.sha256.hex()
    told = leader.get(f"{where}/ban-ky").json()
    assert (told["waits"], told["checking"], told["files"]) == (True, False, [])
    factories.run_jobs()
    [file] = leader.get(f"{where}/ban-ky").json()["files"]
    assert len(bytes.fromhex(file["digest"])) == 32
    # What is to be signed is nobody else's business.
    assert signed_in(factories.cast(BD).clerk).get(f"{where}/ban-ky").json()["files"] == []
    done = finish(document, "leader", id=file["id"], signature=raw(desks, "leader", file))
    assert (done.status_code, done.json()) == (200, {"checking": True})
    document.refresh_from_db()
    assert document.state == Out.SIGNED
    walking.do("forward", document, who="leader")
    walking.do("number", document, who="clerk")
    factories.attach(document, "phu-luc.pdf")
    main, annex = begin(document, "seal", "clerk").json()["files"]
    assert (main["name"], annex["name"]) == ("van-ban.pdf", "phu-luc.pdf")
    for file, last in ((annex, False), (main, True)):
        said = finish(document, "clerk", id=file["id"], signature=raw(desks, "clerk", file))
        assert said.json() == {"checking": last}
    document.refresh_from_db()
    assert (document.state, document.legal_value) == (Out.SEALED, "bản gốc")
    sealed = main_bytes(document)
    # All evidence lies in the seal's own revision: no time-stamp of the file stands behind it.
    assert b"/DSS" in sealed and b"/ETSI.RFC3161" not in sealed
    assert as_seen(sealed) is not None


def test_a_wrong_signature_ends_the_claim_and_signs_nothing(desks: Desks) -> None:
    desks.move(BD, way="client")
    document = at_signer()
    [file] = begin(document, "sign", "leader").json()["files"]
    refused = finish(document, "leader", jobs=False, id=file["id"], signature=raw(desks, "deputy", file))
    assert (refused.status_code, refused.json()["code"]) == (422, "signature_refused")
    document.refresh_from_db()
    assert (document.state, Claim.objects.get(way="client").state) == (Out.AT_SIGNER, "failed")
    # The same answer a second time finds nothing to finish.
    again = finish(document, "leader", id=file["id"], signature=raw(desks, "leader", file))
    assert (again.status_code, again.json()["code"]) == (404, "ticket_unknown")
    document.refresh_from_db()
    assert document.state == Out.AT_SIGNER


@pytest.mark.req("LC-5.2b")
def test_no_time_stamp_is_spent_on_a_signature_whose_certificate_was_suspended_meanwhile(
    desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    desks.move(BD, way="client")
    document, leader = at_signer(), factories.cast(BD).leader
    [file] = begin(document, "sign", "leader").json()["files"]
    claim = Claim.objects.get(way="client")
    certificates.suspend(certificate_id=claim.certificate_id, reason="Mất thiết bị", by=leader, at=clock.now())
    monkeypatch.setattr(work, "stamped", lambda *_, **__: pytest.fail("a time-stamp was asked for"))
    refused = finish(document, "leader", jobs=False, id=file["id"], signature=raw(desks, "leader", file))
    assert (refused.status_code, refused.json()["code"]) == (409, "certificate_not_in_use")
    document.refresh_from_db()
    claim.refresh_from_db()
    assert (document.state, claim.state) == (Out.AT_SIGNER, "failed")


def test_an_answer_after_its_time_is_refused_and_the_document_becomes_free(
    desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    desks.move(BD, way="client")
    document = at_signer()
    [file] = begin(document, "sign", "leader").json()["files"]
    signature = raw(desks, "leader", file)
    claim = Claim.objects.get(way="client")
    before = rows()
    with monkeypatch.context() as patch:
        patch.setattr(clock, "now", lambda: claim.expires_at)
        refused = finish(document, "leader", jobs=False, id=file["id"], signature=signature)
    assert (refused.status_code, refused.json()["code"]) == (404, "ticket_unknown")
    assert "không còn hiệu lực" in refused.json()["sentence"] and "bấm ký lại" in refused.json()["sentence"]
    assert rows() == before
    # Nobody else has to come: the sweep ends it, its signer is told, and he begins anew.
    assert signing.expire(at=claim.expires_at) == 1
    document.refresh_from_db()
    claim.refresh_from_db()
    assert (document.state, claim.state) == (Out.AT_SIGNER, "expired")
    told = signed_in(factories.cast(BD).leader).get(f"/van-ban/{document.pk}/ban-ky").json()
    assert told["waits"] is False and "Quá thời gian" in told["problem"]
    late = finish(document, "leader", id=file["id"], signature=signature)
    assert (late.status_code, late.json()["code"]) == (404, "ticket_unknown")
    [anew] = begin(document, "sign", "leader").json()["files"]
    assert finish(document, "leader", id=anew["id"], signature=raw(desks, "leader", anew)).status_code == 200
    document.refresh_from_db()
    assert document.state == Out.SIGNED


@pytest.mark.parametrize("when", ["before_the_answer", "before_the_job"])
def test_a_file_that_changed_between_the_phases_is_not_signed(desks: Desks, when: str) -> None:
    """The signature itself is in order: what it is for no longer lies there."""
    desks.move(BD, way="client")
    document = at_signer()
    [file] = begin(document, "sign", "leader").json()["files"]
    signature = raw(desks, "leader", file)
    if when == "before_the_answer":
        other = change_file(document)
        refused = finish(document, "leader", id=file["id"], signature=signature)
        assert (refused.status_code, refused.json()["code"]) == (409, "claim_gone")
        assert "đã thay đổi" in refused.json()["sentence"]
    else:
        assert finish(document, "leader", jobs=False, id=file["id"], signature=signature).status_code == 200
        other = change_file(document)
        factories.run_jobs()
    document.refresh_from_db()
    assert (document.state, Claim.objects.get(way="client").state) == (Out.AT_SIGNER, "discarded")
    assert main_bytes(document) == other
    told = signed_in(factories.cast(BD).leader).get(f"/van-ban/{document.pk}/ban-ky").json()
    assert told["waits"] is False and "đã thay đổi" in told["problem"]


@pytest.mark.parametrize(
    "answer",
    [{}, {"signature": ""}, {"signature": "no base64!"}, {"signature": 7}, {"signature": "eA==", "cms": "eA=="}],
)
def test_an_answer_that_is_none_changes_nothing(desks: Desks, answer: dict[str, Any]) -> None:
    desks.move(BD, way="client")
    document = at_signer()
    [file] = begin(document, "sign", "leader").json()["files"]
    before = rows()
    refused = finish(document, "leader", id=file["id"], **answer)
    assert (refused.status_code, refused.json()["code"]) == (422, "answer_unreadable")
    assert finish(document, "leader", id="nonsense", signature="eA==").status_code == 422
    assert rows() == before


def test_nobody_finishes_what_another_began(desks: Desks) -> None:
    desks.move(BD, way="client")
    document = at_signer()
    [file] = begin(document, "sign", "leader").json()["files"]
    before = rows()
    refused = finish(document, "clerk", id=file["id"], signature=raw(desks, "leader", file))
    assert (refused.status_code, refused.json()["code"]) == (404, "ticket_unknown")
    assert rows() == before


@pytest.mark.req("LC-M1-iii")
def test_a_seal_that_must_show_the_stamps_time_is_not_made_in_two_phases(desks: Desks) -> None:
    desks.move(LC, way="client", seats=("clerk",))
    document = factories.outgoing(Out.NUMBERED, LC)
    refused = begin(document, "seal", "clerk")
    assert (refused.status_code, refused.json()["code"]) == (409, "stamp_time_not_shown")
    document.refresh_from_db()
    assert (document.state, Claim.objects.get(way="client").state) == (Out.NUMBERED, "failed")
