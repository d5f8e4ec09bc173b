"""Quản trị: certificates, devices and who keeps the seal's key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vanthu.core import clock
from vanthu.core.roles import SEE_ALL, Role
from vanthu.refusal import NotFound, NotPermitted, Refusal
from vanthu.signing.models import Certificate
from vanthu.signing.registry import forms as registry_forms
from vanthu.signing.registry import present, queries, reading, rights
from vanthu.signing.registry.actions import certificates, custody
from vanthu.signing.registry.actions.custody import Ground
from vanthu.signing.registry.forms import ActForm, RegisterForm
from vanthu.store import bytes_store
from vanthu.web.shell import page

Do = Callable[[UUID, Any, dict[str, Any]], Any]


@dataclass(frozen=True, kw_only=True)
class Doing:
    """What a button asks for and does: `do(certificate, form, who)` where `who` is by= and at=."""

    do: Do
    form: type[ActForm] | None = None
    confirm: str = ""


def _why(action: Callable[..., Any]) -> Doing:
    return Doing(
        form=registry_forms.WhyForm,
        do=lambda pk, form, who: action(certificate_id=pk, reason=form.cleaned_data["reason"], **who),
    )


def _side(side: str, confirm: str) -> Doing:
    return Doing(confirm=confirm, do=lambda pk, form, who: custody.confirm(certificate_id=pk, side=side, **who))


def _ground(form: Any) -> Ground:
    data = form.cleaned_data
    return Ground(
        number=data["number"],
        on=data["on"],
        scan=reading.paper(data["scan"], field="scan", what="văn bản cho phép"),
    )


def _order(pk: UUID, form: Any, who: dict[str, Any]) -> Any:
    data = form.cleaned_data
    return custody.order(
        certificate_id=pk,
        receiver=UUID(data["receiver"]),
        witness=UUID(data["witness"]) if "witness" in data else None,
        ground=_ground(form),
        reason=data["reason"],
        condition=data["condition"],
        **who,
    )


def _check_chain(pk: UUID, form: Any, who: dict[str, Any]) -> Any:
    found, error = reading.chain(Certificate.objects.get(pk=pk), at=who["at"])
    return certificates.note_chain(certificate_id=pk, chain=found, error=error, **who)


def _deputy(pk: UUID, form: Any, who: dict[str, Any]) -> Any:
    return custody.name_deputy(certificate_id=pk, deputy=UUID(form.cleaned_data["deputy"]), ground=_ground(form), **who)


def _signed(pk: UUID, form: Any, who: dict[str, Any]) -> Any:
    scan = reading.paper(form.cleaned_data["scan"], field="scan", what="biên bản đã ký")
    return custody.keep_signed_minutes(certificate_id=pk, scan=scan, **who)


DOING: dict[str, Doing] = {
    "confirm": Doing(
        confirm="Tôi là chủ thể của chứng thư số này và đang tự giữ thiết bị. Từ lúc này chứng thư số ký thay chữ ký tay của tôi.",
        do=lambda pk, form, who: certificates.confirm(certificate_id=pk, **who),
    ),
    "decline": _why(certificates.decline),
    "give": _side("giver", "Tôi đã giao thiết bị lưu khóa bí mật con dấu cho người nhận."),
    "receive": _side(
        "receiver",
        "Tôi đã nhận thiết bị, trực tiếp quản lý, tự mình ký số và chịu trách nhiệm từ khi các bên xác nhận đủ.",
    ),
    "witness": _side("witness", "Tôi đã chứng kiến việc bàn giao thiết bị khi người quản lý vắng mặt."),
    "order": Doing(form=registry_forms.OrderForm, do=_order),
    "take_over": Doing(form=registry_forms.TakeOverForm, do=_order),
    "cancel": _why(custody.cancel),
    "deputy": Doing(form=registry_forms.DeputyForm, do=_deputy),
    "end_deputy": _why(custody.end_deputy),
    "signed": Doing(form=registry_forms.SignedForm, do=_signed),
    "lost": _why(certificates.report_lost),
    "locked": _why(certificates.report_locked),
    "recover": _why(certificates.recover),
    "returned": _why(certificates.give_back),
    "chain": Doing(do=_check_chain),
    "key": Doing(
        form=registry_forms.KeyForm,
        do=lambda pk, form, who: certificates.move_key(
            certificate_id=pk, key=form.cleaned_data["key"], device=form.device(), **who
        ),
    ),
    "suspend": _why(certificates.suspend),
    "resume": _why(certificates.resume),
    "revoke": _why(certificates.revoke),
    "retire": _why(certificates.retire),
}


@require_safe
def certificates_page(request: HttpRequest) -> HttpResponse:
    """Certificates that this person may see, by when they end; with `cu`, those that are over."""
    actor, at = request.actor, clock.now()  # type: ignore[attr-defined]
    over = "cu" in request.GET
    found = queries.page(actor, over=over, after=request.GET.get("sau", ""), before=request.GET.get("truoc", ""))
    keepers = queries.keepers(found.rows)
    here, kept = reverse("signing-certificates"), "&cu=1" if over else ""
    return page(
        request,
        "signing/certificates.html",
        {
            "rows": [present.row(row, keeper=keepers.get(row.pk, ""), at=at) for row in found.rows],
            "over": over,
            "other_url": here if over else f"{here}?cu=1",
            "register_url": reverse("signing-register") if actor.has(Role.ADMIN) else "",
            "pictures_url": reverse("signing-pictures"),
            "next_url": f"{here}?sau={found.after}{kept}" if found.after else "",
            "prev_url": f"{here}?truoc={found.before}{kept}" if found.before else "",
        },
        active="admin",
        queue="signing-certificates",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Đăng ký chứng thư số from an uploaded file."""
    actor, at = request.actor, clock.now()  # type: ignore[attr-defined]
    if not actor.has(Role.ADMIN):
        raise NotPermitted("Chỉ quản trị hệ thống được đăng ký chứng thư số.")
    policy = request.person.policy(at.date())  # type: ignore[attr-defined]
    form = RegisterForm(request.POST or None, request.FILES or None, by=actor, at=at)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            file = reading.certificate(data["certificate"].file, kind=data["kind"], policy=policy, at=at)
            made = certificates.register(
                file=file,
                kind=data["kind"],
                account=form.account_id(),
                key=data["key"],
                device=form.device(),
                replaces=form.replaces_id(),
                by=actor,
                at=at,
            )
            return HttpResponseRedirect(reverse("signing-certificate", kwargs={"pk": made.pk}))
        except Refusal as refusal:
            _beside(form, refusal)
    return page(
        request,
        "signing/register.html",
        {
            "title": "Đăng ký chứng thư số",
            "intro": f"Chứng thư số phải do {policy.certificate_issuer} cấp. Chỉ tải tệp chứng thư số, không bao giờ tải khóa bí mật.",
            "form": form,
            "back_url": reverse("signing-certificates"),
            "back_label": "Chứng thư số",
            "submit_label": "Đăng ký",
        },
        active="admin",
        queue="signing-certificates",
        status=422 if form.errors else 200,
    )


