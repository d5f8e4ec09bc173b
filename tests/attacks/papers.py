"""Attacks with certificates, chains, evidence, time-stamps and algorithms."""

from __future__ import annotations

from asn1crypto import algos, cms
from asn1crypto import crl as asn1_crl
from asn1crypto import ocsp as asn1_ocsp
from bases import Bases, attributes_of, held, open_for_more, rebuilt, tlv
from cases import attack
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID
from file_bench import LEADER, SEAL
from pki_bench import DAY, NOW, Holder, issue, name, revocation_list, rsa_key
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.validation.dss import DocumentSecurityStore

from vanthu.pdf.held_key import HeldKeySigner

CADES = SigSeedSubFilter.PADES
PERSON = name("Lãnh đạo thử nghiệm", uid="CCCD:001000000000")


def alone(b: Bases, holder: Holder | None = None, **options) -> bytes:
    """The leader's signature and nothing else, with evidence."""
    return b.sign(b.prepared, LEADER, holder, **{"evidence": True, **options})


def remade(certificate: x509.CertificateBuilder, by: Holder, digest=None) -> x509.Certificate:
    return certificate.sign(by.key, digest or hashes.SHA256())


def odd_authority(
    b: Bases,
    called: str = "CA lạ",
    *,
    constraints=None,
    more=(),
    plain=(),
    by: Holder | None = None,
    since=None,
    until=None,
) -> Holder:
    """An intermediate authority under the trusted root, with whatever extensions."""
    key = ec.generate_private_key(ec.SECP256R1())
    by = by or b.authority.root
    builder = (
        x509.CertificateBuilder()
        .subject_name(name(called, office="Cơ yếu thử nghiệm"))
        .issuer_name(by.certificate.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(since or NOW - 600 * DAY)
        .not_valid_after(until or NOW + 600 * DAY)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(by.key.public_key()), critical=False)
    )
    if constraints is not None:
        builder = builder.add_extension(constraints, critical=True)
    for extension in more:
        builder = builder.add_extension(extension, critical=True)
    for extension in plain:
        builder = builder.add_extension(extension, critical=False)
    return Holder(certificate=remade(builder, by), key=key)


def under(b: Bases, authority: Holder, *more: Holder, holder: Holder | None = None) -> bytes:
    """Signed by a person whom `authority` certified; the file brings the whole chain."""
    person = holder or issue(PERSON, by=authority)
    signer = held(person.key, person, [authority, *more])
    lists = [*b.lists, revocation_list(authority), *(revocation_list(one) for one in more)]
    return b.sign(b.prepared, LEADER, person, signer=signer, evidence=lists)


# --- chains ----------------------------------------------------------------------------------------------------------

CA = x509.BasicConstraints(ca=True, path_length=None)


@attack("invalid", "untrusted")
def chain_of_strangers(b: Bases) -> bytes:
    return alone(
        b, b.stranger.leader, signer=held(b.stranger.leader.key, b.stranger.leader, [b.stranger.ca, b.stranger.root])
    )


@attack("invalid", "untrusted")
def chain_of_strangers_with_our_names(b: Bases) -> bytes:
    """An authority of the same name, key identifier and serial number, and another key."""
    root = issue(b.authority.root.certificate.subject, ca=True)
    fake = issue(b.authority.ca.certificate.subject, by=root, ca=True)
    person = issue(PERSON, by=fake)
    return b.sign(b.prepared, LEADER, person, signer=held(person.key, person, [fake, root]), evidence=True)


@attack("invalid", "untrusted")
def chain_of_one_self_signed_certificate(b: Bases) -> bytes:
    return alone(b, issue(b.authority.leader.certificate.subject))


@attack("invalid")
def chain_through_a_certificate_that_is_no_authority(b: Bases) -> bytes:
    return under(b, odd_authority(b, constraints=x509.BasicConstraints(ca=False, path_length=None)))


@attack("invalid")
def chain_through_a_certificate_without_constraints(b: Bases) -> bytes:
    return under(b, odd_authority(b))


