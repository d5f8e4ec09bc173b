"""A remote signing service as the CSC API describes it, versions 1.0.4 and 2, on loopback.

It is as strict as a good one: it knows its parameters and no others, takes nothing without our access token, counts PIN
tries, uses a one-time code once, binds activation data to hashes, count and time, checks the length of each hash, and
signs with a real key. `faults` makes it fail in one way.
"""

from __future__ import annotations

import base64
import json
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.serialization import load_pem_private_key

SHA256 = "2.16.840.1.101.3.4.2.1"
CLIENT = ("van-thu", "bí mật của hệ thống")
PIN_TRIES = 3

#: The parameters that each method takes: name → must it be there.
_V1 = {
    "info": {"lang": False},
    "credentials/list": {"userID": False, "maxResults": False, "pageToken": False, "clientData": False},
    "credentials/info": {
        "credentialID": True, "certificates": False, "certInfo": False, "authInfo": False, "lang": False,
        "clientData": False,
    },
    "credentials/sendOTP": {"credentialID": True, "clientData": False},
    "credentials/authorize": {
        "credentialID": True, "numSignatures": True, "hash": False, "PIN": False, "OTP": False, "description": False,
        "clientData": False,
    },
    "credentials/extendTransaction": {"credentialID": True, "hash": False, "SAD": True, "clientData": False},
    "signatures/signHash": {
        "credentialID": True, "SAD": True, "hash": True, "hashAlgo": False, "signAlgo": True, "signAlgoParams": False,
        "clientData": False,
    },
}  # fmt: skip
_V2 = {
    "info": {"lang": False},
    "credentials/list": {
        "userID": False, "credentialInfo": False, "certificates": False, "certInfo": False, "authInfo": False,
        "onlyValid": False, "lang": False, "clientData": False,
    },
    "credentials/info": _V1["credentials/info"],
    "credentials/getChallenge": {"credentialID": True, "authObjectID": True},
    "credentials/authorize": {
        "credentialID": True, "numSignatures": True, "hashes": False, "hashAlgorithmOID": False, "authData": False,
        "description": False, "clientData": False,
    },
    "credentials/authorizeCheck": {"handle": True},
    "credentials/extendTransaction": {
        "credentialID": True, "hashes": False, "hashAlgorithmOID": False, "SAD": True, "clientData": False,
    },
    "signatures/signHash": {
        "credentialID": True, "SAD": True, "hashes": True, "hashAlgorithmOID": False, "signAlgo": True,
        "signAlgoParams": False, "operationMode": False, "validity_period": False, "response_uri": False,
        "clientData": False,
    },
}  # fmt: skip


class Refused(Exception):
    def __init__(self, error: str, description: str, status: int = 400) -> None:
        super().__init__(error)
        self.answer, self.status = {"error": error, "error_description": description}, status


@dataclass(kw_only=True)
class Credential:
    """One person's key in the service, as PEM, the certificate first."""

    id: str
    key: bytes
    certificates: list[bytes]
    pin: str = ""
    #: "" none, "online" sent by the service, "offline" made by a device of the person.
    otp: str = ""
    scal: int = 1
    multisign: int = 1
    #: Confirmed on the phone: so many questions by authorizeCheck until it is.
    phone: int | None = None
    wrong_pins: int = 0
    codes: list[str] = field(default_factory=list)


@dataclass
class _Sad:
    credential: str
    left: int
    hashes: list[str] | None
    ends: float


