"""What the tests of the registry do again and again: certificates, second clerks, handovers."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

import factories
from factories import BD
from vanthu.core import clock
from vanthu.core.actor import Actor
from vanthu.core.roles import Role
from vanthu.pdf.registering import CertificateFile
from vanthu.people import queries as people
from vanthu.people.models import Account, Agency, Position
from vanthu.signing.models import Certificate, Custody, Handover
from vanthu.signing.registry.actions import certificates, custody
from vanthu.signing.registry.actions.certificates import DeviceData
from vanthu.signing.registry.actions.custody import Ground

_count = itertools.count(1)


def file_of(name: str, *, at: datetime | None = None, days: float = 700) -> CertificateFile:
    """What an examined certificate of this holder says; another one at each call."""
    at = at or clock.now()
    der = f"certificate {next(_count)}".encode()
    return CertificateFile(
        der=der,
        fingerprint=sha256(der).hexdigest(),
        subject=f"CN={name}",
        common_name=name,
        organisation="Sở Công Thương Bình Định",
        issuer="CA của Ban Cơ yếu",
        serial=f"{next(_count):x}a0",
        not_before=at - timedelta(days=30),
        not_after=at + timedelta(days=days),
        chain=("CA của Ban Cơ yếu", "Chứng thư gốc"),
        chain_error="",
    )


def device(serial: str = "", kind: str = "token") -> DeviceData:
    return DeviceData(kind=kind, serial=serial or f"TK{next(_count):04d}", place="Két sắt phòng Văn thư")


def registered(
    key: str = BD, *, of: Actor | None = None, replaces: UUID | None = None, address: str = "", **changes: Any
) -> Certificate:
    """A certificate that the IT officer has registered: of a person, or of the agency."""
    cast = factories.cast(key)
    name = Account.objects.get(pk=of.account).printed_name if of else Agency.objects.get(pk=cast.agency).name
    facts = {
        "file": file_of(name),
        "kind": Certificate.PERSON if of else Certificate.ORGANISATION,
        "account": of.account if of else None,
        "key": address or f"pkcs11:serial={next(_count):06d};object=ky",
        "device": device(),
        "replaces": replaces,
        "by": cast.admin,
        "at": clock.now(),
    }
    return certificates.register(**(facts | changes))


def seal_of(key: str = BD) -> Certificate:
    """The certificate that the demo province gave the agency."""
    return Certificate.objects.get(agency_id=factories.cast(key).agency, kind=Certificate.ORGANISATION, state="active")


def kept(certificate: Certificate) -> Custody | None:
    return Custody.objects.filter(certificate=certificate, until=None).first()


def second_clerk(key: str = BD, seat: str = "checker") -> Actor:
    """Somebody else of the house who is văn thư as well."""
    actor = getattr(factories.cast(key), seat)
    position = Position.objects.select_related("account").get(pk=actor.position)
    position.roles = sorted({*position.roles, Role.CLERK.value})
    position.save()
    return people.actor_of(position)


def head_of(key: str = BD) -> Actor:
    """Who heads the agency, whoever signs its letters."""
    cast = factories.cast(key)
    return next(actor for actor in (cast.leader, cast.deputy) if actor.has(Role.HEAD))


def ground(number: str = "12/QĐ-SCT") -> Ground:
    return Ground(number=number, on=clock.now().date(), scan=factories.received("cho-phep.pdf"))


def order(certificate: Certificate, receiver: Actor, *, key: str = BD, **changes: Any) -> Handover:
    facts = {
        "receiver": receiver.account,
        "ground": ground(),
        "reason": "Chuyển công tác",
        "condition": "Hoạt động bình thường",
        "by": head_of(key),
        "at": clock.now(),
    }
    return custody.order(certificate_id=certificate.pk, **(facts | changes))


def confirm(certificate: Certificate, **sides: Actor) -> Handover:
    """Each side confirms in turn: `confirm(certificate, giver=clerk, receiver=other)`."""
    for side, actor in sides.items():
        done = custody.confirm(certificate_id=certificate.pk, side=side, by=actor, at=clock.now())
    return done


def hand_over(key: str = BD) -> tuple[Actor, Actor]:
    """The seal's key goes from the clerk to another: both."""
    clerk, other = factories.cast(key).clerk, second_clerk(key)
    seal = seal_of(key)
    order(seal, other, key=key)
    confirm(seal, giver=clerk, receiver=other)
    return clerk, other
