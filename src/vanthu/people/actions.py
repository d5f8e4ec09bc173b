"""Signing in and out, the lock, the password. A try is counted before the password is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import check_password, is_password_usable, make_password
from django.db import transaction
from django.db.models import Q
from django.utils.crypto import get_random_string

from vanthu.core import audit
from vanthu.core.actor import Actor
from vanthu.core.folding import nfc
from vanthu.people import queries
from vanthu.people.models import Account, Position
from vanthu.people.passwords import PasswordWeak, composed, refuse_weak
from vanthu.people.sessions import session_hash
from vanthu.refusal import BadInput, NotFound

SIGNED_IN = audit.declare("account.signed_in", "Đăng nhập từ {address}.", "address")
SIGN_IN_FAILED = audit.declare(
    "account.sign_in_failed",
    "Đăng nhập không thành công từ {address}: {why}.",
    "username",
    "why",
    "address",
    tone="danger",
)
SIGNED_OUT = audit.declare("account.signed_out", "Đăng xuất.")
LOCKED = audit.declare("account.locked", "Khóa màn hình.")
UNLOCKED = audit.declare("account.unlocked", "Mở khóa màn hình.")
SWITCHED = audit.declare("account.position_switched", "Chuyển sang vị trí {title}.", "title")
PASSWORD_CHANGED = audit.declare("account.password_changed", "Đổi mật khẩu.")


class SignInRefused(BadInput):
    """One answer whatever is wrong: unknown name, wrong password, closed account, waiting time."""

    code = "sign_in_refused"
    template = (
        "Chưa đăng nhập được. Hãy kiểm tra tên đăng nhập và mật khẩu. "
        "Sau {failures} lần sai liên tiếp, tài khoản phải chờ {minutes} phút."
    )


class PasswordWrong(BadInput):
    code = "password_wrong"
    template = "Mật khẩu không đúng. {next}"


@dataclass(frozen=True, kw_only=True)
class Session:
    """What a new session is about; `people.sessions` names its keys."""

    account: UUID
    position: UUID
    fingerprint: str


def sign_in(*, username: str, password: str, address: str, at: datetime) -> Session:
    """Open a session for a name and a password, in the account's first position.

    Unknown names cost the same time and get the same answer as wrong passwords. Raises SignInRefused.
    """
    account = Account.objects.filter(username=nfc(username)[:80]).first()
    why = _try(account, password, at=at)
    seats = queries.seats(account.pk, on=at.date()) if account is not None else []
    if not why and not seats:
        why = "chưa giữ vị trí nào"
    if why or account is None:
        _refused(account, seats, why=why, address=address, at=at)
        raise SignInRefused(failures=settings.SIGN_IN_FAILURES, minutes=settings.SIGN_IN_WAIT_SECONDS // 60)
    with transaction.atomic(durable=True):
        Account.objects.filter(pk=account.pk).update(failures=0, waits_until=None, last_login=at)
        audit.record(SIGNED_IN, by=queries.actor_of(seats[0]), at=at, target=account, address=address)
    return Session(account=account.pk, position=seats[0].pk, fingerprint=session_hash(account.password))


@transaction.atomic(durable=True)
def sign_out(*, by: Actor, at: datetime) -> None:
    """Say that the session ended; the caller ends it."""
    audit.record(SIGNED_OUT, by=by, at=at, target=("account", _account(by)))


@transaction.atomic(durable=True)
def lock(*, by: Actor, at: datetime) -> None:
    """Say that the screen was locked; the caller marks the session."""
    audit.record(LOCKED, by=by, at=at, target=("account", _account(by)))


def unlock(*, password: str, address: str, by: Actor, at: datetime) -> None:
    """The password again, after the lock (QN-23.1e). Raises PasswordWrong; tries count as those at the door do."""
    account = Account.objects.get(pk=_account(by))
    _own_password(account, password, address=address, by=by, at=at, field="password")
    with transaction.atomic(durable=True):
        Account.objects.filter(pk=account.pk).update(failures=0, waits_until=None)
        audit.record(UNLOCKED, by=by, at=at, target=account)


@transaction.atomic(durable=True)
def switch(*, position: UUID, by: Actor, at: datetime) -> UUID:
    """Sit in another of one's own positions from now on. Raises NotFound."""
    seat = next((seat for seat in queries.seats(_account(by), on=at.date()) if seat.pk == position), None)
    if seat is None:
        raise NotFound("Bạn không giữ vị trí này, hoặc vị trí đã hết thời hạn.")
    audit.record(SWITCHED, by=by, at=at, target=("account", _account(by)), title=f"{seat.title}, {seat.agency.name}")
    return seat.pk


