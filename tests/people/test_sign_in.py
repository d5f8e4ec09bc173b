"""The door: who gets in, and what everybody else is told."""

from __future__ import annotations

import re
from datetime import timedelta
from threading import Thread
from urllib.parse import urlencode

import pytest
from django.conf import settings as django_settings
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client

import browsers
from factories import cast
from vanthu.core import clock
from vanthu.core.models import AuditEvent
from vanthu.demo.province import PASSWORD
from vanthu.people import actions
from vanthu.people.models import Account, Position

NAME = "vanthu.bd"
COOKIE = django_settings.SESSION_COOKIE_NAME


def sign_in(browser: Client, username: str = NAME, password: str = PASSWORD, **more: str):
    return browser.post("/dang-nhap", {"username": username, "password": password, **more})


def is_in(browser: Client) -> bool:
    return browser.get("/tai-khoan").status_code == 200


def answer(response, username: str) -> str:
    """The page without what is the visitor's own: the name typed and the form's token."""
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", response.content.decode())
    return page.replace(f'value="{username}"', "")


def test_a_person_signs_in_and_goes_on_to_the_page_asked_for(office):
    browser = Client()
    asked = browser.get("/thong-bao")
    assert asked.headers["Location"] == "/dang-nhap?next=%2Fthong-bao"
    assert 'name="next" value="/thong-bao"' in browser.get(asked.headers["Location"]).content.decode()
    response = sign_in(browser, next="/thong-bao")
    assert (response.status_code, response.headers["Location"]) == (302, "/thong-bao")
    assert is_in(browser)
    account = Account.objects.get(username=NAME)
    assert account.last_login is not None
    line = AuditEvent.objects.get(name="account.signed_in", target_id=account.pk)
    assert (line.account_id, line.agency_id, line.data) == (account.pk, cast().agency, {"address": "127.0.0.1"})


def test_what_is_sent_after_the_session_ended_leads_back_to_its_page(office):
    """What was typed there is kept by the browser; nothing of it happened."""
    page = "/van-ban/01a20121-6bb2-7267-a41b-adc8242237b6"
    asked = Client().post(f"{page}/lam/sign", headers={"Referer": f"http://testserver{page}?xem=1"})
    assert asked.headers["Location"] == f"/dang-nhap?{urlencode({'next': f'{page}?xem=1'})}"
    for elsewhere in ("", "http://elsewhere.example/x", "//elsewhere.example/x"):
        asked = Client().post(f"{page}/lam/sign", headers={"Referer": elsewhere})
        assert asked.headers["Location"] == "/dang-nhap"


def test_a_name_typed_with_decomposed_marks_or_spaces_is_the_same_name(office):
    Account.objects.filter(username=NAME).update(username="vănthư.bd")
    assert sign_in(Client(), username=" va\u0306nthu\u031b.bd ").status_code == 302


def test_a_session_key_planted_before_sign_in_is_worth_nothing_afterwards(office):
    planted = SessionStore()
    planted["left"] = "by somebody else"
    planted.create()
    browser = Client()
    browser.cookies[COOKIE] = planted.session_key
    assert sign_in(browser).status_code == 302
    assert browser.cookies[COOKIE].value != planted.session_key
    assert not SessionStore().exists(planted.session_key)
    assert "left" not in browser.session
    thief = Client()
    thief.cookies[COOKIE] = planted.session_key
    assert not is_in(thief)


def test_another_person_who_signs_in_here_gets_nothing_of_the_session_before(office):
    browser = Client()
    sign_in(browser)
    first = browser.cookies[COOKIE].value
    assert sign_in(browser, username="giamdoc.bd").status_code == 302
    assert not SessionStore().exists(first)
    assert "giamdoc.bd" in browser.get("/tai-khoan").content.decode()


@pytest.mark.parametrize("why", ["unknown", "wrong", "closed", "waiting", "no_position"])
def test_whatever_is_wrong_the_answer_is_the_same(office, settings, why):
    settings.ENVIRONMENT = "production"  # no list of sample accounts on the page
    reference = sign_in(Client(), username="khong.co.ai", password="sai")
    account = Account.objects.get(username=NAME)
    username, password = NAME, PASSWORD
    if why == "unknown":
        username = "cung.khong.co"
    elif why == "wrong":
        password = "sai"
    elif why == "closed":
        Account.objects.filter(pk=account.pk).update(is_active=False)
    elif why == "waiting":
        Account.objects.filter(pk=account.pk).update(failures=5, waits_until=clock.now() + timedelta(minutes=5))
    else:
        Position.objects.filter(account=account).update(valid_to=clock.now().date() - timedelta(days=1))
    browser = Client()
    response = sign_in(browser, username=username, password=password)
    assert response.status_code == reference.status_code == 422
    assert answer(response, username) == answer(reference, "khong.co.ai")
    assert COOKIE not in browser.cookies
    assert not AuditEvent.objects.filter(name="account.signed_in").exists()


@pytest.mark.parametrize("username", ["khong.co.ai", NAME, "waiting", "without_password"])
def test_every_try_costs_exactly_one_hash(office, monkeypatch, username):
    actions._nobody()
    if username == "waiting":
        Account.objects.filter(username=NAME).update(username=username, waits_until=clock.now() + timedelta(hours=1))
    elif username == "without_password":
        Account.objects.filter(username=NAME).update(username=username, password="!")
    checked = []
    real = actions.check_password
    monkeypatch.setattr(actions, "check_password", lambda *given: checked.append(given[1]) or real(*given))
    with pytest.raises(actions.SignInRefused):
        actions.sign_in(username=username, password="sai", address="10.0.0.1", at=clock.now())
    assert len(checked) == 1 and checked[0].startswith("argon2$")


