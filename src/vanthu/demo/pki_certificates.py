"""The parts that certificates of the demo authority are put together from."""

from __future__ import annotations

import secrets
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID


def subject_name(*, common_name: str, organisation: str, uid: str | None = None) -> x509.Name:
    """A subject as Vietnamese authorities write it; `uid` is "CCCD:…" or "MST:…"."""
    attributes = [
        x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation[:64]),
        x509.NameAttribute(NameOID.COMMON_NAME, common_name[:64]),
    ]
    if uid:
        attributes.append(x509.NameAttribute(NameOID.USER_ID, uid))
    return x509.Name(attributes)


def begin(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey,
    starts: datetime,
    ends: datetime,
) -> x509.CertificateBuilder:
    """A certificate begun: names, key, validity, and a random serial number."""
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(secrets.randbits(120) | 1 << 119)
        .not_valid_before(starts)
        .not_valid_after(ends)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def as_authority(builder: x509.CertificateBuilder, *, depth: int) -> x509.CertificateBuilder:
    """Make it the certificate of an authority that may have `depth` authorities below."""
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=depth), critical=True)
    return builder.add_extension(key_usage(key_cert_sign=True, crl_sign=True), critical=True)


def key_usage(**allowed: bool) -> x509.KeyUsage:
    """A key-usage extension with exactly the uses that are named."""
    names = (
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    )
    return x509.KeyUsage(**{name: allowed.get(name, False) for name in names})


def authority_key(issuer: x509.Certificate) -> x509.AuthorityKeyIdentifier:
    """The extension that names the issuer's key."""
    identifier = issuer.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier)


def with_sources(
    builder: x509.CertificateBuilder, parent: x509.Certificate, *, crl: str, issuer: str, ocsp: str | None = None
) -> x509.CertificateBuilder:
    """Add where revocation can be asked for and where the issuer's certificate lies."""
    places = [x509.AccessDescription(AuthorityInformationAccessOID.CA_ISSUERS, x509.UniformResourceIdentifier(issuer))]
    if ocsp:
        places.append(x509.AccessDescription(AuthorityInformationAccessOID.OCSP, x509.UniformResourceIdentifier(ocsp)))
    point = x509.DistributionPoint([x509.UniformResourceIdentifier(crl)], None, None, None)
    return (
        builder.add_extension(x509.AuthorityInformationAccess(places), critical=False)
        .add_extension(x509.CRLDistributionPoints([point]), critical=False)
        .add_extension(authority_key(parent), critical=False)
    )
