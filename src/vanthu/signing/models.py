"""Certificates and who keeps them, pictures of signatures and seals, signing claims, verdicts."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from vanthu.core.constraints import both_or_neither
from vanthu.core.ids import new_id
from vanthu.people.models import Account, Agency


class Certificate(models.Model):
    """A certificate (chứng thư số) of one person (`person`) or of an agency (`organisation`), never of both."""

    PERSON, ORGANISATION = "person", "organisation"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=12, choices=[(PERSON, "Cá nhân"), (ORGANISATION, "Cơ quan")])
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="certificates")
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="certificates")
    subject = models.CharField(max_length=300)
    common_name = models.CharField(max_length=200)
    issuer = models.CharField(max_length=300)
    serial = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=64, unique=True)
    pem = models.TextField()
    not_before = models.DateTimeField()
    not_after = models.DateTimeField()
    key = models.CharField(max_length=200, help_text="where the signing backend finds the private key")
    is_active = models.BooleanField(default=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="person", account__isnull=False) | Q(kind="organisation", account=None),
                name="certificate_holder_fits_kind",
            ),
        ]


class Custody(models.Model):
    """Who keeps the agency's seal key, from when to when, on what ground (NĐ 30/2020 Điều 32, BD-16.2, LC-5.2)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="custody")
    keeper = models.ForeignKey(Account, models.PROTECT, related_name="custody")
    ground = models.CharField(max_length=300)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["certificate"], condition=Q(until=None), name="custody_one_keeper"),
            models.CheckConstraint(condition=~Q(ground=""), name="custody_has_ground"),
        ]


class Picture(models.Model):
    """The image of a hand signature (blue) or of a seal (red, in its real diameter)."""

    SIGNATURE, SEAL = "signature", "seal"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=10, choices=[(SIGNATURE, "Chữ ký"), (SEAL, "Con dấu")])
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="pictures")
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="pictures")
    sha256 = models.CharField(max_length=64)
    diameter_mm = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="signature", account__isnull=False) | Q(kind="seal", diameter_mm__isnull=False),
                name="picture_fits_kind",
            ),
            models.UniqueConstraint(
                fields=["account"], condition=Q(kind="signature", is_active=True), name="picture_signature_once"
            ),
            models.UniqueConstraint(
                fields=["agency"], condition=Q(kind="seal", is_active=True), name="picture_seal_once"
            ),
        ]


class Claim(models.Model):
    """Work on one document's file that is under way: asked for in one transaction, settled in another.

    Between the two a worker signs, seals or checks with no transaction open, or (`way`) the file is out at somebody's
    desk. `sha256` is the file it was asked for;
    if that is no longer the document's file, the result is thrown away. At most one live claim a document.
    """

    INITIALS, PERSON, SEAL, ISSUE = "initials", "person", "seal", "issue"
    SERVER, VGCA, CLIENT = "server", "vgca", "client"
    WAYS = ((SERVER, "Trên máy chủ"), (VGCA, "VGCA Sign Service trên máy của người ký"), (CLIENT, "Hai bước"))
    KINDS = ((INITIALS, "Đang ký nháy"), (PERSON, "Đang ký"), (SEAL, "Đang ký số cơ quan"), (ISSUE, "Đang phát hành"))

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency_id = models.UUIDField()
    document_id = models.UUIDField()
    kind = models.CharField(max_length=10, choices=KINDS)
    way = models.CharField(max_length=10, choices=WAYS, default=SERVER)
    sha256 = models.CharField(max_length=64)
    certificate = models.ForeignKey(Certificate, models.PROTECT, null=True)
    actor = models.JSONField()
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    state = models.CharField(
        max_length=10, default="live", choices=[(s, s) for s in ("live", "done", "failed", "expired", "discarded")]
    )
    ended_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=500, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["document_id"], condition=Q(state="live"), name="claim_one_live"),
            models.CheckConstraint(
                condition=both_or_neither(Q(state="live"), Q(ended_at=None)), name="claim_ended_has_time"
            ),
        ]
        indexes = [
            models.Index(fields=["expires_at"], condition=Q(state="live"), name="claim_live"),
            models.Index(fields=["document_id", "-asked_at"], name="claim_document"),
        ]


class Handout(models.Model):
    """One file of a claim that is out at a desk to be signed there, and what came back of it.

    `base` is the file's version; `handed` the bytes that went out (with a signature field laid, or prepared in two
    phases); all hashes only tell of bytes. The token of the address is kept as its hash; `returned_at` uses it up.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="handouts")
    order = models.PositiveSmallIntegerField()
    file_id = models.UUIDField()
    name = models.CharField(max_length=255)
    field = models.CharField(max_length=20, help_text="the signature field that is to be filled")
    function = models.CharField(max_length=20, blank=True, help_text="what the desktop service is asked to do")
    base = models.CharField(max_length=64)
    handed = models.CharField(max_length=64)
    token_hash = models.CharField(max_length=64, null=True, unique=True)
    prepared = models.JSONField(null=True, help_text="two phases: what was prepared, and what is to be signed")
    fetched_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(null=True)
    scanned = models.BooleanField(default=True)
    signed_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["claim", "order"], name="handout_once"),
            models.CheckConstraint(
                condition=both_or_neither(Q(token_hash=None), Q(prepared__isnull=False)), name="handout_one_way"
            ),
            models.CheckConstraint(
                condition=Q(result="", size=None, signed_at=None)
                | Q(returned_at__isnull=False, size__isnull=False, signed_at__isnull=False) & ~Q(result=""),
                name="handout_result_whole",
            ),
        ]


class Verdict(models.Model):
    """What the verifier found in a file, kept per content and trust list: the same bytes are judged once."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sha256 = models.CharField(max_length=64)
    trust_version = models.CharField(max_length=64)
    verdict = models.CharField(max_length=10)
    legal_value = models.CharField(max_length=40)
    report = models.JSONField()
    checked_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["sha256", "trust_version"], name="verdict_once")]
