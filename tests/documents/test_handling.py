"""Who works on an arrival: passed on by leaders and colleagues, answered by a letter, ended by whom it may be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

import browsers
import factories
import walking
from factories import BD, HG, LC, PROFILES, QN, Cast, cast
from factories_office import Office
from vanthu import edxml
from vanthu.core import clock
from vanthu.core.actor import Actor
from vanthu.core.models import AuditEvent
from vanthu.documents import assignments, parts
from vanthu.documents.actions import arriving, drafting, handling, outgoing
from vanthu.documents.actions.handling import Task
from vanthu.documents.models import Assignment, Document
from vanthu.documents.states import In, Out
from vanthu.exchange.models import Outbound
from vanthu.notify.models import Notice
from vanthu.people.models import Position
from vanthu.refusal import BadInput, NotFound, NotPermitted, Refusal, WrongState
from vanthu.store import bytes_store


def unchanged(act: Callable[[], Any], kind: type[Refusal], code: str = "") -> Refusal:
    """`act` is refused and leaves everything as it was."""
    before = factories.snapshot()
    with pytest.raises(kind) as caught:
        act()
    assert factories.snapshot() == before
    assert not code or caught.value.code == code
    return caught.value


def distributed(key: str = BD, *, to: list[Task] | None = None, days: int | None = 3, **changes: Any) -> Document:
    """An arrival that its leader has given out."""
    people = cast(key)
    facts: dict[str, Any] = {
        "tasks": to or [Task(role="lead", unit=people.unit)],
        "opinion": "Chủ trì tham mưu",
        "due_on": None if days is None else (clock.now() + timedelta(days=days)).date(),
        "without_deadline": days is None,
        "status": "handle",
        "by": people.leader,
        "at": clock.now(),
    } | changes
    document = facts.pop("document", None) or factories.incoming(In.SUBMITTED, key)
    return handling.distribute(document_id=document.pk, **facts)


def assigned(document: Document, key: str = BD) -> Document:
    people = cast(key)
    return handling.assign(
        document_id=document.pk,
        position=people.specialist.position,
        opinion="",
        due_on=None,
        by=people.unit_leader,
        at=clock.now(),
    )


def finish(act: Callable[..., Document], document: Document, key: str = BD, **changes: Any) -> Document:
    """Báo cáo kết quả or Lưu văn bản, by the specialist."""
    facts = {"case_file": factories.case_file(key), "result": "Đã xong", "by": cast(key).specialist, "at": clock.now()}
    return act(document_id=document.pk, **(facts | changes))


# --- when it is over (reading 6) -------------------------------------------------------------------------------------


@pytest.mark.parametrize("act", [handling.report_result, handling.file])
@pytest.mark.parametrize("days", [3, None])
@pytest.mark.parametrize("key", PROFILES)
def test_work_is_over_at_once_only_where_no_deadline_was_set_and_the_policy_leaves_it_to_the_handler(
    office: Office, key: str, days: int | None, act: Callable[..., Document]
) -> None:
    document = finish(act, assigned(distributed(key, days=days), key), key)
    at_once = key == QN and days is None
    assert document.state == (In.DONE if at_once else In.REPORTED)
    assert factories.statuses(document) == ["04", "05", *(["06"] if at_once else [])]
    if not at_once:
        assert document.holder_id == cast(key).leader.position
        assert handling.confirm(document_id=document.pk, by=cast(key).leader, at=clock.now()).state == In.DONE
        assert factories.statuses(document) == ["04", "05", "06"]


def test_a_deadline_of_the_sender_is_a_deadline(office: Office) -> None:
    due = clock.now() + timedelta(days=5)
    document = distributed(QN, days=None, document=factories.incoming(In.SUBMITTED, QN, due_at=due))
    assert finish(handling.file, assigned(document, QN), QN).state == In.REPORTED


def test_the_handler_hears_that_the_report_was_accepted(office: Office) -> None:
    people = cast()
    document = finish(handling.report_result, assigned(distributed()))
    Notice.objects.all().delete()
    handling.confirm(document_id=document.pk, by=people.leader, at=clock.now())
    told = set(Notice.objects.values_list("account_id", flat=True))
    assert told == {people.specialist.account, people.unit_leader.account}


def told() -> set[Any]:
    return set(Notice.objects.values_list("account_id", flat=True))


def test_the_leader_of_a_unit_hears_what_becomes_of_the_units_work(office: Office) -> None:
    """The unit has the task and nobody in it: no position, and yet somebody to tell."""
    people = cast()
    document = finish(handling.report_result, distributed(), by=people.unit_leader)
    Notice.objects.all().delete()
    handling.send_back(document_id=document.pk, reason="Bổ sung số liệu", by=people.leader, at=clock.now())
    assert told() == {people.unit_leader.account}
    document = finish(handling.report_result, document, by=people.unit_leader)
    Notice.objects.all().delete()
    handling.confirm(document_id=document.pk, by=people.leader, at=clock.now())
    assert told() == {people.unit_leader.account}
    assert factories.statuses(document) == ["04", "05", "06"]


def test_everybody_with_a_task_hears_that_the_arrival_was_given_back_to_its_sender(office: Office) -> None:
    people = cast()
    support = Task(role="support", position=people.other_specialist.position)
    document = distributed(to=[Task(role="lead", unit=people.unit), support])
    Notice.objects.all().delete()
    arriving.give_back(document_id=document.pk, reason="Gửi nhầm", by=people.clerk, at=clock.now())
    assert told() == {people.unit_leader.account, people.other_specialist.account}


# --- who holds it ----------------------------------------------------------------------------------------------------


def test_who_stands_in_the_row_but_holds_no_open_task_does_not_handle(office: Office) -> None:
    """The document's row is a picture of the tasks; the tasks decide, under the lock."""
    people = cast()
    document = assigned(distributed())
    Document.objects.filter(pk=document.pk).update(holder=people.other_specialist.position)
    for act in (handling.start, handling.report_result, handling.file, handling.pass_on, handling.hand_up):
        facts: dict[str, Any] = {
            handling.start: {},
            handling.pass_on: {"position": people.other_unit_leader.position, "reason": "Bận"},
            handling.hand_up: {"reason": "Không đúng việc"},
        }.get(act, {"case_file": factories.case_file(), "result": "Xong"})
        unchanged(
            lambda act=act, facts=facts: act(
                document_id=document.pk, by=people.other_specialist, at=clock.now(), **facts
            ),
            NotPermitted,
        )


