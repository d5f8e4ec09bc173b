"""What comes in at the door: every bad file is refused in words that help, and nothing of it stays."""

from __future__ import annotations

import io
import time
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

import factories
from factories_office import Office
from vanthu.adapters.scanner_embedded import _EICAR
from vanthu.core import adapters, clock
from vanthu.files import intake, kinds, marks
from vanthu.files.ports import ScannerUnavailable
from vanthu.policy import in_force
from vanthu.refusal import BadInput
from vanthu.store import bytes_store

ALLOWED = frozenset({"pdf", "docx", "xlsx", "odt", "doc", "txt", "csv", "jpeg"})


def receive(name: str, content: bytes, *, allowed: frozenset[str] = ALLOWED) -> intake.Received:
    return intake.receive(name, io.BytesIO(content), allowed=allowed, field="main")


def objects() -> set[str]:
    return {sha256 for sha256, _ in bytes_store().each()}


def pdf(change: Callable[[pikepdf.Pdf], None] = lambda _: None, **save: object) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(factories.tiny_pdf())) as document:
        change(document)
        document.save(out, **save)
    return out.getvalue()


def with_script(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))


def with_launch(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("cmd.exe"))


def with_embedded_file(document: pikepdf.Pdf) -> None:
    document.attachments["x.exe"] = b"MZ"


def encrypted(user: str) -> bytes:
    return pdf(encryption=pikepdf.Encryption(owner="chu", user=user))


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return out.getvalue()


