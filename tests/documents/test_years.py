"""The year on the page is the year of the number: printed by the drafter it must agree, left blank it is filled; and in
Lai Châu both signatures are of the day of issue."""

from __future__ import annotations

import io
from datetime import datetime, timedelta

import pikepdf
import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

import browsers
import factories
import walking
from factories import BD, HG, LC
from factories_office import Office
from vanthu.core import clock
from vanthu.core.clock import VIETNAM
from vanthu.demo.documents.catalogue import DemoKind, of_agency
from vanthu.documents import numbers, present, work
from vanthu.documents.actions import drafting, outgoing, signing
from vanthu.documents.models import Document
from vanthu.documents.states import Out
from vanthu.files.models import File
from vanthu.pdf.number import Seen, as_seen
from vanthu.pdf.place import Heading, propose
from vanthu.pdf.typeface import Face
from vanthu.policy import in_force
from vanthu.policy.calendar import Calendar
from vanthu.refusal import WrongState
from vanthu.registers.models import Entry, Register, Strike
from vanthu.signing.models import Certificate
from vanthu.store import bytes_store

DECEMBER = datetime(2026, 12, 30, 9, 0, tzinfo=VIETNAM)
JANUARY = datetime(2027, 1, 4, 9, 0, tzinfo=VIETNAM)


def with_year(year: str, key: str = BD) -> bytes:
    """The agency's letter whose drafter printed the year himself."""
    source = factories.letter(key)
    pdf = source.pdf.read_bytes()
    box = propose(pdf, signer_name=source.signer_name, signer_title=source.signer_title, seal_mm=36).year
    assert box is not None
    face = Face.ITALIC
    pdfmetrics.registerFont(TTFont(face.value, str(face.path)))
    drawn = io.BytesIO()
    canvas = Canvas(drawn)
    canvas.setFont(face.value, 13)
    canvas.drawString(box.x0 + 1, box.y0 + 4, year)
    canvas.save()
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as letter, pikepdf.open(drawn) as over:
        letter.pages[0].add_overlay(over.pages[0])
        letter.save(out)
    return out.getvalue()


def drafted(pdf: bytes) -> Document:
    people = factories.cast()
    return drafting.create_draft(
        draft=factories.draft_data(),
        files=[("main", factories.received("van-ban.pdf", pdf)), ("editable", factories.received("vb.docx", b"PK"))],
        by=people.specialist,
        at=clock.now(),
    )


def main_file(document: Document) -> bytes:
    return bytes_store().get(File.objects.get(document_id=document.pk, kind="main").current.sha256)


@pytest.mark.parametrize(("on", "year", "allowed"), [
    (DECEMBER, "2026", True), (DECEMBER, "2027", True), (DECEMBER, "", True), (DECEMBER, "2025", False),
    (DECEMBER, "2028", False), (JANUARY, "2027", True), (JANUARY, "2026", False),
])  # fmt: skip
def test_a_page_whose_year_can_never_agree_is_not_submitted(
    office: Office, on: datetime, year: str, allowed: bool
) -> None:
    document = factories.draft(real=True)
    prepared = work.prepare(document.pk)
    prepared = drafting.Prepared(
        base=prepared.base,
        sha256=prepared.sha256,
        size=prepared.size,
        placement=prepared.placement,
        sheet="A4",
        authority=(),
        heading=Heading(notation=document.notation, number_year=None, year=year),
    )
    by = factories.cast().specialist
    if allowed:
        sent = drafting.submit(document_id=document.pk, prepared=prepared, confirmed=prepared.layout.key, by=by, at=on)
        assert (sent.state, sent.placement["printed_year"], sent.placement["legal"]) == (
            Out.AT_UNIT_LEADER,
            year,
            False,
        )
        return
    before = factories.snapshot()
    with pytest.raises(numbers.YearDiffers) as refused:
        drafting.submit(document_id=document.pk, prepared=prepared, confirmed=prepared.layout.key, by=by, at=on)
    assert refused.value.field == "main" and f"năm {year}" in refused.value.sentence
    assert factories.snapshot() == before


def test_the_year_in_the_number_and_the_year_of_the_date_are_one(office: Office) -> None:
    document = factories.outgoing(Out.DRAFT, HG)
    version = File.objects.get(document_id=document.pk, kind="main").current
    prepared = drafting.Prepared(
        base=version.sha256,
        sha256=version.sha256,
        size=version.size,
        placement={},
        sheet="A4",
        authority=(),
        heading=Heading(notation=document.notation, number_year="2026", year="2027"),
    )
    before = factories.snapshot()
    with pytest.raises(numbers.YearDiffers):
        drafting.submit(
            document_id=document.pk,
            prepared=prepared,
            confirmed=prepared.layout.key,
            by=factories.cast(HG).specialist,
            at=DECEMBER,
        )
    assert factories.snapshot() == before


