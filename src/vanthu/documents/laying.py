"""The slow work around a layout, between two transactions: propose it, check it, lay its fields, take a file out and back
in, print it before its seal. Nothing here writes to the database.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from vanthu.documents import corners, initialling, parts, seen
from vanthu.documents.actions.drafting import Prepared
from vanthu.documents.actions.outside import LAID_OUTSIDE, SIGNED_OUTSIDE, BroughtBack
from vanthu.documents.actions.signing import BY_SIGNER
from vanthu.documents.models import Document
from vanthu.files import parts as file_parts
from vanthu.files import sandbox
from vanthu.files.intake import Received
from vanthu.files.kinds import PDF
from vanthu.files.models import File, Version
from vanthu.files.queries import annexes_of, main_of
from vanthu.pdf import layout
from vanthu.pdf.fields import LEADER, Placement
from vanthu.pdf.place import Heading, PlacementNotFound
from vanthu.policy.profile import Policy
from vanthu.refusal import BadInput, WrongState
from vanthu.signing import parts as signing
from vanthu.signing import verdicts
from vanthu.store import bytes_store

if TYPE_CHECKING:
    # Read in the sandbox; the libraries behind it would slow every start of the web process.
    from vanthu.pdf.outside import Edited

#: Said where a layout made by hand is no longer of the file.
NEW_FILE = "Tệp PDF đã thay đổi từ khi đặt vị trí bằng tay: hãy đặt lại."
#: Where name and time may stand beside the seal, best first; Lai Châu's Mẫu 01 has two areas side by side.
CAPTION_SIDES: dict[str, tuple[str, ...]] = {
    "none": (),
    "name_and_time": ("below", "left", "above"),
    "certificate_and_tsa": ("left", "right"),
}


class EditedNotValid(BadInput):
    """ST-9.3c: what was edited outside and comes back signed must bear the signer's valid signature."""

    code = "edited_not_valid"
    template = "Chữ ký số trên tệp tải lên chưa hợp lệ nên chưa nhận được. {why}"


class EditedHeadUnread(BadInput):
    """Our fields came back on a page 1 on which number and date cannot be read any more."""

    code = "edited_head_unread"
    template = (
        "Không đọc được số, ký hiệu, ngày in trên trang 1 của tệp tải lên. Hãy bấm “Tải về để sửa” và sửa đúng tệp đó, "
        "hoặc tải lên bản chưa ký, không có ô của hệ thống, để đặt vị trí bằng tay."
    )


def lay(document: Document, policy: Policy, sha256: str, *, initials: int) -> Prepared:
    """Lay the fields of `document` into this PDF of the store, which is not signed and has none of ours.

    A layout that a person made for these very bytes goes before what the text layer says. Raises `PlacementNotFound`,
    `LayoutWrong` and `NotPreparable`.
    """
    pdf: bytes = sandbox.call("vanthu.pdf.upright:upright", bytes_store().get(sha256))
    asked = {**_asked(document, policy), "initials": initials}
    kept = (document.placement or {}).get("by_hand")
    by_hand = kept if kept and kept["sha256"] == sha256 else None
    stated: Heading | None = None
    over_name: tuple[str, ...] | None = None
    if by_hand is not None:
        placement: Placement = layout.from_boxes(by_hand["boxes"])
        heading: Heading = sandbox.call(
            "vanthu.pdf.layout:check", pdf, placement, declared=stated_heading(by_hand), **asked
        )
        try:
            sandbox.call("vanthu.pdf.place:read_heading", pdf)
        except PlacementNotFound:
            stated = heading
    else:
        try:
            placement = sandbox.call("vanthu.pdf.place:propose", pdf, **asked)
        except PlacementNotFound as refusal:
            if kept:
                raise PlacementNotFound(f"{refusal.sentence} {NEW_FILE}", part=refusal.fields["part"]) from refusal
            raise
        heading = sandbox.call("vanthu.pdf.place:read_heading", pdf)
    try:
        over_name = sandbox.call("vanthu.pdf.place:read_authority", pdf, signer_name=document.signer_name)
    except PlacementNotFound:
        if by_hand is None:
            raise
    sides = CAPTION_SIDES[policy.seal_text]
    placement = sandbox.call("vanthu.pdf.prepare:with_caption", pdf, placement, sides)
    number_pt, date_pt = sandbox.call("vanthu.pdf.place:type_sizes", pdf, placement)
    prepared: bytes = sandbox.call(
        "vanthu.pdf.prepare:prepare",
        pdf,
        placement,
        number_by="leader" if policy.number_when == "at_signature" else "seal",
        caption=sides,
        number_pt=number_pt,
        date_pt=date_pt,
    )
    return Prepared(
        base=sha256,
        source=sha256,
        sha256=bytes_store().put(prepared),
        size=len(prepared),
        placement={
            "boxes": layout.to_boxes(placement),
            **({"by_hand": kept} if kept else {}),
            **({"stated": asdict(stated)} if stated else {}),
            **corners.kept(document),
        },
        heading=heading,
        authority=over_name,
        sheet=sandbox.call("vanthu.pdf.inspect:first_sheet", pdf),
    )


