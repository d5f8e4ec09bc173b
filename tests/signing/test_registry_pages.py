"""The pages of the registry: who sees what, what a person does there, and that nothing typed is lost."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
import registry_steps as steps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image, ImageDraw

import factories
from browsers import signed_in
from factories import LC
from factories_office import Office
from vanthu.core import clock
from vanthu.demo import pki
from vanthu.demo.assets import draw_seal, draw_signature
from vanthu.documents.actions import signing
from vanthu.documents.states import Out
from vanthu.people.models import Account
from vanthu.signing.models import Certificate, Handover, Picture
from vanthu.signing.registry import jobs, rights
from vanthu.signing.registry.views import DOING

LIST = "/quan-tri/chung-thu-so"


def page_of(certificate: Certificate) -> str:
    return reverse("signing-certificate", kwargs={"pk": certificate.pk})


def do(browser: Client, certificate: Certificate, key: str, **data: Any) -> Any:
    where = reverse("signing-certificate-act", kwargs={"pk": certificate.pk, "key": key})
    return browser.post(where, {f"{key}-{name}": value for name, value in data.items()})


def text(answer: Any) -> str:
    return answer.content.decode()


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def scan() -> SimpleUploadedFile:
    return upload("cho-phep.pdf", factories.tiny_pdf("Quyết định giao thiết bị"))


# --- who sees what ---------------------------------------------------------------------------------------------------


def test_where_nobody_else_is_a_clerk_the_page_says_why_nobody_can_receive_the_device(office: Office) -> None:
    head = signed_in(factories.cast().leader)
    why = "Chưa có ai khác giữ vị trí văn thư"
    assert why in text(head.get(page_of(steps.seal_of())))
    steps.second_clerk()
    assert why not in text(head.get(page_of(steps.seal_of())))


def test_every_act_has_its_button_and_every_button_its_act() -> None:
    assert [act.key for act in rights.ACTS] == list(dict.fromkeys(act.key for act in rights.ACTS))
    assert {act.key for act in rights.ACTS} == set(DOING)


@pytest.mark.req("BD-16.1")
def test_officers_and_leaders_see_all_clerks_the_agencys_and_everybody_his_own(office: Office) -> None:
    people = factories.cast()
    seal = steps.seal_of()
    mine = Certificate.objects.get(account_id=people.unit_leader.account)
    others = Certificate.objects.get(account_id=people.deputy.account)
    theirs = steps.seal_of(LC)
    sees = {
        "admin": {seal, mine, others}, "leader": {seal, mine, others}, "deputy": {seal, mine, others},
        "chief": {seal, mine, others}, "clerk": {seal}, "unit_leader": {mine}, "specialist": set(), "archivist": set(),
    }  # fmt: skip
    for seat, seen in sees.items():
        browser = signed_in(getattr(people, seat))
        listed = text(browser.get(LIST))
        for certificate in (seal, mine, others, theirs):
            where = page_of(certificate)
            assert (where in listed) == (certificate in seen), (seat, certificate.common_name)
            for address in (where, reverse("signing-log", kwargs={"pk": certificate.pk})):
                assert browser.get(address).status_code == (200 if certificate in seen else 404), (seat, address)
            if certificate not in seen:
                assert do(browser, certificate, "suspend", reason="x").status_code == 404


def test_a_witness_sees_the_certificate_while_he_is_asked_and_no_longer(office: Office) -> None:
    people, seal = factories.cast(), steps.seal_of()
    other = steps.second_clerk()
    browser = signed_in(people.specialist)
    steps.order(seal, other, witness=people.specialist.account)
    assert "Xác nhận chứng kiến" in text(browser.get(page_of(seal)))
    steps.confirm(seal, receiver=other)
    done = do(browser, seal, "witness")
    assert (done.status_code, done["Location"]) == (302, LIST)
    assert browser.get(page_of(seal)).status_code == 404


def test_who_may_not_press_a_button_does_not_see_it_and_is_refused_in_words(office: Office) -> None:
    people, seal = factories.cast(), steps.seal_of()
    before = factories.snapshot()
    refused = {
        "clerk": ("order", "revoke", "recover", "key"),
        "admin": ("order", "take_over", "deputy"),
        "deputy": ("order", "suspend"),
    }
    for seat, keys in refused.items():
        browser = signed_in(getattr(people, seat))
        shown = text(browser.get(page_of(seal)))
        for key in keys:
            assert f'id="panel-{key}"' not in shown
            answer = do(browser, seal, key, reason="x")
            assert answer.status_code == 403 and "Chỉ " in text(answer), (seat, key)
    assert do(signed_in(people.admin), seal, "no-such-act").status_code == 404
    assert factories.snapshot() == before


@pytest.mark.req("LC-5.1", "LC-5.2a")
def test_a_page_says_where_the_device_lies_and_what_to_do_when_it_is_lost(office: Office) -> None:
    people, seal = factories.cast(), steps.seal_of()
    keeper = signed_in(people.clerk)
    mine = text(keeper.get("/tai-khoan"))
    assert page_of(seal) in mine and "Bạn quản lý thiết bị" in mine
    found = text(keeper.get(page_of(seal)))
    assert "Khi mất, bị khóa hoặc hỏng thiết bị" in found and '<details class="notes">' in found
    for address in (page_of(seal), reverse("signing-log", kwargs={"pk": seal.pk})):
        assert seal.device.place in text(keeper.get(address))
    do(keeper, seal, "lost", reason="Rơi trên đường đi họp")
    after = text(keeper.get(page_of(seal)))
    assert (
        '<details class="notes" open>' in after and "<strong>Công chức CNTT</strong>: Thiết bị được khôi phục" in after
    )


def test_a_certificate_in_another_name_than_the_agencys_is_marked(office: Office) -> None:
    admin, seal = signed_in(factories.cast().admin), steps.seal_of()
    made = steps.registered(file=steps.file_of("Văn phòng Sở"))
    assert "Tên khác tên cơ quan" in text(admin.get(LIST))
    assert "Chứng thư số ghi tên “Văn phòng Sở”, khác tên cơ quan" in text(admin.get(page_of(made)))
    assert "khác tên cơ quan" not in text(admin.get(page_of(seal)))


# --- registering -----------------------------------------------------------------------------------------------------


@pytest.fixture
def issued(office: Office) -> Any:
    """`issued(holder)`: the PEM of a certificate that the province's authority issues."""

    def issue(kind: Any, name: str, uid: str, **more: Any) -> bytes:
        holder = pki.Holder(kind=kind, common_name=name, organisation="Sở Công Thương Bình Định", uid=uid, **more)
        pki.build(office.folder / "pki", [holder], base_url=office.pki_url)
        return pki.credential(office.folder / "pki", uid).certificate

    return issue


