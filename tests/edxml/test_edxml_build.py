"""What is built is the prescribed form, is the same every time, and is read back as it was."""

from __future__ import annotations

import base64
import io
import re
import unicodedata
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from edxml_packets import DOCX, PDF, document, status, zipped
from hypothesis import given, settings
from hypothesis import strategies as st

from vanthu.edxml import (
    TIME_ZONE,
    Attachment,
    BusinessType,
    Document,
    Organisation,
    Priority,
    ReceiverChange,
    Refused,
    Replaced,
    ResponseFor,
    Signer,
    Staff,
    Status,
    StatusCode,
    Update,
    build_document,
    build_status,
    read,
)
from vanthu.edxml.wire import clean

# --- values as a reader gives them back: composed, trimmed, XML characters -------------------------------------------

letters = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff\ufffd")
text = st.text(letters, max_size=30).map(clean)
words = text.filter(bool)
codes = st.from_regex(r"[0-9A-Z.]{1,20}", fullmatch=True)
days = st.dates(date(1945, 9, 2), date(2100, 12, 31))
moments = st.datetimes(
    datetime.fromisoformat("2000-01-01"), datetime.fromisoformat("2100-01-01"), timezones=st.just(TIME_ZONE)
).map(lambda moment: moment.replace(microsecond=0))
texts = st.lists(words, max_size=3).map(tuple)
numbers = st.none() | st.integers(0, 999_999)
organisations = st.builds(
    Organisation,
    code=codes,
    **dict.fromkeys(("name", "in_charge", "address", "email", "telephone", "fax", "website"), text),
)
staff = st.builds(Staff, department=text, name=text, email=text, mobile=text)
responses = st.builds(ResponseFor, organ_code=codes, code=text, document_id=codes, promulgation_date=st.none() | days)
updates = st.builds(
    Update,
    document_changed=st.booleans(),
    receivers_changed=st.booleans(),
    receivers=st.lists(st.builds(ReceiverChange, organ_code=codes, added=st.booleans()), max_size=3).map(tuple),
)
replacements = st.builds(Replaced, document_id=codes, organ_codes=st.lists(codes, max_size=3).map(tuple))
attachments = st.builds(
    Attachment,
    name=st.from_regex(r"[a-z]{1,8}\.(pdf|docx|txt|zip|bin)", fullmatch=True),
    content=st.binary(min_size=1, max_size=200) | st.sampled_from([PDF, DOCX, zipped(("a.pdf", PDF))]),
    description=text,
)
documents = st.builds(
    Document,
    from_=organisations,
    to=st.lists(organisations, min_size=1, max_size=3).map(tuple),
    document_id=words,
    number=words,
    notation=text,
    place=text,
    promulgation_date=days,
    type_code=numbers,
    type_detail=numbers,
    type_name=text,
    subject=words,
    content=text,
    signer=st.builds(Signer, competence=text, position=text, full_name=text),
    due_date=st.none() | days,
    priority=st.sampled_from(Priority),
    sphere_of_promulgation=text,
    typer_notation=text,
    promulgation_amount=numbers,
    page_amount=numbers,
    direction=st.booleans(),
    appendixes=texts,
    response_for=st.lists(responses, max_size=2).map(tuple),
    steering_type=numbers,
    task_codes=texts,
    application_type=text,
    to_places=texts,
    trace=st.lists(st.tuples(codes, moments), max_size=3).map(tuple),
    business_type=st.sampled_from(BusinessType),
    business_reason=text,
    business_document_id=words,
    paper=st.booleans(),
    staff=staff,
    update=st.none() | updates,
    replaces=st.lists(replacements, min_size=1, max_size=2).map(tuple),
    attachments=st.lists(attachments, max_size=3).map(tuple),
)
statuses = st.builds(
    Status,
    from_=organisations,
    response_for=responses,
    code=st.sampled_from(StatusCode),
    description=words,
    timestamp=moments,
    staff=staff,
)


