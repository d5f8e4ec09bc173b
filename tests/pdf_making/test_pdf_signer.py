"""Who signs is who the page says: block 7a by the signer's position, and another signer of the same text."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from making_letters import letter

import factories
import pages
import walking
from browsers import signed_in
from factories import BD, HG, ST
from factories_office import Office
from vanthu.core import clock
from vanthu.core.models import AuditEvent
from vanthu.documents import work
from vanthu.documents.actions import drafting, outgoing, signing
from vanthu.documents.models import Document
from vanthu.documents.states import Out
from vanthu.files.models import File
from vanthu.notify.models import Notice
from vanthu.pdf.place import read_authority, same_but_signer
from vanthu.people.models import Account
from vanthu.refusal import BadInput, NotPermitted, Refusal, WrongState

DEPUTY_TITLE = ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")


def printed(actor: Any) -> str:
    return Account.objects.get(pk=actor.account).printed_name


def decision(actor: Any, *, title: tuple[str, ...] = ("GIÁM ĐỐC",), **changes: Any) -> bytes:
    made = letter(signer=printed(actor), title=title, date_line="Bình Định, ngày      tháng      năm", **changes)
    return made.replace(b"%PDF-1.3", b"%PDF-1.4", 1)  # what the door lets in


def drafted(key: str = BD, pdf: bytes | None = None, **changes: Any) -> Document:
    """A decision that the head shall sign, as its drafter saved it."""
    people = factories.cast(key)
    return drafting.create_draft(
        draft=factories.draft_data(key, type_name="Quyết định", notation="QĐ-SCT", **changes),
        files=[
            ("main", factories.received("quyet-dinh.pdf", pdf or decision(people.leader))),
            ("editable", factories.received("quyet-dinh.docx", b"PK")),
        ],
        by=people.specialist,
        at=clock.now(),
    )


def submitted(document: Document, key: str = BD) -> Document:
    return walking.submit(document, factories.cast(key).specialist)


def at_signer(key: str = BD) -> Document:
    document = submitted(drafted(key), key)
    return outgoing.pass_up(
        document_id=document.pk, opinion="Đồng ý trình", by=factories.cast(key).unit_leader, at=clock.now()
    )


def change(document: Document, pdf: bytes, key: str = BD, *, by: Any = None, **facts: Any) -> Document:
    people = factories.cast(key)
    upload = factories.received("thay.pdf", pdf)
    prepared = work.prepare_for(document.pk, signer=people.deputy.position, sha256=upload.sha256, at=clock.now())  # type: ignore[arg-type]
    return drafting.change_signer(
        document_id=document.pk,
        signer=people.deputy.position,  # type: ignore[arg-type]
        upload=upload,
        prepared=prepared,
        confirmed=prepared.layout.key,
        reason=facts.get("reason", "Giám đốc đi công tác"),
        by=by or people.specialist,
        at=clock.now(),
    )


# --- block 7a --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "read"),
    [
        (("GIÁM ĐỐC",), ()),
        (DEPUTY_TITLE, ("KT. GIÁM ĐỐC",)),
        (("TUQ. GIÁM ĐỐC", "TRƯỞNG PHÒNG"), ("TUQ. GIÁM ĐỐC",)),
        (("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH")),
    ],
)
def test_in_whose_stead_somebody_signs_is_read_off_the_page(title: tuple[str, ...], read: tuple[str, ...]) -> None:
    assert read_authority(letter(signer="Người Ký", title=title), signer_name="Người Ký") == read


@pytest.mark.parametrize("title", [DEPUTY_TITLE[:1] + ("GIÁM ĐỐC",), ("TUQ. GIÁM ĐỐC",), ("TL. GIÁM ĐỐC",)])
def test_a_head_signs_in_nobodys_stead_and_nobody_by_a_delegation_that_is_not_there(
    office: Office, title: tuple[str, ...]
) -> None:
    document = drafted(pdf=decision(factories.cast().leader, title=title))
    prepared = work.prepare(document.pk)
    before = factories.snapshot()
    with pytest.raises(BadInput) as caught:
        drafting.submit(
            document_id=document.pk,
            prepared=prepared,
            confirmed=prepared.layout.key,
            by=factories.cast().specialist,
            at=clock.now(),
        )
    assert caught.value.code == "authority_differs"
    assert factories.snapshot() == before


def test_a_deputy_signs_in_the_heads_stead_and_the_page_says_so(office: Office) -> None:
    people = factories.cast()
    for title, accepted in ((DEPUTY_TITLE, True), (("PHÓ GIÁM ĐỐC",), False)):
        document = drafted(pdf=decision(people.deputy, title=title), signer=people.deputy.position)
        if accepted:
            assert submitted(document).state == Out.AT_UNIT_LEADER
        else:
            with pytest.raises(BadInput, match="phải ghi “KT.”"):
                submitted(document)


# --- another signer --------------------------------------------------------------------------------------------------


def test_another_signer_takes_over_with_the_opinions_and_signs_what_bears_his_name(office: Office) -> None:
    people = factories.cast()
    document = at_signer()
    done = change(document, decision(people.deputy, title=DEPUTY_TITLE))
    assert (done.state, done.holder_id, done.signer_id) == (
        Out.AT_SIGNER,
        people.deputy.position,
        people.deputy.position,
    )
    assert (done.signer_name, done.signer_title) == (printed(people.deputy), "Phó Giám đốc")
    names = factories.audit_names(document)
    sent = ["outgoing.drafted", "outgoing.layout_confirmed", "outgoing.submitted", "outgoing.passed"]
    # The new file has places of its own, which were seen as well.
    assert names == [*sent, "outgoing.layout_confirmed", "outgoing.signer_changed"]
    line = AuditEvent.objects.get(target_id=document.pk, name="outgoing.signer_changed")
    assert line.data == {
        "before": printed(people.leader),
        "signer": printed(people.deputy),
        "reason": "Giám đốc đi công tác",
    }
    told = set(
        Notice.objects.filter(document_id=document.pk, text__startswith="Đổi người ký").values_list("account_id")
    )
    assert (people.leader.account,) in told
    with pytest.raises(NotPermitted):
        signing.ask_signature(document_id=document.pk, by=people.leader, at=clock.now())
    claim = signing.ask_signature(document_id=document.pk, by=people.deputy, at=clock.now())
    factories.run_jobs()
    claim.refresh_from_db()
    assert claim.state == "done", claim.problem
    main = File.objects.get(document_id=document.pk, kind="main")
    assert list(main.versions.order_by("number").values_list("note", flat=True)) == [
        *["Tải lên", "Đặt vị trí ký, số, ngày"] * 2,
        "Chữ ký số của người ký",
    ]


@pytest.mark.parametrize("what", ["text", "recipients", "pages", "no end", "old name"])
def test_a_file_that_says_anything_else_is_refused(office: Office, what: str) -> None:
    people = factories.cast()
    document = at_signer()
    pdf = {
        "text": lambda: decision(people.deputy, title=DEPUTY_TITLE, number_line="Số:            /QĐ-SNN"),
        "recipients": lambda: decision(people.deputy, title=DEPUTY_TITLE, recipients=("- Nơi khác;",)),
        "pages": lambda: decision(people.deputy, title=DEPUTY_TITLE, pages=2),
        "no end": lambda: decision(people.deputy, title=DEPUTY_TITLE, ending="."),
        "old name": lambda: decision(people.leader),
    }[what]()
    factories.received("thay.pdf", pdf)
    before = factories.snapshot()
    with pytest.raises(BadInput) as caught:
        change(document, pdf)
    assert caught.value.code == ("placement_not_found" if what == "old name" else "other_text")
    assert factories.snapshot() == before


def test_the_same_but_for_the_signer_is_told_from_anything_else() -> None:
    old, new = letter(signer="Ông Một"), letter(signer="Bà Hai", title=DEPUTY_TITLE)
    names = ("Ông Một", "Bà Hai", "Giám đốc", "Phó Giám đốc")
    assert same_but_signer(old, new, names=names)
    assert same_but_signer(old, old, names=())
    assert not same_but_signer(old, new, names=("Ông Một", "Giám đốc"))
    assert not same_but_signer(old, letter(signer="Bà Hai", ending=" 2026./."), names=names)


def test_initials_are_asked_for_again_on_the_new_file(office: Office) -> None:
    people = factories.cast(ST)
    document = factories.outgoing(Out.AT_SIGNER, ST, pdf=decision(people.leader), notation="QĐ-SCT")
    done = change(document, decision(people.deputy, title=DEPUTY_TITLE), ST)
    assert (done.state, done.holder_id) == (Out.AT_UNIT_LEADER, people.unit_leader.position)
    assert done.placement["initialled"] is False
    with pytest.raises(WrongState, match="ký nháy"):
        outgoing.pass_up(document_id=document.pk, opinion="", by=people.unit_leader, at=clock.now())


def test_who_changes_a_signer_and_when(office: Office) -> None:
    people = factories.cast()
    document = at_signer()
    pdf = decision(people.deputy, title=DEPUTY_TITLE)
    change_by = {"deputy": NotPermitted, "unit_leader": NotPermitted, "clerk": NotPermitted}
    factories.received("thay.pdf", pdf)
    upload = factories.received("thay.pdf", pdf)
    prepared = work.prepare_for(document.pk, signer=people.deputy.position, sha256=upload.sha256, at=clock.now())  # type: ignore[arg-type]
    before = factories.snapshot()

    def attempt(who: str, **facts: Any) -> Document:
        return drafting.change_signer(
            **{
                "document_id": document.pk,
                "signer": people.deputy.position,
                "upload": upload,
                "prepared": prepared,
                "confirmed": prepared.layout.key,
                "reason": "Đi công tác",
                "by": getattr(people, who),
                "at": clock.now(),
            }
            | facts
        )

    for who, kind in change_by.items():
        with pytest.raises(kind):
            attempt(who)
    for facts in ({"reason": " "}, {"signer": people.clerk.position}, {"signer": people.leader.position}):
        with pytest.raises(BadInput):
            attempt("specialist", **facts)
    assert factories.snapshot() == before
    attempt("leader")  # the signer himself may
    with pytest.raises(Refusal):
        attempt("specialist", signer=people.leader.position)  # the file is another one by now


def test_the_page_takes_the_new_file_and_keeps_what_was_typed_when_it_is_refused(office: Office) -> None:
    people = factories.cast()
    document = at_signer()
    browser = signed_in(people.specialist)
    where = f"/van-ban/{document.pk}/nguoi-ky"
    page = browser.get(where).content.decode()
    assert f'value="{people.deputy.position}"' in page and f'value="{people.leader.position}"' not in page

    def send(pdf: bytes) -> Any:
        return browser.post(
            where,
            {
                "signer": str(people.deputy.position),
                "reason": "Giám đốc đi công tác",
                "main": SimpleUploadedFile("thay.pdf", pdf, content_type="application/pdf"),
            },
        )

    refused = send(decision(people.deputy, title=DEPUTY_TITLE, pages=2))
    assert refused.status_code == 422
    assert "không chỉ ở phần người ký" in refused.content.decode()
    assert "Giám đốc đi công tác" in refused.content.decode()
    shown = send(decision(people.deputy, title=DEPUTY_TITLE))
    assert "Đúng vị trí, đổi người ký" in pages.text_of(pages.html_of(shown))
    document.refresh_from_db()
    assert document.signer_id == people.leader.position
    # The file that was shown is not asked for again; one that somebody else brought would be.
    theirs = pages.confirmed(signed_in(people.leader), shown)
    assert theirs.status_code == 422 and "Giám đốc đi công tác" in theirs.content.decode()
    assert pages.confirmed(browser, shown).status_code == 302
    document.refresh_from_db()
    assert document.signer_id == people.deputy.position


# --- places that the new file does not tell --------------------------------------------------------------------------


def untold(actor: Any, **changes: Any) -> bytes:
    """Under the form of signing the deputy's own title is missing: nothing tells where he signs."""
    return decision(actor, title=DEPUTY_TITLE[:1], **changes)


