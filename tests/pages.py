"""The pages of the product as its people get them: everything that a person reaches from the first page by links."""

from __future__ import annotations

import re
from collections import deque
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

import factories
from browsers import signed_in
from vanthu.documents.states import In, Out

#: States in which nothing can be asked for: an agency that never comes there has no page to show.
_ONLY_WHERE = {Out.AT_UNIT_LEADER: "unit_leader_step", Out.AT_CHECKER: "form_checker",
               Out.AT_REVIEW: "expert_review", In.REPORTED: "close_by"}  # fmt: skip
_LINK = re.compile(r'href="(/[^"#]*)')
#: Bytes and what changes with every look; the palette is a part of a page.
_NO_PAGE = re.compile(r"^/(static|lenh|van-ban/[^/]+/(tep|trang)|quan-tri/.*/giay-to)\b|\.(xlsx|pdf|png)$")


def furnish(key: str) -> dict[str, Any]:
    """One document in each state that this agency's documents come to, by its state; its people take part in all."""
    from vanthu.documents.models import Participant

    people = factories.cast(key)
    none = {"unit_leader_step": False, "form_checker": "none", "expert_review": False, "close_by": "handler"}
    made = {}
    for state in (*Out, *In):
        switch = _ONLY_WHERE.get(state)
        if switch and getattr(people.policy, switch) == none[switch]:
            continue
        make = factories.incoming if state in set(In) else factories.outgoing
        made[str(state)] = document = make(state, key)
        for seat in ("specialist", "unit_leader", "checker"):
            Participant.objects.create(
                agency_id=people.agency, document=document, position_id=getattr(people, seat).position
            )
    factories.attach(made["draft"])
    # On paper, and not scanned yet.
    made["unscanned"] = factories.incoming(
        In.REGISTERED, key, source="paper", awaits_scan=True, number=16, code="16/SCT-VP"
    )
    # On paper, scanned and not signed by the agency yet; our own, signed by hand.
    made["unsigned_scan"] = factories.incoming(In.REGISTERED, key, source="paper", number=17, code="17/SCT-VP")
    made["on_paper"] = factories.outgoing(Out.NUMBERED, key, paper_original=True, awaits_scan=True)
    return made


def reached_by(actor: Any) -> dict[str, str]:
    """Every page that this person reaches from the first one, by its path. Each link must lead somewhere."""
    browser = signed_in(actor)
    found: dict[str, str] = {}
    ahead = deque(["/"])
    while ahead:
        path = ahead.popleft()
        if path in found:
            continue
        answer = browser.get(path)
        while answer.status_code == 302:
            answer = browser.get(answer["Location"])
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        found[path] = html_of(answer)
        for link in _LINK.findall(found[path]):
            there = urlsplit(urljoin(path, link.replace("&amp;", "&")))
            if not _NO_PAGE.search(there.path):
                # A form for an answer is another page; filters and the next fifty rows are not.
                ahead.append(there.path + (f"?{there.query}" if "tra-loi=" in there.query else ""))
    return found


def html_of(answer: Any) -> str:
    """The page that an answer holds, read to its end, which closes what it may come from."""
    return (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()


def text_of(html: str) -> str:
    """What a person reads or may be told on a page: its words, the labels and titles among its attributes."""
    attributes = " ".join(re.findall(r'(?:aria-label|title|placeholder|value|data-[a-z]+)="([^"]*)"', html))
    words = re.sub(r"<[^>]+>", " ", re.sub(r"<kbd.*?</kbd>", " ", html))
    plain = f"{words} {attributes}".replace("&amp;", "&").replace("&#39;", "'").replace("&quot;", '"')
    return re.sub(r"\s+", " ", plain)


def confirmed(browser: Any, answer: Any) -> Any:
    """Press the button of the page that shows where number, signatures and seal go: what it answers."""
    shown = html_of(answer)
    form = re.search(r'<form [^>]*action="([^"]+)" id="confirm-form"[^>]*>(.*?)</form>', shown, re.DOTALL)
    assert form, text_of(shown)
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form[2]))
    return browser.post(form[1], {name: unescape(value) for name, value in hidden.items()})
