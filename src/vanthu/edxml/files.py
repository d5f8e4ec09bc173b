"""From the decoded bytes of an attachment to the file that its sender meant, and what is wrong with it."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from vanthu.edxml import kinds
from vanthu.edxml.archive import Archive, Unreadable
from vanthu.edxml.errors import DuplicateContentId
from vanthu.edxml.model import Problem, ReceivedAttachment
from vanthu.edxml.payload import Payload, Store
from vanthu.edxml.tree import Node
from vanthu.edxml.wire import ZIP_TYPE, clean, extension, media_type

_LONGEST_NAME = 200
_UNSAFE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]')

_BAD_ZIP = frozenset({"zip_broken", "zip_encrypted", "zip_too_many_entries"})
PROBLEMS: dict[str, tuple[str, bool]] = {
    # code: (sentence, serious)
    "empty": ("Tệp đính kèm không có nội dung.", True),
    "mangled": ("Tệp bị hỏng khi truyền (đã bị đọc như văn bản thường), không khôi phục được; đề nghị gửi lại.", True),
    "zip_broken": ("Tệp nén bị hỏng, không giải nén được; đề nghị bên gửi gửi lại.", True),
    "zip_encrypted": ("Tệp nén có mật khẩu, không mở được; đề nghị bên gửi gửi tệp không đặt mật khẩu.", True),
    "zip_too_many_entries": ("Tệp nén chứa quá nhiều mục, không mở vì lý do an toàn.", True),
    "archive_too_big": ("Nội dung bên trong tệp nén vượt giới hạn, không mở vì lý do an toàn.", True),
    "type_mismatch": ("Nội dung tệp không đúng với đuôi tên tệp.", True),
    "pdf_truncated": ("Tệp PDF thiếu phần cuối, có thể bị cắt ngang khi truyền; đề nghị bên gửi gửi lại.", True),
    "missing": ("Gói tin có kê tệp này nhưng không kèm nội dung tệp.", True),
    "zip_more_files": ("Tệp nén có nhiều tệp; chỉ tệp đầu tiên được lấy ra theo quy ước của trục.", False),
    "zip_unsafe_names": ("Tệp nén có tên mục trỏ ra ngoài thư mục; không giải nén theo tên trong tệp.", False),
    "unzipped_despite_label": ("Tệp được ghi là {declared} nhưng thực tế bị nén; hệ thống đã giải nén.", False),
    "label_not_zip": ("Tệp được ghi là tệp nén nhưng thực tế không nén; hệ thống giữ nguyên tệp.", False),
    "not_in_manifest": ("Tệp không có trong danh mục kèm theo của gói tin.", False),
    "unsafe_name": ("Tên tệp có ký tự không dùng được và đã được thay thế.", False),
    "missing_name": ("Tệp không có tên; hệ thống đặt tên tạm.", False),
}


def problem(code: str, **fields: str) -> Problem:
    sentence, serious = PROBLEMS[code]
    return Problem(code=code, sentence=sentence.format(**fields), serious=serious)


def collect(root: Node, manifest: Node | None, store: Store) -> tuple[ReceivedAttachment, ...]:
    """The attachments of a packet, joined with the manifest by content id, in the order of the packet.

    Raises DuplicateContentId, ZipBomb, TooLarge.
    """
    references = _by_id([Described.of(node) for node in manifest.all("Reference")] if manifest else [])
    elements = [Described.of(node) for node in _attachments(root)]
    _by_id(elements)
    received = []
    for index, described in enumerate(elements, start=1):
        reference = references.pop(described.content_id, None)
        problems = [problem("not_in_manifest")] if manifest and reference is None else []
        received.append(_receive(index, described.completed(reference), problems, store))
    missing = [
        _missing(index, reference, store)
        for index, reference in enumerate(references.values(), start=len(elements) + 1)
    ]
    return (*received, *missing)


@dataclass(frozen=True)
class Described:
    """What a Reference or an Attachment says about one file."""

    content_id: str
    name: str
    declared_type: str
    description: str
    payload: Payload | None

    @classmethod
    def of(cls, node: Node) -> Described:
        content_id = node.first("ContentId") or next(
            (value for key, value in node.attributes.items() if key.endswith("xlink href")), ""
        )
        payload = next((child.sink for child in node.children if child.sink is not None), None)
        return cls(
            content_id=_bare_id(content_id),
            name=node.first("AttachmentName"),
            declared_type=media_type(node.first("ContentType"))[:200],
            description=node.first("Description"),
            payload=payload,
        )

    def completed(self, other: Described | None) -> Described:
        """What this one leaves out, taken from `other`."""
        if other is None:
            return self
        return Described(
            self.content_id,
            self.name or other.name,
            self.declared_type or other.declared_type,
            self.description or other.description,
            self.payload,
        )


def _attachments(root: Node) -> list[Node]:
    """Siblings of the envelope by the standard; inside the envelope or the body by some senders."""
    places = ((), ("edXMLEnvelope",), ("edXMLEnvelope", "edXMLBody"), ("edXMLBody",))
    return [
        node for place in places for node in root.all(*place, "AttachmentEncoded", "Attachment") if not node.is_empty
    ]


def _by_id(described: list[Described]) -> dict[str, Described]:
    found: dict[str, Described] = {}
    for index, one in enumerate(described):
        if one.content_id and one.content_id in found:
            raise DuplicateContentId(content_id=one.content_id[:200], path="AttachmentEncoded")
        # Without an id nothing joins it, and two of them are no clash.
        found[one.content_id or f"\0{index}"] = one
    return found


def _bare_id(content_id: str) -> str:
    bare = content_id.strip().strip("<>")
    return bare[4:] if bare[:4].lower() == "cid:" else bare


def _missing(index: int, reference: Described, store: Store) -> ReceivedAttachment:
    name, problems = _file_name(reference.name, index)
    file, path = store.new()
    return ReceivedAttachment(
        name=name,
        declared_type=reference.declared_type,
        actual_type=kinds.EMPTY,
        size=0,
        sha256=hashlib.sha256().hexdigest(),
        description=reference.description,
        content_id=reference.content_id,
        problems=(problem("missing"), *problems),
        path=path,
        content=b"" if path is None else None,
    )


def _receive(index: int, described: Described, problems: list[Problem], store: Store) -> ReceivedAttachment:
    name, name_problems = _file_name(described.name, index)
    problems += name_problems
    payload = described.payload
    if payload is None:
        payload = Payload(store, "AttachmentEncoded/Attachment")
        payload.finish()
    file, path, size, sha256 = payload.file, payload.path, payload.size, payload.sha256
    if payload.is_zip:
        unzipped = _unzip(payload, name, described.declared_type, problems, store)
        if unzipped is not None:
            file, path, size, sha256 = unzipped
    elif described.declared_type == ZIP_TYPE and size and extension(name) != "zip":
        problems.append(problem("label_not_zip"))
    if sha256 is None:
        file.seek(0)
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    actual_type = _examine(file, size, extension(name), problems, store)
    return ReceivedAttachment(
        name=name,
        declared_type=described.declared_type,
        actual_type=actual_type,
        size=size,
        sha256=sha256,
        description=described.description,
        content_id=described.content_id,
        problems=tuple(problems),
        path=path,
        content=file.getvalue() if path is None else None,
    )


def _unzip(
    payload: Payload, name: str, declared_type: str, problems: list[Problem], store: Store
) -> tuple[BinaryIO, Path | None, int, str] | None:
    """The file, its path, size and hash out of a payload that was only zipped for transport; None if it was not."""
    labelled_zip = declared_type == ZIP_TYPE
    try:
        archive = Archive(payload.file, limits=store.limits)
    except Unreadable:
        return None  # `_examine` says what is wrong with the zip
    entry = archive.transport_file(name=name, labelled_zip=labelled_zip)
    if entry is None:
        return None
    out, path = store.new()
    try:
        size, sha256 = archive.unzip(entry, out, name=name, count=lambda n: store.count(n, path=payload.element))
    except Unreadable as error:
        store.drop(path)
        problems.append(problem(error.code))
        return None
    out.flush()
    store.drop(payload.path)
    if archive.has_unsafe_names:
        problems.append(problem("zip_unsafe_names"))
    if len(archive.files) > 1:
        problems.append(problem("zip_more_files"))
    if not labelled_zip:
        problems.append(problem("unzipped_despite_label", declared=declared_type or "không rõ loại"))
    return out, path, size, sha256


def _examine(file: BinaryIO, size: int, kind: str, problems: list[Problem], store: Store) -> str:
    """The file's actual type; adds what is wrong with it."""
    file.seek(0)
    head = file.read(kinds.HEAD_BYTES)
    actual = kinds.sniff(head)
    zip_is_bad = any(one.code in _BAD_ZIP for one in problems)
    if actual == kinds.ZIP and not zip_is_bad:
        actual, bad = _examine_zip(file, problems, store)
        zip_is_bad = bad
    if actual == kinds.EMPTY:
        problems.append(problem("empty"))
    elif kinds.is_mangled(head, kind):
        problems.append(problem("mangled"))
    elif not kinds.is_expected(kind, actual):
        # A zip that could not be opened has said what is wrong already.
        if not zip_is_bad:
            problems.append(problem("type_mismatch"))
    elif actual == kinds.PDF:
        file.seek(max(0, size - kinds.TAIL_BYTES))
        if not kinds.ends_like_pdf(file.read()):
            problems.append(problem("pdf_truncated"))
    return actual


