"""What became different between revisions: pyHanko's judgement of kinds, and our own comparison of form fields.

pyHanko 0.38 over-reports fields: a text field whose appearance is older than the signature counts as updated in every
later revision (`_allow_in_place_appearance_update` asks for "last changed in the signed revision" where "not since" is
meant). Under a lock over that field the signature is then called invalid although nothing was touched, e.g. when an
archive time-stamp follows. `POLICY` is pyHanko's default without reports on objects that no later revision holds.
Kinds say nothing about meaning, so fields are also compared here value by value and appearance by appearance.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import IndirectObjectExpected, PdfReadError
from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader
from pyhanko.pdf_utils.rw_common import PdfHandler
from pyhanko.sign.diff_analysis import (
    DEFAULT_DIFF_POLICY,
    DiffResult,
    FormUpdatingRule,
    GenericFieldModificationRule,
    ModificationLevel,
    SigFieldCreationRule,
    SigFieldModificationRule,
    StandardDiffPolicy,
    SuspiciousModification,
)
from pyhanko.sign.diff_analysis.constants import ACROFORM_EXEMPT_STRICT_COMPARISON
from pyhanko.sign.fields import FieldMDPAction, FieldMDPSpec
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel

_MAX_NODES = 20_000
_MAX_FIELDS = 5_000
_MAX_SHOWN = 200
# Where the widget hangs says nothing about what it shows, and would drag the whole page into the comparison.
_ELSEWHERE = frozenset({"/Parent", "/P", "/StructParent"})


class _ChangedFieldsOnly(GenericFieldModificationRule):
    """Reports an update only of objects that a revision after the old one holds."""

    def check_form_field(self, fq_name, spec, context):
        since = context.old.revision
        try:
            for level, update in super().check_form_field(fq_name, spec, context):
                if context.old.reader.xrefs.get_last_change(update.updated_ref) > since:
                    yield level, update
        except IndirectObjectExpected:
            # A check box that nobody has touched, without /AS: its drawings are no stream that could be overwritten. What
            # is not reported is not permitted.
            return


POLICY = StandardDiffPolicy(
    global_rules=DEFAULT_DIFF_POLICY.global_rules,
    form_rule=FormUpdatingRule(
        field_rules=[SigFieldCreationRule(), SigFieldModificationRule(), _ChangedFieldsOnly()],
        # Nothing that anybody sees: whoever signs second sets what a tool of lesser care left out (table 219).
        ignored_acroform_keys=ACROFORM_EXEMPT_STRICT_COMPARISON | {"/SigFlags"},
    ),
)


def locked_fields(signature: EmbeddedPdfSignature) -> FieldMDPSpec | None:
    """The fields that the signature locks: its own FieldMDP, else the lock of its field (ISO 32000-2 table 236)."""
    found = signature.fieldmdp
    lock = entry(signature.sig_field, "/Lock") if found is None else None
    return FieldMDPSpec.from_pdf_object(lock) if isinstance(lock, generic.DictionaryObject) else found


def locks_as_laid(signature: EmbeddedPdfSignature) -> bool:
    """Whether the signature took its field's /Lock over (ISO 32000-1 12.7.4.5): if not, readers let others fill on."""
    laid = entry(signature.sig_field, "/Lock")
    if laid is None:
        return True
    asked, given = FieldMDPSpec.from_pdf_object(laid), signature.fieldmdp
    if given is None or given.action != asked.action:
        return False
    return asked.action == FieldMDPAction.ALL or set(given.fields or ()) == set(asked.fields or ())


def since_signing(signature: EmbeddedPdfSignature) -> DiffResult | SuspiciousModification:
    """pyHanko's judgement of the revisions after the one that `signature` covers; its coverage must be known."""
    if signature.coverage == SignatureCoverageLevel.ENTIRE_FILE:
        return DiffResult(ModificationLevel.NONE, set())
    return POLICY.review_file(
        signature.reader,
        signature.signed_revision,
        field_mdp_spec=locked_fields(signature),
        doc_mdp=signature.docmdp_level,
    )


@dataclass(frozen=True, kw_only=True)
class FieldState:
    """A terminal field in one revision: its type, its value as text, and a digest over all that it is made of.

    `look`: of a list, whose drawing shows what was not chosen too, a digest over what is drawn.
    """

    type: str
    value: str
    digest: bytes
    look: bytes = b""


@dataclass(frozen=True, kw_only=True)
class FieldChange:
    """A field that `revision` (counted from 0) made different. The values are equal when only its look changed.

    `stale`: a list whose value changed and whose drawing did not.
    """

    field: str
    before: str
    after: str
    revision: int
    stale: bool = False