@attack("invalid")
def chain_through_a_leader(b: Bases) -> bytes:
    """A person's certificate signs another person's."""
    person = issue(PERSON, by=b.authority.leader)
    signer = held(person.key, person, [b.authority.leader, b.authority.ca])
    return b.sign(b.prepared, LEADER, person, signer=signer, evidence=True)


@attack("invalid")
def chain_longer_than_permitted(b: Bases) -> bytes:
    short = odd_authority(b, constraints=x509.BasicConstraints(ca=True, path_length=0))
    return under(b, odd_authority(b, "CA dưới nữa", constraints=CA, by=short), short)


@attack("invalid")
def chain_outside_its_name_constraints(b: Bases) -> bytes:
    only = x509.NameConstraints(
        permitted_subtrees=[x509.DirectoryName(x509.Name([x509.NameAttribute(x509.NameOID.COUNTRY_NAME, "LA")]))],
        excluded_subtrees=None,
    )
    return under(b, odd_authority(b, constraints=CA, more=(only,)))


@attack("invalid")
def chain_with_an_unknown_critical_extension(b: Bases) -> bytes:
    strange = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4.5"), b"\x05\x00")
    return under(b, odd_authority(b, constraints=CA, more=(strange,)))


@attack("invalid")
def chain_through_an_expired_authority(b: Bases) -> bytes:
    return under(b, odd_authority(b, constraints=CA, until=NOW - DAY))


@attack("invalid")
def chain_through_an_authority_of_tomorrow(b: Bases) -> bytes:
    return under(b, odd_authority(b, constraints=CA, since=NOW + DAY))


@attack("invalid", "revoked")
def chain_through_a_revoked_authority(b: Bases) -> bytes:
    ca = odd_authority(b, constraints=CA)
    person = issue(PERSON, by=ca)
    lists = [revocation_list(b.authority.root, (ca, NOW - 9 * DAY)), revocation_list(ca)]
    return b.sign(b.prepared, LEADER, person, signer=held(person.key, person, [ca]), evidence=lists)


@attack("invalid", "weak_algorithm")
def chain_through_a_short_key(b: Bases) -> bytes:
    ca = odd_authority(b, constraints=CA)
    weak = issue(name("CA khóa ngắn"), by=b.authority.root, key=rsa_key(1024), ca=True)
    return under(b, weak) if ca else b""


@attack("invalid", "out_of_validity")
def person_expired(b: Bases) -> bytes:
    return alone(b, b.authority.person(until=NOW - DAY))


@attack("invalid", "out_of_validity")
def person_of_tomorrow(b: Bases) -> bytes:
    return alone(b, b.authority.person(since=NOW + DAY))


@attack("invalid", "revoked")
def person_revoked(b: Bases) -> bytes:
    return alone(b, evidence=b.authority.lists((b.authority.leader, NOW - 2 * DAY)))


# --- kinds -----------------------------------------------------------------------------------------------------------

for _what, _options in {
    "encryption": {"usage": ("key_encipherment",)},
    "agreement": {"usage": ("key_agreement",)},
    "server": {"purposes": (ExtendedKeyUsageOID.SERVER_AUTH,)},
    "code": {"purposes": (ExtendedKeyUsageOID.CODE_SIGNING,)},
    "time-stamps": {"purposes": (ExtendedKeyUsageOID.TIME_STAMPING,)},
    "ocsp": {"purposes": (ExtendedKeyUsageOID.OCSP_SIGNING,)},
}.items():
    attack("invalid", "wrong_kind", name=f"kind-{_what}")(
        lambda b, options=_options: alone(b, b.authority.person(**options))
    )
attack("invalid", "wrong_kind", name="kind-authority")(lambda b: alone(b, b.authority.ca))
attack("invalid", "wrong_kind", name="kind-office-as-leader")(lambda b: alone(b, b.authority.office))
attack("invalid", "wrong_kind", name="kind-leader-as-office")(
    lambda b: b.sign(b.prepared, SEAL, b.authority.leader, evidence=True)
)


# --- certificates swapped --------------------------------------------------------------------------------------------


