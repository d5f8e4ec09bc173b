"""The registry: devices, handovers with their papers, deputies, states of certificates; custody without gap or overlap."""

import django.db.models.deletion
from django.db import migrations, models

import vanthu.core.ids

_STOPPED = "UPDATE signing_certificate SET state = 'retired' WHERE NOT is_active"

# Periods of custody follow each other without gap or overlap, and nothing of them is rewritten but their end; while the
# certificate is in use somebody keeps its key (LC-5.2c). Handovers, deputies and papers are never deleted.
_CUSTODY = """
CREATE FUNCTION vanthu_custody_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  last timestamptz;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF (NEW.id, NEW.certificate_id, NEW.keeper_id, NEW.ground, NEW.since, NEW.handover_id)
         IS DISTINCT FROM (OLD.id, OLD.certificate_id, OLD.keeper_id, OLD.ground, OLD.since, OLD.handover_id)
       OR (OLD.until IS NOT NULL AND NEW.until IS DISTINCT FROM OLD.until)
    THEN
      RAISE EXCEPTION 'a custody only comes to its end' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  PERFORM 1 FROM signing_certificate WHERE id = NEW.certificate_id FOR NO KEY UPDATE;
  SELECT max(coalesce(until, 'infinity')) INTO last FROM signing_custody WHERE certificate_id = NEW.certificate_id;
  IF last <> NEW.since THEN
    RAISE EXCEPTION 'a custody begins where the one before it ended' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER custody_follows BEFORE INSERT OR UPDATE ON signing_custody
  FOR EACH ROW EXECUTE FUNCTION vanthu_custody_follows();

CREATE FUNCTION vanthu_custody_continues() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM signing_certificate WHERE id = NEW.certificate_id AND state = 'active')
     AND NOT EXISTS (SELECT FROM signing_custody WHERE certificate_id = NEW.certificate_id AND until IS NULL)
  THEN
    RAISE EXCEPTION 'a certificate in use lost its keeper' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER custody_continues AFTER UPDATE ON signing_custody DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.until IS NOT NULL) EXECUTE FUNCTION vanthu_custody_continues();

CREATE FUNCTION vanthu_never_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are never deleted', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
"""
_CUSTODY_BACK = """
DROP TRIGGER custody_continues ON signing_custody;
DROP TRIGGER custody_follows ON signing_custody;
DROP FUNCTION vanthu_custody_continues();
DROP FUNCTION vanthu_custody_follows();
DROP FUNCTION vanthu_never_deleted();
"""
_KEPT = ("signing_custody", "signing_handover", "signing_deputy", "signing_paper")


