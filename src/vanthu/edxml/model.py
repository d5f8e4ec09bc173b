"""What an edXML packet says, as frozen values (QCVN 102:2016/BTTTT, message header and trace header list).

Document identifiers are opaque everywhere: organisations write a UUID, or three parts with commas, or a date that is
no date; they are compared, never taken apart. Dates are `date`; times are aware, in Asia/Ho_Chi_Minh when read.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum, StrEnum
from pathlib import Path
from typing import BinaryIO, Literal


class BusinessType(IntEnum):
    """`BussinessDocType`: what the packet does to the document."""

    NEW = 0
    RECALL = 1
    UPDATE = 2
    REPLACE = 3


class Priority(IntEnum):
    """`OtherInfo/Priority`."""

    NORMAL = 0
    URGENT = 1
    VERY_URGENT = 2
    FLASH = 3
    FLASH_TIMED = 4

    @property
    def label(self) -> str:
        return ("thường", "khẩn", "thượng khẩn", "hỏa tốc", "hỏa tốc hẹn giờ")[self]


class StatusCode(StrEnum):
    """`StatusCode` of a status message. 07-12 and 14 have no known meaning: read raw, never sent."""

    ARRIVED = "01"
    RETURNED = "02"
    ACCEPTED = "03"
    FORWARDED = "04"
    PROCESSING = "05"
    COMPLETED = "06"
    RECALL_REQUESTED = "13"
    CHANGE_ACCEPTED = "15"
    CHANGE_REFUSED = "16"

    @property
    def label(self) -> str:
        return STATUS_LABELS[self.value]


STATUS_LABELS: dict[str, str] = {
    "01": "đã đến",
    "02": "từ chối nhận (trả lại)",
    "03": "đã tiếp nhận",
    "04": "đã chuyển xử lý",
    "05": "đang xử lý",
    "06": "đã hoàn thành",
    "13": "yêu cầu lấy lại",
    "15": "đồng ý lấy lại, cập nhật",
    "16": "từ chối lấy lại, cập nhật",
}


def status_label(code: str) -> str:
    """The Vietnamese label of a status code; an unknown code is shown as it came."""
    return STATUS_LABELS.get(code, f"trạng thái {code} (chưa rõ nghĩa)")


@dataclass(frozen=True, kw_only=True)
class Organisation:
    """`From` or one `To`. `code` is the organisation's identifier in either form (000.00.15.H47 or H47.15)."""

    code: str
    name: str = ""
    in_charge: str = ""
    address: str = ""
    email: str = ""
    telephone: str = ""
    fax: str = ""
    website: str = ""


@dataclass(frozen=True, kw_only=True)
class Staff:
    """`StaffInfo`: who at the sender deals with the packet."""

    department: str = ""
    name: str = ""
    email: str = ""
    mobile: str = ""


@dataclass(frozen=True, kw_only=True)
class Signer:
    """`SignerInfo`; `competence` is the quyền hạn ("TL. …", "KT. …")."""

    competence: str = ""
    position: str = ""
    full_name: str = ""


@dataclass(frozen=True, kw_only=True)
class ResponseFor:
    """`ResponseFor`: the document that this one answers, or that a status reports on. `code` is "267/VPCP-TTĐT"."""

    organ_code: str
    code: str = ""
    document_id: str = ""
    promulgation_date: date | None = None


@dataclass(frozen=True, kw_only=True)
class ReceiverChange:
    """`Receiver` of an update: `added` to the list of receivers, or removed from it."""

    organ_code: str
    added: bool


