"""Kiểm tra tệp: anybody signed in drops a PDF that is in no register and reads what its signatures are worth.

Nothing of the file is kept but the verdict, under its SHA-256. The address of the answer is signed, holds for a day and
for the one who asked: it tells nobody else anything.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core import signing as signed
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from vanthu.core import clock
from vanthu.documents import queries, reporting
from vanthu.documents.views.signatures import pdf_response
from vanthu.files import intake
from vanthu.pdf.report_sheet import draw
from vanthu.pdf.verdict import Report
from vanthu.refusal import NotFound, Refusal, WrongState
from vanthu.signing import verdicts
from vanthu.signing.trusted.held import held
from vanthu.web.fields import OneFile
from vanthu.web.shell import page

_SALT = "vanthu.check-file"
_LASTS = timedelta(days=1)


class CheckForm(forms.Form):
    file = OneFile(
        "Tệp PDF",
        help_text="Tệp không được lưu lại; hệ thống chỉ giữ kết quả kiểm tra theo mã SHA-256 của tệp.",
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,.pdf"}),
        error_messages=dict.fromkeys(("required", "missing", "invalid"), "Hãy chọn tệp PDF cần kiểm tra."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Take the file, judge it, let it go."""
    form = CheckForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        at = clock.now()
        try:
            name, content = intake.look_only(upload.name, upload.file, field="file")
            sha256 = hashlib.sha256(content).hexdigest()
            claimed = _claimed(request, at)
            report = verdicts.judge_bytes(content, sha256, held(), at=at, accepts_claimed_time=claimed)
            if "limits" in report.codes:
                # Not kept: on a quieter machine it may end in time.
                raise WrongState(report.problems[0].sentence, field="file")
        except Refusal as refusal:
            if refusal.status == 503:
                raise
            form.add_error("file", refusal.sentence)
        else:
            return HttpResponseRedirect(
                reverse("documents-checked", kwargs={"token": _token(request, sha256, name, len(content))})
            )
    status = 422 if form.is_bound and form.errors else 200
    return page(
        request,
        "documents/check_file.html",
        {"form": form, "limit": settings.MAX_FILE_BYTES // 1024 // 1024},
        active="search",
        queue="documents-check-file",
        status=status,
    )


@require_safe
def checked(request: HttpRequest, token: str) -> HttpResponse:
    """What was found."""
    asked, facts = _answer(request, token)
    return page(
        request,
        "documents/signature_report.html",
        {
            "back": {"url": reverse("documents-check-file"), "label": "Kiểm tra tệp khác"},
            "subject": "",
            "name": asked["name"],
            "sha256": asked["sha256"],
            "size": asked["size"],
            "report": reporting.shown(facts["report"]),
            "outdated": not facts["current"],
            "checked_at": facts["checked_at"],
            "trust": reporting.trust_words(facts["trust"]),
            "product": reporting.product(),
            "look_url": "",
            "pdf_url": reverse("documents-checked-pdf", kwargs={"token": token}),
            "revisions_url": "",
            "archive_url": "",
            "copies": [],
        },
        active="search",
        queue="documents-check-file",
    )


@require_safe
def checked_pdf(request: HttpRequest, token: str) -> HttpResponse:
    """The same as a PDF to be filed."""
    asked, facts = _answer(request, token)
    sheet = draw(
        facts["report"],
        reporting.about(
            name=asked["name"],
            sha256=asked["sha256"],
            size=asked["size"],
            checked_at=facts["checked_at"],
            mark=facts["trust"],
            agency=request.person.agency_name,  # type: ignore[attr-defined]
        ),
    )
    return pdf_response(sheet, reporting.file_name(asked["name"]))


def _claimed(request: HttpRequest, at: datetime) -> bool:
    return request.person.policy(at.date()).accepts_claimed_time  # type: ignore[attr-defined]


def _token(request: HttpRequest, sha256: str, name: str, size: int) -> str:
    account = str(request.actor.account)  # type: ignore[attr-defined]
    return signed.dumps({"sha256": sha256, "name": name, "size": size, "account": account}, salt=_SALT, compress=True)


def _answer(request: HttpRequest, token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What was asked and what is known of it. Raises NotFound."""
    try:
        asked = signed.loads(token, salt=_SALT, max_age=_LASTS)
    except signed.BadSignature as error:
        raise NotFound("Kết quả kiểm tra này không còn. Hãy kiểm tra lại tệp.") from error
    if asked["account"] != str(request.actor.account):  # type: ignore[attr-defined]
        raise NotFound()
    found = queries.judged(asked["sha256"], _claimed(request, clock.now())).first()
    if found is None:
        raise NotFound("Kết quả kiểm tra này không còn. Hãy kiểm tra lại tệp.")
    facts = found["facts"]
    return asked, facts | {
        "report": Report.from_dict(facts["report"]),
        "checked_at": datetime.fromisoformat(facts["checked_at"]),
    }
