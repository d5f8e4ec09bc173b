"""Agencies, their units, and the people who sit in positions there."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from vanthu.core.ids import new_id


class Agency(models.Model):
    """A body that sends or receives documents: one that works in this office (`hosted`) or a correspondent.

    Both code forms are kept: QCVN 102's 13 characters (`000.00.15.H47`) and QĐ 20/2020's (`H47.15`). Which one
    follows from the other is data of the axis, never arithmetic.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=35, unique=True)
    code102 = models.CharField(max_length=35, blank=True)
    name = models.CharField(max_length=200)
    abbreviation = models.CharField(max_length=30, help_text="as written in ký hiệu: SCT, UBND, LĐTBXH")
    folded = models.CharField(max_length=300, help_text="name and abbreviation without marks, for type-ahead")
    hosted = models.BooleanField(default=False)
    policy_key = models.CharField(max_length=60, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    parent_name = models.CharField(max_length=200, blank=True, help_text="cơ quan chủ quản, as printed")
    place = models.CharField(max_length=100, blank=True)
    address = models.CharField(max_length=300, blank=True)
    email = models.EmailField(blank=True)
    telephone = models.CharField(max_length=30, blank=True)
    website = models.CharField(max_length=200, blank=True)
    receives_electronically = models.BooleanField(default=True)
    paper_reason = models.CharField(max_length=200, blank=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    successors = models.ManyToManyField("self", symmetrical=False, related_name="predecessors")

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(hosted=False) | ~Q(policy_key=""), name="agency_hosted_has_policy"),
        ]
        indexes = [GinIndex(fields=["folded"], opclasses=["gin_trgm_ops"], name="agency_folded")]

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """A phòng or đơn vị of an agency."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="units")
    name = models.CharField(max_length=200)
    abbreviation = models.CharField(max_length=30)
    order = models.PositiveSmallIntegerField(default=0)
    is_open = models.BooleanField(default=True)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["agency", "name"], name="unit_name_once")]

    def __str__(self) -> str:
        return self.name


class Account(AbstractBaseUser):
    """One person's way in. Accounts are personal: nobody hands a password over (reading of QN-17.5)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(max_length=80, unique=True)
    name = models.CharField(max_length=200, help_text="how the office calls this person in lists")
    printed_name = models.CharField(max_length=50, blank=True, help_text="full name as it stands under a signature")
    is_active = models.BooleanField(default=True)
    password_changed_at = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)
    waits_until = models.DateTimeField(null=True)

    USERNAME_FIELD: ClassVar[str] = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.name


class Position(models.Model):
    """Where an account sits: agency, unit (a head belongs to none: reading 25), title and roles, with dates."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="positions")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="positions")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="positions")
    title = models.CharField(max_length=100, help_text="Giám đốc, Trưởng phòng, Chuyên viên, Văn thư")
    roles: Any = ArrayField(models.CharField(max_length=20))
    order = models.PositiveSmallIntegerField(default=0)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="position_dates_in_order"
            ),
        ]
        indexes = [GinIndex(fields=["roles"], name="position_roles")]

    def __str__(self) -> str:
        return f"{self.account.name} · {self.title}"


class Holiday(models.Model):
    """A day an agency does not work, or a weekend day that it does: the one table of time that an office edits."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="holidays")
    day = models.DateField()
    works = models.BooleanField(default=False)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["agency", "day"], name="holiday_once")]
