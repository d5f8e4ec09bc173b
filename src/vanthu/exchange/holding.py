"""The quarantine: packets that were stored and cannot be taken in, kept raw for a person to look at."""

from __future__ import annotations

from datetime import datetime

from vanthu.core import audit
from vanthu.core.actor import system
from vanthu.core.transactions import inside
from vanthu.exchange.models import Inbound

QUARANTINED = audit.declare(
    "packet.quarantined", "Gói tin từ {sender} bị giữ lại: {problem}", "sender", "problem", "sha256", tone="danger"
)


def hold(inbound: Inbound, code: str, problem: str, *, at: datetime) -> bool:
    """Put a stored packet into quarantine (a *part*; the row is locked). Returns whether it was not there already."""
    inside("a quarantine")
    if inbound.state == "quarantine":
        return False
    inbound.state, inbound.problem_code, inbound.problem = "quarantine", code, problem[:500]
    inbound.save(update_fields=["state", "problem_code", "problem"])
    audit.record(
        QUARANTINED,
        by=system(inbound.agency_id),
        at=at,
        target=inbound,
        sender=inbound.sender_code,
        problem=inbound.problem,
        sha256=inbound.sha256,
    )
    return True
