"""Claims and their documents together: parts of every act that settles one or gives it back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from vanthu.core import audit
from vanthu.core.transactions import inside
from vanthu.documents import authority, numbers, parts, transitions
from vanthu.documents.models import Document
from vanthu.files.models import File
from vanthu.files.queries import main_of
from vanthu.refusal import WrongState
from vanthu.signing import parts as signing
from vanthu.signing.models import Claim

GAVE_UP = audit.declare("outgoing.not_done", "{what} không thực hiện được: {why}", "what", "why", tone="danger")

#: Why what was signed is thrown away, by what is no longer as it was at the click (reading 21).
CHANGED = "Văn bản đã thay đổi hoặc đã quá thời gian trong khi xử lý; hãy thử lại."
NOT_VALID = signing.CertificateNotInUse.template
NOT_SIGNER = "Người ký của văn bản đã thay đổi trong khi ký. Văn bản giữ nguyên; người ký mới phải tự ký."


def stands(claim_id: UUID, *, at: datetime) -> tuple[Claim, Document, File] | None:
    """Claim, document and file, locked in the order of every act, if the work was done on what still lies there (a *part*).

    A claim that no longer stands is given back. None then.
    """
    inside("a look at a claim")
    pre = Claim.objects.filter(pk=claim_id).values_list("document_id", flat=True).first()
    document = (
        Document.objects.select_for_update(of=("self",)).select_related("agency", "sender").filter(pk=pre).first()
    )
    if document is None:
        return None
    claim = (
        Claim.objects.select_for_update(of=("self",)).select_related("certificate", "custody__keeper").get(pk=claim_id)
    )
    if claim.state != "live":
        return None
    main = main_file(document)
    if claim.expires_at <= at or main.current is None or main.current.sha256 != claim.sha256:
        give_back(claim, document, why=CHANGED, state="discarded", at=at)
        return None
    if why := _no_longer(claim, document, at=at):
        give_back(claim, document, why=why, state="discarded", at=at)
        return None
    return claim, document, main


def give_back(
    claim: Claim, document: Document, *, why: str, state: str, stops_batch: bool = False, at: datetime
) -> None:
    """End a locked claim of a locked document: who asked is told why, a reserved number is struck (a *part*).

    `stops_batch`: what failed would fail for every document of the claim's batch.
    """
    inside("the end of a claim")
    by = signing.unpack(claim.actor)
    signing.end(claim, state, at=at, problem=why, stops_batch=stops_batch)
    what = dict(Claim.KINDS)[claim.kind].removeprefix("Đang ").capitalize()
    audit.record(GAVE_UP, by=by, at=at, target=document, what=what, why=why)
    # Only the number that this very claim reserved: one kept through a return stays bound (reading 13).
    if claim.kind == Claim.PERSON and document.entry_id and document.registered_at == claim.asked_at:
        numbers.strike(document, f"Ký số không thành công: {why}", by=by, at=at)
    parts.tell(document, [by.account], f"{what} không thực hiện được", at=at)


def main_file(document: Document) -> File:
    """The file that is signed and issued. Raises WrongState where there is none."""
    main = main_of(document.pk)
    if main is None:
        raise WrongState("Văn bản chưa có tệp PDF.")
    return main


def _no_longer(claim: Claim, document: Document, *, at: datetime) -> str:
    """What has changed in who may sign since the click, in words; "" when the signature stands."""
    position = signing.unpack(claim.actor).position
    # The certificate before its custody, as every act of the registry locks them.
    if claim.certificate_id is not None and not signing.still_valid(claim, at):
        return NOT_VALID
    if not signing.still_keeper(claim, at):
        return signing.not_the_keeper_any_more(claim).sentence
    if claim.kind == Claim.PERSON:
        try:
            authority.check_stands(document, at=at)
        except authority.DelegationLapsed as refusal:
            return refusal.sentence
        signs = document.signer_id == position
    else:
        signs = claim.kind != Claim.INITIALS or str(position) in transitions.initials_open(document)
    return "" if signs else NOT_SIGNER
