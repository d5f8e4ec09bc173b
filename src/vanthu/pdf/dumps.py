"""ASN.1 values written once: asn1crypto 1.5 writes again what it has read, and what it has just written.

Two faults of its `dump`. It takes every header that ends in 0x80 for one of indefinite length, although one definite
length in some hundred ends so too (128, 384, …), and encodes such a value anew with all that is in it: what was signed
may then come out as other bytes. And it asks a value that was built, or changed, twice for its contents, each of which
encodes all children, which ask twice again: the time doubles with every level. `install` puts writers in their place that
know an indefinite length by its end-of-contents octets (X.690 §8.1.5), and ask once.
"""

from __future__ import annotations

import logging

from asn1crypto import core
from asn1crypto.version import __version__

#: The one version that was compared with this module, by `tests/pdf_reading/test_dumps.py`.
PINNED = "1.5.1"

log = logging.getLogger(__name__)

_CLASSES = (core.Asn1Value, core.Choice, core.Primitive, core.Sequence, core.SequenceOf)
originals = {one: one.dump for one in _CLASSES}


def install() -> bool:
    """Let asn1crypto write by these functions. Of another version nothing is replaced. True when they are in use."""
    if __version__ != PINNED:
        log.warning("asn1crypto %s writes values itself: compare dumps.py with it", __version__)
        return False
    core.Asn1Value.dump = _value
    core.Choice.dump = _choice
    core.Primitive.dump = _primitive
    core.Sequence.dump = _sequence
    core.SequenceOf.dump = _sequence_of
    return True


def _is_indefinite(value: core.Asn1Value) -> bool:
    return value._trailer != b"" and value._header is not None and value._header[-1:] == b"\x80"


def _value(value: core.Asn1Value, force: bool = False) -> bytes:
    """The encoding of any value. `force`: as DER, whatever it was read as."""
    return _tagged(value, value.contents, force or _is_indefinite(value))


def _tagged(value: core.Asn1Value, contents: bytes, anew: bool) -> bytes:
    """`contents` in the value's header, a new one where `anew` or where there is none."""
    if value._header is None or anew:
        if isinstance(value, core.Constructable) and value._indefinite:
            value.method = 0
        header = core._dump_header(value.class_, value.method, value.tag, contents)
        for class_, tag in value.explicit or ():
            header = core._dump_header(class_, 1, tag, header + contents) + header
        value._header = header
        value._trailer = b""
    return value._header + contents + value._trailer


def _primitive(value: core.Primitive, force: bool = False) -> bytes:
    if force or _is_indefinite(value):
        native = value.native
        value.contents = None
        value.set(native)
    return _value(value)


def _choice(value: core.Choice, force: bool = False) -> bytes:
    force = force or _is_indefinite(value)
    contents = value._contents = value.chosen.dump(force=force)
    if value._header is None or force:
        header = b""
        for class_, tag in value.explicit or ():
            header = core._dump_header(class_, 1, tag, header + contents) + header
        value._header = header
    return value._header + contents


def _sequence(value: core.Sequence, force: bool = False) -> bytes:
    # Without a list of its fields nothing tells how to encode them anew.
    known = value._fields != [] or value.__class__ is not core.Sequence
    anew = known and (force or _is_indefinite(value))
    if anew:
        value._set_contents(force=True)
    if value._fields and value.children is not None:
        for index, (name, _, settings) in enumerate(value._fields):
            if value.children[index] is core.VOID and "default" not in settings and "optional" not in settings:
                raise ValueError(f'Field "{name}" is missing from structure')
    return _tagged(value, value._contents if anew else value.contents, _is_indefinite(value))


def _sequence_of(value: core.SequenceOf, force: bool = False) -> bytes:
    anew = force or _is_indefinite(value)
    if anew:
        value._set_contents(force=True)
    return _tagged(value, value._contents if anew else value.contents, anew)
