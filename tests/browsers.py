"""Browsers: the fixed cast's, signed in without the cost of a password; and what Chromium finds on a page."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import Client

from vanthu.core import clock
from vanthu.core.actor import Actor
from vanthu.files.queries import main_of
from vanthu.people.models import Account
from vanthu.people.session_store import SessionStore
from vanthu.people.sessions import ACCOUNT, HASH, POSITION, SEEN, session_hash

AXE = Path(__file__).parent / "web" / "vendor" / "axe.min.js"


def signed_in(actor: Actor, *, seen: datetime | None = None, **options: Any) -> Client:
    """A browser in which this person signed in and was last active at `seen`."""
    session = SessionStore()
    session[ACCOUNT], session[POSITION] = str(actor.account), str(actor.position)
    session[HASH] = session_hash(Account.objects.get(pk=actor.account).password)
    session[SEEN] = int((seen or clock.now()).timestamp())
    session.create()
    browser = Client(**options)
    browser.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return browser


def shown(document: Any) -> dict[str, str]:
    """What every form and client that signs sends along: the file that the signer has before him."""
    main = main_of(document.pk)
    return {"seen": main.current.sha256 if main is not None and main.current is not None else ""}


# --- what a page of Chromium is like ---------------------------------------------------------------------------------


def serious(page: Any) -> list[str]:
    """What axe finds serious or critical, in words."""
    # Not a script of the page: what is evaluated is not subject to its content security policy.
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{item['id']} ({item['impact']}): {item['nodes'][0]['html'][:200]}"
        for item in found["violations"]
        if item["impact"] in {"serious", "critical"}
    ]


def weight(page: Any) -> int:
    """Bytes that came over the wire for this page, but for the pictures of the document's pages, signatures and seals."""
    return page.evaluate(
        """() => [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
            .filter((entry) => !/\\.(webp|png)$/.test(new URL(entry.name).pathname))
            .reduce((sum, entry) => sum + entry.transferSize, 0)"""
    )


def beyond(page: Any) -> int:
    """Pixels by which the page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def low(page: Any) -> list[str]:
    """Buttons and what looks like one that are lower than the 44 px that a finger needs."""
    return page.evaluate(
        """() => [...document.querySelectorAll("main :is(button, .btn, select, summary, .back), .thumb .btn, .bottom a")]
            .filter((one) => one.checkVisibility() && !one.closest(".sr") && one.getBoundingClientRect().height < 43.5)
            .map((one) => `${one.className || one.tagName} ${one.innerText.trim().slice(0, 40)}: ${one.getBoundingClientRect().height}`)"""
    )