class Doctored(HeldKeySigner):
    """Signs properly and then lets `change` have its way with the parts of the CMS."""

    def __init__(self, holder: Holder, others, change) -> None:
        super().__init__(certificate=holder.asn1, key=holder.key, chain=[other.asn1 for other in others])
        self._change = change

    async def async_sign(self, *args, **options):
        done = await super().async_sign(*args, **options)
        return done if options.get("dry_run") else rebuilt(done, self._change)


def number_of(about: dict, number: int) -> None:
    """Let the signature name another certificate of the same issuer."""
    one = about["sid"].chosen
    about["sid"] = cms.SignerIdentifier(
        {"issuer_and_serial_number": cms.IssuerAndSerialNumber({"issuer": one["issuer"], "serial_number": number})}
    )


def signed_anew(about: dict, key) -> None:
    about["signature"] = key.sign(tlv(0x31, *attributes_of(about)), ec.ECDSA(hashes.SHA256()))


def doctored(b: Bases, change, holder: Holder | None = None, **options) -> bytes:
    who = holder or b.authority.leader
    # A time-stamp would be over the signature as it was before, and says nothing about these attacks.
    options["clock"] = None
    return alone(b, who, signer=Doctored(who, [b.authority.ca], change), **options)


def _swap(parts: dict, wanted: Holder, unwanted: Holder) -> None:
    kept = [one for one in parts["certificates"] if one.dump() != unwanted.der]
    parts["certificates"] = [*kept, wanted.asn1]


@attack("invalid")
def swapped_for_a_certificate_of_the_same_name_and_key(b: Bases) -> bytes:
    """The same key has two certificates; the one that signed is taken out for the other."""
    leader = b.authority.leader
    twin = issue(leader.certificate.subject, by=b.authority.ca, key=leader.key)

    def change(parts, about) -> None:
        _swap(parts, twin, leader)
        number_of(about, twin.certificate.serial_number)

    return doctored(b, change)


@attack("invalid")
def swapped_for_a_certificate_of_the_same_number_and_another_key(b: Bases) -> bytes:
    leader = b.authority.leader
    key = ec.generate_private_key(ec.SECP256R1())
    builder = (
        x509.CertificateBuilder()
        .subject_name(leader.certificate.subject)
        .issuer_name(leader.certificate.issuer)
        .public_key(key.public_key())
        .serial_number(leader.certificate.serial_number)
        .not_valid_before(NOW - DAY)
        .not_valid_after(NOW + DAY)
    )
    other = Holder(certificate=remade(builder, b.stranger.ca), key=key)
    return doctored(b, lambda parts, _: _swap(parts, other, leader))


@attack("invalid")
def signers_certificate_missing(b: Bases) -> bytes:
    return doctored(b, lambda parts, _: _swap(parts, b.authority.ca, b.authority.leader))


@attack("invalid")
def swapped_for_the_office(b: Bases) -> bytes:
    """Signed by a person, shown as the office."""

    def change(parts, about) -> None:
        _swap(parts, b.authority.office, b.authority.leader)
        number_of(about, b.authority.office.certificate.serial_number)

    return doctored(b, change)


def _attributes_without(*kinds: str):
    """Signed again by the same key, without some of the signed attributes."""

    def build(b: Bases) -> bytes:
        def change(_, about) -> None:
            about["signed_attrs"] = [one for one in about["signed_attrs"] if one["type"].native not in kinds]
            signed_anew(about, b.authority.leader.key)

        return doctored(b, change, clock=None)

    return build


attack("invalid", "unreadable_signature", name="attribute-signing-certificate-missing", accepts_claimed_time=True)(
    _attributes_without("signing_certificate_v2")
)
attack("invalid", name="attribute-content-type-missing", accepts_claimed_time=True)(_attributes_without("content_type"))
attack("invalid", name="attribute-digest-missing", accepts_claimed_time=True)(_attributes_without("message_digest"))
attack("invalid", name="attributes-all-missing", accepts_claimed_time=True)(
    _attributes_without("signing_certificate_v2", "content_type", "message_digest", "signing_time")
)


