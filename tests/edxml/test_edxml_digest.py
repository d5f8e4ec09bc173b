"""A repeat has the same digest, whatever the way did to it; anything else that the sender says changes it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

import pytest
from edxml_packets import HEADER, PDF, attached, document, packet, sample, status, zipped

from vanthu.edxml import TIME_ZONE, Attachment, BusinessType, ReceiverChange, Update, build_document, build_status, read

SAMPLES = ["edoc_new", "edoc_update", "edoc_revocation", "edoc_replacement", "bus_download_2019"]
HOP = b"<edXML:TraceHeader><edXML:OrganId>001.00.20.TT2</edXML:OrganId></edXML:TraceHeader>"


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.replace(b"<edXML:TraceHeaderList>", b"<edXML:TraceHeaderList>" + HOP),
        lambda data: re.sub(rb"<edXML:TraceHeader>.*</edXML:TraceHeader>", b"", data, flags=re.DOTALL),
        lambda data: re.sub(rb">\s+<", b"><", data),
        lambda data: data.replace(b"<edXML:Subject>", b"<edXML:Subject>\n   <!-- x -->"),
        lambda data: re.sub(rb"<Signature>.*</Signature>", b"", data, flags=re.DOTALL),
        lambda data: data.replace(b"edXML:", b"").replace(b"xmlns:edXML", b"xmlns:unused"),
        lambda data: data.replace(b"<edXML:TraceHeaderList>", b'<edXML:TraceHeaderList id="7" version="1.0">'),
        lambda data: re.sub(rb"<edXML:ResponseFor />", b"", data),
    ],
)
def test_what_the_way_changes_leaves_the_digest(name, change):
    data = sample(name)
    assert read(change(data)).digest == read(data).digest


def test_another_zip_of_the_same_file_is_a_repeat():
    one, other = (read(packet(attached(zipped((entry, PDF))))) for entry in ("a.pdf", "b.pdf"))
    assert one.digest == other.digest
    assert read(packet(attached(PDF, label="application/pdf"))).digest == one.digest


def test_elements_in_another_order_are_a_repeat():
    moved = HEADER.replace("<Subject>V/v báo cáo</Subject>", "").replace(
        "<MessageHeader>", "<MessageHeader><Subject>V/v báo cáo</Subject>"
    )
    assert read(packet(header=moved)).digest == read(packet()).digest


def test_a_later_hop_of_the_sender_is_a_repeat():
    later = document(trace=(("000.00.15.H47", datetime(2026, 11, 21, tzinfo=TIME_ZONE)),))
    assert read(build_document(later)).digest == read(build_document(document())).digest


UPDATE = document(
    business_type=BusinessType.UPDATE,
    business_document_id="000.00.15.H47,2026,15",
    update=Update(receivers_changed=True, receivers=(ReceiverChange(organ_code="H47.16", added=False),)),
)


@pytest.mark.parametrize(
    "changed",
    [
        replace(UPDATE, subject="V/v khác"),
        replace(UPDATE, to=UPDATE.to[:1]),
        replace(UPDATE, business_reason="lý do khác"),
        replace(UPDATE, business_type=BusinessType.RECALL),
        replace(
            UPDATE,
            update=Update(receivers_changed=True, receivers=(ReceiverChange(organ_code="H47.17", added=False),)),
        ),
        replace(UPDATE, attachments=(Attachment(name="15-SCT-VP.pdf", content=PDF + b"\n"),)),
        replace(UPDATE, attachments=(Attachment(name="khac.pdf", content=PDF),)),
        replace(UPDATE, attachments=()),
    ],
)
def test_what_the_sender_changes_changes_the_digest(changed):
    assert read(build_document(changed)).digest != read(build_document(UPDATE)).digest


def test_a_status_sent_twice_is_a_repeat_and_a_later_one_is_not():
    once = read(build_status(status()))
    assert read(build_status(status())).digest == once.digest
    later = read(build_status(status(timestamp=datetime(2026, 11, 20, 9, 0, 1, tzinfo=TIME_ZONE))))
    assert later.digest != once.digest
    assert later.key != once.key


def test_the_digest_does_not_drift_between_releases():
    assert read(sample("edoc_new")).digest == "348a69cad77e30c782e1ae0937d1c2d7977aed47f96df849ff02e0a4222f3ec2"
