"""The report on one file's signatures, its revisions side by side, its long-term copies."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vanthu.core import clock
from vanthu.documents import archiving, parts, queries, reporting, states
from vanthu.documents.actions import archiving as archive_actions
from vanthu.documents.models import ArchiveCopy, Document
from vanthu.documents.views.document import FOR_EVER
from vanthu.files import render
from vanthu.files.kinds import PDF
from vanthu.files.models import File, Page
from vanthu.files.queries import main_of
from vanthu.pdf.compare import regions
from vanthu.pdf.fields import spoken
from vanthu.pdf.report_sheet import draw
from vanthu.pdf.revisions import Revision
from vanthu.pdf.verdict import Report
from vanthu.refusal import Busy, NotFound, Refusal, WrongState
from vanthu.signing import verdicts
from vanthu.signing.revisions import revisions_of
from vanthu.store import ObjectMissing, bytes_store
from vanthu.web.shell import page

log = logging.getLogger("vanthu.documents")

#: Revisions in words.
KINDS = {"before": "Trước khi ký", "after": "Phần thêm sau chữ ký cuối"}


def _file(request: HttpRequest, pk: UUID, key: UUID) -> tuple[Document, File]:
    """A PDF of a document that this person may see. Raises NotFound, and WrongState before it was scanned."""
    document = queries.visible_document(request.actor, pk)  # type: ignore[attr-defined]
    file = File.objects.filter(pk=key, document_id=pk, media_type=PDF).select_related("current").first()
    if file is None or file.current is None:
        raise NotFound()
    if file.current.scan != "clean":
        raise WrongState("Tệp đang chờ quét mã độc nên chưa mở được. Hãy thử lại sau ít phút.")
    return document, file


def _judged(document: Document, file: File) -> dict[str, Any] | None:
    """What is known of the file: {report, current, checked_at, trust}."""
    assert file.current is not None
    claimed = parts.policy_of(document).accepts_claimed_time
    found = queries.judged(file.current.sha256, claimed).first()
    if found is None:
        return None
    facts = found["facts"]
    return facts | {"report": Report.from_dict(facts["report"]), "checked_at": _moment(facts["checked_at"])}


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, pk: UUID, file: UUID) -> HttpResponse:
    """Báo cáo kiểm tra chữ ký số; POST looks again. The document's own verdict is the clerk's act, not this one."""
    document, found = _file(request, pk, file)
    assert found.current is not None
    address = reverse("documents-signatures", kwargs={"pk": pk, "file": file})
    if request.method == "POST":
        claimed = parts.policy_of(document).accepts_claimed_time
        verdicts.judge(found.current.sha256, at=clock.now(), accepts_claimed_time=claimed, fresh=True)
        return HttpResponseRedirect(address)
    facts = _judged(document, found)
    copies = [copy for copy in archiving.copies_of(pk) if copy.file_id == found.pk]
    names = {"pk": pk, "file": file}
    return page(
        request,
        "documents/signature_report.html",
        {
            "back": {"url": reverse("documents-document", kwargs={"pk": pk}), "label": document.code or "Văn bản"},
            "subject": document.subject,
            "name": found.name,
            "sha256": found.current.sha256,
            "size": found.current.size,
            "report": reporting.shown(facts["report"]) if facts else None,
            "outdated": bool(facts) and not facts["current"],
            "checked_at": facts["checked_at"] if facts else None,
            "trust": reporting.trust_words(facts["trust"]) if facts else "",
            "product": reporting.product(),
            "look_url": address,
            "pdf_url": reverse("documents-signatures-pdf", kwargs=names) if facts else "",
            "revisions_url": reverse("documents-revisions", kwargs=names)
            if facts and facts["report"].signatures
            else "",
            "archive_url": reverse("documents-archive", kwargs={"pk": pk})
            if _may_archive(request, document, copies)
            else "",
            "copies": [_copy(copy, pk) for copy in copies],
        },
        active=document.direction,
    )


def _may_archive(request: HttpRequest, document: Document, copies: list[ArchiveCopy]) -> bool:
    may = request.actor.has(*archive_actions.MAY_ASK)  # type: ignore[attr-defined]
    if not may or not states.is_final(document.direction, document.state, document.verdict):
        return False
    refused = bool(copies) and copies[-1].state == ArchiveCopy.REFUSED
    return refused or archiving.without_copy().filter(document_id=document.pk).exists()


def _copy(copy: ArchiveCopy, pk: UUID) -> dict[str, Any]:
    made = bool(copy.sha256)
    return {
        "label": dict(ArchiveCopy.STATES)[copy.state],
        "tone": reporting.COPY_TONES.get(copy.state, ""),
        "number": copy.number,
        "stamped_at": copy.stamped_at,
        "good_until": copy.good_until,
        "size": copy.size,
        "sha256": copy.sha256,
        "problem": copy.problem,
        "tries": copy.tries,
        "try_at": copy.try_at if copy.state == ArchiveCopy.WAITING else None,
        "url": reverse("documents-archive-file", kwargs={"pk": pk, "copy": copy.pk}) if made else "",
    }


@require_safe
def report_pdf(request: HttpRequest, pk: UUID, file: UUID) -> HttpResponse:
    """The report as a PDF to be filed."""
    document, found = _file(request, pk, file)
    assert found.current is not None
    facts = _judged(document, found)
    if facts is None:
        raise WrongState("Tệp chưa được kiểm tra chữ ký số. Hãy bấm “Kiểm tra lại” trên trang báo cáo.")
    sheet = draw(
        facts["report"],
        reporting.about(
            name=found.name,
            sha256=found.current.sha256,
            size=found.current.size,
            checked_at=facts["checked_at"],
            mark=facts["trust"],
            agency=document.agency.name,
            document=" · ".join(part for part in (document.code, document.subject) if part),
        ),
    )
    return pdf_response(sheet, reporting.file_name(found.name))


def pdf_response(content: bytes, name: str) -> HttpResponse:
    """A PDF that is saved under `name`."""
    response = HttpResponse(content, content_type=PDF)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["Content-Security-Policy"] = "sandbox"
    response["Cache-Control"] = "private, no-cache"
    return response


# --- revisions -------------------------------------------------------------------------------------------------------


@require_safe
def revisions(request: HttpRequest, pk: UUID, file: UUID) -> HttpResponse:
    """One revision and the next side by side, page by page, with what differs outlined."""
    document, found = _file(request, pk, file)
    assert found.current is not None
    back = {"url": reverse("documents-signatures", kwargs={"pk": pk, "file": file}), "label": "Báo cáo kiểm tra"}
    context: dict[str, Any] = {"back": back, "name": found.name, "problem": "", "steps": [], "pages": [], "pair": None}
    try:
        listed = revisions_of(found.current.sha256)
        context |= _compared(request, pk, file, found.current.sha256, listed)
    except ObjectMissing:
        log.exception("the bytes of a signed file are missing", extra={"sha256": found.current.sha256})
        context["problem"] = "Không đọc được tệp đã lưu. Hãy báo công chức CNTT."
    except Refusal as refusal:
        if isinstance(refusal, Busy):
            raise
        context["problem"] = refusal.sentence
    return page(request, "documents/revisions.html", context, active=document.direction)


def _compared(request: HttpRequest, pk: UUID, file: UUID, sha256: str, listed: tuple[Revision, ...]) -> dict[str, Any]:
    last = max(len(listed) - 1, 1)
    chosen = _whole(request.GET.get("ban"), low=1, high=last, default=last)
    older, newer = listed[min(chosen - 1, len(listed) - 1)], listed[min(chosen, len(listed) - 1)]
    pages = max(older.pages, newer.pages, 1)
    number = _whole(request.GET.get("trang"), low=1, high=pages, default=1)
    whole: list[bytes] = []

    def content(end: int) -> bytes:
        if not whole:
            whole.append(bytes_store().get(sha256))
        return whole[0][:end]

    sides = [_side(pk, file, one, number, content) for one in (older, newer)]
    rows = [row for _, row in sides]
    differing = None
    if all(row is not None and row.picture for row in rows):
        differing = regions(*(bytes_store().get(row.picture) for row in rows if row is not None))
    return {
        "steps": [
            {
                "label": f"{_label(before)} → {_label(after)}",
                "url": f"?ban={step}",
                "active": step == chosen,
            }
            for step, (before, after) in enumerate(zip(listed, listed[1:], strict=False), 1)
        ],
        "pages": [{"n": n, "url": f"?ban={chosen}&trang={n}", "active": n == number} for n in _near(number, pages)],
        "page_number": number,
        "page_total": pages,
        "previous_url": f"?ban={chosen}&trang={number - 1}" if number > 1 else "",
        "next_url": f"?ban={chosen}&trang={number + 1}" if number < pages else "",
        "pair": [side for side, _ in sides],
        "same": older == newer,
        "differing": [
            {"x": x0 * 1000, "y": y0 * 1000, "width": (x1 - x0) * 1000, "height": (y1 - y0) * 1000}
            for x0, y0, x1, y1 in differing or ()
        ],
        "compared": differing is not None,
    }


def _side(pk: UUID, file: UUID, one: Revision, number: int, content: Any) -> tuple[dict[str, Any], Page | None]:
    row = render.draw_page(one.sha256, number - 1, lambda: content(one.end)) if number <= one.pages else None
    drawn = row is not None and row.picture
    names = {"pk": pk, "file": file, "sha256": one.sha256, "number": number - 1}
    return {
        "label": _label(one),
        "sha256": one.sha256,
        "size": one.end,
        "src": reverse("documents-revision-page", kwargs=names) if drawn else "",
        "width": row.width if row is not None and drawn else 0,
        "height": row.height if row is not None and drawn else 0,
        "problem": ""
        if drawn
        else (
            "Bản này không có trang này."
            if row is None and one.pages
            else "Không tạo được ảnh của trang này: tệp bị hỏng hoặc quá lớn."
        ),
    }, row


def _label(one: Revision) -> str:
    return KINDS.get(one.kind) or f"Khi ký ô “{spoken(one.field)}”"


def _near(number: int, pages: int) -> list[int]:
    """The pages that are offered: the first, the last, and those around this one."""
    return sorted({1, pages, *(n for n in range(number - 3, number + 4) if 1 <= n <= pages)})


def _whole(text: str | None, *, low: int, high: int, default: int) -> int:
    if text is None or not text.isascii() or not text.isdigit() or len(text) > 5:
        return default
    return min(max(int(text), low), high)


@require_safe
def revision_picture(request: HttpRequest, pk: UUID | str, file: UUID | str, sha256: str, number: str) -> HttpResponse:
    """The picture of one page of one revision; the page that shows it has had it drawn."""
    _, found = _file(request, UUID(str(pk)), UUID(str(file)))
    assert found.current is not None
    if not any(one.sha256 == sha256 for one in revisions_of(found.current.sha256)):
        raise NotFound()
    row = Page.objects.filter(sha256=sha256, number=int(number)).first()
    if row is None or not row.picture:
        raise NotFound()
    response = HttpResponse(bytes_store().get(row.picture), content_type="image/webp")
    response["Cache-Control"] = FOR_EVER
    return response


# --- long-term copies ------------------------------------------------------------------------------------------------


@require_POST
def archive(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Lập bản lưu trữ dài hạn: asked for here, made by a job."""
    document = queries.visible_document(request.actor, pk)  # type: ignore[attr-defined]
    archive_actions.want(document_id=pk, by=request.actor, at=clock.now())  # type: ignore[attr-defined]
    main = main_of(document.pk)
    if main is None:
        return HttpResponseRedirect(reverse("documents-document", kwargs={"pk": pk}))
    return HttpResponseRedirect(reverse("documents-signatures", kwargs={"pk": pk, "file": main.pk}))


@require_safe
def archive_file(request: HttpRequest, pk: UUID, copy: UUID) -> HttpResponse:
    """A long-term copy, to be saved."""
    queries.visible_document(request.actor, pk)  # type: ignore[attr-defined]
    row = ArchiveCopy.objects.filter(pk=copy, document_id=pk).exclude(sha256="").first()
    if row is None:
        raise NotFound()
    if not archiving.is_clean(row):
        raise WrongState("Tệp chưa được quét mã độc hoặc có mã độc nên không tải được. Hãy báo công chức CNTT.")
    name = File.objects.values_list("name", flat=True).get(pk=row.file_id)
    try:
        stream = bytes_store().open(row.sha256)
    except ObjectMissing as error:
        raise NotFound("Không đọc được tệp đã lưu. Hãy báo công chức CNTT.") from error
    response = FileResponse(stream, content_type=PDF)
    response["Content-Length"] = row.size
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'Luu tru - {name}')}"
    response["Content-Security-Policy"] = "sandbox"
    response["Cache-Control"] = "private, no-cache"
    return response
