"""What widgets that came later hide of what was signed before."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image, ImageChops, ImageFilter

from vanthu.pdf import masks
from vanthu.pdf.darkening import fingerprint, has_letters, has_pictures, only_darkens
from vanthu.pdf.fields import NUMBER_FIELDS
from vanthu.pdf.formtree import Reference
from vanthu.pdf.paper import (
    COARSE,
    MAX_PIXELS,
    MAX_SIDE,
    Document,
    Frame,
    Paper,
    box_of,
    extent,
    fine,
    fractions,
    look_of,
    picture_of,
)

_Area = tuple[int, int, int, int]
_Drawing = tuple[Frame, Image.Image]  # the box of a widget, and a mask of where it has ink in it

_INK, _PAPER = 128, 200  # what is taken away: from darker than the one to lighter than the other
_LETTER = 48  # pixels of `COARSE`: less of what is read may drown where pens cross it
_FADED, _BY, _DOT = 150, 48, 8  # and not so many may become lighter than this, and by that, as under no ink
_TINTED = 235  # grey levels under this one are ink in a ground, which may be translucent
_FILLED = 153  # of 255: how much of a place is inked where letters drown
_AROUND = 6  # pixels of `COARSE` on each side of such a place
#: How much of the page's area a field may take that was drawn after a signature.
_OVERSIZE = 0.3
_LEAST_SIDE, _MOST_SIDE = 0.01, 1e5  # of an appearance as it is written: readers draw others differently
_LINE = 25.0  # points: higher fields of the number hold more than a line
_NO_ROTATE = 16  # annotation flag
_MOST_KEPT, _KEPT_PIXELS = 100, 200_000
#: Where pictures of a size have ink, and where so much that letters drown in it (masks of their sheets): the same seals and
#: signatures come back all day.
_GROUNDS: dict[tuple[bytes, float, float], tuple[Image.Image, Image.Image | None]] = {}
_NOTHING = Image.new("L", (1, 1))


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

    What the page itself says must stand out under all that was laid over it. Of what fields and signatures showed, ink
    over ink (a seal over a signature) takes nothing away. What surely hides nothing is not drawn to see it. True, too, of
    a drawing that is written so oddly that readers differ. Raises as `drawn.mismatches`, which must have been asked
    before: it alone looks at what later fields of the number draw.
    """
    places = _places(paper, frozenset().union(*(later.widgets for later in laters)))
    if places is None:
        return True
    for page, box in places.values():
        width, height = paper.real.page(page).get_size()
        if (box[2] - box[0]) * (box[3] - box[1]) > _OVERSIZE * width * height:
            return True
    # Who is asked to draw fields anew does not draw their appearances.
    as_drawn = not bool(paper.document.Root.get("/AcroForm", {}).get("/NeedAppearances", False))
    darkening = {one for one in places if as_drawn and _only_darkens(paper, one)}
    inks: defaultdict[int, list[_Drawing]] = defaultdict(list)
    for reference, (page, box) in places.items():
        if reference not in darkening or _is_large(box):
            frame, ground = box, None
        else:
            ink, ground = _inks(paper, reference, box)
            inks[page].append((box, ink))
            if ground is None:
                continue
            frame, ground = _within(box, ground)
        if _drowns(paper, page, frame, ground):
            return True
    for page, drawings in inks.items():
        shared = _filled_together(drawings)
        if shared is not None and _drowns(paper, page, shared):
            return True
    for later in laters:
        replacing = {one: places[one] for one in later.widgets - (later.added & darkening) if one in places}
        if replacing and _takes_away(paper, later.end, replacing.values()):
            return True
    return False


def _drowns(paper: Paper, number: int, frame: Frame, ground: Image.Image | None = None) -> bool:
    """Whether something that this part of a page says by itself, under the `ground`, does not stand out any more."""
    page = paper.real.page(number)
    left, top, right, bottom = fractions(page, frame)
    if left >= 1 or top >= 1 or right <= 0 or bottom <= 0:
        return False  # nobody sees this part
    if min(left, top) < 0 or max(right, bottom) > 1 or page.get_rotation():
        ground = None  # the pictures below are not laid as it is
    printed = picture_of(page, frame, annotations=False, colour=True)
    if min(low for low, _ in printed.getextrema()) >= _PAPER:
        return False
    said = masks.detail(printed)
    if ground is not None:
        said = ImageChops.darker(said, ground.resize(said.size, Image.Resampling.NEAREST))
    if masks.count(said) <= _DOT:
        return False
    seen = picture_of(page, frame, annotations=True, colour=True)
    lost = masks.lost(said, seen)
    if masks.count(lost) <= _DOT:
        return False
    lost = ImageChops.subtract(lost, masks.lost(said, printed))
    return masks.count(lost) > _LETTER or _is_faded(lost, printed, seen)


