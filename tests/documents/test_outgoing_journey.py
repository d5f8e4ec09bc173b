"""One document of each of the five agencies from draft to issue, signed and sealed for real."""

from __future__ import annotations

import io

import pikepdf
import pytest
from django.db import connection

import factories
import looks
import walking
from factories import BD, HG, LC, PROFILES, QN, ST
from factories_office import Office
from vanthu.core import audit, clock
from vanthu.core.models import AuditEvent
from vanthu.documents import work
from vanthu.documents.actions import signing
from vanthu.documents.models import Document
from vanthu.documents.states import In, Out
from vanthu.exchange.models import Delivery, Outbound
from vanthu.files.models import File
from vanthu.pdf.number import NumberDate, Seen, read_number
from vanthu.refusal import NotFound, Refusal, WrongState
from vanthu.signing import verdicts
from vanthu.signing.models import Certificate, Claim, Custody
from vanthu.store import bytes_store

#: What the timeline of an issued document says, in the words and order of each regulation.
TIMELINES = {
    BD: [
        "Soạn dự thảo.",
        "Xem trên trang và xác nhận vị trí ký, số, dấu.",
        "Trình thông qua: chuyển tới {unit_leader}.",
        "Thông qua & trình duyệt: chuyển tới {leader}. Đồng ý",
        "Ký VB.",
        "Duyệt & Chuyển VT.",
        "Cấp số 01/SCT-VP, ngày {today}.",
        "Ký số cơ quan. Thiết bị lưu khóa do {clerk} quản lý.",
        "Phát hành 01/SCT-VP tới 2 nơi nhận.",
        "Phát hành khi còn nợ bản giấy từ ngày {today}.",
    ],
    LC: [
        "Soạn dự thảo.",
        "Xem trên trang và xác nhận vị trí ký, số, dấu.",
        "Trình ký: chuyển tới {leader}.",
        "Ký VB.",
        "Chuyển văn thư.",
        "Cấp số 01/SCT-VP, ngày {today}.",
        "Ký số cơ quan. Thiết bị lưu khóa do {clerk} quản lý.",
        "Phát hành 01/SCT-VP tới 2 nơi nhận.",
        "Phát hành khi còn nợ bản giấy từ ngày {today}.",
    ],
    HG: [
        "Soạn dự thảo.",
        "Xem trên trang và xác nhận vị trí ký, số, dấu.",
        "Trình thông qua: chuyển tới {unit_leader}.",
        "Chuyển kiểm tra thể thức: chuyển tới {checker}. Đồng ý",
        "Đạt thể thức: chuyển tới {leader}. Đạt",
        "Ký.",
        "Cấp số 01/UBND-TH, ngày {today}.",
        "Ký số cơ quan. Thiết bị lưu khóa do {clerk} quản lý.",
        "Phát hành 01/UBND-TH tới 2 nơi nhận.",
    ],
    ST: [
        "Soạn dự thảo.",
        "Xem trên trang và xác nhận vị trí ký, số, dấu.",
        "Trình: chuyển tới {unit_leader}.",
        "Ký nháy.",
        "Thông qua & trình duyệt: chuyển tới {leader}. Đồng ý",
        "Ký VB.",
        "Chuyển văn thư.",
        "Cấp số 01/SNN-VP, ngày {today}.",
        "Ký số cơ quan. Thiết bị lưu khóa do {clerk} quản lý.",
        "Phát hành 01/SNN-VP tới 2 nơi nhận.",
        "Phát hành khi còn nợ bản giấy từ ngày {today}.",
    ],
    QN: [
        "Soạn dự thảo.",
        "Xem trên trang và xác nhận vị trí ký, số, dấu.",
        "Trình thông qua: chuyển tới {unit_leader}.",
        "Chuyển kiểm tra thể thức: chuyển tới {checker}. Đồng ý",
        "Đạt thể thức: chuyển tới {leader}. Đạt",
        "Ký VB.",
        "Cho phép phát hành.",
        "Cấp số 01/LĐTBXH-VP, ngày {today}.",
        "Ký số cơ quan. Thiết bị lưu khóa do {clerk} quản lý.",
        "Phát hành 01/LĐTBXH-VP tới 2 nơi nhận.",
    ],
}

