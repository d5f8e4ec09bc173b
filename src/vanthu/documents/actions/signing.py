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
from vanthu.core.actor import Actor
from vanthu.core.clock import VIETNAM
from vanthu.core.folding import nfc
from vanthu.core.jobs import by_name
from vanthu.documents import (
    assignments,
    authority,
    initialling,
    numbers,
    openings,
    parts,
    recipients,
    signed,
    transitions,
    waiting,
)
from vanthu.documents.claims import CHANGED, give_back, main_file, stands
from vanthu.documents.models import Document
from vanthu.documents.states import Out
from vanthu.exchange import outbox
from vanthu.files import parts as file_parts
from vanthu.files.models import File, Version
from vanthu.files.queries import annexes_of
from vanthu.pdf.verdict import COPY
from vanthu.policy.profile import Policy
from vanthu.refusal import Refusal, WrongState
from vanthu.signing import batches
from vanthu.signing import parts as signing
from vanthu.signing.models import Batch, Certificate, Claim, Custody

INITIALLED = audit.declare("outgoing.initialled", "{label}.", "label", "certificate", "sha256")
SEALED = audit.declare(
    "outgoing.sealed",
    "Ký số cơ quan. Thiết bị lưu khóa do {custodian} quản lý.",
    "certificate",
    "sha256",
    "custody",
    "custodian",
    "annexes",
)
SCAN_SEALED = audit.declare(
    "document.scan_sealed",
    "Ký số cơ quan trên bản số hóa. Thiết bị lưu khóa do {custodian} quản lý.",
    "certificate",
    "sha256",
    "custody",
    "custodian",
)
ISSUED = audit.declare("outgoing.issued", "Phát hành {code} tới {count} nơi nhận.", "code", "count", "sha256")
#: Screen first, paper later: issue goes on, the debt is dated and stands on a list until it is paid (LC-12.1d, ST-9.4).
PAPER_OWED = audit.declare(
    "outgoing.paper_owed", "Phát hành khi còn nợ bản giấy từ ngày {since}.", "since", tone="near"
)
IN_BATCH = audit.declare(
    "outgoing.in_batch",
    "Ký cùng đợt {count} văn bản xác nhận lúc {asked}; {opened}.",
    "count",
    "asked",
    "opened",
    "batch",
    "sha256",
)

#: The job that does the work of each kind of claim, and its queue.
JOBS: dict[str, tuple[str, str]] = {
    Claim.INITIALS: ("vanthu.documents.jobs.sign", "signer"),
    Claim.PERSON: ("vanthu.documents.jobs.sign", "signer"),
    Claim.SEAL: ("vanthu.documents.jobs.seal", "signer"),
    Claim.SCAN: ("vanthu.documents.jobs.seal_scan", "signer"),
    Claim.ISSUE: ("vanthu.documents.jobs.issue", "default"),
}
#: The same for documents of a batch that are signed by one authorisation.
TOGETHER = ("vanthu.documents.jobs.sign_together", "signer")
#: Where the signer's own client signs: the job that prepares what it shall sign.
PREPARE = ("vanthu.documents.jobs.prepare_two_phase", "default")


NO_INITIALS = "Văn bản chưa có đủ chữ ký nháy. Hãy trả lại để ký nháy."
#: Notes of the versions that the signer's and the agency's signatures made.
BY_SIGNER = "Chữ ký số của người ký"
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
def ask_initials(
    *, document_id: UUID, seen: str | None = None, by: Actor, at: datetime, way: str = Claim.SERVER
) -> Claim:
    """Ký nháy after the last "./.", by the unit leader and by whom the drafter named besides (ST-6.3b, ST-9.2b).

    `seen`, here and below, is the SHA-256 of the main file that whoever presses had before him: every page and every
    client says it, and another file is not signed. None is for callers who have shown nothing. Raises PageStale.
    """
    document, _ = parts.begin(document_id, transitions.INITIAL, by=by)
    signing.signature_picture(by.account)
    return _claim(document, Claim.INITIALS, signing.own_certificate(by, at=at), seen=seen, by=by, at=at, way=way)


@transaction.atomic(durable=True)
def ask_signature(
    *, document_id: UUID, seen: str | None = None, by: Actor, at: datetime, way: str = Claim.SERVER
) -> Claim:
    """Ký VB: the signer's own certificate on the file as it lies before him (BD-12.3a).

    The signer is who the page says, whoever presses the button (reading 14). Where the number belongs into this very
    revision (HG-14.2a) it is reserved here, and struck out if signing fails.
    """
    document, policy = parts.begin(document_id, transitions.SIGN, by=by)
    return _ask_person(document, policy, seen=seen, by=by, at=at, way=way)


