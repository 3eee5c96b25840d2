"""Archive 归档: one file of one settled application, and everything that happened to it afterwards."""

from django.db import models

from onewindow.core.kernel.ids import new_id


class ArchiveFile(models.Model):
    """A filed application: its sealed package, the SHA-256 of its manifest. `retention`: permanent, 30, 10."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.CharField(max_length=12)
    opened_year = models.PositiveSmallIntegerField()
    application = models.ForeignKey("store.Application", on_delete=models.PROTECT, related_name="archive_files")
    number = models.CharField(max_length=60)
    retention = models.CharField(max_length=12)
    keep_until = models.DateField(null=True)
    status = models.CharField(max_length=12, default="filed")
    box = models.CharField(max_length=40, blank=True)
    pages = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    package = models.ForeignKey("store.File", null=True, on_delete=models.PROTECT)
    due_on = models.DateField()
    filed_at = models.DateTimeField()
    filed_by = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "number"], name="archive_number_once"),
            models.UniqueConstraint(fields=["jurisdiction", "application"], name="archive_once"),
        ]
        indexes = [
            models.Index(fields=["jurisdiction", "-filed_at"], name="archive_lately"),
            models.Index(fields=["jurisdiction", "keep_until"], name="archive_keep"),
        ]


class ArchiveNote(models.Model):
    """What happened to a file after it was filed: consulted, disclosed, a page added, listed for transfer or destruction."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.CharField(max_length=12)
    archive = models.ForeignKey(ArchiveFile, on_delete=models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=16)
    data_key = models.ForeignKey("store.DataKey", on_delete=models.PROTECT)
    words_enc = models.BinaryField(null=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=40)
    approved_by = models.CharField(max_length=40, blank=True)
    approved_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["jurisdiction", "archive", "-at"], name="archive_note"),
            models.Index(fields=["jurisdiction", "-at", "-id"], name="archive_log"),
        ]
