"""Between the upload and the settlement: what the tool hears at once, what the job asks others, what changes meanwhile."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from test_desk import at_signer, main_bytes, rows
from test_two_phase_desk import begin, finish, raw
from vgca_desks import Desks
from vgca_tool import Token, sign

import factories
import walking
from browsers import shown, signed_in
from factories import BD, HG, LC
from vanthu.core import adapters, clock
from vanthu.demo import pki
from vanthu.documents import returning, work
from vanthu.documents.actions import signing
from vanthu.documents.models import TIME_STAMP, Document
from vanthu.documents.states import Out
from vanthu.files import parts as file_parts
from vanthu.files import sandbox
from vanthu.files.models import File
from vanthu.pdf import registering
from vanthu.refusal import Busy
from vanthu.registers.models import Strike
from vanthu.signing.models import Certificate, Claim, Custody, Handout
from vanthu.signing.trusted.held import held


def told(document: Document) -> dict[str, Any]:
    """What the signer's page hears when it asks how the document stands."""
    return signed_in(factories.cast(document.agency.policy_key).leader).get(f"/van-ban/{document.pk}/ban-ky").json()


def checking(document: Document) -> tuple[bool, bool]:
    return told(document)["waits"], told(document)["checking"]


def last_claim(document: Document) -> Claim:
    return Claim.objects.filter(document_id=document.pk).exclude(way="server").latest("asked_at")


def facts() -> dict[str, Any]:
    """Everything but the jobs, of which one was done."""
    return {name: what for name, what in rows().items() if "procrastinate" not in name}


# --- who is asked, and when ------------------------------------------------------------------------------------------


@pytest.fixture
def abroad() -> Iterator[list[str]]:
    """What was asked of sources of proof and of time, as it is asked."""
    asked: list[str] = []
    real_call, real_get, real_live = sandbox.call, adapters.get, work.live

    def call(function: str, /, *args: Any, **facts: Any) -> Any:
        if facts.get("online"):
            asked.append("revocation")
        return real_call(function, *args, **facts)

    def get(port: str) -> Any:
        if port == "time_stamper":
            asked.append("time")
        return real_get(port)

    def live() -> Any:
        asked.append("evidence")
        return real_live()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sandbox, "call", call)
        patch.setattr(adapters, "get", get)
        patch.setattr(work, "live", live)
        yield asked


def test_nobody_is_asked_for_proof_while_the_tool_waits(desks: Desks, abroad: list[str]) -> None:
    desks.move(BD, seats=("clerk",))
    document = walking.walk(factories.draft(BD, real=True), until="number")
    abroad.clear()
    [said] = desks.do(document, "seal", "clerk", jobs=False)
    assert (said["Status"], abroad) == (True, [])
    # Nothing is settled yet, and the page says what is going on.
    document.refresh_from_db()
    assert (document.state, document.sealed_at, checking(document)) == (Out.NUMBERED, None, (True, True))
    page = signed_in(factories.cast(BD).clerk).get(f"/van-ban/{document.pk}").content.decode()
    assert "Đang ký số cơ quan. Trang tự cập nhật khi xong" in page and "Hủy lần ký này" not in page
    assert factories.run_jobs() == ["settle_returned"]
    assert set(abroad) == {"revocation", "time", "evidence"}
    document.refresh_from_db()
    assert (document.state, checking(document)) == (Out.SEALED, (False, False))


def test_nobody_is_asked_for_proof_while_a_client_waits_in_either_phase(desks: Desks, abroad: list[str]) -> None:
    desks.move(BD, way="client", seats=("clerk",))
    document = walking.walk(factories.draft(BD, real=True), until="number")
    clerk, where = signed_in(factories.cast(BD).clerk), f"/van-ban/{document.pk}"
    abroad.clear()
    assert clerk.post(f"{where}/ky-hai-buoc/seal", shown(document)).status_code == 202
    assert abroad == []
    factories.run_jobs()
    assert {"time", "evidence"} <= set(abroad)
    [file] = clerk.get(f"{where}/ban-ky").json()["files"]
    abroad.clear()
    said = finish(document, "clerk", jobs=False, id=file["id"], signature=raw(desks, "clerk", file))
    assert (said.json(), abroad) == ({"checking": True}, [])
    factories.run_jobs()
    assert {"revocation", "time"} <= set(abroad)
    document.refresh_from_db()
    assert document.state == Out.SEALED


