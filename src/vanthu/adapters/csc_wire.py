"""The CSC API on the wire, versions 1.0.4 and 2: what is asked, what is answered, and what each refusal means.

Nothing here is tried a second time: a service counts wrong PINs, and a code that was used is used. What the caller
gives as PIN or code goes into one request and into nothing else; errors quote the service's words, never ours.
"""

from __future__ import annotations

import asyncio
import base64
import json
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from asn1crypto import x509

from vanthu.adapters.csc_about import About
from vanthu.signing.ports import KeyBlocked, KeyLocked, KeyUnavailable, PinRefused, RemoteTimeout, Secrets

log = logging.getLogger("vanthu.signing")

SHA256 = "2.16.840.1.101.3.4.2.1"
#: Signature algorithms that do not name their hash: signHash has to be told it.
BARE = frozenset({"1.2.840.113549.1.1.1", "1.2.840.10045.2.1"})
#: What a service answers at most; a chain of certificates takes some 10 KB.
_LONGEST_ANSWER = 1024 * 1024
#: An access token is taken for expired this long before it is, in seconds.
_TOKEN_MARGIN = 30
#: Between two questions whether the person has confirmed on the phone, in seconds.
_ASK_AGAIN = 1.0


@dataclass(frozen=True, kw_only=True)
class Service:
    """A remote signing service, as the settings describe it (config.remote_signing)."""

    name: str
    url: str
    version: int
    #: How we ourselves sign in: "oauth2" (client credentials), "login" (auth/login), "basic" on every request, "none".
    auth: str = "oauth2"
    client_id: str = ""
    client_secret: str = ""
    #: Whose credentials `inventory` lists, where the service asks for it.
    user: str = ""
    #: Seconds for one answer, and for a confirmation on the phone.
    timeout: float = 30.0
    patience: float = 120.0


@dataclass(frozen=True, kw_only=True)
class Credential:
    """A credential as credentials/info describes it."""

    #: DER, the holder's first. Bytes, because asn1crypto's objects parse as they are read and are for one thread only.
    certificates: tuple[bytes, ...]
    algorithms: frozenset[str]
    #: Signatures that one authorisation covers at most.
    multisign: int
    #: SCAL2: an authorisation names the hashes.
    binds_hashes: bool
    secrets: Secrets
    #: What PIN and code are called in version 2, and objects that the service asks for by another way.
    pin_id: str = "PIN"
    otp_id: str = "OTP"
    elsewhere: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Sad:
    """Signature activation data, and when it ends by `clock`."""

    value: str
    ends: float


