"""A big packet passes through: not held in memory, and not much slower than its own base64 and hash."""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
import random
import time
import tracemalloc

import pytest
from edxml_packets import attached, document, packet

from vanthu.edxml import Attachment, build_document, read

MIB = 1024 * 1024


@pytest.fixture(scope="module")
def big() -> bytes:
    return b"%PDF-1.7\n" + random.Random(1).randbytes(30 * MIB) + b"\n%%EOF\n"


@pytest.fixture(scope="module", params=["zipped", "raw", "raw in lines"])
def built(request, big) -> bytes:
    if request.param == "zipped":
        return build_document(document(attachments=(Attachment(name="a.pdf", content=big),)))
    encoded = base64.encodebytes(big) if request.param == "raw in lines" else base64.b64encode(big)
    return packet(attached("@", label="application/pdf")).replace(b"@", encoded)


def test_a_packet_of_30_megabytes_is_not_held_in_memory(built, big, tmp_path):
    source = io.BytesIO(built)
    tracemalloc.start()
    try:
        got = read(source, into=tmp_path)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 8 * MIB
    (attachment,) = got.attachments
    assert attachment.sha256 == hashlib.sha256(big).hexdigest()
    assert attachment.path.stat().st_size == len(big) == attachment.size
    assert attachment.problems == ()


def test_it_takes_little_longer_than_the_base64_and_the_hash(built, big, tmp_path):
    encoded = base64.b64encode(big)

    def seconds(work) -> float:
        times = []
        for _ in range(3):
            started = time.process_time()
            work()
            times.append(time.process_time() - started)
        return min(times)

    bare = seconds(lambda: hashlib.sha256(binascii.a2b_base64(encoded)).hexdigest())
    # About 1.5 times when the machine is quiet, 2 times with a zip to open; the bound catches a change of kind.
    assert seconds(lambda: read(io.BytesIO(built), into=tmp_path)) < 5 * bare


def test_text_before_and_behind_the_straight_path_keeps_its_order():
    data = bytes(range(256)) * 4096
    encoded = base64.b64encode(data).decode()
    for cut in (1, 131_071, 131_072, 262_145, len(encoded) - 1):
        for between in ("<!-- QUJD -->", "<![CDATA[]]>", "&#10;", "<?pi QUJD?>"):
            (got,) = read(packet(attached(encoded[:cut] + between + encoded[cut:], "a.bin", ""))).attachments
            assert got.content == data
