"""Packets that arrive: once, again, changed, broken, from strangers, for others, with secrets, with viruses."""

from __future__ import annotations

from datetime import timedelta

import pytest

import factories
from factories import BD, HG, LC, PROFILES, QN
from factories_office import Office
from vanthu import edxml
from vanthu.axis.models import Mail
from vanthu.core import clock
from vanthu.core.models import AuditEvent
from vanthu.documents.actions import arriving
from vanthu.documents.models import Document
from vanthu.documents.states import In
from vanthu.exchange import actions, jobs
from vanthu.exchange.models import Inbound, Outbound, Stumble
from vanthu.exchange.ports import BusUnavailable, Waiting
from vanthu.people.models import Agency
from vanthu.refusal import Refusal
from vanthu.store import bytes_store


def bd() -> Agency:
    return Agency.objects.get(pk=factories.cast().agency)


def take(raw: bytes, *, sender: str = "H35.04", kind: str = "edoc", reference: str = "ref") -> str:
    """One packet, as the poll hands it on."""
    return jobs._take(bd(), Waiting(reference=reference, message_type=kind, sender=sender), raw)


def arrive(raw: bytes, *, but: tuple[str, ...] = ("draw_pages", "deliver")) -> list[str]:
    factories.post(raw)
    factories.fetch()
    return factories.run_jobs(but=but)


def nothing_but_quarantine(code: str) -> Inbound:
    """The packet is kept raw and nothing was made of it."""
    row = Inbound.objects.get()
    assert (row.state, row.problem_code, row.document_id) == ("quarantine", code, None)
    assert bytes_store().exists(row.sha256)
    assert not Document.objects.exists()
    return row


# --- once ------------------------------------------------------------------------------------------------------------


def test_the_same_packet_a_thousand_times_is_one_document_and_one_receipt(office: Office) -> None:
    raw = factories.packet()
    take(raw)
    factories.run_jobs(but=("draw_pages", "deliver", "verify"))
    receipt = Inbound.objects.values().get()
    before = factories.snapshot()

    for _ in range(49):
        assert take(raw) == ""
    row = Inbound.objects.get()
    for _ in range(950):  # the same without writing the same bytes to the disk again
        again, made = actions.store(
            agency_id=row.agency_id,
            message_type=row.message_type,
            sender_code=row.sender_code,
            document_key=row.document_key,
            business_type=row.business_type,
            digest=row.digest,
            sha256=row.sha256,
            reference="another",
            at=clock.now(),
            task=jobs.TAKE_IN,
            lane="packets",
        )
        assert (again.pk, made) == (row.pk, False)

    after = factories.snapshot()
    assert {table for table in before if before[table] != after[table]} == {"default.exchange_inbound"}
    row = Inbound.objects.values().get()
    assert row.pop("repeats") == 999
    receipt.pop("repeats")
    assert row == receipt
    assert Document.objects.count() == 1
    assert Outbound.objects.filter(status_code="01").count() == 1


def test_a_repeat_with_another_trace_is_the_same_packet(office: Office) -> None:
    take(factories.packet())
    take(factories.packet(trace=(("H35.04", clock.now()),)))
    assert Inbound.objects.get().repeats == 1


def test_the_same_key_with_another_content_is_kept_as_differs_and_shown(office: Office) -> None:
    arrive(factories.packet())
    arrive(factories.packet(subject="V/v nội dung khác", content="V/v nội dung khác"))
    assert sorted(Inbound.objects.values_list("state", flat=True)) == ["differs", "taken"]
    assert Document.objects.count() == 2
    flags = [flag["code"] for document in Document.objects.order_by("created_at") for flag in document.flags]
    assert flags == ["sent_again", "duplicate"]
    second = Document.objects.get(subject="V/v nội dung khác")
    first = Document.objects.exclude(pk=second.pk).get()
    # The sender hears of each, under one key.
    assert (factories.statuses(first), factories.statuses(second)) == (["01"], ["01"])
    assert second.flags[0]["sentence"] == "Gửi lại, nội dung khác với lần gửi trước."


def test_two_deliveries_at_the_same_moment_are_one(own_office: Office) -> None:
    from racing import race

    raw = factories.packet()
    outcomes = race(lambda _: take(raw), runners=8)
    assert outcomes == [""] * 8
    assert Inbound.objects.get().repeats == 7
    factories.run_jobs(but=("draw_pages", "deliver", "verify"))
    assert Document.objects.count() == 1


