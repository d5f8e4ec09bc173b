"""Annexes in files of their own: signed by the agency at their corner, sent with their document, judged where they
arrive (NĐ 30/2020 Phụ lục I; LC-6.2b, LC-10.2b; readings 10 and 22)."""

from __future__ import annotations

import io
import zipfile

import pikepdf
import pypdfium2
import pypdfium2.raw
import pytest

import browsers
import factories
import walking
from factories import BD, LC
from factories_office import Office
from vanthu import edxml
from vanthu.core import clock
from vanthu.core.models import AuditEvent
from vanthu.documents import checking, work
from vanthu.documents.actions import drafting, outgoing, placing, signing
from vanthu.documents.models import Document
from vanthu.documents.states import In, Out
from vanthu.exchange.models import Outbound
from vanthu.files.models import File, Version
from vanthu.pdf import verdict as verdicts
from vanthu.pdf.layout import USUAL_SPOT, Spot
from vanthu.pdf.place import MM
from vanthu.signing.verdicts import judge
from vanthu.store import bytes_store

XLSX = b"PK\x03\x04 a table"


def with_annexes(*names: str, key: str = BD) -> Document:
    """A draft with its real letter and these files beside it."""
    people, source = factories.cast(key), factories.letter(key)
    contents = {
        name: factories.tiny_pdf(f"Phụ lục {name}") if name.endswith(".pdf") else XLSX + name.encode() for name in names
    }
    return drafting.create_draft(
        draft=factories.draft_data(key),
        files=[
            ("main", factories.received("van-ban.pdf", source.pdf.read_bytes())),
            ("editable", factories.received("van-ban.docx", b"PK")),
            *(("attachment", factories.received(name, content)) for name, content in contents.items()),
        ],
        by=people.specialist,
        at=clock.now(),
    )


def annex(document: Document, name: str = "phu-luc.pdf") -> File:
    return File.objects.select_related("current").get(document_id=document.pk, name=name)


def corner_words(pdf: bytes) -> str:
    """What the upper right corner of page 1 shows, fields included."""
    page = pypdfium2.PdfDocument(pdf)[0]
    assert pypdfium2.raw.FPDFPage_Flatten(page, pypdfium2.raw.FLAT_PRINT) == pypdfium2.raw.FLATTEN_SUCCESS
    page = page.pdf[0]
    width, height = page.get_size()
    return page.get_textpage().get_text_bounded(left=width / 2, bottom=height * 0.75)


@pytest.mark.req("LC-6.2b-ii")
@pytest.mark.parametrize("key", [BD, LC])
def test_an_annex_is_signed_by_the_agency_with_its_document_and_goes_out_with_it(office: Office, key: str) -> None:
    document = with_annexes("phu-luc.pdf", "phu-luc.xlsx", key=key)
    moved = Spot(5 * MM, 30 * MM) if key == LC else USUAL_SPOT
    placing.place_corner(
        document_id=document.pk,
        file_id=annex(document).pk,
        base=annex(document).current.sha256,
        spot=moved,
        by=factories.cast(key).specialist,
        at=clock.now(),
    )
    document = walking.walk(document, until="seal")
    signed = annex(document)
    with pikepdf.open(io.BytesIO(bytes_store().get(signed.current.sha256))) as pdf:
        (field,) = pdf.Root.AcroForm.Fields
        width, height = (float(edge) for edge in pdf.pages[0].mediabox[2:])
        right, top = (float(edge) for edge in list(field.Rect)[2:])
    assert (width - right, height - top) == pytest.approx(moved, abs=0.05)
    assert list(signed.versions.order_by("number").values_list("note", flat=True)) == [
        "Tải lên",
        "Chữ ký số của cơ quan",
    ]
    report = judge(signed.current.sha256, at=clock.now(), accepts_claimed_time=False)
    assert report.verdict == "valid"
    assert [(s.kind, s.coverage) for s in report.signatures] == [("organisation", "whole_file")]
    # The number of its document, and the time.
    shown = corner_words(bytes_store().get(signed.current.sha256))
    assert shown.startswith(document.code) and f"{document.issued_on:%d/%m/%Y}" in shown
    assert AuditEvent.objects.get(target_id=document.pk, name="outgoing.sealed").data["annexes"] == ["phu-luc.pdf"]

    document = walking.walk(document, since="seal", until="issue")
    packet = edxml.read(bytes_store().get(Outbound.objects.filter(document_id=document.pk).first().sha256))
    assert [(a.name, a.description) for a in packet.attachments] == [
        ("van-ban.pdf", "Văn bản chính"),
        ("phu-luc.pdf", "Tài liệu kèm theo"),
        ("phu-luc.xlsx", "Tệp tham khảo"),
    ]
    assert packet.attachments[1].content == bytes_store().get(signed.current.sha256)


