"""Lots cannot be steered: with the seed of a day, made the evening before, stands the pool it is for, and its digest."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0038_notice_kind")]

    operations = [
        migrations.AddField(
            model_name="drawseed", name="pool", field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name="drawseed", name="pool_digest",
            field=models.CharField(blank=True, default="", db_default="", max_length=64),
        ),
    ]  # fmt: skip
