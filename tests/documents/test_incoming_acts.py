"""Registration, refusal, distribution and handling of arrivals: what each asks for and what it refuses."""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

import browsers
import factories
from factories import BD, HG, LC, PROFILES, QN, ST
from factories_office import Office
from vanthu.core import clock
from vanthu.core.models import AuditEvent
from vanthu.documents import parts
from vanthu.documents.actions import arriving, handling, outgoing
from vanthu.documents.actions.handling import Task
from vanthu.documents.models import Assignment, Document
from vanthu.documents.scanning import Statement
from vanthu.documents.states import In, Out
from vanthu.files.queries import main_of
from vanthu.people import queries as people_queries
from vanthu.people.models import Agency
from vanthu.refusal import BadInput, NotPermitted, Refusal, WrongState
from vanthu.registers.models import Entry
from vanthu.signing.models import Claim


def unchanged(act: Callable[[], Any], kind: type[Refusal], code: str = "") -> Refusal:
    """`act` is refused and leaves everything as it was."""
    before = factories.snapshot()
    with pytest.raises(kind) as caught:
        act()
    assert factories.snapshot() == before
    assert not code or caught.value.code == code
    return caught.value


def register(document: Document, key: str = BD, **changes: Any) -> Document:
    return arriving.register(
        document_id=document.pk,
        arrival=factories.arrival_data(LC if key == BD else BD, **changes),
        book="chung",
        by=factories.cast(key).clerk,
        at=clock.now(),
    )


# --- registration ----------------------------------------------------------------------------------------------------

_COLUMNS = "type_name number notation issued_on organ_name subject"
_ALL = f"{_COLUMNS} signer_name signer_position"

#: What each regulation wants filled in, by how the arrival came: (bus, by hand). Subject has a refusal of its own.
MANDATORY = {
    BD: (_COLUMNS, _COLUMNS),  # Điều 8.1.a: NĐ 30 Phụ lục IV
    LC: (_ALL, _ALL),  # Điều 14.1
    HG: (_COLUMNS, _COLUMNS),  # Điều 9.3
    ST: (_ALL, _ALL),  # Điều 8.2.a: ten with book and số đến, which the system gives; Điều 5.1 by hand
    QN: (_ALL, _ALL),  # Điều 10.2 c–n
}
_EMPTY: dict[str, dict[str, Any]] = {
    "type_name": {"type_name": ""},
    "number": {"number": None, "code": ""},
    "notation": {"notation": "", "code": ""},
    "issued_on": {"issued_on": None},
    "organ_name": {"organ_name": ""},
    "subject": {"subject": ""},
    "signer_name": {"signer_name": ""},
    "signer_position": {"signer_title": ""},
}


@pytest.mark.parametrize("source", ["bus", "paper"])
@pytest.mark.parametrize("key", PROFILES)
@pytest.mark.req("BD-8.1a", "ST-5.1b", "ST-8.2a", "QN-10.2c", "QN-10.2d", "QN-10.2e", "QN-10.2f")
def test_registration_wants_the_fields_of_the_regulation_and_no_others(office: Office, key: str, source: str) -> None:
    refused = set()
    for field, empty in _EMPTY.items():
        document = factories.incoming(In.ACCEPTED, key, source=source)
        before = factories.snapshot()
        try:
            done = register(document, key, **empty)
        except BadInput:
            refused.add(field)
            assert factories.snapshot() == before
        else:
            assert done.state == In.REGISTERED
    assert refused == set(MANDATORY[key][0 if source == "bus" else 1].split())


@pytest.mark.req("BD-8.1b")
def test_registration_gives_number_and_time_by_itself(office: Office) -> None:
    document = factories.incoming(In.ACCEPTED)
    at = clock.now()
    done = arriving.register(
        document_id=document.pk, arrival=factories.arrival_data(), by=factories.cast().clerk, at=at
    )
    assert (done.entry.number, done.registered_at, done.state) == (1, at, In.REGISTERED)


