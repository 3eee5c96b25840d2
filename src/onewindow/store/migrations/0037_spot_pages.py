"""Draws of spot checks keep the digest and the size of their list and who of the pool was left out; each object keeps its
credit class, who stayed away and by which lots somebody was added. Rows of earlier versions hold none of it: the digest is computed when it is shown.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0036_lots")]

    operations = [
        migrations.AlterField(
            "spotcheck", "inspectors", models.JSONField(help_text="two accounts; fewer: it waits for people")
        ),
        migrations.AddField(
            "spotdraw", "list_digest", models.CharField(blank=True, default="", db_default="", max_length=64)
        ),
        migrations.AddField("spotdraw", "list_size", models.PositiveIntegerField(null=True)),
        migrations.AddField("spotdraw", "left_out", models.JSONField(null=True, help_text="accounts that left the pool")),
        migrations.AddField("spotcheck", "credit", models.CharField(blank=True, default="", db_default="", max_length=16)),
        migrations.AddField("spotcheck", "left_out", models.JSONField(null=True, help_text="accounts that stay away")),
        migrations.AddField("spotcheck", "filled", models.JSONField(null=True, help_text="the lots of who was added")),
    ]
