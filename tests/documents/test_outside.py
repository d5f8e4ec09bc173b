"""Sóc Trăng's leader takes the file out, edits it, and brings it back signed or to be signed here (ST-9.3c)."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner, PdfSigningSession

import factories
import pages
import scans
import stamps
import walking
from browsers import signed_in
from factories import BD, ST
from factories_office import Office
from vanthu.core import adapters, clock
from vanthu.core.models import AuditEvent
from vanthu.documents import laying
from vanthu.documents.actions import outside
from vanthu.documents.models import Document, Initial
from vanthu.documents.states import Out
from vanthu.files.models import File, Version
from vanthu.pdf import layout
from vanthu.pdf.fields import Box
from vanthu.pdf.number import NumberDate
from vanthu.pdf.place import MM
from vanthu.pdf.sign import numbered_print
from vanthu.refusal import Refusal, WrongState
from vanthu.signing import verdicts
from vanthu.signing.models import Certificate
from vanthu.store import bytes_store


@pytest.fixture
def before_the_leader(office: Office) -> Document:
    return walking.walk(factories.draft(ST, real=True), until="pass_up")


def taken_out(document: Document) -> bytes:
    answer = signed_in(factories.cast(ST).leader).get(f"/van-ban/{document.pk}/sua-ngoai/tep.pdf")
    assert answer.status_code == 200
    return answer.content


def edited(pdf: bytes, change: Callable[[pikepdf.Pdf], None] = lambda file: None) -> bytes:
    """Another content in the same file, saved anew as an editor does: a line more on page 1."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as file:
        line = b"q 0.2 0.2 0.2 rg 90 60 200 1 re f Q"
        file.pages[0].contents_add(file.make_stream(line))
        change(file)
        file.save(out)
    return out.getvalue()


def signed_outside(pdf: bytes, who: str = "leader", *, field: str = "KyLanhDao", stamped: bool = True) -> bytes:
    """What a desktop tool makes of the file, with this person's key."""
    certificate = Certificate.objects.get(account_id=getattr(factories.cast(ST), who).account)
    with adapters.get("signing_backend").lend(key=certificate.key, pem=certificate.pem) as signer:
        tool = PdfSigner(
            PdfSignatureMetadata(field_name=field, subfilter=SigSeedSubFilter.PADES),
            signer,
            timestamper=adapters.get("time_stamper").lend() if stamped else None,
            stamp_style=stamps.hand(who),
        )
        return tool.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf))).getvalue()


def brought_back(document: Document, pdf: bytes, who: str = "leader") -> Any:
    """What the page answers to the upload, and where it shows the places, to their confirmation."""
    upload = SimpleUploadedFile("da-sua.pdf", pdf, content_type="application/pdf")
    browser = signed_in(getattr(factories.cast(ST), who))
    answer = browser.post(f"/van-ban/{document.pk}/sua-ngoai", {"main": upload})
    return pages.confirmed(browser, answer) if answer.status_code == 200 else answer


def main_of(document: Document) -> File:
    return File.objects.select_related("current").get(document_id=document.pk, kind="main")


@pytest.mark.req("ST-9.3c")
def test_edited_and_signed_outside_it_goes_on_as_after_the_signature_and_is_sealed(before_the_leader: Document) -> None:
    document = before_the_leader
    versions = main_of(document).versions.count()
    back = signed_outside(edited(taken_out(document)))
    assert brought_back(document, back).status_code == 302
    document.refresh_from_db()
    main = main_of(document)
    assert (document.state, main.current.note) == (Out.SIGNED, outside.SIGNED_OUTSIDE)
    assert main.versions.count() == versions + 1 and bytes_store().get(main.current.sha256) == back
    row = Initial.objects.get(document=document)
    assert row.signed_at is not None and row.superseded_at is not None
    line = AuditEvent.objects.get(target_id=document.pk, name="outgoing.edited_outside")
    assert line.data["initials"] == 1 and line.data["sha256"] == main.current.sha256
    assert document.signed_at is not None and document.signer_certificate is not None

    issued = walking.walk(document, since="sign", until="issue")
    report = verdicts.judge(main_of(issued).current.sha256, at=clock.now(), accepts_claimed_time=False)
    assert (issued.state, report.verdict, report.legal_value) == (Out.ISSUED, "valid", "bản gốc")
    assert [signature.kind for signature in report.signatures] == ["person", "organisation"]


