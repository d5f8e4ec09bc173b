"""The slow work between two transactions: lay fields, sign, seal, check, pack. Nothing here writes to the database.

Each function reads rows, works on bytes with no transaction open, stores new bytes, and returns what an action of
`actions.signing` or `actions.outgoing` takes in.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from ssl import DER_cert_to_PEM_cert
from typing import Any, TypeVar
from uuid import UUID

from django.conf import settings

from vanthu.core import adapters
from vanthu.core.folding import fold
from vanthu.documents import kinds, packets, parts
from vanthu.documents.actions.drafting import DraftFileMissing, Prepared
from vanthu.documents.actions.signing import SealedAnnex
from vanthu.documents.models import Document
from vanthu.files import sandbox
from vanthu.files.kinds import PDF
from vanthu.files.models import File
from vanthu.files.queries import annexes_of, main_of
from vanthu.pdf.fields import Placement
from vanthu.pdf.stamp_time import TimeStampUnavailable
from vanthu.policy.profile import Policy
from vanthu.refusal import BadInput, Refusal
from vanthu.registers.models import Entry
from vanthu.signing import parts as signing
from vanthu.signing import verdicts
from vanthu.signing.models import Claim
from vanthu.store import bytes_store

log = logging.getLogger("vanthu.documents")

_Made = TypeVar("_Made")


class OwnFileWrong(Refusal):
    """Our own file does not say what the register says: it does not leave the house."""

    code = "own_file_wrong"
    template = "Không phát hành: {why}"


class TooManyAnnexes(BadInput):
    """Each annex is signed, stamped with the time and checked within the time that one seal has."""

    code = "too_many_annexes"
    template = "Văn bản có {count} tệp kèm theo, nhiều hơn mức {limit} tệp. Hãy gộp các phụ lục thành ít tệp hơn."


class AnnexNotSealable(BadInput):
    """An annex in a file of its own that could not get the agency's signature: refused before anybody signs."""

    code = "annex_not_sealable"
    template = "Tệp kèm theo “{name}” {why}"


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


@dataclass(frozen=True, kw_only=True)
class Sealed:
    """The main file with number and seal, and every annex that got the agency's signature at its corner."""

    main: Made
    annexes: tuple[SealedAnnex, ...]


def prepare(document_id: UUID) -> Prepared:
    """Find where number, date, signatures and seal go, and lay their fields into the uploaded PDF.

    Raises DraftFileMissing, PacketTooLarge, and `PlacementNotFound` or `NotPreparable` of the `pdf` room with what to
    change.
    """
    document = Document.objects.select_related("agency").get(pk=document_id)
    policy = parts.policy_of(document)
    main = main_of(document.pk)
    if main is None or main.current is None:
        raise DraftFileMissing(what="Hãy đính kèm tệp PDF của văn bản để ký và phát hành.", field="main")
    packets.check_size(document)
    if policy.annex_must_be_sealed:
        _check_annexes(document.pk)
    pdf = bytes_store().get(main.current.sha256)
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
        heading=sandbox.call("vanthu.pdf.place:read_heading", pdf),
    )


def _check_annexes(document_id: UUID) -> None:
    """Every annex can be sealed, or goes as a reference beside a PDF of the same name that can (reading 22)."""
    annexes = annexes_of(document_id)
    if len(annexes) > settings.MAX_UPLOAD_FILES:
        raise TooManyAnnexes(count=len(annexes), limit=settings.MAX_UPLOAD_FILES, field="attachments")
    sealable = {_stem(file) for file in annexes if file.media_type == PDF}
    for file in annexes:
        assert file.current is not None
        if file.media_type == PDF:
            try:
                sandbox.call("vanthu.pdf.prepare:check_unsigned", bytes_store().get(file.current.sha256))
            except BadInput as refusal:
                raise AnnexNotSealable(
                    name=file.name,
                    why=f"không ký số cơ quan được: {refusal.sentence} Hoặc bỏ tệp này khỏi dự thảo.",
                    field="attachments",
                ) from refusal
        elif _stem(file) not in sealable:
            raise AnnexNotSealable(
                name=file.name,
                why="không phải PDF nên không ký số cơ quan được. Hãy chuyển phụ lục sang PDF, đính kèm thêm bản PDF "
                "cùng tên, hoặc bỏ tệp này khỏi dự thảo.",
                field="attachments",
            )


def _stem(file: File) -> str:
    return fold(file.name.rpartition(".")[0])


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

        signed = stamped(make, policy)
    return Made(sha256=bytes_store().put(signed), size=len(signed), signed_at=at)


