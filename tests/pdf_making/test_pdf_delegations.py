"""TUQ. and TL.: the head of a unit signs by what the head delegated in writing, with his own key, as long as it stands."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from making_letters import letter

import factories
import pages
from browsers import signed_in
from factories import BD, QN
from factories_office import Office
from racing import race
from vanthu.core import audit, clock
from vanthu.core.clock import VIETNAM
from vanthu.core.models import AuditEvent
from vanthu.documents import authority, work
from vanthu.documents.actions import drafting, outgoing, signing
from vanthu.documents.models import Document
from vanthu.documents.states import Out
from vanthu.files.models import File
from vanthu.people.models import Account, Position
from vanthu.refusal import BadInput, NotFound, NotPermitted, Refusal, WrongState
from vanthu.signing import verdicts
from vanthu.signing.models import Delegation
from vanthu.signing.registry.actions import delegations as acts
from vanthu.signing.registry.actions.custody import Ground

TITLE = ("TUQ. GIÁM ĐỐC", "TRƯỞNG PHÒNG")


def today() -> date:
    return clock.now().astimezone(VIETNAM).date()


def printed(title: tuple[str, ...] = TITLE) -> bytes:
    name = Account.objects.get(pk=factories.cast(QN).unit_leader.account).printed_name
    made = letter(signer=name, title=title, date_line="Quảng Nam, ngày      tháng      năm")
    return made.replace(b"%PDF-1.3", b"%PDF-1.4", 1)


def drafted(pdf: bytes | None = None, **changes: Any) -> Document:
    people = factories.cast(QN)
    return drafting.create_draft(
        draft=factories.draft_data(
            QN, type_name="Quyết định", notation="QĐ-SCT", signer=people.unit_leader.position, **changes
        ),
        files=[("main", factories.received("a.pdf", pdf or printed())), ("editable", factories.received("a.docx", b"PK"))],
        by=people.specialist,
        at=clock.now(),
    )  # fmt: skip


def submit(document: Document) -> Document:
    prepared = work.prepare(document.pk)
    return drafting.submit(
        document_id=document.pk,
        prepared=prepared,
        confirmed=prepared.layout.key,
        by=factories.cast(QN).specialist,
        at=clock.now(),
    )


def at_signer(delegation: Delegation) -> Document:
    """A document that the unit's head shall sign by this delegation, its file being a tiny one."""
    people = factories.cast(QN)
    return factories.outgoing(
        Out.AT_SIGNER, QN,
        signer_id=people.unit_leader.position,
        signer_name=Account.objects.get(pk=people.unit_leader.account).printed_name,
        holder_id=people.unit_leader.position,
        delegation_id=delegation.pk,
    )  # fmt: skip


def give(**changes: Any) -> Delegation:
    people = factories.cast(QN)
    said: dict[str, Any] = {
        "form": "TUQ",
        "holder": people.unit_leader.position,
        "ground": Ground(number="12/UQ-SLĐTBXH", on=today(), scan=factories.received("uy-quyen.pdf")),
        "scope": "Quyết định nghiệp vụ của phòng",
        "kinds": ["Quyết định"],
        "since": today(),
        "until": today() + timedelta(days=7),
        "by": people.leader,
        "at": clock.now(),
    }
    return acts.give(**said | changes)


# --- signing ---------------------------------------------------------------------------------------------------------


def test_who_was_delegated_signs_with_his_own_key_in_the_heads_stead(office: Office) -> None:
    people = factories.cast(QN)
    delegation = give()
    document = submit(drafted())
    assert document.delegation_id == delegation.pk
    outgoing.pass_to_checker(document_id=document.pk, opinion="", by=people.unit_leader, at=clock.now())
    outgoing.check_pass(document_id=document.pk, opinion="", by=people.checker, at=clock.now())
    mine = pages.html_of(signed_in(people.unit_leader).get("/viec/cho-ky-thay"))
    assert f"/van-ban/{document.pk}" in mine
    claim = signing.ask_signature(document_id=document.pk, by=people.unit_leader, at=clock.now())
    factories.run_jobs(but=("draw_pages", "deliver"))
    claim.refresh_from_db()
    document.refresh_from_db()
    assert (claim.state, claim.problem, document.state) == ("done", "", Out.SIGNED)
    main = File.objects.select_related("current").get(document_id=document.pk, kind="main")
    report = verdicts.judge(main.current.sha256, at=clock.now(), accepts_claimed_time=False)
    assert [one.signer for one in report.signatures] == [document.signer_name]
    line = AuditEvent.objects.get(target_id=document.pk, name="outgoing.signed")
    head = Account.objects.get(pk=people.leader.account)
    assert (line.account_id, line.on_behalf_of) == (people.unit_leader.account, head.pk)
    assert audit.sentence(line.name, line.data) == (
        f"Ký VB, thay {head.name} theo văn bản ủy quyền số 12/UQ-SLĐTBXH ngày {today():%d/%m/%Y}."
    )


