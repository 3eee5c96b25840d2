"""A record of an automatic decision keeps the verdict on the clauses of the item too, with the marks of its facts; records
of earlier versions hold the table only (NULL). Other systems read the records of a rule set page by page, newest first.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0033_document_file")]

    operations = [
        migrations.AddField("automaticrecord", "clauses_verdict", models.TextField(null=True)),
        migrations.AddField("automaticrecord", "clauses_facts", models.JSONField(null=True)),
        migrations.AddIndex(
            "automaticrecord", models.Index(fields=["jurisdiction", "ruleset", "-id"], name="automatic_record_page")
        ),
    ]
