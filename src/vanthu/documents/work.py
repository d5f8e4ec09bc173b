"""The slow work between two transactions: lay fields, sign, seal, check, pack. Nothing here writes to the database.

Each function reads rows, works on bytes with no transaction open, stores new bytes, and returns what an action of
`actions.signing` or `actions.outgoing` takes in.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from django.conf import settings

from vanthu.core import adapters
from vanthu.core.clock import VIETNAM
from vanthu.core.folding import fold
from vanthu.documents import authority, corners, initialling, kinds, laying, packets, parts, scan_stamp
from vanthu.documents.actions.drafting import DraftFileMissing, Prepared
from vanthu.documents.actions.signing import SealedAnnex
from vanthu.documents.models import REVOCATION, TIME_STAMP, Document
from vanthu.files import sandbox
from vanthu.files.kinds import PDF
from vanthu.files.models import File
from vanthu.files.parts import UPLOADED
from vanthu.files.queries import annexes_of, main_of
from vanthu.pdf import fields
from vanthu.pdf.layout import Look
from vanthu.pdf.stamp_time import TimeStampUnavailable
from vanthu.pdf.verdict import COPY, ORIGINAL, weight
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


class InitialsNotValid(Refusal):
    """ST-6.3b: each ký nháy is verified before the signer signs."""

    code = "initials_not_valid"
    template = "Chữ ký nháy {order} không hợp lệ: {why} Hãy trả lại để ký nháy lại."


class TooManyAnnexes(BadInput):
    """Each annex is signed, stamped with the time and checked within the time that one seal has."""

    code = "too_many_annexes"
    template = "Văn bản có {count} tệp kèm theo, nhiều hơn mức {limit} tệp. Hãy gộp các phụ lục thành ít tệp hơn."


class AnnexNotSealable(BadInput):
    """An annex in a file of its own that could not get the agency's signature: refused before anybody signs."""

    code = "annex_not_sealable"
    template = "Tệp kèm theo “{name}” {why}"


class OtherText(BadInput):
    """Another text needs the whole way of a draft: those who passed it have not read this one."""

    code = "other_text"
    template = (
        "Tệp mới khác tệp cũ không chỉ ở phần người ký (hoặc không có “./.” cuối nội dung để đối chiếu). Nếu phải sửa nội "
        "dung, hãy trả lại người soạn thảo và trình lại từ đầu."
    )


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

    Raises DraftFileMissing, PacketTooLarge, and `PlacementNotFound`, `LayoutWrong` or `NotPreparable` of the `pdf` room
    with what to change.
    """
    document = Document.objects.select_related("agency").get(pk=document_id)
    policy = parts.policy_of(document)
    main = main_of(document.pk)
    if main is None or main.current is None:
        raise DraftFileMissing(what="Hãy đính kèm tệp PDF của văn bản để ký và phát hành.", field="main")
    packets.check_size(document)
    if policy.annex_must_be_sealed:
        _check_annexes(document.pk)
    laid = laying.lay(document, policy, main.current.sha256, initials=initialling.count(document, policy))
    if not policy.annex_must_be_sealed:
        return laid
    stamps = laying.stamps(document, policy)
    # As they are seen and confirmed, so they are signed, whatever length the number gets.
    corners_seen = {one.sha256: list(one.spot) for one in stamps}
    return replace(laid, annexes=stamps, placement={**laid.placement, "corners_seen": corners_seen})


def prepare_for(
    document_id: UUID, *, signer: UUID, sha256: str, at: datetime, by_hand: dict[str, Any] | None = None
) -> Prepared:
    """The same for a PDF that another leader shall sign ("Đổi người ký"): it must say the same, but for who signs.

    `by_hand`: the places that a person chose on it (`seen.by_hand`). Raises OtherText, SignerMissing and what `prepare`
    raises.
    """
    document, main = _before(document_id, signer=signer, sha256=sha256, at=at)
    policy = parts.policy_of(document)
    if by_hand is not None:
        document.placement = {**(document.placement or {}), "by_hand": by_hand}
    prepared = laying.lay(document, policy, sha256, initials=initialling.count(document, policy))
    return replace(prepared, base=main)


def look_for(document_id: UUID, *, signer: UUID, sha256: str, at: datetime) -> tuple[Document, Look]:
    """That PDF for the page on which a person places the boxes, and the document as it would be. Raises as `prepare_for`."""
    document, _ = _before(document_id, signer=signer, sha256=sha256, at=at)
    return document, laying.look(document, parts.policy_of(document), sha256)


def _before(document_id: UUID, *, signer: UUID, sha256: str, at: datetime) -> tuple[Document, str]:
    """The document as it would be before another leader, which is not saved, and the content that it has now. The new one
    says the same, but for who signs."""
    document = Document.objects.select_related("agency").get(pk=document_id)
    # For what the page must print; the act itself asks on its own day.
    chosen = authority.signer(
        document.agency_id, signer, type_name=document.type_name, on=at.astimezone(VIETNAM).date()
    )
    main = main_of(document.pk)
    if main is None or main.current is None:
        raise DraftFileMissing(what="Văn bản chưa có tệp PDF.", field="main")
    uploaded = main.versions.filter(note=UPLOADED).order_by("-number").values_list("sha256", flat=True).first()
    # Titles of the head are printed over a deputy's ("KT. GIÁM ĐỐC"), whoever is chosen.
    leaders = authority.others(document, on=document.policy_on)
    names = {
        document.signer_name,
        document.signer_title,
        chosen.position.account.printed_name,
        chosen.position.account.name,
        chosen.position.title,
    }
    names |= {leader.title for leader in leaders}
    same = sandbox.call(
        "vanthu.pdf.place:same_but_signer",
        bytes_store().get(uploaded or main.current.sha256),
        bytes_store().get(sha256),
        names=sorted(names),
    )
    if not same:
        raise OtherText(field="main")
    authority.put(document, chosen)
    return document, main.current.sha256


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
    """The initials or the signer's signature that a claim asks for. Raises the refusals of key, certificate, TSA, file."""
    task = _signing(claim, at=at)
    with _lent(claim, at=at) as signer:
        signed = task.make(signer)
    return _made(signed, task.field, at=at)


