"""A later look at signatures changes what is known of a document, never where it stands.

The trust list may change, and sources that were silent may answer. Whoever holds the document hears of a verdict that
came out otherwise; what was accepted stays accepted until a person decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanthu.core import audit
from vanthu.core.actor import Actor
from vanthu.documents import parts
from vanthu.documents.actions.arriving import VERDICT_WORDS
from vanthu.documents.models import Document
from vanthu.documents.states import In, Out
from vanthu.files.queries import main_of

CHANGED = audit.declare(
    "document.reverified",
    "Kiểm tra lại chữ ký số ({why}): trước {before}, nay {after}. {sentence}",
    "why",
    "before",
    "after",
    "sentence",
    "codes",
    tone="danger",
)
#: The flag that a document bears while a later look says something else than the first one.
FLAG = "verdict_changed"
#: Arrivals that nobody has decided on.
WAITING = frozenset({In.CHECKED})
#: Our own documents whose signatures were found valid before they got there.
OURS = frozenset({Out.SEALED, Out.ISSUED})


@transaction.atomic(durable=True)
def record_again(
    *,
    document_id: UUID,
    sha256: str,
    verdict: str,
    legal_value: str,
    codes: Sequence[str],
    sentence: str,
    must_return: bool,
    why: str,
    by: Actor,
    at: datetime,
) -> bool:
    """Keep what a later look found; True where it differs from what was known.

    `sha256` is the main file that was judged: a file that changed meanwhile is somebody else's work, and nothing
    happens. `why` says what made us look again, `sentence` what is wrong.
    """
    document = parts.lock(document_id, by=by)
    main = main_of(document.pk)
    if (main.current.sha256 if main and main.current else "") != sha256:
        return False
    before = _known(document)
    arrival = document.direction == Document.IN
    if not before or (not arrival and document.state not in OURS):
        return False
    was, now = VERDICT_WORDS[before], VERDICT_WORDS[verdict]
    if before == verdict:
        if not arrival or document.legal_value == legal_value:
            return False
        # Who signed turned out to be of another kind: the registry of certificates said so since.
        was, now = f"{was}, “{document.legal_value}”", f"{now}, “{legal_value}”"
    policy = parts.policy_of(document)
    flags = [flag for flag in document.flags if flag["code"] != FLAG]
    if arrival:
        document.verdict, document.legal_value, document.verified_at = verdict, legal_value, at
        if document.state in WAITING:
            flags = [flag for flag in flags if flag["code"] != "must_return"]
            if must_return and policy.auto_return:
                flags.append({"code": "must_return", "sentence": "Chữ ký số không hợp lệ, phải trả lại bên gửi."})
    if verdict != "valid":
        flags.append(
            {
                "code": FLAG,
                "verdict": verdict,
                "sentence": f"Kiểm tra lại chữ ký số ngày {at:%d/%m/%Y}: trước {was}, nay {now}. {sentence}"[:900],
            }
        )
    document.flags = flags
    document.save(update_fields=["verdict", "legal_value", "verified_at", "flags"])
    audit.record(
        CHANGED,
        by=by,
        at=at,
        target=document,
        why=why,
        before=was,
        after=now,
        sentence=sentence[:900],
        codes=list(codes),
    )
    told = parts.accounts_of(document.holder_id) or parts.clerks(document, at=at)
    parts.tell(
        document,
        told,
        f"Chữ ký số trước {was}, nay {now}; cần xem xét",
        at=at,
    )
    return True


def _known(document: Document) -> str:
    """The verdict that is known of a document, "" where nothing was judged yet. Ours were valid before they were sealed."""
    if document.direction == Document.IN:
        return document.verdict
    changed = (flag["verdict"] for flag in document.flags if flag["code"] == FLAG)
    return next(changed, "valid") if document.state in OURS else ""
