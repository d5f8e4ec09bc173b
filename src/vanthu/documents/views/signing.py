"""Chờ tôi ký: one after the other, at the signature page, on a desk or on a phone."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from vanthu.core import clock
from vanthu.core.actor import Actor
from vanthu.core.models import AuditEvent
from vanthu.documents import parts, present, queries, queues
from vanthu.documents.models import Document
from vanthu.documents.states import Out
from vanthu.documents.views import acts, desk
from vanthu.documents.views.document import all_in_sight, files_of, mark_seen, seen_in, viewer
from vanthu.signing.models import Claim
from vanthu.web.jinja import date_vi, time_vi
from vanthu.web.shell import page

#: What the lines above the file tell of who had it before.
STEPS = ("outgoing.drafted", "outgoing.passed", "outgoing.initialled", "outgoing.reviewed")


#: Documents that the stack goes through; what waits beyond these comes up as they are signed.
MOST = 200
#: Signatures under way that the page follows to their end.
FOLLOWED = 20


def stack(request: HttpRequest) -> HttpResponse:
    """The most urgent document that waits for this signer, or the one that is asked for, with the next ones in sight.

    What is just being signed is passed over: the next one is there at once.
    """
    at = clock.now()
    actor = request.actor
    waiting = queues.documents(queues.BY_KEY["cho-toi-ky"], actor=actor, at=at)
    live = Claim.objects.filter(document_id=OuterRef("pk"), state="live")
    ahead = list(
        waiting.annotate(live=Exists(live))
        .order_by("-urgency", "state_since", "id")
        .values_list("pk", "live", "state")[:MOST]
    )
    keys = [key for key, under_way, _ in ahead if not under_way] or [key for key, _, _ in ahead]
    aside = _put_off(actor, at)
    if not keys:
        return page(
            request,
            "documents/sign_stack.html",
            {
                "doc": None,
                "total": 0,
                "under_way": _under_way(request, []),
                "actions": [],
                "aside": aside,
                "empty": {
                    "title": "Không còn văn bản chờ ký",
                    "text": "Văn bản được trình ký sẽ hiện ở đây, gấp nhất trước.",
                },
            },
            active="out",
            queue="cho-toi-ky",
        )
    asked = request.GET.get("xem", "")
    names = [str(key) for key in keys]
    place = names.index(asked) if asked in names else 0
    following = keys[place + 1 :] + keys[:place]
    then = f"ky&xem={following[0]}" if following else "ky"
    found = queries.visible_document(actor, keys[place])
    policy = parts.policy_of(found)
    claim = queries.claim_of(found)
    busy = claim is not None and claim.state == "live"
    files = files_of(found, policy)
    shown = viewer(found, files)
    if all_in_sight(shown):
        mark_seen(found, files, by=actor, at=at)
    head = present.head(found, policy=policy, at=at, claim=claim)
    head["busy"] = busy
    head["warning"] = acts.warning(found, by=actor, policy=policy, at=at)
    return page(
        request,
        "documents/sign_stack.html",
        {
            "position": place + 1,
            "total": len(keys),
            "under_way": _under_way(
                request, [key for key, live, _ in ahead if live and key != found.pk], shown=found.pk
            ),
            "doc": head,
            "lines": _lines(found),
            "actions": acts.bar(
                found,
                by=actor,
                policy=policy,
                at=at,
                busy=busy,
                seen=seen_in(files),
                then=then,
                late=head["warning"] != "",
            ),
            "signatures": present.signatures(found, files),
            "upcoming": present.rows(_rows(actor, following[:3]), policy=policy, at=at),
            "skip_url": f"?xem={following[0]}" if following else "",
            "many_url": reverse("documents-batch") if _to_sign(ahead) > 1 else "",
            "aside": aside,
            "desk_cancel": desk.waiting_for_me(request, found.pk, claim),
            "empty": None,
            **shown,
        },
        active="out",
        queue="cho-toi-ky",
    )


def _under_way(request: HttpRequest, live: list[UUID], *, shown: UUID | None = None) -> dict[str, Any] | None:
    """What became of the signatures asked for here: how many are still being made, how many are done, which failed.

    The page asks again for those that it named (`theo`) until none is left; nothing is told of what is not the signer's.
    """
    actor = request.actor
    keys = list(dict.fromkeys([*(str(key) for key in live), *_ids(request.GET.get("theo", ""))]))[:FOLLOWED]
    if not keys:
        return None
    mine = Claim.objects.filter(document_id__in=keys, agency_id=actor.agency, actor__account=str(actor.account))
    latest = list(mine.order_by("document_id", "-asked_at", "-id").distinct("document_id"))
    ended = [claim for claim in latest if claim.state not in {"live", "done"}]
    subjects = dict(
        queries.visible(actor).filter(pk__in=[claim.document_id for claim in ended]).values_list("pk", "subject")
    )
    working = sum(claim.state == "live" for claim in latest)
    return {
        "live": working,
        "done": sum(claim.state == "done" for claim in latest),
        "failed": [
            {
                "subject": subjects[claim.document_id],
                "problem": claim.problem,
                "url": reverse("documents-document", kwargs={"pk": claim.document_id}),
            }
            for claim in ended
            if claim.document_id in subjects
        ],
        "again": "?" + urlencode({**({"xem": shown} if shown else {}), "theo": ",".join(keys)}) if working else "",
    }


def _ids(text: str) -> list[str]:
    found = []
    for part in text.split(",")[:FOLLOWED]:
        with suppress(ValueError):
            found.append(str(UUID(part)))
    return found


def _to_sign(ahead: list[tuple[UUID, bool, str]]) -> int:
    return sum(state == Out.AT_SIGNER for _, _, state in ahead)


def _put_off(actor: Actor, at: datetime) -> list[dict[str, Any]]:
    """What this signer has put aside until the office opens."""
    found = queries.visible(actor).filter(state=Out.AT_SIGNER, signer_id=actor.position, put_off_until__gt=at)
    return [
        {
            "url": reverse("documents-document", kwargs={"pk": key}),
            "take_up_url": reverse("documents-act", kwargs={"pk": key, "key": "take_up"}) + "?tiep=ky",
            "subject": subject,
            "until": f"{time_vi(until)} {date_vi(until)}",
        }
        for key, subject, until in found.order_by("put_off_until", "id").values_list("pk", "subject", "put_off_until")[
            :50
        ]
    ]


def _rows(actor: Actor, keys: list[UUID]) -> list[dict[str, Any]]:
    """The rows of these documents, in the order of the stack."""
    if not keys:
        return []
    found = queries.page_of(queries.visible(actor).filter(pk__in=keys), order=queries.NEWEST_FIRST).rows
    return sorted(found, key=lambda row: keys.index(row["id"]))


def _lines(found: Document) -> dict[str, str]:
    events = queries.timeline(found.pk)
    people = [f"{event.actor}: {_did(event)}" for event in events if event.name in STEPS]
    returned = [event for event in events if event.name == "outgoing.refused"]
    changes = (
        f"Đã bị trả lại {len(returned)} lần; lần gần nhất: {returned[-1].data.get('reason', '')}"
        if returned
        else "Trình lần đầu."
    )
    return {"people": "; ".join(dict.fromkeys(people)), "changes": changes}


def _did(event: AuditEvent) -> str:
    if event.name == "outgoing.reviewed":
        return f"thẩm định, “{event.data['opinion']}”"
    return {"outgoing.drafted": "soạn", "outgoing.passed": "thông qua", "outgoing.initialled": "ký nháy"}[event.name]