@pytest.mark.req("ST-8.2a")
def test_soc_trang_registers_in_one_of_several_books_each_with_its_own_numbers(office: Office) -> None:
    def into(book: str, document: Document | None = None) -> tuple[str, int]:
        done = arriving.register(
            document_id=(document or factories.incoming(In.ACCEPTED, ST)).pk,
            arrival=factories.arrival_data(BD),
            book=book,
            by=factories.cast(ST).clerk,
            at=clock.now(),
        )
        return done.entry.register.series, done.entry.number

    waiting = factories.incoming(In.ACCEPTED, ST)
    assert unchanged(lambda: into("", waiting), BadInput, "field_missing").field == "book"
    assert unchanged(lambda: into("mat", waiting), BadInput).field == "book"
    assert [into("chung"), into("don-thu"), into("chung"), into("trung-uong"), into("don-thu", waiting)] == [
        ("chung", 1), ("don-thu", 1), ("chung", 2), ("trung-uong", 1), ("don-thu", 2)
    ]  # fmt: skip
    line = AuditEvent.objects.get(target_id=waiting.pk, name="incoming.registered")
    assert (line.data["number"], line.data["register"]) == (2, "Đơn, thư")


def test_elsewhere_there_is_one_book_and_nobody_is_asked(office: Office) -> None:
    document = factories.incoming(In.ACCEPTED)
    browser = browsers.signed_in(factories.cast().clerk)
    assert 'name="book"' not in browser.get(f"/van-ban/{document.pk}/dang-ky").content.decode()
    unchanged(
        lambda: arriving.register(
            document_id=document.pk,
            arrival=factories.arrival_data(),
            book="don-thu",
            by=factories.cast().clerk,
            at=clock.now(),
        ),
        BadInput,
    )


@pytest.mark.req("ST-8.2a")
def test_the_form_of_soc_trang_offers_its_books_with_the_next_number_of_each(office: Office) -> None:
    factories.incoming(In.REGISTERED, ST, code="1/CV", document_key="another")
    document = factories.incoming(In.ACCEPTED, ST)
    browser = browsers.signed_in(factories.cast(ST).clerk)
    address = f"/van-ban/{document.pk}/dang-ky"
    shown = browser.get(address).content.decode()
    assert "trong tỉnh (số tiếp theo 2)" in shown and "Đơn, thư (số tiếp theo 1)" in shown
    data = factories.arrival_data(BD)
    typed = {
        "type_name": data.type_name, "organ_name": data.organ_name, "number": "16", "notation": data.notation,
        "issued_on": data.issued_on.isoformat(), "subject": data.subject, "signer_name": data.signer_name,
        "signer_position": data.signer_title, "urgency": "0", "page_amount": "1",
    }  # fmt: skip
    before = factories.snapshot()
    assert browser.post(address, typed).status_code == 422
    assert factories.snapshot() == before
    assert browser.post(address, typed | {"book": "don-thu"}).status_code == 302
    document.refresh_from_db()
    assert (document.entry.register.series, document.entry.number) == ("don-thu", 1)


def test_a_field_that_a_regulation_wants_and_nobody_knows_is_a_bug_and_not_passed_over(office: Office) -> None:
    document = factories.incoming(In.ACCEPTED)
    policy = parts.policy_of(document)
    strange = replace(policy, registration_fields=policy.registration_fields | {"colour"})
    with pytest.MonkeyPatch.context() as patch, pytest.raises(KeyError):
        patch.setattr(parts, "policy_of", lambda _: strange)
        register(document)


@pytest.mark.parametrize(
    "changes",
    [{"subject": "(MẬT) V/v kế hoạch"}, {"type_name": "Công văn mật"}, {"note": "TUYỆT MẬT"}],
)
@pytest.mark.parametrize("key", PROFILES)
@pytest.mark.req("BD-1.2", "LC-1.2", "HG-1.2", "ST-1.1b", "QN-1.2")
def test_registration_and_the_paper_form_refuse_secrets(office: Office, key: str, changes: dict[str, str]) -> None:
    document = factories.incoming(In.ACCEPTED, key)
    unchanged(lambda: register(document, key, **changes), Refusal, "state_secret")
    arrival = factories.arrival_data(**changes)
    by = factories.cast(key).clerk
    unchanged(
        lambda: arriving.enter_paper(
            arrival=arrival, source="paper", scan=None, said=Statement(), by=by, at=clock.now()
        ),
        Refusal,
        "state_secret",
    )