@attack("invalid", accepts_claimed_time=True)
def attribute_digest_of_other_bytes(b: Bases) -> bytes:
    def change(_, about) -> None:
        kept = [one for one in about["signed_attrs"] if one["type"].native != "message_digest"]
        other = cms.CMSAttribute({"type": "message_digest", "values": [bytes(32)]})
        about["signed_attrs"] = [*kept, other]
        signed_anew(about, b.authority.leader.key)

    return doctored(b, change, clock=None)


@attack("invalid")
def two_signers_in_one_signature(b: Bases) -> bytes:
    return doctored(b, lambda parts, _: parts.update(signers=2))


@attack("invalid")
def no_signer_in_the_signature(b: Bases) -> bytes:
    return doctored(b, lambda parts, _: parts.update(signers=0))


@attack("invalid")
def contents_inside_the_signature(b: Bases) -> bytes:
    inside = cms.ContentInfo({"content_type": "data", "content": b"khac"})
    return doctored(b, lambda parts, _: parts.update(encap_content_info=inside))


@attack("invalid", accepts_claimed_time=True)
def signature_of_another_key(b: Bases) -> bytes:
    return doctored(b, lambda _, about: signed_anew(about, b.stranger.leader.key), clock=None)


@attack("invalid")
def signature_of_zeros(b: Bases) -> bytes:
    """ECDSA with r = s = 0, which careless code takes for good (CVE-2022-21449)."""
    return doctored(b, lambda _, about: about.update(signature=bytes.fromhex("3006020100020100")))


# --- algorithms ------------------------------------------------------------------------------------------------------


class Rsa(HeldKeySigner):
    """RSA with another padding or digest than the signature says."""

    pad = padding.PKCS1v15()
    digest = hashes.SHA256()

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        return bytes(256) if dry_run else self._key.sign(data, self.pad, self.digest)


def rsa_signed(b: Bases, mechanism: dict, pad, digest, *, says: str = "sha256") -> bytes:
    person = b.rsa_leader
    signer = Rsa(certificate=person.asn1, key=person.key, chain=[b.authority.ca.asn1])
    signer.pad, signer.digest = pad, digest
    signer._signature_mechanism = algos.SignedDigestAlgorithm(mechanism)
    return alone(b, person, signer=signer, digest=says)


def pss(digest: str, salt: int = 32) -> dict:
    mask = {"algorithm": "mgf1", "parameters": {"algorithm": digest}}
    return {
        "algorithm": "rsassa_pss",
        "parameters": {"hash_algorithm": {"algorithm": digest}, "mask_gen_algorithm": mask, "salt_length": salt},
    }


attack("invalid", "weak_algorithm", name="algorithm-pss-with-sha1")(
    lambda b: rsa_signed(
        b, pss("sha1", 20), padding.PSS(mgf=padding.MGF1(hashes.SHA1()), salt_length=20), hashes.SHA1(), says="sha1"
    )
)


def rsa_doctored(mechanism: dict, pad, digest):
    """The digest of the contents is SHA-256; the signature over the attributes is another matter."""

    def build(b: Bases) -> bytes:
        def change(_, about) -> None:
            about["signature_algorithm"] = cms.SignedDigestAlgorithm(mechanism)
            kept = [one for one in about["signed_attrs"] if one["type"].native != "cms_algorithm_protection"]
            about["signed_attrs"] = kept
            about["signature"] = b.rsa_leader.key.sign(tlv(0x31, *attributes_of(about)), pad, digest)

        return doctored(b, change, b.rsa_leader, clock=None)

    return build


