"""The door: sign in and out, lock and unlock, my account, my password; and the directory for type-ahead."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.module_loading import import_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vanthu.core import clock
from vanthu.core.roles import HANDLES, LABELS, Role
from vanthu.people import actions, passwords, queries
from vanthu.people.forms import PasswordForm, SignInForm, UnlockForm
from vanthu.people.models import Account
from vanthu.people.sessions import ACCOUNT, HASH, LOCKED, POSITION, SEEN
from vanthu.refusal import NotFound, Refusal
from vanthu.web.shell import page

#: What each role may do, in a line (flows of the five regulations).
RIGHTS: dict[Role, str] = {
    Role.CLERK: "Tiếp nhận, đăng ký, cấp số, ký số cơ quan, phát hành, trả lại, thu hồi",
    Role.SPECIALIST: "Soạn thảo văn bản đi, giải quyết văn bản được giao",
    Role.UNIT_LEADER: "Thông qua dự thảo của đơn vị, giao việc trong đơn vị",
    Role.FORM_CHECKER: "Kiểm tra thể thức và kỹ thuật trình bày",
    Role.LEADER: "Phân phối văn bản đến, ký văn bản đi",
    Role.HEAD: "Phân phối, ký, cho phép phát hành, giao quyền",
    Role.OFFICE_CHIEF: "Theo dõi, đôn đốc việc xử lý văn bản của cơ quan",
    Role.ARCHIVIST: "Xem sổ đăng ký, nhận hồ sơ nộp lưu",
    Role.ADMIN: "Quản lý đơn vị, vị trí và tài khoản; không xem nội dung văn bản",
}


# --- the door --------------------------------------------------------------------------------------------------------


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The form, and the way on to where the visitor was going."""
    if request.method != "POST":
        target = own_path(request.GET.get("next", ""))
        if ACCOUNT in request.session:
            return HttpResponseRedirect(target)
        return _sign_in_page(request, SignInForm(initial={"next": target}))
    form = SignInForm(request.POST)
    if not form.is_valid():
        return _sign_in_page(request, form, status=422)
    data = form.cleaned_data
    at = clock.now()
    try:
        session = actions.sign_in(
            username=data["username"], password=data["password"], address=_address(request), at=at
        )
    except actions.SignInRefused as refusal:
        form.add_error(None, refusal.sentence)
        return _sign_in_page(request, form, status=refusal.status)
    # Nothing of whoever used this browser before, and a key that nobody could have planted.
    request.session.flush()
    request.session[ACCOUNT] = str(session.account)
    request.session[POSITION] = str(session.position)
    request.session[HASH] = session.fingerprint
    request.session[SEEN] = int(at.timestamp())
    rotate_token(request)
    return HttpResponseRedirect(own_path(data["next"]))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    actions.sign_out(by=actor, at=clock.now())
    request.session.flush()
    import_string(settings.SIGNED_OUT)(actor.account)
    return HttpResponseRedirect(reverse("sign-in"))


@require_POST
def lock(request: HttpRequest) -> HttpResponse:
    """Lock the screen now. A script gets 204; a form is shown the way back in."""
    actions.lock(by=request.actor, at=clock.now())  # type: ignore[attr-defined]
    request.session[LOCKED] = True
    if _wants_json(request):
        return HttpResponse(status=204)
    return locked_page(request)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unlock(request: HttpRequest) -> HttpResponse:
    """The password again. The page's script gets 204, or 422 with {"sentence"}; a form goes back to where it was."""
    if request.method != "POST":
        if not request.session.get(LOCKED):
            return HttpResponseRedirect(own_path(request.GET.get("next", "")))
        return locked_page(request)
    form = UnlockForm(request.POST)
    at = clock.now()
    if form.is_valid():
        try:
            actions.unlock(
                password=form.cleaned_data["password"],
                address=_address(request),
                by=request.actor,  # type: ignore[attr-defined]
                at=at,
            )
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
    if form.errors:
        if _wants_json(request):
            return JsonResponse({"sentence": next(iter(form.errors.values()))[0]}, status=422)
        return locked_page(request, status=422, form=form)
    request.session.pop(LOCKED, None)
    request.session[SEEN] = int(at.timestamp())
    if _wants_json(request):
        return HttpResponse(status=204)
    return HttpResponseRedirect(own_path(form.cleaned_data["next"]))


def locked_page(request: HttpRequest, *, status: int = 200, form: Form | None = None) -> HttpResponse:
    """The lock as a page of its own, where no script keeps the page behind it. Shows nothing of the work."""
    person = request.person  # type: ignore[attr-defined]
    if form is None:
        form = UnlockForm(initial={"next": _way_back(request)})
    context = {
        "form": form,
        "who": {"name": person.name, "office": person.unit_name or person.title},
        "shell": None,
        "agency_name": person.agency_name,
        "system_title": person.policy(clock.now().date()).system_title,
    }
    return render(request, "people/locked.html", context, status=status)


# --- my account ------------------------------------------------------------------------------------------------------


@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """Who I am here, what I may do, which certificates sign for me."""
    at = clock.now()
    person, actor = request.person, request.actor  # type: ignore[attr-defined]
    account = Account.objects.get(pk=actor.account)
    seats = queries.seats(account.pk, on=at.date())
    facts = [
        {"label": "Tên đăng nhập", "value": account.username, "mono": True},
        {"label": "Chức vụ", "value": person.title},
        {"label": "Đơn vị", "value": person.unit_name or person.agency_name},
        {"label": "Mật khẩu đổi lần cuối", "value": _when(account.password_changed_at)},
        {"label": "Đăng nhập lần cuối", "value": _when(account.last_login)},
    ]
    facts += [
        {"label": "Vị trí khác", "value": f"{seat.title}, {seat.unit or seat.agency}"}
        for seat in seats
        if seat.pk != actor.position
    ]
    context = {
        "facts": facts,
        "roles": [{"label": LABELS[role], "rights": RIGHTS[role]} for role in Role if role in actor.roles],
        "certificates": [
            *(_certificate(row, at=at) for row in queries.certificates_of(account)),
            *(_certificate(row, at=at, keeps=True) for row in queries.certificates_kept_by(account)),
        ],
        "positions": [
            {
                "id": str(seat.pk),
                "label": f"{seat.title}, {seat.unit or seat.agency}",
                "active": seat.pk == actor.position,
            }
            for seat in seats
        ],
        "switch_url": reverse("people-switch"),
    }
    return page(request, "people/me.html", context)


