"""Where sessions are kept: Django's own table, read by a statement composed once, and a lock that no late save undoes.

Named by settings.SESSION_ENGINE.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db import transaction

from vanthu.core import clock
from vanthu.core.prepared import PreparedStatement
from vanthu.people.sessions import LOCKED


@cache
def _load() -> PreparedStatement:
    def ask(key: str, at: datetime) -> object:
        return list(Session.objects.filter(session_key=key, expire_date__gt=at).values_list("session_data"))

    return PreparedStatement(ask, key="a session", at=clock.now())


class SessionStore(db.SessionStore):
    """Django saves a whole session at the end of a request, so a slow request would write back what it read before
    another one locked the screen: a lock found in the table that this request did not know stays."""

    _was_locked = False

    def load(self) -> dict[str, Any]:
        rows = _load().rows(key=self.session_key, at=clock.now())
        if not rows:
            self._session_key = None
            return {}
        data = self.decode(rows[0][0])
        self._was_locked = bool(data.get(LOCKED))
        return data

    def get_expiry_date(self, **known: Any) -> datetime:
        # By the clock that `load` reads.
        return super().get_expiry_date(**{"modification": clock.now()} | known)

    def save(self, must_create: bool = False) -> None:
        if must_create or self.session_key is None or self._was_locked or self.get(LOCKED):
            super().save(must_create)
            return
        with transaction.atomic():
            kept = Session.objects.select_for_update().filter(session_key=self.session_key).first()
            if kept is not None and self.decode(kept.session_data).get(LOCKED):
                self[LOCKED] = True
            super().save()
