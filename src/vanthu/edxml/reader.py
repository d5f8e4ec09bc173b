"""Reads one edXML packet: stream, check, unzip, describe."""

from __future__ import annotations

import io
from pathlib import Path
from typing import BinaryIO

from vanthu.edxml import digest, files, headers, tree
from vanthu.edxml.limits import DEFAULT_LIMITS, Limits
from vanthu.edxml.model import BusinessType, Kind, Packet, Problem
from vanthu.edxml.payload import Payload, Store

_KINDS: dict[BusinessType, Kind] = {
    BusinessType.NEW: "document",
    BusinessType.RECALL: "recall",
    BusinessType.UPDATE: "update",
    BusinessType.REPLACE: "replace",
}


def read(source: BinaryIO | bytes, *, limits: Limits = DEFAULT_LIMITS, into: Path | None = None) -> Packet:
    """The packet in `source`, of any spelling met on the axis (QCVN 102:2016/BTTTT).

    Attachments go to files in the folder `into`, under names of our own, and the caller removes the folder; without it
    they stay in memory. What is wrong with a packet that can still be read is in `problems`, of the packet and of each
    attachment: "state_secret" among them, since refusing is the office's part. Raises subclasses of Refused for a
    packet that cannot be read, after which no file is left in `into`.
    """
    store = Store(limits, into)
    stream = io.BytesIO(source) if isinstance(source, bytes | bytearray | memoryview) else source
    try:
        root = tree.parse(stream, limits=limits, open_sink=lambda path: Payload(store, path))
        return _packet(root, store)
    except BaseException:
        store.drop_all()
        raise
    finally:
        store.close()


def _packet(root: tree.Node, store: Store) -> Packet:
    message = headers.find_message(root)
    problems: list[Problem] = []
    if headers.is_status(message):
        status = headers.status_of(message, problems)
        headers.note_mangled_text(message, problems)
        if any(root.all("AttachmentEncoded", "Attachment")):
            store.drop_all()
            sentence = "Gói tin trạng thái có kèm tệp; các tệp này không được tiếp nhận."
            problems.append(Problem(code="unexpected_attachments", sentence=sentence))
        return Packet(kind="status", status=status, problems=tuple(problems), digest=digest.digest(message, None, ()))

    document = headers.document_of(message, problems)
    business = headers.find_business(message)
    headers.note_mangled_text(message, problems)
    attachments = files.collect(root, headers.find_manifest(root), store)
    return Packet(
        kind=_KINDS[document.business_type],
        document=document,
        attachments=attachments,
        problems=tuple(problems),
        digest=digest.digest(message, business, attachments),
    )
