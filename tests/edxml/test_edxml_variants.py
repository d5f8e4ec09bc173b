"""Every spelling of a packet that was met on the axis is read."""

from __future__ import annotations

from datetime import date

import pytest
from edxml_packets import HEADER, NAMESPACE, PDF, attached, document, packet, sample, zipped

from vanthu.edxml import BusinessType, Organisation, Priority, build_document, read


def codes(problems) -> list[str]:
    return [problem.code for problem in problems]


def test_the_shortest_packet_is_a_new_document_of_normal_priority():
    got = read(packet())
    assert got.kind == "document"
    assert got.document.from_ == Organisation(code="000.00.15.H47")
    assert got.document.code == "15/SCT-VP"
    assert got.document.promulgation_date == date(2026, 11, 20)
    assert (got.document.priority, got.document.business_type) == (Priority.NORMAL, BusinessType.NEW)
    assert (got.document.due_date, got.document.steering_type, got.document.trace) == (None, None, ())
    assert (got.attachments, got.problems) == ((), ())


@pytest.mark.parametrize(
    "flat",
    [
        f'<edXML xmlns="{NAMESPACE}"><edXMLHeader>{HEADER}</edXMLHeader>{{files}}</edXML>',
        f'<edXML xmlns="{NAMESPACE}">{HEADER}{{files}}</edXML>',
        f'<edXML xmlns="{NAMESPACE}"><edXMLEnvelope><edXMLHeader>{HEADER}</edXMLHeader>{{files}}</edXMLEnvelope></edXML>',
        f'<x:edXML xmlns:x="{NAMESPACE}"><edXMLEnvelope><edXMLHeader>{HEADER}</edXMLHeader></edXMLEnvelope>{{files}}</x:edXML>',
    ],
)
def test_flat_forms_say_the_same_as_the_full_form(flat):
    file = attached(zipped(("x.pdf", PDF)))
    got = read(flat.format(files=f"<AttachmentEncoded>{file}</AttachmentEncoded>").encode())
    full = read(packet(file))
    assert got.document == full.document
    assert [one.content for one in got.attachments] == [PDF]
    assert got.digest == full.digest


def test_any_prefix_or_none_names_the_same_elements():
    built = build_document(document())
    other = built.replace(b"edXML:", b"q:").replace(b"xmlns:edXML", b"xmlns:q").replace(b"xmlns:q:", b"xmlns:q")
    assert read(other).document == read(built).document
    assert read(other).digest == read(built).digest


def test_elements_of_another_namespace_are_not_taken_for_ours():
    got = read(packet(header=HEADER.replace("<Subject>", '<x:Subject xmlns:x="urn:x">khác</x:Subject><Subject>')))
    assert got.document.subject == "V/v báo cáo"


@pytest.mark.parametrize("reference_id", ["cid:1", "1", " CID:1 ", "<1>"])
@pytest.mark.parametrize("as_attribute", [False, True])
def test_manifest_and_attachment_are_joined_with_or_without_cid(reference_id, as_attribute):
    escaped = reference_id.replace("<", "&lt;")
    if as_attribute:
        opening = f'<Reference xmlns:xlink="http://www.w3.org/1999/xlink" xlink:type="simple" xlink:href="{escaped}">'
    else:
        opening = f"<Reference><ContentId>{escaped}</ContentId>"
    body = (
        f"<edXMLBody><edXMLManifest version='1.0'>{opening}<AttachmentName>ten.pdf</AttachmentName>"
        "<Description>Mô tả</Description></Reference></edXMLManifest></edXMLBody>"
    )
    (got,) = read(packet(attached(zipped(("x", PDF)), name=""), body=body)).attachments
    assert (got.name, got.description, got.content, got.problems) == ("ten.pdf", "Mô tả", PDF, ())


def test_a_file_named_in_the_manifest_and_not_sent_is_noted():
    body = (
        "<edXMLBody><edXMLManifest><Reference><ContentId>cid:9</ContentId><AttachmentName>b.pdf</AttachmentName>"
        "</Reference></edXMLManifest></edXMLBody>"
    )
    sent, missing = read(packet(attached(PDF, label="application/pdf"), body=body)).attachments
    assert codes(sent.problems) == ["not_in_manifest"]
    assert (missing.name, missing.size, codes(missing.problems)) == ("b.pdf", 0, ["missing"])
    assert not missing.usable


def test_elements_may_come_in_any_order():
    head, tail = HEADER.split("<Subject>")
    subject, close = tail.split("</Subject>")
    moved = head.replace("<MessageHeader>", f"<MessageHeader><Subject>{subject}</Subject>") + close
    assert read(packet(header=moved)).document == read(packet()).document