def look(document: Document, policy: Policy, sha256: str, *, initials: int | None = None) -> layout.Look:
    """The pages of a draft's PDF and what its text layer proposes, for the page where a person places the boxes.
    `initials`: how many it needs, if not as many as the document."""
    asked = _asked(document, policy)
    if initials is not None:
        asked["initials"] = initials
    sides = CAPTION_SIDES[policy.seal_text]
    return sandbox.call("vanthu.pdf.layout:look", bytes_store().get(sha256), **asked, caption=sides)


def stamps(document: Document, policy: Policy) -> tuple[seen.Stamp, ...]:
    """Where the agency's signature will stand on every PDF annex, before the document has its number.

    Raises `CornerWrong` where it may not stand there; `fields["file"]` is the annex.
    """
    found = []
    for file in annexes_of(document.pk):
        if file.media_type == PDF:
            assert file.current is not None
            look = corners.look(document, file, policy)
            if look.faults:
                sentences = [
                    replace(one, sentence=f"Tệp kèm theo “{file.name}”: {one.sentence}") for one in look.faults
                ]
                refusal = layout.CornerWrong.of(sentences)
                refusal.fields["file"] = file.pk
                raise refusal
            found.append(
                seen.Stamp(
                    file=file.pk,
                    name=file.name,
                    sha256=file.current.sha256,
                    corner=look.corner,
                    spot=look.spot,
                    hides_words=look.hides_words,
                )
            )
    return tuple(found)


def check_layout(document: Document, policy: Policy, sha256: str, placement: Placement, *, stated: Heading) -> Heading:
    """Whether a layout that a person made fits the file; what page 1 prints, read or `stated`. Raises `LayoutWrong`."""
    pdf = sandbox.call("vanthu.pdf.upright:upright", bytes_store().get(sha256))
    return sandbox.call("vanthu.pdf.layout:check", pdf, placement, declared=stated, **_asked(document, policy))


def initiallers(document: Document, policy: Policy) -> list[str]:
    """Whose initials the document will need, by name, in the order of their fields."""
    if not policy.initials_required:
        return []
    first = parts.holder_name(document.unit_leader_id) if document.unit_leader_id else "lãnh đạo đơn vị"
    return [first, *(parts.holder_name(key) for key in initialling.others_of(document))]


def seal_mm(document: Document) -> float:
    """The diameter of the agency's registered seal."""
    return float(signing.seal_picture(document.agency_id).diameter_mm or 0)


def _asked(document: Document, policy: Policy) -> dict[str, Any]:
    return {
        "signer_name": document.signer_name,
        "signer_title": document.signer_title,
        "seal_mm": seal_mm(document),
        "initials": initialling.count(document, policy),
    }


def to_edit(document: Document) -> Version:
    """The version that the signer takes out to edit: with its fields laid, without the initials that his change would
    break. Raises WrongState."""
    found = _since_upload(document, file_parts.LAID)
    if found is None:
        raise WrongState("Văn bản chưa có tệp đã đặt ô ký. Hãy trả lại để trình lại.")
    return found


