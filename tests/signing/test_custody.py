"""Who keeps the seal's key: exactly one at any moment, by the head's order and the word of both sides."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import registry_steps as steps
from django.db import IntegrityError, InternalError, ProgrammingError, connection, transaction
from test_registry import refused

import factories
from factories import LC
from factories_office import Office
from racing import race
from vanthu.core import adapters, clock
from vanthu.core.models import AuditEvent
from vanthu.documents import jobs
from vanthu.documents.actions import signing
from vanthu.documents.models import Document
from vanthu.documents.states import Out
from vanthu.notify.models import Notice
from vanthu.people.models import Account
from vanthu.refusal import Refusal
from vanthu.signing import parts
from vanthu.signing.models import Certificate, Claim, Custody, Handover, Paper
from vanthu.signing.registry.actions import certificates, custody


def may_seal(actor: Any) -> bool:
    try:
        parts.sealing_custody(actor, at=clock.now())
    except parts.NotTheKeeper:
        return False
    return True


def periods(certificate: Certificate) -> list[tuple[Any, Any, Any]]:
    return list(
        Custody.objects.filter(certificate=certificate).order_by("since").values_list("keeper_id", "since", "until")
    )


# --- the two-sided act -----------------------------------------------------------------------------------------------


@pytest.mark.req("BD-16.2", "BD-16.3a", "LC-5.2a", "LC-5.2c")
def test_a_handover_is_ordered_given_and_received_and_then_the_receiver_is_the_keeper(office: Office) -> None:
    people, seal = factories.cast(), steps.seal_of()
    clerk, other = people.clerk, steps.second_clerk()
    steps.order(seal, other)
    assert may_seal(clerk) and not may_seal(other)
    for who in (clerk, other):
        assert Notice.objects.filter(account_id=who.account, text__contains="chờ anh/chị xác nhận").exists()
    steps.confirm(seal, receiver=other)
    assert may_seal(clerk) and not may_seal(other), "one side alone changes nothing"
    done = steps.confirm(seal, giver=clerk)
    assert not may_seal(clerk) and may_seal(other)
    done.refresh_from_db()
    assert (done.state, done.number, done.year) == ("done", 1, done.ended_at.astimezone(clock.VIETNAM).year)
    first, second = periods(seal)
    assert first[2] == second[1] == done.ended_at, "no gap and no overlap"
    assert (second[0], second[2]) == (other.account, None)
    assert done.permission.kind == Paper.PERMISSION and done.permission.sha256
    assert Custody.objects.get(handover=done).ground.startswith("Văn bản số 12/QĐ-SCT ngày ")
    assert factories.audit_names(seal) == [
        "custody.ordered",
        "custody.confirmed",
        "custody.confirmed",
        "custody.handed_over",
    ]


@pytest.mark.req("BD-16.3a")
def test_nobody_but_the_head_orders_and_nobody_but_the_named_confirms(office: Office) -> None:
    people, seal = factories.cast(), steps.seal_of()
    clerk, other = people.clerk, steps.second_clerk()
    facts = {"receiver": other.account, "ground": steps.ground(), "reason": "x", "condition": "y"}
    for by in (clerk, people.admin, people.deputy, people.chief):
        refused(custody.order, "not_permitted", certificate_id=seal.pk, by=by, **facts)
    refused(custody.order, "not_found", certificate_id=seal.pk, by=people.specialist, **facts)
    refused(custody.confirm, "not_permitted", certificate_id=seal.pk, side="giver", by=clerk)
    steps.order(seal, other)
    for side, by in (("giver", other), ("receiver", clerk), ("witness", clerk), ("giver", people.leader)):
        refused(custody.confirm, "not_permitted", certificate_id=seal.pk, side=side, by=by)
    refused(custody.order, "wrong_state", certificate_id=seal.pk, by=steps.head_of(), **facts)
    steps.confirm(seal, giver=clerk)
    refused(custody.confirm, "wrong_state", certificate_id=seal.pk, side="giver", by=clerk)
    theirs = steps.seal_of(LC)
    refused(custody.order, "not_found", certificate_id=theirs.pk, by=steps.head_of(), **facts)


@pytest.mark.req("BD-16.3a")
def test_an_order_needs_a_clerk_a_written_permission_and_a_reason(office: Office) -> None:
    people, seal = factories.cast(), steps.seal_of()
    other = steps.second_clerk()
    good = {
        "certificate_id": seal.pk, "receiver": other.account, "ground": steps.ground(), "reason": "Chuyển công tác",
        "condition": "Tốt", "by": steps.head_of(),
    }  # fmt: skip

    def wrong(code: str, field: str, **changes: Any) -> None:
        assert refused(custody.order, code, **(good | changes)).field == field

    wrong("person_unfit", "receiver", receiver=people.specialist.account)
    wrong("person_unfit", "receiver", receiver=factories.cast(LC).clerk.account)
    wrong("person_unfit", "receiver", receiver=None)
    wrong("person_unfit", "receiver", receiver=people.clerk.account)
    wrong("registry_reason_missing", "number", ground=steps.ground(" "))
    wrong("registry_reason_missing", "reason", reason="")
    wrong("registry_reason_missing", "condition", condition=" ")
    for witness in (other, people.clerk, steps.head_of()):
        wrong("person_unfit", "witness", witness=witness.account)
    wrong("person_unfit", "witness", witness=factories.cast(LC).chief.account)
    personal = Certificate.objects.get(account_id=people.leader.account)
    wrong("wrong_state", None, certificate_id=personal.pk)


def test_the_head_takes_an_order_back_and_the_keeper_goes_on_keeping(office: Office) -> None:
    people, seal = factories.cast(), steps.seal_of()
    other = steps.second_clerk()
    steps.order(seal, other)
    steps.confirm(seal, giver=people.clerk)
    refused(custody.cancel, "not_permitted", certificate_id=seal.pk, reason="x", by=people.clerk)
    custody.cancel(certificate_id=seal.pk, reason="Đổi ý", by=steps.head_of(), at=clock.now())
    refused(custody.confirm, "not_permitted", certificate_id=seal.pk, side="receiver", by=other)
    assert may_seal(people.clerk)
    assert len(periods(seal)) == 1


@pytest.mark.req("BD-16.2")
def test_the_first_keeper_gets_the_key_from_the_head(office: Office) -> None:
    people = factories.cast()
    seal = steps.registered()
    handover = steps.order(seal, people.clerk)
    assert handover.giver is None
    refused(custody.confirm, "not_permitted", certificate_id=seal.pk, side="giver", by=people.clerk)
    steps.confirm(seal, receiver=people.clerk)
    assert steps.kept(seal).keeper_id == people.clerk.account


def test_a_keeper_who_is_away_is_relieved_before_a_witness(office: Office) -> None:
    people, seal = factories.cast(), steps.seal_of()
    other, witness = steps.second_clerk(), people.specialist
    handover = steps.order(seal, other, witness=witness.account)
    assert handover.giver is None and handover.former.keeper_id == people.clerk.account
    steps.confirm(seal, receiver=other)
    assert may_seal(people.clerk)
    steps.confirm(seal, witness=witness)
    assert may_seal(other) and not may_seal(people.clerk)
    assert Notice.objects.filter(account_id=people.clerk.account, text__contains="quản lý thiết bị").exists()


def test_nobody_is_relieved_where_nobody_keeps(office: Office) -> None:
    people = factories.cast()
    seal = steps.registered()
    refused(
        custody.order, "wrong_state", certificate_id=seal.pk, receiver=people.clerk.account,
        witness=people.specialist.account, ground=steps.ground(), reason="x", condition="y", by=steps.head_of(),
    )  # fmt: skip


def test_a_renewed_seal_is_used_from_the_explicit_act_on_and_the_old_one_no_more(office: Office) -> None:
    people, old = factories.cast(), steps.seal_of()
    new = steps.registered(replaces=old.pk)
    assert parts.sealing_custody(people.clerk, at=clock.now()).certificate == old
    handover = steps.order(new, people.clerk)
    assert handover.giver is None, "who kept the old one receives the new one from the head"
    steps.confirm(new, receiver=people.clerk)
    old.refresh_from_db()
    assert old.state == "retired"
    assert parts.sealing_custody(people.clerk, at=clock.now()).certificate == new
    assert periods(old)[-1][2] == periods(new)[0][1], "no gap between the two"


def test_an_order_that_was_overtaken_is_not_carried_out(office: Office) -> None:
    people, old = factories.cast(), steps.seal_of()
    other = steps.second_clerk()
    new = steps.registered(replaces=old.pk)
    steps.order(new, people.clerk)
    steps.order(old, other)
    steps.confirm(old, giver=people.clerk, receiver=other)
    refused(custody.confirm, "wrong_state", certificate_id=new.pk, side="receiver", by=people.clerk)
    assert may_seal(other)


# --- the deputy ------------------------------------------------------------------------------------------------------


def test_a_deputy_named_in_writing_seals_while_he_is_named_and_the_keeper_stays_the_keeper(office: Office) -> None:
    people, seal = factories.cast(), steps.seal_of()
    other = steps.second_clerk()
    facts = {"certificate_id": seal.pk, "deputy": other.account, "ground": steps.ground()}
    for by in (people.clerk, people.admin, people.deputy):
        refused(custody.name_deputy, "not_permitted", by=by, **facts)
    refused(custody.name_deputy, "person_unfit", by=steps.head_of(), **(facts | {"deputy": people.specialist.account}))
    refused(custody.name_deputy, "person_unfit", by=steps.head_of(), **(facts | {"deputy": people.clerk.account}))
    custody.name_deputy(by=steps.head_of(), at=clock.now(), **facts)
    assert may_seal(other) and may_seal(people.clerk)
    assert steps.kept(seal).keeper_id == people.clerk.account
    refused(custody.name_deputy, "wrong_state", by=steps.head_of(), **facts)
    document = factories.outgoing(Out.NUMBERED)
    claim = signing.ask_seal(document_id=document.pk, by=other, at=clock.now())
    assert claim.custody.keeper_id == people.clerk.account and claim.actor["account"] == str(other.account)
    assert parts.still_keeper(claim, clock.now())
    custody.end_deputy(certificate_id=seal.pk, reason="Hết phép", by=steps.head_of(), at=clock.now())
    assert not may_seal(other)
    assert not parts.still_keeper(claim, clock.now())


def test_a_deputy_goes_with_the_keeper_whom_he_stood_in_for(office: Office) -> None:
    people, seal = factories.cast(), steps.seal_of()
    other, third = steps.second_clerk(), steps.second_clerk(seat="archivist")
    custody.name_deputy(
        certificate_id=seal.pk, deputy=third.account, ground=steps.ground(), by=steps.head_of(), at=clock.now()
    )
    steps.order(seal, other)
    steps.confirm(seal, giver=people.clerk, receiver=other)
    assert not may_seal(third)


# --- what the database refuses ---------------------------------------------------------------------------------------


@pytest.mark.req("LC-5.2c")
def test_the_database_refuses_a_gap_an_overlap_and_a_second_keeper(office: Office) -> None:
    seal, now = steps.seal_of(), clock.now()
    kept = steps.kept(seal)
    facts = {"certificate": seal, "keeper_id": factories.cast().chief.account, "ground": "QĐ 1"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Custody.objects.create(since=now, **facts)
    Custody.objects.filter(pk=kept.pk).update(until=now)
    for since in (now - timedelta(seconds=1), now + timedelta(seconds=1)):
        with pytest.raises(IntegrityError, match="begins where the one before it ended"), transaction.atomic():
            Custody.objects.create(since=since, **facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        Custody.objects.create(since=now, until=now, **facts)
    Custody.objects.create(since=now, **facts)


@pytest.mark.req("LC-5.2c")
@pytest.mark.parametrize("change", ["keeper", "since", "ground", "again", "open"])
def test_the_database_rewrites_nothing_of_a_custody_but_its_end(office: Office, change: str) -> None:
    seal, now = steps.seal_of(), clock.now()
    rows = Custody.objects.filter(pk=steps.kept(seal).pk)
    if change in {"again", "open"}:
        rows.update(until=now)
    changes = {
        "keeper": {"keeper_id": factories.cast().chief.account},
        "since": {"since": now},
        "ground": {"ground": "khác"},
        "again": {"until": now + timedelta(days=1)},
        "open": {"until": None},
    }
    with pytest.raises(IntegrityError, match="only comes to its end"), transaction.atomic():
        rows.update(**changes[change])


def test_the_database_leaves_no_active_certificate_without_its_keeper(office: Office) -> None:
    seal = steps.seal_of()
    Custody.objects.filter(certificate=seal).update(until=clock.now())
    with pytest.raises(IntegrityError, match="lost its keeper"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_nothing_of_custody_is_ever_deleted(office: Office) -> None:
    steps.hand_over()
    for table in ("signing_custody", "signing_handover", "signing_paper"):
        with (
            pytest.raises((InternalError, ProgrammingError), match="never deleted"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"DELETE FROM {table}")


# --- at once ---------------------------------------------------------------------------------------------------------


@pytest.mark.req("LC-5.2c")
def test_of_two_handovers_ordered_at_once_one_is_open(own_office: Office) -> None:
    seal = steps.seal_of()
    receivers = [steps.second_clerk(), steps.second_clerk(seat="archivist")]
    outcomes = race(lambda n: steps.order(seal, receivers[n % 2]).pk, runners=4)
    assert sum(isinstance(outcome, Refusal) for outcome in outcomes) == 3
    assert not [o for o in outcomes if isinstance(o, Exception) and not isinstance(o, Refusal)]
    assert Handover.objects.filter(certificate=seal).count() == 1


@pytest.mark.req("LC-5.2c")
def test_both_sides_confirming_at_once_make_one_change_of_keeper(own_office: Office) -> None:
    people, seal = factories.cast(), steps.seal_of()
    other = steps.second_clerk()
    steps.order(seal, other)
    sides = [("giver", people.clerk), ("receiver", other)] * 3
    outcomes = race(
        lambda n: custody.confirm(certificate_id=seal.pk, side=sides[n][0], by=sides[n][1], at=clock.now()).pk,
        runners=6,
    )
    assert not [o for o in outcomes if isinstance(o, Exception) and not isinstance(o, Refusal)]
    assert [keeper for keeper, _, _ in periods(seal)] == [people.clerk.account, other.account]
    assert AuditEvent.objects.filter(name="custody.handed_over", target_id=seal.pk).count() == 1


@pytest.mark.req("LC-5.2b", "BD-16.3b")
def test_a_seal_settled_while_the_key_is_handed_over_is_one_or_the_other(own_office: Office) -> None:
    """Whichever comes first: sealed under the old custody before it ended, or not sealed by its keeper."""
    people, seal = factories.cast(), steps.seal_of()
    other = steps.second_clerk()
    document = factories.outgoing(Out.NUMBERED)
    claim = signing.ask_seal(document_id=document.pk, by=people.clerk, at=clock.now())
    steps.order(seal, other)
    steps.confirm(seal, giver=people.clerk)
    made = factories.received(content=b"%PDF-sealed")

    def act(number: int) -> Any:
        at = clock.now()
        if number == 0:
            return custody.confirm(certificate_id=seal.pk, side="receiver", by=other, at=at)
        return signing.settle_seal(claim_id=claim.pk, sha256=made.sha256, size=made.size, sealed_at=at, at=at)

    outcomes = race(act, runners=2)
    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    document.refresh_from_db()
    claim.refresh_from_db()
    assert (document.state, claim.state) in {(Out.SEALED, "done"), (Out.NUMBERED, "discarded")}
    assert steps.kept(seal).keeper_id == other.account


# --- sealing ---------------------------------------------------------------------------------------------------------


def numbered() -> Document:
    return factories.outgoing(Out.NUMBERED)


@pytest.mark.req("LC-5.2b", "BD-16.3b")
def test_a_seal_asked_for_before_the_handover_is_not_made_after_it_by_the_former_keeper(office: Office) -> None:
    document = numbered()
    claim = signing.ask_seal(document_id=document.pk, by=factories.cast().clerk, at=clock.now())
    clerk, other = steps.hand_over()
    made = factories.received(content=b"%PDF-sealed")
    at = clock.now()
    settled = signing.settle_seal(claim_id=claim.pk, sha256=made.sha256, size=made.size, sealed_at=at, at=at)
    assert settled is None
    document.refresh_from_db()
    claim.refresh_from_db()
    assert (document.state, claim.state) == (Out.NUMBERED, "discarded")
    assert Account.objects.get(pk=other.account).name in claim.problem
    assert Notice.objects.filter(account_id=clerk.account, document_id=document.pk).exists()
    # The way out: the new keeper presses.
    again = signing.ask_seal(document_id=document.pk, by=other, at=clock.now())
    assert again.custody == steps.kept(steps.seal_of())


@pytest.mark.req("LC-5.2b")
def test_the_signer_process_does_not_touch_the_key_for_a_former_keeper(office: Office, monkeypatch: Any) -> None:
    document = numbered()
    claim = signing.ask_seal(document_id=document.pk, by=factories.cast().clerk, at=clock.now())
    steps.hand_over()
    monkeypatch.setattr(type(adapters.get("signing_backend")), "lend", lambda *_, **__: pytest.fail("the key was used"))
    jobs.seal(claim_id=str(claim.pk))
    claim.refresh_from_db()
    assert claim.state == "failed"


@pytest.mark.req("LC-5.2b")
def test_a_seal_says_under_whose_custody_it_was_made(office: Office) -> None:
    document = numbered()
    claim = signing.ask_seal(document_id=document.pk, by=factories.cast().clerk, at=clock.now())
    made, at = factories.received(content=b"%PDF-sealed"), clock.now()
    assert signing.settle_seal(claim_id=claim.pk, sha256=made.sha256, size=made.size, sealed_at=at, at=at)
    line = AuditEvent.objects.get(target_id=document.pk, name="outgoing.sealed")
    kept = steps.kept(steps.seal_of())
    assert line.data["custody"] == str(kept.pk)
    assert line.data["custodian"] == kept.keeper.name
    assert Claim.objects.get(document_id=document.pk, kind="seal").custody == kept


def test_a_seal_whose_certificate_was_suspended_meanwhile_is_not_taken_in(office: Office) -> None:
    people = factories.cast()
    claim = signing.ask_seal(document_id=numbered().pk, by=people.clerk, at=clock.now())
    certificates.suspend(certificate_id=steps.seal_of().pk, reason="Nghi lộ PIN", by=people.clerk, at=clock.now())
    assert not parts.still_keeper(claim, clock.now())
    # Other kinds of claims have no keeper.
    other = signing.ask_signature(document_id=factories.outgoing(Out.AT_SIGNER).pk, by=people.leader, at=clock.now())
    assert parts.still_keeper(other, clock.now())


def test_a_claim_of_before_custodies_were_named_is_judged_by_who_keeps_the_key(office: Office) -> None:
    claim = signing.ask_seal(document_id=numbered().pk, by=factories.cast().clerk, at=clock.now())
    Claim.objects.filter(pk=claim.pk).update(custody=None)
    claim.refresh_from_db()
    assert parts.still_keeper(claim, clock.now())
    steps.hand_over()
    assert not parts.still_keeper(claim, clock.now())
