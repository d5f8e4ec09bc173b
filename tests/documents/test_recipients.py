"""Nơi nhận: open agencies of the directory, over the bus or on paper, never both, and paper on a ground of the text."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

import browsers
import factories
from factories import BD, HG, LC, PROFILES, QN, ST, cast
from vanthu.core import clock
from vanthu.documents import recipients, work
from vanthu.documents.actions import drafting, signing
from vanthu.documents.models import Document
from vanthu.documents.states import Out
from vanthu.people.models import Agency
from vanthu.policy import in_force


def agency(key: str) -> Agency:
    return Agency.objects.get(pk=cast(key).agency)


def close(key: str, *, days_ago: int = 1, successors: tuple[str, ...] = ()) -> None:
    found = agency(key)
    found.valid_to = clock.now().date() - timedelta(days=days_ago)
    found.save()
    found.successors.set([agency(successor) for successor in successors])


def refused(act: Callable[[], Any], kind: type[Exception]) -> Any:
    before = factories.snapshot()
    with pytest.raises(kind) as caught:
        act()
    assert factories.snapshot() == before
    return caught.value


def create(key: str = BD, **changes: Any) -> Document:
    return drafting.create_draft(
        draft=factories.draft_data(key, **changes), files=(), by=cast(key).specialist, at=clock.now()
    )


def lines(document: Document) -> dict[Any, tuple[bool, str]]:
    return {line.receiver_id: (line.paper, line.paper_ground) for line in document.recipients.all()}


# --- on paper --------------------------------------------------------------------------------------------------------


@pytest.mark.req("BD-13.3")
@pytest.mark.parametrize("key", PROFILES)
def test_each_paper_line_carries_a_ground_of_the_agencys_own_regulation(office, key: str) -> None:
    there, elsewhere = [cast(other).agency for other in PROFILES if other != key][:2]
    Agency.objects.filter(pk=elsewhere).update(receives_electronically=False)
    rule = next(rule for rule in recipients.grounds(cast(key).policy) if "no_infrastructure" in rule.recipients)
    document = create(key, recipients=(there,), paper_recipients=(elsewhere,), paper_ground=rule.code)
    assert lines(document) == {there: (False, ""), elsewhere: (True, rule.code)}
    assert document.recipients.get(paper=True).paper_reason == f"{rule.reason} ({rule.source})"


@pytest.mark.req("HG-14.4")
@pytest.mark.parametrize(
    ("ground", "connected"), [("outside_system", False), ("no_infrastructure", False), ("needs_paper", True)]
)
def test_hau_giangs_paper_has_one_of_three_reasons_each_of_which_must_be_true(
    office, ground: str, connected: bool
) -> None:
    there = cast(QN).agency
    Agency.objects.filter(pk=there).update(receives_electronically=connected)
    document = create(HG, recipients=(), paper_recipients=(there,), paper_ground=ground)
    (line,) = document.recipients.all()
    assert (line.paper, line.paper_ground, "Điều 14.4" in line.paper_reason) == (True, ground, True)
    # Who is in the system gets no paper for want of it.
    Agency.objects.filter(pk=there).update(receives_electronically=True)
    if not connected:
        refused(
            lambda: create(HG, recipients=(), paper_recipients=(there,), paper_ground=ground),
            recipients.PaperGroundWrong,
        )


@pytest.mark.req("BD-13.3")
@pytest.mark.parametrize("ground", ["", "head_list", "no_such_ground"])
def test_paper_without_a_ground_that_one_may_state_is_refused(office, ground: str) -> None:
    said = refused(
        lambda: create(recipients=(), paper_recipients=(cast(QN).agency,), paper_ground=ground),
        recipients.PaperGroundMissing,
    )
    assert said.field == "paper_ground"


@pytest.mark.req("BD-5.3a", "HG-4.3")
@pytest.mark.parametrize("key", [BD, HG])
def test_who_gets_the_electronic_document_gets_no_paper(office, key: str) -> None:
    both = cast(LC).agency
    said = refused(
        lambda: create(key, recipients=(both,), paper_recipients=(both,), paper_ground="needs_paper"),
        recipients.RecipientTwice,
    )
    assert said.field == "paper_recipients" and agency(LC).name in said.sentence


@pytest.mark.req("BD-2.2")
def test_the_directory_decides_who_is_reached_electronically(office) -> None:
    said = refused(
        lambda: create(recipients=(), paper_recipients=(cast(LC).agency,), paper_ground="no_infrastructure"),
        recipients.PaperGroundWrong,
    )
    assert agency(LC).name in said.sentence
    Agency.objects.filter(pk=cast(LC).agency).update(receives_electronically=False)
    said = refused(lambda: create(recipients=(cast(LC).agency,)), recipients.RecipientWantsPaper)
    assert said.field == "recipients" and "Nơi nhận bản giấy" in said.sentence


def test_a_ground_for_some_kinds_is_refused_for_others(office) -> None:
    paper = {"recipients": (), "paper_recipients": (cast(BD).agency,), "paper_ground": "for_approval"}
    refused(lambda: create(ST, type_name="Báo cáo", **paper), recipients.PaperGroundWrong)
    assert lines(create(ST, type_name="Tờ trình", **paper)) == {cast(BD).agency: (True, "for_approval")}


def test_a_ground_for_legal_documents_needs_a_page_that_prints_one(office) -> None:
    paper = {"recipients": (), "paper_recipients": (cast(BD).agency,), "paper_ground": "legal_document"}
    document = create(HG, type_name="Quyết định", **paper)
    policy = in_force(HG, on=clock.now().date())
    recipients.check(document, policy, on=clock.now().date(), legal=True)
    with pytest.raises(recipients.PaperGroundWrong):
        recipients.check(document, policy, on=clock.now().date(), legal=False)


@pytest.mark.req("BD-5.3a", "BD-13.3")
def test_paper_is_entered_on_the_form_and_kept_by_a_later_change(office) -> None:
    Agency.objects.filter(pk=cast(QN).agency).update(receives_electronically=False)
    client = browsers.signed_in(cast().specialist)
    page = client.get("/van-ban/soan").content.decode()
    assert 'name="paper_recipients"' in page and "Điều 13.3.b" in page and "Điều 5.3" not in page
    typed = {
        "type_name": "Công văn", "subject": "V/v gửi bản giấy", "notation": "SCT-VP", "urgency": "0", "copies": "1",
        "signer": str(cast().leader.position), "unit_leader": str(cast().unit_leader.position),
        "recipients": [str(cast(LC).agency)], "paper_recipients": [str(cast(QN).agency)],
        "paper_ground": "no_infrastructure", "then": "again",
    }  # fmt: skip
    refused_page = client.post("/van-ban/soan", {**typed, "paper_recipients": [str(cast(LC).agency)]})
    assert refused_page.status_code == 422
    assert "đã nhận văn bản điện tử nên không gửi thêm bản giấy" in refused_page.content.decode()
    answer = client.post("/van-ban/soan", typed)
    assert answer.status_code == 302
    address = answer.headers["Location"]
    document = Document.objects.get(pk=address.rpartition("/")[2])
    kept = {cast(LC).agency: (False, ""), cast(QN).agency: (True, "no_infrastructure")}
    assert lines(document) == kept
    form = client.get(f"{address}/sua").content.decode()
    chosen: dict[str, list[str]] = {}
    for name, body in re.findall(r'<select name="(\w+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen[name] = re.findall(r'<option value="([^"]*)" selected>', body)
    assert chosen["recipients"] == [str(cast(LC).agency)]
    assert chosen["paper_recipients"] == [str(cast(QN).agency)]
    assert chosen["paper_ground"] == ["no_infrastructure"]
    assert client.post(f"{address}/sua", {**typed, **chosen, "subject": "V/v gửi lại"}).status_code == 302
    document.refresh_from_db()
    assert (document.subject, lines(document)) == ("V/v gửi lại", kept)


# --- closed ----------------------------------------------------------------------------------------------------------


@pytest.mark.req("BD-11.3", "HG-11c", "ST-4.2c")
def test_a_closed_recipient_is_refused_at_submission_and_its_successors_are_named(office) -> None:
    document = factories.draft(real=True, recipients=(cast(LC).agency, cast(HG).agency))
    close(LC, successors=(QN, ST))
    prepared = work.prepare(document.pk)
    said = refused(
        lambda: drafting.submit(
            document_id=document.pk,
            prepared=prepared,
            confirmed=prepared.layout.key,
            by=cast().specialist,
            at=clock.now(),
        ),
        recipients.RecipientClosed,
    )
    yesterday = clock.now().date() - timedelta(days=1)
    successors = "; ".join(sorted(agency(key).name for key in (QN, ST)))
    assert said.sentence == (
        f"“{agency(LC).name}” đã ngừng hoạt động từ {yesterday:%d/%m/%Y}. Hãy gửi tới cơ quan kế tục: {successors}."
    )


@pytest.mark.req("BD-11.3", "HG-11c", "ST-4.2c")
def test_a_recipient_that_closed_meanwhile_is_refused_at_issue(office) -> None:
    document = factories.outgoing(Out.SEALED)
    close(LC)
    said = refused(
        lambda: signing.ask_issue(document_id=document.pk, by=cast().clerk, at=clock.now()),
        recipients.RecipientClosed,
    )
    assert said.sentence.endswith("Hãy bỏ khỏi nơi nhận.")


def test_on_its_last_day_an_agency_still_receives(office) -> None:
    document = create(recipients=(cast(LC).agency,))
    close(LC, days_ago=0)
    recipients.check(document, cast().policy, on=clock.now().date(), legal=None)
    with pytest.raises(recipients.RecipientClosed):
        recipients.check(document, cast().policy, on=clock.now().date() + timedelta(days=1), legal=None)


def test_the_refusal_of_a_closed_recipient_is_read_where_the_draft_was_sent_from(office) -> None:
    letter = factories.letter()
    close(LC, successors=(HG,))
    answer = browsers.signed_in(cast().specialist).post(
        "/van-ban/soan",
        {
            "type_name": letter.type_name, "subject": letter.subject, "notation": letter.notation, "urgency": "0",
            "copies": "1", "signer": str(cast().leader.position), "unit_leader": str(cast().unit_leader.position),
            "recipients": [str(cast(LC).agency)],
            "main": SimpleUploadedFile("v.pdf", letter.pdf.read_bytes(), "application/pdf"),
            "editable": SimpleUploadedFile("v.docx", letter.docx.read_bytes()),
        },
    )  # fmt: skip
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 422 and f"Hãy gửi tới cơ quan kế tục: {agency(HG).name}." in page
