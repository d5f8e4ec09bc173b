"""Thẩm định before signing (ST điều 9.3), and Sóc Trăng's way on the pages of the application alone (ST điều 6.1, 9.2–9.4)."""

from __future__ import annotations

from typing import Any

import pytest

import factories
import pages
import walking
from browsers import shown, signed_in
from factories import BD, QN, ST
from factories_office import Office
from vanthu.core import clock
from vanthu.core.models import AuditEvent
from vanthu.documents.actions import reviewing, signing
from vanthu.documents.models import Document, Participant
from vanthu.documents.states import Out
from vanthu.files.models import File
from vanthu.notify.models import Notice
from vanthu.refusal import BadInput, NotPermitted, Refusal, SecretRefused, WrongState
from vanthu.signing import verdicts


def press(actor: Any, document: Document, act: str, **data: str) -> Document:
    """Press a button on the document's page, and let the workers work."""
    browser = signed_in(actor)
    where = f"/van-ban/{document.pk}"
    assert f'action="{where}/lam/{act}"' in pages.html_of(browser.get(where)), act
    answer = browser.post(
        f"{where}/lam/{act}", {f"{act}-{name}": value for name, value in data.items()} | shown(document)
    )
    assert answer.status_code == 302 and answer["Location"] == where, answer.content.decode()
    factories.run_jobs(but=("draw_pages", "deliver"))
    document.refresh_from_db()
    return document


def signed_by(document: Document) -> list[tuple[str, str]]:
    """The signatures of the file as the verifier finds them: field and kind. It must find no fault."""
    main = File.objects.select_related("current").get(document_id=document.pk, kind="main")
    report = verdicts.judge(main.current.sha256, at=clock.now(), accepts_claimed_time=False)
    assert not report.document_problems
    return [(signature.field, signature.kind) for signature in report.signatures]


@pytest.mark.req("ST-6.1", "ST-9.2a", "ST-9.3a", "ST-9.3b", "ST-9.4b")
def test_soc_trang_reviews_signs_numbers_and_seals_without_leaving_the_application(office: Office) -> None:
    people = factories.cast(ST)
    document = walking.walk(factories.draft(ST, real=True), until="submit")
    press(people.unit_leader, document, "initial")
    press(people.unit_leader, document, "pass_up", opinion="Đã xem")
    passed = AuditEvent.objects.get(target_id=document.pk, name="outgoing.passed")
    assert passed.account_id == people.unit_leader.account
    assert passed.data["answers_for"] == "nội dung và thể thức (Nghị định số 30/2020/NĐ-CP (Phụ lục I))"
    said = pages.text_of(pages.html_of(signed_in(people.leader).get(f"/van-ban/{document.pk}")))
    assert "Chịu trách nhiệm về nội dung và thể thức" in said

    press(people.leader, document, "expert_review", unit=str(people.unit), question="Căn cứ pháp lý")
    assert (document.state, document.holder_unit_id, document.holder_id) == (Out.AT_REVIEW, people.unit, None)
    press(people.unit_leader, document, "give_review", opinion="Căn cứ đầy đủ")
    assert (document.state, document.holder_id) == (Out.AT_SIGNER, people.leader.position)
    stack = pages.text_of(pages.html_of(signed_in(people.leader).get("/viec/cho-toi-ky")))
    assert "Căn cứ đầy đủ" in stack

    press(people.leader, document, "sign")
    assert signed_by(document) == [("KyNhay1", "person"), ("KyLanhDao", "person")]
    press(people.leader, document, "forward")
    press(people.clerk, document, "number")
    assert (document.state, document.number, document.paper_owed_since) == (Out.NUMBERED, 1, document.issued_on)
    press(people.clerk, document, "seal")
    assert signed_by(document)[-1] == ("ConDau", "organisation")
    press(people.clerk, document, "take_paper", file="on", paper="on", taken_on=f"{document.issued_on:%Y-%m-%d}")
    press(people.clerk, document, "issue")
    assert document.state == Out.ISSUED
    # Number and date before the seal, the paper kept, then the file is sent.
    steps = ["outgoing.numbered", "outgoing.sealed", "outgoing.paper_taken", "outgoing.issued"]
    assert [name for name in factories.audit_names(document) if name in steps] == steps


@pytest.mark.req("QN-7.1")
def test_quang_nams_leader_and_clerk_sign_within_the_application(office: Office) -> None:
    people = factories.cast(QN)
    document = walking.walk(factories.draft(QN, real=True), until="check_pass")
    press(people.leader, document, "sign")
    press(people.leader, document, "permit_issue")
    press(people.clerk, document, "number")
    press(people.clerk, document, "seal")
    assert signed_by(document) == [("KyLanhDao", "person"), ("ConDau", "organisation")]


