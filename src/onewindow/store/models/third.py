"""Persons whose major interests a part touches: who they are stands here, the events know them by a code."""

from django.db import models

from onewindow.core.kernel.ids import new_id


class ThirdParty(models.Model):
    """One person who was told (AL art. 36, 47). The case's events are the truth of what was said and when."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.CharField(max_length=12)
    case = models.ForeignKey("store.Case", on_delete=models.PROTECT, related_name="third_parties")
    code = models.CharField(max_length=8)
    party = models.ForeignKey("store.Party", on_delete=models.PROTECT, related_name="touched_by")
    told_at = models.DateTimeField()
    due = models.DateField(null=True)
    spoken_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "case", "code"], name="third_party_once")]
        indexes = [models.Index(fields=["party", "-told_at"], name="third_party_party")]
