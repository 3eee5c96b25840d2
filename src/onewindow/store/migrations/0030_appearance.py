"""Everybody whom the law wants to be present is noted by role."""

import django.db.models.deletion
from django.db import migrations, models

import onewindow.core.kernel.ids


class Migration(migrations.Migration):
    dependencies = [("store", "0029_standing")]

    operations = [
        migrations.CreateModel(
            name="Appearance",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=onewindow.core.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("jurisdiction", models.CharField(max_length=12)),
                ("role", models.CharField(max_length=40)),
                ("how", models.CharField(max_length=12)),
                ("document", models.CharField(blank=True, max_length=16)),
                ("at", models.DateTimeField()),
                ("clerk", models.CharField(max_length=40)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="appearances", to="store.application"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="appearance",
            constraint=models.UniqueConstraint(fields=("jurisdiction", "application", "role"), name="appearance_once"),
        ),
    ]