attack("invalid", "weak_algorithm", name="algorithm-pss-with-sha1-under-a-good-digest")(
    rsa_doctored(pss("sha1", 20), padding.PSS(mgf=padding.MGF1(hashes.SHA1()), salt_length=20), hashes.SHA1())
)
attack("invalid", "weak_algorithm", name="algorithm-rsa-sha1-under-a-good-digest")(
    rsa_doctored({"algorithm": "sha1_rsa"}, padding.PKCS1v15(), hashes.SHA1())
)
attack("invalid", "weak_algorithm", name="algorithm-rsa-md5-under-a-good-digest")(
    rsa_doctored({"algorithm": "md5_rsa"}, padding.PKCS1v15(), hashes.MD5())
)
attack("invalid", "weak_algorithm", name="algorithm-sha1", accepts_claimed_time=True)(
    lambda b: alone(b, digest="sha1", clock=None)
)
attack("invalid", name="algorithm-md5", accepts_claimed_time=True)(
    lambda b: alone(b, digest="md5", clock=None, holder=b.rsa_leader)
)
attack("invalid", "weak_algorithm", name="algorithm-rsa-1024")(
    lambda b: alone(b, b.authority.person(key=rsa_key(1024)))
)
attack("invalid", name="algorithm-small-curve")(
    lambda b: alone(b, b.authority.person(key=ec.generate_private_key(ec.SECP192R1())))
)


@attack("invalid")
def algorithm_unknown(b: Bases) -> bytes:
    other = cms.SignedDigestAlgorithm({"algorithm": "1.2.3.4.5"})
    return doctored(b, lambda _, about: about.update(signature_algorithm=other))


@attack("invalid")
def algorithm_of_the_digest_swapped(b: Bases) -> bytes:
    other = cms.DigestAlgorithm({"algorithm": "sha512"})
    return doctored(b, lambda _, about: about.update(digest_algorithm=other))


# --- time ------------------------------------------------------------------------------------------------------------


def timed(verdicts: str, *codes: str, **options):
    def enter(build):
        return attack(verdicts, *codes, accepts_claimed_time=True, **options)(build)

    return enter


@attack("warning", "claimed_time")
def time_stamp_missing(b: Bases) -> bytes:
    return alone(b, clock=None)


@timed("warning", "claimed_time")
def time_stamp_of_a_stranger(b: Bases) -> bytes:
    tsa = issue(name("TSA lạ"), by=b.stranger.ca, purposes=(ExtendedKeyUsageOID.TIME_STAMPING,))
    return alone(b, clock=b.clock(holder=tsa))


@timed("warning", "claimed_time")
def time_stamp_of_other_bytes(b: Bases) -> bytes:
    return alone(b, clock=b.clock(lies=True))


@timed("warning", "claimed_time")
def time_stamp_signed_by_another_key(b: Bases) -> bytes:
    return alone(b, clock=b.clock(signs_with=b.stranger.leader))


@timed("warning", "claimed_time")
def time_stamp_of_tomorrow(b: Bases) -> bytes:
    return alone(b, clock=b.clock(NOW + 2 * DAY))


@timed("warning", "claimed_time")
def time_stamp_by_a_certificate_not_for_time_stamps(b: Bases) -> bytes:
    return alone(b, clock=b.clock(holder=b.authority.office))


@timed("warning", "claimed_time")
def time_stamp_from_before_its_authority(b: Bases) -> bytes:
    """The authority lies: it puts a time at which its own certificate did not exist."""
    tsa = issue(name("TSA mới"), by=b.authority.ca, purposes=(ExtendedKeyUsageOID.TIME_STAMPING,), since=NOW - 2 * DAY)
    return alone(b, clock=b.clock(NOW - 60 * DAY, holder=tsa))


@timed("warning invalid", "claimed_time")
def time_stamp_from_before_its_authority_for_an_expired_signer(b: Bases) -> bytes:
    tsa = issue(name("TSA mới"), by=b.authority.ca, purposes=(ExtendedKeyUsageOID.TIME_STAMPING,), since=NOW - 2 * DAY)
    return alone(b, b.authority.person(until=NOW - 30 * DAY), clock=b.clock(NOW - 60 * DAY, holder=tsa))


@timed("warning", "claimed_time")
def time_stamp_with_sha1(b: Bases) -> bytes:
    return alone(b, clock=b.clock(digest="sha1"))