def plan_of(html: str) -> dict[str, Any]:
    return json.loads(html.partition("data-place='")[2].partition("'>")[0].replace("\\u0027", "'"))


def hidden_of(html: str) -> dict[str, str]:
    form = html.partition('id="place-form"')[2].partition("</form>")[0]
    return {name: unescape(value) for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form)}


SIGNATURE = {"part": "signature", "page": 1, "x": 134, "y": 133.5, "w": 45, "h": 18}
SEAL = {"part": "seal", "page": 1, "x": 113, "y": 124.5, "w": 36, "h": 36}
CAPTION = {"part": "caption", "page": 1, "x": 88, "y": 162, "w": 43, "h": 12}


def opened(document: Document) -> tuple[Any, str, Any]:
    """The drafter brings the file: his browser, the address, and the page on which he places the boxes."""
    people = factories.cast()
    browser, where = signed_in(people.specialist), f"/van-ban/{document.pk}/nguoi-ky"
    said = {
        "signer": str(people.deputy.position),
        "reason": "Giám đốc đi công tác",
        "main": SimpleUploadedFile("thay.pdf", untold(people.deputy), content_type="application/pdf"),
    }
    return browser, where, browser.post(where, said)


def rows() -> dict[str, Any]:
    """Everything but the bytes of files that nobody took in and which are swept."""
    return {name: value for name, value in factories.snapshot().items() if name != "objects"}


