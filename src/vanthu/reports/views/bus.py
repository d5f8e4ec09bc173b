"""Theo dõi liên thông: what has not arrived where, what was refused, which packets lie in quarantine."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from vanthu.core import clock
from vanthu.core.roles import SEE_ALL, Role
from vanthu.documents import present
from vanthu.exchange import actions
from vanthu.exchange.models import Delivery, Outbound
from vanthu.exchange.silence import SILENT
from vanthu.refusal import NotFound, NotPermitted
from vanthu.reports import bus
from vanthu.web.jinja import since_vi
from vanthu.web.shell import page

#: Filter key → its words, its states, its tone.
GROUPS = (
    ("cho-gui", "Chờ gửi", ("waiting",), "near"),
    ("chua-den", "Chưa đến", ("sent",), "near"),
    ("chua-tiep-nhan", "Chưa tiếp nhận", ("01",), "near"),
    ("tu-choi", "Từ chối nhận", ("02",), "late"),
    ("loi", "Lỗi gửi", ("error",), "late"),
)
_LABELS = dict(Delivery.STATES)
STUCK = "Gói tin đã lưu nhưng chưa được xử lý. Hãy báo công chức CNTT."


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Per recipient: what has not come to its end, since when, and why; the answers that could not be handed over."""
    _check(request)
    at = clock.now()
    agency = request.actor.agency
    counts = bus.counts(agency)
    key = request.GET.get("nhom", "")
    states = next((states for name, _, states, _ in GROUPS if name == key), Delivery.UNFINISHED)
    rows = [_row(line, at) for line in bus.lines(agency, states)]
    answers = [_answer(packet) for packet in bus.failed_answers(agency)]
    return page(
        request,
        "reports/bus.html",
        {
            "title": "Theo dõi liên thông",
            "intro": "Nơi nhận chưa phản hồi, từ chối hoặc gửi lỗi. Hệ thống tự gửi lại; dòng có lý do là việc của văn thư.",
            "summary": [
                {
                    "label": label,
                    "count": sum(counts.get(state, 0) for state in group),
                    "tone": tone,
                    "url": f"?nhom={name}",
                }
                for name, label, group, tone in GROUPS
            ],
            "rows": rows,
            "answers": answers,
            "quarantine": [
                {
                    "sender": row.sender_code,
                    "at": row.received_at,
                    "problem": row.problem or STUCK,
                    "sha256": row.sha256,
                }
                for row in bus.held(agency, at=at)
            ],
            "filters": None,
            "empty": {
                "title": "Không có văn bản vướng mắc",
                "text": "Văn bản đi chưa được tiếp nhận, bị từ chối hoặc gửi lỗi sẽ hiện ở đây.",
            },
            "next_url": "",
            "prev_url": "",
            "total_text": f"{len(rows)} dòng" if rows else "",
        },
        active="bus",
    )


def _row(line: bus.Line, at: datetime) -> dict[str, Any]:
    delivery, packet = line.delivery, line.packet
    return {
        "url": reverse("documents-document", kwargs={"pk": line.document.pk}),
        "code": line.document.code,
        "subject": line.document.subject,
        "recipient": delivery.recipient.name,
        "recipient_code": delivery.recipient.code102 or delivery.recipient.code,
        "state_label": _LABELS[delivery.state].capitalize(),
        "state_tone": present.DELIVERY_TONES.get(delivery.state, ""),
        "since": since_vi(delivery.since, at),
        "due_text": "quá hạn phản hồi" if delivery.alarmed_at and delivery.state in SILENT else "",
        "due_tone": "late",
        "attempts": packet.attempts if packet else 0,
        "error": delivery.note if delivery.state in {"02", "error"} else (packet.problem if packet else ""),
        "retry_url": reverse("exchange-retry", kwargs={"pk": packet.pk}) if packet and packet.failed_at else "",
    }


def _answer(packet: Outbound) -> dict[str, Any]:
    return {
        "code": packet.status_code,
        "state_label": _LABELS.get(packet.status_code, ""),
        "peer": packet.peer.name,
        "peer_code": packet.peer.code102 or packet.peer.code,
        "document_key": packet.document_key,
        "at": packet.failed_at,
        "problem": packet.problem,
        "retry_url": reverse("exchange-retry", kwargs={"pk": packet.pk}),
    }


@require_POST
def retry(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Gửi lại a packet that failed for good, once its cause is mended."""
    _check(request)
    if not request.actor.has(Role.CLERK):
        raise NotPermitted("Chỉ văn thư được gửi lại văn bản.")
    if not bus.is_packet_of(request.actor.agency, pk):
        raise NotFound()
    actions.retry(outbound_id=pk, by=request.actor, at=clock.now())
    return HttpResponseRedirect(reverse("exchange-board"))


def _check(request: HttpRequest) -> None:
    if not request.actor.has(*SEE_ALL):
        raise NotPermitted("Chỉ văn thư, lãnh đạo và Chánh Văn phòng theo dõi liên thông của cơ quan.")
