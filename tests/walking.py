"""Takes an outgoing document along its agency's way, as its people would, jobs included."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import factories
from factories import BD, HG, LC, QN, ST
from vanthu.core import clock
from vanthu.documents import work
from vanthu.documents.actions import drafting, outgoing, signing
from vanthu.documents.models import Document

#: The acts of each agency, in order, by who takes them. "prepare" is the draft with its fields laid.
WAYS: dict[str, tuple[tuple[str, str], ...]] = {
    BD: (
        ("submit", "specialist"),
        ("pass_up", "unit_leader"),
        ("sign", "leader"),
        ("forward", "leader"),
        ("number", "clerk"),
        ("seal", "clerk"),
        ("issue", "clerk"),
    ),
    LC: (
        ("submit", "specialist"),
        ("sign", "leader"),
        ("forward", "leader"),
        ("number", "clerk"),
        ("seal", "clerk"),
        ("issue", "clerk"),
    ),
    HG: (
        ("submit", "specialist"),
        ("pass_to_checker", "unit_leader"),
        ("check_pass", "checker"),
        ("sign", "leader"),
        ("seal", "clerk"),
        ("issue", "clerk"),
    ),
    ST: (
        ("submit", "specialist"),
        ("initial", "unit_leader"),
        ("pass_up", "unit_leader"),
        ("sign", "leader"),
        ("forward", "leader"),
        ("number", "clerk"),
        ("seal", "clerk"),
        ("issue", "clerk"),
    ),
    QN: (
        ("submit", "specialist"),
        ("pass_to_checker", "unit_leader"),
        ("check_pass", "checker"),
        ("sign", "leader"),
        ("permit_issue", "leader"),
        ("number", "clerk"),
        ("seal", "clerk"),
        ("issue", "clerk"),
    ),
}


def walk(document: Document, *, until: str, since: str = "") -> Document:
    """Take every act of the agency's way after `since`, `until` included; its jobs are run."""
    key = document.agency.policy_key
    names = [act for act, _ in WAYS[key]]
    first = names.index(since) + 1 if since else 0
    for act, who in WAYS[key][first : names.index(until) + 1]:
        do(act, document, who=who)
    document.refresh_from_db()
    return document


def do(act: str, document: Document, *, who: str) -> Any:
    """One act by one of the cast, with the job that follows it."""
    by = getattr(factories.cast(document.agency.policy_key), who)
    made = _ACTS[act](document, by)
    if act in {"initial", "sign", "seal", "issue"}:
        factories.run_jobs(but=("draw_pages", "deliver"))
        made.refresh_from_db()
        assert made.state == "done", f"{act}: {made.problem}"
    return made


def _plain(action: Callable[..., Any], **facts: Any) -> Callable[..., Any]:
    return lambda document, by: action(document_id=document.pk, by=by, at=clock.now(), **facts)


def submit(document: Document, by: Any, *, at: datetime | None = None) -> Document:
    """The drafter has looked at the places of number, signatures and seal, and hands the draft on."""
    prepared = work.prepare(document.pk)
    return drafting.submit(
        document_id=document.pk, prepared=prepared, confirmed=prepared.layout.key, by=by, at=at or clock.now()
    )


_ACTS: dict[str, Callable[..., Any]] = {
    "submit": lambda document, by: submit(document, by),
    "initial": _plain(signing.ask_initials),
    "pass_up": _plain(outgoing.pass_up, opinion="Đồng ý"),
    "pass_to_checker": _plain(outgoing.pass_to_checker, opinion="Đồng ý"),
    "check_pass": _plain(outgoing.check_pass, opinion="Đạt"),
    "sign": _plain(signing.ask_signature),
    "forward": _plain(outgoing.forward),
    "permit_issue": _plain(outgoing.permit_issue),
    "number": _plain(outgoing.number),
    "seal": _plain(signing.ask_seal),
    "issue": _plain(signing.ask_issue),
}


_SEALED: dict[str, bytes] = {}


def sealed_pdf(key: str = BD) -> bytes:
    """A letter that this agency signed and sealed, as its receivers get it: made once a run, its rows taken back."""
    from factories_office import taken_back
    from vanthu.files.models import File
    from vanthu.store import bytes_store

    if key not in _SEALED:
        with taken_back():
            document = walk(factories.draft(key, real=True), until="seal")
            main = File.objects.select_related("current").get(document_id=document.pk, kind="main")
            _SEALED[key] = bytes_store().get(main.current.sha256)
    return _SEALED[key]
