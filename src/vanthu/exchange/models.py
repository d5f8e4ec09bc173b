"""Packets in and out, deliveries per recipient, statuses and receipts. Knows packets, not documents."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from vanthu.core.ids import new_id
from vanthu.people.models import Agency


class Outbound(models.Model):
    """One packet to one peer, written in the transaction of the act that sends it.

    `lane` orders packets of one document to one peer: 03, 04, 05 must not overtake one another.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    peer = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    document_id = models.UUIDField()
    document_key = models.CharField(max_length=200)
    message_type = models.CharField(max_length=6, choices=[("edoc", "edoc"), ("status", "status")])
    status_code = models.CharField(max_length=2, blank=True)
    lane = models.CharField(max_length=90)
    sha256 = models.CharField(max_length=64, blank=True, help_text="packet bytes in the store (documents)")
    body = models.BinaryField(null=True, help_text="packet bytes in the row (statuses: small)")
    urgency = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    not_before = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    reference = models.CharField(max_length=200, blank=True)
    problem = models.CharField(max_length=500, blank=True)
    failed_at = models.DateTimeField(null=True, help_text="a permanent failure: a person must act")

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=~Q(sha256="", body=None), name="outbound_has_bytes"),
            models.UniqueConstraint(
                # The document too: what a sender sends again, corrected, under one key gets answers of its own.
                fields=["agency", "peer", "document_key", "document_id", "status_code"],
                condition=Q(message_type="status"),
                name="outbound_status_once",
            ),
            models.UniqueConstraint(
                fields=["agency", "peer", "document_key"], condition=Q(message_type="edoc"), name="outbound_edoc_once"
            ),
        ]
        indexes = [
            models.Index(fields=["not_before"], condition=Q(sent_at=None, failed_at=None), name="outbound_waiting"),
            models.Index(fields=["lane", "id"], name="outbound_lane"),
            models.Index(fields=["document_id"], name="outbound_document"),
            models.Index(
                fields=["agency", "-failed_at"],
                condition=Q(message_type="status", failed_at__isnull=False),
                name="outbound_answers_failed",
            ),
        ]


class Inbound(models.Model):
    """One packet that arrived for one agency, raw, as evidence, with its receipt.

    Dedupe: the same sender, document and business type with the same digest is a repeat and gets the same receipt;
    with another digest it is kept and shown as "gửi lại, nội dung khác".
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    sender_code = models.CharField(max_length=60)
    document_key = models.CharField(max_length=200)
    message_type = models.CharField(max_length=6)
    business_type = models.SmallIntegerField(default=0)
    digest = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)
    bus_reference = models.CharField(max_length=200)
    received_at = models.DateTimeField()
    state = models.CharField(
        max_length=12, choices=[(s, s) for s in ("stored", "taken", "quarantine", "differs")], default="stored"
    )
    document_id = models.UUIDField(null=True)
    problem_code = models.CharField(max_length=60, blank=True)
    problem = models.CharField(max_length=500, blank=True)
    repeats = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "message_type", "sender_code", "document_key", "business_type", "digest"],
                name="inbound_once",
            ),
        ]
        indexes = [
            models.Index(fields=["agency", "bus_reference"], name="inbound_reference"),
            models.Index(
                fields=["agency", "state", "-received_at"],
                condition=Q(state__in=["stored", "differs", "quarantine"]),
                name="inbound_not_taken",
            ),
        ]


class Stumble(models.Model):
    """A packet in an agency's mailbox that could not be fetched or stored, and how often that was tried."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    bus_reference = models.CharField(max_length=200)
    tries = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["agency", "bus_reference"], name="stumble_once")]


class Delivery(models.Model):
    """How one outgoing document fares at one recipient (QN-10.2h states)."""

    STATES = (
        ("waiting", "chờ gửi"),
        ("sent", "đã gửi lên trục"),
        ("01", "đã đến"),
        ("03", "đã tiếp nhận"),
        ("04", "đã chuyển xử lý"),
        ("05", "đang xử lý"),
        ("06", "đã hoàn thành"),
        ("02", "từ chối nhận (trả lại)"),
        ("error", "lỗi gửi"),
    )

    #: What somebody still looks after: not taken by the recipient, refused, or not handed over.
    UNFINISHED = ("waiting", "sent", "01", "02", "error")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    document_id = models.UUIDField()
    document_key = models.CharField(max_length=200)
    recipient = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=STATES, default="waiting")
    since = models.DateTimeField()
    by = models.CharField(max_length=300, blank=True)
    note = models.CharField(max_length=1000, blank=True)
    alarmed_at = models.DateTimeField(null=True, help_text="when the sender's clerks were told of the silence")

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["document_id", "recipient"], name="delivery_once")]
        indexes = [
            models.Index(fields=["agency", "document_key"], name="delivery_key"),
            models.Index(fields=["agency"], condition=Q(state__in=["02", "error"]), name="delivery_refused"),
            models.Index(
                fields=["since", "id"],
                condition=Q(state__in=["waiting", "sent", "01"], alarmed_at=None),
                name="delivery_silent",
            ),
            models.Index(
                fields=["agency", "state", "-since"],
                condition=Q(state__in=["waiting", "sent", "01", "02", "error"]),
                name="delivery_unfinished",
            ),
        ]


class DeliveryStep(models.Model):
    """Everything ever heard of a delivery, applied or not: late and repeated messages are kept, not obeyed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="steps")
    state = models.CharField(max_length=8)
    reported_at = models.DateTimeField()
    received_at = models.DateTimeField()
    by = models.CharField(max_length=300, blank=True)
    note = models.CharField(max_length=1000, blank=True)
    applied = models.BooleanField()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["delivery", "received_at"], name="delivery_step")]