def _takes_away(paper: Paper, end: int, places: Iterable[tuple[int, Frame]]) -> bool:
    """Whether ink of the revision of the first `end` bytes is paper now."""
    with Document(paper.pdf[:end]) as before:
        for number, box in places:
            if number >= len(before):
                return True
            old, new = before.page(number), paper.real.page(number)
            if old.get_size() != new.get_size() or old.get_rotation() != new.get_rotation():
                return True
            was = picture_of(old, box, annotations=True, colour=True)
            if min(low for low, _ in was.getextrema()) >= _PAPER:
                continue  # nothing to hide, and no need to draw what came
            ink, now = masks.under(was.convert("L"), _INK), paper.shown(number, box)
            if was.size != now.size or _is_lost(ImageChops.subtract(ink, masks.under(now, _PAPER)), ink):
                return True
            seen = picture_of(new, box, annotations=True, colour=True)
            if _is_faded(masks.lost(masks.detail(was), seen), was, seen):
                return True
    return False


def _is_faded(lost: Image.Image, was: Image.Image, now: Image.Image) -> bool:
    """Whether too much of what is `lost` became light, which no ink does to ink."""
    grey = now.convert("L")
    lighter = ImageChops.darker(masks.over(grey, _FADED), masks.over(ImageChops.subtract(grey, was.convert("L")), _BY))
    return masks.count(ImageChops.darker(lost, lighter)) > _DOT


def _is_lost(lost: Image.Image, ink: Image.Image) -> bool:
    """Whether what is `lost` of the `ink` is more than an edge that is smoothed otherwise, which is no letter."""
    edges = masks.thickened(ImageChops.subtract(ink, lost), 2)
    return masks.count(masks.thinned(lost)) > 2 or masks.count(ImageChops.subtract(lost, edges)) > 4


def _only_darkens(paper: Paper, reference: Reference) -> bool:
    look = look_of(paper.document.get_object(reference))
    return look is not None and only_darkens(look)


def _inks(paper: Paper, reference: Reference, box: Frame) -> tuple[Image.Image, Image.Image | None]:
    """Two masks of the box of a drawing that `only_darkens`: where it has ink, and where it fills a ground in which letters
    close by may drown (None: nowhere)."""
    if box[3] - box[1] <= _LINE and any(
        one.reference == reference and one.field in NUMBER_FIELDS and one.value.isascii() and one.value.isdigit()
        for one in paper.widgets
    ):
        return _NOTHING, None  # `drawn.mismatches` lets it draw nothing but a line of digits
    look = look_of(paper.document.get_object(reference))
    assert look is not None
    ink, ground = _NOTHING, None
    if has_pictures(look):
        key = fingerprint(look), box[2] - box[0], box[3] - box[1]
        if key in _GROUNDS:
            ink, ground = _GROUNDS[key]
        else:
            ink = _ink(paper.sheet(reference), but=pdfium_c.FPDF_PAGEOBJ_TEXT)
            ground = _filled(ink)
            if len(_GROUNDS) >= _MOST_KEPT:
                del _GROUNDS[next(iter(_GROUNDS))]
            if ink.width * ink.height <= _KEPT_PIXELS:
                _GROUNDS[key] = ink, ground
    if not has_letters(look):
        return ink, ground
    sheet = paper.sheet(reference)
    letters = _ink(sheet, but=pdfium_c.FPDF_PAGEOBJ_IMAGE if has_pictures(look) else None)
    if ink is _NOTHING:
        return letters, _filled(letters)
    both = ImageChops.lighter(ink, letters)
    if _meet(letters.getbbox(), ink.getbbox()):
        return both, _filled(both)
    blocks = _filled(letters)
    return both, ImageChops.lighter(ground, blocks) if ground and blocks else ground or blocks