@require_safe
def certificate(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One certificate: its facts, what may be done, custody with minutes, history."""
    found = queries.certificate(request.actor, pk)  # type: ignore[attr-defined]
    return _show(request, found)


@require_POST
def act(request: HttpRequest, pk: UUID, key: str) -> HttpResponse:
    """A button of the certificate's page."""
    actor, at = request.actor, clock.now()  # type: ignore[attr-defined]
    found = queries.certificate(actor, pk)
    doing = DOING.get(key)
    rule = next((rule for rule in rights.ACTS if rule.key == key), None)
    if doing is None or rule is None:
        raise NotFound()
    facts = queries.facts_of(found)
    rule.check(facts, actor)
    form = None
    if doing.form is not None:
        form = doing.form(request.POST, request.FILES, facts=facts, by=actor, at=at, prefix=key)
        if not form.is_valid():
            return _show(request, found, bound={key: form}, status=422)
    try:
        doing.do(pk, form, {"by": actor, "at": at})
    except Refusal as refusal:
        if form is None or isinstance(refusal, NotPermitted):
            raise
        _beside(form, refusal)
        return _show(request, queries.certificate(actor, pk), bound={key: form}, status=refusal.status)
    # A witness sees the certificate only until the handover is over.
    seen = queries.visible(actor).filter(pk=pk).exists()
    name = "signing-certificate" if seen else "signing-certificates"
    return HttpResponseRedirect(reverse(name, kwargs={"pk": pk} if seen else None))


def _show(
    request: HttpRequest, found: Certificate, *, bound: dict[str, forms.Form] | None = None, status: int = 200
) -> HttpResponse:
    actor, at = request.actor, clock.now()  # type: ignore[attr-defined]
    facts = queries.facts_of(found)
    label, tone = present.life(found, at=at)
    policy = request.person.policy(at.date())  # type: ignore[attr-defined]
    offered = rights.offered(facts, actor)
    first = next((rule.key for rule in offered if rule.primary), "")
    bound = bound or {}
    actions = [
        {
            "key": rule.key,
            "label": rule.label,
            "primary": rule.key == first,
            "why_not": "",
            "form": bound.get(rule.key) or _form(DOING[rule.key], rule.key, facts, actor, at),
            "url": reverse("signing-certificate-act", kwargs={"pk": found.pk, "key": rule.key}),
            "confirm": DOING[rule.key].confirm,
            "tone": rule.tone,
        }
        for rule in offered
    ]
    return page(
        request,
        "signing/certificate.html",
        {
            "name": found.common_name,
            "label": label,
            "tone": tone,
            "name_differs": present.name_differs(found),
            "trouble": present.trouble(facts),
            "facts": present.facts(facts, demanded=policy.certificate_issuer),
            "actions": actions,
            "handovers": [present.handover(row, certificate=found) for row in queries.handovers(found)],
            "custodies": [present.custody(row) for row in queries.custodies(found)],
            "of_agency": facts.of_agency,
            "history": queries.history(found),
            "log_url": reverse("signing-log", kwargs={"pk": found.pk}),
            "back_url": reverse("signing-certificates"),
        },
        active="admin",
        queue="signing-certificates",
        status=status,
    )


def _form(doing: Doing, key: str, facts: rights.Facts, actor: Any, at: Any) -> forms.Form | None:
    return doing.form(facts=facts, by=actor, at=at, prefix=key) if doing.form else None


@require_safe
def log(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Nhật ký sử dụng: every use of a certificate's key (LC-5.2a)."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.certificate(actor, pk)
    uses = queries.uses(found, after=request.GET.get("sau", ""), before=request.GET.get("truoc", ""))
    here = reverse("signing-log", kwargs={"pk": pk})
    # Who only administers reads no content, and gets no way to it.
    opens = actor.has(*SEE_ALL) or found.account_id == actor.account
    return page(
        request,
        "signing/log.html",
        {
            "name": found.common_name,
            "serial": found.serial,
            "keeping": present.keeping(queries.facts_of(found)),
            "rows": [present.use(row, opens=opens) for row in uses.rows],
            "back_url": reverse("signing-certificate", kwargs={"pk": pk}),
            "next_url": f"{here}?sau={uses.after}" if uses.after else "",
            "prev_url": f"{here}?truoc={uses.before}" if uses.before else "",
        },
        active="admin",
        queue="signing-certificates",
    )


@require_safe
def paper(request: HttpRequest, pk: UUID, paper: UUID) -> HttpResponse:
    """A permission or minutes as a file."""
    found = queries.certificate(request.actor, pk)  # type: ignore[attr-defined]
    row = queries.paper(found, paper)
    answer = HttpResponse(bytes_store().get(row.sha256), content_type=row.media_type)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(row.name)}"
    return answer


def _beside(form: forms.Form, refusal: Refusal) -> None:
    """The refusal at its field, so that the page comes back with everything that was typed."""
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
