"""The port to the virus scanner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO, Protocol


class ScannerUnavailable(Exception):
    """No verdict could be had: the file stays in quarantine and the job tries again."""


class NotScannable(ScannerUnavailable):
    """The scanner works and does not take this very file (too large for it, say): the others need not wait for it."""


@dataclass(frozen=True)
class ScanVerdict:
    """`infected_with` is the scanner's name of what it found, "" for a clean file."""

    infected_with: str = ""


class VirusScanner(Protocol):
    def scan(self, stream: BinaryIO) -> ScanVerdict:
        """Read the stream to its end and judge it. Raises ScannerUnavailable, NotScannable."""
