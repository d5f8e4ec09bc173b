"""Signing at a desk, the way out: the slow work between the claim of `actions.signing` and what `actions.desk` hands out.

Two ways: VGCA Sign Service fetches a file under a ticket and brings it back signed; in two phases the signer's own
client gets what is to be signed and brings the signature. What comes back is the business of `returning`.
"""

from __future__ import annotations

import base64
import hashlib
import logging
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from vanthu.core.actor import Actor
from vanthu.core.jobs import OUTAGES
from vanthu.documents import corners, initialling, parts, scan_stamp, work
from vanthu.documents.actions import desk as actions
from vanthu.documents.actions import signing
from vanthu.documents.models import Document
from vanthu.files import sandbox
from vanthu.files.kinds import PDF
from vanthu.files.queries import annexes_of, main_of
from vanthu.pdf import fields
from vanthu.pdf.layout import Spot
from vanthu.pdf.number import NumberDate
from vanthu.policy.profile import Policy
from vanthu.refusal import Busy, Refusal
from vanthu.signing import parts as claims
from vanthu.signing import verdicts
from vanthu.signing.models import Claim, Handout
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
BROKEN = "Hệ thống gặp lỗi khi xử lý. Hãy thử lại; nếu lặp lại, báo công chức CNTT."


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
    with given_back(claim, at=at):
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
    filled = fills(claim, document, policy)
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
        "DocNumber": document.code if of_document else filled.get(fields.NUMBER, ""),
        "IssuedDate": f"{document.issued_on:%d/%m/%Y}" if filled or of_document else "",
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
        spot = corners.on_scan(document, claim.sha256, policy)
        handed = _corner(claim.sha256, at=at, lines=stamp.lines, seal_mm=stamp.diameter_mm, spot=spot)
    found = [actions.Out(file=main.pk, name=main.name, base=claim.sha256, handed=handed, field=field)]
    if claim.kind == Claim.SEAL and policy.annex_must_be_sealed:
        for file in annexes_of(document.pk):
            if file.media_type == PDF:
                assert file.current is not None
                base = file.current.sha256
                handed = _corner(base, at=at, lines=(document.code,), spot=corners.on_annex(document, base))
                found.append(actions.Out(file=file.pk, name=file.name, base=base, handed=handed, field=fields.SEAL))
    return found


def _corner(base: str, *, at: datetime, lines: tuple[str, ...], spot: Spot, seal_mm: float = 0.0) -> str:
    """The hash of a file with the field of the agency's signature laid at its top right."""
    laid: bytes = sandbox.call(
        "vanthu.pdf.corner:lay_corner",
        bytes_store().get(base),
        at=at,
        lines=lines,
        seal_mm=seal_mm,
        spot=spot,
    )
    return bytes_store().put(laid)


def _handed_out(claim: Claim, files: list[actions.Out], *, at: datetime) -> list[Handout]:
    rows = actions.hand_out(claim_id=claim.pk, files=files, at=at)
    if not rows:
        raise ClaimGone()
    return rows


# --- in two phases ---------------------------------------------------------------------------------------------------


def begin(document_id: UUID, key: str, *, seen: str, by: Actor, at: datetime) -> Claim:
    """Phase one: claim the document; a job prepares its files, for which sources of proof are asked.

    Raises what `ASK[key]` raises, and StampTimeNotShown.
    """
    claim = ASK[key](document_id=document_id, seen=seen, by=by, at=at, way=Claim.CLIENT)
    with given_back(claim, at=at):
        policy = parts.policy_of(Document.objects.get(pk=claim.document_id))
        if claim.kind == Claim.SEAL and policy.seal_text == "certificate_and_tsa":
            raise StampTimeNotShown()
    return claim


def prepare(claim_id: UUID, *, now: Callable[[], datetime]) -> None:
    """Prepare every file of a claim in two phases, and keep what is to be signed.

    A refusal of key, time-stamp server or file ends the claim with its reason. Raises Busy and outages, and leaves all
    as it was.
    """
    claim = Claim.objects.select_related("certificate").get(pk=claim_id)
    if claim.state != "live" or claim.handouts.exists():
        return
    with reported(claim, at=now()):
        document = Document.objects.select_related("agency").get(pk=claim.document_id)
        policy = parts.policy_of(document)
        at = now()
        files = [_prepared(claim, out, document, policy, at=at) for out in _files(claim, document, policy, at=at)]
        _handed_out(claim, files, at=now())


def awaited(document_id: UUID, *, by: Actor) -> list[Handout]:
    """What this person began in two phases and has still to sign; nothing while it is being prepared."""
    out = Handout.objects.filter(
        claim__document_id=document_id,
        claim__state="live",
        claim__way=Claim.CLIENT,
        claim__actor__account=str(by.account),
        returned_at=None,
    )
    return list(out.order_by("order")[:1000])


def _prepared(claim: Claim, out: actions.Out, document: Document, policy: Policy, *, at: datetime) -> actions.Out:
    from vanthu.pdf import two_phase as engine

    assert claim.certificate is not None
    pdf = bytes_store().get(out.handed)
    pinned: dict[str, Any] = {"certificate": claim.certificate.pem.encode(), "chain": chain(), "at": at}
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


def chain() -> bytes:
    """PEM certificates between signers and anchors, for what is signed."""
    return b"".join(verdicts.pem(verdicts.trust_list().for_purpose("signing").intermediates))


def all_back(document_id: UUID) -> bool:
    """Whether nothing of the document's live claim is out at a desk any more."""
    back = Handout.objects.filter(claim__document_id=document_id, claim__state="live").values_list(
        "returned_at", flat=True
    )
    return bool(times := list(back[:1000])) and None not in times


# --- both ways ---------------------------------------------------------------------------------------------------------


def fills(claim: Claim, document: Document, policy: Policy) -> dict[str, str]:
    """The texts that this act puts into the file, as the register has them."""
    filler = Claim.PERSON if policy.number_when == "at_signature" else Claim.SEAL
    number = _number(document)
    return number.texts() if claim.kind == filler and number is not None else {}


def _number(document: Document) -> NumberDate | None:
    if document.number is None or document.issued_on is None:
        return None
    return NumberDate.of(document.number, document.issued_on)


@contextmanager
def given_back(claim: Claim, *, at: datetime, but: Callable[[Exception], bool] = lambda error: False) -> Iterator[None]:
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


@contextmanager
def reported(claim: Claim, *, at: datetime) -> Iterator[None]:
    """For a job: a refusal ends the claim and goes no further, but what passes is raised and leaves the claim alone."""
    try:
        with given_back(claim, at=at, but=passes):
            yield
    except Refusal as refusal:
        if passes(refusal):
            raise
        log.info("not signed at a desk", extra={"claim": str(claim.pk), "code": refusal.code})
    except OUTAGES:
        raise
    except Exception:
        log.exception("incident", extra={"claim": str(claim.pk)})
        raise


def passes(error: Exception) -> bool:
    """This machine has no hand free, or part of it was away: over in a moment. Kinds of Busy with a name of their own
    last longer."""
    return type(error) is Busy or isinstance(error, OUTAGES)
