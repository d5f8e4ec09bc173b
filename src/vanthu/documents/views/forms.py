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
from vanthu.core.roles import DRAFTS, Role
from vanthu.documents import authority, initialling, kinds, parts, present, queries, scanning, seen, transitions, work
from vanthu.documents.actions import arriving, drafting, handling, originals
from vanthu.documents.forms import (
    DistributeForm,
    DraftForm,
    OriginalForm,
    OriginalScanForm,
    PaperForm,
    RegisterForm,
    ScanForm,
    SignerForm,
    arrival_initial,
)
from vanthu.documents.models import Document
from vanthu.documents.seen import LayoutNotSeen
from vanthu.documents.views import acts, confirming, placement
from vanthu.documents.views.document import files_of, viewer
from vanthu.files import intake
from vanthu.files.kinds import EDITABLE
from vanthu.files.models import File
from vanthu.policy.profile import Policy
from vanthu.refusal import BadInput, NotPermitted, Refusal
from vanthu.web.shell import page


@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest) -> HttpResponse:
    """Soạn (dự thảo) văn bản đi."""
    at = clock.now()
    policy = request.person.policy(at.date())
    if not request.actor.has(*DRAFTS):
        raise NotPermitted("Vị trí của bạn không soạn thảo văn bản đi.")
    initial: dict[str, Any] = {}
    if answers := request.POST.get("answers") or request.GET.get("tra-loi"):
        initial = _answering(request, answers)
    form = DraftForm(
        request.POST or None, request.FILES or None, by=request.actor, policy=policy, at=at, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        with Refusals(form):
            _refuse_secrets(form)
            files = _files(request, policy)
            made = drafting.create_draft(
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
    transitions.EDIT.check(found, request.actor, policy)
    initial = {
        "type_name": found.type_name,
        "subject": found.subject,
        "notation": found.notation,
        **_recipients(found),
        "urgency": found.urgency,
        "signer": str(found.signer_id),
        "unit_leader": str(found.unit_leader_id),
        "initials": [str(key) for key in initialling.others_of(found)],
        "checker": str(found.checker_id),
        "copies": found.copies,
        "note": found.note,
        "answers": found.answers_id,
    }
    if found.answers_id:
        initial |= {"answers_finally": found.answers_finally, "case_file": str(found.case_file_id or "")}
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
        with Refusals(form):
            _refuse_secrets(form)
            files = _files(request, policy)
            drafting.update_draft(
                document_id=pk,
                draft=form.draft(printed=_printed(files)),
                files=files,
                remove=form.removed(),
                by=request.actor,
                at=at,
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
def signer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Đổi người ký: the same text, before another leader."""
    at = clock.now()
    found = queries.visible_document(request.actor, pk)
    policy = parts.policy_of(found)
    transitions.CHANGE_SIGNER.check(found, request.actor, policy)
    upload = confirming.kept(request, document=pk)
    form = SignerForm(request.POST or None, request.FILES or None, document=found, at=at, kept=upload is not None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            with Refusals(form):
                parts.required(form.cleaned_data["reason"])
                if upload is None:
                    (upload,) = intake.receive_all([request.FILES["main"]], allowed=policy.signed_formats, field="main")
                return _change_signer(request, found, form.cleaned_data, upload, at=at)
    return page(
        request,
        "documents/signer_form.html",
        {
            "form": form,
            "back_url": reverse("documents-document", kwargs={"pk": pk}),
            "intro": f"Hiện nay: {found.signer_title} {found.signer_name}. Ý kiến đã ghi và lịch sử được giữ nguyên.",
            **viewer(found, queries.files(pk)),
        },
        active="out",
        status=status,
    )


def _change_signer(
    request: HttpRequest, found: Document, said: dict[str, Any], upload: intake.Received, *, at: datetime
) -> HttpResponse:
    """Done, or first the places: shown to be confirmed where the text gives them, put by hand where it gives none."""
    chosen = UUID(said["signer"])
    facts: dict[str, Any] = {"signer": chosen, "sha256": upload.sha256, "at": at}
    save = "Đúng vị trí, đổi người ký"
    hidden = {
        "signer": said["signer"],
        "reason": said["reason"],
        "kept": confirming.keep(upload, document=found.pk, account=request.actor.account),
    }

    def by_hand(refusal: Refusal | None = None) -> HttpResponse:
        then, look = work.look_for(found.pk, **facts)
        return placement.ask(request, then, look, sha256=upload.sha256, hidden=hidden, save=save, refusal=refusal)

    if request.POST.get("then") == "place":
        return by_hand()
    try:
        made = None
        if "layout" in request.POST:
            then, look = work.look_for(found.pk, **facts)
            made = seen.by_hand(upload.sha256, *placement.read(request, then, look))
        drafting.change_signer(
            document_id=found.pk,
            signer=chosen,
            upload=upload,
            prepared=work.prepare_for(found.pk, **facts, by_hand=made),
            reason=said["reason"],
            confirmed=request.POST.get("seen", ""),
            by=request.actor,
            at=at,
        )
    except LayoutNotSeen as refusal:
        return placement.confirm(request, found, refusal, save=save, hidden=hidden)
    except BadInput as refusal:
        if refusal.code not in acts.BY_HAND:
            raise
        return by_hand(refusal)
    return HttpResponseRedirect(reverse("documents-document", kwargs={"pk": found.pk}))


@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: HttpRequest) -> HttpResponse:
    """Nhập văn bản giấy with its scan."""
    at = clock.now()
    policy = request.person.policy(at.date())
    if not request.actor.has(Role.CLERK):
        raise NotPermitted("Chỉ văn thư nhập văn bản đến.")
    form = PaperForm(request.POST or None, request.FILES or None, policy=policy, at=at)
    duplicate = None
    if request.method == "POST" and form.is_valid():
        arrival = form.arrival()
        duplicate = _same(request, arrival, but=form.cleaned_data["key"])
        with Refusals(form, rename=_SAID):
            _refuse_secrets(form)
            if duplicate is not None and duplicate["attach"] and duplicate["chosen"] == "attach":
                received = _scan(request)
                if received is None:
                    raise scanning.ScanMissing(what="Hãy đính kèm bản quét của bản giấy.", field="scan")
                arriving.attach_paper(
                    document_id=UUID(duplicate["key"]), scan=received, said=form.said(), by=request.actor, at=at
                )
                return HttpResponseRedirect(duplicate["url"])
            if duplicate is not None and duplicate["chosen"] != "other":
                raise SameArrival()
            made = arriving.enter_paper(
                arrival=arrival,
                source=form.cleaned_data["source"],
                scan=_scan(request),
                said=form.said(),
                later=form.cleaned_data["scan_later"],
                by=request.actor,
                at=at,
                id=form.cleaned_data["key"],
            )
            if request.POST.get("then") == "again":
                return HttpResponseRedirect(reverse("documents-paper"))
            return HttpResponseRedirect(reverse("documents-document", kwargs={"pk": made.pk}))
    return page(
        request,
        "documents/paper_form.html",
        {
            "title": "Nhập văn bản giấy",
            "form": form,
            "sources": {},
            "scan_rules": _scan_rules(policy.scan_in_dpi),
            "duplicate": duplicate,
            "back_url": reverse("documents-all", kwargs={"direction": "in"}),
            "submit_label": "Lưu",
            "second_label": "Lưu và nhập tiếp",
        },
        active="in",
        status=422 if form.errors else 200,
    )


#: What `scanning` names, and the fields in which it is said.
_SAID = {"mark_checked": "no_mark"}


@require_http_methods(["GET", "HEAD", "POST"])
def scan(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Gắn bản số hóa: the scan of paper that came and was entered without one, or of our own that was signed by hand."""
    at = clock.now()
    found = queries.visible_document(request.actor, pk)
    policy = parts.policy_of(found)
    ours = found.direction == Document.OUT
    transition = transitions.SCAN_ORIGINAL if ours else transitions.ADD_SCAN
    transition.check(found, request.actor, policy)
    kind = OriginalScanForm if ours else ScanForm
    form = kind(request.POST or None, request.FILES or None, policy=policy)
    if request.method == "POST" and form.is_valid():
        with Refusals(form, rename=_SAID):
            received = _scan(request)
            if received is None:
                raise scanning.ScanMissing(what="Hãy đính kèm bản quét.", field="scan")
            add = originals.add_scan if ours else arriving.add_scan
            add(document_id=pk, scan=received, said=form.said(), by=request.actor, at=at)
            return HttpResponseRedirect(reverse("documents-document", kwargs={"pk": pk}))
    label = transition.label(policy.labels)
    return page(
        request,
        "documents/paper_form.html",
        {
            "title": label,
            "intro": f"{found.type_name} {found.code} của {found.organ_name}: {found.subject}",
            "form": form,
            "scan_rules": _scan_rules(policy.scan_out_dpi if ours else policy.scan_in_dpi),
            "back_url": reverse("documents-document", kwargs={"pk": pk}),
            "back_label": "Văn bản",
            "submit_label": label,
        },
        active=found.direction,
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def original(request: HttpRequest) -> HttpResponse:
    """Phát hành từ bản giấy: a document signed by hand gets its number; its scan follows."""
    at = clock.now()
    policy = request.person.policy(at.date())
    if not request.actor.has(Role.CLERK):
        raise NotPermitted("Chỉ văn thư phát hành văn bản ký trên giấy.")
    if policy.issue_from_paper == "never":
        raise originals.PaperNotIssued()
    form = OriginalForm(request.POST or None, by=request.actor, policy=policy, at=at)
    if request.method == "POST" and form.is_valid():
        with Refusals(form):
            made = originals.enter(
                draft=form.draft(),
                signed_on=form.cleaned_data["signed_on"],
                legal=form.cleaned_data.get("legal", False),
                outage=form.cleaned_data.get("outage", ""),
                by=request.actor,
                at=at,
                id=form.cleaned_data["key"],
            )
            if request.POST.get("then") == "again":
                return HttpResponseRedirect(reverse("documents-original"))
            return HttpResponseRedirect(reverse("documents-document", kwargs={"pk": made.pk}))
    return _original_page(
        request,
        form,
        title="Phát hành từ bản giấy",
        submit="Lưu và cấp số",
        again="Lưu và cấp số tiếp",
        back=reverse("documents-all", kwargs={"direction": "out"}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def edit_original(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Correct or complete what was entered of a document signed on paper."""
    at = clock.now()
    found = queries.visible_document(request.actor, pk)
    policy = parts.policy_of(found)
    transitions.EDIT_ORIGINAL.check(found, request.actor, policy)
    initial = {
        "type_name": found.type_name,
        "subject": found.subject,
        "notation": found.notation,
        "legal": (found.placement or {}).get("legal", False),
        "signed_on": authority.signing_day(found),
        "urgency": found.urgency,
        "copies": found.copies,
        "note": found.note,
        "signer": str(found.signer_id),
        **_recipients(found),
    }
    form = OriginalForm(request.POST or None, by=request.actor, policy=policy, at=at, document=found, initial=initial)
    if request.method == "POST" and form.is_valid():
        with Refusals(form):
            originals.change(
                document_id=pk,
                draft=form.draft(),
                signed_on=form.cleaned_data["signed_on"],
                legal=form.cleaned_data.get("legal", False),
                by=request.actor,
                at=at,
            )
            return HttpResponseRedirect(reverse("documents-document", kwargs={"pk": pk}))
    return _original_page(
        request,
        form,
        title=f"Sửa thông tin văn bản {found.code}",
        submit="Lưu",
        back=reverse("documents-document", kwargs={"pk": pk}),
    )


def _original_page(
    request: HttpRequest, form: OriginalForm, *, title: str, submit: str, back: str, again: str = ""
) -> HttpResponse:
    return page(
        request,
        "documents/draft_form.html",
        {
            "title": title,
            "intro": "Văn bản ký tay, đóng dấu trên giấy. Số được cấp ngay để ghi lên bản giấy; sau đó gắn bản quét.",
            "form": form,
            "sources": dict.fromkeys(("recipients", "paper_recipients"), reverse("people-agencies")),
            "back_url": back,
            "submit_label": submit,
            "second_label": again,
        },
        active="out",
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Đăng ký an arrival: what the packet said stands in the form, the clerk answers for it."""
    at = clock.now()
    found = queries.visible_document(request.actor, pk)
    policy = parts.policy_of(found)
    transitions.REGISTER.check(found, request.actor, policy)
    form = RegisterForm(
        request.POST or None, initial=arrival_initial(found), agency=found.agency_id, policy=policy, at=at
    )
    duplicate = _same(request, _said_by(found), but=pk) if request.method != "POST" else None
    if request.method == "POST" and form.is_valid():
        arrival = form.arrival(document=found)
        duplicate = _same(request, arrival, but=pk)
        with Refusals(form, rename={"organ": "organ_name"}):
            if duplicate is not None and duplicate["chosen"] != "other":
                raise SameArrival()
            arriving.register(
                document_id=pk,
                arrival=arrival,
                book=form.cleaned_data.get("book", ""),
                by=request.actor,
                at=at,
            )
            return HttpResponseRedirect(reverse("documents-document", kwargs={"pk": pk}))
    files = files_of(found, policy)
    return page(
        request,
        "documents/register_form.html",
        {
            "title": "Đăng ký văn bản đến",
            "form": form,
            "doc": present.head(found, policy=policy, at=at),
            "next_number": form.next_number,
            "duplicate": duplicate,
            "signatures": present.signatures(found, files),
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
    transitions.DISTRIBUTE.check(found, request.actor, policy)
    due_on = found.due_at.astimezone(clock.VIETNAM).date() if found.due_at else None
    form = DistributeForm(
        request.POST or None, by=request.actor, policy=policy, at=at, initial={"due_on": due_on} if due_on else {}
    )
    if request.method == "POST" and form.is_valid():
        with Refusals(form):
            handling.distribute(
                document_id=pk,
                tasks=form.tasks(),
                opinion=form.cleaned_data["opinion"],
                due_on=form.cleaned_data["due_on"],
                without_deadline=form.cleaned_data["without_deadline"],
                status=form.cleaned_data.get("status", ""),
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
            "doc": present.head(found, policy=policy, at=at),
            "back_url": reverse("documents-document", kwargs={"pk": pk}),
            "back_label": "Văn bản",
            "sources": dict.fromkeys(DistributeForm.PEOPLE, reverse("people-staff")),
            "submit_label": policy.labels.distribute,
            **viewer(found, queries.files(pk)),
        },
        active="in",
        status=422 if form.errors else 200,
    )


# --- shared ----------------------------------------------------------------------------------------------------------


class Refusals:
    """Puts a refusal beside its field, so that the page comes back with everything that was typed."""

    def __init__(self, form: forms.Form, rename: dict[str, str] | None = None) -> None:
        self.form, self.rename = form, rename or {}

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> bool:
        if not isinstance(error, Refusal) or isinstance(error, NotPermitted):
            return False
        if isinstance(error, parts.SavedAlready):
            # What is typed now is another document: saved once more, it is saved under a key of its own.
            self.form.renew_key()
        name = self.rename.get(error.field or "", error.field)
        self.form.add_error(name if name in self.form.fields else None, error.sentence)
        return True


def _refuse_secrets(form: forms.Form) -> None:
    """Before the first byte of a file is kept: what comes with a secret is not stored even for a day."""
    said = {name: form.cleaned_data.get(name, "") for name in ("type_name", "subject", "note")}
    parts.refuse_secrets(**said)


def _files(request: HttpRequest, policy: Policy) -> list[tuple[str, intake.Received]]:
    wanted = {
        "main": (File.MAIN, policy.signed_formats),
        "editable": (File.EDITABLE, policy.formats & EDITABLE),
        "attachments": (File.ATTACHMENT, policy.formats),
    }
    taken = intake.receive_form([(name, request.FILES.getlist(name), allowed) for name, (_, allowed) in wanted.items()])
    return [(wanted[name or ""][0], received) for name, received in taken]


def _printed(files: list[tuple[str, intake.Received]]) -> str:
    """The ký hiệu that the PDF to be signed shows on page 1."""
    main = next((received for kind, received in files if kind == File.MAIN), None)
    return kinds.printed_notation(main.inspection.first_page_lines) if main is not None and main.inspection else ""


def _after_draft(request: HttpRequest, made: Document, *, at: datetime) -> HttpResponse:
    """Save only, or save and submit; a draft that cannot be submitted yet is kept and says why."""
    from vanthu.documents.views import acts
    from vanthu.documents.views.document import show

    if request.POST.get("then") == "again":
        return HttpResponseRedirect(reverse("documents-document", kwargs={"pk": made.pk}))
    try:
        drafting.submit(document_id=made.pk, prepared=work.prepare(made.pk), confirmed="", by=request.actor, at=at)
    except LayoutNotSeen as refusal:
        return acts.to_confirm(made.pk, refusal)
    except Refusal as refusal:
        found = queries.visible_document(request.actor, made.pk)
        sentence = f"Dự thảo đã lưu, chưa trình được. {refusal.sentence}"
        way_out = acts.way_out(refusal, made.pk)
        return show(request, found, at=at, status=refusal.status, problem=sentence, way_out=way_out, saved=True)
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
            "policy_notes": present.policy_notes(policy, on=clock.now().astimezone(clock.VIETNAM).date()),
            "sources": {
                **dict.fromkeys(("recipients", "paper_recipients"), reverse("people-agencies")),
                "initials": reverse("people-staff"),
            },
            "back_url": back,
            "submit_label": f"Lưu và {policy.labels.submit[0].lower()}{policy.labels.submit[1:]}",
            "second_label": "Lưu dự thảo",
            **(extra or {}),
        },
        active="out",
        status=422 if form.errors else 200,
    )


def _recipients(found: Document) -> dict[str, Any]:
    """The recipients of a draft as its form shows them."""
    lines = list(found.recipients.order_by("order"))
    return {
        "recipients": [str(line.receiver_id) for line in lines if not line.paper],
        "paper_recipients": [str(line.receiver_id) for line in lines if line.paper],
        "paper_ground": next((line.paper_ground for line in lines if line.paper), ""),
    }


def _answering(request: HttpRequest, key: str) -> dict[str, Any]:
    """A reply keeps the link to what it answers, and goes to who sent it. What was sent is judged by the action."""
    try:
        found = queries.visible_document(request.actor, UUID(key))
    except ValueError:
        return {}
    if request.method != "POST":
        transitions.REPLY.check(found, request.actor, parts.policy_of(found))
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


def _scan(request: HttpRequest) -> intake.Received | None:
    """The one file of a form with a scan."""
    given = request.FILES.get("scan")
    if given is None:
        return None
    (received,) = intake.receive_all([given], allowed=frozenset({"pdf"}), field="scan")
    return received


def _scan_rules(dpi: int) -> list[str]:
    return [
        f"Định dạng .pdf phiên bản 1.4 trở lên, ảnh màu, từ {dpi} dpi, tỷ lệ 100 %.",
        "Mỗi văn bản một tệp, đủ trang, đúng thứ tự.",
    ]


class SameArrival(BadInput):
    """What was typed is there already: the clerk looks at it and says so before anything is saved (reading 8)."""

    code = "same_arrival"
    template = "Văn bản này có thể đã đến. Hãy đối chiếu với văn bản nêu ở trên rồi chọn cách xử lý."


def _same(request: HttpRequest, arrival: arriving.Arrival, *, but: UUID | None) -> dict[str, Any] | None:
    """The arrival that is there already, what the clerk may do about it, and what he has chosen."""
    assert request.actor.agency is not None
    found = queries.same_arrival(request.actor.agency, arrival, but=but)
    if found is None:
        return None
    return {
        "key": str(found.pk),
        "sentence": queries.same_arrival_in_words(found, arrival),
        "url": reverse("documents-document", kwargs={"pk": found.pk}),
        "code": found.code,
        "attach": found.source != "paper",
        # What was said of another document, before something else was typed, counts for nothing.
        "chosen": request.POST.get("same", "") if request.POST.get("same_as") == str(found.pk) else "",
    }


def _said_by(found: Document) -> arriving.Arrival:
    """What tells an arrival from others, as its packet gave it."""
    return arriving.Arrival(
        type_name=found.type_name,
        subject=found.subject,
        organ_name=found.organ_name,
        organ_code=found.organ_code,
        number=found.number,
        notation=found.notation,
        code=found.code,
        issued_on=found.issued_on,
        document_key=found.document_key,
    )
