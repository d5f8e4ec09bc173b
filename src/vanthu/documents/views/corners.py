"""Dời ô chữ ký số: the agency's signature at the top right of a scan or of an annex, moved where it would hide something."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from vanthu.core import clock
from vanthu.documents import corners, parts, queries
from vanthu.documents.actions import placing
from vanthu.documents.views import confirming
from vanthu.documents.views.placement import items, rectangle, sent, sheet_mm, show_plan
from vanthu.files.models import File
from vanthu.files.queries import main_of
from vanthu.pdf import layout
from vanthu.pdf.layout import CornerLook
from vanthu.refusal import Refusal, WrongState


@require_http_methods(["GET", "HEAD", "POST"])
def corner(request: HttpRequest, pk: UUID, file: UUID | None = None) -> HttpResponse:
    """See where it stands on page 1, and put it elsewhere in that corner. Without `file`: on the scan itself."""
    found = queries.visible_document(request.actor, pk)
    policy = parts.policy_of(found)
    on = (
        main_of(pk)
        if file is None
        else File.objects.select_related("current").filter(pk=file, document_id=pk, kind=File.ATTACHMENT).first()
    )
    corners.moving(on).check(found, request.actor, policy)
    assert on is not None and on.current is not None
    base = on.current.sha256
    refusal: Refusal | None = None
    if request.method == "POST":
        if request.POST.get("base") != base:
            raise WrongState("Tệp PDF vừa được thay đổi. Hãy tải lại trang rồi đặt lại vị trí.")
        try:
            spot = None
            if request.POST.get("then") != "forget":
                spot = layout.spot_from_mm(items(request), corners.look(found, on, policy))
                if faults := corners.look(found, on, policy, at_spot=spot).faults:
                    raise layout.CornerWrong.of(faults)
            placing.place_corner(document_id=pk, file_id=on.pk, base=base, spot=spot, by=request.actor, at=clock.now())
        except layout.LayoutBroken as broken:
            refusal = broken
        except layout.CornerWrong as wrong:
            refusal = wrong
        else:
            # A draft's annex is seen once more with all the rest; a scan lies before its keeper.
            back = "documents-confirm" if on.kind == File.ATTACHMENT else "documents-document"
            return HttpResponseRedirect(reverse(back, kwargs={"pk": pk}))
    look = corners.look(found, on, policy)
    moved = base in corners.kept(found).get("corners", {})
    return show_plan(
        request,
        found,
        policy,
        _plan(look, boxes=sent(request) if "layout" in request.POST else None, moved=moved),
        base=base,
        refusal=refusal,
        context={
            "title": "Dời ô chữ ký số",
            "lead": f"“{on.name}”, trang 1: kéo ô vào chỗ trống ở góc trên bên phải, trong khung nét đứt.",
            "follow": False,
            "forget_label": "Về vị trí đề xuất" if moved else "",
            "pages": [confirming.pictured(base, look.corner.sheet)],
        },
    )


def _plan(look: CornerLook, *, boxes: list[Any] | None, moved: bool) -> dict[str, Any]:
    sheet, box = look.corner.sheet, layout.to_mm(look.corner.box, look.corner.sheet)
    part = {
        "part": layout.CORNER,
        "kind": layout.CORNER,
        "label": layout.CORNER_LABEL,
        "note": "",
        "optional": False,
        "fixed": True,
        "first": True,
        "over": False,
        "w": box["w"],
        "h": box["h"],
        "least": [0, 0],
        "area": rectangle(look.area, sheet),
        "taken": [rectangle(one, sheet) for one in look.taken],
    }
    how = "hand" if moved else "vị trí đề xuất"
    proposed = {"part": layout.CORNER, **layout.to_mm(look.proposed, sheet), "how": "vị trí đề xuất"}
    return {
        "sheets": [sheet_mm(sheet)],
        "parts": [part],
        "boxes": boxes or [{"part": layout.CORNER, **box, "how": how}],
        "proposal": [proposed],
        "words": {1: [rectangle(word, sheet) for word in look.words]},
        "cover": [0, 1],
        "far": 0,
    }