@timed("warning", "claimed_time")
def time_stamp_of_an_expired_authority(b: Bases) -> bytes:
    tsa = issue(name("TSA cũ"), by=b.authority.ca, purposes=(ExtendedKeyUsageOID.TIME_STAMPING,), until=NOW - DAY)
    return alone(b, clock=b.clock(NOW - 9 * DAY, holder=tsa))


@timed("warning invalid", "claimed_time")
def time_stamp_of_a_revoked_authority(b: Bases) -> bytes:
    lists = b.authority.lists((b.tsa, NOW - 9 * DAY))
    return alone(b, evidence=lists)


@attack("invalid", "out_of_validity")
def time_stamp_from_before_the_signers_certificate(b: Bases) -> bytes:
    return alone(b, b.authority.person(since=NOW - 5 * DAY), clock=b.clock(NOW - 50 * DAY))


@attack("invalid", "revoked")
def time_stamp_later_than_the_revocation_though_the_claim_is_earlier(b: Bases) -> bytes:
    return alone(b, evidence=b.authority.lists((b.authority.leader, NOW - 2 * DAY)), clock=b.clock(NOW))


@attack("invalid warning", "claimed_time", at=lambda b: NOW + 20 * DAY)
def second_time_stamp_by_a_stranger(b: Bases) -> bytes:
    """No own time-stamp; an archive time-stamp of somebody whom nobody trusts."""
    tsa = issue(name("TSA lạ"), by=b.stranger.ca, purposes=(ExtendedKeyUsageOID.TIME_STAMPING,))
    from pyhanko.sign.signers import PdfTimeStamper

    signed = alone(b, clock=None)
    stamper = PdfTimeStamper(b.clock(holder=tsa))
    return stamper.timestamp_pdf(open_for_more(signed), "sha256", bytes_reserved=16384).getvalue()


# --- evidence --------------------------------------------------------------------------------------------------------


def with_ocsp(b: Bases, *answers: bytes, crls=()) -> bytes:
    """The leader's signature with OCSP answers as its only evidence about him."""

    def change(writer) -> None:
        DocumentSecurityStore.supply_dss_in_writer(
            writer,
            None,
            certs=[b.authority.ca.asn1, b.authority.root.asn1],
            crls=[revocation_list(b.authority.root), *crls],
            ocsps=[asn1_ocsp.OCSPResponse.load(answer) for answer in answers],
        )

    return b.sign(b.prepared, LEADER, b.asked, change=change)


def answer(
    b: Bases,
    holder: Holder,
    *,
    by: Holder,
    status=ocsp.OCSPCertStatus.GOOD,
    since=NOW - DAY / 24,
    until=NOW + DAY,
    brings=(),
    issuer=None,
) -> bytes:
    revoked = status == ocsp.OCSPCertStatus.REVOKED
    builder = ocsp.OCSPResponseBuilder().add_response(
        cert=holder.certificate,
        issuer=(issuer or b.authority.ca).certificate,
        algorithm=hashes.SHA1(),
        cert_status=status,
        this_update=since,
        next_update=until,
        revocation_time=NOW - 9 * DAY if revoked else None,
        revocation_reason=None,
    )
    builder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, by.certificate)
    if brings:
        builder = builder.certificates([one.certificate for one in brings])
    return builder.sign(by.key, hashes.SHA256()).public_bytes(Encoding.DER)


@attack("warning", "revocation_unknown")
def evidence_ocsp_by_nobody_authorised(b: Bases) -> bytes:
    """Another leaf of the same authority answers."""
    return with_ocsp(
        b,
        answer(b, b.asked, by=b.authority.office, brings=[b.authority.office]),
        answer(b, b.tsa, by=b.authority.ca),
    )


@attack("warning", "revocation_unknown")
def evidence_ocsp_by_a_stranger(b: Bases) -> bytes:
    return with_ocsp(
        b, answer(b, b.asked, by=b.stranger.ca, brings=[b.stranger.ca]), answer(b, b.tsa, by=b.authority.ca)
    )


@attack("warning", "revocation_unknown")
def evidence_ocsp_says_unknown(b: Bases) -> bytes:
    return with_ocsp(
        b,
        answer(b, b.asked, by=b.authority.ca, status=ocsp.OCSPCertStatus.UNKNOWN),
        answer(b, b.tsa, by=b.authority.ca),
    )


