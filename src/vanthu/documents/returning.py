"""Signing at a desk, the way back: what a desk brings is kept, looked at while it waits, and settled by a job.

The request tells at once what bytes alone can tell: nobody else is asked while a desktop program or a client waits. The
job does it all once more and believes nothing of it, asks the sources of revocation and time, adds the evidence, checks
our own file and settles. So it is one way, whether the machine was idle, busy, or died in between. Nobody's word that
something was signed counts.
"""

from __future__ import annotations

import base64
import binascii
import logging
from collections.abc import Callable
from datetime import datetime
from ssl import PEM_cert_to_DER_cert
from typing import Any
from uuid import UUID

from django.conf import settings

from vanthu.core import adapters
from vanthu.core.actor import Actor
from vanthu.documents import parts, scan_stamp, work
from vanthu.documents.actions import desk as actions
from vanthu.documents.actions import signing
from vanthu.documents.actions.signing import SealedAnnex
from vanthu.documents.desk import ClaimGone, awaited, chain, fills, given_back, passes, reported
from vanthu.documents.models import Document
from vanthu.files import intake, sandbox
from vanthu.files.models import File
from vanthu.pdf.returned import MOST_GROWTH, Returned
from vanthu.pdf.signature_look import Look
from vanthu.pdf.stamp_time import TimeStampUnavailable
from vanthu.policy.profile import Policy
from vanthu.refusal import BadInput
from vanthu.signing import parts as claims
from vanthu.signing.models import Claim, Handout
from vanthu.signing.trusted.held import held
from vanthu.store import bytes_store

log = logging.getLogger("vanthu.documents")

#: Claims whose signature is the agency's.
_OF_AGENCY = frozenset({Claim.SEAL, Claim.SCAN})
#: What the service knows of a certificate's revocation is asked for again, and demanded, when the agency seals.
_BEARS = frozenset({"revocation_unknown"})
#: Seconds that whoever brings a file waits for a child of the sandbox; the job has more patience.
_PATIENCE = 10.0


class AnswerUnreadable(BadInput):
    code = "answer_unreadable"
    template = (
        "Dữ liệu gửi về không đúng mẫu: cần “id” của tệp và một trong hai giá trị “signature”, “cms” ở dạng base64. "
        "Hãy kiểm tra phần mềm ký."
    )


class UploadRefused(BadInput):
    code = "upload_refused"
    template = "Phải gửi về đúng một tệp PDF trong trường “uploadfile”, không lớn hơn mức cho phép."


def largest_upload() -> int:
    """Bytes of the largest request that brings a file back, its frame included."""
    return settings.MAX_FILE_BYTES + MOST_GROWTH + 64 * 1024


# --- in the request --------------------------------------------------------------------------------------------------


def bring_back(handout: Handout, content: bytes, *, now: Callable[[], datetime]) -> None:
    """A file that a desk brought under the ticket of `handout`: kept, a job deferred, and looked at.

    Whatever is wrong with it ends the claim with that reason, and is raised: TicketUnknown, CertificateNotInUse,
    NotTheKeeper, Infected, ClaimGone, the refusals of `check_returned`.
    """
    claim = _claim(handout)
    assert handout.token_hash is not None
    with given_back(claim, at=now(), but=passes):
        claims.check_before_use(claim, at=now())
        # Before it is kept, so that nothing infected ever lies in the store.
        scanned = intake.scan(handout.name, content, patience=_PATIENCE)
    sha256 = bytes_store().put(content)
    if not actions.take(token_hash=handout.token_hash, sha256=sha256, scanned=scanned, at=now()):
        raise _gone(claim)
    _at_once(claim, lambda: _hold_against(handout, claim, content, at=now(), online=False, patience=_PATIENCE), now=now)


