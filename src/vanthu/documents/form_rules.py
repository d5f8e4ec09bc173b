"""Thể thức: by which rules the form of an outgoing document is judged, and what the machine looks at itself (BD-11.5,
LC-13.1a, HG-11đ, ST-4.2đ)."""

from __future__ import annotations

from datetime import date, datetime

from vanthu.core.clock import VIETNAM
from vanthu.documents import kinds
from vanthu.documents.models import Document
from vanthu.policy import FormRules, form_rules
from vanthu.policy.profile import Policy
from vanthu.refusal import BadInput


class SheetWrong(BadInput):
    """Page 1 is on another sheet than the rules of form have for this kind and day."""

    code = "sheet_wrong"
    template = (
        "Trang 1 của tệp PDF là khổ {sheet}. {rules} quy định khổ {wanted}. Hãy đặt lại khổ giấy rồi xuất lại PDF."
    )


def rules(document: Document, policy: Policy, *, at: datetime) -> FormRules | None:
    """The rules of the document's kind on its date; while it has none, on the day of `at`."""
    legal = (document.placement or {}).get("legal", False)
    return form_rules(policy, legal=legal, on=document.issued_on or at.astimezone(VIETNAM).date())


def check_sheet(document: Document, policy: Policy, *, sheet: str | None, legal: bool, on: date) -> None:
    """Page 1 is on a sheet that the rules of that day have. Raises SheetWrong."""
    found = form_rules(policy, legal=legal, on=on)
    if found is None:
        return
    wanted = found.papers | (frozenset({"A5"}) if kinds.KINDS.get(document.type_name) in found.small else frozenset())
    if sheet not in wanted:
        raise SheetWrong(
            sheet=sheet or "khác A3, A4, A5", rules=found.name, wanted=" hoặc ".join(sorted(wanted)), field="main"
        )
