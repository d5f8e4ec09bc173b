"""Keys in tokens and HSMs, by the maker's PKCS#11 library (PKCS11_LIBRARY).

The library is asked by one thread at a time: python-pkcs11 initialises it without locks. A session belongs to one
account. There is one per token, because a token knows only one login per process and accepts any PIN while it lasts:
whoever opens it anew, first closes it, so that the PIN is really asked.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from ssl import DER_cert_to_PEM_cert
from typing import Any
from uuid import UUID

from vanthu.adapters.one_by_one import each
from vanthu.signing.addresses import TokenKey
from vanthu.signing.ports import (
    FoundKey,
    FoundPlace,
    KeyBlocked,
    KeyLocked,
    KeyState,
    KeyUnavailable,
    Made,
    PinRefused,
    Secrets,
)

log = logging.getLogger("vanthu.signing")


@dataclass(kw_only=True)
class _Session:
    """A token that somebody opened."""

    account: UUID
    token: Any
    session: Any
    used: float
    #: Private keys that were looked up in it, by address and certificate.
    keys: dict[tuple[TokenKey, str], Any] = field(default_factory=dict)


def _of_trust_list() -> tuple[bytes, ...]:
    """The intermediates of the trust list in force, DER."""
    from vanthu.signing import verdicts

    return verdicts.trust_list().for_purpose("signing").intermediates


class Tokens:
    """The tokens of this machine. `idle_minutes` after its last use a session is closed.

    Tokens hold the signer's certificate, seldom its chain: `intermediates` are what a chain may be made of besides.
    """

    def __init__(
        self,
        *,
        library: str,
        intermediates: Callable[[], Iterable[bytes]] = _of_trust_list,
        idle_minutes: int = 10,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._library, self._intermediates = library, intermediates
        self._idle, self._clock = idle_minutes * 60, clock
        self._lock = threading.RLock()
        self._sessions: dict[str, _Session] = {}
        self._loaded: Any = None
        self._left_over = False

    # --- the port ----------------------------------------------------------------------------------------------------

    @contextmanager
    def lend(self, *, key: str, pem: str, account: UUID | None = None) -> Iterator[Any]:
        from pkcs11 import PKCS11Error

        place, others = TokenKey.parse(key), self._intermediates()
        with self._lock:
            self._key(place, pem, account)
            try:
                chain = self._chain(self._sessions[place.serial].session, pem, others)
            except PKCS11Error as error:  # pulled, and perhaps plugged in again: its session is gone
                self._drop(place.serial)
                raise _failed(error) from error
        yield _signer(self, place, pem, account, chain)

    def sign_many(
        self, *, key: str, pem: str, account: UUID | None = None, tasks: Sequence[Callable[[Any], Made]]
    ) -> list[Made | Exception]:
        with self.lend(key=key, pem=pem, account=account) as signer:
            return each(tasks, signer)

    def at_once(self, *, key: str, pem: str) -> int:
        return 1

    def state(self, *, key: str, pem: str, account: UUID, fresh: bool = False) -> KeyState:
        place = TokenKey.parse(key)
        with self._lock:
            held = self._held(place.serial, account)
            if held is not None:
                return KeyState(secrets=Secrets(pin=True), open_seconds=self._left(held))
            return KeyState(secrets=Secrets(pin=True, note=_warning(self._token(place.serial))))

    def open(self, *, key: str, pem: str, account: UUID, pin: str = "", otp: str = "") -> KeyState:
        place = TokenKey.parse(key)
        with self._lock:
            self._drop(place.serial)
            if self._left_over and not self._sessions:
                self._begin_anew()
            token = self._token(place.serial)
            session = self._login(token, pin)
            self._sessions[place.serial] = held = _Session(
                account=account, token=token, session=session, used=self._clock()
            )
            try:
                self._key(place, pem, account)
            except KeyUnavailable:
                self._drop(place.serial)
                raise
            return KeyState(secrets=Secrets(pin=True), open_seconds=self._left(held))

    def send_otp(self, *, key: str, pem: str) -> None:
        raise KeyUnavailable("Thiết bị lưu khóa không dùng mã OTP. Hãy nhập mã PIN của thiết bị.")

    def close(self, *, account: UUID) -> None:
        with self._lock:
            for serial in [serial for serial, held in self._sessions.items() if held.account == account]:
                self._drop(serial)

    def sweep(self) -> None:
        with self._lock:
            for serial, held in list(self._sessions.items()):
                if self._left(held) <= 0 or not self._present(held, serial):
                    self._drop(serial)

    def close_all(self) -> None:
        with self._lock:
            for serial in list(self._sessions):
                self._drop(serial)

    def inventory(self) -> list[FoundPlace]:
        with self._lock:
            try:
                tokens = self._tokens()
            except KeyUnavailable as refusal:
                return [FoundPlace(kind="pkcs11", name=self._library, facts={}, problem=refusal.sentence)]
            return [_described(token) for token in tokens]

    # --- for the signer ----------------------------------------------------------------------------------------------

    def sign_raw(
        self, place: TokenKey, pem: str, account: UUID | None, data: bytes, digest: str, mechanism: Any
    ) -> bytes:
        """One raw signature, proved by the registered certificate. Raises KeyLocked, KeyUnavailable."""
        from pkcs11 import Mechanism, PKCS11Error
        from pyhanko.sign.pkcs11 import select_pkcs11_signing_params

        from vanthu.pdf.raw import is_by

        with self._lock:
            handle = self._key(place, pem, account)
            held = self._sessions[place.serial]
            try:
                # Many tokens hash RSA's input themselves and leave that of ECDSA to the caller.
                hashes = {Mechanism.SHA256_RSA_PKCS, Mechanism.ECDSA_SHA256} & held.token.slot.get_mechanisms()
                elliptic = mechanism.signature_algo == "ecdsa"
                raw = (Mechanism.ECDSA_SHA256 if elliptic else Mechanism.SHA256_RSA_PKCS) not in hashes
                how = select_pkcs11_signing_params(mechanism, digest, raw, {})
                signature = handle.sign(
                    how.pre_sign_transform(data) if how.pre_sign_transform else data, **how.sign_kwargs
                )
            except PKCS11Error as error:
                self._drop(place.serial)
                raise _failed(error) from error
            if how.post_sign_transform:
                signature = how.post_sign_transform(signature)
            if not is_by(_certificate(pem), signature, data, digest):
                self._drop(place.serial)
                raise KeyUnavailable(reason="khóa trên thiết bị không phải của chứng thư số đã đăng ký")
            held.used = self._clock()
            return signature

    # --- sessions; the lock is held ----------------------------------------------------------------------------------

    def _held(self, serial: str, account: UUID | None) -> _Session | None:
        """The open session, if it is this account's, still within its time, and the token is there."""
        held = self._sessions.get(serial)
        if held is None:
            return None
        if self._left(held) <= 0:
            self._drop(serial)
            return None
        if not self._present(held, serial):
            self._drop(serial)
            raise _missing(serial)
        return held if held.account == account else None

    def _key(self, place: TokenKey, pem: str, account: UUID | None) -> Any:
        """The private key, of an open session. Raises KeyLocked, KeyUnavailable."""
        held = self._held(place.serial, account)
        if held is None:
            raise KeyLocked()
        if (place, pem) not in held.keys:
            held.keys[place, pem] = _find(held.session, place, pem)
        return held.keys[place, pem]

    def _left(self, held: _Session) -> int:
        return int(held.used + self._idle - self._clock())

    def _drop(self, serial: str) -> None:
        held = self._sessions.pop(serial, None)
        if held is not None:
            from pkcs11 import PKCS11Error

            # A token that was pulled has forgotten its session already.
            with contextlib.suppress(PKCS11Error):
                held.session.close()

    def _present(self, held: _Session, serial: str) -> bool:
        from pkcs11 import PKCS11Error

        try:
            return _serial(held.token.slot.get_token()) == serial
        except PKCS11Error:
            return False

    # --- the library; the lock is held -------------------------------------------------------------------------------

    def _begin_anew(self) -> None:
        """Start the library again, where nobody has a session: some see tokens that were plugged in only then, and what
        a refused login left open goes."""
        from pkcs11 import PKCS11Error

        self._left_over = False
        try:
            if self._loaded is not None:
                self._loaded.finalize()
        except PKCS11Error as error:
            raise _failed(error) from error
        finally:
            self._loaded = None

    def _tokens(self) -> list[Any]:
        import pkcs11

        try:
            if self._loaded is None:
                self._loaded = pkcs11.lib(self._library)
            slots = self._loaded.get_slots(token_present=True)
        except (RuntimeError, OSError) as error:
            self._loaded = None
            log.warning("the PKCS#11 library cannot be used", extra={"library": self._library, "why": str(error)})
            raise KeyUnavailable(
                "Không mở được thư viện PKCS#11 của thiết bị lưu khóa. Hãy báo công chức CNTT kiểm tra cài đặt."
            ) from error
        found = []
        for slot in slots:
            # An empty reader, or one that fails, hides no other.
            with contextlib.suppress(pkcs11.PKCS11Error):
                token = slot.get_token()
                if token.flags & pkcs11.TokenFlag.TOKEN_INITIALIZED:
                    found.append(token)
        return found

    def _token(self, serial: str) -> Any:
        found = [token for token in self._tokens() if _serial(token) == serial]
        if not found and not self._sessions:
            self._begin_anew()
            found = [token for token in self._tokens() if _serial(token) == serial]
        if not found:
            raise _missing(serial)
        return found[0]

    def _login(self, token: Any, pin: str) -> Any:
        """C_Login, exactly once. Raises PinRefused, KeyBlocked, KeyUnavailable."""
        import pkcs11

        if not pin:
            raise PinRefused("Hãy nhập mã PIN của thiết bị lưu khóa.", field="pin")
        if token.flags & pkcs11.TokenFlag.USER_PIN_LOCKED:
            raise KeyBlocked(field="pin")
        try:
            return self._c_login(token, pin)
        except (pkcs11.PinIncorrect, pkcs11.PinInvalid, pkcs11.PinLenRange) as error:
            # python-pkcs11 forgets to close the session that it opened for the login.
            self._left_over = True
            raise self._refused(token) from error
        except pkcs11.PinLocked as error:
            raise KeyBlocked(field="pin") from error
        except pkcs11.PinExpired as error:
            raise KeyUnavailable("Mã PIN của thiết bị đã hết hạn. Hãy đổi mã PIN bằng công cụ của thiết bị.") from error
        except pkcs11.PKCS11Error as error:
            raise _failed(error) from error

    def _c_login(self, token: Any, pin: str) -> Any:
        return token.open(user_pin=pin)

    def _refused(self, token: Any) -> KeyUnavailable:
        """A PIN was wrong: what the token tells of the tries that remain."""
        from pkcs11 import PKCS11Error, TokenFlag

        with contextlib.suppress(PKCS11Error):
            token = token.slot.get_token()
        if token.flags & TokenFlag.USER_PIN_LOCKED:
            return KeyBlocked(field="pin")
        words = _warning(token) or "Thiết bị sẽ khóa nếu nhập sai nhiều lần."
        return PinRefused(f"Mã PIN không đúng. {words}", field="pin")

    def _chain(self, session: Any, pem: str, others: Iterable[bytes]) -> list[Any]:
        from asn1crypto import x509

        from vanthu.pdf.raw import chain_of

        known = [one for one, _, _ in _certificates(session)]
        known += [x509.Certificate.load(der) for der in others]
        return chain_of(_certificate(pem), known)


