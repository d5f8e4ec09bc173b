"""The port to the bus (trục liên thông): at-least-once, so both sides bear repeats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


class BusUnavailable(Exception):
    """The bus cannot be reached now; the same call may be made again."""


class BusRefused(Exception):
    """The bus will not take this packet, however often it is sent. `sentence` says why in Vietnamese."""

    def __init__(self, code: str, sentence: str) -> None:
        self.code, self.sentence = code, sentence
        super().__init__(f"{code}: {sentence}")


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """One packet that waits in an agency's mailbox."""

    reference: str
    message_type: str
    sender: str


class Bus(Protocol):
    """Codes are organisation codes; packets are edXML bytes. `largest_packet` is how many bytes one may have."""

    largest_packet: int

    def send(self, packet: bytes, *, message_type: str, sender: str, to: Sequence[str], key: str) -> str:
        """Hand a packet over; returns the bus's reference. The same `key` again gives the same reference.

        Raises BusUnavailable, BusRefused.
        """

    def waiting(self, agency: str, *, limit: int) -> list[Waiting]:
        """The first `limit` packets that wait for `agency`, oldest first, until acknowledged. Raises BusUnavailable."""

    def fetch(self, agency: str, reference: str) -> bytes:
        """The packet's bytes, as often as asked. Raises BusUnavailable, BusRefused."""

    def acknowledge(self, agency: str, reference: str, *, done: bool, problem: str = "") -> None:
        """Say that the packet is safe here (`done`), or that it cannot be read. Repeatable."""
