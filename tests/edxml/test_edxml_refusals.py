"""What is refused, with its code, its place and words that a person understands; nothing is left behind."""

from __future__ import annotations

import io
import pickle
import time

import pytest
from edxml_packets import HEADER, NAMESPACE, PDF, attached, packet, sample

from vanthu.edxml import Limits, Refused, errors, read
from vanthu.refusal import BadInput

MESSAGE = "edXML/edXMLEnvelope/edXMLHeader/MessageHeader"


def refusal(data: bytes, **options) -> Refused:
    with pytest.raises(Refused) as refused:
        read(data, **options)
    return refused.value


def without(element: str) -> str:
    start, end = HEADER.index(f"<{element}>"), HEADER.index(f"</{element}>") + len(f"</{element}>")
    return HEADER[:start] + HEADER[end:]


def emptied(element: str) -> str:
    start, end = HEADER.index(f"<{element}>") + len(f"<{element}>"), HEADER.index(f"</{element}>")
    return f"{HEADER[:start]} \n{HEADER[end:]}"


ENTITIES = '<!DOCTYPE edXML [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (packet(before=ENTITIES).replace(b"V/v", b"&c;"), "edxml_doctype"),
        (packet(before='<!DOCTYPE edXML SYSTEM "http://example.vn/a.dtd">'), "edxml_doctype"),
        (
            packet(before='<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>').replace(b"V/v", b"&x;"),
            "edxml_doctype",
        ),
        (packet().replace(b"V/v", b"&unknown;"), "edxml_malformed"),
        (packet().replace(b"</Subject>", b"</Subjects>"), "edxml_malformed"),
        (packet() + b"<more/>", "edxml_malformed"),
        (PDF, "edxml_malformed"),
        (packet().replace(b"V/v", b"\x00"), "edxml_malformed"),
        (packet().replace(b"V/v", b"&#0;"), "edxml_malformed"),
        (b"", "edxml_truncated"),
        (b"\r\n", "edxml_truncated"),
        (packet()[:-10], "edxml_truncated"),
        (packet(attached(PDF))[:-80], "edxml_truncated"),
        (packet().replace(b"V/v", b"\xe1\xba"), "edxml_encoding"),
        (packet().decode().encode("utf-16"), "edxml_encoding"),
        (packet().decode().encode("utf-16-le"), "edxml_encoding"),
        (packet().decode().encode("utf-32-be"), "edxml_encoding"),
        (b'<?xml version="1.0" encoding="windows-1258"?>' + packet(), "edxml_encoding"),
        (packet().replace(NAMESPACE.encode(), b"http://www.go.vn/eDoc"), "edxml_namespace"),
        (packet().replace(f' xmlns="{NAMESPACE}"'.encode(), b""), "edxml_namespace"),
        (b'<Envelope xmlns="http://schemas.xmlsoap.org/soap/envelope/"/>', "edxml_namespace"),
        (f'<MessageHeader xmlns="{NAMESPACE}"/>'.encode(), "edxml_root"),
        (packet(attached(PDF), attached(PDF)), "edxml_duplicate_content_id"),
        (packet(attached(PDF), attached(PDF, content_id="1")), "edxml_duplicate_content_id"),
        (packet(attached("QUJD<b/>QUJD")), "edxml_malformed"),
        (
            packet(
                attached(PDF).replace(
                    "</Attachment>", "<ContentTransferEncoded>QQ==</ContentTransferEncoded></Attachment>"
                )
            ),
            "edxml_duplicate_element",
        ),
    ],
)
def test_it_refuses_what_is_no_packet(data, code, tmp_path):
    refused = refusal(data, into=tmp_path)
    assert refused.code == code
    assert isinstance(refused, BadInput)
    assert refused.sentence.startswith(("Gói tin", "Phần tử gốc", "Loại nghiệp vụ", "Nội dung"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("change", [without, emptied])
@pytest.mark.parametrize(
    ("element", "path"),
    [
        ("From", "/From"),
        ("To", "/To/OrganId"),
        ("DocumentId", "/DocumentId"),
        ("Code", "/Code"),
        ("PromulgationDate", "/PromulgationInfo/PromulgationDate"),
        ("PromulgationInfo", "/PromulgationInfo/PromulgationDate"),
        ("Subject", "/Subject"),
        ("MessageHeader", ""),
    ],
)
def test_it_refuses_a_document_that_lacks_what_identifies_it(element, path, change):
    refused = refusal(packet(header=change(element)))
    assert (refused.code, refused.path) == ("edxml_missing_element", MESSAGE + path)


@pytest.mark.parametrize(
    ("element", "path"),
    [
        ("From", "/From"),
        ("DocumentId", "/DocumentId"),
        ("Code", "/Code"),
        ("PromulgationInfo", "/PromulgationInfo/PromulgationDate"),
        ("Subject", "/Subject"),
        ("MessageHeader", ""),
    ],
)
def test_it_refuses_two_of_what_must_be_one(element, path):
    start, end = HEADER.index(f"<{element}>"), HEADER.index(f"</{element}>") + len(f"</{element}>")
    refused = refusal(packet(header=HEADER[:end] + HEADER[start:end] + HEADER[end:]))
    assert (refused.code, refused.path) == ("edxml_duplicate_element", MESSAGE + path)


def test_it_refuses_a_second_header_in_another_place():
    refused = refusal(packet().replace(b"</edXMLEnvelope>", f"</edXMLEnvelope>{HEADER}".encode()))
    assert (refused.code, refused.path) == ("edxml_duplicate_element", "edXML/MessageHeader")


@pytest.mark.parametrize(
    ("element", "path"),
    [
        ("From", "/From"),
        ("ResponseFor", "/ResponseFor"),
        ("StatusCode", "/StatusCode"),
    ],
)
def test_it_refuses_a_status_that_lacks_what_identifies_it(element, path):
    text = sample("status_acceptance_03").decode()
    start, end = text.index(f"<edXML:{element}>"), text.index(f"</edXML:{element}>") + len(f"</edXML:{element}>")
    refused = refusal((text[:start] + text[end:]).encode())
    assert (refused.code, refused.path) == ("edxml_missing_element", MESSAGE + path)


@pytest.mark.parametrize("value", ["2026/02/30", "20/11/2026", "hôm nay", "0001/01/01", "2026", "2026/13/01"])
def test_it_refuses_a_promulgation_date_that_is_none(value):
    refused = refusal(packet(header=HEADER.replace("2026/11/20", value)))
    assert (refused.code, refused.path) == ("edxml_bad_date", f"{MESSAGE}/PromulgationInfo/PromulgationDate")
    assert value in refused.sentence


@pytest.mark.parametrize("value", ["4", "-1", "mới", "1e0", "99999999999"])
def test_it_refuses_a_business_that_it_does_not_know(value):
    trace = f"<TraceHeaderList><Bussiness><BussinessDocType>{value}</BussinessDocType></Bussiness></TraceHeaderList>"
    assert refusal(packet(beside=trace)).code == "edxml_bad_business_type"


@pytest.mark.parametrize(
    ("limits", "data", "code"),
    [
        (Limits(packet_bytes=300), packet(), "edxml_too_large"),
        (Limits(depth=5), packet(), "edxml_too_deep"),
        (Limits(), packet(header="<a>" * 40 + "</a>" * 40), "edxml_too_deep"),
        (Limits(elements=10), packet(), "edxml_too_many_elements"),
        (Limits(attributes=2), packet(header='<a b="1" c="2" d="3"/>'), "edxml_too_many_elements"),
        (Limits(attribute_chars=50), packet(header=f'<a b="{"x" * 60}"/>'), "edxml_too_large"),
        (Limits(text_chars=100), packet(header=f"<a>{'x' * 101}</a>"), "edxml_too_large"),
        (Limits(texts_chars=100), packet(header=f"<a>{'x' * 60}</a><a>{'x' * 60}</a>"), "edxml_too_large"),
        (Limits(attachments=1), packet(attached(PDF), attached(PDF, content_id="2")), "edxml_too_many_attachments"),
        (Limits(attachment_bytes=10), packet(attached(PDF)), "edxml_too_large"),
        (
            Limits(elements=20),
            packet(header="".join(f'<a xmlns:n{n}="urn:{n}"/>' for n in range(18))),
            "edxml_too_many_elements",
        ),
    ],
)
def test_it_refuses_a_packet_beyond_a_limit(limits, data, code, tmp_path):
    assert refusal(data, limits=limits, into=tmp_path).code == code
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("opening", [b"<!--", b"<?x ", b"<edXML a='", b"<![CDATA["])
def test_a_tag_without_end_is_refused_soon(opening):
    endless = packet()[: packet().index(b"<MessageHeader>")] if opening == b"<![CDATA[" else b""
    started = time.process_time()
    refused = refusal(endless + opening + b"x" * 60_000_000)
    assert refused.code == "edxml_too_large"
    assert time.process_time() - started < 2


def test_a_source_that_gives_little_at_a_time_is_read_all_the_same():
    class Trickle(io.BytesIO):
        def read(self, size=-1):
            return super().read(min(size, 7))

    data = packet(attached(PDF, label="application/pdf"))
    assert read(Trickle(data)) == read(data)
    with pytest.raises(Refused):
        read(Trickle(data[:-5]))


def test_every_refusal_has_its_own_code_and_crosses_processes():
    kinds = [one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, Refused)]
    assert len({one.code for one in kinds}) == len(kinds) >= 18
    refused = refusal(packet(header=without("Subject")))
    again = pickle.loads(pickle.dumps(refused))
    assert (type(again), again.code, again.path, again.sentence) == (
        type(refused), refused.code, refused.path, refused.sentence,
    )  # fmt: skip
