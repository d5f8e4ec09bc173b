"""Signing is asked for in one transaction and settled in another: nothing in between is lost or done twice."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

import factories
import walking
from factories import BD, HG
from factories_office import Office
from racing import race
from vanthu.core import adapters, clock
from vanthu.core.models import AuditEvent
from vanthu.documents import claims, jobs, work
from vanthu.documents.actions import outgoing, signing
from vanthu.documents.models import Document
from vanthu.documents.states import Out
from vanthu.files import parts as file_parts
from vanthu.files.models import File
from vanthu.notify.models import Notice
from vanthu.refusal import Busy
from vanthu.registers.models import Entry, Strike
from vanthu.signing import parts
from vanthu.signing.models import Claim
from vanthu.signing.ports import KeyUnavailable
from vanthu.signing.registry.actions import certificates


def main_file(document: Document) -> File:
    return File.objects.select_related("current").get(document_id=document.pk, kind="main")


def ask(key: str = BD, document: Document | None = None, *, at: Any = None) -> tuple[Document, Claim]:
    document = document or factories.outgoing(Out.AT_SIGNER, key)
    claim = signing.ask_signature(document_id=document.pk, by=factories.cast(key).leader, at=at or clock.now())
    return document, claim


def settle(claim: Claim, *, content: bytes = b"%PDF-signed", at: Any = None) -> Document | None:
    made = factories.received(content=content)
    at = at or clock.now()
    return signing.settle_person(claim_id=claim.pk, sha256=made.sha256, size=made.size, signed_at=at, at=at)


def replace_file(document: Document) -> None:
    """Somebody brings another version past all locks."""
    from django.db import transaction

    made = factories.received(content=factories.tiny_pdf("Nội dung khác"))
    with transaction.atomic():
        file_parts.add_version(
            main_file(document),
            sha256=made.sha256,
            size=made.size,
            pages=1,
            scanned=True,
            by=factories.cast().specialist,
            at=clock.now(),
            note="Tải lên",
        )


def states(document: Document) -> list[str]:
    return list(Claim.objects.filter(document_id=document.pk).order_by("pk").values_list("state", flat=True))


# --- while a claim is live -------------------------------------------------------------------------------------------


def test_while_it_is_being_signed_nothing_else_happens_to_the_document(office: Office) -> None:
    document, _ = ask()
    people = factories.cast()
    before = factories.snapshot()
    with pytest.raises(Busy):
        ask(document=document)
    with pytest.raises(Busy):
        outgoing.refuse_signing(document_id=document.pk, reason="Không", by=people.leader, at=clock.now())
    assert factories.snapshot() == before


def test_twenty_clicks_on_ky_make_one_claim_and_one_job(own_office: Office) -> None:
    from django.db import connection

    document = factories.outgoing(Out.AT_SIGNER)
    outcomes = race(lambda _: ask(document=document)[1].pk, runners=20)
    assert sum(isinstance(outcome, Busy) for outcome in outcomes) == 19
    assert states(document) == ["live"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name LIKE '%%.sign'")
        assert cursor.fetchone() == (1,)


# --- settled once ----------------------------------------------------------------------------------------------------


def test_of_two_workers_with_the_same_claim_one_settles(own_office: Office) -> None:
    document, claim = ask()
    contents = [b"%PDF-one", b"%PDF-two"]
    outcomes = race(lambda n: settle(claim, content=contents[n]), runners=2)
    assert sum(outcome is None for outcome in outcomes) == 1
    document.refresh_from_db()
    assert (document.state, states(document)) == (Out.SIGNED, ["done"])
    assert main_file(document).versions.filter(note="Chữ ký số của người ký").count() == 1
    assert factories.audit_names(document).count("outgoing.signed") == 1


def test_a_job_that_runs_a_second_time_signs_nothing_again(office: Office) -> None:
    document = walking.walk(factories.draft(real=True), until="sign")
    before = factories.snapshot()
    jobs.sign(claim_id=str(Claim.objects.get(document_id=document.pk).pk))
    assert factories.snapshot() == before


# --- what no longer stands -------------------------------------------------------------------------------------------


def test_a_file_that_changed_while_it_was_signed_discards_the_signature(office: Office) -> None:
    document, claim = ask()
    replace_file(document)
    current = main_file(document).current_id
    assert settle(claim) is None
    document.refresh_from_db()
    assert (document.state, states(document)) == (Out.AT_SIGNER, ["discarded"])
    assert main_file(document).current_id == current
    assert "outgoing.signed" not in factories.audit_names(document)
    assert Notice.objects.filter(account_id=factories.cast().leader.account).exists()
    # The document is free for another try.
    assert ask(document=document)[1].state == "live"


def test_a_claim_that_expired_takes_no_late_signature(office: Office) -> None:
    document, claim = ask()
    assert settle(claim, at=clock.now() + parts.CLAIM_LASTS) is None
    document.refresh_from_db()
    assert (document.state, states(document)) == (Out.AT_SIGNER, ["discarded"])


@pytest.mark.req("LC-5.2b")
@pytest.mark.parametrize("kind", ["person", "seal", "scan"])
def test_no_key_is_used_once_its_certificate_is_suspended(
    office: Office, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    people = factories.cast()
    if kind == "person":
        document, claim = ask()
        holder = people.leader
    else:
        document = factories.outgoing(Out.NUMBERED, paper_original=kind == "scan")
        claim = signing.ask_seal(document_id=document.pk, by=people.clerk, at=clock.now())
        holder = people.clerk
    assert claim.kind == kind
    certificates.suspend(certificate_id=claim.certificate_id, reason="Mất thiết bị", by=holder, at=clock.now())
    monkeypatch.setattr(type(adapters.get("signing_backend")), "lend", lambda *_, **__: pytest.fail("the key was used"))
    state, current = document.state, main_file(document).current_id
    factories.run_jobs()
    claim.refresh_from_db()
    document.refresh_from_db()
    assert claim.state == "failed" and "ngừng sử dụng" in claim.problem
    assert (document.state, main_file(document).current_id) == (state, current)


def test_an_expired_claim_is_given_back_and_its_asker_told(office: Office) -> None:
    document, claim = ask()
    assert signing.expire(at=clock.now()) == 0
    late = clock.now() + parts.CLAIM_LASTS + timedelta(seconds=1)
    assert signing.expire(at=late) == 1
    document.refresh_from_db()
    assert (document.state, states(document)) == (Out.AT_SIGNER, ["expired"])
    assert factories.audit_names(document) == ["outgoing.not_done"]
    assert Notice.objects.filter(account_id=factories.cast().leader.account, document_id=document.pk).count() == 1
    factories.received(content=b"%PDF-signed")  # what settling stores is in the store already
    before = factories.snapshot()
    assert signing.expire(at=late) == 0
    assert settle(claim) is None
    assert factories.snapshot() == before
    assert ask(document=document)[1].state == "live"


def test_a_seal_whose_file_changed_is_discarded(office: Office) -> None:
    document = factories.outgoing(Out.NUMBERED)
    claim = signing.ask_seal(document_id=document.pk, by=factories.cast().clerk, at=clock.now())
    replace_file(document)
    made, at = factories.received(content=b"%PDF-sealed"), clock.now()
    assert signing.settle_seal(claim_id=claim.pk, sha256=made.sha256, size=made.size, sealed_at=at, at=at) is None
    document.refresh_from_db()
    assert (document.state, document.sealed_at, states(document)) == (Out.NUMBERED, None, ["discarded"])


def test_an_issue_whose_file_changed_sends_nothing(office: Office) -> None:
    from vanthu.exchange.models import Outbound

    document = factories.outgoing(Out.SEALED)
    claim = signing.ask_issue(document_id=document.pk, by=factories.cast().clerk, at=clock.now())
    replace_file(document)
    assert signing.settle_issue(claim_id=claim.pk, packet_sha256="0" * 64, at=clock.now()) is None
    document.refresh_from_db()
    assert (document.state, states(document)) == (Out.SEALED, ["discarded"])
    assert not Outbound.objects.exists()


# --- numbers that wait for a signature (HG-14.2a) --------------------------------------------------------------------


def key_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise KeyUnavailable(reason="thiết bị chưa được cắm")

    monkeypatch.setattr(jobs.work, "sign", fail)


@pytest.mark.req("HG-14.2a")
def test_a_number_reserved_for_a_signature_that_failed_is_struck_and_the_next_try_gets_the_next(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    document, claim = ask(HG)
    assert Entry.objects.get().number == 1
    with monkeypatch.context() as patch:
        key_fails(patch)
        factories.run_jobs()
    claim.refresh_from_db()
    document.refresh_from_db()
    assert (claim.state, document.state) == ("failed", Out.AT_SIGNER)
    assert (document.number, document.entry_id, document.code, document.issued_on) == (None, None, "", None)
    struck = Strike.objects.get()
    assert (struck.entry.number, "thiết bị chưa được cắm" in struck.reason) == (1, True)
    line = AuditEvent.objects.get(target_id=document.pk, name="outgoing.number_struck")
    assert (line.data["number"], line.data["code"]) == (1, "01/UBND-TH")

    _, again = ask(HG, document)
    done = settle(again)
    assert (done.state, done.number, done.code) == (Out.NUMBERED, 2, "02/UBND-TH")
    assert list(Entry.objects.order_by("number").values_list("number", flat=True)) == [1, 2]


@pytest.mark.parametrize("way", ["expired", "late", "changed"])
def test_a_number_reserved_for_a_signature_that_never_came_is_struck(office: Office, way: str) -> None:
    document, claim = ask(HG)
    late = clock.now() + parts.CLAIM_LASTS + timedelta(seconds=1)
    if way == "expired":
        signing.expire(at=late)
    elif way == "late":
        assert settle(claim, at=late) is None
    else:
        replace_file(document)
        assert settle(claim) is None
    document.refresh_from_db()
    assert (document.state, document.number, document.entry_id) == (Out.AT_SIGNER, None, None)
    assert Strike.objects.get().entry.number == 1


@pytest.mark.parametrize("key", [BD, HG])
def test_a_number_kept_through_a_return_is_not_struck_by_a_failed_signature(
    office: Office, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    document = factories.outgoing(Out.NUMBERED, key)
    Document.objects.filter(pk=document.pk).update(state=Out.AT_SIGNER, holder_id=factories.cast(key).leader.position)
    _, claim = ask(key, document)
    key_fails(monkeypatch)
    factories.run_jobs()
    claim.refresh_from_db()
    document.refresh_from_db()
    assert (claim.state, document.number) == ("failed", 1)
    assert not Strike.objects.exists()


def test_a_failed_signature_says_why_and_frees_the_document(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    document, claim = ask()
    with monkeypatch.context() as patch:
        key_fails(patch)
        factories.run_jobs()
    claim.refresh_from_db()
    assert claim.problem.startswith("Không dùng được khóa ký: thiết bị chưa được cắm.")
    assert factories.audit_names(document) == ["outgoing.not_done"]
    assert ask(document=document)[1].state == "live"


def test_a_bug_while_signing_gives_the_document_back_and_is_seen(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    document, claim = ask()

    def bug(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(jobs.work, "sign", bug)
    with pytest.raises(ZeroDivisionError):
        factories.run_jobs()
    claim.refresh_from_db()
    assert claim.state == "failed"
    assert "ZeroDivision" not in claim.problem
    assert states(document) == ["failed"]


# --- the time-stamp authority ----------------------------------------------------------------------------------------


@pytest.mark.req("LC-M1-iii")
def test_without_the_time_stamp_authority_nothing_of_lai_chau_is_signed_or_sealed(office: Office) -> None:
    from vanthu.core import adapters

    class Away:
        def lend(self) -> Any:
            from pyhanko.sign.timestamps import HTTPTimeStamper

            return HTTPTimeStamper("http://127.0.0.1:9/tsa", timeout=1)

    document = walking.walk(factories.draft(factories.LC, real=True), until="number")
    real = adapters.get
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(adapters, "get", lambda port: Away() if port == "time_stamper" else real(port))
        claim = signing.ask_seal(document_id=document.pk, by=factories.cast(factories.LC).clerk, at=clock.now())
        factories.run_jobs()
    claim.refresh_from_db()
    document.refresh_from_db()
    assert (claim.state, document.state, document.number) == ("failed", Out.NUMBERED, 1)
    # The number waits; when the authority answers the keeper presses again.
    assert walking.walk(document, since="number", until="seal").state == Out.SEALED


def test_a_sandbox_without_a_free_child_does_not_end_the_work(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    _, claim = ask()

    def busy(*args: object, **more: object) -> None:
        raise Busy()

    monkeypatch.setattr(work, "sign", busy)
    with pytest.raises(Busy):
        jobs.sign(claim_id=str(claim.pk))
    claim.refresh_from_db()
    assert claim.state == "live"


# --- who asked is not who may any more (reading 21) -----------------------------------------------------------------


def hand_over() -> None:
    """The seal's key goes to another clerk, as one act."""
    from django.db import transaction

    from vanthu.signing.models import Certificate, Custody

    people, at = factories.cast(), clock.now()
    with transaction.atomic():
        # The certificate first, as the registry's acts do.
        certificate = Certificate.objects.select_for_update(no_key=True).get(agency_id=people.agency, account=None)
        held = Custody.objects.select_for_update().get(certificate=certificate, until=None)
        held.until = at
        held.save()
        Custody.objects.create(
            certificate=held.certificate, keeper_id=people.chief.account, ground="Biên bản bàn giao", since=at
        )