#: The states on the way, as each regulation orders its steps.
PATHS = {
    BD: "draft at_unit_leader at_signer signed at_clerk numbered sealed issued",  # 12.1–13.1
    LC: "draft at_signer signed at_clerk numbered sealed issued",  # 12.1 a–đ
    HG: "draft at_unit_leader at_checker at_signer numbered sealed issued",  # 13, 14
    ST: "draft at_unit_leader at_signer signed at_clerk numbered sealed issued",  # 9.1–9.4
    QN: "draft at_unit_leader at_checker at_signer signed at_clerk numbered sealed issued",  # 17.2, 18.3
}


def timeline(document: Document) -> list[str]:
    rows = AuditEvent.objects.filter(target_id=document.pk).order_by("at", "id")
    return [audit.sentence(row.name, row.data) for row in rows]


def main_file(document: Document) -> bytes:
    return bytes_store().get(File.objects.get(document_id=document.pk, kind="main").current.sha256)


@pytest.mark.parametrize("key", PROFILES)
@pytest.mark.req(
    "BD-12.2a",
    "BD-12.3a",
    "BD-13.1a",
    "BD-13.1b-i",
    "LC-12.1-0",
    "LC-12.1a",
    "LC-12.1b",
    "LC-12.1c",
    "LC-12.1đ",
    "HG-6.1",
    "HG-11a",
    "HG-13.2",
    "HG-14.1",
    "HG-14.2a",
    "HG-14.2b",
    "HG-14.3a",
    "ST-3.1",
    "ST-4.2a",
    "ST-6.3a",
    "ST-9.2b",
    "ST-9.5",
    "QN-4.1",
    "QN-8.1",
    "QN-17.2",
    "LC-6.1a",
    "LC-6.1b",
    "BD-15.1",
    "LC-13.4a-i",
    "LC-M2",
    "ST-9.4a",
    "LC-6.2a",
    "LC-13.5a",
    "LC-13.5b",
    "HG-15",
    "ST-9.3a",
    "ST-4.2đ-i",
    "QN-7.2",
)
def test_a_document_goes_its_agencys_way_and_leaves_signed_sealed_and_numbered(office: Office, key: str) -> None:
    people = factories.cast(key)
    document = factories.draft(key, real=True)
    path, before = [str(document.state)], ""
    for act, _ in walking.WAYS[key]:
        document = walking.walk(document, since=before, until=act)
        before = act
        if document.state != path[-1]:
            path.append(document.state)
    assert path == PATHS[key].split()

    words = {name: getattr(people, name).label for name in ("unit_leader", "checker", "leader", "clerk")}
    today = f"{document.issued_on:%d/%m/%Y}"
    assert timeline(document) == [line.format(**words, today=today) for line in TIMELINES[key]]
    assert (document.state, document.number, document.legal_value) == (Out.ISSUED, 1, "bản gốc")

    report = verdicts.judge(
        File.objects.get(document_id=document.pk, kind="main").current.sha256,
        at=clock.now(),
        accepts_claimed_time=False,
    )
    assert (report.verdict, report.legal_value) == ("valid", "bản gốc")
    kinds = [signature.kind for signature in report.signatures]
    assert kinds == ["person", "person", "organisation"] if key == ST else ["person", "organisation"]
    assert read_number(main_file(document)) == NumberDate.of(1, document.issued_on)
    seal_lies_over_a_third_of_the_signature(main_file(document))
    looks.as_prescribed(
        main_file(document),
        key=key,
        agency=document.organ_name,
        signature_box=document.placement["boxes"]["signature"],
        report=report,
    )

    assert list(Delivery.objects.values_list("state", flat=True)) == ["waiting", "waiting"]
    assert Outbound.objects.filter(document_id=document.pk, message_type="edoc").count() == 2


def seal_lies_over_a_third_of_the_signature(pdf: bytes) -> None:
    """Read off the operators of the finished file: pictures without words, the seal multiplied in its real size."""
    with pikepdf.open(io.BytesIO(pdf)) as file:
        found = {str(field.T): field for field in file.Root.AcroForm.Fields}
        person, seal = found["KyLanhDao"], found["ConDau"]
        drawing = person.AP.N.read_bytes().split()
        assert set(person.AP.N.Resources.keys()) == {"/XObject"} and not {b"BT", b"Tj", b"TJ"} & set(drawing)
        width, left = float(drawing[1]), float(person.Rect[0]) + float(drawing[5])
        x0, y0, x1, y1 = (float(edge) for edge in list(seal.XXVTSeal)[:4])
        assert (x1 - x0, y1 - y0) == pytest.approx((36 * 72 / 25.4,) * 2, abs=0.5 * 72 / 25.4)
        assert x0 < left and 0.28 <= (x1 - left) / width <= 0.38
        assert seal.AP.N.read_bytes().startswith(b"q /Ink gs %.3f 0 0 %.3f" % (x1 - x0, y1 - y0))
        assert seal.AP.N.Resources.ExtGState.Ink.BM == "/Multiply"


