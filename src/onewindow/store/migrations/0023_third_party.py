"""Persons whose major interests a part touches."""

import django.db.models.deletion
from django.db import migrations, models

import onewindow.core.kernel.ids


class Migration(migrations.Migration):
    dependencies = [("store", "0022_document_issued")]

    operations = [
        migrations.CreateModel(
            name="ThirdParty",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=onewindow.core.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("jurisdiction", models.CharField(max_length=12)),
                ("code", models.CharField(max_length=8)),
                ("told_at", models.DateTimeField()),
                ("due", models.DateField(null=True)),
                ("spoken_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="third_parties", to="store.case"
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="touched_by", to="store.party"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["party", "-told_at"], name="third_party_party")],
                "constraints": [
                    models.UniqueConstraint(fields=["jurisdiction", "case", "code"], name="third_party_once")
                ],
            },
        ),
    ]
