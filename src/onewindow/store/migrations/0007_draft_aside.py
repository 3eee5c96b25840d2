"""What a person cannot answer and what a register left out, sealed with the draft."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0006_rules"),
    ]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="aside_enc",
            field=models.BinaryField(null=True),
        ),
    ]
