"""Changing one's password, and the rule for new ones."""

from __future__ import annotations

import pytest
from django.contrib.auth.hashers import check_password
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

import browsers
from factories import cast, snapshot
from vanthu.core.models import AuditEvent
from vanthu.demo.province import PASSWORD
from vanthu.people import actions, passwords
from vanthu.people.models import Account

PAGE = "/tai-khoan/mat-khau"
GOOD = "bốn con ngựa kéo xe"


def change(browser: Client, old: str = PASSWORD, new: str = GOOD, again: str | None = None):
    return browser.post(PAGE, {"old": old, "new": new, "again": new if again is None else again})


def account() -> Account:
    return Account.objects.get(pk=cast().clerk.account)


@pytest.mark.req("ST-14.2a")
def test_a_changed_password_ends_every_other_session_and_not_this_one(office):
    here, elsewhere = browsers.signed_in(cast().clerk), browsers.signed_in(cast().clerk)
    somebody_else = browsers.signed_in(cast().leader)
    key = here.cookies["vanthu"].value
    assert elsewhere.get(PAGE).status_code == 200
    done = change(here)
    assert (done.status_code, done.headers["Location"]) == (302, "/tai-khoan")
    assert here.get(PAGE).status_code == 200
    assert here.cookies["vanthu"].value != key
    assert elsewhere.get(PAGE).headers["Location"].startswith("/dang-nhap")
    assert somebody_else.get(PAGE).status_code == 200
    assert check_password(GOOD, account().password) and not check_password(PASSWORD, account().password)
    assert account().password_changed_at is not None
    assert AuditEvent.objects.get(name="account.password_changed").account_id == cast().clerk.account


def test_a_password_typed_with_decomposed_marks_is_the_same_password(office):
    import unicodedata

    assert change(browsers.signed_in(cast().clerk), new=unicodedata.normalize("NFD", GOOD)).status_code == 302
    browser = Client()
    browser.post("/dang-nhap", {"username": "vanthu.bd", "password": GOOD})
    assert browser.get(PAGE).status_code == 200


@pytest.mark.req("QN-18.5a")
@pytest.mark.parametrize(
    ("new", "sentence"),
    [
        ("ngắn quá", "Mật khẩu mới phải có ít nhất 12 ký tự."),
        ("mười một k", "Mật khẩu mới phải có ít nhất 12 ký tự."),
        ("của VANTHU.BD đây", "Mật khẩu mới không được chứa tên đăng nhập."),
        ("MatKhau123456", "Mật khẩu này quá dễ đoán."),
        ("mật khẩu 12345", "Mật khẩu này quá dễ đoán."),
        ("123456-789-012", "Mật khẩu này quá dễ đoán."),
        ("abababababababab", "Mật khẩu này quá dễ đoán."),
    ],
)
def test_a_weak_password_is_refused_and_nothing_changes(office, new, sentence):
    browser = browsers.signed_in(cast().clerk)
    before = account().password
    response = change(browser, new=new)
    assert response.status_code == 422 and sentence in response.content.decode()
    assert account().password == before and account().password_changed_at is None
    assert not AuditEvent.objects.filter(name="account.password_changed").exists()


def test_the_same_password_again_is_no_change(office):
    Account.objects.filter(pk=cast().clerk.account).update(password=actions.make_password(GOOD))
    response = change(browsers.signed_in(cast().clerk), old=GOOD)
    assert response.status_code == 422 and "trùng mật khẩu hiện tại" in response.content.decode()


def test_two_different_new_passwords_are_refused_before_anything_is_looked_at(office):
    browser = browsers.signed_in(cast().clerk)
    before = snapshot()
    response = change(browser, again="bốn con ngựa kéo cày")
    assert response.status_code == 422 and "không giống nhau" in response.content.decode()
    assert snapshot() == before


def test_a_wrong_old_password_is_refused_and_counts_as_a_try(office):
    response = change(browsers.signed_in(cast().clerk), old="sai")
    assert response.status_code == 422 and "Mật khẩu không đúng. Còn 4 lần thử." in response.content.decode()
    assert account().failures == 1 and check_password(PASSWORD, account().password)


def test_the_page_says_the_rules_and_that_a_given_password_should_be_changed(office):
    browser = browsers.signed_in(cast().clerk)
    text = browser.get(PAGE).content.decode()
    assert all(rule in text for rule in passwords.RULES) and "do quản trị cấp" in text
    change(browser)
    assert "do quản trị cấp" not in browser.get(PAGE).content.decode()


def test_the_form_without_its_token_is_refused(office):
    browser = browsers.signed_in(cast().clerk, enforce_csrf_checks=True)
    assert change(browser).status_code == 403
    assert check_password(PASSWORD, account().password)


@given(st.text(max_size=11).filter(lambda text: len(passwords.composed(text)) < passwords.LENGTH))
def test_no_short_password_passes_the_rule(password):
    with pytest.raises(passwords.PasswordWeak):
        passwords.refuse_weak(password, username="vanthu.bd")


@given(st.sampled_from(sorted(passwords.COMMON)), st.randoms())
def test_no_common_password_passes_in_any_case_or_with_separators(password, random):
    dressed = "".join(random.choice((c.upper(), c, f"{c}-", f"{c} ")) for c in password)
    with pytest.raises(passwords.PasswordWeak):
        passwords.refuse_weak(dressed, username="vanthu.bd")
