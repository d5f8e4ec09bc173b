"""The idle lock: nothing is shown and nothing happens until the password is given again."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.db import transaction
from django.test import Client

import browsers
from factories import PROFILES, cast, snapshot
from vanthu.core import clock
from vanthu.core.models import AuditEvent
from vanthu.demo.province import PASSWORD
from vanthu.notify import notices
from vanthu.notify.models import Notice
from vanthu.people.models import Account
from vanthu.people.session_store import SessionStore
from vanthu.people.sessions import SEEN

SCRIPT = {"headers": {"Accept": "application/json"}}


def idle(key: str = PROFILES[0], minutes: float = 31, **options) -> Client:
    return browsers.signed_in(cast(key).clerk, seen=clock.now() - timedelta(minutes=minutes), **options)


def an_unread_notice(account: UUID | None) -> None:
    with transaction.atomic():
        notices.tell([account], text="Văn bản đến", agency=cast().agency, at=clock.now() - timedelta(minutes=1))


@pytest.mark.req("QN-23.1e")
@pytest.mark.parametrize("key", PROFILES)
def test_after_thirty_minutes_nothing_is_shown_and_nothing_is_done(office, key):
    an_unread_notice(cast(key).clerk.account)
    browser = idle(key)
    before = snapshot()
    page = browser.get("/thong-bao?sau=1")
    assert (page.status_code, page.headers["Location"]) == (302, "/mo-khoa?next=%2Fthong-bao%3Fsau%3D1")
    act = browser.post("/thong-bao/da-doc")
    assert act.status_code == 423 and "Màn hình đã khóa" in act.content.decode()
    assert "Văn bản đến" not in act.content.decode()
    assert browser.get("/tai-khoan", headers={"HX-Request": "true"}).status_code == 423
    assert snapshot() == before
    # Re-authentication; then the same act is done.
    back = browser.post("/mo-khoa", {"password": PASSWORD, "next": "/thong-bao"})
    assert (back.status_code, back.headers["Location"]) == (302, "/thong-bao")
    assert "Văn bản đến" in browser.get("/thong-bao").content.decode()
    assert browser.post("/thong-bao/da-doc").status_code == 302
    assert not Notice.objects.filter(read_at=None, account_id=cast(key).clerk.account).exists()


def test_someone_who_was_active_within_thirty_minutes_works_on(office):
    browser = idle(minutes=29)
    assert browser.get("/tai-khoan").status_code == 200
    assert clock.now().timestamp() - browser.session["seen"] < 60, "and counts as seen"


def test_the_lock_stays_although_requests_come_in(office):
    browser = idle()
    for _ in range(3):
        assert browser.get("/tai-khoan").status_code == 302
    assert browser.session["locked"] is True


def test_the_lock_page_names_the_person_and_shows_nothing_of_the_work(office):
    browser = idle()
    page = browser.get("/mo-khoa?next=/thong-bao")
    text = page.content.decode()
    assert page.status_code == 200
    assert cast().clerk.label in text and 'name="next" value="/thong-bao"' in text
    assert 'class="rail"' not in text and "Việc của tôi" not in text


def test_a_refused_post_leads_back_to_the_page_it_came_from(office):
    for referer, way_back in (("http://testserver/thong-bao", "/thong-bao"), ("https://ke-gian.example/x", "/")):
        text = idle().post("/thong-bao/da-doc", headers={"Referer": referer}).content.decode()
        assert f'name="next" value="{way_back}"' in text


def test_a_wrong_password_leaves_it_locked_and_says_how_many_tries_are_left(office):
    browser = idle()
    script = browser.post("/mo-khoa", {"password": "sai"}, **SCRIPT)
    assert (script.status_code, script.json()) == (422, {"sentence": "Mật khẩu không đúng. Còn 4 lần thử."})
    form = browser.post("/mo-khoa", {"password": "sai", "next": "/thong-bao"})
    assert form.status_code == 422 and "Còn 3 lần thử." in form.content.decode()
    assert 'name="next" value="/thong-bao"' in form.content.decode()
    assert browser.post("/mo-khoa", {"password": ""}, **SCRIPT).json() == {"sentence": "Hãy nhập mật khẩu."}
    assert browser.get("/tai-khoan").status_code == 302
    assert AuditEvent.objects.filter(name="account.sign_in_failed", account_id=cast().clerk.account).count() == 2


def test_five_wrong_passwords_make_even_the_right_one_wait(office):
    browser = idle()
    for _ in range(5):
        said = browser.post("/mo-khoa", {"password": "sai"}, **SCRIPT)
    assert "Hãy chờ 5 phút" in said.json()["sentence"]
    assert browser.post("/mo-khoa", {"password": PASSWORD}, **SCRIPT).status_code == 422
    Account.objects.filter(pk=cast().clerk.account).update(waits_until=clock.now() - timedelta(seconds=1))
    assert browser.post("/mo-khoa", {"password": PASSWORD}, **SCRIPT).status_code == 204
    assert Account.objects.get(pk=cast().clerk.account).failures == 0


def test_a_person_locks_the_screen_and_opens_it_again(office):
    browser = browsers.signed_in(cast().clerk)
    assert browser.get("/khoa").status_code == 405
    assert browser.post("/khoa", **SCRIPT).status_code == 204
    assert browser.get("/tai-khoan").status_code == 302
    assert browser.post("/mo-khoa", {"password": PASSWORD}, **SCRIPT).status_code == 204
    assert browser.get("/tai-khoan").status_code == 200
    names = (
        AuditEvent.objects.filter(account_id=cast().clerk.account).order_by("at", "id").values_list("name", flat=True)
    )
    assert list(names) == ["account.locked", "account.unlocked"]


def test_locking_without_a_script_shows_the_way_back(office):
    browser = browsers.signed_in(cast().clerk)
    page = browser.post("/khoa", headers={"Referer": "http://testserver/thong-bao"})
    assert page.status_code == 200 and 'name="next" value="/thong-bao"' in page.content.decode()
    assert browser.get("/thong-bao").status_code == 302


def test_a_locked_session_may_still_be_ended(office):
    browser = idle()
    assert browser.post("/dang-xuat").headers["Location"] == "/dang-nhap"
    assert browser.get("/tai-khoan").headers["Location"].startswith("/dang-nhap")


def test_the_unlock_form_without_its_token_is_refused(office):
    browser = idle(enforce_csrf_checks=True)
    assert browser.post("/mo-khoa", {"password": PASSWORD}).status_code == 403
    assert browser.get("/tai-khoan").status_code == 302


def test_nobody_is_sent_elsewhere_after_unlocking(office):
    browser = idle()
    assert 'name="next" value="/"' in browser.get("/mo-khoa?next=//ke-gian.example").content.decode()
    opened = browser.post("/mo-khoa", {"password": PASSWORD, "next": "//ke-gian.example"})
    assert opened.headers["Location"] == "/"


def test_a_slow_request_does_not_undo_the_lock(office):
    browser = browsers.signed_in(cast().clerk)
    slow = SessionStore(browser.session.session_key)
    slow[SEEN] = int(clock.now().timestamp())  # it began before, and saves at its end
    browser.post("/khoa")
    assert browser.get("/tai-khoan").status_code == 302
    slow.save()
    assert browser.get("/tai-khoan").status_code == 302, "still locked"
    assert browser.session[SEEN] == slow[SEEN]


def test_a_session_that_ended_meanwhile_does_not_come_back(office):
    browser = browsers.signed_in(cast().clerk)
    slow = SessionStore(browser.session.session_key)
    slow[SEEN] = 1
    browser.session.flush()
    with pytest.raises(UpdateError):
        slow.save()
    assert not SessionStore().exists(slow.session_key)