# --- Giám đốc → Phó Giám đốc → phòng (reading 5) ----------------------------------------------------------------------


@pytest.mark.parametrize("key", PROFILES)
@pytest.mark.req("BD-9b", "LC-11", "QN-17.2")
def test_a_leader_passes_on_what_was_distributed_to_him_and_the_sender_hears_each_state_once(
    office: Office, key: str
) -> None:
    people = cast(key)
    document = distributed(key, to=[Task(role="lead", position=people.deputy.position)])
    assert (document.state, document.holder_id) == (In.ASSIGNED, people.deputy.position)
    later = clock.now() + timedelta(seconds=1)
    support = Task(role="support", position=people.other_specialist.position)
    document = distributed(
        key, document=document, to=[Task(role="lead", unit=people.unit), support], days=2, by=people.deputy, at=later
    )
    assert (document.state, document.holder_unit_id) == (In.ASSIGNED, people.unit)
    own = Assignment.objects.get(document=document, parent=None)
    assert [own.position_id, own.ended_at] == [people.deputy.position, None]
    assert {t.position_id or t.unit_id for t in own.children.all()} == {people.unit, people.other_specialist.position}
    assert document.due_at == own.due_at, "the document is due when its leader said"
    document = finish(handling.report_result, assigned(document, key), key, at=clock.now() + timedelta(seconds=2))
    assert (document.state, document.holder_id) == (In.REPORTED, people.deputy.position)
    handling.confirm(document_id=document.pk, by=people.deputy, at=clock.now())
    assert factories.statuses(document) == ["04", "05", "06"]
    assert not Assignment.objects.filter(document=document, ended_at=None).exists()


