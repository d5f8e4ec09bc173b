"""Signing with VGCA Sign Service: the file goes out under a ticket, and only what was asked for comes in."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from vgca_desks import Desks
from vgca_tool import sign

import factories
import walking
from browsers import signed_in
from factories import BD, HG, LC, ST
from factories_office import taken_back
from vanthu.core import clock
from vanthu.documents.actions import desk as actions
from vanthu.documents.actions import signing
from vanthu.documents.models import Document
from vanthu.documents.states import Out
from vanthu.files import parts as file_parts
from vanthu.files.models import File
from vanthu.pdf.number import as_seen
from vanthu.registers.models import Strike
from vanthu.signing.models import Claim, Handout
from vanthu.store import bytes_store


def main_bytes(document: Document) -> bytes:
    main = File.objects.select_related("current").get(document_id=document.pk, kind="main")
    assert main.current is not None
    return bytes_store().get(main.current.sha256)


_PREPARED: dict[str, bytes] = {}


def at_signer(key: str = BD) -> Document:
    """A document before its signer, its fields laid once a run."""
    if key not in _PREPARED:
        with taken_back():
            _PREPARED[key] = main_bytes(walking.walk(factories.draft(key, real=True), until="submit"))
    return factories.outgoing(Out.AT_SIGNER, key, pdf=_PREPARED[key])


def rows() -> dict[str, Any]:
    """Everything but the bytes in the store: what is refused may lie there until it is swept."""
    return {name: what for name, what in factories.snapshot().items() if name != "objects"}


# --- the way there and back ------------------------------------------------------------------------------------------


@pytest.mark.req("BD-12.3a", "BD-13.1b-i")
def test_leader_and_clerk_sign_at_their_desks_and_the_document_can_be_issued(desks: Desks) -> None:
    desks.move(BD)
    document = at_signer()
    before = main_bytes(document)
    assert desks.do(document, "sign", "leader") == [
        {"Status": True, "Message": "", "FileName": "van-ban.pdf", "FileServer": str(Handout.objects.get().pk)}
    ]
    document.refresh_from_db()
    assert document.state == Out.SIGNED
    assert main_bytes(document).startswith(before)
    walking.do("forward", document, who="leader")
    walking.do("number", document, who="clerk")
    assert desks.do(document, "seal", "clerk")[0]["Status"] is True
    document.refresh_from_db()
    assert (document.state, document.legal_value) == (Out.SEALED, "bản gốc")
    sealed = main_bytes(document)
    seen = as_seen(sealed)
    assert seen is not None and (seen.code, seen.on) == (document.code, document.issued_on)
    # The tool wrote no evidence: ours stands behind it, and covers the file.
    assert b"/DSS" in sealed and b"/ETSI.RFC3161" in sealed
    walking.do("issue", document, who="clerk")
    document.refresh_from_db()
    assert document.state == Out.ISSUED
    assert factories.audit_names(document).count("outgoing.signed") == 1


@pytest.mark.req("HG-14.2a")
def test_the_leader_whose_signature_carries_the_number_fills_it_at_his_desk(desks: Desks) -> None:
    desks.move(HG)
    document = at_signer(HG)
    answer = desks.ask(document, "sign", "leader").json()
    assert [step["function"] for step in answer["steps"]] == ["SignIssued"]
    assert answer["steps"][0]["request"]["DocNumber"] == "01"
    assert desks.sign(answer["steps"][0], desks.token(HG, "leader"))["Status"] is True
    document.refresh_from_db()
    assert (document.state, document.number) == (Out.NUMBERED, 1)
    assert as_seen(main_bytes(document)) is not None
    # The seal that follows is not asked to fill anything.
    [step] = desks.ask(document, "seal", "clerk").json()["steps"]
    assert (step["function"], step["request"]["DocNumber"]) == ("SignIssued", "")
    assert desks.sign(step, desks.token(HG, "clerk"))["Status"] is True
    document.refresh_from_db()
    assert (document.state, document.legal_value) == (Out.SEALED, "bản gốc")


@pytest.mark.req("ST-9.2b")
def test_initials_are_made_at_a_desk_too(desks: Desks) -> None:
    desks.move(ST)
    document = walking.walk(factories.draft(ST, real=True), until="submit")
    assert desks.do(document, "initial", "unit_leader")[0]["Status"] is True
    document.refresh_from_db()
    assert document.placement is not None and document.placement["initialled"]


@pytest.mark.req("LC-6.2b-ii")
def test_every_annex_is_signed_at_the_clerks_desk_before_anything_is_settled(desks: Desks) -> None:
    desks.move(LC, seats=("clerk",))
    draft = factories.draft(LC, real=True)
    factories.attach(draft, "phu-luc.pdf")
    document = walking.walk(draft, until="number")
    steps = desks.ask(document, "seal", "clerk").json()["steps"]
    assert [step["function"] for step in steps] == ["SignIssued", "SignAppendix"]
    token = desks.token(LC, "clerk")
    assert desks.sign(steps[0], token)["Status"] is True
    document.refresh_from_db()
    assert document.state == Out.NUMBERED
    assert desks.sign(steps[1], token)["Status"] is True
    document.refresh_from_db()
    assert document.state == Out.SEALED
    annex = File.objects.select_related("current").get(document_id=document.pk, name="phu-luc.pdf")
    assert annex.current is not None and annex.current.note == "Chữ ký số của cơ quan"


# --- what is not believed --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mode", "words"),
    [
        ("rewrite", "ghi lại từ đầu"),
        ("unsigned", "chưa có chữ ký số mới"),
        ("blank", "để trống"),
    ],
)
def test_a_wrong_file_is_refused_and_the_document_is_free(desks: Desks, mode: str, words: str) -> None:
    desks.move(BD)
    document = at_signer()
    before = main_bytes(document)
    [said] = desks.do(document, "sign", "leader", mode=mode, jobs=False)
    assert (said["Status"], said["FileName"]) == (False, "") and words in said["Message"]
    document.refresh_from_db()
    claim = Claim.objects.get(document_id=document.pk, way="vgca")
    assert (document.state, claim.state) == (Out.AT_SIGNER, "failed")
    assert words in claim.problem
    assert main_bytes(document) == before
    assert "outgoing.signed" not in factories.audit_names(document)
    # Free for another try.
    assert desks.do(document, "sign", "leader")[0]["Status"] is True


@pytest.mark.req("LC-M2")
def test_words_for_a_signature_are_refused_where_only_the_picture_may_stand(desks: Desks) -> None:
    desks.move(LC)
    document = walking.walk(factories.draft(LC, real=True), until="submit")
    [said] = desks.do(document, "sign", "leader", mode="text", jobs=False)
    assert said["Status"] is False and "chỉ cho phép hình ảnh chữ ký" in said["Message"]
    assert desks.do(document, "sign", "leader")[0]["Status"] is True
    walking.walk(document, until="number", since="sign")
    for mode, words in (("text", "không hiển thị con dấu"), ("blank", "để trống")):
        [said] = desks.do(document, "seal", "clerk", mode=mode, jobs=False)
        assert said["Status"] is False and words in said["Message"]
        document.refresh_from_db()
        assert (document.state, document.sealed_at) == (Out.NUMBERED, None)
    assert desks.do(document, "seal", "clerk")[0]["Status"] is True


def test_another_persons_device_is_refused(desks: Desks) -> None:
    desks.move(BD)
    document = at_signer()
    [step] = desks.ask(document, "sign", "leader").json()["steps"]
    said = desks.sign(step, desks.token(BD, "deputy"), jobs=False)
    assert said["Status"] is False and "không phải chứng thư số đã đăng ký" in said["Message"]
    document.refresh_from_db()
    assert document.state == Out.AT_SIGNER


def test_another_number_than_the_registers_is_refused(desks: Desks) -> None:
    desks.move(BD, seats=("clerk",))
    document = walking.walk(factories.draft(BD, real=True), until="number")
    [step] = desks.ask(document, "seal", "clerk").json()["steps"]
    step["request"]["DocNumber"] = "99"
    said = desks.sign(step, desks.token(BD, "clerk"), jobs=False)
    assert said["Status"] is False and "“99”" in said["Message"]
    document.refresh_from_db()
    assert (document.state, document.number) == (Out.NUMBERED, 1)


def test_an_infected_file_is_refused(desks: Desks) -> None:
    desks.move(BD)
    document = at_signer()
    [step] = desks.ask(document, "sign", "leader").json()["steps"]
    # Split so that this source file is not itself a finding.
    virus = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}" + b"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
    said = desks.bring(step, desks.fetch(step) + b"\n% " + virus + b"\n")
    assert said["Status"] is False and "mã độc" in said["Message"]
    document.refresh_from_db()
    assert document.state == Out.AT_SIGNER


def test_a_file_that_the_scanner_could_not_be_asked_about_waits_for_it(
    desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    from vanthu.core import adapters
    from vanthu.files.ports import ScannerUnavailable

    class Silent:
        def scan(self, stream: Any) -> Any:
            raise ScannerUnavailable("no daemon")

    desks.move(BD)
    document = at_signer()
    real = adapters.get
    with monkeypatch.context() as patch:
        patch.setattr(adapters, "get", lambda port: Silent() if port == "virus_scanner" else real(port))
        assert desks.do(document, "sign", "leader")[0]["Status"] is True
    main = File.objects.select_related("current").get(document_id=document.pk, kind="main")
    assert main.current is not None and main.current.scan == "waiting"


# --- tickets ---------------------------------------------------------------------------------------------------------


def test_a_ticket_serves_exactly_the_claimed_bytes_and_says_no_more(desks: Desks) -> None:
    desks.move(BD)
    document = at_signer()
    [step] = desks.ask(document, "sign", "leader").json()["steps"]
    assert desks.fetch(step) == main_bytes(document)
    ticket = step["request"]["FileName"].rpartition("/")[2].removesuffix(".pdf")
    handout = Handout.objects.get()
    assert handout.token_hash != ticket and len(ticket) >= 43 and handout.fetched_at is not None
    assert step["request"]["FileName"].startswith("http://127.0.0.1:8000/ky-so/tep/")


def test_a_wrong_a_used_and_an_expired_ticket_get_the_same_answer(
    desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    desks.move(BD)
    document = at_signer()
    [used] = desks.ask(document, "sign", "leader").json()["steps"]
    assert desks.sign(used, desks.token(BD, "leader"), mode="unsigned")["Status"] is False
    [expired] = desks.ask(document, "sign", "leader").json()["steps"]
    late = clock.now() + timedelta(minutes=21)
    wrong = {
        "request": {
            name: value.replace(value[-12:-4], "x" * 8)
            for name, value in used["request"].items()
            if isinstance(value, str) and value
        }
    }
    pdf = main_bytes(document)
    answers = []
    for step, at in ((wrong, None), (used, None), (expired, late)):
        with monkeypatch.context() as patch:
            if at is not None:
                patch.setattr(clock, "now", lambda at=at: at)
            before = rows()
            answers.append((desks.fetch(step), desks.bring(step, pdf)))
            assert rows() == before
    assert answers[0] == answers[1] == answers[2]
    assert answers[0][1] == {
        "Status": False,
        "Message": "Lần ký này không còn hiệu lực. Hãy tải lại trang văn bản rồi bấm ký lại.",
        "FileName": "",
        "FileServer": "",
    }


def test_what_is_no_upload_leaves_the_ticket_as_it_is(desks: Desks, settings: Any) -> None:
    desks.move(BD)
    document = at_signer()
    [step] = desks.ask(document, "sign", "leader").json()["steps"]
    pdf = main_bytes(document)
    assert desks.bring(step, pdf, name="file")["Status"] is False
    assert desks.bring(step, b"")["Status"] is False
    settings.MAX_FILE_BYTES = -(4 << 20)
    assert desks.bring(step, pdf)["Status"] is False
    settings.MAX_FILE_BYTES = 30 << 20
    assert Claim.objects.get(document_id=document.pk, way="vgca").state == "live"
    assert desks.sign(step, desks.token(BD, "leader"))["Status"] is True


def test_the_address_of_a_ticket_is_not_logged(desks: Desks, caplog: pytest.LogCaptureFixture) -> None:
    desks.move(BD)
    [step] = desks.ask(at_signer(), "sign", "leader").json()["steps"]
    ticket = step["request"]["FileName"].rpartition("/")[2].removesuffix(".pdf")
    with caplog.at_level("INFO"):
        assert Client().head(f"/ky-so/tep/{ticket}.pdf").status_code == 405  # logged by Django, and still good
        desks.fetch(step)
        desks.bring(step, b"x")
    written = [f"{record.getMessage()} {getattr(record, 'path', '')}" for record in caplog.records]
    assert any("/ky-so/…" in line for line in written) and not any(ticket in line for line in written)


# --- whoever asks ----------------------------------------------------------------------------------------------------


def test_a_key_at_a_desk_is_not_asked_of_a_worker_and_a_workers_not_of_a_desk(desks: Desks) -> None:
    document = at_signer()
    before = rows()
    answer = desks.ask(document, "sign", "leader")
    assert (answer.status_code, answer.json()["code"]) == (409, "not_at_desk")
    assert rows() == before
    desks.move(BD)
    before = rows()
    leader = signed_in(factories.cast(BD).leader)
    page = leader.post(f"/van-ban/{document.pk}/lam/sign")
    assert page.status_code == 409 and "VGCA Sign Service" in page.content.decode()
    assert rows() == before


def test_the_page_offers_the_desk_to_its_signer_alone(desks: Desks) -> None:
    document = at_signer()
    where = f"/van-ban/{document.pk}"
    people = factories.cast(BD)
    assert "data-desk" not in signed_in(people.leader).get(where).content.decode()
    desks.move(BD)
    page = signed_in(people.leader).get(where)
    text = page.content.decode()
    assert 'data-desk="wss://127.0.0.1:8987"' in text and "js/desk.js" in text and "<noscript>" in text
    assert "connect-src 'self' wss://127.0.0.1:8987;" in page["Content-Security-Policy"]
    assert "data-desk" not in signed_in(people.clerk).get(where).content.decode()
    assert "data-desk" in signed_in(people.leader).get("/viec/cho-toi-ky").content.decode()


@pytest.mark.parametrize("way", ["ban-ky/lam", "ky-hai-buoc"])
def test_a_desk_is_not_handed_a_file_that_its_page_did_not_show(desks: Desks, way: str) -> None:
    desks.move(BD, way="vgca" if way == "ban-ky/lam" else "client")
    document = at_signer()
    leader = signed_in(factories.cast(BD).leader)
    before = rows()
    for seen in ({}, {"seen": "0" * 64}):
        refused = leader.post(f"/van-ban/{document.pk}/{way}/sign", seen, headers={"Accept": "application/json"})
        assert (refused.status_code, refused.json()["code"]) == (409, "page_stale")
    assert rows() == before


def test_others_cannot_ask_for_the_leader(desks: Desks) -> None:
    desks.move(BD)
    document = at_signer()
    before = rows()
    for seat in ("clerk", "specialist", "deputy"):
        assert desks.ask(document, "sign", seat).status_code in {403, 404}
    assert desks.ask(document, "forward", "leader").status_code == 404
    assert rows() == before


def test_whoever_asked_gives_it_back_and_nobody_else(desks: Desks) -> None:
    desks.move(BD)
    document = at_signer()
    desks.ask(document, "sign", "leader")
    people = factories.cast(BD)
    where = f"/van-ban/{document.pk}/ban-ky"
    assert "Hủy lần ký này" in signed_in(people.leader).get(f"/van-ban/{document.pk}").content.decode()
    assert "Hủy lần ký này" not in signed_in(people.clerk).get(f"/van-ban/{document.pk}").content.decode()
    before = rows()
    assert signed_in(people.clerk).post(f"{where}/huy", headers={"Accept": "application/json"}).status_code == 404
    assert rows() == before
    leader = signed_in(people.leader)
    assert leader.get(where).json()["waits"] is True
    assert leader.post(f"{where}/huy").status_code == 302
    told = leader.get(where).json()
    assert (told["state"], told["waits"], told["problem"]) == ("failed", False, actions.CANCELLED)
    assert leader.post(f"{where}/huy").status_code == 302  # nothing to give back is no error
    assert desks.do(document, "sign", "leader")[0]["Status"] is True


def test_a_number_reserved_for_a_desk_that_gave_up_is_struck(desks: Desks) -> None:
    desks.move(HG)
    document = at_signer(HG)
    desks.ask(document, "sign", "leader")
    signed_in(factories.cast(HG).leader).post(f"/van-ban/{document.pk}/ban-ky/huy")
    document.refresh_from_db()
    assert (document.state, document.number) == (Out.AT_SIGNER, None)
    assert Strike.objects.count() == 1


# --- meanwhile -------------------------------------------------------------------------------------------------------


def test_a_file_that_changed_meanwhile_discards_what_comes_back(desks: Desks) -> None:
    from django.db import transaction

    desks.move(BD)
    document = at_signer()
    [step] = desks.ask(document, "sign", "leader").json()["steps"]
    main = File.objects.get(document_id=document.pk, kind="main")
    made = factories.received(content=factories.tiny_pdf("Nội dung khác"))
    with transaction.atomic():
        file_parts.add_version(
            main, sha256=made.sha256, size=made.size, pages=1, scanned=True,
            by=factories.cast().specialist, at=clock.now(), note="Tải lên",
        )  # fmt: skip
    said = desks.sign(step, desks.token(BD, "leader"), jobs=False)
    assert said["Status"] is False and "đã thay đổi" in said["Message"]
    document.refresh_from_db()
    main.refresh_from_db()
    assert (document.state, Claim.objects.get(way="vgca").state) == (Out.AT_SIGNER, "discarded")
    assert main.current is not None and main.current.sha256 == made.sha256


def test_an_expired_claim_is_swept_and_nothing_comes_back(desks: Desks, monkeypatch: pytest.MonkeyPatch) -> None:
    desks.move(BD)
    document = at_signer()
    [step] = desks.ask(document, "sign", "leader").json()["steps"]
    signed = sign(desks.fetch(step), step["request"], step["function"], desks.token(BD, "leader"))
    assert signing.expire(at=clock.now() + timedelta(minutes=19)) == 0
    assert signing.expire(at=clock.now() + timedelta(minutes=21)) == 1
    assert desks.bring(step, signed)["Status"] is False
    document.refresh_from_db()
    assert document.state == Out.AT_SIGNER


def test_the_two_addresses_of_the_tool_need_no_session_and_take_nothing_else(desks: Desks) -> None:
    strict = Client(enforce_csrf_checks=True)
    upload = io.BytesIO(b"%PDF-1.7")
    upload.name = "a.pdf"
    assert strict.post("/ky-so/nhan/unknown", {"uploadfile": upload}).json()["Status"] is False
    assert strict.get("/ky-so/tep/unknown.pdf").status_code == 404
    assert strict.put("/ky-so/nhan/unknown").status_code == 405
