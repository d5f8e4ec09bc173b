"""Which rules of form a document follows: by kind and date, said to who drafts and checks, looked at on page 1."""

from __future__ import annotations

from datetime import date

import pytest

import factories
import pages
from browsers import signed_in
from factories import BD, HG, LC, PROFILES, QN, ST
from factories_office import Office
from vanthu.core import clock
from vanthu.core.models import AuditEvent
from vanthu.documents import form_rules as own
from vanthu.documents.actions import outgoing
from vanthu.documents.models import Document
from vanthu.documents.states import Out
from vanthu.pdf.inspect import first_sheet
from vanthu.policy import POLICIES, form_rules, in_force

ADMINISTRATIVE = [
    (date(2020, 3, 4), "Thông tư số 01/2011/TT-BNV"),
    (date(2020, 3, 5), "Nghị định số 30/2020/NĐ-CP (Phụ lục I)"),
]
LEGAL = [
    (date(2016, 7, 1), "Nghị định số 34/2016/NĐ-CP (Chương V)"),
    (date(2025, 3, 31), "Nghị định số 34/2016/NĐ-CP (Chương V)"),
    (date(2025, 4, 1), "Nghị định số 78/2025/NĐ-CP"),
]


@pytest.mark.parametrize("key", [LC, HG, ST, QN])
@pytest.mark.parametrize(
    ("legal", "on", "name"), [*((False, *row) for row in ADMINISTRATIVE), *((True, *row) for row in LEGAL)]
)
@pytest.mark.req("LC-13.1a", "HG-11đ", "ST-4.2đ-i")
def test_the_rules_are_those_of_the_documents_kind_and_date(key: str, legal: bool, on: date, name: str) -> None:
    policy = in_force(key, on=date(2026, 1, 1))
    found = form_rules(policy, legal=legal, on=on)
    assert found is not None and found.name == name


def test_before_the_first_rules_that_a_regulation_knows_there_are_none() -> None:
    for policy in POLICIES:
        assert form_rules(policy, legal=False, on=date(2011, 3, 4)) is None
        assert form_rules(policy, legal=True, on=date(2016, 6, 30)) is None


@pytest.mark.req("LC-13.1a", "ST-4.2đ-i", "BD-11.5")
@pytest.mark.parametrize("key", PROFILES)
def test_drafter_and_checker_are_told_and_whoever_passes_it_answers_by_these_rules(office: Office, key: str) -> None:
    people = factories.cast(key)
    now = "Nghị định số 30/2020/NĐ-CP (Phụ lục I)"
    page = pages.html_of(signed_in(people.specialist).get("/van-ban/soan"))
    assert f"Thể thức văn bản hành chính: {now}." in page
    if key == LC:  # straight to the signer
        return
    separate = people.policy.form_checker == "separate"
    state, act, by = (
        (Out.AT_CHECKER, outgoing.check_pass, people.checker)
        if separate
        else (Out.AT_UNIT_LEADER, outgoing.pass_up, people.unit_leader)
    )
    for legal, name in ((False, now), (True, "Nghị định số 78/2025/NĐ-CP")):
        document = factories.outgoing(state, key, placement={"initialled": True, "legal": legal})
        act(document_id=document.pk, opinion="", by=by, at=clock.now())
        line = AuditEvent.objects.get(target_id=document.pk, name="outgoing.passed")
        assert f"thể thức ({name})" in line.data["answers_for"]


@pytest.mark.req("LC-13.1a", "HG-11đ")
@pytest.mark.parametrize(
    ("type_name", "on", "sheet", "passes"),
    [
        ("Công văn", date(2020, 3, 5), "A4", True),
        ("Công văn", date(2020, 3, 5), "A5", False),
        ("Công văn", date(2020, 3, 5), None, False),
        # Thông tư 01/2011 had A5 for a few kinds, the decree has it for none.
        ("Giấy giới thiệu", date(2020, 3, 4), "A5", True),
        ("Công văn", date(2020, 3, 4), "A5", False),
        ("Giấy giới thiệu", date(2020, 3, 5), "A5", False),
    ],
)
def test_page_one_is_on_the_sheet_of_the_rules_of_its_day(
    type_name: str, on: date, sheet: str | None, passes: bool
) -> None:
    policy = in_force(HG, on=date(2026, 1, 1))
    document = Document(type_name=type_name)
    if passes:
        own.check_sheet(document, policy, sheet=sheet, legal=False, on=on)
        return
    with pytest.raises(own.SheetWrong) as refused:
        own.check_sheet(document, policy, sheet=sheet, legal=False, on=on)
    assert "quy định khổ A4" in refused.value.sentence


def test_the_sheet_is_read_off_page_one() -> None:
    assert first_sheet(factories.tiny_pdf()) == "A4"
    assert first_sheet(factories.letter(BD).pdf.read_bytes()) == "A4"
