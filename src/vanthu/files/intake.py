"""Uploads at the door: name, size, kind, structure, secrecy marks, viruses. What is refused leaves nothing behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.conf import settings

from vanthu.files import kinds, marks, sandbox, scanning
from vanthu.files.ports import ScannerUnavailable
from vanthu.pdf.inspect import Inspection
from vanthu.pdf.sandbox import LimitsExceeded
from vanthu.refusal import BadInput, SecretRefused
from vanthu.store import bytes_store


class EmptyFile(BadInput):
    code = "file_empty"
    template = "Tệp “{name}” trống (0 byte). Hãy kiểm tra tệp gốc rồi tải lại."


class FileTooLarge(BadInput):
    code = "file_too_large"
    status = 413
    template = "Tệp “{name}” lớn hơn mức cho phép {limit} MB. Hãy giảm dung lượng hoặc tách tệp."


class TooManyFiles(BadInput):
    code = "too_many_files"
    template = "Chỉ được tải tối đa {limit} tệp một lần."


class UploadTooLarge(BadInput):
    code = "upload_too_large"
    status = 413
    template = (
        "Tổng dung lượng các tệp vượt quá {limit} MB, mức mà trục liên thông còn gửi được. Hãy giảm dung lượng tệp."
    )


class Infected(BadInput):
    code = "file_infected"
    template = "Tệp “{name}” có mã độc ({virus}) nên bị từ chối. Hãy báo công chức CNTT và quét lại máy tính."


class PdfTooOld(BadInput):
    code = "pdf_version"
    template = "Tệp “{name}” là PDF phiên bản {version}; quy định yêu cầu PDF phiên bản 1.4 trở lên. Hãy xuất lại tệp PDF từ bản soạn thảo."


class ActiveContent(BadInput):
    code = "pdf_active_content"
    template = "Tệp “{name}” chứa nội dung chủ động ({what}). Hãy xuất lại tệp PDF không có mã lệnh."


class FileInside(BadInput):
    """A signature over the PDF would cover a file that no page shows; what was found infected is refused as such before."""

    code = "pdf_file_inside"
    template = (
        "Tệp PDF “{name}” mang tệp khác bên trong{inside}, phần mà trang giấy không thể hiện. "
        "Hãy tách tệp đó ra, tải lên riêng thành tệp kèm theo và xuất lại tệp PDF; "
        "nếu nơi gửi đã ký số tệp PDF, đề nghị nơi gửi gửi qua trục liên thông hoặc gửi tách tệp."
    )


#: How `vanthu.pdf.inspect` calls a file inside a PDF.
_FILE_INSIDE = "EmbeddedFile"


@dataclass(frozen=True, kw_only=True)
class Received:
    """One upload that passed the door; its bytes are in the store already."""

    name: str
    media_type: str
    sha256: str
    size: int
    scanned: bool
    pages: int | None = None
    inspection: Inspection | None = None


def receive(
    name: str,
    stream: BinaryIO,
    *,
    allowed: frozenset[str],
    field: str | None = None,
) -> Received:
    """Check one upload and store its bytes.

    `allowed` are extensions without a dot. Raises BadName, EmptyFile, FileTooLarge, KindNotAllowed, WrongKind, the
    refusals of `vanthu.pdf.inspect`, PdfTooOld, ActiveContent, FileInside, SecretRefused, Infected; each names
    `field`.
    """
    return _keep(_look_at(name, stream, allowed=allowed, field=field))


class ScannerSilent(BadInput):
    """A file that is not kept cannot wait for the scanner."""

    code = "scanner_silent"
    template = "Chưa quét được mã độc trong tệp “{name}” nên tệp chưa được mở. Hãy thử lại sau ít phút."


def look_only(name: str, stream: BinaryIO, *, field: str | None = None) -> tuple[str, bytes]:
    """The clean name and the bytes of a PDF that is only looked at and never stored.

    What makes a file unfit to be kept (active content, an old version, damage) is for its report to say; a file with
    malware or a secrecy mark is refused here too. Raises BadName, EmptyFile, FileTooLarge, KindNotAllowed, WrongKind,
    SecretRefused, Infected, ScannerSilent; each names `field`.
    """
    try:
        name = kinds.clean_name(name)
        content = stream.read(settings.MAX_FILE_BYTES + 1)
        if not content:
            raise EmptyFile(name=name)
        if len(content) > settings.MAX_FILE_BYTES:
            raise FileTooLarge(name=name, limit=settings.MAX_FILE_BYTES // 1024 // 1024)
        kinds.check_kind(name, content, allowed=frozenset({"pdf"}))
        if not scan(name, content):
            raise ScannerSilent(name=name)
        _look_for_mark(content)
    except BadInput as refusal:
        refusal.field = refusal.field or field
        raise
    return name, content


def _look_for_mark(pdf: bytes) -> None:
    try:
        inspection: Inspection = sandbox.call("vanthu.pdf.inspect:inspect_upload", pdf)
    except (BadInput, LimitsExceeded):
        return  # nobody can read a mark in it either; the verdict says what is wrong with the file
    if marks.marked(inspection.first_page_lines):
        raise SecretRefused()


def scan(name: str, content: bytes, **limits: float) -> bool:
    """True when the scanner said clean; False when it could not be asked (the job asks again). `limits` as for
    `scanning.scan`. Raises Infected."""
    try:
        verdict = scanning.scan(content, **limits)
    except ScannerUnavailable:
        return False
    if verdict.infected_with:
        raise Infected(name=name, virus=verdict.infected_with)
    return True


def inspect(name: str, content: bytes) -> Inspection:
    """What is in a PDF, which is one that may be kept. Raises the refusals of `vanthu.pdf.inspect`, PdfTooOld,
    ActiveContent, FileInside, SecretRefused."""
    inspection: Inspection = sandbox.call("vanthu.pdf.inspect:inspect_upload", content)
    if inspection.version < (1, 4):
        raise PdfTooOld(name=name, version=".".join(str(part) for part in inspection.version))
    acting = [what for what in inspection.active if what != _FILE_INSIDE]
    if acting:
        raise ActiveContent(name=name, what=", ".join(acting))
    if inspection.active:
        names = ", ".join(inspection.attachments[:3])
        raise FileInside(name=name, inside=f" ({names[:200]})" if names else "")
    if marks.marked(inspection.first_page_lines):
        raise SecretRefused()
    return inspection


@dataclass(frozen=True, kw_only=True)
class _LookedAt:
    name: str
    content: bytes
    media_type: str
    scanned: bool
    inspection: Inspection | None


def _look_at(name: str, stream: BinaryIO, *, allowed: frozenset[str], field: str | None) -> _LookedAt:
    try:
        name = kinds.clean_name(name)
        content = stream.read(settings.MAX_FILE_BYTES + 1)
        if not content:
            raise EmptyFile(name=name)
        if len(content) > settings.MAX_FILE_BYTES:
            raise FileTooLarge(name=name, limit=settings.MAX_FILE_BYTES // 1024 // 1024)
        media_type = kinds.check_kind(name, content, allowed=allowed)
        if media_type == kinds.MEDIA_TYPES["docx"]:
            _look_for_marks(name, content)
        # Before the rest, so that a virus inside a PDF is called one and not merely an attachment.
        scanned = scan(name, content)
        inspection = inspect(name, content) if media_type == "application/pdf" else None
    except BadInput as refusal:
        refusal.field = refusal.field or field
        raise
    return _LookedAt(name=name, content=content, media_type=media_type, scanned=scanned, inspection=inspection)


def _keep(seen: _LookedAt) -> Received:
    return Received(
        name=seen.name,
        media_type=seen.media_type,
        sha256=bytes_store().put(seen.content),
        size=len(seen.content),
        scanned=seen.scanned,
        pages=len(seen.inspection.pages) if seen.inspection else None,
        inspection=seen.inspection,
    )


def receive_all(uploads: Sequence[Any], *, allowed: frozenset[str], field: str | None = None) -> list[Received]:
    """`receive` for each file of a form's only field, all of them or none. Raises as `receive_form`."""
    return [received for _, received in receive_form([(field, uploads, allowed)])]


