"""Limited quantity: how many of an item were granted in a period, and who stands where in the order of acceptance."""

from django.db import models

from onewindow.core.kernel.ids import new_id


class QuotaBook(models.Model):
    """One item in one period. Every acceptance and decision touches this row first: that is what puts them in order."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.CharField(max_length=12)
    item = models.CharField(max_length=64)
    department = models.CharField(max_length=48)
    period = models.CharField(max_length=8)
    number = models.PositiveIntegerField(help_text="as the terms of the newest application have it")
    taken = models.PositiveIntegerField(default=0)
    touched = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "item", "period"], name="quota_book_once")
        ]


class QuotaPlace(models.Model):
    """One application's place. `state`: pending, taken, gone. The case's events are the truth, this is their projection."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.CharField(max_length=12)
    book = models.ForeignKey(QuotaBook, on_delete=models.PROTECT, related_name="places")
    case = models.ForeignKey("store.Case", on_delete=models.PROTECT, related_name="quota_places")
    accepted_at = models.DateTimeField()
    state = models.CharField(max_length=8, default="pending")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "case"], name="quota_place_once")]
        indexes = [models.Index(fields=["jurisdiction", "book", "accepted_at", "case"], name="quota_order")]
