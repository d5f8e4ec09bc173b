"""Signing at a desk: the slow work between the transactions of `actions.signing` and `actions.desk`.

Two ways: VGCA Sign Service fetches a file under a ticket and brings it back signed; in two phases the signer's own
client gets what is to be signed and brings the signature. What comes back is checked in the sandbox, bytes against
bytes, before anything is settled; nobody's word that it was signed counts.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import logging
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO
from ssl import PEM_cert_to_DER_cert
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from vanthu.core import adapters
from vanthu.core.actor import Actor
from vanthu.core.jobs import OUTAGES
from vanthu.documents import corners, initialling, parts, scan_stamp, work
from vanthu.documents.actions import desk as actions
from vanthu.documents.actions import signing
from vanthu.documents.actions.signing import SealedAnnex
from vanthu.documents.models import Document
from vanthu.files import intake, sandbox
from vanthu.files.kinds import PDF
from vanthu.files.models import File
from vanthu.files.queries import annexes_of, main_of
from vanthu.pdf import fields
from vanthu.pdf.number import NumberDate
from vanthu.pdf.returned import MOST_GROWTH, Returned
from vanthu.pdf.signature_look import Look
from vanthu.pdf.stamp_time import TimeStampUnavailable
from vanthu.policy.profile import Policy
from vanthu.refusal import BadInput, Busy, Refusal
from vanthu.signing import parts as claims
from vanthu.signing import verdicts
from vanthu.signing.models import Claim, Handout
from vanthu.signing.trusted.held import held
from vanthu.store import bytes_store

log = logging.getLogger("vanthu.documents")

#: What the desktop service is asked to do: the path of its websocket.
APPROVE, ISSUE, APPENDIX, INCOME, COPY = "SignApproved", "SignIssued", "SignAppendix", "SignIncome", "SignCopy"

#: The acts that may be done at a desk, by the key of their transition.
ASK: dict[str, Callable[..., Claim]] = {
    "initial": signing.ask_initials,
    "sign": signing.ask_signature,
    "seal": signing.ask_seal,
    "sign_scan": signing.ask_scan,
}
#: Claims whose signature is the agency's.
_OF_AGENCY = frozenset({Claim.SEAL, Claim.SCAN})
BROKEN = "Hệ thống gặp lỗi khi xử lý. Hãy thử lại; nếu lặp lại, báo công chức CNTT."
#: What the service knows of a certificate's revocation is asked for again, and demanded, when the agency seals.
_BEARS = frozenset({"revocation_unknown"})


class ClaimGone(Refusal):
    code = "claim_gone"
    template = "Văn bản hoặc lần ký đã thay đổi trong khi ký. Hãy tải lại trang rồi bấm ký lại."


class StampTimeNotShown(Refusal):
    """Phase one draws what phase two signs: the time of a stamp that comes later cannot stand beside the seal."""

    code = "stamp_time_not_shown"
    template = (
        "Quy chế của cơ quan yêu cầu con dấu hiển thị thời gian do máy chủ dấu thời gian chứng nhận, cách ký hai bước "
        "không hiển thị được. Hãy ký số cơ quan bằng thiết bị nối với máy chủ hoặc bằng VGCA Sign Service."
    )


class AnswerUnreadable(BadInput):
    code = "answer_unreadable"
    template = (
        "Dữ liệu gửi về không đúng mẫu: cần “id” của tệp và một trong hai giá trị “signature”, “cms” ở dạng base64. "
        "Hãy kiểm tra phần mềm ký."
    )


class UploadRefused(BadInput):
    code = "upload_refused"
    template = "Phải gửi về đúng một tệp PDF trong trường “uploadfile”, không lớn hơn mức cho phép."


@dataclass(frozen=True, kw_only=True)
class Step:
    """One file for the desktop service: the function, and the request as the service reads it."""

    function: str
    name: str
    request: dict[str, Any]


# --- out -------------------------------------------------------------------------------------------------------------


def ask_vgca(document_id: UUID, key: str, *, seen: str, by: Actor, at: datetime) -> tuple[Claim, list[Step]]:
    """Claim the document and hand its files out under a ticket each. Raises what `ASK[key]` raises, and ClaimGone."""
    claim = ASK[key](document_id=document_id, seen=seen, by=by, at=at, way=Claim.VGCA)
    with _given_back(claim, at=at):
        document = Document.objects.get(pk=claim.document_id)
        policy = parts.policy_of(document)
        tickets, files = [], []
        for out in _files(claim, document, policy, at=at):
            tickets.append(secrets.token_urlsafe(32))
            function = _function(claim, out, document, policy)
            files.append(replace(out, token_hash=hash_of(tickets[-1]), function=function))
        _handed_out(claim, files, at=at)
    return claim, [
        Step(function=out.function, name=out.name, request=_request(out, ticket, document, policy, claim))
        for out, ticket in zip(files, tickets, strict=True)
    ]


def hash_of(ticket: str) -> str:
    """What is kept of a ticket."""
    return hashlib.sha256(ticket.encode()).hexdigest()


def _request(out: actions.Out, ticket: str, document: Document, policy: Policy, claim: Claim) -> dict[str, Any]:
    """The names are the service's and case-sensitive. The ticket is in the addresses: a desktop program has no cookie.

    Number and date go along where this signature fills them; an annex and a copy are told those of their document.
    `MetaData` names the field that is laid and, for a scan, what the regulation wants to be read in it.
    """
    fills = _fills(claim, document, policy)
    of_document = out.function in (APPENDIX, COPY)
    told = [{"Key": "Field", "Value": out.field}]
    if claim.kind == Claim.SCAN:
        told.append({"Key": "Text", "Value": "\n".join(scan_stamp.of(document, policy).lines)})
    return {
        "FileUploadHandler": settings.PUBLIC_URL + reverse("desk-upload", kwargs={"ticket": ticket}),
        "SessionId": "",
        "JWTToken": "",
        "FileName": settings.PUBLIC_URL + reverse("desk-file", kwargs={"ticket": ticket}),
        "MetaData": told,
        "DocNumber": document.code if of_document else fills.get(fields.NUMBER, ""),
        "IssuedDate": f"{document.issued_on:%d/%m/%Y}" if fills or of_document else "",
    }


def _function(claim: Claim, out: actions.Out, document: Document, policy: Policy) -> str:
    """Whoever fills number and date signs with the function that fills them (HG điều 14.2: the leader)."""
    if claim.kind == Claim.SCAN:
        return COPY if document.direction == Document.OUT else INCOME
    if claim.kind == Claim.SEAL:
        return ISSUE if out.base == claim.sha256 else APPENDIX
    return ISSUE if claim.kind == Claim.PERSON and policy.number_when == "at_signature" else APPROVE


def _files(claim: Claim, document: Document, policy: Policy, *, at: datetime) -> list[actions.Out]:
    """What a claim signs: the main file, and with the seal every annex that is a PDF of its own. Scans and annexes get
    their field laid first."""
    main = main_of(document.pk)
    if main is None or main.current is None:
        raise ClaimGone()
    if claim.kind == Claim.INITIALS:
        field = fields.initials(initialling.order_of(document, claims.unpack(claim.actor)))
    else:
        field = fields.LEADER if claim.kind == Claim.PERSON else fields.SEAL
    handed = claim.sha256
    if claim.kind == Claim.SCAN:
        stamp = scan_stamp.of(document, policy)
        handed = _corner(document, claim.sha256, at=at, lines=stamp.lines, seal_mm=stamp.diameter_mm)
    found = [actions.Out(file=main.pk, name=main.name, base=claim.sha256, handed=handed, field=field)]
    if claim.kind == Claim.SEAL and policy.annex_must_be_sealed:
        for file in annexes_of(document.pk):
            if file.media_type == PDF:
                assert file.current is not None
                base = file.current.sha256
                handed = _corner(document, base, at=at, lines=(document.code,))
                found.append(actions.Out(file=file.pk, name=file.name, base=base, handed=handed, field=fields.SEAL))
    return found


def _corner(document: Document, base: str, *, at: datetime, lines: tuple[str, ...], seal_mm: float = 0.0) -> str:
    """The hash of a file with the field of the agency's signature laid at its top right."""
    laid: bytes = sandbox.call(
        "vanthu.pdf.corner:lay_corner",
        bytes_store().get(base),
        at=at,
        lines=lines,
        seal_mm=seal_mm,
        spot=corners.spot(document, base),
    )
    return bytes_store().put(laid)


