"""From a stored packet to an arrival: read it, look at its files, decide whether it may come in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from django.db.models import Q

from vanthu import edxml
from vanthu.core import adapters
from vanthu.documents.actions.arriving import Arrival
from vanthu.exchange.models import Inbound
from vanthu.files import kinds, marks, sandbox
from vanthu.files.intake import Received
from vanthu.files.models import File
from vanthu.files.ports import ScannerUnavailable
from vanthu.people.models import Agency
from vanthu.refusal import BadInput, Refusal, SecretRefused
from vanthu.refusal.secrecy import secret_mark
from vanthu.store import bytes_store


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
    """Look at everything before anything is written. Raises SecretRefused, PacketInfected, PacketUnsound."""
    document = packet.document
    assert document is not None
    sender = sender_of(inbound)
    if sender is None:
        raise PacketUnsound(why="Bên gửi không có trong danh mục cơ quan.")
    if any(secret_mark(text) for text in (document.type_name, document.subject)):
        raise SecretRefused()
    flags = [{"code": problem.code, "sentence": problem.sentence} for problem in packet.problems]
    own = {inbound.agency.code, inbound.agency.code102}
    if not own & {receiver.code for receiver in document.to}:
        flags.append(
            {"code": "wrong_address", "sentence": "Gửi sai nơi nhận: gói tin không ghi cơ quan này là bên nhận."}
        )
    if inbound.state == "differs":
        flags.append({"code": "sent_again", "sentence": "Gửi lại, nội dung khác với lần gửi trước."})
    # Everything is looked at before the first byte is kept: a refused packet leaves only its raw self.
    looked_at = [(attachment, _look_at(attachment)) for attachment in packet.attachments]
    files: list[tuple[str, Received]] = []
    for attachment, seen in looked_at:
        assert attachment.content is not None
        received = Received(sha256=bytes_store().put(attachment.content), size=len(attachment.content), **seen)
        flags += [
            {"code": problem.code, "sentence": f"{received.name}: {problem.sentence}"}
            for problem in attachment.problems
        ]
        is_main = received.media_type == "application/pdf" and not any(kind == File.MAIN for kind, _ in files)
        files.append((File.MAIN if is_main else File.ATTACHMENT, received))
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
            page_amount=document.page_amount,
            due_on=document.due_date,
            document_key=document.document_id,
            flags=tuple(flags),
        ),
        sender=sender,
        files=tuple(files),
    )


def _look_at(attachment: edxml.ReceivedAttachment) -> dict[str, Any]:
    content = attachment.content
    assert content is not None
    try:
        name = kinds.clean_name(attachment.name)
    except kinds.BadName:
        name = f"tep-kem-theo.{kinds.extension_of(attachment.name) or 'bin'}"
        name = "".join(c for c in name if c.isalnum() or c in ".-")
    try:
        verdict = adapters.get("virus_scanner").scan(BytesIO(content))
        scanned = True
    except ScannerUnavailable:
        verdict, scanned = None, False
    if verdict is not None and verdict.infected_with:
        raise PacketInfected(name=name, virus=verdict.infected_with)
    pages = None
    media_type = kinds.MEDIA_TYPES.get(kinds.extension_of(name), "application/octet-stream")
    if media_type == kinds.MEDIA_TYPES["docx"] and marks.marked(marks.docx_lines(content)):
        raise SecretRefused()
    if media_type == "application/pdf":
        if content.startswith(b"%PDF-") or b"%PDF-" in content[:1024]:
            pages = _look(content)
        else:
            media_type = "application/octet-stream"
    return {"name": name, "media_type": media_type, "scanned": scanned, "pages": pages}


def _look(content: bytes) -> int | None:
    """Page count of an arriving PDF; a secrecy mark on page 1 refuses the packet, a broken file does not."""
    try:
        inspection = sandbox.call("vanthu.pdf.inspect:inspect", content)
    except Refusal:
        return None
    if marks.marked(inspection.first_page_lines):
        raise SecretRefused()
    return len(inspection.pages)


def _code(document: edxml.Document) -> str:
    return f"{document.number}/{document.notation}" if document.notation else document.number