@pytest.mark.req("QN-14.2a")
@settings(max_examples=120)
@given(documents)
def test_a_document_is_read_back_as_it_was_built(built):
    packet = read(build_document(built))
    assert packet.document == replace(built, attachments=())
    assert [(one.name, one.content, one.description) for one in packet.attachments] == [
        (one.name, one.content, one.description) for one in built.attachments
    ]
    assert packet.key == ("document", built.from_.code, built.document_id, str(int(built.business_type)))


@settings(max_examples=80)
@given(statuses)
def test_a_status_is_read_back_as_it_was_built(built):
    packet = read(build_status(built))
    assert packet.kind == "status"
    assert packet.status == built


@settings(max_examples=40)
@given(documents)
def test_the_same_document_gives_the_same_bytes(built):
    assert build_document(built) == build_document(replace(built))


def test_it_writes_the_prefixed_skeleton_and_the_order_of_the_standard():
    built = build_document(document(response_for=(ResponseFor(organ_code="H47", document_id="x"),), steering_type=1))
    assert built.startswith(
        b'<?xml version="1.0" encoding="UTF-8"?>\n<edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016">\n'
        b'<edXML:edXMLEnvelope xmlns:edXML="http://www.mic.gov.vn/TBT/QCVN_102_2016">\n<edXML:edXMLHeader>\n'
        b"<edXML:MessageHeader>\n<edXML:From>\n<edXML:OrganId>000.00.15.H47</edXML:OrganId>"
    )
    names = re.findall(r"<(?:edXML:)?(\w+)[ >]", built.decode())
    wanted = [
        "From",
        "To",
        "To",
        "DocumentId",
        "Code",
        "PromulgationInfo",
        "DocumentType",
        "Subject",
        "Content",
        "SignerInfo",
        "DueDate",
        "OtherInfo",
        "ResponseFor",
        "SteeringType",
        "ToPlaces",
        "TraceHeaderList",
        "TraceHeader",
        "Bussiness",
        "BussinessDocType",
        "BussinessDocReason",
        "Paper",
        "StaffInfo",
        "edXMLBody",
        "edXMLManifest",
        "Reference",
        "AttachmentEncoded",
        "Attachment",
        "ContentTransferEncoded",
    ]
    positions = iter(names)
    assert all(name in positions for name in wanted)
    assert b"<edXML:PromulgationDate>2026/11/20</edXML:PromulgationDate>" in built
    assert b"<edXML:Timestamp>2026/11/20 08:30:05</edXML:Timestamp>" in built
    assert b'<edXML:edXMLManifest version="1.0">' in built
    assert re.search(rb"</edXML:edXMLEnvelope>\n<AttachmentEncoded>\n<Attachment>\n<ContentId>cid:[0-9a-f]{32}<", built)


def test_a_time_in_another_zone_is_written_in_vietnam_time():
    built = build_status(status(timestamp=datetime(2026, 11, 20, 20, 0, 0, tzinfo=UTC)))
    assert b"<edXML:Timestamp>2026/11/21 03:00:00</edXML:Timestamp>" in built


def test_a_naive_time_is_a_bug_of_the_caller():
    with pytest.raises(ValueError, match="aware"):
        build_status(status(timestamp=datetime(2026, 11, 20, 20, 0, 0)))  # noqa: DTZ001


def test_a_status_has_no_body_no_attachments_no_trace():
    built = build_status(status())
    for name in (b"edXMLBody", b"AttachmentEncoded", b"TraceHeaderList", b"To>"):
        assert name not in built


def test_text_is_composed_and_what_xml_cannot_carry_becomes_a_space():
    loose = unicodedata.normalize("NFD", "Về việc báo cáo")
    packet = read(build_document(document(subject=f" {loose}\x0bnăm\ud800 2026 & <a> ]]> ")))
    assert packet.document.subject == "Về việc báo cáo năm  2026 & <a> ]]>"


def test_a_document_id_is_kept_letter_for_letter():
    decomposed = unicodedata.normalize("NFD", "000.00.00.G22,2014/02/30,7816/VPCP-TỔNG")
    assert read(build_document(document(document_id=decomposed))).document.document_id == decomposed


