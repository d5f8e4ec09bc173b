"""Where the agency's signature stands at the top right of page 1: of its scans, and of annexes in files of their own.

What it shows is settled by the regulation. It is proposed in the usual place, or where that is taken in the first free
one of that corner; a person may move it inside the corner. Places are kept by the SHA-256 of the file that they were
chosen or seen on: for another file it is proposed anew.
"""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any

from vanthu.documents import scan_stamp, transitions
from vanthu.documents.models import Document
from vanthu.documents.transitions import Transition
from vanthu.files import sandbox
from vanthu.files.kinds import PDF
from vanthu.files.models import File
from vanthu.pdf.layout import USUAL_SPOT, CornerLook, Spot
from vanthu.pdf.place import MM
from vanthu.policy.profile import Policy
from vanthu.refusal import NotFound
from vanthu.store import bytes_store

#: As wide as the number of a document becomes.
_LONG_NUMBER = "0000"


def kept(document: Document) -> dict[str, Any]:
    """What `document.placement` holds of it, to be carried on when the rest is written anew."""
    held = document.placement or {}
    return {name: held[name] for name in ("corners", "corners_seen") if held.get(name)}


def chosen(document: Document, sha256: str) -> Spot | None:
    """Where a person put it on the file of this content, if he did."""
    found = kept(document).get("corners", {}).get(sha256)
    return Spot(*found) if found else None


def put(document: Document, sha256: str, spot: Spot | None) -> None:
    """Keep a place in the document (which is not saved here), or with None what is proposed."""
    others = {key: value for key, value in kept(document).get("corners", {}).items() if key != sha256}
    corners = others if spot is None else {**others, sha256: list(spot)}
    document.placement = {**(document.placement or {}), "corners": corners}


def on_annex(document: Document, sha256: str) -> Spot:
    """Where it goes on an annex: where it stood when the draft's layout was seen."""
    found = kept(document).get("corners_seen", {}).get(sha256)
    return chosen(document, sha256) or (Spot(*found) if found else USUAL_SPOT)


def on_scan(document: Document, sha256: str, policy: Policy) -> Spot:
    """Where it goes on the scan of this content. Raises as `look`."""
    if spot := chosen(document, sha256):
        return spot
    return _proposed(
        sha256, document.created_at, scan_stamp.lines(document, policy), scan_stamp.diameter_mm(document, policy) * MM
    )


def moving(file: File | None) -> Transition:
    """By which act the agency's signature is moved on this file. Raises NotFound for a file that gets none."""
    if file is None or file.current is None or file.media_type != PDF:
        raise NotFound()
    if file.kind == File.ATTACHMENT:
        return transitions.PLACE
    direction = Document.objects.values_list("direction", flat=True).get(pk=file.document_id)
    return transitions.PLACE_SCAN if direction == Document.IN else transitions.PLACE_ORIGINAL


def look(document: Document, file: File, policy: Policy, *, at_spot: Spot | None = None) -> CornerLook:
    """Where it stands on this file as long as the document has no number, or stood `at_spot`.

    Raises NoPicture as `scan_stamp.of`, and a `NotPreparable`.
    """
    assert file.current is not None
    sha256 = file.current.sha256
    if file.kind == File.ATTACHMENT:
        lines, side = (f"{_LONG_NUMBER}/{document.notation}",), 0.0
    else:
        lines, side = scan_stamp.lines(document, policy), scan_stamp.diameter_mm(document, policy) * MM
    return _look(sha256, document.created_at, lines, side, at_spot or chosen(document, sha256))


@lru_cache(maxsize=1000)
def _proposed(sha256: str, at: datetime, lines: tuple[str, ...], side: float) -> Spot:
    """The same bytes have the same free place: pages that show it do not open the file each time."""
    return _look(sha256, at, lines, side, None).spot


def _look(sha256: str, at: datetime, lines: tuple[str, ...], side: float, spot: Spot | None) -> CornerLook:
    pdf = bytes_store().get(sha256)
    return sandbox.call("vanthu.pdf.corner:look_corner", pdf, at=at, lines=lines, side=side, spot=spot)
