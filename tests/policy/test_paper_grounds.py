"""Who gets paper beside the electronic document, and who does not."""

from __future__ import annotations

from datetime import date

import pytest

from vanthu.policy import in_force, paper_grounds
from vanthu.policy.profiles import KEYS

BD, LC, HG, ST, QN = (in_force(key, on=date(2021, 6, 1)) for key in KEYS)
everyone = pytest.mark.parametrize("policy", [BD, LC, HG, ST, QN], ids=lambda policy: policy.key)


def codes(policy, kind="QĐ", groups=(), topics=(), **facts):
    found = paper_grounds(policy, kind=kind, recipient_groups=frozenset(groups), topics=frozenset(topics), **facts)
    return [rule.code for rule in found]


@everyone
def test_nobody_gets_paper_without_a_ground(policy):
    assert codes(policy) == []


@everyone
@pytest.mark.parametrize("group", ["no_infrastructure", "needs_paper"])
def test_who_cannot_do_without_paper_gets_it(policy, group):
    assert codes(policy, groups=[group]) == [group]


@pytest.mark.parametrize(
    ("policy", "facts", "expected"),
    [
        pytest.param(BD, {"agency_list": frozenset({"QĐ"})}, ["head_list"]),
        pytest.param(BD, {"agency_list": frozenset({"TTr"})}, []),
        pytest.param(LC, {"kind": "VBQPPL", "groups": ["legal_review"]}, ["legal_document"]),
        pytest.param(LC, {"kind": "VBQPPL", "groups": ["individual"]}, []),
        pytest.param(LC, {"kind": "QĐ", "groups": ["legal_review"]}, []),
        pytest.param(LC, {"groups": ["provincial_committee"]}, ["provincial_committee"]),
        pytest.param(LC, {"topics": ["kept_as_original"]}, ["kept_as_original"]),
        pytest.param(HG, {"kind": "VBQPPL"}, ["legal_document"]),
        pytest.param(HG, {"topics": ["finance"]}, ["sensitive_topic"]),
        pytest.param(HG, {"topics": ["planning"]}, []),
        pytest.param(HG, {"groups": ["individual"]}, ["individual"]),
        pytest.param(HG, {"agency_list": frozenset({"QĐ"})}, ["not_electronic"]),
        pytest.param(ST, {"kind": "VBQPPL", "is_draft": True}, ["legal_draft"]),
        pytest.param(ST, {"kind": "VBQPPL"}, []),
        pytest.param(ST, {"kind": "TTr"}, ["for_approval"]),
        pytest.param(ST, {"kind": "QĐ", "topics": ["personnel"]}, ["personnel_decision"]),
        pytest.param(ST, {"kind": "BC", "topics": ["personnel"]}, []),
        pytest.param(ST, {"kind": "BC", "topics": ["finance"]}, ["sensitive_topic"]),
        pytest.param(ST, {"groups": ["central_through_province"]}, ["central_through_province"]),
        pytest.param(ST, {"head_decided": True}, ["head_decides"]),
        pytest.param(QN, {"agency_list": frozenset({"QĐ"})}, ["unsigned_kind"]),
    ],
)
def test_paper_goes_on_the_grounds_of_the_own_regulation(policy, facts, expected):
    assert codes(policy, **facts) == expected


@pytest.mark.parametrize("policy", [BD, LC, HG, QN], ids=lambda policy: policy.key)
def test_a_head_cannot_use_a_ground_that_the_regulation_does_not_have(policy):
    assert codes(policy, head_decided=True) == []


@everyone
def test_every_ground_says_why_and_by_which_article(policy):
    for rule in policy.paper_rules:
        assert rule.reason
        assert rule.source
    assert len({rule.code for rule in policy.paper_rules}) == len(policy.paper_rules)