@pytest.mark.req("ST-9.3c")
def test_edited_outside_and_not_signed_it_gets_new_fields_and_is_signed_here(before_the_leader: Document) -> None:
    document = before_the_leader
    letter = factories.letter(ST).pdf.read_bytes()
    assert brought_back(document, edited(letter)).status_code == 302
    document.refresh_from_db()
    notes = list(main_of(document).versions.order_by("-number").values_list("note", flat=True)[:2])
    assert (document.state, notes) == (Out.AT_SIGNER, ["Đặt vị trí ký, số, ngày", "Tải lên"])
    assert Initial.objects.get(document=document).superseded_at is not None
    signed = walking.walk(document, since="pass_up", until="seal")
    assert signed.state == Out.SEALED


def test_edited_outside_with_our_fields_in_it_and_not_signed_it_is_signed_here(before_the_leader: Document) -> None:
    document = before_the_leader
    assert brought_back(document, edited(taken_out(document))).status_code == 302
    document.refresh_from_db()
    assert (document.state, main_of(document).current.note) == (Out.AT_SIGNER, outside.LAID_OUTSIDE)
    assert walking.walk(document, since="pass_up", until="sign").state == Out.SIGNED


@pytest.mark.req("ST-9.3c")
@pytest.mark.parametrize("off", [timedelta(hours=-22), timedelta(hours=2)], ids=["back-dated", "ahead"])
def test_a_claimed_time_that_cannot_be_is_refused_and_changes_nothing(
    before_the_leader: Document, monkeypatch: pytest.MonkeyPatch, off: timedelta
) -> None:
    document = before_the_leader
    before = (document.state, main_of(document).current_id)
    edits = edited(taken_out(document))
    with monkeypatch.context() as tool:
        claimed = clock.now() + off
        tool.setattr(PdfSigningSession, "system_time", property(lambda _: claimed, lambda *_: None), raising=False)
        back = signed_outside(edits, stamped=False)
    refused = brought_back(document, back)
    assert refused.status_code == 422 and "Thời điểm ký" in refused.content.decode()
    document.refresh_from_db()
    assert (document.state, main_of(document).current_id, document.signed_at) == (*before, None)


def test_a_claimed_time_that_can_be_is_taken(before_the_leader: Document) -> None:
    document = before_the_leader
    assert brought_back(document, signed_outside(edited(taken_out(document)), stamped=False)).status_code == 302
    document.refresh_from_db()
    assert document.state == Out.SIGNED


# --- a file that tells no places --------------------------------------------------------------------------------------

#: A layout for a page on which no words are printed.
BOXES = {
    "number": Box(0, 100, 740, 140, 756),
    "day": Box(0, 330, 740, 350, 756),
    "month": Box(0, 390, 740, 410, 756),
    "signature": Box(0, 360, 180, 480, 240),
    "seal": Box(0, 400 - 36 * MM, 210 - 18 * MM, 400, 210 + 18 * MM),
}
A4 = layout.Sheet(number=0, width=scans.A4[0], height=scans.A4[1])


def items(**changes: Box | None) -> str:
    boxes = {part: box for part, box in (BOXES | changes).items() if box is not None}
    return json.dumps([{"part": part, **layout.to_mm(box, A4)} for part, box in boxes.items()])


