"""Audit lines: a closed list of events, each with the facts it carries, written in the act's own transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Model

from vanthu.core import request_id
from vanthu.core.actor import Actor
from vanthu.core.models import AuditEvent
from vanthu.core.transactions import inside


@dataclass(frozen=True)
class Event:
    """One kind of line. `sentence` is what the timeline shows; its {fields} are the line's facts."""

    name: str
    sentence: str
    fields: tuple[str, ...]
    tone: str = ""


_events: dict[str, Event] = {}


def declare(name: str, sentence: str, *fields: str, tone: str = "") -> Event:
    """Add an event to the published list (docs/audit-events.md). Called once per event, beside its action."""
    if name in _events:
        raise ValueError(f"audit event {name} is declared twice")
    _events[name] = event = Event(name, sentence, fields, tone)
    return event


def events() -> dict[str, Event]:
    """Every declared event by name."""
    return dict(_events)


def sentence(name: str, data: dict[str, Any]) -> str:
    """The line in words, for a timeline."""
    event = _events.get(name)
    if event is None:
        return name
    facts = {field: "" if data.get(field) is None else data[field] for field in event.fields}
    return event.sentence.format_map(facts).strip()


def record(event: Event, *, by: Actor, at: datetime, target: Model | tuple[str, UUID], **facts: Any) -> None:
    """Write one line (a *part*: a transaction must be open). The facts must be exactly the event's fields.

    `target` is the row, or (kind, id) where the room knows the thing only by its id.
    """
    inside("an audit line")
    if set(facts) != set(event.fields):
        raise ValueError(f"{event.name} carries {event.fields}, not {tuple(facts)}")
    kind, key = target if isinstance(target, tuple) else (str(target._meta.model_name), target.pk)
    AuditEvent.objects.create(
        at=at,
        name=event.name,
        agency_id=by.agency,
        account_id=by.account,
        position_id=by.position,
        on_behalf_of=by.on_behalf_of,
        actor=by.label,
        target_kind=kind,
        target_id=key,
        data={key: _plain(value) for key, value in facts.items()},
        request_id=request_id.get(),
    )


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    return value