def form_of(content: bytes, account: Any = "", kind: str = "person", **changes: Any) -> dict[str, Any]:
    return {
        "kind": kind, "account": str(account), "certificate": upload("chung-thu.cer", content), "replaces": "",
        "device_kind": "token", "device_serial": "TK-1", "device_place": "Phòng làm việc", "key": "vgca:",
    } | changes  # fmt: skip


@pytest.mark.req("BD-16.1", "LC-13.3", "ST-6.2", "LC-5.3")
def test_the_it_officer_registers_a_file_and_the_owner_confirms_it_on_his_own_page(office: Office, issued: Any) -> None:
    people = factories.cast()
    name = Account.objects.get(pk=people.leader.account).printed_name
    pem = issued("person", name, "CCCD:pages-1")
    admin, owner = signed_in(people.admin), signed_in(people.leader)
    before = factories.snapshot()
    # What is wrong stands beside its field, and what was typed is still there.
    wrong = admin.post(f"{LIST}/dang-ky", form_of(pem, people.deputy.account))
    assert wrong.status_code == 422
    assert "khác họ tên ký của tài khoản" in text(wrong) and 'value="TK-1"' in text(wrong)
    foreign = issued("person", name, "CCCD:pages-2", state="untrusted")
    wrong = admin.post(f"{LIST}/dang-ky", form_of(foreign, people.leader.account))
    assert wrong.status_code == 422 and "Ban Cơ yếu Chính phủ" in text(wrong)
    wrong = admin.post(f"{LIST}/dang-ky", form_of(pem, kind="organisation"))
    assert "không phải cho cơ quan" in text(wrong)
    assert factories.snapshot() == before
    done = admin.post(f"{LIST}/dang-ky", form_of(pem, people.leader.account))
    assert done.status_code == 302, text(done)
    made = Certificate.objects.get(state="pending")
    assert done["Location"] == page_of(made)
    shown = text(admin.get(page_of(made)))
    assert "Chờ chủ thể xác nhận" in shown and "USB Token TK-1" in shown and "Do Ban Cơ yếu Chính phủ cấp" in shown
    assert "Xác nhận là của tôi" not in shown
    # On the owner's own page.
    mine = text(owner.get("/tai-khoan"))
    confirm = reverse("signing-certificate-act", kwargs={"pk": made.pk, "key": "confirm"})
    assert f'action="{confirm}"' in mine and "Chờ bạn xác nhận" in mine
    assert owner.post(confirm).status_code == 302
    made.refresh_from_db()
    assert made.is_active