@transaction.atomic(durable=True)
def ask_in_batch(*, batch_id: UUID, document_id: UUID, at: datetime, together: int = 1) -> Claim | None:
    """The same for one document of a confirmed batch, by who confirmed it; None where it is not its turn. `together` is
    the number of documents that are asked for before any of them is signed.

    The file must be the one that was confirmed, and this signer must have had it before him or its kind be routine.
    Raises what `ask_signature` raises, FileChanged and NotOpened.
    """
    by = signing.unpack(Batch.objects.values_list("actor", flat=True).get(pk=batch_id))
    document, policy = parts.begin(document_id, transitions.SIGN, by=by)
    item = batches.take(batch_id, document_id, alone=together == 1)
    if item is None:
        return None
    opened = openings.check(document, item.sha256, by=by, at=at)
    claim = _ask_person(document, policy, batch=item.batch, by=by, at=at, together=together)
    audit.record(
        IN_BATCH,
        by=by,
        at=at,
        target=document,
        count=item.batch.items.count(),
        asked=f"{item.batch.asked_at.astimezone(VIETNAM):%H:%M:%S %d/%m/%Y}",
        opened=f"đã mở tệp lúc {opened.astimezone(VIETNAM):%H:%M:%S %d/%m/%Y}" if opened else "loại văn bản thường lệ",
        batch=batch_id,
        sha256=item.sha256,
    )
    return claim


@transaction.atomic(durable=True)
def ask_seal(*, document_id: UUID, seen: str | None = None, by: Actor, at: datetime, way: str = Claim.SERVER) -> Claim:
    """Ký số cơ quan: the custodian, in person, on a file that its leader has signed (BD-16.3, LC-12.1c)."""
    document, policy = parts.begin(document_id, transitions.SEAL, by=by)
    if document.paper_original:
        return _claim_scan(document, policy, seen=seen, by=by, at=at, way=way)
    parts.check_day(document, policy, sealed_at=at)
    signing.seal_picture(document.agency_id)
    custody = signing.sealing_custody(by, at=at)
    return _claim(document, Claim.SEAL, custody.certificate, custody=custody, seen=seen, by=by, at=at, way=way)


@transaction.atomic(durable=True)
def ask_scan(*, document_id: UUID, seen: str | None = None, by: Actor, at: datetime, way: str = Claim.SERVER) -> Claim:
    """Ký số bản số hóa: the agency's signature on its own scan of paper that arrived, by the custodian in person
    (BD-8.2a, ST-8.2b; reading 10)."""
    document, policy = parts.begin(document_id, transitions.SIGN_SCAN, by=by)
    return _claim_scan(document, policy, seen=seen, by=by, at=at, way=way)


@transaction.atomic(durable=True)
def ask_issue(*, document_id: UUID, by: Actor, at: datetime) -> Claim:
    """Phát hành: the product checks its own file first; if anything differs nothing is issued."""
    document, policy = parts.begin(document_id, transitions.ISSUE, by=by)
    recipients.check(document, policy, on=at.date(), legal=(document.placement or {}).get("legal"))
    if policy.signature_dates_equal_issue and not document.paper_original:
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
        initialling.made(document, by=by, at=at)
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
        _new_version(main, sha256, size, by=by, at=at, note=BY_SIGNER, scanned=scanned)
        signed.go_on(document, policy, claim.certificate, sha256=sha256, signed_at=signed_at, by=by, at=at)
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
    """Take the sealed file and its signed annexes in. None when the claim or a file no longer stands.

    `sealed_at` is the time that the seal itself bears. Raises WrongState where midnight has passed by it (LC-12.2).
    """
    found = stands(claim_id, at=at)
    if found is None:
        return None
    claim, document, main = found
    parts.check_day(document, parts.policy_of(document), sealed_at=sealed_at)
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
    parts.move(document, Out.SEALED, at=at, sealed_at=sealed_at, legal_value="bản gốc", **waiting.NOTHING)
    audit.record(
        SEALED,
        by=by,
        at=at,
        target=document,
        certificate=claim.certificate.serial,
        sha256=sha256,
        custody=claim.custody_id,
        custodian=claim.custody.keeper.name if claim.custody else by.label,
        annexes=[files[annex.file].name for annex in annexes],
    )
    signing.end(claim, "done", at=at)
    return document