def sign_together(claims: Sequence[Claim], *, at: datetime) -> list[tuple[Claim, Made | Exception]]:
    """Signatures of one signer on many documents, by one authorisation where his key asks for one: the outcome of each.

    The time-stamp authority is asked first: a code is used up by signing, whether or not a stamp follows.
    """
    from vanthu.pdf import stamp_time

    if not claims:
        return []
    timestamper = adapters.get("time_stamper").lend()
    stamps = timestamper is not None and stamp_time.answers(timestamper)
    outcomes: list[tuple[Claim, Made | Exception]] = []
    able: dict[UUID, list[tuple[Claim, _Task]]] = {}
    for claim in claims:
        try:
            signing.check_before_use(claim, at=at)
            assert claim.certificate_id is not None
            task = _signing(claim, at=at, stamps=stamps)
            able.setdefault(claim.certificate_id, []).append((claim, task))
        except Exception as error:  # the caller's to judge, document by document
            outcomes.append((claim, error))
    for tasks in able.values():
        outcomes += _signed_together(tasks, at=at)
    return outcomes


def _signed_together(tasks: list[tuple[Claim, _Task]], *, at: datetime) -> list[tuple[Claim, Made | Exception]]:
    first = tasks[0][0]
    assert first.certificate is not None
    try:
        found = adapters.get("signing_backend").sign_many(
            key=first.certificate.key,
            pem=first.certificate.pem,
            account=signing.unpack(first.actor).account,
            tasks=[task.make for _, task in tasks],
        )
    except Refusal as refusal:
        return [(claim, refusal) for claim, _ in tasks]
    return [
        (claim, one if isinstance(one, Exception) else _made(one, task.field, at=at))
        for (claim, task), one in zip(tasks, found, strict=True)
    ]


class _Task(NamedTuple):
    """What a signer has to do for a claim, and the field that is signed by it."""

    field: str
    make: Callable[[Any], bytes]