def test_what_only_others_can_tell_ends_the_claim_in_the_job(desks: Desks) -> None:
    """A certificate that its authority has revoked, as nobody here knows yet."""
    desks.move(BD)
    document = at_signer()
    leader = Certificate.objects.get(account_id=factories.cast(BD).leader.account)
    uid = "CCCD:bd-thu-hoi-tren-ban"
    folder, url = desks.office.folder / "pki", desks.office.pki_url
    holder = pki.Holder(kind="person", common_name=leader.common_name, organisation="Sở", uid=uid, state="revoked")
    pki.build(folder, [holder], base_url=url)
    pem = pki.credential(folder, uid).certificate
    file = registering.examine(pem, kind="person", trust=held().trust, demanded="x", at=clock.now())
    Certificate.objects.filter(pk=leader.pk).update(
        pem=pem.decode(), fingerprint=file.fingerprint, serial=file.serial, key=f"vgca:{file.serial}"
    )
    before = main_bytes(document)
    [step] = desks.ask(document, "sign", "leader").json()["steps"]
    assert desks.sign(step, Token.of(folder, uid, f"{url}/tsa"), jobs=False)["Status"] is True
    assert checking(document) == (True, True)
    factories.run_jobs()
    said = told(document)
    assert (said["state"], said["waits"]) == ("failed", False) and "thu hồi" in said["problem"]
    document.refresh_from_db()
    assert (document.state, main_bytes(document)) == (Out.AT_SIGNER, before)
    page = signed_in(factories.cast(BD).leader).get(f"/van-ban/{document.pk}").content.decode()
    assert "Ký không thực hiện được" in page and "thu hồi" in page