@transaction.atomic(durable=True)
def settle_scan(
    *, claim_id: UUID, sha256: str, size: int, sealed_at: datetime, at: datetime, scanned: bool = True
) -> Document | None:
    """Take the signed scan in: it has the value of a copy (reading 9). None when the claim or the scan no longer stands."""
    found = stands(claim_id, at=at)
    if found is None:
        return None
    claim, document, main = found
    by = signing.unpack(claim.actor)
    assert claim.certificate is not None
    _new_version(main, sha256, size, by=by, at=at, note=BY_AGENCY, scanned=scanned)
    if document.direction == Document.OUT:
        parts.move(document, Out.SEALED, at=at, sealed_at=sealed_at, legal_value=COPY, **waiting.NOTHING)
    else:
        document.sealed_at, document.legal_value = sealed_at, COPY
        document.verdict, document.verified_at = "valid", at
        document.save(update_fields=["sealed_at", "legal_value", "verdict", "verified_at"])
    audit.record(
        SCAN_SEALED,
        by=by,
        at=at,
        target=document,
        certificate=claim.certificate.serial,
        sha256=sha256,
        custody=claim.custody_id,
        custodian=claim.custody.keeper.name if claim.custody else by.label,
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
    if document.paper_owed_since is not None:
        since = f"{document.paper_owed_since:%d/%m/%Y}"
        audit.record(PAPER_OWED, by=by, at=at, target=document, since=since)
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
def give_up(
    *,
    claim_id: UUID,
    why: str,
    state: str = "failed",
    waits_for: str = "",
    stops_batch: bool = False,
    at: datetime,
) -> None:
    """The work came to nothing: the document is free again, whoever asked is told why, a reserved number is struck.

    `waits_for`: the seal waits for a source of proof that does not answer (reading 16). `stops_batch`: what failed
    would fail for every document of the batch.
    """
    pre = Claim.objects.filter(pk=claim_id).values_list("document_id", flat=True).first()
    if pre is None:
        return
    document = Document.objects.select_for_update(of=("self",)).select_related("agency").get(pk=pre)
    claim = Claim.objects.select_for_update().get(pk=claim_id)
    if claim.state != "live":
        return
    give_back(claim, document, why=why, state=state, stops_batch=stops_batch, at=at)
    if waits_for and claim.kind in (Claim.SEAL, Claim.SCAN):
        waiting.begin(document, waits_for, by=signing.unpack(claim.actor), at=at)


def expire(*, at: datetime) -> int:
    """Give back every claim whose worker died; returns how many. Called by a sweep."""
    stale = list(Claim.objects.filter(state="live", expires_at__lte=at).values_list("pk", flat=True)[:200])
    for pk in stale:
        give_up(claim_id=pk, why="Quá thời gian xử lý; hãy thử lại.", state="expired", at=at)
    return len(stale)


# --- parts of this room ----------------------------------------------------------------------------------------------


def _ask_person(
    document: Document,
    policy: Policy,
    *,
    batch: Batch | None = None,
    seen: str | None = None,
    by: Actor,
    at: datetime,
    way: str = Claim.SERVER,
    together: int = 1,
) -> Claim:
    if policy.initials_required and not (document.placement or {}).get("initialled"):
        raise WrongState(NO_INITIALS)
    authority.check_stands(document, at=at)
    certificate = signing.own_certificate(by, at=at)
    signing.signature_picture(by.account)
    if nfc(certificate.common_name) != document.signer_name:
        raise NotTheSigner(printed=document.signer_name, holder=certificate.common_name)
    claim = _claim(
        document, Claim.PERSON, certificate, batch=batch, seen=seen, by=by, at=at, way=way, together=together
    )
    if policy.number_when == "at_signature":
        numbers.give(document, policy, by=by, at=at)
    return claim


def _claim(
    document: Document,
    kind: str,
    certificate: Certificate | None,
    *,
    batch: Batch | None = None,
    custody: Custody | None = None,
    seen: str | None = None,
    by: Actor,
    at: datetime,
    way: str = Claim.SERVER,
    together: int = 1,
) -> Claim:
    signing.check_way(certificate, way)
    main = main_file(document)
    version = main.current
    if version is None:
        raise WrongState("Văn bản chưa có tệp PDF.")
    if seen is not None and version.sha256 != seen:
        raise openings.PageStale()
    for file in File.objects.filter(document_id=document.pk).select_related("current"):
        if file.current is not None and file.current.scan != "clean":
            raise Unscanned(name=file.name)
    claim = signing.claim(
        kind=kind,
        agency=document.agency_id,
        document=document.pk,
        sha256=version.sha256,
        certificate=certificate,
        batch=batch,
        custody=custody,
        by=by,
        at=at,
        way=way,
        together=together,
    )
    if way != Claim.VGCA:
        name, queue = PREPARE if way == Claim.CLIENT else JOBS[claim.kind] if together == 1 else TOGETHER
        by_name(name, queue=queue).defer(claim_id=str(claim.pk))
    return claim


def _claim_scan(document: Document, policy: Policy, *, seen: str | None, by: Actor, at: datetime, way: str) -> Claim:
    if policy.scan_seal_image:
        signing.seal_picture(document.agency_id)
    custody = signing.sealing_custody(by, at=at)
    return _claim(document, Claim.SCAN, custody.certificate, custody=custody, seen=seen, by=by, at=at, way=way)


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
