"""Whose initials an outgoing document needs, in which field, and which are still to come (ST điều 6.3, 9.2).

The rows of `Initial` are the record; `placement["initials_open"]` repeats who is still to come, so that the buttons of a
page and the check of an act need no query. What writes here is a *part*: it runs inside the action's transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from vanthu.core.actor import Actor
from vanthu.core.roles import HANDLES
from vanthu.core.transactions import inside
from vanthu.documents.models import Document, Initial
from vanthu.people import queries as people
from vanthu.policy.profile import Policy
from vanthu.refusal import BadInput

#: Whom a drafter may name beside the head of the unit: there are fields KyNhay1 … KyNhay9.
MOST_OTHERS = 8


class TooManyInitials(BadInput):
    code = "too_many_initials"
    template = "Một văn bản có chỗ cho tối đa {limit} người ký nháy ngoài lãnh đạo đơn vị. Hãy bớt người."


def count(document: Document, policy: Policy) -> int:
    """How many initials the document needs: the unit leader's and those whom the drafter named."""
    if not policy.initials_required:
        return 0
    return 1 + Initial.objects.filter(document=document, order__gt=1).count()


def others_of(document: Document) -> list[UUID]:
    """The positions that the drafter named, in order."""
    found = Initial.objects.filter(document=document, order__gt=1).order_by("order")
    return list(found.values_list("position_id", flat=True)[:MOST_OTHERS])


def name(document: Document, others: Sequence[UUID], *, policy: Policy, at: datetime) -> None:
    """The drafter names whose initials he wants besides the unit leader's (a *part*)."""
    inside("initials")
    wanted = [key for key in dict.fromkeys(others) if key != document.unit_leader_id]
    if not policy.initials_required:
        wanted = []
    if len(wanted) > MOST_OTHERS:
        raise TooManyInitials(limit=MOST_OTHERS, field="initials")
    known = people.positions_in(document.agency_id, *HANDLES, on=at.date()).filter(pk__in=wanted)
    if known.count() != len(wanted):
        raise BadInput("Người được đề nghị ký nháy không có trong danh sách cán bộ của cơ quan.", field="initials")
    Initial.objects.filter(document=document).delete()
    _create(document, list(enumerate(wanted, start=2)))


def begin(document: Document, policy: Policy) -> list[UUID]:
    """The draft goes up with new fields: all initials are still to come (a *part*). Gives whose."""
    inside("initials")
    if not policy.initials_required:
        return []
    others = [key for key in others_of(document) if key != document.unit_leader_id]
    assert document.unit_leader_id is not None
    wanted = [document.unit_leader_id, *others]
    Initial.objects.filter(document=document).delete()
    _create(document, list(enumerate(wanted, start=1)))
    return wanted


def order_of(document: Document, by: Actor) -> int:
    """Which of the initials fields is this person's, counted from 1."""
    found = Initial.objects.filter(document=document, position_id=by.position).values_list("order", flat=True).first()
    return found or 1


def standing(document: Document) -> list[int]:
    """The initials that count for the file as it lies before its signer, by the order of their fields."""
    found = Initial.objects.filter(document=document, signed_at__isnull=False, superseded_at=None)
    return list(found.order_by("order").values_list("order", flat=True))


def made(document: Document, *, by: Actor, at: datetime) -> None:
    """This person has initialled (a *part*): `placement` says who is still to come."""
    inside("initials")
    Initial.objects.filter(document=document, position_id=by.position).update(signed_at=at)
    still = Initial.objects.filter(document=document, signed_at=None).order_by("order")
    waiting = [str(key) for key in still.values_list("position_id", flat=True)]
    document.placement = {**(document.placement or {}), "initials_open": waiting, "initialled": not waiting}
    document.save(update_fields=["placement"])


def supersede(document: Document, *, at: datetime) -> int:
    """What was initialled is no longer what is signed (a *part*); how many initials that were."""
    inside("initials")
    return Initial.objects.filter(document=document, signed_at__isnull=False, superseded_at=None).update(
        superseded_at=at
    )


def _create(document: Document, wanted: list[tuple[int, UUID]]) -> None:
    Initial.objects.bulk_create(
        Initial(agency_id=document.agency_id, document=document, order=order, position_id=position)
        for order, position in wanted
    )