def receive_form(
    fields: Sequence[tuple[str | None, Sequence[Any], frozenset[str]]],
) -> list[tuple[str | None, Received]]:
    """Every file of a form with the name of its field, all of them or none; `fields` are (name, uploads, allowed).

    The limits on number and size are on the whole form. Raises TooManyFiles and UploadTooLarge besides the refusals of
    `receive`.
    """
    uploads = [upload for _, uploads, _ in fields for upload in uploads]
    last = next((name for name, uploads, _ in reversed(fields) if uploads), None)
    if len(uploads) > settings.MAX_UPLOAD_FILES:
        raise TooManyFiles(limit=settings.MAX_UPLOAD_FILES, field=last)
    if sum(upload.size for upload in uploads) > settings.MAX_UPLOAD_BYTES:
        raise UploadTooLarge(limit=settings.MAX_UPLOAD_BYTES // 1024 // 1024, field=last)
    seen = [
        (name, _look_at(upload.name, upload.file, allowed=allowed, field=name))
        for name, uploads, allowed in fields
        for upload in uploads
    ]
    return [(name, _keep(one)) for name, one in seen]


def _look_for_marks(name: str, docx: bytes) -> None:
    try:
        lines = marks.docx_lines(docx)
    except kinds.UnreadableMember as error:
        # Nobody could open it either.
        raise kinds.WrongKind(name=name, extension="docx") from error
    if marks.marked(lines):
        raise SecretRefused()