def _handed_out(claim: Claim, files: list[actions.Out], *, at: datetime) -> list[Handout]:
    rows = actions.hand_out(claim_id=claim.pk, files=files, at=at)
    if not rows:
        raise ClaimGone()
    return rows


# --- in two phases ---------------------------------------------------------------------------------------------------


def begin(document_id: UUID, key: str, *, seen: str, by: Actor, at: datetime) -> tuple[Claim, list[Handout]]:
    """Phase one: claim the document, prepare every file, keep what is to be signed.

    Raises what `ASK[key]` raises, StampTimeNotShown, ClaimGone, and the refusals of key, time-stamp server and file.
    """
    claim = ASK[key](document_id=document_id, seen=seen, by=by, at=at, way=Claim.CLIENT)
    with _given_back(claim, at=at):
        document = Document.objects.select_related("agency").get(pk=claim.document_id)
        policy = parts.policy_of(document)
        if claim.kind == Claim.SEAL and policy.seal_text == "certificate_and_tsa":
            raise StampTimeNotShown()
        files = [_prepared(claim, out, document, policy, at=at) for out in _files(claim, document, policy, at=at)]
        return claim, _handed_out(claim, files, at=at)


def _prepared(claim: Claim, out: actions.Out, document: Document, policy: Policy, *, at: datetime) -> actions.Out:
    from vanthu.pdf import two_phase as engine

    assert claim.certificate is not None
    pdf = bytes_store().get(out.handed)
    pinned: dict[str, Any] = {"certificate": claim.certificate.pem.encode(), "chain": _chain(), "at": at}
    number = _number(document)

    def make(timestamper: Any) -> Any:
        if claim.kind == Claim.SCAN:
            stamp = scan_stamp.of(document, policy)
            return engine.begin_corner(
                pdf,
                **pinned,
                lines=stamp.lines,
                timestamper=timestamper,
                context=work.live(),
                seal_image=stamp.picture,
                seal_mm=stamp.diameter_mm,
            )
        if claim.kind != Claim.SEAL:
            image = bytes_store().get(claims.signature_picture(claims.unpack(claim.actor).account).sha256)
            at_signature = claim.kind == Claim.PERSON and policy.number_when == "at_signature"
            return engine.begin_person(
                pdf,
                **pinned,
                image=image,
                timestamper=timestamper,
                field=out.field,
                number=number if at_signature else None,
            )
        if out.base != claim.sha256:
            return engine.begin_corner(
                pdf, **pinned, lines=(document.code,), timestamper=timestamper, context=work.live()
            )
        return engine.begin_seal(
            pdf,
            **pinned,
            seal_image=bytes_store().get(claims.seal_picture(document.agency_id).sha256),
            timestamper=timestamper,
            context=work.live(),
            organisation=document.agency.name,
            number=number if policy.number_when != "at_signature" else None,
        )

    begun = work.stamped(make, policy)
    return replace(
        out,
        # A ticket of its own kind: the bytes that everything is held against when the signature comes.
        prepared={
            "ours": out.handed,
            "attributes": base64.b64encode(begun.attributes).decode(),
            "digest": begun.digest.hex(),
            "start": begun.start,
            "end": begun.end,
        },
        handed=bytes_store().put(begun.pdf),
    )


