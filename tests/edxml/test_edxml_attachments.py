"""Attachments come out as the files that were meant, or with what is wrong with them."""

from __future__ import annotations

import base64
import hashlib
import io
import struct
import zipfile

import pytest
from edxml_packets import DOCX, MADE, PDF, attached, packet, zipped

from vanthu.edxml import Limits, Refused, read

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100)
JPEG = b"\xff\xd8\xff\xe0" + bytes(50)
ODT_TYPE = "application/vnd.oasis.opendocument.text"
DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def stored(*entries: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in entries:
            archive.writestr(zipfile.ZipInfo(name, MADE), data)
    return out.getvalue()


ODT = stored(("mimetype", ODT_TYPE.encode()), ("content.xml", b"<x/>"))


def codes(attachment) -> list[str]:
    return [problem.code for problem in attachment.problems]


def received(data, name="a.pdf", label="application/zip", **options):
    (attachment,) = read(packet(attached(data, name, label)), **options).attachments
    return attachment


@pytest.mark.parametrize(
    ("data", "name", "label", "content", "problems"),
    [
        # The rule of the national SDK: label application/zip and a name that is not *.zip.
        (zipped(("uuid.pdf", PDF)), "a.pdf", "application/zip", PDF, []),
        (zipped(("uuid.pdf", PDF)), "a.PDF", "Application/ZIP; x=1", PDF, []),
        (zipped(("uuid.docx", DOCX)), "a.docx", "application/zip", DOCX, []),
        (zipped(("one.pdf", PDF), ("two.pdf", b"x")), "a.pdf", "application/zip", PDF, ["zip_more_files"]),
        # The label of the true file, and the bytes zipped all the same.
        (zipped(("uuid.pdf", PDF)), "a.pdf", "application/pdf", PDF, ["unzipped_despite_label"]),
        (zipped(("uuid.txt", b"local")), "local.txt", "text/plain", b"local", ["unzipped_despite_label"]),
        (zipped(("uuid.docx", DOCX)), "a.docx", DOCX_TYPE, DOCX, ["unzipped_despite_label"]),
        (zipped(("uuid.pdf", PDF)), "a.pdf", "", PDF, ["unzipped_despite_label"]),
        # Raw bytes.
        (PDF, "a.pdf", "application/pdf", PDF, []),
        (PDF, "a.pdf", "application/zip", PDF, ["label_not_zip"]),
        # What is a zip by nature stays one.
        (zipped(("a.pdf", PDF)), "ho-so.zip", "application/zip", zipped(("a.pdf", PDF)), []),
        (DOCX, "a.docx", "application/zip", DOCX, []),
        (DOCX, "a.docx", DOCX_TYPE, DOCX, []),
        (ODT, "a.odt", "application/zip", ODT, []),
        # The name of an entry is never used.
        (zipped(("../../x.pdf", PDF)), "a.pdf", "application/zip", PDF, ["zip_unsafe_names"]),
        (zipped(("a.pdf", PDF), ("b.pdf", PDF)), "a.pdf", "application/pdf", None, ["type_mismatch"]),
    ],
)
def test_it_unzips_what_was_zipped_for_transport_and_nothing_else(data, name, label, content, problems, tmp_path):
    wanted = data if content is None else content
    in_memory = received(data, name, label)
    in_file = received(data, name, label, into=tmp_path)
    assert in_memory.content == in_file.path.read_bytes() == wanted
    assert in_memory.sha256 == in_file.sha256 == hashlib.sha256(wanted).hexdigest()
    assert in_memory.size == in_file.size == len(wanted)
    assert codes(in_memory) == codes(in_file) == problems
    assert list(tmp_path.iterdir()) == [in_file.path]  # the zip around it is gone


@pytest.mark.parametrize(
    ("data", "name", "actual", "problems"),
    [
        (PDF, "a.pdf", "application/pdf", []),
        (b"junk before " + PDF, "a.pdf", "application/pdf", []),
        (PDF[:-8], "a.pdf", "application/pdf", ["pdf_truncated"]),
        (OLE, "a.doc", "application/x-ole-storage", []),
        (b"{\\rtf1}", "a.doc", "application/rtf", []),
        (OLE, "a.docx", "application/x-ole-storage", ["type_mismatch"]),
        (DOCX, "a.docx", DOCX_TYPE, []),
        (DOCX, "a.xlsx", DOCX_TYPE, ["type_mismatch"]),
        (ODT, "a.odt", ODT_TYPE, []),
        (JPEG, "a.jpg", "image/jpeg", []),
        (JPEG, "a.png", "image/jpeg", ["type_mismatch"]),
        (b"\x89PNG\r\n\x1a\n...", "a.PNG", "image/png", []),
        (b"MZ\x90\x00\x03", "a.pdf", "application/x-dosexec", ["type_mismatch"]),
        ("Mẫu số 01".encode(), "a.txt", "text/plain", []),
        (b"BM la chu", "a.txt", "text/plain", []),
        (b"\x01\x02\x03", "a.txt", "application/octet-stream", ["type_mismatch"]),
        (b"\x01\x02\x03", "a.dwg", "application/octet-stream", []),
        (b"", "a.pdf", "application/x-empty", ["empty"]),
        (bytes(range(256)).decode("utf-8", "replace").encode() * 4, "a.pdf", "application/octet-stream", ["mangled"]),
        (b"%PDF-1.3\n" + "\ufffd".encode() * 3894, "a.pdf", "application/pdf", ["mangled"]),
    ],
)
def test_it_says_what_a_file_really_is(data, name, actual, problems):
    attachment = received(data, name, "application/octet-stream")
    assert (attachment.actual_type, codes(attachment)) == (actual, problems)
    assert attachment.usable is (not problems)


def with_flag(data: bytes, flag: int, method: int | None = None) -> bytes:
    """The zip with a general purpose flag set (and another method), in both of its headers."""
    changed = bytearray(data)
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = data.index(signature) + at
        struct.pack_into("<H", changed, start, struct.unpack_from("<H", data, start)[0] | flag)
        if method is not None:
            struct.pack_into("<H", changed, start + 2, method)
    return bytes(changed)


def broken_crc() -> bytes:
    data = bytearray(stored(("a.pdf", PDF)))
    data[data.index(PDF) + 10] ^= 0xFF
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (zipped(("a.pdf", PDF))[:-30], "zip_broken"),
        (broken_crc(), "zip_broken"),
        (with_flag(zipped(("a.pdf", PDF)), 0x1), "zip_encrypted"),
        (with_flag(zipped(("a.pdf", PDF)), 0, method=14), "zip_broken"),
        (b"PK\x03\x04" + bytes(50), "zip_broken"),
    ],
)
@pytest.mark.parametrize("name", ["a.pdf"])
def test_a_zip_that_cannot_be_opened_is_kept_as_it_came(data, problem, name, tmp_path):
    attachment = received(data, name, into=tmp_path)
    assert codes(attachment) == [problem]
    assert attachment.path.read_bytes() == data
    assert not attachment.usable
    assert list(tmp_path.iterdir()) == [attachment.path]


