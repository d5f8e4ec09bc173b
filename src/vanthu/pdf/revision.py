"""One signature as one incremental update of a file: certificate checked, appearance drawn, evidence added, signed.

pyHanko's parts are driven one by one, because its own path can neither draw between evidence and digest nor put the
evidence of earlier signatures into the revision under way.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any, TypeVar

from asn1crypto import cms as asn1_cms
from asn1crypto import x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.signers.pdf_byterange import PreparedByteRangeDigest, SignatureObject
from pyhanko.sign.signers.pdf_cms import Signer
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.stamp import BaseStampStyle
from pyhanko_certvalidator import ValidationContext
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

from vanthu.pdf import certificates, cms, known
from vanthu.pdf.appearance import VIETNAM
from vanthu.pdf.evidence import is_intact, is_intact_token
from vanthu.pdf.fields import spoken
from vanthu.pdf.held_key import load_certificates
from vanthu.pdf.live import LiveContext, Passed, passes
from vanthu.pdf.reading import Reader
from vanthu.pdf.stamp_time import AimedTimeStamper, TimeStampUnavailable
from vanthu.pdf.update import SigningUpdate, Tail
from vanthu.refusal import BadInput, WrongState

_TRIES = 6
#: Reason of a `CertificateRefused` that another try may not find again: who could tell did not answer.
UNKNOWN = "revocation_unknown"

_Outcome = TypeVar("_Outcome")

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
    UNKNOWN: "Không kiểm tra được tình trạng thu hồi của chứng thư số lúc này. Hãy thử lại sau ít phút.",
    "weak_algorithm": "Chứng thư số dùng thuật toán đã bị loại bỏ. Hãy xin cấp chứng thư số mới.",
    "untrusted": "Chứng thư số không do tổ chức chứng thực được tin cậy cấp.",
    "wrong_kind": "Chứng thư số này không được cấp để ký số văn bản.",
}


def live_context(
    roots: Sequence[bytes], *, others: Sequence[bytes] = (), moment: datetime | None = None
) -> ValidationContext:
    """A context that trusts the PEM `roots`, knows the PEM `others`, fetches OCSP and CRLs and demands their answer.

    It is bound to the moment of its making: make one for each act. Answers are shared between them (`live`).
    """
    return LiveContext(roots, others=others, moment=moment)


@dataclass(frozen=True)
class _NoStamp(BaseStampStyle):
    """Appearances are drawn here, not by pyHanko (its fonts come out wrong with Liberation)."""

    def create_stamp(self, writer: object, box: object, text_params: object) -> None:
        return None


@dataclass(frozen=True, kw_only=True)
class _Made:
    """A signature that this process made: all that its chains need. `token` is its time-stamp, if it has one."""

    field: str
    certificate: x509.Certificate
    others: tuple[x509.Certificate, ...]
    token: asn1_cms.SignedData | None


#: SHA-256 of files that were signed here from the first signature on, with their signatures; the oldest first.
_ours: dict[bytes, tuple[_Made, ...]] = {}
_MAX_OURS = 512


def forget() -> None:
    """Examine every file anew from now on (tests and measurements)."""
    _ours.clear()


class Original:
    """A file that is about to be signed: hashed once, and read once for all checks and the first try."""

    def __init__(self, pdf: bytes) -> None:
        self.pdf = pdf
        self._hash = hashlib.sha256(pdf)
        #: For looking only, until `writer` has been asked for.
        self.reader: PdfFileReader = Reader(BytesIO(pdf))
        self._unsigned = next(enumerate_sig_fields(self.reader, filled_status=True), None) is None
        self._fresh = True

    def known(self) -> tuple[_Made, ...] | None:
        """The signatures of a file whose every update since the first one was made by this process, else None.

        The same bytes need not be examined: they are what was written here, under the locks that were checked then.
        """
        return () if self._unsigned else _ours.get(self.digest().digest())

    def remember(self, update: bytes, made: _Made) -> None:
        """Keep in mind that this process made the file with one `update` more, if it made all the others."""
        earlier = self.known()
        if earlier is not None:
            whole = self.digest()
            whole.update(update)
            _ours[whole.digest()] = (*earlier, made)
            with contextlib.suppress(KeyError, RuntimeError):  # another thread was faster
                while len(_ours) > _MAX_OURS:
                    del _ours[next(iter(_ours))]

    def writer(self) -> SigningUpdate:
        """An update of the file, begun. Each one works on objects of its own."""
        if not self._fresh:
            self.reader = Reader(BytesIO(self.pdf))
        self._fresh = False
        return SigningUpdate.from_reader(self.reader)

    def digest(self) -> Any:
        """The SHA-256 of the file, to be continued with what the update adds."""
        return self._hash.copy()


async def sign_field(
    pdf: bytes | Original,
    *,
    field: str,
    signer: Signer,
    timestamper: TimeStamper | None,
    at: datetime,
    context: ValidationContext | None,
    draw: Drawing,
    evidence: list[Passed] | None = None,
    time_shown: bool = False,
) -> bytes:
    """Sign the existing empty `field` in one update; `draw` fills fields and gives appearances, for the time it is told.

    `evidence`: chains of earlier signatures; not None asks for PAdES B-LT with everything in this revision. With
    `time_shown` the time told to `draw` is the second of the time-stamp. Raises `CertificateRefused` (only with a
    `context`) and `TimeStampUnavailable`.
    """
    if at.tzinfo is None:
        raise ValueError("the time of signing needs a zone")
    original = pdf if isinstance(pdf, Original) else Original(pdf)
    found = list(evidence or ())
    if context is not None:
        found.append(await check_certificate(signer.signing_cert, signer.cert_registry, context))
    fresh = time_shown or evidence is not None
    aimed = AimedTimeStamper(timestamper, fresh=fresh) if timestamper is not None else None
    lead = 0.3
    for _ in range(_TRIES):
        shown = await aimed.aim(lead) if aimed is not None and time_shown else at
        started = time.monotonic()
        signed = await _sign_once(
            original,
            field=field,
            signer=signer,
            timestamper=aimed,
            at=shown.astimezone(VIETNAM),
            context=context,
            draw=draw,
            evidence=found if evidence is not None else None,
        )
        if aimed is None or not time_shown or aimed.stamped.replace(microsecond=0) == shown:
            return signed
        lead = min(10.0, time.monotonic() - started)
    raise TimeStampUnavailable()


async def _sign_once(
    original: Original,
    *,
    field: str,
    signer: Signer,
    timestamper: AimedTimeStamper | None,
    at: datetime,
    context: ValidationContext | None,
    draw: Drawing,
    evidence: list[Passed] | None,
) -> bytes:
    laid = await lay_signature(
        original,
        field=field,
        signer=signer,
        timestamper=timestamper,
        at=at,
        context=context,
        draw=draw,
        evidence=evidence,
    )
    made = await cms.container(signer, laid.digest.document_digest, timestamper=timestamper, at=at)
    laid.digest.fill_with_cms(laid.out, made)
    original.remember(
        laid.out.added(),
        _Made(
            field=field,
            certificate=signer.signing_cert,
            others=tuple(signer.cert_registry or ()),
            token=timestamper.token if timestamper is not None else None,
        ),
    )
    return laid.out.whole()


@dataclass(frozen=True, kw_only=True)
class Laid:
    """An update that is complete but for the signature itself: `digest` is what to sign, `out` has the room for it."""

    digest: PreparedByteRangeDigest
    out: Tail


async def lay_signature(
    original: Original,
    *,
    field: str,
    signer: Signer,
    timestamper: AimedTimeStamper | None,
    at: datetime,
    context: ValidationContext | None,
    draw: Drawing,
    evidence: list[Passed] | None,
) -> Laid:
    """The update of `sign_field` up to the signature. Raises `TimeStampUnavailable`.

    `evidence` are the chains of all signers; those of the `timestamper` are added here.
    """
    writer = original.writer()
    metadata = PdfSignatureMetadata(field_name=field, md_algorithm=cms.DIGEST, subfilter=SigSeedSubFilter.PADES)
    session = PdfSigner(metadata, signer, timestamper=timestamper, stamp_style=_NoStamp()).init_signing_session(
        writer, existing_fields_only=True
    )
    session.system_time = at
    if context is not None and timestamper is not None:
        stamping = await stamping_paths(timestamper, context)
        evidence = [*evidence, *stamping] if evidence is not None else None
    if evidence is not None:
        # The seal covers the whole file only if its evidence lies in its own revision.
        add_evidence(writer, evidence, embed_roots=signer.embed_roots)
    size = len(await cms.container(signer, bytes(32), timestamper=timestamper, at=at, dry_run=True))
    draw(writer, at)
    # Half as much again: no server promises tokens of one size. Two digits a byte.
    session.prepare_tbs_document(None, 2 * (size + size // 2))
    value: SignatureObject = session.sig_field["/V"]
    out = writer.tail(original.pdf)
    start, end = value.contents.offsets
    value.byte_range.fill_offsets(out, start, end, out.end())
    added, before = out.added(), len(original.pdf)
    digest = original.digest()
    digest.update(added[: start - before])
    digest.update(added[end - before :])
    return Laid(digest=PreparedByteRangeDigest(digest.digest(), start, end), out=out)


async def stamping_paths(timestamper: AimedTimeStamper, context: ValidationContext) -> list[Passed]:
    """The chains of the time-stamp server's certificates. Raises `TimeStampUnavailable` when they do not pass."""
    try:
        return await timestamper.passed(context)
    except (PathError, ValidationError) as error:
        raise TimeStampUnavailable(
            "Chứng thư số của máy chủ cấp dấu thời gian không được tin cậy hoặc không kiểm tra được. "
            "Hãy báo quản trị hệ thống."
        ) from error


