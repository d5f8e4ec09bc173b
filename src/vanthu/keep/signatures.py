"""Verify the signatures of what this office has issued, as it lies in the store now."""

from __future__ import annotations

import random
from collections import Counter
from datetime import datetime

from vanthu.documents.models import Document
from vanthu.files import sandbox
from vanthu.files.models import File
from vanthu.keep.restore import Proof
from vanthu.signing.trusted.held import held
from vanthu.store import ObjectMissing, bytes_store


def prove(proof: Proof, *, at: datetime, sample: int | None = None) -> None:
    """Judge the main file of every sealed document, or of `sample` of them by lot, without asking the network.

    A file that is invalid, unsigned or unreadable is a problem; what only lacks evidence is counted.
    """
    sealed = Document.objects.filter(direction=Document.OUT).exclude(sealed_at=None).values("pk")
    files = list(
        File.objects.filter(kind=File.MAIN, document_id__in=sealed)
        .exclude(current=None)
        .order_by("id")
        .values_list("name", "current__sha256")
    )
    if sample is not None and sample < len(files):
        files = random.sample(files, sample)
    found: Counter[str] = Counter()
    trusted = held()
    for name, sha256 in files:
        try:
            pdf = bytes_store().get(sha256)
        except ObjectMissing:
            continue  # told of already
        report = sandbox.call(
            "vanthu.pdf.verify:verify", pdf, trust=trusted.trust, kinds=trusted.kinds, at=at, online=False
        )
        found[report.verdict] += 1
        proof.expect(
            report.verdict in ("valid", "warning"),
            f"{name} ({sha256}): {report.verdict}, {', '.join(sorted(report.codes)) or 'no signature'}",
        )
    proof.counted |= {f"signatures {verdict}": count for verdict, count in sorted(found.items())}
    proof.counted["signatures checked"] = len(files)
