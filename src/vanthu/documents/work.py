"""The slow work between two transactions: lay fields, sign, seal, check, pack. Nothing here writes to the database.

Each function reads rows, works on bytes with no transaction open, stores new bytes, and returns what an action of
`actions.signing` or `actions.outgoing` takes in.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from ssl import DER_cert_to_PEM_cert
from typing import Any
from uuid import UUID

from vanthu import edxml
from vanthu.core import adapters
from vanthu.core.clock import VIETNAM
from vanthu.core.folding import fold
from vanthu.documents import kinds, parts
from vanthu.documents.actions.outgoing import DraftFileMissing, Prepared
from vanthu.documents.models import Document
from vanthu.exchange.outbox import organisation
from vanthu.files import sandbox
from vanthu.files.models import File
from vanthu.pdf.fields import Placement
from vanthu.pdf.stamp_time import TimeStampUnavailable
from vanthu.policy.profile import Policy
from vanthu.refusal import BadInput, Refusal
from vanthu.signing import parts as signing
from vanthu.signing import verdicts
from vanthu.signing.models import Claim
from vanthu.store import bytes_store

log = logging.getLogger("vanthu.documents")


class OwnFileWrong(Refusal):
    """Our own file does not say what the register says: it does not leave the house."""

    code = "own_file_wrong"
    template = "Không phát hành: {why}"


class NotationDiffers(BadInput):
    """The register would say one ký hiệu and the page another."""

    code = "notation_differs"
    template = (
        "Ký hiệu ghi trên văn bản là “{printed}”, khác ký hiệu đã nhập “{entered}”. Hãy sửa cho khớp rồi trình lại."
    )


#: Where name and time may stand beside the seal, best first; Lai Châu's Mẫu 01 has two areas side by side.
CAPTION_SIDES: dict[str, tuple[str, ...]] = {
    "none": (),
    "name_and_time": ("below", "left", "above"),
    "certificate_and_tsa": ("left", "right"),
}


@dataclass(frozen=True, kw_only=True)
class Made:
    """Bytes that were made and stored, and the time that their signature carries."""

    sha256: str
    size: int
    signed_at: datetime


def prepare(document_id: UUID) -> Prepared:
    """Find where number, date, signatures and seal go, and lay their fields into the uploaded PDF.

    Raises DraftFileMissing, and `PlacementNotFound` or `NotPreparable` of the `pdf` room with what to change.
    """
    document = Document.objects.select_related("agency").get(pk=document_id)
    policy = parts.policy_of(document)
    main = File.objects.filter(document_id=document.pk, kind=File.MAIN).select_related("current").first()
    if main is None or main.current is None:
        raise DraftFileMissing(what="Hãy đính kèm tệp PDF của văn bản để ký và phát hành.", field="main")
    pdf = bytes_store().get(main.current.sha256)
    printed = kinds.printed_notation(sandbox.call("vanthu.pdf.inspect:inspect", pdf).first_page_lines)
    if printed and fold(printed) != fold(document.notation):
        raise NotationDiffers(printed=printed, entered=document.notation, field="notation")
    seal = signing.seal_picture(document.agency_id)
    placement: Placement = sandbox.call(
        "vanthu.pdf.place:propose",
        pdf,
        signer_name=document.signer_name,
        signer_title=document.signer_title,
        seal_mm=float(seal.diameter_mm or 0),
        initials=1 if policy.initials_required else 0,
    )
    prepared: bytes = sandbox.call(
        "vanthu.pdf.prepare:prepare",
        pdf,
        placement,
        number_by="leader" if policy.number_when == "at_signature" else "seal",
        caption=CAPTION_SIDES[policy.seal_text],
    )
    return Prepared(
        base=main.current.sha256,
        sha256=bytes_store().put(prepared),
        size=len(prepared),
        placement={"boxes": _boxes(placement)},
    )


def sign(claim: Claim, *, at: datetime) -> Made:
    """The initials or the signer's signature that a claim asks for. Raises the refusals of key, TSA and file."""
    from vanthu.pdf import sign as engine
    from vanthu.pdf.number import NumberDate

    document = Document.objects.get(pk=claim.document_id)
    policy = parts.policy_of(document)
    pdf = bytes_store().get(claim.sha256)
    picture = bytes_store().get(signing.signature_picture(signing.unpack(claim.actor).account).sha256)
    assert claim.certificate is not None
    with adapters.get("signing_backend").lend(key=claim.certificate.key, pem=claim.certificate.pem) as signer:

        def make(timestamper: Any) -> bytes:
            if claim.kind == Claim.INITIALS:
                return engine.sign_initials(
                    pdf, order=1, signer=signer, image=picture, timestamper=timestamper, signed_at=at, context=None
                )
            number = None
            if policy.number_when == "at_signature" and document.number and document.issued_on:
                number = NumberDate.of(document.number, document.issued_on)
            return engine.sign_person(
                pdf, signer=signer, image=picture, timestamper=timestamper, signed_at=at, context=None, number=number
            )

        signed = _stamped(make, policy)
    return Made(sha256=bytes_store().put(signed), size=len(signed), signed_at=at)


