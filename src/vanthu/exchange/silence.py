"""Recipients that have neither taken a document nor refused it (HG điều 14.3). Parts and reads."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from vanthu.core.transactions import inside
from vanthu.exchange.models import Delivery
from vanthu.people.models import Agency

#: Not handed over yet, handed over, arrived: nobody there has said that they have it.
SILENT = ("waiting", "sent", "01")


def not_alarmed(*, before: datetime, at_most: int = 500) -> list[Delivery]:
    """Deliveries of hosted agencies that have not moved since `before` and of which nobody was told, the oldest first."""
    hosted = Agency.objects.filter(hosted=True).values("pk")
    found = Delivery.objects.filter(agency__in=hosted, state__in=SILENT, alarmed_at=None, since__lte=before)
    return list(found.select_related("agency").order_by("since", "pk")[:at_most])


def alarmed(deliveries: Iterable[UUID], *, at: datetime) -> list[Delivery]:
    """Mark these as told of, and return those that still were silent and untold (a *part*)."""
    inside("an alarm")
    found = list(
        Delivery.objects.select_for_update(of=("self",))
        .select_related("recipient")
        .filter(pk__in=deliveries, state__in=SILENT, alarmed_at=None)
        .order_by("pk")
    )
    Delivery.objects.filter(pk__in=[delivery.pk for delivery in found]).update(alarmed_at=at)
    return found