def test_five_failures_make_the_account_wait_and_success_forgets_them(office, monkeypatch, settings):
    start = clock.now()
    for _ in range(settings.SIGN_IN_FAILURES):
        assert sign_in(Client(), password="sai").status_code == 422
    browser = Client()
    assert sign_in(browser).status_code == 422 and not is_in(browser)
    waits_until = Account.objects.get(username=NAME).waits_until
    assert waits_until - start >= timedelta(seconds=settings.SIGN_IN_WAIT_SECONDS)
    sign_in(Client(), password="sai")
    assert Account.objects.get(username=NAME).waits_until == waits_until, "a try while waiting does not prolong it"
    assert sign_in(Client(), username="giamdoc.bd").status_code == 302, "nobody else waits"
    monkeypatch.setattr(clock, "now", lambda: waits_until + timedelta(seconds=1))
    assert sign_in(browser).status_code == 302
    account = Account.objects.get(username=NAME)
    assert (account.failures, account.waits_until) == (0, None)


def test_a_failure_after_the_waiting_time_makes_it_wait_again(office, settings):
    passed = clock.now() - timedelta(seconds=1)
    Account.objects.filter(username=NAME).update(failures=settings.SIGN_IN_FAILURES, waits_until=passed)
    sign_in(Client(), password="sai")
    assert Account.objects.get(username=NAME).waits_until > clock.now()


def test_guesses_at_the_same_moment_cannot_outrun_the_limit(own_office, settings):
    from django.db import connections

    at = clock.now()

    def guess() -> None:
        try:
            with pytest.raises(actions.SignInRefused):
                actions.sign_in(username=NAME, password="sai", address="10.0.0.1", at=at)
        finally:
            connections.close_all()

    guessers = [Thread(target=guess) for _ in range(settings.SIGN_IN_FAILURES + 3)]
    for guesser in guessers:
        guesser.start()
    for guesser in guessers:
        guesser.join()
    why = [line.data["why"] for line in AuditEvent.objects.filter(name="account.sign_in_failed")]
    assert why.count("sai mật khẩu") == settings.SIGN_IN_FAILURES
    assert why.count("đang trong thời gian chờ") == 3


def test_failures_are_kept_but_a_name_that_nobody_has_is_not(office):
    sign_in(Client(), password="sai")
    sign_in(Client(), username="mat-khau-go-nham-o", password="sai")
    known, unknown = AuditEvent.objects.filter(name="account.sign_in_failed").order_by("at", "id")
    assert (known.data["username"], known.data["why"], known.agency_id) == (NAME, "sai mật khẩu", cast().agency)
    assert (unknown.data["username"], unknown.data["why"], unknown.agency_id) == ("", "không có tài khoản", None)
    assert known.account_id is None and PASSWORD not in str(known.data)


@pytest.mark.parametrize(
    "target",
    [
        "https://ke-gian.example/",
        "//ke-gian.example",
        "/\\ke-gian.example",
        "\\\\ke-gian.example",
        "javascript:alert(1)",
        "\t//ke-gian.example",
        "///ke-gian.example",
        "/" + "a" * 3000,
        "thong-bao",
    ],
)
def test_nobody_is_sent_elsewhere_after_signing_in(office, target):
    assert sign_in(Client(), next=target).headers["Location"] == "/"
    signed_in = browsers.signed_in(cast().clerk)
    assert signed_in.get("/dang-nhap", {"next": target}).headers["Location"] == "/"


def test_a_form_without_its_token_is_refused(office):
    browser = Client(enforce_csrf_checks=True)
    refused = sign_in(browser)
    assert refused.status_code == 403 and COOKIE not in browser.cookies
    page = browser.get("/dang-nhap").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page).group(1)
    before = browser.cookies["csrftoken"].value
    assert sign_in(browser, csrfmiddlewaretoken=token).status_code == 302
    assert browser.cookies["csrftoken"].value != before
    assert browser.post("/dang-xuat").status_code == 403 and is_in(browser)


def test_fields_left_empty_or_too_long_are_named_in_vietnamese(office):
    page = Client().post("/dang-nhap", {"username": "x" * 81, "password": ""})
    assert page.status_code == 422
    assert "Tên đăng nhập dài quá 80 ký tự." in page.content.decode()
    assert "Hãy nhập mật khẩu." in page.content.decode()
    assert not AuditEvent.objects.filter(name="account.sign_in_failed").exists()


def test_signing_out_ends_the_session(office):
    browser = browsers.signed_in(cast().clerk)
    key = browser.cookies[COOKIE].value
    assert browser.get("/dang-xuat").status_code == 405 and is_in(browser)
    assert browser.post("/dang-xuat").headers["Location"] == "/dang-nhap"
    assert not SessionStore().exists(key)
    assert AuditEvent.objects.get(name="account.signed_out").account_id == cast().clerk.account


def test_sample_accounts_are_listed_outside_production_only(office, settings):
    assert NAME in Client().get("/dang-nhap").content.decode()
    settings.ENVIRONMENT = "production"
    assert NAME not in Client().get("/dang-nhap").content.decode()
