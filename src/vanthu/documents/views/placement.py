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
from vanthu.documents.views import acts, confirming
from vanthu.documents.views.document import show, viewer
from vanthu.files.queries import main_of
from vanthu.pdf import layout
from vanthu.pdf.fields import Box, Placement
from vanthu.pdf.layout import Look
from vanthu.pdf.place import MM, Heading, PlacementNotFound
from vanthu.policy.profile import Policy
from vanthu.refusal import Refusal, WrongState
from vanthu.web.shell import page

#: What the page sends of a layout.
_SENT = ("layout", "notation", "number_year", "year")
#: Boxes that a document may do without: the year is printed, the words beside the seal find a place by themselves.
_OPTIONAL = ("number_year", "year", "caption")
#: Of an upload that is not taken in the pictures lie in the page itself: of a long one only where boxes mostly go.
_MOST_PICTURES = 12


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

    def shown(refusal: Refusal | None = None) -> HttpResponse:
        kept = (found.placement or {}).get("by_hand")
        submit = policy.labels.submit
        context = {
            "submit_label": f"Lưu và {submit[0].lower()}{submit[1:]}",
            "change": (),
            **viewer(found, queries.files(pk)),
        }
        kept = kept if kept and kept["sha256"] == base else None
        return _page(request, found, policy, look, base=base, kept=kept, refusal=refusal, context=context)

    if request.method != "POST":
        return shown()
    if request.POST.get("base") != base:
        raise WrongState("Tệp PDF vừa được thay đổi. Hãy tải lại trang rồi đặt lại vị trí.")
    then = request.POST.get("then", "")
    try:
        if then == "forget":
            placing.forget(document_id=pk, base=base, by=request.actor, at=at)
            return HttpResponseRedirect(reverse("documents-place", kwargs={"pk": pk}))
        placement, stated = read(request, found, look)
        laying.check_layout(found, policy, base, placement, stated=stated)
        placing.place(document_id=pk, base=base, placement=placement, stated=stated, by=request.actor, at=at)
    except (layout.LayoutWrong, layout.LayoutBroken) as refusal:
        return shown(refusal)
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


def ask(
    request: HttpRequest,
    found: Document,
    look: Look,
    *,
    sha256: str,
    hidden: dict[str, str],
    save: str,
    initials: bool = True,
    refusal: Refusal | None = None,
) -> HttpResponse:
    """The same page for an upload of this content that is not taken in yet, and the document as it would be with it. What
    is placed is sent back to the address of the request, with what is `hidden`; `save` are the words of that button.
    `initials`: whether the file gets boxes for them."""
    numbers = {0, len(look.sheets) - 1, *(one.box.page for one in look.suggestion.found.values())}
    # The text is the same: so is the page on which it was signed.
    before = (found.placement or {}).get("boxes", {}).get("signature", [0])[0]
    numbers |= {before - 1, before, before + 1} if len(look.sheets) > _MOST_PICTURES else set(range(len(look.sheets)))
    sheets = [sheet for sheet in look.sheets if sheet.number in numbers]
    some = ", ".join(str(sheet.number + 1) for sheet in sheets)
    context = {
        "hidden": hidden,
        "save_label": save,
        "change": ("Chọn tệp khác", request.path),
        "pages": [confirming.pictured(sha256, sheet) for sheet in sheets],
        "pages_problem": f"Chỉ hiện ảnh các trang {some}. Ô ở trang khác đặt bằng số đo."
        if len(sheets) < len(look.sheets)
        else "",
    }
    policy = parts.policy_of(found)
    return _page(request, found, policy, look, base=sha256, refusal=refusal, initials=initials, context=context)


def confirm(
    request: HttpRequest,
    found: Document,
    refusal: LayoutNotSeen,
    *,
    save: str,
    hidden: dict[str, str],
    movable: bool = True,
) -> HttpResponse:
    """The places in a file that was just uploaded to this page, with what was sent of them: to be confirmed, or moved."""
    return confirming.ask(
        request,
        found,
        refusal.fields["layout"],
        changed=refusal.fields["changed"],
        where=request.path,
        confirm=save,
        change=("Chọn tệp khác", request.path),
        move="Sửa vị trí" if movable else "",
        hidden=hidden | {name: request.POST[name] for name in _SENT if name in request.POST},
    )


def read(request: HttpRequest, found: Document, look: Look) -> tuple[Placement, Heading]:
    """The layout that the page sent, and what its person says that page 1 prints. Raises `LayoutBroken`, `LayoutWrong`."""
    placement = layout.exact_seal(layout.from_mm(items(request), look.sheets), laying.seal_mm(found))
    return placement, _stated(request, placement, look)


