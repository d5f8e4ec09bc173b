"""For any bytes at all the reader gives a packet or a Refused, and leaves no file behind a refusal."""

from __future__ import annotations

import base64
import os
import tempfile
from pathlib import Path

from edxml_packets import DOCX, FIXTURES, PDF, attached, document, packet, zipped
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vanthu.edxml import Packet, Refused, build_document, read

SEEDS = [path.read_bytes() for path in sorted(FIXTURES.glob("*.edxml"))]
SEEDS += [build_document(document()), packet(attached(PDF), attached(DOCX, "b.docx", content_id="2"))]
PIECES = [
    b"<", b">", b"&", b"&amp;", b"&#x1F600;", b"&#xD800;", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<?x?>", b"<!DOCTYPE a>",
    b"<a>", b"</a>", b"<edXML:To/>", b"\x00", b"\xff", b"\xed\xa0\x80", b"\xef\xbf\xbd", b"PK\x03\x04", b"UEsDB", b"====",
    b' xmlns=""', b' xmlns:a="b c"', b"9" * 400, b"-", b"2026/02/31", b"cid:", b"\xef\xbb\xbf", "\u0130\u202e".encode(),
]  # fmt: skip


@st.composite
def mutated(draw, seeds):
    data = bytearray(draw(st.sampled_from(seeds)))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        length = draw(st.sampled_from([0, 0, 1, 2, 20, 500]))
        piece = draw(st.sampled_from(PIECES) | st.binary(max_size=4) | st.just(bytes(data[at : at + 200])))
        data[at : at + length] = piece
    return bytes(data[: draw(st.sampled_from([len(data), len(data), len(data) // 2]))])


def check(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        try:
            in_files = read(data, into=Path(folder))
        except Refused as refused:
            assert refused.sentence
            assert os.listdir(folder) == []
            in_files = None
        else:
            assert {one.path.name for one in in_files.attachments} == set(os.listdir(folder))
            for one in in_files.attachments:
                assert one.path.stat().st_size == one.size
                assert one.name not in ("", ".", "..")
                assert not set(one.name) & set("/\\\0")
    try:
        in_memory = read(data)
    except Refused:
        assert in_files is None
    else:
        assert isinstance(in_memory, Packet)
        assert in_memory.digest == in_files.digest


many = settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@many
@given(mutated(SEEDS))
def test_a_mutated_packet_is_read_or_refused(data):
    check(data)


@settings(max_examples=100)
@given(st.binary(max_size=300))
def test_random_bytes_are_refused(data):
    check(data)


@many
@given(
    mutated([zipped(("a.pdf", PDF)), DOCX, zipped(("a.txt", b"x" * 999), ("b", b""))]),
    st.sampled_from(["a.pdf", "a.docx", "a.zip", "a", "a.odt"]),
    st.sampled_from(["application/zip", "application/pdf", ""]),
)
def test_a_mutated_zip_is_opened_or_noted(data, name, label):
    check(packet(attached(base64.b64encode(data).decode(), name, label)))


@many
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="<&]\ufffe\uffff"), max_size=40))
def test_any_text_may_stand_in_any_element(text):
    data = packet(attached(PDF, name=text, label=text, content_id=text)).replace("V/v báo cáo".encode(), text.encode())
    check(data.replace(b"2026/11/20", text.encode()) if len(text) % 2 else data)