def sent(browser: Any, html: str, form: str, **said: str) -> Any:
    """What the page answers to one of its forms."""
    inside = re.search(rf'<form [^>]*id="{form}"[^>]*>(.*?)</form>', html, re.DOTALL)[1]
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', inside))
    return browser.post(browser.where, {name: unescape(value) for name, value in hidden.items()} | said)


def opened(document: Document, pdf: bytes) -> tuple[Any, Any]:
    """The signer brings this file: his browser, and what it shows."""
    browser = signed_in(factories.cast(ST).leader)
    browser.where = f"/van-ban/{document.pk}/sua-ngoai"
    upload = SimpleUploadedFile("da-sua.pdf", pdf, content_type="application/pdf")
    return browser, browser.post(browser.where, {"main": upload})


def rows() -> dict[str, Any]:
    """Everything but the bytes of files that nobody took in and which are swept."""
    return {name: value for name, value in factories.snapshot().items() if name != "objects"}


@pytest.mark.req("ST-9.3c")
def test_on_a_scan_that_comes_back_the_signer_puts_the_boxes_and_signs_it_here(before_the_leader: Document) -> None:
    document = before_the_leader
    before = rows()
    pdf = scans.scan(200)
    browser, asked = opened(document, pdf)
    html = pages.html_of(asked)
    assert asked.status_code == 422 and "không có lớp chữ" in pages.text_of(html)
    parts = json.loads(html.partition("data-place='")[2].partition("'>")[0].replace("\\u0027", "'"))["parts"]
    # His own change stands above the initials: none are asked for again, and no box waits for them.
    assert "initials" not in {part["kind"] for part in parts}
    said = {"notation": document.notation, "year": f"{clock.now().astimezone(clock.VIETNAM):%Y}"}
    wrong = sent(browser, html, "place-form", layout=items(seal=Box(0, 300, 190, 400, 290)), **said)
    assert wrong.status_code == 422 and "phải đúng kích thước thực" in pages.text_of(pages.html_of(wrong))
    # The words beside the seal go where there is room: all of it is seen once more, or moved again.
    shown = sent(browser, pages.html_of(wrong), "place-form", layout=items(), **said)
    html = pages.html_of(shown)
    assert shown.status_code == 200 and "Đúng vị trí, nhận tệp" in html and "Sửa vị trí" in html
    again = sent(browser, html, "confirm-form", then="place")
    assert again.status_code == 200 and 'id="place-form"' in pages.html_of(again)
    assert rows() == before

    assert sent(browser, html, "confirm-form").status_code == 302
    document.refresh_from_db()
    upload = main_of(document).versions.get(note="Tải lên", sha256=document.placement["by_hand"]["sha256"])
    assert bytes_store().get(upload.sha256) == pdf
    assert document.placement["by_hand"]["boxes"]["number"] == pytest.approx(BOXES["number"], abs=0.03)
    names = factories.audit_names(document)[-3:]
    assert names == ["outgoing.placed", "outgoing.layout_confirmed", "outgoing.edited_outside"]
    assert walking.walk(document, since="pass_up", until="seal").state == Out.SEALED


def test_who_put_every_box_of_the_edited_file_in_its_place_is_not_asked_again(before_the_leader: Document) -> None:
    browser, asked = opened(before_the_leader, scans.scan(200))
    said = {"notation": before_the_leader.notation, "year": f"{clock.now().astimezone(clock.VIETNAM):%Y}"}
    boxes = items(caption=Box(0, 300, 125, 420, 155))
    done = sent(browser, pages.html_of(asked), "place-form", layout=boxes, **said)
    assert done.status_code == 302, pages.text_of(pages.html_of(done))
    names = factories.audit_names(before_the_leader)
    assert names[-2:] == ["outgoing.placed", "outgoing.edited_outside"]


