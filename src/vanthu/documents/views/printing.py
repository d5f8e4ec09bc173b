"""In bản giấy: what is printed before the seal, how many copies, and the record of what was done by hand."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from vanthu.core import clock
from vanthu.documents import laying, parts, present, queries, transitions
from vanthu.documents.actions import paper as actions
from vanthu.documents.forms import PaperCopiesForm
from vanthu.documents.models import PaperCopies
from vanthu.documents.views.forms import Refusals
from vanthu.documents.views.outside import pdf_answer
from vanthu.web.shell import page


@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How many copies are to be printed for whom, the file to print, and what was printed already."""
    at = clock.now()
    found = queries.visible_document(request.actor, pk)
    policy = parts.policy_of(found)
    transitions.PRINT.check(found, request.actor, policy)
    receivers = list(
        found.recipients.filter(paper=True).order_by("order").values_list("receiver__name", flat=True)[:200]
    )
    signed = PaperCopies.form_under(policy) == PaperCopies.SIGNED
    copied = PaperCopies.form_under(policy) == PaperCopies.COPIED
    # One to keep and one for each; of paper that was signed in parallel the original itself is kept.
    count = max(1, len(receivers)) if copied else 1 + len(receivers)
    today = at.astimezone(clock.VIETNAM).date()
    form = PaperCopiesForm(request.POST or None, initial={"copies": count, "done_on": today})
    form.fields["done_on"].label = "Ngày ký trên giấy" if signed else "Ngày đóng dấu"
    if request.method == "POST" and form.is_valid():
        with Refusals(form):
            actions.record_copies(
                document_id=pk,
                copies=form.cleaned_data["copies"],
                done_on=form.cleaned_data["done_on"],
                by=request.actor,
                at=at,
            )
            return HttpResponseRedirect(reverse("documents-print", kwargs={"pk": pk}))
    made = PaperCopies.objects.filter(document_id=pk).order_by("recorded_at")[:100]
    return page(
        request,
        "documents/paper_copies.html",
        {
            "title": "In, trình ký bản giấy" if signed else "Sao chụp, đóng dấu" if copied else "In để đóng dấu",
            "signed": signed,
            "copied": copied,
            "form": form,
            "doc": present.head(found, policy=policy, at=at),
            "receivers": receivers,
            "count": count,
            "signer": found.signer_name,
            "made": list(made),
            "print_url": reverse("documents-print-file", kwargs={"pk": pk}),
            "back_url": reverse("documents-document", kwargs={"pk": pk}),
            "back_label": "Văn bản",
            "submit_label": "Ghi nhận đã in",
        },
        active="out",
        status=422 if form.errors else 200,
    )


@require_safe
def printed(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The rendition that is printed: number and date, never a seal."""
    found = queries.visible_document(request.actor, pk)
    transitions.PRINT.check(found, request.actor, parts.policy_of(found))
    return pdf_answer(laying.paper_print(found), f"{found.code} ban in.pdf", inline=True)