# --- custody ---------------------------------------------------------------------------------------------------------


def permission(**changes: Any) -> dict[str, Any]:
    return {"number": "12/QĐ-SCT", "on": f"{clock.now():%Y-%m-%d}", "scan": scan()} | changes


@pytest.mark.req("BD-16.3a", "LC-5.2c")
def test_the_head_orders_both_confirm_and_the_minutes_are_there_to_fetch(office: Office) -> None:
    people, seal = factories.cast(), steps.seal_of()
    clerk, other = people.clerk, steps.second_clerk()
    head, giver, receiver = (signed_in(actor) for actor in (steps.head_of(), clerk, other))
    facts = {"receiver": str(other.account), "reason": "Chuyển công tác", "condition": "Tốt"}
    before = factories.snapshot()
    tomorrow = f"{clock.now() + timedelta(days=1):%Y-%m-%d}"
    for changes, words in (
        ({"scan": ""}, "Chưa chọn tệp."),
        ({"scan": upload("a.exe", b"MZ")}, "không thuộc định dạng được phép"),
        ({"on": tomorrow}, "không thể ở sau hôm nay"),
    ):
        answer = do(head, seal, "order", **permission(**changes), **facts)
        assert answer.status_code in {422} and words in text(answer)
        assert "Chuyển công tác" in text(answer), "nothing typed is lost"
    assert factories.snapshot() == before
    assert do(head, seal, "order", **permission(), **facts).status_code == 302
    assert "Xác nhận đã giao thiết bị" in text(giver.get(page_of(seal)))
    assert "Xác nhận đã nhận thiết bị" not in text(giver.get(page_of(seal)))
    for browser, side in ((giver, "give"), (receiver, "receive")):
        assert do(browser, seal, side).status_code == 302
    assert "Biên bản đang được lập" in text(receiver.get(page_of(seal)))
    handover = Handover.objects.get(certificate=seal)
    jobs.write_minutes(handover_id=str(handover.pk))
    handover.refresh_from_db()
    where = reverse("signing-paper", kwargs={"pk": seal.pk, "paper": handover.minutes_id})
    assert where in text(receiver.get(page_of(seal)))
    file = receiver.get(where)
    assert file["Content-Type"] == "application/pdf" and file.content.startswith(b"%PDF-1.4")
    assert "attachment" in file["Content-Disposition"]
    assert receiver.get(
        reverse("signing-paper", kwargs={"pk": seal.pk, "paper": handover.permission_id})
    ).content == factories.tiny_pdf("Quyết định giao thiết bị")
    # Not through another certificate, not for another agency.
    mine = Certificate.objects.get(account_id=people.leader.account)
    elsewhere = reverse("signing-paper", kwargs={"pk": mine.pk, "paper": handover.minutes_id})
    assert head.get(elsewhere).status_code == 404
    assert signed_in(factories.cast(LC).clerk).get(where).status_code == 404
    # The minutes as signed by hand.
    assert do(receiver, seal, "signed", scan=scan()).status_code == 302
    assert "Biên bản đã ký" in text(receiver.get(page_of(seal)))
    assert do(receiver, seal, "signed", scan=scan()).status_code == 409


