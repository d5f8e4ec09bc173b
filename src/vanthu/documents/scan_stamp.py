"""What the agency's signature shows at the top right of its own scans, and whether a scan that was signed may be kept.

BD điều 8.2.c and ST điều 8.2 show the seal in its real size with the agency's name and the time; the decree shows no
seal on scans (NĐ 30/2020 phụ lục I), but says of copies what they are (phần II).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from vanthu.documents.models import Document
from vanthu.files import sandbox
from vanthu.pdf.layout import Corner, Spot
from vanthu.pdf.place import MM
from vanthu.pdf.verdict import COPY
from vanthu.policy.profile import Policy
from vanthu.refusal import Refusal
from vanthu.signing import parts as signing
from vanthu.signing import verdicts
from vanthu.store import bytes_store


class ScanNotSealed(Refusal):
    """The signed scan did not pass our own verifier."""

    code = "scan_not_sealed"
    template = "Bản số hóa chưa ký số được: {why}"


@dataclass(frozen=True, kw_only=True)
class Stamp:
    """The lines above the time of signing, and the seal: its picture and diameter in millimetres, None and 0 without."""

    lines: tuple[str, ...]
    picture: bytes | None
    diameter_mm: float


def of(document: Document, policy: Policy) -> Stamp:
    """What stands on the scan of this document. Raises NoPicture where the seal is wanted and not registered."""
    seal = signing.seal_picture(document.agency_id) if policy.scan_seal_image else None
    return Stamp(
        lines=lines(document, policy),
        picture=bytes_store().get(seal.sha256) if seal else None,
        diameter_mm=float(seal.diameter_mm or 0) if seal else 0.0,
    )


def diameter_mm(document: Document, policy: Policy) -> float:
    """That of the seal on the scan of this document, 0 where none is shown. Raises NoPicture as `of`."""
    return float(signing.seal_picture(document.agency_id).diameter_mm or 0) if policy.scan_seal_image else 0.0


def corner(document: Document, policy: Policy, *, width: float, height: float, spot: Spot) -> Corner:
    """Where it will stand on page 1, which is shown in this size (points). Raises NoPicture as `of`."""
    return sandbox.call(
        "vanthu.pdf.corner:corner_on",
        width,
        height,
        at=document.created_at,
        lines=lines(document, policy),
        side=diameter_mm(document, policy) * MM,
        spot=spot,
    )


def lines(document: Document, policy: Policy) -> tuple[str, ...]:
    """What is written there above the time of signing."""
    if document.paper_original and not policy.scan_seal_image:
        # The decree shows no seal on copies, but says what they are (NĐ 30/2020 Phụ lục I phần II).
        return "SAO Y", document.agency.name
    return (document.agency.name,)


def check(sha256: str, policy: Policy, *, at: datetime) -> None:
    """The signed scan is valid and has the value of a copy (reading 9). Raises ScanNotSealed."""
    report = verdicts.judge(sha256, at=at, accepts_claimed_time=policy.accepts_claimed_time, fresh=True)
    if report.verdict != "valid" or report.legal_value != COPY:
        said = report.problems[0].sentence if report.problems else "chữ ký số của cơ quan chưa hợp lệ."
        raise ScanNotSealed(why=said)