def _ink(sheet: pdfium.PdfPage, *, but: int | None) -> Image.Image:
    """A mask of where a sheet, `but` for objects of a kind, has ink."""
    left_out = [item for item in sheet.get_objects(max_depth=3) if item.type == but] if but is not None else []
    for item in left_out:
        pdfium_c.FPDFPageObj_SetIsActive(item, False)
    seen = sheet.render(scale=min(COARSE, fine(sheet)), grayscale=True).to_pil().convert("L")
    for item in left_out:
        pdfium_c.FPDFPageObj_SetIsActive(item, True)
    return masks.under(seen, _TINTED)


def _filled(ink: Image.Image) -> Image.Image | None:
    if ink.getbbox() is None:
        return None
    ground = masks.over(ink.filter(ImageFilter.BoxBlur(_AROUND)), _FILLED)
    return masks.thickened(ground, _AROUND) if ground.getbbox() else None


def _filled_together(drawings: Sequence[_Drawing]) -> Frame | None:
    """The part of the page where drawings lie over one another, if they fill a ground there together."""
    shared = [
        frame for (one, _), (other, _) in combinations(drawings, 2) if _has_size(frame := _intersection(one, other))
    ]
    if not shared:
        return None
    left, low = min(frame[0] for frame in shared), min(frame[1] for frame in shared)
    right, high = max(frame[2] for frame in shared), max(frame[3] for frame in shared)
    if _is_large((left, low, right, high)):
        return left, low, right, high
    size = math.ceil((right - left) * COARSE), math.ceil((high - low) * COARSE)
    together = Image.new("L", size)
    for box, ink in drawings:
        x, y = round((left - box[0]) * COARSE), round((box[3] - high) * COARSE)
        together = ImageChops.lighter(together, ink.crop((x, y, x + size[0], y + size[1])))
    return (left, low, right, high) if _filled(together) else None


def _intersection(one: Frame, other: Frame) -> Frame:
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])


def _has_size(frame: Frame) -> bool:
    return frame[2] > frame[0] and frame[3] > frame[1]


def _is_large(frame: Frame) -> bool:
    """Whether so large a part of a page is not drawn in all its fineness."""
    width, height = frame[2] - frame[0], frame[3] - frame[1]
    return max(width, height) > MAX_SIDE or width * height * COARSE**2 > MAX_PIXELS


def _within(box: Frame, ground: Image.Image) -> tuple[Frame, Image.Image]:
    """The part of the box that a mask of it frames, and this part of the mask."""
    area = ground.getbbox()
    assert area is not None
    across, up = (box[2] - box[0]) / ground.width, (box[3] - box[1]) / ground.height
    left, top, right, bottom = area
    return (
        (box[0] + left * across, box[3] - bottom * up, box[0] + right * across, box[3] - top * up),
        ground.crop(area),
    )


def _meet(one: _Area | None, other: _Area | None) -> bool:
    return (
        one is not None
        and other is not None
        and one[0] < other[2]
        and other[0] < one[2]
        and one[1] < other[3]
        and other[1] < one[3]
    )


def _places(paper: Paper, wanted: Collection[Reference]) -> dict[Reference, tuple[int, Frame]] | None:
    """Page and rectangle of those of the widgets that are seen on a page; None where readers see different things."""
    found: dict[Reference, tuple[int, Frame]] = {}
    for reference, number in paper.on_pages.items():
        if reference not in wanted:
            continue
        node = paper.document.get_object(reference)
        box = box_of(node)
        if not _has_size(box):
            continue
        if number < 0 or not _is_plain(node, paper.real.page(number)):
            return None
        left, top, right, bottom = fractions(paper.real.page(number), box)
        if left < 1 and top < 1 and right > 0 and bottom > 0:
            found[reference] = number, box
    return found


def _is_plain(node: pikepdf.Object, page: pdfium.PdfPage) -> bool:
    """Whether readers agree which drawing of the widget they show, and where."""
    if not isinstance(node.get("/AS", pikepdf.Name.Off), pikepdf.Name):
        return False
    if int(node.get("/F", 0)) & _NO_ROTATE and page.get_rotation():
        return False
    look = look_of(node)
    if look is None:
        return True
    shape, matrix = look.get("/BBox"), look.get("/Matrix", pikepdf.Array([1, 0, 0, 1, 0, 0]))
    if (
        not isinstance(shape, pikepdf.Array)
        or len(shape) != 4
        or not isinstance(matrix, pikepdf.Array)
        or len(matrix) != 6
    ):
        return False
    (left, right), (low, high) = extent(look)
    return all(_LEAST_SIDE <= side <= _MOST_SIDE for side in (right - left, high - low))
