"""What must be true of the files, the books and the trail after the journey, read back from where they lie."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from uuid import UUID

from django.db import DatabaseError, transaction
from django.db.models import Count, Max
from procrastinate.contrib.django.models import ProcrastinateJob

from vanthu import edxml
from vanthu.core.models import AuditEvent
from vanthu.documents import parts
from vanthu.documents.models import Document
from vanthu.exchange.models import Delivery, Inbound, Outbound
from vanthu.files import sandbox
from vanthu.files.models import File, Version
from vanthu.pdf.number import Seen
from vanthu.registers.models import Register
from vanthu.selftest.report import Wrong, expect
from vanthu.signing import verdicts
from vanthu.store import bytes_store

_BYTE_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]")


def main_version(document: Document) -> Version:
    """The current version of a document's main file."""
    file = File.objects.select_related("current").get(document_id=document.pk, kind=File.MAIN)
    if file.current is None:
        raise Wrong("the document has no main file")
    return file.current


def no_job_failed() -> None:
    """No job that ran so far ended in an exception."""
    failed = ProcrastinateJob.objects.filter(status="failed").values_list("task_name", flat=True).first()
    expect(failed is None, f"the job {failed} failed")


def number_is_drawn(document: Document) -> str:
    """Số and ngày as they stand in the PDF are those of the register; returns the code."""
    entry = document.entry
    expect(entry is not None and entry.number == document.number, "the document and its register differ in the number")
    assert document.issued_on is not None
    seen = sandbox.call("vanthu.pdf.number:as_seen", bytes_store().get(main_version(document).sha256))
    wanted = Seen(code=document.code, on=document.issued_on)
    expect(seen == wanted, f"the file shows {seen}, the register has {wanted}")
    return document.code


def seal_covers_the_file(pdf: bytes) -> None:
    """The last signature's byte range ends at the last byte, and leaves out nothing but the signature itself."""
    ranges = [tuple(map(int, found.groups())) for found in _BYTE_RANGE.finditer(pdf)]
    expect(ranges, "the file has no signature")
    start, length, second, rest = max(ranges, key=lambda each: each[2] + each[3])
    expect(start == 0 and second + rest == len(pdf), "the seal does not cover the whole file")
    gap = pdf[length:second]
    expect(gap[:1] == b"<" and gap[-1:] == b">", "the seal leaves out more than itself")


def verdict_is_valid(document: Document) -> str:
    """The verdict kept for the arrival is "valid" on an original with two signatures, the seal last."""
    report = verdicts.known(
        main_version(document).sha256, accepts_claimed_time=parts.policy_of(document).accepts_claimed_time
    )
    if report is None:
        raise Wrong("no verdict was kept")
    expect(report.verdict == "valid", f"the verdict is {report.verdict} {sorted(report.codes)}")
    expect(report.legal_value == "bản gốc", f"the legal value is “{report.legal_value}”")
    kinds = [signature.kind for signature in report.signatures]
    expect(kinds[-1:] == ["organisation"] and "person" in kinds, f"the signatures are of {kinds}")
    expect(document.verdict == "valid", "the arrival carries another verdict than the file")
    return report.legal_value


def delivered_unchanged(sent: Document, arrived: Document) -> None:
    """What lies at the receiver is, byte for byte, what was issued: in the store, in the packet, under its hash."""
    issued, received = main_version(sent), main_version(arrived)
    expect(issued.sha256 == received.sha256, "the receiver holds another file than was issued")
    content = bytes_store().get(received.sha256)
    expect(hashlib.sha256(content).hexdigest() == issued.sha256, "the store gave other bytes than it was asked for")
    outbound = Outbound.objects.get(document_id=sent.pk, peer=arrived.agency, message_type="edoc")
    inbound = Inbound.objects.get(pk=arrived.packet_id)
    packet = edxml.read(bytes_store().get(outbound.sha256))
    expect(packet.digest == inbound.digest, "the packet has another digest at the receiver")
    expect(
        issued.sha256 in {hashlib.sha256(file.content or b"").hexdigest() for file in packet.attachments},
        "the packet does not hold the issued file",
    )


def statuses_came_back(sent: Document, receiver: UUID, codes: Sequence[str]) -> str:
    """The sender heard exactly these, in this order; returns them."""
    delivery = Delivery.objects.get(document_id=sent.pk, recipient_id=receiver)
    heard = list(delivery.steps.filter(applied=True).order_by("id").values_list("state", flat=True))
    expect(heard == ["sent", *codes], f"the sender heard {heard}, not {['sent', *codes]}")
    expect(delivery.state == codes[-1], f"the delivery stands at {delivery.state}")
    return " ".join(codes)


def trail_says(target: UUID, names: Sequence[str]) -> int:
    """The audit lines of one thing contain these, in this order; returns how many lines there are."""
    found = list(AuditEvent.objects.filter(target_id=target).order_by("id").values_list("name", flat=True))
    rest = iter(found)
    for name in names:
        expect(name in rest, f"the audit trail lacks {name} where it belongs")
    return len(found)


def trail_cannot_be_changed() -> None:
    """The database refuses to rewrite or drop an audit line, as the role that the product runs as."""
    for change in (lambda lines: lines.update(actor="x"), lambda lines: lines.delete()):
        try:
            with transaction.atomic():
                change(AuditEvent.objects.all())
        except DatabaseError:
            continue
        raise Wrong("the database lets audit lines be changed")


def books_are_gapless() -> int:
    """Every register's last number is its highest and there is a line for each; returns how many numbers there are."""
    total = 0
    for register in Register.objects.annotate(highest=Max("entries__number"), lines=Count("entries")):
        expect(
            register.last_number == (register.highest or 0) == register.lines,
            f"the book {register.kind} {register.year} has {register.lines} lines up to number {register.last_number}",
        )
        total += register.lines
    expect(total, "no number was given")
    return total
