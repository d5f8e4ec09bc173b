"""Signing in two phases: what is to be signed goes out, a signature comes back, minutes apart.

Phase one prepares the whole update but for the signature itself and pins the certificate, which the signed attributes
name (signing-certificate-v2, RFC 5035). Phase two believes nothing: the signature must be the pinned certificate's over
exactly this file before anything else is done; then the time-stamp is added and the prepared update completed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from asn1crypto import cms, tsp, x509
from pyhanko.sign.general import (
    CMSExtractionError,
    NonexistentAttributeError,
    as_signing_certificate_v2,
    find_unique_cms_attribute,
    simple_cms_attribute,
)
from pyhanko.sign.signers.pdf_byterange import PreparedByteRangeDigest
from pyhanko.sign.signers.pdf_cms import ExternalSigner, PdfCMSSignedAttributes
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation.generic_cms import extract_certs_for_validation, validate_sig_integrity
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from vanthu.pdf import certificates, fields
from vanthu.pdf.corner import corner_drawing
from vanthu.pdf.held_key import load_certificates
from vanthu.pdf.number import NumberDate
from vanthu.pdf.revision import Drawing, Original, check_certificate, earlier_paths, finished, lay_signature
from vanthu.pdf.sign import person_drawing, read, seal_drawing
from vanthu.pdf.stamp_time import AimedTimeStamper
from vanthu.pdf.verdict import VIETNAM
from vanthu.refusal import BadInput

_DIGEST = "sha256"
#: No signature and no CMS of one signer is larger: checked before anything is parsed.
LARGEST_ANSWER = 64 * 1024


class SignatureRefused(BadInput):
    """The signature is not the pinned certificate's over what was handed out. Nothing was made of it."""

    code = "signature_refused"
    template = (
        "Chữ ký gửi về không khớp với văn bản và chứng thư số của lần ký này: {why}. "
        "Hãy ký lại đúng dữ liệu vừa nhận, bằng đúng chứng thư số đã đăng ký."
    )


@dataclass(frozen=True, kw_only=True)
class Begun:
    """Phase one: the prepared file, and what is to be signed.

    `attributes` is the DER of the signed attributes (a SET OF, RFC 5652 §5.4): the raw signature is made over exactly
    these bytes with SHA-256. `digest` is the SHA-256 of the file's byte range, which they hold. `start` and `end` bound
    the room for the signature.
    """

    pdf: bytes
    attributes: bytes
    digest: bytes
    start: int
    end: int


def begin_person(
    pdf: bytes,
    *,
    certificate: bytes,
    chain: bytes,
    image: bytes,
    timestamper: TimeStamper | None,
    at: datetime,
    field: str = fields.LEADER,
    number: NumberDate | None = None,
) -> Begun:
    """Phase one of initials or of the signer's signature, by the PEM `certificate`; `chain` are PEM certificates above.

    With a `timestamper` room is kept for its answer. Raises as `sign.sign_person`.
    """
    original = read(pdf)
    draw = person_drawing(original, image=image, number=number, field=field)
    return finished(None, _begin(original, field, certificate, chain, timestamper, at, None, draw))


def begin_seal(
    pdf: bytes,
    *,
    certificate: bytes,
    chain: bytes,
    seal_image: bytes,
    timestamper: TimeStamper | None,
    at: datetime,
    context: ValidationContext | None,
    organisation: str,
    number: NumberDate | None,
) -> Begun:
    """Phase one of the seal: with a `context`, all evidence lies in the seal's own revision, as `sign.seal` puts it.

    The time shown is `at`: that of a time-stamp, which comes after the signature, cannot be known here.
    Raises as `sign.seal`.
    """
    original = read(pdf)
    draw, _ = seal_drawing(original, seal_image=seal_image, name=organisation, number=number)
    return finished(context, _begin(original, fields.SEAL, certificate, chain, timestamper, at, context, draw))


def begin_corner(
    laid: bytes,
    *,
    certificate: bytes,
    chain: bytes,
    lines: Sequence[str],
    timestamper: TimeStamper | None,
    at: datetime,
    context: ValidationContext | None,
    seal_image: bytes | None = None,
    seal_mm: float = 0.0,
) -> Begun:
    """Phase one of the organisation's signature on an annex or a scan: `laid` comes from `corner.lay_corner` with these
    `lines` and, with a `seal_image`, the same diameter."""
    draw = corner_drawing(laid, lines=lines, seal_image=seal_image, seal_mm=seal_mm)
    return finished(context, _begin(read(laid), fields.SEAL, certificate, chain, timestamper, at, context, draw))


async def _begin(
    original: Original,
    field: str,
    certificate: bytes,
    chain: bytes,
    timestamper: TimeStamper | None,
    at: datetime,
    context: ValidationContext | None,
    draw: Drawing,
) -> Begun:
    signer = _signer(certificate, chain)
    evidence = None
    if context is not None:
        own = await check_certificate(signer.signing_cert, signer.cert_registry, context)
        evidence = [*await earlier_paths(original, context), own]
    at = at.astimezone(VIETNAM)
    laid = await lay_signature(
        original,
        field=field,
        signer=signer,
        timestamper=AimedTimeStamper(timestamper, fresh=evidence is not None) if timestamper is not None else None,
        at=at,
        context=context,
        draw=draw,
        evidence=evidence,
    )
    attributes = await signer.signed_attrs(
        laid.digest.document_digest, _DIGEST, attr_settings=PdfCMSSignedAttributes(signing_time=at), use_pades=True
    )
    return Begun(
        pdf=laid.out.whole(),
        attributes=attributes.dump(),
        digest=laid.digest.document_digest,
        start=laid.digest.reserved_region_start,
        end=laid.digest.reserved_region_end,
    )


