"""Limited quantity: the book of an item in a period, and the places in it."""

import django.db.models.deletion
from django.db import migrations, models

import onewindow.core.kernel.ids

KEY = {"default": onewindow.core.kernel.ids.new_id, "editable": False, "primary_key": True, "serialize": False}


class Migration(migrations.Migration):
    dependencies = [("store", "0017_printing")]

    operations = [
        migrations.CreateModel(
            name="QuotaBook",
            fields=[
                ("id", models.UUIDField(**KEY)),
                ("jurisdiction", models.CharField(max_length=12)),
                ("item", models.CharField(max_length=64)),
                ("department", models.CharField(max_length=48)),
                ("period", models.CharField(max_length=8)),
                ("number", models.PositiveIntegerField(help_text="as the terms of the newest application have it")),
                ("taken", models.PositiveIntegerField(default=0)),
                ("touched", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["jurisdiction", "item", "period"], name="quota_book_once")
                ]
            },
        ),
        migrations.CreateModel(
            name="QuotaPlace",
            fields=[
                ("id", models.UUIDField(**KEY)),
                ("jurisdiction", models.CharField(max_length=12)),
                ("accepted_at", models.DateTimeField()),
                ("state", models.CharField(default="pending", max_length=8)),
                (
                    "book",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="places", to="store.quotabook"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="quota_places", to="store.case"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["jurisdiction", "book", "accepted_at", "case"], name="quota_order")
                ],
                "constraints": [models.UniqueConstraint(fields=["jurisdiction", "case"], name="quota_place_once")],
            },
        ),
    ]