def _signing(claim: Claim, *, at: datetime, stamps: bool = True) -> _Task:
    """What a signer has to do for a claim, on bytes alone, so that any thread may run it. With `stamps` False the
    time-stamp authority is known to be away: TimeStampUnavailable, or claimed time where the regulation bears it."""
    from vanthu.pdf import sign as engine
    from vanthu.pdf.number import NumberDate
    from vanthu.pdf.revision import check_signer

    document = Document.objects.get(pk=claim.document_id)
    policy = parts.policy_of(document)
    pdf = bytes_store().get(claim.sha256)
    picture = bytes_store().get(signing.signature_picture(signing.unpack(claim.actor).account).sha256)
    if claim.kind == Claim.PERSON:
        if why := authority.lapsed(document, at=at):
            raise authority.DelegationLapsed(why=why)
        _check_initials(document, claim.sha256, policy, at=at)
    if not stamps and policy.timestamp_required:
        raise TimeStampUnavailable()
    number = None
    if claim.kind == Claim.PERSON and policy.number_when == "at_signature" and document.number and document.issued_on:
        number = NumberDate.of(document.number, document.issued_on)
    order = initialling.order_of(document, signing.unpack(claim.actor)) if claim.kind == Claim.INITIALS else 0

    def make(signer: Any, timestamper: Any) -> bytes:
        if order:
            return engine.sign_initials(
                pdf, order=order, signer=signer, image=picture, timestamper=timestamper, signed_at=at, context=None
            )
        return engine.sign_person(
            pdf, signer=signer, image=picture, timestamper=timestamper, signed_at=at, context=None, number=number
        )

    context = live()

    def sign_checked(signer: Any) -> bytes:
        check_signer(signer, context=context)
        return stamped(partial(make, signer), policy) if stamps else make(signer, None)

    return _Task(fields.initials(order) if order else fields.LEADER, sign_checked)


def _check_initials(document: Document, sha256: str, policy: Policy, *, at: datetime) -> None:
    """Every ký nháy that was made is in the file and valid, before its signer signs (ST điều 6.3). Raises
    InitialsNotValid."""
    orders = initialling.standing(document)
    if not orders:
        return
    report = verdicts.judge(sha256, at=at, accepts_claimed_time=policy.accepts_claimed_time)
    found = {signature.field: signature for signature in report.signatures}
    for order in orders:
        signature = found.get(fields.initials(order))
        if signature is None:
            raise InitialsNotValid(order=order, why="không có trong tệp.")
        for problem in signature.problems:
            if weight(problem.code, field=signature.field) == "invalid":
                raise InitialsNotValid(order=order, why=problem.sentence)


def seal(claim: Claim, *, at: datetime) -> Sealed:
    """Fill number and date and seal, in one incremental update, and sign every annex that is a file of its own; then
    check all of our own output against the register. Past the day of the signer's signature no key is used (LC-12.2)."""
    from vanthu.pdf import sign as engine
    from vanthu.pdf.corner import seal_corner
    from vanthu.pdf.number import NumberDate

    document = Document.objects.select_related("agency").get(pk=claim.document_id)
    policy = parts.policy_of(document)
    parts.check_day(document, policy, sealed_at=at)
    pdf = bytes_store().get(claim.sha256)
    picture = bytes_store().get(signing.seal_picture(document.agency_id).sha256)
    number = None
    if policy.number_when != "at_signature":
        assert document.number is not None and document.issued_on is not None
        number = NumberDate.of(document.number, document.issued_on)
    with _lent(claim, at=at) as signer:
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
                    seal_corner,
                    bytes_store().get(file.current.sha256),
                    signer=signer,
                    at=at,
                    lines=(document.code,),
                    spot=corners.on_annex(document, file.current.sha256),
                )
                signed.append(
                    (file, stamped(lambda stamper, corner=corner: corner(timestamper=stamper, context=live()), policy))
                )
    made = _made(sealed, fields.SEAL, at=at)
    check_own(document, made.sha256, at=at)
    annexes = []
    for file, content in signed:
        assert file.current is not None
        annexes.append(
            SealedAnnex(file=file.pk, base=file.current.sha256, sha256=bytes_store().put(content), size=len(content))
        )
        check_annex(file, annexes[-1].sha256, policy, at=at)
    return Sealed(main=made, annexes=tuple(annexes))