def seal(claim: Claim, *, at: datetime) -> Made:
    """Fill number and date and seal, in one incremental update; then check our own output against the register."""
    from vanthu.pdf import sign as engine
    from vanthu.pdf.number import NumberDate

    document = Document.objects.select_related("agency").get(pk=claim.document_id)
    policy = parts.policy_of(document)
    pdf = bytes_store().get(claim.sha256)
    picture = bytes_store().get(signing.seal_picture(document.agency_id).sha256)
    trust = verdicts.trust_list()
    context = engine.live_context(_pem(trust.anchors), others=_pem(trust.intermediates))
    number = None
    if policy.number_when != "at_signature":
        assert document.number is not None and document.issued_on is not None
        number = NumberDate.of(document.number, document.issued_on)
    assert claim.certificate is not None
    with adapters.get("signing_backend").lend(key=claim.certificate.key, pem=claim.certificate.pem) as signer:
        sealed = _stamped(
            lambda timestamper: engine.seal(
                pdf,
                signer=signer,
                seal_image=picture,
                timestamper=timestamper,
                at=at,
                context=context,
                organisation=document.agency.name if policy.seal_text == "name_and_time" else None,
                number=number,
            ),
            policy,
        )
    sha256 = bytes_store().put(sealed)
    check_own(document, sha256, at=at)
    return Made(sha256=sha256, size=len(sealed), signed_at=at)


def _stamped(make: Callable[[Any], bytes], policy: Policy) -> bytes:
    """Sign with a time-stamp; without one only where the regulation does not demand it (reading 16)."""
    timestamper = adapters.get("time_stamper").lend()
    if timestamper is None and policy.timestamp_required:
        raise TimeStampUnavailable()
    try:
        return make(timestamper)
    except TimeStampUnavailable:
        if policy.timestamp_required:
            raise
        log.warning("signed at claimed time: no time-stamp was to be had", extra={"policy": policy.key})
        return make(None)


def check_own(document: Document, sha256: str, *, at: datetime) -> None:
    """The last word before a file leaves: verify it, and compare number and date as drawn with the register.

    Raises OwnFileWrong.
    """
    policy = parts.policy_of(document)
    report = verdicts.judge(sha256, at=at, accepts_claimed_time=policy.accepts_claimed_time, fresh=True)
    if report.verdict != "valid":
        problems = [*report.document_problems, *(p for s in report.signatures for p in s.problems)]
        why = problems[0].sentence if problems else "chữ ký số trên tệp chưa hợp lệ."
        raise OwnFileWrong(why=why, verdict=report.verdict, codes=[problem.code for problem in problems])
    if report.legal_value != "bản gốc":
        raise OwnFileWrong(why="tệp chưa có đủ chữ ký số của người ký và của cơ quan.")
    assert document.number is not None and document.issued_on is not None
    drawn = sandbox.call("vanthu.pdf.number:read_number", bytes_store().get(sha256))
    from vanthu.pdf.number import NumberDate

    wanted = NumberDate.of(document.number, document.issued_on)
    if drawn != wanted:
        raise OwnFileWrong(why="số, ngày nhìn thấy trên văn bản khác với sổ đăng ký văn bản đi.")