@pytest.mark.parametrize(("text", "priority"), [("3", 3), ("4", 4), ("5", 0), ("", 0), ("khẩn", 0), ("-1", 0)])
def test_an_unknown_priority_is_normal(text, priority):
    header = HEADER.replace("</MessageHeader>", f"<OtherInfo><Priority>{text}</Priority></OtherInfo></MessageHeader>")
    assert read(packet(header=header)).document.priority == priority


def test_a_recall_may_name_its_target_in_business():
    trace = (
        "<TraceHeaderList><Bussiness><DocumentId>cũ</DocumentId><BussinessDocType>1</BussinessDocType>"
        "</Bussiness></TraceHeaderList>"
    )
    got = read(packet(beside=trace))
    assert (got.kind, got.document.target_id) == ("recall", "cũ")


def test_hops_without_an_organisation_are_kept_as_unknown():
    trace = (
        "<TraceHeaderList id='a' version='1.0' mustUnderstand='1'>"
        "<TraceHeader><OrganId>null</OrganId><Timestamp>2026/11/20 08:00:00</Timestamp></TraceHeader>"
        "<TraceHeader><Timestamp>hôm qua</Timestamp></TraceHeader></TraceHeaderList>"
    )
    (first, at), second = read(packet(beside=trace)).document.trace
    assert (first, at.isoformat(), second) == ("", "2026-11-20T08:00:00+07:00", ("", None))


def test_a_bad_date_that_nobody_needs_is_noted_and_left_out():
    header = HEADER.replace("</MessageHeader>", "<DueDate>2026/02/30</DueDate></MessageHeader>")
    got = read(packet(header=header))
    assert (got.document.due_date, codes(got.problems)) == (None, ["bad_date"])


def test_a_code_in_one_piece_is_split_at_the_first_stroke():
    start, end = HEADER.index("<Code>"), HEADER.index("</Code>")
    got = read(packet(header=f"{HEADER[:start]}<Code>267/QĐ-UBND/KT{HEADER[end:]}"))
    assert (got.document.number, got.document.notation) == ("267", "QĐ-UBND/KT")


def test_text_that_was_decoded_wrongly_on_its_way_is_noted():
    got = read(packet(header=HEADER.replace("báo cáo", "b\ufffdo c\ufffdo")))
    assert codes(got.problems) == ["mangled_text"]


def test_a_receiver_without_a_code_is_noted():
    got = read(packet(header=HEADER.replace("</To>", "</To><To><OrganName>Sở B</OrganName></To>")))
    assert [one.name for one in got.document.to] == ["", "Sở B"]
    assert codes(got.problems) == ["receiver_without_code"]


def test_an_unknown_status_code_is_kept_raw():
    got = read(sample("status_acceptance_03").replace(b"Code>03<", b"Code>09<"))
    assert (got.status.code, got.status.label) == ("09", "trạng thái 09 (chưa rõ nghĩa)")


def test_a_status_code_of_one_digit_is_the_known_one():
    assert read(sample("status_acceptance_03").replace(b"Code>03<", b"Code>3<")).status.code == "03"


def test_files_sent_with_a_status_are_noted_and_not_kept(tmp_path):
    file = f"<AttachmentEncoded>{attached(PDF)}</AttachmentEncoded></edXML>".encode()
    got = read(sample("status_acceptance_03").replace(b"</edXML>", file), into=tmp_path)
    assert (got.kind, got.attachments, codes(got.problems)) == ("status", (), ["unexpected_attachments"])
    assert list(tmp_path.iterdir()) == []


def test_a_trailing_line_end_of_the_transport_does_no_harm():
    assert read(packet() + b"\r\n").digest == read(packet()).digest


def test_a_byte_order_mark_does_no_harm():
    assert read(b"\xef\xbb\xbf" + packet()).digest == read(packet()).digest


@pytest.mark.parametrize(
    "change",
    [
        lambda header: header.replace("V/v báo cáo", "MẬT: V/v báo cáo"),
        lambda header: header.replace(
            "</MessageHeader>", "<DocumentType><TypeName>Công văn tối mật</TypeName></DocumentType></MessageHeader>"
        ),
        lambda header: header.replace("</MessageHeader>", "<Content>Tuyệt mật</Content></MessageHeader>"),
    ],
)
def test_a_mark_of_secrecy_is_reported_as_serious_and_the_packet_is_still_read(change):
    got = read(packet(header=change(HEADER)))
    (problem,) = got.problems
    assert (problem.code, problem.serious) == ("state_secret", True)
    assert got.document.document_id == "abc"