def test_an_entry_without_a_name_is_unzipped_like_any_other():
    out, nameless = io.BytesIO(), zipfile.ZipInfo("x")
    nameless.filename = ""
    with zipfile.ZipFile(out, "w") as archive, archive.open(nameless, "w") as entry:
        entry.write(PDF)
    assert received(out.getvalue()).content == PDF


def test_a_zip_with_a_huge_directory_is_not_listed():
    many = zipped(*((f"{n}.txt", b"") for n in range(200)))
    assert codes(received(many, "a.zip", limits=Limits(zip_directory_bytes=1000))) == ["zip_too_many_entries"]
    assert codes(received(many, "a.zip", limits=Limits(zip_entries=199))) == ["zip_too_many_entries"]


def test_an_archive_that_says_it_holds_too_much_is_noted():
    bomb = zipped(("a.bin", bytes(100_000)))
    assert codes(received(bomb, "a.zip", limits=Limits(archive_bytes=99_999))) == ["archive_too_big"]


@pytest.mark.parametrize(
    "limits",
    [
        Limits(attachment_bytes=99_999),
        Limits(zip_ratio=50, zip_ratio_from=50_000),
    ],
)
def test_it_refuses_a_zip_bomb_and_leaves_nothing(limits, tmp_path):
    bomb = zipped(("a.pdf", bytes(100_000)))
    with pytest.raises(Refused) as refused:
        received(bomb, limits=limits, into=tmp_path)
    assert refused.value.code == "edxml_zip_bomb"
    assert list(tmp_path.iterdir()) == []