def answer(
    document_id: UUID, handout_id: UUID, said: dict[str, Any], *, by: Actor, now: Callable[[], datetime]
) -> None:
    """Phase two of one file: the answer of the signer's client is kept, a job deferred, and the signature looked at.

    Raises TicketUnknown, AnswerUnreadable, and (the claim then ends with that reason) CertificateNotInUse,
    NotTheKeeper, SignatureRefused, ClaimGone.
    """
    values = {name: _decoded(said[name]) for name in ("signature", "cms") if said.get(name)}
    if len(values) != 1:
        raise AnswerUnreadable()
    handout = next((one for one in awaited(document_id, by=by) if one.pk == handout_id), None)
    if handout is None:
        raise actions.TicketUnknown()
    claim = _claim(handout)
    with given_back(claim, at=now(), but=passes):
        claims.check_before_use(claim, at=now())
    [(kind, content)] = values.items()
    sha256 = bytes_store().put(content)
    if not actions.take_answer(handout_id=handout_id, kind=kind, sha256=sha256, by=by, at=now()):
        raise _gone(claim)
    _at_once(claim, lambda: _completed(handout, claim, {kind: content}, timestamper=None), now=now)


def _decoded(value: Any) -> bytes:
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError, TypeError) as error:
        raise AnswerUnreadable() from error


def _at_once(claim: Claim, look: Callable[[], Any], *, now: Callable[[], datetime]) -> None:
    """What can be told while the other side waits; where this machine has no hand free, the job will tell."""
    try:
        with given_back(claim, at=now(), but=passes):
            look()
    except Exception as error:
        if not passes(error):
            raise
        log.info("left to the job: %s", type(error).__name__)


def _gone(claim: Claim) -> ClaimGone:
    """The document, its signer or the keeper of the seal is another one by now, in the words that ended the claim."""
    why = Claim.objects.values_list("problem", flat=True).get(pk=claim.pk)
    return ClaimGone(why) if why else ClaimGone()


# --- in the job ------------------------------------------------------------------------------------------------------


def settle(handout_id: UUID, sha256: str, *, now: Callable[[], datetime]) -> None:
    """What came back for one file is checked, completed and kept; with the last file the claim is settled.

    A refusal ends the claim with its reason. Raises Busy and outages, and leaves all as it was.
    """
    handout = Handout.objects.get(pk=handout_id)
    claim = _claim(handout)
    if claim.state != "live":
        return
    with reported(claim, at=now()):
        # What would not be taken in is worth no time-stamp and no evidence.
        claims.check_before_use(claim, at=now())
        _settle(handout, claim, bytes_store().get(sha256), now=now)


def _settle(handout: Handout, claim: Claim, brought: bytes, *, now: Callable[[], datetime]) -> None:
    document = Document.objects.select_related("agency").get(pk=claim.document_id)
    policy = parts.policy_of(document)
    at = now()
    if handout.prepared is not None:
        answered = {handout.prepared["answer"]: brought}
        theirs = work.stamped(lambda stamper: _completed(handout, claim, answered, timestamper=stamper), policy)
    else:
        theirs = brought
        intake.inspect(handout.name, theirs)
    found = _hold_against(handout, claim, theirs, at=at, online=True)
    if claim.kind in _OF_AGENCY and not found.evidence:
        theirs = _with_evidence(theirs, policy)
    sha256 = bytes_store().put(theirs)
    if claim.kind == Claim.SCAN:
        scan_stamp.check(sha256, policy, at=at)
    elif claim.kind == Claim.SEAL and handout.base == claim.sha256:
        work.check_own(document, sha256, at=at)
    elif claim.kind == Claim.SEAL:
        work.check_annex(File.objects.get(pk=handout.file_id), sha256, policy, at=at)
    back = actions.keep(handout_id=handout.pk, sha256=sha256, size=len(theirs), signed_at=found.signed_at, at=now())
    if back is None:
        raise _gone(claim)
    if back:
        _take_in(claim, back, at=now())


def _take_in(claim: Claim, back: list[Handout], *, at: datetime) -> None:
    main = next(one for one in back if one.base == claim.sha256)
    assert main.size is not None and main.signed_at is not None
    facts: dict[str, Any] = {
        "claim_id": claim.pk,
        "sha256": main.result,
        "size": main.size,
        "scanned": main.scanned,
        "at": at,
    }
    if claim.kind == Claim.SCAN:
        done = signing.settle_scan(**facts, sealed_at=main.signed_at)
    elif claim.kind != Claim.SEAL:
        done = signing.settle_person(**facts, signed_at=main.signed_at)
    else:
        annexes = [
            SealedAnnex(file=one.file_id, base=one.base, sha256=one.result, size=one.size or 0, scanned=one.scanned)
            for one in back
            if one is not main
        ]
        done = signing.settle_seal(**facts, annexes=annexes, sealed_at=main.signed_at)
    if done is None:
        raise _gone(claim)


