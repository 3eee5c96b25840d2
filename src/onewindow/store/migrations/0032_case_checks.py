"""The head's list of checks after a decision asks by place for decided parts that are still swept: few, so the index is small,
and a decision after which nothing is checked does not write it. (`case_sweep`, which went with 0031, held every open part.)"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0031_lean_indexes")]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["jurisdiction", "sweep_on", "id"],
                condition=models.Q(sweep_on__isnull=False, decided_on__isnull=False),
                name="case_checks",
            ),
        ),
    ]