@pytest.mark.req("BD-11.1")
def test_no_number_is_used_up_in_another_year_than_the_page_prints(office: Office) -> None:
    """Drafted "năm 2026", signed, and numbered only in January: the clerk hands it back, and no number is lost."""
    document = factories.outgoing(
        Out.AT_CLERK, at=DECEMBER, placement={"initialled": False, "printed_year": "2026", "legal": False}
    )
    clerk = factories.cast().clerk
    before = factories.snapshot()
    with pytest.raises(numbers.YearDiffers, match="year_differs"):
        outgoing.number(document_id=document.pk, by=clerk, at=JANUARY)
    assert factories.snapshot() == before
    numbered = outgoing.number(document_id=document.pk, by=clerk, at=DECEMBER)
    assert (numbered.number, numbered.issued_on) == (1, DECEMBER.date())


def test_hau_giang_signs_nothing_of_another_year(office: Office) -> None:
    document = factories.outgoing(
        Out.AT_SIGNER, HG, placement={"initialled": False, "printed_year": "2025", "legal": False}
    )
    before = factories.snapshot()
    with pytest.raises(numbers.YearDiffers):
        signing.ask_signature(document_id=document.pk, by=factories.cast(HG).leader, at=clock.now())
    assert factories.snapshot() == before


@pytest.mark.parametrize("printed", [True, False], ids=["printed", "blank"])
def test_a_document_goes_out_with_the_year_of_its_register_on_the_page(office: Office, printed: bool) -> None:
    today = clock.now()
    document = drafted(with_year(str(today.year))) if printed else factories.draft(real=True)
    document = walking.walk(document, until="issue")
    assert document.placement["printed_year"] == (str(today.year) if printed else "")
    assert as_seen(main_file(document)) == Seen(code=document.code, on=document.issued_on)


def test_a_file_that_says_another_year_than_the_register_is_not_issued(office: Office) -> None:
    document = walking.walk(factories.draft(real=True), until="seal")
    other = document.issued_on - timedelta(days=366)
    Document.objects.filter(pk=document.pk).update(issued_on=other)
    claim = signing.ask_issue(document_id=document.pk, by=factories.cast().clerk, at=clock.now())
    factories.run_jobs(but=("draw_pages", "deliver"))
    claim.refresh_from_db()
    document.refresh_from_db()
    assert (claim.state, document.state) == ("failed", Out.SEALED)
    assert "khác với sổ đăng ký văn bản đi" in claim.problem


# --- văn bản quy phạm pháp luật --------------------------------------------------------------------------------------


def hau_giang_decision(*, pdf: bytes | None = None) -> Document:
    people = factories.cast(HG)
    source = next(item for item in of_agency("hau_giang_ubnd") if item.kind is DemoKind.DECISION)
    return drafting.create_draft(
        draft=factories.draft_data(HG, type_name=source.type_name, subject=source.subject, notation=source.notation),
        files=[
            ("main", factories.received("quyet-dinh.pdf", pdf or source.pdf.read_bytes(), pages=source.pages)),
            ("editable", factories.received("quyet-dinh.docx", b"PK")),
        ],
        by=people.specialist,
        at=clock.now(),
    )


@pytest.mark.req("HG-14.2a")
def test_a_legal_document_is_numbered_with_the_year_in_the_series_of_its_kind(office: Office) -> None:
    walking.walk(factories.draft(HG, real=True), until="sign")  # number 1 of the common series
    document = walking.walk(hau_giang_decision(), until="issue")
    year = document.issued_on.year
    assert (document.number, document.code) == (1, f"01/{year}/QĐ-UBND")
    assert as_seen(main_file(document)) == Seen(code=document.code, on=document.issued_on)
    assert sorted(Register.objects.filter(kind=Register.OUT).values_list("series", "last_number")) == [
        ("QPPL-QĐ", 1),
        ("chung", 1),
    ]
    assert document.document_key.endswith(f",{year},QD1")


def test_the_packet_of_a_legal_document_bears_the_whole_number(office: Office) -> None:
    from vanthu import edxml
    from vanthu.exchange.models import Outbound

    document = walking.walk(hau_giang_decision(), until="issue")
    packet = edxml.read(bytes_store().get(Outbound.objects.filter(document_id=document.pk).first().sha256))
    assert (packet.document.number, packet.document.notation) == ("01", f"{document.issued_on.year}/QĐ-UBND")


