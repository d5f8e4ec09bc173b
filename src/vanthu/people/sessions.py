"""What a session holds, and the fingerprint that ends it when the password changes."""

from __future__ import annotations

from django.utils.crypto import salted_hmac

ACCOUNT, POSITION, HASH, SEEN, LOCKED = "account", "position", "hash", "seen", "locked"


def session_hash(password: str) -> str:
    """An HMAC over the password field: another password, another hash, no session."""
    return salted_hmac("vanthu.people.session", password, algorithm="sha256").hexdigest()
