"""Ký nhiều văn bản: one confirmation, each document for itself, and nothing signed that was not seen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

import factories
import walking
from browsers import shown, signed_in
from factories import BD, HG, LC, QN
from factories_office import Office
from racing import race
from vanthu.core import clock
from vanthu.core.actor import Actor
from vanthu.core.ids import new_id
from vanthu.core.models import AuditEvent
from vanthu.documents import jobs, openings, work
from vanthu.documents.actions import batches, outgoing, signing
from vanthu.documents.actions import openings as opening
from vanthu.documents.models import Document, Opening, RoutineKind
from vanthu.documents.states import Out
from vanthu.files.models import File, Page, Version
from vanthu.notify.models import Notice
from vanthu.pdf.revision import CertificateRefused
from vanthu.pdf.stamp_time import TimeStampUnavailable
from vanthu.refusal import BadInput, NotFound, NotPermitted, Refusal, WrongState
from vanthu.registers.models import Entry, Strike
from vanthu.signing import keydesk, parts, verdicts
from vanthu.signing.batches import MOST, BatchRunning, BatchSize
from vanthu.signing.models import Batch, BatchItem, Claim
from vanthu.signing.ports import KeyState, KeyUnavailable, Secrets
from vanthu.store import bytes_store


def main_file(document: Document) -> File:
    return File.objects.select_related("current").get(document_id=document.pk, kind="main")


def sha_of(document: Document) -> str:
    current = main_file(document).current
    assert current is not None
    return current.sha256


def at_signer(count: int, key: str = BD, *, opened: bool = True) -> list[Document]:
    """Documents before the leader, each of which he has opened."""
    made = [
        factories.outgoing(Out.AT_SIGNER, key, pdf=factories.tiny_pdf(f"Văn bản {number}")) for number in range(count)
    ]
    if opened:
        for document in made:
            look(document, key)
    return made


def look(document: Document, key: str = BD, *, by: Actor | None = None) -> None:
    by = by or factories.cast(key).leader
    opening.opened(document_id=document.pk, sha256=sha_of(document), by=by, at=clock.now())


def confirm(documents: Sequence[Document], key: str = BD, **facts: Any) -> Batch:
    return batches.confirm(
        id=facts.pop("id", None) or new_id(),
        documents=[(document.pk, sha_of(document)) for document in documents],
        by=facts.pop("by", None) or factories.cast(key).leader,
        at=clock.now(),
        **facts,
    )


def outcomes(batch: Batch) -> list[str]:
    return list(BatchItem.objects.filter(batch=batch).order_by("order").values_list("state", flat=True))


def states(documents: Sequence[Document]) -> list[str]:
    found = Document.objects.in_bulk([document.pk for document in documents])
    return [found[document.pk].state for document in documents]


@pytest.fixture
def signer(monkeypatch: pytest.MonkeyPatch) -> dict[int, Exception]:
    """A signer that works at once. `signer[2] = refusal` makes its second try fail; `signer[0]` counts."""
    fails: dict[int, Any] = {0: 0}

    def sign(claim: Claim, *, at: Any) -> work.Made:
        fails[0] += 1
        if failure := fails.get(fails[0]):
            raise failure
        content = b"%PDF-signed " + claim.pk.bytes
        return work.Made(sha256=bytes_store().put(content), size=len(content), signed_at=at)

    monkeypatch.setattr(jobs.work, "sign", sign)
    return fails


# --- the key ---------------------------------------------------------------------------------------------------------


def press(documents: Sequence[Document], **typed: str) -> Any:
    """Confirm on the page, as the leader."""
    chosen = [f"{document.pk}.{sha_of(document)}" for document in documents]
    return signed_in(factories.cast().leader).post("/ky-nhieu", {"key": str(new_id()), "van-ban": chosen, **typed})


def test_a_closed_key_is_asked_for_once_before_anything_is_claimed(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = at_signer(2)
    state = KeyState(secrets=Secrets(pin=True))
    monkeypatch.setattr(keydesk, "state", lambda certificate, account: state)
    answer = press(documents)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'type="password"' in page
    assert all(f"{document.pk}.{sha_of(document)}" in page for document in documents), "what was chosen goes along"
    assert not Batch.objects.exists()


def test_a_key_at_the_desk_signs_one_by_one(office: Office) -> None:
    documents = at_signer(2)
    certificate = parts.own_certificate(factories.cast().leader, at=clock.now())
    certificate.key = "vgca:"
    certificate.save(update_fields=["key"])
    answer = press(documents)
    assert answer.status_code >= 400
    assert "Hãy ký từ trang văn bản" in answer.content.decode()
    assert not Batch.objects.exists() and not Claim.objects.filter(state="live").exists()


# --- one confirmation ------------------------------------------------------------------------------------------------


def test_one_confirmation_signs_every_document_by_a_claim_of_its_own(office: Office, signer: dict) -> None:
    documents = at_signer(3)
    batch = confirm(documents)
    assert states(documents) == [Out.AT_SIGNER] * 3
    factories.run_jobs()
    batch.refresh_from_db()
    assert (batch.state, outcomes(batch)) == (Batch.DONE, ["signed"] * 3)
    assert states(documents) == [Out.SIGNED] * 3
    claims = Claim.objects.filter(batch=batch).order_by("asked_at")
    assert [claim.document_id for claim in claims] == [document.pk for document in documents]
    # One after another: none was asked for before the one before it had ended.
    ended = [claim.ended_at for claim in claims]
    assert all(a <= claim.asked_at for a, claim in zip(ended, claims[1:], strict=False) if a)
    assert AuditEvent.objects.get(name="batch.confirmed").data["count"] == 3
    line = AuditEvent.objects.get(name="outgoing.in_batch", target_id=documents[0].pk)
    assert (line.data["count"], line.data["batch"]) == (3, str(batch.pk))
    assert line.data["sha256"] == claims[0].sha256
    assert AuditEvent.objects.get(name="batch.ended").data == {"signed": 3, "refused": 0}


def test_with_its_forwarding_confirmed_what_is_signed_goes_on_to_van_thu(office: Office, signer: dict) -> None:
    documents = at_signer(2)
    confirm(documents, forwards=True)
    factories.run_jobs()
    assert states(documents) == [Out.AT_CLERK] * 2
    people = factories.cast()
    lines = AuditEvent.objects.filter(name="outgoing.forwarded").values_list("account_id", flat=True)
    assert set(lines) == {people.leader.account}
    assert Notice.objects.filter(account_id=people.clerk.account, text__startswith="Văn bản đã ký").count() == 2


def test_permission_to_issue_is_not_given_along_with_a_signature(office: Office, signer: dict) -> None:
    documents = at_signer(1, QN)
    batch = confirm(documents, QN, forwards=True)
    factories.run_jobs()
    assert (batch.forwards, states(documents)) == (False, [Out.SIGNED])


def test_a_real_batch_of_hau_giang_numbers_each_document_in_its_turn(office: Office) -> None:
    documents = [walking.walk(factories.draft(HG, real=True), until="check_pass") for _ in range(2)]
    for document in documents:
        look(document, HG)
    batch = confirm(documents, HG)
    factories.run_jobs()
    assert outcomes(batch) == ["signed", "signed"]
    assert states(documents) == [Out.NUMBERED] * 2
    numbers = Document.objects.in_bulk([document.pk for document in documents])
    assert [numbers[document.pk].number for document in documents] == [1, 2]
    assert not Strike.objects.exists()


@pytest.mark.long
def test_fifty_documents_are_signed_with_one_confirmation_and_each_has_its_own_outcome(office: Office) -> None:
    """As many as one confirmation may cover, signed in earnest; two of them cannot be, each for its own reason."""
    people = factories.cast()
    laid = walking.walk(factories.draft(real=True), until="pass_up")
    pdf = bytes_store().get(sha_of(laid))
    documents = [laid, *(factories.outgoing(Out.AT_SIGNER, pdf=pdf) for _ in range(MOST - 1))]
    for document in documents:
        look(document)
    # Since they were opened: one is to be signed by somebody else, one came to have no field to sign in.
    other_signer, no_field = documents[16], documents[33]
    Document.objects.filter(pk=other_signer.pk).update(signer_name="Người khác")
    current = main_file(no_field).current
    assert current is not None
    made = factories.received(content=factories.tiny_pdf("Không có ô ký"))
    Version.objects.filter(pk=current.pk).update(sha256=made.sha256, size=made.size)
    look(no_field)

    batch = confirm(documents)
    assert Batch.objects.get().pk == batch.pk and BatchItem.objects.filter(batch=batch).count() == MOST == 50
    with pytest.raises(BatchRunning):
        confirm(documents[:1])
    factories.run_jobs()

    batch.refresh_from_db()
    signed = [document for document in documents if document not in (other_signer, no_field)]
    assert batch.state == Batch.DONE
    assert [n for n, outcome in enumerate(outcomes(batch)) if outcome != "signed"] == [16, 33]
    assert set(states(signed)) == {Out.SIGNED} and states([other_signer, no_field]) == [Out.AT_SIGNER] * 2
    why = dict(BatchItem.objects.filter(batch=batch, state="refused").values_list("document_id", "problem"))
    assert why[other_signer.pk].startswith("Họ tên người ký ghi trên văn bản")
    assert why[no_field.pk] and why[no_field.pk] not in (why[other_signer.pk], jobs.FAILED)
    # A claim, an audit line and a file of its own for each; nothing is left under way.
    claims = Claim.objects.filter(batch=batch, state="done")
    assert sorted(claims.values_list("document_id", flat=True)) == sorted(document.pk for document in signed)
    # Whatever is asked for is on record, also the one that then had no field.
    asked = set(AuditEvent.objects.filter(name="outgoing.in_batch").values_list("target_id", flat=True))
    assert asked == {document.pk for document in [*signed, no_field]}
    assert not Claim.objects.filter(state="live").exists()
    assert len({sha_of(document) for document in signed}) == 48
    for document in (signed[0], signed[-1]):
        report = verdicts.judge(sha_of(document), at=clock.now(), accepts_claimed_time=False)
        assert [one.field for one in report.signatures] == ["KyLanhDao"] and not report.signatures[0].problems
    assert AuditEvent.objects.get(name="batch.ended").data == {"signed": 48, "refused": 2}
    assert {one.account_id for one in AuditEvent.objects.filter(name="batch.confirmed")} == {people.leader.account}


# --- for itself ------------------------------------------------------------------------------------------------------


def test_one_that_is_refused_keeps_no_other_back(office: Office, signer: dict) -> None:
    documents = at_signer(3)
    Document.objects.filter(pk=documents[1].pk).update(signer_name="Người khác")
    batch = confirm(documents)
    factories.run_jobs()
    assert outcomes(batch) == ["signed", "refused", "signed"]
    assert states(documents) == [Out.SIGNED, Out.AT_SIGNER, Out.SIGNED]
    problem = BatchItem.objects.get(batch=batch, document_id=documents[1].pk).problem
    assert problem.startswith("Họ tên người ký ghi trên văn bản")


def test_one_whose_signing_fails_keeps_no_other_back(office: Office, signer: dict) -> None:
    signer[2] = WrongState("Ô ký này đã có chữ ký số.")
    documents = at_signer(3)
    batch = confirm(documents)
    factories.run_jobs()
    assert outcomes(batch) == ["signed", "refused", "signed"]
    assert Claim.objects.get(document_id=documents[1].pk).state == "failed"


def test_a_bug_with_one_document_keeps_no_other_back(
    office: Office, signer: dict, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = at_signer(2)
    batch = confirm(documents)
    real = signing.ask_in_batch

    def ask(*, document_id: UUID, **facts: Any) -> Any:
        if document_id == documents[0].pk:
            raise ZeroDivisionError
        return real(document_id=document_id, **facts)

    monkeypatch.setattr(jobs.actions, "ask_in_batch", ask)
    factories.run_jobs()
    assert outcomes(batch) == ["refused", "signed"]
    assert BatchItem.objects.get(batch=batch, order=0).problem == jobs.FAILED


@pytest.mark.parametrize(
    "failure",
    [
        KeyUnavailable(reason="sai mã PIN"),
        TimeStampUnavailable(),
        CertificateRefused("Đã bị thu hồi.", reason="revoked"),
    ],
)
def test_what_would_fail_for_all_is_tried_once_and_leaves_the_rest_as_they_were(
    office: Office, signer: dict, failure: Refusal
) -> None:
    signer[2] = failure
    documents = at_signer(5)
    batch = confirm(documents)
    factories.run_jobs()
    batch.refresh_from_db()
    assert signer[0] == 2
    assert (batch.state, outcomes(batch)) == (Batch.STOPPED, ["signed", *["waiting"] * 4])
    assert batch.problem == failure.sentence
    assert states(documents) == [Out.SIGNED, *[Out.AT_SIGNER] * 4]
    assert not Claim.objects.filter(state="live").exists()


@pytest.mark.req("HG-14.2a")
def test_a_refused_pin_strikes_the_one_number_that_was_reserved(office: Office, signer: dict) -> None:
    signer[2] = KeyUnavailable(reason="sai mã PIN")
    documents = at_signer(4, HG)
    confirm(documents, HG)
    factories.run_jobs()
    assert Entry.objects.count() == 2
    assert Strike.objects.get().entry.number == 2
    assert states(documents) == [Out.NUMBERED, *[Out.AT_SIGNER] * 3]
    # What was left is confirmed anew, and the book goes on.
    again = confirm(documents[1:], HG)
    factories.run_jobs()
    assert outcomes(again) == ["signed"] * 3
    assert sorted(Document.objects.filter(state=Out.NUMBERED).values_list("number", flat=True)) == [1, 3, 4, 5]


def test_the_signer_stops_and_what_was_under_way_is_finished(office: Office, signer: dict) -> None:
    documents = at_signer(3)
    batch = confirm(documents)
    jobs.sign_next(batch_id=str(batch.pk))
    batches.stop(batch_id=batch.pk, by=factories.cast().leader, at=clock.now())
    factories.run_jobs()
    batch.refresh_from_db()
    assert (batch.state, outcomes(batch)) == (Batch.STOPPED, ["signed", "waiting", "waiting"])
    assert states(documents) == [Out.SIGNED, Out.AT_SIGNER, Out.AT_SIGNER]
    assert AuditEvent.objects.get(name="batch.stopped").data["left"] == 2


def test_nobody_stops_anothers_batch(office: Office, signer: dict) -> None:
    batch = confirm(at_signer(1))
    before = factories.snapshot()
    for other in (factories.cast().deputy, factories.cast(LC).leader):
        with pytest.raises(NotFound):
            batches.stop(batch_id=batch.pk, by=other, at=clock.now())
    assert factories.snapshot() == before


def test_a_claim_that_expired_is_that_documents_matter_only(office: Office, signer: dict) -> None:
    documents = at_signer(2)
    batch = confirm(documents)
    jobs.sign_next(batch_id=str(batch.pk))  # its worker dies
    signing.expire(at=clock.now() + parts.CLAIM_LASTS + timedelta(seconds=1))
    factories.run_jobs()
    assert outcomes(batch) == ["refused", "signed"]


# --- nothing unseen --------------------------------------------------------------------------------------------------


def refused_for(document: Document, key: str = BD) -> str:
    batch = confirm([document], key)
    factories.run_jobs()
    item = BatchItem.objects.get(batch=batch)
    document.refresh_from_db()
    assert (item.state, document.state) == ("refused", Out.AT_SIGNER)
    assert not Claim.objects.filter(document_id=document.pk).exists()
    return item.problem


def test_what_its_signer_never_opened_is_not_signed_with_others(office: Office, signer: dict) -> None:
    (document,) = at_signer(1, opened=False)
    look(document, by=factories.cast().deputy)  # another's look is none of his
    assert "chưa mở tệp hiện tại" in refused_for(document)


def test_a_file_that_came_after_the_opening_has_to_be_opened_again(office: Office, signer: dict) -> None:
    (document,) = at_signer(1)
    replace_file(document)
    assert "chưa mở tệp hiện tại" in refused_for(document)
    look(document)
    batch = confirm([document])
    factories.run_jobs()
    assert outcomes(batch) == ["signed"]


def test_a_file_that_came_after_the_confirmation_is_not_signed(office: Office, signer: dict) -> None:
    (document,) = at_signer(1)
    batch = confirm([document])
    replace_file(document)
    look(document)
    factories.run_jobs()
    assert BatchItem.objects.get(batch=batch).problem.startswith("Tệp của văn bản đã thay đổi")
    assert states([document]) == [Out.AT_SIGNER]


def replace_file(document: Document) -> None:
    from django.db import transaction

    from vanthu.files import parts as file_parts

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


def test_a_kind_that_the_head_declared_routine_needs_no_opening(office: Office, signer: dict) -> None:
    people = factories.cast()
    (document,) = at_signer(1, opened=False)
    opening.set_routine_kinds(chosen=[document.type_name], ground="Quyết định 12/QĐ", by=people.leader, at=clock.now())
    batch = confirm([document])
    factories.run_jobs()
    assert outcomes(batch) == ["signed"]
    line = AuditEvent.objects.get(name="outgoing.in_batch")
    assert line.data["opened"] == "loại văn bản thường lệ"
    # Taken back, the next one has to be opened again; the old decision stays to be read.
    opening.set_routine_kinds(chosen=[], ground="Quyết định 13/QĐ", by=people.leader, at=clock.now())
    assert openings.routine_kinds(people.agency) == {}
    assert RoutineKind.objects.get().until is not None
    assert "chưa mở tệp hiện tại" in refused_for(at_signer(1, opened=False)[0])


@pytest.mark.parametrize(
    ("who", "chosen", "ground", "kind"),
    [
        ("deputy", ["Công văn"], "QĐ 1", NotPermitted),
        ("clerk", ["Công văn"], "QĐ 1", NotPermitted),
        ("leader", ["Công văn"], " ", BadInput),
        ("leader", ["Thư riêng"], "QĐ 1", BadInput),
    ],
)
def test_only_the_head_declares_kinds_routine_and_in_writing(
    office: Office, who: str, chosen: list[str], ground: str, kind: type[Refusal]
) -> None:
    before = factories.snapshot()
    with pytest.raises(kind):
        opening.set_routine_kinds(chosen=chosen, ground=ground, by=getattr(factories.cast(), who), at=clock.now())
    assert factories.snapshot() == before


# --- refused as a whole ----------------------------------------------------------------------------------------------


def test_more_than_fifty_documents_or_none_are_no_batch(office: Office) -> None:
    leader = factories.cast().leader
    before = factories.snapshot()
    for documents in ([], [(new_id(), "0" * 64) for _ in range(MOST + 1)]):
        with pytest.raises(BatchSize):
            batches.confirm(id=new_id(), documents=documents, by=leader, at=clock.now())
    assert factories.snapshot() == before


@pytest.mark.parametrize("who", ["clerk", "specialist", "unit_leader", "chief"])
def test_only_leaders_confirm_batches(office: Office, who: str) -> None:
    documents = at_signer(1)
    before = factories.snapshot()
    with pytest.raises(NotPermitted):
        confirm(documents, by=getattr(factories.cast(), who))
    assert factories.snapshot() == before


def test_another_leaders_documents_are_not_signed_by_a_batch(office: Office, signer: dict) -> None:
    (document,) = at_signer(1)
    look(document, by=factories.cast().deputy)
    batch = confirm([document], by=factories.cast().deputy)
    factories.run_jobs()
    assert outcomes(batch) == ["refused"]
    assert states([document]) == [Out.AT_SIGNER]


def test_what_its_confirmer_may_not_see_is_no_part_of_a_batch(office: Office) -> None:
    theirs = factories.outgoing(Out.AT_SIGNER, LC, subject="Nhân sự của Lai Châu")
    own = at_signer(1)
    before = factories.snapshot()
    answer = press([*own, theirs])
    assert answer.status_code == 404 and "Nhân sự của Lai Châu" not in answer.content.decode()
    assert not Batch.objects.exists() and factories.snapshot() == before
    # What got into one when he could see it, he reads of no longer than that.
    batch = confirm(own)
    BatchItem.objects.create(batch=batch, order=1, document_id=theirs.pk, sha256=sha_of(theirs))
    page = signed_in(factories.cast().leader).get(f"/ky-nhieu/{batch.pk}").content.decode()
    assert own[0].subject in page and "Nhân sự của Lai Châu" not in page


def test_twenty_clicks_make_one_batch_and_a_second_form_is_told_to_wait(own_office: Office) -> None:
    documents = at_signer(2)
    key = new_id()
    made = race(lambda _: confirm(documents, id=key).pk, runners=10)
    assert set(made) == {key}
    assert Batch.objects.count() == 1
    with pytest.raises(BatchRunning):
        confirm(documents)
    others = race(lambda _: confirm(documents), runners=4)
    assert all(isinstance(other, BatchRunning) for other in others)


def test_of_two_workers_at_one_batch_each_document_is_asked_for_once(own_office: Office) -> None:
    documents = at_signer(3)
    batch = confirm(documents)
    race(lambda _: jobs.sign_next(batch_id=str(batch.pk)), runners=4)
    assert list(Claim.objects.values_list("document_id", flat=True)) == [documents[0].pk]
    assert outcomes(batch) == ["signing", "waiting", "waiting"]


def test_one_signed_by_itself_meanwhile_is_left_out(office: Office, signer: dict) -> None:
    documents = at_signer(2)
    batch = confirm(documents)
    signing.ask_signature(document_id=documents[0].pk, by=factories.cast().leader, at=clock.now())
    factories.run_jobs()
    assert outcomes(batch) == ["refused", "signed"]
    assert states(documents) == [Out.SIGNED] * 2
    assert Claim.objects.filter(document_id=documents[0].pk).count() == 1


# --- pages -----------------------------------------------------------------------------------------------------------


def drawn(document: Document) -> None:
    """The picture of the page is there."""
    Page.objects.get_or_create(
        sha256=sha_of(document),
        number=0,
        defaults={"width": 10, "height": 10, "picture": bytes_store().put(b"a picture"), "words": []},
    )


def test_a_file_counts_as_opened_once_all_its_pages_stood_before_the_signer(office: Office) -> None:
    people = factories.cast()
    (document,) = at_signer(1, opened=False)
    leader = signed_in(people.leader)
    leader.get(f"/van-ban/{document.pk}")
    assert not Opening.objects.exists()  # the pictures are still being made
    drawn(document)
    for other in (people.deputy, people.clerk):
        signed_in(other).get(f"/van-ban/{document.pk}")
    assert not Opening.objects.exists()
    leader.get(f"/van-ban/{document.pk}/trang")
    seen = Opening.objects.get()
    assert (seen.position_id, seen.sha256) == (people.leader.position, sha_of(document))
    replace_file(document)
    drawn(document)
    leader.get("/viec/cho-toi-ky")
    assert Opening.objects.get().sha256 == sha_of(document)


def test_who_opens_the_file_itself_has_opened_it(office: Office) -> None:
    (document,) = at_signer(1, opened=False)
    answer = signed_in(factories.cast().leader).get(f"/van-ban/{document.pk}/tep/{main_file(document).pk}?xem=1")
    assert b"".join(answer.streaming_content)  # type: ignore[arg-type]
    assert Opening.objects.get().sha256 == sha_of(document)


def test_the_list_says_what_can_be_signed_and_why_the_rest_cannot(office: Office) -> None:
    opened, wrong = at_signer(2)
    (unopened,) = at_signer(1, opened=False)
    Document.objects.filter(pk=wrong.pk).update(signer_name="Người khác")
    page = signed_in(factories.cast().leader).get("/ky-nhieu").content.decode()
    assert f'name="van-ban" value="{opened.pk}"' in page
    for document, why in ((unopened, "Chưa mở tệp hiện tại"), (wrong, "Họ tên người ký ghi trên văn bản")):
        assert f'value="{document.pk}"' not in page
        assert f"?xem={document.pk}" in page
        assert why in page


def test_the_confirmation_names_each_document_and_signs_the_file_that_it_showed(office: Office, signer: dict) -> None:
    first, second = at_signer(2)
    leader = signed_in(factories.cast().leader)
    page = leader.get("/ky-nhieu", {"van-ban": [str(first.pk), str(second.pk)]}).content.decode()
    assert "Xác nhận ký 2 văn bản" in page
    assert f"{first.pk}.{sha_of(first)}" in page
    answer = leader.post(
        "/ky-nhieu", {"key": str(new_id()), "van-ban": [f"{one.pk}.{sha_of(one)}" for one in (first, second)]}
    )
    assert answer.status_code == 302
    running = leader.get(answer["Location"]).content.decode()
    assert "Đã ký 0/2" in running and "Dừng lại" in running
    factories.run_jobs()
    part = leader.get(answer["Location"], headers={"HX-Request": "true"}).content.decode()
    assert "Xong: đã ký 2/2" in part and "<html" not in part and "hx-get" not in part
    # It is his alone.
    assert signed_in(factories.cast().deputy).get(answer["Location"]).status_code == 404


def test_what_an_earlier_batch_left_is_offered_for_one_more_confirmation(office: Office, signer: dict) -> None:
    signer[2] = KeyUnavailable(reason="sai mã PIN")
    documents = at_signer(3)
    batch = confirm(documents)
    factories.run_jobs()
    leader = signed_in(factories.cast().leader)
    page = leader.get(f"/ky-nhieu/{batch.pk}").content.decode()
    assert "Ký tiếp những văn bản còn lại (2)" in page and "sai mã PIN" in page
    again = leader.get(f"/ky-nhieu?tiep={batch.pk}").content.decode()
    assert "Xác nhận ký 2 văn bản" in again
    assert str(documents[0].pk) not in again


def test_a_refused_confirmation_shows_its_documents_again(office: Office, signer: dict) -> None:
    documents = at_signer(2)
    confirm(documents[:1])
    chosen = f"{documents[1].pk}.{sha_of(documents[1])}"
    answer = signed_in(factories.cast().leader).post("/ky-nhieu", {"van-ban": chosen})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Đợt ký trước của bạn chưa xong" in page and chosen in page


def test_the_pages_take_as_many_queries_for_twenty_documents_as_for_two(office: Office) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    leader = signed_in(factories.cast().leader)
    documents = at_signer(2)
    counted = []
    for _ in range(2):
        chosen = {"van-ban": [str(document.pk) for document in documents]}
        leader.get("/ky-nhieu", chosen)
        with CaptureQueriesContext(connection) as heard:
            page = leader.get("/ky-nhieu", chosen).content.decode()
        assert f"Xác nhận ký {len(documents)} văn bản" in page
        counted.append(len(heard))
        documents += at_signer(18)
    assert counted[0] == counted[1] <= 10


def test_after_a_signature_the_next_document_is_there_at_once(office: Office) -> None:
    documents = at_signer(3)
    leader = signed_in(factories.cast().leader)
    second = leader.get(f"/viec/cho-toi-ky?xem={documents[1].pk}").content.decode()
    assert f"{documents[1].pk}/lam/sign?tiep=ky&amp;xem={documents[2].pk}" in second
    answer = leader.post(f"/van-ban/{documents[1].pk}/lam/sign?tiep=ky&xem={documents[2].pk}", shown(documents[1]))
    assert answer["Location"] == f"/viec/cho-toi-ky?xem={documents[2].pk}"
    third = leader.get(answer["Location"]).content.decode()
    assert f"{documents[2].pk}/lam/sign" in third and "Đang ký 1 văn bản" in third
    assert f"{documents[1].pk}/lam/" not in leader.get("/viec/cho-toi-ky").content.decode()


def test_the_stack_tells_what_became_of_each_signature_to_him_who_asked_for_it(office: Office, signer: dict) -> None:
    signer[2] = KeyUnavailable(reason="thiết bị chưa được cắm")
    documents = at_signer(3)
    people = factories.cast()
    for document in documents[:2]:
        signing.ask_signature(document_id=document.pk, by=people.leader, at=clock.now())
    leader = signed_in(people.leader)

    def told(browser: Any, where: str) -> tuple[str, str]:
        line = browser.get(where).content.decode().partition('id="under-way"')[2].partition("</div>")[0]
        again = re.search(r'hx-get="([^"]+)"', line)
        return " ".join(re.sub(r"<[^>]+>", " ", line.partition(">")[2]).split()), again[1] if again else ""

    words, again = told(leader, "/viec/cho-toi-ky")
    assert words == "Đang ký 2 văn bản"
    where = "/viec/cho-toi-ky" + again.replace("&amp;", "&")
    assert told(leader, where)[0] == words
    factories.run_jobs()
    words, again = told(leader, where)
    assert "Đã ký 1 văn bản" in words and "Không ký được" in words and "thiết bị chưa được cắm" in words
    assert again == ""
    # Whoever did not ask for them hears nothing, and what is no document is passed over.
    assert told(signed_in(people.deputy), where) == ("", "")
    assert told(leader, "/viec/cho-toi-ky?theo=x,,%00") == ("", "")


def test_the_stack_goes_through_more_than_twenty_documents(office: Office) -> None:
    documents = at_signer(23, opened=False)
    leader = signed_in(factories.cast().leader)
    seen, where = set(), "/viec/cho-toi-ky"
    for _ in documents:
        page = leader.get(where).content.decode()
        found = re.search(r"/van-ban/([0-9a-f-]{36})/lam/sign", page)
        following = re.search(r'href="\?xem=([0-9a-f-]{36})"', page)
        assert found and following
        seen.add(found[1])
        where = f"/viec/cho-toi-ky?xem={following[1]}"
    assert seen == {str(document.pk) for document in documents}


def test_why_a_signature_failed_stands_on_the_stack(office: Office, signer: dict) -> None:
    signer[1] = KeyUnavailable(reason="thiết bị chưa được cắm")
    (document,) = at_signer(1)
    signing.ask_signature(document_id=document.pk, by=factories.cast().leader, at=clock.now())
    factories.run_jobs()
    assert "thiết bị chưa được cắm" in signed_in(factories.cast().leader).get("/viec/cho-toi-ky").content.decode()


def test_a_batch_does_not_hold_a_document_that_was_returned(office: Office, signer: dict) -> None:
    documents = at_signer(2)
    batch = confirm(documents)
    outgoing.refuse_signing(
        document_id=documents[0].pk, reason="Bổ sung căn cứ", by=factories.cast().leader, at=clock.now()
    )
    factories.run_jobs()
    assert outcomes(batch) == ["refused", "signed"]
    assert states(documents) == [Out.DRAFT, Out.SIGNED]
