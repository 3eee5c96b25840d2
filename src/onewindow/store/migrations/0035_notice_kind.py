"""A public notice is of one of two kinds: the publication before a decision, or a hearing that the agency holds of its own accord."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0034_whole_records")]

    operations = [
        migrations.AddField(
            "publicnotice",
            "kind",
            models.CharField(
                db_default="publicity", default="publicity", help_text="publicity or hearing", max_length=12
            ),
        ),
    ]