class Wire:
    """One service. Coroutines, each with a connection of its own: they are run in short-lived loops."""

    def __init__(self, service: Service, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.service, self._clock = service, clock
        self._token, self._token_ends = "", 0.0

    async def about(self) -> About:
        """What the service says of itself. Asked without signing in, as the standard has it."""
        status, content = await self._send("info", b"{}", {"Content-Type": "application/json"})
        try:
            if status != 200:
                raise ValueError(f"HTTP {status}")
            return About.read(self._json(content))
        except ValueError as error:
            log.warning(
                "the remote signing service does not say what it is",
                extra={"service": self.service.name, "why": str(error)},
            )
            raise self._garbled() from error

    def refuse_other(self, about: About) -> None:
        """Raises KeyUnavailable for a service that speaks another version than the settings say, or cannot sign."""
        if about.version != self.service.version:
            raise KeyUnavailable(
                f"Dịch vụ ký số từ xa “{self.service.name}” dùng giao diện CSC phiên bản {about.specs}, cấu hình lại ghi "
                f"phiên bản {self.service.version}. Hãy báo công chức CNTT sửa địa chỉ hoặc phiên bản của dịch vụ."
            )
        if about.lacks:
            raise KeyUnavailable(
                f"Dịch vụ ký số từ xa “{self.service.name}” không cung cấp chức năng {', '.join(about.lacks)} nên không "
                "ký được qua dịch vụ này. Hãy báo công chức CNTT liên hệ nơi cấp dịch vụ."
            )

    async def list_credentials(self) -> list[str]:
        """The credentials that we, or the user of the settings, may ask for."""
        found: list[str] = []
        body: dict[str, Any] = {"userID": self.service.user} if self.service.user else {}
        while True:
            answer = await self._post("credentials/list", body)
            ids = answer.get("credentialIDs")
            if not isinstance(ids, list) or not all(isinstance(one, str) for one in ids):
                raise self._garbled()
            found += ids
            page = answer.get("nextPageToken")
            if not page or not isinstance(page, str) or len(found) >= 1000:
                return found
            body = {**body, "pageToken": page}

    async def credential(self, credential: str) -> Credential:
        """What a credential is and what it asks for. Raises KeyUnavailable for one that is unknown or disabled."""
        answer = await self._post(
            "credentials/info",
            {"credentialID": credential, "certificates": "chain", "certInfo": True, "authInfo": True},
        )
        try:
            return self._credential(answer)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise self._garbled() from error

    async def send_otp(self, credential: str, told: Credential) -> None:
        if self.service.version == 1:
            await self._post("credentials/sendOTP", {"credentialID": credential})
        else:
            await self._post("credentials/getChallenge", {"credentialID": credential, "authObjectID": told.otp_id})

    async def authorize(
        self, credential: str, told: Credential, *, count: int, hashes: Sequence[bytes], pin: str, otp: str
    ) -> Sad:
        """Leave to make `count` signatures, of these very hashes where the credential binds them.

        Waits for the person's confirmation where the service asks for it by another way.
        """
        body: dict[str, Any] = {"credentialID": credential, "numSignatures": count}
        if hashes:
            body |= self._hashes(hashes)
        if self.service.version == 1:
            body |= {name: value for name, value in (("PIN", pin), ("OTP", otp)) if value}
        else:
            given = [(told.pin_id, pin), (told.otp_id, otp)]
            data = [{"id": name, "value": value} for name, value in given if value]
            if data or told.elsewhere:
                body["authData"] = [*data, *({"id": name} for name in told.elsewhere)]
        patience = self.service.timeout if pin or otp else self.service.patience
        answer = await self._post("credentials/authorize", body, seconds=patience)
        ends = self._clock() + self.service.patience
        while "SAD" not in answer and isinstance(answer.get("handle"), str):
            if self._clock() >= ends:
                raise RemoteTimeout(service=self.service.name)
            await asyncio.sleep(_ASK_AGAIN)
            answer = await self._post("credentials/authorizeCheck", {"handle": answer["handle"]})
        return self._sad(answer)

    async def extend(self, credential: str, *, hashes: Sequence[bytes], sad: str) -> Sad:
        """Activation data for further hashes of the authorisation that `sad` belongs to."""
        body = {"credentialID": credential, "SAD": sad, **self._hashes(hashes)}
        return self._sad(await self._post("credentials/extendTransaction", body))

    async def sign_hashes(self, credential: str, *, hashes: Sequence[bytes], algorithm: str, sad: str) -> list[bytes]:
        """One raw signature a hash, in order."""
        v1 = self.service.version == 1
        body = {
            "credentialID": credential,
            "SAD": sad,
            "signAlgo": algorithm,
            "hash" if v1 else "hashes": _base64(hashes),
        }
        if algorithm in BARE:
            body["hashAlgo" if v1 else "hashAlgorithmOID"] = SHA256
        answer = await self._post("signatures/signHash", body, seconds=self.service.patience)
        made = answer.get("signatures")
        try:
            found = [base64.b64decode(one, validate=True) for one in made]  # type: ignore[union-attr]
        except (TypeError, ValueError) as error:
            raise self._garbled() from error
        if len(found) != len(hashes):
            raise self._garbled()
        return found

    # --- requests ----------------------------------------------------------------------------------------------------

    async def _post(self, method: str, body: Mapping[str, Any], *, seconds: float | None = None) -> dict[str, Any]:
        headers = await self._authorised()
        status, content = await self._send(
            method, json.dumps(body).encode(), {**headers, "Content-Type": "application/json"}, seconds
        )
        if status == 204:
            return {}
        answer = self._json(content)
        if status in {200, 201, 202}:
            return answer
        if status == 401:
            self._token = ""
        raise self._refusal(method, status, answer)

    async def _send(
        self, method: str, data: bytes, headers: Mapping[str, str], seconds: float | None = None
    ) -> tuple[int, bytes]:
        import aiohttp

        url = f"{self.service.url}/{method}"
        limit = aiohttp.ClientTimeout(total=seconds or self.service.timeout)
        try:
            async with (
                aiohttp.ClientSession(timeout=limit) as session,
                # Nothing is sent on to wherever an answer points.
                session.post(url, data=data, headers=headers, allow_redirects=False) as response,
            ):
                content = bytearray()
                async for chunk in response.content.iter_chunked(65536):
                    content += chunk
                    if len(content) > _LONGEST_ANSWER:
                        raise self._garbled()
                if response.status >= 500:
                    raise self._away(f"HTTP {response.status}")
                return response.status, bytes(content)
        except TimeoutError as error:
            raise RemoteTimeout(service=self.service.name) from error
        except (aiohttp.ClientError, OSError) as error:
            raise self._away(type(error).__name__) from error

    async def _authorised(self) -> dict[str, str]:
        """The header by which the service knows us."""
        service = self.service
        if service.auth == "none":
            return {}
        pair = f"{service.client_id}:{service.client_secret}".encode()
        basic = {"Authorization": f"Basic {base64.b64encode(pair).decode()}"}
        if service.auth == "basic":
            return basic
        if not self._token or self._clock() >= self._token_ends:
            if service.auth == "login":
                sent = await self._send("auth/login", b"{}", {**basic, "Content-Type": "application/json"})
            else:
                asked = {
                    "grant_type": "client_credentials",
                    "client_id": service.client_id,
                    "client_secret": service.client_secret,
                    "scope": "service",
                }
                form = {"Content-Type": "application/x-www-form-urlencoded"}
                sent = await self._send("oauth2/token", urlencode(asked).encode(), form)
            answer = self._json(sent[1])
            token = answer.get("access_token")
            if sent[0] != 200 or not isinstance(token, str) or not token:
                log.warning("the remote signing service does not know us", extra={"service": service.name})
                raise KeyUnavailable(
                    f"Dịch vụ ký số từ xa “{service.name}” không chấp nhận tài khoản kết nối của hệ thống. "
                    "Hãy báo công chức CNTT."
                )
            self._token = token
            self._token_ends = self._clock() + _seconds(answer.get("expires_in"), 3600) - _TOKEN_MARGIN
        return {"Authorization": f"Bearer {self._token}"}

    # --- answers -----------------------------------------------------------------------------------------------------

    def _hashes(self, hashes: Sequence[bytes]) -> dict[str, Any]:
        if self.service.version == 1:
            return {"hash": _base64(hashes)}
        return {"hashes": _base64(hashes), "hashAlgorithmOID": SHA256}

    def _sad(self, answer: Mapping[str, Any]) -> Sad:
        value = answer.get("SAD")
        if not isinstance(value, str) or not value:
            raise self._garbled()
        return Sad(value=value, ends=self._clock() + _seconds(answer.get("expiresIn"), 3600))

    def _credential(self, answer: dict[str, Any]) -> Credential:
        key, cert = answer["key"], answer["cert"]
        if key["status"] != "enabled" or cert.get("status", "valid") != "valid":
            raise KeyUnavailable(
                f"Tài khoản ký số từ xa ở dịch vụ “{self.service.name}” đang bị khóa hoặc chứng thư số không còn hiệu "
                "lực. Hãy liên hệ nơi cấp dịch vụ."
            )
        certificates = tuple(base64.b64decode(one) for one in cert["certificates"])
        for der in certificates:
            x509.Certificate.load(der).public_key.dump()
        if not certificates:
            raise self._garbled()
        found = {
            "certificates": certificates,
            "algorithms": frozenset(str(one) for one in key["algo"]),
            "multisign": max(1, int(answer["multisign"])),
            "binds_hashes": str(answer.get("SCAL", "1")) == "2",
        }
        if self.service.version == 1:
            if answer["authMode"] not in {"explicit", "implicit"}:
                raise self._not_spoken()
            pin, otp = answer.get("PIN") or {}, answer.get("OTP") or {}
            explicit = answer["authMode"] == "explicit"
            asks_otp = explicit and _true(otp.get("presence"))
            secrets = Secrets(
                pin=explicit and _true(pin.get("presence")),
                otp=asks_otp,
                sends_otp=asks_otp and otp.get("type") == "online",
            )
            return Credential(**found, secrets=secrets)
        auth = answer["auth"]
        if auth["mode"] not in {"explicit", "implicit"}:
            raise self._not_spoken()
        objects = list(auth.get("objects") or [])
        if any(word in str(auth.get("expression", "")).upper().split() for word in ("OR", "XOR")):
            # One of several ways is enough: the first that is named.
            objects = objects[:1]
        typed = [one for one in objects if not str(one["type"]).endswith("OOB")]
        pins = [one for one in typed if one["type"] == "Password" and not one.get("generator")]
        codes = [one for one in typed if one not in pins]
        if len(pins) > 1 or len(codes) > 1:
            raise self._not_spoken()
        return Credential(
            **found,
            secrets=Secrets(
                pin=bool(pins), otp=bool(codes), sends_otp=any(one["type"] == "ChallengeResponse" for one in codes)
            ),
            pin_id=str(pins[0]["id"]) if pins else "PIN",
            otp_id=str(codes[0]["id"]) if codes else "OTP",
            elsewhere=tuple(str(one["id"]) for one in objects if one not in typed),
        )

    def _json(self, content: bytes) -> dict[str, Any]:
        try:
            answer = json.loads(content)
        except ValueError as error:
            raise self._garbled() from error
        if not isinstance(answer, dict):
            raise self._garbled()
        return answer

    def _refusal(self, method: str, status: int, answer: Mapping[str, Any]) -> KeyUnavailable:
        error, said = str(answer.get("error", ""))[:60], str(answer.get("error_description", ""))[:200]
        log.warning(
            "the remote signing service refused",
            extra={"service": self.service.name, "asked": method, "status": status, "error": error, "said": said},
        )
        words = said.lower()
        if "locked" in words or error in {"pin_locked", "otp_locked", "credential_locked"}:
            return KeyBlocked(field="pin")
        if error == "invalid_pin":
            return PinRefused("Mã PIN không đúng. Tài khoản ký số sẽ bị khóa nếu nhập sai nhiều lần.", field="pin")
        if error == "invalid_otp":
            return PinRefused("Mã OTP không đúng, đã dùng hoặc hết hạn. Hãy lấy mã OTP mới.", field="otp")
        if error in {"invalid_authentication_data", "invalid_auth_data"}:
            return PinRefused(
                "Mã PIN hoặc mã OTP không đúng. Tài khoản ký số sẽ bị khóa nếu nhập sai nhiều lần.", field="pin"
            )
        if error == "access_denied":
            return KeyUnavailable("Yêu cầu ký đã bị từ chối trên điện thoại nên chưa ký.")
        if "sad" in words.replace(":", " ").split() and ("expired" in words or "invalid" in words):
            return KeyLocked("Phiên ký số từ xa đã hết hạn nên chưa ký. Hãy bấm lại nút ký và nhập lại mã PIN, mã OTP.")
        if status == 401:
            return KeyUnavailable(
                f"Dịch vụ ký số từ xa “{self.service.name}” không chấp nhận tài khoản kết nối của hệ thống. "
                "Hãy báo công chức CNTT."
            )
        return KeyUnavailable(
            f"Dịch vụ ký số từ xa “{self.service.name}” từ chối ({error or status}). Hãy thử lại; nếu lặp lại, báo công "
            "chức CNTT."
        )

    def _garbled(self) -> KeyUnavailable:
        return KeyUnavailable(
            f"Dịch vụ ký số từ xa “{self.service.name}” trả lời sai quy cách nên chưa ký. Hãy báo công chức CNTT."
        )

    def _not_spoken(self) -> KeyUnavailable:
        return KeyUnavailable(
            f"Dịch vụ ký số từ xa “{self.service.name}” đòi một cách xác nhận mà hệ thống không hỗ trợ. Hãy báo công "
            "chức CNTT."
        )

    def _away(self, why: str) -> KeyUnavailable:
        log.warning("the remote signing service is away", extra={"service": self.service.name, "why": why})
        return KeyUnavailable(
            f"Không kết nối được dịch vụ ký số từ xa “{self.service.name}” nên chưa ký. Hãy thử lại sau ít phút."
        )


def _base64(hashes: Sequence[bytes]) -> list[str]:
    return [base64.b64encode(one).decode() for one in hashes]


def _true(value: object) -> bool:
    """Version 1 says "true", "false" and "optional" in words; what is optional is not asked for."""
    return value is True or value == "true"


def _seconds(value: object, default: int) -> float:
    """A lifetime as a service gives it; nonsense is the shortest."""
    if value is None:
        return default
    try:
        return max(0.0, float(value))  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return 0.0