def test_a_leader_gives_no_later_deadline_than_he_has_and_no_work_back_to_who_gave_it(office: Office) -> None:
    people = cast()
    document = distributed(to=[Task(role="lead", position=people.deputy.position)])
    later = {"document": document, "by": people.deputy, "days": 4}
    assert unchanged(lambda: distributed(**later), BadInput).field == "due_on"
    for wrong in (people.leader, people.deputy):
        back = {"document": document, "by": people.deputy, "to": [Task(role="lead", position=wrong.position)]}
        assert unchanged(lambda back=back: distributed(**back), BadInput).field == "lead"


def test_a_leader_gives_work_that_is_late_a_new_day(office: Office) -> None:
    people = cast()
    document = distributed(to=[Task(role="lead", position=people.deputy.position)])
    late = clock.now() + timedelta(days=10)
    facts = {"document": document, "by": people.deputy, "at": late}
    assert unchanged(lambda: distributed(**facts, days=9), BadInput).field == "due_on"
    given = distributed(**facts, days=12)
    task = assignments.leads(given)[-1]
    assert task.due_at is not None and task.due_at > late
    assert given.due_at is not None and given.due_at < late, "the document stays late"


def test_a_deadline_that_a_leader_was_given_cannot_be_lifted(office: Office) -> None:
    document = distributed(to=[Task(role="lead", position=cast().deputy.position)])
    facts = {"document": document, "by": cast().deputy}
    both = unchanged(lambda: distributed(**facts, days=2, without_deadline=True), BadInput)
    inherited = unchanged(lambda: distributed(**facts, days=None), BadInput)
    assert (both.field, inherited.field) == ("due_on", "due_on")
    assert "không chọn cả hai" in both.sentence
    assert "Lãnh đạo đã giao bạn việc này có thời hạn" in inherited.sentence


def test_what_a_unit_hands_up_comes_back_to_the_leader_who_gave_it_and_from_him_to_the_head(office: Office) -> None:
    people = cast()
    document = distributed(to=[Task(role="lead", position=people.deputy.position)])
    document = distributed(document=document, by=people.deputy, days=2, at=clock.now() + timedelta(seconds=1))
    back = handling.hand_up(document_id=document.pk, reason="Không đúng việc", by=people.unit_leader, at=clock.now())
    assert (back.state, back.holder_id) == (In.ASSIGNED, people.deputy.position)
    assert [t.position_id for t in assignments.leads(back)] == [people.deputy.position]
    again = handling.hand_up(document_id=document.pk, reason="Ngoài phân công", by=people.deputy, at=clock.now())
    assert (again.state, again.holder_id) == (In.SUBMITTED, people.leader.position)
    assert assignments.leads(again) == []


def test_only_a_leader_distributes_what_he_was_given(office: Office) -> None:
    people = cast()
    document = distributed(to=[Task(role="lead", position=people.specialist.position)])
    unchanged(lambda: distributed(document=document, by=people.specialist), NotPermitted)
    unchanged(lambda: distributed(document=document, by=people.deputy), NotPermitted)


# --- to a person -----------------------------------------------------------------------------------------------------


@pytest.mark.req("BD-9b", "LC-11", "QN-17.2")
def test_the_page_distributes_to_units_and_to_persons_by_name(office: Office) -> None:
    people = cast()
    document = factories.incoming(In.SUBMITTED)
    browser = browsers.signed_in(people.leader)
    address = f"/van-ban/{document.pk}/phan-phoi"
    shown = browser.get(address).content.decode()
    assert f'value="{people.specialist.position}"' in shown, "without JavaScript a person is chosen from a list"
    typed = {"opinion": "Giải quyết", "without_deadline": "on"}
    for wrong in ({}, {"lead": f"u:{people.unit}", "lead_person": str(people.specialist.position)}):
        before = factories.snapshot()
        answer = browser.post(address, typed | wrong)
        assert answer.status_code == 422
        assert "Giải quyết" in answer.content.decode()
        assert factories.snapshot() == before
    assert "Cá nhân nêu dưới bảng này" in shown, "who chose a unit can take the choice back"
    facts = {
        "lead": "",
        "lead_person": str(people.specialist.position),
        "cooperate": [f"u:{people.unit}"],
        "cooperate_people": [str(people.other_specialist.position), str(people.checker.position)],
        "inform_people": [str(people.chief.position)],
    }
    assert browser.post(address, typed | facts).status_code == 302
    given = {(t.role, t.position_id or t.unit_id) for t in Assignment.objects.filter(document=document)}
    assert given == {
        ("lead", people.specialist.position),
        ("support", people.unit),
        ("support", people.other_specialist.position),
        ("support", people.checker.position),
        ("inform", people.chief.position),
    }
    for actor in (people.specialist, people.other_specialist, people.checker, people.chief):
        assert browsers.signed_in(actor).get(f"/van-ban/{document.pk}").status_code == 200
    waiting = browsers.signed_in(people.specialist).get("/viec/cho-xu-ly").content.decode()
    assert document.subject in waiting


