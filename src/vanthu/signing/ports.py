"""Ports to keys and clocks that are not ours."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar
from uuid import UUID

from vanthu.refusal import Refusal

Made = TypeVar("Made")


class KeyUnavailable(Refusal):
    """The key cannot be used now: device missing, service away, another certificate's key."""

    code = "key_unavailable"
    template = "Không dùng được khóa ký: {reason}. Hãy kiểm tra thiết bị lưu khóa rồi thử lại."


class KeyLocked(KeyUnavailable):
    """The key asks for a secret that nobody has given, or whose time is over. Asking again is the person's."""

    code = "key_locked"
    template = "Khóa ký đang đóng nên chưa ký. Hãy bấm lại nút ký và nhập mã PIN để mở khóa."


class PinRefused(KeyUnavailable):
    """Device or service did not accept the secret. It is never tried again by itself: tries are counted there."""

    code = "pin_refused"
    status = 422
    template = "Mã PIN hoặc mã OTP không đúng."


class KeyBlocked(KeyUnavailable):
    """Too many wrong secrets: only whoever issued the device or the account can set it free."""

    code = "key_blocked"
    template = (
        "Mã PIN đã bị khóa do nhập sai quá số lần cho phép. Hãy liên hệ công chức CNTT để đề nghị đơn vị cấp thiết bị, "
        "dịch vụ ký số mở khóa."
    )


class RemoteTimeout(KeyUnavailable):
    """The remote signing service, or its customer's confirmation on the phone, did not come in time."""

    code = "remote_timeout"
    template = "Dịch vụ ký số từ xa “{service}” không trả lời kịp nên chưa ký. Hãy thử lại sau ít phút."


class SignerAway(KeyUnavailable):
    """No signer process answers: keys that ask for a secret are opened there and nowhere else."""

    code = "signer_away"
    status = 503
    template = "Chương trình ký số của hệ thống chưa chạy nên không mở được khóa ký. Hãy báo công chức CNTT."


@dataclass(frozen=True, kw_only=True)
class Secrets:
    """What has to be given before a key signs. Nothing at all for held keys and for a confirmation on the phone."""

    pin: bool = False
    otp: bool = False
    #: The code comes only after `send_otp`.
    sends_otp: bool = False
    #: What the person should know before typing: few tries are left, the phone will ask.
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class KeyState:
    """Whether a key signs now for one account. `open_seconds` counts down from the last use; None while closed."""

    secrets: Secrets = Secrets()
    open_seconds: int | None = None
    #: Who answered, where it says so: the remote service's own name and version.
    answers: str = ""

    @property
    def locked(self) -> bool:
        return (self.secrets.pin or self.secrets.otp) and self.open_seconds is None


@dataclass(frozen=True, kw_only=True)
class FoundKey:
    """A key that could be registered, as a device or a service shows it. `place` says where, `pem` is "" if unknown."""

    address: str
    place: str
    name: str
    pem: str = ""


@dataclass(frozen=True, kw_only=True)
class FoundPlace:
    """A device or a remote service with what it holds; `problem` says why nothing could be read."""

    kind: str
    name: str
    facts: dict[str, str]
    keys: tuple[FoundKey, ...] = ()
    problem: str = ""


class SigningBackend(Protocol):
    """Lends pyHanko signers. One document, one loan: the key never leaves the backend.

    `key` is the address in `Certificate.key` (signing.addresses), `pem` the registered certificate: a key that is not
    this certificate's is refused. Secrets live in the memory of this one object, for one account, for a limited time;
    it is used by several threads and by one process only.
    """

    def lend(self, *, key: str, pem: str, account: UUID | None = None) -> AbstractContextManager[Any]:
        """A pyHanko `Signer`. Keys that ask for a secret sign for the `account` that opened them and nobody else.

        Raises KeyUnavailable, KeyLocked; so may the signer, when device or service fail later.
        """

    def sign_many(
        self, *, key: str, pem: str, account: UUID | None = None, tasks: Sequence[Callable[[Any], Made]]
    ) -> list[Made | Exception]:
        """Run each task with a signer of its own, all under one authorisation where the way to sign asks for one.

        A task blocks (the functions of `pdf.sign`), may run in another thread, and fails alone: its exception takes
        the place of its result. Raises KeyUnavailable, KeyLocked when not even one can begin.
        """

    def at_once(self, *, key: str, pem: str) -> int:
        """Documents that are better signed together by `sign_many`, because one authorisation covers so many; 1 where
        each signature needs nothing of the others. Raises KeyUnavailable."""

    def state(self, *, key: str, pem: str, account: UUID, fresh: bool = False) -> KeyState:
        """What the key asks for and whether it is open for this account. With `fresh` nothing that device or service
        told before is believed. Raises KeyUnavailable."""

    def open(self, *, key: str, pem: str, account: UUID, pin: str = "", otp: str = "") -> KeyState:
        """Give the secret, once. Raises PinRefused, KeyBlocked, KeyUnavailable; the key is closed then."""

    def send_otp(self, *, key: str, pem: str) -> None:
        """Have the service send a one-time code to the person. Raises KeyUnavailable."""

    def close(self, *, account: UUID) -> None:
        """Forget everything that this account opened."""

    def sweep(self) -> None:
        """Close what was idle for too long or is no longer there. Called every few seconds."""

    def close_all(self) -> None:
        """Forget everything; the process ends."""

    def inventory(self) -> list[FoundPlace]:
        """Devices and services as the IT officer sees them, with the addresses to register. Asks for no secret."""


class TimeStamper(Protocol):
    """Lends a pyHanko time-stamper, or None where the profile signs at claimed time."""

    def lend(self) -> Any: ...