@pytest.mark.parametrize(
    "title",
    [("TRƯỞNG PHÒNG",), ("TL. GIÁM ĐỐC", "TRƯỞNG PHÒNG"), ("KT. GIÁM ĐỐC", "TRƯỞNG PHÒNG"), ("TUQ. CHỦ TỊCH", "TRƯỞNG PHÒNG")],
)  # fmt: skip
def test_block_7a_must_say_whose_stead_it_is(office: Office, title: tuple[str, ...]) -> None:
    give()
    document = drafted(printed(title))
    prepared = work.prepare(document.pk)
    before = factories.snapshot()
    with pytest.raises(authority.AuthorityDiffers, match="phải ghi “TUQ. GIÁM ĐỐC”"):
        drafting.submit(
            document_id=document.pk,
            prepared=prepared,
            confirmed=prepared.layout.key,
            by=factories.cast(QN).specialist,
            at=clock.now(),
        )
    assert factories.snapshot() == before


def test_a_leader_signs_by_his_position_not_by_a_delegation(office: Office) -> None:
    signer = authority.Signer(position=Position.objects.get(pk=factories.cast(QN).leader.position))
    with pytest.raises(authority.AuthorityDiffers, match="ký theo chức vụ"):
        authority.check(signer, ("TUQ. GIÁM ĐỐC",))


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"revoked_at": clock.now(), "revoke_reason": "Đã kiện toàn lãnh đạo"}, "đã được thu hồi: Đã kiện toàn lãnh đạo"),
        ({"since": date(2020, 1, 1), "until": date(2020, 12, 31)}, "đã hết hạn ngày 31/12/2020"),
        ({"since": date(9998, 1, 1), "until": date(9999, 1, 1)}, "chưa có hiệu lực"),
        ({"kinds": ["Giấy mời"]}, "không gồm loại văn bản"),
    ],
)  # fmt: skip
def test_what_ended_between_submission_and_signing_signs_nothing(
    office: Office, changes: dict[str, Any], why: str
) -> None:
    people = factories.cast(QN)
    delegation = factories.delegation(QN)
    document = at_signer(delegation)
    Delegation.objects.filter(pk=delegation.pk).update(**changes)
    before = factories.snapshot()
    with pytest.raises(authority.DelegationLapsed, match=why):
        signing.ask_signature(document_id=document.pk, by=people.unit_leader, at=clock.now())
    assert factories.snapshot() == before


def test_a_new_head_has_delegated_nothing(office: Office) -> None:
    people = factories.cast(QN)
    document = at_signer(factories.delegation(QN))
    Position.objects.filter(pk=people.leader.position).update(valid_to=today() - timedelta(days=1))
    with pytest.raises(authority.DelegationLapsed, match="không còn là người đứng đầu"):
        signing.ask_signature(document_id=document.pk, by=people.unit_leader, at=clock.now())


def test_what_is_revoked_while_the_key_works_is_thrown_away(office: Office) -> None:
    people = factories.cast(QN)
    delegation = factories.delegation(QN)
    document = at_signer(delegation)
    claim = signing.ask_signature(document_id=document.pk, by=people.unit_leader, at=clock.now())
    acts.revoke(delegation_id=delegation.pk, reason="Giám đốc đã về", by=people.leader, at=clock.now())
    made = factories.received("da-ky.pdf", factories.tiny_pdf("đã ký"))
    settled = signing.settle_person(
        claim_id=claim.pk, sha256=made.sha256, size=made.size, signed_at=clock.now(), at=clock.now()
    )
    claim.refresh_from_db()
    document.refresh_from_db()
    assert (settled, claim.state, document.state, document.signed_at) == (None, "discarded", Out.AT_SIGNER, None)
    assert "đã được thu hồi: Giám đốc đã về" in claim.problem


