"""Keys at a remote signing service, over the CSC API (CSC_SERVICES).

What opens such a key is an authorisation by PIN, one-time code or the person's phone. Where the service lets us, it is
asked for at once, so that a wrong PIN is told at once; where an authorisation names the hashes (SCAL2), the secret waits
in the memory of this object for the first signature. A code is given once and forgotten. A PIN is kept as long as the
key is open, because many services authorise one signature at a time.
"""

from __future__ import annotations

import asyncio
import hashlib
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from ssl import DER_cert_to_PEM_cert
from typing import Any
from uuid import UUID

from vanthu.adapters.csc_about import About
from vanthu.adapters.csc_batch import Batch
from vanthu.adapters.csc_wire import Credential, Sad, Service, Wire
from vanthu.signing.addresses import RemoteKey
from vanthu.signing.ports import (
    FoundKey,
    FoundPlace,
    KeyLocked,
    KeyState,
    KeyUnavailable,
    Made,
    PinRefused,
)

#: Signatures that one authorisation is asked for at most; a seal whose time-stamp misses its second takes a second one.
_MOST_AT_ONCE = 100
_SPARE = 6
#: What credentials/info told is believed for this long, in seconds: nobody waits for it at every press of a button.
_TOLD_FOR = 600
#: The same for what a service says of itself.
_ABOUT_FOR = 3600

#: Signature algorithms by (kind of key, combined with SHA-256 or not), as services name them in key/algo.
_ALGORITHMS = {
    "rsa": ("1.2.840.113549.1.1.11", "1.2.840.113549.1.1.1"),
    "ec": ("1.2.840.10045.4.3.2", "1.2.840.10045.2.1"),
}


@dataclass(kw_only=True)
class _Grant:
    """What one account gave to one credential, or the leave that it got for it."""

    account: UUID
    used: float
    pin: str = field(default="", repr=False)
    otp: str = field(default="", repr=False)
    sad: Sad | None = field(default=None, repr=False)
    left: int = 0


