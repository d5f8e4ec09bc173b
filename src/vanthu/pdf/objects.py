"""Small dealings with pyHanko's PDF objects that several steps of signing share."""

from __future__ import annotations

from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name

from vanthu.pdf import dumps, flushed, hexstrings, names, namestrings

dumps.install()
flushed.install()
hexstrings.install()
names.install()
namestrings.install()


def entry(dictionary: generic.DictionaryObject, key: str, default: Any = None) -> Any:
    """`dictionary[key]` with references followed, or `default` (pyHanko's own `get` follows none)."""
    try:
        return dictionary[key]
    except KeyError:
        return default


def acro_form(root: generic.DictionaryObject) -> generic.DictionaryObject:
    """The file's form, empty when it has none."""
    return entry(root, "/AcroForm", generic.DictionaryObject())


def named_fields(form: generic.DictionaryObject) -> dict[str, generic.DictionaryObject]:
    """The fields of a form by name (this system's fields have no children)."""
    found = (field.get_object() for field in entry(form, "/Fields", ()))
    return {str(entry(field, "/T", "")): field for field in found}


def form_xobject(width: float, height: float, drawing: bytes) -> generic.StreamObject:
    """A form XObject of the given size in points."""
    edges = (generic.FloatObject(f"{edge:.4f}") for edge in (0, 0, width, height))
    return generic.StreamObject(
        {
            pdf_name("/Type"): pdf_name("/XObject"),
            pdf_name("/Subtype"): pdf_name("/Form"),
            pdf_name("/BBox"): generic.ArrayObject(edges),
        },
        stream_data=drawing,
    )
