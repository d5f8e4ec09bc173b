"""Reads zips that strangers made: which entries there are, and the one file that a sender zipped for transport."""

from __future__ import annotations

import hashlib
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import BinaryIO

from vanthu.edxml import kinds
from vanthu.edxml.errors import ZipBomb
from vanthu.edxml.limits import Limits
from vanthu.edxml.wire import extension

_END = struct.Struct("<4s4H2LH")
_ZIP64_LOCATOR = b"PK\x06\x07"
_ZIP64_LOCATOR_BYTES = 20
_LONGEST_COMMENT = 65_535
_BLOCK = 256 * 1024
_DRIVE = re.compile(r"[A-Za-z]:")
# What zipfile and zlib raise on bytes that only look like a zip.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OverflowError,
    ValueError,
)


class Unreadable(Exception):
    """The zip cannot be listed or unzipped. `code` is the problem's code."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class Archive:
    """A zip in `file`. Raises Unreadable (zip_broken, zip_too_many_entries)."""

    def __init__(self, file: BinaryIO, *, limits: Limits) -> None:
        self.limits = limits
        self.size = _check_end(file, limits)
        try:
            self.zip = zipfile.ZipFile(file)
            infos = self.zip.infolist()
        except _BROKEN:
            raise Unreadable("zip_broken") from None
        if len(infos) > limits.zip_entries:
            raise Unreadable("zip_too_many_entries")
        self.infos = infos
        #: Files in the order in which they lie in the zip, which is the order of a streaming reader.
        self.files = sorted(
            # Not `is_dir`, which fails on an empty name.
            (info for info in infos if not info.filename.endswith("/")),
            key=lambda info: info.header_offset,
        )
        self.names = [info.filename for info in infos]

    @property
    def is_package(self) -> bool:
        """Whether it is an office document (OOXML, ODF) and not a zip around a file."""
        return "[Content_Types].xml" in self.names or "mimetype" in self.names

    @property
    def has_unsafe_names(self) -> bool:
        return any(_is_unsafe(name) for name in self.names)

    @property
    def claims_too_much(self) -> bool:
        """Whether its own directory says that its contents pass the limit (they are not unzipped here)."""
        return sum(info.file_size for info in self.infos) > self.limits.archive_bytes

    def odf_type(self) -> str | None:
        """The media type in an ODF package's `mimetype` entry."""
        info = next((info for info in self.files if info.filename == "mimetype"), None)
        if info is None or info.file_size > 200 or info.compress_type != zipfile.ZIP_STORED:
            return None
        try:
            declared = b"".join(self._blocks(info)).decode("ascii").strip()
        except (Unreadable, UnicodeDecodeError):
            return None
        return declared if declared in (kinds.ODT, kinds.ODS, kinds.ODP) else None

    def transport_file(self, *, name: str, labelled_zip: bool) -> zipfile.ZipInfo | None:
        """The entry to unzip in place of the zip, or None when the zip itself is the attachment `name`.

        The national SDK zips every file and its reader unzips the first entry when the label is application/zip and
        the name is not *.zip. Senders who write another label leave the bytes zipped, so a zip of one file is
        unzipped for other names too; a real office document is never mistaken for a zip around one.
        """
        kind = extension(name)
        if kind == "zip" or not self.files:
            return None
        if kind in kinds.ZIP_BASED:
            if self.is_package:
                return None
            alone = len(self.files) == 1
            same_kind = extension(self.files[0].filename) == kind
            return self.files[0] if alone and (labelled_zip or same_kind) else None
        return self.files[0] if labelled_zip or len(self.files) == 1 else None

    def unzip(
        self, info: zipfile.ZipInfo, out: BinaryIO, *, name: str, count: Callable[[int], None]
    ) -> tuple[int, str]:
        """Write one entry to `out`; returns its size and SHA-256. `count` is told of every block.

        Raises ZipBomb, Unreadable (zip_broken, zip_encrypted).
        """
        if info.file_size > self.limits.attachment_bytes:
            raise ZipBomb(name=name)
        size, digest = 0, hashlib.sha256()
        for block in self._blocks(info):
            size += len(block)
            if size > self.limits.attachment_bytes or (
                size > self.limits.zip_ratio_from and size > self.limits.zip_ratio * max(info.compress_size, 1)
            ):
                raise ZipBomb(name=name)
            count(len(block))
            digest.update(block)
            out.write(block)
        return size, digest.hexdigest()

    def _blocks(self, info: zipfile.ZipInfo):
        if info.flag_bits & 0x1:
            raise Unreadable("zip_encrypted")
        # Other methods may ask for gigabytes of dictionary before the first byte.
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Unreadable("zip_broken")
        if not 0 <= info.header_offset < self.size:
            raise Unreadable("zip_broken")
        try:
            with self.zip.open(info) as entry:
                while block := entry.read(_BLOCK):
                    yield block
        except _BROKEN:
            raise Unreadable("zip_broken") from None


def _check_end(file: BinaryIO, limits: Limits) -> int:
    """The size of the zip, after a look at its end record: zipfile believes it, and reads the whole directory.

    Zip64 is refused: a packet never holds a file that needs it.
    """
    size = file.seek(0, 2)
    start = max(0, size - _LONGEST_COMMENT - _END.size - _ZIP64_LOCATOR_BYTES)
    file.seek(start)
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END.size:
        raise Unreadable("zip_broken")
    *_, directory_bytes, directory_offset, _comment = _END.unpack_from(tail, at)
    if tail[max(0, at - _ZIP64_LOCATOR_BYTES) : at].startswith(_ZIP64_LOCATOR):
        raise Unreadable("zip_broken")
    if directory_bytes > limits.zip_directory_bytes:
        raise Unreadable("zip_too_many_entries")
    if directory_bytes + directory_offset > start + at:
        raise Unreadable("zip_broken")
    return size


def _is_unsafe(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return name.startswith(("/", "\\")) or ".." in parts or bool(_DRIVE.match(name)) or "\0" in name
