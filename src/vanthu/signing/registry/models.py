"""Devices that hold keys, the handing over of the seal's, its papers, deputies, and what was warned of."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from vanthu.core.constraints import both_or_neither
from vanthu.core.ids import new_id
from vanthu.people.models import Account, Agency, Position


class Device(models.Model):
    """What holds private keys (thiết bị lưu khóa bí mật): its serial, where it is kept, in what state (BD-16.1, LC-5.1)."""

    IN_USE, LOCKED, LOST, RETURNED = "in_use", "locked", "lost", "returned"
    KINDS = (
        ("token", "USB Token"),
        ("hsm", "HSM"),
        ("sim", "SIM PKI"),
        ("remote", "Ký số từ xa"),
        ("software", "Khóa phần mềm (dùng thử)"),
    )
    STATES = ((IN_USE, "Đang sử dụng"), (LOCKED, "Bị khóa"), (LOST, "Bị mất"), (RETURNED, "Đã giao nộp lại"))

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="devices")
    kind = models.CharField(max_length=10, choices=KINDS)
    serial = models.CharField(max_length=80)
    place = models.CharField(max_length=200, help_text="where it is kept when nobody uses it")
    state = models.CharField(max_length=10, choices=STATES, default=IN_USE)
    state_since = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["agency", "kind", "serial"], name="device_once"),
            models.CheckConstraint(condition=~Q(serial="") & ~Q(place=""), name="device_is_described"),
        ]


class Paper(models.Model):
    """A file of the registry: a written permission as scanned, minutes as drawn, minutes as signed by hand."""

    PERMISSION, MINUTES, SIGNED = "permission", "minutes", "signed"
    KINDS = (
        (PERMISSION, "Văn bản cho phép"),
        (MINUTES, "Biên bản bàn giao"),
        (SIGNED, "Biên bản đã ký, đóng dấu"),
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=10, choices=KINDS)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)

    class Meta:
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=Q(size__gt=0), name="paper_not_empty")]


class Handover(models.Model):
    """The giving of the seal's key from one keeper to the next, ordered by the head (BD-16.3a, LC-5.2c, reading 21).

    `giver` is who keeps the key when it is ordered; None where nobody does, or where he is away and a `witness`
    confirms in his stead (a takeover). Done at the last confirmation: from then on the receiver is the keeper.
    """

    ORDERED, DONE, CANCELLED = "ordered", "done", "cancelled"
    STATES = ((ORDERED, "Chờ xác nhận"), (DONE, "Đã bàn giao"), (CANCELLED, "Đã hủy"))

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="handovers")
    certificate = models.ForeignKey("signing.Certificate", models.PROTECT, related_name="handovers")
    former = models.ForeignKey(
        "signing.Custody", models.PROTECT, null=True, related_name="handed_over", help_text="the custody that it ends"
    )
    giver = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    receiver = models.ForeignKey(Account, models.PROTECT, related_name="+")
    witness = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    ordered_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    ordered_title = models.CharField(max_length=100)
    ordered_at = models.DateTimeField()
    permission_number = models.CharField(max_length=60)
    permission_date = models.DateField()
    permission = models.ForeignKey(Paper, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    condition = models.CharField(max_length=200, help_text="of the device, and what comes with it")
    giver_confirmed_at = models.DateTimeField(null=True)
    receiver_confirmed_at = models.DateTimeField(null=True)
    witness_confirmed_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=STATES, default=ORDERED)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=300, blank=True)
    year = models.PositiveSmallIntegerField(null=True)
    number = models.PositiveIntegerField(null=True, help_text="of the minutes, in the year they were made")
    minutes = models.OneToOneField(Paper, models.PROTECT, null=True, related_name="+")
    signed_minutes = models.OneToOneField(Paper, models.PROTECT, null=True, related_name="+")

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["certificate"], condition=Q(state="ordered"), name="handover_one_open"),
            models.UniqueConstraint(fields=["agency", "year", "number"], name="handover_number_once"),
            models.CheckConstraint(
                condition=both_or_neither(Q(state="ordered"), Q(ended_at=None)), name="handover_ended_has_time"
            ),
            models.CheckConstraint(
                condition=both_or_neither(Q(state="done"), Q(number__isnull=False)), name="handover_done_has_number"
            ),
            models.CheckConstraint(
                condition=~Q(state="done")
                | Q(receiver_confirmed_at__isnull=False)
                & (Q(giver=None) | Q(giver_confirmed_at__isnull=False))
                & (Q(witness=None) | Q(witness_confirmed_at__isnull=False)),
                name="handover_done_is_confirmed",
            ),
            models.CheckConstraint(
                condition=(Q(giver=None) | ~Q(giver=F("receiver"))) & (Q(witness=None) | ~Q(witness=F("receiver"))),
                name="handover_is_two_sided",
            ),
        ]
        indexes = [models.Index(fields=["certificate", "-ordered_at"], name="handover_history")]

    @property
    def code(self) -> str:
        """Number and notation of the minutes, in a series of their own: 01/BB-BGTB."""
        return f"{self.number:02d}/BB-BGTB"


class Deputy(models.Model):
    """Who stands in for the keeper while named in writing; the keeper stays the keeper (reading 21)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    custody = models.ForeignKey("signing.Custody", models.PROTECT, related_name="deputies")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    ground = models.CharField(max_length=300)
    permission = models.ForeignKey(Paper, models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["custody"], condition=Q(until=None), name="deputy_one_at_a_time"),
            models.CheckConstraint(condition=~Q(ground=""), name="deputy_has_ground"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="deputy_times_in_order"),
        ]