def test_a_person_is_found_by_name_without_marks_in_the_own_agency_only(office: Office) -> None:
    people = cast()
    browser = browsers.signed_in(people.leader)

    def found(words: str) -> set[str]:
        return {row["value"] for row in browser.get("/danh-ba/nhan-su", {"q": words}).json()["results"]}

    assert str(people.specialist.position) in found("chuyen vien thuong mai")
    assert found("lai chau") == set()
    assert found("  ") == set()
    assert str(people.leader.position) not in found("giam doc"), "nobody distributes to himself"
    assert str(people.admin.position) not in found("cong nghe thong tin")


def test_work_is_not_given_to_who_left_nor_to_who_reads_no_content(office: Office) -> None:
    people = cast()
    document = factories.incoming(In.SUBMITTED)
    for position in (people.admin.position, cast(LC).specialist.position):
        to = [Task(role="lead", position=position)]
        assert unchanged(lambda to=to: distributed(document=document, to=to), BadInput).field == "lead"
    Position.objects.filter(pk=people.other_specialist.position).update(valid_to=clock.now().date() - timedelta(days=1))
    gone = [Task(role="lead", position=people.other_specialist.position)]
    assert unchanged(lambda: distributed(document=document, to=gone), BadInput).field == "lead"


# --- to a colleague (QN 18.2) ----------------------------------------------------------------------------------------


def colleague(people: Cast) -> Actor:
    """A second specialist of the unit that handles."""
    Position.objects.filter(pk=people.other_specialist.position).update(unit_id=people.unit)
    return replace(people.other_specialist, unit=people.unit)


@pytest.mark.parametrize("state", [In.ASSIGNED, In.IN_PROGRESS])
@pytest.mark.parametrize("key", PROFILES)
@pytest.mark.req("QN-18.2c")
def test_a_handler_passes_the_work_to_a_colleague_with_all_that_was_ordered(
    office: Office, key: str, state: str
) -> None:
    people = cast(key)
    other = colleague(people)
    document = assigned(distributed(key), key)
    if state == In.IN_PROGRESS:
        handling.start(document_id=document.pk, by=people.specialist, at=clock.now())
    before = assignments.leads(document)[-1]
    sent = factories.statuses(document)
    Notice.objects.all().delete()
    passed = handling.pass_on(
        document_id=document.pk, position=other.position, reason="Đi công tác", by=people.specialist, at=clock.now()
    )
    assert (passed.state, passed.holder_id) == (In.ASSIGNED, other.position), "the new handler takes it on for himself"
    after = assignments.leads(document)[-1]
    assert after.pk != before.pk
    assert (after.position_id, after.parent_id, after.due_at, after.given_by_id) == (
        other.position, before.parent_id, before.due_at, before.given_by_id
    )  # fmt: skip
    assert factories.statuses(document) == sent
    line = AuditEvent.objects.get(target_id=document.pk, name="incoming.passed_on")
    assert (line.data["label"], line.data["reason"]) == ("Chuyển cho cán bộ khác xử lý", "Đi công tác")
    assert set(Notice.objects.values_list("account_id", flat=True)) == {other.account, people.unit_leader.account}
    unchanged(lambda: finish(handling.file, passed, key), NotPermitted)
    assert after.accepted_at is None
    assert finish(handling.file, passed, key, by=other).state == In.REPORTED
    after.refresh_from_db()
    assert after.accepted_at is not None
    assert factories.statuses(document) == ["04", "05"], "05 goes out once"


