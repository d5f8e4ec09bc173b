"""Audit lines: declared once, exact in their facts, of their act's transaction, and as the person they name."""

from __future__ import annotations

from uuid import uuid4

import pytest

import factories
from factories_office import Office
from vanthu.core import audit, clock
from vanthu.core.models import AuditEvent
from vanthu.documents.actions import outgoing
from vanthu.documents.states import Out


def test_a_line_without_a_transaction_is_a_bug(own_office: Office) -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        audit.record(
            outgoing.CANCELLED,
            by=factories.cast().clerk,
            at=clock.now(),
            target=("document", uuid4()),
            reason="x",
            number=1,
        )
    assert not AuditEvent.objects.filter(name="outgoing.cancelled").exists()


@pytest.mark.parametrize("facts", [{}, {"reason": "x"}, {"reason": "x", "number": 1, "more": 2}])
def test_a_line_carries_exactly_the_facts_of_its_event(office: Office, facts: dict) -> None:
    before = factories.snapshot()
    with pytest.raises(ValueError, match="outgoing.cancelled carries"):
        audit.record(
            outgoing.CANCELLED, by=factories.cast().clerk, at=clock.now(), target=("document", uuid4()), **facts
        )
    assert factories.snapshot() == before


def test_an_event_is_declared_once() -> None:
    with pytest.raises(ValueError, match="declared twice"):
        audit.declare("outgoing.cancelled", "Lại lần nữa.")


def test_a_line_says_who_in_which_position_did_it_when_and_to_what(office: Office) -> None:
    people = factories.cast()
    document = factories.outgoing(Out.AT_CLERK)
    at = clock.now()
    outgoing.number(document_id=document.pk, by=people.clerk, at=at)
    line = AuditEvent.objects.get(target_id=document.pk)
    assert (line.account_id, line.position_id, line.agency_id) == (
        people.clerk.account,
        people.clerk.position,
        people.agency,
    )
    assert (line.actor, line.at, line.target_kind) == (people.clerk.label, at, "document")
    assert audit.sentence(line.name, line.data) == f"Cấp số 01/SCT-VP, ngày {at:%d/%m/%Y}."


def test_a_line_of_an_unknown_event_shows_its_name() -> None:
    assert audit.sentence("some.event", {}) == "some.event"
