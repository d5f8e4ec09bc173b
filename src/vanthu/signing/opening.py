"""Asking for the PIN where an act needs a key that is closed: a page in between, which works without JavaScript.

The page's form goes to the address of the act itself, so that the act follows at once when the PIN was right. A PIN that
was wrong leaves everything as it was.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.debug import sensitive_variables

from vanthu.signing import actions, keydesk
from vanthu.signing.forms import SecretForm
from vanthu.signing.models import Certificate
from vanthu.signing.ports import KeyUnavailable, PinRefused
from vanthu.web.shell import page

#: Names of the page's own fields; everything else that was posted is the act's and is sent along.
GIVEN, SEND_OTP = "key-given", "key-send-otp"
PREFIX = "key"


@sensitive_variables("form")
def asked(
    request: HttpRequest, certificate: Certificate, *, act: str, about: str, back: str, at: datetime
) -> HttpResponse | None:
    """The page that asks for PIN or code, or None when the key is open: then the act goes on.

    `act` is the label of the button, `about` what it is pressed on, `back` the page without it. Raises KeyUnavailable where nothing can be typed
    that would help: no device, no service, no signer process.
    """
    actor = request.actor  # type: ignore[attr-defined]
    state = keydesk.state(certificate, account=actor.account)
    if not state.locked:
        return None

    def show(form: SecretForm, *, note: str = "", status: int = 200) -> HttpResponse:
        own = {"csrfmiddlewaretoken", GIVEN, SEND_OTP, *(f"{PREFIX}-{name}" for name in form.fields)}
        context = {
            "form": form,
            "holder": certificate.common_name,
            "act": act,
            "about": about,
            "note": note,
            "warning": state.secrets.note,
            "sends_otp": state.secrets.sends_otp,
            "action_url": request.get_full_path(),
            "back_url": back,
            "carried": [(name, one) for name in request.POST if name not in own for one in request.POST.getlist(name)],
        }
        response = page(request, "signing/secret.html", context, status=status)
        response["Cache-Control"] = "no-store"
        return response

    empty = SecretForm(secrets=state.secrets, prefix=PREFIX)
    if SEND_OTP in request.POST:
        keydesk.send_otp(certificate)
        return show(empty, note="Đã gửi mã OTP. Hãy nhập mã vừa nhận được.")
    if GIVEN not in request.POST:
        return show(empty)
    form = SecretForm(request.POST, secrets=state.secrets, prefix=PREFIX)
    if not form.is_valid():
        return show(form, status=422)
    refusal = open_key(certificate, form, by=actor, at=at)
    if refusal is None:
        return None
    if not isinstance(refusal, PinRefused):
        raise refusal
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
    return show(form, status=refusal.status)


def open_key(certificate: Certificate, form: SecretForm, *, by: Any, at: datetime) -> KeyUnavailable | None:
    """Open the key with what a valid form holds, and write down how it ended; the refusal if it was one."""
    told = {"certificate_id": certificate.pk, "serial": certificate.serial, "by": by, "at": at}
    given = form.cleaned_data
    try:
        keydesk.open_key(certificate, account=by.account, pin=given.get("pin", ""), otp=given.get("otp", ""))
    except KeyUnavailable as refusal:
        actions.note_refused(code=refusal.code, why=refusal.sentence, **told)
        return refusal
    actions.note_opened(**told)
    return None
