"""Who acts: a person in one position of one agency, or the system itself."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from vanthu.core.roles import Role


@dataclass(frozen=True, kw_only=True)
class Actor:
    """The `by=` of every action: facts taken once at the door, never looked up again below it.

    `agency`, `unit` and `position` say where the person sits while acting; `on_behalf_of` is the account of the
    leader whose delegation is used. `label` is how the timeline names the actor ("Văn thư Sở Công Thương …").
    """

    label: str
    account: UUID | None = None
    agency: UUID | None = None
    unit: UUID | None = None
    position: UUID | None = None
    on_behalf_of: UUID | None = None
    roles: frozenset[Role] = frozenset()

    @property
    def is_system(self) -> bool:
        return self.account is None

    def has(self, *roles: Role) -> bool:
        """Whether any of `roles` is held in this position."""
        return not self.roles.isdisjoint(roles)


def system(agency: UUID | None = None) -> Actor:
    """The system acting for `agency` (arrivals, time limits, automatic answers)."""
    return Actor(label="Hệ thống", agency=agency)
