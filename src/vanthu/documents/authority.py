"""In whose name a document is signed: who may be its signer, and what block 7a of the page must then say (reading 14)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from vanthu.core.roles import Role
from vanthu.documents.models import Document
from vanthu.people import queries as people
from vanthu.people.models import Position
from vanthu.refusal import BadInput


class SignerMissing(BadInput):
    code = "signer_missing"
    template = "Người ký đã chọn không có thẩm quyền ký tại cơ quan. Hãy chọn lãnh đạo cơ quan."


class AuthorityDiffers(BadInput):
    """Block 7a says another form of signing than the signer's position bears (NĐ 30/2020 Điều 13)."""

    code = "authority_differs"
    template = "{why} Hãy sửa phần thẩm quyền ký trên văn bản, hoặc chọn người ký khác."


def signer(agency: UUID | None, position: UUID) -> Position:
    """A leader of the agency by position, with the account. Raises SignerMissing."""
    found = (
        Position.objects.select_related("account")
        .filter(pk=position, agency_id=agency, roles__overlap=[Role.LEADER, Role.HEAD])
        .first()
    )
    if found is None:
        raise SignerMissing(field="signer")
    return found


def put(document: Document, chosen: Position) -> None:
    """Make this position the signer, with the name and title that the page must print."""
    document.signer = chosen
    document.signer_name = chosen.account.printed_name or chosen.account.name[:50]
    document.signer_title = chosen.title


def others(document: Document, *, on: date) -> list[Position]:
    """The leaders who could sign instead of the one who is named."""
    found = people.positions(document.agency_id, Role.LEADER, Role.HEAD, on=on)
    return [position for position in found if position.pk != document.signer_id]


def check(chosen: Position, printed: Sequence[str] | None) -> None:
    """What stands over the signer's name fits who signs. Raises AuthorityDiffers.

    A deputy signs "KT." the head (Điều 13.1), the head nobody's. "TL." and "TUQ." need an assignment or a delegation in
    writing (Điều 13.2, 13.3; QN Điều 17.4), which nothing here records: they are refused, not believed. None: the page is
    a picture, which only people can read.
    """
    if printed is None:
        return
    forms = {line.split(".")[0].upper() for line in printed}
    if "TUQ" in forms or "TL" in forms:
        form = "TUQ." if "TUQ" in forms else "TL."
        raise AuthorityDiffers(why=f"Trang ký ghi “{form}” nhưng hệ thống chưa ghi nhận văn bản giao hoặc ủy quyền ký.")
    head = Role.HEAD in chosen.roles
    if head and "KT" in forms:
        raise AuthorityDiffers(why="Trang ký ghi “KT.” nhưng người ký là người đứng đầu, không ký thay.")
    if not head and "KT" not in forms:
        raise AuthorityDiffers(why="Người ký là cấp phó, phần thẩm quyền ký phải ghi “KT.” và chức vụ người đứng đầu.")