class RemoteKeys:
    """Credentials of the services that the settings name."""

    def __init__(
        self,
        *,
        services: Mapping[str, Mapping[str, Any]],
        idle_minutes: int = 10,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._wires = {name: Wire(Service(name=name, **described), clock=clock) for name, described in services.items()}
        self._idle, self._clock = idle_minutes * 60, clock
        self._lock = threading.RLock()
        #: One conversation at a time about a credential: authorisations are counted.
        self._talking: dict[RemoteKey, threading.Lock] = {}
        self._grants: dict[RemoteKey, _Grant] = {}
        self._told: dict[RemoteKey, tuple[float, Credential]] = {}
        self._abouts: dict[str, tuple[float, About]] = {}

    # --- the port ----------------------------------------------------------------------------------------------------

    @contextmanager
    def lend(self, *, key: str, pem: str, account: UUID | None = None) -> Iterator[Any]:
        place, told = self._ready(key, pem, account)
        leave = self._leave(told, account)
        yield _signer(told, lambda digests: self.sign_digests(place, told, account, digests, leave=leave))

    def sign_many(
        self, *, key: str, pem: str, account: UUID | None = None, tasks: Sequence[Callable[[Any], Made]]
    ) -> list[Made | Exception]:
        place, told = self._ready(key, pem, account)
        made: list[Made | Exception] = []
        step, leave = _at_once(told), self._leave(told, account)
        for first in range(0, len(tasks), step):
            part = tasks[first : first + step]
            batch = Batch(len(part), lambda digests: self.sign_digests(place, told, account, digests, leave=leave))
            made += batch.run([_with(task, _signer(told, batch.sign)) for task in part])
        return made

    def at_once(self, *, key: str, pem: str) -> int:
        return _at_once(self._credential(RemoteKey.parse(key), pem))

    def state(self, *, key: str, pem: str, account: UUID, fresh: bool = False) -> KeyState:
        place = RemoteKey.parse(key)
        about = self._about(place, fresh=fresh)
        told = self._credential(place, pem, fresh=fresh)
        grant = self._grant(place, account)
        return KeyState(secrets=_words(told), open_seconds=self._left(grant) if grant else None, answers=about.title)

    def open(self, *, key: str, pem: str, account: UUID, pin: str = "", otp: str = "") -> KeyState:
        place = RemoteKey.parse(key)
        told = self._credential(place, pem, fresh=True)
        if told.secrets.pin and not pin:
            raise PinRefused("Hãy nhập mã PIN của tài khoản ký số.", field="pin")
        if told.secrets.otp and not otp:
            raise PinRefused("Hãy nhập mã OTP.", field="otp")
        with self._talk(place):
            self._drop(place)
            grant = _Grant(account=account, used=self._clock(), pin=pin, otp=otp)
            # Held before the service is asked, so that who signs out meanwhile closes it.
            with self._lock:
                self._grants[place] = grant
            if not told.binds_hashes and (pin or otp):
                try:
                    self._authorize(place, told, grant, [])
                except Exception:
                    self._drop(place)
                    raise
            grant.used = self._clock()
        return self.state(key=key, pem=pem, account=account)

    def send_otp(self, *, key: str, pem: str) -> None:
        place = RemoteKey.parse(key)
        told = self._credential(place, pem)
        asyncio.run(self._wire(place).send_otp(place.credential, told))

    def close(self, *, account: UUID) -> None:
        with self._lock:
            self._grants = {place: grant for place, grant in self._grants.items() if grant.account != account}

    def sweep(self) -> None:
        with self._lock:
            self._grants = {place: grant for place, grant in self._grants.items() if self._left(grant) > 0}

    def close_all(self) -> None:
        with self._lock:
            self._grants.clear()

    def inventory(self) -> list[FoundPlace]:
        return [self._described(name, wire) for name, wire in self._wires.items()]

    # --- for the signers ---------------------------------------------------------------------------------------------

    def _leave(self, told: Credential, account: UUID | None) -> _Grant | None:
        """What one loan of a key gets for which nothing is typed: confirmed on the phone, and over with the loan, so
        that one confirmation never signs another document."""
        if told.secrets.pin or told.secrets.otp:
            return None
        return _Grant(account=account or UUID(int=0), used=self._clock())

    def sign_digests(
        self,
        place: RemoteKey,
        told: Credential,
        account: UUID | None,
        digests: Sequence[bytes],
        *,
        leave: _Grant | None = None,
    ) -> list[bytes]:
        """Raw signatures of SHA-256 digests, under one authorisation. Blocks; runs an event loop of its own.

        Raises KeyLocked and what the service refuses; whatever goes wrong closes the key.
        """
        with self._talk(place):
            grant = leave or self._grant(place, account)
            if grant is None:
                raise KeyLocked()
            try:
                if grant.sad is None or grant.left < len(digests) or self._clock() >= grant.sad.ends:
                    self._authorize(place, told, grant, digests)
                elif told.binds_hashes:
                    wire = self._wire(place)
                    grant.sad = asyncio.run(wire.extend(place.credential, hashes=digests, sad=grant.sad.value))
                assert grant.sad is not None
                made = asyncio.run(
                    self._wire(place).sign_hashes(
                        place.credential, hashes=digests, algorithm=_algorithm(told), sad=grant.sad.value
                    )
                )
            except KeyUnavailable:
                self._drop(place)
                raise
            # Only marked here: a grant that was closed while the service was asked stays closed.
            grant.left -= len(digests)
            grant.used = self._clock()
            return made

    def _authorize(self, place: RemoteKey, told: Credential, grant: _Grant, digests: Sequence[bytes]) -> None:
        """Ask for leave with what was given. A code that was used is gone, and so is its leave when it is used up."""
        secrets = told.secrets
        if (secrets.pin and not grant.pin) or (secrets.otp and not grant.otp):
            raise KeyLocked("Phiên ký số từ xa đã hết hạn nên chưa ký. Hãy bấm lại nút ký và nhập lại mã PIN, mã OTP.")
        pin, otp, grant.otp = grant.pin, grant.otp, ""
        if secrets.otp:
            # With the code gone, the PIN alone opens nothing any more.
            grant.pin = ""
        count = _at_once(told)
        if not (pin or otp):
            count = min(count, len(digests) + 1)
        elif told.binds_hashes:
            count = min(count, len(digests) + _SPARE)
        grant.sad = asyncio.run(
            self._wire(place).authorize(
                place.credential,
                told,
                count=count,
                hashes=digests if told.binds_hashes else (),
                pin=pin,
                otp=otp,
            )
        )
        grant.left = count

    # --- what is known -----------------------------------------------------------------------------------------------

    def _ready(self, key: str, pem: str, account: UUID | None) -> tuple[RemoteKey, Credential]:
        """The credential, if its key is this certificate's and nothing has to be given first."""
        place = RemoteKey.parse(key)
        told = self._credential(place, pem)
        if (told.secrets.pin or told.secrets.otp) and self._grant(place, account) is None:
            raise KeyLocked()
        return place, told

    def _credential(self, place: RemoteKey, pem: str, *, fresh: bool = False) -> Credential:
        """What the service tells of a credential; its certificate must be the registered one (it is pinned)."""
        from vanthu.pdf.held_key import load_certificates
        from vanthu.pdf.raw import chain_of

        until, told = self._told.get(place, (0.0, None))
        if told is None or fresh or self._clock() >= until:
            self._about(place)
            told = asyncio.run(self._wire(place).credential(place.credential))
            # In the answer the order is the service's; in our files it is that of the chain.
            leaf, *others = _parsed(told)
            told = replace(told, certificates=tuple(one.dump() for one in (leaf, *chain_of(leaf, others))))
            _algorithm(told)
            with self._lock:
                self._told[place] = (self._clock() + _TOLD_FOR, told)
        if told.certificates[0] != load_certificates([pem.encode()])[0].dump():
            raise KeyUnavailable(
                f"Chứng thư số ở dịch vụ ký số từ xa “{place.service}” khác chứng thư số đã đăng ký. Hãy báo công chức "
                "CNTT đăng ký lại chứng thư số."
            )
        return told

    def _about(self, place: RemoteKey, *, fresh: bool = False) -> About:
        """Who the service says it is. Raises KeyUnavailable for one that is not as the settings say or cannot sign."""
        until, about = self._abouts.get(place.service, (0.0, None))
        if about is None or fresh or self._clock() >= until:
            wire = self._wire(place)
            about = asyncio.run(wire.about())
            wire.refuse_other(about)
            with self._lock:
                self._abouts[place.service] = (self._clock() + _ABOUT_FOR, about)
        return about

    def _wire(self, place: RemoteKey) -> Wire:
        wire = self._wires.get(place.service)
        if wire is None:
            raise KeyUnavailable(
                f"Hệ thống chưa được kết nối với dịch vụ ký số từ xa “{place.service[:40]}”. Hãy báo công chức CNTT."
            )
        return wire

    def _grant(self, place: RemoteKey, account: UUID | None) -> _Grant | None:
        with self._lock:
            grant = self._grants.get(place)
            if grant is None or grant.account != account:
                return None
            if self._left(grant) <= 0:
                del self._grants[place]
                return None
            return grant

    def _left(self, grant: _Grant) -> int:
        """Seconds that it stays open if nobody signs; none where the code was given and its leave is used up."""
        idle = grant.used + self._idle - self._clock()
        if grant.sad is None or grant.pin or grant.otp:
            return int(idle)
        return int(min(idle, grant.sad.ends - self._clock())) if grant.left > 0 else 0

    def _drop(self, place: RemoteKey) -> None:
        with self._lock:
            self._grants.pop(place, None)

    def _talk(self, place: RemoteKey) -> threading.Lock:
        with self._lock:
            return self._talking.setdefault(place, threading.Lock())

    def _described(self, name: str, wire: Wire) -> FoundPlace:
        facts = {"url": wire.service.url, "version": str(wire.service.version)}
        try:
            about = asyncio.run(wire.about())
            facts |= {
                "service": about.name,
                "specs": about.specs,
                "region": about.region,
                "lang": about.lang,
                "auth": ", ".join(about.auth_types),
                "methods": ", ".join(sorted(about.methods)),
            }
            wire.refuse_other(about)
            ids = asyncio.run(wire.list_credentials())
        except KeyUnavailable as refusal:
            return FoundPlace(kind="csc", name=name, facts=facts, problem=refusal.sentence)
        keys, problem = [], ""
        for credential in ids:
            try:
                told = asyncio.run(wire.credential(credential))
            except KeyUnavailable as refusal:
                problem = refusal.sentence
                continue
            keys.append(_found(RemoteKey(service=name, credential=credential), told))
        return FoundPlace(kind="csc", name=name, facts=facts, keys=tuple(keys), problem=problem)


def _found(place: RemoteKey, told: Credential) -> FoundKey:
    from vanthu.pdf.certificates import holder

    return FoundKey(
        address=str(place),
        place=place.service,
        name=holder(_parsed(told)[0]),
        pem=DER_cert_to_PEM_cert(told.certificates[0]),
    )


def _parsed(told: Credential) -> list[Any]:
    """The credential's certificates, parsed for whoever asks."""
    from asn1crypto import x509

    return [x509.Certificate.load(der) for der in told.certificates]


def _words(told: Credential) -> Any:
    if told.secrets.pin or told.secrets.otp:
        return told.secrets
    return replace(told.secrets, note="Dịch vụ sẽ gửi yêu cầu xác nhận tới điện thoại của bạn khi ký.")


def _algorithm(told: Credential) -> str:
    """The object identifier that signHash is asked for."""
    offered = _ALGORITHMS.get(_parsed(told)[0].public_key.algorithm, ())
    for algorithm in offered:
        if algorithm in told.algorithms:
            return algorithm
    raise KeyUnavailable(
        "Tài khoản ký số từ xa không có thuật toán mà hệ thống dùng (RSA hoặc ECDSA với SHA-256). Hãy báo công chức CNTT."
    )


def _at_once(told: Credential) -> int:
    return min(told.multisign, _MOST_AT_ONCE)


def _with(task: Callable[[Any], Made], signer: Any) -> Callable[[], Made]:
    return lambda: task(signer)


def _signer(told: Credential, sign: Callable[[Sequence[bytes]], list[bytes]]) -> Any:
    from pyhanko.sign.signers.pdf_cms import Signer
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    from vanthu.pdf.raw import is_by, size_of

    class RemoteSigner(Signer):
        async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
            if dry_run:
                return bytes(size_of(self.signing_cert))
            if digest_algorithm.lower() != "sha256":
                raise ValueError("remote signatures are made over SHA-256 only")
            # In another thread, because this one runs a loop already.
            made = await asyncio.to_thread(sign, [hashlib.sha256(data).digest()])
            if not is_by(self.signing_cert, made[0], data, "sha256"):
                raise KeyUnavailable(
                    "Chữ ký mà dịch vụ ký số từ xa trả về không phải của chứng thư số đã đăng ký nên bị loại bỏ. Hãy "
                    "báo công chức CNTT."
                )
            return made[0]

    leaf, *above = _parsed(told)
    store = SimpleCertificateStore()
    store.register_multiple(above)
    return RemoteSigner(signing_cert=leaf, cert_registry=store, embed_roots=False)
