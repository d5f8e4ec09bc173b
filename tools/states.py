"""The two state machines of documents, per regulation: documents.transitions.TRANSITIONS → docs/states.md.

python tools/states.py            write docs/states.md
python tools/states.py --check    exit 1 if it is stale
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from vanthu.documents import states, transitions
from vanthu.documents.states import In, Out
from vanthu.documents.transitions import TRANSITIONS, Transition
from vanthu.policy import profiles
from vanthu.policy.profile import Policy

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "states.md"

#: The day whose regulations are shown.
ON = date(2026, 1, 1)

WHO = {
    transitions.clerk: "văn thư",
    transitions.drafter: "người soạn thảo",
    transitions.unit_leader: "lãnh đạo đơn vị chủ trì soạn thảo",
    transitions.drafter_or_signer: "người soạn thảo hoặc người ký",
    transitions.initialler: "lãnh đạo đơn vị chủ trì soạn thảo, người được đề nghị ký nháy",
    transitions.checker: "người kiểm tra thể thức được giao",
    transitions.signer: "người ký",
    transitions.distributor: "lãnh đạo được trình",
    transitions.someone_assigned: "người được giao chủ trì",
    transitions.handler: "người đang xử lý",
    transitions.replier: "người được giao chủ trì, có quyền soạn thảo",
    transitions.unit_leader_of_holder: "lãnh đạo đơn vị được giao",
    transitions.leader: "lãnh đạo cơ quan",
    transitions.system_or_clerk: "hệ thống hoặc văn thư",
    transitions.confirmer: "người đã giao việc",
}


def targets(transition: Transition, state: str, policy: Policy) -> list[str]:
    """Where an act brings a document from `state`: what `Transition.target` leaves to the policy included."""
    match transition.key:
        case "submit":
            if policy.unit_leader_step:
                return [Out.AT_UNIT_LEADER]
            return [Out.AT_CHECKER if policy.form_checker == "separate" else Out.AT_SIGNER]
        case "sign":
            if policy.number_when == "at_signature":
                return [Out.NUMBERED]
            automatic = policy.forward == "automatic" and not policy.permit_issue_step
            return [Out.AT_CLERK if automatic else Out.SIGNED]
        case "edit_outside":
            # Signed outside it goes on as after Ký VB; edited only, it stays to be signed here.
            return [state, *targets(transitions.SIGN, state, policy)]
        case "print" | "take_paper" | "report_receipts":
            return [state]
        case "verify":
            return [In.CHECKED if state == In.ARRIVED else state]
        case "assign":
            return [state]
        case "report" | "file":
            # Over at once only where no deadline was set (reading 6).
            return [In.REPORTED, In.DONE] if policy.close_by == "handler" else [In.REPORTED]
        case "hand_up":
            # To a leader who had it from another it comes back as his own task.
            return [In.SUBMITTED, In.ASSIGNED]
        case "change_signer":
            # Initials lay in the file that is replaced.
            return [Out.AT_UNIT_LEADER] if policy.initials_required else [state]
        case "add_scan" | "sign_scan" | "place_scan" | "edit_original":
            return [state]
    assert transition.target is not None
    return [transition.target]


def arrows(policy: Policy, direction: str) -> list[tuple[str, Transition, str]]:
    """(from, act, to) of everything that a document can go through, beginning where documents begin."""
    begin: list[str] = [Out.DRAFT] if direction == "out" else [In.ARRIVED, In.CHECKED]
    reached, waiting = set(begin), list(begin)
    found = []
    while waiting:
        state = waiting.pop(0)
        for transition in TRANSITIONS:
            if transition.direction != direction or state not in transition.sources or not transition.exists(policy):
                continue
            for target in targets(transition, state, policy):
                found.append((str(state), transition, str(target)))
                if target not in reached:
                    reached.add(target)
                    waiting.append(target)
    return found


def diagram(policy: Policy, direction: str) -> list[str]:
    """A Mermaid state diagram; acts that change no state are left to the table."""
    moves = [(one, act, other) for one, act, other in arrows(policy, direction) if one != other]
    names = list(dict.fromkeys(state for one, _, other in moves for state in (one, other)))
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f'    state "{states.label(name, policy)}" as {name}' for name in names]
    lines.append(f"    [*] --> {names[0]}")
    if direction == "in":
        lines.append(f"    [*] --> {In.CHECKED.value}: Nhập văn bản giấy")
    lines += [f"    {one} --> {other}: {act.label(policy.labels)}" for one, act, other in moves]
    lines += [f"    {name} --> [*]" for name in names if name in states.CLOSED]
    return [*lines, "```"]


def table(policies: tuple[Policy, ...], direction: str) -> list[str]:
    """Every act with its words at each agency; "–" where the regulation has no such step."""
    lines = [
        "| Act | From | Who | " + " | ".join(policy.agency_name for policy in policies) + " |",
        "|---|---|---|" + "---|" * len(policies),
    ]
    for transition in TRANSITIONS:
        if transition.direction != direction:
            continue
        sources = ", ".join(f"`{state}`" for state in (*Out, *In) if state in transition.sources)
        words = [
            transition.label(policy.labels)
            if any(act is transition for _, act, _ in arrows(policy, direction))
            else "–"
            for policy in policies
        ]
        lines.append(f"| `{transition.key}` | {sources} | {WHO[transition.who]} | {' | '.join(words)} |")
    return lines


def page() -> str:
    """docs/states.md as it should be."""
    policies = tuple(profiles.in_force(key, on=ON) for key in profiles.KEYS)
    lines = [
        "# States of documents",
        "",
        "One table in `vanthu.documents.transitions` enforces these acts and writes the buttons; what differs between agencies",
        "is a value of their `Policy`. Words on the arrows are the buttons of each regulation.",
        "",
        "Written by `tools/states.py`; do not edit by hand.",
        "",
        "## Văn bản đi",
        "",
        *table(policies, "out"),
    ]
    for policy in policies:
        lines += ["", f"### {policy.agency_name}", "", *diagram(policy, "out")]
    lines += ["", "## Văn bản đến", "", *table(policies, "in"), ""]
    shown: dict[tuple[str, ...], list[str]] = {}
    for policy in policies:
        shown.setdefault(tuple(diagram(policy, "in")), []).append(policy.agency_name)
    for drawing, names in shown.items():
        lines += [f"### {', '.join(names)}", "", *drawing, ""]
    lines += ["## Names of the states", "", "| State | Words |", "|---|---|"]
    lines += [f"| `{state}` | {states.STATE_LABELS[state]} |" for state in (*Out, *In)]
    return "\n".join([*lines, ""])


def main(arguments: list[str]) -> int:
    wanted = page()
    if arguments == ["--check"]:
        current = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
        if current != wanted:
            print("docs/states.md is stale: run python tools/states.py", file=sys.stderr)
            return 1
        return 0
    if arguments:
        print(__doc__, file=sys.stderr)
        return 2
    PAGE.write_text(wanted, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