@pytest.mark.req("LC-M1-iii")
def test_a_seal_from_a_desk_waits_for_the_time_stamp_that_our_evidence_needs(
    desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pyhanko.sign.timestamps import HTTPTimeStamper

    class Away:
        def lend(self) -> Any:
            return HTTPTimeStamper("http://127.0.0.1:9/tsa", timeout=1)

    desks.move(LC, seats=("clerk",))
    document = walking.walk(factories.draft(LC, real=True), until="number")
    real = adapters.get
    with monkeypatch.context() as patch:
        patch.setattr(adapters, "get", lambda port: Away() if port == "time_stamper" else real(port))
        [said] = desks.do(document, "seal", "clerk")
    # What was brought is sound: it is our own part that cannot be done now.
    assert said["Status"] is True
    document.refresh_from_db()
    assert (document.state, document.number, document.waits_for) == (Out.NUMBERED, 1, TIME_STAMP)
    assert last_claim(document).state == "failed"
    assert "outgoing.waits" in factories.audit_names(document)


# --- nobody has a hand free ------------------------------------------------------------------------------------------


@pytest.fixture
def busy(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """The sandbox has no child free for what comes back, until this is called."""
    real = sandbox.call

    def call(function: str, /, *args: Any, **facts: Any) -> Any:
        if function.endswith(":check_returned"):
            raise Busy
        return real(function, *args, **facts)

    monkeypatch.setattr(sandbox, "call", call)
    return lambda: monkeypatch.setattr(sandbox, "call", real)


@pytest.mark.req("HG-14.2a")
def test_a_signature_that_came_to_a_busy_machine_keeps_its_number_and_is_settled_later(
    desks: Desks, busy: Callable[[], None]
) -> None:
    desks.move(HG)
    document = at_signer(HG)
    [step] = desks.ask(document, "sign", "leader").json()["steps"]
    assert checking(document) == (True, False)
    signed = sign(desks.fetch(step), step["request"], step["function"], desks.token(HG, "leader"))
    assert desks.bring(step, signed)["Status"] is True
    document.refresh_from_db()
    assert (document.state, document.number) == (Out.AT_SIGNER, 1)
    assert checking(document) == (True, True)
    before = rows()
    # The ticket is used up: nobody brings another file in its place.
    assert desks.bring(step, b"%PDF")["Status"] is False and rows() == before
    # The worker's machine is busy too: its job is run again, and nothing has ended.
    with pytest.raises(Busy):
        returning.settle(Handout.objects.get().pk, hashlib.sha256(signed).hexdigest(), now=clock.now)
    assert rows() == before
    busy()
    assert factories.run_jobs() == ["settle_returned"]
    document.refresh_from_db()
    assert (document.state, document.number, Strike.objects.count()) == (Out.NUMBERED, 1, 0)
    assert checking(document) == (False, False)


def test_a_wrong_file_that_nobody_could_look_at_at_once_ends_the_claim_with_its_reason(
    desks: Desks, busy: Callable[[], None]
) -> None:
    desks.move(BD)
    document = at_signer()
    [said] = desks.do(document, "sign", "leader", mode="unsigned", jobs=False)
    assert said["Status"] is True
    busy()
    factories.run_jobs()
    document.refresh_from_db()
    claim = last_claim(document)
    assert (document.state, claim.state) == (Out.AT_SIGNER, "failed") and "chưa có chữ ký số mới" in claim.problem


def test_what_waits_when_its_claim_is_given_back_is_nobodys(desks: Desks) -> None:
    desks.move(BD)
    document = at_signer()
    assert desks.do(document, "sign", "leader", jobs=False)[0]["Status"] is True
    signed_in(factories.cast(BD).leader).post(f"/van-ban/{document.pk}/ban-ky/huy")
    before = facts()
    assert factories.run_jobs() == ["settle_returned"]
    assert facts() == before
    document.refresh_from_db()
    assert document.state == Out.AT_SIGNER and "outgoing.signed" not in factories.audit_names(document)


def test_in_two_phases_a_busy_machine_settles_later_too(desks: Desks, busy: Callable[[], None]) -> None:
    desks.move(BD, way="client")
    document = at_signer()
    [file] = begin(document, "sign", "leader").json()["files"]
    said = finish(document, "leader", jobs=False, id=file["id"], signature=raw(desks, "leader", file))
    assert (said.status_code, said.json()) == (200, {"checking": True})
    assert checking(document) == (True, True)
    busy()
    factories.run_jobs()
    document.refresh_from_db()
    assert document.state == Out.SIGNED


# --- meanwhile -------------------------------------------------------------------------------------------------------


def test_what_came_back_at_the_last_moment_has_time_to_be_settled(desks: Desks) -> None:
    desks.move(BD)
    document, now = at_signer(), clock.now()
    [step] = desks.ask(document, "sign", "leader").json()["steps"]
    Claim.objects.filter(pk=last_claim(document).pk).update(expires_at=now + timedelta(minutes=2))
    assert desks.sign(step, desks.token(BD, "leader"), jobs=False)["Status"] is True
    assert signing.expire(at=now + timedelta(minutes=4)) == 0
    factories.run_jobs()
    document.refresh_from_db()
    assert document.state == Out.SIGNED


def test_what_nobody_settles_in_its_time_is_given_back_and_signed_again(desks: Desks) -> None:
    desks.move(HG)
    document = at_signer(HG)
    assert desks.do(document, "sign", "leader", jobs=False)[0]["Status"] is True
    assert signing.expire(at=clock.now() + timedelta(minutes=30)) == 1
    before = facts()
    factories.run_jobs()
    assert facts() == before
    document.refresh_from_db()
    # Whoever signed is told, the number that was reserved is struck, and the next try takes the next one.
    assert (document.state, document.number, last_claim(document).state) == (Out.AT_SIGNER, None, "expired")
    assert "Quá thời gian xử lý" in told(document)["problem"] and Strike.objects.count() == 1
    assert desks.do(document, "sign", "leader")[0]["Status"] is True
    document.refresh_from_db()
    assert (document.state, document.number) == (Out.NUMBERED, 2)


def test_a_changed_document_discards_what_had_come_back(desks: Desks) -> None:
    from django.db import transaction

    desks.move(BD)
    document = at_signer()
    assert desks.do(document, "sign", "leader", jobs=False)[0]["Status"] is True
    main = File.objects.get(document_id=document.pk, kind="main")
    made = factories.received(content=factories.tiny_pdf("Nội dung khác"))
    with transaction.atomic():
        file_parts.add_version(
            main, sha256=made.sha256, size=made.size, pages=1, scanned=True,
            by=factories.cast().specialist, at=clock.now(), note="Tải lên",
        )  # fmt: skip
    factories.run_jobs()
    document.refresh_from_db()
    main.refresh_from_db()
    assert (document.state, last_claim(document).state) == (Out.AT_SIGNER, "discarded")
    assert "đã thay đổi" in told(document)["problem"]
    assert main.current is not None and main.current.sha256 == made.sha256


def hand_over() -> None:
    """The seal's key goes to another, as one act."""
    people, at = factories.cast(BD), clock.now()
    held = Custody.objects.get(certificate__agency_id=people.agency, until=None)
    held.until = at
    held.save()
    Custody.objects.create(certificate=held.certificate, keeper_id=people.chief.account, ground="Biên bản", since=at)


@pytest.mark.req("BD-16.3b", "LC-5.2b")
@pytest.mark.parametrize("when", ["before it is brought", "before it is settled"])
def test_no_proof_is_spent_on_a_seal_of_who_keeps_the_key_no_longer(
    desks: Desks, when: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    desks.move(BD, seats=("clerk",))
    document = walking.walk(factories.draft(BD, real=True), until="number")
    [step] = desks.ask(document, "seal", "clerk").json()["steps"]
    if when == "before it is brought":
        hand_over()
    said = desks.sign(step, desks.token(BD, "clerk"), jobs=False)
    if when == "before it is brought":
        assert said["Status"] is False and "phải bấm ký số cơ quan" in said["Message"]
    else:
        assert said["Status"] is True
        hand_over()
    monkeypatch.setattr(work, "live", lambda: pytest.fail("evidence was asked for"))
    factories.run_jobs()
    document.refresh_from_db()
    assert (document.state, document.number, document.sealed_at) == (Out.NUMBERED, 1, None)
    claim = last_claim(document)
    assert claim.state == "failed" and "phải bấm ký số cơ quan" in claim.problem
