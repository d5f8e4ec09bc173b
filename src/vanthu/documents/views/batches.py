"""Ký nhiều văn bản: choose, read once more what is confirmed, confirm once, watch what becomes of each."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vanthu.core import clock
from vanthu.core.actor import Actor
from vanthu.core.ids import new_id
from vanthu.core.roles import Role
from vanthu.documents import batching, kinds, openings, present
from vanthu.documents.actions import batches as actions
from vanthu.documents.actions.openings import set_routine_kinds
from vanthu.documents.forms import RoutineForm
from vanthu.documents.models import Document
from vanthu.people import queries as people
from vanthu.people.models import Agency
from vanthu.refusal import NotFound, NotPermitted, Refusal
from vanthu.signing import opening
from vanthu.signing.batches import MOST
from vanthu.signing.models import Batch, BatchItem
from vanthu.signing.parts import own_certificate
from vanthu.web.jinja import since_vi
from vanthu.web.shell import page

QUEUE = "cho-toi-ky"
#: A document as the form of a confirmation names it: its id and the hash of the file that is confirmed.
_CHOSEN = re.compile(r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([0-9a-f]{64})")
#: How a page that watches a batch waits before it looks again, in milliseconds.
LOOK_AGAIN = 1500
OUTCOMES = {
    BatchItem.WAITING: ("Chưa ký", ""),
    BatchItem.SIGNING: ("Đang ký", "accent"),
    BatchItem.SIGNED: ("Đã ký", "good"),
    BatchItem.REFUSED: ("Không ký được", "late"),
}


@require_http_methods(["GET", "HEAD", "POST"])
def batch(request: HttpRequest) -> HttpResponse:
    """Choose the documents; with some chosen, the confirmation; sent, the batch."""
    at = clock.now()
    actor = request.actor
    if not actor.has(Role.LEADER, Role.HEAD):
        raise NotPermitted("Chỉ lãnh đạo được ký nhiều văn bản.")
    if request.method == "POST":
        return _confirm(request, at=at)
    chosen = _asked_for(request)
    if chosen is None:
        return _show(request, None, at=at)
    return _show(request, chosen[: MOST + 1], at=at)


def _confirm(request: HttpRequest, *, at: datetime) -> HttpResponse:
    found = [match for value in request.POST.getlist("van-ban")[: MOST + 1] if (match := _CHOSEN.fullmatch(value))]
    documents = [(UUID(match[1]), match[2]) for match in found]
    try:
        asked = opening.asked(
            request,
            own_certificate(request.actor, at=at),
            act="Ký nhiều văn bản",
            about=f"{len(documents)} văn bản",
            back=reverse("documents-batch"),
            at=at,
        )
        if asked is not None:
            return asked
        made = actions.confirm(
            id=_uuid(request.POST.get("key", "")) or new_id(),
            documents=documents,
            forwards="forwards" in request.POST,
            by=request.actor,
            at=at,
        )
    except (NotFound, NotPermitted):
        raise
    except Refusal as refusal:
        chosen = [document for document, _ in documents] or None
        return _show(request, chosen, at=at, problem=refusal.sentence, status=refusal.status)
    return HttpResponseRedirect(reverse("documents-batch-progress", kwargs={"pk": made.pk}))


def _asked_for(request: HttpRequest) -> list[UUID] | None:
    """The documents that an address names: one by one, or what an earlier batch left."""
    if earlier := _uuid(request.GET.get("tiep", "")):
        found = batching.of_person(request.actor, earlier)
        if found is None:
            raise NotFound()
        return batching.left(found)
    named = [key for value in request.GET.getlist("van-ban") if (key := _uuid(value))]
    return named or None


def _show(
    request: HttpRequest, chosen: list[UUID] | None, *, at: datetime, problem: str = "", status: int = 200
) -> HttpResponse:
    """The list to choose from, or with `chosen` the confirmation."""
    actor, policy = request.actor, request.person.policy(at.date())
    flash = [{"text": problem, "tone": "late"}] if problem else []
    candidates: list[batching.Candidate] = []
    try:
        candidates = batching.of_signer(actor, at=at, only=chosen)
    except Refusal as refusal:  # no certificate, no picture: nothing can be signed by anybody but its holder
        flash = flash or [{"text": refusal.sentence, "tone": "late"}]
    able = [_row(item, at=at) for item in candidates if not item.why_not]
    unable = [_row(item, at=at) for item in candidates if item.why_not]
    if chosen is not None:
        gone = set(chosen) - {item.document.pk for item in candidates}
        if gone and not problem:
            flash.append({"text": f"{len(gone)} văn bản đã chọn không còn chờ bạn ký.", "tone": "near"})
    calendar = people.calendar_of(Agency(pk=actor.agency), policy)
    running = batching.running(actor)
    return page(
        request,
        "documents/batch_form.html",
        {
            "confirming": chosen is not None and bool(able),
            "able": able[:MOST] if chosen is not None else able,
            "unable": unable,
            "most": MOST,
            "key": new_id(),
            "warning": present.late_signing(policy, at=at, calendar=calendar),
            "sign_label": policy.labels.sign,
            "forward_label": policy.labels.forward if batching.forwards_here(policy) else "",
            "running_url": _progress_url(running) if running else "",
            "routine_url": reverse("documents-routine-kinds") if actor.has(Role.HEAD) else "",
            "flash": flash,
        },
        active="out",
        queue=QUEUE,
        status=status,
    )


def _row(item: batching.Candidate, *, at: datetime) -> dict[str, Any]:
    document = item.document
    warnings = []
    if item.returned:
        warnings.append(f"Đã bị trả lại {item.returned} lần.")
    if item.routine and item.opened_at is None:
        warnings.append("Chưa mở; loại văn bản thường lệ.")
    return {
        "id": document.pk,
        "value": f"{document.pk}.{item.sha256}",
        "url": reverse("documents-document", kwargs={"pk": document.pk}),
        "open_url": f"{reverse('documents-queue', kwargs={'key': QUEUE})}?xem={document.pk}",
        "code": document.code or f"…/{document.notation}",
        "type_name": document.type_name,
        "subject": document.subject,
        "urgency": document.urgency,
        "urgency_label": document.get_urgency_display() if document.urgency else "",
        "drafter": document.drafter.account.name if document.drafter else "",
        "opened": since_vi(item.opened_at, at).replace("từ ", "lúc ", 1),
        "warnings": warnings,
        "why_not": item.why_not,
    }


# --- how it fares ----------------------------------------------------------------------------------------------------


@require_safe
def progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The bar and the outcome of each document; asked by htmx, only the part that changes."""
    found = batching.of_person(request.actor, pk)
    if found is None:
        raise NotFound()
    context = _progress(request.actor, found)
    if request.headers.get("HX-Request"):
        return render(request, "documents/_batch.html", context)
    return page(request, "documents/batch.html", context, active="out", queue=QUEUE)


