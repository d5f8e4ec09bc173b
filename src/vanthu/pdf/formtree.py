"""The form of a file, branch by branch: each end of it with what it inherits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf

_MAX_NODES = 10_000

Reference = tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Node:
    """The end of a branch of the form, with what it inherits: a widget, of the field whose number is `field`."""

    node: pikepdf.Object
    name: str
    kind: object
    value: pikepdf.Object | None
    flags: int
    options: object
    field: int


def walk(document: pikepdf.Pdf) -> Iterator[Node]:
    """The ends of the form, in order. Raises ValueError on a form of too many fields."""
    form = document.Root.get("/AcroForm")
    if not isinstance(form, pikepdf.Dictionary):
        return
    fields = 0
    pending = [
        (field, Node(node=field, name="", kind=None, value=None, flags=0, options=None, field=0), 0)
        for field in form.get("/Fields", [])
    ]
    seen: set[Reference] = set()
    while pending:
        node, above, depth = pending.pop(0)
        if not isinstance(node, pikepdf.Dictionary) or depth > 20:
            continue
        if node.is_indirect:
            if node.objgen in seen:
                continue
            seen.add(node.objgen)
        if len(seen) + len(pending) > _MAX_NODES:
            raise ValueError("too many form fields")
        fields += 1
        one = Node(
            node=node,
            name=f"{above.name}.{node.T}".lstrip(".") if "/T" in node else above.name,
            kind=node.get("/FT", above.kind),
            value=node.get("/V", above.value),
            flags=int(node.get("/Ff", above.flags)),
            options=node.get("/Opt", above.options),
            field=fields if "/T" in node else above.field,
        )
        if "/Kids" in node:
            pending.extend((kid, one, depth + 1) for kid in node.Kids)
        else:
            yield one


def chosen(one: Node) -> tuple[str, ...]:
    """What a list shows where it was chosen: of an option with an export value, the words."""
    stored = one.value if isinstance(one.value, pikepdf.Array) else [] if one.value is None else [one.value]
    words: dict[str, str] = {}
    for option in one.options if isinstance(one.options, pikepdf.Array) else []:
        if isinstance(option, pikepdf.Array) and len(option) == 2:
            words.setdefault(text_of(option[0]), text_of(option[1]))
    return tuple(words.get(text_of(item), text_of(item)) for item in stored)


def text_of(value: pikepdf.Object) -> str:
    """A string, a name or the text of a stream; "" of anything that holds more."""
    if isinstance(value, pikepdf.Stream):
        return value.read_bytes().decode("utf-8", "replace")
    if isinstance(value, pikepdf.Array | pikepdf.Dictionary):
        return ""
    return str(value)
