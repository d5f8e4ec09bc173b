"""One signature as one incremental update of a file: certificate checked, appearance drawn, evidence added, signed.

pyHanko's parts are driven one by one, because its own path can neither draw between evidence and digest nor put the
evidence of earlier signatures into the revision under way.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO
from typing import TypeVar

from asn1crypto import crl, ocsp, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers.pdf_byterange import PreparedByteRangeDigest
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes, Signer
from pyhanko.sign.signers.pdf_signer import (
    DSSContentSettings,
    PdfSignatureMetadata,
    PdfSigner,
    PdfTBSDocument,
    SigDSSPlacementPreference,
)
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.stamp import BaseStampStyle
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import (
    DisallowedAlgorithmError,
    ExpiredError,
    InsufficientRevinfoError,
    InvalidCertificateError,
    NotYetValidError,
    PathError,
    RevokedError,
    ValidationError,
)
from pyhanko_certvalidator.path import ValidationPath

from vanthu.pdf.appearance import VIETNAM
from vanthu.pdf.held_key import load_certificates
from vanthu.pdf.stamp_time import AimedTimeStamper, TimeStampUnavailable
from vanthu.refusal import BadInput, WrongState

_TRIES = 6
_Made = TypeVar("_Made")

#: Fills fields and gives appearances in the update under way, for the time that it is told.
Drawing = Callable[[IncrementalPdfFileWriter, datetime], None]


class EarlierSignatureBad(WrongState):
    code = "earlier_signature_bad"
    template = (
        "Một chữ ký số có trước trong tệp không hợp lệ ({field_name}), không được ký hoặc đóng dấu tiếp lên tệp này."
    )


class CertificateRefused(BadInput):
    """The signer's certificate does not pass now. `fields["reason"]` says why."""

    code = "certificate_refused"


_REASONS = {
    "expired": "Chứng thư số của người ký đã hết hạn. Hãy gia hạn chứng thư số rồi ký lại.",
    "not_yet_valid": "Chứng thư số của người ký chưa đến ngày có hiệu lực.",
    "revoked": "Chứng thư số của người ký đã bị thu hồi. Hãy liên hệ nơi cấp chứng thư số.",
    "revocation_unknown": "Không kiểm tra được tình trạng thu hồi của chứng thư số lúc này. Hãy thử lại sau ít phút.",
    "weak_algorithm": "Chứng thư số dùng thuật toán đã bị loại bỏ. Hãy xin cấp chứng thư số mới.",
    "untrusted": "Chứng thư số không do tổ chức chứng thực được tin cậy cấp.",
    "wrong_kind": "Chứng thư số này không được cấp để ký số văn bản.",
}


def live_context(
    roots: Sequence[bytes], *, others: Sequence[bytes] = (), moment: datetime | None = None
) -> ValidationContext:
    """A context that trusts the PEM `roots`, knows the PEM `others`, fetches OCSP and CRLs and demands their answer.

    It is bound to the moment of its making: make a new one every few minutes.
    """
    return ValidationContext(
        trust_roots=load_certificates(roots),
        other_certs=load_certificates(others),
        allow_fetching=True,
        revocation_mode="require",
        # Answers are fetched after the context was made and may be younger than its moment: that is no fault here.
        retroactive_revinfo=True,
        moment=moment,
    )


@dataclass(frozen=True)
class _NoStamp(BaseStampStyle):
    """Appearances are drawn here, not by pyHanko (its fonts come out wrong with Liberation)."""

    def create_stamp(self, writer: object, box: object, text_params: object) -> None:
        return None


async def sign_field(
    pdf: bytes,
    *,
    field: str,
    signer: Signer,
    timestamper: TimeStamper | None,
    at: datetime,
    context: ValidationContext | None,
    draw: Drawing,
    evidence: list[ValidationPath] | None = None,
    time_shown: bool = False,
) -> bytes:
    """Sign the existing empty `field` in one update; `draw` fills fields and gives appearances, for the time it is told.

    `evidence`: chains of earlier signatures; not None asks for PAdES B-LT with everything in this revision. With
    `time_shown` the time told to `draw` is the second of the time-stamp. Raises `CertificateRefused` (only with a
    `context`) and `TimeStampUnavailable`.
    """
    if at.tzinfo is None:
        raise ValueError("the time of signing needs a zone")
    if context is not None:
        await check_certificate(signer.signing_cert, signer.cert_registry, context)
    fresh = time_shown or evidence is not None
    aimed = AimedTimeStamper(timestamper, fresh=fresh) if timestamper is not None else None
    lead = 0.3
    for _ in range(_TRIES):
        shown = await aimed.aim(lead) if aimed is not None and time_shown else at
        started = time.monotonic()
        signed = await _sign_once(
            pdf,
            field=field,
            signer=signer,
            timestamper=aimed,
            at=shown.astimezone(VIETNAM),
            context=context,
            draw=draw,
            evidence=evidence,
        )
        if aimed is None or not time_shown or aimed.stamped.replace(microsecond=0) == shown:
            return signed
        lead = min(10.0, time.monotonic() - started)
    raise TimeStampUnavailable()


async def _sign_once(
    pdf: bytes,
    *,
    field: str,
    signer: Signer,
    timestamper: AimedTimeStamper | None,
    at: datetime,
    context: ValidationContext | None,
    draw: Drawing,
    evidence: list[ValidationPath] | None,
) -> bytes:
    laid = await lay_signature(
        pdf, field=field, signer=signer, timestamper=timestamper, at=at, context=context, draw=draw, evidence=evidence
    )
    done = await laid.document.perform_signature(laid.digest.document_digest, PdfCMSSignedAttributes(signing_time=at))
    await done.post_signature_processing(laid.out)
    return laid.out.getvalue()