def _with_evidence(sealed: bytes, policy: Policy) -> bytes:
    """One revision more with evidence and document time-stamp; without them only where the regulation needs none."""
    from vanthu.pdf.own_evidence import add_evidence

    timestamper = adapters.get("time_stamper").lend()
    if timestamper is not None:
        try:
            return add_evidence(sealed, context=work.live(), timestamper=timestamper)
        except TimeStampUnavailable:
            if policy.timestamp_required:
                raise
            log.warning("sealed without evidence: no time-stamp was to be had", extra={"policy": policy.key})
    elif policy.timestamp_required:
        raise TimeStampUnavailable()
    return sealed


# --- both ------------------------------------------------------------------------------------------------------------


def _hold_against(
    handout: Handout, claim: Claim, theirs: bytes, *, at: datetime, online: bool, **limits: float
) -> Returned:
    """Hold a file against the one that went out, in the sandbox (`limits`); only `online` is anybody else asked."""
    # In two phases the file was completed by ourselves: what came from outside was a signature.
    ours = handout.prepared["ours"] if handout.prepared is not None else handout.handed
    document = Document.objects.select_related("agency").get(pk=claim.document_id)
    policy = parts.policy_of(document)
    main = handout.base == claim.sha256
    assert claim.certificate is not None
    trusted = held()
    found: Returned = sandbox.call(
        "vanthu.pdf.returned:check_returned",
        bytes_store().get(ours),
        theirs,
        field=handout.field,
        certificate=PEM_cert_to_DER_cert(claim.certificate.pem),
        trust=trusted.trust,
        kinds=trusted.kinds,
        look=_look(handout, claim, document, policy),
        at=at,
        since=claim.asked_at,
        fill=fills(claim, document, policy) if main else {},
        accepts_claimed_time=policy.accepts_claimed_time,
        online=online,
        bears=_BEARS,
        evidence_behind=settings.VGCA_EVIDENCE_REVISION,
        **limits,
    )
    return found


def _completed(handout: Handout, claim: Claim, answered: dict[str, bytes], *, timestamper: Any) -> bytes:
    """The prepared file with the signature in it. Raises SignatureRefused, and TimeStampUnavailable with a
    `timestamper`."""
    from vanthu.pdf import two_phase as engine

    prepared = handout.prepared
    assert prepared is not None and claim.certificate is not None
    begun = engine.Begun(
        pdf=bytes_store().get(handout.handed),
        attributes=base64.b64decode(prepared["attributes"]),
        digest=bytes.fromhex(prepared["digest"]),
        start=prepared["start"],
        end=prepared["end"],
    )
    return engine.finish(
        begun,
        certificate=claim.certificate.pem.encode(),
        chain=chain(),
        timestamper=timestamper,
        signature=answered.get("signature"),
        signed=answered.get("cms"),
    )


def _look(handout: Handout, claim: Claim, document: Document, policy: Policy) -> Look:
    """What this act has to show on the page, whatever the tool's own settings say."""
    if claim.kind not in _OF_AGENCY:
        return Look(hand=True, image_only=policy.personal_image_only, third=claim.kind == Claim.PERSON)
    # In two phases the drawing is ours, made when the file was prepared; the time-stamp came after the signature.
    since = claim.asked_at if handout.prepared is not None else None
    name = document.agency.name
    if claim.kind == Claim.SCAN:
        *form, _ = scan_stamp.lines(document, policy)
        return Look(
            seal=policy.scan_seal_image, caption=True, organisation=name, words=tuple(form), time="zone", since=since
        )
    if handout.base != claim.sha256:
        # The number of its document and the time (NĐ 30/2020 Phụ lục I).
        return Look(words=(document.code,), time="zone", since=since)
    if policy.seal_text == "none":
        return Look(seal=True, third=True)
    # Lai Châu's label is the name in the certificate; its form names no zone (Mẫu 01).
    of_certificate = policy.seal_text == "certificate_and_tsa"
    return Look(
        seal=True,
        third=True,
        caption=True,
        organisation="" if of_certificate else name,
        time="second" if of_certificate else "zone",
        since=since,
    )


def _claim(handout: Handout) -> Claim:
    return Claim.objects.select_related("certificate").get(pk=handout.claim_id)
