"""The digest that tells a packet sent twice from one sent again with other content."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterable

from vanthu.edxml.model import ReceivedAttachment
from vanthu.edxml.tree import Node

_VERSION = "vanthu-edxml-1"


def digest(message: Node, business: Node | None, attachments: Iterable[ReceivedAttachment]) -> str:
    """SHA-256 (hex) over what the sender says and sends, and over nothing that the way here changes.

    It is the hash of the JSON array `[version, message, business, files]` (UTF-8, no blanks, letters as they are):

    - `message` is the MessageHeader and `business` the Bussiness element, each as `[name, text, children]`: the local
      name; the text in NFC with runs of blanks as one; the children sorted by name, those of one name in their order.
      Elements that hold nothing are left out, so are attributes, comments and prefixes.
    - `files` are `[name, sha256]` of the attachments as unzipped, sorted: another zip of the same file is no change.

    Left out: the hops of TraceHeaderList, which the bus adds to; the Signature; the manifest; transport labels.
    Bussiness lies inside TraceHeaderList and is kept all the same: the lists of an update are in it and nowhere else,
    so two different updates of one document would be taken for a repeat and the second be lost.
    """
    files = sorted([attachment.name, attachment.sha256] for attachment in attachments)
    whole = [_VERSION, _canonical(message), _canonical(business) if business is not None else None, files]
    return hashlib.sha256(json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def _canonical(node: Node) -> list | None:
    children = sorted(filter(None, map(_canonical, node.children)), key=lambda child: child[0])
    text = " ".join(unicodedata.normalize("NFC", node.raw).split())
    return [node.name, text, children] if text or children else None
