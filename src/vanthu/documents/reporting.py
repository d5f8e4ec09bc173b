"""The report on the signatures of one file: what the page shows and what the filed PDF says."""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache
from importlib.metadata import version
from typing import Any

from vanthu.documents.models import ArchiveCopy
from vanthu.pdf import report_words as words
from vanthu.pdf.fields import spoken
from vanthu.pdf.report_sheet import About
from vanthu.pdf.verdict import Report, Signature
from vanthu.signing.models import TrustVersion

TONES = {"valid": "good", "warning": "near", "invalid": "late"}
COPY_TONES = {ArchiveCopy.WAITING: "near", ArchiveCopy.MADE: "good", ArchiveCopy.REFUSED: "late"}


@cache
def product() -> str:
    """Name and version of the product, as a report bears them."""
    return f"Văn Thư {version('vanthu')}"


def trust_words(mark: str) -> str:
    """The trust list of a kept verdict: its number where it is one of ours, and its version."""
    plain = mark.partition("+")[0]
    row = TrustVersion.objects.filter(version__startswith=plain).order_by("-number").values("number").first()
    return f"số {row['number']} ({plain[:16]}…)" if row else plain


def shown(report: Report) -> dict[str, Any]:
    """A report for the page."""
    return {
        "verdict": report.verdict,
        "sentence": words.VERDICT_SENTENCES[report.verdict],
        "legal_value": report.legal_value,
        "problems": [problem.sentence for problem in report.document_problems],
        "signatures": [_signature(signature) for signature in report.signatures],
    }


def _signature(signature: Signature) -> dict[str, Any]:
    certificate = signature.certificate
    return {
        "signer": signature.signer or "(không đọc được)",
        "organisation": signature.organisation if signature.organisation != signature.signer else "",
        "kind": words.kind(signature),
        "field": spoken(signature.field),
        "signed_at": signature.signed_at,
        "time_source": words.TIME_SOURCES[signature.time_source] if signature.signed_at else "",
        "coverage": words.COVERAGE.get(signature.coverage, signature.coverage),
        "certificate": certificate,
        "trusted": words.trusted(signature),
        "revoked": words.revoked(signature),
        "changes": [words.change(change) for change in signature.changes_after[:200]],
        "problems": [problem.sentence for problem in signature.problems],
        "tone": TONES[words.verdict_of(signature)],
    }


def about(
    *, name: str, sha256: str, size: int, checked_at: datetime, mark: str, agency: str, document: str = ""
) -> About:
    """What the filed report is about."""
    return About(
        name=name,
        sha256=sha256,
        size=size,
        checked_at=checked_at,
        trust=trust_words(mark),
        product=product(),
        agency=agency,
        document=document,
    )


def file_name(name: str) -> str:
    """The name under which the report on a file is saved."""
    stem = re.sub(r"\.pdf$", "", name, flags=re.IGNORECASE)
    return f"Bao cao kiem tra chu ky so - {stem}.pdf"
