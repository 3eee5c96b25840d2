"""What the person is told, and what the person says of us."""

from django.db import models

from onewindow.core.kernel.ids import new_id


class Message(models.Model):
    """A message in the person's box; the same event may also leave as SMS or mail through the outbox."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.CharField(max_length=12)
    party = models.ForeignKey(  # `message_party` begins with it
        "store.Party", on_delete=models.PROTECT, related_name="messages", db_index=False
    )
    application_id = models.UUIDField(null=True)
    case_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=32)
    params = models.JSONField(default=dict, help_text="codes, dates and ids only")
    key = models.CharField(max_length=120)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "key"], name="message_once")]
        indexes = [models.Index(fields=["party", "-at"], name="message_party")]


class Rating(models.Model):
    """好差评 (GB/T 39735): 1 非常满意 … 5 非常不满意, the smaller the better; one per case or visit, never defaulted."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.CharField(max_length=12)
    opened_year = models.PositiveSmallIntegerField()
    application = models.ForeignKey("store.Application", on_delete=models.PROTECT, related_name="ratings")
    case = models.ForeignKey("store.Case", null=True, on_delete=models.PROTECT, related_name="ratings")
    subject_id = models.UUIDField(help_text="the case rated, or the application for one visit")
    level = models.PositiveSmallIntegerField()
    channel = models.CharField(max_length=10)
    reasons = models.JSONField(default=list)
    data_key = models.ForeignKey("store.DataKey", on_delete=models.PROTECT)
    comment_enc = models.BinaryField(null=True)
    rated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "subject_id"], name="rating_once"),
            models.CheckConstraint(condition=models.Q(level__gte=1, level__lte=5), name="rating_level"),
        ]
