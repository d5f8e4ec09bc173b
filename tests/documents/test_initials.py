"""Several ký nháy: the unit leader's and those of whom the drafter named, each in a field of its own, each verified."""

from __future__ import annotations

from typing import Any

import pytest

import factories
import walking
from factories import BD, ST
from factories_office import Office
from vanthu.core import clock
from vanthu.documents import parts, transitions
from vanthu.documents.actions import outgoing, signing
from vanthu.documents.models import Document, Initial
from vanthu.documents.states import Out
from vanthu.files.models import File
from vanthu.notify.models import Notice
from vanthu.refusal import BadInput, NotFound, NotPermitted, WrongState
from vanthu.signing import verdicts
from vanthu.signing.models import Claim
from vanthu.store import bytes_store


def submitted(*others: str) -> Document:
    """A letter of Sóc Trăng, before its unit leader and these others."""
    people = factories.cast(ST)
    named = tuple(getattr(people, who).position for who in others)
    return walking.walk(factories.draft(ST, real=True, initials=named), until="submit")


def initial(document: Document, who: str) -> Claim:
    claim = signing.ask_initials(document_id=document.pk, by=getattr(factories.cast(ST), who), at=clock.now())
    factories.run_jobs()
    claim.refresh_from_db()
    document.refresh_from_db()
    return claim


def may(document: Document, who: str) -> bool:
    policy = parts.policy_of(document)
    return not transitions.INITIAL.why_not(document, getattr(factories.cast(ST), who), policy)


@pytest.mark.req("ST-6.3b")
def test_any_number_of_initials_in_any_order_before_the_leader_signs(office: Office) -> None:
    people = factories.cast(ST)
    document = submitted("deputy", "other_unit_leader")
    assert list(Initial.objects.filter(document=document).order_by("order").values_list("position_id", flat=True)) == [
        people.unit_leader.position, people.deputy.position, people.other_unit_leader.position
    ]  # fmt: skip
    for actor in (people.deputy, people.other_unit_leader):
        assert Notice.objects.get(document_id=document.pk, account_id=actor.account).text.startswith(
            "Có dự thảo chờ bạn ký nháy"
        )

    assert initial(document, "other_unit_leader").state == "done"
    assert not may(document, "other_unit_leader") and may(document, "unit_leader") and may(document, "deputy")
    with pytest.raises(NotPermitted):
        signing.ask_initials(document_id=document.pk, by=people.other_unit_leader, at=clock.now())
    assert initial(document, "unit_leader").state == "done"
    # The unit leader cannot pass it up before all have initialled.
    with pytest.raises(WrongState, match="Còn người được đề nghị ký nháy chưa ký"):
        outgoing.pass_up(document_id=document.pk, opinion="", by=people.unit_leader, at=clock.now())
    assert initial(document, "deputy").state == "done"
    assert document.placement["initialled"]

    signed = walking.walk(document, since="initial", until="sign")
    sha256 = File.objects.get(document_id=document.pk, kind="main").current.sha256
    report = verdicts.judge(sha256, at=clock.now(), accepts_claimed_time=False)
    fields = [signature.field for signature in report.signatures]
    assert (signed.state, fields, report.verdict) == (
        Out.SIGNED,
        ["KyNhay3", "KyNhay1", "KyNhay2", "KyLanhDao"],
        "valid",
    )


@pytest.mark.req("ST-6.3b")
def test_the_leader_does_not_sign_over_initials_that_are_not_valid(office: Office) -> None:
    document = submitted()
    assert initial(document, "unit_leader").state == "done"
    main = File.objects.get(document_id=document.pk, kind="main").current
    pdf = bytearray(bytes_store().get(main.sha256))
    # A byte of the page that the initials cover.
    pdf[pdf.index(b"/KyNhay1") if b"/KyNhay1" in pdf else pdf.index(b"KyNhay1")] ^= 1
    main.sha256 = bytes_store().put(bytes(pdf))
    main.save(update_fields=["sha256"])
    outgoing.pass_up(document_id=document.pk, opinion="", by=factories.cast(ST).unit_leader, at=clock.now())
    claim = signing.ask_signature(document_id=document.pk, by=factories.cast(ST).leader, at=clock.now())
    factories.run_jobs()
    claim.refresh_from_db()
    document.refresh_from_db()
    assert (claim.state, document.state) == ("failed", Out.AT_SIGNER)
    assert claim.problem.startswith("Chữ ký nháy 1 không hợp lệ: ")


def test_who_was_named_sees_the_draft_from_the_submission_on_and_others_do_not(office: Office) -> None:
    from vanthu.documents import queries, queues

    people = factories.cast(ST)
    named = factories.draft(ST, real=True, initials=(people.other_specialist.position,))
    with pytest.raises(NotFound):
        queries.visible_document(people.other_specialist, named.pk)
    walking.walk(named, until="submit")
    assert queries.visible_document(people.other_specialist, named.pk).pk == named.pk
    queue = queues.BY_KEY["cho-ky-nhay"]
    mine = queues.documents(queue, actor=people.other_specialist, at=clock.now())
    assert list(mine.values_list("pk", flat=True)) == [named.pk]
    assert not queues.documents(queue, actor=people.checker, at=clock.now()).exists()


@pytest.mark.parametrize(
    ("others", "code"),
    [
        (lambda: (factories.cast(BD).unit_leader.position,), "bad_input"),
        (lambda: (factories.cast(ST).admin.position,), "bad_input"),
        (lambda: tuple(_nine()), "too_many_initials"),
    ],
)
def test_who_cannot_initial_is_not_named(office: Office, others: Any, code: str) -> None:
    before = factories.snapshot()
    with pytest.raises(BadInput) as refused:
        factories.draft(ST, initials=others())
    assert (refused.value.code, refused.value.field) == (code, "initials")
    assert factories.snapshot()["default.documents_document"] == before["default.documents_document"]


def _nine() -> list[Any]:
    from vanthu.core.ids import new_id

    return [new_id() for _ in range(9)]


def test_naming_is_kept_through_a_change_of_the_draft_and_asked_for_again_after_a_return(office: Office) -> None:
    people = factories.cast(ST)
    document = submitted("deputy")
    initial(document, "deputy")
    back = outgoing.refuse(document_id=document.pk, reason="Sửa", by=people.unit_leader, at=clock.now())
    again = walking.walk(back, until="submit")
    assert set(again.placement["initials_open"]) == {str(people.unit_leader.position), str(people.deputy.position)}
    assert not Initial.objects.filter(document=document).exclude(signed_at=None).exists()


def test_where_the_regulation_knows_no_initials_nobody_is_asked_for_them(office: Office) -> None:
    people = factories.cast(BD)
    document = factories.draft(BD, real=True, initials=(people.deputy.position,))
    assert not Initial.objects.filter(document=document).exists()
    assert walking.walk(document, until="submit").placement["initials_open"] == []


def test_the_form_offers_further_initials_only_where_the_regulation_has_them(office: Office) -> None:
    from browsers import signed_in

    for key, offered in ((ST, True), (BD, False)):
        html = signed_in(factories.cast(key).specialist).get("/van-ban/soan").content.decode()
        assert ("Người ký nháy khác" in html) is offered
