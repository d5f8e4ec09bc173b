"""Hình ảnh chữ ký, con dấu: uploaded, looked at on squared ground in real size, confirmed by whose they are."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vanthu.core import clock
from vanthu.core.actor import Actor
from vanthu.core.roles import Role
from vanthu.refusal import NotFound, NotPermitted, Refusal
from vanthu.signing.models import Custody, Picture
from vanthu.signing.registry import queries, reading
from vanthu.signing.registry.actions import pictures
from vanthu.signing.registry.forms import SealForm, SignatureForm
from vanthu.signing.registry.rights import HAS_PAGES
from vanthu.store import bytes_store
from vanthu.web.shell import page

#: CSS pixels in a millimetre; a hand signature is shown as wide as it stands on most pages.
_PX = 96 / 25.4
_SIGNATURE_MM = 50


@require_http_methods(["GET", "HEAD", "POST"])
def pictures_page(request: HttpRequest) -> HttpResponse:
    """My signature; for those who work with it the seal; for the IT officer everybody's. A form for each."""
    actor, at = request.actor, clock.now()  # type: ignore[attr-defined]
    bound: dict[str, forms.Form] = {}
    if request.method == "POST":
        what = "seal" if request.POST.get("what") == "seal" else "signature"
        form = bound[what] = _form(what, actor, at, request.POST, request.FILES)
        if form.is_valid():
            try:
                _take(what, form, by=actor, at=at)
                return HttpResponseRedirect(reverse("signing-pictures"))
            except NotPermitted:
                raise
            except Refusal as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
    shows_seal = actor.has(*HAS_PAGES)
    context = {
        "mine": [_row(row, actor) for row in queries.signatures_of(actor.account)],
        "signature_form": bound.get("signature") or _form("signature", actor, at),
        "seals": [_row(row, actor) for row in queries.seals(actor.agency)] if shows_seal else [],
        "shows_seal": shows_seal,
        "seal_form": (bound.get("seal") or _form("seal", actor, at)) if _may_bring_seal(actor) else None,
        "others": [_row(row, actor) for row in queries.signatures(actor.agency) if row.account_id != actor.account]
        if actor.has(Role.ADMIN)
        else [],
    }
    status = 422 if any(form.errors for form in bound.values()) else 200
    return page(request, "signing/pictures.html", context, active="admin", queue="signing-pictures", status=status)


@require_POST
def act(request: HttpRequest, pk: UUID, key: str) -> HttpResponse:
    """The owner confirms or declines a picture that the IT officer brought."""
    actor, at = request.actor, clock.now()  # type: ignore[attr-defined]
    does = {"confirm": pictures.confirm, "decline": pictures.decline}.get(key)
    if does is None:
        raise NotFound()
    does(picture_id=pk, by=actor, at=at)
    return HttpResponseRedirect(reverse("signing-pictures"))


@require_safe
def picture(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The picture itself."""
    row = queries.picture(request.actor, pk)  # type: ignore[attr-defined]
    answer = HttpResponse(bytes_store().get(row.sha256), content_type="image/png")
    answer["Cache-Control"] = "private, max-age=31536000, immutable"
    return answer


def _take(what: str, form: Any, *, by: Actor, at: datetime) -> Picture:
    data = form.cleaned_data
    if what == "seal":
        if not _may_bring_seal(by):
            raise NotPermitted("Chỉ người quản lý con dấu và quản trị hệ thống được tải hình ảnh con dấu lên.")
        sha256 = reading.seal(data["picture"], diameter_mm=float(data["diameter"]))
        return pictures.add_seal(sha256=sha256, diameter_mm=data["diameter"], by=by, at=at)
    sha256 = reading.signature(data["picture"])
    return pictures.add_signature(account=form.account_id(by), sha256=sha256, by=by, at=at)


def _form(what: str, by: Actor, at: datetime, *given: Any) -> forms.Form:
    if what == "seal":
        return SealForm(*given, prefix="seal")
    return SignatureForm(*given, by=by, at=at, prefix="signature")


def _may_bring_seal(by: Actor) -> bool:
    keeps = Custody.objects.filter(certificate__agency_id=by.agency, keeper_id=by.account, until=None)
    return by.has(Role.ADMIN) or keeps.exists()


def _row(row: Picture, actor: Actor) -> dict[str, Any]:
    waits = not row.is_active and row.retired_at is None
    seal = row.kind == Picture.SEAL
    width = float(row.diameter_mm) if seal and row.diameter_mm else _SIGNATURE_MM
    own = row.account_id is not None and row.account_id == actor.account
    return {
        "src": reverse("signing-picture", kwargs={"pk": row.pk}),
        "width": round(width * _PX),
        "alt": "Hình ảnh con dấu" if seal else f"Hình ảnh chữ ký của {row.account.name if row.account else ''}",
        "name": f"Đường kính {_millimetres(row)} mm" if seal else (row.account.name if row.account else ""),
        "label": "Đang dùng" if row.is_active else ("Chờ chủ chữ ký xác nhận" if waits else "Không dùng nữa"),
        "tone": "good" if row.is_active else ("near" if waits else ""),
        "added_at": row.added_at,
        "added_by": row.added_by,
        "confirm_url": _url(row, "confirm") if waits and own else "",
        "decline_url": _url(row, "decline") if waits and own else "",
    }


def _url(row: Picture, key: str) -> str:
    return reverse("signing-picture-act", kwargs={"pk": row.pk, "key": key})


def _millimetres(row: Picture) -> str:
    return f"{row.diameter_mm:.2f}".rstrip("0").rstrip(".").replace(".", ",")
