"""My notices: mine alone, by day, page by page, read when opened."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import get_args
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

import browsers
from factories import cast, incoming, snapshot
from vanthu.core import clock
from vanthu.core.ids import new_id
from vanthu.documents.states import In
from vanthu.notify import actions, notices, queries, views
from vanthu.notify.models import Notice
from vanthu.refusal import NotFound

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=clock.VIETNAM)


@pytest.fixture
def noon(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON)
    return NOON


def tell(text: str, *, account: UUID | None = None, at: datetime = NOON, **more) -> Notice:
    with transaction.atomic():
        notices.tell([account or cast().clerk.account], text=text, agency=cast().agency, at=at, **more)
    return Notice.objects.get(text=text)


def texts(page: str) -> list[str]:
    return re.findall(r'<span class="notice-text">(?:<span class="sr">Chưa đọc\. </span>)?([^<]+)</span>', page)


def test_notices_stand_under_their_day_newest_first(office, noon):
    tell("Sáng nay", at=NOON - timedelta(hours=3))
    tell("Vừa xong", urgent=True)
    tell("Khuya hôm qua", at=NOON.replace(day=19, hour=23, minute=59))
    tell("Tuần trước", at=NOON - timedelta(days=7))
    page = browsers.signed_in(cast().clerk).get("/thong-bao").content.decode()
    assert texts(page) == ["Vừa xong", "Sáng nay", "Khuya hôm qua", "Tuần trước"]
    assert re.findall(r'<h2 class="section-title">([^<]+)</h2>', page) == ["Hôm nay", "Hôm qua", "13/11/2026"]
    assert re.search(r'<li class="notice unread tone-late"><a [^>]+>.*?Vừa xong', page)


def test_another_accounts_notices_are_neither_shown_nor_opened_nor_marked(office, noon):
    theirs = tell("Của người khác", account=cast().leader.account)
    browser = browsers.signed_in(cast().clerk)
    before = snapshot()
    assert "Của người khác" not in browser.get("/thong-bao").content.decode()
    missing = browser.get(f"/thong-bao/{new_id()}")
    unseen = browser.get(f"/thong-bao/{theirs.pk}")
    assert missing.status_code == unseen.status_code == 404
    assert browser.post("/thong-bao/da-doc").status_code == 302
    assert snapshot() == before
    assert Client().get(f"/thong-bao/{theirs.pk}").headers["Location"].startswith("/dang-nhap")


def test_opening_a_notice_marks_it_read_once_and_leads_to_its_document(office, noon, monkeypatch):
    document = incoming(In.ARRIVED, at=NOON)
    notice = tell("Văn bản đến", document=document.pk)
    browser = browsers.signed_in(cast().clerk)
    opened = browser.get(f"/thong-bao/{notice.pk}")
    assert (opened.status_code, opened.headers["Location"]) == (302, f"/van-ban/{document.pk}")
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(minutes=5))
    browser.get(f"/thong-bao/{notice.pk}")
    notice.refresh_from_db()
    assert notice.read_at == NOON
    assert "unread" not in browser.get("/thong-bao").content.decode()


@pytest.mark.parametrize(
    ("about", "where"),
    [(("trust", "1"), "/quan-tri/danh-sach-tin-cay/phien-ban/1"), (("pictures", ""), "/quan-tri/hinh-anh")],
)
def test_a_notice_about_another_page_leads_there(office, noon, about, where):
    notice = tell("Xem trang khác", about=about)
    opened = browsers.signed_in(cast().clerk).get(f"/thong-bao/{notice.pk}")
    assert (opened.status_code, opened.headers["Location"]) == (302, where)


def test_every_kind_of_page_that_a_notice_may_be_about_has_its_address():
    assert set(get_args(notices.About)) == set(views.PAGES)


def test_a_notice_about_no_document_leads_back_to_the_list(office, noon):
    notice = tell("Bảo trì hệ thống lúc 22:00")
    assert browsers.signed_in(cast().clerk).get(f"/thong-bao/{notice.pk}").headers["Location"] == "/thong-bao"


def test_all_can_be_marked_read_at_once_by_a_form_only(office, noon):
    for n in range(3):
        tell(f"Thông báo {n}", at=NOON - timedelta(minutes=n))
    later = tell("Đến sau khi trang mở", at=NOON + timedelta(seconds=1))
    browser = browsers.signed_in(cast().clerk)
    assert browser.get("/thong-bao/da-doc").status_code == 405
    assert queries.unread(cast().clerk.account) == 4
    assert browser.post("/thong-bao/da-doc").headers["Location"] == "/thong-bao"
    assert list(Notice.objects.filter(read_at=None)) == [later]
    forged = browsers.signed_in(cast().clerk, enforce_csrf_checks=True)
    assert forged.post("/thong-bao/da-doc").status_code == 403


def test_pages_go_on_by_key_there_and_back_with_nothing_twice_or_left_out(office, noon):
    # Many at the same moment: the key's second half decides.
    Notice.objects.bulk_create(
        Notice(
            agency_id=cast().agency,
            account_id=cast().clerk.account,
            at=NOON - timedelta(minutes=n // 40),
            text=f"Thông báo {n}",
        )
        for n in range(125)
    )
    browser = browsers.signed_in(cast().clerk)
    pages, address = [], "/thong-bao"
    while address:
        page = browser.get(address).content.decode()
        pages.append(texts(page))
        found = re.search(r'href="([^"]+)" rel="next"', page)
        address = found and "/thong-bao" + found.group(1).removeprefix("/thong-bao")
    assert [len(page) for page in pages] == [50, 50, 25]
    assert len({text for page in pages for text in page}) == 125
    back = re.search(r'href="([^"]+)" rel="prev"', page).group(1)
    middle = browser.get(back).content.decode()
    assert texts(middle) == pages[1]
    first = browser.get(re.search(r'href="([^"]+)" rel="prev"', middle).group(1)).content.decode()
    assert texts(first) == pages[0] and 'rel="prev"' not in first
    for nonsense in ("x", "1.2", "999999999999999999.0", "-1." + "0" * 32):
        assert browser.get("/thong-bao", {"sau": nonsense}).status_code == 200
    # Nothing lies beyond these.
    for beyond in ({"sau": "0." + "0" * 32}, {"truoc": "9" * 16 + "." + "0" * 32}):
        assert texts(browser.get("/thong-bao", beyond).content.decode()) == pages[0]


def test_the_page_costs_the_same_queries_for_one_notice_and_for_many(office, noon):
    browser = browsers.signed_in(cast().clerk)

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert browser.get("/thong-bao").status_code == 200
        assert sum("notify_notice" in query["sql"] for query in asked) == 2  # the page, the counter of the frame
        return len(asked)

    browser.get("/thong-bao")  # the first request of a process composes its statements
    tell("Một")
    few = cost()
    for n in range(60):
        tell(f"Thông báo {n}", document=new_id(), at=NOON - timedelta(minutes=n))
    assert cost() == few


def test_nobody_marks_anothers_notice_read_by_the_action_either(office):
    theirs = tell("Của người khác", account=cast().leader.account)
    with pytest.raises(NotFound):
        actions.mark_read(notice_id=theirs.pk, by=cast().clerk, at=NOON)
    assert actions.mark_all_read(by=cast().clerk, at=NOON + timedelta(days=1)) == 0
    theirs.refresh_from_db()
    assert theirs.read_at is None