def change_password(*, old: str, new: str, address: str, by: Actor, at: datetime) -> str:
    """Set another password; the new session fingerprint is returned, every session with the old one ends (ST-14.2a).

    Raises PasswordWrong (old) and PasswordWeak (new).
    """
    account = Account.objects.get(pk=_account(by))
    _own_password(account, old, address=address, by=by, at=at, field="old")
    refuse_weak(new, username=account.username)
    if composed(old) == composed(new):
        raise PasswordWeak(why="Mật khẩu mới trùng mật khẩu hiện tại. Hãy đặt mật khẩu khác.", field="new")
    hashed = make_password(composed(new))
    with transaction.atomic(durable=True):
        Account.objects.filter(pk=account.pk).update(
            password=hashed, password_changed_at=at, failures=0, waits_until=None
        )
        audit.record(PASSWORD_CHANGED, by=by, at=at, target=account)
    return session_hash(hashed)


# --- parts of this room ----------------------------------------------------------------------------------------------


def _own_password(account: Account, password: str, *, address: str, by: Actor, at: datetime, field: str) -> None:
    why = _try(account, password, at=at)
    if not why:
        return
    with transaction.atomic(durable=True):
        audit.record(SIGN_IN_FAILED, by=by, at=at, target=account, username=account.username, why=why, address=address)
    account.refresh_from_db(fields=["failures", "waits_until"])
    left = settings.SIGN_IN_FAILURES - account.failures
    if left > 0:
        raise PasswordWrong(next=f"Còn {left} lần thử.", field=field)
    raise PasswordWrong(
        "Nhập sai nhiều lần liên tiếp. "
        f"Hãy chờ {settings.SIGN_IN_WAIT_SECONDS // 60} phút rồi thử lại, hoặc liên hệ quản trị hệ thống.",
        field=field,
    )


def _try(account: Account | None, password: str, *, at: datetime) -> str:
    """Why this try fails, or "". Costs one hash, whoever asks for whom."""
    admitted = account is not None and _count_try(account.pk, at=at)
    has_password = account is not None and is_password_usable(account.password)
    right = check_password(composed(password), account.password if account and has_password else _nobody())
    if account is None:
        return "không có tài khoản"
    if not admitted:
        return "đang trong thời gian chờ"
    if not right or not has_password:
        return "sai mật khẩu"
    return "" if account.is_active else "tài khoản đã khóa"


@transaction.atomic(durable=True)
def _count_try(account: UUID, *, at: datetime) -> bool:
    """Count the try as failed until it proves right, so that parallel guesses cannot outrun the limit.

    False while the account waits: that try is not looked at and not counted, or waiting would never end.
    """
    failures = (
        Account.objects.filter(Q(waits_until=None) | Q(waits_until__lte=at), pk=account)
        .select_for_update()
        .values_list("failures", flat=True)
        .first()
    )
    if failures is None:
        return False
    failures = min(failures + 1, 1000)
    waits = at + timedelta(seconds=settings.SIGN_IN_WAIT_SECONDS) if failures >= settings.SIGN_IN_FAILURES else None
    Account.objects.filter(pk=account).update(failures=failures, waits_until=waits)
    return True


@transaction.atomic(durable=True)
def _refused(account: Account | None, seats: list[Position], *, why: str, address: str, at: datetime) -> None:
    audit.record(
        SIGN_IN_FAILED,
        by=Actor(label="Chưa đăng nhập", agency=seats[0].agency_id if seats else None),
        at=at,
        target=account or ("account", None),
        # A password typed into the wrong box must not stay in a trail that nobody can change.
        username=account.username if account else "",
        why=why,
        address=address,
    )


def _account(by: Actor) -> UUID:
    if by.account is None:
        raise ValueError("the system has no account")
    return by.account


@cache
def _nobody() -> str:
    """The hash of a password that nobody has: what unknown names are checked against."""
    return make_password(get_random_string(32))
