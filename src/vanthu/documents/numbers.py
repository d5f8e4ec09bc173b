"""Số, ký hiệu and year of an outgoing document: what its page 1 prints, and what the register gives and takes back.

Parts: each runs in the transaction of an act that holds the document's lock.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from vanthu.core import audit
from vanthu.core.actor import Actor
from vanthu.core.folding import fold
from vanthu.core.transactions import inside
from vanthu.documents import kinds, parts
from vanthu.documents.models import Document
from vanthu.pdf.place import Heading
from vanthu.policy.profile import Policy
from vanthu.refusal import BadInput
from vanthu.registers import numbering
from vanthu.registers.models import Register

NUMBER_STRUCK = audit.declare(
    "outgoing.number_struck", "Số {code} bị bỏ: {reason}", "code", "reason", "number", tone="danger"
)


class NotationDiffers(BadInput):
    """The register would say one ký hiệu and the page another."""

    code = "notation_differs"
    template = (
        "Ký hiệu ghi trên văn bản là “{printed}”, khác ký hiệu đã nhập “{entered}”. Hãy sửa cho khớp rồi trình lại."
    )


class YearDiffers(BadInput):
    """The page prints a year that can no longer be that of the number and the date, or prints two."""

    code = "year_differs"
    template = (
        "Trang 1 in năm {printed}, nhưng văn bản mang năm {wanted}. Hãy sửa năm in trên văn bản, hoặc để trống sau chữ "
        "“năm” để hệ thống điền."
    )


class NotLegal(BadInput):
    """The year stands in the number only of văn bản quy phạm pháp luật, which this agency does not issue."""

    code = "year_in_number"
    template = (
        "Trang 1 ghi năm trong số (“Số:       /{year}/{notation}”) như văn bản quy phạm pháp luật, mà cơ quan không ban hành "
        "loại này. Hãy sửa thành “Số:       /{notation}”."
    )


def check_heading(document: Document, heading: Heading, policy: Policy, *, at: datetime) -> None:
    """What page 1 prints of number and date can agree with what the register will say."""
    if fold(heading.notation) != fold(document.notation):
        raise NotationDiffers(printed=heading.notation, entered=document.notation, field="notation")
    legal = heading.number_year is not None
    if legal and not policy.legal_number_format:
        raise NotLegal(year=heading.number_year or "…", notation=heading.notation, field="main")
    years = {year for year in (heading.year, heading.number_year) if year}
    # What is drafted in December may be signed in January; what prints the year that is over never may, unless it keeps
    # the number that it got then.
    allowed = {at.year, at.year + 1}
    kept = document.entry if not policy.signature_dates_equal_issue else None
    if kept is not None and kept.register.series == kinds.series(document.notation, legal=legal):
        allowed = {kept.register.year}
    if len(years) > 1 or not years <= {str(year) for year in allowed}:
        raise YearDiffers(
            printed=" và ".join(sorted(years)),
            wanted=" hoặc ".join(str(year) for year in sorted(allowed)),
            field="main",
        )


def facts(heading: Heading) -> dict[str, Any]:
    """What an outgoing document's `placement` keeps of its page 1, for the number to agree with it."""
    return {
        "printed_year": heading.year or heading.number_year or "",
        "legal": heading.number_year is not None,
    }


def give(document: Document, policy: Policy, *, by: Actor, at: datetime) -> None:
    """The document takes the next number of its series, or goes on with the one that it kept through a return (a
    *part*; the register is the last lock). Raises YearDiffers, before a number is used up, where page 1 prints the
    year of another date."""
    inside("a number")
    placement = document.placement or {}
    series = kinds.series(document.notation, legal=placement.get("legal", False))
    if document.entry is not None and document.entry.register.series != series:
        # Corrected into another kind: the number of one series would stand a second time in the other.
        strike(document, "văn bản được sửa sang loại thuộc dãy số khác", by=by, at=at)
    on = document.issued_on if document.entry_id is not None and document.issued_on is not None else at.date()
    if (printed := placement.get("printed_year", "")) not in ("", str(on.year)):
        raise YearDiffers(printed=printed, wanted=on.year)
    if document.entry_id is None:
        entry = numbering.allocate(
            agency=document.agency_id, kind=Register.OUT, series=series, document=document.pk, by=by, at=at
        )
        document.entry = entry
        document.registered_at = at
        document.number = entry.number
        document.issued_on = on
        document.document_key = policy.document_code_format.format(
            organ=document.organ_code, year=on.year, serial=kinds.serial(entry.number, series=series)
        )
    assert document.number is not None
    document.code = kinds.code(policy, document.number, document.notation, series=series, year=on.year)
    parts.refold(document)
    document.save(
        update_fields=[
            "entry",
            "registered_at",
            "number",
            "code",
            "issued_on",
            "document_key",
            "folded",
            "code_folded",
        ]
    )


def strike(document: Document, reason: str, *, by: Actor, at: datetime) -> None:
    """The document loses its number: struck out with the reason, never given again (a *part*; reading 13)."""
    inside("a strike")
    assert document.entry_id is not None
    numbering.strike(entry=document.entry_id, agency=document.agency_id, reason=reason[:500], by=by, at=at)
    audit.record(
        NUMBER_STRUCK, by=by, at=at, target=document, code=document.code, reason=reason, number=document.number
    )
    document.entry = document.registered_at = document.number = document.issued_on = None
    document.code = document.document_key = ""
    parts.refold(document)
    document.save(
        update_fields=["entry", "registered_at", "number", "issued_on", "code", "document_key", "folded", "code_folded"]
    )
