"""Certificate files that somebody wants to register: read safely, and refused where they are not what a signer holds."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from asn1crypto import x509

from vanthu.pdf import certificates
from vanthu.pdf.chain import Evidence, Trust
from vanthu.pdf.trust import TrustList
from vanthu.refusal import BadInput

#: Largest certificate file; real ones have two or three kilobytes.
MAX_BYTES = 64 * 1024
_PEM = re.compile(rb"-----BEGIN ([A-Z0-9 ]{1,40})-----")
#: Object identifiers as they stand in DER: PKCS#7/PKCS#12 content types, and the algorithms of PKCS#8 keys.
_PKCS12 = bytes.fromhex("06092a864886f70d0107")
_KEY_ALGORITHMS = (bytes.fromhex("06092a864886f70d010101"), bytes.fromhex("06072a8648ce3d0201"))
_ENCRYPTED_KEY = bytes.fromhex("06092a864886f70d01050d")


class FileRefused(BadInput):
    """The file is no certificate that may be registered."""


class NotACertificate(FileRefused):
    code = "certificate_unreadable"
    template = (
        "Tệp không phải một chứng thư số đọc được. Hãy chọn tệp .cer, .crt hoặc .pem chứa đúng một chứng thư số "
        "(xuất từ phần mềm của thiết bị, không kèm khóa bí mật)."
    )


class PrivateKeyInside(FileRefused):
    """A private key must never leave its device, and must never come here."""

    code = "certificate_with_private_key"
    template = (
        "Tệp có khóa bí mật nên bị từ chối và không được lưu lại. Khóa bí mật không được rời thiết bị: hãy xuất riêng "
        "chứng thư số. Nếu tệp này đã gửi qua mạng, hãy báo Ban Cơ yếu Chính phủ để thu hồi chứng thư số."
    )


class AuthorityCertificate(FileRefused):
    code = "certificate_of_authority"
    template = "Không đăng ký được: {why}. Hãy chọn chứng thư số cấp cho người ký hoặc cơ quan."


class CertificateExpired(FileRefused):
    code = "certificate_expired"
    template = "Chứng thư số đã hết hiệu lực từ {on:%d/%m/%Y}. Hãy đăng ký chứng thư số mới được gia hạn hoặc cấp lại."


class WeakKey(FileRefused):
    code = "certificate_weak_key"
    template = "Khóa của chứng thư số quá yếu ({what}; cần RSA từ 2048 bit hoặc EC từ 256 bit). Hãy đề nghị cấp lại."


class WrongKindOfCertificate(FileRefused):
    code = "certificate_wrong_kind"
    template = "Chứng thư số này cấp cho {held_by}, không phải cho {wanted}. Hãy chọn đúng loại hoặc đúng tệp."


class UntrustedIssuer(FileRefused):
    """LC điều 13.3, ST điều 6.2: own documents are signed with certificates of Ban Cơ yếu only."""

    code = "certificate_untrusted"
    template = (
        "Chứng thư số do “{issuer}” cấp, không nối tới chứng thư gốc đã cấu hình của {demanded}. Chỉ chữ ký số chuyên "
        "dùng của {demanded} được dùng để ký văn bản của cơ quan."
    )


_KINDS = {"person": "cá nhân", "organisation": "cơ quan, tổ chức"}


@dataclass(frozen=True, kw_only=True)
class CertificateFile:
    """What an uploaded certificate says. `chain` are the names from its issuer up to the anchor, () when there is none;
    `chain_error` is "", "untrusted", "out_of_validity" or "weak_algorithm". `tells_kind`: that it was registered says
    of its kind what its subject does not (`certificates.kind_of`); a person is what a holder is taken for anyway."""

    der: bytes
    fingerprint: str
    subject: str
    common_name: str
    organisation: str
    issuer: str
    serial: str
    not_before: datetime
    not_after: datetime
    chain: tuple[str, ...]
    chain_error: str
    tells_kind: bool = False


def examine(
    content: bytes,
    *,
    kind: Literal["person", "organisation"],
    trust: TrustList,
    demanded: str,
    at: datetime,
) -> CertificateFile:
    """Read one DER or PEM certificate and refuse what no signer of an agency may hold.

    `trust` holds the anchors that own certificates must end in, `demanded` is whose they are, in words. Raises
    NotACertificate, PrivateKeyInside, AuthorityCertificate, CertificateExpired, WeakKey, WrongKindOfCertificate,
    UntrustedIssuer; each names the field "certificate".
    """
    try:
        certificate = _load(content)
        tells_kind = _refuse(certificate, kind=kind, at=at)
        found = replace(_described(certificate, *_chain(certificate, trust, at=at)), tells_kind=tells_kind)
        if found.chain_error:
            raise UntrustedIssuer(issuer=found.issuer, demanded=demanded)
    except FileRefused as refusal:
        refusal.field = "certificate"
        raise
    return found


def chain(der: bytes, *, trust: TrustList, at: datetime) -> tuple[tuple[str, ...], str]:
    """The names from a registered certificate's issuer up to its anchor, and why there is no chain ("" if there is)."""
    return _chain(x509.Certificate.load(der), trust, at=at)


