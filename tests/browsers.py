"""Browsers of the fixed cast: signed in without the cost of a password."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client

from vanthu.core import clock
from vanthu.core.actor import Actor
from vanthu.people.models import Account
from vanthu.people.sessions import ACCOUNT, HASH, POSITION, SEEN, session_hash


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