def test_a_deputy_is_named_on_the_page_and_stands_there(office: Office) -> None:
    seal, other = steps.seal_of(), steps.second_clerk()
    head = signed_in(steps.head_of())
    assert do(head, seal, "deputy", deputy=str(other.account), **permission()).status_code == 302
    assert "Người thay thường trực" in text(head.get(page_of(seal)))
    assert do(head, seal, "end_deputy", reason="Hết phép").status_code == 302


# --- the log ---------------------------------------------------------------------------------------------------------


@pytest.mark.req("LC-5.2a", "LC-5.2b")
def test_the_log_of_use_names_who_when_and_under_whose_custody(office: Office) -> None:
    people, seal = factories.cast(), steps.seal_of()
    document = factories.outgoing(Out.NUMBERED)
    claim = signing.ask_seal(document_id=document.pk, by=people.clerk, at=clock.now())
    signing.give_up(claim_id=claim.pk, why="Không có dấu thời gian.", at=clock.now())
    where = reverse("signing-log", kwargs={"pk": seal.pk})
    shown = text(signed_in(people.clerk).get(where))
    link = reverse("documents-document", kwargs={"pk": document.pk})
    for words in (
        "Ký số cơ quan",
        people.clerk.label,
        "Không thành công",
        "Không có dấu thời gian.",
        claim.sha256,
        link,
    ):
        assert words in shown, words
    assert f"người quản lý thiết bị lúc đó: {people.clerk.label}" in shown
    assert link not in text(signed_in(people.admin).get(where)), "who administers reads no content"


# --- warnings --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "words"),
    [(59.5, "Còn 59 ngày"), (6.5, "Còn 6 ngày"), (0.2, "Hết hiệu lực trong ngày"), (-1, "Hết hiệu lực")],
)
def test_the_list_warns_of_what_comes_to_its_end(office: Office, days: float, words: str) -> None:
    seal = steps.seal_of()
    Certificate.objects.filter(pk=seal.pk).update(not_after=clock.now() + timedelta(days=days))
    assert words in text(signed_in(factories.cast().clerk).get(LIST))


def test_certificates_turn_pages_and_those_that_are_over_have_their_own_list(office: Office) -> None:
    from vanthu.core.paging import SIZE

    people = factories.cast()
    for _ in range(SIZE):
        steps.registered()
    browser = signed_in(people.admin)
    first = text(browser.get(LIST))
    after = first.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")
    assert first.count('class="certificate"') == SIZE
    second = text(browser.get(after))
    assert 0 < second.count('class="certificate"') < SIZE and 'rel="prev"' in second
    gone = steps.registered()
    from vanthu.signing.registry.actions import certificates

    certificates.retire(certificate_id=gone.pk, reason="x", by=people.admin, at=clock.now())
    assert page_of(gone) not in first + second
    assert page_of(gone) in text(browser.get(f"{LIST}?cu=1"))


# --- pictures --------------------------------------------------------------------------------------------------------

PICTURES = "/quan-tri/hinh-anh"


def black() -> bytes:
    picture = Image.new("RGBA", (400, 400), (255, 255, 255, 0))
    ImageDraw.Draw(picture).line((20, 20, 380, 380), fill=(0, 0, 0, 255), width=20)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


