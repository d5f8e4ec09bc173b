"""Which test proves which requirement: docs/requirements.csv × `@pytest.mark.req(...)` → docs/traceability.md.

    python tools/traceability.py            write docs/traceability.md
    python tools/traceability.py --check    exit 1 if it is stale, or a mark names an unknown requirement

Tests are read as syntax trees and never imported, so this needs neither a database nor Django.
"""

from __future__ import annotations

import ast
import csv
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REGULATIONS = {
    "BD": "Sở Công Thương Bình Định, 2020",
    "LC": "Sở Công Thương Lai Châu, 2019",
    "HG": "Tỉnh Hậu Giang, 2019",
    "ST": "Sở Nông nghiệp và Phát triển nông thôn Sóc Trăng, 2019",
    "QN": "Sở Lao động - Thương binh và Xã hội Quảng Nam, 2019",
}
KINDS = {
    "E": "enforce",
    "V": "verify",
    "M": "measure",
    "S": "support",
    "C": "configure",
    "P": "proof",
}


@dataclass(frozen=True, kw_only=True)
class Requirement:
    """One row of docs/requirements.csv."""

    id: str
    article: str
    kind: str
    line: str


@dataclass(frozen=True, kw_only=True)
class Mark:
    """One requirement named by one mark: `test` is the pytest id of the test, class or file that carries it."""

    requirement: str
    test: str
    line: int


class BadMark(ValueError):
    """A `req` mark that cannot be read: its arguments must be plain strings."""


def requirements(root: Path = ROOT) -> list[Requirement]:
    """All requirements in the order of the catalogue."""
    with (root / "docs/requirements.csv").open(encoding="utf-8", newline="") as file:
        return [Requirement(**row) for row in csv.DictReader(file)]


def marks_in(source: str, path: str) -> list[Mark]:
    """The marks of one test file: on functions, on classes, in `pytestmark` and in `pytest.param(marks=…)`.

    Raises BadMark when a mark's arguments are not plain strings.
    """
    found: list[Mark] = []

    def visit(node: ast.AST, owner: str) -> None:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            owner = f"{owner}::{node.name}"
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.req":
            for argument in node.args:
                if not (isinstance(argument, ast.Constant) and isinstance(argument.value, str)):
                    raise BadMark(f"{path}:{node.lineno}: requirement IDs are plain strings")
                found.append(Mark(requirement=argument.value, test=owner, line=node.lineno))
        for child in ast.iter_child_nodes(node):
            visit(child, owner)

    visit(ast.parse(source, filename=path), path)
    return sorted(found, key=lambda mark: mark.line)


def all_marks(root: Path = ROOT) -> list[Mark]:
    """The marks of every test file, in order of path and place."""
    return list(_marks(root))


def _marks(root: Path) -> Iterator[Mark]:
    for file in sorted((root / "tests").rglob("test_*.py")):
        yield from marks_in(file.read_text(encoding="utf-8"), file.relative_to(root).as_posix())


def unknown(marks: list[Mark], known: list[Requirement]) -> list[Mark]:
    """The marks that name a requirement which is not in the catalogue."""
    ids = {requirement.id for requirement in known}
    return [mark for mark in marks if mark.requirement not in ids]


def page(known: list[Requirement], marks: list[Mark]) -> str:
    """The whole of docs/traceability.md."""
    tests: dict[str, list[str]] = defaultdict(list)
    for mark in marks:
        if mark.test not in tests[mark.requirement]:
            tests[mark.requirement].append(mark.test)
    by_regulation = {code: [r for r in known if r.id.startswith(f"{code}-")] for code in REGULATIONS}

    lines = [
        "# Requirements and the tests that prove them",
        "",
        "Written by `tools/traceability.py`; not to be edited by hand.",
        "",
        "| Regulation | Requirements | Proved by a test | Not yet |",
        "|---|---:|---:|---:|",
    ]
    for code, rows in by_regulation.items():
        lines.append(_totals(f"{code}: {REGULATIONS[code]}", rows, tests))
    lines.append(_totals("**All**", known, tests))
    for code, rows in by_regulation.items():
        lines += [
            "",
            f"## {code}: {REGULATIONS[code]}",
            "",
            "| ID | Article | Kind | What | Tests |",
            "|---|---|---|---|---|",
        ]
        for row in rows:
            proofs = "<br>".join(f"`{test}`" for test in sorted(tests.get(row.id, []))) or "not yet"
            lines.append(
                f"| {row.id} | {row.article} | {KINDS[row.kind]} | {row.line.replace('|', chr(92) + '|')} | {proofs} |"
            )
    return "\n".join(lines) + "\n"


def _totals(name: str, rows: list[Requirement], tests: dict[str, list[str]]) -> str:
    proved = sum(1 for row in rows if tests.get(row.id))
    return f"| {name} | {len(rows)} | {proved} | {len(rows) - proved} |"


def main(arguments: list[str]) -> int:
    """Write or check the page; 0 if all is well, 1 if not, 2 on an argument it does not know."""
    if arguments not in ([], ["--check"]):
        print(__doc__, file=sys.stderr)
        return 2
    known, marks = requirements(), all_marks()
    strangers = unknown(marks, known)
    for mark in strangers:
        print(f"{mark.test} (line {mark.line}): unknown requirement {mark.requirement!r}", file=sys.stderr)
    if strangers:
        return 1
    target = ROOT / "docs/traceability.md"
    wanted = page(known, marks)
    if not arguments:
        target.write_text(wanted, encoding="utf-8")
    elif not target.exists() or target.read_text(encoding="utf-8") != wanted:
        print("docs/traceability.md is stale: run python tools/traceability.py", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