def finish(
    begun: Begun,
    *,
    certificate: bytes,
    chain: bytes,
    timestamper: TimeStamper | None,
    signature: bytes | None = None,
    signed: bytes | None = None,
) -> bytes:
    """Phase two: the signed file, from the raw `signature` over `begun.attributes` or from a whole CMS (`signed`).

    The signature is held against the PEM `certificate` and the file first of all: RSA is PKCS #1 v1.5 and ECDSA is DER,
    both with SHA-256. Raises `SignatureRefused`, `TimeStampUnavailable`.
    """
    answer = signature if signature is not None else signed
    if not answer or len(answer) > LARGEST_ANSWER:
        raise SignatureRefused(why="không có chữ ký hoặc chữ ký quá dài")
    return finished(None, _finish(begun, certificate, chain, timestamper, signature=signature, signed=signed))


async def _finish(
    begun: Begun,
    certificate: bytes,
    chain: bytes,
    timestamper: TimeStamper | None,
    *,
    signature: bytes | None,
    signed: bytes | None,
) -> bytes:
    pinned = load_certificates([certificate])[0]
    try:
        if signature is not None:
            attributes = cms.CMSAttributes.load(begun.attributes)
            content = await _signer(certificate, chain, signature).async_sign_prescribed_attributes(_DIGEST, attributes)
        else:
            content = cms.ContentInfo.load(signed, strict=True)
        data = _checked(content, begun, pinned)
    except SignatureRefused:
        raise
    except Exception as error:  # what a stranger's client sends raises whatever it likes
        raise SignatureRefused(why="không đọc được chữ ký") from error
    if timestamper is not None:
        await _stamp(data, timestamper)
    out = BytesIO(begun.pdf)
    room = (begun.end - begun.start - 2) // 2
    if len(content.dump()) > room:
        raise SignatureRefused(why=f"chữ ký dài hơn {room} byte đã chừa sẵn")
    PreparedByteRangeDigest(
        document_digest=begun.digest, reserved_region_start=begun.start, reserved_region_end=begun.end
    ).fill_with_cms(out, content)
    return out.getvalue()


def _checked(content: cms.ContentInfo, begun: Begun, pinned: x509.Certificate) -> cms.SignedData:
    """The signed data, if it is one sound signature of the pinned certificate over the prepared file."""
    if content["content_type"].native != "signed_data":
        raise SignatureRefused(why="không phải cấu trúc CMS SignedData")
    data = content["content"]
    if len(data["signer_infos"]) != 1:
        raise SignatureRefused(why="phải có đúng một người ký")
    if data["encap_content_info"]["content"].native is not None:
        raise SignatureRefused(why="chữ ký không được mang theo nội dung")
    info = data["signer_infos"][0]
    try:
        signer = extract_certs_for_validation(data).signer_cert
    except CMSExtractionError:
        signer = None
    if signer is None or signer.dump() != pinned.dump():
        raise SignatureRefused(why="chứng thư số trong chữ ký không phải chứng thư số đã đăng ký")
    if (weak := certificates.weakness(info, pinned)) is not None:
        raise SignatureRefused(why=f"thuật toán {weak} không còn an toàn")
    _names_certificate(info, pinned)
    digest = info["digest_algorithm"]["algorithm"].native
    expected = begun.digest if digest == _DIGEST else _range_digest(begun, digest)
    intact, valid = validate_sig_integrity(info, pinned, "data", expected)
    if not intact:
        raise SignatureRefused(why="giá trị băm không phải của tệp này")
    if not valid:
        raise SignatureRefused(why="chữ ký không đúng với khóa của chứng thư số")
    return data


def _range_digest(begun: Begun, algorithm: str) -> bytes:
    digest = hashlib.new(algorithm, begun.pdf[: begun.start])
    digest.update(begun.pdf[begun.end :])
    return digest.digest()


def _names_certificate(info: cms.SignerInfo, pinned: x509.Certificate) -> None:
    """PAdES: the signer's certificate stands in the signed attributes, so that nobody exchanges it afterwards."""
    try:
        named = find_unique_cms_attribute(info["signed_attrs"], "signing_certificate_v2")
    except NonexistentAttributeError:
        named = None
    wanted = as_signing_certificate_v2(pinned, hash_algo=_DIGEST)["certs"][0]["cert_hash"].native
    if named is None or named["certs"][0]["cert_hash"].native != wanted:
        raise SignatureRefused(why="thuộc tính được ký không nêu chứng thư số (signing-certificate-v2, SHA-256)")


async def _stamp(data: cms.SignedData, timestamper: TimeStamper) -> None:
    info = data["signer_infos"][0]
    digest = hashlib.new(_DIGEST, info["signature"].native).digest()
    token: tsp.ContentInfo = await AimedTimeStamper(timestamper).async_timestamp(digest, _DIGEST)
    # A stamp of the client's own would be one that nobody chose here.
    info["unsigned_attrs"] = cms.CMSAttributes([simple_cms_attribute("signature_time_stamp_token", token)])


def _signer(certificate: bytes, chain: bytes, signature: bytes | None = None) -> ExternalSigner:
    signing = load_certificates([certificate])[0]
    above = SimpleCertificateStore()
    above.register_multiple(load_certificates([chain]) if chain else ())
    key: Any = signing.public_key
    length = key.byte_size if key.algorithm == "rsa" else 2 * ((key.bit_size + 7) // 8) + 9
    return ExternalSigner(
        signing_cert=signing, cert_registry=above, signature_value=signature or length, embed_roots=False
    )
