"""Documents in and out, who takes part, who was given what to do. The heart: what changes together lives together."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from vanthu.core.constraints import both_or_neither
from vanthu.core.ids import new_id
from vanthu.documents.states import In, Out
from vanthu.people.models import Agency, Position, Unit
from vanthu.policy.profile import Policy
from vanthu.registers.models import Entry
from vanthu.signing.models import Certificate, Delegation

URGENCIES = ((0, "Thường"), (1, "Khẩn"), (2, "Thượng khẩn"), (3, "Hỏa tốc"))


#: What the seal waits for (reading 16): the number is kept, the keeper is called when it answers again.
TIME_STAMP, REVOCATION = "time_stamp", "revocation"
WAITS = ((TIME_STAMP, "Chờ dấu thời gian"), (REVOCATION, "Chờ kiểm tra thu hồi chứng thư số"))


class CaseFile(models.Model):
    """One line of an agency's Danh mục hồ sơ: what a finished document is filed under (NĐ 30/2020 Điều 28)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="case_files")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="case_files")
    year = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=20)
    title = models.CharField(max_length=500)
    retention = models.CharField(max_length=30)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["agency", "year", "code"], name="case_file_once")]
        ordering = ("code",)

    def __str__(self) -> str:
        return f"{self.code} · {self.title}"


