"""Where the agency's signature stands at the top right of page 1: of its scans, and of annexes in files of their own.

What it shows is settled by the regulation; a person may move it inside that corner where it would hide something. The
place is kept by the SHA-256 of the file that it was chosen on: another file has it in the usual place again.
"""

from __future__ import annotations

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
    found = (document.placement or {}).get("corners")
    return {"corners": found} if found else {}


def spot(document: Document, sha256: str) -> Spot:
    """Where it goes on the file of this content."""
    found = kept(document).get("corners", {}).get(sha256)
    return Spot(*found) if found else USUAL_SPOT


def put(document: Document, sha256: str, chosen: Spot | None) -> None:
    """Keep a place in the document (which is not saved here), or with None the usual one."""
    others = {key: value for key, value in kept(document).get("corners", {}).items() if key != sha256}
    corners = others if chosen is None else {**others, sha256: list(chosen)}
    document.placement = {**(document.placement or {}), "corners": corners}


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
    return sandbox.call(
        "vanthu.pdf.corner:look_corner",
        bytes_store().get(sha256),
        at=document.created_at,
        lines=lines,
        side=side,
        spot=at_spot or spot(document, sha256),
    )