def bring_back(
    document: Document, received: Received, *, at: datetime, by_hand: dict[str, Any] | None = None
) -> tuple[BroughtBack, Prepared | None]:
    """What the signer brought back from outside, checked; the file with new fields where it has none of ours.

    `by_hand`: the places that he chose on a file without our fields (`seen.by_hand`). A signed file is verified as a
    receiver would verify it. Raises `NotReturnable`, `NotPreparable`, EditedHeadUnread, EditedNotValid,
    ReturnedWrongClock; of a file without our fields what `lay` raises.
    """
    policy = parts.policy_of(document)
    main = main_of(document.pk)
    assert main is not None and main.current is not None
    pdf = bytes_store().get(received.sha256)
    found: Edited = sandbox.call(
        "vanthu.pdf.outside:check", pdf, seal_mm=seal_mm(document), image_only=policy.personal_image_only
    )
    if found.kind == "plain":
        if by_hand is not None:
            document.placement = {**(document.placement or {}), "by_hand": by_hand}
        prepared = lay(document, policy, received.sha256, initials=0)
        back = BroughtBack(
            received=received, base=main.current.sha256, heading=prepared.heading, boxes=prepared.placement["boxes"]
        )
        return back, prepared
    heading = stated_heading(document.placement or {})
    if heading is None:
        try:
            heading = sandbox.call("vanthu.pdf.place:read_heading", pdf)
        except PlacementNotFound as refusal:
            raise EditedHeadUnread(field="main") from refusal
    assert found.boxes is not None
    back = BroughtBack(received=received, base=main.current.sha256, heading=heading, boxes=found.boxes)
    if found.kind == "laid":
        return back, None
    report = verdicts.judge(received.sha256, at=at, accepts_claimed_time=policy.accepts_claimed_time, fresh=True)
    last = report.signatures[-1] if report.signatures else None
    if report.verdict != "valid" or last is None or last.field != LEADER or last.signed_at is None:
        why = next(
            (problem.sentence for problem in report.problems), "Chữ ký của người ký không phải chữ ký cuối cùng."
        )
        raise EditedNotValid(why=why, field="main", verdict=report.verdict, codes=sorted(report.codes))
    if last.time_source == "claimed":
        from vanthu.pdf.returned import ReturnedWrongClock, check_clock

        try:
            # Nothing that it could have signed was there before the file was laid.
            check_clock(last.signed_at, since=to_edit(document).made_at, at=at)
        except ReturnedWrongClock as refusal:
            refusal.field = "main"
            raise
    return replace(back, fingerprint=found.fingerprint, holder=found.holder, signed_at=last.signed_at), None


def paper_print(document: Document) -> bytes:
    """The file with number and date and without any seal, only to be printed (BD điều 13.1.b, LC điều 12.1.d).

    With the signer's picture where the paper gets a wet seal; without any picture where it is signed by hand. Raises
    WrongState where there is no such version.
    """
    policy = parts.policy_of(document)
    by_hand = policy.paper_original == "print_and_sign"
    version = _since_upload(document, *((file_parts.LAID, LAID_OUTSIDE) if by_hand else (BY_SIGNER, SIGNED_OUTSIDE)))
    if version is None or document.number is None or document.issued_on is None:
        raise WrongState("Văn bản chưa có bản để in: cần có chữ ký của người ký và số văn bản.")
    pdf = bytes_store().get(version.sha256)
    if policy.number_when == "at_signature" and not by_hand:
        return pdf  # the signer's own revision carries the number
    from vanthu.pdf.number import NumberDate

    return sandbox.call("vanthu.pdf.sign:numbered_print", pdf, NumberDate.of(document.number, document.issued_on))


def _since_upload(document: Document, *notes: str) -> Version | None:
    """The last version of the main file with one of these notes, made since its last upload."""
    versions = Version.objects.filter(file__document_id=document.pk, file__kind=File.MAIN).order_by("-number")
    for version in versions[:100]:
        if version.note in notes:
            return version
        if version.note == file_parts.UPLOADED:
            return None
    return None


def stated_heading(kept: dict[str, Any]) -> Heading | None:
    """What a person said that page 1 prints of number and date, where the page itself could not be read."""
    return Heading(**kept["stated"]) if kept.get("stated") else None
