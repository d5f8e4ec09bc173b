"""Whether a person has seen where number, date, signatures and seal go, before a file goes on with them.

What the text layer proposes is shown on pictures of the pages and confirmed for these very bytes and these very boxes;
who placed every box himself has seen them. Another file, another box: it is shown again.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from vanthu.core import audit
from vanthu.core.actor import Actor
from vanthu.core.transactions import inside
from vanthu.documents.models import Document
from vanthu.pdf import layout
from vanthu.pdf.fields import Placement
from vanthu.pdf.layout import Corner, Spot
from vanthu.pdf.place import Heading
from vanthu.refusal import BadInput

CONFIRMED = audit.declare(
    "outgoing.layout_confirmed",
    "Xem trên trang và xác nhận vị trí ký, số, dấu.",
    "sha256",
    "boxes",
    "annexes",
)
PLACED = audit.declare("outgoing.placed", "Đặt vị trí ký, số, dấu bằng tay.", "sha256", "boxes", "stated")


@dataclass(frozen=True, kw_only=True)
class Stamp:
    """The agency's signature at the top right of an annex that is a file of its own; whether it hides printed words."""

    file: UUID
    name: str
    sha256: str
    corner: Corner
    spot: Spot
    hides_words: bool = False


@dataclass(frozen=True, kw_only=True)
class Layout:
    """Where everything goes in one file: `boxes` as `pdf.layout.to_boxes` writes them, found in the content `source`,
    to be shown on the content `drawn`."""

    source: str
    boxes: dict
    drawn: str
    annexes: tuple[Stamp, ...] = ()

    @property
    def key(self) -> str:
        """The same for the same files with the same boxes only: what is sent back by who has seen it."""
        facts = [self.source, sorted(self.boxes.items()), [(one.sha256, one.corner.box[1:]) for one in self.annexes]]
        return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


class LayoutNotSeen(BadInput):
    """Nobody has seen this layout of this file yet. `fields["layout"]` is what there is to see, `fields["changed"]`
    whether another one was seen."""

    code = "layout_not_seen"
    template = "Hãy xem vị trí số, ngày, chữ ký và con dấu trên trang, rồi xác nhận."


def check(document: Document, layout: Layout, *, seen: str, by: Actor, at: datetime) -> dict[str, str]:
    """What to keep in `document.placement` of a layout that was seen (a *part*); the confirmation is recorded once.

    `seen` is the `Layout.key` that the person confirms now, "" for none. Raises LayoutNotSeen.
    """
    inside("a confirmed layout")
    kept = document.placement or {}
    if kept.get("seen") != layout.key and not _placed_by_hand(kept, layout):
        if seen != layout.key:
            raise LayoutNotSeen(layout=layout, changed=bool(seen))
        audit.record(
            CONFIRMED,
            by=by,
            at=at,
            target=document,
            sha256=layout.source,
            boxes=layout.boxes,
            annexes=[one.sha256 for one in layout.annexes],
        )
    return {"seen": layout.key}


def by_hand(base: str, placement: Placement, stated: Heading) -> dict[str, Any]:
    """A layout that a person made for this content, as `document.placement` keeps it; `stated` is what he says that page 1
    prints of number and date."""
    return {"sha256": base, "boxes": layout.to_boxes(placement), "stated": asdict(stated)}


def keep(document: Document, made: dict[str, Any], *, by: Actor, at: datetime) -> None:
    """A layout `by_hand` is the document's from now on (a *part*; the document is saved by the caller)."""
    inside("a layout made by hand")
    document.placement = {**(document.placement or {}), "by_hand": made}
    said = {"sha256": made["sha256"], "boxes": made["boxes"], "stated": made["stated"]["notation"]}
    audit.record(PLACED, by=by, at=at, target=document, **said)


def _placed_by_hand(kept: dict, layout: Layout) -> bool:
    """Every box was put there by a person; what the system added itself (the words beside the seal, the corners of
    annexes) is shown like everything else."""
    by_hand = kept.get("by_hand") or {}
    return by_hand.get("sha256") == layout.source and by_hand.get("boxes") == layout.boxes and not layout.annexes
