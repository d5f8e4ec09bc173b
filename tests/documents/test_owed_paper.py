"""Paper that the regulation wants beside the file: made, handed in, or owed since a day, and who sees what is missing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

import factories
import pages
from browsers import signed_in
from factories import BD, HG, LC, QN, ST
from factories_office import Office
from vanthu.core import clock
from vanthu.core.clock import VIETNAM
from vanthu.core.models import AuditEvent
from vanthu.documents.actions import outgoing, paper, signing
from vanthu.documents.models import Document, PaperCopies
from vanthu.documents.states import Out
from vanthu.refusal import BadInput

LIST = "/viec/no-ban-giay"


def numbered(key: str) -> Document:
    document = factories.outgoing(Out.AT_CLERK, key)
    return outgoing.number(document_id=document.pk, by=factories.cast(key).clerk, at=clock.now())


def listed(key: str, who: str = "clerk") -> str:
    return pages.html_of(signed_in(getattr(factories.cast(key), who)).get(LIST))


def issued(document: Document, key: str) -> Document:
    """The document goes out, its files being taken as checked."""
    Document.objects.filter(pk=document.pk).update(state=Out.SEALED, sealed_at=clock.now())
    claim = signing.ask_issue(document_id=document.pk, by=factories.cast(key).clerk, at=clock.now())
    stored = factories.received().sha256
    out = signing.settle_issue(claim_id=claim.pk, packet_sha256=stored, at=clock.now())
    assert out is not None
    return out


@pytest.mark.req("LC-12.1d")
def test_lai_chaus_paper_is_a_task_with_signer_and_date_and_the_missing_ones_are_listed(office: Office) -> None:
    people = factories.cast(LC)
    first, second = numbered(LC), numbered(LC)
    assert first.paper_owed_since == first.issued_on
    assert all(f"/van-ban/{one.pk}" in listed(LC) for one in (first, second))
    html = pages.html_of(signed_in(people.clerk).get(f"/van-ban/{first.pk}/ban-in"))
    assert "In, trình ký bản giấy" in html
    paper.record_copies(document_id=first.pk, copies=1, done_on=first.issued_on, by=people.clerk, at=clock.now())
    done = PaperCopies.objects.get(document=first)
    assert (done.form, done.signed_by, done.done_on) == (PaperCopies.SIGNED, first.signer_name, first.issued_on)
    assert first.signer_name in pages.text_of(pages.html_of(signed_in(people.clerk).get(f"/van-ban/{first.pk}/ban-in")))
    # What is issued without it stays on the list, for the clerk and for the chief of the office, with its day.
    out = issued(second, LC)
    day = f"{out.issued_on:%d/%m/%Y}"
    for who in ("clerk", "chief"):
        html = listed(LC, who)
        assert f"/van-ban/{second.pk}" in html and f"/van-ban/{first.pk}" not in html
        assert f"nợ bản giấy từ {day}" in html
    line = AuditEvent.objects.get(target_id=second.pk, name="outgoing.paper_owed")
    assert line.data["since"] == day
    assert signed_in(people.specialist).get(LIST).status_code == 404


@pytest.mark.req("ST-9.4-0a", "ST-9.4b")
def test_soc_trangs_clerk_ticks_file_and_paper_before_the_number(office: Office) -> None:
    people = factories.cast(ST)
    document = factories.outgoing(Out.AT_CLERK, ST)
    today = clock.now().astimezone(VIETNAM).date()
    where = f"/van-ban/{document.pk}/lam/take_paper"
    answer = signed_in(people.clerk).post(
        where, {"take_paper-file": "on", "take_paper-paper": "on", "take_paper-taken_on": f"{today:%Y-%m-%d}"}
    )
    assert answer.status_code == 302
    done = outgoing.number(document_id=document.pk, by=people.clerk, at=clock.now())
    assert (done.paper_taken_on, done.paper_owed_since) == (today, None)
    assert f"/van-ban/{document.pk}" not in listed(ST)
    assert "outgoing.paper_owed" not in factories.audit_names(issued(done, ST))


@pytest.mark.req("ST-9.4-0a", "ST-9.4b")
def test_paper_that_is_not_there_is_a_dated_debt_until_it_comes(office: Office) -> None:
    people = factories.cast(ST)
    document = numbered(ST)
    out = issued(document, ST)
    assert out.paper_owed_since == document.issued_on
    assert f"/van-ban/{document.pk}" in listed(ST)
    assert factories.audit_names(out)[-1] == "outgoing.paper_owed"
    page = pages.text_of(pages.html_of(signed_in(people.leader).get(f"/van-ban/{document.pk}")))
    assert f"chưa có, nợ từ ngày {document.issued_on:%d/%m/%Y}" in page
    paid = take(document, at=clock.now())
    assert (paid.paper_owed_since, paid.paper_taken_on is not None) == (None, True)
    assert f"/van-ban/{document.pk}" not in listed(ST)
    line = AuditEvent.objects.get(target_id=document.pk, name="outgoing.paper_taken")
    assert line.data["owed_since"] == f"{document.issued_on:%Y-%m-%d}"
    # Copies of the paper go to those who need paper, sealed by hand.
    paper.record_copies(document_id=document.pk, copies=2, done_on=out.issued_on, by=people.clerk, at=clock.now())
    assert PaperCopies.objects.get(document=document).form == PaperCopies.COPIED


def take(document: Document, **facts: Any) -> Document:
    said: dict[str, Any] = {"file": True, "paper": True, "taken_on": clock.now().astimezone(VIETNAM).date()}
    return paper.take(document_id=document.pk, by=factories.cast(ST).clerk, **{**said, "at": clock.now()} | facts)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"paper": False}, "paper"),
        ({"file": False}, "file"),
        ({"taken_on": clock.now().astimezone(VIETNAM).date() + timedelta(days=2)}, "taken_on"),
    ],
)
@pytest.mark.req("ST-9.4-0a")
def test_one_tick_is_not_both_and_tomorrow_is_not_yet(office: Office, facts: dict[str, Any], field: str) -> None:
    document = numbered(ST)
    before = factories.snapshot()
    with pytest.raises(BadInput) as caught:
        take(document, **facts)
    assert caught.value.field == field
    assert factories.snapshot() == before


def test_a_return_to_the_drafter_takes_the_paper_with_it(office: Office) -> None:
    people = factories.cast(ST)
    owing, having = numbered(ST), numbered(ST)
    take(having)
    for document in (owing, having):
        back = outgoing.hand_back(document_id=document.pk, reason="Sai thể thức", by=people.clerk, at=clock.now())
        assert (back.paper_owed_since, back.paper_taken_on) == (None, None)


def test_printed_copies_pay_the_debt_and_who_wants_no_paper_owes_none(office: Office) -> None:
    document = numbered(BD)
    assert document.paper_owed_since == document.issued_on
    paper.record_copies(
        document_id=document.pk, copies=1, done_on=document.issued_on, by=factories.cast(BD).clerk, at=clock.now()
    )
    document.refresh_from_db()
    assert document.paper_owed_since is None
    assert numbered(QN).paper_owed_since is None
    for key in (HG, QN):
        assert signed_in(factories.cast(key).clerk).get(LIST).status_code == 404


def test_the_database_bears_no_debt_of_paper_that_is_there(office: Office) -> None:
    document = numbered(ST)
    with pytest.raises(IntegrityError, match="document_paper_owed_or_taken"), transaction.atomic():
        Document.objects.filter(pk=document.pk).update(paper_taken_on=document.issued_on)
