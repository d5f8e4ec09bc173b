"""Chờ tôi ký: one after the other, at the signature page, on a desk or on a phone."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from vanthu.core import clock
from vanthu.documents import parts, present, queries, queues
from vanthu.documents.models import Document
from vanthu.documents.views import acts
from vanthu.documents.views.document import viewer
from vanthu.signing import verdicts
from vanthu.web.shell import page

#: What the lines above the file tell of who had it before.
STEPS = ("outgoing.drafted", "outgoing.passed", "outgoing.initialled")


def stack(request: HttpRequest) -> HttpResponse:
    """The most urgent document that waits for this signer, with the next ones in sight."""
    at = clock.now()
    actor = request.actor
    waiting = (
        queries.visible(actor)
        .filter(state__in=queues.OPEN, direction=Document.OUT)
        .filter(queues.BY_KEY["cho-toi-ky"].what(actor, at))
    )
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
    files = queries.files(found.pk)
    main = next((item for item in files if item.kind == "main" and item.current), None)
    report = (
        verdicts.known(main.current.sha256, accepts_claimed_time=policy.accepts_claimed_time)
        if main is not None and main.current and found.signed_at
        else None
    )
    head = present.head(found, at=at, claim=claim)
    head["busy"] = busy
    return page(
        request,
        "documents/sign_stack.html",
        {
            "position": 1,
            "total": total,
            "doc": head,
            "lines": _lines(found),
            "actions": acts.bar(found, by=actor, policy=policy, at=at, busy=busy, then="stack"),
            "signatures": present.signatures(report, found.signed_at),
            "upcoming": [
                {**row, "url": row["url"]}
                for row in present.rows(queries.page_of(queries.visible(actor).filter(pk__in=keys[1:4])).rows, at=at)
            ],
            "skip_url": "?" + f"bo-qua={found.pk}",
            "empty": None,
            **viewer(found, files),
        },
        active="out",
        queue="cho-toi-ky",
    )


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
