"""Reading the registry: what one may see of it, and what stands around a certificate."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from vanthu.core.actor import Actor
from vanthu.core.audit import sentence
from vanthu.core.models import AuditEvent
from vanthu.core.paging import Order, Page
from vanthu.core.roles import Role
from vanthu.refusal import NotFound
from vanthu.signing.models import Certificate, Claim, Custody, Deputy, Handover, Paper, Picture
from vanthu.signing.registry.rights import SEES_ALL, Facts

#: Certificates by when they end; what is over ends first, so that it is read backwards.
ENDING = Order((("not_after", datetime), ("id", UUID)), falling=False)
USES = Order((("asked_at", datetime), ("id", UUID)))

LIVE = (Certificate.PENDING, Certificate.ACTIVE, Certificate.SUSPENDED)


def visible(actor: Actor) -> QuerySet[Certificate]:
    """The certificates of the actor's agency that he may see: all, the agency's own, or those that he has to do with."""
    found = Certificate.objects.filter(agency_id=actor.agency)
    if actor.has(*SEES_ALL):
        return found
    # Whoever is named in a handover that waits (a witness may be anybody of the house), or keeps the key, as well.
    mine = Q(account_id=actor.account) | Q(pk__in=_named_in(actor)) | Q(pk__in=_kept_by(actor))
    return found.filter(mine | Q(kind=Certificate.ORGANISATION) if actor.has(Role.CLERK) else mine)


def _named_in(actor: Actor) -> QuerySet:
    parts = Q(giver_id=actor.account) | Q(receiver_id=actor.account) | Q(witness_id=actor.account)
    return Handover.objects.filter(parts, agency_id=actor.agency, state=Handover.ORDERED).values("certificate_id")


def _kept_by(actor: Actor) -> QuerySet:
    kept = Custody.objects.filter(certificate__agency_id=actor.agency, keeper_id=actor.account, until=None)
    return kept.values("certificate_id")


def certificate(actor: Actor, pk: UUID) -> Certificate:
    """One that the actor may see. Raises NotFound."""
    found = visible(actor).select_related("agency", "account", "device", "replaces").filter(pk=pk).first()
    if found is None:
        raise NotFound()
    return found


def page(actor: Actor, *, over: bool, after: str, before: str) -> Page[Certificate]:
    """Certificates in use, or those that are over, by the end of their validity."""
    rows = visible(actor).select_related("account", "agency", "device")
    rows = rows.exclude(state__in=LIVE) if over else rows.filter(state__in=LIVE)
    place = ENDING.place(after=after, before=before)
    return ENDING.turn(place, lambda at: ENDING.page(ENDING.cut(rows, at), at, value=getattr))


def keepers(certificates: list[Certificate]) -> dict[UUID, str]:
    """Certificate → the name of who keeps its key now."""
    rows = Custody.objects.filter(certificate__in=[row.pk for row in certificates], until=None)
    return dict(rows.values_list("certificate_id", "keeper__name"))


def facts_of(certificate: Certificate) -> Facts:
    """The certificate with its custody, deputy and handovers as they are now."""
    custody = Custody.objects.select_related("keeper").filter(certificate=certificate, until=None).first()
    deputy = None
    if custody is not None:
        deputy = Deputy.objects.select_related("account", "permission").filter(custody=custody, until=None).first()
    rows = Handover.objects.select_related("giver", "receiver", "witness", "ordered_by", "permission", "minutes")
    rows = rows.filter(certificate=certificate)
    return Facts(
        certificate=certificate,
        custody=custody,
        deputy=deputy,
        handover=rows.filter(state=Handover.ORDERED).first(),
        last=rows.filter(state=Handover.DONE).order_by("-ordered_at").first(),
    )


def handovers(certificate: Certificate) -> list[Handover]:
    """The latest handovers of a certificate, with everything that is shown of them."""
    return list(
        Handover.objects.filter(certificate=certificate)
        .select_related("giver", "receiver", "witness", "ordered_by", "permission", "minutes", "signed_minutes")
        .order_by("-ordered_at")[:20]
    )


def custodies(certificate: Certificate) -> list[Custody]:
    """The latest periods of custody, the present one first."""
    return list(certificate.custody.select_related("keeper").order_by("-since")[:20])


def history(certificate: Certificate) -> list[dict[str, object]]:
    """The latest audit lines about a certificate and its device, newest first."""
    about = [certificate.pk] + ([certificate.device_id] if certificate.device_id else [])
    rows = AuditEvent.objects.filter(target_id__in=about).order_by("-at", "-id")[:30]
    return [{"at": row.at, "who": row.actor, "text": sentence(row.name, row.data)} for row in rows]


def uses(certificate: Certificate, *, after: str = "", before: str = "") -> Page[Claim]:
    """Nhật ký sử dụng: every time that the key was asked for, newest first (LC-5.2a)."""
    rows = Claim.objects.filter(certificate=certificate).select_related("custody__keeper")
    place = USES.place(after=after, before=before)
    return USES.turn(place, lambda at: USES.page(USES.cut(rows, at), at, value=getattr))


def paper(certificate: Certificate, pk: UUID) -> Paper:
    """A paper that belongs to a handover or a deputy of this certificate. Raises NotFound."""
    of_handover = Handover.objects.filter(certificate=certificate).filter(
        Q(permission_id=pk) | Q(minutes_id=pk) | Q(signed_minutes_id=pk)
    )
    of_deputy = Deputy.objects.filter(custody__certificate=certificate, permission_id=pk)
    if not (of_handover.exists() or of_deputy.exists()):
        raise NotFound()
    return Paper.objects.get(pk=pk)


# --- pictures --------------------------------------------------------------------------------------------------------


def seals(agency: UUID | None) -> list[Picture]:
    """Seals of the agency, the one in use first, then the latest."""
    found = Picture.objects.filter(agency_id=agency, kind=Picture.SEAL)
    return list(found.order_by("-is_active", "-added_at", "-id")[:10])


def signatures(agency: UUID | None) -> list[Picture]:
    """Hand signatures in use or waiting for their owner, by name."""
    found = Picture.objects.filter(agency_id=agency, kind=Picture.SIGNATURE, retired_at=None)
    return list(found.select_related("account").order_by("account__name", "-is_active", "-id")[:500])


def signatures_of(account: UUID | None) -> list[Picture]:
    """One person's hand signatures: in use, waiting, and the latest of those before."""
    found = Picture.objects.filter(account_id=account, kind=Picture.SIGNATURE)
    return list(found.order_by("-is_active", "-added_at", "-id")[:10])


def picture(actor: Actor, pk: UUID) -> Picture:
    """A picture that the actor may see: his own; a seal for who works with it; any for the IT officer. Raises NotFound."""
    found = Picture.objects.filter(agency_id=actor.agency, pk=pk)
    if not actor.has(Role.ADMIN):
        seal = Q(kind=Picture.SEAL) if actor.has(Role.CLERK, *SEES_ALL) else Q(pk__in=[])
        found = found.filter(Q(account_id=actor.account) | seal)
    row = found.first()
    if row is None:
        raise NotFound()
    return row
