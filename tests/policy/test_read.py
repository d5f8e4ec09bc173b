"""Every value of a `Policy` is read by the product, or stands here with what is still to come.

A value that nobody reads is a promise of the regulation page that the product does not keep. Both lists fail both
ways: a field that is neither read nor listed, and a listed one that is read by now.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

from vanthu.policy.profile import Labels, Policy

SOURCE = Path(__file__).resolve().parents[2] / "src" / "vanthu"
#: What stands beside the product; reading a value there changes nothing for anybody.
BESIDE = {"bench", "demo", "selftest"}

_ROUNDS = "rounds of opinions are not built"
_RECALL = "recall (thu hồi) is not built"
_REPORTS = "statistics and reports are not built"
_PAGE = "shown on the page of the agency's own regulation, which is not built"
_COPIES = "copies (sao y, sao lục, trích sao) are not built"
_SHARES = "the time of each step is not measured yet"
_DEADLINES = "the deadlines of policy.deadlines are not measured yet; a leader's are given as a day"

#: Field of `Policy`, or "labels." and field of `Labels` → why no code reads it yet.
NOT_YET = {
    "agency_name": "the agency's name is a column of its row; the policy's serves the regulation page, not built",
    "checked_devices_only": "registered devices are not built",
    "copy_marks": _COPIES,
    "count_check": "the count of documents and pages is not checked yet",
    "draft_fields": "the form asks for the same fields everywhere; copies (HG) are not asked for",
    "exchange_points": _PAGE,
    "leader_check_windows": "reminders to look into the system are not built",
    "opinion_order": _ROUNDS,
    "receipt_notice": "arrivals are answered at once (01), which satisfies each value",
    "reports": _REPORTS,
    "returned_draft_goes_to": "a returned draft goes to its drafter everywhere",
    "seal_must_not_hide_signature": "every seal is drawn multiplied and so hides nothing, whether the text asks or not",
    "secret_wording": _PAGE,
    "send_deadline": _SHARES,
    "staff_change_notice_days": "pages to manage people are not built",
    "states": "the words of exchanged states are the same everywhere",
    "step_shares": _SHARES,
    "step_shares_exempt_below": _SHARES,
    "submit_deadline": _SHARES,
    "yearly_scoring": _REPORTS,
    "labels.ask_comment": _ROUNDS,
    "labels.give_opinion": _ROUNDS,
    "labels.opinion_round": _ROUNDS,
    "labels.recall": _RECALL,
}

#: Function or method of policy/ → why nobody outside the tests calls it yet.
NOT_CALLED = {
    "calendar.between": _SHARES,
    "calendar.end_of_morning": _DEADLINES,
    "calendar.morning_ends": _DEADLINES,
    "calendar.same_day": _DEADLINES,
    "calendar.same_day_or_next_morning": _DEADLINES,
    "calendar.same_or_next_working_day": _DEADLINES,
    "deadlines.send_due": _DEADLINES,
    "deadlines.step_limits": _SHARES,
    "deadlines.submit_due": _DEADLINES,
}


def modules() -> Iterator[tuple[tuple[str, ...], ast.Module]]:
    for path in sorted(SOURCE.rglob("*.py")):
        where = path.relative_to(SOURCE).parts
        if where[0] not in BESIDE:
            yield where, ast.parse(path.read_text(encoding="utf-8"))


def functions_of_the_rules() -> dict[str, ast.FunctionDef]:
    """What calendar, deadlines and paper grounds are made of, as "file.function"; a calendar's methods among them."""
    found = {}
    for where, tree in modules():
        if where[0] != "policy" or where[1] not in {"calendar.py", "deadlines.py", "form.py", "paper.py"}:
            continue
        for node in tree.body:
            for item in node.body if isinstance(node, ast.ClassDef) else [node]:
                if isinstance(item, ast.FunctionDef) and not item.name.startswith("__"):
                    found[f"{where[1].removesuffix('.py')}.{item.name}"] = item
    return found


def calls_in(tree: ast.AST) -> set[str]:
    """Functions of the rules that this code may call. A method counts only on what is called a calendar or its hours."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            found |= {f"{file}.{node.id}" for file in ("deadlines", "form", "paper")}
        elif isinstance(node, ast.Attribute):
            found |= {f"{file}.{node.attr}" for file in ("deadlines", "form", "paper")}
            if tail(node.value) in {"calendar", "calendar_of", "self", "hours", "office_hours"}:
                found.add(f"calendar.{node.attr}")
    return found


def tail(node: ast.expr) -> str:
    """`f` of `a.b.f`, and of `a.b.f(…)`."""
    return ast.unparse(node).partition("(")[0].rpartition(".")[2]


def called() -> set[str]:
    """The functions of the rules that the product reaches, directly or through one another."""
    offered = functions_of_the_rules()
    used: set[str] = set().union(*(calls_in(tree) for where, tree in modules() if where[0] != "policy"))
    reached: set[str] = set()
    while more := (used & set(offered)) - reached:
        reached |= more
        used |= set().union(*(calls_in(offered[key]) for key in more))
    return reached


def reads_in(tree: ast.AST) -> set[str]:
    """Values of a policy or of its labels that this code reads, by how the house names both."""
    found = set()
    for node in ast.walk(tree):
        if not isinstance(node, ast.Attribute):
            continue
        if tail(node.value) in {"policy", "policy_of", "in_force"}:
            found.add(node.attr)
        elif tail(node.value) in {"labels", "words"}:
            found.add(f"labels.{node.attr}")
    return found


def read() -> set[str]:
    offered, reached = functions_of_the_rules(), called()
    found: set[str] = set()
    for where, tree in modules():
        if where[0] != "policy":
            found |= reads_in(tree)
    return found.union(*(reads_in(offered[key]) for key in reached))


def test_every_value_of_a_policy_is_read_or_stands_among_those_to_come() -> None:
    # The key and the dates choose the policy, the sources are the papers of the other values.
    chosen_by = {"key", "in_force_from", "in_force_to", "sources", "labels"}
    values = {field.name for field in fields(Policy)} - chosen_by
    values |= {f"labels.{field.name}" for field in fields(Labels)}
    unread = values - read()
    assert sorted(unread - set(NOT_YET)) == [], "read by nobody: use it, or say in NOT_YET what is to come"
    assert sorted(set(NOT_YET) - unread) == [], "read by now (or gone): take it out of NOT_YET"


def test_every_function_of_the_rules_is_called_or_stands_among_those_to_come() -> None:
    uncalled = {key for key in set(functions_of_the_rules()) - called() if "._" not in key}
    assert sorted(uncalled - set(NOT_CALLED)) == []
    assert sorted(set(NOT_CALLED) - uncalled) == []


def test_such_a_read_is_noticed_and_a_namesake_is_not() -> None:
    tree = ast.parse(
        "policy.count_check\nparts.policy_of(document).form_rules\nwords.sign\npolicy.labels.seal\ndocument.number"
    )
    assert reads_in(tree) == {"count_check", "form_rules", "labels", "labels.sign", "labels.seal"}