def test_it_refuses_files_that_are_too_much_together(tmp_path):
    files = [attached(zipped(("a.pdf", PDF * 100)), content_id=str(n)) for n in range(3)]
    with pytest.raises(Refused) as refused:
        read(packet(*files), limits=Limits(attachments_bytes=len(PDF) * 250), into=tmp_path)
    assert refused.value.code == "edxml_too_large"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("given", "name", "problems"),
    [
        ("../../etc/passwd", "_.._etc_passwd", ["unsafe_name"]),
        ("C:\\a\\b.pdf", "C__a_b.pdf", ["unsafe_name"]),
        ("hoa-don\u202efdp.exe", "hoa-donfdp.exe", ["unsafe_name"]),
        ("..", "tep-1", ["unsafe_name"]),
        ("", "tep-1", ["missing_name"]),
        ("a" * 300 + ".pdf", "a" * 196 + ".pdf", ["unsafe_name"]),
        ("Công văn số 15.pdf", "Công văn số 15.pdf", []),
    ],
)
def test_a_name_is_one_safe_path_part(given, name, problems):
    attachment = received(PDF, given, "application/pdf")
    assert (attachment.name, codes(attachment)) == (name, problems)


@pytest.mark.parametrize("blank", ["\n", "\r\n", " ", "&#13;\n", "<!-- x -->", "<?x y?>"])
def test_base64_may_be_broken_into_lines(blank):
    encoded = base64.b64encode(PDF * 50).decode()
    text = blank + blank.join(encoded[at : at + 76] for at in range(0, len(encoded), 76)) + blank
    assert received(text, label="application/pdf").content == PDF * 50


def test_base64_may_lie_in_a_cdata_section():
    assert received(f"<![CDATA[{base64.b64encode(PDF).decode()}]]>", label="").content == PDF


@pytest.mark.parametrize(
    "text",
    ["****", "QUJD*", "QUJ", "Q===", "QQ==QUJD", "QQ==\nQUJD", "=QQQ", "QUJD-_AA", "QUJDĐ", "QUJ\u00a0D", "QQ=&gt;"],
)
def test_it_refuses_what_is_not_base64(text, tmp_path):
    with pytest.raises(Refused) as refused:
        received(text, into=tmp_path)
    assert refused.value.code == "edxml_bad_base64"
    assert refused.value.path == "edXML/AttachmentEncoded/Attachment/ContentTransferEncoded"
    assert list(tmp_path.iterdir()) == []


def test_an_attachment_without_content_is_noted():
    (attachment,) = read(packet("<Attachment><AttachmentName>a.pdf</AttachmentName></Attachment>")).attachments
    assert (attachment.name, attachment.size, codes(attachment)) == ("a.pdf", 0, ["empty"])


def test_several_files_without_an_id_are_several_files():
    files = read(packet(attached(PDF, content_id=""), attached(PDF, "b.pdf", content_id=""))).attachments
    assert [one.name for one in files] == ["a.pdf", "b.pdf"]