def test_a_handler_named_in_work_that_has_begun_takes_it_on_with_the_first_act(office: Office) -> None:
    document = assigned(distributed())
    handling.start(document_id=document.pk, by=cast().specialist, at=clock.now())
    document = assigned(document)
    task = assignments.leads(document)[-1]
    assert (document.state, task.accepted_at) == (In.IN_PROGRESS, None)
    finish(handling.report_result, document)
    task.refresh_from_db()
    assert task.accepted_at is not None
    assert factories.statuses(document) == ["04", "05"]


def test_what_a_leader_gave_to_a_person_is_passed_on_and_answered_to_the_leader(office: Office) -> None:
    people = cast()
    other = colleague(people)
    document = distributed(to=[Task(role="lead", position=people.specialist.position)])
    passed = handling.pass_on(
        document_id=document.pk, position=other.position, reason="Nghỉ phép", by=people.specialist, at=clock.now()
    )
    done = finish(handling.report_result, passed, by=other)
    assert (done.state, done.holder_id) == (In.REPORTED, people.leader.position)


def test_work_is_passed_on_only_to_another_handler_of_the_unit_with_a_reason(office: Office) -> None:
    people = cast()
    document = assigned(distributed())

    def pass_on(**changes: Any) -> Document:
        facts = {"position": people.unit_leader.position, "reason": "Bận", "by": people.specialist} | changes
        return handling.pass_on(document_id=document.pk, at=clock.now(), **facts)

    for wrong in (people.specialist, people.other_specialist, people.clerk, cast(LC).specialist):
        said = unchanged(lambda wrong=wrong: pass_on(position=wrong.position), BadInput)
        assert said.field == "position"
    unchanged(lambda: pass_on(reason=" "), BadInput, "reason_missing")
    unchanged(lambda: pass_on(reason="(MẬT)"), Refusal, "state_secret")
    for wrong in (people.unit_leader, people.other_specialist, people.leader):
        unchanged(lambda wrong=wrong: pass_on(by=wrong), NotPermitted)


# --- the answer (flows I11a, I12) --------------------------------------------------------------------------------------


def reply(arrival: Document, key: str = BD, *, by: Any = None, final: bool = True, **changes: Any) -> Document:
    """A draft that answers the arrival, as its handler makes it."""
    facts = {"answers": arrival.pk, "answers_finally": final, "case_file": factories.case_file(key) if final else None}
    source = factories.letter(key)
    return drafting.create_draft(
        draft=factories.draft_data(key, **(facts | changes)),
        files=[
            ("main", factories.received("van-ban.pdf", source.pdf.read_bytes())),
            ("editable", factories.received("van-ban.docx", source.docx.read_bytes())),
        ],
        by=by or cast(key).specialist,
        at=clock.now(),
    )


@pytest.mark.parametrize("key", [BD, QN])
@pytest.mark.req("QN-18.2a", "QN-18.2c")
def test_a_final_reply_begins_the_work_and_its_issue_ends_it(office: Office, key: str) -> None:
    """04, 05 and 06 to the sender of what is answered, who gets the answer with the link to his letter."""
    arrival = assigned(distributed(key), key)
    assert factories.statuses(arrival) == ["04"]
    draft = reply(arrival, key)
    arrival.refresh_from_db()
    assert (arrival.state, factories.statuses(arrival)) == (In.IN_PROGRESS, ["04", "05"])
    assert AuditEvent.objects.get(target_id=arrival.pk, name="incoming.started").data == {"by_first_act": True}
    issued = walking.walk(draft, until="issue")
    arrival.refresh_from_db()
    # The signature of who gave the work accepts it.
    assert (issued.state, arrival.state) == (Out.ISSUED, In.DONE)
    assert arrival.result == f"Đã trả lời bằng văn bản {issued.code}."
    assert arrival.case_file_id == issued.case_file_id == factories.case_file(key)
    assert factories.statuses(arrival) == ["04", "05", "06"]
    packet = Outbound.objects.filter(document_id=issued.pk, message_type="edoc").first()
    answered = edxml.read(bytes_store().get(packet.sha256)).document.response_for
    assert [(r.code, r.document_id) for r in answered] == [(arrival.code, arrival.document_key)]