@dataclass(frozen=True, kw_only=True)
class Update:
    """`BussinessDocumentInfo`: what an update changes."""

    document_changed: bool = False
    receivers_changed: bool = False
    receivers: tuple[ReceiverChange, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Replaced:
    """`ReplacementInfo`: a document that the new one replaces, and the organisations that it had gone to."""

    document_id: str
    organ_codes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file to send: exactly one of `content` and `path`.

    `content_type` is the file's own media type, for the caller; on the wire the label is always application/zip,
    because that is what the bytes are (see `builder`). An empty `content_id` is derived from the content.
    """

    name: str
    content: bytes | None = field(default=None, repr=False)
    path: Path | None = None
    content_type: str = ""
    description: str = ""
    content_id: str = ""

    def __post_init__(self) -> None:
        if (self.content is None) == (self.path is None):
            raise ValueError("an attachment has either content or a path")

    def read(self) -> bytes:
        return self.content if self.content is not None else self.path.read_bytes()


@dataclass(frozen=True, kw_only=True)
class Document:
    """A business document: message header, business part of the trace header list, and what to send with it.

    `attachments` is what to send; of a packet that was read it is empty, and the files are in `Packet.attachments`.
    `trace` holds (organisation code, time) of each hop; the sender writes the first.
    """

    from_: Organisation
    to: tuple[Organisation, ...]
    document_id: str
    number: str
    notation: str = ""
    place: str = ""
    promulgation_date: date
    type_code: int | None = None
    type_detail: int | None = None
    type_name: str = ""
    subject: str
    content: str = ""
    signer: Signer = Signer()
    due_date: date | None = None
    priority: Priority = Priority.NORMAL
    sphere_of_promulgation: str = ""
    typer_notation: str = ""
    promulgation_amount: int | None = None
    page_amount: int | None = None
    direction: bool = False
    appendixes: tuple[str, ...] = ()
    response_for: tuple[ResponseFor, ...] = ()
    steering_type: int | None = None
    task_codes: tuple[str, ...] = ()
    application_type: str = ""
    to_places: tuple[str, ...] = ()
    trace: tuple[tuple[str, datetime | None], ...] = ()
    business_type: BusinessType = BusinessType.NEW
    business_reason: str = ""
    business_document_id: str = ""
    paper: bool = False
    staff: Staff = Staff()
    update: Update | None = None
    replaces: tuple[Replaced, ...] = ()
    attachments: tuple[Attachment, ...] = ()

    @property
    def code(self) -> str:
        """Number and notation as printed: "7816/VPCP-TTĐT"."""
        return "/".join(part for part in (self.number, self.notation) if part)

    @property
    def target_id(self) -> str:
        """The document that a recall or an update is about: `Bussiness/DocumentId` or, if absent, the header's."""
        return self.business_document_id or self.document_id


@dataclass(frozen=True, kw_only=True)
class Status:
    """A status message: `from_` reports on the document in `response_for`, whose organisation is the other party."""

    from_: Organisation
    response_for: ResponseFor
    code: str
    description: str = ""
    timestamp: datetime | None = None
    staff: Staff = Staff()

    @property
    def label(self) -> str:
        return status_label(self.code)


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Something wrong in a packet that could be read. `serious`: do not file what it is about as it stands."""

    code: str
    sentence: str
    serious: bool = False


@dataclass(frozen=True, kw_only=True)
class ReceivedAttachment:
    """A file out of a packet, unzipped where the sender had zipped it; its bytes are at `path` or in `content`.

    `name` has no path parts. `declared_type` is the label in the packet, `actual_type` what the bytes are.
    `sha256` (hex) and `size` (bytes) are of the file itself, not of the zip around it.
    """

    name: str
    declared_type: str
    actual_type: str
    size: int
    sha256: str
    description: str = ""
    content_id: str = ""
    problems: tuple[Problem, ...] = ()
    path: Path | None = None
    content: bytes | None = field(default=None, repr=False)

    @property
    def usable(self) -> bool:
        return not any(problem.serious for problem in self.problems)

    def open(self) -> BinaryIO:
        return self.path.open("rb") if self.path is not None else io.BytesIO(self.content or b"")


Kind = Literal["document", "status", "recall", "update", "replace"]


@dataclass(frozen=True, kw_only=True)
class Packet:
    """A packet that was read: `document` or `status`, its files, what is wrong with it, and its digest (hex)."""

    kind: Kind
    digest: str
    document: Document | None = None
    status: Status | None = None
    attachments: tuple[ReceivedAttachment, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def sender(self) -> Organisation:
        return (self.document or self.status).from_

    @property
    def key(self) -> tuple[str, ...]:
        """What tells two packets apart: (sender, document, business type); of a status (reporter, document, code, time).

        The same key with the same digest is a repeat.
        """
        if self.document is not None:
            document = self.document
            return ("document", document.from_.code, document.document_id, str(int(document.business_type)))
        status = self.status
        at = status.timestamp.isoformat() if status.timestamp else ""
        return ("status", status.from_.code, status.response_for.document_id, status.code, at)