@dataclass(frozen=True, kw_only=True)
class Laid:
    """An update that is complete but for the signature itself: `digest` is what to sign, `out` has the room for it."""

    document: PdfTBSDocument
    digest: PreparedByteRangeDigest
    out: BytesIO


async def lay_signature(
    pdf: bytes,
    *,
    field: str,
    signer: Signer,
    timestamper: AimedTimeStamper | None,
    at: datetime,
    context: ValidationContext | None,
    draw: Drawing,
    evidence: list[ValidationPath] | None,
) -> Laid:
    """The update of `sign_field` up to the signature. Raises `TimeStampUnavailable`."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    metadata = PdfSignatureMetadata(
        field_name=field,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        embed_validation_info=evidence is not None,
        validation_context=context,
        # The seal covers the whole file only if its evidence lies in its own revision.
        dss_settings=DSSContentSettings(include_vri=False, placement=SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE),
    )
    session = PdfSigner(metadata, signer, timestamper=timestamper, stamp_style=_NoStamp()).init_signing_session(
        writer, existing_fields_only=True
    )
    session.system_time = at
    try:
        info = await session.perform_presign_validation(writer)
    except (PathError, ValidationError) as error:
        # The signer's own certificate has passed already: what fails here is the time-stamp server's.
        raise TimeStampUnavailable(
            "Chứng thư số của máy chủ cấp dấu thời gian không được tin cậy hoặc không kiểm tra được. "
            "Hãy báo quản trị hệ thống."
        ) from error
    if info is not None:
        if evidence is None:
            info = replace(info, validation_paths=[], ocsps_to_embed=[], crls_to_embed=[])
        else:
            paths = [*evidence, *info.validation_paths]
            info = replace(
                info,
                validation_paths=paths,
                ocsps_to_embed=_ocsps_of(context, paths),
                crls_to_embed=_crls_of(context, paths),
            )
    reserved = await session.estimate_signature_container_size(info)
    draw(writer, at)
    if evidence is None:
        info = None
    document = session.prepare_tbs_document(info, reserved)
    digest, out = document.digest_tbs_document()
    return Laid(document=document, digest=digest, out=out)


async def released(context: ValidationContext | None, work: Awaitable[_Made]) -> _Made:
    """Await `work`, then close the connections that the context opened, on the loop that opened them."""
    try:
        return await work
    finally:
        if context is not None:
            await context.aclose()


async def check_certificate(
    certificate: x509.Certificate, others: Iterable[x509.Certificate], context: ValidationContext
) -> None:
    validator = CertificateValidator(certificate, intermediate_certs=others, validation_context=context)
    try:
        await validator.async_validate_usage({"non_repudiation"})
    except (PathError, ValidationError) as error:
        raise CertificateRefused(_REASONS[_reason(error)], reason=_reason(error)) from error


def _reason(error: Exception) -> str:
    for kind, reason in (
        (ExpiredError, "expired"),
        (NotYetValidError, "not_yet_valid"),
        (RevokedError, "revoked"),
        (InsufficientRevinfoError, "revocation_unknown"),
        (DisallowedAlgorithmError, "weak_algorithm"),
        (InvalidCertificateError, "wrong_kind"),
    ):
        if isinstance(error, kind):
            return reason
    return "untrusted"


async def earlier_paths(pdf: bytes, context: ValidationContext | None) -> list[ValidationPath]:
    """Check all signatures already in the file, and return the chains of their signers and time-stamps.

    Raises `EarlierSignatureBad`, or `CertificateRefused` with the reason "revocation_unknown" when the sources of
    revocation do not answer. Without a `context` only the bytes and the permitted changes are checked.
    """
    judge = context or ValidationContext(trust_roots=[], allow_fetching=False, revocation_mode="soft-fail")
    paths: list[ValidationPath] = []
    for embedded in PdfFileReader(BytesIO(pdf)).embedded_signatures:
        try:
            status = await async_validate_pdf_signature(embedded, judge, judge)
        except (PdfError, PathError, ValidationError, ValueError) as error:
            raise EarlierSignatureBad(field_name=embedded.field_name) from error
        if not (status.intact and status.valid and status.docmdp_ok):
            raise EarlierSignatureBad(field_name=embedded.field_name)
        if context is not None and not status.bottom_line:
            try:
                await check_certificate(embedded.signer_cert, embedded.other_embedded_certs, context)
            except CertificateRefused as refusal:
                if refusal.fields["reason"] == "revocation_unknown":
                    raise  # nothing is known against the signature: a later try may succeed
            raise EarlierSignatureBad(field_name=embedded.field_name)
        paths += [status.validation_path] if status.validation_path else []
        stamp = status.timestamp_validity
        paths += [stamp.validation_path] if stamp is not None and stamp.validation_path else []
    return paths


def _certificates(paths: Sequence[ValidationPath]) -> list[x509.Certificate]:
    return [certificate for path in paths for certificate in path.iter_certs(include_root=False)]


def _ocsps_of(context: ValidationContext, paths: Sequence[ValidationPath]) -> list[ocsp.OCSPResponse]:
    """Answers about the certificates of `paths` only: a context may serve many documents."""
    serials = {certificate.serial_number for certificate in _certificates(paths)}
    return [
        answer
        for answer in context.ocsps
        if any(one["cert_id"]["serial_number"].native in serials for one in answer.response_data["responses"])
    ]


def _crls_of(context: ValidationContext, paths: Sequence[ValidationPath]) -> list[crl.CertificateList]:
    issuers = {certificate.issuer.hashable for certificate in _certificates(paths)}
    return [revoked for revoked in context.crls if revoked.issuer.hashable in issuers]