def settle_seal(claim: Claim) -> Document | None:
    made, at = factories.received(content=b"%PDF-sealed"), clock.now()
    return signing.settle_seal(claim_id=claim.pk, sha256=made.sha256, size=made.size, sealed_at=at, at=at)


@pytest.mark.req("BD-16.3b", "LC-5.2b")
def test_a_seal_of_who_keeps_the_key_no_longer_is_thrown_away(office: Office) -> None:
    document = factories.outgoing(Out.NUMBERED)
    people = factories.cast()
    claim = signing.ask_seal(document_id=document.pk, by=people.clerk, at=clock.now())
    current = main_file(document).current_id
    hand_over()
    assert settle_seal(claim) is None
    document.refresh_from_db()
    assert (document.state, document.sealed_at, states(document)) == (Out.NUMBERED, None, ["discarded"])
    assert main_file(document).current_id == current
    line = AuditEvent.objects.get(target_id=document.pk, name="outgoing.not_done")
    assert line.data["why"] == parts.not_the_keeper_any_more(claim).sentence
    assert Notice.objects.filter(account_id=people.clerk.account, document_id=document.pk).exists()


def test_a_handover_and_a_seal_at_the_same_moment_leave_no_seal_without_its_keeper(own_office: Office) -> None:
    from vanthu.signing.models import Custody

    documents = [factories.outgoing(Out.NUMBERED) for _ in range(3)]
    clerk = factories.cast().clerk
    claims = [signing.ask_seal(document_id=document.pk, by=clerk, at=clock.now()) for document in documents]
    race(lambda n: hand_over() if n == 3 else settle_seal(claims[n]), runners=4)
    handed = Custody.objects.get(certificate__agency_id=clerk.agency, until__isnull=False).until
    assert handed is not None
    for document in documents:
        document.refresh_from_db()
        # Sealed by its keeper, or not at all.
        assert (document.state, states(document)) in [(Out.SEALED, ["done"]), (Out.NUMBERED, ["discarded"])]


