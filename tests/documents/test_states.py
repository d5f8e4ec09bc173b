"""The product of all acts, states and people, against the table written by hand in `expected`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import expected
import pytest

import factories
from factories import BD, HG, LC, PROFILES, QN, ST, Cast
from factories_office import Office
from vanthu.core import clock
from vanthu.core.actor import Actor
from vanthu.documents import parts, states
from vanthu.documents.actions import (
    arriving,
    drafting,
    handling,
    originals,
    outgoing,
    outside,
    paper,
    placing,
    reviewing,
    sent,
    signing,
    waiting,
)
from vanthu.documents.models import Document
from vanthu.documents.scanning import Statement
from vanthu.documents.states import In, Out
from vanthu.documents.transitions import TRANSITIONS
from vanthu.files import queries as file_queries
from vanthu.pdf import layout
from vanthu.pdf.place import Heading
from vanthu.refusal import NotFound, NotPermitted, Refusal, WrongState

STATES = [*Out, *In]


def actors(people: Cast, document: Document) -> dict[str, Actor]:
    """Everybody who might press a button, by what they are to this document."""
    return {
        "drafter" if document.direction == "out" else "handler": people.specialist,
        "unit_leader": people.unit_leader,
        "checker": people.checker,
        "leader": people.leader,
        "deputy": people.deputy,
        "clerk": people.clerk,
        "chief": people.chief,
        "other_unit_leader": people.other_unit_leader,
        "other_specialist": people.other_specialist,
        "archivist": people.archivist,
        "admin": people.admin,
        "system": people.system,
    }


def make(state: str, key: str) -> Document:
    return factories.outgoing(state, key) if state in list(Out) else factories.incoming(state, key)


@pytest.mark.parametrize("key", PROFILES)
@pytest.mark.req("BD-6.1", "ST-14.1", "QN-8.1", "ST-5.1a", "BD-12.2a", "HG-13.2", "QN-17.2")
def test_every_act_in_every_state_by_everybody_is_allowed_as_the_regulation_says(office: Office, key: str) -> None:
    people = factories.cast(key)
    allowed = set()
    for state in STATES:
        document = make(state, key)
        policy = parts.policy_of(document)
        for transition in TRANSITIONS:
            # Initials are set once; the table is about before.
            document.placement = {"initialled": transition.key != "initial"}
            for who, actor in actors(people, document).items():
                if not transition.why_not(document, actor, policy):
                    allowed.add((transition.key, str(state), who))
    assert allowed == expected.expected(key)


@pytest.mark.parametrize("key", PROFILES)
def test_a_button_and_its_act_refuse_in_the_same_words(office: Office, key: str) -> None:
    people = factories.cast(key)
    for state in STATES:
        document = make(state, key)
        policy = parts.policy_of(document)
        for transition in TRANSITIONS:
            for actor in actors(people, document).values():
                said = transition.why_not(document, actor, policy)
                try:
                    transition.check(document, actor, policy)
                except NotPermitted as refusal:
                    assert refusal.sentence == said
                except WrongState:
                    assert said
                else:
                    assert said == ""


@pytest.mark.parametrize("key", PROFILES)
def test_buttons_bear_the_words_of_the_regulation(key: str) -> None:
    policy = factories.in_force(key, on=clock.now().date())
    shown = {transition.key: transition.label(policy.labels) for transition in TRANSITIONS}
    assert {act: shown[act] for act in expected.LABELS[key]} == expected.LABELS[key]


def test_waiting_lists_and_systems_bear_the_names_of_the_regulations() -> None:
    names = {key: factories.in_force(key, on=clock.now().date()) for key in PROFILES}
    assert names[LC].waiting_label == "Chờ lưu trữ"
    assert names[LC].verify_label == "Kiểm tra ký số"
    assert names[QN].system_title == "Q-Office"
    assert names[BD].system_title == "Hệ thống văn phòng điện tử"
    assert names[HG].system_title == names[ST].system_title.removesuffix(" và Điều hành") == "Phần mềm Quản lý văn bản"


# --- refused acts change nothing -------------------------------------------------------------------------------------


def deeds(key: str, document: Document) -> dict[str, Callable[..., Any]]:
    """Every act with arguments that would be right, if state and person were."""
    at = clock.now() + timedelta(minutes=1)
    people = factories.cast(key)
    version = factories.received()
    prepared = drafting.Prepared(
        base=version.sha256,
        sha256=version.sha256,
        size=version.size,
        placement={},
        heading=Heading(notation=document.notation, number_year=None, year=""),
        authority=(),
        sheet="A4",
    )
    task = handling.Task(role="lead", unit=people.unit)
    due = (at + timedelta(days=3)).date()
    done = {"case_file": factories.case_file(key), "result": "Đã xong"}
    reason, opinion = {"reason": "Sai tên cơ quan"}, {"opinion": "Đồng ý"}
    boxes = {"number": [0, 100, 700, 140, 716], "day": [0, 300, 700, 320, 716], "month": [0, 350, 700, 370, 716],
             "signature": [0, 330, 200, 430, 250], "seal": [0, 270, 170, 360, 260]}  # fmt: skip
    back = outside.BroughtBack(received=version, base=version.sha256, heading=prepared.heading, boxes=boxes)
    corner = {"file_id": file_queries.main_of(document.pk).pk, "base": version.sha256, "spot": None}
    calls: dict[str, tuple[Callable[..., Any], dict[str, Any]]] = {
        "place_scan": (placing.place_corner, corner),
        "place_original": (placing.place_corner, corner),
        "place": (
            placing.place,
            {"base": version.sha256, "placement": layout.from_boxes(boxes), "stated": prepared.heading},
        ),
        "edit_outside": (outside.take_edited, {"back": back, "prepared": None, "confirmed": back.layout.key}),
        "print": (paper.record_copies, {"copies": 1, "done_on": at.date()}),
        "take_paper": (paper.take, {"file": True, "paper": True, "taken_on": at.date()}),
        "expert_review": (reviewing.send, {"unit": people.unit, "question": ""}),
        "give_review": (reviewing.answer, opinion),
        "call_back_review": (reviewing.call_back, {}),
        "report_receipts": (sent.report_receipts, {"note": ""}),
        "submit": (drafting.submit, {"prepared": prepared, "confirmed": prepared.layout.key}),
        "edit": (drafting.update_draft, {"draft": factories.draft_data(key), "files": ()}),
        "cancel": (outgoing.cancel, reason),
        "initial": (signing.ask_initials, {}),
        "pass_up": (outgoing.pass_up, opinion),
        "pass_to_checker": (outgoing.pass_to_checker, opinion),
        "check_pass": (outgoing.check_pass, opinion),
        "refuse": (outgoing.refuse, reason),
        "hand_back_form": (outgoing.hand_back_form, reason),
        "sign": (signing.ask_signature, {}),
        "refuse_signing": (outgoing.refuse_signing, reason),
        "forward": (outgoing.forward, {}),
        "permit_issue": (outgoing.permit_issue, {}),
        "number": (outgoing.number, {}),
        "seal": (signing.ask_seal, {}),
        "issue": (signing.ask_issue, {}),
        "hand_back": (outgoing.hand_back, reason),
        "sign_again": (waiting.sign_again, reason),
        "put_off": (waiting.put_off, {}),
        "take_up": (waiting.take_up, {}),
        "change_signer": (
            drafting.change_signer,
            {"signer": people.deputy.position, "upload": version, "prepared": prepared, "confirmed": "", **reason},
        ),
        "verify": (
            arriving.record_verdict,
            {"sha256": version.sha256, "verdict": "valid", "legal_value": "bản gốc", "codes": [], "must_return": False},
        ),
        "accept": (arriving.accept, {}),
        "register": (arriving.register, {"arrival": factories.arrival_data(), "book": "chung"}),
        "add_scan": (arriving.add_scan, {"scan": version, "said": Statement(mark_checked=True)}),
        "sign_scan": (signing.ask_scan, {}),
        "edit_original": (originals.change, {"draft": factories.draft_data(key)}),
        "scan_original": (originals.add_scan, {"scan": version, "said": Statement(mark_checked=True)}),
        "strike_original": (originals.strike, reason),
        "refuse_arrival": (arriving.refuse_arrival, reason),
        "give_back": (arriving.give_back, reason),
        "submit_arrival": (handling.submit_arrival, {"leader": people.leader.position}),
        "distribute": (handling.distribute, {"tasks": [task], "due_on": due, "status": "handle", **opinion}),
        "assign": (handling.assign, {"position": people.specialist.position, "due_on": None, **opinion}),
        "start": (handling.start, {}),
        "file": (handling.file, done),
        "report": (handling.report_result, done),
        "confirm": (handling.confirm, {}),
        "send_back": (handling.send_back, reason),
        "hand_up": (handling.hand_up, reason),
        "pass_on": (handling.pass_on, {"position": people.unit_leader.position, **reason}),
    }
    return {name: partial(act, document_id=document.pk, at=at, **facts) for name, (act, facts) in calls.items()}


def test_every_act_of_the_table_has_a_deed(office: Office) -> None:
    # "reply" opens the draft form: what it makes is a draft of its own.
    assert set(deeds(BD, make(Out.DRAFT, BD))) == {t.key for t in TRANSITIONS} - {"reply"}


@pytest.mark.parametrize("key", PROFILES)
def test_what_is_refused_leaves_everything_as_it_was(office: Office, key: str) -> None:
    """Right person in the wrong state, wrong person in the right state, and a stranger who must not know of it."""
    people = factories.cast(key)
    table = expected.expected(key)
    right: dict[str, set[str]] = {}
    for act, _, who in table:
        right.setdefault(act, set()).add(who)
    refused = 0
    for state in STATES:
        document = make(state, key)
        cast = actors(people, document)
        attempts = deeds(key, document)
        document_acts = [t.key for t in TRANSITIONS if t.direction == document.direction and t.key != "reply"]
        before = factories.snapshot()
        for act in document_acts:
            in_state = (act, str(state)) in {(a, s) for a, s, _ in table} | expected.OF_ANOTHER_HOLDER
            tried = cast if in_state else {who: cast[who] for who in right.get(act, ()) if who in cast}
            for who, actor in tried.items():
                if (act, str(state), who) in table:
                    continue
                if act == "verify" and actor.is_system:
                    # Two workers on one job, one taken for dead: the second finds the work done and says nothing.
                    attempts[act](by=actor)
                    continue
                with pytest.raises(Refusal) as caught:
                    attempts[act](by=actor)
                assert isinstance(caught.value, NotPermitted if in_state else WrongState), (act, state, who)
                refused += 1
            with pytest.raises(NotFound):
                attempts[act](by=factories.stranger(key))
        assert factories.snapshot() == before, state
    assert refused > 250


def test_states_of_both_machines_have_words(office: Office) -> None:
    assert set(states.STATE_LABELS) == {str(state) for state in STATES}
    assert all(states.STATE_LABELS.values())


def test_a_document_that_is_not_there_is_not_found(office: Office) -> None:
    before = factories.snapshot()
    with pytest.raises(NotFound):
        outgoing.number(document_id=UUID(int=1), by=factories.cast().clerk, at=clock.now())
    assert factories.snapshot() == before