class Delegation(models.Model):
    """The head lets the head of a unit sign in his name, in writing (QN Điều 17.4; NĐ 30/2020 Điều 13.3, 13.4).

    It says what may be signed and until when, ends by itself, and is not given on: only a head gives. Several may
    overlap; of those whose form the page prints, the one that was given first is used.
    """

    TUQ, TL = "TUQ", "TL"
    FORMS = ((TUQ, "Ủy quyền ký (TUQ.)"), (TL, "Giao ký thừa lệnh (TL.)"))

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="delegations")
    form = models.CharField(max_length=3, choices=FORMS)
    giver = models.ForeignKey(Account, models.PROTECT, related_name="+")
    giver_title = models.CharField(max_length=100)
    holder = models.ForeignKey(Position, models.PROTECT, related_name="delegations")
    number = models.CharField(max_length=60)
    on = models.DateField()
    paper = models.ForeignKey(Paper, models.PROTECT, related_name="+")
    scope = models.CharField(max_length=300, help_text="what may be signed, in the words of the paper")
    kinds = ArrayField(models.CharField(max_length=100), default=list, help_text="kinds of documents; none: all")
    since = models.DateField()
    until = models.DateField(null=True, help_text="the last day")
    given_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoke_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=~Q(number="") & ~Q(scope=""), name="delegation_is_written"),
            models.CheckConstraint(condition=~Q(form="TUQ") | Q(until__isnull=False), name="delegation_tuq_ends"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="delegation_dates_in_order"
            ),
            models.CheckConstraint(
                condition=both_or_neither(Q(revoked_at=None), Q(revoke_reason="")), name="delegation_revoked_says_why"
            ),
        ]
        indexes = [
            models.Index(fields=["holder", "given_at"], name="delegation_holder"),
            models.Index(fields=["agency", "-given_at", "-id"], name="delegation_agency"),
        ]

    @property
    def form_words(self) -> str:
        """ "ủy quyền" or "giao ký thừa lệnh"."""
        return "ủy quyền" if self.form == self.TUQ else "giao ký thừa lệnh"

    @property
    def printed(self) -> str:
        """The line over the signer's title in block 7a: "TUQ. GIÁM ĐỐC"."""
        return f"{self.form}. {self.giver_title.upper()}"


class ExpiryNotice(models.Model):
    """That a certificate comes to its end has been said, once for each number of days ahead (0: it has ended)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    certificate = models.ForeignKey("signing.Certificate", models.PROTECT, related_name="expiry_notices")
    days = models.PositiveSmallIntegerField()
    said_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["certificate", "days"], name="expiry_said_once")]
