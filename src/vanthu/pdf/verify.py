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
import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from asn1crypto import cms
from asn1crypto import parser as asn1_parser
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel
from pyhanko.sign.validation.generic_cms import get_signing_cert_attr
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel

from vanthu.pdf import (
    buttons,
    certificates,
    changes,
    covers,
    drawn,
    dumps,
    evidence,
    flushed,
    hexstrings,
    looks,
    names,
    namestrings,
    naming,
    objectreader,
    strays,
    verdict,
)
from vanthu.pdf.chain import aware
from vanthu.pdf.fields import LEADER, NUMBER_FIELDS, SEAL
from vanthu.pdf.formtree import Reference
from vanthu.pdf.paper import Paper
from vanthu.pdf.reading import Reader
from vanthu.pdf.signed import Signed, filled_fields, signed_fields
from vanthu.pdf.timeproof import CLOCK_TOLERANCE, Time, Trusts, time_of, timestamp_times, without
from vanthu.pdf.trust import Kinds, TrustList
from vanthu.pdf.verdict import Problem, Report, problem

log = logging.getLogger(__name__)

dumps.install()
flushed.install()
hexstrings.install()
names.install()
objectreader.install()
namestrings.install()

#: No document is saved so often; each revision is compared with the one before, for each signature.
_MOST_REVISIONS = 300
_SIZE = re.compile(rb"/Size\s{1,9}(\d{1,20})")
_INDEX = re.compile(rb"/Index\s*\[([\d\s]{1,4000})\]")


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
    if _promises_too_much(pdf):
        return _without_structure(pdf)
    try:
        reader = Reader(io.BytesIO(pdf), strict=True)
        try:
            return _verify(pdf, reader, trust, moment, online, accepts_claimed_time, kinds or {})
        finally:
            reader.forget()
    except MemoryError:
        raise
    except Exception as error:  # hostile files raise whatever they like; each is a verdict
        log.info("a PDF file could not be verified: %s", type(error).__name__)
        return _could_not_read(pdf)


def _verify(
    pdf: bytes,
    reader: Reader,
    trust_list: TrustList,
    at: datetime,
    online: bool,
    accepts_claimed_time: bool,
    kinds: Kinds,
) -> Report:
    if reader.encrypted:
        return verdict.unreadable("encrypted")
    if reader.xrefs.total_revisions > _MOST_REVISIONS:
        return verdict.limits_reached()
    signed = signed_fields(reader)
    if not signed:
        return Report(verdict="unsigned", legal_value=verdict.REFERENCE)

    found = evidence.collect(reader, [s.embedded for s in signed if s.embedded], online=online)
    if not online:  # what is fetched is of now, also when the question is about last year
        found.latest = at + CLOCK_TOLERANCE
    asyncio.run(_judge_all(signed, pdf, Trusts.of(trust_list, found), at, accepts_claimed_time, kinds))

    readable = [s for s in signed if s.embedded is not None]
    _judge_order(readable)
    weights: list[verdict.Verdict] = []
    document: list[Problem] = []
    try:
        changed: dict[str, bool] = {}
        if readable:
            changed = _judge_changes(reader, readable, document, weights)
            _judge_looks(reader, readable)
        with Paper(pdf) as paper:
            # Who repairs a file looks at all of it.
            if readable and strays.has_strays(pdf, reader, -1 if paper.is_repaired else readable[0].revision):
                document.append(problem("ambiguous"))
                weights.append("warning")
            _judge_drawing(paper, reader, readable, changed, document, weights)
        active = looks.active_content(reader)
        if active is not None:
            document.append(problem("active_content", what=active))
            weights.append("warning")
    except MemoryError:
        raise
    except Exception as error:  # see verify
        log.info("a form could not be compared: %s", type(error).__name__)
        document.append(problem("unreadable_signature"))
        weights.append("invalid")
    if readable and (not any(s.report.coverage == "whole_file" for s in readable) or _described_anew(reader, readable)):
        document.append(problem("not_whole_file"))
        weights.append("warning")

    signatures = tuple(
        replace(s.report, problems=tuple(dict.fromkeys(s.problems)), changes_after=tuple(s.changes)) for s in signed
    )
    weights.extend(verdict.weight(found.code) for signature in signatures for found in signature.problems)
    result = verdict.worst(weights)
    if result != "invalid" and all(one.stamp for one in signed):
        result = "unsigned"  # anybody can have any file time-stamped: that is nobody's signature
    return Report(
        verdict=result,
        legal_value=verdict.legal_value(result, signatures, document),
        signatures=signatures,
        document_problems=tuple(dict.fromkeys(document)),
    )


