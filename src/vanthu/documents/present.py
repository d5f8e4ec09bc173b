"""What pages say of documents: rows, facts, timelines, verdicts, in words. Reads what it is given, writes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.urls import reverse

from vanthu.core import audit
from vanthu.core.clock import VIETNAM
from vanthu.core.models import AuditEvent
from vanthu.documents import authority, parts, states, waiting
from vanthu.documents.models import URGENCIES, WAITS, Assignment, Document
from vanthu.documents.states import STATE_LABELS, In, Out
from vanthu.exchange.models import Delivery
from vanthu.files.models import File
from vanthu.pdf.fields import spoken
from vanthu.pdf.report_words import COVERAGE, TIME_SOURCES, VERDICT_SENTENCES
from vanthu.pdf.report_words import kind as kind_words
from vanthu.pdf.verdict import Report, Signature, weight, worst
from vanthu.policy import form_rules
from vanthu.policy.calendar import Calendar
from vanthu.policy.profile import Policy
from vanthu.signing.models import Claim
from vanthu.web.jinja import date_vi, since_vi, time_vi

STATE_TONES = {
    In.REFUSED: "late",
    In.RETURNED: "late",
    In.RECALLED: "late",
    Out.RECALLED: "late",
    Out.CANCELLED: "late",
    In.DONE: "good",
    Out.ISSUED: "good",
}
DELIVERY_TONES = {"02": "late", "error": "late", "06": "good", "waiting": "near", "sent": "near"}
#: So long before a deadline it turns amber: 24 hours by the clock, nights and days off included.
NEAR_SECONDS = 24 * 3600

KIND_LABELS = dict(File.KINDS)
WAITING = dict(WAITS)
TONES = {"valid": "good", "warning": "near", "invalid": "late", "unsigned": "", "unreadable": "late"}


def due(at: datetime, moment: datetime | None) -> tuple[str, str]:
    """A deadline relative and exact, with its tone."""
    if moment is None:
        return "", ""
    seconds = (moment - at).total_seconds()
    hours, days = int(abs(seconds) // 3600), int(abs(seconds) // 86400)
    amount = f"{days} ngày" if days else f"{hours} giờ" if hours else "dưới 1 giờ"
    exact = f"{time_vi(moment)} {date_vi(moment)}"
    if seconds < 0:
        return f"quá {amount} · {exact}", "late"
    if seconds < NEAR_SECONDS:
        return f"còn {amount} · {exact}", "near"
    return f"còn {amount} · {exact}", ""


def rows(found: Sequence[dict[str, Any]], *, policy: Policy, at: datetime) -> list[dict[str, Any]]:
    """Rows of a list from what queries.page_of read."""
    urgency = dict(URGENCIES)
    before = _before_key()
    shown = []
    for row in found:
        due_text, due_tone = due(at, row["due_at"]) if row["state"] not in STATE_TONES else ("", "")
        if policy.signature_dates_equal_issue and row["state"] in parts.TO_SEAL and row["signed_at"]:
            due_text, due_tone = _sealed_before(row["signed_at"], at)
        if row["state"] == Out.ISSUED and row["paper_owed_since"]:
            due_text, due_tone = f"nợ bản giấy từ {date_vi(row['paper_owed_since'])}", "near"
        shown.append(
            {
                "id": row["id"],
                "url": f"{before}{row['id']}",
                "urgency": row["urgency"],
                "urgency_label": urgency[row["urgency"]] if row["urgency"] else "",
                "code": row["code"] or row["type_name"],
                "subject": row["subject"],
                "agency": row["organ_name"],
                "holder": row["holder_name"] or row["unit_name"] or default_holder(row["state"]),
                "since": since_vi(row["state_since"], at),
                "due_text": due_text,
                "due_tone": due_tone,
                "files": row["files"],
                "state_label": WAITING[row["waits_for"]] if row["waits_for"] else states.label(row["state"], policy),
                "state_tone": STATE_TONES.get(row["state"], ""),
                "unread": False,
            }
        )
    return shown


def _sealed_before(signed_at: datetime, at: datetime) -> tuple[str, str]:
    """The time left until the midnight that a seal must not pass."""
    if at >= parts.seal_by(signed_at):
        return f"quá 24:00 · {date_vi(signed_at)}", "late"
    about = due(at, parts.seal_by(signed_at))[0].split(" · ")[0]
    return f"{about} · 24:00 {date_vi(signed_at)}", "near"


@cache
def _before_key() -> str:
    """The address of a document up to its id: looking an address up costs as much as half a row."""
    nobody = str(UUID(int=0))
    return reverse("documents-document", kwargs={"pk": nobody}).removesuffix(nobody)


def default_holder(state: str) -> str:
    """Whose desk a state means when no person or unit holds the document."""
    if state in STATE_TONES:
        return ""
    return "Văn thư"


def head(document: Document, *, policy: Policy, at: datetime, claim: Claim | None = None) -> dict[str, Any]:
    """The head of a document's page."""
    due_text, due_tone = due(at, document.due_at) if document.state not in STATE_TONES else ("", "")
    label = states.label(document.state, policy)
    if document.waits_for:
        label = document.get_waits_for_display()
    if claim is not None and claim.state == "live":
        label = claim.get_kind_display()
    flags = " ".join(flag["sentence"] for flag in document.flags)
    failed = ""
    # Why a seal waits stands above already, with the way out.
    if (
        claim is not None
        and claim.state in {"failed", "expired", "discarded"}
        and claim.asked_at >= document.state_since
        and not document.waits_for
    ):
        failed = f"{claim.get_kind_display().removeprefix('Đang ').capitalize()} không thực hiện được: {claim.problem}"
    return {
        "id": document.pk,
        "url": reverse("documents-document", kwargs={"pk": document.pk}),
        "direction": document.direction,
        "title": document.type_name,
        "code": document.code or f"{document.type_name}, chưa có số",
        "subject": document.subject,
        "state_label": label,
        "state_tone": STATE_TONES.get(document.state, "accent"),
        "holder_sentence": holder_sentence(document, at=at),
        "urgency": document.urgency,
        "urgency_label": document.get_urgency_display() if document.urgency else "",
        "due_text": due_text,
        "due_tone": due_tone,
        "back_url": reverse("documents-all", kwargs={"direction": document.direction}),
        "alert": failed or flags,
        "warning": "",
    }