def test_a_final_reply_that_another_leader_signed_is_a_report_to_who_gave_the_work(office: Office) -> None:
    people = cast()
    arrival = assigned(distributed(document=factories.incoming(In.SUBMITTED, holder_id=people.deputy.position),
                                   by=people.deputy))  # fmt: skip
    issued = walking.walk(reply(arrival), until="issue")
    arrival.refresh_from_db()
    assert (arrival.state, arrival.holder_id) == (In.REPORTED, people.deputy.position)
    assert arrival.result == f"Đã trả lời bằng văn bản {issued.code}."
    assert factories.statuses(arrival) == ["04", "05"]
    assert handling.confirm(document_id=arrival.pk, by=people.deputy, at=clock.now()).state == In.DONE


@pytest.mark.parametrize(
    "who", ["other_specialist", "other_unit_leader", "unit_leader", "deputy", "clerk", "chief", "archivist"]
)
def test_who_does_not_lead_the_work_drafts_no_reply_to_it(office: Office, who: str) -> None:
    """Phối hợp, để biết, who gave it out, who merely sees it: none of them begins or ends it by a letter."""
    people = cast()
    others = [
        Task(role="lead", unit=people.unit),
        Task(role="support", position=people.other_specialist.position),
        Task(role="inform", position=people.other_unit_leader.position),
    ]
    arrival = assigned(distributed(to=others))
    unchanged(lambda: reply(arrival, by=getattr(people, who)), NotPermitted)


@pytest.mark.parametrize("state", [In.REGISTERED, In.SUBMITTED, In.REPORTED, In.DONE])
def test_no_reply_to_what_is_not_being_handled(office: Office, state: str) -> None:
    arrival = factories.incoming(state)
    unchanged(lambda: reply(arrival), WrongState)


def test_no_reply_to_another_agencys_arrival_nor_to_a_letter_of_ones_own(office: Office) -> None:
    foreign, own_letter = factories.incoming(In.ASSIGNED, LC), factories.outgoing(Out.ISSUED)
    unchanged(lambda: reply(foreign), NotFound)
    unchanged(lambda: reply(own_letter), WrongState)


def test_a_final_reply_names_the_case_file_of_its_agency(office: Office) -> None:
    arrival = factories.incoming(In.IN_PROGRESS)
    for wrong in (None, factories.case_file(LC)):
        unchanged(lambda wrong=wrong: reply(arrival, case_file=wrong), BadInput, "case_file_missing")
    draft = reply(arrival, final=False)
    data = factories.draft_data(answers=arrival.pk, answers_finally=True)
    edit = {"document_id": draft.pk, "files": (), "by": cast().specialist, "at": clock.now()}
    unchanged(lambda: drafting.update_draft(draft=data, **edit), BadInput, "case_file_missing")
    data = factories.draft_data(answers=arrival.pk, answers_finally=True, case_file=factories.case_file())
    drafting.update_draft(draft=data, **edit)
    draft.refresh_from_db()
    assert (draft.answers_finally, draft.case_file_id) == (True, factories.case_file())


def test_an_edit_does_not_make_a_draft_the_reply_to_somebody_elses_work(office: Office) -> None:
    draft = factories.draft()
    arrival = factories.incoming(In.IN_PROGRESS)
    Document.objects.filter(pk=arrival.pk).update(holder=cast().other_specialist.position)
    data = factories.draft_data(answers=arrival.pk)
    unchanged(
        lambda: drafting.update_draft(document_id=draft.pk, draft=data, files=(), by=cast().specialist, at=clock.now()),
        NotPermitted,
    )


def test_a_reply_that_is_not_the_last_one_ends_nothing(office: Office) -> None:
    arrival = factories.incoming(In.IN_PROGRESS)
    issued = walking.walk(reply(arrival, final=False), until="issue")
    arrival.refresh_from_db()
    assert (issued.state, arrival.state, factories.statuses(arrival)) == (Out.ISSUED, In.IN_PROGRESS, [])
    assert "incoming.replied" in factories.audit_names(arrival)


