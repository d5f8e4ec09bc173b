"""Ủy quyền, giao ký thừa lệnh: who signs TUQ. or TL., by which paper, until when; the head gives it and takes it back."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from vanthu.core import clock
from vanthu.core.actor import Actor
from vanthu.core.clock import VIETNAM
from vanthu.core.roles import Role
from vanthu.documents import kinds
from vanthu.documents.forms import ReasonForm
from vanthu.documents.views.forms import Refusals
from vanthu.people import queries as people
from vanthu.policy.profile import Policy
from vanthu.refusal import BadInput, NotFound, NotPermitted
from vanthu.signing.models import Delegation
from vanthu.signing.registry import reading
from vanthu.signing.registry.actions import delegations
from vanthu.signing.registry.actions.custody import Ground
from vanthu.signing.registry.rights import HAS_PAGES
from vanthu.store import bytes_store
from vanthu.web.fields import CHOICE, Choice, Day, OneFile, Text
from vanthu.web.shell import page

MOST = 200


class DelegationForm(forms.Form):
    """Who may sign what, by which paper, from when to when."""

    form = Choice("Hình thức")
    holder = Choice("Người được ủy quyền, giao ký", help_text="Người đứng đầu đơn vị; không giao cho cấp phó.")
    number = Text("Số, ký hiệu văn bản ủy quyền, giao ký", longest=60)
    on = Day("Ngày văn bản")
    scan = OneFile("Bản quét văn bản (PDF, JPEG)", widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg"}))
    scope = Text("Nội dung được ký", rows=2, longest=300, help_text="Như văn bản ghi.")
    kinds = forms.MultipleChoiceField(
        label="Loại văn bản được ký",
        required=False,
        choices=[(name, name) for name in kinds.KINDS],
        widget=forms.CheckboxSelectMultiple,
        error_messages=CHOICE,
        help_text="Không chọn: mọi loại trong nội dung trên.",
    )
    since = Day("Từ ngày")
    until = Day("Đến hết ngày", required=False, help_text="Ủy quyền phải có thời hạn.")

    def __init__(self, *args: Any, by: Actor, policy: Policy, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        offered = [row for row in Delegation.FORMS if row[0] == Delegation.TL or "sign" in policy.delegable_rights]
        self.fields["form"].choices = offered  # type: ignore[attr-defined]
        leaders = people.positions_in(by.agency, Role.UNIT_LEADER, on=today).exclude(unit=None)[:500]
        self.fields["holder"].choices = [(str(row.pk), row.account.name) for row in leaders]  # type: ignore[attr-defined]
        self.fields["since"].initial = today


@require_safe
def delegations_page(request: HttpRequest) -> HttpResponse:
    """What stands and what stood; for the head a form."""
    if not request.actor.has(*HAS_PAGES):
        raise NotPermitted("Chỉ lãnh đạo, Chánh Văn phòng, văn thư và quản trị xem ủy quyền ký của cơ quan.")
    return _show(request, at=clock.now())


@require_POST
def give(request: HttpRequest) -> HttpResponse:
    """Ủy quyền, giao ký: what the head has filled in."""
    actor, at = request.actor, clock.now()
    if not actor.has(Role.HEAD):
        raise NotPermitted("Chỉ người đứng đầu cơ quan được ủy quyền, giao ký; người được ủy quyền không ủy quyền lại.")
    form = _form(request, at)
    if form.is_valid():
        with Refusals(form):
            _give(form.cleaned_data, by=actor, at=at)
            return HttpResponseRedirect(reverse("delegations"))
    return _show(request, at=at, form=form, status=422)


@require_POST
def revoke(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Thu hồi, with the reason; without one the page comes back with the words beside the field."""
    at = clock.now()
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        delegations.revoke(delegation_id=pk, reason=reason, by=request.actor, at=at)
    except BadInput as refusal:
        if not form.errors:
            form.add_error("reason", refusal.sentence)
        return _show(request, at=at, status=422, refused=(pk, form))
    return HttpResponseRedirect(reverse("delegations"))


@require_safe
def paper(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The paper that it rests on."""
    found = None
    if request.actor.has(*HAS_PAGES):
        found = Delegation.objects.select_related("paper").filter(pk=pk, agency_id=request.actor.agency).first()
    if found is None:
        raise NotFound()
    answer = HttpResponse(bytes_store().get(found.paper.sha256), content_type=found.paper.media_type)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(found.paper.name)}"
    return answer


def _give(data: dict[str, Any], *, by: Actor, at: datetime) -> None:
    delegations.give(
        form=data["form"],
        holder=UUID(data["holder"]),
        ground=Ground(
            number=data["number"],
            on=data["on"],
            scan=reading.paper(data["scan"], field="scan", what="văn bản ủy quyền, giao ký"),
        ),
        scope=data["scope"],
        kinds=data["kinds"],
        since=data["since"],
        until=data["until"],
        by=by,
        at=at,
    )


def _form(request: HttpRequest, at: datetime) -> DelegationForm:
    today = at.astimezone(VIETNAM).date()
    given = (request.POST, request.FILES) if request.method == "POST" and "form" in request.POST else ()
    return DelegationForm(*given, by=request.actor, policy=request.person.policy(today), today=today)


def _show(
    request: HttpRequest,
    *,
    at: datetime,
    form: DelegationForm | None = None,
    status: int = 200,
    refused: tuple[UUID, ReasonForm] | None = None,
) -> HttpResponse:
    today = at.astimezone(VIETNAM).date()
    may = request.actor.has(Role.HEAD)
    found = Delegation.objects.filter(agency_id=request.actor.agency).select_related("holder__account", "giver")
    rows = []
    for one in found.order_by("-given_at", "-id")[:MOST]:
        over = one.revoked_at is not None or (one.until is not None and one.until < today)
        ending = "" if over or not may else reverse("delegation-revoke", kwargs={"pk": one.pk})
        said = refused[1] if refused is not None and refused[0] == one.pk else ReasonForm()
        rows.append(
            {
                "one": one,
                "label": "Đã thu hồi" if one.revoked_at else "Đã hết hạn" if over else "Đang có hiệu lực",
                "tone": "" if over else "good",
                "paper_url": reverse("delegation-paper", kwargs={"pk": one.pk}),
                "revoke_url": ending,
                "form": said if ending else None,
            }
        )
    context = {"rows": rows, "form": form or (_form(request, at) if may else None)}
    return page(request, "documents/delegations.html", context, active="admin", queue="delegations", status=status)
