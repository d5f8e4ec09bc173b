"""For development and tests: knows one virus, the harmless EICAR test file."""

from __future__ import annotations

from typing import BinaryIO

from vanthu.files.ports import ScanVerdict

# Split so that this source file is not itself a finding.
_EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}" + b"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class EmbeddedScanner:
    embedded = True
    instead = ": set CLAMD"

    def scan(self, stream: BinaryIO) -> ScanVerdict:
        return ScanVerdict("Eicar-Test-Signature" if _EICAR in stream.read() else "")
