"""The forms in which documents are entered: saved once, and nothing kept of what may not come in."""

from __future__ import annotations

import html
import io
import re
import zipfile
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

import browsers
import factories
from factories import BD, HG, LC, PROFILES, cast
from factories_office import Office
from vanthu.core import clock
from vanthu.demo.documents.catalogue import DemoKind, of_agency
from vanthu.documents.models import Document
from vanthu.store import bytes_store

LETTER = next(item for item in of_agency("binh_dinh_sct") if item.kind is DemoKind.LETTER)


def stored() -> set[str]:
    return {sha256 for sha256, _ in bytes_store().each()}


def upload(path: Any) -> SimpleUploadedFile:
    return SimpleUploadedFile(path.name, path.read_bytes())


def word(*paragraphs: str) -> bytes:
    """A .docx with these paragraphs."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as parts:
        body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
        parts.writestr("[Content_Types].xml", "<Types/>")
        parts.writestr("word/document.xml", f'<w:document xmlns:w="urn:w"><w:body>{body}</w:body></w:document>')
    return out.getvalue()


def draft(browser: Client, **typed: Any) -> HttpResponse:
    people = cast(BD)
    said = {
        "key": str(uuid4()),
        "type_name": "Công văn",
        "subject": "V/v báo cáo công tác tháng",
        "recipients": [str(cast(LC).agency)],
        "urgency": "0",
        "signer": str(people.leader.position),
        "unit_leader": str(people.unit_leader.position),
        "copies": "1",
        "main": upload(LETTER.pdf),
        "then": "again",
    }
    return browser.post("/van-ban/soan", {name: value for name, value in (said | typed).items() if value is not None})


def paper(browser: Client, **typed: Any) -> HttpResponse:
    said = {
        "key": str(uuid4()),
        "type_name": "Công văn",
        "organ_name": "Ban Quản lý chợ",
        "number": "12",
        "notation": "BQL",
        "issued_on": (clock.now().date() - timedelta(days=1)).isoformat(),
        "subject": "V/v bố trí điểm bán hàng",
        "signer_name": "Trưởng ban",
        "signer_position": "Trưởng ban",
        "source": "paper",
        "scan_later": "on",
        "no_mark": "on",
        "urgency": "0",
    }
    return browser.post("/van-ban/nhap-giay", said | typed)


ENTRANCES = pytest.mark.parametrize(("enter", "who"), [(draft, "specialist"), (paper, "clerk")], ids=["draft", "paper"])


@ENTRANCES
def test_a_second_click_finds_what_the_first_one_made(office: Office, enter: Any, who: str) -> None:
    browser = browsers.signed_in(getattr(cast(BD), who))
    key = str(uuid4())
    first = enter(browser, key=key)
    assert first.status_code == 302, html.unescape(first.content.decode())
    assert enter(browser, key=key)["Location"] == first["Location"]
    assert Document.objects.count() == 1


@ENTRANCES
def test_a_form_gone_back_to_and_changed_makes_another_document_and_loses_nothing(
    office: Office, enter: Any, who: str
) -> None:
    browser = browsers.signed_in(getattr(cast(BD), who))
    key = str(uuid4())
    assert enter(browser, key=key).status_code == 302
    again = enter(browser, key=key, subject="V/v việc khác", number="13")
    shown = html.unescape(again.content.decode())
    assert again.status_code == 422 and "đã được lưu thành văn bản" in shown and "V/v việc khác" in shown
    assert Document.objects.count() == 1
    renewed = re.search(r'name="key" value="([0-9a-f-]{36})"', again.content.decode())
    assert renewed is not None and renewed[1] != key
    assert enter(browser, key=renewed[1], subject="V/v việc khác", number="13").status_code == 302
    assert set(Document.objects.values_list("subject", flat=True)) >= {"V/v việc khác"}
    assert Document.objects.count() == 2


@pytest.mark.parametrize(
    "changed",
    [{"recipients": [str(UUID(int=1))]}, {"urgency": "1"}, {"note": "Ghi chú mới"}, {"main": None}],
    ids=["recipients", "urgency", "note", "file"],
)
def test_a_draft_gone_back_to_is_never_taken_for_the_first_one(office: Office, changed: dict[str, Any]) -> None:
    browser = browsers.signed_in(cast(BD).specialist)
    key = str(uuid4())
    assert draft(browser, key=key).status_code == 302
    before = factories.snapshot()
    if "recipients" in changed:
        changed = {"recipients": [str(cast(HG).agency)]}
    again = draft(browser, key=key, **changed)
    assert again.status_code == 422 and "đã được lưu thành văn bản" in html.unescape(again.content.decode())
    assert factories.snapshot() == before


@pytest.mark.parametrize("key", PROFILES[:1])
@ENTRANCES
def test_of_a_secret_not_a_byte_is_kept(office: Office, enter: Any, who: str, key: str) -> None:
    browser = browsers.signed_in(getattr(cast(key), who))
    before = stored()
    scan = {} if enter is draft else {"scan": upload(LETTER.pdf), "scan_later": ""}
    answer = enter(browser, subject="MẬT. V/v việc riêng", **scan)
    assert answer.status_code == 422
    assert not Document.objects.exists() and stored() == before


def test_a_marked_draft_in_word_takes_the_clean_pdf_with_it(office: Office) -> None:
    browser = browsers.signed_in(cast(BD).specialist)
    before = stored()
    marked = SimpleUploadedFile("du-thao.docx", word("TỐI MẬT", "Nội dung"))
    assert draft(browser, editable=marked).status_code == 422
    assert not Document.objects.exists() and stored() == before
