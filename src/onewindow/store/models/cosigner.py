"""Co-applicants: who else applies beside the applicant, and how each of them signed."""

from django.db import models

from onewindow.core.kernel.ids import new_id


class CoSigner(models.Model):
    """One co-applicant of a draft, later of its application. `mark`: digest of what was signed; a form that was changed
    afterwards has another, and is signed again. `status`: asked, signed, withdrawn; `how`: online, window, paper."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.CharField(max_length=12)
    draft_id = models.UUIDField()
    application = models.ForeignKey(
        "store.Application", null=True, on_delete=models.PROTECT, related_name="cosigners"
    )
    role = models.CharField(max_length=40, help_text="role and row: co_buyer[1]")
    party = models.ForeignKey("store.Party", on_delete=models.PROTECT, related_name="cosigned")
    status = models.CharField(max_length=10, default="asked")
    how = models.CharField(max_length=8, blank=True)
    mark = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True)
    seen_by = models.CharField(max_length=40, blank=True, help_text="account of the clerk who saw the signature")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "draft_id", "role"], name="cosigner_once")
        ]
        indexes = [
            models.Index(fields=["party", "-asked_at"], name="cosigner_party"),
            models.Index(fields=["jurisdiction", "application"], name="cosigner_application"),
        ]
