"""The log of the archive is searched by place and time."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0027_board_figures")]

    operations = [
        migrations.AddIndex(
            model_name="archivenote",
            index=models.Index(fields=["jurisdiction", "-at", "-id"], name="archive_log"),
        ),
    ]