@attack("warning", "revocation_unknown")
def evidence_ocsp_of_last_year(b: Bases) -> bytes:
    stale = answer(b, b.asked, by=b.authority.ca, since=NOW - 300 * DAY, until=NOW - 299 * DAY)
    return with_ocsp(b, stale, answer(b, b.tsa, by=b.authority.ca))


@attack("warning", "revocation_unknown")
def evidence_ocsp_of_another_authoritys_number(b: Bases) -> bytes:
    """The same serial number under another issuer."""
    return with_ocsp(
        b, answer(b, b.asked, by=b.authority.ca, issuer=b.stranger.ca), answer(b, b.tsa, by=b.authority.ca)
    )


@attack("invalid", "revoked")
def evidence_good_and_revoked(b: Bases) -> bytes:
    return with_ocsp(
        b,
        answer(b, b.asked, by=b.authority.ca),
        answer(b, b.asked, by=b.authority.ca, status=ocsp.OCSPCertStatus.REVOKED),
        answer(b, b.tsa, by=b.authority.ca),
    )


@attack("warning", "revocation_unknown")
def evidence_list_of_a_stranger_with_our_name(b: Bases) -> bytes:
    fake = Holder(certificate=b.authority.ca.certificate, key=b.stranger.ca.key)
    return with_ocsp(b, answer(b, b.tsa, by=b.authority.ca), crls=[revocation_list(fake)])


@attack("warning", "revocation_unknown")
def evidence_delta_list_alone(b: Bases) -> bytes:
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(b.authority.ca.certificate.subject)
        .last_update(NOW - DAY)
        .next_update(NOW + 30 * DAY)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(b.authority.ca.key.public_key()), False)
        .add_extension(x509.CRLNumber(9), False)
        .add_extension(x509.DeltaCRLIndicator(8), True)
    )
    delta = asn1_crl.CertificateList.load(builder.sign(b.authority.ca.key, hashes.SHA256()).public_bytes(Encoding.DER))
    return with_ocsp(b, answer(b, b.tsa, by=b.authority.ca), crls=[delta])


@attack("warning", "revocation_unknown")
def evidence_list_for_other_certificates_only(b: Bases) -> bytes:
    """A list about authorities says nothing of a person."""
    point = x509.IssuingDistributionPoint(None, None, False, True, None, False, False)
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(b.authority.ca.certificate.subject)
        .last_update(NOW - DAY)
        .next_update(NOW + 30 * DAY)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(b.authority.ca.key.public_key()), False)
        .add_extension(point, True)
    )
    listed = asn1_crl.CertificateList.load(builder.sign(b.authority.ca.key, hashes.SHA256()).public_bytes(Encoding.DER))
    return with_ocsp(b, answer(b, b.tsa, by=b.authority.ca), crls=[listed])


@attack("warning invalid", "revocation_unknown", at=lambda b: NOW + 40 * DAY)
def evidence_from_after_the_certificate_ran_out(b: Bases) -> bytes:
    """A list forgets a revoked certificate once it has expired, so a later list proves nothing."""
    leader = b.authority.person(until=NOW + 10 * DAY)
    lists = [
        revocation_list(b.authority.root, until=NOW + 90 * DAY),
        revocation_list(b.authority.ca, since=NOW + 20 * DAY, until=NOW + 90 * DAY),
    ]
    return alone(b, leader, evidence=lists)


@attack("warning invalid", "revocation_unknown")
def evidence_that_is_no_list(b: Bases) -> bytes:
    def change(writer) -> None:
        from pyhanko.pdf_utils import generic
        from pyhanko.pdf_utils.generic import pdf_name

        junk = writer.add_object(generic.StreamObject(stream_data=b"not a list"))
        writer.root[pdf_name("/DSS")] = generic.DictionaryObject({pdf_name("/CRLs"): generic.ArrayObject([junk])})
        writer.update_root()

    return b.sign(b.prepared, LEADER, change=change)
