"""Forms of the sign-in, the lock and the password."""

from __future__ import annotations

from typing import Any

from django import forms

#: Longer input is no password; hashing it would only cost time.
MAX_PASSWORD = 200


def _password(label: str, autocomplete: str, missing: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        strip=False,
        max_length=MAX_PASSWORD,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
        error_messages={"required": missing, "max_length": f"Mật khẩu dài quá {MAX_PASSWORD} ký tự."},
    )


class SignInForm(forms.Form):
    username = forms.CharField(
        label="Tên đăng nhập",
        max_length=80,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "autocorrect": "off", "spellcheck": "false"}
        ),
        error_messages={"required": "Hãy nhập tên đăng nhập.", "max_length": "Tên đăng nhập dài quá 80 ký tự."},
    )
    password = _password("Mật khẩu", "current-password", "Hãy nhập mật khẩu.")
    next = forms.CharField(required=False, widget=forms.HiddenInput)


class UnlockForm(forms.Form):
    password = _password("Mật khẩu", "current-password", "Hãy nhập mật khẩu.")
    next = forms.CharField(required=False, widget=forms.HiddenInput)


class PasswordForm(forms.Form):
    old = _password("Mật khẩu hiện tại", "current-password", "Hãy nhập mật khẩu hiện tại.")
    new = _password("Mật khẩu mới", "new-password", "Hãy nhập mật khẩu mới.")
    again = _password("Nhập lại mật khẩu mới", "new-password", "Hãy nhập lại mật khẩu mới.")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("new") and data.get("again") and data["new"] != data["again"]:
            self.add_error("again", "Hai lần nhập mật khẩu mới không giống nhau.")
        return data
