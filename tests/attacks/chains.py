"""Attacks with chains of more than one path, keys of unusual kinds, and evidence that lies in other ways than `papers`."""

from __future__ import annotations

from bases import FILL, Bases, held, tlv
from cases import attack, honest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID
from file_bench import LEADER, SEAL
from papers import CA, PERSON, alone, answer, odd_authority, remade, with_ocsp
from pki_bench import DAY, NOW, Holder, issue, name, revocation_list
from pyhanko.sign.validation.dss import DocumentSecurityStore

# --- two paths -------------------------------------------------------------------------------------------------------


def crossed(b: Bases, key, by: Holder, *, called: str = "CA chéo", since=None, until=None) -> Holder:
    """A certificate of `by` for the authority that holds `key`."""
    builder = (
        x509.CertificateBuilder()
        .subject_name(name(called, office="Cơ yếu thử nghiệm"))
        .issuer_name(by.certificate.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(since or NOW - 600 * DAY)
        .not_valid_after(until or NOW + 600 * DAY)
        .add_extension(CA, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(by.key.public_key()), critical=False)
    )
    return Holder(certificate=remade(builder, by), key=key)


def by_two_paths(b: Bases, one: Holder, other: Holder, *, lists=None) -> bytes:
    """Signed by a person of an authority that two others certified; the file brings both certificates, `one` first."""
    person = issue(PERSON, by=one)
    signer = held(person.key, person, [one, other])
    evidence = [*b.lists, revocation_list(one)] if lists is None else lists
    return b.sign(b.prepared, LEADER, person, signer=signer, evidence=evidence)


def _paths(one, other):
    def build(b: Bases) -> bytes:
        key = ec.generate_private_key(ec.SECP256R1())
        return by_two_paths(b, one(b, key), other(b, key))

    return build


def _good(b, key):
    return crossed(b, key, b.authority.root)


def _stranger(b, key):
    return crossed(b, key, b.stranger.root)


def _expired(b, key):
    return crossed(b, key, b.authority.root, until=NOW - DAY)


honest(name="two-paths-one-of-strangers")(_paths(_good, _stranger))
honest(name="two-paths-of-strangers-first")(_paths(_stranger, _good))
honest(name="two-paths-one-expired")(_paths(_good, _expired))
honest(name="two-paths-expired-first")(_paths(_expired, _good))
honest(name="two-paths-both-good")(_paths(_good, _good))
attack("invalid", name="two-paths-expired-and-of-strangers")(_paths(_expired, _stranger))
attack("invalid", "untrusted", name="two-paths-both-of-strangers")(_paths(_stranger, _stranger))


@attack("invalid warning")
def two_paths_one_revoked(b: Bases) -> bytes:
    """Whichever path is taken: the certificate of one was withdrawn, and nobody may choose the other for that."""
    key = ec.generate_private_key(ec.SECP256R1())
    one, other = _good(b, key), _stranger(b, key)
    lists = [revocation_list(b.authority.root, (one, NOW - 9 * DAY)), revocation_list(one)]
    return by_two_paths(b, one, other, lists=lists)


@attack("invalid", "untrusted")
def chain_in_a_ring(b: Bases) -> bytes:
    """Two authorities that certify each other, and nobody else them."""
    keys = [ec.generate_private_key(ec.SECP256R1()) for _ in range(2)]
    first = Holder(certificate=issue(name("CA A"), ca=True, key=keys[0]).certificate, key=keys[0])
    second = crossed(b, keys[1], first, called="CA B")
    ring = crossed(b, keys[0], second, called="CA A")
    person = issue(PERSON, by=ring)
    return b.sign(b.prepared, LEADER, person, signer=held(person.key, person, [ring, second]), evidence=True)


@attack("invalid", "untrusted")
def chain_of_many_strangers(b: Bases) -> bytes:
    """Thirty certificates of one name: the paths through them are not to be tried one by one for ever."""
    key = ec.generate_private_key(ec.SECP256R1())
    first = Holder(certificate=issue(name("CA nhiều"), ca=True, key=key).certificate, key=key)
    many = [crossed(b, key, first, called="CA nhiều").asn1 for _ in range(30)]
    person = issue(PERSON, by=first)
    return b.sign(
        b.prepared,
        LEADER,
        person,
        signer=held(person.key, person, [first]),
        change=lambda writer: DocumentSecurityStore.supply_dss_in_writer(writer, None, certs=many, crls=b.lists),
    )


# --- keys ------------------------------------------------------------------------------------------------------------


class Edwards:
    """A certificate for Ed25519 (RFC 8410), which `pki_bench.issue` does not make."""

    def __init__(self, b: Bases) -> None:
        self.key = ed25519.Ed25519PrivateKey.generate()
        by = b.authority.ca
        usage = dict.fromkeys(
            ("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign"), False
        ) | {"digital_signature": True, "content_commitment": True, "encipher_only": False, "decipher_only": False}
        builder = (
            x509.CertificateBuilder()
            .subject_name(PERSON)
            .issuer_name(by.certificate.subject)
            .public_key(self.key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(NOW - 90 * DAY)
            .not_valid_after(NOW + 90 * DAY)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.KeyUsage(**usage), critical=True)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(by.key.public_key()), critical=False)
        )
        self.holder = Holder(certificate=remade(builder, by), key=self.key)

    def signer(self, b: Bases):
        from pyhanko.sign.signers.pdf_cms import SimpleSigner
        from pyhanko_certvalidator.registry import SimpleCertificateStore

        store = SimpleCertificateStore()
        store.register(b.authority.ca.asn1)
        return SimpleSigner(signing_cert=self.holder.asn1, signing_key=self.holder.asn1_key, cert_registry=store)


