"""One document on one page: the file, the data, who has it, what may be done; its acts, pictures and files."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID

from django import forms
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from vanthu.core import clock
from vanthu.core.actor import Actor
from vanthu.documents import corners, parts, present, queries, scan_stamp, transitions
from vanthu.documents.actions import handling, openings
from vanthu.documents.models import Assignment, Document, Opening
from vanthu.documents.seen import LayoutNotSeen
from vanthu.documents.states import Out
from vanthu.documents.views import acts, desk
from vanthu.files.models import File, Page, Version
from vanthu.files.render import DPI, MOST_PAGES
from vanthu.pdf.layout import to_mm
from vanthu.pdf.place import MM
from vanthu.policy.profile import Policy
from vanthu.refusal import NotFound, NotPermitted, Refusal, WrongState
from vanthu.signing import opening
from vanthu.store import ObjectMissing, bytes_store
from vanthu.web.shell import page

#: Pictures and words are named by their content: they never change.
FOR_EVER = "private, max-age=31536000, immutable"
#: A page asks no longer than this for pictures that are being made: something has gone wrong, and it says so.
LONGEST_WAIT = timedelta(minutes=10)


@require_safe
def document(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Everything about one document."""
    at = clock.now()
    found = queries.visible_document(request.actor, pk, with_timeline=True)
    given = queries.assignments(pk)
    if any(task.position_id == request.actor.position and task.opened_at is None for task in given):
        handling.mark_opened(document_id=pk, by=request.actor, at=at)
        found = queries.visible_document(request.actor, pk, with_timeline=True)
        given = queries.assignments(pk)
    return show(request, found, at=at, given=given)


def show(
    request: HttpRequest,
    found: Document,
    *,
    at: datetime,
    bound: dict[str, forms.Form] | None = None,
    status: int = 200,
    problem: str = "",
    way_out: tuple[str, str] | None = None,
    saved: bool = False,
    given: list[Assignment] | None = None,
) -> HttpResponse:
    """The page of a document; `bound` forms keep what was typed, `problem` says what was refused, `way_out` where it is
    mended (words, address). `saved`: the form of another page was taken in, though its next step was refused; the browser
    forgets what it kept of it and stands at this page's address.

    `given` are the document's tasks where the caller has read them. The page costs at most 8 queries in all.
    """
    policy = parts.policy_of(found)
    claim = queries.claim_of(found)
    busy = claim is not None and claim.state == "live"
    files = files_of(found, policy)
    head = present.head(found, policy=policy, at=at, claim=claim)
    head["busy"] = busy
    head["warning"] = acts.warning(found, by=request.actor, policy=policy, at=at)
    late = head["warning"] != ""
    signatures = present.signatures(found, files)
    head["warning"] = f"{head['warning']} {present.without_stamp(found, signatures)}".strip()
    events = queries.timeline_of(found)
    sent = queries.deliveries(found.pk) if found.direction == Document.OUT and found.issued_at else []
    if given is None:
        given = queries.assignments(found.pk)
    shown = viewer(found, files)
    shown["corner"] = _corner(found, shown, policy, seen_in(files), by=request.actor)
    if all_in_sight(shown):
        mark_seen(found, files, by=request.actor, at=at)
    with queries.reading_once():
        actions = acts.bar(
            found, by=request.actor, policy=policy, at=at, busy=busy, bound=bound, seen=seen_in(files), late=late
        )
    return page(
        request,
        "documents/document.html",
        {
            "doc": head,
            "actions": actions,
            "facts": present.facts(found),
            "timeline": present.timeline(events),
            "assignments": present.tree(given),
            "signatures": signatures,
            "deliveries": present.deliveries(sent),
            "files": present.files(files, found),
            "history": present.timeline(events),
            "desk_cancel": desk.waiting_for_me(request, found.pk, claim),
            "flash": [{"text": problem, "tone": "late", "link": way_out}] if problem else [],
            "saved": saved,
            **shown,
        },
        active=found.direction,
        status=status,
    )


def files_of(found: Document, policy: Policy) -> list[File]:
    """The document's files, with what is known of their signatures once they were checked or signed."""
    claimed = policy.accepts_claimed_time if found.was_judged else None
    return queries.files(found.pk, accepts_claimed_time=claimed)