def finish(handout_id: UUID, answer: dict[str, Any], *, by: Actor, now: Callable[[], datetime]) -> bool:
    """Phase two of one file: True when the whole claim is settled by it.

    Raises TicketUnknown, AnswerUnreadable, and (the claim then ends with that reason) CertificateNotInUse, NotTheKeeper,
    `SignatureRefused`, the refusals of `check_returned`, ClaimGone.
    """
    from vanthu.pdf import two_phase as engine

    values = {name: _decoded(answer[name]) for name in ("signature", "cms") if answer.get(name)}
    if len(values) != 1:
        raise AnswerUnreadable()
    handout = actions.take_answer(handout_id=handout_id, by=by, at=now())
    claim = Claim.objects.select_related("certificate").get(pk=handout.claim_id)
    with _given_back(claim, at=now()):
        claims.check_before_use(claim, at=now())
        document = Document.objects.select_related("agency").get(pk=claim.document_id)
        prepared = handout.prepared
        assert prepared is not None and claim.certificate is not None
        begun = engine.Begun(
            pdf=bytes_store().get(handout.handed),
            attributes=base64.b64decode(prepared["attributes"]),
            digest=bytes.fromhex(prepared["digest"]),
            start=prepared["start"],
            end=prepared["end"],
        )

        def make(timestamper: Any) -> bytes:
            return engine.finish(
                begun,
                certificate=claim.certificate.pem.encode(),  # type: ignore[union-attr]
                chain=_chain(),
                timestamper=timestamper,
                signature=values.get("signature"),
                signed=values.get("cms"),
            )

        made = work.stamped(make, parts.policy_of(document))
    return _look_at(handout, claim, made, now=now)