def test_only_a_clerk_enters_paper(office: Office) -> None:
    people = factories.cast()
    arrival = factories.arrival_data()
    for who in ("specialist", "unit_leader", "leader", "chief", "admin", "archivist", "checker"):
        by = getattr(people, who)
        unchanged(
            lambda by=by: arriving.enter_paper(
                arrival=arrival, source="paper", scan=None, said=Statement(), by=by, at=clock.now()
            ),
            NotPermitted,
        )


# --- refusing and giving back ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", PROFILES)
@pytest.mark.parametrize("state", [In.ARRIVED, In.CHECKED, In.ACCEPTED])
@pytest.mark.req("BD-5.4a", "BD-5.4b", "HG-9.1c", "ST-8.1c", "QN-5.4", "QN-9.2b")
def test_a_refused_arrival_has_no_number_and_its_sender_gets_the_reason(office: Office, key: str, state: str) -> None:
    document = factories.incoming(state, key)
    done = arriving.refuse_arrival(
        document_id=document.pk, reason="Gửi sai thẩm quyền", by=factories.cast(key).clerk, at=clock.now()
    )
    assert (done.state, done.entry_id) == (In.REFUSED, None)
    assert factories.statuses(document) == ["02"]
    from vanthu import edxml
    from vanthu.exchange.models import Outbound

    told = edxml.read(bytes(Outbound.objects.get().body)).status
    assert (told.code, told.description) == ("02", "Gửi sai thẩm quyền")
    assert told.response_for.document_id == document.document_key
    assert not Entry.objects.exists()


@pytest.mark.parametrize("act", [arriving.refuse_arrival, arriving.give_back, handling.hand_up, handling.send_back])
@pytest.mark.req("BD-5.4b")
def test_refusals_and_returns_need_a_reason(office: Office, act: Callable[..., Any]) -> None:
    state, who = {
        arriving.refuse_arrival: (In.CHECKED, "clerk"),
        arriving.give_back: (In.REGISTERED, "clerk"),
        handling.hand_up: (In.ASSIGNED, "specialist"),
        handling.send_back: (In.REPORTED, "leader"),
    }[act]
    document = factories.incoming(state)
    by = getattr(factories.cast(), who)
    unchanged(lambda: act(document_id=document.pk, reason=" \t", by=by, at=clock.now()), BadInput, "reason_missing")


@pytest.mark.parametrize("state", [In.REGISTERED, In.SUBMITTED, In.ASSIGNED])
def test_given_back_after_registration_an_arrival_keeps_its_number_in_the_book(office: Office, state: str) -> None:
    document = factories.incoming(state)
    done = arriving.give_back(
        document_id=document.pk, reason="Không thuộc thẩm quyền", by=factories.cast().clerk, at=clock.now()
    )
    assert (done.state, done.entry.number, done.holder_id) == (In.RETURNED, 1, None)
    assert factories.statuses(document) == ["02"]
    assert not Assignment.objects.filter(document=document, ended_at=None).exists()
    assert Entry.objects.get().number == 1


def test_work_that_has_begun_is_not_given_back(office: Office) -> None:
    document = factories.incoming(In.IN_PROGRESS)
    unchanged(
        lambda: arriving.give_back(document_id=document.pk, reason="x", by=factories.cast().clerk, at=clock.now()),
        WrongState,
    )


@pytest.mark.parametrize("key", PROFILES)
@pytest.mark.req("HG-9.1a", "QN-9.2a")
def test_acceptance_waits_for_the_check_of_signatures(office: Office, key: str) -> None:
    document = factories.incoming(In.CHECKED, key, verdict="")
    unchanged(
        lambda: arriving.accept(document_id=document.pk, by=factories.cast(key).clerk, at=clock.now()), WrongState
    )


