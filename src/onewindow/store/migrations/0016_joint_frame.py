"""The joint frame of an application: from when, until when, extended or not."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0015_routing")]

    operations = [
        migrations.AddField("application", "frame_from", models.DateTimeField(help_text="joint handling: the first acceptance (AL art. 42.2)", null=True)),
        migrations.AddField("application", "frame_due", models.DateField(null=True)),
        migrations.AddField("application", "frame_extended_at", models.DateTimeField(null=True)),
        migrations.AddIndex(
            "application",
            models.Index(
                fields=["jurisdiction", "frame_due", "id"],
                condition=models.Q(frame_due__isnull=False, settled_at=None),
                name="application_frame",
            ),
        ),
    ]
