"""Which rules of form (thể thức và kỹ thuật trình bày) a document follows: by its kind and by its date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from vanthu.policy.profile import Policy


@dataclass(frozen=True, kw_only=True)
class FormRules:
    """One set of rules, as people know it, and what the machine can look at: the paper that page 1 may have."""

    name: str
    papers: frozenset[str]
    #: Kinds of documents (abbreviations of Nghị định 30/2020 Phụ lục III) that may be on A5 as well.
    small: frozenset[str] = frozenset()


#: The keys that `Policy.form_rules` and `Policy.legal_form_rules` hold.
FORM_RULES: Mapping[str, FormRules] = MappingProxyType(
    {
        # Điều 5: A5 for giấy giới thiệu, giấy biên nhận hồ sơ, phiếu gửi, phiếu chuyển.
        "HC-01/2011": FormRules(
            name="Thông tư số 01/2011/TT-BNV", papers=frozenset({"A4"}), small=frozenset({"GGT", "PG", "PC"})
        ),
        # Phụ lục I phần I mục I.1: A4.
        "HC-30/2020": FormRules(name="Nghị định số 30/2020/NĐ-CP (Phụ lục I)", papers=frozenset({"A4"})),
        "QPPL-34/2016": FormRules(name="Nghị định số 34/2016/NĐ-CP (Chương V)", papers=frozenset({"A4"})),
        "QPPL-78/2025": FormRules(name="Nghị định số 78/2025/NĐ-CP", papers=frozenset({"A4"})),
    }
)


def form_rules(policy: Policy, *, legal: bool, on: date) -> FormRules | None:
    """The rules for a document of that day, `legal`: văn bản quy phạm pháp luật; None before the first that the agency's
    regulation knows."""
    dated = policy.legal_form_rules if legal else policy.form_rules
    found = None
    for since, key in dated:
        if since <= on:
            found = FORM_RULES[key]
    return found