# --- what a token holds ----------------------------------------------------------------------------------------------


def _find(session: Any, place: TokenKey, pem: str) -> Any:
    """The private key of an address, if it can be the certificate's."""
    from pkcs11 import Attribute, ObjectClass, PKCS11Error

    wanted = {Attribute.CLASS: ObjectClass.PRIVATE_KEY}
    if place.id:
        wanted[Attribute.ID] = place.id
    if place.label:
        wanted[Attribute.LABEL] = place.label
    try:
        keys = list(session.get_objects(wanted))
        if len(keys) != 1:
            many = "nhiều hơn một" if keys else "không có"
            raise KeyUnavailable(reason=f"trên thiết bị {many} khóa bí mật như địa chỉ đã đăng ký")
        with_key = [
            one for one, key_id, _ in _certificates(session) if key_id and key_id == _attribute(keys[0], Attribute.ID)
        ]
    except PKCS11Error as error:
        raise _failed(error) from error
    registered = _certificate(pem)
    if with_key and all(one.public_key.dump() != registered.public_key.dump() for one in with_key):
        raise KeyUnavailable(reason="khóa trên thiết bị không phải của chứng thư số đã đăng ký")
    return keys[0]


def _certificates(session: Any) -> list[tuple[Any, bytes, str]]:
    """Every certificate that a token shows: the certificate, its id and label."""
    from asn1crypto import x509
    from pkcs11 import Attribute, ObjectClass

    found = []
    for row in session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE}):
        with contextlib.suppress(ValueError, TypeError):
            certificate = x509.Certificate.load(bytes(_attribute(row, Attribute.VALUE) or b""))
            certificate.public_key.dump()
            found.append(
                (certificate, bytes(_attribute(row, Attribute.ID) or b""), str(_attribute(row, Attribute.LABEL) or ""))
            )
    return found


