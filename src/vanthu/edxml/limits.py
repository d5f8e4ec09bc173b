"""How much one packet may hold. Bytes unless said otherwise."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Bounds on a packet being read. The defaults hold twice the 50 MB that gateways let through."""

    packet_bytes: int = 100 * MIB
    #: One attachment, decoded and unzipped.
    attachment_bytes: int = 100 * MIB
    #: All attachments together, decoded and unzipped.
    attachments_bytes: int = 200 * MIB
    attachments: int = 100
    depth: int = 32
    elements: int = 100_000
    attributes: int = 32
    attribute_chars: int = 8_192
    #: Text of one element other than an attachment, in characters.
    text_chars: int = 1_000_000
    #: Text of all elements other than attachments.
    texts_chars: int = 8_000_000
    #: One tag, comment or instruction: expat reads an unfinished one again with every block that arrives.
    token_bytes: int = MIB
    #: Unzipped size over zipped size, judged only above `zip_ratio_from` (blank pages of a scan shrink a lot).
    zip_ratio: int = 200
    zip_ratio_from: int = 16 * MIB
    zip_entries: int = 10_000
    #: Central directory of a zip; it is held in memory.
    zip_directory_bytes: int = 2 * MIB
    #: Contents of an attachment that is itself an archive (zip, docx, xlsx, odt), by its own directory.
    archive_bytes: int = 1024 * MIB


DEFAULT_LIMITS = Limits()

#: Characters of what identifies a packet. The standard says 35 for an organisation and 50 for a document; senders write
#: longer ones, and these are what an office keeps whole.
ORGAN_ID_CHARS = 60
DOCUMENT_ID_CHARS = 200
STATUS_CODE_CHARS = 8
