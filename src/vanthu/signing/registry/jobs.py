"""Jobs of the registry: minutes of handovers, warnings before certificates end, chains against today's anchors."""

from __future__ import annotations

import logging
from datetime import timedelta
from uuid import UUID

from procrastinate.contrib.django import app

from vanthu.core import clock
from vanthu.core.actor import system
from vanthu.core.jobs import AFTER_OUTAGE
from vanthu.files.intake import Received
from vanthu.files.kinds import PDF
from vanthu.pdf import minutes_sheet
from vanthu.signing.models import Certificate, Handover
from vanthu.signing.registry import minutes, reading, rights
from vanthu.signing.registry.actions import certificates, custody, expiry
from vanthu.signing.registry.ending import AHEAD
from vanthu.store import bytes_store

log = logging.getLogger("vanthu.signing")


@app.task(queue="default", retry=AFTER_OUTAGE)
def write_minutes(handover_id: str) -> None:
    """Draw the minutes of a handover that is done, and keep them. A second run changes nothing."""
    handover = Handover.objects.select_related(
        "agency", "certificate__device", "giver", "receiver", "witness", "ordered_by", "former__keeper"
    ).get(pk=handover_id)
    if handover.state != Handover.DONE or handover.minutes_id is not None:
        return
    drawn = minutes_sheet.draw(minutes.facts_of(handover))
    custody.keep_minutes(
        handover_id=handover.pk,
        minutes=Received(
            name=f"bien-ban-ban-giao-{handover.number:02d}-{handover.year}.pdf",
            media_type=PDF,
            sha256=bytes_store().put(drawn),
            size=len(drawn),
            scanned=True,
        ),
        by=system(handover.agency_id),
        at=clock.now(),
    )


# Cron lines count in UTC: 23:50 there is 06:50 in Vietnam, before the offices open.
@app.periodic(cron="50 23 * * *")
@app.task(queue="default", queueing_lock="warn_of_expiry")
def warn_of_expiry(timestamp: int) -> None:
    """Every certificate in use: is its end near, does its chain still hold. No network."""
    at = clock.now()
    in_force = Certificate.objects.filter(state__in=rights.IN_FORCE)
    near = in_force.filter(not_after__lte=at + timedelta(days=max(AHEAD)))
    for pk in _each(near):
        expiry.warn(certificate_id=pk, at=at)
    for pk in _each(in_force):
        check_chain(pk)


def check_chain(pk: UUID) -> None:
    """Build a certificate's chain to the anchors of today and keep what came of it."""
    certificate = Certificate.objects.get(pk=pk)
    at = clock.now()
    chain, error = reading.chain(certificate, at=at)
    certificates.note_chain(certificate_id=pk, chain=chain, error=error, by=system(certificate.agency_id), at=at)


def _each(rows, size: int = 500):
    """Primary keys in pages: the list stays bounded however many agencies work here."""
    last = None
    while page := list(
        rows.filter(**({"pk__gt": last} if last else {})).order_by("pk").values_list("pk", flat=True)[:size]
    ):
        yield from page
        last = page[-1]