class Document(models.Model):
    """One văn bản đến (`in`) or văn bản đi (`out`) of one agency, with the data of NĐ 30/2020 Phụ lục VI.

    `policy_on` is the day whose policy governs it: old documents keep the rules they were registered under.
    """

    IN, OUT = "in", "out"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="documents")
    direction = models.CharField(max_length=3, choices=[(IN, "Văn bản đến"), (OUT, "Văn bản đi")])
    state = models.CharField(max_length=20)
    state_since = models.DateTimeField()
    policy_on = models.DateField()
    created_at = models.DateTimeField()

    # Who has it now; with neither, the state says it (văn thư, the archive).
    holder = models.ForeignKey(Position, models.PROTECT, null=True, related_name="held")
    holder_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="held")

    # What the document says of itself.
    type_name = models.CharField(max_length=100)
    number = models.PositiveIntegerField(null=True)
    notation = models.CharField(max_length=30)
    code = models.CharField(max_length=60, blank=True, help_text="số và ký hiệu together: 05/QĐ-SCT")
    code_folded = models.CharField(max_length=60, blank=True)
    issued_on = models.DateField(null=True)
    organ_name = models.CharField(max_length=200)
    organ_code = models.CharField(max_length=60, blank=True)
    subject = models.CharField(max_length=500)
    folded = models.TextField(blank=True, help_text="subject, organ and code without marks, for search")
    urgency = models.PositiveSmallIntegerField(default=0, choices=URGENCIES)
    signer_name = models.CharField(max_length=50, blank=True)
    signer_title = models.CharField(max_length=100, blank=True)
    page_amount = models.PositiveIntegerField(null=True)
    language = models.CharField(max_length=30, default="Tiếng Việt")
    note = models.CharField(max_length=500, blank=True)
    due_at = models.DateTimeField(null=True)
    document_key = models.CharField(max_length=200, blank=True, help_text="mã định danh văn bản (QĐ 28 Điều 10.2.b)")
    legal_value = models.CharField(max_length=40, blank=True)
    flags = models.JSONField(default=list, help_text="what the machine noticed: [{code, sentence}]")

    # The register.
    entry = models.OneToOneField(Entry, models.PROTECT, null=True, related_name="document")
    registered_at = models.DateTimeField(null=True)

    #: What it is filed under when it is done; of a reply that ends a handling, what both are filed under.
    case_file = models.ForeignKey(CaseFile, models.PROTECT, null=True, related_name="documents")

    # Only arrivals.
    source = models.CharField(
        max_length=6,
        blank=True,
        choices=[("bus", "Liên thông"), ("paper", "Giấy"), ("email", "Email"), ("other", "Khác")],
    )
    sender = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+")
    packet_id = models.UUIDField(null=True)
    arrived_at = models.DateTimeField(null=True)
    verdict = models.CharField(max_length=10, blank=True)
    verified_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    awaits_scan = models.BooleanField(default=False, help_text="paper that was entered and is still to be scanned")
    result = models.CharField(max_length=2000, blank=True)

    # Only outgoing.
    drafter = models.ForeignKey(Position, models.PROTECT, null=True, related_name="drafted")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="documents")
    signer = models.ForeignKey(Position, models.PROTECT, null=True, related_name="to_sign")
    delegation = models.ForeignKey(
        Delegation, models.PROTECT, null=True, related_name="+", help_text="by which the signer signs TUQ. or TL."
    )
    unit_leader = models.ForeignKey(Position, models.PROTECT, null=True, related_name="to_pass")
    checker = models.ForeignKey(Position, models.PROTECT, null=True, related_name="to_check")
    copies = models.PositiveSmallIntegerField(default=1)
    paper_original = models.BooleanField(
        default=False, help_text="signed by hand and sealed on paper; its scan is issued (BD-13.2, ST-9.4.c)"
    )
    paper_taken_on = models.DateField(
        null=True, help_text="when văn thư had the paper signed in parallel in hand (ST-9.4)"
    )
    paper_owed_since = models.DateField(
        null=True, help_text="numbered on this day, and its paper is still to be made, signed or handed in"
    )
    answers = models.ForeignKey("self", models.PROTECT, null=True, related_name="answers_to")
    answers_finally = models.BooleanField(default=False, help_text="its issue ends the handling of what it answers")
    signed_at = models.DateTimeField(null=True)
    sealed_at = models.DateTimeField(null=True)
    issued_at = models.DateTimeField(null=True)
    signer_certificate = models.ForeignKey(Certificate, models.PROTECT, null=True, related_name="+")
    placement = models.JSONField(null=True)
    put_off_until = models.DateTimeField(null=True, help_text="its signer has put it aside until the office opens")
    waits_for = models.CharField(
        max_length=12,
        blank=True,
        db_default="",
        default="",
        choices=WAITS,
        help_text="what its seal could not do without",
    )
    waits_since = models.DateTimeField(null=True)
    waits_over_at = models.DateTimeField(null=True, help_text="since then the keeper may press again")
    seal_reminded_on = models.DateField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(direction="in", state__in=[s.value for s in In])
                | Q(direction="out", state__in=[s.value for s in Out]),
                name="document_state_fits_direction",
            ),
            models.CheckConstraint(
                condition=both_or_neither(Q(entry=None), Q(registered_at=None)), name="document_entry_has_time"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["registered", "submitted", "assigned", "in_progress", "reported", "done"])
                | Q(entry__isnull=False),
                name="document_handled_is_registered",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["numbered", "sealed", "issued"])
                | Q(entry__isnull=False, number__isnull=False, issued_on__isnull=False),
                name="document_issued_is_numbered",
            ),
            models.CheckConstraint(
                condition=both_or_neither(Q(waits_for=""), Q(waits_since=None))
                & (Q(waits_for="", waits_over_at=None) | Q(state="numbered")),
                name="document_waits_numbered",
            ),
            models.CheckConstraint(
                condition=Q(paper_owed_since=None) | Q(paper_taken_on=None, number__isnull=False, direction="out"),
                name="document_paper_owed_or_taken",
            ),
            models.CheckConstraint(condition=Q(urgency__lte=3), name="document_urgency"),
            models.CheckConstraint(condition=~Q(subject=""), name="document_has_subject"),
            models.UniqueConstraint(
                fields=["agency", "document_key"],
                condition=Q(direction="out") & ~Q(document_key=""),
                name="document_key_once",
            ),
            models.UniqueConstraint(fields=["packet_id"], name="document_one_per_packet"),
        ]
        indexes = [
            models.Index(
                fields=["agency", "direction", "state", "-urgency", "-state_since", "-id"], name="document_urgent_first"
            ),
            models.Index(fields=["agency", "direction", "-created_at", "-id"], name="document_newest"),
            models.Index(
                fields=["agency", "state"],
                condition=~Q(state__in=["done", "issued", "refused", "returned", "cancelled"]),
                name="document_open",
            ),
            models.Index(fields=["agency", "organ_code", "document_key"], name="document_sender_key"),
            models.Index(
                fields=["agency", "direction", "-urgency", "-state_since", "-id"],
                condition=Q(paper_owed_since__isnull=False),
                name="document_owes_paper",
            ),
            models.Index(fields=["holder", "state"], name="document_holder"),
            models.Index(fields=["drafter", "state"], name="document_drafter"),
            GinIndex(fields=["folded"], opclasses=["gin_trgm_ops"], name="document_folded"),
            GinIndex(fields=["code_folded"], opclasses=["gin_trgm_ops"], name="document_code_folded"),
        ]

    @property
    def was_judged(self) -> bool:
        """Whether its files were checked or signed here, so that something is known of their signatures."""
        return bool(self.verdict or self.signed_at or self.sealed_at)