# --- what stops a document, with the real file before it -------------------------------------------------------------


@pytest.fixture
def sealed(office: Office) -> Document:
    return walking.walk(factories.draft(real=True), until="seal")


def ask_issue(document: Document) -> Claim:
    claim = signing.ask_issue(document_id=document.pk, by=factories.cast().clerk, at=clock.now())
    factories.run_jobs(but=("draw_pages", "deliver"))
    claim.refresh_from_db()
    document.refresh_from_db()
    return claim


def nothing_left(document: Document) -> bool:
    return document.state == Out.SEALED and not Outbound.objects.exists() and not Delivery.objects.exists()


@pytest.mark.req("BD-11.1")
def test_a_number_in_the_register_that_differs_from_the_drawn_one_is_not_issued(sealed: Document) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE documents_document SET number = 7 WHERE id = %s", [sealed.pk])
    claim = ask_issue(sealed)
    assert claim.state == "failed"
    assert claim.problem == (
        "Không phát hành: số, ký hiệu, ngày nhìn thấy trên văn bản khác với sổ đăng ký văn bản đi. Hãy trả lại để sửa tệp."
    )
    assert nothing_left(sealed)
    assert factories.audit_names(sealed)[-1] == "outgoing.not_done"

    # The same file goes out once the register says again what the page shows.
    with connection.cursor() as cursor:
        cursor.execute("UPDATE documents_document SET number = 1 WHERE id = %s", [sealed.pk])
    assert ask_issue(sealed).state == "done"
    assert sealed.state == Out.ISSUED


@pytest.mark.req("BD-13.1b-iii", "LC-13.2", "LC-14.2", "HG-10.2a")
def test_a_file_that_was_changed_after_the_seal_is_not_issued(sealed: Document) -> None:
    main = File.objects.get(document_id=sealed.pk, kind="main").current
    main.sha256 = bytes_store().put(main_file(sealed) + b"\n% more")
    main.save(update_fields=["sha256"])
    claim = ask_issue(sealed)
    assert claim.state == "failed"
    assert claim.problem.startswith("Không phát hành: ")
    assert nothing_left(sealed)


@pytest.mark.req("BD-13.1b-iii", "HG-6.1")
def test_a_file_without_the_seal_is_not_issued(sealed: Document) -> None:
    main = File.objects.get(document_id=sealed.pk, kind="main")
    main.current = main.versions.order_by("-number")[1]  # the leader's signature only
    main.save(update_fields=["current"])
    claim = ask_issue(sealed)
    assert claim.state == "failed"
    assert claim.problem.startswith("Không phát hành: ")
    assert nothing_left(sealed)


@pytest.mark.req("LC-6.2b-ii")
def test_an_annex_in_a_file_of_its_own_that_is_not_sealed_is_not_issued(sealed: Document) -> None:
    from vanthu.files import parts as file_parts

    file_parts.add_file(
        factories.received("phu-luc.pdf"),
        document=sealed.pk,
        agency=sealed.agency_id,
        kind="attachment",
        order=9,
        by=factories.cast().specialist,
        at=clock.now(),
        note="Tải lên",
    )
    claim = ask_issue(sealed)
    assert (claim.state, "phu-luc.pdf" in claim.problem) == ("failed", True)
    assert nothing_left(sealed)


@pytest.mark.req("HG-19.1", "QN-13.1")
def test_a_file_that_was_not_scanned_is_not_issued(sealed: Document) -> None:
    File.objects.get(document_id=sealed.pk, kind="editable").versions.update(scan="waiting", scanned_at=None)
    before = factories.snapshot()
    with pytest.raises(Refusal, match="unscanned"):
        signing.ask_issue(document_id=sealed.pk, by=factories.cast().clerk, at=clock.now())
    assert factories.snapshot() == before