def word(xml: str, *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A .docx with this text of its main part."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.writestr("word/document.xml", xml)
    return out.getvalue()


def docx(*paragraphs: str, method: int = zipfile.ZIP_DEFLATED, prefix: str = "w") -> bytes:
    body = "".join(
        f"<{prefix}:p><{prefix}:r><{prefix}:t>{text}</{prefix}:t></{prefix}:r></{prefix}:p>" for text in paragraphs
    )
    return word(f"<{prefix}:document xmlns:{prefix}='x'>{body}</{prefix}:document>", method=method)


def damaged(archive: bytes) -> bytes:
    """The same archive with a directory that is right and bytes of its first member that are not."""
    start = 30 + int.from_bytes(archive[26:28], "little") + int.from_bytes(archive[28:30], "little")
    return archive[:start] + b"\xff" * 12 + archive[start + 12 :]


BAD: list[tuple[str, str, Callable[[], bytes], str]] = [
    ("0 bytes", "a.pdf", lambda: b"", "file_empty"),
    ("words that call themselves a PDF", "a.pdf", lambda: b"hello", "file_kind"),
    ("a program that calls itself a PDF", "a.pdf", lambda: b"MZ\x90\0" + b"\0" * 500, "file_kind"),
    ("a PDF that calls itself a Word file", "a.docx", factories.tiny_pdf, "file_kind"),
    ("a zip that calls itself a Word file", "a.docx", lambda: zipped(x=b"1"), "file_kind"),
    ("a picture that calls itself a text", "a.txt", lambda: b"\xff\xd8\xff\0" * 9, "file_kind"),
    (
        "a Word file with macros",
        "a.docx",
        lambda: zipped(word__document_dot_xml=b"<x/>", word__vbaProject_dot_bin=b"1"),
        "file_kind",
    ),
    ("a Word file whose text is damaged", "a.docx", lambda: damaged(docx("Kế hoạch")), "file_kind"),
    ("a Word file packed with LZMA", "a.docx", lambda: docx("Kế hoạch", method=zipfile.ZIP_LZMA), "file_kind"),
    ("a Word file with entities", "a.docx", lambda: word("<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"), "file_kind"),
    ("a Word file of paragraphs within paragraphs", "a.docx", lambda: word("<w:p>" * 800_000), "file_kind"),
    ("a Word file with a secrecy mark", "a.docx", lambda: docx("TỐI MẬT", "Kế hoạch"), "state_secret"),
    ("a damaged ODF type", "a.odt", lambda: damaged(zipped(mimetype=b"x" * 500)), "file_kind"),
    ("a program", "a.exe", lambda: b"MZ", "file_kind_not_allowed"),
    ("no extension", "vanban", factories.tiny_pdf, "file_kind_not_allowed"),
    ("a PDF with a password", "a.pdf", lambda: encrypted("mo"), "encrypted_pdf"),
    ("a PDF that only its owner may change", "a.pdf", lambda: encrypted(""), "encrypted_pdf"),
    ("a PDF of version 1.3", "a.pdf", lambda: factories.tiny_pdf(version=(1, 3)), "pdf_version"),
    ("a PDF with a script", "a.pdf", lambda: pdf(with_script), "pdf_active_content"),
    ("a PDF that starts a program", "a.pdf", lambda: pdf(with_launch), "pdf_active_content"),
    ("a PDF with a file inside", "a.pdf", lambda: pdf(with_embedded_file), "pdf_file_inside"),
    ("a virus", "a.txt", lambda: b"x" + _EICAR, "file_infected"),
    ("a virus in a PDF", "a.pdf", lambda: factories.tiny_pdf() + b"\n%" + _EICAR, "file_infected"),
    ("a name of nothing", "...pdf", factories.tiny_pdf, "file_name"),
    ("a hidden name", ".pdf", factories.tiny_pdf, "file_name"),
    ("a device's name", "CON.pdf", factories.tiny_pdf, "file_name"),
    ("a name that reads backwards", "hoa\u202efdp.exe.pdf", factories.tiny_pdf, "file_name"),
    ("a name with a line break", "a\n.pdf", factories.tiny_pdf, "file_name"),
    ("a name with a zero byte", "a\0.pdf", factories.tiny_pdf, "file_name"),
    ("a name with a pipe", "a|b.pdf", factories.tiny_pdf, "file_name"),
    ("a name without end", "a" * 200 + ".pdf", factories.tiny_pdf, "file_name"),
]


@pytest.mark.parametrize(("_case", "name", "content", "code"), BAD, ids=[row[0] for row in BAD])
@pytest.mark.req("HG-19.1", "QN-13.1", "LC-13.1b", "ST-9.1a")
def test_a_bad_upload_is_refused_in_words_and_nothing_of_it_stays(
    office: Office, _case: str, name: str, content: Callable[[], bytes], code: str
) -> None:
    before = objects()
    with pytest.raises(BadInput) as caught:
        receive(name, content())
    assert (caught.value.code, caught.value.field) == (code, "main")
    assert len(caught.value.sentence) > 20
    assert "\0" not in caught.value.sentence
    assert "\u202e" not in caught.value.sentence
    assert objects() == before


def test_a_broken_pdf_is_refused(office: Office) -> None:
    before = objects()
    with pytest.raises(BadInput) as caught:
        receive("a.pdf", b"%PDF-1.7\n" + b"\x00garbage" * 200)
    assert caught.value.code.startswith("pdf_") or caught.value.code.startswith("broken")
    assert objects() == before


def test_a_file_over_the_limit_is_refused_without_being_read_to_its_end(office: Office, settings: object) -> None:
    settings.MAX_FILE_BYTES = 1000

    @dataclass
    class Endless:
        given: int = 0

        def read(self, size: int = -1) -> bytes:
            assert size > 0, "the whole stream was asked for"
            self.given += size
            return b"x" * size

    before, stream = objects(), Endless()
    with pytest.raises(BadInput) as caught:
        intake.receive("a.txt", stream, allowed=ALLOWED)
    assert caught.value.code == "file_too_large"
    assert (caught.value.status, stream.given) == (413, 1001)
    assert objects() == before


@pytest.mark.parametrize("line", ["MẬT", "TỐI MẬT", "TUYỆT MẬT", "Độ mật: Mật"])
@pytest.mark.req("BD-1.2", "LC-1.2", "HG-1.2", "ST-1.1b", "QN-1.2")
def test_a_secrecy_mark_on_page_1_is_refused_and_nothing_is_stored(office: Office, line: str) -> None:
    before = objects()
    with pytest.raises(BadInput) as caught:
        receive("a.pdf", factories.tiny_pdf(f"SỞ CÔNG THƯƠNG\n{line}\nV/v kế hoạch"))
    assert caught.value.code == "state_secret"
    assert objects() == before


def test_ordinary_words_with_mat_are_no_mark(office: Office) -> None:
    text = "Bảo vệ bí mật công tác\nĐổi mật khẩu định kỳ\nMật độ dân số"
    assert receive("a.pdf", factories.tiny_pdf(text)).pages == 1


def test_one_bad_file_among_good_ones_keeps_none(office: Office) -> None:
    before = objects()
    good = factories.tiny_pdf("Tệp tốt chưa ai gửi")
    with pytest.raises(BadInput):
        intake.receive_all(
            [SimpleUploadedFile("tot.pdf", good), SimpleUploadedFile("xau.pdf", b"hello")], allowed=ALLOWED
        )
    assert objects() == before
    assert len(intake.receive_all([SimpleUploadedFile("tot.pdf", good)], allowed=ALLOWED)) == 1
    assert len(objects() - before) == 1


def test_too_many_files_at_once_are_refused(office: Office, settings: object) -> None:
    settings.MAX_UPLOAD_FILES = 2
    with pytest.raises(BadInput) as caught:
        intake.receive_all([object()] * 3, allowed=ALLOWED)
    assert caught.value.code == "too_many_files"


# --- what is taken ---------------------------------------------------------------------------------------------------


def test_a_good_pdf_is_stored_under_its_hash_with_its_pages(office: Office) -> None:
    taken = receive("Công văn.pdf", factories.tiny_pdf())
    assert (taken.name, taken.media_type, taken.pages, taken.scanned) == ("Công văn.pdf", "application/pdf", 1, True)
    assert bytes_store().get(taken.sha256) == factories.tiny_pdf()


@pytest.mark.parametrize("name", ["Quyết định số 05.pdf", "Đề án ưu tiên.pdf"])
def test_names_from_a_mac_are_composed(office: Office, name: str) -> None:
    decomposed = unicodedata.normalize("NFD", name)
    assert decomposed != name
    assert receive(decomposed, factories.tiny_pdf()).name == name


@pytest.mark.parametrize("name", ["C:\\Users\\x\\a.pdf", "../../etc/a.pdf", "/tmp/a.pdf"])
def test_a_path_is_cut_down_to_the_name(office: Office, name: str) -> None:
    assert receive(name, factories.tiny_pdf()).name == "a.pdf"


@pytest.mark.parametrize("key", factories.PROFILES)
def test_the_demo_files_pass_every_agencys_door(office: Office, key: str) -> None:
    source = factories.letter(key)
    formats = in_force(key, on=clock.now().date()).formats
    for path in (source.pdf, source.docx):
        assert receive(path.name, path.read_bytes(), allowed=formats).size == path.stat().st_size


def test_while_the_scanner_is_away_a_file_waits_unscanned(office: Office) -> None:
    class Away:
        def scan(self, stream: BinaryIO) -> None:
            raise ScannerUnavailable("no daemon")

    real = adapters.get
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(adapters, "get", lambda port: Away() if port == "virus_scanner" else real(port))
        assert receive("a.pdf", factories.tiny_pdf()).scanned is False


# --- secrecy marks in Word files -------------------------------------------------------------------------------------


@pytest.mark.parametrize("prefix", ["w", "ns0"])
@pytest.mark.parametrize("line", ["MẬT", "TUYỆT MẬT", "T&#7888;I M&#7852;T"])
def test_a_mark_is_found_whatever_prefix_the_names_bear(prefix: str, line: str) -> None:
    assert marks.marked(marks.docx_lines(docx("Cộng hòa", line, prefix=prefix)))


def test_a_mark_before_the_place_where_a_word_file_breaks_off_is_found() -> None:
    assert marks.marked(marks.docx_lines(word("<w:document><w:p><w:t>MẬT</w:t></w:p><w:p><<")))


def test_a_mark_before_a_depth_that_no_program_writes_is_found_and_without_one_the_file_is_not_read() -> None:
    deep = "<w:document><w:p><w:t>{}</w:t></w:p>" + "<a>" * 1000 + "<w:p><w:t>MẬT"
    assert marks.marked(marks.docx_lines(word(deep.format("MẬT"))))
    with pytest.raises(kinds.UnreadableMember):
        marks.docx_lines(word(deep.format("Cộng hòa")))


def test_paragraphs_without_end_are_read_in_one_pass() -> None:
    """Each of these once cost a look to the end of the file (66 s for 200 KB), with the interpreter held."""

    def events(size: int) -> int:
        reader, calls = marks._Paragraphs(), 0

        def counting(name: str, attributes: dict[str, str]) -> None:
            nonlocal calls
            calls += 1

        reader._parser.StartElementHandler = counting
        reader.read(b"<x>" + b"<w:p><w:t>a</w:t>" * size)
        return calls

    assert events(20_000) == 1 + 2 * 20_000
    begun = time.process_time()
    lines = list(marks.docx_lines(word("<x>" + "<w:p a='>'/>" * 300_000 + "<w:p><w:t>MẬT")))
    assert lines == ["MẬT"]
    # A second or so; the old way took longer than anyone waited.
    assert time.process_time() - begun < 20