def field_changes(reader: PdfFileReader, since: int) -> tuple[FieldChange, ...]:
    """Every change of a form field (signature fields aside) in the revisions after `since`, in order.

    Consecutive revisions are compared, so a change that a later revision takes back is seen twice.
    """
    changes: list[FieldChange] = []
    digests = Digests()
    before = _field_states(reader.get_historical_resolver(since), digests)
    for revision in range(since + 1, reader.xrefs.total_revisions):
        after = _field_states(reader.get_historical_resolver(revision), digests)
        for name in dict.fromkeys((*before, *after)):
            old, new = before.get(name), after.get(name)
            if old == new or "/Sig" in {state.type for state in (old, new) if state}:
                continue
            changes.append(
                FieldChange(
                    field=name,
                    before=old.value if old else "",
                    after=new.value if new else "",
                    revision=revision,
                    stale=bool(old and new and new.look and old.look == new.look and old.value != new.value),
                )
            )
        before = after
    return tuple(changes)


class Digests:
    """Digests of fields in the revisions of one file. A field of which nothing lies elsewhere is read only once."""

    def __init__(self, *, without: frozenset[str] = frozenset()) -> None:
        self._without = without
        self._known: dict[generic.Reference, list[tuple[dict[generic.Reference, Any], bytes]]] = {}

    def of(self, handler: HistoricalResolver, field: generic.DictionaryObject) -> bytes:
        """The digest over what `field` is made of in the revision `handler`, keys `without` aside."""
        reader, revision = handler.reader, handler.revision
        own = generic.Reference(field.container_ref.idnum, field.container_ref.generation, reader)
        if handler.get_object(own) is not field:  # it is written inside another object
            return self._read(field, set())
        known = self._known.setdefault(own, [])
        for places, digest in known:
            if all(reader.xrefs.get_historical_ref(one, revision) == place for one, place in places.items()):
                return digest
        seen = {(own.idnum, own.generation)}
        digest = self._read(field, seen)
        parts = [generic.Reference(*one, reader) for one in seen]
        known.append(({one: reader.xrefs.get_historical_ref(one, revision) for one in parts}, digest))
        return digest

    def _read(self, field: generic.DictionaryObject, seen: set[tuple[int, int]]) -> bytes:
        digest = hashlib.sha256()
        _absorb(digest, field, seen, [0], self._without)
        return digest.digest()


def _field_states(handler: HistoricalResolver, digests: Digests) -> dict[str, FieldState]:
    """The terminal fields of the form in one revision, by full name."""
    states: dict[str, FieldState] = {}
    for name, field, inherited in terminal_fields(handler):
        digest = hashlib.sha256()
        kind = str(inherited.get("/FT", ""))
        if kind != "/Sig":
            digest.update(digests.of(handler, field))
            for key in sorted(inherited):
                _absorb(digest, inherited[key], set(), [0])
        value = shown(inherited.get("/V")) if kind != "/Sig" else ""
        while name in states:  # two fields of one name: both are watched
            name += "′"
        look = _looks_of(field) if kind == "/Ch" else b""
        states[name] = FieldState(type=kind, value=value, digest=digest.digest(), look=look)
    return states


def _looks_of(field: generic.DictionaryObject) -> bytes:
    """A digest over the appearances of a field's widgets."""
    digest, seen = hashlib.sha256(), [0]
    kids = entry(field, "/Kids")
    widgets = (
        [field, *(kids[index] for index in range(len(kids)))] if isinstance(kids, generic.ArrayObject) else [field]
    )
    for widget in widgets:
        if isinstance(widget, generic.DictionaryObject) and "/AP" in widget:
            _absorb(digest, widget.raw_get("/AP"), set(), seen)
    return digest.digest()


def terminal_fields(handler: PdfHandler) -> Iterator[tuple[str, generic.DictionaryObject, dict[str, Any]]]:
    """Full name, dictionary, and inheritable entries (/FT, /Ff, /DA; /V as it stands) of each terminal field of the form."""
    form = entry(handler.root, "/AcroForm")
    if not isinstance(form, generic.DictionaryObject):
        return
    fields = entry(form, "/Fields")
    if not isinstance(fields, generic.ArrayObject):
        return
    pending: list[tuple[Any, str, dict[str, Any]]] = [(item, "", {}) for item in reversed(fields)]
    seen: set[tuple[int, int]] = set()
    while pending:
        item, prefix, inherited = pending.pop()
        if isinstance(item, generic.IndirectObject):
            if (item.idnum, item.generation) in seen:
                continue
            seen.add((item.idnum, item.generation))
            item = item.get_object()
        if not isinstance(item, generic.DictionaryObject):
            continue
        if len(seen) > _MAX_FIELDS:
            raise PdfReadError("too many form fields")
        own = {**inherited, **{key: item[key] for key in ("/FT", "/Ff", "/DA") if key in item}}
        if "/V" in item:
            own["/V"] = item.raw_get("/V")
        name = prefix
        if "/T" in item:
            name = f"{prefix}.{item['/T']}" if prefix else str(item["/T"])
        kids = entry(item, "/Kids")
        children = [kid for kid in kids if _is_field(kid)] if isinstance(kids, generic.ArrayObject) else []
        if children:
            pending.extend((kid, name, own) for kid in reversed(children))
        else:
            yield name, item, own


