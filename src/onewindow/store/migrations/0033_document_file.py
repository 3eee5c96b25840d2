"""A file that an approved list destroys asks which document still shows it. The index that 0031 took away comes back for documents
that have a file: a decision, whose paper is typeset afterwards, does not write it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0032_case_checks")]

    operations = [
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=["file"], condition=models.Q(file__isnull=False), name="document_file"),
        ),
    ]
