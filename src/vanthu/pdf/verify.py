"""Verify every signature of a PDF file and say, code by code, what the file is worth.

pyHanko reads the file, checks digests and judges the kinds of change between revisions (ISO 32000-2 12.8); the rules
that it leaves open are ours: coverage of the whole file, changes of fields before and after the seal, value against
drawing, proof of time, revocation, strength of algorithms. The contract is the table of `docs/verdicts.md`.

Files come from strangers: call this in the sandbox (`vanthu.pdf.sandbox`), never in a web process.
"""

from __future__ import annotations

import asyncio
import io
import logging
from dataclasses import replace
from datetime import datetime
from typing import Any

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel

from vanthu.pdf import certificates, changes, drawn, evidence, hexstrings, names, namestrings, verdict
from vanthu.pdf.certificates import Kinds
from vanthu.pdf.chain import Trust, aware
from vanthu.pdf.fields import LEADER, SEAL
from vanthu.pdf.reading import Reader
from vanthu.pdf.signed import Signed, filled_fields, signed_fields
from vanthu.pdf.timeproof import CLOCK_TOLERANCE, Time, time_of, timestamp_times
from vanthu.pdf.trust import TrustList
from vanthu.pdf.verdict import Problem, Report, problem

log = logging.getLogger(__name__)

hexstrings.install()
names.install()
namestrings.install()


def verify(
    pdf: bytes,
    *,
    trust: TrustList,
    at: datetime | None = None,
    online: bool = False,
    accepts_claimed_time: bool = False,
    kinds: Kinds | None = None,
) -> Report:
    """Verify `pdf` against `trust` as at `at` (now when None; must be aware of its zone).

    Without `online` nothing is fetched: revocation is judged from the evidence inside the file. `accepts_claimed_time`
    is the profile's word that a signature without time-stamp is good enough. `kinds` is the agency's registry of
    certificates (see `certificates.kind_of`).

    Never raises on what the file holds: anything unreadable is a verdict. Raises ValueError when `at` has no zone,
    MemoryError when memory runs out. Must not be called from a running event loop.
    """
    moment = aware(at)
    if b"%PDF-" not in pdf[:1024]:
        return verdict.unreadable("not_a_pdf")
    try:
        return _verify(pdf, trust, moment, online, accepts_claimed_time, kinds or {})
    except MemoryError:
        raise
    except Exception as error:  # hostile files raise whatever they like; each is a verdict
        log.info("a PDF file could not be verified: %s", type(error).__name__)
        return _could_not_read(pdf)


def _verify(
    pdf: bytes, trust_list: TrustList, at: datetime, online: bool, accepts_claimed_time: bool, kinds: Kinds
) -> Report:
    reader = Reader(io.BytesIO(pdf), strict=True)
    if reader.encrypted:
        return verdict.unreadable("encrypted")
    signed = signed_fields(reader)
    if not signed:
        return Report(verdict="unsigned", legal_value=verdict.REFERENCE)

    trust = Trust(trust_list, evidence.collect(reader, [s.embedded for s in signed if s.embedded], online=online))
    asyncio.run(_judge_all(signed, pdf, trust, at, accepts_claimed_time, kinds))

    readable = [s for s in signed if s.embedded is not None]
    _judge_order(readable)
    weights: list[verdict.Verdict] = []
    document: list[Problem] = []
    try:
        if readable:
            _judge_changes(reader, readable, document, weights)
        _judge_drawing(pdf, reader, document, weights)
    except MemoryError:
        raise
    except Exception as error:  # see verify
        log.info("a form could not be compared: %s", type(error).__name__)
        document.append(problem("unreadable_signature"))
        weights.append("invalid")
    if readable and not any(s.report.coverage == "whole_file" for s in readable):
        document.append(problem("not_whole_file"))
        weights.append("warning")

    signatures = tuple(
        replace(s.report, problems=tuple(dict.fromkeys(s.problems)), changes_after=tuple(s.changes)) for s in signed
    )
    weights.extend(verdict.weight(found.code) for signature in signatures for found in signature.problems)
    result = verdict.worst(weights)
    return Report(
        verdict=result,
        legal_value=verdict.legal_value(result, signatures, document),
        signatures=signatures,
        document_problems=tuple(dict.fromkeys(document)),
    )


def _could_not_read(pdf: bytes) -> Report:
    """The verdict on a file whose structure the strict reader refused: invalid when it claims to be signed."""
    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=False)
        if reader.encrypted:
            return verdict.unreadable("encrypted")
        signed = any(True for _ in filled_fields(reader))
    except MemoryError:
        raise
    except Exception:  # see verify
        if b"/ByteRange" not in pdf:
            return verdict.unreadable("unreadable_file")
        signed = True
    # A signature dictionary without its field is no signature, but a file that holds one is not plainly unsigned.
    if signed or b"/ByteRange" in pdf:
        return Report(
            verdict="invalid",
            legal_value=verdict.REFERENCE,
            document_problems=(problem("unreadable_signature"),),
        )
    return Report(verdict="unsigned", legal_value=verdict.REFERENCE)