def entry(dictionary: generic.DictionaryObject, key: str) -> Any:
    """The value of `key` with references followed, or None (pyHanko's own `get` returns the reference)."""
    return dictionary[key] if key in dictionary else None  # noqa: SIM401 `get` is another thing here


def shown(value: Any) -> str:
    """A field's value as text: strings as they are, names without the slash, lists joined; at most 200 letters."""
    value = value.get_object() if isinstance(value, generic.IndirectObject) else value
    if value is None or isinstance(value, generic.NullObject):
        return ""
    if isinstance(value, generic.ArrayObject):
        return ", ".join(shown(item) for item in value)[:_MAX_SHOWN]
    if isinstance(value, generic.StreamObject):
        return value.data[: _MAX_SHOWN * 4].decode("utf-8", "replace")[:_MAX_SHOWN]
    if isinstance(value, generic.ByteStringObject):
        return value.decode("latin-1")[:_MAX_SHOWN]
    text = str(value)
    return (text.removeprefix("/") if isinstance(value, generic.NameObject) else text)[:_MAX_SHOWN]


def fingerprint(value: Any) -> bytes:
    """A digest over a PDF value with everything that it refers to, places of widgets aside."""
    digest = hashlib.sha256()
    absorb(digest, value)
    return digest.digest()


def _is_field(kid: Any) -> bool:
    kid = kid.get_object() if isinstance(kid, generic.IndirectObject) else kid
    return isinstance(kid, generic.DictionaryObject) and ("/T" in kid or "/FT" in kid)


def absorb(digest: Any, value: Any) -> None:
    """Feed a PDF value into `digest` with everything that it refers to."""
    _absorb(digest, value, set(), [0])


def _absorb(
    digest: Any, value: Any, seen: set[tuple[int, int]], nodes: list[int], without: frozenset[str] = frozenset()
) -> None:
    """Feed a PDF value into `digest` with everything that it refers to, in an order of its own making, and into `seen`
    what that is. `without`: keys of the value itself and of its kids that are left out.
    """
    nodes[0] += 1
    if nodes[0] > _MAX_NODES:
        raise PdfReadError("a form field with too many parts")
    if isinstance(value, generic.IndirectObject):
        key = (value.idnum, value.generation)
        if key in seen:
            digest.update(b"again")
            return
        seen.add(key)
        value = value.get_object()
    if isinstance(value, generic.DictionaryObject):
        digest.update(b"<<")
        for name in sorted(value):
            if name in _ELSEWHERE or name in without:
                continue
            digest.update(str(name).encode("utf-8", "surrogatepass"))
            _absorb(digest, value.raw_get(name), seen, nodes, without if name == "/Kids" else frozenset())
        if isinstance(value, generic.StreamObject):
            digest.update(hashlib.sha256(value.encoded_data).digest())
        digest.update(b">>")
    elif isinstance(value, generic.ArrayObject):
        digest.update(b"[")
        if nodes[0] + len(value) > _MAX_NODES:
            raise PdfReadError("a form field with too many parts")
        for index, item in enumerate(list.__iter__(value)):
            if type(item) is generic.NumberObject:  # the widths of fonts are most of what is absorbed
                nodes[0] += 1
                said = b"%d" % item
                digest.update(b"NumberObject %d:%s" % (len(said), said))
            else:
                _absorb(digest, value.raw_get(index), seen, nodes, without)
        digest.update(b"]")
    else:
        kind = type(value)
        written = _WRITTEN.get(kind)
        said = written(value) if written is not None else _as_written(value)
        digest.update(b"%s %d:%s" % (kind.__name__.encode(), len(said), said))


def _as_written(value: Any) -> bytes:
    out = io.BytesIO()
    value.write_to_stream(out, None)
    return out.getvalue()


#: What tells values of one type apart, without the work of writing them.
_WRITTEN: dict[type, Callable[[Any], bytes]] = {
    generic.NameObject: lambda name: name.encode("utf-8", "surrogatepass"),
    generic.NumberObject: lambda number: b"%d" % number,
    generic.ByteStringObject: bytes,
}
