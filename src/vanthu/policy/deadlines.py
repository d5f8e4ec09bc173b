"""When things are due under a policy: the deadlines that its words choose, counted in the agency's calendar."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import assert_never

from vanthu.policy.calendar import Calendar
from vanthu.policy.profile import Policy


def submit_due(policy: Policy, calendar: Calendar, *, arrived_at: datetime, urgent: bool) -> datetime:
    """When an arrival must be before the leader (LC Điều 10.3; NĐ 30/2020 Điều 4, 23). Urgent ones: at once."""
    if urgent:
        return arrived_at
    match policy.submit_deadline:
        case "same_day":
            return calendar.same_day(arrived_at)
        case "same_or_next_working_day":
            return calendar.same_or_next_working_day(arrived_at)
        case unknown:
            assert_never(unknown)


def send_due(policy: Policy, calendar: Calendar, *, signed_at: datetime, urgent: bool) -> datetime:
    """When a signed document must have been sent (QN Điều 6.2; QĐ 28/2018 Điều 6). Urgent ones: at once."""
    if urgent:
        return signed_at
    match policy.send_deadline:
        case "same_day_or_next_morning":
            return calendar.same_day_or_next_morning(signed_at)
        case "same_or_next_working_day":
            return calendar.same_or_next_working_day(signed_at)
        case unknown:
            assert_never(unknown)


def step_limits(policy: Policy, *, total: timedelta, complex_content: bool) -> Mapping[str, timedelta] | None:
    """The office time that each step may take of `total` (BD Điều 12.5); None where the shares do not bind.

    They do not bind when the regulation has none, when `total` (office time) is below the exempt limit, or when the
    head has called the content complex. A step that takes exactly its limit is in order.
    """
    if policy.step_shares is None or complex_content or total < policy.step_shares_exempt_below:
        return None
    return {step: total * percent / 100 for step, percent in policy.step_shares.items()}
