"""Quản trị › Danh sách tin cậy: the list in force, its history, and its changes, each seen before it is made."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.core import signing as signed
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vanthu.core import clock
from vanthu.core.roles import Role
from vanthu.pdf.trust import BrokenTrustList
from vanthu.refusal import BadInput, NotFound, NotPermitted, Refusal, WrongState
from vanthu.signing.models import TrustCertificate, TrustVersion
from vanthu.signing.trusted import READS, actions, certificates, held
from vanthu.signing.trusted.certificates import Found
from vanthu.signing.trusted.forms import BringForm, ConfirmForm, GroundForm, PurposeForm
from vanthu.store import ObjectMissing, bytes_store
from vanthu.web.shell import page

_SALT = "vanthu.trust-import"
#: Versions that the page lists; older ones by their address.
_HISTORY = 50
KINDS, PURPOSES = dict(TrustCertificate.KINDS), dict(TrustCertificate.PURPOSES)


def _check(request: HttpRequest, *, change: bool = False) -> None:
    actor = request.actor  # type: ignore[attr-defined]
    if not actor.has(*READS):
        raise NotPermitted("Chỉ quản trị hệ thống và lãnh đạo xem danh sách tin cậy.")
    if change and not actor.has(Role.ADMIN):
        raise NotPermitted("Chỉ công chức CNTT (quản trị hệ thống) được thay đổi danh sách tin cậy.")


def _newest() -> int:
    return TrustVersion.objects.order_by("-number").values_list("number", flat=True).first() or 0


@require_safe
def current(request: HttpRequest) -> HttpResponse:
    """The list in force."""
    _check(request)
    number = _newest()
    at = clock.now()
    problem, rows, mark = "", [], ""
    try:
        now = held.held()
        mark = now.version
        rows = list(held.in_force(number)) if number else certificates.read_folder(settings.TRUST_LIST)
    except Refusal as refusal:
        problem = refusal.sentence
    return page(
        request,
        "signing/trust_list.html",
        {
            "number": number,
            "version": mark,
            "problem": problem,
            "folder_differs": _folder_differs(rows) if number else "",
            "rows": [_row(row, at, link=bool(number)) for row in rows],
            "history": [_history(row) for row in TrustVersion.objects.order_by("-number")[:_HISTORY]],
            "may_change": request.actor.has(Role.ADMIN),  # type: ignore[attr-defined]
            "bring_url": reverse("trust-import"),
        },
        active="admin",
        queue="trust-list",
    )


def _folder_differs(rows: list[TrustCertificate]) -> str:
    """What the administrator should know of TRUST_LIST once it is no longer the list."""
    try:
        folder = {one.fingerprint: one.subject for one in certificates.read_folder(settings.TRUST_LIST)}
    except Refusal:
        return ""
    missing = [subject for mark, subject in folder.items() if mark not in {row.fingerprint for row in rows}]
    if not missing:
        return ""
    return (
        f"Thư mục TRUST_LIST của máy chủ có {len(missing)} chứng thư số không nằm trong danh sách hiện hành. Thư mục chỉ "
        "được đọc lần đầu; muốn dùng các chứng thư số ấy, hãy nhập từ thư mục."
    )


def _name(subject: str) -> str:
    """What a person calls it: the common name of a distinguished name (RFC 4514), else the whole."""
    found = re.search(r"(?:^|,)CN=((?:[^,\\]|\\.)+)", subject)
    return re.sub(r"\\(.)", r"\1", found[1]) if found else subject


def _row(row: TrustCertificate | Found, at: datetime, *, link: bool = False) -> dict[str, Any]:
    tone, state = "", "Còn hiệu lực"
    if row.not_after <= at:
        tone, state = "near", "Đã hết hạn"
    elif row.not_before > at:
        tone, state = "near", "Chưa có hiệu lực"
    return {
        "name": _name(row.subject),
        "subject": row.subject,
        "issuer": _name(row.issuer) if row.issuer != row.subject else "",
        "serial": row.serial,
        "fingerprint": row.fingerprint,
        "kind": KINDS[row.kind],
        "purpose": PURPOSES[row.purpose],
        "not_before": row.not_before,
        "not_after": row.not_after,
        "state": state,
        "tone": tone,
        "url": reverse("trust-certificate", kwargs={"pk": row.pk})
        if link and isinstance(row, TrustCertificate)
        else "",
    }


def _history(row: TrustVersion) -> dict[str, Any]:
    return {
        "number": row.number,
        "version": row.version,
        "certificates": row.certificates,
        "made_at": row.made_at,
        "made_by": row.made_by,
        "ground": row.ground,
        "url": reverse("trust-version", kwargs={"number": row.number}),
    }


@require_safe
def version(request: HttpRequest, number: int) -> HttpResponse:
    """One version, and what it changed against the one before, or against another that is named."""
    _check(request)
    row = TrustVersion.objects.filter(number=number).first()
    if row is None:
        raise NotFound()
    asked = request.GET.get("so-voi", "")
    other = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else number - 1
    at = clock.now()
    new = {(one.fingerprint, one.purpose): one for one in held.in_force(number)}
    old = {(one.fingerprint, one.purpose): one for one in held.in_force(other)}
    return page(
        request,
        "signing/trust_version.html",
        {
            "version": _history(row),
            "other": other,
            "choices": list(
                TrustVersion.objects.exclude(number=number)
                .order_by("-number")
                .values_list("number", flat=True)[:_HISTORY]
            ),
            "added": [_row(one, at) for key, one in new.items() if key not in old],
            "gone": [_row(one, at) for key, one in old.items() if key not in new],
            "rows": [_row(one, at) for one in new.values()],
        },
        active="admin",
        queue="trust-list",
    )


# --- bringing certificates -------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest) -> HttpResponse:
    """Choose files or the folder; what would be added is shown before anything is."""
    _check(request, change=True)
    form = BringForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            found = _brought(form)
            return _preview(request, found, ConfirmForm(initial=_carried(found)))
        except Refusal as refusal:
            form.add_error("folder" if form.cleaned_data["folder"] else "files", refusal.sentence)
    return page(
        request,
        "signing/trust_import.html",
        {"form": form},
        active="admin",
        queue="trust-list",
        status=422 if form.errors else 200,
    )


def _brought(form: BringForm) -> list[Found]:
    if form.cleaned_data["folder"]:
        return certificates.read_folder(settings.TRUST_LIST)
    uploads = form.cleaned_data["files"]
    if not uploads:
        raise BadInput("Hãy chọn ít nhất một tệp chứng thư số, hoặc lấy từ thư mục của máy chủ.")
    found: dict[str, Found] = {}
    for upload in uploads:
        content = upload.file.read(certificates.MAX_BYTES + 1)
        if len(content) > certificates.MAX_BYTES:
            raise certificates.NoCertificate(name=upload.name)
        for one in certificates.read(upload.name, content, purpose=form.cleaned_data["purpose"]):
            found[one.fingerprint] = one
    if len(found) > certificates.MOST:
        raise certificates.TooManyCertificates(limit=certificates.MOST)
    return list(found.values())


def _carried(found: list[Found]) -> dict[str, Any]:
    """What the confirmation brings back: the bytes wait in the store, where nothing keeps them longer than a day."""
    by_purpose = {
        purpose: bytes_store().put(certificates.bundle(one for one in found if one.purpose == purpose))
        for purpose in {one.purpose for one in found}
    }
    return {"what": signed.dumps(by_purpose, salt=_SALT), "expected": _newest()}


def _preview(request: HttpRequest, found: list[Found], form: ConfirmForm, *, status: int = 200) -> HttpResponse:
    at = clock.now()
    there = dict(TrustCertificate.objects.filter(withdrawn=None).values_list("fingerprint", "purpose"))
    rows = []
    for one in found:
        row = _row(one, at)
        before = there.get(one.fingerprint)
        if before is None:
            row["change"], row["change_tone"] = "Thêm mới", "good"
        elif before == one.purpose:
            row["change"], row["change_tone"] = "Đã có", ""
        else:
            row["change"], row["change_tone"] = f"Đổi mục đích, đang là: {PURPOSES[before]}", "near"
        rows.append(row)
    anything = any(row["change"] != "Đã có" for row in rows)
    context = {"rows": rows, "form": form, "anything": anything, "back_url": reverse("trust-import")}
    return page(request, "signing/trust_preview.html", context, active="admin", queue="trust-list", status=status)


@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """Add what was shown."""
    _check(request, change=True)
    form = ConfirmForm(request.POST)
    found = _carried_back(form)
    if not form.is_valid():
        return _preview(request, found, form, status=422)
    try:
        made = actions.import_certificates(
            found=found,
            ground=form.cleaned_data["ground"],
            expected=form.cleaned_data["expected"],
            by=request.actor,  # type: ignore[attr-defined]
            at=clock.now(),
        )
    except Refusal as refusal:
        if isinstance(refusal, actions.ListChanged):
            # What is shown now is the difference to the list as it is by now.
            form = ConfirmForm({**form.data.dict(), "expected": _newest()})  # type: ignore[attr-defined]
        _refuse(form, refusal)
        return _preview(request, found, form, status=refusal.status)
    return HttpResponseRedirect(reverse("trust-version", kwargs={"number": made.number}))


def _carried_back(form: ConfirmForm) -> list[Found]:
    try:
        by_purpose = signed.loads(form.data.get("what", ""), salt=_SALT, max_age=24 * 3600)
        return [
            one
            for purpose, sha256 in sorted(by_purpose.items())
            for one in certificates.read("nhap.pem", bytes_store().get(sha256), purpose=purpose)
        ]
    except (signed.BadSignature, ObjectMissing) as error:
        raise BadInput("Bản xem trước này không còn. Hãy chọn lại các tệp chứng thư số.") from error


# --- one certificate -------------------------------------------------------------------------------------------------


@require_safe
def certificate(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One certificate with its history, and what the administrator may do with it."""
    _check(request)
    return _certificate_page(request, pk)


