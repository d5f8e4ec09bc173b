"""A seal that waits for proof it cannot do without: a time-stamp, or word on revoked certificates (reading 16).

The number is kept, jobs ask whether the source answers again, and then the keeper is called: nobody seals unattended.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from vanthu.core import audit
from vanthu.core.actor import Actor
from vanthu.core.transactions import inside
from vanthu.documents import parts
from vanthu.documents.models import REVOCATION, TIME_STAMP, WAITS, Document
from vanthu.documents.states import Out

WAITS_FOR = audit.declare(
    "outgoing.waits", "{what}: số được giữ, văn thư được báo khi đóng dấu lại được.", "what", tone="near"
)
#: What fails, in words, and who answers again.
SOURCES = {
    TIME_STAMP: "máy chủ cấp dấu thời gian",
    REVOCATION: "nơi công bố tình trạng thu hồi chứng thư số (OCSP, CRL)",
}
#: The fields of a document whose seal waits for nothing.
NOTHING: dict[str, Any] = {"waits_for": "", "waits_since": None, "waits_over_at": None}


def begin(document: Document, what: str, *, by: Actor, at: datetime) -> None:
    """The seal waits from now on (a *part*; the document is locked). One that waits already keeps its beginning."""
    inside("a wait")
    if document.state != Out.NUMBERED:
        return
    if document.waits_for != what:
        document.waits_since = at
    document.waits_for, document.waits_over_at = what, None
    document.save(update_fields=list(NOTHING))
    audit.record(WAITS_FOR, by=by, at=at, target=document, what=dict(WAITS)[what])
    parts.tell(
        document,
        parts.clerks(document, at=at),
        f"{dict(WAITS)[what]}: {SOURCES[what]} không phản hồi, số được giữ",
        at=at,
    )
