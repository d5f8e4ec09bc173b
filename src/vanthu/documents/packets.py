"""Documents as packets: a stored one becomes an arrival once its files were looked at; an outgoing one is packed."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q

from vanthu import edxml
from vanthu.core import adapters
from vanthu.core.clock import VIETNAM
from vanthu.core.folding import nfc
from vanthu.documents.actions.arriving import Arrival
from vanthu.documents.models import Document
from vanthu.exchange.models import Inbound
from vanthu.exchange.outbox import organisation
from vanthu.files import kinds, marks, sandbox, scanning
from vanthu.files.intake import Received
from vanthu.files.models import File
from vanthu.files.ports import ScannerUnavailable
from vanthu.files.queries import annexes_of, main_of
from vanthu.pdf.attachments import TooMuchInside, UnreadableInside
from vanthu.pdf.inspect import Inspection
from vanthu.pdf.sandbox import SandboxBroken
from vanthu.people.models import Agency
from vanthu.refusal import BadInput, Busy, Refusal, SecretRefused
from vanthu.refusal.secrecy import secret_mark
from vanthu.store import bytes_store

log = logging.getLogger("vanthu.documents")

#: No deadline lies farther from the day of arrival.
_LONGEST_SPAN = timedelta(days=3660)


class PacketInfected(BadInput):
    code = "packet_infected"
    template = "Tệp “{name}” trong gói tin có mã độc ({virus})."


class PacketUnsound(BadInput):
    code = "packet_unsound"
    template = "{why}"


@dataclass(frozen=True, kw_only=True)
class Opened:
    """What a packet holds, ready to become a document."""

    arrival: Arrival
    sender: Agency
    files: tuple[tuple[str, Received], ...]


def sender_of(inbound: Inbound) -> Agency | None:
    """The directory's agency for the packet's From, by either form of its code."""
    code = inbound.sender_code
    return Agency.objects.filter(Q(code=code) | (Q(code102=code) & ~Q(code102=""))).first()


def answer_to(packet: edxml.Packet) -> dict:
    """What a status message quotes of the document."""
    document = packet.document
    if document is None:
        return {}
    return {"code": _code(document), "issued_on": document.promulgation_date}


def read(inbound: Inbound) -> edxml.Packet:
    """Read the raw packet of the store again. Raises edxml.Refused."""
    return edxml.read(bytes_store().get(inbound.sha256))


def open_packet(inbound: Inbound, packet: edxml.Packet, *, at: datetime) -> Opened:
    """Look at everything before anything is written. Raises SecretRefused, PacketInfected, PacketUnsound, and Busy
    where the files could not be looked at just now."""
    document = packet.document
    assert document is not None
    sender = sender_of(inbound)
    if sender is None:
        raise PacketUnsound(why="Bên gửi không có trong danh mục cơ quan.")
    if any(secret_mark(text) for text in (document.type_name, document.subject)):
        raise SecretRefused()
    if not nfc(document.subject):
        # The element is there and all its words stand in elements that the standard does not know.
        raise PacketUnsound(why="Gói tin không có trích yếu nội dung. Đề nghị bên gửi bổ sung và gửi lại.")
    flags = [{"code": problem.code, "sentence": problem.sentence} for problem in packet.problems]
    own = {inbound.agency.code, inbound.agency.code102}
    if not own & {receiver.code for receiver in document.to}:
        flags.append(
            {"code": "wrong_address", "sentence": "Gửi sai nơi nhận: gói tin không ghi cơ quan này là bên nhận."}
        )
    if inbound.state == "differs":
        flags.append({"code": "sent_again", "sentence": "Gửi lại, nội dung khác với lần gửi trước."})
    # Everything is looked at before the first byte is kept: a refused packet leaves only its raw self.
    # What is listed and not there, or empty, is told by its problems: there is nothing to keep of it.
    looked_at = [(attachment, _look_at(attachment, flags)) for attachment in packet.attachments if attachment.content]
    flags += [
        {"code": problem.code, "sentence": f"{_name(attachment)}: {problem.sentence}"}
        for attachment in packet.attachments
        for problem in attachment.problems
    ]
    files: list[tuple[str, Received]] = []
    for attachment, seen in looked_at:
        assert attachment.content is not None
        received = Received(sha256=bytes_store().put(attachment.content), size=len(attachment.content), **seen)
        is_main = received.media_type == "application/pdf" and not any(kind == File.MAIN for kind, _ in files)
        files.append((File.MAIN if is_main else File.ATTACHMENT, received))
    flags += [flag for _, received in files for flag in _unseen(received)]
    if not files:
        flags.append({"code": "no_files", "sentence": "Gói tin không có tệp văn bản kèm theo."})
    number = document.number.strip()
    return Opened(
        arrival=Arrival(
            type_name=document.type_name,
            subject=document.subject,
            organ_name=document.from_.name or sender.name,
            organ_code=document.from_.code,
            number=int(number) if number.isdecimal() and len(number) < 9 else None,
            notation=document.notation,
            code=_code(document),
            issued_on=document.promulgation_date,
            urgency=min(int(document.priority), 3),
            signer_name=document.signer.full_name,
            signer_title=document.signer.position,
            page_amount=document.page_amount if 0 < (document.page_amount or 0) < 100_000 else None,
            due_on=_due_on(document, flags, at=at),
            document_key=document.document_id,
            flags=tuple(flags),
        ),
        sender=sender,
        files=tuple(files),
    )


def _due_on(document: edxml.Document, flags: list[dict[str, str]], *, at: datetime) -> date | None:
    """The deadline that the packet names, if it is one that can be reckoned with."""
    due = document.due_date
    if due is not None and abs(due - at.date()) > _LONGEST_SPAN:
        flags.append({"code": "bad_date", "sentence": f"Thời hạn {due:%d/%m/%Y} trong gói tin không hợp lệ."})
        return None
    return due


def _name(attachment: edxml.ReceivedAttachment) -> str:
    """A name that may be kept and shown."""
    try:
        return kinds.clean_name(attachment.name)
    except kinds.BadName:
        extension = "".join(c for c in kinds.extension_of(attachment.name) if c.isalnum())[:10]
        return f"tep-kem-theo.{extension or 'bin'}"


def _look_at(attachment: edxml.ReceivedAttachment, flags: list[dict[str, str]]) -> dict[str, Any]:
    """What an arriving file is; a Word file without words to read is flagged. Raises SecretRefused, PacketInfected, Busy."""
    content = attachment.content
    assert content is not None
    name = _name(attachment)
    try:
        verdict = scanning.scan(content)
        scanned = True
    except ScannerUnavailable:
        verdict, scanned = None, False
    except (TooMuchInside, UnreadableInside) as refusal:
        raise PacketUnsound(why=f"Tệp “{name}”: {refusal.sentence}") from refusal
    if verdict is not None and verdict.infected_with:
        raise PacketInfected(name=name, virus=verdict.infected_with)
    inspection = None
    media_type = kinds.MEDIA_TYPES.get(kinds.extension_of(name), "application/octet-stream")
    if media_type == kinds.MEDIA_TYPES["docx"]:
        try:
            lines = tuple(marks.docx_lines(content))
        except kinds.UnreadableMember:
            lines = ()
        if marks.marked(lines):
            raise SecretRefused()
        if not lines:
            # Broken, or pictures only.
            sentence = f"Tệp “{name}” không đọc được nên hệ thống không tự kiểm tra dấu mật. Văn thư xem tệp trước khi tiếp nhận."
            flags.append({"code": "mark_unchecked", "sentence": sentence})
    if media_type == "application/pdf":
        if content.startswith(b"%PDF-") or b"%PDF-" in content[:1024]:
            inspection = _look(content)
        else:
            media_type = "application/octet-stream"
    return {
        "name": name,
        "media_type": media_type,
        "scanned": scanned,
        "pages": len(inspection.pages) if inspection else None,
        "inspection": inspection,
    }


def _unseen(received: Received) -> Iterator[dict[str, str]]:
    """What the machine could not look at in a file: the clerk does, and nothing is accepted without (reading 1)."""
    if not received.scanned:
        yield {"code": "unscanned", "sentence": f"Tệp “{received.name}” chưa được quét mã độc."}
    picture = received.media_type == kinds.MEDIA_TYPES["jpeg"]
    if picture or (
        received.media_type == kinds.PDF and not (received.inspection and received.inspection.first_page_lines)
    ):
        sentence = (
            f"Tệp “{received.name}” không đọc được chữ ở trang 1 nên hệ thống không tự kiểm tra dấu mật. "
            "Văn thư xem trang 1 trước khi tiếp nhận."
        )
        yield {"code": "mark_unchecked", "sentence": sentence}
    elif received.media_type not in {kinds.PDF, kinds.MEDIA_TYPES["docx"]}:
        # A .docx was read, or flagged, when it was looked at.
        sentence = (
            f"Tệp “{received.name}”: hệ thống không đọc được tệp này nên không tự kiểm tra dấu mật. "
            "Văn thư xem tệp trước khi tiếp nhận."
        )
        yield {"code": "mark_unchecked", "sentence": sentence}


def _look(content: bytes) -> Inspection | None:
    """What an arriving PDF is; a secrecy mark on page 1 refuses the packet, a broken file does not. Raises Busy."""
    try:
        inspection: Inspection = sandbox.call("vanthu.pdf.inspect:inspect", content)
    except Busy:
        # No fault of the file: the job asks again.
        raise
    except Refusal:
        # Broken, with a password, beyond time or memory: it may come in, and a person looks for the mark.
        return None
    except SandboxBroken:
        log.exception("incident")
        return None
    if marks.marked(inspection.first_page_lines):
        raise SecretRefused()
    return inspection


def _code(document: edxml.Document) -> str:
    return f"{document.number}/{document.notation}" if document.notation else document.number


# --- outgoing ---------------------------------------------------------------------------------------------------------


class PacketTooLarge(BadInput):
    """What the bus would refuse is refused while somebody can still change it."""

    code = "packet_too_large"
    status = 413
    template = (
        "Văn bản và các tệp kèm theo tạo thành gói tin khoảng {size} MB, vượt mức {limit} MB mà trục liên thông gửi được. "
        "Hãy giảm dung lượng tệp hoặc bỏ bớt tệp kèm theo."
    )


#: What signatures, their proofs and the pictures of signature and seal add to one file, generously; bytes.
_SIGNATURES = 512 * 1024


def check_size(document: Document) -> None:
    """Refuse a draft whose packet the bus would not take, once it is signed. Raises PacketTooLarge."""
    if not document.recipients.filter(paper=False).exists():
        return
    main = main_of(document.pk)
    files = [(file, file.current) for file in (main, *annexes_of(document.pk)) if file is not None and file.current]
    added = _SIGNATURES * (1 + len(files))
    if added + sum(version.size for _, version in files) * 4 // 3 <= adapters.get("bus").largest_packet:
        return  # whether it shrinks or not
    _refuse_above_the_bus(
        added
        + sum(
            edxml.packed_size(edxml.Attachment(name=file.name, content=bytes_store().get(version.sha256)))
            for file, version in files
        )
    )


def _refuse_above_the_bus(size: int) -> None:
    limit = adapters.get("bus").largest_packet
    if size > limit:
        raise PacketTooLarge(size=-(-size // 1024**2), limit=limit // 1024**2, field="attachments")


def build_packet(document: Document, *, at: datetime) -> bytes:
    """The edXML packet of an outgoing document: the main file and every attachment, never the editable draft.

    Raises PacketTooLarge.
    """
    main = main_of(document.pk)
    assert main is not None and main.current is not None
    annexes = annexes_of(document.pk)
    attachments = tuple(
        edxml.Attachment(
            name=file.name,
            content=bytes_store().get(file.current.sha256),
            description=(
                "Văn bản chính"
                if file is main
                else "Tài liệu kèm theo"
                if file.media_type == kinds.PDF
                else "Tệp tham khảo"
            ),
        )
        for file in (main, *annexes)
        if file.current is not None
    )
    recipients = list(document.recipients.select_related("receiver").order_by("order"))
    assert document.issued_on is not None
    # As the register has them, be the year among them or not: 05 and SCT-VP, 05 and 2026/QĐ-UBND.
    number, _, notation = document.code.partition("/")
    answered = document.answers
    packet = edxml.build_document(
        edxml.Document(
            from_=organisation(document.agency),
            to=tuple(organisation(line.receiver) for line in recipients if not line.paper),
            document_id=document.document_key,
            number=number,
            notation=notation,
            place=document.agency.place,
            promulgation_date=document.issued_on,
            type_name=document.type_name,
            subject=document.subject,
            content=document.subject,
            signer=edxml.Signer(position=document.signer_title, full_name=document.signer_name),
            priority=edxml.Priority(document.urgency),
            promulgation_amount=document.copies,
            page_amount=main.current.pages,
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
    _refuse_above_the_bus(len(packet))
    return packet