def test_one_packet_to_two_agencies_is_a_document_at_each(office: Office) -> None:
    raw = factories.packet(QN, BD)
    factories.post(raw, sender=QN, to=BD)
    factories.post(raw, sender=QN, to=HG)
    factories.fetch(BD), factories.fetch(HG)
    factories.run_jobs(but=("draw_pages", "deliver", "verify"))
    assert set(Document.objects.values_list("agency_id", flat=True)) == {
        factories.cast(BD).agency,
        factories.cast(HG).agency,
    }


# --- broken, strange, wrong ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "raw",
    [b"", b"hello", b"PK\x03\x04" + b"\0" * 40, b"<?xml version='1.0'?><x/>", b"\xff" * 200],
    ids=["empty", "text", "zip", "xml", "noise"],
)
def test_a_broken_packet_is_kept_raw_answered_with_fail_and_stops_nothing(office: Office, raw: bytes) -> None:
    reference = factories.post(raw)
    good = factories.post(factories.packet())
    assert factories.fetch() == 2
    assert dict(Mail.objects.values_list("packet_id", "state")) == {
        _uuid(reference): "fail",
        _uuid(good): "done",
    }
    broken = Inbound.objects.get(state="quarantine")
    assert bytes_store().get(broken.sha256) == raw
    assert Inbound.objects.filter(state="stored").count() == 1
    assert factories.fetch() == 0


def _uuid(text: str) -> object:
    from uuid import UUID

    return UUID(text)


def test_a_packet_of_an_unknown_sender_stays_in_quarantine_unanswered(office: Office) -> None:
    stranger = edxml.Organisation(code="000.00.99.H99", name="Cơ quan lạ")
    arrive(factories.packet(from_=stranger))
    row = nothing_but_quarantine("packet_unsound")
    assert row.problem == "Bên gửi không có trong danh mục cơ quan."
    assert not Outbound.objects.exists()


def test_a_packet_that_is_sent_again_once_its_sender_is_known_becomes_one_document(office: Office) -> None:
    stranger = edxml.Organisation(code="000.00.99.H99", name="Cơ quan lạ")
    raw = factories.packet(from_=stranger)

    def send(reference: str) -> None:
        assert take(raw, sender=stranger.code, reference=reference) == ""
        factories.run_jobs(but=("draw_pages", "deliver"))

    send("1"), send("2")
    assert nothing_but_quarantine("packet_unsound").repeats == 1, "the cause is still there"
    Agency.objects.create(code=stranger.code, name=stranger.name, abbreviation="CQL", folded="co quan la cql")
    send("3"), send("4"), send("5")
    row, document = Inbound.objects.get(), Document.objects.get()
    assert (row.state, row.problem_code, row.problem, row.document_id) == ("taken", "", "", document.pk)
    assert row.repeats == 4
    assert factories.statuses(document) == ["01"]
    lines = AuditEvent.objects.filter(target_id=row.pk).order_by("at", "id").values_list("name", flat=True)
    assert list(lines) == ["packet.stored", *["packet.quarantined", "packet.resent"] * 2]


def test_a_quarantined_packet_that_its_mailbox_shows_again_is_not_taken_up_again(office: Office) -> None:
    raw = factories.packet(from_=edxml.Organisation(code="000.00.99.H99", name="Cơ quan lạ"))
    take(raw, sender="")
    factories.run_jobs(but=("draw_pages", "deliver"))
    before = factories.snapshot()
    take(raw, sender="")
    after = factories.snapshot()
    assert {table for table in before if before[table] != after[table]} == {"default.exchange_inbound"}
    assert nothing_but_quarantine("packet_unsound").repeats == 1


def test_a_secret_that_is_sent_again_stays_where_it_is(office: Office) -> None:
    raw = factories.packet(subject="(MẬT)")
    arrive(raw)
    arrive(raw)
    assert nothing_but_quarantine("state_secret").repeats == 1
    assert Outbound.objects.count() == 1


@pytest.mark.req("BD-6.3", "HG-8c", "ST-4.1c")
def test_a_packet_addressed_to_someone_else_is_flagged_and_can_only_be_returned(office: Office) -> None:
    factories.post(factories.packet(LC, QN), sender=LC, to=BD)
    factories.fetch()
    factories.run_jobs(but=("draw_pages", "deliver"))
    document = Document.objects.get()
    assert document.flags[0]["code"] == "wrong_address"
    assert document.flags[0]["sentence"].startswith("Gửi sai nơi nhận")
    clerk = factories.cast().clerk
    before = factories.snapshot()
    with pytest.raises(Refusal, match="chỉ có thể được trả lại"):
        arriving.accept(document_id=document.pk, by=clerk, at=clock.now())
    assert factories.snapshot() == before
    arriving.refuse_arrival(document_id=document.pk, reason="Gửi sai nơi nhận", by=clerk, at=clock.now())
    assert factories.statuses(document) == ["01", "02"]