def items(request: HttpRequest) -> object:
    """The boxes that the page sent, as they are. Raises `LayoutBroken`."""
    try:
        return json.loads(request.POST.get("layout", ""))
    except ValueError as error:
        raise layout.LayoutBroken() from error


def _stated(request: HttpRequest, placement: Placement, look: Look) -> Heading:
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
    context: dict[str, Any],
    kept: dict[str, Any] | None = None,
    initials: bool = True,
    refusal: Refusal | None = None,
) -> HttpResponse:
    suggestion = look.suggestion
    proposal = [
        {"part": part, **layout.to_mm(one.box, look.sheets[one.box.page]), "how": _how(one.line, one.box.page)}
        for part, one in suggestion.found.items()
    ]
    boxes = proposal
    if kept is not None:
        placed = layout.parts_of(layout.from_boxes(kept["boxes"]))
        boxes = [
            {"part": part, **layout.to_mm(box, look.sheets[box.page]), "how": "hand"}
            for part, box in placed
            if box.page < len(look.sheets)
        ]
    if "layout" in request.POST:
        boxes = sent(request)
    stated = (kept or {}).get("stated") or {}
    said = {
        name: request.POST.get(name, stated.get(name) or default)
        for name, default in (("notation", found.notation), ("number_year", ""), ("year", ""))
    }
    plan = {
        "sheets": [sheet_mm(sheet) for sheet in look.sheets],
        "parts": _parts(found, policy, initials=initials),
        "boxes": boxes,
        "proposal": proposal,
        "words": {
            number + 1: [rectangle(box, look.sheets[number]) for box in boxes] for number, boxes in look.words.items()
        },
        "cover": [layout.LEAST_COVER, layout.MOST_COVER],
        "far": round(layout.FAR / MM, 2),
    }
    return show_plan(
        request,
        found,
        policy,
        plan,
        base=base,
        refusal=refusal,
        context={
            "title": "Vị trí ký, số, dấu",
            "lead": "Kéo từng ô vào đúng chỗ trên trang.",
            "follow": True,
            "missing": list(suggestion.missing.values()),
            "read": suggestion.heading,
            "said": said,
            "forget_label": "Bỏ vị trí đặt tay" if kept is not None and not suggestion.missing else "",
            **context,
        },
    )


def show_plan(
    request: HttpRequest,
    found: Document,
    policy: Policy,
    plan: dict[str, Any],
    *,
    base: str,
    refusal: Refusal | None,
    context: dict[str, Any],
) -> HttpResponse:
    """The page on which boxes are moved. `refusal` is why what was sent was not kept."""
    faults: list[str] = []
    # What cannot be read off the page is told above, each part of it.
    if refusal is not None and not isinstance(refusal, PlacementNotFound):
        faults = [sentence for _, sentence in refusal.fields.get("faults", ())] or [refusal.sentence]
    shared = {
        "doc": present.head(found, policy=policy, at=clock.now()),
        "plan": plan,
        "faults": faults,
        "base": base,
    }
    status = refusal.status if refusal else 200
    return page(request, "documents/placement.html", shared | context, active=found.direction, status=status)


def sheet_mm(sheet: layout.Sheet) -> dict[str, float]:
    """A page as the browser has it: number from 1, width and height in millimetres."""
    return {"n": sheet.number + 1, "w": round(sheet.width / MM, 2), "h": round(sheet.height / MM, 2)}


def rectangle(box: Box, sheet: layout.Sheet) -> list[float]:
    """A word or an area as the browser compares it with a box: left, top, width, height in millimetres."""
    at = layout.to_mm(box, sheet)
    return [round(at[name], 1) for name in ("x", "y", "w", "h")]


def _how(line: str, number: int) -> str:
    if not line:
        return f"chỗ trống cạnh con dấu, trang {number + 1}"
    return f"theo lớp chữ: dòng “{line}”, trang {number + 1}"


def sent(request: HttpRequest) -> list[Any]:
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


def _parts(found: Document, policy: Policy, *, initials: bool) -> list[dict[str, Any]]:
    """Every box that this document may have, in the order of the panel; sizes in millimetres."""
    seal = laying.seal_mm(found)
    names = laying.initiallers(found, policy) if initials else []
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
                "fixed": kind == "seal",
                "first": kind in layout.ON_PAGE_ONE,
                "over": kind in layout.OVER_WORDS,
                "w": round(width / MM, 2),
                "h": round(height / MM, 2),
                "least": [round(least[0] / MM, 2), round(least[1] / MM, 2)],
            }
        )
    return shown
