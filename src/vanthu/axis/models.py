"""The bus's own tables, in its own database: members, packets, mailboxes."""

from __future__ import annotations

from django.db import models

from vanthu.core.ids import new_id


class Member(models.Model):
    """An agency that may send and receive over this bus, under both of its code forms."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=35, unique=True)
    code102 = models.CharField(max_length=35, blank=True)
    name = models.CharField(max_length=200)
    is_open = models.BooleanField(default=True)

    class Meta:
        default_permissions = ()


class Packet(models.Model):
    """One packet as it was handed in. The same sender and key again is the same packet."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sender = models.ForeignKey(Member, models.PROTECT, related_name="sent")
    key = models.CharField(max_length=100)
    message_type = models.CharField(max_length=6, choices=[("edoc", "edoc"), ("status", "status")])
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    accepted_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["sender", "key"], name="axis_packet_once")]


class Mail(models.Model):
    """A packet in one receiver's mailbox, with the state of its transport (not of its handling)."""

    STATES = tuple((state, state) for state in ("initial", "processing", "done", "fail"))

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    packet = models.ForeignKey(Packet, models.PROTECT, related_name="mails")
    receiver = models.ForeignKey(Member, models.PROTECT, related_name="mails")
    state = models.CharField(max_length=10, choices=STATES, default="initial")
    updated_at = models.DateTimeField()
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["packet", "receiver"], name="axis_mail_once")]
        indexes = [
            models.Index(
                fields=["receiver", "id"],
                condition=models.Q(state__in=["initial", "processing"]),
                name="axis_mail_wait",
            )
        ]