def test_a_revocation_that_races_with_the_signature_comes_before_it_or_after_it(own_office: Office) -> None:
    people = factories.cast(QN)
    for _ in range(3):
        delegation = factories.delegation(QN)
        document = at_signer(delegation)
        claim = signing.ask_signature(document_id=document.pk, by=people.unit_leader, at=clock.now())
        made = factories.received("da-ky.pdf", factories.tiny_pdf("đã ký"))
        settle = partial(
            signing.settle_person, claim_id=claim.pk, sha256=made.sha256, size=made.size, signed_at=clock.now()
        )
        revoke = partial(acts.revoke, delegation_id=delegation.pk, reason="Đã về", by=people.leader)
        taken, revoked = race(lambda number, acts=(settle, revoke): acts[number](at=clock.now()), runners=2)
        assert isinstance(revoked, Delegation)
        document.refresh_from_db()
        claim.refresh_from_db()
        if taken is None:
            assert (claim.state, document.state, document.signed_at) == ("discarded", Out.AT_SIGNER, None)
        else:
            assert (claim.state, document.state) == ("done", Out.SIGNED)
            names = list(
                AuditEvent.objects.filter(name__in=["outgoing.signed", "delegation.revoked"])
                .order_by("-id")
                .values_list("name", flat=True)[:2]
            )
            assert sorted(names) == ["delegation.revoked", "outgoing.signed"]


def test_of_two_that_overlap_the_first_one_is_used(office: Office) -> None:
    at = clock.now()
    second = factories.delegation(QN, number="2/UQ", at=at + timedelta(hours=1))
    first = factories.delegation(QN, number="1/UQ", at=at)
    found = authority.signer(
        first.agency_id, factories.cast(QN).unit_leader.position, type_name="Công văn", on=today()  # type: ignore[arg-type]
    )  # fmt: skip
    assert found.delegation == first
    Delegation.objects.filter(pk=first.pk).update(revoked_at=at, revoke_reason="Thay bằng văn bản số 2")
    found = authority.signer(
        first.agency_id, factories.cast(QN).unit_leader.position, type_name="Công văn", on=today()  # type: ignore[arg-type]
    )  # fmt: skip
    assert found.delegation == second


@pytest.mark.parametrize(("title", "number"), [("TL. GIÁM ĐỐC", "1/TL"), ("TUQ. GIÁM ĐỐC", "12/UQ-SLĐTBXH")])
def test_of_two_forms_the_one_that_the_page_prints_is_used(office: Office, title: str, number: str) -> None:
    factories.delegation(QN, form="TL", number="1/TL", at=clock.now() - timedelta(hours=1), since=today())
    give()
    document = submit(drafted(printed((title, "TRƯỞNG PHÒNG"))))
    assert document.delegation is not None and document.delegation.number == number
    found = authority.signer(
        document.agency_id, document.signer_id, type_name=document.type_name, on=today()  # type: ignore[arg-type]
    )  # fmt: skip
    assert found.delegation is not None and found.delegation.number == "1/TL"


def test_who_heads_his_unit_no_more_signs_nothing_by_delegation(office: Office) -> None:
    people = factories.cast(QN)
    delegation = factories.delegation(QN)
    document = at_signer(delegation)
    Position.objects.filter(pk=people.unit_leader.position).update(roles=["specialist"], title="Chuyên viên")
    before = factories.snapshot()
    with pytest.raises(authority.DelegationLapsed, match="Người được ủy quyền theo văn bản .* đứng đầu đơn vị"):
        signing.ask_signature(document_id=document.pk, by=people.unit_leader, at=clock.now())
    assert factories.snapshot() == before
    with pytest.raises(authority.SignerMissing):
        factories.draft(QN, signer=people.unit_leader.position)


def test_without_a_delegation_the_head_of_a_unit_is_no_signer(office: Office) -> None:
    people = factories.cast(QN)
    before = factories.snapshot()
    with pytest.raises(authority.SignerMissing):
        factories.draft(QN, signer=people.unit_leader.position)
    assert {name: value for name, value in factories.snapshot().items() if name != "objects"} == {
        name: value for name, value in before.items() if name != "objects"
    }
    give()
    form = pages.html_of(signed_in(people.specialist).get("/van-ban/soan"))
    assert f'value="{people.unit_leader.position}"' in form.partition('name="signer"')[2].partition("</select>")[0]