def late_signing(policy: Policy, *, at: datetime, calendar: Calendar) -> str:
    """What a leader should know who signs when the office is closed (readings 12 and 16); "" where it is no matter."""
    if not policy.signature_dates_equal_issue or calendar.is_open(at):
        return ""
    return (
        f"Ngoài giờ làm việc: nếu ký bây giờ, văn thư phải cấp số và ký số cơ quan trước 24:00 hôm nay ({date_vi(at)}); quá "
        "24:00 văn bản phải được trả lại để ký lại. Có thể để sáng ngày làm việc tới hãy ký."
    )


def put_off(until: datetime) -> str:
    """What a signer put aside, and until when."""
    return f"Bạn để văn bản này đến {time_vi(until)} {date_vi(until)}. Bấm “Lấy lại để ký” nếu ký ngay."


def past_midnight(document: Document, policy: Policy, *, at: datetime) -> str:
    """Why a signed document can no longer be numbered or sealed: the day of the leader's signature is over (LC-12.2)."""
    if not policy.signature_dates_equal_issue or document.state not in parts.TO_SEAL or document.signed_at is None:
        return ""
    if at < parts.seal_by(document.signed_at):
        return ""
    return f"Đã quá 24:00 ngày lãnh đạo ký ({date_vi(document.signed_at)})."


