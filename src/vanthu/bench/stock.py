"""Stock pyHanko beside ours: `python -m vanthu.bench.stock FILE ROOT` verifies FILE once for every line that it reads.

A process of its own, which imports nothing of ours but this module: what the product does to make pyHanko faster must
not make its rival faster. Every answer is one line of JSON: seconds, and the facts that were decided.
"""

from __future__ import annotations

import io
import json
import sys
import time
from pathlib import Path
from typing import Any

from asn1crypto import pem, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko_certvalidator import ValidationContext


def facts(pdf: bytes, context: ValidationContext) -> list[dict[str, Any]]:
    """All signatures of a file, each validated with its chain, revocation, time-stamp and later changes."""
    found = []
    for embedded in PdfFileReader(io.BytesIO(pdf)).embedded_signatures:
        status = validate_pdf_signature(embedded, context, context)
        stamp = status.timestamp_validity
        found.append(
            {
                "field": embedded.field_name,
                "valid": bool(status.bottom_line),
                "trusted": bool(status.trusted),
                "signed_at": stamp.timestamp.timestamp() if stamp is not None else None,
                "whole_file": status.coverage.name == "ENTIRE_FILE",
                "serial": f"{embedded.signer_cert.serial_number:x}",
            }
        )
    return found


def main(file: str, root: str) -> None:
    pdf = Path(file).read_bytes()
    _, _, der = pem.unarmor(Path(root).read_bytes())
    # One context for all rounds, filled from the file's own evidence: as warm as it gets.
    context = DocumentSecurityStore.read_dss(PdfFileReader(io.BytesIO(pdf))).as_validation_context(
        {
            "trust_roots": [x509.Certificate.load(der)],
            "allow_fetching": False,
            "revocation_mode": "require",
            "retroactive_revinfo": True,
        }
    )
    for _ in sys.stdin:
        begun = time.perf_counter()
        decided = facts(pdf, context)
        print(json.dumps({"seconds": time.perf_counter() - begun, "facts": decided}), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
