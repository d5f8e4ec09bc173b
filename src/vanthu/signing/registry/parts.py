"""Parts that every act of the registry shares. Each runs inside the act's transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from vanthu.core.actor import Actor
from vanthu.core.folding import nfc
from vanthu.core.roles import Role
from vanthu.core.transactions import inside
from vanthu.files.intake import Received
from vanthu.notify import notices
from vanthu.people import queries as people
from vanthu.people.models import Position
from vanthu.refusal import BadInput, NotFound
from vanthu.signing.models import Certificate, Custody, Deputy, Device, Handover, Paper
from vanthu.signing.registry import queries
from vanthu.signing.registry.rights import Act, Facts
from vanthu.signing.trusted.held import number_in_force
from vanthu.signing.trusted.parts import ask_to_reverify


class RegistryReasonMissing(BadInput):
    code = "registry_reason_missing"
    template = "Hãy ghi rõ {what}."


class PersonUnfit(BadInput):
    code = "person_unfit"
    template = "{why}"


def begin(certificate_id: UUID, act: Act, *, by: Actor) -> Facts:
    """Lock the certificate and refuse what does not belong here (a *part*). Another agency's does not exist."""
    inside("an act of the registry")
    facts = lock(certificate_id)
    if not queries.visible(by).filter(pk=facts.certificate.pk).exists():
        raise NotFound()
    act.check(facts, by)
    return facts


def lock(certificate_id: UUID) -> Facts:
    """The certificate, locked until the transaction ends, with what stands around it (a *part*). Raises NotFound.

    Not FOR UPDATE: claims that refer to the certificate go on being made meanwhile.
    """
    inside("a lock")
    # The device first: what is reported of it stops every certificate on it, and two reports must not wait in a ring.
    on = Certificate.objects.filter(pk=certificate_id).values_list("device_id", flat=True)
    list(Device.objects.select_for_update(no_key=True).filter(pk__in=list(on)))
    found = (
        Certificate.objects.select_for_update(of=("self",), no_key=True)
        .select_related("agency", "account", "device", "replaces")
        .filter(pk=certificate_id)
        .first()
    )
    if found is None:
        raise NotFound()
    return queries.facts_of(found)


def required(text: str, *, what: str, field: str) -> str:
    """Words that are really there. Raises RegistryReasonMissing."""
    text = nfc(text).strip()
    if not text:
        raise RegistryReasonMissing(what=what, field=field)
    return text


def position_of(account: UUID | None, *roles: Role, agency: UUID, on: date, field: str, why: str) -> Position:
    """The position in which a person of the agency may be named. Raises PersonUnfit."""
    found = people.positions_in(agency, *roles, on=on).filter(account_id=account).first() if account else None
    if found is None:
        raise PersonUnfit(why=why, field=field)
    return found


def keep(received: Received, *, kind: str, agency: UUID, by: Actor, at: datetime) -> Paper:
    """A row for bytes that are in the store (a *part*)."""
    inside("a paper")
    return Paper.objects.create(
        agency_id=agency,
        kind=kind,
        name=received.name,
        media_type=received.media_type,
        sha256=received.sha256,
        size=received.size,
        made_at=at,
        made_by=by.label,
    )


def stop(facts: Facts, state: str, *, at: datetime) -> None:
    """Nobody signs with the certificate any more, for good (a *part*): custody, deputy and open handover end with it."""
    inside("the end of a certificate")
    set_state(facts.certificate, state, at=at)
    Handover.objects.filter(certificate=facts.certificate, state=Handover.ORDERED).update(
        state=Handover.CANCELLED, ended_at=at, end_reason="Chứng thư số không còn dùng."
    )
    if facts.custody is not None:
        end_custody(facts.custody, at=at)


def end_custody(custody: Custody, *, at: datetime) -> None:
    """The keeper of a period, and whoever stands in for him, keep the key no more (a *part*)."""
    inside("the end of a custody")
    Deputy.objects.filter(custody=custody, until=None).update(until=at)
    custody.until = at
    custody.save(update_fields=["until"])


def set_state(certificate: Certificate, state: str, *, at: datetime) -> None:
    """Another state of a locked certificate (a *part*)."""
    inside("a state")
    certificate.state, certificate.state_since = state, at
    certificate.is_active = state == Certificate.ACTIVE
    certificate.save(update_fields=["state", "state_since", "is_active"])


def look_again() -> None:
    """The registry tells other kinds than before: what was judged by them is judged anew (a *part*)."""
    inside("another look at what was judged")
    ask_to_reverify(number_in_force())


def admins(agency: UUID, *, at: datetime) -> list[UUID]:
    return [row.account_id for row in people.positions(agency, Role.ADMIN, on=at.date())]


def heads(agency: UUID, *, at: datetime) -> list[UUID]:
    return [row.account_id for row in people.positions(agency, Role.HEAD, on=at.date())]


def tell(
    certificate: Certificate, accounts: Iterable[UUID | None], text: str, *, at: datetime, urgent: bool = False
) -> None:
    """A notice about a certificate (a *part*)."""
    inside("a notice")
    text = f"{text}: {certificate.common_name}, số hiệu {certificate.serial}."
    about: tuple[notices.About, str] = ("certificate", str(certificate.pk))
    notices.tell(accounts, text=text, agency=certificate.agency_id, at=at, about=about, urgent=urgent)
