"""Reading people and agencies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any
from uuid import UUID, uuid4

from django.db.models import Q, QuerySet

from vanthu.core.actor import Actor
from vanthu.core.folding import fold
from vanthu.core.prepared import PreparedStatement
from vanthu.core.roles import Role
from vanthu.people.models import Account, Agency, Holiday, Position, Unit
from vanthu.policy import Calendar, in_force
from vanthu.policy.holidays import PUBLIC_HOLIDAYS, SWAPPED_WORKING_DAYS
from vanthu.policy.profile import Policy


@dataclass(frozen=True, kw_only=True)
class Person:
    """Who is signed in, with what the frame of every page shows."""

    actor: Actor
    password: str
    username: str
    name: str
    title: str
    unit_name: str
    agency_name: str
    policy_key: str

    def policy(self, on: date) -> Policy:
        """The regulation that governs this person's agency on a day."""
        return _policy(self.policy_key, on)


@cache
def _person_statement() -> PreparedStatement:
    def ask(account: UUID, position: UUID, on: date) -> object:
        return list(
            Position.objects.filter(
                Q(valid_to=None) | Q(valid_to__gte=on),
                pk=position,
                account_id=account,
                account__is_active=True,
                valid_from__lte=on,
            ).values_list(
                "agency_id",
                "unit_id",
                "title",
                "roles",
                "unit__name",
                "account__password",
                "account__username",
                "account__name",
                "agency__name",
                "agency__policy_key",
            )
        )

    return PreparedStatement(ask, account=uuid4(), position=uuid4(), on=date.min)


def person(*, account: UUID, position: UUID, on: date) -> Person | None:
    """The person of a session, if the account is open and the position is held on that day. One query."""
    rows = _person_statement().rows(account=account, position=position, on=on)
    if not rows:
        return None
    agency, unit, title, roles, unit_name, password, username, name, agency_name, policy_key = rows[0]
    return Person(
        actor=Actor(
            label=name,
            account=account,
            agency=agency,
            unit=unit,
            position=position,
            roles=frozenset(map(Role, roles)),
        ),
        password=password,
        username=username,
        name=name,
        title=title,
        unit_name=unit_name or "",
        agency_name=agency_name,
        policy_key=policy_key,
    )


def actor_of(position: Position) -> Actor:
    """The actor of a position, for jobs and tests."""
    return Actor(
        label=position.account.name,
        account=position.account_id,
        agency=position.agency_id,
        unit=position.unit_id,
        position=position.pk,
        roles=frozenset(Role(role) for role in position.roles),
    )


@lru_cache(maxsize=64)
def _policy(key: str, on: date) -> Policy:
    return in_force(key, on=on)


def policy_of(agency: Agency, on: date) -> Policy:
    """The agency's regulation on a day."""
    return _policy(agency.policy_key, on)


def calendar_of(agency: Agency, policy: Policy) -> Calendar:
    """The agency's office calendar: its policy's hours, the public holidays, and the days it has entered itself."""
    own = list(Holiday.objects.filter(agency=agency).values_list("day", "works"))
    return Calendar(
        hours=policy.office_hours,
        holidays=PUBLIC_HOLIDAYS | {day for day, works in own if not works},
        swapped_working_days=SWAPPED_WORKING_DAYS | {day for day, works in own if works},
    )


def positions(agency: UUID, *roles: Role, unit: UUID | None = None, on: date) -> list[Position]:
    """Positions held on a day with any of the roles, in the agency's order; with account and unit."""
    found = positions_in(agency, *roles, on=on)
    if unit is not None:
        found = found.filter(unit_id=unit)
    return list(found[:500])


def positions_in(agency: UUID | None, *roles: Role, on: date) -> QuerySet[Position]:
    """The same to narrow further; the caller bounds it."""
    found = Position.objects.select_related("account", "unit").filter(
        Q(valid_to=None) | Q(valid_to__gte=on), agency_id=agency, valid_from__lte=on, account__is_active=True
    )
    if roles:
        found = found.filter(roles__overlap=[role.value for role in roles])
    return found.order_by("order", "id")


def find_staff(agency: UUID, words: str, *roles: Role, on: date, limit: int = 20) -> list[Position]:
    """People of one agency by name, title or unit without marks: every word must occur.

    Matched here and not by the database: an agency has at most some hundred people.
    """
    wanted = fold(words).split()[:8]
    found = []
    for position in positions_in(agency, *roles, on=on)[:5000]:
        unit = position.unit.name if position.unit else ""
        folded = fold(f"{position.account.name} {position.account.printed_name} {position.title} {unit}")
        if all(word in folded for word in wanted):
            found.append(position)
            if len(found) == limit:
                break
    return found


def units(agency: UUID) -> list[Unit]:
    """Open units of an agency, in its order."""
    return list(Unit.objects.filter(agency_id=agency, is_open=True).order_by("order", "name")[:1000])


def find_agencies(words: str, *, but: UUID | None = None, limit: int = 20) -> list[Agency]:
    """Directory search without marks, by name, abbreviation or code: every word must occur."""
    found = Agency.objects.filter(Q(valid_to=None))
    for word in fold(words).split()[:8]:
        found = found.filter(Q(folded__contains=word) | Q(code__istartswith=word) | Q(code102__istartswith=word))
    if but is not None:
        found = found.exclude(pk=but)
    return list(found.order_by("name")[:limit])


def unit_abbreviation(unit: UUID | None) -> str:
    """The unit's part of a công văn's ký hiệu, "" for someone who belongs to no unit."""
    if unit is None:
        return ""
    return Unit.objects.filter(pk=unit).values_list("abbreviation", flat=True).first() or ""


def seats(account: UUID, *, on: date) -> list[Position]:
    """The positions that an account holds on a day, the first one first; with account, agency and unit."""
    return list(
        Position.objects.select_related("account", "agency", "unit")
        .filter(Q(valid_to=None) | Q(valid_to__gte=on), account_id=account, valid_from__lte=on, agency__hosted=True)
        .order_by("order", "id")[:50]
    )


def sample_accounts(on: date) -> list[dict[str, str]]:
    """Open accounts of the hosted agencies with their offices, for the sign-in page of development and tests."""
    rows = (
        Position.objects.filter(
            Q(valid_to=None) | Q(valid_to__gte=on), valid_from__lte=on, agency__hosted=True, account__is_active=True
        )
        .order_by("agency__code", "order", "id")
        .values_list("account__name", "account__username")[:100]
    )
    return [{"office": name, "username": username} for name, username in rows]


_SHOWN = ("id", "common_name", "issuer", "serial", "not_before", "not_after", "state")


def certificates_of(account: Account) -> list[dict[str, Any]]:
    """A person's certificates, the one valid longest first (rows of the signing room's table)."""
    return list(account.certificates.order_by("-not_after", "id").values(*_SHOWN)[:20])  # type: ignore[attr-defined]


def certificates_kept_by(account: Account) -> list[dict[str, Any]]:
    """The agency's certificates whose device a person keeps now."""
    held = account.certificates.model.objects.filter(custody__keeper=account, custody__until=None)  # type: ignore[attr-defined]
    return list(held.order_by("-not_after", "id").values(*_SHOWN)[:20])