@honest()
def key_on_edwards_curve(b: Bases) -> bytes:
    who = Edwards(b)
    return b.sign(b.prepared, LEADER, who.holder, signer=who.signer(b), evidence=True, digest="sha512")


@honest()
def key_on_p256(b: Bases) -> bytes:
    return alone(b, b.authority.person(key=ec.generate_private_key(ec.SECP256R1())))


@honest()
def key_on_p521(b: Bases) -> bytes:
    return alone(b, b.authority.person(key=ec.generate_private_key(ec.SECP521R1())), digest="sha512")


@honest()
def key_on_brainpool(b: Bases) -> bytes:
    return alone(b, b.authority.person(key=ec.generate_private_key(ec.BrainpoolP256R1())))


def _explicit(generator: bytes | None = None):
    """P-256 written out as numbers, where a name is wanted (RFC 5480 §2.1.1); another generator makes another key
    answer to the same point (CVE-2020-0601).
    """

    def build(b: Bases) -> bytes:
        from asn1crypto import keys as asn1_keys

        leader = b.authority.leader
        point = bytes.fromhex(
            "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"
        )
        numbers = asn1_keys.SpecifiedECDomain(
            {
                "version": "ecdpVer1",
                "field_id": {
                    "field_type": "prime_field",
                    "parameters": 0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF,
                },
                "curve": {
                    "a": bytes.fromhex("ffffffff00000001000000000000000000000000fffffffffffffffffffffffc"),
                    "b": bytes.fromhex("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b"),
                },
                "base": generator or point,
                "order": 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
                "cofactor": 1,
            }
        )
        certificate = leader.asn1
        body = certificate["tbs_certificate"]
        body["subject_public_key_info"]["algorithm"]["parameters"] = asn1_keys.ECDomainParameters(
            name="specified", value=numbers
        )
        signature = b.authority.ca.key.sign(body.dump(force=True), ec.ECDSA(hashes.SHA256()))
        certificate["signature_value"] = signature
        der = certificate.dump(force=True)

        class Odd(Holder):
            @property
            def der(self) -> bytes:
                return der

        odd = Odd(certificate=leader.certificate, key=leader.key)
        return alone(b, odd, signer=held(leader.key, odd, [b.authority.ca]))

    return build


attack("invalid", name="key-on-a-curve-of-numbers")(_explicit())
attack("invalid", name="key-on-a-curve-of-another-generator")(_explicit(b"\4" + bytes(63) + b"\1"))


# --- evidence that lies ----------------------------------------------------------------------------------------------


@attack("warning", "revocation_unknown")
def evidence_ocsp_of_tomorrow(b: Bases) -> bytes:
    """An answer that nobody can have given yet."""
    early = answer(b, b.asked, by=b.authority.ca, since=NOW + 2 * DAY, until=NOW + 9 * DAY)
    return with_ocsp(b, early, answer(b, b.tsa, by=b.authority.ca))


@attack("warning", "revocation_unknown")
def evidence_list_of_tomorrow(b: Bases) -> bytes:
    lists = [
        revocation_list(b.authority.root),
        revocation_list(b.authority.ca, since=NOW + 2 * DAY, until=NOW + 90 * DAY),
    ]
    return alone(b, evidence=lists)


@attack("warning", "revocation_unknown")
def evidence_ocsp_about_somebody_else(b: Bases) -> bytes:
    return with_ocsp(b, answer(b, b.authority.office, by=b.authority.ca), answer(b, b.tsa, by=b.authority.ca))