def add_evidence(writer: IncrementalPdfFileWriter, found: Sequence[Passed], *, embed_roots: bool) -> None:
    """Put chains and revocation data into the DSS of the update under way (ETSI EN 319 142-1 §5.4.2)."""
    DocumentSecurityStore.supply_dss_in_writer(
        writer,
        None,
        paths=[one.path for one in found],
        ocsps=_different(answer for one in found for answer in one.ocsps),
        crls=_different(answer for one in found for answer in one.crls),
        embed_roots=embed_roots,
    )


def finished(context: ValidationContext | None, work: Awaitable[_Outcome]) -> _Outcome:
    """The outcome of `work`, awaited on a loop of its own; connections that the context opened are closed on it."""
    outcome: list[_Outcome] = []

    async def run() -> None:
        try:
            outcome.append(await work)
        finally:
            if context is not None:
                await context.aclose()

    # The task's own result stays empty: giving back SIGINT, `asyncio.run` formats it, and so the bytes of a whole file.
    asyncio.run(run())
    return outcome[0]


async def check_certificate(
    certificate: x509.Certificate,
    others: Iterable[x509.Certificate],
    context: ValidationContext,
    *,
    since: datetime | None = None,
) -> Passed:
    """The chain of a signer's `certificate`, revocation included. Raises `CertificateRefused`.

    `since`: only answers asked for at that time or later will do.
    """
    try:
        return await passes(context, certificate, others, usage=frozenset({"non_repudiation"}), since=since)
    except (PathError, ValidationError) as error:
        raise CertificateRefused(_REASONS[_reason(error)], reason=_reason(error)) from error


