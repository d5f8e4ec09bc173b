"""Two at one ticket, a sweep beside an upload: one of them has it."""

from __future__ import annotations

import hashlib
import io
import threading
from datetime import timedelta
from typing import Any

import pytest
import vgca_tool as tool
from django.test import Client
from vgca_desks import Desks

import factories
import walking
from factories import BD
from factories_office import Office
from racing import race
from vanthu.core import clock
from vanthu.core.ids import new_id
from vanthu.documents import desk, returning
from vanthu.documents.actions import desk as actions
from vanthu.documents.actions import signing
from vanthu.documents.models import Document
from vanthu.documents.states import Out
from vanthu.files.models import File
from vanthu.signing.models import Claim, Handout


def handed_out(*, files: int = 1) -> tuple[Document, list[str]]:
    """A document whose signer has asked at his desk: with the tickets of its files."""
    from vanthu.signing.models import Certificate

    leader = factories.cast(BD).leader
    Certificate.objects.filter(account_id=leader.account).update(key="vgca:1")
    document = factories.outgoing(Out.AT_SIGNER)
    claim = signing.ask_signature(document_id=document.pk, by=leader, at=clock.now(), way="vgca")
    tickets = [f"ticket-{number}" for number in range(files)]
    main = File.objects.get(document_id=document.pk, kind="main")
    actions.hand_out(
        claim_id=claim.pk,
        files=[
            actions.Out(
                file=main.pk if number == 0 else new_id(),
                name="van-ban.pdf",
                base=claim.sha256,
                handed=claim.sha256,
                field="KyLanhDao",
                token_hash=desk.hash_of(ticket),
            )
            for number, ticket in enumerate(tickets)
        ],
        at=clock.now(),
    )
    return document, tickets


def bring(ticket: str) -> dict[str, Any]:
    upload = io.BytesIO(factories.tiny_pdf("Không phải tệp đã gửi"))
    upload.name = "a.pdf"
    return Client().post(f"/ky-so/nhan/{ticket}", {"uploadfile": upload}).json()


def take(ticket: str) -> bool:
    return actions.take(token_hash=desk.hash_of(ticket), sha256="0" * 64, scanned=True, at=clock.now())


def waiting_jobs() -> list[str]:
    from procrastinate.contrib.django.models import ProcrastinateJob

    names = ProcrastinateJob.objects.filter(status="todo").values_list("task_name", flat=True)
    return [name.rpartition(".")[2] for name in names]


def test_of_two_uploads_with_one_ticket_one_is_looked_at(own_office: Office) -> None:
    document, [ticket] = handed_out()
    said = race(lambda _: bring(ticket), runners=2)
    assert not any(answer["Status"] for answer in said)
    unknown = [answer for answer in said if "không còn hiệu lực" in answer["Message"]]
    assert len(unknown) == 1
    assert factories.audit_names(document).count("outgoing.not_done") == 1


def test_of_many_takers_one_uses_the_ticket_up(own_office: Office) -> None:
    _, [ticket] = handed_out()
    outcomes = race(lambda _: take(ticket), runners=8)
    assert sum(isinstance(outcome, actions.TicketUnknown) for outcome in outcomes) == 7
    assert waiting_jobs() == ["settle_returned"]


def test_the_last_two_files_of_a_claim_settle_it_once(own_office: Office) -> None:
    _, tickets = handed_out(files=2)
    assert all(take(ticket) for ticket in tickets)
    taken = list(Handout.objects.order_by("order").values_list("pk", flat=True))

    def keep(number: int) -> Any:
        made = factories.received(content=b"%PDF-signed")
        return actions.keep(
            handout_id=taken[number], sha256=made.sha256, size=made.size, signed_at=clock.now(), at=clock.now()
        )

    outcomes = race(keep, runners=2)
    assert sorted(len(outcome) for outcome in outcomes) == [0, 2]


def test_a_sweep_and_an_upload_at_the_same_moment_leave_one_end(own_office: Office) -> None:
    document, [ticket] = handed_out()
    late = clock.now() + timedelta(minutes=30)

    def act(number: int) -> Any:
        return bring(ticket) if number else signing.expire(at=late)

    race(act, runners=2)
    claim = Claim.objects.get(document_id=document.pk)
    assert claim.state in {"expired", "failed"}
    assert factories.audit_names(document) == ["outgoing.not_done"]
    document.refresh_from_db()
    assert document.state == Out.AT_SIGNER
    assert Handout.objects.get().result == ""


def test_a_cancel_and_an_upload_at_the_same_moment_leave_one_end(own_office: Office) -> None:
    document, [ticket] = handed_out()
    leader = factories.cast(BD).leader

    def act(number: int) -> Any:
        if number:
            return bring(ticket)
        return actions.cancel(document_id=document.pk, by=leader, at=clock.now())

    race(act, runners=2)
    assert factories.audit_names(document) == ["outgoing.not_done"]
    assert Claim.objects.get(document_id=document.pk).state == "failed"


@pytest.mark.parametrize("minutes", [21, 60])
def test_an_upload_after_the_time_is_refused_even_before_the_sweep(
    own_office: Office, monkeypatch: pytest.MonkeyPatch, minutes: int
) -> None:
    document, [ticket] = handed_out()
    late = clock.now() + timedelta(minutes=minutes)
    monkeypatch.setattr(clock, "now", lambda: late)
    assert "không còn hiệu lực" in bring(ticket)["Message"]
    assert Claim.objects.get(document_id=document.pk).state == "live"


def test_two_workers_and_the_waiting_request_settle_what_came_back_once(
    own_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker that was taken for dead, its successor, and the web process that looks while the tool waits."""
    desks = Desks(office=own_office)
    desks.move(BD)
    document = walking.walk(factories.draft(BD, real=True), until="pass_up")
    [step] = desks.ask(document, "sign", "leader").json()["steps"]
    signed = tool.sign(desks.fetch(step), step["request"], step["function"], desks.token(BD, "leader"))
    taken, all_there = threading.Event(), threading.Barrier(3)
    at_once, hold_against = returning._at_once, returning._hold_against

    def then(*args: Any, **facts: Any) -> None:
        taken.set()
        at_once(*args, **facts)

    def together(*args: Any, **facts: Any) -> Any:
        all_there.wait(timeout=60)
        return hold_against(*args, **facts)

    def act(number: int) -> Any:
        if number == 0:
            return desks.bring(step, signed)
        assert taken.wait(timeout=60)
        return returning.settle(Handout.objects.get().pk, hashlib.sha256(signed).hexdigest(), now=clock.now)

    monkeypatch.setattr(returning, "_at_once", then)
    monkeypatch.setattr(returning, "_hold_against", together)
    said, *settled = race(act, runners=3)
    assert said["Status"] is True and settled == [None, None]
    document.refresh_from_db()
    assert (document.state, Claim.objects.get(way="vgca").state) == (Out.SIGNED, "done")
    assert factories.audit_names(document).count("outgoing.signed") == 1
    assert "outgoing.not_done" not in factories.audit_names(document)