def _promises_too_much(pdf: bytes) -> bool:
    """Whether a cross-reference stream claims more objects than the file has bytes: minutes of reading for nothing."""
    for found in _INDEX.finditer(pdf):
        numbers = found[1].split()
        if any(number.isdigit() and int(number[:20]) > max(len(pdf), 10_000) for number in numbers[1::2]):
            return True
    return False


def _without_structure(pdf: bytes) -> Report:
    if b"/ByteRange" not in pdf:
        return verdict.unreadable("unreadable_file")
    return Report(
        verdict="invalid", legal_value=verdict.REFERENCE, document_problems=(problem("unreadable_signature"),)
    )


def _could_not_read(pdf: bytes) -> Report:
    """The verdict on a file whose structure the strict reader refused: invalid when it claims to be signed."""
    if any(int(found[1]) > max(len(pdf), 10_000) for found in _SIZE.finditer(pdf)):
        return _without_structure(pdf)
    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=False)
        if reader.encrypted:
            return verdict.unreadable("encrypted")
        signed = any(True for _ in filled_fields(reader))
    except MemoryError:
        raise
    except Exception:  # see verify
        return _without_structure(pdf)
    # A signature dictionary without its field is no signature, but a file that holds one is not plainly unsigned.
    if signed or b"/ByteRange" in pdf:
        return Report(
            verdict="invalid",
            legal_value=verdict.REFERENCE,
            document_problems=(problem("unreadable_signature"),),
        )
    return Report(verdict="unsigned", legal_value=verdict.REFERENCE)


