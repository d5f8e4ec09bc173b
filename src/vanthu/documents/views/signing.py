"""Chờ tôi ký: one after the other, at the signature page, on a desk or on a phone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from vanthu.core import clock
from vanthu.core.actor import Actor
from vanthu.documents import parts, present, queries, queues
from vanthu.documents.models import Document
from vanthu.documents.views import acts, desk
from vanthu.documents.views.document import files_of, viewer
from vanthu.web.shell import page

#: What the lines above the file tell of who had it before.
STEPS = ("outgoing.drafted", "outgoing.passed", "outgoing.initialled")


def stack(request: HttpRequest) -> HttpResponse:
    """The most urgent document that waits for this signer, with the next ones in sight."""
    at = clock.now()
    actor = request.actor
    waiting = queues.documents(queues.BY_KEY["cho-toi-ky"], actor=actor, at=at)
    total = waiting.count()
    keys = list(waiting.order_by("-urgency", "state_since", "id").values_list("pk", flat=True)[:20])
    skip = request.GET.get("bo-qua", "")
    if skip in (names := [str(key) for key in keys]):
        place = names.index(skip) + 1
        keys = keys[place:] + keys[:place]
    if not keys:
        return page(
            request,
            "documents/sign_stack.html",
            {
                "doc": None,
                "total": 0,
                "actions": [],
                "empty": {
                    "title": "Không còn văn bản chờ ký",
                    "text": "Văn bản được trình ký sẽ hiện ở đây, gấp nhất trước.",
                },
            },
            active="out",
            queue="cho-toi-ky",
        )
    found = queries.visible_document(actor, keys[0])
    policy = parts.policy_of(found)
    claim = queries.claim(found.pk)
    busy = claim is not None and claim.state == "live"
    files = files_of(found, policy)
    head = present.head(found, policy=policy, at=at, claim=claim)
    head["busy"] = busy
    head["warning"] = acts.warning(found, by=actor, policy=policy, at=at)
    return page(
        request,
        "documents/sign_stack.html",
        {
            "position": 1,
            "total": total,
            "doc": head,
            "lines": _lines(found),
            "actions": acts.bar(found, by=actor, policy=policy, at=at, busy=busy, then="ky"),
            "signatures": present.signatures(found, files),
            "upcoming": present.rows(_rows(actor, keys[1:4]), policy=policy, at=at),
            "skip_url": "?" + f"bo-qua={found.pk}",
            "desk_cancel": desk.waiting_for_me(request, found.pk, claim),
            "empty": None,
            **viewer(found, files),
        },
        active="out",
        queue="cho-toi-ky",
    )


def _rows(actor: Actor, keys: list[UUID]) -> list[dict[str, Any]]:
    """The rows of these documents, in the order of the stack."""
    found = queries.page_of(queries.visible(actor).filter(pk__in=keys), order=queries.NEWEST_FIRST).rows
    return sorted(found, key=lambda row: keys.index(row["id"]))


def _lines(found: Document) -> dict[str, str]:
    events = queries.timeline(found.pk)
    people = [f"{event.actor}: {_did(event.name)}" for event in events if event.name in STEPS]
    returned = [event for event in events if event.name == "outgoing.refused"]
    changes = (
        f"Đã bị trả lại {len(returned)} lần; lần gần nhất: {returned[-1].data.get('reason', '')}"
        if returned
        else "Trình lần đầu."
    )
    return {"people": "; ".join(dict.fromkeys(people)), "changes": changes}


def _did(name: str) -> str:
    return {"outgoing.drafted": "soạn", "outgoing.passed": "thông qua", "outgoing.initialled": "ký nháy"}[name]
