"""Packets that hold what nobody expects: each becomes a document or lies in quarantine and is answered; none is lost
in silence, and none stops a mailbox."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import DataError

import browsers
import factories
from factories import BD, LC
from factories_office import Office
from vanthu import edxml
from vanthu.axis.models import Mail, Packet
from vanthu.core import clock
from vanthu.core.models import AuditEvent
from vanthu.documents import jobs as document_jobs
from vanthu.documents import packets
from vanthu.documents.actions import arriving
from vanthu.documents.models import Document
from vanthu.exchange import jobs
from vanthu.exchange.models import Inbound, Outbound, Stumble
from vanthu.files import sandbox
from vanthu.files.models import File
from vanthu.pdf.inspect import EncryptedPdf
from vanthu.pdf.sandbox import LimitsExceeded, SandboxBroken
from vanthu.people.models import Agency
from vanthu.refusal import Busy
from vanthu.store import bytes_store

BUT = ("draw_pages", "deliver", "verify")


def arrive(raw: bytes) -> Inbound:
    factories.post(raw)
    factories.fetch()
    factories.run_jobs(but=BUT)
    return Inbound.objects.get()


def attachment(name: str, content: bytes) -> edxml.Attachment:
    return edxml.Attachment(name=name, content=content, description="Tệp")


GOOD = "van-ban.pdf"


def good() -> edxml.Attachment:
    return attachment(GOOD, factories.tiny_pdf())


def damaged_word_file() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<w:p/>" * 50)
    raw = out.getvalue()
    start = 30 + int.from_bytes(raw[26:28], "little") + int.from_bytes(raw[28:30], "little")
    return raw[:start] + b"\xff" * 8 + raw[start + 8 :]


def without_its_last_file(raw: bytes) -> bytes:
    """What the manifest lists is no longer there."""
    return re.sub(rb"\n<Attachment>(?:(?!<Attachment>).)*</Attachment>(?=\n</AttachmentEncoded>)", b"", raw, flags=re.S)


# --- taken in, with what a clerk must know ---------------------------------------------------------------------------

ODD: dict[str, tuple[Callable[[], bytes], str]] = {
    "a file of 0 bytes": (lambda: factories.packet(attachments=(good(), attachment("rong.pdf", b""))), "empty"),
    "a file that is listed and not there": (
        lambda: without_its_last_file(factories.packet(attachments=(good(), attachment("phu-luc.pdf", b"%PDF-1.4 x")))),
        "missing",
    ),
    "a Word file with damaged text": (
        lambda: factories.packet(attachments=(good(), attachment("du-thao.docx", damaged_word_file()))),
        "mark_unchecked",
    ),
    "an extension of 190 letters": (
        lambda: factories.packet(attachments=(good(), attachment("a." + "b" * 190, b"x"))),
        "",
    ),
    "fewer pages than none": (lambda: factories.packet(page_amount=-1), ""),
    "a deadline at the end of time": (lambda: factories.packet(due_date=date(9999, 12, 31)), "bad_date"),
}


@pytest.mark.parametrize("case", ODD)
def test_an_odd_packet_comes_in_and_says_what_is_odd(office: Office, case: str) -> None:
    make, flag = ODD[case]
    row = arrive(make())
    assert (row.state, row.problem) == ("taken", "")
    document = Document.objects.get(pk=row.document_id)
    assert File.objects.get(document_id=document.pk, kind=File.MAIN).name == GOOD
    assert all(file.current is not None for file in File.objects.filter(document_id=document.pk))
    assert {found["code"] for found in document.flags} >= ({flag} if flag else set())
    assert (document.page_amount, document.due_at) == (None if "pages" in case else 1, None)
    assert factories.statuses(document) == ["01"]


@pytest.mark.parametrize(
    "error", [LimitsExceeded(reason="time"), EncryptedPdf(), SandboxBroken("a bug")], ids=["limits", "password", "bug"]
)
def test_a_pdf_that_cannot_be_looked_at_is_flagged_for_its_secrecy_mark(
    office: Office, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def stumble(*_: object, **__: object) -> object:
        raise error

    monkeypatch.setattr(sandbox, "call", stumble)
    row = arrive(factories.packet())
    flags = Document.objects.get(pk=row.document_id).flags
    assert "mark_unchecked" in {flag["code"] for flag in flags}


def test_where_the_sandbox_is_busy_nothing_is_decided_and_the_job_comes_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(*_: object, **__: object) -> object:
        raise Busy

    factories.post(factories.packet())
    factories.fetch()
    row = Inbound.objects.get()
    before = factories.snapshot()
    with pytest.MonkeyPatch.context() as patch, pytest.raises(Busy):
        patch.setattr(sandbox, "call", stumble)
        document_jobs.take_in(inbound_id=str(row.pk))
    assert factories.snapshot() == before
    document_jobs.take_in(inbound_id=str(row.pk))
    assert Document.objects.get().packet_id == row.pk


# --- not taken in, and answered --------------------------------------------------------------------------------------


def test_a_packet_whose_subject_stands_in_foreign_elements_is_answered(office: Office) -> None:
    raw = re.sub(rb"(Subject>)[^<]+(</)", rb"\1<b>V/v khen</b>\2", factories.packet())
    row = arrive(raw)
    assert (row.state, row.problem_code, row.document_id) == ("quarantine", "packet_unsound", None)
    assert "trích yếu" in row.problem
    assert [(answer.status_code, answer.document_id) for answer in Outbound.objects.all()] == [("02", row.pk)]


@pytest.mark.parametrize("where", ["open_packet", "take_in"])
@pytest.mark.parametrize("error", [KeyError("a bug"), DataError("value too long")], ids=["bug", "database"])
def test_what_nobody_thought_of_leaves_the_packet_in_quarantine_and_answered(
    office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, where: str, error: Exception
) -> None:
    def stumble(*_: object, **__: object) -> object:
        raise error

    monkeypatch.setattr(packets if where == "open_packet" else arriving, where, stumble)
    row = arrive(factories.packet())
    assert (row.state, row.problem_code, row.problem) == ("quarantine", "packet_unsound", document_jobs.NOT_TAKEN_IN)
    answer = edxml.read(bytes(Outbound.objects.get().body)).status
    assert answer is not None
    assert (answer.code, answer.description) == ("02", document_jobs.NOT_TAKEN_IN)
    assert AuditEvent.objects.filter(name="packet.quarantined").count() == 1
    assert "incident" in caplog.messages
    before = factories.snapshot()
    document_jobs.take_in(inbound_id=str(row.pk))
    assert factories.snapshot() == before


def test_an_outage_decides_nothing(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    factories.post(factories.packet())
    factories.fetch()
    before = factories.snapshot()

    def away(*_: object, **__: object) -> object:
        raise ConnectionError("the store is away")

    monkeypatch.setattr(packets, "read", away)
    with pytest.raises(ConnectionError):
        document_jobs.take_in(inbound_id=str(Inbound.objects.get().pk))
    assert factories.snapshot() == before


def test_of_two_workers_that_decide_differently_the_first_is_right(office: Office) -> None:
    """Each looks at the row again under its lock."""
    factories.post(factories.packet())
    factories.fetch()
    row = Inbound.objects.select_related("agency").get()
    opened = packets.open_packet(row, packets.read(row), at=clock.now())
    facts = {"inbound_id": row.pk, "by": factories.cast().system, "at": clock.now()}
    refusal = {"agency": row.agency, "sender": opened.sender, "code": "x", "sentence": "Không nhận.", "answer": {}}
    taking = {"arrival": opened.arrival, "sender": opened.sender, "files": opened.files}

    document = arriving.take_in(**facts, **taking)
    assert document is not None
    before = factories.snapshot()
    arriving.refuse_packet(**facts, **refusal)
    assert factories.snapshot() == before

    changed = factories.packet(subject="V/v khác")
    factories.post(changed)
    factories.fetch()
    row = Inbound.objects.get(state="differs")
    facts["inbound_id"] = row.pk
    arriving.refuse_packet(**facts, **refusal)
    before = factories.snapshot()
    assert arriving.take_in(**facts, **taking) is None
    assert factories.snapshot() == before


def test_two_packets_under_one_key_are_answered_each_for_itself(office: Office) -> None:
    """One that was refused, and its correction under the same key."""
    factories.post(factories.packet(subject="(MẬT)"))
    factories.post(factories.packet())
    factories.fetch()
    factories.run_jobs(but=BUT)
    refused, taken = Inbound.objects.get(state="quarantine"), Document.objects.get()
    found = Outbound.objects.filter(document_key=taken.document_key).order_by("pk")
    assert [(row.document_id, row.status_code) for row in found] == [(refused.pk, "02"), (taken.pk, "01")]
    clerk = factories.cast().clerk
    arriving.refuse_arrival(document_id=taken.pk, reason="Trùng", by=clerk, at=clock.now())
    assert factories.statuses(taken) == ["01", "02"]


def test_a_packet_that_lies_there_is_shown_on_the_board(office: Office) -> None:
    factories.post(factories.packet())
    factories.fetch()
    browser = browsers.signed_in(factories.cast().clerk)
    row = Inbound.objects.get()
    assert row.sha256 not in browser.get("/lien-thong").content.decode(), "it may still be on its way"
    Inbound.objects.update(received_at=clock.now() - timedelta(minutes=11))
    html = browser.get("/lien-thong").content.decode()
    assert row.sha256 in html
    assert "chưa được xử lý" in html
    factories.run_jobs(but=BUT)
    assert row.sha256 not in browser.get("/lien-thong").content.decode()


# --- a mailbox -------------------------------------------------------------------------------------------------------


def mails() -> dict[UUID, str]:
    return dict(Mail.objects.values_list("packet_id", "state"))


def test_a_packet_whose_bytes_the_bus_has_lost_stops_no_other_and_is_given_up_in_the_end(office: Office) -> None:
    lost, whole = factories.post(factories.packet()), factories.post(factories.packet(subject="V/v khác"))
    Packet.objects.filter(pk=lost).update(sha256="ab" * 32)
    assert factories.fetch() == 2
    assert mails() == {UUID(lost): "initial", UUID(whole): "done"}
    tries = 1
    while Stumble.objects.exists():
        assert not Inbound.objects.filter(state="quarantine").exists()
        assert factories.fetch() == 0, "it is left alone meanwhile"
        Stumble.objects.update(not_before=clock.now())
        factories.fetch()
        tries += 1
    assert tries == 5
    assert mails() == {UUID(lost): "fail", UUID(whole): "done"}
    row = Inbound.objects.get(state="quarantine")
    assert (row.problem_code, row.sha256, row.bus_reference) == ("cannot_be_taken", "", lost)
    assert AuditEvent.objects.filter(name="packet.quarantined").count() == 1


def test_a_packet_that_cannot_be_stored_is_kept_raw_in_the_end(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = factories.packet()
    reference = factories.post(raw)

    def stumble(*_: object) -> str:
        raise DataError("value too long")

    monkeypatch.setattr(jobs, "_take", stumble)
    for _ in range(5):
        factories.fetch()
        Stumble.objects.update(not_before=clock.now())
    assert mails() == {UUID(reference): "fail"}
    assert bytes_store().get(Inbound.objects.get(state="quarantine").sha256) == raw


def test_poisoned_packets_at_the_head_of_a_mailbox_starve_nobody(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "WINDOW", 2)
    for number in range(2):
        poisoned = factories.post(factories.packet(subject=f"V/v {number}"))
        Packet.objects.filter(pk=poisoned).update(sha256="ab" * 32)
    whole = factories.post(factories.packet())
    factories.fetch()
    assert mails()[UUID(whole)] == "initial", "beyond the window"
    factories.fetch()
    assert mails()[UUID(whole)] == "done"


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"document_id": "x" * 201}, "DocumentId"),
        ({"from_": edxml.Organisation(code="H" * 61, name="Cơ quan lạ")}, "From/OrganId"),
    ],
    ids=["document", "sender"],
)
def test_identifiers_beyond_measure_are_refused_and_never_cut(office: Office, changes: dict, path: str) -> None:
    reference, whole = factories.post(factories.packet(**changes)), factories.post(factories.packet())
    factories.fetch()
    assert mails() == {UUID(reference): "fail", UUID(whole): "done"}
    row = Inbound.objects.get(state="quarantine")
    assert row.problem_code == "edxml_too_long"
    assert path in row.problem


def test_a_status_code_beyond_measure_is_refused(office: Office) -> None:
    status = edxml.Status(
        from_=edxml.Organisation(code=factories.cast(LC).code),
        response_for=edxml.ResponseFor(organ_code=factories.cast(BD).code, code="1/X", document_id="k"),
        code="03",
        timestamp=clock.now(),
    )
    raw = edxml.build_status(status).replace(b"StatusCode>03<", b"StatusCode>030303030<")
    factories.post(raw, message_type="status")
    factories.fetch()
    assert Inbound.objects.get().problem_code == "edxml_too_long"
    as_long_as_may_be = edxml.build_status(replace(status, code="04")).replace(
        b"StatusCode>04<", b"StatusCode>04040404<"
    )
    factories.post(as_long_as_may_be, message_type="status")
    factories.fetch()
    assert Inbound.objects.filter(state="stored").count() == 1


def test_one_bad_mailbox_is_not_every_mailbox(office: Office) -> None:
    for agency in Agency.objects.filter(hosted=True):
        assert jobs.fetch(agency) == 0
