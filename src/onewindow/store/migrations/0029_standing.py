"""Who acts by law (guardian, legal representative) is proved once; an organisation's mandate names who gave it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0028_archive_log")]

    operations = [
        migrations.AddField("mandate", "relation", models.CharField(blank=True, db_default="", default="", max_length=12)),
        migrations.AddField("mandate", "proof", models.CharField(blank=True, db_default="", default="", max_length=12)),
        migrations.AddField("mandate", "proof_by", models.CharField(blank=True, db_default="", default="", max_length=64)),
        migrations.AddField("mandate", "ended", models.CharField(blank=True, db_default="", default="", max_length=12)),
        migrations.AddField("mandate", "ended_by", models.CharField(blank=True, db_default="", default="", max_length=64)),
        migrations.AddField(
            "mandate", "given_by",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="mandates_signed", to="store.party"
            ),
        ),
    ]