def viewer(found: Document, files: list[File]) -> dict[str, Any]:
    """The pictures of the main file's pages."""
    main = _main(files)
    context: dict[str, Any] = {
        "pages": [],
        "pages_pending": False,
        "pages_problem": "",
        "pages_again": 0,
        "pages_url": "",
        "file_url": "",
        "signature_page": None,
    }
    if main is None or main.current is None or main.media_type != "application/pdf":
        return context
    sha256 = main.current.sha256
    made = main.pictures  # type: ignore[attr-defined]
    # An arrival's file may have no page count: it could not be read when it came in.
    wanted = min(main.current.pages or 1, MOST_PAGES)
    whole_file = any(row["problem"] == Page.WHOLE_FILE for row in made)
    context["pages"] = [
        {
            "n": row["number"] + 1,
            "src": ""
            if row["problem"]
            else reverse("documents-page", kwargs={"pk": found.pk, "sha256": sha256, "number": row["number"]}),
            "width": row["width"],
            "height": row["height"],
            "words_url": reverse("documents-words", kwargs={"pk": found.pk, "sha256": sha256, "number": row["number"]}),
        }
        for row in made
        if row["problem"] != Page.WHOLE_FILE
    ]
    if whole_file:
        context["pages_problem"] = "Không tạo được ảnh của các trang: tệp bị hỏng, có mật khẩu hoặc quá lớn."
    elif len(made) < wanted:
        waited = clock.now() - main.current.made_at
        if waited < LONGEST_WAIT:
            context["pages_pending"] = True
            context["pages_again"] = 1500 if waited < timedelta(minutes=1) else 10_000
        else:
            context["pages_problem"] = "Chưa tạo được ảnh của tất cả các trang. Nếu lặp lại, hãy báo công chức CNTT."
    context["pages_url"] = reverse("documents-pages", kwargs={"pk": found.pk})
    context["file_url"] = reverse("documents-file", kwargs={"pk": found.pk, "file": main.pk}) + "?xem=1"
    boxes = (found.placement or {}).get("boxes")
    if boxes:
        context["signature_page"] = boxes["signature"][0] + 1
    return context


def seen_in(files: list[File]) -> str:
    """The hash of the main file that `viewer` shows: what a signature on this page is for."""
    main = _main(files)
    return main.current.sha256 if main is not None and main.current is not None else ""


def _corner(
    found: Document, shown: dict[str, Any], policy: Policy, sha256: str, *, by: Actor
) -> dict[str, float] | None:
    """Where the agency's signature will stand on page 1 of its own scan, for the one who may make it now: millimetres
    from the top left, and the page's own size. `sha256`: the scan that `shown` shows."""
    sign = transitions.SIGN_SCAN if found.direction == Document.IN else transitions.SEAL
    if found.direction == Document.OUT and not found.paper_original or not shown["pages"]:
        return None
    first = shown["pages"][0]
    if not first["src"] or sign not in transitions.of_state(found, policy) or sign.why_not(found, by, policy):
        return None
    width, height = (first[name] / DPI * 72 for name in ("width", "height"))
    try:
        spot = corners.on_scan(found, sha256, policy)
        corner = scan_stamp.corner(found, policy, width=width, height=height, spot=spot)
    except Refusal:
        # A page is shown without it; whoever presses the button hears what is missing.
        return None
    sheet = {"page_w": corner.sheet.width / MM, "page_h": corner.sheet.height / MM}
    return {name: round(value, 2) for name, value in (sheet | to_mm(corner.box, corner.sheet)).items()}


def all_in_sight(shown: dict[str, Any]) -> bool:
    """Whether what `viewer` gave shows every page of the file."""
    return bool(shown["pages"]) and not shown["pages_pending"] and all(one["src"] for one in shown["pages"])


def mark_seen(found: Document, files: list[File], *, by: Actor, at: datetime) -> None:
    """The signer has the main file before him: what he may sign with others by one confirmation."""
    main = _main(files)
    if found.state != Out.AT_SIGNER or found.signer_id != by.position or main is None or main.current is None:
        return
    mine = Opening.objects.filter(document_id=found.pk, position_id=by.position, sha256=main.current.sha256)
    if not mine.exists():
        openings.opened(document_id=found.pk, sha256=main.current.sha256, by=by, at=at)


