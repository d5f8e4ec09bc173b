"""The desk of the signer process, where keys are opened and closed: what pages ask over its socket (ADR 0009).

A PIN goes from the form into one request on a Unix socket, and from there into the device or to the service. It is in
no row, no job, no session and no line of a log; whoever fails on the way says what failed, not what was sent.
"""

from __future__ import annotations

import json
import logging
import os
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from vanthu.signing import addresses
from vanthu.signing.models import Certificate
from vanthu.signing.ports import (
    KeyBlocked,
    KeyLocked,
    KeyState,
    KeyUnavailable,
    PinRefused,
    RemoteTimeout,
    Secrets,
    SignerAway,
)

log = logging.getLogger("vanthu.signing")

#: One request and one answer, each a line of JSON; a certificate takes some 2 KB of it.
LONGEST = 64 * 1024
#: Seconds until the signer must have answered; a remote service has less.
PATIENCE = 60.0
#: The same for what nobody should wait for: the end of a session.
SHORT = 5.0
#: What the signer may refuse, by code.
REFUSALS: dict[str, type[KeyUnavailable]] = {
    kind.code: kind for kind in (KeyUnavailable, KeyLocked, PinRefused, KeyBlocked, RemoteTimeout, SignerAway)
}


def state(certificate: Certificate, *, account: UUID) -> KeyState:
    """Whether the certificate's key signs now for this account. Raises KeyUnavailable."""
    if addresses.scheme(certificate.key) not in addresses.OPENED_AT_SIGNER:
        return KeyState()
    return _state(_ask("state", **_of(certificate), account=str(account)))


def ping() -> None:
    """Whether a signer process answers. Raises SignerAway."""
    _ask("ping", patience=SHORT)


def look(certificate: Certificate, *, account: UUID, patience: float) -> KeyState:
    """The same as `state`, with device or service asked anew and not waited for longer than `patience` seconds. Raises
    KeyUnavailable, and SignerAway where that time is over."""
    return _state(_ask("look", patience=patience, **_of(certificate), account=str(account)))


def open_key(certificate: Certificate, *, account: UUID, pin: str, otp: str) -> KeyState:
    """Give the secret to device or service, once. Raises PinRefused, KeyBlocked, KeyUnavailable."""
    return _state(_ask("open", **_of(certificate), account=str(account), pin=pin, otp=otp))


def send_otp(certificate: Certificate) -> None:
    """Have the service send its code to the person. Raises KeyUnavailable."""
    _ask("send_otp", **_of(certificate))


def close(account: UUID | None) -> None:
    """Close every key that this account opened; at sign-out, and when asked. Where no signer runs, none is open."""
    if account is None:
        return
    try:
        _ask("close", patience=SHORT, account=str(account))
    except SignerAway:
        return
    except KeyUnavailable as refusal:
        # They close by themselves when their time is over.
        log.warning("keys could not be closed", extra={"code": refusal.code})


@contextmanager
def short(path: Path) -> Iterator[str]:
    """A name for the socket that fits into its address, which holds 107 bytes: by its folder where the path is long."""
    if len(os.fsencode(path)) <= 107:
        yield str(path)
        return
    folder = os.open(path.parent, os.O_PATH | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)


def peer_is_us(connection: socket.socket) -> bool:
    """Whether the process at the other end runs as the same user: nobody else hears a PIN or gives one."""
    credentials = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    _, user, _ = struct.unpack("3i", credentials)
    return user == os.geteuid()


def _of(certificate: Certificate) -> dict[str, str]:
    return {"key": certificate.key, "pem": certificate.pem}


def _state(answer: dict[str, Any]) -> KeyState:
    return KeyState(
        secrets=Secrets(**answer["secrets"]), open_seconds=answer["open_seconds"], answers=answer["answers"]
    )


def _ask(do: str, *, patience: float = PATIENCE, **what: str) -> dict[str, Any]:
    """One request to the signer. Raises SignerAway and what the signer refuses."""
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection, short(settings.SIGNER_SOCKET) as address:
            connection.settimeout(patience)
            connection.connect(address)
            if not peer_is_us(connection):
                log.error("somebody else answers at the signer's socket", extra={"socket": str(settings.SIGNER_SOCKET)})
                raise SignerAway()
            connection.sendall(json.dumps({"do": do, **what}).encode() + b"\n")
            with connection.makefile("rb") as stream:
                answer = json.loads(stream.readline(LONGEST))
    except (OSError, ValueError) as error:
        if not isinstance(error, FileNotFoundError):
            log.warning("the signer does not answer", extra={"error": type(error).__name__})
        # Without its cause: what was sent stands in the frames of the failure.
        raise SignerAway() from None
    if "refused" in answer:
        refused = answer["refused"]
        raise REFUSALS.get(refused["code"], KeyUnavailable)(refused["sentence"], field=refused["field"])
    return answer["done"]