@pytest.mark.req("BD-11.4")
def test_what_was_issued_is_what_the_receiver_gets(sealed: Document) -> None:
    """BD-11.4: the hash at the receiver equals the hash at issue."""
    from vanthu import edxml

    ask_issue(sealed)
    packet = edxml.read(bytes_store().get(Outbound.objects.first().sha256))
    names = [attachment.name for attachment in packet.attachments]
    assert names == ["van-ban.pdf"]  # the editable draft stays in the house
    assert packet.attachments[0].content == main_file(sealed)
    assert (packet.document.number, packet.document.document_id) == ("01", sealed.document_key)


# --- keys ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def at_signer(office: Office) -> Document:
    return factories.outgoing(Out.AT_SIGNER)


def refused(ask: object, document: Document, who: str, code: str) -> Refusal:
    """The act is refused with this code and nothing has changed."""
    before = factories.snapshot()
    with pytest.raises(Refusal) as caught:
        ask(document_id=document.pk, by=getattr(factories.cast(), who), at=clock.now())
    assert caught.value.code == code
    assert factories.snapshot() == before
    return caught.value


def test_an_expired_certificate_does_not_sign(at_signer: Document) -> None:
    Certificate.objects.filter(account_id=factories.cast().leader.account).update(
        not_after=factories.later(clock.now(), seconds=-1)
    )
    refused(signing.ask_signature, at_signer, "leader", "no_certificate")


def test_a_certificate_of_tomorrow_does_not_sign(at_signer: Document) -> None:
    Certificate.objects.filter(account_id=factories.cast().leader.account).update(
        not_before=factories.later(clock.now(), days=1)
    )
    refused(signing.ask_signature, at_signer, "leader", "no_certificate")


def test_who_is_not_printed_as_signer_does_not_sign(at_signer: Document) -> None:
    Document.objects.filter(pk=at_signer.pk).update(signer_name="Người Khác")
    said = refused(signing.ask_signature, at_signer, "leader", "not_the_signer")
    assert "“Người Khác”" in said.sentence


@pytest.mark.parametrize("key", PROFILES)
def test_a_signer_whose_account_has_no_printed_name_is_compared_with_the_page_too(office: Office, key: str) -> None:
    """Reading 14: the certificate's holder and the page, whatever stands in the account."""
    from vanthu.people.models import Account

    people = factories.cast(key)
    document = factories.outgoing(
        Out.AT_SIGNER, key, signer_id=people.deputy.position, holder_id=people.deputy.position
    )
    Account.objects.filter(pk=people.deputy.account).update(printed_name="")
    before = factories.snapshot()
    with pytest.raises(signing.NotTheSigner) as refused:
        signing.ask_signature(document_id=document.pk, by=people.deputy, at=clock.now())
    assert f"“{document.signer_name}”" in refused.value.sentence
    assert factories.snapshot() == before


@pytest.mark.parametrize("key", PROFILES)
def test_every_demo_leader_is_on_the_page_who_the_certificate_says(office: Office, key: str) -> None:
    people = factories.cast(key)
    for leader in (people.leader, people.deputy):
        document = factories.draft(key, signer=leader.position)
        assert document.signer_name == Certificate.objects.get(account_id=leader.account).common_name


def test_without_a_picture_of_the_signature_nobody_signs(at_signer: Document) -> None:
    from vanthu.signing.models import Picture

    Picture.objects.filter(account_id=factories.cast().leader.account).update(is_active=False)
    refused(signing.ask_signature, at_signer, "leader", "no_picture")


def test_a_leader_cannot_sign_without_the_initials_that_soc_trang_wants(office: Office) -> None:
    document = factories.outgoing(Out.AT_SIGNER, ST, placement={"initialled": False})
    before = factories.snapshot()
    with pytest.raises(WrongState, match="ký nháy"):
        signing.ask_signature(document_id=document.pk, by=factories.cast(ST).leader, at=clock.now())
    assert factories.snapshot() == before


@pytest.mark.req("BD-16.2", "LC-5.2a")
def test_without_a_keeper_nobody_seals(office: Office) -> None:
    Custody.objects.update(until=clock.now())
    said = refused(signing.ask_seal, factories.outgoing(Out.NUMBERED), "clerk", "not_the_keeper")
    assert said.sentence == "Chưa có văn bản giao thiết bị lưu khóa bí mật con dấu cho văn thư."