# --- giving and taking back ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "refusal", "field"),
    [
        ({"until": None}, acts.PeriodWrong, "until"),
        ({"until": date(2020, 1, 1)}, acts.PeriodWrong, "until"),
        ({"scope": " "}, BadInput, "scope"),
        ({"holder": "specialist"}, acts.HolderUnfit, "holder"),
        ({"holder": "deputy"}, acts.HolderUnfit, "holder"),
    ],
)  # fmt: skip
def test_only_the_head_of_a_unit_gets_it_within_limits(
    office: Office, changes: dict[str, Any], refusal: type[Refusal], field: str
) -> None:
    people = factories.cast(QN)
    if "holder" in changes:
        changes = {"holder": getattr(people, changes["holder"]).position}
    factories.received("uy-quyen.pdf")
    before = factories.snapshot()
    with pytest.raises(refusal) as caught:
        give(**changes)
    assert caught.value.field == field
    assert factories.snapshot() == before


def test_nobody_but_the_head_gives_it_so_it_is_not_given_on(office: Office) -> None:
    people = factories.cast(QN)
    give()
    before = factories.snapshot()
    for by in (people.unit_leader, people.deputy):
        with pytest.raises(NotPermitted):
            give(holder=people.other_unit_leader.position, by=by)
    assert factories.snapshot() == before


def test_where_the_regulation_does_not_speak_of_it_only_tl_is_given(office: Office) -> None:
    people = factories.cast(BD)
    facts = {"holder": people.unit_leader.position, "by": people.leader, "kinds": []}
    factories.received("uy-quyen.pdf")
    before = factories.snapshot()
    with pytest.raises(acts.NotDelegable):
        give(**facts)
    assert factories.snapshot() == before
    made = give(form="TL", until=None, **facts)
    assert (made.printed, made.until) == ("TL. GIÁM ĐỐC", None)
    said = pages.html_of(signed_in(people.leader).get("/quan-tri/uy-quyen-ky"))
    assert 'value="TL"' in said and 'value="TUQ"' not in said


def test_it_is_entered_and_taken_back_on_its_page_and_its_paper_is_kept(office: Office) -> None:
    people = factories.cast(QN)
    browser = signed_in(people.leader)
    data = {
        "form": "TUQ", "holder": str(people.unit_leader.position), "number": "12/UQ", "on": f"{today():%Y-%m-%d}",
        "scope": "Công văn của phòng", "since": f"{today():%Y-%m-%d}", "until": f"{today() + timedelta(days=3):%Y-%m-%d}",
    }  # fmt: skip
    without = browser.post("/quan-tri/uy-quyen-ky/giao", data)
    assert without.status_code == 422 and "Công văn của phòng" in without.content.decode()
    scan = SimpleUploadedFile("uy-quyen.pdf", factories.tiny_pdf(), "application/pdf")
    answer = browser.post("/quan-tri/uy-quyen-ky/giao", data | {"scan": scan})
    assert answer.status_code == 302, answer.content.decode()
    made = Delegation.objects.get()
    paper = browser.get(f"/quan-tri/uy-quyen-ky/{made.pk}/van-ban")
    assert paper.status_code == 200 and paper.content == factories.tiny_pdf()
    where = f"/quan-tri/uy-quyen-ky/{made.pk}/thu-hoi"
    for actor, status in ((people.deputy, 403), (factories.stranger(QN), 404), (people.unit_leader, 403)):
        before = factories.snapshot()
        assert signed_in(actor).post(where, {"reason": "x"}).status_code == status
        assert factories.snapshot() == before
    assert signed_in(people.unit_leader).get(f"/quan-tri/uy-quyen-ky/{made.pk}/van-ban").status_code == 404
    assert browser.post(where, {"reason": ""}).status_code == 422
    assert browser.post(where, {"reason": "Đã về"}).status_code == 302
    text = pages.text_of(pages.html_of(browser.get("/quan-tri/uy-quyen-ky")))
    assert "Đã thu hồi" in text and "Đã về" in text
    with pytest.raises(WrongState):
        acts.revoke(delegation_id=made.pk, reason="Nữa", by=people.leader, at=clock.now())
    with pytest.raises(NotFound):
        acts.revoke(delegation_id=made.pk, reason="x", by=factories.stranger(QN), at=clock.now())


def test_the_database_keeps_an_authorisation_without_end_out(office: Office) -> None:
    with pytest.raises(IntegrityError, match="delegation_tuq_ends"), transaction.atomic():
        factories.delegation(QN, until=None)