def test_what_was_said_of_the_page_before_is_not_said_of_the_edited_one(before_the_leader: Document) -> None:
    document = before_the_leader
    stated = {"notation": "KHÁC", "number_year": None, "year": "2020"}
    Document.objects.filter(pk=document.pk).update(placement={**document.placement, "stated": stated})
    assert brought_back(document, edited(factories.letter(ST).pdf.read_bytes())).status_code == 302
    document.refresh_from_db()
    assert "stated" not in document.placement


def test_the_boxes_that_an_edited_file_tells_may_be_moved_and_fields_of_ours_not(before_the_leader: Document) -> None:
    document = before_the_leader
    told = pages.html_of(opened(document, edited(factories.letter(ST).pdf.read_bytes()))[1])
    assert 'name="then" value="place"' in told
    ours = pages.html_of(opened(document, edited(taken_out(document)))[1])
    assert "Đúng vị trí, nhận tệp" in ours and 'value="place"' not in ours


def _blanked(file: pikepdf.Pdf) -> None:
    """Nothing is printed any more; the fields stay."""
    for page in file.pages:
        page.Contents = file.make_stream(b"")


def test_our_fields_on_a_page_that_says_nothing_are_refused_with_what_can_be_done(before_the_leader: Document) -> None:
    before = rows()
    refused = opened(before_the_leader, edited(taken_out(before_the_leader), _blanked))[1]
    assert refused.status_code == 422 and rows() == before
    assert "tải lên bản chưa ký, không có ô của hệ thống" in pages.text_of(pages.html_of(refused))


def _without(name: str) -> Callable[[pikepdf.Pdf], None]:
    def change(file: pikepdf.Pdf) -> None:
        for page in file.pages:
            page.Annots = file.make_indirect(
                pikepdf.Array([one for one in page.get("/Annots", []) if str(one.get("/T", "")) != name])
            )
        kept = [one for one in file.Root.AcroForm.Fields if str(one.T) != name]
        file.Root.AcroForm.Fields = pikepdf.Array(kept)

    return change


def _with(name: str, key: str, value: Any) -> Callable[[pikepdf.Pdf], None]:
    def change(file: pikepdf.Pdf) -> None:
        field = next(one for one in file.Root.AcroForm.Fields if str(one.T) == name)
        if value is None:
            del field[key]
        else:
            field[key] = value(file) if callable(value) else value

    return change


_ONLY_SEAL = pikepdf.Dictionary(Action=pikepdf.Name.Exclude, Fields=pikepdf.Array([pikepdf.String("ConDau")]))
WRONG: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "another's key": (lambda pdf: signed_outside(edited(pdf), "deputy"), "không phải chứng thư số đã đăng ký của bạn"),
    "a field gone": (lambda pdf: signed_outside(edited(pdf, _without("vb_so"))), "không có đủ các ô"),
    "the seal's field gone": (lambda pdf: signed_outside(edited(pdf, _without("ConDau"))), "không có đủ các ô"),
    "a field squeezed": (
        lambda pdf: signed_outside(edited(pdf, _with("vb_so", "/Rect", pikepdf.Array([90, 90, 95, 106])))),
        "thu nhỏ, đổi chỗ hoặc hỏng",
    ),
    "no place of the seal": (lambda pdf: signed_outside(edited(pdf, _with("ConDau", "/XXVTSeal", None))), "hoặc hỏng"),
    "a lock over the number": (
        lambda pdf: signed_outside(edited(pdf, _with("KyLanhDao", "/Lock", _ONLY_SEAL))),
        "không còn chừa ô số",
    ),
    "a number in it": (
        lambda pdf: signed_outside(
            edited(numbered_print(pdf, NumberDate(number="12", day="30", month="12", year="2026")))
        ),
        "đã có nội dung",
    ),
    "sealed by himself": (
        lambda pdf: signed_outside(signed_outside(edited(pdf)), field="ConDau"),
        "Con dấu do văn thư ký sau",
    ),
    "initials only": (lambda pdf: signed_outside(edited(pdf), field="KyNhay1"), "chưa có chữ ký của bạn"),
    "changed after the signature": (
        lambda pdf: signed_outside(edited(pdf)) + b"\n% more\n",
        "chưa hợp lệ nên chưa nhận được",
    ),
}


