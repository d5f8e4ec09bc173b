"""As much of JSON Schema (2020-12) as docs/verify.schema.json uses; any other word in it is a fault of its own."""

from __future__ import annotations

import re
from typing import Any

_TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}
_WORDS = {
    "$schema", "$id", "$defs", "$ref", "title", "description", "type", "enum", "properties", "required",
    "additionalProperties", "items", "pattern", "anyOf",
}  # fmt: skip


def faults(value: Any, schema: dict[str, Any], root: dict[str, Any] | None = None, at: str = "$") -> list[str]:
    """What of `value` is not as `schema` wants it."""
    root = root or schema
    found = [f"{at}: unknown word {word}" for word in schema.keys() - _WORDS]
    if "$ref" in schema:
        target = root
        for part in schema["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        return found + faults(value, target, root, at)
    if "anyOf" in schema:
        tries = [faults(value, one, root, at) for one in schema["anyOf"]]
        return found + ([] if any(not one for one in tries) else min(tries, key=len))
    kinds = schema.get("type")
    if kinds is not None:
        wanted = tuple(_TYPES[kind] for kind in (kinds if isinstance(kinds, list) else [kinds]))
        if not isinstance(value, wanted):
            return [*found, f"{at}: {type(value).__name__}"]
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{at}: {value!r}")
    if "pattern" in schema and isinstance(value, str) and not re.search(schema["pattern"], value):
        found.append(f"{at}: {value!r}")
    if isinstance(value, dict):
        known = schema.get("properties", {})
        found += [f"{at}.{name} is missing" for name in schema.get("required", ()) if name not in value]
        if schema.get("additionalProperties") is False:
            found += [f"{at}.{name} is too much" for name in value.keys() - known.keys()]
        for name, one in value.items():
            if name in known:
                found += faults(one, known[name], root, f"{at}.{name}")
    if isinstance(value, list) and "items" in schema:
        for place, one in enumerate(value):
            found += faults(one, schema["items"], root, f"{at}[{place}]")
    return found
