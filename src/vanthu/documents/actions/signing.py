"""Signing, sealing and issuing: asked for in one transaction, done by a job in none, settled in another.

`ask_*` claims the document at the files it has now; the job (`documents.jobs`) does the work of `documents.work`;
`settle_*` takes the result in if file and claim still stand, and `give_up` hands the document back with the reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanthu.core import audit
from vanthu.core.actor import Actor, system
from vanthu.core.folding import nfc
from vanthu.core.jobs import by_name
from vanthu.documents import assignments, numbers, parts, recipients, transitions
from vanthu.documents.actions.outgoing import NUMBERED
from vanthu.documents.claims import CHANGED, give_back, main_file, stands
from vanthu.documents.models import Document
from vanthu.documents.states import Out
from vanthu.exchange import outbox
from vanthu.files import parts as file_parts
from vanthu.files.models import File, Version
from vanthu.files.queries import annexes_of
from vanthu.refusal import Refusal, WrongState
from vanthu.signing import parts as signing
from vanthu.signing.models import Certificate, Claim

INITIALLED = audit.declare("outgoing.initialled", "{label}.", "label", "certificate", "sha256")
SIGNED = audit.declare("outgoing.signed", "{label}.", "label", "certificate", "sha256")
SEALED = audit.declare("outgoing.sealed", "Ký số cơ quan.", "certificate", "sha256", "custodian", "annexes")
ISSUED = audit.declare("outgoing.issued", "Phát hành {code} tới {count} nơi nhận.", "code", "count", "sha256")

#: The job that does the work of each kind of claim, and its queue.
JOBS: dict[str, tuple[str, str]] = {
    Claim.INITIALS: ("vanthu.documents.jobs.sign", "signer"),
    Claim.PERSON: ("vanthu.documents.jobs.sign", "signer"),
    Claim.SEAL: ("vanthu.documents.jobs.seal", "signer"),
    Claim.ISSUE: ("vanthu.documents.jobs.issue", "default"),
}


#: The note of a version that the agency's signature made.
BY_AGENCY = "Chữ ký số của cơ quan"


class NotTheSigner(Refusal):
    """The signer is who the page says (reading 14)."""

    code = "not_the_signer"
    status = 403
    template = (
        "Họ tên người ký ghi trên văn bản là “{printed}”, không phải chủ thể chứng thư số của bạn. "
        "Hãy trả lại để sửa người ký."
    )


@dataclass(frozen=True, kw_only=True)
class SealedAnnex:
    """A file beside the main one that got the agency's signature, made from its version `base`."""

    file: UUID
    base: str
    sha256: str
    size: int
    scanned: bool = True


class Unscanned(Refusal):
    code = "unscanned"
    template = "Tệp “{name}” chưa được quét mã độc. Hãy thử lại sau ít phút; nếu lặp lại, báo công chức CNTT."


@transaction.atomic(durable=True)
def ask_initials(*, document_id: UUID, by: Actor, at: datetime, way: str = Claim.SERVER) -> Claim:
    """Ký nháy after the last "./.", by the unit leader (ST-9.2b).

    `way` is how he means to sign: by a worker, or at his desk (`actions.desk` goes on from there).
    """
    document, _ = parts.begin(document_id, transitions.INITIAL, by=by)
    signing.signature_picture(by.account)
    return _claim(document, Claim.INITIALS, signing.own_certificate(by, at=at), by=by, at=at, way=way)


@transaction.atomic(durable=True)
def ask_signature(*, document_id: UUID, by: Actor, at: datetime, way: str = Claim.SERVER) -> Claim:
    """Ký VB: the signer's own certificate on the file as it lies before him (BD-12.3a).

    The signer is who the page says, whoever presses the button (reading 14). Where the number belongs into this very
    revision (HG-14.2a) it is reserved here, and struck out if signing fails.
    """
    document, policy = parts.begin(document_id, transitions.SIGN, by=by)
    if policy.initials_required and not (document.placement or {}).get("initialled"):
        raise WrongState("Văn bản chưa có chữ ký nháy của lãnh đạo đơn vị. Hãy trả lại để ký nháy.")
    certificate = signing.own_certificate(by, at=at)
    signing.signature_picture(by.account)
    if nfc(certificate.common_name) != document.signer_name:
        raise NotTheSigner(printed=document.signer_name, holder=certificate.common_name)
    claim = _claim(document, Claim.PERSON, certificate, by=by, at=at, way=way)
    if policy.number_when == "at_signature":
        numbers.give(document, policy, by=by, at=at)
    return claim