def _decoded(value: Any) -> bytes:
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError, TypeError) as error:
        raise AnswerUnreadable() from error


def _chain() -> bytes:
    return b"".join(work.pem(verdicts.trust_list().for_purpose("signing").intermediates))


# --- back ------------------------------------------------------------------------------------------------------------


def largest_upload() -> int:
    """Bytes of the largest request that brings a file back, its frame included."""
    return settings.MAX_FILE_BYTES + MOST_GROWTH + 64 * 1024


def bring_back(handout: Handout, content: bytes, *, now: Callable[[], datetime]) -> bool:
    """A file that a desk brought under a ticket that is used up by now: True when the whole claim is settled by it.

    Whatever is wrong with it ends the claim with that reason, and is raised. While this machine is busy the file is held,
    and a job looks at it.
    """
    return _look_at(handout, Claim.objects.select_related("certificate").get(pk=handout.claim_id), content, now=now)


def look_again(handout_id: UUID, sha256: str, *, now: Callable[[], datetime]) -> None:
    """What was held: looked at now. Raises Busy and outages, and holds it still."""
    handout = Handout.objects.get(pk=handout_id)
    claim = Claim.objects.select_related("certificate").get(pk=handout.claim_id)
    if claim.state != "live":
        return
    try:
        with _given_back(claim, at=now(), but=lambda error: _is_busy(error) or isinstance(error, OUTAGES)):
            _looked_at(handout, claim, bytes_store().get(sha256), now=now)
    except Refusal as refusal:
        if _is_busy(refusal):
            raise
        log.info("a returned file was refused", extra={"code": refusal.code})


def _look_at(handout: Handout, claim: Claim, content: bytes, *, now: Callable[[], datetime]) -> bool:
    try:
        with _given_back(claim, at=now(), but=_is_busy):
            return _looked_at(handout, claim, content, now=now)
    except Busy as refusal:
        if not _is_busy(refusal):
            raise
        # The signature is made: it waits for a child of the sandbox as long as a worker's would.
        if not actions.hold(handout_id=handout.pk, sha256=bytes_store().put(content), at=now()):
            raise ClaimGone() from refusal
        return False


def _is_busy(error: Exception) -> bool:
    """This machine has no hand free, which is over in a moment. Kinds of Busy with a name of their own last longer."""
    return type(error) is Busy