def before_sealing(document: Document, policy: Policy, *, at: datetime) -> str:
    """What stands between a signed document and its seal, and the way out, in words; "" where nothing does."""
    if document.state not in parts.TO_SEAL or document.signed_at is None:
        return ""
    if late := past_midnight(document, policy, at=at):
        return (
            f"{late} Ngày ký phải trùng ngày ban hành và không ai được sửa ngày: văn thư bấm “Trả lại để ký lại”, lãnh đạo "
            "ký lại rồi cấp số, đóng dấu trong ngày ký mới."
        )
    said = ""
    if document.waits_for:
        source = waiting.SOURCES[document.waits_for]
        said = f"{document.get_waits_for_display()} từ {_hour(document.waits_since, at)}: {source} không phản hồi. "
        if document.waits_over_at is not None:
            said = (
                f"{source[0].upper()}{source[1:]} đã phản hồi lại lúc {_hour(document.waits_over_at, at)}: người giữ con dấu "
                "bấm ký số cơ quan lần nữa. "
            )
        else:
            said += "Số được giữ; hệ thống tự kiểm tra mỗi phút và báo văn thư khi đóng dấu lại được. "
            if document.urgency:
                said += "Văn bản khẩn không chờ được: phát hành bản giấy, quét sau. "
    if policy.signature_dates_equal_issue:
        said += f"Phải đóng dấu trước 24:00 hôm nay, {due(at, parts.seal_by(document.signed_at))[0].split(' · ')[0]}."
    return said.strip()


def _hour(moment: datetime | None, at: datetime) -> str:
    return since_vi(moment, at) if moment else ""


def holder_sentence(document: Document, *, at: datetime) -> str:
    """Who has it and since when: "Đang ở Lãnh đạo Sở từ 08:12 hôm nay"."""
    since = since_vi(document.state_since, at)
    if document.state in STATE_TONES:
        return f"{STATE_LABELS[document.state]} {since}"
    if document.holder:
        holder = document.holder.account.name
    elif document.holder_unit:
        holder = document.holder_unit.name
    else:
        holder = f"Văn thư {document.agency.name}"
    return f"Đang ở {holder} {since}"


def facts(document: Document) -> list[dict[str, Any]]:
    """The data of Phụ lục VI and QN-10.2, those that are there."""
    found: list[tuple[str, Any, bool]] = []
    if document.direction == Document.IN:
        found += [
            ("Số đến", document.entry.number if document.entry else None, True),
            ("Thời gian đến", _moment(document.arrived_at), True),
            ("Bên gửi", document.sender.name if document.sender else None, False),
            ("Mã định danh bên gửi", document.organ_code, True),
            ("Hình thức đến", document.get_source_display() + (", chưa quét" if document.awaits_scan else ""), False),
        ]
    else:
        found += [
            ("Người soạn thảo", document.drafter.account.name if document.drafter else None, False),
            ("Lãnh đạo đơn vị", document.unit_leader.account.name if document.unit_leader else None, False),
            ("Người ký", document.signer.account.name if document.signer else None, False),
            ("Ký thay", authority.instead(document).removeprefix(", thay "), False),
            ("Thời gian phát hành", _moment(document.issued_at), True),
            ("Bản giấy", _paper(document), False),
        ]
    found += [
        ("Cơ quan ban hành", document.organ_name, False),
        ("Số, ký hiệu", document.code or f"…/{document.notation}", True),
        ("Ngày văn bản", date_vi(document.issued_on), True),
        ("Loại văn bản", document.type_name, False),
        ("Mã định danh văn bản", document.document_key, True),
        ("Giá trị pháp lý", document.legal_value, False),
        ("Mức độ khẩn", document.get_urgency_display() if document.urgency else None, False),
        ("Người ký văn bản", " ".join(p for p in (document.signer_title, document.signer_name) if p), False),
        ("Số trang", document.page_amount, True),
        ("Thời hạn xử lý", _moment(document.due_at), True),
        ("Hồ sơ", str(document.case_file) if document.case_file else None, False),
        ("Kết quả", document.result, False),
        ("Ghi chú", document.note, False),
    ]
    shown = [
        {"label": label, "value": value, "mono": mono}
        for label, value, mono in found
        if value not in (None, "", "None")
    ]
    if document.answers:
        shown.append(
            {
                "label": "Trả lời văn bản",
                "value": document.answers.code or document.answers.subject[:80],
                "href": reverse("documents-document", kwargs={"pk": document.answers_id}),
            }
        )
    return shown


