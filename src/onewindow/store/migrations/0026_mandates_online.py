"""An agent fills in online under a mandate that the principal gave online, for one-things."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0025_corrections")]

    operations = [
        migrations.AddField(
            "draft", "mandate",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="drafts", to="store.mandate"
            ),
        ),
        migrations.AlterField(
            "mandate", "scope",
            models.CharField(choices=[("all", "all"), ("items", "items"), ("things", "things")], max_length=8),
        ),
    ]