def _attribute(row: Any, name: Any) -> Any:
    from pkcs11 import AttributeTypeInvalid

    try:
        return row[name]
    except AttributeTypeInvalid:
        return None


def _described(token: Any) -> FoundPlace:
    from pkcs11 import PKCS11Error

    serial = _serial(token)
    facts = {"serial": serial, "label": token.label, "model": token.model, "manufacturer": token.manufacturer_id}
    if words := _warning(token):
        facts["pin"] = words
    keys, problem = [], ""
    try:
        # Without a PIN: certificates are public objects, private keys stay hidden.
        with token.open() as session:
            for certificate, key_id, label in _certificates(session):
                address = TokenKey(serial=serial, id=key_id, label="" if key_id else label)
                if key_id or label:
                    keys.append(_found(str(address), serial, certificate))
    except PKCS11Error as error:
        problem = _failed(error).sentence
    return FoundPlace(kind="pkcs11", name=token.label, facts=facts, keys=tuple(keys), problem=problem)


def _found(address: str, place: str, certificate: Any) -> FoundKey:
    from vanthu.pdf.certificates import holder

    return FoundKey(
        address=address,
        place=place,
        name=holder(certificate),
        pem=DER_cert_to_PEM_cert(certificate.dump()),
    )


def _serial(token: Any) -> str:
    return token.serial.decode("utf-8", "replace").strip("\0 ")