@pytest.mark.parametrize(
    ("key", "proven", "accepted"),
    [(LC, True, False), (LC, False, True), (BD, True, True), (HG, True, True), (ST, True, True), (QN, True, True)],
)
def test_a_proven_invalid_signature_cannot_be_overridden_in_lai_chau(
    office: Office, key: str, proven: bool, accepted: bool
) -> None:
    """What is only not provable (a time-out, an unreadable signature) is the clerk's there too (reading 2)."""
    document = factories.incoming(In.ARRIVED, key)
    main = main_of(document.pk)
    arriving.record_verdict(
        document_id=document.pk,
        sha256=main.current.sha256 if main and main.current else "",
        verdict="invalid",
        legal_value="để biết, tham khảo",
        codes=["broken" if proven else "limits"],
        must_return=proven,
        by=factories.cast(key).clerk,
        at=clock.now(),
    )

    def accept() -> Document:
        return arriving.accept(document_id=document.pk, by=factories.cast(key).clerk, at=clock.now())

    if accepted:
        assert accept().state == In.ACCEPTED
    else:
        unchanged(accept, WrongState)


def test_a_verdict_on_another_file_than_the_documents_is_not_recorded(office: Office) -> None:
    document = factories.incoming(In.ARRIVED)
    unchanged(
        lambda: arriving.record_verdict(
            document_id=document.pk,
            sha256="0" * 64,
            verdict="valid",
            legal_value="bản gốc",
            codes=[],
            must_return=False,
            by=factories.cast().clerk,
            at=clock.now(),
        ),
        WrongState,
    )


# --- distribution ----------------------------------------------------------------------------------------------------


def distribute(document: Document, key: str = BD, **changes: Any) -> Document:
    people = factories.cast(key)
    facts: dict[str, Any] = {
        "tasks": [Task(role="lead", unit=people.unit)],
        "opinion": "Chủ trì tham mưu",
        "due_on": (clock.now() + timedelta(days=3)).date(),
        "status": "handle",
        "by": people.leader,
        "at": clock.now(),
    } | changes
    return handling.distribute(document_id=document.pk, **facts)


def lead_and_support(key: str) -> list[Task]:
    people = factories.cast(key)
    return [Task(role="lead", unit=people.unit), Task(role="support", position=people.other_specialist.position)]


@pytest.mark.parametrize("key", PROFILES)
@pytest.mark.req("BD-9c", "ST-8.3b-ii")
def test_several_recipients_want_one_lead_a_deadline_and_an_opinion(office: Office, key: str) -> None:
    document = factories.incoming(In.SUBMITTED, key)
    tasks = lead_and_support(key)
    wanted = people_queries.policy_of(document.agency, document.policy_on)
    assert "opinion" in wanted.distribution_fields_when_several | wanted.distribution_fields
    refused = {
        "lead": {"tasks": tasks[1:]},
        "opinion": {"tasks": tasks, "opinion": " "},
        "due_on": {"tasks": tasks, "due_on": None},
    }
    for field, changes in refused.items():
        said = unchanged(lambda c=changes: distribute(document, key, **c), BadInput)
        assert said.field == field
    two_leads = [tasks[0], Task(role="lead", position=factories.cast(key).other_specialist.position)]
    assert unchanged(lambda: distribute(document, key, tasks=two_leads), BadInput).field == "lead"
    done = distribute(document, key, tasks=tasks)
    assert done.state == In.ASSIGNED
    assert sorted(Assignment.objects.filter(document=done).values_list("role", flat=True)) == ["lead", "support"]


@pytest.mark.parametrize("key", PROFILES)
@pytest.mark.req("ST-8.3b-i")
def test_only_soc_trang_has_its_leader_name_the_state_of_handling(office: Office, key: str) -> None:
    document = factories.incoming(In.SUBMITTED, key)
    if key != ST:
        assert distribute(document, key, status="").state == In.ASSIGNED
        return
    for wrong in ("", "done"):
        assert unchanged(lambda wrong=wrong: distribute(document, key, status=wrong), BadInput).field == "status"
    assert unchanged(lambda: distribute(document, key, opinion=""), BadInput).field == "opinion"
    distribute(document, key, status="answer")
    assert Assignment.objects.get(document=document).get_status_display() == "Cần trả lời bằng văn bản"
    line = AuditEvent.objects.get(target_id=document.pk, name="incoming.distributed")
    assert line.data["status"] == "Cần trả lời bằng văn bản"


