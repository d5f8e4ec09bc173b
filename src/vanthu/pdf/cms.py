"""The CMS container of a PDF signature (RFC 5652, PAdES baseline of ETSI EN 319 142-1), written directly as DER.

pyHanko builds it from asn1crypto objects, once to learn its size and once for good: two thirds of the time of a signature,
for a structure of which only the digest, the raw signature and the time-stamp ever change. The contents are pyHanko's
own, attribute for attribute (a test compares them); the raw signature still comes from the pyHanko signer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from asn1crypto import x509
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes, Signer
from pyhanko.sign.timestamps import TimeStamper

DIGEST = "sha256"

_SEQUENCE, _SET, _OCTETS = 0x30, 0x31, 0x04
_CONTEXT_0, _CONTEXT_1 = 0xA0, 0xA1


def _tlv(tag: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    size = len(body)
    if size < 128:
        return bytes((tag, size)) + body
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 128 | len(length))) + length + body


_VERSION = b"\x02\x01\x01"
_DATA = bytes.fromhex("06092a864886f70d010701")
_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
_CONTENT_TYPE = bytes.fromhex("06092a864886f70d010903")
_MESSAGE_DIGEST = bytes.fromhex("06092a864886f70d010904")
_SIGNING_CERTIFICATE_V2 = bytes.fromhex("060b2a864886f70d010910022f")
_TIME_STAMP_TOKEN = bytes.fromhex("060b2a864886f70d010910020e")
_SHA256 = _tlv(_SEQUENCE, bytes.fromhex("0609608648016503040201"), b"\x05\x00")
_ENCAPSULATED = _tlv(_SEQUENCE, _DATA)


async def container(
    signer: Signer, digest: bytes, *, timestamper: TimeStamper | None, at: datetime, dry_run: bool = False
) -> bytes:
    """The DER of a detached PAdES signature over a document of the SHA-256 `digest`.

    With a `timestamper` the signature carries its token (B-T). A `dry_run` has the size of the real one, but for the
    token's: neither key nor time-stamp server is asked for more than once. `at` matters only to signers that put more
    into the container than a signature needs; those are left to pyHanko. Raises what the signer and the server raise.
    """
    if not _is_plain(signer):
        made = await signer.async_sign(
            digest,
            DIGEST,
            use_pades=True,
            dry_run=dry_run,
            timestamper=timestamper,
            signed_attr_settings=PdfCMSSignedAttributes(signing_time=at),
        )
        return made.dump()
    certificate = signer.signing_cert
    held, identity, certificates = _about(certificate.dump(), tuple(_embedded(signer)))
    attributes = sorted(
        (
            _attribute(_CONTENT_TYPE, _DATA),
            _attribute(_MESSAGE_DIGEST, _tlv(_OCTETS, digest)),
            held,
        )
    )
    raw = await signer.async_sign_raw(_tlv(_SET, *attributes), DIGEST, dry_run)
    token = b""
    if timestamper is not None:
        given = (
            await timestamper.async_dummy_response(DIGEST)
            if dry_run
            else await timestamper.async_timestamp(hashlib.sha256(raw).digest(), DIGEST)
        )
        token = _tlv(_CONTEXT_1, _attribute(_TIME_STAMP_TOKEN, given.dump()))
    info = _tlv(
        _SEQUENCE,
        _VERSION,
        identity,
        _SHA256,
        _tlv(_CONTEXT_0, *attributes),
        signer.get_signature_mechanism_for_digest(DIGEST).dump(),
        _tlv(_OCTETS, raw),
        token,
    )
    data = _tlv(_SEQUENCE, _VERSION, _tlv(_SET, _SHA256), _ENCAPSULATED, certificates, _tlv(_SET, info))
    return _tlv(_SEQUENCE, _SIGNED_DATA, _tlv(_CONTEXT_0, data))


def _is_plain(signer: Signer) -> bool:
    """Whether the signer leaves everything but the raw signature to pyHanko's own code, and its settings alone."""
    kind = type(signer)
    return (
        kind.async_sign is Signer.async_sign
        and kind.async_sign_prescribed_attributes is Signer.async_sign_prescribed_attributes
        and kind.signed_attrs is Signer.signed_attrs
        and kind.unsigned_attrs is Signer.unsigned_attrs
        and kind.signer_info is Signer.signer_info
        and signer.signed_attr_prov_spec is None
        and signer.unsigned_attr_prov_spec is None
        and signer.signature_mechanism is None
        and not signer.attribute_certs
    )


def _embedded(signer: Signer) -> Iterable[bytes]:
    """The certificates that go along; pyHanko's own rule on roots."""
    for certificate in signer.cert_registry or ():
        if signer.embed_roots or certificate.self_signed == "no":
            yield certificate.dump()


@lru_cache(maxsize=64)
def _about(certificate: bytes, others: tuple[bytes, ...]) -> tuple[bytes, bytes, bytes]:
    """The attribute that binds the certificate (RFC 5035), its issuer and serial number, and the set of certificates."""
    parsed = x509.Certificate.load(certificate)
    issuer, serial = parsed.issuer.dump(), parsed["tbs_certificate"]["serial_number"].dump()
    # SHA-256 is the attribute's default algorithm, so DER leaves it out.
    names = _tlv(_SEQUENCE, _tlv(_SEQUENCE, _tlv(0xA4, issuer)), serial)
    bound = _tlv(_SEQUENCE, _tlv(_OCTETS, hashlib.sha256(certificate).digest()), names)
    held = _attribute(_SIGNING_CERTIFICATE_V2, _tlv(_SEQUENCE, _tlv(_SEQUENCE, bound)))
    identity = _tlv(_SEQUENCE, issuer, serial)
    return held, identity, _tlv(_CONTEXT_0, *sorted({certificate, *others}))


def _attribute(kind: bytes, value: bytes) -> bytes:
    return _tlv(_SEQUENCE, kind, _tlv(_SET, value))
