"""Signing at a desk over HTTP: JSON for the page and for integrators' clients, and the two addresses of the tool.

Everything but the last two wants the signer's own session. Those two want a ticket instead, one for each file, and
answer to nothing else: a desktop program has no cookie.
"""

from __future__ import annotations

import functools
import json
import logging
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from vanthu.core import clock
from vanthu.core.jobs import OUTAGES
from vanthu.documents import desk, parts, present, queries, returning
from vanthu.documents.actions import desk as actions
from vanthu.documents.models import Document
from vanthu.documents.views import acts
from vanthu.files.kinds import PDF
from vanthu.refusal import NotFound, Refusal
from vanthu.signing.models import Claim
from vanthu.store import bytes_store

log = logging.getLogger("vanthu.documents")

View = Callable[..., HttpResponse]


def _json(view: View) -> View:
    """Refusals as JSON: their stable code and their sentence."""

    @functools.wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Refusal as refusal:
            log.info("refused", extra={"code": refusal.code})
            return JsonResponse({"code": refusal.code, "sentence": refusal.sentence}, status=refusal.status)

    return answer


# --- the signer's page -----------------------------------------------------------------------------------------------


@require_POST
@_json
def ask(request: HttpRequest, pk: UUID, key: str) -> HttpResponse:
    """Claim the document for the signer's own VGCA Sign Service: what the page says to it, file by file."""
    at = clock.now()
    _check(request, pk, key)
    claim, steps = desk.ask_vgca(pk, key, seen=request.POST.get("seen", ""), by=request.actor, at=at)
    return JsonResponse(
        {
            "claim": str(claim.pk),
            "expires_at": claim.expires_at.isoformat(),
            "seconds_left": (claim.expires_at - at).total_seconds(),
            "steps": [{"function": step.function, "name": step.name, "request": step.request} for step in steps],
        }
    )


@require_GET
@_json
def state(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How the last signing of this document stands: nobody's word but the register's. `checking`: all that was out at a
    desk has come back, and is being looked at. `files`: what is to be signed in two phases, for who began."""
    # Looked at before the claim: one that is settled between the two is never told as one that still waits for a desk.
    back = desk.all_back(pk)
    found = queries.visible_document(request.actor, pk)
    claim = queries.claim_of(found)
    facts = (claim.state, claim.problem) if claim is not None else ("", "")
    waits = claim is not None and claim.state == "live"
    label = present.head(found, policy=parts.policy_of(found), at=clock.now(), claim=claim)["state_label"]
    told = {"state": facts[0], "problem": facts[1], "waits": waits, "checking": waits and back, "label": label}
    if waits and claim is not None and claim.way == Claim.CLIENT:
        told["files"] = [
            {
                "id": str(one.pk),
                "name": one.name,
                "digest": one.prepared["digest"],
                "signed_attributes": one.prepared["attributes"],
            }
            for one in desk.awaited(pk, by=request.actor)
            if one.prepared is not None
        ]
    return JsonResponse(told)


@require_POST
@_json
def cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give one's own claim back. From a form without JavaScript the page comes again."""
    queries.visible_document(request.actor, pk)
    actions.cancel(document_id=pk, by=request.actor, at=clock.now())
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"sentence": actions.CANCELLED})
    return HttpResponseRedirect(reverse("documents-document", kwargs={"pk": pk}))


def _check(request: HttpRequest, pk: UUID, key: str) -> Document:
    found = queries.visible_document(request.actor, pk)
    chosen = acts.ACTS.get(key)
    if chosen is None or key not in desk.ASK or chosen.transition.direction != found.direction:
        raise NotFound()
    chosen.transition.check(found, request.actor, parts.policy_of(found))
    return found


# --- in two phases ---------------------------------------------------------------------------------------------------


@require_POST
@_json
def begin(request: HttpRequest, pk: UUID, key: str) -> HttpResponse:
    """Phase one: the document is claimed, and its files are being prepared (docs/signing-at-a-desk.md)."""
    _check(request, pk, key)
    claim = desk.begin(pk, key, seen=request.POST.get("seen", ""), by=request.actor, at=clock.now())
    assert claim.certificate is not None
    facts = {
        "claim": str(claim.pk),
        "expires_at": claim.expires_at.isoformat(),
        "certificate": {"serial": claim.certificate.serial, "sha256": claim.certificate.fingerprint},
        "digest_algorithm": "SHA-256",
    }
    return JsonResponse(facts, status=202)


@require_POST
@_json
def finish(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Phase two of one file: {"id": …, "signature" or "cms": base64}."""
    queries.visible_document(request.actor, pk)
    try:
        answer = json.loads(request.body)
        handout_id = UUID(str(answer["id"]))
    except (ValueError, KeyError, TypeError) as error:
        raise returning.AnswerUnreadable() from error
    returning.answer(pk, handout_id, answer, by=request.actor, now=clock.now)
    return JsonResponse({"checking": not desk.awaited(pk, by=request.actor)})


# --- the tool --------------------------------------------------------------------------------------------------------


@require_GET
def file(request: HttpRequest, ticket: str) -> HttpResponse:
    """Exactly the bytes that were claimed, to whoever has the ticket."""
    try:
        handout = actions.fetched(token_hash=desk.hash_of(ticket), at=clock.now())
    except Refusal as refusal:
        return _said(refusal.sentence, status=refusal.status)
    response = HttpResponse(bytes_store().get(handout.handed), content_type=PDF)
    response["Cache-Control"] = "no-store"
    response["Content-Disposition"] = 'attachment; filename="van-ban.pdf"'
    return response


@csrf_exempt
@require_POST
def upload(request: HttpRequest, ticket: str) -> HttpResponse:
    """The file comes back. The service reads a boolean `Status` and shows `Message` to its user.

    True says that the file is kept and is what was asked for, as far as it tells by itself; a job settles it.
    """
    try:
        # Before anything of the body is read: without a ticket nobody makes this process work.
        handout = actions.fetched(token_hash=desk.hash_of(ticket), at=clock.now())
        content = _content(request)
        returning.bring_back(handout, content, now=clock.now)
    except Refusal as refusal:
        log.info("a returned file was refused", extra={"code": refusal.code})
        return _said(refusal.sentence)
    except OUTAGES:
        log.exception("outage")
        return _said(desk.BROKEN, status=503)
    except Exception:
        log.exception("incident")
        return _said(desk.BROKEN, status=500)
    return JsonResponse({"Status": True, "Message": "", "FileName": handout.name, "FileServer": str(handout.pk)})


def _content(request: HttpRequest) -> bytes:
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > returning.largest_upload():
        raise returning.UploadRefused()
    files = [(name, one) for name in request.FILES for one in request.FILES.getlist(name)]
    if len(files) != 1 or files[0][0] != "uploadfile" or not files[0][1].size:
        raise returning.UploadRefused()
    return files[0][1].read()


def _said(sentence: str, *, status: int = 200) -> JsonResponse:
    return JsonResponse({"Status": False, "Message": sentence, "FileName": "", "FileServer": ""}, status=status)


# --- what pages show -------------------------------------------------------------------------------------------------


def waiting_for_me(request: HttpRequest, pk: UUID, claim: Claim | None) -> str:
    """Where this person may give his own claim back that is out at a desk; "" mostly."""
    if claim is None or claim.state != "live" or claim.way == Claim.SERVER:
        return ""
    mine = claim.actor["account"] == str(request.actor.account)
    return reverse("desk-cancel", kwargs={"pk": pk}) if mine and not desk.all_back(pk) else ""