@pytest.mark.req("ST-9.3c")
def test_what_comes_back_wrong_is_refused_with_what_to_do_and_changes_nothing(before_the_leader: Document) -> None:
    ours = taken_out(before_the_leader)
    for case, (make, words) in WRONG.items():
        pdf = make(ours)
        before = factories.snapshot()
        answer = brought_back(before_the_leader, pdf)
        assert answer.status_code == 422, case
        assert words in pages.text_of(pages.html_of(answer)), case
        after = factories.snapshot()
        for part in ("objects", "default.signing_verdict"):
            # The upload lies in the store until the sweep, and what was found in it is kept under its hash.
            before.pop(part), after.pop(part)
        assert after == before, case


def test_a_signed_file_without_our_fields_is_refused_with_the_advice_to_take_ours(before_the_leader: Document) -> None:
    from pyhanko.sign.fields import SigFieldSpec

    letter = factories.letter(ST).pdf.read_bytes()
    certificate = Certificate.objects.get(account_id=factories.cast(ST).leader.account)
    with adapters.get("signing_backend").lend(key=certificate.key, pem=certificate.pem) as signer:
        tool = PdfSigner(PdfSignatureMetadata(field_name="Sig1"), signer, new_field_spec=SigFieldSpec("Sig1"))
        signed = tool.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(letter))).getvalue()
    answer = brought_back(before_the_leader, signed)
    assert answer.status_code == 422
    assert "Hãy bấm “Tải về để sửa”" in answer.content.decode()


def test_a_file_that_came_back_while_the_document_went_on_is_not_taken(before_the_leader: Document) -> None:
    document = before_the_leader
    received = factories.received("da-sua.pdf", signed_outside(edited(taken_out(document))))
    back, prepared = laying.bring_back(document, received, at=clock.now())
    assert prepared is None
    version = main_of(document).current
    Version.objects.filter(pk=version.pk).update(sha256=bytes_store().put(b"another"))
    before = factories.snapshot()
    with pytest.raises(WrongState, match="đã thay đổi trong khi kiểm tra"):
        outside.take_signed(
            document_id=document.pk, back=back, confirmed=back.layout.key, by=factories.cast(ST).leader, at=clock.now()
        )
    assert factories.snapshot() == before


def test_what_was_taken_out_bears_no_initials_and_only_its_signer_gets_it(before_the_leader: Document) -> None:
    with pikepdf.open(io.BytesIO(taken_out(before_the_leader))) as file:
        values = {str(one.T) for one in file.Root.AcroForm.Fields if "/V" in one}
    assert values == set()
    for who in ("deputy", "clerk", "specialist"):
        where = f"/van-ban/{before_the_leader.pk}/sua-ngoai/tep.pdf"
        assert signed_in(getattr(factories.cast(ST), who)).get(where).status_code == 403


def test_after_a_return_the_drafter_has_his_own_upload_or_what_the_leader_made_of_it(
    before_the_leader: Document,
) -> None:
    from vanthu.documents.actions import outgoing

    document = before_the_leader
    changed = edited(factories.letter(ST).pdf.read_bytes())
    brought_back(document, changed)
    outgoing.refuse_signing(document_id=document.pk, reason="Sửa tiếp", by=factories.cast(ST).leader, at=clock.now())
    assert bytes_store().get(main_of(document).current.sha256) == changed


def test_where_the_regulation_does_not_say_so_nothing_is_taken_out(office: Office) -> None:
    document = factories.outgoing(Out.AT_SIGNER, BD)
    assert signed_in(factories.cast(BD).leader).get(f"/van-ban/{document.pk}/sua-ngoai").status_code == 409
    with pytest.raises(Refusal):
        laying.to_edit(factories.outgoing(Out.AT_SIGNER, ST))
