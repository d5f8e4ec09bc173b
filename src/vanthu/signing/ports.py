"""Ports to keys and clocks that are not ours."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any, Protocol

from vanthu.refusal import Refusal


class KeyUnavailable(Refusal):
    """The key cannot be used now: device missing, certificate expired, PIN refused."""

    code = "key_unavailable"
    template = "Không dùng được khóa ký: {reason}. Hãy kiểm tra thiết bị lưu khóa rồi thử lại."


class SigningBackend(Protocol):
    """Lends pyHanko signers. One document, one loan: the key never leaves the backend."""

    def lend(self, *, key: str, pem: str) -> AbstractContextManager[Any]:
        """A pyHanko `Signer` for the certificate `pem` whose key the backend knows as `key`.

        Raises KeyUnavailable.
        """


class TimeStamper(Protocol):
    """Lends a pyHanko time-stamper, or None where the profile signs at claimed time."""

    def lend(self) -> Any: ...