@pytest.mark.req("BD-14.1", "BD-15.1")
def test_where_the_new_file_tells_no_place_a_person_puts_the_boxes(office: Office) -> None:
    people = factories.cast()
    document = at_signer()
    before = rows()
    browser, where, shown = opened(document)
    html = pages.html_of(shown)
    assert shown.status_code == 422 and rows() == before
    assert "Không thấy chức vụ “Phó Giám đốc”" in pages.text_of(html) and "Chưa lưu" not in html
    assert html.count('src="data:image/webp;base64,') == 1
    plan, hidden = plan_of(html), hidden_of(html)
    assert {box["part"] for box in plan["boxes"]} == {"number", "day", "month", "year"}
    assert next(part["note"] for part in plan["parts"] if part["part"] == "signature") == printed(people.deputy)
    hidden |= {"layout": json.dumps([*plan["boxes"], SIGNATURE, SEAL])}
    # The words beside the seal go where there is room: all of it is seen once more.
    asked = browser.post(where, hidden)
    assert asked.status_code == 200 and rows() == before
    assert "Tên cơ quan, thời gian ký" in pages.text_of(pages.html_of(asked))
    again = pages.html_of(browser.post(where, hidden | {"then": "place"}))
    assert {"signature", "seal"} <= {box["part"] for box in plan_of(again)["boxes"]}
    assert rows() == before
    assert pages.confirmed(browser, asked).status_code == 302
    document.refresh_from_db()
    assert (document.signer_id, document.state) == (people.deputy.position, Out.AT_SIGNER)
    main = File.objects.get(document_id=document.pk, kind="main")
    upload = main.versions.filter(note="Tải lên").order_by("-number").first()
    kept = document.placement["by_hand"]
    assert (kept["sha256"], kept["boxes"]["signature"][0]) == (upload.sha256, 0)
    names = factories.audit_names(document)[-3:]
    assert names == ["outgoing.placed", "outgoing.layout_confirmed", "outgoing.signer_changed"]
    line = AuditEvent.objects.get(target_id=document.pk, name="outgoing.placed")
    assert line.data["sha256"] == upload.sha256 and line.position_id == people.specialist.position
    claim = signing.ask_signature(document_id=document.pk, by=people.deputy, at=clock.now())
    factories.run_jobs()
    claim.refresh_from_db()
    assert claim.state == "done", claim.problem