@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Work in another of my positions."""
    try:
        wanted = UUID(request.POST.get("position", ""))
    except ValueError as error:
        raise NotFound() from error
    position = actions.switch(position=wanted, by=request.actor, at=clock.now())  # type: ignore[attr-defined]
    request.session[POSITION] = str(position)
    request.session.cycle_key()
    return HttpResponseRedirect("/")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Change my password: every other session of mine ends, this one goes on."""
    actor = request.actor  # type: ignore[attr-defined]
    form = PasswordForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        try:
            fingerprint = actions.change_password(
                old=data["old"], new=data["new"], address=_address(request), by=actor, at=clock.now()
            )
        except Refusal as refusal:
            form.add_error(refusal.field, refusal.sentence)
        else:
            request.session[HASH] = fingerprint
            request.session.cycle_key()
            rotate_token(request)
            return HttpResponseRedirect(reverse("people-me"))
    context = {
        "form": form,
        "rules": passwords.RULES,
        "must_change": not Account.objects.filter(pk=actor.account, password_changed_at__isnull=False).exists(),
    }
    return page(request, "people/password.html", context, status=422 if form.errors else 200)


# --- directory -------------------------------------------------------------------------------------------------------


@require_safe
def agencies(request: HttpRequest) -> JsonResponse:
    """Agencies for the search box of a form, at most 20; one's own is not among them."""
    words = request.GET.get("q", "")[:100]
    found = queries.find_agencies(words, but=request.actor.agency) if words.strip() else []  # type: ignore[attr-defined]
    return JsonResponse(
        {
            "results": [
                {
                    "value": str(agency.pk),
                    "label": agency.name,
                    "code": agency.code,
                    "hint": agency.code if agency.receives_electronically else f"{agency.code} · chỉ nhận bản giấy",
                }
                for agency in found
            ]
        }
    )


@require_safe
def staff(request: HttpRequest) -> JsonResponse:
    """People of the own agency who may be given documents, for the search box of a form, at most 20."""
    actor, words = request.actor, request.GET.get("q", "")[:100]  # type: ignore[attr-defined]
    found = queries.find_staff(actor.agency, words, *HANDLES, on=clock.now().date()) if words.strip() else []
    return JsonResponse(
        {
            "results": [
                {"value": str(one.pk), "label": one.account.name, "code": "", "hint": one.unit.name if one.unit else ""}
                for one in found
                if one.pk != actor.position
            ]
        }
    )


# --- parts -----------------------------------------------------------------------------------------------------------


def own_path(target: str) -> str:
    """`target` if it is a path of ours, else the first page: nobody is sent elsewhere through our links."""
    if len(target) <= 2000 and target.startswith("/") and url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        return target
    return "/"


def _sign_in_page(request: HttpRequest, form: SignInForm, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "shell": None}
    if settings.ENVIRONMENT != "production":
        context["demo_accounts"] = queries.sample_accounts(clock.now().date())
    return render(request, "people/sign_in.html", context, status=status)


def _way_back(request: HttpRequest) -> str:
    if name := request.GET.get("next"):
        return own_path(name)
    if request.method in {"GET", "HEAD"}:
        return "/" if request.path == reverse("unlock") else own_path(request.get_full_path())
    # What was posted does not happen; the page it was posted from does answer to GET.
    return page_before(request)


def page_before(request: HttpRequest) -> str:
    """The page of ours from which this was sent, as the browser says; else the first page."""
    came_from = urlsplit(request.headers.get("Referer", ""))
    if came_from.netloc != request.get_host():
        return "/"
    return own_path(came_from.path + (f"?{came_from.query}" if came_from.query else ""))


def _wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))[:60]


def _when(at: datetime | None) -> str:
    return f"{at.astimezone(clock.VIETNAM):%H:%M %d/%m/%Y}" if at else "Chưa lần nào"


_STATES = {"pending": "Chờ bạn xác nhận", "suspended": "Tạm dừng", "revoked": "Đã thu hồi"}


def _certificate(row: dict[str, Any], *, at: datetime, keeps: bool = False) -> dict[str, Any]:
    label, tone = "Đang hiệu lực", "good"
    if row["state"] != "active":
        label, tone = _STATES.get(row["state"], "Đã ngừng dùng"), "near" if row["state"] == "pending" else "late"
    elif at > row["not_after"]:
        label, tone = "Hết hiệu lực", "late"
    elif at < row["not_before"]:
        label, tone = "Chưa có hiệu lực", "near"
    elif (row["not_after"] - at).days < 60:
        label, tone = "Sắp hết hạn", "near"
    return {
        "subject": row["common_name"],
        "issuer": row["issuer"],
        "serial": row["serial"],
        "valid_to": row["not_after"],
        "url": reverse("signing-certificate", kwargs={"pk": row["id"]}),
        "confirm_url": reverse("signing-certificate-act", kwargs={"pk": row["id"], "key": "confirm"})
        if row["state"] == "pending" and not keeps
        else "",
        "state_label": label,
        "state_tone": tone,
        "keeps": keeps,
    }