async def _judge_all(
    signed: list[Signed], pdf: bytes, trust: Trusts, at: datetime, accepts_claimed_time: bool, kinds: Kinds
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
    judged = changes.since_signing(embedded)
    level = judged.modification_level if isinstance(judged, DiffResult) else ModificationLevel.OTHER
    permitted = embedded.docmdp_level
    if level.value > ModificationLevel.FORM_FILLING.value or (permitted is not None and level.value > permitted.value):
        one.found("changed_after_signing")
    return True


def _covered(pdf: bytes, embedded: EmbeddedPdfSignature) -> bool | None:
    """Whether the signature covers the whole file; None when its byte range is not two blocks around its own value."""
    numbers = embedded.byte_range
    if not isinstance(numbers, generic.ArrayObject) or len(numbers) != 4:
        return None
    raw = [numbers.raw_get(index) for index in range(4)]
    # A reference could be made to say something else later.
    if not all(isinstance(number, generic.NumberObject) for number in raw):
        return None
    start, length, second, rest = (int(number) for number in raw)
    if start != 0 or length <= 0 or rest <= 0 or second <= length or second + rest > len(pdf):
        return None
    if pdf[length:second].lower() != b"<" + embedded.pkcs7_content.hex().encode() + b">":
        return None
    # Nobody signed what fills the rest of the space: only the usual zeros may.
    end = asn1_parser.peek(embedded.pkcs7_content)
    if embedded.pkcs7_content[end:].strip(b"\0"):
        return None
    # Some writers end the file with a line end of their own; anything else behind the signed bytes is an addition.
    return pdf[second + rest :] in (b"", b"\n", b"\r", b"\r\n")


async def _judge_signer(
    one: Signed, trust: Trusts, at: datetime, proof: Time, accepts_claimed_time: bool, kinds: Kinds
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
        kind_certain=certain,
        signer=holder,
        organisation=certificates.organisation(certificate),
        certificate=certificates.described(certificate),
    )
    one.seals = kind == "organisation"
    # The registry may know of an agency whose certificate looks like a person's. It speaks for that letter then, never
    # against one: an entry that is wrong must not make another agency's letters invalid.
    one.closes = kind == certificates.kind_of(certificate)[0] == "organisation"
    time = proof if stamp else await time_of(embedded, trust, at, proof)
    if time.broken or not (stamp or evidence.is_intact(embedded)):
        one.found("broken")
    if (
        not stamp
        and changes.entry(embedded.sig_object, "/SubFilter") == "/ETSI.CAdES.detached"
        and not _binds(embedded)
    ):
        one.found("unreadable_signature")
    weak = certificates.weakness(embedded.signer_info, certificate)
    if weak is not None:
        one.found("weak_algorithm", detail=weak)
    if not stamp:
        _judge_kind(one, certificate, holder, kind, certain)
    one.report = replace(
        one.report,
        signed_at=verdict.in_vietnam(time.shown) if time.shown else None,
        time_source="tsa" if time.proven else "claimed",
    )
    for unknown in time.unknown:
        one.found("revocation_unknown", holder=unknown)
    if time.proven is None and (not accepts_claimed_time or time.doubt):
        one.found("claimed_time", detail=time.doubt or "không có dấu thời gian")
    await _judge_chain(one, trust, at, time)


def _binds(embedded: EmbeddedPdfSignature) -> bool:
    """Whether the signed attributes name the signer's certificate, as PAdES asks (ETSI EN 319 142-1 §6.3)."""
    attributes = embedded.signer_info["signed_attrs"]
    return isinstance(attributes, cms.CMSAttributes) and get_signing_cert_attr(attributes) is not None


def _judge_kind(one: Signed, certificate: Any, holder: str, kind: str, certain: bool) -> None:
    wrong = certificates.wrong_use(certificate)
    if wrong is None and certain:
        if one.closes and (one.name == LEADER or one.name.startswith("KyNhay")):
            wrong = "ô ký của cá nhân nhưng chứng thư số là của cơ quan, tổ chức"
        elif kind == "person" and one.name == SEAL:
            wrong = "ô con dấu của cơ quan nhưng chứng thư số là của cá nhân"
    if wrong is not None:
        one.found("wrong_kind", holder=holder, detail=wrong)


async def _judge_chain(one: Signed, trusts: Trusts, at: datetime, time: Time) -> None:
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
    trust, barred = (trusts.tsa, trusts.barred_tsa) if one.stamp else (trusts.signing, trusts.barred)
    within = min(max(moment, certificate.not_valid_before), certificate.not_valid_after)
    chain = without(await trust.chain(certificate, one.embedded.other_embedded_certs, within), barred)
    if chain.error == "weak_algorithm":
        one.found("weak_algorithm", detail="trong chuỗi chứng thư số")
    elif chain.error == "untrusted":
        one.found("untrusted", holder=holder)
    if not certificates.covers(certificate, moment) or chain.error == "out_of_validity":
        period = " – ".join(f"{verdict.in_vietnam(day):%d/%m/%Y}" for day in _validity(certificate))
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
        one.found("revoked", holder=holder, when=f" từ {verdict.in_vietnam(revoked_on):%H:%M ngày %d/%m/%Y}")
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
        if one.closes and later is not None:
            one.found("signed_after_seal", holder=later.report.signer)


def _judge_changes(
    reader: PdfFileReader, signed: list[Signed], document: list[Problem], weights: list[verdict.Verdict]
) -> dict[str, bool]:
    """Fields that became different after a signature: permitted before a later seal, fatal after a seal or a lock.

    Returns their names, each with whether it is a list that was not drawn anew (`FieldChange.stale`).
    """
    changed: dict[str, bool] = {}
    for change in changes.field_changes(reader, signed[0].revision):
        changed[change.field] = change.stale or changed.get(change.field, False)
        before = [s for s in signed if s.revision < change.revision]
        detail = f": “{change.before}” → “{change.after}”" if change.before != change.after else " (hình thức hiển thị)"
        locking = [s for s in before if s.closes or s.locks(change.field)]
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
    return changed


def _judge_looks(reader: PdfFileReader, signed: list[Signed]) -> None:
    """What else became visible after a signature, and is no signature of somebody who answers for it."""
    for change in looks.look_changes(reader, signed[0].revision):
        before = [s for s in signed if s.revision < change.revision]
        if change.kind == "signature":
            signer = any(s.name == change.field and s.revision == change.revision and not s.stamp for s in signed)
            permitted = signer or not change.visible
        elif change.kind == "form":
            sealing = any(s.seals and s.sound and s.revision >= change.revision for s in signed)
            permitted = sealing and not any(s.closes for s in before)
        else:
            permitted = False
        if not permitted:
            for one in before:
                if not any(p.code.startswith("changed_after") for p in one.problems):
                    one.found("changed_after_signing")


def _described_anew(reader: PdfFileReader, signed: list[Signed]) -> bool:
    """Whether title or metadata changed after the last signature; a time-stamp over it makes it nobody's word."""
    last = max((s.revision for s in signed if not s.stamp), default=None)
    return last is not None and looks.description_changed(reader, last)


def _judge_drawing(
    paper: Paper,
    reader: PdfFileReader,
    signed: list[Signed],
    changed: Mapping[str, bool],
    document: list[Problem],
    weights: list[verdict.Verdict],
) -> None:
    fields = list(changes.terminal_fields(reader))
    widgets = {
        name: frozenset(
            (reference.idnum, reference.generation)
            for widget, reference in looks.widgets_of(field)
            if reference is not None
        )
        for name, field, _ in fields
    }
    spoken = [
        (one, reference)
        for one in signed
        if not one.stamp
        for reference in widgets.get(one.name, ())
        if drawn.may_speak(paper, reference)
    ]
    paper.said = [reference for _, reference in spoken]
    mismatches: list[drawn.Mismatch] = []
    if any(inherited.get("/FT") in ("/Tx", "/Ch", "/Btn") or name in NUMBER_FIELDS for name, _, inherited in fields):
        mismatches = [*drawn.mismatches(paper, changed=changed), *buttons.mismatches(paper)]
        for found in mismatches:
            seen = f"hiển thị “{found.drawn}”" if found.drawn else "không hiển thị gì"
            document.append(problem("field_mismatch", field=found.field, detail=f": lưu “{found.value}”, {seen}"))
            weights.append(verdict.weight("field_mismatch", field=found.field))
    said = {found.field for found in mismatches}
    for field in (name for name, stale in changed.items() if stale and name not in said):
        document.append(
            problem("field_mismatch", field=field, detail=": đã đổi giá trị sau khi ký, hình hiển thị thì không")
        )
        weights.append(verdict.weight("field_mismatch", field=field))
    if spoken:
        _judge_names(paper, [one for one, _ in spoken])
    laters = _laid_over(reader, signed, changed, widgets, document)
    if laters and covers.hides(paper, laters):
        document.append(problem("hides_content"))
        weights.append("warning")


def _judge_names(paper: Paper, signed: list[Signed]) -> None:
    """A picture of a signature that names somebody else than the certificate does; `signed`: of whom each one is."""
    for place, (one, text) in enumerate(zip(signed, drawn.texts(paper), strict=True)):
        assert one.embedded is not None
        if not one.report.signer or not naming.says_who(text):
            continue
        certificate, kind = one.embedded.signer_cert, one.report.kind
        # Neither the whole text nor what of it can be seen may name another: a name in white is nobody's.
        if not certificates.is_named_by(text, certificate, kind=kind) or not certificates.is_named_by(
            drawn.seen(paper, place), certificate, kind=kind, lossy=True
        ):
            one.found("appearance_mismatch", holder=one.report.signer)


def _laid_over(
    reader: PdfFileReader,
    signed: list[Signed],
    changed: Collection[str],
    widgets: Mapping[str, frozenset[Reference]],
    document: list[Problem],
) -> list[covers.Later]:
    """What came over what was signed first, which must still be readable under it."""
    people = [s for s in signed if not s.stamp]
    # What pyHanko found unchanged, PDFium shows as it was, if the two read the same file.
    unchanged = not any(p.code == "ambiguous" for p in document) and not any(
        verdict.CODES[p.code] == "invalid" for s in signed for p in s.problems
    )
    laters: list[covers.Later] = []
    for place, one in enumerate(people):
        names = {s.name for s in people[place + 1 : place + 2]}
        names |= {change.field for change in one.changes} & changed.keys()
        covered = frozenset().union(*(widgets.get(name, frozenset()) for name in names))
        if covered and one.embedded is not None:
            before = reader.get_historical_resolver(one.revision)
            end = int(one.embedded.byte_range[2]) + int(one.embedded.byte_range[3])
            added = frozenset(
                reference
                for reference in covered
                if unchanged and looks.showed_nothing(before, generic.Reference(*reference, reader))
            )
            laters.append(covers.Later(end=end, widgets=covered, added=added))
    return laters
