"""The pages where documents are entered: drafts, paper arrivals, registration, distribution."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from vanthu.core import clock
from vanthu.core.roles import Role
from vanthu.documents import kinds, parts, present, queries, states, work
from vanthu.documents.actions import arriving, handling, outgoing
from vanthu.documents.forms import ArrivalForm, DistributeForm, DraftForm, PaperForm, arrival_initial
from vanthu.documents.models import Document
from vanthu.documents.views.document import viewer
from vanthu.files import intake
from vanthu.files.kinds import EDITABLE
from vanthu.files.models import File
from vanthu.policy.profile import Policy
from vanthu.refusal import BadInput, NotPermitted, Refusal
from vanthu.registers.models import Register
from vanthu.signing import verdicts
from vanthu.web.shell import page


@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest) -> HttpResponse:
    """Soạn (dự thảo) văn bản đi."""
    at = clock.now()
    policy = request.person.policy(at.date())
    if not request.actor.has(Role.SPECIALIST, Role.UNIT_LEADER, Role.CLERK, Role.OFFICE_CHIEF):
        raise NotPermitted("Vị trí của bạn không soạn thảo văn bản đi.")
    initial: dict[str, Any] = {}
    if answers := request.GET.get("answers"):
        initial = _answering(request, answers)
    form = DraftForm(
        request.POST or None, request.FILES or None, by=request.actor, policy=policy, at=at, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        with _Refusals(form):
            files = _files(request, policy)
            made = outgoing.create_draft(
                draft=form.draft(printed=_printed(files)),
                files=files,
                by=request.actor,
                at=at,
                id=form.cleaned_data["key"],
            )
            return _after_draft(request, made, at=at)
    return _draft_page(
        request, form, policy, title=policy.labels.draft, back=reverse("documents-all", kwargs={"direction": "out"})
    )


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a draft, after a return for instance."""
    at = clock.now()
    found = queries.visible_document(request.actor, pk)
    policy = parts.policy_of(found)
    states.EDIT.check(found, request.actor, policy)
    initial = {
        "type_name": found.type_name,
        "subject": found.subject,
        "notation": found.notation,
        "recipients": [str(key) for key in found.recipients.order_by("order").values_list("receiver_id", flat=True)],
        "urgency": found.urgency,
        "signer": str(found.signer_id),
        "unit_leader": str(found.unit_leader_id),
        "checker": str(found.checker_id),
        "copies": found.copies,
        "note": found.note,
        "answers": found.answers_id,
    }
    form = DraftForm(
        request.POST or None,
        request.FILES or None,
        by=request.actor,
        policy=policy,
        at=at,
        initial=initial,
        document=found,
    )
    if request.method == "POST" and form.is_valid():
        with _Refusals(form):
            files = _files(request, policy)
            outgoing.update_draft(
                document_id=pk, draft=form.draft(printed=_printed(files)), files=files, by=request.actor, at=at
            )
            return _after_draft(request, found, at=at)
    return _draft_page(
        request,
        form,
        policy,
        title="Sửa dự thảo",
        back=reverse("documents-document", kwargs={"pk": pk}),
        extra=viewer(found, queries.files(pk)),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: HttpRequest) -> HttpResponse:
    """Nhập văn bản giấy with its scan."""
    at = clock.now()
    policy = request.person.policy(at.date())
    if not request.actor.has(Role.CLERK):
        raise NotPermitted("Chỉ văn thư nhập văn bản đến.")
    form = PaperForm(request.POST or None, request.FILES or None, at=at)
    duplicate = None
    if request.method == "POST" and form.is_valid():
        arrival = form.arrival()
        with _Refusals(form):
            scans = [
                (File.MAIN, received)
                for received in intake.receive_all(
                    request.FILES.getlist("scan"), allowed=frozenset({"pdf"}), field="scan"
                )
            ]
            for _, received in scans:
                _check_scan(received, policy, no_mark=form.cleaned_data["no_mark"])
            made = arriving.enter_paper(
                arrival=arrival,
                source=form.cleaned_data["source"],
                scan=scans,
                by=request.actor,
                at=at,
                id=form.cleaned_data["key"],
            )
            if request.POST.get("then") == "again":
                return HttpResponseRedirect(reverse("documents-paper"))
            return HttpResponseRedirect(reverse("documents-document", kwargs={"pk": made.pk}))
        duplicate = _duplicate(request, arrival.code, arrival.organ_name, arrival.issued_on, None)
    return page(
        request,
        "documents/paper_form.html",
        {
            "title": "Nhập văn bản giấy",
            "form": form,
            "sources": {},
            "scan_rules": [
                f"Định dạng .pdf phiên bản 1.4 trở lên, ảnh màu, từ {policy.scan_in_dpi} dpi, tỷ lệ 100 %.",
                "Mỗi văn bản một tệp, đủ trang, đúng thứ tự.",
            ],
            "duplicate": duplicate,
            "back_url": reverse("documents-all", kwargs={"direction": "in"}),
            "submit_label": "Lưu",
            "second_label": "Lưu và nhập tiếp",
        },
        active="in",
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Đăng ký an arrival: what the packet said stands in the form, the clerk answers for it."""
    at = clock.now()
    found = queries.visible_document(request.actor, pk)
    policy = parts.policy_of(found)
    states.REGISTER.check(found, request.actor, policy)
    form = ArrivalForm(request.POST or None, initial=arrival_initial(found), at=at)
    if request.method == "POST" and form.is_valid():
        with _Refusals(form, rename={"organ": "organ_name"}):
            arriving.register(document_id=pk, arrival=form.arrival(document=found), by=request.actor, at=at)
            return HttpResponseRedirect(reverse("documents-document", kwargs={"pk": pk}))
    files = queries.files(pk)
    main = next((item for item in files if item.kind == File.MAIN and item.current), None)
    report = (
        verdicts.known(main.current.sha256, accepts_claimed_time=policy.accepts_claimed_time)
        if main is not None and main.current and found.verdict
        else None
    )
    book = Register.objects.filter(agency_id=found.agency_id, kind=Register.IN, series="chung", year=at.year).first()
    return page(
        request,
        "documents/register_form.html",
        {
            "title": "Đăng ký văn bản đến",
            "form": form,
            "doc": present.head(found, at=at),
            "next_number": str((book.last_number if book else 0) + 1),
            "duplicate": _duplicate(request, found.code, found.organ_name, found.issued_on, found.pk),
            "signatures": present.signatures(report, found.verified_at),
            "read_from": _read_from(found),
            "sources": {},
            "back_url": reverse("documents-document", kwargs={"pk": pk}),
            "submit_label": policy.labels.register,
            **viewer(found, files),
        },
        active="in",
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def distribute(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Phân phối an arrival."""
    at = clock.now()
    found = queries.visible_document(request.actor, pk)
    policy = parts.policy_of(found)
    states.DISTRIBUTE.check(found, request.actor, policy)
    form = DistributeForm(request.POST or None, by=request.actor, at=at)
    if request.method == "POST" and form.is_valid():
        with _Refusals(form):
            handling.distribute(
                document_id=pk,
                tasks=form.tasks(),
                opinion=form.cleaned_data["opinion"],
                due_on=form.cleaned_data["due_on"],
                by=request.actor,
                at=at,
            )
            return HttpResponseRedirect(reverse("documents-document", kwargs={"pk": pk}))
    return page(
        request,
        "documents/distribute_form.html",
        {
            "title": policy.labels.distribute,
            "form": form,
            "doc": present.head(found, at=at),
            "back_url": reverse("documents-document", kwargs={"pk": pk}),
            "back_label": "Văn bản",
            "submit_label": policy.labels.distribute,
            **viewer(found, queries.files(pk)),
        },
        active="in",
        status=422 if form.errors else 200,
    )


# --- shared ----------------------------------------------------------------------------------------------------------


class _Refusals:
    """Puts a refusal beside its field, so that the page comes back with everything that was typed."""

    def __init__(self, form: forms.Form, rename: dict[str, str] | None = None) -> None:
        self.form, self.rename = form, rename or {}

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> bool:
        if not isinstance(error, Refusal) or isinstance(error, NotPermitted):
            return False
        name = self.rename.get(error.field or "", error.field)
        self.form.add_error(name if name in self.form.fields else None, error.sentence)
        return True


def _files(request: HttpRequest, policy: Policy) -> list[tuple[str, intake.Received]]:
    files: list[tuple[str, intake.Received]] = []
    wanted = (
        ("main", File.MAIN, policy.signed_formats),
        ("editable", File.EDITABLE, policy.formats & EDITABLE),
        ("attachments", File.ATTACHMENT, policy.formats),
    )
    for name, kind, allowed in wanted:
        for received in intake.receive_all(request.FILES.getlist(name), allowed=allowed, field=name):
            files.append((kind, received))
    return files


def _printed(files: list[tuple[str, intake.Received]]) -> str:
    """The ký hiệu that the PDF to be signed shows on page 1."""
    main = next((received for kind, received in files if kind == File.MAIN), None)
    return kinds.printed_notation(main.inspection.first_page_lines) if main is not None and main.inspection else ""


def _after_draft(request: HttpRequest, made: Document, *, at: datetime) -> HttpResponse:
    """Save only, or save and submit; a draft that cannot be submitted yet is kept and says why."""
    from vanthu.documents.views.document import show

    if request.POST.get("then") == "again":
        return HttpResponseRedirect(reverse("documents-document", kwargs={"pk": made.pk}))
    try:
        outgoing.submit(document_id=made.pk, prepared=work.prepare(made.pk), by=request.actor, at=at)
    except Refusal as refusal:
        found = queries.visible_document(request.actor, made.pk)
        sentence = f"Dự thảo đã lưu, chưa trình được. {refusal.sentence}"
        return show(request, found, at=at, status=refusal.status, problem=sentence)
    return HttpResponseRedirect(reverse("documents-document", kwargs={"pk": made.pk}))


def _draft_page(
    request: HttpRequest, form: DraftForm, policy: Policy, *, title: str, back: str, extra: dict[str, Any] | None = None
) -> HttpResponse:
    return page(
        request,
        "documents/draft_form.html",
        {
            "title": title,
            "form": form,
            "policy_notes": present.policy_notes(policy),
            "sources": {"recipients": reverse("people-agencies")},
            "back_url": back,
            "submit_label": f"Lưu và {policy.labels.submit[0].lower()}{policy.labels.submit[1:]}",
            "second_label": "Lưu dự thảo",
            **(extra or {}),
        },
        active="out",
        status=422 if form.errors else 200,
    )


def _answering(request: HttpRequest, key: str) -> dict[str, Any]:
    """A reply keeps the link to what it answers, and goes to who sent it."""
    try:
        found = queries.visible_document(request.actor, UUID(key))
    except ValueError:
        return {}
    recipients = [str(found.sender_id)] if found.sender_id else []
    return {
        "answers": found.pk,
        "recipients": recipients,
        "subject": f"Trả lời {found.type_name.lower()} số {found.code}",
    }


def _read_from(found: Document) -> dict[str, str]:
    """Which values of the register form stand in the packet."""
    if found.source != "bus":
        return {}
    return {name: "Đọc từ gói tin" for name, value in arrival_initial(found).items() if value}


def _check_scan(received: intake.Received, policy: Policy, *, no_mark: bool) -> None:
    """The scanning standard of the agency's own regulation (BD-8.2b, ST-8.2b); a picture cannot be read for marks."""
    found = received.inspection
    if found is None:
        return
    if not found.has_text_layer and not no_mark:
        raise MarkUnchecked(field="no_mark")
    if found.scan_dpi is None:
        return
    if found.scan_dpi < policy.scan_in_dpi:
        raise ScanTooCoarse(dpi=found.scan_dpi, least=policy.scan_in_dpi, field="scan")
    if found.scan_colour is False:
        raise ScanNotInColour(field="scan")


class MarkUnchecked(BadInput):
    code = "mark_unchecked"
    template = "Bản quét không có lớp chữ nên hệ thống không tự kiểm tra dấu mật. Hãy kiểm tra và đánh dấu vào ô này."


class ScanTooCoarse(BadInput):
    code = "scan_dpi"
    template = "Bản quét {dpi} dpi, dưới mức tối thiểu {least} dpi của quy chế. Hãy quét lại."


class ScanNotInColour(BadInput):
    code = "scan_colour"
    template = "Bản quét phải là ảnh màu. Hãy quét lại ở chế độ màu."


def _duplicate(request: HttpRequest, code: str, organ: str, issued_on: Any, but: UUID | None) -> dict[str, str] | None:
    year = issued_on.year if issued_on else None
    found = queries.same_arrival(request.actor, code=code, organ=organ, year=year, but=but)
    if found is None:
        return None
    number = found.entry.number if found.entry else ""
    return {
        "sentence": f"Đã có văn bản cùng số, ký hiệu, cơ quan ban hành: số đến {number}.",
        "url": reverse("documents-document", kwargs={"pk": found.pk}),
        "code": found.code,
    }