def _load(content: bytes) -> x509.Certificate:
    if len(content) > MAX_BYTES:
        raise NotACertificate()
    blocks = _PEM.findall(content)
    if any(b"PRIVATE KEY" in block for block in blocks):
        raise PrivateKeyInside()
    # cryptography is the stricter reader; asn1crypto is what the rest of this room works with.
    from cryptography import x509 as strict
    from cryptography.hazmat.primitives.serialization import Encoding

    try:
        if blocks:
            loaded = strict.load_pem_x509_certificates(content)
            if len(loaded) != 1:
                raise NotACertificate()
            read = loaded[0]
        else:
            read = strict.load_der_x509_certificate(content)
        der = read.public_bytes(Encoding.DER)
        certificate = x509.Certificate.load(der, strict=True)
        # asn1crypto parses on access: what is broken anywhere that is looked at later shows here.
        certificate.native  # noqa: B018
        for name in (certificate.subject, certificate.issuer):
            name.hashable  # noqa: B018 - prepared as RFC 4518 wants, which refuses unassigned letters
        _described(certificate, (), "")
        certificates.wrong_use(certificate)
        certificates.kind_of(certificate)
        certificates.weak_key(certificate.public_key)
        read.public_key()
    except NotACertificate:
        raise
    except Exception as error:
        # Whatever two parsers make of a stranger's bytes: it is no certificate for us.
        head = content[:200]
        if _PKCS12 in head or _ENCRYPTED_KEY in head or any(mark in head for mark in _KEY_ALGORITHMS):
            raise PrivateKeyInside() from error
        raise NotACertificate() from error
    return certificate


def _refuse(certificate: x509.Certificate, *, kind: str, at: datetime) -> bool:
    """Returns `CertificateFile.tells_kind`."""
    why = certificates.wrong_use(certificate)
    if why is not None:
        raise AuthorityCertificate(why=why)
    if certificate.not_valid_after <= at:
        raise CertificateExpired(on=certificate.not_valid_after)
    weak = certificates.weak_key(certificate.public_key)
    if weak is not None:
        raise WeakKey(what=weak)
    held_by, certain = certificates.kind_of(certificate)
    if certain and held_by != kind:
        raise WrongKindOfCertificate(held_by=_KINDS[held_by], wanted=_KINDS[kind])
    return not certain and (held_by, kind) != ("person", "person")


def _chain(certificate: x509.Certificate, trust: TrustList, *, at: datetime) -> tuple[tuple[str, ...], str]:
    # One that begins to be valid tomorrow may be registered today.
    moment = max(at, certificate.not_valid_before)
    found = asyncio.run(Trust(trust, Evidence()).chain(certificate, (), moment))
    if found.path is None:
        return (), found.error or "untrusted"
    above = [item for item in found.path.iter_certs(include_root=True) if item.sha256 != certificate.sha256]
    return tuple(certificates.holder(item) for item in reversed(above)), ""


def _described(certificate: x509.Certificate, chain: tuple[str, ...], error: str) -> CertificateFile:
    said = certificates.described(certificate)
    return CertificateFile(
        der=certificate.dump(),
        fingerprint=certificates.fingerprint(certificate),
        subject=str(certificate.subject.human_friendly),
        common_name=certificates.holder(certificate),
        organisation=certificates.organisation(certificate),
        issuer=said.issuer,
        serial=said.serial,
        not_before=said.not_before,
        not_after=said.not_after,
        chain=chain,
        chain_error=error,
    )