@pytest.mark.req("LC-6.2b-i", "LC-6.2a")
def test_an_annex_in_the_same_file_asks_for_no_signature_of_its_own_and_no_seal_joins_its_pages(office: Office) -> None:
    from vanthu.demo.documents.catalogue import DemoKind, of_agency

    # A decision with the regulation that it issues behind it, signed in the middle of the file.
    source = next(item for item in of_agency("lai_chau_sct") if item.kind is DemoKind.DECISION)
    people = factories.cast(LC)
    draft = factories.draft_data(
        LC, type_name=source.type_name, subject=source.subject, notation=source.notation
    )  # fmt: skip
    document = drafting.create_draft(
        draft=draft,
        files=[
            ("main", factories.received("quyet-dinh.pdf", source.pdf.read_bytes())),
            ("editable", factories.received("quyet-dinh.docx", b"PK")),
        ],
        by=people.specialist,
        at=clock.now(),
    )
    document = walking.walk(document, until="issue")
    assert document.state == Out.ISSUED
    main = File.objects.select_related("current").get(document_id=document.pk, kind="main")
    report = judge(main.current.sha256, at=clock.now(), accepts_claimed_time=False)
    assert (report.verdict, [one.field for one in report.signatures]) == ("valid", ["KyLanhDao", "ConDau"])
    signed_on = document.placement["boxes"]["signature"][0]
    with pikepdf.open(io.BytesIO(bytes_store().get(main.current.sha256))) as file:
        assert signed_on < len(file.pages) - 1
        drawn = [number for number, page in enumerate(file.pages) for one in page.get("/Annots", ()) if "/AP" in one]
    assert set(drawn) == {0, signed_on}


def test_what_cannot_be_sealed_is_refused_before_anybody_signs(office: Office) -> None:
    document = with_annexes("so-lieu.xlsx")
    before = factories.snapshot()
    with pytest.raises(work.AnnexNotSealable) as refused:
        work.prepare(document.pk)
    assert "so-lieu.xlsx" in refused.value.sentence and "chuyển phụ lục sang PDF" in refused.value.sentence
    assert factories.snapshot() == before


def test_more_annexes_than_one_seal_can_carry_are_refused_before_anybody_signs(office: Office, settings) -> None:
    settings.MAX_UPLOAD_FILES = 1
    document = with_annexes("mot.pdf", "hai.pdf")
    before = factories.snapshot()
    with pytest.raises(work.TooManyAnnexes, match="too_many_annexes"):
        work.prepare(document.pk)
    assert factories.snapshot() == before


def test_an_annex_that_somebody_has_signed_already_is_refused_before_anybody_signs(office: Office) -> None:
    document = with_annexes("phu-luc.pdf")
    file = annex(document)
    file.current.sha256 = bytes_store().put(walking.sealed_pdf())
    file.current.save(update_fields=["sha256"])
    before = factories.snapshot()
    with pytest.raises(work.AnnexNotSealable, match="annex_not_sealable") as refused:
        work.prepare(document.pk)
    assert "đã có chữ ký số" in refused.value.sentence
    assert factories.snapshot() == before