def seal(claim: Claim, *, at: datetime) -> Sealed:
    """Fill number and date and seal, in one incremental update, and sign every annex that is a file of its own; then
    check all of our own output against the register."""
    from vanthu.pdf import sign as engine
    from vanthu.pdf.corner import seal_corner
    from vanthu.pdf.number import NumberDate

    document = Document.objects.select_related("agency").get(pk=claim.document_id)
    policy = parts.policy_of(document)
    pdf = bytes_store().get(claim.sha256)
    picture = bytes_store().get(signing.seal_picture(document.agency_id).sha256)

    number = None
    if policy.number_when != "at_signature":
        assert document.number is not None and document.issued_on is not None
        number = NumberDate.of(document.number, document.issued_on)
    assert claim.certificate is not None
    with adapters.get("signing_backend").lend(key=claim.certificate.key, pem=claim.certificate.pem) as signer:
        sealed = stamped(
            lambda timestamper: engine.seal(
                pdf,
                signer=signer,
                seal_image=picture,
                timestamper=timestamper,
                at=at,
                context=live(),
                organisation=document.agency.name if policy.seal_text == "name_and_time" else None,
                number=number,
            ),
            policy,
        )
        signed: list[tuple[File, bytes]] = []
        for file in annexes_of(document.pk) if policy.annex_must_be_sealed else ():
            if file.media_type == PDF:
                assert file.current is not None
                # The number of its document and the time, no picture of the seal (NĐ 30/2020 Phụ lục I).
                corner = partial(
                    seal_corner, bytes_store().get(file.current.sha256), signer=signer, at=at, lines=(document.code,)
                )
                signed.append(
                    (file, stamped(lambda stamper, corner=corner: corner(timestamper=stamper, context=live()), policy))
                )
    sha256 = bytes_store().put(sealed)
    check_own(document, sha256, at=at)
    annexes = []
    for file, content in signed:
        assert file.current is not None
        annexes.append(
            SealedAnnex(file=file.pk, base=file.current.sha256, sha256=bytes_store().put(content), size=len(content))
        )
        check_annex(file, annexes[-1].sha256, policy, at=at)
    return Sealed(main=Made(sha256=sha256, size=len(sealed), signed_at=at), annexes=tuple(annexes))


def live() -> Any:
    """A context that trusts what this office trusts, and asks about revocation."""
    from vanthu.pdf.sign import live_context

    trust = verdicts.trust_list()
    return live_context(pem(trust.every_anchor), others=pem(trust.every_intermediate))


def stamped(make: Callable[[Any], _Made], policy: Policy) -> _Made:
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
    seen = sandbox.call("vanthu.pdf.number:as_seen", bytes_store().get(sha256))
    entry = Entry.objects.select_related("register").get(pk=document.entry_id)
    book = entry.register
    code = kinds.code(policy, entry.number, document.notation, series=book.series, year=book.year)
    of_register = (document.number, document.code) == (entry.number, code)
    if seen is None or not of_register or fold(seen.code) != fold(code) or seen.on != document.issued_on:
        raise OwnFileWrong(
            why="số, ký hiệu, ngày nhìn thấy trên văn bản khác với sổ đăng ký văn bản đi. Hãy trả lại để sửa tệp.",
            seen=f"{seen.code}, {seen.on:%d/%m/%Y}" if seen else "",
            registered=f"{code}, {document.issued_on:%d/%m/%Y}" if document.issued_on else "",
        )


def check_annex(file: File, sha256: str, policy: Policy, *, at: datetime) -> None:
    """A PDF annex bears the agency's valid signature (NĐ 30/2020 Phụ lục I; LC-6.2b). Raises OwnFileWrong."""
    report = verdicts.judge(sha256, at=at, accepts_claimed_time=policy.accepts_claimed_time, fresh=True)
    if report.verdict != "valid" or not any(signature.kind == "organisation" for signature in report.signatures):
        said = report.problems[0].sentence if report.problems else "chưa có chữ ký số của cơ quan."
        raise OwnFileWrong(why=f"tệp kèm theo “{file.name}”: {said} Hãy trả lại để đính kèm lại tệp này.")


def check_issue(claim: Claim, *, at: datetime) -> str | None:
    """All checks before issue, then the packet: its hash in the store, or None where nobody receives it by the bus."""
    document = Document.objects.select_related("agency").get(pk=claim.document_id)
    check_own(document, claim.sha256, at=at)
    policy = parts.policy_of(document)
    for file in annexes_of(document.pk) if policy.annex_must_be_sealed else ():
        if file.media_type == PDF:
            assert file.current is not None
            check_annex(file, file.current.sha256, policy, at=at)
    electronic = [line.receiver for line in document.recipients.select_related("receiver") if not line.paper]
    if not electronic:
        return None
    return bytes_store().put(packets.build_packet(document, at=at))


def pem(certificates: Iterable[bytes]) -> list[bytes]:
    """DER certificates as PEM."""
    return [DER_cert_to_PEM_cert(der).encode() for der in certificates]


def _boxes(placement: Placement) -> dict[str, Any]:
    boxes = {name: list(getattr(placement, name)) for name in ("number", "day", "month", "signature", "seal")}
    return boxes | {"initials": [list(box) for box in placement.initials]}
