"""What keeps the house in order: directions between rooms, no agency in the code, no clock below views and jobs."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "vanthu"

#: Rooms that may name an agency: its rules, and the demo province with what measures and checks it.
NAMES_AGENCIES = {"policy", "demo", "selftest", "bench"}
AGENCY = re.compile(
    r"binh_?dinh|lai_?chau|hau_?giang|soc_?trang|quang_?nam|b[iì]nh định|lai châu|hậu giang|sóc trăng|quảng nam"
    r"|\bH(?:08|35|30|51|47)\b",
    re.IGNORECASE,
)
#: Where the clock is read: the doors of the house. `pdf` has two: the command line's `--at` left out, and the age of
#: what was fetched over the network.
READS_CLOCK = re.compile(
    r"(views?|jobs|checking|middleware|session_store|keeper|server|errors|acts|shell)\.py$|/views/|/(cli|dev|demo|selftest|bench|keep|config|adapters)/"
    r"|/pdf/(chain|fetch)\.py$"
)
CLOCK = {"now", "utcnow", "today"}


def modules() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(SOURCE.rglob("*.py")):
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def room_of(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def docstrings(tree: ast.Module) -> set[int]:
    """The ids of the constants that are docstrings or bare strings beside a value."""
    return {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}


def test_rooms_know_only_the_rooms_below_them() -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())",
            "--config",
            str(ROOT / ".importlinter"),
            "--no-cache",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_agency_is_named_outside_its_policy_and_the_demo() -> None:
    found = []
    for path, tree in modules():
        if room_of(path) in NAMES_AGENCIES or "migrations" in path.parts:
            continue
        prose = docstrings(tree)
        for node in ast.walk(tree):
            words = ""
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
                words = node.value
            elif isinstance(node, ast.Name):
                words = node.id
            elif isinstance(node, ast.Attribute):
                words = node.attr
            elif isinstance(node, ast.ImportFrom):
                words = f"{node.module} {' '.join(alias.name for alias in node.names)}"
            if AGENCY.search(words):
                found.append(f"{path.relative_to(ROOT)}:{node.lineno}: {words[:60]}")
    assert found == []


def test_no_template_names_an_agency() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {hit[0]}"
        for path in sorted(SOURCE.rglob("*.html"))
        if (hit := AGENCY.search(re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)))
    ]
    assert found == []


def test_nothing_asks_which_agency_or_which_regulation_it_is() -> None:
    """Variation is a value of the `Policy`, never a comparison with somebody's key."""
    identity = {"policy_key", "agency_key", "code102"}
    found = []
    for path, tree in modules():
        if room_of(path) in NAMES_AGENCIES or "migrations" in path.parts:
            continue
        for node in ast.walk(tree):
            if not isinstance(node, ast.Compare):
                continue
            sides = [node.left, *node.comparators]
            named = any(isinstance(side, ast.Attribute) and side.attr in identity for side in sides)
            literal = any(isinstance(side, ast.Constant) and side.value for side in sides)
            if named and literal:
                found.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert found == []


def test_nobody_reads_the_clock_below_views_and_jobs() -> None:
    found = []
    for path, tree in modules():
        where = str(path.relative_to(SOURCE.parent))
        if READS_CLOCK.search(where) or where == "vanthu/core/clock.py":
            continue
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in CLOCK
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id in {"clock", "datetime", "date", "timezone"}
            ):
                found.append(f"{where}:{node.lineno}")
    assert found == []


#: Public functions of actions modules that are not one durable transaction from end to end, each with its reason.
NOT_ONE_TRANSACTION = {
    "axis/actions.py accept": "puts the bytes into the store before its transaction, which is durable",
    "documents/actions/signing.py expire": "one durable transaction per claim that it gives back",
    "people/actions.py sign_in": "hashes the password before its transaction, which is durable",
    "people/actions.py unlock": "hashes the password before its transaction, which is durable",
    "people/actions.py change_password": "hashes the password before its transaction, which is durable",
}


def actions_modules() -> Iterator[tuple[str, ast.Module]]:
    for path, tree in modules():
        where = str(path.relative_to(SOURCE))
        if path.name == "actions.py" or "/actions/" in where:
            yield where, tree


def is_durable(node: ast.FunctionDef) -> bool:
    return any("durable=True" in ast.unparse(item) for item in node.decorator_list)


def hands_on(node: ast.FunctionDef) -> str:
    """The function that this one only calls, passing everything on: its other name for one transition."""
    body = [item for item in node.body if not (isinstance(item, ast.Expr) and isinstance(item.value, ast.Constant))]
    match body:
        case [ast.Return(value=ast.Call(func=ast.Name(id=name)))]:
            return name
    return ""


def test_actions_are_one_durable_transaction_and_take_who_and_when() -> None:
    """Everything public in an actions module: keyword-only, one durable transaction, `at=` passed down."""
    wrong, excused = [], set()
    for where, tree in actions_modules():
        functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
        assert not [node for node in tree.body if isinstance(node, ast.AsyncFunctionDef)], where
        for name, node in functions.items():
            if name.startswith("_"):
                continue
            if f"{where} {name}" in NOT_ONE_TRANSACTION:
                excused.add(f"{where} {name}")
                assert not is_durable(node), f"{where} {name} needs no excuse any more"
                continue
            worker = functions.get(hands_on(node), node)
            named = {argument.arg for argument in node.args.kwonlyargs}
            if not is_durable(worker) or node.args.args or node.args.posonlyargs or "at" not in named:
                wrong.append(f"{where}:{node.lineno} {name}")
    assert wrong == []
    assert excused == set(NOT_ONE_TRANSACTION)


def test_what_is_called_a_part_refuses_to_work_outside_a_transaction() -> None:
    """`(a *part*` in a docstring is a promise: the first thing that the function does is `inside(…)`, or calls one
    that does."""
    missing = []
    for path, tree in modules():
        functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
        for name, node in functions.items():
            if "(a *part*" not in (ast.get_docstring(node) or ""):
                continue
            called = {
                call.func.id if isinstance(call.func, ast.Name) else call.func.attr
                for call in ast.walk(node)
                if isinstance(call, ast.Call) and isinstance(call.func, ast.Name | ast.Attribute)
            }
            if "inside" not in called:
                missing.append(f"{path.relative_to(SOURCE)}:{node.lineno} {name}")
    assert missing == []


def test_a_code_is_of_one_refusal_only() -> None:
    found: dict[str, list[str]] = {}
    for path, tree in modules():
        for node in (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)):
            for line in node.body:
                names = line.targets if isinstance(line, ast.Assign) else [getattr(line, "target", None)]
                code = getattr(getattr(line, "value", None), "value", None)
                # An empty one is the default of a field.
                if code and any(isinstance(name, ast.Name) and name.id == "code" for name in names):
                    found.setdefault(code, []).append(f"{path.relative_to(SOURCE)} {node.name}")
    assert {code: classes for code, classes in found.items() if len(classes) > 1} == {}
    assert len(found) > 150


@pytest.mark.parametrize("words", ["work/shared", "/home/", "C:\\\\Users"])
def test_the_code_names_no_place_of_one_machine(words: str) -> None:
    found = [str(path) for path in SOURCE.rglob("*.py") if words in path.read_text(encoding="utf-8")]
    assert found == []
