"""Pages of docs/ that are written from the code are current, and say what runs."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

import factories

ROOT = Path(__file__).resolve().parent.parent


def tool(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"tools_{name}", ROOT / "tools" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up by name
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["audit_events", "states"])
def test_the_page_is_current(name: str) -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / f"{name}.py", "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_every_event_that_the_application_declares_is_on_the_page() -> None:
    import vanthu.config.urls
    import vanthu.demo.province
    from vanthu.core import audit
    from vanthu.documents import jobs

    assert vanthu.config.urls and vanthu.demo.province and jobs  # imported for what they declare
    page = {event.name: event for event in tool("audit_events").declared()}
    for name, event in audit.events().items():
        assert (page[name].sentence, page[name].fields) == (event.sentence, event.fields)


def test_a_sentence_of_an_event_names_only_its_facts() -> None:
    from string import Formatter

    for event in tool("audit_events").declared():
        named = {field for _, field, _, _ in Formatter().parse(event.sentence) if field}
        assert named <= set(event.fields), event.name


@pytest.mark.parametrize("key", factories.PROFILES)
def test_the_drawn_machines_reach_every_state_that_their_agency_needs(key: str) -> None:
    tools = tool("states")
    policy = factories.in_force(key, on=tools.ON)
    outgoing = {state for one, _, other in tools.arrows(policy, "out") for state in (one, other)}
    wanted = {"draft", "at_signer", "numbered", "sealed", "issued", "cancelled"}
    wanted |= {"at_unit_leader"} if policy.unit_leader_step else set()
    wanted |= {"at_checker"} if policy.form_checker == "separate" else set()
    wanted |= {"at_review"} if policy.expert_review else set()
    wanted |= {"signed", "at_clerk"} if policy.number_when == "after_signature" else set()
    assert outgoing == wanted
    incoming = {state for one, _, other in tools.arrows(policy, "in") for state in (one, other)}
    assert incoming >= {"arrived", "checked", "accepted", "registered", "submitted", "assigned", "in_progress", "done"}
    # Everywhere: who assigned accepts the report, wherever a deadline was set (reading 6).
    assert "reported" in incoming
