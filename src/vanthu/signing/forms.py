"""The form for what opens a key. What is typed into it is never shown again and never kept by the browser or by us."""

from __future__ import annotations

from typing import Any

from django import forms

from vanthu.signing.ports import Secrets

_LONGEST = 64


def _secret(label: str, missing: str, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        strip=False,
        max_length=_LONGEST,
        widget=forms.PasswordInput(render_value=False, attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": missing, "max_length": f"Dài quá {_LONGEST} ký tự."},
        **more,
    )


class SecretForm(forms.Form):
    """PIN and one-time code, as far as the key asks for them."""

    def __init__(self, *args: Any, secrets: Secrets, **more: Any) -> None:
        super().__init__(*args, **more)
        if secrets.pin:
            self.fields["pin"] = _secret("Mã PIN", "Hãy nhập mã PIN.")
        if secrets.otp:
            self.fields["otp"] = _secret("Mã OTP", "Hãy nhập mã OTP.")