@pytest.mark.req("BD-16.3b", "LC-5.2b")
def test_only_the_keeper_of_the_moment_seals(office: Office) -> None:
    people = factories.cast()
    kept = Custody.objects.get(certificate__agency_id=people.agency)
    Custody.objects.filter(pk=kept.pk).update(until=clock.now())
    kept.refresh_from_db()
    Custody.objects.create(
        certificate_id=kept.certificate_id, keeper_id=people.chief.account, ground="QĐ 1", since=kept.until
    )
    said = refused(signing.ask_seal, factories.outgoing(Out.NUMBERED), "clerk", "not_the_keeper")
    assert people.chief.label in said.sentence


def test_a_custody_that_begins_tomorrow_seals_nothing_today(office: Office) -> None:
    kept = Custody.objects.get(certificate__agency_id=factories.cast().agency)
    tomorrow = factories.later(clock.now(), days=1)
    Custody.objects.filter(pk=kept.pk).update(until=tomorrow)
    Custody.objects.create(certificate_id=kept.certificate_id, keeper_id=kept.keeper_id, ground="QĐ 1", since=tomorrow)
    refused(signing.ask_seal, factories.outgoing(Out.NUMBERED), "clerk", "not_the_keeper")


@pytest.mark.req("BD-16.3c")
def test_what_its_leader_has_not_signed_is_not_sealed(office: Office) -> None:
    refused(signing.ask_seal, factories.outgoing(Out.NUMBERED, signed_at=None), "clerk", "wrong_state")


@pytest.mark.parametrize("state", [In.ARRIVED, In.REGISTERED, In.ASSIGNED])
@pytest.mark.req("BD-16.3c")
def test_the_document_of_another_agency_is_not_sealed(office: Office, state: str) -> None:
    refused(signing.ask_seal, factories.incoming(state), "clerk", "wrong_state")
    theirs = factories.outgoing(Out.NUMBERED, LC)
    before = factories.snapshot()
    with pytest.raises(NotFound):
        signing.ask_seal(document_id=theirs.pk, by=factories.cast(BD).clerk, at=clock.now())
    assert factories.snapshot() == before


@pytest.mark.req("BD-12.3b")
def test_what_is_not_signed_is_not_passed_to_van_thu(office: Office) -> None:
    from vanthu.documents.actions import outgoing

    refused(outgoing.forward, factories.outgoing(Out.SIGNED, signed_at=None), "leader", "wrong_state")


@pytest.mark.req("LC-12.2")
def test_lai_chau_issues_only_what_was_signed_and_sealed_on_the_day_of_its_number(office: Office) -> None:
    yesterday = factories.later(clock.now(), days=-1)
    for field in ("signed_at", "sealed_at"):
        document = factories.outgoing(Out.SEALED, LC, **{field: yesterday})
        before = factories.snapshot()
        with pytest.raises(WrongState, match="trùng ngày ban hành"):
            signing.ask_issue(document_id=document.pk, by=factories.cast(LC).clerk, at=clock.now())
        assert factories.snapshot() == before


def test_a_document_without_recipients_is_not_issued(office: Office) -> None:
    document = factories.outgoing(Out.SEALED)
    document.recipients.all().delete()
    refused(signing.ask_issue, document, "clerk", "recipient_missing")


def test_the_seal_is_refused_on_a_file_whose_page_says_another_number_than_the_register(office: Office) -> None:
    """Our own output is read again before it counts: a seal over a wrong number is thrown away."""
    document = walking.walk(factories.draft(real=True), until="number")

    def lying() -> Seen:
        return Seen(code=document.code.replace("01/", "99/"), on=document.issued_on)

    claim = signing.ask_seal(document_id=document.pk, by=factories.cast().clerk, at=clock.now())
    with pytest.MonkeyPatch.context() as patch:
        real = work.sandbox.call
        patch.setattr(
            work.sandbox,
            "call",
            lambda name, *a, **k: lying() if name.endswith(":as_seen") else real(name, *a, **k),
        )
        factories.run_jobs()
    claim.refresh_from_db()
    document.refresh_from_db()
    assert (claim.state, document.state) == ("failed", Out.NUMBERED)
    assert File.objects.get(document_id=document.pk, kind="main").versions.filter(note__contains="cơ quan").count() == 0
