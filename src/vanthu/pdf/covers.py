"""What widgets that came later hide of what was signed before."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

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

_INK, _PAPER = 128, 200  # what is taken away: from darker than the one to lighter than the other
_LETTER = 40  # pixels of `COARSE`: the strokes of a small letter
_TINTED = 235  # grey levels under this one are ink in a ground, which may be translucent
_FILLED = 153  # of 255: how much of a place is inked where letters drown
_AROUND = 6  # pixels of `COARSE` on each side of such a place
#: How much of the page's area a field may take that was drawn after a signature.
_OVERSIZE = 0.3
_LEAST_SIDE, _MOST_SIDE = 0.01, 1e5  # of an appearance as it is written: readers draw others differently
_LINE = 25.0  # points: higher fields of the number hold more than a line
_NO_ROTATE = 16  # annotation flag
_MOST_KEPT, _KEPT_PIXELS = 100, 200_000
#: Where pictures of a size have ink, and where so much that letters drown in it (a mask of their sheet): the same seals and
#: signatures come back all day.
_GROUNDS: dict[tuple[bytes, float, float], tuple[_Area | None, Image.Image | None]] = {}


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
    for reference, (page, box) in places.items():
        if reference not in darkening or max(box[2] - box[0], box[3] - box[1]) > MAX_SIDE:
            drowns = _drowns(paper, page, box)
        else:
            ground = _ground(paper, reference, box)
            drowns = ground is not None and _drowns(paper, page, *_within(box, ground))
        if drowns:
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
    if masks.count(said) <= _LETTER:
        return False
    still = masks.detail(picture_of(page, frame, annotations=True, colour=True))
    return masks.count(ImageChops.subtract(said, masks.thickened(still, 2))) > _LETTER


def _takes_away(paper: Paper, end: int, places: Iterable[tuple[int, Frame]]) -> bool:
    """Whether ink of the revision of the first `end` bytes is paper now."""
    with Document(paper.pdf[:end]) as before:
        for number, box in places:
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
    return False


def _is_lost(lost: Image.Image, ink: Image.Image) -> bool:
    """Whether what is `lost` of the `ink` is more than an edge that is smoothed otherwise, which is no letter."""
    edges = masks.thickened(ImageChops.subtract(ink, lost), 2)
    return masks.count(masks.thinned(lost)) > 2 or masks.count(ImageChops.subtract(lost, edges)) > 4


def _only_darkens(paper: Paper, reference: Reference) -> bool:
    look = look_of(paper.document.get_object(reference))
    return look is not None and only_darkens(look)


def _ground(paper: Paper, reference: Reference, box: Frame) -> Image.Image | None:
    """A mask of the box where a drawing that `only_darkens` may fill a ground in which letters drown; None: nowhere."""
    if box[3] - box[1] <= _LINE and any(
        one.reference == reference and one.field in NUMBER_FIELDS and one.value.isascii() and one.value.isdigit()
        for one in paper.widgets
    ):
        return None  # `drawn.mismatches` lets it draw nothing but a line of digits
    look = look_of(paper.document.get_object(reference))
    assert look is not None
    inked = ground = None
    if has_pictures(look):
        key = fingerprint(look), box[2] - box[0], box[3] - box[1]
        if key in _GROUNDS:
            inked, ground = _GROUNDS[key]
        else:
            inked, ground = _inked(paper.sheet(reference), but=pdfium_c.FPDF_PAGEOBJ_TEXT)
            if len(_GROUNDS) >= _MOST_KEPT:
                del _GROUNDS[next(iter(_GROUNDS))]
            if ground is None or ground.width * ground.height <= _KEPT_PIXELS:
                _GROUNDS[key] = inked, ground
    if not has_letters(look):
        return ground
    sheet = paper.sheet(reference)
    letters, blocks = _inked(sheet, but=pdfium_c.FPDF_PAGEOBJ_IMAGE if inked else None)
    if letters and inked and _meet(letters, inked):
        return _inked(sheet, but=None)[1]
    return ImageChops.lighter(ground, blocks) if ground and blocks else ground or blocks


def _inked(sheet: pdfium.PdfPage, *, but: int | None) -> tuple[_Area | None, Image.Image | None]:
    """Where a sheet, `but` for objects of a kind, has ink, and a mask of where so much that letters close by drown in it."""
    left_out = [item for item in sheet.get_objects(max_depth=3) if item.type == but] if but is not None else []
    for item in left_out:
        pdfium_c.FPDFPageObj_SetIsActive(item, False)
    ink = masks.under(sheet.render(scale=min(COARSE, fine(sheet)), grayscale=True).to_pil().convert("L"), _TINTED)
    for item in left_out:
        pdfium_c.FPDFPageObj_SetIsActive(item, True)
    inked = ink.getbbox()
    if inked is None:
        return None, None
    ground = masks.over(ink.filter(ImageFilter.BoxBlur(_AROUND)), _FILLED)
    return inked, masks.thickened(ground, _AROUND) if ground.getbbox() else None


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


def _meet(one: _Area, other: _Area) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _places(paper: Paper, wanted: Collection[Reference]) -> dict[Reference, tuple[int, Frame]] | None:
    """Page and rectangle of those of the widgets that are seen on a page; None where readers see different things."""
    found: dict[Reference, tuple[int, Frame]] = {}
    for reference, number in paper.on_pages.items():
        if reference not in wanted:
            continue
        node = paper.document.get_object(reference)
        box = box_of(node)
        if box[2] <= box[0] or box[3] <= box[1]:
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
