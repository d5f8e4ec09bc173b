"""What a later revision lets people see although no earlier signature covers it: appearances, their order, the form.

pyHanko's rules permit more than one would sign: a new signature field may show anything, signed or not; an archive
time-stamp, which anybody can buy, may bring a page-sized appearance; annotations may change their order, so that a
hidden one comes out on top; the form may ask readers to draw its fields anew with other fonts and colours.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader

from vanthu.pdf import changes, xmp
from vanthu.pdf.changes import entry

_HIDDEN = 2
_MAX_PAGES = 5000
#: The drawing of a field that is not filled yet.
_EMPTY = re.compile(rb"\s*(?:/Tx\s+BMC\s+EMC)?\s*")
#: Opening actions that only choose what is shown first.
_HARMLESS = ("/GoTo", "/Named", None)
_MAX_ACTIONS = 100
#: Annotations that play something of their own when their page is shown.
_PLAYING = frozenset({"/RichMedia", "/Screen", "/Movie", "/3D", "/Sound"})
# A new signature changes these of its field, and none of them is seen.
_UNSEEN = frozenset({"/V", "/Lock", "/SV", "/Ff", "/T", "/TU", "/TM", "/FT", "/Type"})
# What a title bar or a list of files shows of a file; the rest of /Info changes with every honest update.
_DESCRIPTION = ("/Title", "/Author", "/Subject", "/Keywords")


@dataclass(frozen=True, kw_only=True)
class LookChange:
    """Something that `revision` (from 0) made look different. `kind`:

    "signature": the widgets of the signature field `field`; `visible` when they show something afterwards.
    "form": fields are to be drawn anew by the reader. "order": annotations of a page changed places.
    """

    revision: int
    kind: Literal["signature", "form", "order"]
    field: str = ""
    visible: bool = True


@dataclass(frozen=True, kw_only=True)
class _Look:
    digest: bytes
    visible: bool


def look_changes(reader: PdfFileReader, since: int) -> tuple[LookChange, ...]:
    """What the revisions after `since` made look different, text fields aside (`changes.field_changes`), in order."""
    found: list[LookChange] = []
    digests = changes.Digests(without=_UNSEEN)
    old = reader.get_historical_resolver(since)
    before = _signature_looks(old, digests)
    for revision in range(since + 1, reader.xrefs.total_revisions):
        new = reader.get_historical_resolver(revision)
        after = _signature_looks(new, digests)
        for name, look in after.items():
            known = before.get(name)
            if known is None and not look.visible:
                continue
            if known != look:
                found.append(LookChange(revision=revision, kind="signature", field=name, visible=look.visible))
        if _drawn_anew(old, new) or _fonts_swapped(old, new):
            found.append(LookChange(revision=revision, kind="form"))
        if _reordered(reader, old, new):
            found.append(LookChange(revision=revision, kind="order"))
        old, before = new, after
    return tuple(found)


def description_changed(reader: PdfFileReader, since: int) -> bool:
    """Whether a revision after `since` gave the file another title, author, subject, keywords or XMP metadata."""
    old = reader.get_historical_resolver(since)
    new = reader.get_historical_resolver(reader.xrefs.total_revisions - 1)
    return _description(old) != _description(new)


def active_content(reader: PdfFileReader) -> str | None:
    """What in the file may show other contents by itself when it is opened (JavaScript, XFA, …), or None."""
    root = reader.root
    names = entry(root, "/Names")
    if isinstance(names, generic.DictionaryObject) and "/JavaScript" in names:
        return "JavaScript"
    acting = _acting(entry(root, "/OpenAction"))
    if acting is not None:
        return acting
    if "/AA" in root:
        return "AA"
    form = entry(root, "/AcroForm")
    if isinstance(form, generic.DictionaryObject):
        if "/XFA" in form:
            return "XFA"
        for _, field, _ in changes.terminal_fields(reader):
            if any("/AA" in widget for widget, _ in widgets_of(field)) or "/AA" in field:
                return "AA"
    for page in _pages(reader):
        annotations = entry(page, "/Annots")
        shown = (
            [page, *(annotations[index] for index in range(len(annotations)))]
            if isinstance(annotations, generic.ArrayObject)
            else [page]
        )
        for one in shown:
            if isinstance(one, generic.DictionaryObject):
                if "/AA" in one:
                    return "AA"
                if entry(one, "/Subtype") in _PLAYING:
                    return str(one["/Subtype"]).lstrip("/")
    return None


def _acting(opening: Any) -> str | None:
    """The first kind among the opening action and those that follow it that does more than choose what is shown."""
    pending, seen = [opening], 0
    while pending:
        action = pending.pop()
        seen += 1
        if isinstance(action, generic.DictionaryObject):
            kind = entry(action, "/S")
            if kind not in _HARMLESS or seen > _MAX_ACTIONS:
                return str(kind).lstrip("/")
            following = entry(action, "/Next")
            if isinstance(following, generic.ArrayObject):
                pending.extend(following[index] for index in range(min(len(following), _MAX_ACTIONS)))
            elif following is not None:
                pending.append(following)
    return None


def _pages(reader: PdfFileReader) -> Iterator[generic.DictionaryObject]:
    pending, seen = [entry(reader.root, "/Pages")], 0
    while pending and seen < _MAX_PAGES:
        node = pending.pop()
        seen += 1
        if not isinstance(node, generic.DictionaryObject):
            continue
        kids = entry(node, "/Kids")
        if isinstance(kids, generic.ArrayObject):
            pending.extend(kids[index] for index in range(len(kids)))
        else:
            yield node


def widgets_of(field: generic.DictionaryObject) -> Iterable[tuple[generic.DictionaryObject, Any]]:
    """The widgets of a terminal field, each with its reference (None when it is written inside another object)."""
    kids = entry(field, "/Kids")
    if isinstance(kids, generic.ArrayObject) and len(kids):
        for index in range(len(kids)):
            kid = kids[index]
            if isinstance(kid, generic.DictionaryObject):
                yield kid, kid.container_ref
    else:
        yield field, field.container_ref


def _signature_looks(handler: HistoricalResolver, digests: changes.Digests) -> dict[str, _Look]:
    looks: dict[str, _Look] = {}
    for name, field, inherited in changes.terminal_fields(handler):
        if inherited.get("/FT") != "/Sig":
            continue
        while name in looks:
            name += "′"
        looks[name] = _Look(
            digest=digests.of(handler, field), visible=any(_visible(widget) for widget, _ in widgets_of(field))
        )
    return looks


def _visible(widget: generic.DictionaryObject) -> bool:
    """Whether anything of the widget may be seen; what cannot be told may be."""
    flags = entry(widget, "/F")
    if isinstance(flags, int) and flags & _HIDDEN:
        return False
    try:
        x0, y0, x1, y1 = (float(number) for number in widget["/Rect"])
        if (x1 - x0) * (y1 - y0) == 0:
            return False
    except (KeyError, TypeError, ValueError):
        pass  # readers make something of four numbers among five, so a rectangle that is none hides nothing
    look = entry(widget, "/AP")
    if not isinstance(look, generic.DictionaryObject):
        return False
    normal = entry(look, "/N")
    if isinstance(normal, generic.StreamObject):
        return bool(normal.data.strip())
    return normal is not None


def showed_nothing(handler: HistoricalResolver, reference: generic.Reference) -> bool:
    """Whether a widget surely showed nothing in a revision: it was not there yet, or had nothing to draw."""
    if handler.reader.xrefs.get_historical_ref(reference, handler.revision) is None:
        return True
    widget = handler.get_object(reference)
    if not isinstance(widget, generic.DictionaryObject):
        return False
    look = entry(widget, "/AP")
    if look is None:
        return bool(entry(widget, "/FT") == "/Sig")  # others may be drawn by readers, from their values
    normal = entry(look, "/N") if isinstance(look, generic.DictionaryObject) else None
    return isinstance(normal, generic.StreamObject) and _EMPTY.fullmatch(normal.data) is not None


def _drawn_anew(old: HistoricalResolver, new: HistoricalResolver) -> bool:
    """Whether the form asks for new drawings (NeedAppearances) since, or changed how they will come out."""
    form, before = entry(new.root, "/AcroForm"), entry(old.root, "/AcroForm")
    if not isinstance(form, generic.DictionaryObject) or not bool(entry(form, "/NeedAppearances")):
        return False
    if not any(inherited.get("/FT") != "/Sig" for _, _, inherited in changes.terminal_fields(new)):
        return False
    if not isinstance(before, generic.DictionaryObject):
        return True
    digests = []
    for one in (before, form):
        digest = hashlib.sha256()
        for key in ("/NeedAppearances", "/DA", "/DR", "/Q"):
            changes.absorb(digest, one.raw_get(key) if key in one else generic.NullObject())
        digests.append(digest.digest())
    return digests[0] != digests[1]


def _fonts_swapped(old: HistoricalResolver, new: HistoricalResolver) -> bool:
    """Whether a font or the like that the form had for its fields is another one now, or gone; more may be added."""
    before, after = (entry(one.root, "/AcroForm") for one in (old, new))
    if not isinstance(before, generic.DictionaryObject) or not isinstance(after, generic.DictionaryObject):
        return False
    if "/DR" not in before:
        return False
    resources, ours = entry(before, "/DR"), entry(after, "/DR")
    if not isinstance(resources, generic.DictionaryObject) or not isinstance(ours, generic.DictionaryObject):
        return resources != ours
    for kind in resources:
        group, ours_of_kind = entry(resources, kind), entry(ours, kind)
        if not isinstance(group, generic.DictionaryObject) or not isinstance(ours_of_kind, generic.DictionaryObject):
            if changes.fingerprint(group) != changes.fingerprint(ours_of_kind or generic.NullObject()):
                return True
            continue
        for called in group:
            if called not in ours_of_kind:
                return True
            values = group.raw_get(called), ours_of_kind.raw_get(called)
            # An object of the same number that was overwritten, pyHanko judges.
            if isinstance(values[0], generic.IndirectObject) and values[0] == values[1]:
                continue
            if changes.fingerprint(values[0]) != changes.fingerprint(values[1]):
                return True
    return False


def _reordered(reader: PdfFileReader, old: HistoricalResolver, new: HistoricalResolver) -> bool:
    """Whether annotations that a page had before come in another order, or twice: later ones cover earlier ones."""
    for reference in reader.xrefs.explicit_refs_in_revision(new.revision):
        if old.is_ref_unassignable(reference):
            continue
        lists = []
        for handler in (old, new):
            try:
                value = handler.get_object(reference)
            except Exception:  # freed or undefined in that revision: pyHanko judges that
                break
            if isinstance(value, generic.DictionaryObject) and "/Annots" in value:
                value = value["/Annots"]
            if not isinstance(value, generic.ArrayObject):
                break
            raw = (value.raw_get(index) for index in range(len(value)))
            lists.append([(item.idnum, item.generation) for item in raw if isinstance(item, generic.IndirectObject)])
        if len(lists) == 2 and lists[0]:
            known = set(lists[0])
            if [item for item in lists[1] if item in known] != lists[0]:
                return True
    return False


def _description(handler: HistoricalResolver) -> bytes:
    digest = hashlib.sha256()
    trailer = handler.trailer_view
    info = entry(trailer, "/Info")
    for key in _DESCRIPTION:
        value = entry(info, key) if isinstance(info, generic.DictionaryObject) else None
        digest.update(changes.shown(value).encode("utf-8", "replace") + b"\0")
    metadata = handler.root.raw_get("/Metadata") if "/Metadata" in handler.root else None
    if isinstance(metadata, generic.IndirectObject):
        stream = handler.reader.get_object(metadata.reference, revision=handler.revision)
        if isinstance(stream, generic.StreamObject):
            said = xmp.description(stream.data)
            if said:
                digest.update(repr(said).encode())
    return digest.digest()