@pytest.mark.parametrize(
    "changes",
    [{"subject": "MẬT. V/v kế hoạch"}, {"type_name": "Công văn mật"}, {"subject": "V/v kế hoạch (Tối mật)"}],
)
def test_a_packet_with_a_secrecy_mark_becomes_nothing_and_its_answer_repeats_nothing(
    office: Office, changes: dict[str, str]
) -> None:
    raw = factories.packet(**changes)
    before = {sha256 for sha256, _ in bytes_store().each()}
    arrive(raw)
    row = nothing_but_quarantine("state_secret")
    assert {sha256 for sha256, _ in bytes_store().each()} - before <= {row.sha256}
    answer = edxml.read(bytes(Outbound.objects.get().body)).status
    assert answer.code == "02"
    assert "kế hoạch" not in answer.description
    assert answer.response_for.code == ""


def test_a_secrecy_mark_on_page_1_refuses_the_whole_packet(office: Office) -> None:
    secret = factories.tiny_pdf("TỐI MẬT\nKế hoạch riêng")
    ordinary = edxml.Attachment(name="phu-luc.pdf", content=factories.tiny_pdf("Phụ lục chưa ai có"), description="PL")
    raw = factories.packet(
        attachments=(ordinary, edxml.Attachment(name="van-ban.pdf", content=secret, description="Văn bản"))
    )
    before = {sha256 for sha256, _ in bytes_store().each()}
    arrive(raw)
    row = nothing_but_quarantine("state_secret")
    # Nor is the harmless file beside it taken out of the packet.
    assert {sha256 for sha256, _ in bytes_store().each()} - before == {row.sha256}


@pytest.mark.req("QN-23.1b")
def test_a_packet_with_a_virus_stays_in_quarantine_and_is_answered_02(office: Office) -> None:
    from vanthu.adapters.scanner_embedded import _EICAR

    virus = edxml.Attachment(name="a.txt", content=b"x" + _EICAR, description="Tệp")
    arrive(factories.packet(attachments=(virus,)))
    row = nothing_but_quarantine("packet_infected")
    assert "mã độc" in row.problem
    assert list(Outbound.objects.values_list("status_code", flat=True)) == ["02"]


def test_a_packet_with_a_virus_in_a_file_inside_a_pdf_stays_in_quarantine(office: Office) -> None:
    import io

    import pikepdf

    from vanthu.adapters.scanner_embedded import _EICAR

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(factories.tiny_pdf())) as document:
        document.attachments["a.txt"] = b"x" + _EICAR
        document.save(out)
    arrive(factories.packet(attachments=(edxml.Attachment(name="a.pdf", content=out.getvalue(), description="Tệp"),)))

    nothing_but_quarantine("packet_infected")


def test_a_quarantined_packet_is_answered_once_however_often_its_job_runs(office: Office) -> None:
    from vanthu.documents import jobs as document_jobs

    arrive(factories.packet(subject="(MẬT)"))
    before = factories.snapshot()
    document_jobs.take_in(inbound_id=str(Inbound.objects.get().pk))
    assert factories.snapshot() == before


@pytest.mark.parametrize("name", ["../../etc/passwd.pdf", "a\u202egpj.pdf", "CON.pdf", ".pdf"])
def test_hostile_names_of_attached_files_do_not_come_in(office: Office, name: str) -> None:
    from vanthu.files.models import File

    hostile = edxml.Attachment(name=name, content=factories.tiny_pdf(), description="Văn bản")
    try:
        raw = factories.packet(attachments=(hostile,))
    except Refusal:
        # Our own writer does not build such a packet; another's is made by changing the name in the finished bytes.
        harmless = edxml.Attachment(name="AAAA.pdf", content=factories.tiny_pdf(), description="Văn bản")
        raw = factories.packet(attachments=(harmless,)).replace(b"AAAA.pdf", name.encode())
    arrive(raw, but=("draw_pages", "deliver", "verify"))
    for kept in File.objects.all():
        assert "/" not in kept.name
        assert kept.name.isprintable()
        assert kept.name not in {"CON.pdf", ".pdf"}


