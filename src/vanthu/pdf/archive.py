"""The archival copy (PAdES B-LTA): all evidence and a time-stamp over the whole document, in one incremental update.

Ten years on, certificates have run out and their sources are silent. What the file then needs is inside it: the
certificates, CRLs and OCSP answers of every signature (ETSI EN 319 142-1 §5.4.2), and a document time-stamp that proves
that all of it existed while it was good (§5.4.3). Before that stamp's own certificate runs out, another one is put over
it (§5.4.3, renewal): the same function does it. Never touches the file that was issued: the result is a copy.

Opens strangers' files: only in the sandbox.
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from asn1crypto import cms, crl, ocsp, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.signers.pdf_signer import PdfTimeStamper
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.generic_cms import extract_certs_for_validation, extract_tst_data_iter

from vanthu.pdf import certificates, evidence
from vanthu.pdf.chain import Trust
from vanthu.pdf.fields import ARCHIVE
from vanthu.pdf.signed import Signed, signed_fields
from vanthu.pdf.stamp_time import AimedTimeStamper, TimeStampUnavailable
from vanthu.pdf.trust import Kinds, TrustList
from vanthu.pdf.update import SigningUpdate
from vanthu.pdf.verdict import Report
from vanthu.pdf.verify import verify
from vanthu.refusal import BadInput


class NotArchivable(BadInput):
    """The signatures are not good, so that there is nothing to keep the proof of. `fields["codes"]` says why."""

    code = "not_archivable"
    template = "Chưa lập được bản lưu trữ dài hạn: {why}"


class EvidenceMissing(TimeStampUnavailable):
    """Some authority did not say whether a certificate was revoked: the copy would lack that proof. Try again later."""

    code = "evidence_missing"
    template = (
        "Chưa lập được bản lưu trữ dài hạn: chưa hỏi được tình trạng thu hồi của chứng thư số “{holder}”. "
        "Hệ thống sẽ tự thử lại."
    )


@dataclass(frozen=True, kw_only=True)
class Archived:
    """The archival copy. `stamped_at` is the time of its last document time-stamp; `good_until` when the certificate of
    that time-stamp runs out: before then it has to be renewed.
    """

    pdf: bytes
    stamped_at: datetime
    good_until: datetime


def archive(
    pdf: bytes,
    *,
    trust: TrustList,
    timestamper: TimeStamper,
    at: datetime,
    accepts_claimed_time: bool = False,
    online: bool = True,
    kinds: Kinds | None = None,
) -> Archived:
    """The archival copy of a signed file, or the renewal of one. Blocks; must not be called from a running event loop.

    `online` allows asking OCSP services and CRLs for what the file lacks; `kinds` is the registry of certificates. Raises `NotArchivable`, and
    `TimeStampUnavailable` or its kind `EvidenceMissing` where somebody outside did not answer, or is not trusted.
    """
    judge = partial(verify, trust=trust, accepts_claimed_time=accepts_claimed_time, kinds=kinds)
    before = _worth_keeping(judge(pdf, at=at, online=online))
    copy = asyncio.run(_archive(pdf, trust, AimedTimeStamper(timestamper), at, online))
    # The last word on our own work: it must hold without asking anybody.
    report = judge(copy.pdf, at=max(at, copy.stamped_at), online=False)
    if report.codes - before.codes or report.verdict not in (before.verdict, "valid"):
        raise NotArchivable(
            why="bản lưu trữ không tự kiểm tra được. Hãy báo công chức CNTT.", codes=sorted(report.codes)
        )
    return copy


def _worth_keeping(report: Report) -> Report:
    if report.verdict not in ("valid", "warning"):
        why = report.problems[0].sentence if report.problems else "tệp không có chữ ký số."
        raise NotArchivable(why=why, codes=sorted(report.codes))
    return report


async def _archive(
    pdf: bytes, trust_list: TrustList, timestamper: AimedTimeStamper, at: datetime, online: bool
) -> Archived:
    reader = PdfFileReader(io.BytesIO(pdf), strict=False)
    signed = [one for one in signed_fields(reader) if one.embedded is not None]
    found = evidence.collect(reader, [one.embedded for one in signed if one.embedded], online=online)
    inside = {item.sha256 for item in found.certificates}, _dumps(found.crls), _dumps(found.ocsps)
    # Signers and authorities of time-stamps alike: what each may be trusted for, the verifier says.
    every = TrustList(anchors=trust_list.every_anchor, intermediates=trust_list.every_intermediate)
    trust = Trust(every, found)
    kept: dict[bytes, x509.Certificate] = {}
    for certificate, others, moment in [*_signers(signed, at)]:
        await _prove(certificate, others, moment, trust, kept)
    token = (await timestamper.async_dummy_response("sha256"))["content"]
    stamping = extract_certs_for_validation(token)
    if not await _prove(stamping.signer_cert, stamping.other_certs, at, trust, kept):
        raise TimeStampUnavailable(
            "Chứng thư số của máy chủ cấp dấu thời gian không được tin cậy. Hãy báo quản trị hệ thống."
        )
    writer = SigningUpdate(io.BytesIO(pdf), strict=False)
    DocumentSecurityStore.supply_dss_in_writer(
        writer,
        None,
        certs=[item for item in kept.values() if item.sha256 not in inside[0]],
        crls=[item for item in found.crls if item.dump() not in inside[1]],
        ocsps=[item for item in found.ocsps if item.dump() not in inside[2]],
    )
    names = {one.name for one in signed}
    field = next(name for number in range(1, 100) if (name := ARCHIVE.format(number)) not in names)
    out = await PdfTimeStamper(timestamper, field_name=field).async_timestamp_pdf(writer, "sha256")
    stamped_at = timestamper.stamped
    assert stamped_at is not None
    return Archived(pdf=out.getvalue(), stamped_at=stamped_at, good_until=stamping.signer_cert.not_valid_after)


def _signers(
    signed: Iterable[Signed], at: datetime
) -> Iterable[tuple[x509.Certificate, Iterable[x509.Certificate], datetime]]:
    """Every certificate that a signature rests on: its signer's, and those of the authorities that stamped its time."""
    for one in signed:
        assert one.embedded is not None
        tokens = (
            [one.embedded.signed_data]
            if one.stamp
            else list(extract_tst_data_iter(one.embedded.signer_info, signed=False))
        )
        times = [_stamped(token) for token in tokens]
        for token, moment in zip(tokens, times, strict=True):
            authority = extract_certs_for_validation(token)
            yield authority.signer_cert, authority.other_certs, moment
        if not one.stamp:
            yield one.embedded.signer_cert, one.embedded.other_embedded_certs, min(times, default=at)


def _stamped(token: cms.SignedData) -> datetime:
    return token["encap_content_info"]["content"].parsed["gen_time"].native


async def _prove(
    certificate: x509.Certificate,
    others: Iterable[x509.Certificate],
    moment: datetime,
    trust: Trust,
    kept: dict[bytes, x509.Certificate],
) -> bool:
    """Find the chain of a certificate and what says that nothing in it was revoked; both go into the copy.

    False when the trust list knows no such chain, or the certificate is proven to be revoked.
    """
    others = list(others)
    within = min(max(moment, certificate.not_valid_before), certificate.not_valid_after)
    chain = await trust.chain(certificate, others, within)
    if chain.path is None:
        return False
    revocation = await trust.revocation(chain.path, within)
    if revocation.revoked_on is not None and revocation.revoked_on <= moment:
        return False
    if not revocation.known:
        raise EvidenceMissing(holder=certificates.holder(certificate))
    for item in chain.path.iter_certs(include_root=True):
        kept[item.sha256] = item
    return True


def _dumps(items: Iterable[crl.CertificateList | ocsp.OCSPResponse]) -> set[bytes]:
    return {item.dump() for item in items}