@pytest.mark.parametrize("key", PROFILES)
def test_no_deadline_may_be_said_in_so_many_words(office: Office, key: str) -> None:
    """Reading 26; but not beside a day."""
    document = factories.incoming(In.SUBMITTED, key)
    both = {"tasks": lead_and_support(key), "without_deadline": True}
    assert unchanged(lambda: distribute(document, key, **both), BadInput).field == "due_on"
    assert distribute(document, key, **both, due_on=None).due_at is None


@pytest.mark.parametrize(("key", "needs_deadline"), [(BD, False), (LC, False), (HG, False), (ST, True), (QN, False)])
@pytest.mark.req("ST-8.3b-i")
def test_one_recipient_needs_a_deadline_only_in_soc_trang(office: Office, key: str, needs_deadline: bool) -> None:
    document = factories.incoming(In.SUBMITTED, key)
    if needs_deadline:
        assert unchanged(lambda: distribute(document, key, due_on=None), BadInput).field == "due_on"
    else:
        assert distribute(document, key, due_on=None).due_at is None


def test_a_deadline_ends_with_the_office_day_and_lies_ahead(office: Office) -> None:
    document = factories.incoming(In.SUBMITTED)
    yesterday = (clock.now() - timedelta(days=1)).date()
    assert unchanged(lambda: distribute(document, due_on=yesterday), BadInput).field == "due_on"
    day = (clock.now() + timedelta(days=4)).date()
    done = distribute(document, due_on=day)
    agency = Agency.objects.get(pk=document.agency_id)
    assert done.due_at == people_queries.calendar_of(agency, parts.policy_of(done)).end_of_day(day)


@pytest.mark.parametrize(
    "task",
    [
        lambda: Task(role="lead", unit=factories.cast(LC).unit),
        lambda: Task(role="lead", position=factories.cast(LC).specialist.position),
    ],
)
def test_work_is_not_given_to_another_agency(office: Office, task: Callable[[], Task]) -> None:
    document = factories.incoming(In.SUBMITTED)
    unchanged(lambda: distribute(document, tasks=[task()]), BadInput)


def test_an_opinion_with_a_secrecy_mark_is_refused(office: Office) -> None:
    document = factories.incoming(In.SUBMITTED)
    unchanged(lambda: distribute(document, opinion="(MẬT) xem riêng"), Refusal, "state_secret")
    assigned = factories.incoming(In.ASSIGNED)
    unchanged(lambda: assign(assigned, opinion="TỐI MẬT"), Refusal, "state_secret")
    unchanged(lambda: report(assigned, result="Kết quả (MẬT)"), Refusal, "state_secret")
    people = factories.cast()
    keep = {"case_file": factories.case_file(), "by": people.specialist, "at": clock.now()}
    unchanged(lambda: handling.file(document_id=assigned.pk, result="Lưu (TUYỆT MẬT)", **keep), Refusal, "state_secret")


_REASONS: dict[str, tuple[Callable[..., Any], str, str]] = {
    "refuse_arrival": (arriving.refuse_arrival, In.CHECKED, "clerk"),
    "give_back": (arriving.give_back, In.REGISTERED, "clerk"),
    "hand_up": (handling.hand_up, In.ASSIGNED, "specialist"),
    "send_back": (handling.send_back, In.REPORTED, "leader"),
    "refuse": (outgoing.refuse, Out.AT_UNIT_LEADER, "unit_leader"),
    "refuse_signing": (outgoing.refuse_signing, Out.AT_SIGNER, "leader"),
    "hand_back": (outgoing.hand_back, Out.AT_CLERK, "clerk"),
    "cancel": (outgoing.cancel, Out.DRAFT, "specialist"),
}


@pytest.mark.parametrize("name", sorted(_REASONS))
def test_a_reason_with_a_secrecy_mark_is_refused(office: Office, name: str) -> None:
    act, state, who = _REASONS[name]
    document = factories.incoming(state) if state in list(In) else factories.outgoing(state)
    by = getattr(factories.cast(), who)
    unchanged(
        lambda: act(document_id=document.pk, reason="(MẬT) số liệu", by=by, at=clock.now()), Refusal, "state_secret"
    )