def _certificate_page(
    request: HttpRequest, pk: UUID, *, forms_: dict[str, forms.Form] | None = None, status: int = 200
) -> HttpResponse:
    row = TrustCertificate.objects.select_related("added", "withdrawn").filter(pk=pk).first()
    if row is None:
        raise NotFound()
    in_force = row.withdrawn is None
    may = in_force and request.actor.has(Role.ADMIN)  # type: ignore[attr-defined]
    initial = {"expected": _newest(), "purpose": row.purpose}
    rows = TrustCertificate.objects.select_related("added", "withdrawn").filter(fingerprint=row.fingerprint)
    return page(
        request,
        "signing/trust_certificate.html",
        {
            "row": _row(row, clock.now()),
            "in_force": in_force,
            "periods": [
                {
                    "purpose": PURPOSES[one.purpose],
                    "added": _history(one.added),
                    "withdrawn": _history(one.withdrawn) if one.withdrawn else None,
                }
                for one in rows.order_by("added__number")[:_HISTORY]
            ],
            "withdraw_form": ((forms_ or {}).get("withdraw") or GroundForm(initial=initial)) if may else None,
            "purpose_form": ((forms_ or {}).get("purpose") or PurposeForm(initial=initial))
            if may and row.kind != TrustCertificate.TSA
            else None,
            "withdraw_url": reverse("trust-withdraw", kwargs={"pk": pk}),
            "purpose_url": reverse("trust-purpose", kwargs={"pk": pk}),
        },
        active="admin",
        queue="trust-list",
        status=status,
    )


