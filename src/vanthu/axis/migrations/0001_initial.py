import django.db.models.deletion
from django.db import migrations, models

import vanthu.core.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Member",
            fields=[
                (
                    "id",
                    models.UUIDField(default=vanthu.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("code", models.CharField(max_length=35, unique=True)),
                ("code102", models.CharField(blank=True, max_length=35)),
                ("name", models.CharField(max_length=200)),
                ("is_open", models.BooleanField(default=True)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Packet",
            fields=[
                (
                    "id",
                    models.UUIDField(default=vanthu.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("key", models.CharField(max_length=100)),
                ("message_type", models.CharField(choices=[("edoc", "edoc"), ("status", "status")], max_length=6)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.BigIntegerField()),
                ("accepted_at", models.DateTimeField()),
                (
                    "sender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sent", to="axis.member"
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Mail",
            fields=[
                (
                    "id",
                    models.UUIDField(default=vanthu.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("initial", "initial"),
                            ("processing", "processing"),
                            ("done", "done"),
                            ("fail", "fail"),
                        ],
                        default="initial",
                        max_length=10,
                    ),
                ),
                ("updated_at", models.DateTimeField()),
                ("note", models.CharField(blank=True, max_length=500)),
                (
                    "receiver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="mails", to="axis.member"
                    ),
                ),
                (
                    "packet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="mails", to="axis.packet"
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.AddConstraint(
            model_name="packet",
            constraint=models.UniqueConstraint(fields=("sender", "key"), name="axis_packet_once"),
        ),
        migrations.AddIndex(
            model_name="mail",
            index=models.Index(
                condition=models.Q(("state__in", ["initial", "processing"])),
                fields=["receiver", "id"],
                name="axis_mail_wait",
            ),
        ),
        migrations.AddConstraint(
            model_name="mail",
            constraint=models.UniqueConstraint(fields=("packet", "receiver"), name="axis_mail_once"),
        ),
    ]
