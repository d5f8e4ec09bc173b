"""Every kind of audit line, with its sentence and its facts: src/**/*.py → docs/audit-events.md.

    python tools/audit_events.py            write docs/audit-events.md
    python tools/audit_events.py --check    exit 1 if it is stale

The source is read as syntax trees and never imported, so this needs neither a database nor Django.
"""

from __future__ import annotations

import ast
import sys
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "audit-events.md"


@dataclass(frozen=True, kw_only=True)
class Declared:
    """One `audit.declare(…)` in the source."""

    name: str
    sentence: str
    fields: tuple[str, ...]
    module: str


class BadDeclaration(ValueError):
    """A declaration that cannot be read: its arguments must be plain strings."""


def declared(root: Path = ROOT) -> list[Declared]:
    """Every declared event, by name. Raises BadDeclaration."""
    found = []
    for path in sorted((root / "src").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or ast.unparse(node.func) != "audit.declare":
                continue
            try:
                name, sentence, *fields = (ast.literal_eval(argument) for argument in node.args)
            except ValueError as error:
                raise BadDeclaration(f"{path}:{node.lineno}: audit.declare takes plain strings") from error
            module = ".".join(path.relative_to(root / "src").with_suffix("").parts)
            found.append(Declared(name=name, sentence=sentence, fields=tuple(fields), module=module))
    return sorted(found, key=lambda event: event.name)


def page(events: list[Declared]) -> str:
    """docs/audit-events.md as it should be."""
    lines = [
        "# Audit events",
        "",
        "Every act leaves one line in the audit trail, which the database lets nobody change: when, who (account,",
        "position, on whose behalf), on what, and the facts below. The sentence is what the timeline of a document shows.",
        "",
        "Written by `tools/audit_events.py`; do not edit by hand.",
    ]
    for family, members in groupby(events, key=lambda event: event.name.partition(".")[0]):
        lines += ["", f"## {family}", "", "| Event | Sentence | Facts | Declared in |", "|---|---|---|---|"]
        for event in members:
            facts = ", ".join(f"`{field}`" for field in event.fields) or "none"
            sentence = event.sentence.replace("|", "\\|")
            lines.append(f"| `{event.name}` | {sentence} | {facts} | `{event.module}` |")
    return "\n".join([*lines, ""])


def main(arguments: list[str]) -> int:
    wanted = page(declared())
    if arguments == ["--check"]:
        current = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
        if current != wanted:
            print("docs/audit-events.md is stale: run python tools/audit_events.py", file=sys.stderr)
            return 1
        return 0
    if arguments:
        print(__doc__, file=sys.stderr)
        return 2
    PAGE.write_text(wanted, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