def test_each_addressee_is_given_the_work_once(office: Office) -> None:
    document = factories.incoming(In.SUBMITTED)
    tasks = [*lead_and_support(BD), Task(role="inform", unit=factories.cast().unit)]
    distribute(document, tasks=tasks)
    assert sorted(Assignment.objects.filter(document=document).values_list("role", flat=True)) == ["lead", "support"]


def test_only_the_leader_before_whom_it_lies_distributes(office: Office) -> None:
    document = factories.incoming(In.SUBMITTED)
    unchanged(lambda: distribute(document, by=factories.cast().deputy), NotPermitted)


def test_an_arrival_is_submitted_only_to_a_leader_of_the_agency(office: Office) -> None:
    document = factories.incoming(In.REGISTERED)
    for wrong in (factories.cast().specialist, factories.cast(LC).leader):
        said = unchanged(
            lambda wrong=wrong: handling.submit_arrival(
                document_id=document.pk, leader=wrong.position, by=factories.cast().clerk, at=clock.now()
            ),
            BadInput,
        )
        assert said.field == "leader"


# --- inside the unit -------------------------------------------------------------------------------------------------


def assign(document: Document, **changes: Any) -> Document:
    people = factories.cast()
    facts: dict[str, Any] = {
        "position": people.specialist.position,
        "opinion": "Làm gấp",
        "due_on": None,
        "by": people.unit_leader,
        "at": clock.now(),
    } | changes
    return handling.assign(document_id=document.pk, **facts)


@pytest.mark.req("BD-10.1")
def test_a_unit_leader_assigns_only_inside_the_own_unit(office: Office) -> None:
    document = distribute(factories.incoming(In.SUBMITTED))
    for outsider in (factories.cast().other_specialist, factories.cast().clerk, factories.cast(LC).specialist):
        said = unchanged(lambda outsider=outsider: assign(document, position=outsider.position), BadInput)
        assert said.field == "position"
    assert assign(document).holder_id == factories.cast().specialist.position


def test_a_deadline_inside_the_unit_is_not_after_the_leaders(office: Office) -> None:
    today = clock.now().date()
    document = distribute(factories.incoming(In.SUBMITTED), due_on=today + timedelta(days=3))
    assert unchanged(lambda: assign(document, due_on=today + timedelta(days=4)), BadInput).field == "due_on"
    assert unchanged(lambda: assign(document, due_on=today - timedelta(days=1)), BadInput).field == "due_on"
    assign(document, due_on=today + timedelta(days=2))
    assign(document, due_on=None)
    dues = Assignment.objects.filter(document=document, parent__isnull=False).order_by("given_at")
    lead = Assignment.objects.get(document=document, parent=None)
    assert [due.due_at < lead.due_at for due in dues] == [True, False]
    assert [due.ended_at is None for due in dues] == [False, True]


def test_overdue_work_can_still_be_given_to_a_handler(office: Office) -> None:
    document = distribute(factories.incoming(In.SUBMITTED))
    late = clock.now() + timedelta(days=30)
    assert assign(document, at=late).holder_id == factories.cast().specialist.position


def test_another_units_leader_does_not_assign(office: Office) -> None:
    document = distribute(factories.incoming(In.SUBMITTED))
    unchanged(lambda: assign(document, by=factories.cast().other_unit_leader), NotPermitted)


# --- handling --------------------------------------------------------------------------------------------------------


def report(document: Document, key: str = BD, **changes: Any) -> Document:
    facts: dict[str, Any] = {
        "case_file": factories.case_file(key),
        "result": "Đã tham mưu",
        "by": factories.cast(key).specialist,
        "at": clock.now(),
    } | changes
    return handling.report_result(document_id=document.pk, **facts)


@pytest.mark.parametrize("key", PROFILES)
@pytest.mark.req("BD-10.2a", "ST-8.4b", "QN-18.2a")
def test_nothing_is_finished_without_a_case_file_of_the_agency(office: Office, key: str) -> None:
    document = factories.incoming(In.IN_PROGRESS, key)
    foreign = factories.case_file(LC if key == BD else BD)
    for wrong in (None, foreign):
        unchanged(lambda wrong=wrong: report(document, key, case_file=wrong), BadInput, "case_file_missing")
        unchanged(
            lambda wrong=wrong: handling.file(
                document_id=document.pk,
                case_file=wrong,
                result="",
                by=factories.cast(key).specialist,
                at=clock.now(),
            ),
            BadInput,
            "case_file_missing",
        )


