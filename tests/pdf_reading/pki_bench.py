"""A small certificate authority for the tests: real keys, certificates, CRLs and a time-stamping authority."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from asn1crypto import crl as asn1_crl
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID
from pyhanko.sign.signers import SimpleSigner
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

NOW = datetime.now(UTC).replace(microsecond=0)
DAY = timedelta(days=1)
OFFICE = "Sở Thử nghiệm"


@dataclass(frozen=True, kw_only=True)
class Holder:
    """A certificate and its key, in the two libraries' clothes."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def asn1(self) -> asn1_x509.Certificate:
        return asn1_x509.Certificate.load(self.der)

    @property
    def asn1_key(self) -> asn1_keys.PrivateKeyInfo:
        return asn1_keys.PrivateKeyInfo.load(self.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()))


def name(common: str, *, uid: str = "", office: str = OFFICE) -> x509.Name:
    parts = [x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"), x509.NameAttribute(NameOID.ORGANIZATION_NAME, office)]
    parts.append(x509.NameAttribute(NameOID.COMMON_NAME, common))
    if uid:
        parts.append(x509.NameAttribute(NameOID.USER_ID, uid))
    return x509.Name(parts)


def issue(
    subject: x509.Name,
    *,
    by: Holder | None = None,
    key=None,
    ca: bool = False,
    since: datetime = NOW - 700 * DAY,
    until: datetime = NOW + 700 * DAY,
    purposes: tuple = (),
    usage: tuple[str, ...] = ("digital_signature", "content_commitment"),
    crl_url: str = "",
    ocsp_url: str = "",
) -> Holder:
    key = key or ec.generate_private_key(ec.SECP256R1())
    usages = dict.fromkeys(
        (
            "digital_signature",
            "content_commitment",
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "key_cert_sign",
            "crl_sign",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    usages.update(dict.fromkeys(("key_cert_sign", "crl_sign") if ca else usage, True))
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by.certificate.subject if by else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**usages), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key((by.key if by else key).public_key()), critical=False
        )
    )
    if crl_url:
        point = x509.DistributionPoint([x509.UniformResourceIdentifier(crl_url)], None, None, None)
        builder = builder.add_extension(x509.CRLDistributionPoints([point]), critical=False)
    if ocsp_url:
        access = x509.AccessDescription(AuthorityInformationAccessOID.OCSP, x509.UniformResourceIdentifier(ocsp_url))
        builder = builder.add_extension(x509.AuthorityInformationAccess([access]), critical=False)
    if purposes:
        builder = builder.add_extension(x509.ExtendedKeyUsage(purposes), critical=True)
    return Holder(certificate=builder.sign(by.key if by else key, hashes.SHA256()), key=key)


def revocation_list(
    by: Holder,
    *revoked: tuple[Holder, datetime],
    since: datetime = NOW - DAY,
    until: datetime = NOW + 30 * DAY,
) -> asn1_crl.CertificateList:
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(by.certificate.subject)
        .last_update(since)
        .next_update(until)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(by.key.public_key()), critical=False)
        .add_extension(x509.CRLNumber(1), critical=False)
    )
    for holder, when in revoked:
        entry = (
            x509.RevokedCertificateBuilder()
            .serial_number(holder.certificate.serial_number)
            .revocation_date(when)
            .add_extension(x509.CRLReason(x509.ReasonFlags.key_compromise), critical=False)
            .build()
        )
        builder = builder.add_revoked_certificate(entry)
    signed = builder.sign(by.key, hashes.SHA256())
    return asn1_crl.CertificateList.load(signed.public_bytes(Encoding.DER))


def ocsp_answer(request: bytes, holder: Holder, by: Holder, *, revoked: datetime | None = None) -> bytes:
    """What the authority `by` answers about `holder` for ten minutes from now: a run may last longer since its `NOW`."""
    now = datetime.now(UTC).replace(microsecond=0)
    asked = ocsp.load_der_ocsp_request(request)
    if asked.serial_number != holder.certificate.serial_number:
        return ocsp.OCSPResponseBuilder.build_unsuccessful(ocsp.OCSPResponseStatus.UNAUTHORIZED).public_bytes(
            Encoding.DER
        )
    builder = ocsp.OCSPResponseBuilder().add_response(
        cert=holder.certificate,
        issuer=by.certificate,
        algorithm=hashes.SHA1(),
        cert_status=ocsp.OCSPCertStatus.REVOKED if revoked else ocsp.OCSPCertStatus.GOOD,
        this_update=now - timedelta(minutes=1),
        next_update=now + timedelta(minutes=10),
        revocation_time=revoked,
        revocation_reason=x509.ReasonFlags.key_compromise if revoked else None,
    )
    answer = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, by.certificate).sign(by.key, hashes.SHA256())
    return answer.public_bytes(Encoding.DER)


class Authority:
    """Root → issuing authority → people, offices and a time-stamping authority."""

    def __init__(self) -> None:
        self.root = issue(name("CA gốc thử nghiệm", office="Cơ yếu thử nghiệm"), ca=True)
        self.ca = issue(name("CA cấp dưới thử nghiệm", office="Cơ yếu thử nghiệm"), by=self.root, ca=True)
        self.tsa = issue(
            name("Dấu thời gian thử nghiệm", office="Cơ yếu thử nghiệm"),
            by=self.ca,
            key=rsa_key(2048),  # pyHanko's time-stamper for tests signs with RSA only
            purposes=(ExtendedKeyUsageOID.TIME_STAMPING,),
        )
        self.leader = self.person()
        self.office = issue(name(OFFICE, uid="MST:0100000000"), by=self.ca)

    def person(self, **options) -> Holder:
        return issue(name("Lãnh đạo thử nghiệm", uid="CCCD:001000000000"), by=self.ca, **options)

    def signer(self, holder: Holder, **options) -> SimpleSigner:
        store = SimpleCertificateStore()
        store.register_multiple([self.ca.asn1])
        return SimpleSigner(signing_cert=holder.asn1, signing_key=holder.asn1_key, cert_registry=store, **options)

    def stamper(self, at: datetime | None = None, *, tsa: Holder | None = None) -> DummyTimeStamper:
        tsa = tsa or self.tsa
        store = SimpleCertificateStore()
        store.register_multiple([self.ca.asn1])
        return DummyTimeStamper(tsa.asn1, tsa.asn1_key, certs_to_embed=store, fixed_dt=at)

    def lists(self, *revoked: tuple[Holder, datetime], **window) -> list[asn1_crl.CertificateList]:
        return [revocation_list(self.root, **window), revocation_list(self.ca, *revoked, **window)]

    def write_trust(self, folder: Path) -> Path:
        """The trust folder as an administrator fills it: anchors in PEM, intermediates in DER one level down."""
        (folder / "trung-gian").mkdir(parents=True)
        (folder / "goc.pem").write_bytes(self.root.certificate.public_bytes(Encoding.PEM))
        (folder / "trung-gian" / "ca.der").write_bytes(self.ca.der)
        (folder / "GHI-CHU.txt").write_text("không phải chứng thư số", encoding="utf-8")
        return folder


@cache
def rsa_key(bits: int) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)