def test_an_agency_that_issues_no_legal_documents_has_no_year_in_its_numbers(office: Office) -> None:
    document = factories.draft(real=True)
    prepared = work.prepare(document.pk)
    prepared = drafting.Prepared(
        base=prepared.base,
        sha256=prepared.sha256,
        size=prepared.size,
        placement=prepared.placement,
        sheet="A4",
        authority=(),
        heading=Heading(notation=document.notation, number_year="2026", year="2026"),
    )
    before = factories.snapshot()
    with pytest.raises(numbers.NotLegal):
        drafting.submit(
            document_id=document.pk,
            prepared=prepared,
            confirmed=prepared.layout.key,
            by=factories.cast().specialist,
            at=DECEMBER,
        )
    assert factories.snapshot() == before


# --- Lai Châu: both signatures on the day of issue (LC-12.2; readings 12, 16) ----------------------------------------


def lai_chau(state: Out, **changes: object) -> Document:
    return factories.outgoing(state, LC, at=DECEMBER, **changes)


def tomorrow() -> datetime:
    return factories.later(DECEMBER, days=1)


@pytest.mark.req("LC-12.2")
def test_past_midnight_the_seal_is_refused_before_it_is_made(office: Office) -> None:
    document = lai_chau(Out.NUMBERED)
    before = factories.snapshot()
    with pytest.raises(WrongState, match="trả lại để lãnh đạo ký lại"):
        signing.ask_seal(document_id=document.pk, by=factories.cast(LC).clerk, at=tomorrow())
    assert factories.snapshot() == before


@pytest.mark.req("LC-12.2")
def test_what_was_signed_yesterday_gets_no_number_today(office: Office) -> None:
    document = lai_chau(Out.AT_CLERK)
    before = factories.snapshot()
    with pytest.raises(WrongState, match="trả lại để lãnh đạo ký lại"):
        outgoing.number(document_id=document.pk, by=factories.cast(LC).clerk, at=tomorrow())
    assert factories.snapshot() == before


@pytest.mark.req("LC-12.2")
def test_signed_again_on_the_next_day_it_gets_a_number_of_that_day(office: Office) -> None:
    document = lai_chau(Out.NUMBERED)
    people = factories.cast(LC)
    outgoing.hand_back(document_id=document.pk, reason="Quá ngày", by=people.clerk, at=tomorrow())
    Document.objects.filter(pk=document.pk).update(state=Out.AT_CLERK, signed_at=tomorrow())
    again = outgoing.number(document_id=document.pk, by=people.clerk, at=tomorrow())
    assert (again.number, again.issued_on, again.code) == (2, tomorrow().date(), f"02/{document.notation}")
    struck = Strike.objects.get()
    assert struck.entry_id == document.entry_id and "31/12/2026" in struck.reason
    assert list(Entry.objects.order_by("number").values_list("number", flat=True)) == [1, 2]
    Certificate.objects.update(not_before=DECEMBER)  # whenever this test runs
    signing.ask_seal(document_id=document.pk, by=people.clerk, at=tomorrow())


def test_elsewhere_a_number_stays_with_its_document_and_its_day(office: Office) -> None:
    document = factories.outgoing(Out.NUMBERED, at=DECEMBER)
    people = factories.cast()
    outgoing.hand_back(document_id=document.pk, reason="Sai nơi nhận", by=people.clerk, at=tomorrow())
    Document.objects.filter(pk=document.pk).update(state=Out.AT_CLERK, signed_at=tomorrow())
    again = outgoing.number(document_id=document.pk, by=people.clerk, at=tomorrow())
    assert (again.number, again.issued_on) == (1, DECEMBER.date())
    assert not Strike.objects.exists()


@pytest.mark.parametrize(("hour", "key", "warned"), [(10, LC, False), (19, LC, True), (19, BD, False)])
def test_a_leader_who_signs_after_hours_is_told_what_that_means(hour: int, key: str, warned: bool) -> None:
    policy = in_force(key, on=DECEMBER.date())
    said = present.late_signing(
        policy, at=DECEMBER.replace(hour=hour), calendar=Calendar(hours=policy.office_hours, holidays=frozenset())
    )
    assert ("trước 24:00 hôm nay (30/12/2026)" in said) is warned


def test_the_warning_stands_on_the_signing_page_and_only_for_the_signer(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    evening = clock.now().replace(hour=20)
    document = factories.outgoing(Out.AT_SIGNER, LC, at=evening)
    monkeypatch.setattr(clock, "now", lambda: evening)
    people = factories.cast(LC)
    leader = browsers.signed_in(people.leader)
    for page in (f"/van-ban/{document.pk}", "/viec/cho-toi-ky"):
        assert "Ngoài giờ làm việc" in leader.get(page).content.decode()
    assert "Ngoài giờ làm việc" not in browsers.signed_in(people.clerk).get(f"/van-ban/{document.pk}").content.decode()
