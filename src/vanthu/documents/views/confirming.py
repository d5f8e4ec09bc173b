"""Where everything goes in a file, on pictures of its pages, for somebody to confirm before the file goes on."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import asdict, replace
from typing import Any
from uuid import UUID

from django.core import signing as tokens
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from vanthu.core import clock
from vanthu.documents import parts, present, queries, transitions, work
from vanthu.documents.models import Document
from vanthu.documents.seen import Layout, Stamp
from vanthu.documents.views import acts
from vanthu.documents.views.document import show
from vanthu.files import sandbox
from vanthu.files.intake import Received
from vanthu.pdf import layout
from vanthu.pdf.fields import Box
from vanthu.pdf.layout import Corner, Sheet
from vanthu.pdf.place import MM
from vanthu.refusal import Refusal
from vanthu.store import bytes_store
from vanthu.web.shell import page

#: Legible on half a desktop and on a phone.
_DPI = 96
#: Uploads are swept from the store a day after nobody took them in; what is looked at is decided within the hour.
_KEPT_SECONDS = 3600
_SALT = "vanthu.documents.confirming"


def ask(
    request: HttpRequest,
    found: Document,
    wanted: Layout,
    *,
    where: str,
    changed: bool = False,
    confirm: str,
    change: tuple[str, str],
    move: str = "",
    hidden: dict[str, str] | None = None,
) -> HttpResponse:
    """The page with every box in its place. `confirm` are the words of the button that sends the key of the layout as
    "seen", with what is `hidden`, to `where`; `change`: words and address of the way to another layout; `move`: words of a
    button that sends the same with `then=place`."""
    pages = [*_main_pages(wanted), *(_annex(found, one) for one in wanted.annexes)]
    return page(
        request,
        "documents/confirm_layout.html",
        {
            "title": "Xem vị trí ký, số, dấu",
            "doc": present.head(found, policy=parts.policy_of(found), at=clock.now()),
            "changed": changed,
            "shown": pages,
            "blind": any(not one["src"] for one in pages),
            "where": where,
            "hidden": {**(hidden or {}), "seen": wanted.key},
            "confirm": confirm,
            "change": change,
            "move": move,
        },
        active=found.direction,
    )


@require_safe
def submit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The places in a draft that is about to be submitted."""
    found = queries.visible_document(request.actor, pk)
    policy = parts.policy_of(found)
    transitions.SUBMIT.check(found, request.actor, policy)
    try:
        prepared = work.prepare(pk)
    except Refusal as refusal:
        way_out = acts.way_out(refusal, pk)
        return show(request, found, at=clock.now(), status=refusal.status, problem=refusal.sentence, way_out=way_out)
    words = policy.labels.submit
    return ask(
        request,
        found,
        prepared.layout,
        changed="doi" in request.GET,
        where=reverse("documents-act", kwargs={"pk": found.pk, "key": transitions.SUBMIT.key}),
        confirm=f"Đúng vị trí, {words[0].lower()}{words[1:]}",
        change=("Sửa vị trí", reverse("documents-place", kwargs={"pk": found.pk})),
    )


def keep(received: Received, *, document: UUID, account: UUID) -> str:
    """An upload that is in the store already and is not yet taken in, as a field of the page: for this account and this
    document, for an hour."""
    facts = asdict(replace(received, inspection=None))
    return tokens.dumps([str(document), str(account), facts], salt=_SALT, compress=True)


def kept(request: HttpRequest, *, document: UUID) -> Received | None:
    """What `keep` wrote; None where the page brought a file, and where it is too old: the file is then asked for again."""
    token = request.POST.get("kept", "")
    if not token or request.FILES:
        return None
    try:
        for_document, for_account, facts = tokens.loads(token, salt=_SALT, max_age=_KEPT_SECONDS)
    except tokens.BadSignature:
        return None
    if (for_document, for_account) != (str(document), str(request.actor.account)):
        return None
    return Received(**facts)


#: What stands in a box on a small picture; the list beside it has the regulations' words.
_SHORT = {
    "number": "Số",
    "number_year": "Năm",
    "signature": "Chữ ký",
    "caption": "Cơ quan, giờ ký",
    "corner": "Chữ ký số",
}


def _main_pages(wanted: Layout) -> list[dict[str, Any]]:
    sheets = sandbox.call("vanthu.pdf.layout:sheets", bytes_store().get(wanted.drawn))
    by_page: dict[int, list[tuple[str, str, Box]]] = {}
    for part, (number, *edges) in wanted.boxes.items():
        by_page.setdefault(int(number), []).append((layout.kind_of(part), layout.label(part), Box(int(number), *edges)))
    return [
        _shown(wanted.drawn, Corner(sheet=sheets[number], box=boxes[0][2]), "", boxes)
        for number, boxes in sorted(by_page.items())
        if number < len(sheets)
    ]


def _annex(found: Document, one: Stamp) -> dict[str, Any]:
    box = (layout.CORNER, layout.CORNER_LABEL, one.corner.box)
    return _shown(one.sha256, one.corner, f"Tệp kèm theo “{one.name}”", [box]) | {
        "move": reverse("documents-corner-of", kwargs={"pk": found.pk, "file": one.file}),
        "hides_words": one.hides_words,
    }


def _shown(sha256: str, corner: Corner, of: str, boxes: list[tuple[str, str, Box]]) -> dict[str, Any]:
    """One page with its boxes, in millimetres from the top left."""
    sheet = corner.sheet
    where = f"trang {sheet.number + 1}"
    return {
        "title": f"{of}, {where}" if of else where.capitalize(),
        "move": "",
        "hides_words": False,
        "src": _picture(sha256, sheet.number),
        "w": round(sheet.width / MM, 1),
        "h": round(sheet.height / MM, 1),
        "boxes": [
            {"kind": kind, "label": label, "short": _SHORT.get(kind, label), **layout.to_mm(box, sheet)}
            for kind, label, box in boxes
        ],
    }


def pictured(sha256: str, sheet: Sheet) -> dict[str, Any]:
    """A page as the viewer has it, of a content that has no address."""
    width, height = (round(length / 72 * _DPI) for length in (sheet.width, sheet.height))
    src = _picture(sha256, sheet.number)
    return {"n": sheet.number + 1, "src": src, "width": width, "height": height, "words_url": ""}


def _picture(sha256: str, number: int) -> str:
    """The picture of a page inside the page itself: nothing of a file that is not taken in has an address."""
    try:
        webp = sandbox.call("vanthu.pdf.render:render_page", bytes_store().get(sha256), number, dpi=_DPI)
    except Refusal:
        return ""
    return f"data:image/webp;base64,{b64encode(webp).decode()}"