def test_a_settling_seal_holds_a_handover_back_until_it_has_committed(own_office: Office) -> None:
    """The lock that makes the race above safe: a handover cannot come between the look and the commit."""
    from django.db import OperationalError, connection, transaction

    document = factories.outgoing(Out.NUMBERED)
    claim = signing.ask_seal(document_id=document.pk, by=factories.cast().clerk, at=clock.now())

    def try_to_hand_over(_: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '200ms'")
        hand_over()

    with transaction.atomic():
        assert parts.still_keeper(claim, clock.now())
        (outcome,) = race(try_to_hand_over, runners=1)
    assert isinstance(outcome, OperationalError)
    hand_over()
    with transaction.atomic():
        assert not parts.still_keeper(claim, clock.now())


@pytest.mark.parametrize("change", [{"is_active": False, "state": "retired"}, {"not_after": "now"}])
def test_a_certificate_that_was_retired_while_it_signed_signs_nothing(office: Office, change: dict[str, Any]) -> None:
    from vanthu.signing.models import Certificate

    document, claim = ask()
    changes = {name: clock.now() if value == "now" else value for name, value in change.items()}
    Certificate.objects.filter(pk=claim.certificate_id).update(**changes)
    assert settle(claim) is None
    document.refresh_from_db()
    assert (document.state, document.signed_at, states(document)) == (Out.AT_SIGNER, None, ["discarded"])
    line = AuditEvent.objects.get(target_id=document.pk, name="outgoing.not_done")
    assert line.data["why"] == claims.NOT_VALID


def test_a_signature_of_who_is_the_signer_no_longer_is_thrown_away(office: Office) -> None:
    document, claim = ask()
    Document.objects.filter(pk=document.pk).update(signer_id=factories.cast().deputy.position)
    assert settle(claim) is None
    document.refresh_from_db()
    assert (document.state, states(document)) == (Out.AT_SIGNER, ["discarded"])
