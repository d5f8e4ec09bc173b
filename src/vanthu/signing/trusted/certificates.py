"""Certificates that an administrator brings: what each is, and what may not go into a trust list at all.

`cryptography` is loaded late: pages that only carry the list around do not need it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from ssl import DER_cert_to_PEM_cert
from typing import Any

from vanthu.pdf.trust import TrustList, self_signed
from vanthu.refusal import BadInput
from vanthu.signing.models import TrustCertificate

#: Certificates of one import, and of the whole list.
MOST = 300
#: Bytes of one file; a certificate has some thousand, a bundle of a country's authorities less than a megabyte.
MAX_BYTES = 2 * 1024 * 1024
_BLOCK = re.compile(
    rb"-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----.+?-----END (?:TRUSTED |X509 )?CERTIFICATE-----", re.S
)
_PRIVATE = re.compile(rb"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----")
_FOLDERS = {TrustCertificate.BOTH: "", TrustCertificate.SIGNING: "signing", TrustCertificate.STAMPING: "tsa"}


class NoCertificate(BadInput):
    code = "no_certificate_in_file"
    template = "Tệp “{name}” không phải chứng thư số PEM hoặc DER đọc được. Hãy chọn tệp .pem, .crt, .cer hoặc .der."


class PrivateKeyInside(BadInput):
    """A private key has no business here: whoever sees this file can sign with it."""

    code = "private_key_inside"
    template = (
        "Tệp “{name}” chứa khóa bí mật. Tệp không được nhập và không được lưu; hãy coi khóa này đã lộ, báo đơn vị quản "
        "lý khóa và chỉ nhập tệp có chứng thư số."
    )


class NotAnAuthority(BadInput):
    """A person's or an agency's own certificate never makes a chain trusted."""

    code = "not_an_authority"
    template = (
        "Chứng thư số “{subject}” trong tệp “{name}” là của người ký, không phải của tổ chức chứng thực hoặc tổ chức "
        "cấp dấu thời gian. Hãy bỏ chứng thư số này."
    )


class TooManyCertificates(BadInput):
    code = "too_many_certificates"
    template = "Danh sách tin cậy chỉ chứa tối đa {limit} chứng thư số."


@dataclass(frozen=True, kw_only=True)
class Found:
    """One certificate that may go into the list. `warnings` say what the administrator should look at."""

    der: bytes
    fingerprint: str
    kind: str
    purpose: str
    subject: str
    issuer: str
    serial: str
    not_before: datetime
    not_after: datetime

    def row(self, version: Any) -> TrustCertificate:
        """The row that brings it into the list with `version`."""
        return TrustCertificate(
            fingerprint=self.fingerprint,
            der=self.der,
            kind=self.kind,
            purpose=self.purpose,
            subject=self.subject,
            issuer=self.issuer,
            serial=self.serial,
            not_before=self.not_before,
            not_after=self.not_after,
            added=version,
        )


def read(name: str, content: bytes, *, purpose: str) -> list[Found]:
    """The certificates of one file. Raises NoCertificate, PrivateKeyInside, NotAnAuthority."""
    from cryptography import x509

    if _PRIVATE.search(content):
        raise PrivateKeyInside(name=name)
    try:
        if b"-----BEGIN" in content:
            loaded = [x509.load_pem_x509_certificate(block) for block in _BLOCK.findall(content)]
        else:
            loaded = [x509.load_der_x509_certificate(content)]
        found = [_read(certificate, name, purpose) for certificate in loaded]
    except ValueError as error:
        raise NoCertificate(name=name) from error
    if not found:
        raise NoCertificate(name=name)
    return found


def read_folder(folder: Path) -> list[Found]:
    """Every certificate of a trust folder, those under `signing` and `tsa` for that purpose only.

    Raises BrokenTrustList where there is no such folder or no anchor in it, and as `read`.
    """
    TrustList.load(folder)  # what the verifier cannot read is not taken in either
    found: dict[str, Found] = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() in {".pem", ".crt", ".cer", ".der", ".cert"} and path.is_file():
            top = path.relative_to(folder).parts[0]
            purpose = next((key for key, name in _FOLDERS.items() if name and name == top), TrustCertificate.BOTH)
            for one in read(path.name, _without_keys(path.read_bytes()), purpose=purpose):
                known = found.get(one.fingerprint)
                if known is None or known.purpose != TrustCertificate.BOTH:
                    found[one.fingerprint] = one
    return list(found.values())


def write_folder(certificates: Iterable[tuple[str, bytes, str, str]], folder: Path) -> None:
    """Write (fingerprint, DER, purpose, subject) as a trust folder that `read_folder` and the verifier read."""
    for fingerprint, der, purpose, subject in certificates:
        place = folder / _FOLDERS[purpose]
        place.mkdir(parents=True, exist_ok=True)
        name = re.sub(r"[^\w]+", "-", subject)[:60].strip("-")
        text = f"{subject}\n{DER_cert_to_PEM_cert(der)}"
        (place / f"{name}-{fingerprint[:16]}.pem").write_text(text, encoding="utf-8")


def bundle(found: Iterable[Found]) -> bytes:
    """Certificates as one PEM file."""
    return "".join(DER_cert_to_PEM_cert(one.der) for one in found).encode()


def _without_keys(content: bytes) -> bytes:
    """What a folder of the administrator holds besides certificates is passed over, as the verifier does."""
    blocks = _BLOCK.findall(content)
    return b"\n".join(blocks) if blocks else content


def _read(certificate: Any, name: str, purpose: str) -> Found:
    from cryptography.hazmat.primitives.serialization import Encoding

    der = certificate.public_bytes(Encoding.DER)
    subject = certificate.subject.rfc4514_string()[:500] or "(không có tên)"
    own = self_signed(certificate)
    stamps = _stamps(certificate)
    if own:
        kind = TrustCertificate.ANCHOR
    elif stamps and not _is_authority(certificate):
        kind = TrustCertificate.TSA
    elif _is_authority(certificate):
        kind = TrustCertificate.INTERMEDIATE
    else:
        raise NotAnAuthority(name=name, subject=_holder(der))
    if kind == TrustCertificate.TSA:
        purpose = TrustCertificate.STAMPING
    return Found(
        der=der,
        fingerprint=hashlib.sha256(der).hexdigest(),
        kind=kind,
        purpose=purpose,
        subject=subject,
        issuer=certificate.issuer.rfc4514_string()[:500],
        serial=format(certificate.serial_number, "x")[:64],
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
    )


def _is_authority(certificate: Any) -> bool:
    from cryptography import x509

    try:
        return bool(certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca)
    except x509.ExtensionNotFound:
        return False


def _stamps(certificate: Any) -> bool:
    from cryptography import x509

    try:
        purposes = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return False
    return x509.ExtendedKeyUsageOID.TIME_STAMPING in purposes


def _holder(der: bytes) -> str:
    from asn1crypto import x509

    from vanthu.pdf.certificates import holder

    return holder(x509.Certificate.load(der))