class CscService:
    """What the service knows and did. `asked` has every request: its method and body."""

    def __init__(self, version: int, *credentials: Credential, auth: str = "oauth2") -> None:
        self.version, self.auth = version, auth
        self.credentials = {one.id: one for one in credentials}
        self.faults: set[str] = set()
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.signed: list[str] = []
        #: Seconds that its clock is ahead, for activation data that expires.
        self.later = 0.0
        #: What it says of the lifetime of activation data, in seconds.
        self.lasts: object = 3600
        #: What it says of itself otherwise than it should; None leaves a member out.
        self.says: dict[str, object] = {}
        self.released = threading.Event()
        self.url = ""
        self._tokens: set[str] = set()
        self._sads: dict[str, _Sad] = {}
        self._handles: dict[str, tuple[int, dict[str, Any]]] = {}
        self._lock = threading.Lock()

    def count(self, method: str) -> int:
        return sum(name == method for name, _ in self.asked)

    @contextmanager
    def running(self) -> Iterator[CscService]:
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                service._answer(self)

            def log_message(self, *_: Any) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{server.server_address[1]}/csc/v{self.version}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self.released.set()
            server.shutdown()
            thread.join()
            server.server_close()

    # --- requests ----------------------------------------------------------------------------------------------------

    def _answer(self, request: BaseHTTPRequestHandler) -> None:
        raw = request.rfile.read(int(request.headers.get("Content-Length", 0)))
        method = request.path.removeprefix(f"/csc/v{self.version}/")
        status, content = 200, b""
        if "slow" in self.faults and method.startswith(("credentials/authorize", "signatures")):
            self.released.wait()
        try:
            with self._lock:
                answer = self._do(method, raw, request)
            content = b"" if answer is None else json.dumps(answer).encode()
            status = 204 if answer is None else 202 if set(answer) == {"handle"} else 200
        except Refused as refused:
            status, content = refused.status, json.dumps(refused.answer).encode()
        if "5xx" in self.faults:
            status, content = 503, b"<html>down for maintenance</html>"
        if "malformed" in self.faults:
            content = b'{"SAD": '
        if "huge" in self.faults:
            content = b" " * 3_000_000
        try:
            request.send_response(status)
            request.send_header("Content-Type", "application/json;charset=UTF-8")
            request.send_header("Content-Length", str(len(content)))
            request.end_headers()
            request.wfile.write(content)
        except OSError:
            pass  # whoever asked has gone

    def _do(self, method: str, raw: bytes, request: BaseHTTPRequestHandler) -> dict[str, Any] | None:
        basic = base64.b64encode(":".join(CLIENT).encode()).decode()
        header = request.headers.get("Authorization", "")
        if method == "oauth2/token" and self.auth == "oauth2":
            form = {name: values[0] for name, values in parse_qs(raw.decode()).items()}
            if (form.get("client_id"), form.get("client_secret")) != CLIENT:
                raise Refused("invalid_client", "client authentication failed", 401)
            if form.get("grant_type") != "client_credentials":
                raise Refused("unsupported_grant_type", "")
            return self._token()
        if method == "auth/login" and self.auth == "login":
            if header != f"Basic {basic}":
                raise Refused("authentication_error", "An error occurred during authentication process", 401)
            return self._token()
        known = header == f"Basic {basic}" if self.auth == "basic" else header.removeprefix("Bearer ") in self._tokens
        if not known and method != "info":
            raise Refused("invalid_token", "The access token is invalid", 401)
        body = json.loads(raw)
        self.asked.append((method, body))
        parameters = (_V1 if self.version == 1 else _V2).get(method)
        if parameters is None or (method == "info" and "no_info" in self.faults):
            raise Refused("invalid_request", "Unknown method", 404)
        if strange := set(body) - set(parameters):
            raise Refused("invalid_request", f"Unknown parameter {sorted(strange)}")
        for name, must in parameters.items():
            if must and name not in body:
                raise Refused("invalid_request", f"Missing (or invalid type) string parameter {name}")
        return self._about() if method == "info" else getattr(self, "_" + method.partition("/")[2])(body)

    def _token(self) -> dict[str, Any]:
        token = secrets.token_urlsafe(24)
        self._tokens.add(token)
        return {"access_token": token, "token_type": "Bearer", "expires_in": 3600}

    def _credential(self, body: dict[str, Any]) -> Credential:
        try:
            return self.credentials[body["credentialID"]]
        except KeyError:
            raise Refused("invalid_request", "Invalid parameter credentialID") from None

    # --- methods -----------------------------------------------------------------------------------------------------

    def _about(self) -> dict[str, Any]:
        told: dict[str, object] = {
            "specs": "1.0.4.0" if self.version == 1 else "2.0.0.2",
            "name": "Ký số từ xa thử nghiệm",
            "logo": "https://ky-so.example.vn/logo.png",
            "region": "VN",
            "lang": "vi-VN",
            "description": "Dịch vụ ký số từ xa để thử nghiệm",
            "authType": {"oauth2": ["oauth2client"], "login": ["basic"], "basic": ["basic"]}[self.auth],
            "methods": sorted({"auth/login": True, **(_V1 if self.version == 1 else _V2)}),
        }
        if self.auth == "oauth2":
            told["oauth2"] = self.url
        return {name: value for name, value in (told | self.says).items() if value is not None}

    def _list(self, body: dict[str, Any]) -> dict[str, Any]:
        return {"credentialIDs": list(self.credentials)}

    def _info(self, body: dict[str, Any]) -> dict[str, Any]:
        one = self._credential(body)
        rsa = isinstance(_private(one), RSAPrivateKey)
        chain = [_der(pem) for pem in one.certificates]
        if "other_certificate" in self.faults:
            chain = [_der(next(o for o in self.credentials.values() if o.id != one.id).certificates[0]), *chain[1:]]
        algorithm = ["1.2.840.113549.1.1.1", "1.2.840.113549.1.1.11"] if rsa else ["1.2.840.10045.4.3.2"]
        found = {
            "key": {
                "status": "enabled",
                "algo": algorithm[: 1 if self.version == 1 else 2],
                "len": 2048 if rsa else 256,
            },
            "cert": {"status": "valid", "certificates": [base64.b64encode(der).decode() for der in chain]},
            "SCAL": str(one.scal),
            "multisign": one.multisign,
        }
        if self.version == 1:
            return found | {
                "authMode": "implicit" if one.phone is not None else "explicit",
                "PIN": {"presence": "true" if one.pin else "false", "format": "N", "label": "PIN"},
                "OTP": {"presence": "true" if one.otp else "false", "type": one.otp or "offline", "format": "N"},
            }
        objects = []
        if one.pin:
            objects.append({"type": "Password", "id": "mat-khau-ky", "format": "N", "label": "PIN"})
        if one.otp == "offline":
            objects.append({"type": "Password", "id": "ma-otp", "format": "N", "generator": "totp"})
        if one.otp == "online":
            objects.append({"type": "ChallengeResponse", "id": "ma-otp", "format": "N"})
        expression = " AND ".join(item["id"] for item in objects)
        return found | {"auth": {"mode": "explicit", "expression": expression, "objects": objects}}

    def _sendOTP(self, body: dict[str, Any]) -> None:
        self._send(self._credential(body))

    def _getChallenge(self, body: dict[str, Any]) -> None:
        if body["authObjectID"] != "ma-otp":
            raise Refused("invalid_request", "Invalid parameter authObjectID")
        self._send(self._credential(body))

    def _send(self, one: Credential) -> None:
        if one.otp != "online":
            raise Refused("invalid_request", "Invalid parameter credentialID")
        one.codes.append(f"{secrets.randbelow(10**6):06}")

    def _authorize(self, body: dict[str, Any]) -> dict[str, Any]:
        one = self._credential(body)
        count, wanted = body["numSignatures"], self._hashes(body)
        if not isinstance(count, int) or count < 1:
            raise Refused("invalid_request", "Invalid value for parameter numSignatures")
        if count > one.multisign:
            raise Refused("invalid_request", "Numbers of signatures is too high")
        if one.scal == 2 and not wanted:
            raise Refused("invalid_request", "Missing (or invalid type) array parameter hash")
        self._judge(one, body)
        if one.phone is not None and self.version == 2:
            handle = secrets.token_urlsafe(8)
            self._handles[handle] = (one.phone, body)
            return {"handle": handle}
        return self._give(one, count, wanted)

    def _authorizeCheck(self, body: dict[str, Any]) -> dict[str, Any]:
        if "refused_on_phone" in self.faults:
            raise Refused("access_denied", "The user denied the request")
        left, asked = self._handles.pop(body["handle"])
        if left > 0:
            self._handles[body["handle"]] = (left - 1, asked)
            return {"handle": body["handle"]}
        return self._give(self._credential(asked), asked["numSignatures"], self._hashes(asked))

    def _judge(self, one: Credential, body: dict[str, Any]) -> None:
        given = {"PIN": body.get("PIN", ""), "OTP": body.get("OTP", "")}
        if self.version == 2:
            values = {item["id"]: item["value"] for item in body.get("authData", [])}
            if set(values) - {"mat-khau-ky", "ma-otp"}:
                raise Refused("invalid_request", "Invalid parameter authData")
            given = {"PIN": values.get("mat-khau-ky", ""), "OTP": values.get("ma-otp", "")}
        if one.wrong_pins >= PIN_TRIES:
            raise Refused("invalid_request", "Credential locked")
        if one.pin and given["PIN"] != one.pin:
            one.wrong_pins += 1
            if one.wrong_pins >= PIN_TRIES:
                raise Refused("invalid_request", "Credential locked")
            raise self._wrong("invalid_pin", "The PIN is invalid")
        one.wrong_pins = 0
        if one.otp:
            if given["OTP"] not in one.codes:
                raise self._wrong("invalid_otp", "The OTP is invalid")
            one.codes.remove(given["OTP"])

    def _wrong(self, error: str, description: str) -> Refused:
        if self.version == 1:
            return Refused(error, description)
        return Refused("invalid_authentication_data", "The authentication data is invalid")

    def _extendTransaction(self, body: dict[str, Any]) -> dict[str, Any]:
        one = self._credential(body)
        old = self._valid(one, body)
        del self._sads[body["SAD"]]
        return self._give(one, old.left, self._hashes(body))

    def _signHash(self, body: dict[str, Any]) -> dict[str, Any]:
        one = self._credential(body)
        sad, wanted = self._valid(one, body), self._hashes(body)
        if not wanted:
            raise Refused("invalid_request", "Empty hash array")
        if len(wanted) > sad.left:
            raise Refused("invalid_request", "Numbers of signatures is too high")
        if sad.hashes is not None and not set(wanted) <= set(sad.hashes):
            raise Refused("invalid_request", "Hash is not authorized by the SAD")
        bare = body["signAlgo"] in {"1.2.840.113549.1.1.1", "1.2.840.10045.2.1"}
        if bare and body.get("hashAlgo" if self.version == 1 else "hashAlgorithmOID") != SHA256:
            raise Refused("invalid_request", "Missing (or invalid type) string parameter hashAlgorithmOID")
        if body["signAlgo"] not in self._info(body)["key"]["algo"]:
            raise Refused("invalid_request", "Invalid parameter signAlgo")
        sad.left -= len(wanted)
        if not sad.left:
            del self._sads[body["SAD"]]
        self.signed += wanted
        key = _private(one)
        if "other_key" in self.faults:
            key = _private(next(o for o in self.credentials.values() if o.id != one.id))
        made = [_sign(key, base64.b64decode(item)) for item in wanted]
        if "one_too_few" in self.faults:
            made = made[1:]
        return {"signatures": [base64.b64encode(item).decode() for item in made]}

    def _give(self, one: Credential, count: int, wanted: list[str]) -> dict[str, Any]:
        name = secrets.token_urlsafe(16)
        # The service's clock only goes by `later`: nothing here depends on how long a test takes.
        self._sads[name] = _Sad(one.id, count, wanted or None, self.later + 3600)
        return {"SAD": name, "expiresIn": self.lasts}

    def _valid(self, one: Credential, body: dict[str, Any]) -> _Sad:
        found = self._sads.get(body["SAD"])
        if found is None or found.credential != one.id:
            raise Refused("invalid_request", "Invalid parameter SAD")
        if self.later >= found.ends:
            raise Refused("invalid_request", "SAD expired")
        return found

    def _hashes(self, body: dict[str, Any]) -> list[str]:
        wanted = body.get("hash" if self.version == 1 else "hashes", [])
        for item in wanted:
            if len(base64.b64decode(item, validate=True)) != 32:
                raise Refused("invalid_request", "Invalid digest value length")
        return wanted


def _private(one: Credential) -> Any:
    return load_pem_private_key(one.key, password=None)


def _sign(key: Any, digest: bytes) -> bytes:
    if isinstance(key, RSAPrivateKey):
        return key.sign(digest, PKCS1v15(), Prehashed(hashes.SHA256()))
    return key.sign(digest, ECDSA(Prehashed(hashes.SHA256())))


def _der(pem: bytes) -> bytes:
    from asn1crypto import pem as asn1_pem

    return asn1_pem.unarmor(pem)[2]