def _looked_at(handout: Handout, claim: Claim, content: bytes, *, now: Callable[[], datetime]) -> bool:
    if handout.prepared is not None:
        # Completed by ourselves: what came from outside was a signature.
        return _take_in(handout, claim, content, ours=handout.prepared["ours"], scanned=True, now=now)
    received = intake.receive(handout.name, BytesIO(content), allowed=frozenset({"pdf"}), field="uploadfile")
    return _take_in(handout, claim, content, ours=handout.handed, scanned=received.scanned, now=now)


def all_back(document_id: UUID) -> bool:
    """Whether nothing of the document's live claim is out at a desk any more."""
    back = Handout.objects.filter(claim__document_id=document_id, claim__state="live").values_list(
        "returned_at", flat=True
    )
    return bool(times := list(back[:1000])) and None not in times


def _take_in(
    handout: Handout, claim: Claim, theirs: bytes, *, ours: str, scanned: bool, now: Callable[[], datetime]
) -> bool:
    document = Document.objects.select_related("agency").get(pk=claim.document_id)
    policy = parts.policy_of(document)
    main = handout.base == claim.sha256
    at = now()
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
        look=_look(claim, document, policy) if main else None,
        at=at,
        since=claim.asked_at,
        fill=_fills(claim, document, policy) if main else {},
        accepts_claimed_time=policy.accepts_claimed_time,
        online=True,
        bears=_BEARS,
        evidence_behind=settings.VGCA_EVIDENCE_REVISION,
    )
    if claim.kind in _OF_AGENCY:
        theirs = theirs if found.evidence else _with_evidence(theirs, policy)
    sha256 = bytes_store().put(theirs)
    if claim.kind == Claim.SCAN:
        scan_stamp.check(sha256, policy, at=at)
    elif claim.kind == Claim.SEAL and main:
        work.check_own(document, sha256, at=at)
    elif claim.kind == Claim.SEAL:
        work.check_annex(File.objects.get(pk=handout.file_id), sha256, policy, at=at)
    back = actions.keep(
        handout_id=handout.pk, sha256=sha256, size=len(theirs), scanned=scanned, signed_at=found.signed_at, at=now()
    )
    if back is None:
        raise ClaimGone()
    return bool(back) and _settled(claim, back, at=now())


def _look(claim: Claim, document: Document, policy: Policy) -> Look:
    """What this act has to show on the page, whatever the tool's own settings say."""
    if claim.kind == Claim.SEAL:
        return Look(seal=True, caption=policy.seal_text != "none", organisation=document.agency.name)
    if claim.kind == Claim.SCAN:
        return Look(seal=policy.scan_seal_image, caption=True, organisation=document.agency.name)
    return Look(image_only=policy.personal_image_only and claim.kind in (Claim.INITIALS, Claim.PERSON))


def _settled(claim: Claim, back: list[Handout], *, at: datetime) -> bool:
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
        raise ClaimGone()
    return True


def _fills(claim: Claim, document: Document, policy: Policy) -> dict[str, str]:
    """The texts that this act puts into the file, as the register has them."""
    filler = Claim.PERSON if policy.number_when == "at_signature" else Claim.SEAL
    number = _number(document)
    return number.texts() if claim.kind == filler and number is not None else {}


def _number(document: Document) -> NumberDate | None:
    if document.number is None or document.issued_on is None:
        return None
    return NumberDate.of(document.number, document.issued_on)


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


@contextmanager
def _given_back(
    claim: Claim, *, at: datetime, but: Callable[[Exception], bool] = lambda error: False
) -> Iterator[None]:
    """Whatever goes wrong inside, `but` what passes, ends the claim with the reason, and goes on to the caller.

    What a silent source of proof refuses lets a seal wait for it (reading 16).
    """
    try:
        yield
    except Exception as error:
        if not but(error):
            refusal = error if isinstance(error, Refusal) else None
            signing.give_up(
                claim_id=claim.pk,
                why=refusal.sentence if refusal else BROKEN,
                waits_for=work.waits_for(refusal) if refusal else "",
                at=at,
            )
        raise
