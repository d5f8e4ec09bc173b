"""The axis of this very deployment, called in process, always through serialised bytes."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import DatabaseError

from vanthu.axis import actions, queries
from vanthu.core import clock
from vanthu.exchange.ports import BusRefused, BusUnavailable, Waiting
from vanthu.refusal import Refusal


class EmbeddedBus:
    """For one machine: no wire, no secrets between the office and the axis."""

    embedded = True
    largest_packet = actions.MAX_PACKET_BYTES

    def send(self, packet: bytes, *, message_type: str, sender: str, to: Sequence[str], key: str) -> str:
        try:
            stored = actions.accept(
                sender=sender, to=to, key=key, message_type=message_type, packet=bytes(packet), at=clock.now()
            )
        except Refusal as refusal:
            raise BusRefused(refusal.code, refusal.sentence) from refusal
        except DatabaseError as error:
            raise BusUnavailable(str(error)) from error
        return str(stored.pk)

    def waiting(self, agency: str, *, limit: int) -> list[Waiting]:
        try:
            found = queries.waiting(receiver=agency, limit=limit)
        except DatabaseError as error:
            raise BusUnavailable(str(error)) from error
        return [Waiting(reference=ref, message_type=kind, sender=sender) for ref, kind, sender in found]

    def fetch(self, agency: str, reference: str) -> bytes:
        try:
            return queries.fetch(receiver=agency, reference=reference)
        except Refusal as refusal:
            raise BusRefused(refusal.code, refusal.sentence) from refusal
        except DatabaseError as error:
            raise BusUnavailable(str(error)) from error

    def acknowledge(self, agency: str, reference: str, *, done: bool, problem: str = "") -> None:
        try:
            actions.acknowledge(
                receiver=agency, reference=reference, state="done" if done else "fail", note=problem, at=clock.now()
            )
        except Refusal as refusal:
            raise BusRefused(refusal.code, refusal.sentence) from refusal
        except DatabaseError as error:
            raise BusUnavailable(str(error)) from error
