"""pyHanko's reader for files whose revisions are compared: the same answers, with every object parsed once.

Each signature is compared with every later revision, and pyHanko 0.38 parses an object again for each revision that it
looks at, and copies it value by value. `Reader` keeps what it parsed by its place in the file, and copies only what
refers to something. A writer may take it over when nothing more is compared: it changes what revisions share.

And the two halves of a linearised file are one revision to it (ISO 32000-1 annex F). pyHanko counts a revision for each
of the two tables: the first of these has no catalogue, and ends behind the second.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader
from pyhanko.pdf_utils.xref import TrailerDictionary, XRefSection, XRefSectionData

_LEAVES = (
    generic.NameObject,
    generic.NumberObject,
    generic.FloatObject,
    generic.BooleanObject,
    generic.NullObject,
    generic.TextStringObject,
    generic.ByteStringObject,
)
#: Where the dictionary must stand that says that a file is linearised (ISO 32000-1 annex F.3.3).
_HEAD = 1024


class Reader(PdfFileReader):
    """A `PdfFileReader` whose revisions share what they parse."""

    def __init__(self, *args: Any, **options: Any) -> None:
        self._parsed: dict[tuple[Any, ...], generic.PdfObject] = {}
        self._bones: dict[tuple[Any, ...], generic.PdfObject] = {}
        super().__init__(*args, **options)
        self.stream.seek(0)
        if b"/Linearized" in self.stream.read(_HEAD):
            _join_halves(self.xrefs._xref_sections, self.trailer)

    def _read_object(
        self, ref: generic.Reference, marker: Any, never_decrypt: bool = False, as_metadata_stream: bool = False
    ) -> generic.PdfObject:
        key = (ref.idnum, ref.generation, marker, never_decrypt, as_metadata_stream)
        found = self._parsed.get(key)
        if found is None:
            found = super()._read_object(ref, marker, never_decrypt, as_metadata_stream)
            self._parsed[key] = found
        return found

    def get_historical_resolver(self, revision: int) -> HistoricalResolver:
        kept = self._historical_resolver_cache
        if revision not in kept:
            kept[revision] = _Revision(self, revision)
        return kept[revision]

    def forget(self) -> None:
        """Let go of everything, objects and revisions; nothing can be read any more.

        They refer to each other in circles, which the garbage collector would have to find, at a tenth of the time that
        a file takes.
        """
        for revision in self._historical_resolver_cache.values():
            vars(revision).clear()
        vars(self).clear()

    def bones(self, ref: generic.Reference, marker: Any) -> generic.PdfObject:
        """The object at a place of the file with nothing in it but what leads to references, in its old places."""
        key = (ref.idnum, ref.generation, marker)
        found = self._bones.get(key)
        if found is None:
            found = _bones(self._read_object(ref, marker)) or generic.NullObject()
            self._bones[key] = found
        return found


class _Revision(HistoricalResolver):
    #: While pyHanko only follows references, it is shown objects without their values.
    _following = False

    def __call__(self, ref: generic.Reference) -> generic.PdfObject:
        if self._following:
            marker = self.reader.xrefs.get_historical_ref(ref, self.revision)
            if marker is not None:
                return self.reader.bones(ref, marker)
        return super().__call__(ref)

    def _load_reverse_xref_cache(self) -> None:
        with self._follow():
            super()._load_reverse_xref_cache()

    def collect_dependencies(self, obj: generic.PdfObject, since_revision: int | None = None) -> set[generic.Reference]:
        with self._follow():
            return super().collect_dependencies(obj, since_revision)

    def refs_freed_in_revision(self) -> set[generic.Reference]:
        """Those that were objects. Some Java libraries say of the number of their table, which is nobody's, that it is
        free; pyHanko's policy would take that for an object taken away.
        """
        sections = [self.reader.xrefs.get_xref_data(revision) for revision in range(self.revision + 1)]
        return {ref for ref in super().refs_freed_in_revision() if any(ref.idnum in _used(one) for one in sections)}

    @contextmanager
    def _follow(self) -> Iterator[None]:
        self._following = not self.reader.encrypted
        try:
            yield
        finally:
            self._following = False

    def _subsume_object(self, obj: generic.PdfObject) -> generic.PdfObject:
        # What refers to nothing is the same in every revision; pyHanko finds that out last.
        if isinstance(obj, _LEAVES):
            return obj
        if isinstance(obj, generic.IndirectObject):
            return generic.IndirectObject(idnum=obj.idnum, generation=obj.generation, pdf=self)
        return super()._subsume_object(obj)


def _join_halves(sections: list[XRefSection], trailer: TrailerDictionary) -> None:
    """Make one revision of the two that a linearised file seems to have.

    Its table of the second half is the older one for whoever follows /Prev, and lies behind the other, with which it
    shares no object: a revision that was added later can be neither.
    """
    if len(sections) < 2:
        return
    rest, first = sections[:2]
    one, other = first.xref_data, rest.xref_data
    # What only readers of streams find, of which the tables may say that it is free.
    hidden = _used(one.hybrid.xref_data) if one.hybrid is not None else set()
    if (
        first.meta_info.end_location > rest.meta_info.start_location
        or (_numbers(one) - hidden) & _numbers(other)
        or hidden & _used(other)
        or other.hybrid is not None
    ):
        return
    joined = XRefSectionData()
    joined.freed = {number: then for number, then in other.freed.items() if number not in hidden} | one.freed
    joined.standard_xrefs = other.standard_xrefs | one.standard_xrefs
    joined.xrefs_in_objstm = other.xrefs_in_objstm | one.xrefs_in_objstm
    joined.explicit_refs_in_revision = other.explicit_refs_in_revision | one.explicit_refs_in_revision
    joined.obj_streams_used = other.obj_streams_used | one.obj_streams_used
    joined.hybrid = one.hybrid
    sections[:2] = [XRefSection(replace(first.meta_info, end_location=rest.meta_info.end_location), joined)]
    kept, oldest = trailer._trailer_revisions[-2:]
    for key, value in oldest.items():
        if key not in kept and key not in trailer.non_trailer_keys:
            dict.__setitem__(kept, key, value)
    trailer._trailer_revisions.pop()


def _numbers(section: XRefSectionData) -> set[int]:
    return section.freed.keys() | _used(section)


def _used(section: XRefSectionData) -> set[int]:
    hidden = _used(section.hybrid.xref_data) if section.hybrid is not None else set()
    return section.standard_xrefs.keys() | section.xrefs_in_objstm.keys() | hidden


def _bones(obj: generic.PdfObject) -> generic.PdfObject | None:
    """References, and what holds some; None for everything else. Places in arrays stay what they are."""
    if isinstance(obj, generic.IndirectObject):
        return obj
    if isinstance(obj, generic.DictionaryObject):
        kept = {key: found for key, value in obj.items() if (found := _bones(value)) is not None}
        return generic.DictionaryObject(kept) if kept else None
    if isinstance(obj, generic.ArrayObject):
        items = [_bones(value) for value in obj]
        if any(item is not None for item in items):
            return generic.ArrayObject(generic.NullObject() if item is None else item for item in items)
    return None