@pytest.mark.req("LC-6.2b-ii")
def test_an_annex_that_lost_its_signature_is_not_issued(office: Office) -> None:
    document = walking.walk(with_annexes("phu-luc.pdf"), until="seal")
    file = annex(document)
    file.current = file.versions.get(number=1)
    file.save(update_fields=["current"])
    claim = signing.ask_issue(document_id=document.pk, by=factories.cast().clerk, at=clock.now())
    factories.run_jobs(but=("draw_pages", "deliver"))
    claim.refresh_from_db()
    document.refresh_from_db()
    assert (claim.state, document.state) == ("failed", Out.SEALED)
    assert "phu-luc.pdf" in claim.problem
    assert not Outbound.objects.exists()


def test_a_return_takes_the_agencys_signature_off_the_annex_and_the_next_one_signs_it_anew(office: Office) -> None:
    document = walking.walk(with_annexes("phu-luc.pdf"), until="seal")
    back = outgoing.hand_back(document_id=document.pk, reason="Sai nơi nhận", by=factories.cast().clerk, at=clock.now())
    assert annex(back).current.note == "Tải lên"
    again = walking.walk(back, until="issue")
    assert (again.state, annex(again).current.note, annex(again).versions.count()) == (
        Out.ISSUED,
        "Chữ ký số của cơ quan",
        3,
    )


def test_a_seal_over_an_annex_that_changed_meanwhile_is_thrown_away(office: Office) -> None:
    document = walking.walk(with_annexes("phu-luc.pdf"), until="number")
    claim = signing.ask_seal(document_id=document.pk, by=factories.cast().clerk, at=clock.now())
    sealed = work.seal(claim, at=clock.now())
    Version.objects.filter(pk=annex(document).current_id).update(sha256=bytes_store().put(factories.tiny_pdf("Khác")))
    found = signing.settle_seal(
        claim_id=claim.pk,
        sha256=sealed.main.sha256,
        size=sealed.main.size,
        annexes=sealed.annexes,
        sealed_at=sealed.main.signed_at,
        at=clock.now(),
    )
    claim.refresh_from_db()
    document.refresh_from_db()
    assert (found, claim.state, document.state) == (None, "discarded", Out.NUMBERED)
    assert annex(document).versions.count() == 1


# --- taking one out --------------------------------------------------------------------------------------------------


def edit_form(document: Document) -> dict[str, object]:
    source = factories.draft_data()
    return {
        "type_name": source.type_name,
        "subject": source.subject,
        "notation": source.notation,
        "signer": str(source.signer),
        "recipients": [str(pk) for pk in source.recipients],
        "unit_leader": str(factories.cast().unit_leader.position),
        "urgency": "0",
        "copies": "1",
        "then": "again",
    }


def test_the_drafter_takes_an_attachment_out_in_the_form(office: Office) -> None:
    document = with_annexes("phu-luc.pdf", "so-lieu.xlsx")
    file = annex(document, "so-lieu.xlsx")
    browser = browsers.signed_in(factories.cast().specialist)
    page = browser.get(f"/van-ban/{document.pk}/sua").content.decode()
    assert "Bỏ tài liệu kèm theo" in page and "so-lieu.xlsx" in page
    answer = browser.post(f"/van-ban/{document.pk}/sua", {**edit_form(document), "remove": [str(file.pk)]})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    assert sorted(File.objects.filter(document_id=document.pk).values_list("name", flat=True)) == [
        "phu-luc.pdf",
        "van-ban.docx",
        "van-ban.pdf",
    ]
    line = AuditEvent.objects.get(target_id=document.pk, name="outgoing.file_removed")
    assert line.data == {"name": "so-lieu.xlsx", "sha256": file.current.sha256}
    work.prepare(document.pk)  # what was in the way is gone


def test_the_main_file_and_another_documents_attachment_stay(office: Office) -> None:
    document, other = with_annexes("phu-luc.pdf"), with_annexes("phu-luc.pdf")
    main = File.objects.get(document_id=document.pk, kind="main")
    drafting.update_draft(
        document_id=document.pk,
        draft=factories.draft_data(),
        files=(),
        remove={main.pk, annex(other).pk},
        by=factories.cast().specialist,
        at=clock.now(),
    )
    assert File.objects.filter(pk__in=[main.pk, annex(other).pk, annex(document).pk]).count() == 3