@transaction.atomic(durable=True)
def ask_seal(*, document_id: UUID, by: Actor, at: datetime, way: str = Claim.SERVER) -> Claim:
    """Ký số cơ quan: the custodian, in person, on a file that its leader has signed (BD-16.3, LC-12.1c)."""
    document, policy = parts.begin(document_id, transitions.SEAL, by=by)
    if policy.signature_dates_equal_issue:
        assert document.issued_on is not None
        parts.same_day(document.issued_on, document.signed_at, at)
    signing.seal_picture(document.agency_id)
    return _claim(document, Claim.SEAL, signing.seal_certificate(by, at=at), by=by, at=at, way=way)


@transaction.atomic(durable=True)
def ask_issue(*, document_id: UUID, by: Actor, at: datetime) -> Claim:
    """Phát hành: the product checks its own file first; if anything differs nothing is issued."""
    document, policy = parts.begin(document_id, transitions.ISSUE, by=by)
    recipients.check(document, policy, on=at.date(), legal=(document.placement or {}).get("legal"))
    if policy.signature_dates_equal_issue:
        assert document.issued_on is not None
        parts.same_day(document.issued_on, document.signed_at, document.sealed_at)
    return _claim(document, Claim.ISSUE, None, by=by, at=at)


@transaction.atomic(durable=True)
def settle_person(
    *, claim_id: UUID, sha256: str, size: int, signed_at: datetime, at: datetime, scanned: bool = True
) -> Document | None:
    """Take the signed file in (initials or the signer's). None when the claim or the file no longer stands.

    `scanned` is False for bytes from outside that the virus scanner could not be asked about yet.
    """
    found = stands(claim_id, at=at)
    if found is None:
        return None
    claim, document, main = found
    by = signing.unpack(claim.actor)
    policy = parts.policy_of(document)
    assert claim.certificate is not None
    if claim.kind == Claim.INITIALS:
        _new_version(main, sha256, size, by=by, at=at, note="Ký nháy", scanned=scanned)
        document.placement = {**(document.placement or {}), "initialled": True}
        document.save(update_fields=["placement"])
        audit.record(
            INITIALLED,
            by=by,
            at=at,
            target=document,
            label=policy.labels.initial,
            certificate=claim.certificate.serial,
            sha256=sha256,
        )
    else:
        _new_version(main, sha256, size, by=by, at=at, note="Chữ ký số của người ký", scanned=scanned)
        state, holder = Out.SIGNED, document.signer_id
        if policy.number_when == "at_signature":
            state, holder = Out.NUMBERED, None
        elif policy.forward == "automatic" and not policy.permit_issue_step:
            state, holder = Out.AT_CLERK, None
        parts.move(
            document, state, at=at, holder=holder, signed_at=signed_at, signer_certificate_id=claim.certificate_id
        )
        audit.record(
            SIGNED,
            by=by,
            at=at,
            target=document,
            label=policy.labels.sign,
            certificate=claim.certificate.serial,
            sha256=sha256,
        )
        if state == Out.NUMBERED:
            assert document.issued_on is not None
            audit.record(
                NUMBERED,
                by=system(document.agency_id),
                at=at,
                target=document,
                code=document.code,
                number=document.number,
                issued_on=f"{document.issued_on:%d/%m/%Y}",
                register="văn bản đi",
            )
        if state != Out.SIGNED:
            parts.tell(document, parts.clerks(document, at=at), "Văn bản đã ký, chờ văn thư", at=at)
        parts.tell(document, parts.accounts_of(document.drafter_id), "Lãnh đạo đã ký", at=at)
    signing.end(claim, "done", at=at)
    return document


@transaction.atomic(durable=True)
def settle_seal(
    *,
    claim_id: UUID,
    sha256: str,
    size: int,
    annexes: Sequence[SealedAnnex] = (),
    sealed_at: datetime,
    at: datetime,
    scanned: bool = True,
) -> Document | None:
    """Take the sealed file and its signed annexes in. None when the claim or a file no longer stands."""
    found = stands(claim_id, at=at)
    if found is None:
        return None
    claim, document, main = found
    by = signing.unpack(claim.actor)
    assert claim.certificate is not None
    files = {file.pk: file for file in annexes_of(document.pk)}
    for annex in annexes:
        version = files[annex.file].current if annex.file in files else None
        if version is None or version.sha256 != annex.base:
            give_back(claim, document, why=CHANGED, state="discarded", at=at)
            return None
    _new_version(main, sha256, size, by=by, at=at, note=BY_AGENCY, scanned=scanned)
    for annex in annexes:
        _new_version(files[annex.file], annex.sha256, annex.size, by=by, at=at, note=BY_AGENCY, scanned=annex.scanned)
    parts.move(document, Out.SEALED, at=at, sealed_at=sealed_at, legal_value="bản gốc")
    audit.record(
        SEALED,
        by=by,
        at=at,
        target=document,
        certificate=claim.certificate.serial,
        sha256=sha256,
        custodian=by.label,
        annexes=[files[annex.file].name for annex in annexes],
    )
    signing.end(claim, "done", at=at)
    return document


