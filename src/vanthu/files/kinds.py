"""What a file is, by its content: the name alone is never believed (HG-12.1)."""

from __future__ import annotations

import io
import re
import struct
import unicodedata
import zipfile
import zlib

from vanthu.refusal import BadInput


class BadName(BadInput):
    code = "file_name"
    template = "Tên tệp “{name}” không dùng được: {why}. Hãy đổi tên tệp rồi tải lại."


class WrongKind(BadInput):
    code = "file_kind"
    template = "Tệp “{name}” không phải là tệp .{extension} hợp lệ: nội dung bên trong không khớp với phần mở rộng. Hãy mở tệp bằng phần mềm đã tạo ra nó và xuất lại."


class KindNotAllowed(BadInput):
    code = "file_kind_not_allowed"
    template = "Tệp “{name}” không thuộc định dạng được phép ({allowed}). Hãy chuyển sang một định dạng được phép."


class UnreadableMember(Exception):
    """A part of an archive that is not there, damaged, encrypted, or packed in a way that no office program uses."""


MEDIA_TYPES = {
    "pdf": "application/pdf",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
    "rtf": "application/rtf",
    "txt": "text/plain",
    "csv": "text/csv",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "png": "image/png",
}
PDF = MEDIA_TYPES["pdf"]
EDITABLE = frozenset({"doc", "docx", "odt", "rtf", "txt", "xls", "xlsx", "ods", "csv"})

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP_MEMBER = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
_ODF_TYPE = {"odt": b"opendocument.text", "ods": b"opendocument.spreadsheet"}
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def clean_name(name: str) -> str:
    """The name to keep, in NFC and without a path. Raises BadName for what could mislead a person or a system."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1].strip()
    shown = "".join(c if c.isprintable() else "�" for c in name)[:80]
    if not name.strip(". "):
        raise BadName(name=shown, why="tên trống")
    if any(unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co", "Cn"} for c in name):
        raise BadName(name=shown, why="có ký tự điều khiển ẩn")
    if any(c in '<>:"|?*' for c in name) or name.startswith(".") or _RESERVED.fullmatch(name):
        raise BadName(name=shown, why="có ký tự hoặc tên mà máy tính không chấp nhận")
    if len(name) > 150:
        raise BadName(name=shown, why="dài quá 150 ký tự")
    return name


def extension_of(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""


def check_kind(name: str, content: bytes, *, allowed: frozenset[str]) -> str:
    """The media type, once name and content agree. Raises KindNotAllowed, WrongKind."""
    extension = extension_of(name)
    if extension not in MEDIA_TYPES or (extension not in allowed and not (extension == "jpg" and "jpeg" in allowed)):
        raise KindNotAllowed(name=name, allowed=", ".join(f".{kind}" for kind in sorted(allowed)))
    if not _content_fits(extension, content):
        raise WrongKind(name=name, extension=extension)
    return MEDIA_TYPES[extension]


def _content_fits(extension: str, content: bytes) -> bool:
    head = content[:1024]
    match extension:
        case "pdf":
            return b"%PDF-" in head
        case "doc" | "xls":
            return head.startswith(_OLE)
        case "docx" | "xlsx" | "odt" | "ods":
            return _zip_fits(extension, content)
        case "rtf":
            return head.startswith(b"{\\rtf")
        case "jpeg" | "jpg":
            return head.startswith(b"\xff\xd8\xff")
        case "png":
            return head.startswith(b"\x89PNG\r\n\x1a\n")
        case "txt" | "csv":
            return _is_text(content)
    return False


def _zip_fits(extension: str, content: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            # Macros are active content whatever the extension says.
            if any(name.endswith("vbaProject.bin") for name in names):
                return False
            if member := _ZIP_MEMBER.get(extension):
                return member in names
    except _BROKEN_ZIP:
        return False
    try:
        return _ODF_TYPE[extension] in read_member(content, "mimetype", most=200)
    except UnreadableMember:
        return False


#: What `zipfile` raises on archives that are damaged, cut off, encrypted or made to hurt.
_BROKEN_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    KeyError,
    OSError,
    RuntimeError,
    NotImplementedError,
    EOFError,
    ValueError,
)


def read_member(content: bytes, name: str, *, most: int) -> bytes:
    """The first `most` bytes of one part of a zip. Raises UnreadableMember.

    Only what OPC and ODF allow: stored or deflated. The other methods reserve gigabytes at a word of the file.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            member = archive.getinfo(name)
            if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise UnreadableMember(name)
            with archive.open(member) as part:
                return part.read(most)
    except _BROKEN_ZIP as error:
        raise UnreadableMember(name) from error


def _is_text(content: bytes) -> bool:
    if b"\0" in content[:4096]:
        return False
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return True
