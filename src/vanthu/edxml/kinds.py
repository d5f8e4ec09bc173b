"""What a file really is, by its first bytes, and what its name says it should be."""

from __future__ import annotations

import codecs

PDF = "application/pdf"
OLE = "application/x-ole-storage"
RTF = "application/rtf"
XML = "application/xml"
TEXT = "text/plain"
ZIP = "application/zip"
UNKNOWN = "application/octet-stream"
EMPTY = "application/x-empty"

_OOXML = "application/vnd.openxmlformats-officedocument."
DOCX = _OOXML + "wordprocessingml.document"
XLSX = _OOXML + "spreadsheetml.sheet"
PPTX = _OOXML + "presentationml.presentation"
_ODF = "application/vnd.oasis.opendocument."
ODT, ODS, ODP = _ODF + "text", _ODF + "spreadsheet", _ODF + "presentation"

#: Files that are zips by nature: never unzipped when they are what they claim to be.
ZIP_BASED = {
    "zip": ZIP,
    "docx": DOCX,
    "docm": DOCX,
    "dotx": DOCX,
    "xlsx": XLSX,
    "xlsm": XLSX,
    "pptx": PPTX,
    "ppsx": PPTX,
    "odt": ODT,
    "ods": ODS,
    "odp": ODP,
}
_EXPECTED: dict[str, frozenset[str]] = {
    **{extension: frozenset({kind}) for extension, kind in ZIP_BASED.items()},
    "pdf": frozenset({PDF}),
    # Word opens an RTF file called .doc without a word, and offices send them.
    "doc": frozenset({OLE, RTF}),
    "xls": frozenset({OLE}),
    "ppt": frozenset({OLE}),
    "msg": frozenset({OLE}),
    "rtf": frozenset({RTF}),
    "jpg": frozenset({"image/jpeg"}),
    "jpeg": frozenset({"image/jpeg"}),
    "png": frozenset({"image/png"}),
    "gif": frozenset({"image/gif"}),
    "tif": frozenset({"image/tiff"}),
    "tiff": frozenset({"image/tiff"}),
    "bmp": frozenset({"image/bmp"}),
    "rar": frozenset({"application/vnd.rar"}),
    "7z": frozenset({"application/x-7z-compressed"}),
    "xml": frozenset({XML}),
    "edxml": frozenset({XML}),
    "txt": frozenset({TEXT, XML}),
    "csv": frozenset({TEXT}),
}
_TEXTUAL = frozenset({"txt", "csv", "xml", "edxml", "html", "htm"})

_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", PDF),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLE),
    (b"{\\rtf", RTF),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"PK\x03\x04", ZIP),
    (b"PK\x05\x06", ZIP),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\x7fELF", "application/x-executable"),
    (b"MZ", "application/x-dosexec"),
    (b"BM", "image/bmp"),
)
_CONTROLS = bytes(set(range(0x20)) - set(b"\t\n\r\f\x1b"))
_REPLACEMENT = "\ufffd".encode()
#: How much of a file's start `sniff` and `is_mangled` want to see, and of its end `ends_like_pdf`.
HEAD_BYTES = 256 * 1024
TAIL_BYTES = 4096


def sniff(head: bytes) -> str:
    """The media type of a file that starts with `head`; an office document in a zip is a ZIP here."""
    if not head:
        return EMPTY
    for start, kind in _STARTS:
        # Two letters may as well begin a text.
        if head.startswith(start) and (len(start) > 2 or not _is_text(head)):
            return kind
    if b"%PDF-" in head[:1024]:
        return PDF
    if not _is_text(head):
        return UNKNOWN
    start = head[:1024].removeprefix(codecs.BOM_UTF8).lstrip()
    return XML if start.startswith(b"<?xml") else TEXT


def package_type(entries: list[str]) -> str:
    """The media type of a zip with these entries: of an OOXML document, or plainly of a zip."""
    names = set(entries)
    if "[Content_Types].xml" in names:
        for folder, kind in (("word/", DOCX), ("xl/", XLSX), ("ppt/", PPTX)):
            if any(name.startswith(folder) for name in names):
                return kind
    return ZIP


def _is_text(head: bytes) -> bool:
    """No control characters: UTF-8, or one of the old 8-bit Vietnamese encodings, or UTF-16 with its mark."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return True
    return len(head) == len(head.translate(None, _CONTROLS))


def is_expected(extension: str, actual: str) -> bool:
    """Whether a file of that type may carry that extension; an extension that is not known may be anything."""
    return extension not in _EXPECTED or actual in _EXPECTED[extension]


def is_mangled(head: bytes, extension: str) -> bool:
    """Whether binary bytes were once decoded as text: what did not fit became U+FFFD, and is lost.

    Seen in packets on the axis. Chance makes one U+FFFD in 16 MB; mangling makes them a good part of the file.
    """
    if extension in _TEXTUAL:
        return False
    count = head.count(_REPLACEMENT)
    return count >= 8 and count * len(_REPLACEMENT) * 200 >= len(head)


def ends_like_pdf(tail: bytes) -> bool:
    return b"%%EOF" in tail