def test_who_put_every_box_of_the_new_file_in_its_place_is_not_asked_again(office: Office) -> None:
    document = at_signer()
    browser, where, shown = opened(document)
    html = pages.html_of(shown)
    boxes = [*plan_of(html)["boxes"], SIGNATURE, SEAL, CAPTION]
    done = browser.post(where, hidden_of(html) | {"layout": json.dumps(boxes)})
    assert done.status_code == 302, pages.text_of(pages.html_of(done))
    document.refresh_from_db()
    assert document.signer_id == factories.cast().deputy.position
    assert factories.audit_names(document)[-2:] == ["outgoing.placed", "outgoing.signer_changed"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"x": 60}, "phải trùm lên khoảng 1/3 chữ ký"),
        ({"w": 30, "h": 30}, "phải đúng kích thước thực 36 mm"),
    ],
)
def test_a_wrong_layout_of_the_new_file_is_refused_and_nothing_is_lost(
    office: Office, change: dict[str, float], sentence: str
) -> None:
    document = at_signer()
    browser, where, shown = opened(document)
    html = pages.html_of(shown)
    before = rows()
    boxes = [*plan_of(html)["boxes"], SIGNATURE, {**SEAL, **change}]
    refused = browser.post(where, hidden_of(html) | {"layout": json.dumps(boxes)})
    page = pages.html_of(refused)
    assert refused.status_code == 422 and sentence in pages.text_of(page)
    kept = {box["part"]: box["x"] for box in plan_of(page)["boxes"]}
    assert (kept["seal"], kept["signature"]) == ({**SEAL, **change}["x"], 134)
    assert {name: hidden_of(page)[name] for name in ("signer", "reason")} == {
        "signer": str(factories.cast().deputy.position),
        "reason": "Giám đốc đi công tác",
    }
    assert rows() == before


def test_the_boxes_that_the_text_gives_may_be_put_elsewhere_too(office: Office) -> None:
    people = factories.cast()
    document = at_signer()
    browser, where = signed_in(people.specialist), f"/van-ban/{document.pk}/nguoi-ky"
    pdf = decision(people.deputy, title=DEPUTY_TITLE)
    said = {
        "signer": str(people.deputy.position),
        "reason": "Giám đốc đi công tác",
        "main": SimpleUploadedFile("thay.pdf", pdf, content_type="application/pdf"),
    }
    shown = pages.html_of(browser.post(where, said))
    assert 'name="then" value="place"' in shown and "Sửa vị trí" in shown
    form = shown.partition('id="confirm-form"')[2].partition("</form>")[0]
    hidden = {name: unescape(value) for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form)}
    opened_ = browser.post(where, hidden | {"then": "place"})
    html = pages.html_of(opened_)
    assert opened_.status_code == 200 and {"signature", "seal"} <= {box["part"] for box in plan_of(html)["boxes"]}


def test_the_signer_of_hau_giang_is_a_deputy_and_its_letters_say_so(office: Office) -> None:
    source = factories.letter(HG)
    assert read_authority(source.pdf.read_bytes(), signer_name=source.signer_name)[-1] == "KT. CHỦ TỊCH"