@require_POST
def stop(request: HttpRequest, pk: UUID) -> HttpResponse:
    """No further document of this batch is begun."""
    made = actions.stop(batch_id=pk, by=request.actor, at=clock.now())
    return HttpResponseRedirect(_progress_url(made))


def _progress(actor: Actor, found: Batch) -> dict[str, Any]:
    rows = batching.items(actor, found)
    count = {state: sum(item.state == state for item, _ in rows) for state in OUTCOMES}
    over = found.state != Batch.RUNNING and not count[BatchItem.SIGNING]
    left = count[BatchItem.WAITING] + count[BatchItem.REFUSED]
    address = reverse("documents-batch")
    return {
        "total": len(rows),
        "signed": count[BatchItem.SIGNED],
        "refused": count[BatchItem.REFUSED],
        "waiting": count[BatchItem.WAITING],
        "through": count[BatchItem.SIGNED] + count[BatchItem.REFUSED],
        "over": over,
        "stopped": found.state == Batch.STOPPED,
        "problem": found.problem,
        "again": 0 if over else LOOK_AGAIN,
        "here_url": _progress_url(found),
        "stop_url": reverse("documents-batch-stop", kwargs={"pk": found.pk}) if found.state == Batch.RUNNING else "",
        "left": left,
        "left_url": f"{address}?tiep={found.pk}" if over and left else "",
        "list_url": reverse("documents-queue", kwargs={"key": QUEUE}),
        "rows": [_outcome(item, document) for item, document in rows],
    }


def _outcome(item: BatchItem, document: Document) -> dict[str, Any]:
    label, tone = OUTCOMES[item.state]
    return {
        "code": document.code or f"…/{document.notation}",
        "subject": document.subject,
        "url": reverse("documents-document", kwargs={"pk": document.pk}),
        "label": label,
        "tone": tone,
        "problem": item.problem,
    }


def _progress_url(found: Batch) -> str:
    return reverse("documents-batch-progress", kwargs={"pk": found.pk})


# --- kinds that need no opening --------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def routine_kinds(request: HttpRequest) -> HttpResponse:
    """The head decides which kinds of document leaders may sign with others without opening each."""
    actor = request.actor
    if not actor.has(Role.HEAD):
        raise NotPermitted("Chỉ người đứng đầu cơ quan được quy định loại văn bản thường lệ.")
    now = openings.routine_kinds(actor.agency)
    initial = {"chosen": sorted(now), "ground": next(iter(now.values()), "")}
    form = RoutineForm(request.POST or None, kinds=list(kinds.KINDS), initial=initial)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                set_routine_kinds(
                    chosen=form.cleaned_data["chosen"], ground=form.cleaned_data["ground"], by=actor, at=clock.now()
                )
                return HttpResponseRedirect(reverse("documents-batch"))
            except NotPermitted:
                raise
            except Refusal as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
                status = refusal.status
    return page(
        request,
        "documents/routine_kinds.html",
        {"form": form, "back_url": reverse("documents-batch"), "submit_label": "Lưu quy định"},
        active="out",
        queue=QUEUE,
        status=status,
    )


def _uuid(value: str) -> UUID | None:
    try:
        return UUID(value)
    except ValueError:
        return None