# --- where they arrive -----------------------------------------------------------------------------------------------


def arrive(*annexes: tuple[str, bytes], key: str = LC) -> Document:
    sender = BD if key == LC else LC
    files = (("van-ban.pdf", walking.sealed_pdf(sender)), *annexes)
    attachments = tuple(edxml.Attachment(name=name, content=content, description="Văn bản") for name, content in files)
    factories.post(factories.packet(sender, key, attachments=attachments), sender=sender, to=key)
    factories.fetch(key)
    factories.run_jobs(but=("draw_pages", "deliver"))
    return Document.objects.get(agency_id=factories.cast(key).agency, direction=Document.IN)


def opc(*parts: tuple[str, str]) -> bytes:
    """A zip as office programs write it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in (("[Content_Types].xml", ""), *parts):
            archive.writestr(name, text)
    return out.getvalue()


def tampered() -> bytes:
    """A sealed letter with one visible byte of its first revision changed."""
    pdf = bytearray(walking.sealed_pdf())
    at = pdf.index(b"/MediaBox")
    digit = next(i for i in range(at, at + 60) if pdf[i : i + 3] in (b"841", b"842"))
    pdf[digit + 2 : digit + 3] = b"3"
    return bytes(pdf)


@pytest.mark.req("LC-10.2b", "LC-10.2c")
def test_an_arrival_whose_every_file_is_valid_is_accepted_by_itself(office: Office) -> None:
    document = arrive(("phu-luc.pdf", walking.sealed_pdf()))
    assert (document.verdict, document.state, document.flags) == ("valid", In.ACCEPTED, [])


@pytest.mark.req("LC-10.2b")
def test_an_unsigned_annex_is_a_doubt_with_its_name_and_nothing_is_accepted_by_itself(office: Office) -> None:
    document = arrive(("phu-luc.pdf", factories.tiny_pdf()))
    assert (document.verdict, document.legal_value, document.state) == ("warning", "bản gốc", In.CHECKED)
    assert factories.statuses(document) == ["01"]
    line = AuditEvent.objects.get(target_id=document.pk, name="incoming.verified")
    assert line.data["codes"] == ["phu-luc.pdf: unsigned"]
    page = browsers.signed_in(factories.cast(LC).clerk).get(f"/van-ban/{document.pk}").content.decode()
    tab = page[page.index('id="tab-ky-so"') : page.index('id="tab-lien-thong"')]
    assert "Chữ ký số cần văn thư xem xét." in tab
    assert "phu-luc.pdf" in tab and "Tệp không có chữ ký số." in tab


@pytest.mark.req("LC-10.2b", "LC-10.2e")
def test_a_broken_annex_makes_the_arrival_invalid_and_sends_it_back(office: Office) -> None:
    document = arrive(("phu-luc.pdf", tampered()))
    assert (document.verdict, document.legal_value, document.state) == ("invalid", verdicts.REFERENCE, In.REFUSED)
    line = AuditEvent.objects.get(target_id=document.pk, name="incoming.refused")
    assert line.data["automatic"] is True and "phu-luc.pdf: " in line.data["reason"]
    assert factories.statuses(document) == ["01", "02"]


def test_elsewhere_a_broken_annex_is_put_before_the_clerk(office: Office) -> None:
    document = arrive(("phu-luc.pdf", tampered()), key=BD)
    assert (document.verdict, document.state) == ("invalid", In.CHECKED)


def report(verdict: str) -> verdicts.Report:
    return verdicts.Report(verdict=verdict, legal_value="bản gốc")


@pytest.mark.parametrize(("main", "beside", "whole"), [
    ("valid", (), "valid"), ("valid", ("valid",), "valid"), ("valid", ("valid", "unsigned"), "warning"),
    ("valid", ("unreadable",), "warning"), ("valid", ("warning", "invalid"), "invalid"),
    ("unsigned", ("valid",), "unsigned"), ("unreadable", ("unsigned",), "unreadable"),
    ("warning", ("valid",), "warning"), ("invalid", ("valid",), "invalid"),
])  # fmt: skip
def test_the_worst_file_decides(main: str, beside: tuple[str, ...], whole: str) -> None:
    annexes = tuple((f"{n}.pdf", report(verdict)) for n, verdict in enumerate(beside))
    assert checking.Checked(main=report(main), annexes=annexes).verdict == whole


# --- what the machine could not look at (reading 1) ------------------------------------------------------------------


def flags(document: Document) -> list[str]:
    return [flag["code"] for flag in document.flags]


@pytest.mark.req("LC-10.2c")
def test_what_was_not_scanned_for_viruses_is_not_accepted_by_itself(office: Office) -> None:
    from vanthu.core import adapters
    from vanthu.files.ports import ScannerUnavailable

    class Away:
        def scan(self, stream: object) -> object:
            raise ScannerUnavailable("no answer")

    real = adapters.get
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(adapters, "get", lambda name: Away() if name == "virus_scanner" else real(name))
        document = arrive()
    assert flags(document) == ["unscanned"]
    assert (document.verdict, document.state, factories.statuses(document)) == ("valid", In.CHECKED, ["01"])


@pytest.mark.req("LC-10.2c")
def test_what_was_not_looked_at_for_marks_of_secrecy_is_not_accepted_by_itself(office: Office) -> None:
    document = arrive(("anh.pdf", factories.tiny_pdf("")))
    assert flags(document) == ["mark_unchecked"]
    assert "anh.pdf" in document.flags[0]["sentence"]
    assert (document.state, factories.statuses(document)) == (In.CHECKED, ["01"])


@pytest.mark.req("LC-10.2c")
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ("a.rtf", b"{\\rtf1 MAT}"),
        ("a.txt", b"MAT"),
        ("a.xlsx", opc(("xl/workbook.xml", ""))),
        ("a.zip", opc(("mat.txt", "MAT"))),
        ("khong-duoi", b"MAT"),
    ],
)
def test_what_nobody_can_read_for_marks_of_secrecy_is_not_accepted_by_itself(
    office: Office, name: str, content: bytes
) -> None:
    document = arrive((name, content))
    assert flags(document) == ["mark_unchecked"]
    assert f"“{name}”: hệ thống không đọc được tệp này" in document.flags[0]["sentence"]
    assert (document.verdict, document.state, factories.statuses(document)) == ("valid", In.CHECKED, ["01"])


@pytest.mark.req("LC-10.2c")
@pytest.mark.parametrize(("words", "found"), [("Phụ lục", []), ("", ["mark_unchecked"])])
def test_a_word_file_with_words_has_been_looked_at_and_one_of_pictures_has_not(
    office: Office, words: str, found: list[str]
) -> None:
    written = f"<w:document><w:p><w:t>{words}</w:t></w:p></w:document>"
    document = arrive(("du-thao.docx", opc(("word/document.xml", written))))
    assert flags(document) == found
    assert document.state == (In.CHECKED if found else In.ACCEPTED)


@pytest.mark.req("LC-10.2c")
def test_what_is_there_already_is_not_accepted_by_itself(office: Office) -> None:
    factories.incoming(In.REGISTERED, LC, sender=BD)
    factories.post(factories.packet(BD, LC, pdf=walking.sealed_pdf()), sender=BD, to=LC)
    factories.fetch(LC)
    factories.run_jobs(but=("draw_pages", "deliver"))
    document = Document.objects.get(agency_id=factories.cast(LC).agency, packet_id__isnull=False)
    assert flags(document) == ["duplicate"]
    assert "số đến 1" in document.flags[0]["sentence"]
    assert (document.verdict, document.state, factories.statuses(document)) == ("valid", In.CHECKED, ["01"])
