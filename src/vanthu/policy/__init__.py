"""Rules as data: what each agency's regulation lets vary, its working calendar, its names and codes.

Plain Python: imports neither Django nor another room but `vanthu.refusal`.
"""

from __future__ import annotations

from vanthu.policy.agencies import AGENCIES, Agency
from vanthu.policy.calendar import VIETNAM, Calendar, NeverOpen, OfficeHours
from vanthu.policy.deadlines import send_due, step_limits, submit_due
from vanthu.policy.form import FormRules, form_rules
from vanthu.policy.paper import paper_grounds
from vanthu.policy.profile import Labels, PaperRule, Policy, Regulation, ReportDuty, source_in_words
from vanthu.policy.profiles import KEYS, POLICIES, NoPolicy, in_force

__all__ = [
    "AGENCIES",
    "KEYS",
    "POLICIES",
    "VIETNAM",
    "Agency",
    "Calendar",
    "FormRules",
    "Labels",
    "NeverOpen",
    "NoPolicy",
    "OfficeHours",
    "PaperRule",
    "Policy",
    "Regulation",
    "ReportDuty",
    "form_rules",
    "in_force",
    "paper_grounds",
    "send_due",
    "source_in_words",
    "step_limits",
    "submit_due",
]