@require_POST
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Rút khỏi danh sách."""
    _check(request, change=True)
    form = GroundForm(request.POST)
    if form.is_valid():
        try:
            made = actions.withdraw(
                certificate_id=pk,
                ground=form.cleaned_data["ground"],
                expected=form.cleaned_data["expected"],
                by=request.actor,  # type: ignore[attr-defined]
                at=clock.now(),
            )
        except (BadInput, WrongState, BrokenTrustList) as refusal:
            _refuse(form, refusal)
        else:
            return HttpResponseRedirect(reverse("trust-version", kwargs={"number": made.number}))
    return _certificate_page(request, pk, forms_={"withdraw": form}, status=422)


@require_POST
def purpose(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Đổi mục đích."""
    _check(request, change=True)
    form = PurposeForm(request.POST)
    if form.is_valid():
        try:
            made = actions.set_purpose(
                certificate_id=pk,
                purpose=form.cleaned_data["purpose"],
                ground=form.cleaned_data["ground"],
                expected=form.cleaned_data["expected"],
                by=request.actor,  # type: ignore[attr-defined]
                at=clock.now(),
            )
        except (BadInput, WrongState, BrokenTrustList) as refusal:
            _refuse(form, refusal)
        else:
            return HttpResponseRedirect(reverse("trust-version", kwargs={"number": made.number}))
    return _certificate_page(request, pk, forms_={"purpose": form}, status=422)


def _refuse(form: forms.Form, refusal: Refusal) -> None:
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
