"""Certificates and who keeps them, pictures of signatures and seals, signing claims, verdicts.

The registry's further tables (devices, handovers, papers) are in `registry.models`.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from vanthu.core.constraints import both_or_neither
from vanthu.core.ids import new_id
from vanthu.people.models import Account, Agency


class Certificate(models.Model):
    """A certificate (chứng thư số) of one person (`person`) or of an agency (`organisation`), never of both."""

    PERSON, ORGANISATION = "person", "organisation"
    PENDING, ACTIVE, SUSPENDED, REVOKED, RETIRED = "pending", "active", "suspended", "revoked", "retired"
    STATES = (
        (PENDING, "Chờ chủ thể xác nhận"),
        (ACTIVE, "Đang dùng"),
        (SUSPENDED, "Tạm dừng"),
        (REVOKED, "Đã thu hồi"),
        (RETIRED, "Đã thôi dùng"),
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=12, choices=[(PERSON, "Cá nhân"), (ORGANISATION, "Cơ quan")])
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="certificates")
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="certificates")
    subject = models.CharField(max_length=300)
    common_name = models.CharField(max_length=200)
    issuer = models.CharField(max_length=300)
    serial = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=64)
    pem = models.TextField()
    not_before = models.DateTimeField()
    not_after = models.DateTimeField()
    tells_kind = models.BooleanField(default=False, help_text="its subject does not say, or not surely, whose it is")
    struck = models.BooleanField(default=False, help_text="a wrong entry, taken back before anybody signed with it")
    key = models.CharField(max_length=200, help_text="where the signing backend finds the private key")
    is_active = models.BooleanField(default=True, help_text="may be signed with: its state is `active`")
    state = models.CharField(max_length=10, choices=STATES, default=ACTIVE)
    state_since = models.DateTimeField(null=True)
    device = models.ForeignKey("signing.Device", models.PROTECT, null=True, related_name="certificates")
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    registered_at = models.DateTimeField(null=True)
    chain = models.JSONField(default=list, help_text="names from the issuer up to the anchor, as of the last check")
    chain_error = models.CharField(max_length=20, blank=True)
    chain_checked_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="person", account__isnull=False) | Q(kind="organisation", account=None),
                name="certificate_holder_fits_kind",
            ),
            models.CheckConstraint(
                condition=both_or_neither(Q(state="active"), Q(is_active=True)), name="certificate_active_is_a_state"
            ),
            models.CheckConstraint(
                condition=~Q(state="pending") | Q(kind="person"), name="certificate_pending_is_a_persons"
            ),
            models.CheckConstraint(
                condition=Q(struck=False) | Q(tells_kind=False, state__in=["revoked", "retired"]),
                name="certificate_struck_tells_nothing",
            ),
            models.UniqueConstraint(
                fields=["fingerprint"], condition=Q(struck=False), name="certificate_registered_once"
            ),
        ]
        indexes = [
            models.Index(fields=["agency", "state", "not_after"], name="certificate_agency"),
            models.Index(fields=["not_after"], condition=Q(state__in=["active", "suspended"]), name="certificate_ends"),
            models.Index(fields=["fingerprint"], condition=Q(tells_kind=True), name="certificate_tells_kind"),
        ]


class Custody(models.Model):
    """Who keeps the agency's seal key, from when to when, on what ground (NĐ 30/2020 Điều 32, BD-16.2, LC-5.2).

    Periods of one certificate follow each other without gap or overlap (LC-5.2c), and only their end is ever written
    later: the database's triggers see to it (migration 0003).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="custody")
    keeper = models.ForeignKey(Account, models.PROTECT, related_name="custody")
    ground = models.CharField(max_length=300)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    handover = models.OneToOneField("signing.Handover", models.PROTECT, null=True, related_name="custody")

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["certificate"], condition=Q(until=None), name="custody_one_keeper"),
            models.CheckConstraint(condition=~Q(ground=""), name="custody_has_ground"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("since")), name="custody_ends_after_it_began"
            ),
        ]
        indexes = [models.Index(fields=["certificate", "-since"], name="custody_history")]


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
    added_at = models.DateTimeField(null=True)
    added_by = models.CharField(max_length=200, blank=True)
    retired_at = models.DateTimeField(null=True, help_text="replaced or declined; without it and not active: waits")

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(is_active=False) | Q(retired_at=None), name="picture_retired_is_idle"),
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


class Batch(models.Model):
    """Documents that a signer confirmed together ("Ký nhiều văn bản"), signed one after another.

    Each is signed by a claim of its own; when that ends, the next is asked for, or the next ones where one authorisation
    covers several. `forwards`: what is signed goes on to
    văn thư by the same confirmation.
    """

    RUNNING, DONE, STOPPED = "running", "done", "stopped"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency_id = models.UUIDField()
    position_id = models.UUIDField()
    actor = models.JSONField()
    forwards = models.BooleanField(default=False)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=8, default=RUNNING, choices=[(s, s) for s in (RUNNING, DONE, STOPPED)])
    ended_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=500, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["position_id"], condition=Q(state="running"), name="batch_one_running"),
            models.CheckConstraint(
                condition=both_or_neither(Q(state="running"), Q(ended_at=None)), name="batch_ended_has_time"
            ),
        ]
        indexes = [models.Index(fields=["position_id", "-asked_at"], name="batch_position")]


