"""Corrections 更正: what was wrong, what stands now, who asked and who confirmed. The register of papers made void."""

from django.db import models

from onewindow.core.kernel.ids import new_id


class Correction(models.Model):
    """One correction by an act. `status`: pending (a second person is needed), done, dropped. Values are sealed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.CharField(max_length=12)
    opened_year = models.PositiveSmallIntegerField()
    application = models.ForeignKey("store.Application", on_delete=models.PROTECT, related_name="corrections")
    case = models.ForeignKey("store.Case", null=True, on_delete=models.PROTECT, related_name="corrections")
    document = models.ForeignKey("store.Document", null=True, on_delete=models.PROTECT, related_name="corrections")
    data_key = models.ForeignKey("store.DataKey", on_delete=models.PROTECT)
    kind = models.CharField(max_length=12)
    field = models.CharField(max_length=80, blank=True)
    status = models.CharField(max_length=8)
    old_enc = models.BinaryField(null=True)
    new_enc = models.BinaryField(null=True)
    reason_enc = models.BinaryField(null=True)
    asked_by = models.CharField(max_length=40)
    asked_at = models.DateTimeField()
    ended_by = models.CharField(max_length=40, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["jurisdiction", "-asked_at"], name="correction_register"),
            models.Index(fields=["jurisdiction", "application", "-asked_at"], name="correction_of"),
            models.Index(
                fields=["jurisdiction", "-asked_at"], condition=models.Q(status="pending"), name="correction_pending"
            ),
        ]