def _made(signed: bytes, field: str, *, at: datetime) -> Made:
    """What was just signed in this field: its time is the time-stamp's, as every reader will see it; else `at`."""
    from vanthu.pdf.timeproof import stamped_at

    return Made(sha256=bytes_store().put(signed), size=len(signed), signed_at=stamped_at(signed, field) or at)


def seal_scan(claim: Claim, *, at: datetime) -> Made:
    """The agency's signature at the top right of page 1 of its own scan: the seal in its real size where the regulation
    shows it, the agency's name and the time (BD-8.2c, ST-8.2b; NĐ 30/2020 Phụ lục I). Raises ScanNotSealed."""
    from vanthu.pdf.corner import seal_corner

    document = Document.objects.select_related("agency").get(pk=claim.document_id)
    policy = parts.policy_of(document)
    pdf = bytes_store().get(claim.sha256)
    stamp = scan_stamp.of(document, policy)
    spot = corners.on_scan(document, claim.sha256, policy)
    with _lent(claim, at=at) as signer:
        sealed = stamped(
            lambda timestamper: seal_corner(
                pdf,
                signer=signer,
                timestamper=timestamper,
                at=at,
                context=live(),
                lines=stamp.lines,
                seal_image=stamp.picture,
                seal_mm=stamp.diameter_mm,
                spot=spot,
            ),
            policy,
        )
    made = _made(sealed, fields.SEAL, at=at)
    scan_stamp.check(made.sha256, policy, at=at)
    return made


def waits_for(refusal: Refusal) -> str:
    """What a seal that was refused waits for (reading 16): a source of proof was silent; "" where nothing is to wait for."""
    from vanthu.pdf.revision import UNKNOWN, CertificateRefused

    if isinstance(refusal, TimeStampUnavailable):
        return TIME_STAMP
    if isinstance(refusal, CertificateRefused) and refusal.fields.get("reason") == UNKNOWN:
        return REVOCATION
    codes = set(refusal.fields.get("codes") or ()) if isinstance(refusal, OwnFileWrong) else set()
    return REVOCATION if codes and codes <= verdicts.PASSING else ""


def answers(document: Document, *, at: datetime) -> bool:
    """Whether what the seal of this document waits for could be had now. Nothing is signed and nothing kept."""
    from vanthu.pdf import revision, stamp_time

    if document.waits_for == TIME_STAMP:
        timestamper = adapters.get("time_stamper").lend()
        return timestamper is not None and stamp_time.answers(timestamper)
    main = main_of(document.pk)
    if main is None or main.current is None:
        return False
    return revision.revocation_answers(
        bytes_store().get(main.current.sha256),
        signing.agency_certificate(document.agency_id, at=at).pem.encode(),
        context=live(),
    )


def _lent(claim: Claim, *, at: datetime) -> AbstractContextManager[Any]:
    """A signer for whoever asked, if he may sign still: keys that were opened by a PIN sign for that account only.

    Raises CertificateNotInUse, NotTheKeeper.
    """
    signing.check_before_use(claim, at=at)
    account, certificate = signing.unpack(claim.actor).account, claim.certificate
    assert certificate is not None
    return adapters.get("signing_backend").lend(key=certificate.key, pem=certificate.pem, account=account)


def live() -> Any:
    """A context that trusts what this office trusts, and asks about revocation."""
    return verdicts.live(verdicts.trust_list())


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
    if report.legal_value != (COPY if document.paper_original else ORIGINAL):
        raise OwnFileWrong(why="tệp chưa có đủ chữ ký số của người ký và của cơ quan.")
    entry = Entry.objects.select_related("register").get(pk=document.entry_id)
    book = entry.register
    code = kinds.code(policy, entry.number, document.notation, series=book.series, year=book.year)
    of_register = (document.number, document.code) == (entry.number, code)
    if document.paper_original:
        # A picture of paper cannot be read; the clerk has compared it with the register (`scanning.check_original`).
        if not of_register:
            raise OwnFileWrong(why="số, ký hiệu của văn bản khác với sổ đăng ký văn bản đi. Hãy sửa thông tin văn bản.")
        return
    declared = laying.stated_heading(document.placement or {})
    seen = sandbox.call("vanthu.pdf.number:as_seen", bytes_store().get(sha256), declared=declared)
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
