"""Packets for the tests: the samples, documents to build, and hand-made XML around any attachment bytes."""

from __future__ import annotations

import base64
import io
import zipfile
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from vanthu.edxml import TIME_ZONE, Attachment, Document, Organisation, ResponseFor, Signer, Staff, Status

FIXTURES = Path(__file__).parent / "fixtures"
NAMESPACE = "http://www.mic.gov.vn/TBT/QCVN_102_2016"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def sample(name: str) -> bytes:
    return (FIXTURES / f"{name}.edxml").read_bytes()


def document(**changes: object) -> Document:
    return replace(
        Document(
            from_=Organisation(code="000.00.15.H47", name="Sở gửi", email="so@example.vn"),
            to=(Organisation(code="H47.16", name="Sở nhận"), Organisation(code="000.00.17.H47")),
            document_id="000.00.15.H47,2026,15",
            number="15",
            notation="SCT-VP",
            place="Quảng Nam",
            promulgation_date=date(2026, 11, 20),
            type_code=18,
            type_name="Công văn",
            subject="V/v báo cáo tình hình sử dụng văn bản điện tử",
            content="Báo cáo quý IV",
            signer=Signer(competence="KT. GIÁM ĐỐC", position="Phó Giám đốc", full_name="Người ký"),
            due_date=date(2026, 12, 1),
            trace=(("000.00.15.H47", datetime(2026, 11, 20, 8, 30, 5, tzinfo=TIME_ZONE)),),
            staff=Staff(department="Văn phòng", name="Văn thư"),
            attachments=(Attachment(name="15-SCT-VP.pdf", content=PDF, description="Công văn"),),
        ),
        **changes,
    )


def status(**changes: object) -> Status:
    return replace(
        Status(
            from_=Organisation(code="H47.16", name="Sở nhận"),
            response_for=ResponseFor(
                organ_code="000.00.15.H47",
                code="15/SCT-VP",
                document_id="000.00.15.H47,2026,15",
                promulgation_date=date(2026, 11, 20),
            ),
            code="03",
            description="Đã vào sổ văn bản đến",
            timestamp=datetime(2026, 11, 20, 9, 0, 0, tzinfo=TIME_ZONE),
            staff=Staff(department="Văn phòng"),
        ),
        **changes,
    )


#: A zip bears the time of its files; the same ones shall be the same bytes.
MADE = (2026, 1, 1, 0, 0, 0)


def zipped(*entries: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(zipfile.ZipInfo(name, MADE), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


DOCX = zipped(("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w/>"))

HEADER = """<MessageHeader>
<From><OrganId>000.00.15.H47</OrganId></From><To><OrganId>H47.16</OrganId></To>
<DocumentId>abc</DocumentId><Code><CodeNumber>15</CodeNumber><CodeNotation>SCT-VP</CodeNotation></Code>
<PromulgationInfo><PromulgationDate>2026/11/20</PromulgationDate></PromulgationInfo>
<Subject>V/v báo cáo</Subject></MessageHeader>"""


def attached(data: bytes | str, name: str = "a.pdf", label: str = "application/zip", content_id: str = "cid:1") -> str:
    """One Attachment element; `data` as bytes is encoded, as text it is put in as it is."""
    text = data if isinstance(data, str) else base64.b64encode(data).decode()
    return (
        f"<Attachment><ContentId>{content_id}</ContentId><AttachmentName>{name}</AttachmentName>"
        f"<ContentType>{label}</ContentType><ContentTransferEncoded>{text}</ContentTransferEncoded></Attachment>"
    )


def packet(*attachments: str, header: str = HEADER, beside: str = "", body: str = "", before: str = "") -> bytes:
    """A packet in the shortest spelling that is allowed, without prefixes."""
    files = f"<AttachmentEncoded>{''.join(attachments)}</AttachmentEncoded>" if attachments else ""
    return (
        f'{before}<edXML xmlns="{NAMESPACE}"><edXMLEnvelope><edXMLHeader>{header}{beside}</edXMLHeader>{body}'
        f"</edXMLEnvelope>{files}</edXML>"
    ).encode()
