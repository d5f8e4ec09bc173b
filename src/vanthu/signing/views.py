"""My keys: which are open and until when; open one ahead of a stack of documents, close all."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from vanthu.core import clock
from vanthu.refusal import NotFound, Refusal
from vanthu.signing import actions, addresses, keydesk, opening, queries, selfcheck
from vanthu.signing.models import Certificate
from vanthu.signing.ports import KeyUnavailable
from vanthu.web.shell import page

#: How a key signs, for people.
WAYS = {
    addresses.HELD: "Khóa phần mềm (thử nghiệm)",
    addresses.PKCS11: "Thiết bị lưu khóa (USB token, HSM)",
    addresses.CSC: "Ký số từ xa",
}


@never_cache
@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """The keys that I may use, each with its state."""
    at = clock.now()
    actor = request.actor  # type: ignore[attr-defined]
    rows = [_row(certificate, account=actor.account, at=at) for certificate in queries.usable_by(actor.account, at=at)]
    return page(request, "signing/keys.html", {"keys": rows, "any_open": any(row["open_until"] for row in rows)})


@never_cache
@require_safe
def check_myself(request: HttpRequest) -> HttpResponse:
    """Whether I could sign now: the server's part is asked here, that of my machine by the page."""
    at = clock.now()
    account = request.actor.account  # type: ignore[attr-defined]
    problem, findings = "", []
    try:
        findings = selfcheck.of(account, at=at)
    except Refusal as refusal:  # others are asking, or there is no trust list yet
        problem = refusal.sentence
    own = [{"serial": one.serial, "holder": one.common_name} for one in queries.usable_by(account, at=at)]
    context = {
        "findings": findings,
        "flash": [{"text": problem, "tone": "late"}] if problem else [],
        "service": settings.VGCA_SERVICE,
        "own": json.dumps(own, ensure_ascii=False),
        # Asking takes a while: the page compares with the moment it leaves.
        "now": clock.now().isoformat(),
    }
    return page(request, "signing/selfcheck.html", context)


@require_POST
def open_key(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Open one of my keys before anything is signed."""
    at = clock.now()
    actor = request.actor  # type: ignore[attr-defined]
    certificate = next((one for one in queries.usable_by(actor.account, at=at) if one.pk == pk), None)
    if certificate is None:
        raise NotFound()
    back = reverse("signing-keys")
    asked = opening.asked(request, certificate, act="Mở khóa", about="", back=back, at=at)
    return asked or HttpResponseRedirect(back)


@require_POST
def close_keys(request: HttpRequest) -> HttpResponse:
    """Close whatever I opened."""
    actor = request.actor  # type: ignore[attr-defined]
    keydesk.close(actor.account)
    actions.note_closed(by=actor, at=clock.now())
    return HttpResponseRedirect(reverse("signing-keys"))


def _row(certificate: Certificate, *, account: UUID, at: datetime) -> dict[str, Any]:
    scheme = addresses.scheme(certificate.key)
    row = {
        "name": certificate.common_name,
        "serial": certificate.serial,
        "way": WAYS.get(scheme, "Ký trên máy của người ký"),
        "open_until": None,
        "open_url": "",
        "note": "",
        "problem": "",
    }
    try:
        state = keydesk.state(certificate, account=account)
    except KeyUnavailable as refusal:
        return {**row, "problem": refusal.sentence}
    row["note"] = state.secrets.note
    if state.open_seconds is not None:
        row["open_until"] = at + timedelta(seconds=state.open_seconds)
    elif state.locked:
        row["open_url"] = reverse("signing-open", kwargs={"pk": certificate.pk})
    return row
