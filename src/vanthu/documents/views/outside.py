"""Tải về để sửa: the signer takes the file out, edits it, and brings it back signed or to be signed here (ST điều 9.3.a)."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import quote
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from vanthu.core import clock
from vanthu.documents import laying, parts, present, queries, seen, transitions
from vanthu.documents.actions import outside
from vanthu.documents.forms import OutsideForm
from vanthu.documents.models import Document
from vanthu.documents.seen import LayoutNotSeen
from vanthu.documents.views import acts, confirming, placement
from vanthu.documents.views.document import viewer
from vanthu.documents.views.forms import Refusals
from vanthu.files import intake
from vanthu.files.intake import Received
from vanthu.files.models import File
from vanthu.pdf.layout import Look
from vanthu.refusal import BadInput, Refusal
from vanthu.store import bytes_store
from vanthu.web.shell import page

_SAVE = "Đúng vị trí, nhận tệp"


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The file to take out, and the form that takes it in again."""
    at = clock.now()
    found = queries.visible_document(request.actor, pk)
    policy = parts.policy_of(found)
    transitions.EDIT_OUTSIDE.check(found, request.actor, policy)
    received = confirming.kept(request, document=pk)
    form = OutsideForm(request.POST or None, request.FILES or None, kept=received is not None)
    if request.method == "POST" and form.is_valid():
        with Refusals(form):
            if received is None:
                allowed = frozenset({"pdf"})
                (received,) = intake.receive_all([form.cleaned_data["main"]], allowed=allowed, field="main")
            return _take_in(request, found, received, at=at)
    files = queries.files(pk)
    editable = next((file for file in files if file.kind == File.EDITABLE and file.current), None)
    return page(
        request,
        "documents/outside_form.html",
        {
            "title": "Tải về để sửa",
            "form": form,
            "doc": present.head(found, policy=policy, at=at),
            "laid_url": reverse("documents-outside-file", kwargs={"pk": pk}),
            "editable": {
                "name": editable.name,
                "url": reverse("documents-file", kwargs={"pk": pk, "file": editable.pk}),
            }
            if editable
            else None,
            "sign_label": policy.labels.sign,
            "back_url": reverse("documents-document", kwargs={"pk": pk}),
            "back_label": "Văn bản",
            "submit_label": "Tải lên bản đã sửa",
            **viewer(found, files),
        },
        active="out",
        status=422 if form.errors else 200,
    )


def _take_in(request: HttpRequest, found: Document, received: Received, *, at: datetime) -> HttpResponse:
    """Taken in, or first the places: shown to be confirmed, and put by hand on a file without our fields."""
    hidden = {"kept": confirming.keep(received, document=found.pk, account=request.actor.account)}

    def look() -> Look:
        # No initials are asked for again above his own edit.
        return laying.look(found, parts.policy_of(found), received.sha256, initials=0)

    def by_hand(refusal: Refusal | None = None) -> HttpResponse:
        facts = {"sha256": received.sha256, "hidden": hidden, "initials": False, "refusal": refusal}
        return placement.ask(request, found, look(), save=_SAVE, **facts)

    if request.POST.get("then") == "place":
        return by_hand()
    prepared = None
    try:
        made = None
        if "layout" in request.POST:
            made = seen.by_hand(received.sha256, *placement.read(request, found, look()))
        back, prepared = laying.bring_back(found, received, at=at, by_hand=made)
        said = {"document_id": found.pk, "back": back, "confirmed": request.POST.get("seen", "")}
        if back.signed_at is not None:
            outside.take_signed(**said, by=request.actor, at=at)
        else:
            outside.take_edited(**said, prepared=prepared, by=request.actor, at=at)
    except LayoutNotSeen as refusal:
        movable = prepared is not None
        return placement.confirm(request, found, refusal, save=_SAVE, hidden=hidden, movable=movable)
    except BadInput as refusal:
        if refusal.code not in acts.BY_HAND:
            raise
        return by_hand(refusal)
    return HttpResponseRedirect(reverse("documents-document", kwargs={"pk": found.pk}))


@require_safe
def taken_out(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The PDF with its fields laid and no initials in it."""
    found = queries.visible_document(request.actor, pk)
    transitions.EDIT_OUTSIDE.check(found, request.actor, parts.policy_of(found))
    version = laying.to_edit(found)
    return pdf_answer(bytes_store().get(version.sha256), f"{found.notation or 'van-ban'} de sua.pdf")


def pdf_answer(pdf: bytes, name: str, *, inline: bool = False) -> HttpResponse:
    """A PDF that a person saves, or sees in the browser, where nothing of it may run."""
    response = HttpResponse(pdf, content_type="application/pdf")
    kind = "inline" if inline else "attachment"
    response["Content-Disposition"] = f"{kind}; filename*=UTF-8''{quote(name.replace('/', '-'))}"
    response["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'" if inline else "sandbox"
    )
    response["Cache-Control"] = "private, no-store"
    return response