def _examine_zip(file: BinaryIO, problems: list[Problem], store: Store) -> tuple[str, bool]:
    """The type of a zip by what is in it, and whether it cannot be used; nothing of it is unzipped."""
    try:
        archive = Archive(file, limits=store.limits)
    except Unreadable as error:
        problems.append(problem(error.code))
        return kinds.ZIP, True
    if archive.has_unsafe_names:
        problems.append(problem("zip_unsafe_names"))
    if archive.claims_too_much:
        problems.append(problem("archive_too_big"))
    if not archive.files:
        problems.append(problem("empty"))
    return archive.odf_type() or kinds.package_type(archive.names), False


def _file_name(given: str, index: int) -> tuple[str, list[Problem]]:
    """A name that is one path part on every system, and that shows as it is written (no direction marks)."""
    visible = "".join(letter for letter in given if unicodedata.category(letter) not in ("Cf", "Cs", "Co"))
    name = _UNSAFE.sub("_", clean(visible)).lstrip(".").rstrip(". ")
    if len(name) > _LONGEST_NAME:
        kind = extension(name)[:20]
        name = f"{name[: _LONGEST_NAME - len(kind) - 1]}.{kind}" if kind else name[:_LONGEST_NAME]
    if not name:
        return f"tep-{index}", [problem("missing_name" if not given else "unsafe_name")]
    return name, [] if name == given else [problem("unsafe_name")]
