"""Pictures of hand signatures and seals: brought, confirmed by whose they are, replaced (BD-14.2, BD-15.2, reading 17)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from vanthu.core import audit
from vanthu.core.actor import Actor
from vanthu.core.roles import Role
from vanthu.notify import notices
from vanthu.people.models import Account, Agency
from vanthu.refusal import NotFound, NotPermitted, WrongState
from vanthu.signing.models import Custody, Picture
from vanthu.signing.registry import parts

ADDED = audit.declare("picture.added", "Tải lên hình ảnh {what}.", "what", "sha256", "diameter_mm")
CONFIRMED = audit.declare("picture.confirmed", "Xác nhận hình ảnh chữ ký là của mình.", "sha256")
DECLINED = audit.declare("picture.declined", "Không nhận hình ảnh chữ ký.", "sha256", tone="danger")


@transaction.atomic(durable=True)
def add_signature(*, account: UUID | None, sha256: str, by: Actor, at: datetime) -> Picture:
    """A hand signature that `reading.signature` has checked: used at once when its owner brought it, else once he
    confirms it. The one before it is kept, unused. Raises NotPermitted, PersonUnfit."""
    own = by.account is not None and account == by.account
    if not own and not by.has(Role.ADMIN):
        raise NotPermitted("Chỉ chủ chữ ký và quản trị hệ thống được tải hình ảnh chữ ký lên.")
    assert by.agency is not None
    parts.position_of(account, agency=by.agency, on=at.date(), field="account", why="Hãy chọn người của cơ quan.")
    Account.objects.select_for_update(no_key=True).get(pk=account)
    mine = Picture.objects.filter(kind=Picture.SIGNATURE, account_id=account)
    waiting = Q(is_active=False, retired_at=None)
    _retire(mine.filter(waiting | Q(is_active=True)) if own else mine.filter(waiting), at=at)
    picture = Picture.objects.create(
        kind=Picture.SIGNATURE,
        agency_id=by.agency,
        account_id=account,
        sha256=sha256,
        is_active=own,
        added_at=at,
        added_by=by.label,
    )
    audit.record(ADDED, by=by, at=at, target=picture, what="chữ ký", sha256=sha256, diameter_mm=None)
    if not own:
        text = "Hình ảnh chữ ký của anh/chị vừa được tải lên, chờ xác nhận."
        notices.tell([account], text=text, agency=by.agency, at=at, about=("pictures", ""))
    return picture


@transaction.atomic(durable=True)
def confirm(*, picture_id: UUID, by: Actor, at: datetime) -> Picture:
    """The owner says that it is his signature: it stands in what he signs from now on."""
    picture = _waiting(picture_id, by=by)
    _retire(Picture.objects.filter(kind=Picture.SIGNATURE, account_id=by.account, is_active=True), at=at)
    picture.is_active = True
    picture.save(update_fields=["is_active"])
    audit.record(CONFIRMED, by=by, at=at, target=picture, sha256=picture.sha256)
    return picture


@transaction.atomic(durable=True)
def decline(*, picture_id: UUID, by: Actor, at: datetime) -> Picture:
    """The owner says that it is not his signature, or not a good one: it is never used."""
    picture = _waiting(picture_id, by=by)
    picture.retired_at = at
    picture.save(update_fields=["retired_at"])
    audit.record(DECLINED, by=by, at=at, target=picture, sha256=picture.sha256)
    return picture


@transaction.atomic(durable=True)
def add_seal(*, sha256: str, diameter_mm: Decimal, by: Actor, at: datetime) -> Picture:
    """The agency's seal in its real diameter, which `reading.seal` has checked; used at once. Raises NotPermitted."""
    keeps = Custody.objects.filter(certificate__agency_id=by.agency, keeper_id=by.account, until=None)
    if by.account is None or not (by.has(Role.ADMIN) or keeps.exists()):
        raise NotPermitted("Chỉ người quản lý con dấu và quản trị hệ thống được tải hình ảnh con dấu lên.")
    assert by.agency is not None
    Agency.objects.select_for_update(no_key=True).get(pk=by.agency)
    _retire(Picture.objects.filter(kind=Picture.SEAL, agency_id=by.agency, is_active=True), at=at)
    picture = Picture.objects.create(
        kind=Picture.SEAL,
        agency_id=by.agency,
        sha256=sha256,
        diameter_mm=diameter_mm,
        added_at=at,
        added_by=by.label,
    )
    audit.record(
        ADDED, by=by, at=at, target=picture, what=f"con dấu, đường kính {diameter_mm} mm", sha256=sha256,
        diameter_mm=str(diameter_mm),
    )  # fmt: skip
    keepers = Custody.objects.filter(certificate__agency_id=by.agency, until=None).values_list("keeper_id", flat=True)
    told = [*keepers, *parts.heads(by.agency, at=at)]
    text = "Hình ảnh con dấu của cơ quan vừa được thay."
    notices.tell(told, text=text, agency=by.agency, at=at, about=("pictures", ""))
    return picture


def _retire(pictures, *, at: datetime) -> None:
    pictures.update(is_active=False, retired_at=at)


def _waiting(picture_id: UUID, *, by: Actor) -> Picture:
    """The owner's picture that waits for his word, locked with his account. Raises NotFound, WrongState."""
    if by.account is None:
        raise NotFound()
    Account.objects.select_for_update(no_key=True).get(pk=by.account)
    picture = Picture.objects.filter(pk=picture_id, account_id=by.account, kind=Picture.SIGNATURE).first()
    if picture is None:
        raise NotFound()
    if picture.is_active or picture.retired_at is not None:
        raise WrongState("Hình ảnh chữ ký này không còn chờ xác nhận.")
    return picture