def test_a_report_says_what_came_of_it(office: Office) -> None:
    document = factories.incoming(In.IN_PROGRESS)
    assert unchanged(lambda: report(document, result=" "), BadInput).field == "result"


def test_the_first_act_of_the_handler_starts_the_work_and_tells_05_once(office: Office) -> None:
    document = factories.incoming(In.ASSIGNED)
    report(document)
    assert factories.statuses(document) == ["05"]
    started = AuditEvent.objects.get(target_id=document.pk, name="incoming.started")
    assert started.data == {"by_first_act": True}


@pytest.mark.req("QN-18.2b")
def test_the_first_opening_is_recorded_once_and_tells_nobody(office: Office) -> None:
    document = factories.incoming(In.ASSIGNED)
    by = factories.cast().specialist
    for _ in range(3):
        handling.mark_opened(document_id=document.pk, by=by, at=clock.now())
    handling.mark_opened(document_id=document.pk, by=factories.cast().other_specialist, at=clock.now())
    assert factories.audit_names(document) == ["incoming.opened"]
    assert factories.statuses(document) == []


def test_who_assigned_it_may_ask_for_it_again(office: Office) -> None:
    people = factories.cast()
    document = report(factories.incoming(In.IN_PROGRESS))
    back = handling.send_back(document_id=document.pk, reason="Bổ sung số liệu", by=people.leader, at=clock.now())
    assert (back.state, back.holder_id) == (In.IN_PROGRESS, people.specialist.position)
    assert factories.statuses(document) == []
    again = report(back)
    assert handling.confirm(document_id=again.pk, by=people.leader, at=clock.now()).state == In.DONE
    assert factories.statuses(document) == ["06"]


def test_work_that_is_not_the_units_goes_back_to_who_distributed_it(office: Office) -> None:
    people = factories.cast()
    document = factories.incoming(In.ASSIGNED)
    back = handling.hand_up(
        document_id=document.pk, reason="Không đúng chức năng", by=people.specialist, at=clock.now()
    )
    assert (back.state, back.holder_id) == (In.SUBMITTED, people.leader.position)
    assert not Assignment.objects.filter(document=document, ended_at=None).exists()
    assert distribute(back).state == In.ASSIGNED


# --- pressed too late ------------------------------------------------------------------------------------------------


def press(document: Document, key: str, *, status: int, **typed: str) -> str:
    """Press a button that is refused by now, as the unit's specialist; the page that comes back."""
    with transaction.atomic():
        parts.participate(document, positions=[factories.cast().specialist.position])
    browser = browsers.signed_in(factories.cast().specialist)
    before = factories.snapshot()
    answer = browser.post(
        f"/van-ban/{document.pk}/lam/{key}", {f"{key}-{name}": value for name, value in typed.items()}
    )
    assert answer.status_code == status
    assert factories.snapshot() == before
    return html.unescape(answer.content.decode())


def test_while_a_document_is_being_signed_a_refused_act_says_why_and_keeps_what_was_typed(office: Office) -> None:
    document = factories.incoming(In.IN_PROGRESS)
    Claim.objects.create(
        agency_id=document.agency_id,
        document_id=document.pk,
        kind=Claim.PERSON,
        sha256="0" * 64,
        actor={},
        asked_at=clock.now(),
        expires_at=clock.now() + timedelta(minutes=5),
    )
    page = press(document, "report", status=503, result="Đã trao đổi với Sở", case_file=str(factories.case_file()))
    assert "Văn bản đang được ký hoặc phát hành." in page
    assert "Đã trao đổi với Sở" in page


def test_who_is_too_late_reads_why_and_what_he_typed(office: Office) -> None:
    document = factories.incoming(In.DONE)
    page = press(document, "report", status=409, result="Đã trao đổi với Sở", case_file=str(factories.case_file()))
    assert WrongState().sentence in page
    assert "Đã trao đổi với Sở" in page
