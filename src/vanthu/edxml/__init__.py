"""The codec of edXML packets (QCVN 102:2016/BTTTT): build, read, check. Plain Python; knows no database and no network.

`build_document` and `build_status` write packets, `read` reads one. Names of elements and rules of the standard are
in the docstrings of `model`, `builder`, `archive` and `digest`.
"""

from __future__ import annotations

from vanthu.edxml.builder import build_document, build_status, packed_size
from vanthu.edxml.errors import Refused
from vanthu.edxml.limits import Limits
from vanthu.edxml.model import (
    STATUS_LABELS,
    Attachment,
    BusinessType,
    Document,
    Organisation,
    Packet,
    Priority,
    Problem,
    ReceivedAttachment,
    ReceiverChange,
    Replaced,
    ResponseFor,
    Signer,
    Staff,
    Status,
    StatusCode,
    Update,
    status_label,
)
from vanthu.edxml.reader import read
from vanthu.edxml.wire import TIME_ZONE
from vanthu.refusal.secrecy import secret_mark

__all__ = [
    "STATUS_LABELS",
    "TIME_ZONE",
    "Attachment",
    "BusinessType",
    "Document",
    "Limits",
    "Organisation",
    "Packet",
    "Priority",
    "Problem",
    "ReceivedAttachment",
    "ReceiverChange",
    "Refused",
    "Replaced",
    "ResponseFor",
    "Signer",
    "Staff",
    "Status",
    "StatusCode",
    "Update",
    "build_document",
    "build_status",
    "packed_size",
    "read",
    "secret_mark",
    "status_label",
]
