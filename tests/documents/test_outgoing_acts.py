"""Drafts, reasons, returns and cancellations of outgoing documents."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

import factories
import walking
from factories import BD, HG, LC, PROFILES, QN, ST
from factories_office import Office
from vanthu.core import clock
from vanthu.core.ids import new_id
from vanthu.core.models import AuditEvent
from vanthu.core.roles import Role
from vanthu.documents import numbers, work
from vanthu.documents.actions import drafting, outgoing
from vanthu.documents.models import Document
from vanthu.documents.states import Out
from vanthu.files.models import File
from vanthu.notify.models import Notice
from vanthu.people.models import Position
from vanthu.refusal import BadInput, NotFound, NotPermitted, Refusal, WrongState
from vanthu.registers.models import Entry, Strike

RETURNS = [
    (outgoing.refuse, Out.AT_UNIT_LEADER, BD, "unit_leader"),
    (outgoing.hand_back_form, Out.AT_CHECKER, HG, "checker"),
    (outgoing.refuse_signing, Out.AT_SIGNER, BD, "leader"),
    (outgoing.refuse_signing, Out.SIGNED, BD, "leader"),
    (outgoing.hand_back, Out.AT_CLERK, BD, "clerk"),
    (outgoing.hand_back, Out.NUMBERED, BD, "clerk"),
    (outgoing.hand_back, Out.SEALED, BD, "clerk"),
]
_NAMES = [f"{act.__name__}-{state}" for act, state, _, _ in RETURNS]


def unchanged(act: Callable[[], Any], kind: type[Refusal], code: str = "") -> Refusal:
    """`act` is refused and leaves everything as it was."""
    before = factories.snapshot()
    with pytest.raises(kind) as caught:
        act()
    assert factories.snapshot() == before
    assert not code or caught.value.code == code
    return caught.value


# --- reasons and returns ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("act", "state", "key", "who"), RETURNS, ids=_NAMES)
@pytest.mark.parametrize("reason", ["", "  \n"])
@pytest.mark.req("BD-12.2b", "BD-12.3c")
def test_a_return_needs_a_reason(
    office: Office, act: Callable[..., Document], state: str, key: str, who: str, reason: str
) -> None:
    document = factories.outgoing(state, key)
    by = getattr(factories.cast(key), who)
    said = unchanged(
        lambda: act(document_id=document.pk, reason=reason, by=by, at=clock.now()), BadInput, "reason_missing"
    )
    assert (said.field, said.sentence) == ("reason", "Hãy nêu rõ lý do.")


@pytest.mark.parametrize(("act", "state", "key", "who"), RETURNS, ids=_NAMES)
@pytest.mark.req("BD-12.2b", "BD-12.3c", "ST-9.3d")
def test_a_return_brings_the_draft_to_its_drafter_with_the_reason(
    office: Office, act: Callable[..., Document], state: str, key: str, who: str
) -> None:
    people = factories.cast(key)
    document = factories.outgoing(state, key)
    done = act(document_id=document.pk, reason="Sai thể thức", by=getattr(people, who), at=clock.now())
    assert (done.state, done.holder_id, done.signed_at, done.sealed_at) == (
        Out.DRAFT,
        people.specialist.position,
        None,
        None,
    )
    line = AuditEvent.objects.get(target_id=document.pk, name="outgoing.refused")
    assert (line.data["reason"], line.data["from_state"]) == ("Sai thể thức", state)
    assert Notice.objects.filter(account_id=people.specialist.account, text__contains="Sai thể thức").count() == 1


@pytest.mark.req("BD-12.4b", "ST-9.4-0b")
def test_a_hand_back_voids_the_signature_and_keeps_its_version_and_the_number(office: Office) -> None:
    document = walking.walk(factories.draft(real=True), until="seal")
    main = File.objects.get(document_id=document.pk, kind="main")
    notes = list(main.versions.order_by("number").values_list("note", flat=True))
    assert notes == ["Tải lên", "Đặt vị trí ký, số, ngày", "Chữ ký số của người ký", "Chữ ký số của cơ quan"]

    back = outgoing.hand_back(document_id=document.pk, reason="Sai nơi nhận", by=factories.cast().clerk, at=clock.now())
    assert (back.state, back.number, back.code) == (Out.DRAFT, 1, "01/SCT-VP")
    main.refresh_from_db()
    assert main.current.note == "Tải lên"
    assert list(main.versions.order_by("number").values_list("note", flat=True)) == notes

    # Signed again it keeps the number it had, and the book has no other.
    again = walking.walk(back, until="number")
    assert (again.state, again.number) == (Out.NUMBERED, 1)
    assert walking.walk(again, since="number", until="issue").state == Out.ISSUED
    assert list(Entry.objects.values_list("number", flat=True)) == [1]
    assert not Strike.objects.exists()


def corrected(document: Document, **changes: object) -> Document:
    """The clerk hands a numbered document back, its drafter changes it, and the leader has signed it again."""
    clerk = factories.cast().clerk
    outgoing.hand_back(document_id=document.pk, reason="Sai loại văn bản", by=clerk, at=clock.now())
    Document.objects.filter(pk=document.pk).update(state=Out.AT_CLERK, holder=None, signed_at=clock.now(), **changes)
    return outgoing.number(document_id=document.pk, by=clerk, at=clock.now())


def test_a_kept_number_goes_on_under_the_notation_that_the_drafter_has_corrected(office: Office) -> None:
    document = factories.outgoing(Out.NUMBERED)
    number, entry, old = document.number, document.entry_id, document.code
    again = corrected(document, notation="QĐ-SCT", type_name="Quyết định")
    assert (again.number, again.entry_id, again.code) == (number, entry, f"{number:02d}/QĐ-SCT")
    assert again.code_folded == f"{number:02d}/qd-sct"
    assert f"{number:02d}/qd-sct" in again.folded and old.lower() not in again.folded
    assert not Strike.objects.exists()
    assert AuditEvent.objects.filter(name="outgoing.numbered").latest("at").data["code"] == again.code


def test_a_number_does_not_follow_its_document_into_another_series(office: Office) -> None:
    people = factories.cast(HG)
    kept = factories.outgoing(Out.NUMBERED, HG)
    old = kept.entry_id
    Document.objects.filter(pk=kept.pk).update(state=Out.AT_SIGNER)
    again = Document.objects.get(pk=kept.pk)
    # Returned, made into a legal document, and before its signer again.
    again.state, again.notation, again.placement = Out.AT_SIGNER, "QĐ-UBND", {**again.placement, "legal": True}
    again.save()
    numbers.give(again, people.policy, by=people.leader, at=clock.now())
    assert again.entry_id != old
    assert again.entry.register.series == "QPPL-QĐ"
    assert (again.number, again.code) == (1, f"01/{again.issued_on.year}/QĐ-UBND")
    assert Strike.objects.get().entry_id == old


@pytest.mark.parametrize(("key", "told"), [(BD, False), (ST, True)])
@pytest.mark.req("ST-9.4-0b")
def test_soc_trang_tells_the_leader_of_an_error_of_form_that_the_clerk_found(
    office: Office, key: str, told: bool
) -> None:
    people = factories.cast(key)
    document = factories.outgoing(Out.AT_CLERK, key)
    outgoing.hand_back(document_id=document.pk, reason="Sai thể thức", by=people.clerk, at=clock.now())
    assert Notice.objects.filter(account_id=people.leader.account).exists() is told
    assert Notice.objects.filter(account_id=people.specialist.account).exists()


@pytest.mark.req("ST-9.1e", "ST-9.3d")
def test_a_returned_draft_of_soc_trang_comes_to_the_unit_leader_and_needs_initials_again(office: Office) -> None:
    document = walking.walk(factories.draft(ST, real=True), until="sign")
    back = outgoing.refuse_signing(
        document_id=document.pk, reason="Bổ sung căn cứ", by=factories.cast(ST).leader, at=clock.now()
    )
    again = walking.walk(back, until="submit")
    assert (again.state, again.placement["initialled"]) == (Out.AT_UNIT_LEADER, False)
    unchanged(
        lambda: outgoing.pass_up(document_id=again.pk, opinion="", by=factories.cast(ST).unit_leader, at=clock.now()),
        WrongState,
    )


# --- cancelled -------------------------------------------------------------------------------------------------------


@pytest.mark.req("BD-11.2")
def test_a_cancelled_draft_that_had_a_number_strikes_it_for_good(office: Office) -> None:
    document = factories.outgoing(Out.NUMBERED)
    people = factories.cast()
    outgoing.hand_back(document_id=document.pk, reason="Không ban hành", by=people.clerk, at=clock.now())
    done = outgoing.cancel(
        document_id=document.pk, reason="Lãnh đạo quyết định không ban hành", by=people.specialist, at=clock.now()
    )
    assert done.state == Out.CANCELLED
    struck = Strike.objects.get()
    assert (struck.entry.number, struck.reason) == (1, "Lãnh đạo quyết định không ban hành")
    following = factories.outgoing(Out.AT_CLERK)
    assert outgoing.number(document_id=following.pk, by=people.clerk, at=clock.now()).number == 2


def test_a_cancelled_draft_without_a_number_strikes_nothing(office: Office) -> None:
    document = factories.outgoing(Out.DRAFT)
    outgoing.cancel(document_id=document.pk, reason="Trùng", by=factories.cast().specialist, at=clock.now())
    assert not Strike.objects.exists()
    assert factories.audit_names(document) == ["outgoing.cancelled"]


def test_a_cancellation_needs_a_reason(office: Office) -> None:
    document = factories.outgoing(Out.DRAFT)
    unchanged(
        lambda: outgoing.cancel(document_id=document.pk, reason=" ", by=factories.cast().specialist, at=clock.now()),
        BadInput,
        "reason_missing",
    )


# --- drafts ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changes",
    [
        {"subject": "MẬT - Báo cáo tình hình"},
        {"subject": "V/v báo cáo (TUYỆT MẬT)"},
        {"type_name": "Công văn mật"},
        {"note": "Tối mật: chỉ gửi lãnh đạo"},
    ],
)
@pytest.mark.parametrize("key", PROFILES)
@pytest.mark.req("BD-1.2", "LC-1.2", "HG-1.2", "ST-1.1b", "QN-1.2")
def test_a_draft_with_a_secrecy_mark_is_refused_and_nothing_of_it_is_kept(
    office: Office, key: str, changes: dict[str, str]
) -> None:
    data = factories.draft_data(key, **changes)
    people = factories.cast(key)
    unchanged(
        lambda: drafting.create_draft(draft=data, files=(), by=people.specialist, at=clock.now()),
        Refusal,
        "state_secret",
    )
    kept = factories.outgoing(Out.DRAFT, key)
    unchanged(
        lambda: drafting.update_draft(document_id=kept.pk, draft=data, files=(), by=people.specialist, at=clock.now()),
        Refusal,
        "state_secret",
    )


@pytest.mark.parametrize(
    ("act", "state", "key", "who"),
    [
        (outgoing.pass_up, Out.AT_UNIT_LEADER, BD, "unit_leader"),
        (outgoing.pass_to_checker, Out.AT_UNIT_LEADER, HG, "unit_leader"),
        (outgoing.check_pass, Out.AT_CHECKER, HG, "checker"),
    ],
)
def test_an_opinion_with_a_secrecy_mark_is_refused(
    office: Office, act: Callable[..., Document], state: str, key: str, who: str
) -> None:
    document = factories.outgoing(state, key)
    by = getattr(factories.cast(key), who)
    unchanged(
        lambda: act(document_id=document.pk, opinion="(MẬT) xem riêng", by=by, at=clock.now()),
        Refusal,
        "state_secret",
    )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        (lambda: {"signer": factories.cast().specialist.position}, "signer"),
        (lambda: {"signer": factories.cast(LC).leader.position}, "signer"),
        (lambda: {"signer": new_id()}, "signer"),
        (lambda: {"recipients": (new_id(),)}, "recipients"),
        (lambda: {"recipients": (factories.cast().agency,)}, "recipients"),
        (lambda: {"paper_recipients": (factories.cast(QN).agency,)}, "paper_ground"),
        (lambda: {"subject": "  "}, "subject"),
        (lambda: {"unit_leader": factories.cast().specialist.position}, "unit_leader"),
        (lambda: {"unit_leader": factories.cast(LC).unit_leader.position}, "unit_leader"),
        (lambda: {"checker": factories.cast().clerk.position}, "checker"),
    ],
)
@pytest.mark.req("BD-11.3", "HG-11c", "ST-4.2c")
def test_a_draft_with_wrong_people_or_recipients_is_refused(
    office: Office, changes: Callable[[], dict[str, Any]], field: str
) -> None:
    data = factories.draft_data(**changes())
    said = unchanged(
        lambda: drafting.create_draft(draft=data, files=(), by=factories.cast().specialist, at=clock.now()), BadInput
    )
    assert said.field == field


@pytest.mark.parametrize("answered", [new_id, lambda: factories.incoming("assigned", LC).pk], ids=["none", "theirs"])
def test_a_reply_to_what_is_not_there_or_another_agencys_is_refused(
    office: Office, answered: Callable[[], UUID]
) -> None:
    data = factories.draft_data(answers=answered())
    unchanged(
        lambda: drafting.create_draft(draft=data, files=(), by=factories.cast().specialist, at=clock.now()), NotFound
    )


@pytest.mark.parametrize("who", ["archivist", "admin"])
def test_who_drafts_nothing_makes_no_draft(office: Office, who: str) -> None:
    data = factories.draft_data()
    unchanged(
        lambda: drafting.create_draft(draft=data, files=(), by=getattr(factories.cast(), who), at=clock.now()),
        NotPermitted,
    )


@pytest.mark.parametrize(("key", "needs_word_file"), [(BD, True), (ST, False), (LC, False), (QN, False)])
@pytest.mark.req("BD-12.1d")
def test_binh_dinh_wants_the_editable_file_beside_the_pdf(office: Office, key: str, needs_word_file: bool) -> None:
    document = factories.outgoing(Out.DRAFT, key, pdf=factories.letter(key).pdf.read_bytes())
    editable = File.objects.get(document_id=document.pk, kind="editable")
    editable.current = None
    editable.save()
    editable.versions.all().delete()
    editable.delete()
    prepared = work.prepare(document.pk)

    def submit() -> Document:
        return drafting.submit(
            document_id=document.pk,
            prepared=prepared,
            confirmed=prepared.layout.key,
            by=factories.cast(key).specialist,
            at=clock.now(),
        )

    if needs_word_file:
        assert unchanged(submit, BadInput, "draft_file_missing").field == "editable"
    else:
        assert submit().state != Out.DRAFT


@pytest.mark.parametrize("key", PROFILES)
@pytest.mark.req("BD-12.1d", "ST-9.1a")
def test_a_draft_without_a_pdf_is_not_submitted(office: Office, key: str) -> None:
    document = drafting.create_draft(
        draft=factories.draft_data(key),
        files=[("editable", factories.received("a.docx", b"PK"))],
        by=factories.cast(key).specialist,
        at=clock.now(),
    )
    assert unchanged(lambda: work.prepare(document.pk), BadInput, "draft_file_missing").field == "main"


def test_a_draft_without_recipients_is_not_submitted(office: Office) -> None:
    document = factories.draft(real=True, recipients=())
    prepared = work.prepare(document.pk)
    unchanged(
        lambda: drafting.submit(
            document_id=document.pk,
            prepared=prepared,
            confirmed=prepared.layout.key,
            by=factories.cast().specialist,
            at=clock.now(),
        ),
        BadInput,
        "recipient_missing",
    )


def test_a_file_that_was_replaced_while_its_fields_were_laid_is_not_submitted(office: Office) -> None:
    document = factories.draft(real=True)
    prepared = work.prepare(document.pk)
    people = factories.cast()
    drafting.update_draft(
        document_id=document.pk,
        draft=factories.draft_data(),
        files=[("main", factories.received("moi.pdf", factories.tiny_pdf("Bản khác")))],
        by=people.specialist,
        at=clock.now(),
    )
    unchanged(
        lambda: drafting.submit(
            document_id=document.pk,
            prepared=prepared,
            confirmed=prepared.layout.key,
            by=people.specialist,
            at=clock.now(),
        ),
        WrongState,
    )


def test_the_form_checker_of_hau_giang_does_not_check_an_own_draft(office: Office) -> None:
    people = factories.cast(HG)
    document = factories.outgoing(Out.AT_CHECKER, HG, drafter_id=people.checker.position)
    second = Position.objects.get(pk=people.specialist.position)
    second.roles = [*second.roles, Role.FORM_CHECKER]
    second.save(update_fields=["roles"])
    unchanged(
        lambda: outgoing.check_pass(document_id=document.pk, opinion="", by=people.checker, at=clock.now()),
        NotPermitted,
    )


def test_an_office_too_small_for_a_second_checker_may_have_the_drafter_check(office: Office) -> None:
    people = factories.cast(HG)
    document = factories.outgoing(Out.AT_CHECKER, HG, drafter_id=people.checker.position)
    passed = outgoing.check_pass(document_id=document.pk, opinion="", by=people.checker, at=clock.now())
    assert passed.state == Out.AT_SIGNER


def test_without_a_form_checker_the_unit_leader_cannot_pass_on(office: Office) -> None:
    document = factories.outgoing(Out.AT_UNIT_LEADER, HG, checker_id=None)
    said = unchanged(
        lambda: outgoing.pass_to_checker(
            document_id=document.pk, opinion="", by=factories.cast(HG).unit_leader, at=clock.now()
        ),
        BadInput,
    )
    assert said.field == "checker"


def test_a_second_upload_is_a_second_version_of_the_same_file(office: Office) -> None:
    document = factories.draft()
    drafting.update_draft(
        document_id=document.pk,
        draft=factories.draft_data(subject="V/v sửa đổi"),
        files=[("main", factories.received("moi.pdf", factories.tiny_pdf("Bản hai")))],
        by=factories.cast().specialist,
        at=clock.now(),
    )
    main = File.objects.get(document_id=document.pk, kind="main")
    assert (main.name, main.current.number, main.versions.count()) == ("moi.pdf", 2, 2)
    document.refresh_from_db()
    assert document.subject == "V/v sửa đổi"


@pytest.mark.req("BD-12.1e")
def test_who_is_next_is_told(office: Office) -> None:
    document = walking.walk(factories.draft(real=True), until="submit")
    notice = Notice.objects.get(document_id=document.pk, account_id=factories.cast().unit_leader.account)
    assert notice.text.startswith("Có dự thảo chờ bạn: ")
