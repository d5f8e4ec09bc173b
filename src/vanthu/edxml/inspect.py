"""A packet as plain values, for `vanthu edxml inspect --json` and for logs."""

from __future__ import annotations

from typing import Any

from vanthu.edxml.model import Packet, Problem


def report(packet: Packet) -> dict[str, Any]:
    """What `packet` is and holds, ready for JSON: `from` and `to` are organisation codes, `date` is yyyy-MM-dd.

    Of a status, document_id, code and date are those of the document reported on, and `to` is the other party.
    """
    if packet.status is not None:
        about = packet.status.response_for
        date, subject, status_code = about.promulgation_date, "", packet.status.code
        to, document_id, code = [about.organ_code] if about.organ_code else [], about.document_id, about.code
    else:
        document = packet.document
        date, subject, status_code = document.promulgation_date, document.subject, None
        to, document_id, code = [one.code for one in document.to], document.document_id, document.code
    return {
        "kind": packet.kind,
        "from": packet.sender.code,
        "to": to,
        "document_id": document_id,
        "code": code,
        "date": date.isoformat() if date else None,
        "subject": subject,
        "status_code": status_code,
        "attachments": [
            {
                "name": attachment.name,
                "declared_type": attachment.declared_type,
                "actual_type": attachment.actual_type,
                "size": attachment.size,
                "sha256": attachment.sha256,
                "problems": [_problem(problem) for problem in attachment.problems],
            }
            for attachment in packet.attachments
        ],
        "problems": [_problem(problem) for problem in packet.problems],
    }


def _problem(problem: Problem) -> dict[str, Any]:
    return {"code": problem.code, "sentence": problem.sentence, "serious": problem.serious}