def _warning(token: Any) -> str:
    """What the flags tell of the tries that remain; how many they are, no token says."""
    from pkcs11 import TokenFlag

    if token.flags & TokenFlag.USER_PIN_LOCKED:
        return "Mã PIN của thiết bị đã bị khóa."
    if token.flags & TokenFlag.USER_PIN_FINAL_TRY:
        return "Chỉ còn 1 lần nhập: sai lần nữa thiết bị sẽ bị khóa."
    if token.flags & TokenFlag.USER_PIN_COUNT_LOW:
        return "Thiết bị báo mã PIN đã bị nhập sai; nhập sai nhiều lần thiết bị sẽ bị khóa."
    return ""


def _certificate(pem: str) -> Any:
    from vanthu.pdf.held_key import load_certificates

    return load_certificates([pem.encode()])[0]


def _missing(serial: str) -> KeyUnavailable:
    return KeyUnavailable(
        f"Không thấy thiết bị lưu khóa có số sê-ri {serial}. Hãy cắm thiết bị vào máy ký số rồi thử lại."
    )


def _failed(error: Exception) -> KeyUnavailable:
    name = type(error).__name__
    if name in {"UserNotLoggedIn", "SessionHandleInvalid", "SessionClosed"}:
        return KeyLocked()
    # Codes of PKCS#11 (CKR_…), never what was given.
    log.warning("the token failed", extra={"error": name})
    return KeyUnavailable(f"Thiết bị lưu khóa báo lỗi ({name}). Hãy rút, cắm lại thiết bị rồi thử lại.")


def _signer(tokens: Tokens, place: TokenKey, pem: str, account: UUID | None, chain: list[Any]) -> Any:
    from pyhanko.sign.signers.pdf_cms import Signer
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    from vanthu.pdf.raw import size_of

    class TokenSigner(Signer):
        async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
            if dry_run:
                return bytes(size_of(self.signing_cert))
            mechanism = self.get_signature_mechanism_for_digest(digest_algorithm)
            return await asyncio.to_thread(
                tokens.sign_raw, place, pem, account, data, digest_algorithm.lower(), mechanism
            )

    store = SimpleCertificateStore()
    store.register_multiple(chain)
    return TokenSigner(signing_cert=_certificate(pem), cert_registry=store, embed_roots=False)