@require_safe
def pages(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The pictures again, while they are being made."""
    found = queries.visible_document(request.actor, pk)
    files = queries.files(pk)
    shown = viewer(found, files)
    shown["corner"] = _corner(found, shown, parts.policy_of(found), seen_in(files), by=request.actor)
    if all_in_sight(shown):
        mark_seen(found, files, by=request.actor, at=clock.now())
    return render(request, "documents/_pages.html", shown)


@require_POST
def act(request: HttpRequest, pk: UUID, key: str) -> HttpResponse:
    """Press a button. What is refused changes nothing and loses nothing that was typed."""
    at = clock.now()
    found = queries.visible_document(request.actor, pk)
    chosen = acts.ACTS.get(key)
    if chosen is None or chosen.do is None or chosen.transition.direction != found.direction:
        raise NotFound()
    # Forbidden before anything that was typed is looked at.
    try:
        chosen.transition.check(found, request.actor, parts.policy_of(found))
    except WrongState as refusal:
        # Somebody was quicker since the page was opened.
        return _refused(request, pk, chosen, acts.make_form(chosen, request.POST, by=request.actor, at=at), refusal, at)
    form = acts.make_form(chosen, request.POST, by=request.actor, at=at)
    if form is not None and not form.is_valid():
        return show(request, found, at=at, bound={key: form}, status=422)
    try:
        if chosen.signs_with is not None:
            certificate = chosen.signs_with(request.actor, at=at)
            asked = opening.asked(
                request,
                certificate,
                act=chosen.transition.label(parts.policy_of(found).labels),
                about=found.subject,
                back=reverse("documents-document", kwargs={"pk": pk}),
                at=at,
            )
            if asked is not None:
                return asked
        said = form.cleaned_data if form is not None else {"seen": request.POST.get("seen", "")}
        chosen.do(found, request.actor, at, said)
    except NotPermitted:
        raise
    except LayoutNotSeen as refusal:
        return acts.to_confirm(pk, refusal)
    except Refusal as refusal:
        return _refused(request, pk, chosen, form, refusal, at)
    if request.GET.get("tiep") == "ky":
        # On to the next one of the stack, not back to its beginning.
        where = reverse("documents-queue", kwargs={"key": "cho-toi-ky"})
        following = request.GET.get("xem", "")
        return HttpResponseRedirect(f"{where}?{urlencode({'xem': following})}" if following else where)
    return HttpResponseRedirect(reverse("documents-document", kwargs={"pk": pk}))


def _refused(
    request: HttpRequest, pk: UUID, act: acts.Act, form: forms.Form | None, refusal: Refusal, at: datetime
) -> HttpResponse:
    """The page as it is by now, with the reason: in the form, and above it where its button can be pressed no more."""
    found = queries.visible_document(request.actor, pk)
    if form is None:
        way_out = acts.way_out(refusal, pk)
        return show(request, found, at=at, status=refusal.status, problem=refusal.sentence, way_out=way_out)
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
    claim = queries.claim_of(found)
    busy = claim is not None and claim.state == "live"
    closed = busy or act.transition.why_not(found, request.actor, parts.policy_of(found))
    return show(
        request,
        found,
        at=at,
        bound={act.transition.key: form},
        status=refusal.status,
        problem=refusal.sentence if closed else "",
    )


@require_safe
def picture(request: HttpRequest, pk: UUID | str, sha256: str, number: str) -> HttpResponse:
    """The picture of one page."""
    row = _page(request, pk, sha256, number)
    response = HttpResponse(bytes_store().get(row.picture), content_type="image/webp")
    response["Cache-Control"] = FOR_EVER
    return response


@require_safe
def words(request: HttpRequest, pk: UUID | str, sha256: str, number: str) -> HttpResponse:
    """The words of one page and where they stand, in fractions of the page."""
    row = _page(request, pk, sha256, number)
    response = JsonResponse(row.words, safe=False)
    response["Cache-Control"] = FOR_EVER
    return response


@require_safe
def file(request: HttpRequest, pk: UUID, file: UUID) -> HttpResponse:
    """A file as it is; only PDFs may be shown in the browser, and nothing may run in them."""
    document = queries.visible_document(request.actor, pk)
    found = File.objects.filter(pk=file, document_id=pk).select_related("current").first()
    if found is None or found.current is None:
        raise NotFound()
    if found.current.scan != "clean":
        raise WrongState("Tệp đang chờ quét mã độc nên chưa mở được. Hãy thử lại sau ít phút.")
    try:
        stream = bytes_store().open(found.current.sha256)
    except ObjectMissing as error:
        raise NotFound("Không đọc được tệp đã lưu. Hãy báo công chức CNTT.") from error
    if found.kind == File.MAIN:
        mark_seen(document, [found], by=request.actor, at=clock.now())
    inline = "xem" in request.GET and found.media_type == "application/pdf"
    response = FileResponse(stream, content_type=found.media_type)
    response["Content-Length"] = found.current.size
    kind = "inline" if inline else "attachment"
    response["Content-Disposition"] = f"{kind}; filename*=UTF-8''{quote(found.name)}"
    # Whatever the file holds, nothing of it runs with our origin's rights.
    response["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'" if inline else "sandbox"
    )
    response["Cache-Control"] = "private, no-cache"
    return response


def _page(request: HttpRequest, pk: UUID | str, sha256: str, number: str) -> Page:
    found = queries.visible_document(request.actor, pk)
    if not Version.objects.filter(sha256=sha256, file__document_id=found.pk).exists():
        raise NotFound()
    row = Page.objects.filter(sha256=sha256, number=int(number)).first()
    if row is None or not row.picture:
        raise NotFound()
    return row


def _main(files: list[File]) -> File | None:
    return next((item for item in files if item.kind == File.MAIN), None) or next(
        (item for item in files if item.kind == File.SCAN), None
    )