class BatchItem(models.Model):
    """One document of a batch: the file that was confirmed, and what became of it."""

    WAITING, SIGNING, SIGNED, REFUSED = "waiting", "signing", "signed", "refused"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="items")
    order = models.PositiveSmallIntegerField()
    document_id = models.UUIDField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(
        max_length=8, default=WAITING, choices=[(s, s) for s in (WAITING, SIGNING, SIGNED, REFUSED)]
    )
    alone = models.BooleanField(default=True, help_text="its signature is not made together with others")
    problem = models.CharField(max_length=500, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["batch", "document_id"], name="batch_item_document_once"),
            models.UniqueConstraint(fields=["batch", "order"], name="batch_item_order_once"),
            models.UniqueConstraint(
                fields=["batch"], condition=Q(state="signing", alone=True), name="batch_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=both_or_neither(Q(state__in=["signed", "refused"]), Q(ended_at__isnull=False)),
                name="batch_item_ended_has_time",
            ),
        ]


class Claim(models.Model):
    """Work on one document's file that is under way: asked for in one transaction, settled in another.

    Between the two a worker signs, seals or checks with no transaction open, or (`way`) the file is out at somebody's
    desk. `sha256` is the file it was asked for;
    if that is no longer the document's file, the result is thrown away. At most one live claim a document.
    """

    INITIALS, PERSON, SEAL, SCAN, ISSUE = "initials", "person", "seal", "scan", "issue"
    KINDS = (
        (INITIALS, "Đang ký nháy"),
        (PERSON, "Đang ký"),
        (SEAL, "Đang ký số cơ quan"),
        (SCAN, "Đang ký số bản số hóa"),
        (ISSUE, "Đang phát hành"),
    )
    SERVER, VGCA, CLIENT = "server", "vgca", "client"
    WAYS = ((SERVER, "Trên máy chủ"), (VGCA, "VGCA Sign Service trên máy của người ký"), (CLIENT, "Hai bước"))

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency_id = models.UUIDField()
    document_id = models.UUIDField()
    kind = models.CharField(max_length=10, choices=KINDS)
    way = models.CharField(max_length=10, choices=WAYS, default=SERVER)
    sha256 = models.CharField(max_length=64)
    certificate = models.ForeignKey(Certificate, models.PROTECT, null=True)
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, related_name="claims")
    custody = models.ForeignKey(Custody, models.PROTECT, null=True, related_name="claims")
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
            models.Index(fields=["certificate", "-asked_at", "-id"], name="claim_certificate"),
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
    #: It rests on an answer that was not to be had, or did so until its documents are looked at again.
    open = models.BooleanField(default=False)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["sha256", "trust_version"], name="verdict_once")]
        indexes = [models.Index(fields=["checked_at"], condition=Q(open=True), name="verdict_open")]


class TrustVersion(models.Model):
    """One state of the trust list, made by one act. The highest number is the list in force; no row is ever changed.

    `version` is what verdicts are kept under. `certificates` is how many it holds: rows that went missing are noticed.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.PositiveIntegerField(unique=True)
    version = models.CharField(max_length=64)
    certificates = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)
    ground = models.CharField(max_length=500)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=~Q(ground=""), name="trust_version_has_ground"),
            models.CheckConstraint(condition=Q(number__gt=0, certificates__gt=0), name="trust_version_not_empty"),
        ]


class TrustCertificate(models.Model):
    """A certificate of the trust list, from one version on and up to another. A new purpose is a new row.

    `purpose` says whose chains may end or pass here: signers', time-stamp authorities', or both.
    """

    ANCHOR, INTERMEDIATE, TSA = "anchor", "intermediate", "tsa"
    KINDS = (
        (ANCHOR, "Chứng thư gốc"),
        (INTERMEDIATE, "Chứng thư trung gian"),
        (TSA, "Tổ chức cấp dấu thời gian"),
    )
    BOTH, SIGNING, STAMPING = "both", "signing", "tsa"
    PURPOSES = ((BOTH, "Ký số và dấu thời gian"), (SIGNING, "Chỉ ký số"), (STAMPING, "Chỉ dấu thời gian"))

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of the DER")
    der = models.BinaryField()
    kind = models.CharField(max_length=12, choices=KINDS)
    purpose = models.CharField(max_length=8, choices=PURPOSES)
    subject = models.CharField(max_length=500)
    issuer = models.CharField(max_length=500)
    serial = models.CharField(max_length=64)
    not_before = models.DateTimeField()
    not_after = models.DateTimeField()
    added = models.ForeignKey(TrustVersion, models.PROTECT, related_name="added")
    withdrawn = models.ForeignKey(TrustVersion, models.PROTECT, null=True, related_name="withdrawn")

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["fingerprint"], condition=Q(withdrawn=None), name="trust_certificate_once_in_force"
            ),
            models.CheckConstraint(condition=Q(purpose__in=["both", "signing", "tsa"]), name="trust_purpose"),
            models.CheckConstraint(condition=Q(kind__in=["anchor", "intermediate", "tsa"]), name="trust_kind"),
        ]


class Revisions(models.Model):
    """The revisions of some signed content, listed once: `problem` is the code of the refusal where there are none."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sha256 = models.CharField(max_length=64, unique=True)
    found = models.JSONField(default=list)
    problem = models.CharField(max_length=40, blank=True)

    class Meta:
        default_permissions = ()


from vanthu.signing.registry.models import Delegation, Deputy, Device, ExpiryNotice, Handover, Paper  # noqa: E402 - they refer to these

__all__ = [
    "Batch",
    "BatchItem",
    "Certificate",
    "Claim",
    "Custody",
    "Delegation",
    "Deputy",
    "Device",
    "ExpiryNotice",
    "Handout",
    "Handover",
    "Paper",
    "Picture",
    "Revisions",
    "TrustCertificate",
    "TrustVersion",
    "Verdict",
]
