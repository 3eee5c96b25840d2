"""Co-applicants and their signatures."""

import django.db.models.deletion
from django.db import migrations, models

import onewindow.core.kernel.ids


class Migration(migrations.Migration):
    dependencies = [("store", "0020_growth_indexes")]

    operations = [
        migrations.CreateModel(
            name="CoSigner",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=onewindow.core.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("jurisdiction", models.CharField(max_length=12)),
                ("draft_id", models.UUIDField()),
                ("role", models.CharField(help_text="role and row: co_buyer[1]", max_length=40)),
                ("status", models.CharField(default="asked", max_length=10)),
                ("how", models.CharField(blank=True, max_length=8)),
                ("mark", models.CharField(blank=True, max_length=64)),
                ("asked_at", models.DateTimeField()),
                ("signed_at", models.DateTimeField(null=True)),
                (
                    "seen_by",
                    models.CharField(
                        blank=True, help_text="account of the clerk who saw the signature", max_length=40
                    ),
                ),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "application",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cosigners",
                        to="store.application",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cosigned", to="store.party"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["party", "-asked_at"], name="cosigner_party"),
                    models.Index(fields=["jurisdiction", "application"], name="cosigner_application"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=["jurisdiction", "draft_id", "role"], name="cosigner_once")
                ],
            },
        ),
    ]