@transaction.atomic(durable=True)
def settle_issue(*, claim_id: UUID, packet_sha256: str | None, at: datetime) -> Document | None:
    """The checks are through: the document is issued, its packets are in the outbox, in one transaction."""
    found = stands(claim_id, at=at)
    if found is None:
        return None
    claim, document, _ = found
    by = signing.unpack(claim.actor)
    if waiting := _unscanned(document):
        raise Unscanned(name=waiting.name)
    parts.move(document, Out.ISSUED, at=at, issued_at=at)
    recipients = list(document.recipients.select_related("receiver").order_by("order"))
    electronic = [line.receiver for line in recipients if not line.paper]
    if electronic:
        assert packet_sha256 is not None
        outbox.enqueue_document(
            agency=document.agency,
            peers=electronic,
            document=document.pk,
            document_key=document.document_key,
            sha256=packet_sha256,
            urgency=document.urgency,
            at=at,
        )
    audit.record(ISSUED, by=by, at=at, target=document, code=document.code, count=len(recipients), sha256=claim.sha256)
    signing.end(claim, "done", at=at)
    if document.answers_id:
        arrival = parts.lock(document.answers_id, by=by)
        assignments.finish_by_reply(arrival, document, by=by, at=at)
    parts.tell(
        document,
        parts.accounts_of(document.drafter_id, document.unit_leader_id, document.signer_id),
        "Đã phát hành",
        at=at,
    )
    return document


@transaction.atomic(durable=True)
def give_up(*, claim_id: UUID, why: str, state: str = "failed", at: datetime) -> None:
    """The work came to nothing: the document is free again, whoever asked is told why, a reserved number is struck."""
    pre = Claim.objects.filter(pk=claim_id).values_list("document_id", flat=True).first()
    if pre is None:
        return
    document = Document.objects.select_for_update(of=("self",)).select_related("agency").get(pk=pre)
    claim = Claim.objects.select_for_update().get(pk=claim_id)
    if claim.state != "live":
        return
    give_back(claim, document, why=why, state=state, at=at)


def expire(*, at: datetime) -> int:
    """Give back every claim whose worker died; returns how many. Called by a sweep."""
    stale = list(Claim.objects.filter(state="live", expires_at__lte=at).values_list("pk", flat=True)[:200])
    for pk in stale:
        give_up(claim_id=pk, why="Quá thời gian xử lý; hãy thử lại.", state="expired", at=at)
    return len(stale)


# --- parts of this room ----------------------------------------------------------------------------------------------


def _claim(
    document: Document,
    kind: str,
    certificate: Certificate | None,
    *,
    by: Actor,
    at: datetime,
    way: str = Claim.SERVER,
) -> Claim:
    signing.check_way(certificate, way)
    main = main_file(document)
    version = main.current
    if version is None:
        raise WrongState("Văn bản chưa có tệp PDF.")
    for file in File.objects.filter(document_id=document.pk).select_related("current"):
        if file.current is not None and file.current.scan != "clean":
            raise Unscanned(name=file.name)
    claim = signing.claim(
        kind=kind,
        agency=document.agency_id,
        document=document.pk,
        sha256=version.sha256,
        certificate=certificate,
        by=by,
        at=at,
        way=way,
    )
    if way == Claim.SERVER:
        name, queue = JOBS[claim.kind]
        by_name(name, queue=queue).defer(claim_id=str(claim.pk))
    return claim


def _new_version(
    main: File, sha256: str, size: int, *, by: Actor, at: datetime, note: str, scanned: bool = True
) -> Version:
    parts.draw(sha256, main.media_type)
    return file_parts.add_version(
        main,
        sha256=sha256,
        size=size,
        pages=main.current.pages if main.current else None,
        # Our own incremental update of bytes that were clean needs no scan.
        scanned=scanned,
        by=by,
        at=at,
        note=note,
    )


def _unscanned(document: Document) -> File | None:
    """A file of the document that no virus scanner has looked at yet."""
    files: Sequence[File] = list(File.objects.filter(document_id=document.pk).select_related("current"))
    return next((file for file in files if file.current is None or file.current.scan != "clean"), None)