async def _judge_all(
    signed: list[Signed], pdf: bytes, trust: Trust, at: datetime, accepts_claimed_time: bool, kinds: Kinds
) -> None:
    readable = [s for s in signed if s.embedded is not None]
    # Document time-stamps first, the newest first: each proves that everything before it existed at its time, and so
    # keeps an older one whose own certificate ran out since (ETSI EN 319 102-1 §5.6).
    existed = await timestamp_times([s.embedded if s.stamp else None for s in readable], trust, at)
    for one, proof in zip(readable, existed, strict=True):
        try:
            if _integrity(one, pdf):
                await _judge_signer(one, trust, at, proof, accepts_claimed_time, kinds)
        except MemoryError:
            raise
        except Exception as error:  # see verify
            log.info("an unreadable signature: %s", type(error).__name__)
            one.found("unreadable_signature")
        one.sound = verdict.worst(verdict.CODES[p.code] for p in one.problems) != "invalid"


def _integrity(one: Signed, pdf: bytes) -> bool:
    """Coverage and the changes since. False when the signature's range is such that nothing more can be said.

    pyHanko's own `compute_integrity_info` refuses hybrid-reference files when it reads strictly, and Word writes no
    others; the parts of it are called here one by one, with strict reading kept for everything else.
    """
    embedded = one.embedded
    assert embedded is not None
    whole = _covered(pdf, embedded)
    if whole is None:
        one.found("byte_range")
        return False
    embedded.coverage = embedded.evaluate_signature_coverage()
    if whole:
        embedded.coverage = SignatureCoverageLevel.ENTIRE_FILE
    elif embedded.coverage != SignatureCoverageLevel.ENTIRE_REVISION:
        one.found("byte_range")
        return False
    one.report = replace(one.report, coverage="whole_file" if whole else "revision")
    judged = embedded.evaluate_modifications(changes.POLICY)
    level = judged.modification_level if isinstance(judged, DiffResult) else ModificationLevel.OTHER
    permitted = embedded.docmdp_level
    if level.value > ModificationLevel.FORM_FILLING.value or (permitted is not None and level.value > permitted.value):
        one.found("changed_after_signing")
    return True


def _covered(pdf: bytes, embedded: EmbeddedPdfSignature) -> bool | None:
    """Whether the signature covers the whole file; None when its byte range is not two blocks around its own value."""
    numbers = [item.get_object() for item in embedded.byte_range]
    if len(numbers) != 4 or not all(isinstance(number, int) for number in numbers):
        return None
    start, length, second, rest = (int(number) for number in numbers)
    if start != 0 or length <= 0 or rest <= 0 or second <= length or second + rest > len(pdf):
        return None
    if pdf[length:second].lower() != b"<" + embedded.pkcs7_content.hex().encode() + b">":
        return None
    # Some writers end the file with a line end of their own; anything else behind the signed bytes is an addition.
    return pdf[second + rest :] in (b"", b"\n", b"\r", b"\r\n")


async def _judge_signer(
    one: Signed, trust: Trust, at: datetime, proof: Time, accepts_claimed_time: bool, kinds: Kinds
) -> None:
    embedded = one.embedded
    assert embedded is not None
    certificate = embedded.signer_cert
    holder = certificates.holder(certificate)
    stamp = one.stamp
    kind, certain = ("timestamp", True) if stamp else certificates.kind_of(certificate, kinds)
    one.report = replace(
        one.report,
        kind=kind,
        signer=holder,
        organisation=certificates.organisation(certificate),
        certificate=certificates.described(certificate),
    )
    one.seals = kind == "organisation"
    time = proof if stamp else await time_of(embedded, trust, at, proof)
    if time.broken or not (stamp or evidence.is_intact(embedded)):
        one.found("broken")
    weak = certificates.weakness(embedded.signer_info, certificate)
    if weak is not None:
        one.found("weak_algorithm", detail=weak)
    if not stamp:
        _judge_kind(one, certificate, holder, kind, certain)
    one.report = replace(
        one.report,
        signed_at=time.shown.astimezone(verdict.VIETNAM) if time.shown else None,
        time_source="tsa" if time.proven else "claimed",
    )
    for unknown in time.unknown:
        one.found("revocation_unknown", holder=unknown)
    if time.proven is None and (not accepts_claimed_time or time.doubt):
        one.found("claimed_time", detail=time.doubt or "không có dấu thời gian")
    await _judge_chain(one, trust, at, time)


def _judge_kind(one: Signed, certificate: Any, holder: str, kind: str, certain: bool) -> None:
    wrong = certificates.wrong_use(certificate)
    if wrong is None and certain:
        if kind == "organisation" and (one.name == LEADER or one.name.startswith("KyNhay")):
            wrong = "ô ký của cá nhân nhưng chứng thư số là của cơ quan, tổ chức"
        elif kind == "person" and one.name == SEAL:
            wrong = "ô con dấu của cơ quan nhưng chứng thư số là của cá nhân"
    if wrong is not None:
        one.found("wrong_kind", holder=holder, detail=wrong)


