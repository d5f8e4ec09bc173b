"""Writes edXML packets in the exact form that the strictest reader known accepts.

The prefix `edXML:` inside the envelope and no prefix in AttachmentEncoded are both deliberate: one .NET reader refuses
other spellings of the same qualified names. Everything here is deterministic, so that a retry sends the same bytes.
"""

from __future__ import annotations

import binascii
import hashlib
import io
import zipfile

from vanthu.edxml.errors import BadStatusCode, DuplicateContentId, MissingElement
from vanthu.edxml.model import (
    STATUS_LABELS,
    Attachment,
    BusinessType,
    Document,
    Organisation,
    ResponseFor,
    Staff,
    Status,
    StatusCode,
)
from vanthu.edxml.wire import NAMESPACE, ZIP_TYPE, clean, escape, extension, format_date, format_time, opaque

_HEADER = "edXML/edXMLEnvelope/edXMLHeader/MessageHeader"


class _Writer:
    """Elements with the prefix edXML, one a line."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def open(self, name: str, attributes: str = "") -> None:
        self.lines.append(f"<edXML:{name}{attributes}>")

    def close(self, name: str) -> None:
        self.lines.append(f"</edXML:{name}>")

    def text(self, name: str, value: str) -> None:
        self.lines.append(f"<edXML:{name}>{escape(clean(value))}</edXML:{name}>")

    def id(self, name: str, value: str) -> None:
        self.lines.append(f"<edXML:{name}>{escape(opaque(value))}</edXML:{name}>")

    def flag(self, name: str, value: bool) -> None:
        self.text(name, "1" if value else "0")

    def optional(self, name: str, value: object) -> None:
        if value is not None and value != "":
            self.text(name, str(value))


def build_document(document: Document) -> bytes:
    """The packet of a business document, UTF-8, with its attachments.

    Each file is zipped alone (entry `<id>.<ext>`) and labelled application/zip, as the reader of the national SDK
    expects; a file that is itself a .zip goes as it is, because that reader does not unzip it.
    Raises MissingElement for content that a receiver must have, DuplicateContentId.
    """
    _require_document(document)
    files = [_encode(index, attachment) for index, attachment in enumerate(document.attachments)]
    if len({content_id for content_id, _, _ in files}) < len(files):
        ids = [content_id for content_id, _, _ in files]
        raise DuplicateContentId(content_id=next(one for one in ids if ids.count(one) > 1))

    out = _Writer()
    out.open("MessageHeader")
    _organisation(out, "From", document.from_)
    for organisation in document.to:
        _organisation(out, "To", organisation)
    out.id("DocumentId", document.document_id)
    out.open("Code")
    out.text("CodeNumber", document.number)
    out.text("CodeNotation", document.notation)
    out.close("Code")
    out.open("PromulgationInfo")
    out.text("Place", document.place)
    out.text("PromulgationDate", format_date(document.promulgation_date))
    out.close("PromulgationInfo")
    out.open("DocumentType")
    out.optional("Type", document.type_code)
    out.optional("TypeDetail", document.type_detail)
    out.text("TypeName", document.type_name)
    out.close("DocumentType")
    out.text("Subject", document.subject)
    out.text("Content", document.content)
    out.open("SignerInfo")
    out.text("Competence", document.signer.competence)
    out.text("Position", document.signer.position)
    out.text("FullName", document.signer.full_name)
    out.close("SignerInfo")
    if document.due_date:
        out.text("DueDate", format_date(document.due_date))
    _other_info(out, document)
    for response in document.response_for:
        _response_for(out, response)
    out.optional("SteeringType", document.steering_type)
    _list(out, "ResponseForTask", "TaskCode", document.task_codes)
    out.optional("ApplicationType", document.application_type)
    out.open("ToPlaces")
    for place in document.to_places:
        out.text("Place", place)
    out.close("ToPlaces")
    out.close("MessageHeader")
    _trace(out, document)
    return _packet(out.lines, document.attachments, files)


def build_status(status: Status) -> bytes:
    """The packet of a status message: no body, no attachments, no trace header list.

    Raises BadStatusCode for a code of no known meaning, MissingElement (a return without its reason too).
    """
    if status.code not in STATUS_LABELS:
        raise BadStatusCode(value=status.code, path=f"{_HEADER}/StatusCode")
    _require(
        {
            "From/OrganId": status.from_.code,
            "ResponseFor/OrganId": status.response_for.organ_code,
            "ResponseFor/DocumentId": status.response_for.document_id,
            "Timestamp": status.timestamp,
        }
    )
    if status.code == StatusCode.RETURNED:
        _require({"Description": status.description})
    out = _Writer()
    out.open("MessageHeader")
    _organisation(out, "From", status.from_)
    _response_for(out, status.response_for)
    _staff(out, status.staff)
    out.text("StatusCode", status.code)
    out.text("Description", status.description)
    out.text("Timestamp", format_time(status.timestamp))
    out.close("MessageHeader")
    return _packet(out.lines, None, [])


def _require(values: dict[str, object]) -> None:
    for path, value in values.items():
        if not value or (isinstance(value, str) and not clean(value)):
            raise MissingElement(path=f"{_HEADER}/{path}")


def _require_document(document: Document) -> None:
    _require(
        {
            "From/OrganId": document.from_.code,
            "To": document.to,
            "DocumentId": document.document_id,
            "Code/CodeNumber": document.number,
            "PromulgationInfo/PromulgationDate": document.promulgation_date,
            "Subject": document.subject,
        }
    )
    for organisation in document.to:
        _require({"To/OrganId": organisation.code})
    for attachment in document.attachments:
        _require({"AttachmentEncoded/Attachment/AttachmentName": attachment.name})
    if document.business_type == BusinessType.UPDATE:
        _require({"Bussiness/DocumentId": document.business_document_id})
    if document.business_type == BusinessType.REPLACE:
        _require({"Bussiness/ReplacementInfoList": document.replaces})


def _organisation(out: _Writer, name: str, organisation: Organisation) -> None:
    out.open(name)
    out.id("OrganId", organisation.code)
    out.text("OrganizationInCharge", organisation.in_charge)
    out.text("OrganName", organisation.name)
    out.text("OrganAdd", organisation.address)
    out.text("Email", organisation.email)
    out.text("Telephone", organisation.telephone)
    out.text("Fax", organisation.fax)
    out.text("Website", organisation.website)
    out.close(name)


def _other_info(out: _Writer, document: Document) -> None:
    out.open("OtherInfo")
    out.text("Priority", str(int(document.priority)))
    out.text("SphereOfPromulgation", document.sphere_of_promulgation)
    out.text("TyperNotation", document.typer_notation)
    out.optional("PromulgationAmount", document.promulgation_amount)
    out.optional("PageAmount", document.page_amount)
    out.text("Direction", "true" if document.direction else "false")
    _list(out, "Appendixes", "Appendix", document.appendixes)
    out.close("OtherInfo")


def _list(out: _Writer, name: str, item: str, values: tuple[str, ...]) -> None:
    if values:
        out.open(name)
        for value in values:
            out.text(item, value)
        out.close(name)


def _response_for(out: _Writer, response: ResponseFor) -> None:
    out.open("ResponseFor")
    out.id("OrganId", response.organ_code)
    out.text("Code", response.code)
    if response.promulgation_date:
        out.text("PromulgationDate", format_date(response.promulgation_date))
    out.id("DocumentId", response.document_id)
    out.close("ResponseFor")


def _staff(out: _Writer, staff: Staff) -> None:
    out.open("StaffInfo")
    out.text("Department", staff.department)
    out.text("Staff", staff.name)
    out.text("Email", staff.email)
    out.text("Mobile", staff.mobile)
    out.close("StaffInfo")


def _trace(out: _Writer, document: Document) -> None:
    out.open("TraceHeaderList")
    for code, at in document.trace:
        out.open("TraceHeader")
        out.id("OrganId", code)
        if at is not None:
            out.text("Timestamp", format_time(at))
        out.close("TraceHeader")
    out.open("Bussiness")
    if document.business_document_id:
        out.id("DocumentId", document.business_document_id)
    out.text("BussinessDocType", str(int(document.business_type)))
    out.text("BussinessDocReason", document.business_reason)
    out.flag("Paper", document.paper)
    if update := document.update:
        out.open("BussinessDocumentInfo")
        out.flag("DocumentInfo", update.document_changed)
        out.flag("DocumentReceiver", update.receivers_changed)
        out.open("ReceiverList")
        for change in update.receivers:
            out.open("Receiver")
            out.id("OrganId", change.organ_code)
            out.flag("ReceiverType", change.added)
            out.close("Receiver")
        out.close("ReceiverList")
        out.close("BussinessDocumentInfo")
    if document.replaces:
        out.open("ReplacementInfoList")
        for replaced in document.replaces:
            out.open("ReplacementInfo")
            out.id("DocumentId", replaced.document_id)
            out.open("OrganIdList")
            for code in replaced.organ_codes:
                out.id("OrganId", code)
            out.close("OrganIdList")
            out.close("ReplacementInfo")
        out.close("ReplacementInfoList")
    _staff(out, document.staff)
    out.close("Bussiness")
    out.close("TraceHeaderList")


def packed_size(attachment: Attachment) -> int:
    """How many bytes of a packet one file takes, but for some words about it."""
    return len(_encode(0, attachment)[2])


def _encode(index: int, attachment: Attachment) -> tuple[str, str, bytes]:
    """(content id, attachment name, base64 text) of one file."""
    data, name = attachment.read(), clean(attachment.name)
    # The index keeps two equal files apart; the rest makes the same file give the same id on a retry.
    seed = hashlib.sha256(f"{index}\0{name}\0".encode() + hashlib.sha256(data).digest()).hexdigest()[:32]
    content_id = opaque(attachment.content_id) or f"cid:{seed}"
    if not content_id.startswith("cid:"):
        content_id = f"cid:{content_id}"
    kind = extension(name)
    return content_id, name, binascii.b2a_base64(data if kind == "zip" else _zipped(seed, kind, data), newline=False)


def _zipped(stem: str, kind: str, data: bytes) -> bytes:
    ascii_kind = kind if kind.isascii() and kind.isalnum() else ""
    entry = zipfile.ZipInfo(f"{stem}.{ascii_kind}" if ascii_kind else stem, date_time=(1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3  # else it differs between systems
    entry.external_attr = 0o600 << 16
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(entry, data)
    return out.getvalue()


def _packet(
    header: list[str], attachments: tuple[Attachment, ...] | None, files: list[tuple[str, str, bytes]]
) -> bytes:
    start = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<edXML xmlns="{NAMESPACE}">',
        f'<edXML:edXMLEnvelope xmlns:edXML="{NAMESPACE}">',
        "<edXML:edXMLHeader>",
        *header,
        "</edXML:edXMLHeader>",
    ]
    parts: list[bytes] = []
    if attachments is not None:
        body = _Writer()
        body.open("edXMLBody")
        body.open("edXMLManifest", ' version="1.0"')
        for attachment, (content_id, name, _) in zip(attachments, files, strict=True):
            body.open("Reference")
            body.id("ContentId", content_id)
            body.text("ContentType", ZIP_TYPE)
            body.text("Description", attachment.description)
            body.text("AttachmentName", name)
            body.close("Reference")
        body.close("edXMLManifest")
        body.close("edXMLBody")
        start += body.lines
    start.append("</edXML:edXMLEnvelope>")
    parts.append("\n".join(start).encode())
    if attachments is not None:
        parts.append(b"\n<AttachmentEncoded>")
        for attachment, (content_id, name, encoded) in zip(attachments, files, strict=True):
            described = (
                f"\n<Attachment>\n<ContentId>{escape(content_id)}</ContentId>"
                f"\n<AttachmentName>{escape(name)}</AttachmentName>"
                f"\n<Description>{escape(clean(attachment.description))}</Description>"
                f"\n<ContentType>{ZIP_TYPE}</ContentType>"
                f'\n<edXML:ContentTransferEncoded xmlns:edXML="{NAMESPACE}">'
            )
            parts += (described.encode(), encoded, b"</edXML:ContentTransferEncoded>\n</Attachment>")
        parts.append(b"\n</AttachmentEncoded>")
    parts.append(b"\n</edXML>\n")
    return b"".join(parts)