def check_signer(signer: Signer, *, context: ValidationContext) -> None:
    """A person's certificate before it signs: whoever learns only at the seal that it was revoked signed for nothing.

    Where the sources of revocation are silent it passes; the seal asks again and demands an answer. Raises
    `CertificateRefused`.
    """
    assert signer.signing_cert is not None
    try:
        finished(context, check_certificate(signer.signing_cert, signer.cert_registry, context))
    except CertificateRefused as refusal:
        if refusal.fields["reason"] != UNKNOWN:
            raise


def _reason(error: Exception) -> str:
    for kind, reason in (
        (ExpiredError, "expired"),
        (NotYetValidError, "not_yet_valid"),
        (RevokedError, "revoked"),
        (InsufficientRevinfoError, UNKNOWN),
        (DisallowedAlgorithmError, "weak_algorithm"),
        (InvalidCertificateError, "wrong_kind"),
    ):
        if isinstance(error, kind):
            return reason
    return "untrusted"


async def earlier_paths(original: Original, context: ValidationContext | None) -> list[Passed]:
    """Check all signatures already in the file, and return the chains of their signers and time-stamps.

    Raises `EarlierSignatureBad`, or `CertificateRefused` with the reason "revocation_unknown" when the sources of
    revocation do not answer. Without a `context` only the bytes and the permitted changes are checked.
    """
    made_here = original.known()
    found: list[Passed] = []
    for earlier in original.reader.embedded_signatures if made_here is None else made_here:
        name = earlier.field if isinstance(earlier, _Made) else earlier.field_name
        try:
            made = earlier if isinstance(earlier, _Made) else _examined(earlier)
            found += await _chains(made, context) if context is not None else []
        except CertificateRefused as refusal:
            if refusal.fields["reason"] == UNKNOWN:
                raise  # nothing is known against the signature: a later try may succeed
            raise EarlierSignatureBad(field_name=spoken(name)) from refusal
        except (PdfError, PathError, ValidationError, ValueError, KeyError, TypeError) as error:
            raise EarlierSignatureBad(field_name=spoken(name)) from error
    return found


