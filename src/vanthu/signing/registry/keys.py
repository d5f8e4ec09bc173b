"""Key addresses at registration: how a certificate says where its private key is. `signing.addresses` reads them.

| address | where the key is |
|---|---|
| `lanh-dao-1` | a software key of the demo (`HELD_KEYS`), a plain name |
| `pkcs11:serial=…;id=…` | a token or HSM, chosen by its serial, and the id of the key in it, or its label (`object=…`) |
| `csc:service/credential` | a remote signing service by its name in the settings, and the credential there |
| `vgca:` | the signer's own desk, by the VGCA Sign Service |
| `client:` | a program of the signer that takes a digest and gives a signature back |
"""

from __future__ import annotations

import re
from typing import Literal

from vanthu.refusal import BadInput
from vanthu.signing.addresses import PKCS11, TokenKey
from vanthu.signing.ports import KeyUnavailable

Way = Literal["held", "pkcs11", "csc", "vgca", "client"]

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
#: RFC 7512 percent-encodes what is not of these.
_VALUE = re.compile(r"(?:[A-Za-z0-9._~:\[\]@!$'()*+,=&/ -]|%[0-9A-Fa-f]{2})+")
_CSC = re.compile(r"([a-z0-9][a-z0-9-]{0,39})/([A-Za-z0-9._~-]{1,120})")

LABELS: dict[Way, str] = {
    "held": "Khóa phần mềm (chỉ để dùng thử)",
    "pkcs11": "Thiết bị PKCS#11 (USB Token, HSM)",
    "csc": "Ký số từ xa (CSC)",
    "vgca": "Thiết bị tại bàn làm việc, qua VGCA Sign Service",
    "client": "Chương trình ký của người ký",
}


class KeyAddressWrong(BadInput):
    code = "key_address"
    template = (
        "Địa chỉ khóa “{address}” chưa đúng: {why}. Dùng một trong các dạng: pkcs11:serial=…;id=… · "
        "csc:dịch-vụ/mã · vgca: · client: · hoặc tên khóa phần mềm."
    )


def way(address: str) -> Way:
    """How the key at a (checked) address is reached."""
    scheme, colon, _ = address.partition(":")
    return scheme if colon else "held"  # type: ignore[return-value]


def check(address: str) -> str:
    """The address as it is kept. Raises KeyAddressWrong, which names the field "key"."""
    address = address.strip()
    why = _why_not(address)
    if why:
        raise KeyAddressWrong(address=address[:60], why=why, field="key")
    return str(TokenKey.parse(address)) if way(address) == PKCS11 else address


def _why_not(address: str) -> str:
    scheme, colon, rest = address.partition(":")
    if not address or len(address) > 200:
        return "trống hoặc dài quá 200 ký tự"
    if not colon:
        return "" if _NAME.fullmatch(address) else "tên khóa chỉ gồm chữ không dấu, số, dấu chấm và gạch"
    match scheme:
        case "vgca" | "client":
            return "" if not rest else f"sau “{scheme}:” không ghi gì"
        case "csc":
            return "" if _CSC.fullmatch(rest) else "cần tên dịch vụ, gạch chéo, mã chứng thư (csc:dịch-vụ/mã)"
        case "pkcs11":
            return _why_not_pkcs11(rest)
    return f"không có cách ký “{scheme}:”"


def _why_not_pkcs11(rest: str) -> str:
    for part in rest.split(";"):
        name, _, value = part.partition("=")
        if name in {"serial", "object", "id"} and not _VALUE.fullmatch(value):
            return f"giá trị của {name} trống hoặc có ký tự lạ"
    try:
        TokenKey.parse(f"{PKCS11}:{rest}")
    except KeyUnavailable:
        # Two tokens of one label are common; the serial is what tells them apart.
        return "chỉ gồm serial và id (hoặc object), mỗi mục một lần"
    return ""