async def _judge_chain(one: Signed, trust: Trust, at: datetime, time: Time) -> None:
    """Trust, validity and revocation of the signer's certificate at the best known time of signing."""
    assert one.embedded is not None
    certificate = one.embedded.signer_cert
    holder = certificates.holder(certificate)
    moment = time.proven or (time.shown if time.shown and time.shown <= at else at)
    if time.proven is None and not certificates.covers(certificate, moment) and certificates.covers(certificate, at):
        moment = at  # a claim from before the certificate existed proves only a wrong clock
        one.found("claimed_time", detail="và thời điểm đó không nằm trong thời hạn của chứng thư số")
    elif time.proven is None and time.shown is not None and time.shown > at + CLOCK_TOLERANCE:
        one.found("claimed_time", detail="và thời điểm đó ở tương lai")
    within = min(max(moment, certificate.not_valid_before), certificate.not_valid_after)
    chain = await trust.chain(certificate, one.embedded.other_embedded_certs, within)
    if chain.error == "weak_algorithm":
        one.found("weak_algorithm", detail="trong chuỗi chứng thư số")
    elif chain.error == "untrusted":
        one.found("untrusted", holder=holder)
    if not certificates.covers(certificate, moment) or chain.error == "out_of_validity":
        period = " – ".join(f"{day.astimezone(verdict.VIETNAM):%d/%m/%Y}" for day in _validity(certificate))
        one.found("out_of_validity", holder=holder, period=period)
    elif time.proven is None and not certificates.covers(certificate, at):
        one.found("no_proof_of_time", holder=holder, detail="nay chứng thư số đã hết hạn")
    if chain.path is None:
        return
    one.report = replace(one.report, trusted=True)
    found = await trust.revocation(chain.path, moment)
    known, revoked_on = found.known, found.revoked_on
    if time.proven is None and moment < at:
        # Nobody vouches for the claimed time, so what happened since matters too.
        later = await trust.revocation(chain.path, at)
        known = known or later.known
        revoked_on = min(filter(None, (revoked_on, later.revoked_on)), default=None)
    if revoked_on is not None and revoked_on <= moment:
        one.report = replace(one.report, revoked=True)
        one.found("revoked", holder=holder, when=f" từ {revoked_on.astimezone(verdict.VIETNAM):%H:%M ngày %d/%m/%Y}")
    elif revoked_on is not None:
        one.report = replace(one.report, revoked=False)
        if time.proven is None and revoked_on <= at:
            one.found("no_proof_of_time", holder=holder, detail="chứng thư số bị thu hồi sau thời điểm được khai")
    elif known:
        one.report = replace(one.report, revoked=False)
    else:
        one.found("revocation_unknown", holder=holder)


def _validity(certificate: Any) -> tuple[datetime, datetime]:
    return certificate.not_valid_before, certificate.not_valid_after


def _judge_order(signed: list[Signed]) -> None:
    """Whoever signs after the organisation's seal brings an appearance of his own onto sealed pages: never plainly valid."""
    for place, one in enumerate(signed):
        later = next((s for s in signed[place + 1 :] if not s.stamp), None)
        if one.seals and later is not None:
            one.found("signed_after_seal", holder=later.report.signer)


def _judge_changes(
    reader: PdfFileReader, signed: list[Signed], document: list[Problem], weights: list[verdict.Verdict]
) -> None:
    """Fields that became different after a signature: permitted before a later seal, fatal after a seal or a lock."""
    for change in changes.field_changes(reader, signed[0].revision):
        before = [s for s in signed if s.revision < change.revision]
        detail = f": “{change.before}” → “{change.after}”" if change.before != change.after else " (hình thức hiển thị)"
        locking = [s for s in before if s.seals or s.locks(change.field)]
        # HG's leader signs the number itself: a lock over the field speaks for it as the organisation's seal does.
        sealing = [
            s for s in signed if s.revision >= change.revision and s.sound and (s.seals or s.locks(change.field))
        ]
        if locking:
            code = "changed_after_seal"
            for one in locking:
                # pyHanko calls the same change a forbidden one; one sentence is enough.
                one.problems[:] = [p for p in one.problems if p.code != "changed_after_signing"]
                one.found(code, field=change.field, detail=detail)
        elif sealing:
            code = "filled_before_seal"
        else:
            code = "unsealed_field"
            document.append(problem(code, field=change.field, detail=detail))
            weights.append(verdict.weight(code, field=change.field))
        for one in before:
            one.changes.append(verdict.Change(field=change.field, before=change.before, after=change.after, code=code))


def _judge_drawing(pdf: bytes, reader: PdfFileReader, document: list[Problem], weights: list[verdict.Verdict]) -> None:
    if not any(inherited.get("/FT") == "/Tx" for _, _, inherited in changes.terminal_fields(reader)):
        return
    for found in drawn.mismatches(pdf):
        seen = f"hiển thị “{found.drawn}”" if found.drawn else "không hiển thị gì"
        document.append(problem("field_mismatch", field=found.field, detail=f": lưu “{found.value}”, {seen}"))
        weights.append(verdict.weight("field_mismatch", field=found.field))