def test_a_bug_on_one_packet_leaves_it_on_the_bus_and_lets_the_others_in(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, good = factories.post(factories.packet()), factories.post(factories.packet(subject="V/v khác"))
    take = jobs._take

    def stumble(agency: Agency, mail: Waiting, raw: bytes) -> str:
        if mail.reference == broken:
            raise KeyError("a bug")
        return take(agency, mail, raw)

    monkeypatch.setattr(jobs, "_take", stumble)
    assert factories.fetch() == 2
    assert dict(Mail.objects.values_list("packet_id", "state")) == {_uuid(broken): "initial", _uuid(good): "done"}
    monkeypatch.undo()
    assert factories.fetch() == 0, "it is left alone for a moment"
    Stumble.objects.update(not_before=clock.now())
    assert factories.fetch() == 1
    assert Inbound.objects.count() == 2
    assert not Stumble.objects.exists()


@pytest.mark.parametrize(("error", "reached"), [(KeyError("a bug"), True), (BusUnavailable("away"), False)])
def test_one_agency_that_cannot_be_fetched_for_stops_no_other(
    office: Office, monkeypatch: pytest.MonkeyPatch, error: Exception, reached: bool
) -> None:
    seen: list[str] = []

    def fetch(agency: Agency) -> int:
        seen.append(agency.code)
        if len(seen) == 1:
            raise error
        return 0

    monkeypatch.setattr(jobs, "fetch", fetch)
    jobs.poll(timestamp=0)
    assert (len(seen) == len(PROFILES)) == reached
    assert len(seen) == len(set(seen))


def test_a_worker_that_dies_after_storing_loses_nothing(office: Office) -> None:
    """The row and the job that goes on are one transaction."""
    from django.db import connection

    take(factories.packet())
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name FROM procrastinate_jobs")
        assert cursor.fetchall() == [("vanthu.documents.jobs.take_in",)]


# --- statuses --------------------------------------------------------------------------------------------------------


def sent_document() -> Document:
    """An issued document of ours, with a delivery line to Lai Châu."""
    from django.db import transaction

    from vanthu.exchange import outbox

    document = factories.outgoing("issued")
    with transaction.atomic():
        outbox.enqueue_document(
            agency=bd(),
            peers=[Agency.objects.get(pk=factories.cast(LC).agency)],
            document=document.pk,
            document_key=document.document_key,
            sha256=bytes_store().put(factories.packet(BD, LC)),
            urgency=0,
            at=clock.now(),
        )
    return document


def hear(document: Document, code: str, *, minutes: int = 0, reporter: str = LC) -> object:
    moment = _START + timedelta(minutes=minutes)
    inbound, _ = Inbound.objects.get_or_create(
        agency_id=document.agency_id,
        message_type="status",
        sender_code=factories.cast(reporter).code,
        document_key=f"{document.document_key}|{code}|{moment}",
        defaults={"digest": "", "sha256": "", "bus_reference": "ref", "received_at": moment},
    )
    return actions.hear(
        inbound_id=inbound.pk,
        document_key=document.document_key,
        reporter_code=factories.cast(reporter).code,
        code=code,
        reported_at=moment,
        by="Văn thư",
        note="",
        at=clock.now(),
    )


_START = clock.now()


def line(document: Document):
    from vanthu.exchange.models import Delivery

    return Delivery.objects.get(document_id=document.pk)


@pytest.mark.req("QN-8.2a")
def test_statuses_move_a_delivery_line_forward(office: Office) -> None:
    document = sent_document()
    for minute, (code, label) in enumerate(
        [
            ("01", "đã đến"),
            ("03", "đã tiếp nhận"),
            ("04", "đã chuyển xử lý"),
            ("05", "đang xử lý"),
            ("06", "đã hoàn thành"),
        ]
    ):
        hear(document, code, minutes=minute)
        assert (line(document).state, line(document).get_state_display()) == (code, label)
    assert factories.audit_names(document).count("delivery.heard") == 5


def test_statuses_out_of_order_are_kept_and_not_applied(office: Office) -> None:
    document = sent_document()
    hear(document, "05", minutes=5)
    for code, minute in (("01", 1), ("03", 3), ("04", 4)):
        hear(document, code, minutes=minute)
    assert line(document).state == "05"
    steps = line(document).steps.order_by("received_at").values_list("state", "applied")
    assert list(steps) == [("05", True), ("01", False), ("03", False), ("04", False)]


def test_a_repeated_status_is_not_kept_twice(office: Office) -> None:
    document = sent_document()
    hear(document, "03", minutes=1)
    before = factories.snapshot()
    hear(document, "03", minutes=1)
    assert factories.snapshot() == before


def test_an_unknown_status_code_is_kept_and_not_applied(office: Office) -> None:
    document = sent_document()
    hear(document, "99")
    assert line(document).state == "waiting"
    assert list(line(document).steps.values_list("state", "applied")) == [("99", False)]


def test_a_refusal_after_acceptance_is_applied(office: Office) -> None:
    document = sent_document()
    hear(document, "03", minutes=1)
    hear(document, "02", minutes=2)
    assert line(document).state == "02"
    hear(document, "04", minutes=3)
    assert line(document).state == "02"


def test_a_status_of_someone_who_did_not_get_the_document_changes_nothing(office: Office) -> None:
    document = sent_document()
    before = factories.snapshot()
    assert hear(document, "06", reporter=HG) is None
    after = factories.snapshot()
    assert {table for table in before if before[table] != after[table]} == {
        "default.exchange_inbound",
        "default.core_auditevent",
    }
    assert Inbound.objects.values_list("state", "problem_code").get() == ("quarantine", "status_of_nothing")


def status_packet(document: Document, code: str = "03") -> bytes:
    return edxml.build_status(
        edxml.Status(
            from_=edxml.Organisation(code=factories.cast(LC).code, name="Sở Công Thương tỉnh Lai Châu"),
            response_for=edxml.ResponseFor(
                organ_code=factories.cast().code,
                code=document.code,
                document_id=document.document_key,
                promulgation_date=document.issued_on,
            ),
            code=code,
            description="Đã vào sổ",
            timestamp=clock.now(),
            staff=edxml.Staff(department="Văn phòng", name="Văn thư"),
        )
    )


def test_a_status_travels_as_a_packet_and_moves_the_senders_line_once(office: Office) -> None:
    document = sent_document()
    raw = status_packet(document)
    factories.post(raw, sender=LC, to=BD, message_type="status")
    factories.post(raw, sender=LC, to=BD, message_type="status")
    factories.fetch()
    assert factories.run_jobs(but=("draw_pages", "deliver")) == ["status_heard"]
    assert line(document).state == "03"
    assert line(document).by == "Văn thư, Văn phòng"


@pytest.mark.req("QN-8.2a")
def test_of_several_workers_none_hears_a_status_before_the_one_that_was_told_earlier(office: Office) -> None:
    """03, 04 and 05 may lie in the mailbox together; each is true, so none may be shown as come too late."""
    document, other = sent_document(), sent_document()
    factories.run_jobs()
    for code in ("03", "04"):
        take(status_packet(document, code), sender=factories.cast(LC).code, kind="status", reference=code)
    take(status_packet(other), sender=factories.cast(LC).code, kind="status", reference="other")
    first, second, third = (next_job() for _ in range(3))
    assert first and second, "statuses of two documents do not wait for one another"
    assert third is None, "the second one waits until the first is done"
    end_job(first)
    assert next_job() is not None


def test_what_a_sender_says_of_one_document_is_taken_in_the_order_of_its_words(office: Office) -> None:
    """A document, then the same key sent again with another content: which is the second must not depend on a race."""
    take(factories.packet(), reference="1")
    take(factories.packet(subject="V/v nội dung khác", content="V/v nội dung khác"), reference="2")
    first, second = next_job(), next_job()
    assert first is not None
    assert second is None
    end_job(first)
    assert next_job() is not None


def next_job() -> int | None:
    """A worker asks for a job."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM procrastinate_fetch_job_v2(NULL, NULL)")
        return cursor.fetchone()[0]


def end_job(pk: int) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT procrastinate_finish_job_v1(%s, 'succeeded', false)", [pk])


@pytest.mark.parametrize("key", PROFILES)
def test_every_agency_reads_what_every_other_sends(office: Office, key: str) -> None:
    sender = LC if key == BD else BD
    factories.post(factories.packet(sender, key), sender=sender, to=key)
    factories.fetch(key)
    factories.run_jobs(but=("draw_pages", "deliver", "verify"))
    document = Document.objects.get(agency_id=factories.cast(key).agency)
    assert (document.state, document.code, document.sender_id) == (
        In.ARRIVED,
        "15/SCT-VP",
        factories.cast(sender).agency,
    )
