"""In whose name a document is signed: who may be its signer, and what block 7a of the page must then say (reading 14)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from vanthu.core.clock import VIETNAM
from vanthu.core.folding import fold
from vanthu.core.roles import Role
from vanthu.core.transactions import inside
from vanthu.documents.models import Document
from vanthu.people import queries as people
from vanthu.people.models import Position
from vanthu.refusal import BadInput, WrongState
from vanthu.signing import delegations
from vanthu.signing.models import Delegation


class SignerMissing(BadInput):
    code = "signer_missing"
    template = (
        "Người ký đã chọn không có thẩm quyền ký văn bản này tại cơ quan. Hãy chọn lãnh đạo cơ quan, hoặc người đang được ủy "
        "quyền, giao ký thừa lệnh bằng văn bản."
    )


class AuthorityDiffers(BadInput):
    """Block 7a says another form of signing than the signer's position bears (NĐ 30/2020 Điều 13)."""

    code = "authority_differs"
    template = "{why} Hãy sửa phần thẩm quyền ký trên văn bản, hoặc chọn người ký khác."


class DelegationLapsed(WrongState):
    """What the signer was delegated has ended since the document was put before him (QN Điều 17.4)."""

    code = "delegation_lapsed"
    template = "{why} Văn bản giữ nguyên; hãy đổi người ký hoặc trả lại người soạn thảo."


@dataclass(frozen=True, kw_only=True)
class Signer:
    """Who shall sign: a leader by position (with the account), or the head of a unit by what the head delegated."""

    position: Position
    delegation: Delegation | None = None


def signer(
    agency: UUID | None, position: UUID, *, type_name: str, on: date, printed: Sequence[str] | None = None
) -> Signer:
    """Who sits there and may sign a document of that kind on that day. Raises SignerMissing.

    Of several delegations that stand it is the first whose form the page prints (`printed`, as in `check`); the one
    given first where the page says nothing of it.
    """
    found = Position.objects.select_related("account").filter(pk=position, agency_id=agency).first()
    if found is None:
        raise SignerMissing(field="signer")
    if {Role.LEADER, Role.HEAD} & set(found.roles):
        return Signer(position=found)
    standing = delegations.standing(found.pk, type_name=type_name, on=on)
    if not standing:
        raise SignerMissing(field="signer")
    fitting = (one for one in standing if _prints(printed or (), one))
    return Signer(position=found, delegation=next(fitting, standing[0]))


def put(document: Document, chosen: Signer) -> None:
    """Make this position the signer, with the name and title that the page must print."""
    position = chosen.position
    document.signer = position
    document.signer_name = position.account.printed_name or position.account.name[:50]
    document.signer_title = position.title
    document.delegation = chosen.delegation


def possible(agency: UUID, *, on: date) -> list[Position]:
    """The leaders, and after them those who sign something by a delegation that stands on that day."""
    found = people.positions(agency, Role.LEADER, Role.HEAD, on=on)
    there = {position.pk for position in found}
    delegates = people.positions_in(agency, Role.UNIT_LEADER, on=on).filter(pk__in=delegations.holders(agency, on=on))
    return [*found, *(position for position in delegates[:100] if position.pk not in there)]


def possible_on_paper(agency: UUID, *, on: date, kept: UUID | None = None) -> list[Position]:
    """The same, and those who may have signed paper by a delegation that has ended; `kept` is who is named already."""
    found = possible(agency, on=on)
    there = {position.pk for position in found}
    earlier = Position.objects.select_related("account").filter(
        agency_id=agency, pk__in={*delegations.ever_holders(agency), *([kept] if kept else [])} - there
    )
    return [*found, *earlier.order_by("order", "id")[:100]]


def signing_day(document: Document) -> date | None:
    """When the paper was signed, where the clerk has stated it."""
    stated = (document.placement or {}).get("signed_on")
    return date.fromisoformat(stated) if stated else None


def others(document: Document, *, on: date) -> list[Position]:
    """Those who could sign instead of the one who is named."""
    return [position for position in possible(document.agency_id, on=on) if position.pk != document.signer_id]


def check(chosen: Signer, printed: Sequence[str] | None) -> None:
    """What stands over the signer's name fits who signs. Raises AuthorityDiffers.

    A deputy signs "KT." the head (Điều 13.1), the head nobody's, the head of a unit "TL." or "TUQ." as the paper says by
    which he signs (Điều 13.3, 13.4; QN Điều 17.4). None: the page is a picture, which only people can read.
    """
    if printed is None:
        return
    forms = _forms(printed)
    if chosen.delegation is not None:
        wanted = chosen.delegation.printed
        if not _prints(printed, chosen.delegation):
            raise AuthorityDiffers(why=f"Người ký ký theo văn bản {chosen.delegation.form_words} số "
                                   f"{chosen.delegation.number}, phần thẩm quyền ký phải ghi “{wanted}”.")  # fmt: skip
        return
    if "TUQ" in forms or "TL" in forms:
        form = "TUQ." if "TUQ" in forms else "TL."
        raise AuthorityDiffers(
            why=f"Trang ký ghi “{form}” nhưng người ký đã chọn là lãnh đạo cơ quan, ký theo chức vụ."
        )
    head = Role.HEAD in chosen.position.roles
    if head and "KT" in forms:
        raise AuthorityDiffers(why="Trang ký ghi “KT.” nhưng người ký là người đứng đầu, không ký thay.")
    if not head and "KT" not in forms:
        raise AuthorityDiffers(why="Người ký là cấp phó, phần thẩm quyền ký phải ghi “KT.” và chức vụ người đứng đầu.")


def _forms(printed: Sequence[str]) -> set[str]:
    return {line.split(".")[0].upper() for line in printed}


def _prints(printed: Sequence[str], delegation: Delegation) -> bool:
    """Whether block 7a bears the words of this delegation."""
    wanted = fold(delegation.printed).replace(" ", "")
    there = any(fold(line).replace(" ", "").startswith(wanted) for line in printed)
    return there and _forms(printed) - {"TM"} == {delegation.form}


def lapsed(document: Document, *, at: datetime) -> str:
    """Why the delegation by which the document would be signed does not stand any more; "" while it does, and where
    its signer needs none."""
    if document.delegation_id is None:
        return ""
    delegation = Delegation.objects.select_related("giver").get(pk=document.delegation_id)
    # Revoked is revoked, though it was after the midnight that this act began before.
    days = (moment.astimezone(VIETNAM).date() for moment in (at, delegation.revoked_at) if moment is not None)
    return delegations.why_not(delegation, type_name=document.type_name, on=max(days))


def check_stands(document: Document, *, at: datetime) -> None:
    """The delegation by which the document is signed stands, and is not revoked before this transaction ends (a *part*).
    Raises DelegationLapsed."""
    inside("a check of a delegation")
    if document.delegation_id is not None:
        delegations.locked(document.delegation_id)
    if why := lapsed(document, at=at):
        raise DelegationLapsed(why=why)


def instead(document: Document) -> str:
    """In whose stead the signer signs, for the record: ", thay Giám đốc … theo ủy quyền số 12/UQ-… ngày 01/11/2026"."""
    if document.delegation_id is None:
        return ""
    by = document.delegation
    assert by is not None
    return f", thay {by.giver.name} theo văn bản {by.form_words} số {by.number} ngày {by.on:%d/%m/%Y}"
