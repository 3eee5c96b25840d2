"""Corrections by acts, attempts of service with their days, and filed applications."""

import django.db.models.deletion
from django.db import migrations, models

import onewindow.core.kernel.ids

_PROTECT = django.db.models.deletion.PROTECT


def _id():
    return models.UUIDField(default=onewindow.core.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)


class Migration(migrations.Migration):
    dependencies = [("store", "0024_people")]

    operations = [
        migrations.AddField("service", "until", models.DateField(
            null=True, help_text="the last day of a public notice, or by when a posted paper is asked after")),
        migrations.AddIndex("document", models.Index(
            fields=["jurisdiction", "-void_at"], condition=models.Q(("void_at__isnull", False)), name="document_void")),
        migrations.AddIndex("document", models.Index(
            fields=["jurisdiction", "-issued_at"],
            condition=models.Q(("served_at__isnull", True), ("void_at__isnull", True)), name="document_unserved")),
        migrations.CreateModel(
            name="Correction",
            fields=[
                ("id", _id()),
                ("jurisdiction", models.CharField(max_length=12)),
                ("opened_year", models.PositiveSmallIntegerField()),
                ("kind", models.CharField(max_length=12)),
                ("field", models.CharField(blank=True, max_length=80)),
                ("status", models.CharField(max_length=8)),
                ("old_enc", models.BinaryField(null=True)),
                ("new_enc", models.BinaryField(null=True)),
                ("reason_enc", models.BinaryField(null=True)),
                ("asked_by", models.CharField(max_length=40)),
                ("asked_at", models.DateTimeField()),
                ("ended_by", models.CharField(blank=True, max_length=40)),
                ("ended_at", models.DateTimeField(null=True)),
                ("application", models.ForeignKey(on_delete=_PROTECT, related_name="corrections", to="store.application")),
                ("case", models.ForeignKey(null=True, on_delete=_PROTECT, related_name="corrections", to="store.case")),
                ("document", models.ForeignKey(null=True, on_delete=_PROTECT, related_name="corrections", to="store.document")),
                ("data_key", models.ForeignKey(on_delete=_PROTECT, to="store.datakey")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["jurisdiction", "-asked_at"], name="correction_register"),
                    models.Index(fields=["jurisdiction", "application", "-asked_at"], name="correction_of"),
                    models.Index(
                        condition=models.Q(("status", "pending")), fields=["jurisdiction", "-asked_at"],
                        name="correction_pending",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ArchiveFile",
            fields=[
                ("id", _id()),
                ("jurisdiction", models.CharField(max_length=12)),
                ("opened_year", models.PositiveSmallIntegerField()),
                ("number", models.CharField(max_length=60)),
                ("retention", models.CharField(max_length=12)),
                ("keep_until", models.DateField(null=True)),
                ("status", models.CharField(default="filed", max_length=12)),
                ("box", models.CharField(blank=True, max_length=40)),
                ("pages", models.PositiveIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("due_on", models.DateField()),
                ("filed_at", models.DateTimeField()),
                ("filed_by", models.CharField(max_length=40)),
                ("application", models.ForeignKey(on_delete=_PROTECT, related_name="archive_files", to="store.application")),
                ("package", models.ForeignKey(null=True, on_delete=_PROTECT, to="store.file")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["jurisdiction", "-filed_at"], name="archive_lately"),
                    models.Index(fields=["jurisdiction", "keep_until"], name="archive_keep"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("jurisdiction", "number"), name="archive_number_once"),
                    models.UniqueConstraint(fields=("jurisdiction", "application"), name="archive_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ArchiveNote",
            fields=[
                ("id", _id()),
                ("jurisdiction", models.CharField(max_length=12)),
                ("kind", models.CharField(max_length=16)),
                ("words_enc", models.BinaryField(null=True)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=40)),
                ("approved_by", models.CharField(blank=True, max_length=40)),
                ("approved_at", models.DateTimeField(null=True)),
                ("archive", models.ForeignKey(on_delete=_PROTECT, related_name="notes", to="store.archivefile")),
                ("data_key", models.ForeignKey(on_delete=_PROTECT, to="store.datakey")),
            ],
            options={"indexes": [models.Index(fields=["jurisdiction", "archive", "-at"], name="archive_note")]},
        ),
    ]
