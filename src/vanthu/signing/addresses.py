"""Addresses of keys, as `Certificate.key` holds them: where the backend finds a private key, and never the key.

clerk-bd                                  a held key (demo and tests)
pkcs11:serial=618304e4c2e3e654;id=%01%02  a token or HSM, by RFC 7512; `object=` names the key by its label
csc:smartca/9f2c…                         a credential of a remote signing service
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote_from_bytes, unquote_to_bytes

from vanthu.signing.ports import KeyUnavailable

HELD, PKCS11, CSC = "held", "pkcs11", "csc"
#: Ways to sign whose keys are opened in the signer process before they sign.
OPENED_AT_SIGNER = frozenset({PKCS11, CSC})
#: Characters of RFC 7512 values that need no percent sign.
_PLAIN = "-._~:[]@!$'()*+,="
#: As long as `Certificate.key`.
LONGEST = 200


def scheme(address: str) -> str:
    """The way to sign that an address belongs to; a plain name is a held key."""
    before, colon, _ = address.partition(":")
    return before if colon else HELD


@dataclass(frozen=True, kw_only=True)
class TokenKey:
    """A private key in a token: the token by its serial number (labels repeat), the key by id or label."""

    serial: str
    id: bytes = b""
    label: str = ""

    @classmethod
    def parse(cls, address: str) -> TokenKey:
        """Raises KeyUnavailable for what is no such address."""
        values: dict[str, bytes] = {}
        for part in address.partition(":")[2].split(";"):
            name, equals, value = part.partition("=")
            if not equals or name in values or name not in {"serial", "object", "id"}:
                raise _wrong(address)
            values[name] = unquote_to_bytes(value)
        found = cls(
            serial=values.get("serial", b"").decode("utf-8", "replace"),
            id=values.get("id", b""),
            label=values.get("object", b"").decode("utf-8", "replace"),
        )
        if scheme(address) != PKCS11 or not found.serial or not (found.id or found.label):
            raise _wrong(address)
        return found

    def __str__(self) -> str:
        parts = [f"serial={quote_from_bytes(self.serial.encode(), safe=_PLAIN)}"]
        if self.label:
            parts.append(f"object={quote_from_bytes(self.label.encode(), safe=_PLAIN)}")
        if self.id:
            # RFC 7512 2.3: every byte of a binary value is written with its percent sign.
            parts.append("id=" + "".join(f"%{byte:02x}" for byte in self.id))
        return f"{PKCS11}:{';'.join(parts)}"


@dataclass(frozen=True, kw_only=True)
class RemoteKey:
    """A credential of a service that the settings name (CSC_SERVICES)."""

    service: str
    credential: str

    @classmethod
    def parse(cls, address: str) -> RemoteKey:
        """Raises KeyUnavailable for what is no such address."""
        service, slash, credential = address.partition(":")[2].partition("/")
        if scheme(address) != CSC or not service or not slash or not credential:
            raise _wrong(address)
        return cls(service=service, credential=credential)

    def __str__(self) -> str:
        return f"{CSC}:{self.service}/{self.credential}"


def _wrong(address: str) -> KeyUnavailable:
    return KeyUnavailable(
        f"Địa chỉ khóa “{address[:80]}” của chứng thư số ghi sai. Hãy báo công chức CNTT đăng ký lại chứng thư số."
    )
