"""Arrivals of the five agencies from the packet to the finished work, with what their senders are told."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta

import pytest

import factories
import walking
from factories import BD, HG, LC, PROFILES
from factories_office import Office
from vanthu import edxml
from vanthu.core import audit, clock
from vanthu.core.models import AuditEvent
from vanthu.documents import checking, jobs, parts
from vanthu.documents.actions import arriving, handling, signing
from vanthu.documents.actions.handling import Task
from vanthu.documents.models import Assignment, Document
from vanthu.documents.scanning import Statement
from vanthu.documents.states import In
from vanthu.exchange.models import Inbound, Outbound
from vanthu.files import intake
from vanthu.pdf import verdict as verdicts
from vanthu.policy import in_force
from vanthu.registers.models import Entry


def arrive(key: str = BD, *, pdf: bytes | None = None, sender: str | None = None) -> Document:
    """A packet comes over the axis and is taken in and verified."""
    sender = sender or (LC if key == BD else BD)
    factories.post(factories.packet(sender, key, pdf=pdf), sender=sender, to=key)
    factories.fetch(key)
    factories.run_jobs(but=("draw_pages", "deliver"))
    return Document.objects.get(agency_id=factories.cast(key).agency, direction=Document.IN)


def complete(key: str) -> arriving.Arrival:
    return factories.arrival_data(LC if key == BD else BD)


def in_three_days() -> object:
    return (clock.now() + timedelta(days=3)).date()


@pytest.mark.parametrize("key", PROFILES)
@pytest.mark.req(
    "BD-9a",
    "BD-9b",
    "BD-10.1",
    "BD-10.2a",
    "LC-10.2b",
    "LC-10.2c",
    "LC-10.2d",
    "HG-8a",
    "HG-9.3",
    "ST-4.1a",
    "ST-8.3a",
    "ST-8.4a",
    "ST-8.4b",
    "ST-8.4c",
    "QN-9.3a",
    "QN-9.4a",
    "QN-18.2a",
)
def test_an_arrival_goes_through_its_agency_and_its_sender_hears_each_state_once(office: Office, key: str) -> None:
    people = factories.cast(key)
    document = arrive(key, pdf=walking.sealed_pdf(LC if key == BD else BD))
    assert (document.verdict, document.legal_value, document.flags) == ("valid", "bản gốc", [])
    key_ = {"document_id": document.pk}
    at = clock.now

    if key == LC:  # valid signatures alone accept, once, and nothing enters the book by itself
        assert (document.state, factories.statuses(document)) == (In.ACCEPTED, ["01", "03"])
        assert not Entry.objects.exists()
    else:
        assert (document.state, factories.statuses(document)) == (In.CHECKED, ["01"])
        arriving.accept(**key_, by=people.clerk, at=at())
        assert factories.statuses(document) == ["01"]
    document = arriving.register(**key_, arrival=complete(key), book="chung", by=people.clerk, at=at())
    assert document.entry.number == 1
    assert factories.statuses(document) == ["01", "03"]

    handling.submit_arrival(**key_, leader=people.leader.position, by=people.clerk, at=at())
    tasks = [Task(role="lead", unit=people.unit), Task(role="support", position=people.other_specialist.position)]
    handling.distribute(
        **key_,
        tasks=tasks,
        opinion="Chủ trì tham mưu",
        due_on=in_three_days(),
        status="handle",
        by=people.leader,
        at=at(),
    )
    assert factories.statuses(document) == ["01", "03", "04"]
    handling.assign(
        **key_,
        position=people.specialist.position,
        opinion="Làm gấp",
        due_on=None,
        by=people.unit_leader,
        at=at(),
    )
    handling.mark_opened(**key_, by=people.specialist, at=at())
    assert factories.statuses(document) == ["01", "03", "04"]  # opening is an internal mark (reading 6)
    handling.start(**key_, by=people.specialist, at=at())
    assert factories.statuses(document) == ["01", "03", "04", "05"]
    handling.report_result(
        **key_, case_file=factories.case_file(key), result="Đã tham mưu", by=people.specialist, at=at()
    )
    document.refresh_from_db()
    # Also in Quảng Nam, whose handler ends alone only what has no deadline (reading 6).
    assert (document.state, document.holder_id) == (In.REPORTED, people.leader.position)
    assert factories.statuses(document) == ["01", "03", "04", "05"]
    handling.confirm(**key_, by=people.leader, at=at())
    document.refresh_from_db()
    assert (document.state, document.case_file_id) == (In.DONE, factories.case_file(key))
    assert factories.statuses(document) == ["01", "03", "04", "05", "06"]
    assert not Assignment.objects.filter(document=document, ended_at=None).exists()

    # What the timeline says, in order.
    said = [audit.sentence(e.name, e.data) for e in AuditEvent.objects.filter(target_id=document.pk).order_by("at")]
    assert said[0].startswith("Văn bản đã đến từ ")
    assert "Đăng ký, số đến 1." in said
    assert said[-1] == "Hoàn thành xử lý. Đã tham mưu"


@pytest.mark.req("HG-9.1b")
def test_what_comes_a_minute_before_midnight_is_receipted_the_same_day(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = clock.now().replace(hour=23, minute=59, second=0, microsecond=0)
    monkeypatch.setattr(clock, "now", lambda: moment)
    document = arrive(HG)
    receipt = Outbound.objects.get(document_id=document.pk, status_code="01")
    assert document.arrived_at == receipt.made_at == receipt.not_before == moment
    said = edxml.read(bytes(receipt.body)).status
    assert said is not None
    assert (said.code, said.timestamp) == ("01", moment)


@pytest.mark.parametrize("key", PROFILES)
def test_paper_arrivals_tell_nobody(office: Office, key: str) -> None:
    people = factories.cast(key)
    document = arriving.enter_paper(
        arrival=complete(key),
        source="paper",
        scan=intake.receive("a.pdf", io.BytesIO(factories.tiny_pdf()), allowed=frozenset({"pdf"})),
        said=Statement(),
        by=people.clerk,
        at=clock.now(),
    )
    assert factories.run_jobs(but=("deliver",)) == ["draw_pages"], "its scan can be read on the page"
    key_ = {"document_id": document.pk}
    arriving.accept(**key_, by=people.clerk, at=clock.now())
    arriving.register(**key_, arrival=complete(key), by=people.clerk, at=clock.now())
    signing.ask_scan(**key_, by=people.clerk, at=clock.now())
    factories.run_jobs()
    handling.submit_arrival(**key_, leader=people.leader.position, by=people.clerk, at=clock.now())
    handling.distribute(
        **key_,
        tasks=[Task(role="lead", position=people.specialist.position)],
        opinion="Giao",
        due_on=in_three_days(),
        status="handle",
        by=people.leader,
        at=clock.now(),
    )
    handling.file(**key_, case_file=factories.case_file(key), result="", by=people.specialist, at=clock.now())
    done = handling.confirm(**key_, by=people.leader, at=clock.now())
    assert done.state == In.DONE
    assert not Outbound.objects.exists()


# --- taken in once ---------------------------------------------------------------------------------------------------


def test_a_packet_becomes_a_document_once_however_often_its_job_runs(office: Office) -> None:
    document = arrive()
    row = Inbound.objects.get()
    before = factories.snapshot()
    jobs.take_in(inbound_id=str(row.pk))
    jobs.verify(document_id=str(document.pk))
    assert factories.snapshot() == before
    assert (row.state, row.document_id, document.packet_id) == ("taken", document.pk, row.pk)


def test_an_arrival_without_a_pdf_can_be_taken_for_reference(office: Office) -> None:
    from vanthu import edxml

    word = edxml.Attachment(name="bao-cao.txt", content="Báo cáo quý".encode(), description="Báo cáo")
    factories.post(factories.packet(attachments=(word,)))
    factories.fetch()
    factories.run_jobs()
    document = Document.objects.get()
    assert (document.state, document.verdict, document.legal_value) == (In.CHECKED, "unsigned", "để biết, tham khảo")
    assert arriving.accept(document_id=document.pk, by=factories.cast().clerk, at=clock.now()).state == In.ACCEPTED


# --- Lai Châu's automation (readings 1 and 2) ------------------------------------------------------------------------


def tampered() -> bytes:
    """A sealed letter with one visible byte of its first revision changed."""
    pdf = bytearray(walking.sealed_pdf())
    at = pdf.index(b"/MediaBox")
    digit = next(i for i in range(at, at + 60) if pdf[i : i + 3] == b"841" or pdf[i : i + 3] == b"842")
    pdf[digit + 2 : digit + 3] = b"3"
    return bytes(pdf)


@pytest.mark.req("LC-10.2e")
def test_a_proven_invalid_signature_returns_the_document_by_itself_in_lai_chau(office: Office) -> None:
    document = arrive(LC, pdf=tampered())
    assert (document.verdict, document.state) == ("invalid", In.REFUSED)
    assert factories.statuses(document) == ["01", "02"]
    line = AuditEvent.objects.get(target_id=document.pk, name="incoming.refused")
    assert line.data["automatic"] is True
    assert set(line.data["codes"]) & verdicts.RETURNABLE
    assert not Entry.objects.exists()


def test_elsewhere_a_proven_invalid_signature_waits_for_the_clerk(office: Office) -> None:
    factories.post(factories.packet(LC, HG, pdf=tampered()), sender=LC, to=HG)
    factories.fetch(HG)
    factories.run_jobs(but=("draw_pages", "deliver"))
    document = Document.objects.get()
    assert (document.verdict, document.state) == ("invalid", In.CHECKED)
    assert factories.statuses(document) == ["01"]


@pytest.mark.parametrize("code", sorted(verdicts.CODES))
def test_lai_chau_returns_by_itself_only_on_proven_facts(office: Office, code: str) -> None:
    """Every code of the verdict table: what is not proven goes to the clerk with the document unanswered."""
    document = factories.incoming(In.CHECKED, LC, verdict="invalid")
    report = invalid(code)
    checking.decide(document, checking.Checked(main=report), at=clock.now())
    document.refresh_from_db()
    proven = code in _PROVEN
    assert document.state == (In.REFUSED if proven else In.CHECKED)
    assert factories.statuses(document) == (["02"] if proven else [])


#: Contract of the automatic return, written out by hand.
_PROVEN = {
    "broken",
    "byte_range",
    "changed_after_signing",
    "changed_after_seal",
    "field_mismatch",
    "untrusted",
    "out_of_validity",
    "revoked",
    "wrong_kind",
}


def invalid(code: str = "broken") -> verdicts.Report:
    return verdicts.Report(
        verdict="invalid",
        legal_value=verdicts.REFERENCE,
        document_problems=(verdicts.Problem(code=code, sentence="Không dùng được."),),
    )


def valid() -> verdicts.Report:
    return verdicts.Report(verdict="valid", legal_value=verdicts.ORIGINAL)


def test_the_circuit_breaker_stops_automatic_returns_and_leaves_the_rest_to_the_clerk(office: Office) -> None:
    limit = in_force(LC, on=clock.now().date()).auto_return_limit
    documents = [factories.incoming(In.CHECKED, LC, verdict="invalid") for _ in range(limit + 2)]
    for document in documents:
        checking.decide(document, checking.Checked(main=invalid()), at=clock.now())
        document.refresh_from_db()
    assert [document.state for document in documents] == [In.REFUSED] * limit + [In.CHECKED] * 2
    held = documents[-1]
    assert held.flags[0]["code"] == "automation_held"
    assert factories.audit_names(held) == ["incoming.automation_held"]
    before = factories.snapshot()
    jobs.verify(document_id=str(held.pk))
    assert factories.snapshot() == before
    with pytest.MonkeyPatch.context() as patch:
        # Later, when the clerk looks again: what was left to a person is not taken back from them.
        patch.setattr(checking, "BREAKER_SPAN", timedelta(0))
        checking.decide(held, checking.Checked(main=invalid()), at=clock.now())
    assert factories.snapshot() == before


def test_what_clerks_refuse_by_hand_does_not_trip_the_breaker(office: Office) -> None:
    people = factories.cast(LC)
    for _ in range(people.policy.auto_return_limit):
        document = factories.incoming(In.CHECKED, LC)
        arriving.refuse_arrival(document_id=document.pk, reason="Sai nơi nhận", by=people.clerk, at=clock.now())
    document = factories.incoming(In.CHECKED, LC, verdict="invalid")
    checking.decide(document, checking.Checked(main=invalid()), at=clock.now())
    document.refresh_from_db()
    assert document.state == In.REFUSED


@pytest.mark.parametrize(("verdict", "said"), [("valid", "tự động tiếp nhận"), ("invalid", "tự động trả lại nơi gửi")])
def test_on_trial_the_automation_records_what_it_would_do_and_sends_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch, verdict: str, said: str
) -> None:
    document = factories.incoming(In.CHECKED, LC, verdict=verdict)
    on_trial = replace(parts.policy_of(document), auto_shadow=True)
    monkeypatch.setattr(checking.parts, "policy_of", lambda _: on_trial)
    checking.decide(document, checking.Checked(main=valid() if verdict == "valid" else invalid()), at=clock.now())
    document.refresh_from_db()
    assert document.state == In.CHECKED
    assert factories.statuses(document) == []
    assert AuditEvent.objects.get(target_id=document.pk).data["what"] == said


def test_a_flagged_arrival_is_not_accepted_by_itself(office: Office) -> None:
    document = factories.incoming(In.CHECKED, LC, flags=[{"code": "wrong_address", "sentence": "Gửi sai nơi nhận"}])
    before = factories.snapshot()
    checking.decide(document, checking.Checked(main=valid()), at=clock.now())
    assert factories.snapshot() == before


def test_a_worker_that_died_after_the_verdict_does_not_stop_the_automation(office: Office) -> None:
    factories.post(factories.packet(BD, LC, pdf=walking.sealed_pdf()), sender=BD, to=LC)
    factories.fetch(LC)
    with pytest.MonkeyPatch.context() as patch:

        def die(*_: object, **__: object) -> None:
            raise SystemExit

        patch.setattr(checking, "decide", die)
        with pytest.raises(SystemExit):
            factories.run_jobs(but=("draw_pages", "deliver"))
    document = Document.objects.get()
    assert document.state == In.CHECKED
    jobs.verify(document_id=str(document.pk))
    document.refresh_from_db()
    assert (document.state, factories.statuses(document)) == (In.ACCEPTED, ["01", "03"])


def test_checking_again_after_acceptance_changes_no_state_and_sends_nothing_twice(office: Office) -> None:
    document = arrive(LC, pdf=walking.sealed_pdf())
    checked = checking.check_signatures(document, by=factories.cast(LC).clerk, at=clock.now())
    checking.decide(document, checked, at=clock.now())
    document.refresh_from_db()
    assert (document.state, factories.statuses(document)) == (In.ACCEPTED, ["01", "03"])