@attack("warning", "revocation_unknown")
def evidence_ocsp_with_another_signature(b: Bases) -> bytes:
    """The answer of the right responder, and the last byte of its signature is another one."""
    good = answer(b, b.asked, by=b.authority.ca)
    return with_ocsp(b, good[:-1] + bytes([good[-1] ^ 1]), answer(b, b.tsa, by=b.authority.ca))


@attack("warning", "revocation_unknown")
def evidence_ocsp_that_says_try_later(b: Bases) -> bytes:
    later = ocsp.OCSPResponseBuilder.build_unsuccessful(ocsp.OCSPResponseStatus.TRY_LATER).public_bytes(Encoding.DER)
    return with_ocsp(b, later, answer(b, b.tsa, by=b.authority.ca))


def _responder(b: Bases, **options) -> Holder:
    purposes = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING])
    return odd_authority(
        b, "OCSP", **{"by": b.authority.ca, "more": (purposes,), "plain": (x509.OCSPNoCheck(),), **options}
    )


@attack("warning", "revocation_unknown")
def evidence_ocsp_of_an_expired_responder(b: Bases) -> bytes:
    """His certificate ran out before he answered."""
    who = _responder(b, until=NOW - 5 * DAY)
    return with_ocsp(b, answer(b, b.asked, by=who, brings=[who]), answer(b, b.tsa, by=b.authority.ca))


@attack("warning", "revocation_unknown")
def evidence_ocsp_of_a_strangers_responder(b: Bases) -> bytes:
    """Authorised to answer, by another authority."""
    who = _responder(b, by=b.stranger.ca)
    return with_ocsp(b, answer(b, b.asked, by=who, brings=[who]), answer(b, b.tsa, by=b.authority.ca))


@attack("warning", "revocation_unknown")
def evidence_ocsp_of_a_revoked_responder(b: Bases) -> bytes:
    who = _responder(b, plain=())
    lists = [revocation_list(b.authority.ca, (who, NOW - 9 * DAY), until=NOW - DAY)]
    return with_ocsp(b, answer(b, b.asked, by=who, brings=[who]), answer(b, b.tsa, by=b.authority.ca), crls=lists)


def _store(rest: str, value):
    """The seal with its evidence, and then the evidence again in another shape, under a time-stamp."""

    def build(b: Bases) -> bytes:
        from pyhanko.pdf_utils import generic
        from pyhanko.pdf_utils.generic import pdf_name

        def change(writer) -> None:
            store = writer.root["/DSS"]
            store[pdf_name(rest)] = value(writer, generic)
            writer.update_container(store)

        return b.stamp(b.open_good, change=change)

    return build


for _what, _key, _value in (
    ("an-unknown-key", "/Mine", lambda writer, generic: generic.NumberObject(1)),
    ("the-page-inside", "/Mine", lambda writer, generic: writer.root.raw_get("/Pages")),
    (
        "a-picture-for-a-list",
        "/CRLs",
        lambda writer, generic: generic.ArrayObject([writer.add_object(generic.DictionaryObject())]),
    ),
    ("no-list-of-certificates", "/Certs", lambda writer, generic: generic.pdf_string("x")),
    (
        "evidence-of-an-odd-name",
        "/VRI",
        lambda writer, generic: generic.DictionaryObject({generic.pdf_name("/x"): generic.DictionaryObject()}),
    ),
):
    attack("invalid", name=f"evidence-store-with-{_what}")(_store(_key, _value))


@honest()
def evidence_store_with_the_same_twice(b: Bases) -> bytes:
    """Certificates and lists again, as tools add them that do not look first."""

    def change(writer) -> None:
        DocumentSecurityStore.supply_dss_in_writer(
            writer, None, certs=[b.authority.ca.asn1, b.authority.root.asn1], crls=b.lists
        )

    return b.stamp(b.sign(b.sign(b.open_prepared, LEADER), SEAL, evidence=True, fill=FILL), change=change)


@attack("warning invalid", "claimed_time", accepts_claimed_time=True)
def time_stamp_of_another_signature(b: Bases) -> bytes:
    """A real token of the real authority, over another signature of the same person."""
    from asn1crypto import cms
    from papers import doctored

    token = next(iter(_tokens(alone(b))))

    def change(_, about) -> None:
        kept = cms.CMSAttribute({"type": "signature_time_stamp_token", "values": [token]})
        about["unsigned"] = tlv(0xA1, kept.dump())

    return doctored(b, change, clock=None)


def _tokens(pdf: bytes):
    import io

    from pyhanko.pdf_utils.reader import PdfFileReader

    for signature in PdfFileReader(io.BytesIO(pdf)).embedded_signatures:
        for attribute in signature.signer_info["unsigned_attrs"]:
            yield from attribute["values"]