# --- review ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def at_signer(office: Office) -> Document:
    return factories.outgoing(Out.AT_SIGNER, ST)


def send(document: Document, **facts: Any) -> Document:
    people = factories.cast(ST)
    facts = {"unit": people.other_unit_leader.unit, "question": "", "by": people.leader} | facts
    return reviewing.send(document_id=document.pk, at=clock.now(), **facts)


@pytest.mark.req("ST-9.3b")
def test_while_a_unit_reviews_it_nobody_signs_it_and_the_unit_has_it_in_its_list(at_signer: Document) -> None:
    people = factories.cast(ST)
    send(at_signer, question="Số liệu")
    before = factories.snapshot()
    with pytest.raises(WrongState):
        signing.ask_signature(document_id=at_signer.pk, by=people.leader, at=clock.now())
    assert factories.snapshot() == before
    mine = pages.html_of(signed_in(people.other_unit_leader).get("/viec/cho-tham-dinh"))
    assert f"/van-ban/{at_signer.pk}" in mine
    assert f"/van-ban/{at_signer.pk}" not in pages.html_of(signed_in(people.unit_leader).get("/viec/cho-tham-dinh"))
    # Who waits for it finds it too: the one who is to sign, and the one who drafted it; nobody else.
    Participant.objects.create(
        agency_id=at_signer.agency_id, document=at_signer, position_id=people.specialist.position
    )
    waits = {people.leader: True, people.specialist: True, people.unit_leader: False, people.other_unit_leader: False}
    for seat, has in waits.items():
        browser = signed_in(seat)
        assert (f"/van-ban/{at_signer.pk}" in pages.html_of(browser.get("/viec/dang-tham-dinh"))) is has
        assert ("/viec/dang-tham-dinh" in pages.html_of(browser.get("/"))) is has
    told = Notice.objects.filter(document_id=at_signer.pk, text__startswith="Đề nghị thẩm định")
    assert [notice.account_id for notice in told] == [people.other_unit_leader.account]

    # Another unit's head may not answer in its stead; the one that was asked must say something.
    for by, opinion, refusal in (
        (people.unit_leader, "Đồng ý", NotPermitted),
        (people.other_unit_leader, "  ", BadInput),
        (people.other_unit_leader, "TUYỆT MẬT", SecretRefused),
    ):
        before = factories.snapshot()
        with pytest.raises(refusal):
            reviewing.answer(document_id=at_signer.pk, opinion=opinion, by=by, at=clock.now())
        assert factories.snapshot() == before
    answered = reviewing.answer(
        document_id=at_signer.pk, opinion="Không nhất trí mục 2", by=people.other_unit_leader, at=clock.now()
    )
    assert (answered.state, answered.holder_id, answered.holder_unit_id) == (
        Out.AT_SIGNER, people.leader.position, None
    )  # fmt: skip
    assert factories.audit_names(at_signer)[-2:] == ["outgoing.sent_to_review", "outgoing.reviewed"]


@pytest.mark.req("ST-9.3b")
def test_the_leader_may_fetch_it_back_unreviewed(at_signer: Document) -> None:
    people = factories.cast(ST)
    send(at_signer)
    back = reviewing.call_back(document_id=at_signer.pk, by=people.leader, at=clock.now())
    assert (back.state, back.holder_id) == (Out.AT_SIGNER, people.leader.position)


def test_a_unit_of_another_agency_or_without_a_head_reviews_nothing(at_signer: Document) -> None:
    from vanthu.people.models import Position, Unit

    people = factories.cast(ST)
    Position.objects.filter(pk=people.other_unit_leader.position).update(roles=["specialist"])
    assert Unit.objects.get(pk=people.other_unit_leader.unit).is_open
    for unit in (factories.cast(BD).unit, people.other_unit_leader.unit):
        before = factories.snapshot()
        with pytest.raises(Refusal, match="no_reviewer"):
            send(at_signer, unit=unit)
        assert factories.snapshot() == before


def test_elsewhere_no_regulation_has_a_review(office: Office) -> None:
    document = factories.outgoing(Out.AT_SIGNER, BD)
    with pytest.raises(WrongState):
        reviewing.send(
            document_id=document.pk,
            unit=factories.cast(BD).unit,
            question="",
            by=factories.cast(BD).leader,
            at=clock.now(),
        )