def certificate_stands(certificate: bytes, *, context: ValidationContext, since: datetime) -> None:
    """Ask now, by an answer of `since` or later, whether the PEM `certificate` may sign. Raises `CertificateRefused`."""
    (own,) = load_certificates([certificate])
    finished(context, check_certificate(own, (), context, since=since))


def revocation_answers(pdf: bytes, certificate: bytes, *, context: ValidationContext) -> bool:
    """Whether the sources of revocation tell about the PEM `certificate` and about every signature of the file now.

    False only where they are silent: any other fault is for who signs next to hear of.
    """

    async def ask() -> None:
        (own,) = load_certificates([certificate])
        await check_certificate(own, (), context)
        await earlier_paths(Original(pdf), context)

    try:
        finished(context, ask())
    except CertificateRefused as refusal:
        return refusal.fields["reason"] != UNKNOWN
    except EarlierSignatureBad:
        return True
    return True


def _examined(embedded: EmbeddedPdfSignature) -> _Made:
    """An earlier signature whose bytes, changes and time-stamp are right. Raises ValueError when they are not."""
    if embedded.sig_object_type != "/Sig":
        raise ValueError("no signature of somebody")
    embedded.compute_integrity_info()
    if not embedded.summarise_integrity_info()["docmdp_ok"]:
        raise ValueError("changed after it was signed")
    certificate = embedded.signer_cert
    if certificates.weakness(embedded.signer_info, certificate) or not is_intact(embedded):
        raise ValueError("broken or too weak")
    token = None
    for token in extract_tst_data_iter(embedded.signer_info, signed=False):
        imprint = token["encap_content_info"]["content"].parsed["message_imprint"]
        algorithm = imprint["hash_algorithm"]["algorithm"].native
        if certificates.weak_digest(algorithm):
            raise ValueError("a time-stamp by a weak algorithm")
        digest = hashlib.new(algorithm, embedded.signer_info["signature"].native).digest()
        if imprint["hashed_message"].native != digest or not is_intact_token(token):
            raise ValueError("a time-stamp that is broken or of something else")
    return _Made(
        field=embedded.field_name,
        certificate=certificate,
        others=tuple(embedded.other_embedded_certs),
        token=token,
    )


async def _chains(made: _Made, context: ValidationContext) -> list[Passed]:
    """The chains of a signer and his time-stamp. Raises CertificateRefused."""
    if made.token is None:
        # What the signer's own clock said is no reason not to ask.
        return [await check_certificate(made.certificate, made.others, context, since=context.moment)]
    # A time-stamp names the second in which it was made.
    at = made.token["encap_content_info"]["content"].parsed["gen_time"].native + timedelta(seconds=1)
    authority = known.certificates_of(made.token)
    try:
        stamped = await passes(
            context, authority.signer_cert, authority.other_certs, purpose=frozenset({"time_stamping"})
        )
    except (PathError, ValidationError) as error:
        raise CertificateRefused(_REASONS[_reason(error)], reason=_reason(error)) from error
    return [await check_certificate(made.certificate, made.others, context, since=at), stamped]


def _different(answers: Iterable[Any]) -> list[Any]:
    """Each answer once."""
    return list({answer.dump(): answer for answer in answers}.values())