def _paper(document: Document) -> str:
    """Whether the paper that the regulation wants is there."""
    if document.paper_owed_since:
        return f"chưa có, nợ từ ngày {date_vi(document.paper_owed_since)}"
    return f"đã nhận ngày {date_vi(document.paper_taken_on)}" if document.paper_taken_on else ""


def timeline(events: Sequence[AuditEvent]) -> list[dict[str, Any]]:
    """The acts in words and times, oldest first."""
    declared = audit.events()
    return [
        {
            "at": event.at,
            "who": event.actor,
            "what": audit.sentence(event.name, event.data),
            "note": f"Chịu trách nhiệm về {said}." if (said := event.data.get("answers_for")) else "",
            "tone": declared[event.name].tone if event.name in declared else "",
        }
        for event in events
    ]


def tree(found: Sequence[Assignment]) -> list[dict[str, Any]]:
    """Assignments as a small tree."""
    nodes = {
        task.pk: {
            "who": task.position.account.name if task.position else task.unit.name if task.unit else "",
            "role_label": " · ".join(filter(None, (task.get_role_display(), task.get_status_display()))),
            "due": task.due_at,
            "state_label": _task_state(task),
            "state_tone": "good" if task.ended_at else "",
            "opinion": task.direction,
            "children": [],
        }
        for task in found
    }
    roots = []
    for task in found:
        parent = nodes.get(task.parent_id) if task.parent_id else None
        (parent["children"] if parent else roots).append(nodes[task.pk])  # type: ignore[union-attr]
    return roots


def _task_state(task: Assignment) -> str:
    if task.ended_at:
        return "Đã kết thúc"
    if task.accepted_at:
        return "Đang xử lý"
    return "Đã xem" if task.opened_at else "Chưa mở"


def signatures(document: Document, files: Sequence[File]) -> dict[str, Any] | None:
    """The verdict on the document in one sentence, then each signature of its main file, then every other file that was
    judged, by name. `files` are those of `queries.files` with what is known under a trust list."""
    if not document.was_judged:
        return None
    known = [(file, file.judged) for file in files if file.judged]  # type: ignore[attr-defined]
    judged = [(file, Report.from_dict(facts["report"])) for file, facts in known]
    main, report = next((found for found in judged if found[0].kind == File.MAIN), (None, None))
    beside = [found for found in judged if found[0].kind != File.MAIN]
    if report is None and not beside:
        return None
    verdict = document.verdict or (report.verdict if report else "unsigned")
    value = document.legal_value or (report.legal_value if report else "")
    return {
        "verdict": verdict,
        "sentence": VERDICT_SENTENCES[verdict] + (f" Giá trị: {value}." if value else ""),
        "checked_at": document.verified_at or document.sealed_at or document.signed_at,
        "outdated": any(not facts["current"] for _, facts in known),
        "report_url": _report_url(document, main),
        **_found(report),
        "beside": [
            {
                "name": file.name,
                "verdict": report.verdict,
                "sentence": VERDICT_SENTENCES[report.verdict],
                "report_url": _report_url(document, file),
                **_found(report),
            }
            for file, report in beside
        ],
    }


def without_stamp(document: Document, found: dict[str, Any] | None) -> str:
    """That an own document bears a signature whose time no time-stamp proves (reading 16); "" where none does. `found`
    are its `signatures`."""
    if document.direction != Document.OUT or found is None:
        return ""
    claimed = [one["kind"] for one in found["signatures"] if one["time_source"] == "claimed"]
    if not claimed:
        return ""
    what = "Đóng dấu" if "organisation" in claimed else "Ký số"
    return (
        f"{what} theo đồng hồ máy ký, chưa có dấu thời gian. Quy chế chấp nhận văn bản này; thời điểm ký chỉ được chứng minh "
        "khi có bản lưu trữ dài hạn. Hãy báo công chức CNTT kiểm tra máy chủ cấp dấu thời gian (TSA)."
    )


def _report_url(document: Document, file: File | None) -> str:
    return reverse("documents-signatures", kwargs={"pk": document.pk, "file": file.pk}) if file is not None else ""


