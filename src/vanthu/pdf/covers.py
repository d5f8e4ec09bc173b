"""What widgets that came later hide of what was signed before."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image, ImageChops

from vanthu.pdf import masks
from vanthu.pdf.darkening import fingerprint, has_letters, has_pictures, only_darkens
from vanthu.pdf.fields import NUMBER_FIELDS
from vanthu.pdf.formtree import Reference
from vanthu.pdf.paper import COARSE, Document, Frame, Paper, box_of, fine, look_of, picture_of

_INK, _PAPER = 128, 200  # what hides: from darker than the one to lighter than the other
_SPECK = 20  # pixels that are less than a letter
_FILLED = 4  # pixels of `COARSE`: what is dark for so far around swallows letters
#: How much of the page's area a field may take that was drawn after a signature.
_OVERSIZE = 0.3
_MOST_KEPT = 1000
#: Whether pictures of a size are dark in all colours anywhere, and wide enough to hide a letter (`_lets_read`): the same
#: seals and signatures come back all day.
_GROUNDS: dict[tuple[bytes, float, float], tuple[bool, bool]] = {}


@dataclass(frozen=True, kw_only=True)
class Later:
    """Widgets (object number and generation) that were drawn after the first `end` bytes of the file were signed.

    `added`: those that showed nothing before, on a page of which all else is as it was.
    """

    end: int
    widgets: frozenset[Reference]
    added: frozenset[Reference] = frozenset()


def hides(paper: Paper, laters: Sequence[Later]) -> bool:
    """Whether a widget that was drawn after a signature takes away what could be read before, or is as large as a page.

    Ink over ink (a seal over a signature) takes nothing away, unless it is a black ground. So what was added and can
    only darken is not drawn to see it, if it fills no ground; what replaces another drawing is. Raises as
    `drawn.mismatches`, which must have been asked before: it alone looks at the fields of the number.
    """
    places = _places(paper, frozenset().union(*(later.widgets for later in laters)))
    # Who is asked to draw fields anew does not draw their appearances.
    as_drawn = not bool(paper.document.Root.get("/AcroForm", {}).get("/NeedAppearances", False))
    for page, box in places.values():
        width, height = paper.real.page(page).get_size()
        if (box[2] - box[0]) * (box[3] - box[1]) > _OVERSIZE * width * height:
            return True
    lets_read = cache(lambda reference: as_drawn and _lets_read(paper, reference))
    for later in laters:
        covered = [
            reference
            for reference in later.widgets
            if reference in places and not (reference in later.added and lets_read(reference))
        ]
        if not covered:
            continue
        with Document(paper.pdf[: later.end]) as before:
            for reference in covered:
                number, box = places[reference]
                if number >= len(before):
                    return True
                old, new = before.page(number), paper.real.page(number)
                if old.get_size() != new.get_size() or old.get_rotation() != new.get_rotation():
                    return True
                ink = masks.under(picture_of(old, box, annotations=True), _INK)
                if not masks.count(ink):
                    continue  # nothing to hide, and no need to draw what came
                left = masks.under(paper.shown(number, box), _PAPER)
                if ink.size != left.size or _is_lost(ImageChops.subtract(ink, left), ink):
                    return True
                if _is_swallowed(paper, number, box, ImageChops.subtract(ink, masks.thickened(_filled(ink), _FILLED))):
                    return True
    return False


def _lets_read(paper: Paper, reference: Reference) -> bool:
    """Whether what lies under the widget's drawing surely stays readable."""
    look = look_of(paper.document.get_object(reference))
    if look is None or not only_darkens(look):
        return False
    if any(one.reference == reference and one.field in NUMBER_FIELDS for one in paper.widgets):
        return True  # `drawn.mismatches` lets it draw nothing but digits
    darkens = fills = False
    if has_pictures(look):
        x0, y0, x1, y1 = box_of(paper.document.get_object(reference))
        key = fingerprint(look), x1 - x0, y1 - y0
        if key not in _GROUNDS:
            if len(_GROUNDS) >= _MOST_KEPT:
                del _GROUNDS[next(iter(_GROUNDS))]
            dark = _dark_inks(paper.sheet(reference), but=pdfium_c.FPDF_PAGEOBJ_TEXT)
            _GROUNDS[key] = dark.getbbox() is not None, _is_ground(dark)
        darkens, fills = _GROUNDS[key]
    if fills or not has_letters(look):
        return not fills
    pictures = pdfium_c.FPDF_PAGEOBJ_IMAGE if has_pictures(look) and not darkens else None
    return not _is_ground(_dark_inks(paper.sheet(reference), but=pictures))


def _dark_inks(page: pdfium.PdfPage, *, but: int | None) -> Image.Image:
    """White where the page, `but` for objects of a kind, is dark in all colours."""
    left_out = [item for item in page.get_objects(max_depth=3) if item.type == but] if but is not None else []
    for item in left_out:
        pdfium_c.FPDFPageObj_SetIsActive(item, False)
    seen = page.render(scale=min(COARSE, fine(page))).to_pil()
    for item in left_out:
        pdfium_c.FPDFPageObj_SetIsActive(item, True)
    return masks.under(masks.lightest(seen), _PAPER)


def _is_ground(dark: Image.Image) -> bool:
    box = dark.getbbox()
    # A pixel less than `_is_swallowed` asks for, which sees another grid of them.
    return box is not None and _filled(dark.crop(box), _FILLED - 1).getbbox() is not None


def _is_swallowed(paper: Paper, number: int, box: Frame, letters: Image.Image) -> bool:
    """Whether some of the `letters`, a mask of this part of a page, lie in a dark ground now.

    Grounds of a lively colour, such as a star in a seal, leave black letters readable.
    """
    swallowed = ImageChops.darker(letters, _filled(masks.under(paper.shown(number, box), _INK)))
    if masks.count(swallowed) <= _SPECK:
        return False
    seen = masks.lightest(picture_of(paper.real.page(number), box, annotations=True, colour=True))
    return masks.count(ImageChops.darker(letters, _filled(masks.under(seen, _INK)))) > _SPECK


def _filled(mask: Image.Image, around: int = _FILLED) -> Image.Image:
    """Those parts of the mask that are wide and high enough to hide a letter: so many pixels `around` a point."""
    return masks.thickened(masks.thinned(mask, around), around)


def _is_lost(lost: Image.Image, ink: Image.Image) -> bool:
    """Whether what is `lost` of the `ink` is more than an edge that is smoothed otherwise, which is no letter."""
    return masks.count(masks.thinned(lost)) > 2 or masks.count(lost) > 0.1 * masks.count(ink) + _SPECK


def _places(paper: Paper, wanted: Collection[Reference]) -> dict[Reference, tuple[int, Frame]]:
    """Page and rectangle of those of the widgets that a page shows."""
    found: dict[Reference, tuple[int, Frame]] = {}
    for reference, page in paper.on_pages.items():
        if reference in wanted:
            box = box_of(paper.document.get_object(reference))
            if box[2] > box[0] and box[3] > box[1]:
                found[reference] = page, box
    return found