@pytest.mark.req("BD-14.2", "BD-15.2")
def test_pictures_are_checked_on_upload_and_the_reason_stands_beside_the_field(office: Office) -> None:
    people = factories.cast()
    leader, clerk, admin = (signed_in(actor) for actor in (people.leader, people.clerk, people.admin))
    seal = draw_seal("Sở Công Thương", "Tỉnh")
    before = factories.snapshot()
    for browser, data, words in (
        (leader, {"what": "signature", "signature-picture": upload("a.png", black())}, "phải có màu xanh"),
        (leader, {"what": "signature", "signature-picture": upload("a.png", b"no")}, "không phải ảnh PNG"),
        (leader, {"what": "signature"}, "Chưa chọn tệp."),
        (
            clerk,
            {"what": "seal", "seal-picture": upload("a.png", draw_signature("x")), "seal-diameter": "36"},
            "phải có màu đỏ",
        ),
        (clerk, {"what": "seal", "seal-picture": upload("a.png", seal), "seal-diameter": "30"}, "con dấu rộng 36.0 mm"),
        (clerk, {"what": "seal", "seal-picture": upload("a.png", seal), "seal-diameter": "3"}, "từ 20 đến 50 mm"),
        (clerk, {"what": "seal", "seal-picture": upload("a.png", seal), "seal-diameter": "x"}, "Hãy nhập số milimét"),
    ):
        answer = browser.post(PICTURES, data)
        assert answer.status_code == 422 and words in text(answer), words
    assert (
        leader.post(
            PICTURES, {"what": "seal", "seal-picture": upload("a.png", seal), "seal-diameter": "36"}
        ).status_code
        == 403
    )
    assert factories.snapshot() == before
    assert (
        clerk.post(PICTURES, {"what": "seal", "seal-picture": upload("a.png", seal), "seal-diameter": "36"}).status_code
        == 302
    )
    shown = text(clerk.get(PICTURES))
    made = Picture.objects.get(agency_id=people.agency, kind="seal", is_active=True)
    assert f'src="{PICTURES}/{made.pk}.png" width="136"' in shown, "36 mm at 96 dots an inch"
    assert clerk.get(f"{PICTURES}/{made.pk}.png").content == seal
    # The IT officer brings a colleague's: the colleague confirms.
    mine = draw_signature("chữ ký mới")
    data = {
        "what": "signature",
        "signature-account": str(people.leader.account),
        "signature-picture": upload("a.png", mine),
    }
    assert admin.post(PICTURES, data).status_code == 302
    waits = Picture.objects.get(account_id=people.leader.account, is_active=False, retired_at=None)
    confirm = reverse("signing-picture-act", kwargs={"pk": waits.pk, "key": "confirm"})
    assert confirm in text(leader.get(PICTURES)) and confirm not in text(admin.get(PICTURES))
    assert admin.post(confirm).status_code == 404
    assert leader.post(confirm).status_code == 302
    waits.refresh_from_db()
    assert waits.is_active


def test_a_picture_is_shown_to_those_who_work_with_it_only(office: Office) -> None:
    people = factories.cast()
    seal = Picture.objects.get(agency_id=people.agency, kind="seal")
    mine = Picture.objects.get(account_id=people.leader.account)
    for seat, sees in {
        "clerk": {seal}, "leader": {seal, mine}, "deputy": {seal}, "admin": {seal, mine}, "specialist": set(),
    }.items():  # fmt: skip
        browser = signed_in(getattr(people, seat))
        for picture in (seal, mine):
            answer = browser.get(f"{PICTURES}/{picture.pk}.png")
            assert answer.status_code == (200 if picture in sees else 404), (seat, picture.kind)
    assert signed_in(factories.cast(LC).admin).get(f"{PICTURES}/{seal.pk}.png").status_code == 404
