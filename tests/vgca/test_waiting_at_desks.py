"""Somebody is silent or busy for a moment while a desk's signature is looked at: it ends nothing that could go on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from test_desk import at_signer, rows
from test_two_phase_desk import begin, finish, raw
from vgca_desks import Desks

import factories
import walking
from browsers import signed_in
from factories import BD, HG, LC
from vanthu.core import adapters
from vanthu.documents.models import TIME_STAMP, Document
from vanthu.documents.states import Out
from vanthu.files import sandbox
from vanthu.refusal import Busy
from vanthu.registers.models import Strike
from vanthu.signing.models import Claim


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
    assert said["Status"] is False
    document.refresh_from_db()
    assert (document.state, document.number, document.waits_for) == (Out.NUMBERED, 1, TIME_STAMP)
    assert Claim.objects.get(document_id=document.pk, way="vgca").state == "failed"
    assert "outgoing.waits" in factories.audit_names(document)


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


def checking(document: Document) -> tuple[bool, bool]:
    told = signed_in(factories.cast(document.agency.policy_key).leader).get(f"/van-ban/{document.pk}/ban-ky").json()
    return told["waits"], told["checking"]


@pytest.mark.req("HG-14.2a")
def test_a_signature_that_came_to_a_busy_machine_keeps_its_number_and_is_looked_at_by_a_job(
    desks: Desks, busy: Callable[[], None]
) -> None:
    desks.move(HG)
    document = at_signer(HG)
    [step] = desks.ask(document, "sign", "leader").json()["steps"]
    assert checking(document) == (True, False)
    assert desks.sign(step, desks.token(HG, "leader"))["Status"] is True
    document.refresh_from_db()
    assert (document.state, document.number) == (Out.AT_SIGNER, 1)
    assert checking(document) == (True, True)
    before = rows()
    # The ticket is used up: nobody brings another file in its place.
    assert desks.bring(step, b"%PDF")["Status"] is False and rows() == before
    busy()
    factories.run_jobs(but=("draw_pages",))
    document.refresh_from_db()
    assert (document.state, document.number, Strike.objects.count()) == (Out.NUMBERED, 1, 0)
    assert checking(document) == (False, False)


def test_a_wrong_file_that_was_held_ends_the_claim_with_its_reason(desks: Desks, busy: Callable[[], None]) -> None:
    desks.move(BD)
    document = at_signer()
    [said] = desks.do(document, "sign", "leader", mode="unsigned")
    assert said["Status"] is True
    busy()
    factories.run_jobs(but=("draw_pages",))
    document.refresh_from_db()
    claim = Claim.objects.get(document_id=document.pk, way="vgca")
    assert (document.state, claim.state) == (Out.AT_SIGNER, "failed") and "chưa có chữ ký số mới" in claim.problem


def test_what_was_held_when_its_claim_ended_is_nobodys(desks: Desks, busy: Callable[[], None]) -> None:
    desks.move(BD)
    document = at_signer()
    assert desks.do(document, "sign", "leader")[0]["Status"] is True
    signed_in(factories.cast(BD).leader).post(f"/van-ban/{document.pk}/ban-ky/huy")
    busy()
    factories.run_jobs(but=("draw_pages",))
    document.refresh_from_db()
    assert document.state == Out.AT_SIGNER and "outgoing.signed" not in factories.audit_names(document)


def test_in_two_phases_a_busy_machine_holds_the_answer_too(desks: Desks, busy: Callable[[], None]) -> None:
    desks.move(BD, way="client")
    document = at_signer()
    [file] = begin(document, "sign", "leader").json()["files"]
    said = finish(document, "leader", id=file["id"], signature=raw(desks, "leader", file))
    assert (said.status_code, said.json()) == (200, {"done": False})
    assert checking(document) == (True, True)
    busy()
    factories.run_jobs(but=("draw_pages",))
    document.refresh_from_db()
    assert document.state == Out.SIGNED
