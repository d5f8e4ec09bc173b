"""Files inside PDF files are scanned one by one: compressed, nested, hung up anywhere."""

from __future__ import annotations

import io

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

import factories
from factories_office import Office
from vanthu.adapters.scanner_embedded import _EICAR
from vanthu.core import adapters
from vanthu.files import intake, scanning, scans
from vanthu.files.ports import NotScannable
from vanthu.pdf import attachments
from vanthu.pdf.attachments import TooMuchInside, UnreadableInside, files_inside
from vanthu.refusal import BadInput
from vanthu.store import bytes_store


def saved(document: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    document.save(out, compress_streams=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def carrying(content: bytes, name: str = "bang.txt", *, times: int = 1) -> bytes:
    """A PDF with `content` as an attachment, as any office program makes it."""
    with pikepdf.open(io.BytesIO(factories.tiny_pdf())) as document:
        for place in range(times):
            document.attachments[f"{place}{name}"] = content
        return saved(document)


def pinned(content: bytes) -> bytes:
    """The file hangs on an annotation of the page and in no list of attachments."""
    with pikepdf.open(io.BytesIO(factories.tiny_pdf())) as document:
        stream = document.make_stream(content)
        spec = pikepdf.Dictionary(Type=pikepdf.Name.Filespec, F="ghim.txt", EF=pikepdf.Dictionary(F=stream))
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FileAttachment, Rect=[0, 0, 9, 9], FS=spec
        )
        document.pages[0].obj.Annots = pikepdf.Array([note])
        return saved(document)


def associated(content: bytes) -> bytes:
    """An associated file (PDF 2.0) in a portfolio."""
    with pikepdf.open(io.BytesIO(factories.tiny_pdf())) as document:
        stream = document.make_stream(content, Type=pikepdf.Name.EmbeddedFile)
        spec = pikepdf.Dictionary(UF="kèm.txt", EF=pikepdf.Dictionary(UF=stream))
        document.Root.AF = pikepdf.Array([spec])
        document.Root.Collection = pikepdf.Dictionary(View=pikepdf.Name.D)
        return saved(document)


def unlisted(content: bytes) -> bytes:
    """An embedded file that nothing points to: a reader finds none, a recovery tool does."""
    with pikepdf.open(io.BytesIO(factories.tiny_pdf())) as document:
        document.Root.Lost = pikepdf.Array([document.make_stream(content, Type=pikepdf.Name.EmbeddedFile)])
        return saved(document)


VIRUS = b"x" + _EICAR
WAYS = {
    "attached": carrying,
    "pinned": pinned,
    "associated": associated,
    "unlisted": unlisted,
    "attached-to-an-attachment": lambda content: carrying(carrying(content), "lop-2.pdf"),
    "pinned-in-an-attachment-of-an-attachment": lambda content: carrying(carrying(pinned(content), "a.pdf"), "b.pdf"),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
def test_a_virus_in_a_file_inside_is_found_through_the_upload(office: Office, way) -> None:
    pdf = way(VIRUS)
    assert not adapters.get("virus_scanner").scan(io.BytesIO(pdf)).infected_with, "the scanner alone saw it"
    before = {sha256 for sha256, _ in bytes_store().each()}

    with pytest.raises(BadInput) as caught:
        intake.receive_all([SimpleUploadedFile("a.pdf", pdf)], allowed=frozenset({"pdf"}), field="main")

    assert (caught.value.code, caught.value.field) == ("file_infected", "main")
    assert {sha256 for sha256, _ in bytes_store().each()} == before


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
def test_a_clean_file_inside_an_upload_is_refused_with_what_to_do(office: Office, way) -> None:
    """A seal would cover what no page shows: files go beside the PDF, each by itself."""
    before = {sha256 for sha256, _ in bytes_store().each()}

    with pytest.raises(BadInput) as caught:
        intake.receive_all([SimpleUploadedFile("a.pdf", way(b"a;b"))], allowed=frozenset({"pdf"}), field="main")

    assert (caught.value.code, caught.value.field) == ("pdf_file_inside", "main")
    assert "tải lên riêng" in caught.value.sentence
    assert {sha256 for sha256, _ in bytes_store().each()} == before


def test_the_refusal_names_the_file_inside_and_scripts_come_first(office: Office) -> None:
    def code_and_sentence(pdf: bytes) -> tuple[str, str]:
        with pytest.raises(BadInput) as caught:
            intake.receive_all([SimpleUploadedFile("a.pdf", pdf)], allowed=frozenset({"pdf"}), field="main")
        return caught.value.code, caught.value.sentence

    code, sentence = code_and_sentence(carrying(b"a;b"))
    assert (code, "0bang.txt" in sentence) == ("pdf_file_inside", True)

    with pikepdf.open(io.BytesIO(carrying(b"a;b"))) as document:
        document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="1")
        scripted = saved(document)
    code, sentence = code_and_sentence(scripted)
    assert (code, "JavaScript" in sentence, "EmbeddedFile" in sentence) == ("pdf_active_content", True, False)


def test_a_clean_file_inside_is_taken_out_with_its_name_and_no_virus_is_found() -> None:
    pdf = carrying(b"a;b\n1;2")

    (inside,) = files_inside(pdf)
    assert (inside.name, inside.content) == ("0bang.txt", b"a;b\n1;2")
    assert scanning.scan(pdf).infected_with == ""
    assert files_inside(factories.tiny_pdf()) == ()


def test_what_cannot_be_opened_has_nothing_inside() -> None:
    with pikepdf.open(io.BytesIO(carrying(VIRUS))) as document:
        out = io.BytesIO()
        document.save(out, encryption=pikepdf.Encryption(owner="chu", user="mo"))

    assert files_inside(out.getvalue()) == ()
    assert files_inside(b"%PDF-1.7\nnothing /EmbeddedFile") == ()


def test_more_than_is_looked_at_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attachments, "MAX_FILES", 3)
    assert len(files_inside(carrying(b"x", times=3))) == 3
    with pytest.raises(TooMuchInside):
        files_inside(carrying(b"x", times=4))

    monkeypatch.setattr(attachments, "MAX_BYTES", 1000)
    with pytest.raises(TooMuchInside):
        files_inside(carrying(b"x" * 1001))

    nested = b"x"
    for _ in range(attachments.MAX_DEPTH):
        nested = carrying(nested, "a.pdf")
    monkeypatch.setattr(attachments, "MAX_BYTES", 1 << 20)
    with pytest.raises(TooMuchInside):
        files_inside(carrying(nested, "a.pdf"))


def test_a_file_inside_that_does_not_unpack_is_refused() -> None:
    pdf = carrying(b"a" * 400)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        stream = next(
            item
            for item in document.objects
            if isinstance(item, pikepdf.Stream) and item.get("/Type") == "/EmbeddedFile"
        )
        stream.write(b"no such thing", filter=pikepdf.Name.FlateDecode)
        broken = saved(document)

    with pytest.raises(UnreadableInside):
        files_inside(broken)


def test_a_kept_file_with_too_much_inside_goes_on_waiting(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    sha256 = bytes_store().put(carrying(VIRUS))
    assert scans.ask(sha256) == "Eicar-Test-Signature"

    def refuse(_content: bytes) -> None:
        raise TooMuchInside

    monkeypatch.setattr(scanning, "_insides", refuse)
    with pytest.raises(NotScannable):
        scans.ask(sha256)