def encoded(built: bytes) -> bytes:
    return base64.b64decode(re.search(rb"ContentTransferEncoded[^>]*>([^<]*)<", built)[1])


def test_a_file_is_zipped_alone_under_a_name_of_ours():
    with zipfile.ZipFile(io.BytesIO(encoded(build_document(document())))) as archive:
        (entry,) = archive.infolist()
        assert re.fullmatch(r"[0-9a-f]{32}\.pdf", entry.filename)
        assert entry.date_time == (1980, 1, 1, 0, 0, 0)
        assert archive.read(entry) == PDF


def test_a_zip_goes_as_it_is_because_the_other_side_does_not_unzip_it():
    inside = zipped(("a.pdf", PDF), ("b.pdf", PDF))
    built = build_document(document(attachments=(Attachment(name="ho-so.ZIP", content=inside),)))
    assert encoded(built) == inside
    assert read(built).attachments[0].content == inside


def test_two_equal_files_have_two_ids(tmp_path):
    file = tmp_path / "a.pdf"
    file.write_bytes(PDF)
    twice = (Attachment(name="a.pdf", path=file), Attachment(name="a.pdf", path=file))
    packet = read(build_document(document(attachments=twice)))
    assert len({one.content_id for one in packet.attachments}) == 2
    assert [one.content for one in packet.attachments] == [PDF, PDF]


@pytest.mark.req("LC-14.1a")
def test_the_packet_holds_the_document_and_every_attachment_with_its_hash():
    files = (Attachment(name="van-ban.pdf", content=PDF), Attachment(name="phu-luc.docx", content=DOCX))
    built = build_document(document(attachments=files))
    packet = read(built)
    assert built.count(b"<edXML:Reference>") == 2
    assert [(one.name, one.content, one.problems) for one in packet.attachments] == [
        ("van-ban.pdf", PDF, ()),
        ("phu-luc.docx", DOCX, ()),
    ]


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"from_": Organisation(code=" ")}, "From/OrganId"),
        ({"to": ()}, "To"),
        ({"to": (Organisation(code=""),)}, "To/OrganId"),
        ({"document_id": ""}, "DocumentId"),
        ({"number": ""}, "Code/CodeNumber"),
        ({"subject": "  "}, "Subject"),
        ({"attachments": (Attachment(name="", content=b"x"),)}, "AttachmentEncoded/Attachment/AttachmentName"),
        ({"business_type": BusinessType.UPDATE}, "Bussiness/DocumentId"),
        ({"business_type": BusinessType.REPLACE}, "Bussiness/ReplacementInfoList"),
    ],
)
def test_it_refuses_to_build_a_document_that_lacks_something(changes, path):
    with pytest.raises(Refused) as refused:
        build_document(document(**changes))
    assert refused.value.code == "edxml_missing_element"
    assert refused.value.path.endswith(path)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"code": "02", "description": ""}, "edxml_missing_element"),
        ({"timestamp": None}, "edxml_missing_element"),
        ({"response_for": ResponseFor(organ_code="H47", document_id="")}, "edxml_missing_element"),
        ({"response_for": ResponseFor(organ_code="", document_id="x")}, "edxml_missing_element"),
        *[({"code": code}, "edxml_bad_status_code") for code in ("07", "12", "14", "1", "")],
    ],
)
def test_it_refuses_to_build_a_status_of_no_meaning_or_without_its_reason(changes, code):
    with pytest.raises(Refused) as refused:
        build_status(status(**changes))
    assert refused.value.code == code


def test_it_refuses_two_attachments_of_one_id():
    twice = tuple(Attachment(name=f"{n}.pdf", content=PDF, content_id="209") for n in "ab")
    with pytest.raises(Refused) as refused:
        build_document(document(attachments=twice))
    assert refused.value.code == "edxml_duplicate_content_id"


def test_an_attachment_has_either_content_or_a_path(tmp_path):
    with pytest.raises(ValueError, match="either"):
        Attachment(name="a.pdf")
    with pytest.raises(ValueError, match="either"):
        Attachment(name="a.pdf", content=b"", path=tmp_path)
