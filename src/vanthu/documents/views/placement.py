"""Vị trí ký, số, dấu: what the machine read off the page is shown, and a person puts every box where it belongs."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from vanthu.core import clock
from vanthu.documents import laying, parts, present, queries, transitions, work
from vanthu.documents.actions import drafting, placing
from vanthu.documents.actions.drafting import DraftFileMissing
from vanthu.documents.models import Document
from vanthu.documents.seen import LayoutNotSeen
from vanthu.documents.views import acts
from vanthu.documents.views.document import show, viewer
from vanthu.files.queries import main_of
from vanthu.pdf import layout
from vanthu.pdf.fields import Box
from vanthu.pdf.layout import Look
from vanthu.pdf.place import MM, Heading
from vanthu.policy.profile import Policy
from vanthu.refusal import Refusal, WrongState
from vanthu.web.shell import page

#: Boxes that a document may do without: the year is printed, the words beside the seal find a place by themselves.
_OPTIONAL = ("number_year", "year", "caption")


@require_http_methods(["GET", "HEAD", "POST"])
def place(request: HttpRequest, pk: UUID) -> HttpResponse:
    """See where number, date, signatures and seal go, and put them elsewhere by hand."""
    at = clock.now()
    found = queries.visible_document(request.actor, pk)
    policy = parts.policy_of(found)
    transitions.PLACE.check(found, request.actor, policy)
    main = main_of(pk)
    if main is None or main.current is None:
        raise DraftFileMissing(what="Hãy đính kèm tệp PDF của văn bản trước khi xem vị trí ký.", field="main")
    base = main.current.sha256
    look = laying.look(found, policy, base)
    if request.method != "POST":
        return _page(request, found, policy, look, base=base)
    if request.POST.get("base") != base:
        raise WrongState("Tệp PDF vừa được thay đổi. Hãy tải lại trang rồi đặt lại vị trí.")
    then = request.POST.get("then", "")
    try:
        if then == "forget":
            placing.forget(document_id=pk, base=base, by=request.actor, at=at)
            return HttpResponseRedirect(reverse("documents-place", kwargs={"pk": pk}))
        placement = layout.exact_seal(layout.from_mm(_items(request), look.sheets), laying.seal_mm(found))
        stated = _stated(request, placement, look)
        laying.check_layout(found, policy, base, placement, stated=stated)
        placing.place(document_id=pk, base=base, placement=placement, stated=stated, by=request.actor, at=at)
    except (layout.LayoutWrong, layout.LayoutBroken) as refusal:
        return _page(request, found, policy, look, base=base, refusal=refusal)
    if then == "submit":
        try:
            drafting.submit(document_id=pk, prepared=work.prepare(pk), confirmed="", by=request.actor, at=at)
        except LayoutNotSeen as refusal:
            return acts.to_confirm(pk, refusal)
        except Refusal as refusal:
            found = queries.visible_document(request.actor, pk)
            sentence = f"Vị trí đã lưu, chưa trình được. {refusal.sentence}"
            way_out = acts.way_out(refusal, pk)
            return show(request, found, at=at, status=refusal.status, problem=sentence, way_out=way_out)
    return HttpResponseRedirect(reverse("documents-document", kwargs={"pk": pk}))


def _items(request: HttpRequest) -> object:
    try:
        return json.loads(request.POST.get("layout", ""))
    except ValueError as error:
        raise layout.LayoutBroken() from error


def _stated(request: HttpRequest, placement: Any, look: Look) -> Heading:
    """What the drafter says that page 1 prints; what can be read there goes before it."""

    def said(name: str) -> str:
        return " ".join(request.POST.get(name, "").split())[:30]

    read = look.suggestion.heading
    return Heading(
        notation=read.get("notation") or said("notation").lstrip("/"),
        number_year="" if placement.number_year is not None else said("number_year") or None,
        year="" if placement.year is not None else said("year"),
    )


def _page(
    request: HttpRequest,
    found: Document,
    policy: Policy,
    look: Look,
    *,
    base: str,
    refusal: Refusal | None = None,
) -> HttpResponse:
    suggestion = look.suggestion
    proposal = [
        {"part": part, **layout.to_mm(one.box, look.sheets[one.box.page]), "how": _how(one.line, one.box.page)}
        for part, one in suggestion.found.items()
    ]
    kept = (found.placement or {}).get("by_hand")
    kept = kept if kept and kept["sha256"] == base else None
    boxes, faults = proposal, []
    if kept is not None:
        placed = layout.parts_of(layout.from_boxes(kept["boxes"]))
        boxes = [
            {"part": part, **layout.to_mm(box, look.sheets[box.page]), "how": "hand"}
            for part, box in placed
            if box.page < len(look.sheets)
        ]
    if refusal is not None:
        boxes = _sent(request)
        faults = refusal.fields.get("faults") or [("", refusal.sentence)]
    stated = (kept or {}).get("stated") or {}
    said = {
        name: request.POST.get(name, stated.get(name) or default)
        for name, default in (("notation", found.notation), ("number_year", ""), ("year", ""))
    }
    submit = policy.labels.submit
    context = {
        "title": "Vị trí ký, số, dấu",
        "doc": present.head(found, policy=policy, at=clock.now()),
        "plan": {
            "sheets": [
                {"n": s.number + 1, "w": round(s.width / MM, 2), "h": round(s.height / MM, 2)} for s in look.sheets
            ],
            "parts": _parts(found, policy),
            "boxes": boxes,
            "proposal": proposal,
            "words": {
                number + 1: [_rectangle(box, look.sheets[number]) for box in boxes]
                for number, boxes in look.words.items()
            },
            "cover": [layout.LEAST_COVER, layout.MOST_COVER],
            "far": round(layout.FAR / MM, 2),
        },
        "missing": list(suggestion.missing.values()),
        "faults": [sentence for _, sentence in faults],
        "read": suggestion.heading,
        "said": said,
        "base": base,
        "kept": kept is not None,
        "whole": not suggestion.missing,
        "submit_label": f"Lưu và {submit[0].lower()}{submit[1:]}",
        **viewer(found, queries.files(found.pk)),
    }
    return page(request, "documents/placement.html", context, active="out", status=refusal.status if refusal else 200)


def _rectangle(box: Box, sheet: layout.Sheet) -> list[float]:
    """A word as the browser compares it with a box: left, top, width, height in millimetres."""
    at = layout.to_mm(box, sheet)
    return [round(at[name], 1) for name in ("x", "y", "w", "h")]


def _how(line: str, number: int) -> str:
    if not line:
        return f"chỗ trống cạnh con dấu, trang {number + 1}"
    return f"theo lớp chữ: dòng “{line}”, trang {number + 1}"


def _sent(request: HttpRequest) -> list[Any]:
    """What was refused comes back as it was, as far as it can be shown."""
    try:
        items = json.loads(request.POST.get("layout", ""))
    except ValueError:
        return []
    names = ("part", "page", "x", "y", "w", "h")
    shown = (
        [item for item in items if isinstance(item, dict) and all(name in item for name in names)]
        if isinstance(items, list)
        else []
    )
    numbers = (int, float)
    return [
        {**{name: item[name] for name in names}, "how": "hand"}
        for item in shown[:20]
        if isinstance(item["part"], str) and all(isinstance(item[name], numbers) for name in names[1:])
    ]


def _parts(found: Document, policy: Policy) -> list[dict[str, Any]]:
    """Every box that this document may have, in the order of the panel; sizes in millimetres."""
    seal = laying.seal_mm(found)
    names = laying.initiallers(found, policy)
    wanted = [
        *(("number", ""), ("number_year", ""), ("day", ""), ("month", ""), ("year", "")),
        *((f"initials{order}", name) for order, name in enumerate(names, start=1)),
        ("signature", found.signer_name),
        ("seal", f"đường kính thực {seal:g} mm".replace(".", ",")),
    ]
    if laying.CAPTION_SIDES[policy.seal_text]:
        wanted.append(("caption", "tự động ở chỗ trống cạnh con dấu, nếu không đặt tay"))
    shown = []
    for part, note in wanted:
        kind = layout.kind_of(part)
        width, height = layout.USUAL.get(kind, (seal * MM, seal * MM))
        least = layout.LEAST[kind]
        shown.append(
            {
                "part": part,
                "kind": kind,
                "label": layout.label(part),
                "note": note,
                "optional": part in _OPTIONAL,
                "first": kind in layout.ON_PAGE_ONE,
                "over": kind in layout.OVER_WORDS,
                "w": round(width / MM, 2),
                "h": round(height / MM, 2),
                "least": [round(least[0] / MM, 2), round(least[1] / MM, 2)],
            }
        )
    return shown