class Recipient(models.Model):
    """One nơi nhận of an outgoing document: an agency over the bus, or a line for paper with its reason."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency_id = models.UUIDField()
    document = models.ForeignKey(Document, models.PROTECT, related_name="recipients")
    receiver = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    paper = models.BooleanField(default=False)
    paper_ground = models.CharField(max_length=40, blank=True, help_text="the code of the regulation's PaperRule")
    paper_reason = models.CharField(max_length=300, blank=True, help_text="its words and article, as they stood")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["document", "receiver"], name="recipient_once")]


class Participant(models.Model):
    """Someone who may see a document because an act involved them: a position, or a whole unit."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency_id = models.UUIDField()
    document = models.ForeignKey(Document, models.PROTECT, related_name="participants")
    position = models.ForeignKey(Position, models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["position", "document"], name="participant_position_once"),
            models.UniqueConstraint(fields=["unit", "document"], name="participant_unit_once"),
            models.CheckConstraint(
                condition=Q(position=None, unit__isnull=False) | Q(position__isnull=False, unit=None),
                name="participant_position_or_unit",
            ),
        ]


class Assignment(models.Model):
    """A task from a distribution or from a unit leader: who, as what, until when, with which direction."""

    LEAD, SUPPORT, INFORM = "lead", "support", "inform"
    ROLES = ((LEAD, "Chủ trì"), (SUPPORT, "Phối hợp"), (INFORM, "Để biết"))
    #: "Trạng thái xử lý" that a distribution names (ST-8.3b-i); the text lists no values, these are ours.
    STATUSES = (("handle", "Cần giải quyết"), ("answer", "Cần trả lời bằng văn bản"), ("keep", "Để biết, lưu hồ sơ"))

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency_id = models.UUIDField()
    document = models.ForeignKey(Document, models.PROTECT, related_name="assignments")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="assignments")
    position = models.ForeignKey(Position, models.PROTECT, null=True, related_name="assignments")
    role = models.CharField(max_length=8, choices=ROLES)
    direction = models.CharField(max_length=2000, blank=True)
    status = models.CharField(max_length=8, blank=True, choices=STATUSES)
    due_at = models.DateTimeField(null=True)
    given_by = models.ForeignKey(Position, models.PROTECT, null=True, related_name="given")
    given_by_name = models.CharField(max_length=200)
    given_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(position__isnull=False) | Q(unit__isnull=False), name="assignment_to_someone"
            ),
            models.UniqueConstraint(
                fields=["document"],
                condition=Q(role="lead", parent=None, ended_at=None),
                name="assignment_one_lead",
            ),
            models.CheckConstraint(condition=Q(due_at=None) | Q(due_at__gt=F("given_at")), name="assignment_due_later"),
        ]
        indexes = [
            models.Index(fields=["position", "due_at"], condition=Q(ended_at=None), name="assignment_open_position"),
            models.Index(fields=["unit", "due_at"], condition=Q(ended_at=None), name="assignment_open_unit"),
        ]