def check_issue(claim: Claim, *, at: datetime) -> str | None:
    """All checks before issue, then the packet: its hash in the store, or None where nobody receives it by the bus."""
    document = Document.objects.select_related("agency").get(pk=claim.document_id)
    check_own(document, claim.sha256, at=at)
    policy = parts.policy_of(document)
    if policy.annex_must_be_sealed:
        for file in File.objects.filter(document_id=document.pk, kind=File.ATTACHMENT).select_related("current"):
            assert file.current is not None
            report = (
                verdicts.judge(file.current.sha256, at=at, accepts_claimed_time=policy.accepts_claimed_time)
                if file.media_type == "application/pdf"
                else None
            )
            if report is None or not any(s.kind == "organisation" and not s.problems for s in report.signatures):
                raise OwnFileWrong(
                    why=f"tệp kèm theo “{file.name}” chưa có chữ ký số của cơ quan. Hãy đưa phụ lục vào cùng tệp văn bản."
                )
    electronic = [line.receiver for line in document.recipients.select_related("receiver") if not line.paper]
    if not electronic:
        return None
    return bytes_store().put(build_packet(document, at=at))


def build_packet(document: Document, *, at: datetime) -> bytes:
    """The edXML packet of an outgoing document: the main file and every attachment, never the editable draft."""
    files = (
        File.objects.filter(document_id=document.pk, kind__in=[File.MAIN, File.ATTACHMENT])
        .select_related("current")
        .order_by("order")
    )
    attachments = tuple(
        edxml.Attachment(
            name=file.name,
            content=bytes_store().get(file.current.sha256),
            description="Văn bản chính" if file.kind == File.MAIN else "Tài liệu kèm theo",
        )
        for file in sorted(files, key=lambda file: file.kind != File.MAIN)
        if file.current is not None
    )
    recipients = list(document.recipients.select_related("receiver").order_by("order"))
    assert document.issued_on is not None and document.number is not None
    answered = document.answers
    return edxml.build_document(
        edxml.Document(
            from_=organisation(document.agency),
            to=tuple(organisation(line.receiver) for line in recipients if not line.paper),
            document_id=document.document_key,
            number=f"{document.number:02d}",
            notation=document.notation,
            place=document.agency.place,
            promulgation_date=document.issued_on,
            type_name=document.type_name,
            subject=document.subject,
            content=document.subject,
            signer=edxml.Signer(position=document.signer_title, full_name=document.signer_name),
            priority=edxml.Priority(document.urgency),
            promulgation_amount=document.copies,
            page_amount=_pages(document),
            to_places=tuple(line.receiver.name for line in recipients),
            response_for=(
                (
                    edxml.ResponseFor(
                        organ_code=answered.organ_code,
                        code=answered.code,
                        document_id=answered.document_key,
                        promulgation_date=answered.issued_on,
                    ),
                )
                if answered is not None
                else ()
            ),
            trace=((document.agency.code102 or document.agency.code, at.astimezone(VIETNAM)),),
            business_reason="Văn bản điện tử mới",
            paper=any(line.paper for line in recipients),
            staff=edxml.Staff(department=document.agency.name),
            attachments=attachments,
        )
    )


def _pem(certificates: Iterable[bytes]) -> list[bytes]:
    return [DER_cert_to_PEM_cert(der).encode() for der in certificates]


def _pages(document: Document) -> int | None:
    main = File.objects.filter(document_id=document.pk, kind=File.MAIN).select_related("current").first()
    return main.current.pages if main and main.current else None


def _boxes(placement: Placement) -> dict[str, Any]:
    boxes = {name: list(getattr(placement, name)) for name in ("number", "day", "month", "signature", "seal")}
    return boxes | {"initials": [list(box) for box in placement.initials]}