def _found(report: Report | None) -> dict[str, Any]:
    """The signatures of one file, and what is wrong with the file itself."""
    return {
        "signatures": [_signature(signature) for signature in report.signatures] if report else [],
        "problems": [problem.sentence for problem in report.document_problems] if report else [],
    }


def _signature(signature: Signature) -> dict[str, Any]:
    certificate = signature.certificate
    return {
        "signer": signature.signer,
        "organisation": signature.organisation,
        "kind": signature.kind,
        "kind_label": kind_words(signature),
        "signed_at": signature.signed_at,
        "time_source": signature.time_source if signature.signed_at else "",
        "time_source_label": TIME_SOURCES.get(signature.time_source, ""),
        "certificate": {
            "issuer": certificate.issuer,
            "valid_from": certificate.not_before,
            "valid_to": certificate.not_after,
            "serial": certificate.serial,
        }
        if certificate
        else None,
        "coverage_label": COVERAGE.get(signature.coverage, signature.coverage),
        "changes": [_change(change) for change in signature.changes_after],
        "problems": [problem.sentence for problem in signature.problems],
        "tone": TONES[worst(weight(problem.code, field=signature.field) for problem in signature.problems)],
    }


def _change(change: Any) -> str:
    name = spoken(change.field)
    if change.after:
        return f"Điền {name}: {change.after}"
    return f"Ký vào ô {name}" if name else "Thay đổi được phép"


def deliveries(found: Sequence[Delivery]) -> list[dict[str, Any]]:
    """Per recipient: the state, since when, by whom, and everything heard."""
    labels = dict(Delivery.STATES)
    return [
        {
            "name": delivery.recipient.name,
            "code": delivery.recipient.code102 or delivery.recipient.code,
            "state_label": labels[delivery.state].capitalize(),
            "state_tone": DELIVERY_TONES.get(delivery.state, "accent"),
            "since": delivery.since,
            "who": delivery.by,
            "history": [
                {
                    "at": datetime.fromisoformat(step["reported_at"]),
                    "label": labels.get(step["state"], step["state"]).capitalize()
                    + ("" if step["applied"] else " (không áp dụng)"),
                    "by": step["by"],
                    "note": step["note"],
                }
                for step in delivery.heard  # type: ignore[attr-defined]
            ],
        }
        for delivery in found
    ]


def files(found: Sequence[File], document: Document) -> list[dict[str, Any]]:
    """Every file with its size and hash."""
    return [
        {
            "name": file.name,
            "kind_label": KIND_LABELS[file.kind],
            "size": file.current.size,
            "sha256": file.current.sha256,
            "url": reverse("documents-file", kwargs={"pk": document.pk, "file": file.pk}),
            "problems": [] if file.current.scan == "clean" else ["Chưa quét mã độc."],
        }
        for file in found
        if file.current is not None
    ]


def policy_notes(policy: Policy, *, on: date) -> list[str]:
    """What the agency's own regulation asks of a draft, in words."""
    notes = [f"{policy.regulation.name} ({policy.regulation.number}, {policy.regulation.dated})."]
    for legal, what in ((False, "Thể thức văn bản hành chính"), (True, "Thể thức văn bản quy phạm pháp luật")):
        rules = form_rules(policy, legal=legal, on=on)
        if rules is not None and (not legal or policy.legal_number_format):
            notes.append(f"{what}: {rules.name}.")
    if policy.draft_files == "editable_and_pdf":
        notes.append("Đính kèm cả tệp mềm (Word, Excel…) và tệp .pdf tương ứng.")
    elif policy.draft_files == "pdf":
        notes.append("Dự thảo ở định dạng .pdf phiên bản 1.4 trở lên.")
    if policy.form_checker == "separate":
        notes.append("Người kiểm tra thể thức kiểm tra trước khi trình ký.")
    if policy.initials_required:
        notes.append("Lãnh đạo đơn vị ký nháy vào cuối nội dung, sau “./.”.")
    return notes


def _moment(value: datetime | None) -> str | None:
    return f"{value.astimezone(VIETNAM):%H:%M:%S} {date_vi(value)}" if value else None