def _keep(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER never_deleted BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION vanthu_never_deleted()",
        f"DROP TRIGGER never_deleted ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_initial"),
        ("signing", "0002_desk"),
    ]

    operations = [
        migrations.CreateModel(
            name="Deputy",
            fields=[
                (
                    "id",
                    models.UUIDField(default=vanthu.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("ground", models.CharField(max_length=300)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Device",
            fields=[
                (
                    "id",
                    models.UUIDField(default=vanthu.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("token", "USB Token"),
                            ("hsm", "HSM"),
                            ("sim", "SIM PKI"),
                            ("remote", "Ký số từ xa"),
                            ("software", "Khóa phần mềm (dùng thử)"),
                        ],
                        max_length=10,
                    ),
                ),
                ("serial", models.CharField(max_length=80)),
                ("place", models.CharField(help_text="where it is kept when nobody uses it", max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("in_use", "Đang sử dụng"),
                            ("locked", "Bị khóa"),
                            ("lost", "Bị mất"),
                            ("returned", "Đã giao nộp lại"),
                        ],
                        default="in_use",
                        max_length=10,
                    ),
                ),
                ("state_since", models.DateTimeField()),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ExpiryNotice",
            fields=[
                (
                    "id",
                    models.UUIDField(default=vanthu.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("days", models.PositiveSmallIntegerField()),
                ("said_at", models.DateTimeField()),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Handover",
            fields=[
                (
                    "id",
                    models.UUIDField(default=vanthu.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("ordered_title", models.CharField(max_length=100)),
                ("ordered_at", models.DateTimeField()),
                ("permission_number", models.CharField(max_length=60)),
                ("permission_date", models.DateField()),
                ("reason", models.CharField(max_length=300)),
                ("condition", models.CharField(help_text="of the device, and what comes with it", max_length=200)),
                ("giver_confirmed_at", models.DateTimeField(null=True)),
                ("receiver_confirmed_at", models.DateTimeField(null=True)),
                ("witness_confirmed_at", models.DateTimeField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("ordered", "Chờ xác nhận"), ("done", "Đã bàn giao"), ("cancelled", "Đã hủy")],
                        default="ordered",
                        max_length=10,
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True)),
                ("end_reason", models.CharField(blank=True, max_length=300)),
                ("year", models.PositiveSmallIntegerField(null=True)),
                (
                    "number",
                    models.PositiveIntegerField(help_text="of the minutes, in the year they were made", null=True),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Paper",
            fields=[
                (
                    "id",
                    models.UUIDField(default=vanthu.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("permission", "Văn bản cho phép"),
                            ("minutes", "Biên bản bàn giao"),
                            ("signed", "Biên bản đã ký, đóng dấu"),
                        ],
                        max_length=10,
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("media_type", models.CharField(max_length=100)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.BigIntegerField()),
                ("made_at", models.DateTimeField()),
                ("made_by", models.CharField(max_length=200)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="certificate",
            name="chain",
            field=models.JSONField(
                default=list, help_text="names from the issuer up to the anchor, as of the last check"
            ),
        ),
        migrations.AddField(
            model_name="certificate",
            name="chain_checked_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="certificate",
            name="chain_error",
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name="certificate",
            name="registered_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="certificate",
            name="replaces",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replaced_by",
                to="signing.certificate",
            ),
        ),
        migrations.AddField(
            model_name="certificate",
            name="state",
            field=models.CharField(
                choices=[
                    ("pending", "Chờ chủ thể xác nhận"),
                    ("active", "Đang dùng"),
                    ("suspended", "Tạm dừng"),
                    ("revoked", "Đã thu hồi"),
                    ("retired", "Đã thôi dùng"),
                ],
                default="active",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="certificate",
            name="state_since",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="claim",
            name="custody",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="claims", to="signing.custody"
            ),
        ),
        migrations.AddField(
            model_name="picture",
            name="added_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="picture",
            name="added_by",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="picture",
            name="retired_at",
            field=models.DateTimeField(help_text="replaced or declined; without it and not active: waits", null=True),
        ),
        migrations.AlterField(
            model_name="certificate",
            name="is_active",
            field=models.BooleanField(default=True, help_text="may be signed with: its state is `active`"),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(fields=["certificate", "-asked_at", "-id"], name="claim_certificate"),
        ),
        migrations.AddConstraint(
            model_name="picture",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_active", False), ("retired_at", None), _connector="OR"),
                name="picture_retired_is_idle",
            ),
        ),
        migrations.AddField(
            model_name="deputy",
            name="account",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.account"),
        ),
        migrations.AddField(
            model_name="deputy",
            name="custody",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="deputies", to="signing.custody"
            ),
        ),
        migrations.AddField(
            model_name="device",
            name="agency",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="devices", to="people.agency"
            ),
        ),
        migrations.AddField(
            model_name="certificate",
            name="device",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="certificates", to="signing.device"
            ),
        ),
        migrations.AddIndex(
            model_name="certificate",
            index=models.Index(fields=["agency", "state", "not_after"], name="certificate_agency"),
        ),
        migrations.AddIndex(
            model_name="certificate",
            index=models.Index(
                condition=models.Q(("state__in", ["active", "suspended"])),
                fields=["not_after"],
                name="certificate_ends",
            ),
        ),
        migrations.RunSQL(_STOPPED, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "active"), ("is_active", True)),
                    models.Q(
                        models.Q(("state", "active"), _negated=True), models.Q(("is_active", True), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="certificate_active_is_a_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("state", "pending"), _negated=True), ("kind", "person"), _connector="OR"),
                name="certificate_pending_is_a_persons",
            ),
        ),
        migrations.AddField(
            model_name="expirynotice",
            name="certificate",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="expiry_notices", to="signing.certificate"
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="agency",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="handovers", to="people.agency"
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="certificate",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="handovers", to="signing.certificate"
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="former",
            field=models.ForeignKey(
                help_text="the custody that it ends",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="handed_over",
                to="signing.custody",
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="giver",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.account"
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="ordered_by",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.account"),
        ),
        migrations.AddField(
            model_name="handover",
            name="receiver",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.account"),
        ),
        migrations.AddField(
            model_name="handover",
            name="witness",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.account"
            ),
        ),
        migrations.AddField(
            model_name="custody",
            name="handover",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="custody", to="signing.handover"
            ),
        ),
        migrations.AddIndex(
            model_name="custody",
            index=models.Index(fields=["certificate", "-since"], name="custody_history"),
        ),
        migrations.AddConstraint(
            model_name="custody",
            constraint=models.CheckConstraint(
                condition=models.Q(("until", None), ("until__gt", models.F("since")), _connector="OR"),
                name="custody_ends_after_it_began",
            ),
        ),
        migrations.AddField(
            model_name="paper",
            name="agency",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="papers", to="people.agency"
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="minutes",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="signing.paper"
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="permission",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="signing.paper"),
        ),
        migrations.AddField(
            model_name="handover",
            name="signed_minutes",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="signing.paper"
            ),
        ),
        migrations.AddField(
            model_name="deputy",
            name="permission",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="signing.paper"),
        ),
        migrations.AddConstraint(
            model_name="device",
            constraint=models.UniqueConstraint(fields=("agency", "kind", "serial"), name="device_once"),
        ),
        migrations.AddConstraint(
            model_name="device",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("serial", ""), _negated=True), models.Q(("place", ""), _negated=True)),
                name="device_is_described",
            ),
        ),
        migrations.AddConstraint(
            model_name="expirynotice",
            constraint=models.UniqueConstraint(fields=("certificate", "days"), name="expiry_said_once"),
        ),
        migrations.AddConstraint(
            model_name="paper",
            constraint=models.CheckConstraint(condition=models.Q(("size__gt", 0)), name="paper_not_empty"),
        ),
        migrations.AddIndex(
            model_name="handover",
            index=models.Index(fields=["certificate", "-ordered_at"], name="handover_history"),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "ordered")), fields=("certificate",), name="handover_one_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.UniqueConstraint(fields=("agency", "year", "number"), name="handover_number_once"),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "ordered"), ("ended_at", None)),
                    models.Q(
                        models.Q(("state", "ordered"), _negated=True), models.Q(("ended_at", None), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="handover_ended_has_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "done"), ("number__isnull", False)),
                    models.Q(
                        models.Q(("state", "done"), _negated=True), models.Q(("number__isnull", False), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="handover_done_has_number",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "done"), _negated=True),
                    models.Q(
                        ("receiver_confirmed_at__isnull", False),
                        models.Q(("giver", None), ("giver_confirmed_at__isnull", False), _connector="OR"),
                        models.Q(("witness", None), ("witness_confirmed_at__isnull", False), _connector="OR"),
                    ),
                    _connector="OR",
                ),
                name="handover_done_is_confirmed",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("giver", None), models.Q(("giver", models.F("receiver")), _negated=True), _connector="OR"
                    ),
                    models.Q(
                        ("witness", None), models.Q(("witness", models.F("receiver")), _negated=True), _connector="OR"
                    ),
                ),
                name="handover_is_two_sided",
            ),
        ),
        migrations.AddConstraint(
            model_name="deputy",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until", None)), fields=("custody",), name="deputy_one_at_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="deputy",
            constraint=models.CheckConstraint(
                condition=models.Q(("ground", ""), _negated=True), name="deputy_has_ground"
            ),
        ),
        migrations.AddConstraint(
            model_name="deputy",
            constraint=models.CheckConstraint(
                condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                name="deputy_times_in_order",
            ),
        ),
        migrations.RunSQL(_CUSTODY, _CUSTODY_BACK),
        *map(_keep, _KEPT),
    ]
