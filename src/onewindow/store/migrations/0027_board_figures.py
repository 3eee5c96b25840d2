"""Figures of the cockpit that the jobs keep where much is in hand."""

from django.db import migrations, models

import onewindow.core.kernel.ids


class Migration(migrations.Migration):
    dependencies = [("store", "0026_mandates_online")]

    operations = [
        migrations.CreateModel(
            name="BoardFigure",
            fields=[
                ("id", models.UUIDField(default=onewindow.core.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("jurisdiction", models.CharField(max_length=12)),
                ("department", models.CharField(max_length=48)),
                ("on", models.DateField()),
                ("taken_at", models.DateTimeField()),
                ("body", models.JSONField(default=dict)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("jurisdiction", "department"), name="board_figure_once"),
                ],
            },
        ),
    ]
