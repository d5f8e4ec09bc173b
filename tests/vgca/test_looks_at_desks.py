"""What a desk draws is held against the agency's regulation: each wrong look is refused in its own words, and nothing of
it stays."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from test_desk import at_signer, main_bytes
from test_two_phase_desk import begin, finish, raw
from vgca_desks import Desks

import factories
import scans
import walking
from factories import BD, HG, LC
from vanthu.core import clock
from vanthu.documents.models import Document
from vanthu.documents.states import In, Out
from vanthu.signing.models import Claim

NO_PICTURE, NOT_BLUE = "không hiển thị rõ hình ảnh chữ ký tay", "không phải màu xanh"
OUT_OF_PLACE, ASIDE = "không nằm đúng chỗ trong ô ký", "không hiển thị con dấu màu đỏ đúng kích thước, đúng chỗ"
NO_SECONDS, CLOCK, NO_NAME = "không ghi đủ thời gian ký", "lệch quá 60 giây", "thiếu tên cơ quan"


def refused(desks: Desks, document: Document, act: str, seat: str, *, mode: str, words: str) -> None:
    """The act ends with these words, and the document is what it was."""
    before, state, audit = main_bytes(document), document.state, factories.audit_names(document)
    said = desks.do(document, act, seat, mode=mode, jobs=False)[-1]
    assert said["Status"] is False and words in said["Message"], (mode, said["Message"])
    document.refresh_from_db()
    claim = Claim.objects.filter(document_id=document.pk, way="vgca").latest("asked_at")
    assert (document.state, claim.state, main_bytes(document)) == (state, "failed", before)
    assert words in claim.problem
    signed = {"outgoing.signed", "outgoing.sealed", "document.scan_sealed"}
    assert signed.isdisjoint(set(factories.audit_names(document)) - set(audit))


@pytest.mark.req("BD-14.2", "BD-15.1")
def test_a_leader_shows_his_hand_signature_in_blue_where_the_seal_will_cover_a_third(desks: Desks) -> None:
    desks.move(BD)
    document = at_signer()
    for mode, words in (
        ("text", NO_PICTURE),
        ("black", NO_PICTURE),
        ("black-ink", NOT_BLUE),
        ("picture-aside", OUT_OF_PLACE),
    ):
        refused(desks, document, "sign", "leader", mode=mode, words=words)
    assert desks.do(document, "sign", "leader")[0]["Status"] is True


@pytest.mark.req("BD-15.1", "BD-15.3", "LC-M1-ii", "LC-M1-iii")
def test_the_seal_shows_name_and_time_in_its_place(desks: Desks) -> None:
    for key, modes in (
        (BD, (("seal-aside", ASIDE), ("no-name", NO_NAME), ("no-seconds", NO_SECONDS), ("slow-clock", CLOCK))),
        (LC, (("slow-clock", CLOCK),)),
    ):
        desks.move(key, seats=("clerk",))
        document = walking.walk(factories.draft(key, real=True), until="number")
        for mode, words in modes:
            refused(desks, document, "seal", "clerk", mode=mode, words=words)
        assert desks.do(document, "seal", "clerk")[0]["Status"] is True
        document.refresh_from_db()
        assert document.state == Out.SEALED


@pytest.mark.long
def test_an_annex_shows_number_and_time_in_its_corner(desks: Desks) -> None:
    desks.move(LC, seats=("clerk",))
    draft = factories.draft(LC, real=True)
    factories.attach(draft, "phu-luc.pdf")
    document = walking.walk(draft, until="number")
    token = desks.token(LC, "clerk")
    for mode, words in (("no-words", f"không ghi “{document.code}”"), ("no-seconds", NO_SECONDS)):
        main, annex = desks.ask(document, "seal", "clerk").json()["steps"]
        assert desks.sign(main, token)["Status"] is True
        said = desks.sign(annex, token, mode=mode)
        assert said["Status"] is False and words in said["Message"], (mode, said["Message"])
        document.refresh_from_db()
        assert (document.state, document.sealed_at) == (Out.NUMBERED, None)
    assert [said["Status"] for said in desks.do(document, "seal", "clerk")] == [True, True]


@pytest.mark.long
@pytest.mark.req("BD-8.2c-ii", "BD-8.2c-iii")
def test_a_scan_shows_name_and_time_and_a_copy_says_what_it_is(desks: Desks) -> None:
    desks.move(BD, seats=("clerk",))
    arrived = scans.arrived(BD)
    for mode, words in (("no-name", NO_NAME), ("no-seconds", NO_SECONDS), ("slow-clock", CLOCK)):
        refused(desks, arrived, "sign_scan", "clerk", mode=mode, words=words)
    assert desks.do(arrived, "sign_scan", "clerk")[0]["Status"] is True
    arrived.refresh_from_db()
    assert arrived.state == In.REGISTERED and arrived.sealed_at is not None
    desks.move(HG, seats=("clerk",))
    copy = scans.original(HG)
    refused(desks, copy, "seal", "clerk", mode="no-words", words="không ghi “SAO Y”")
    assert desks.do(copy, "seal", "clerk")[0]["Status"] is True


def test_in_two_phases_the_time_that_we_drew_may_be_older_than_the_signature(
    desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    desks.move(BD, way="client", seats=("clerk",))
    document: Any = scans.arrived(BD)
    real, early = clock.now, clock.now() - timedelta(minutes=5)
    with monkeypatch.context() as patch:
        patch.setattr(clock, "now", lambda: early)
        [file] = begin(document, "sign_scan", "clerk").json()["files"]
    assert clock.now is real
    assert finish(document, "clerk", id=file["id"], signature=raw(desks, "clerk", file)).json() == {"checking": True}
    document.refresh_from_db()
    assert document.sealed_at is not None and document.sealed_at > early + timedelta(minutes=4)
