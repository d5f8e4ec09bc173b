"""When a signature was made, and who says so: time-stamp tokens (RFC 3161) against the signer's own clock."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO

from asn1crypto import cms, tsp
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import extract_signer_info
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from vanthu.pdf import certificates, evidence, known, verdict
from vanthu.pdf.chain import Chain, Evidence, Trust
from vanthu.pdf.trust import TrustList

#: How far anybody else's clock may run ahead of ours.
CLOCK_TOLERANCE = timedelta(minutes=5)

#: Why a time-stamp has no path to the trust list, and what to do.
_NO_CHAIN = {
    "untrusted": "không do tổ chức trong danh sách tin cậy cấp; nếu đó là tổ chức cấp dấu thời gian hợp pháp, "
    "báo quản trị bổ sung vào danh sách",
    "out_of_validity": "dùng chứng thư số đã hết hạn mà không có dấu thời gian lưu trữ nào mới hơn; "
    "đề nghị nơi gửi gửi bản có dấu thời gian lưu trữ",
    "weak_algorithm": "có thuật toán yếu trong chuỗi chứng thư số; đề nghị nơi gửi dùng dấu thời gian của tổ chức khác",
}


@dataclass(frozen=True, kw_only=True)
class Trusts:
    """The trust list made ready for each purpose, and the certificates that no path of a purpose may use."""

    signing: Trust
    tsa: Trust
    barred: frozenset[bytes] = frozenset()
    barred_tsa: frozenset[bytes] = frozenset()

    @classmethod
    def of(cls, listed: TrustList, found: Evidence) -> Trusts:
        """`listed` for both purposes, with the evidence that was `found` in one file."""
        signing, tsa = listed.for_purpose("signing"), listed.for_purpose("tsa")
        ready = Trust(signing, found)
        return cls(
            signing=ready,
            # What one Trust knows of the file's evidence need not be worked out twice.
            tsa=ready if tsa == signing else Trust(tsa, found),
            barred=listed.barred_from("signing"),
            barred_tsa=listed.barred_from("tsa"),
        )


def without(chain: Chain, barred: frozenset[bytes]) -> Chain:
    """`chain`, or that there is none when it uses a certificate that serves another purpose only."""
    if chain.path is None or not barred:
        return chain
    used = {certificate.dump() for certificate in chain.path.iter_certs(include_root=True)}
    return Chain(error="untrusted") if used & barred else chain


@dataclass(frozen=True, kw_only=True)
class Time:
    """`proven` by a trusted token (or None), else `shown` as claimed. `doubt`: why a token that is there proves nothing.

    `unknown`: authorities whose revocation nobody could tell. `broken`: the token does not fit what it stamps.
    """

    shown: datetime | None = None
    proven: datetime | None = None
    doubt: str = ""
    unknown: tuple[str, ...] = ()
    broken: bool = False


async def timestamp_times(stamps: Sequence[EmbeddedPdfSignature | None], trust: Trusts, at: datetime) -> list[Time]:
    """For each signature of a file, in order: the proof that later document time-stamps give it.

    `stamps` holds the document time-stamps in their places and None for other signatures. For a time-stamp the
    returned Time is its own; for another signature `proven` is the earliest time at which a later stamp saw it.
    """
    times: list[Time] = []
    seen_at: datetime | None = None
    for stamp in reversed(stamps):
        if stamp is None:
            times.append(Time(proven=seen_at))
            continue
        try:
            own = await _token_time(stamp.signed_data, stamp.compute_digest, trust, at, seen_at or at)
        except MemoryError:
            raise
        except Exception:  # a hostile token raises whatever it likes, and then proves nothing
            own = Time(broken=True)
        times.append(own)
        if own.proven is not None:
            seen_at = min(own.proven, seen_at or own.proven)
    return times[::-1]


async def time_of(signature: EmbeddedPdfSignature, trust: Trusts, at: datetime, later: Time) -> Time:
    """When `signature` was made: its own token, else a later document time-stamp, else what the signer claims."""
    value = signature.signer_info["signature"].native
    claimed = _claimed(signature)
    result = Time(shown=claimed, doubt="")
    proofs: list[Time] = []
    for token in extract_tst_data_iter(signature.signer_info, signed=False):

        def imprint(algorithm: str) -> bytes:
            return hashlib.new(algorithm, value).digest()

        own = await _token_time(token, imprint, trust, at, later.proven or at)
        if own.proven is not None:
            proofs.append(own)
            continue
        # Anybody can hang a foreign token beside a signature, so it harms the proof of time and not the contents.
        why = own.doubt or "dấu thời gian kèm theo không khớp với chữ ký"
        result = Time(shown=claimed or own.shown, doubt=why)
    if proofs:
        # Anybody can add a token of today to a signature of last year: the earliest one tells when it was there.
        return min(proofs, key=lambda own: own.proven or at)
    if later.proven is not None:
        return Time(shown=later.proven, proven=later.proven)
    return result


def stamped_at(pdf: bytes, field: str) -> datetime | None:
    """The time in the token of a signature that we have just made in this field; None where it has no token.

    Only read: whether the token proves anything is told by `time_of`, for us as for everybody.
    """
    for signature in PdfFileReader(BytesIO(pdf)).embedded_signatures:
        if signature.field_name == field:
            for token in extract_tst_data_iter(signature.signer_info, signed=False):
                return token["encap_content_info"]["content"].parsed["gen_time"].native
    return None


def _claimed(signature: EmbeddedPdfSignature) -> datetime | None:
    try:
        claimed = signature.self_reported_timestamp
    except (ValueError, KeyError, TypeError):
        return None
    if claimed is not None and claimed.tzinfo is None:
        return claimed.replace(tzinfo=verdict.VIETNAM)
    return claimed


async def _token_time(token: cms.SignedData, imprint, trust: Trusts, at: datetime, alive_at: datetime) -> Time:
    """The time of one token: proven when its authority was trusted at `alive_at`, the last moment that it must cover."""
    content = token["encap_content_info"]["content"].parsed
    if not isinstance(content, tsp.TSTInfo):
        raise ValueError("a time-stamp token without a time")
    moment = content["gen_time"].native
    algorithm = content["message_imprint"]["hash_algorithm"]["algorithm"].native
    stamped = content["message_imprint"]["hashed_message"].native
    found = known.certificates_of(token)
    authority = found.signer_cert
    if imprint(algorithm) != stamped or not evidence.is_intact_token(token, authority):
        return Time(shown=moment, broken=True)
    signer_info = extract_signer_info(token)
    name = certificates.holder(authority)
    weak = certificates.weakness(signer_info, authority) or certificates.weak_digest(algorithm)
    purposes = authority.extended_key_usage_value
    if weak is not None:
        return Time(shown=moment, doubt=f"dấu thời gian dùng thuật toán yếu ({weak})")
    if purposes is None or "time_stamping" not in purposes.native:
        return Time(shown=moment, doubt=f"dấu thời gian do “{name}” cấp, không phải tổ chức cấp dấu thời gian")
    if moment > at + CLOCK_TOLERANCE:
        return Time(shown=moment, doubt="dấu thời gian ghi thời điểm ở tương lai")
    if not certificates.covers(authority, moment):
        return Time(shown=moment, doubt=f"dấu thời gian ghi thời điểm ngoài thời hạn chứng thư số của “{name}”")
    chain = without(await trust.tsa.chain(authority, found.other_certs, max(alive_at, moment)), trust.barred_tsa)
    if chain.path is None:
        return Time(shown=moment, doubt=f"dấu thời gian của “{name}” {_NO_CHAIN[chain.error or 'untrusted']}")
    judged = await trust.tsa.revocation(chain.path, moment)
    if judged.revoked_on is not None and judged.revoked_on <= alive_at:
        return Time(shown=moment, doubt=f"chứng thư số cấp dấu thời gian của “{name}” đã bị thu hồi")
    return Time(shown=moment, proven=moment, unknown=() if judged.known else (name,))
