"""All ways in which our own signer process makes the signature, behind one port: the key's address picks the way."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any
from uuid import UUID

from vanthu.core import adapters
from vanthu.signing import addresses
from vanthu.signing.ports import FoundPlace, KeyState, KeyUnavailable, Made, SigningBackend


class SigningKeys:
    """`parts` maps the scheme of an address ("held", "pkcs11", "csc", …) to the adapter behind it: class and options.

    A way that signs at the signer's own desk has no part here: its keys cannot be lent, and that is what is said.
    """

    def __init__(self, *, parts: Mapping[str, tuple[str, dict[str, Any]]]) -> None:
        self._ways: dict[str, SigningBackend] = {
            scheme: adapters.load(path)(**options) for scheme, (path, options) in parts.items()
        }

    def lend(self, *, key: str, pem: str, account: UUID | None = None) -> AbstractContextManager[Any]:
        return self._way(key).lend(key=key, pem=pem, account=account)

    def sign_many(
        self, *, key: str, pem: str, account: UUID | None = None, tasks: Sequence[Callable[[Any], Made]]
    ) -> list[Made | Exception]:
        return self._way(key).sign_many(key=key, pem=pem, account=account, tasks=tasks)

    def at_once(self, *, key: str, pem: str) -> int:
        return self._way(key).at_once(key=key, pem=pem)

    def state(self, *, key: str, pem: str, account: UUID, fresh: bool = False) -> KeyState:
        return self._way(key).state(key=key, pem=pem, account=account, fresh=fresh)

    def open(self, *, key: str, pem: str, account: UUID, pin: str = "", otp: str = "") -> KeyState:
        return self._way(key).open(key=key, pem=pem, account=account, pin=pin, otp=otp)

    def send_otp(self, *, key: str, pem: str) -> None:
        self._way(key).send_otp(key=key, pem=pem)

    def close(self, *, account: UUID) -> None:
        for way in self._ways.values():
            way.close(account=account)

    def sweep(self) -> None:
        for way in self._ways.values():
            way.sweep()

    def close_all(self) -> None:
        for way in self._ways.values():
            way.close_all()

    def inventory(self) -> list[FoundPlace]:
        return [place for way in self._ways.values() for place in way.inventory()]

    def _way(self, key: str) -> SigningBackend:
        way = self._ways.get(addresses.scheme(key))
        if way is None:
            raise KeyUnavailable(
                f"Hệ thống chưa được cài đặt cách ký “{addresses.scheme(key)[:20]}” của chứng thư số này. "
                "Hãy báo công chức CNTT."
            )
        return way