class Opening(models.Model):
    """The version of a document's main file that its signer had before him last, and since when: a mark, not a state.

    One row for each signer and document: opened again after a change, it is about the newer file.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency_id = models.UUIDField()
    document = models.ForeignKey(Document, models.PROTECT, related_name="openings")
    position = models.ForeignKey(Position, models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    opened_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["document", "position"], name="opening_once")]


class RoutineKind(models.Model):
    """A kind of document that leaders may sign with others without opening it, by a written decision of the head.

    No regulation names one; without a row every document is opened first.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="routine_kinds")
    type_name = models.CharField(max_length=100)
    ground = models.CharField(max_length=300)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["agency", "type_name"], condition=Q(until=None), name="routine_kind_once"),
            models.CheckConstraint(condition=~Q(ground=""), name="routine_kind_has_ground"),
        ]


class Initial(models.Model):
    """One ký nháy that an outgoing document needs: whose, in which field, and when it was made (ST điều 6.3, 9.2).

    Order 1 is the head of the drafting unit; whom the drafter names besides follows. What was initialled and then
    edited by the leader outside is superseded (ST điều 9.3.a).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency_id = models.UUIDField()
    document = models.ForeignKey(Document, models.PROTECT, related_name="initials")
    order = models.PositiveSmallIntegerField()
    position = models.ForeignKey(Position, models.PROTECT, related_name="initials")
    signed_at = models.DateTimeField(null=True)
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["document", "order"], name="initial_order_once"),
            models.UniqueConstraint(fields=["document", "position"], name="initial_position_once"),
            models.CheckConstraint(condition=Q(order__gte=1, order__lte=9), name="initial_order_has_a_field"),
            models.CheckConstraint(
                condition=Q(superseded_at=None) | Q(signed_at__isnull=False), name="initial_superseded_was_made"
            ),
        ]
        indexes = [
            models.Index(fields=["position"], condition=Q(signed_at=None), name="initial_open_position"),
        ]


class PaperCopies(models.Model):
    """Paper that was printed from a numbered document and sealed or signed by hand: how many, when, by whom.

    BD điều 13.1.b: one for the archive and one for each paper recipient, sealed; LC điều 12.1.d: one, signed; ST điều
    9.4.b: copies of the paper that was signed in parallel, sealed.
    """

    SEALED, SIGNED, COPIED = "sealed", "signed", "copied"
    FORMS = ((SEALED, "In, đóng dấu"), (SIGNED, "In, ký trên giấy"), (COPIED, "Sao chụp, đóng dấu"))
    _UNDER: ClassVar[dict[str, str]] = {"print_and_sign": SIGNED, "signed_in_parallel": COPIED}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency_id = models.UUIDField()
    document = models.ForeignKey(Document, models.PROTECT, related_name="paper_copies")
    form = models.CharField(max_length=6, choices=FORMS)
    copies = models.PositiveSmallIntegerField()
    done_on = models.DateField()
    signed_by = models.CharField(
        max_length=50, blank=True, help_text="whose hand is on paper that is signed (LC-12.1d)"
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=200)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(copies__gte=1), name="paper_copies_some"),
        ]
        indexes = [models.Index(fields=["document", "recorded_at"], name="paper_copies_document")]

    @classmethod
    def form_under(cls, policy: Policy) -> str:
        """What is done to the paper by hand under this regulation."""
        return cls._UNDER.get(policy.paper_original, cls.SEALED)


from vanthu.documents.archive_models import ArchiveCopy  # noqa: E402, F401 - it refers to these
