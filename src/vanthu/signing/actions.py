"""What is written about keys: who opened and closed them, and who was refused (LC-5.2a: a log of their use)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanthu.core import audit
from vanthu.core.actor import Actor

OPENED = audit.declare("key.opened", "Mở khóa ký của chứng thư số {serial}.", "serial")
REFUSED = audit.declare(
    "key.refused", "Không mở được khóa ký của chứng thư số {serial}: {why}", "serial", "code", "why", tone="danger"
)
CLOSED = audit.declare("key.closed", "Đóng khóa ký.")


@transaction.atomic(durable=True)
def note_opened(*, certificate_id: UUID, serial: str, by: Actor, at: datetime) -> None:
    """The secret was right; the signer process has the key open for this account now."""
    audit.record(OPENED, by=by, at=at, target=("certificate", certificate_id), serial=serial)


@transaction.atomic(durable=True)
def note_refused(*, certificate_id: UUID, serial: str, code: str, why: str, by: Actor, at: datetime) -> None:
    """A secret was given and not accepted, or the device was not there."""
    audit.record(REFUSED, by=by, at=at, target=("certificate", certificate_id), serial=serial, code=code, why=why)


@transaction.atomic(durable=True)
def note_closed(*, by: Actor, at: datetime) -> None:
    """The person closed the keys that he had opened."""
    assert by.account is not None
    audit.record(CLOSED, by=by, at=at, target=("account", by.account))