def test_a_unit_leader_hears_of_a_reply_to_the_units_work(office: Office) -> None:
    people = cast()
    arrival = assigned(distributed())
    draft = reply(arrival, final=False)
    Notice.objects.all().delete()
    issued = walking.walk(draft, until="issue")
    heard = Notice.objects.filter(document_id=arrival.pk, text__startswith=f"Đã phát hành trả lời {issued.code}")
    assert {notice.account_id for notice in heard} == {people.specialist.account, people.unit_leader.account}
    assert len(heard) == 2


def test_the_reply_of_someone_from_whom_the_work_was_taken_ends_nothing(office: Office) -> None:
    people = cast()
    arrival = assigned(distributed(to=[Task(role="lead", unit=people.unit)]))
    draft = reply(arrival)
    handling.assign(
        document_id=arrival.pk,
        position=people.unit_leader.position,
        opinion="",
        due_on=None,
        by=people.unit_leader,
        at=clock.now(),
    )
    walking.walk(draft, until="issue")
    arrival.refresh_from_db()
    assert (arrival.state, arrival.holder_id) == (In.IN_PROGRESS, people.unit_leader.position)
    assert factories.statuses(arrival) == ["04", "05"]


def test_a_leader_to_whom_it_was_distributed_may_answer_himself(office: Office) -> None:
    people = cast()
    arrival = distributed(to=[Task(role="lead", position=people.deputy.position)])
    draft = reply(arrival, by=people.deputy, unit_leader=people.unit_leader.position)
    arrival.refresh_from_db()
    assert (draft.answers_id, draft.drafter_id) == (arrival.pk, people.deputy.position)
    assert (arrival.state, arrival.holder_id) == (In.IN_PROGRESS, people.deputy.position)


def test_a_reply_that_is_only_drafted_ends_nothing(office: Office) -> None:
    arrival = factories.incoming(In.IN_PROGRESS)
    draft = reply(arrival)
    arrival.refresh_from_db()
    assert (arrival.state, draft.answers_id) == (In.IN_PROGRESS, arrival.pk)
    outgoing.cancel(document_id=draft.pk, reason="Không cần", by=cast().specialist, at=clock.now())
    arrival.refresh_from_db()
    assert arrival.state == In.IN_PROGRESS


def test_the_form_of_a_reply_asks_for_the_case_file_and_opens_to_the_handler_only(office: Office) -> None:
    people = cast()
    arrival = factories.incoming(In.IN_PROGRESS)
    parts.participate(arrival, positions=[people.specialist.position])
    address = f"/van-ban/soan?tra-loi={arrival.pk}"
    before = factories.snapshot()
    assert browsers.signed_in(people.clerk).get(address).status_code == 403
    assert browsers.signed_in(people.other_specialist).get(address).status_code == 404
    browser = browsers.signed_in(people.specialist)
    shown = browser.get(address).content.decode()
    assert 'name="answers_finally"' in shown and 'name="case_file"' in shown
    assert 'name="case_file"' not in browser.get("/van-ban/soan").content.decode()
    typed = {"answers": str(arrival.pk), "answers_finally": "on", "case_file": "", "subject": "Trả lời"}
    answer = browser.post("/van-ban/soan", typed)
    assert answer.status_code == 422
    assert "Trả lời cuối phải chọn hồ sơ" in answer.content.decode()
    assert browsers.signed_in(people.other_specialist).post("/van-ban/soan", typed).status_code == 404
    assert factories.snapshot() == before


# --- words -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "words"), [(BD, "Chờ tiếp nhận"), (LC, "Chờ lưu trữ"), (QN, "Chờ nhận liên thông"), (HG, "Chờ tiếp nhận")]
)
def test_what_waits_bears_the_name_of_the_agencys_own_list(office: Office, key: str, words: str) -> None:
    document = factories.incoming(In.CHECKED, key)
    browser = browsers.signed_in(cast(key).clerk)
    for address in (f"/van-ban/{document.pk}", "/van-ban/in", "/viec/cho-tiep-nhan"):
        page = browser.get(address).content.decode()
        chips = [part.split("</span>")[0] for part in page.split('class="chip')[1:]]
        assert any(words in chip for chip in chips), (address, chips)
