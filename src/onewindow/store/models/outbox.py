"""The outbox: what the world must hear of, written with the facts. The row is immutable; its delivery is not."""

from django.db import models

from onewindow.core.kernel.ids import new_id


class Outbox(models.Model):
    """One message to the outside (or to the typesetter). Append-only; `body` holds references, rendered at sending."""

    pk = models.CompositePrimaryKey("jurisdiction", "opened_year", "id")
    jurisdiction = models.CharField(max_length=12)
    opened_year = models.PositiveSmallIntegerField()
    id = models.UUIDField(default=new_id)
    topic = models.CharField(max_length=32)
    key = models.CharField(max_length=120)
    body = models.TextField()
    owner_id = models.UUIDField(null=True)
    created_at = models.DateTimeField()


class Delivery(models.Model):
    """How far the message got: pending → sending → sent, or uncertain, or dead. One row per message."""

    message_id = models.UUIDField(primary_key=True)
    jurisdiction = models.CharField(max_length=12)
    opened_year = models.PositiveSmallIntegerField()
    topic = models.CharField(max_length=32)
    key = models.CharField(max_length=120)
    status = models.CharField(max_length=10, default="pending")
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    claimed_by = models.CharField(max_length=40, blank=True)
    claimed_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=60, blank=True, help_text="a code, never the channel's own words")
    receipt = models.CharField(max_length=120, blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "key"], name="delivery_once")]
        indexes = [
            models.Index(
                fields=["status", "next_at"],
                condition=models.Q(status__in=["pending", "sending", "uncertain"]),
                name="delivery_due",
            ),
            models.Index(
                fields=["jurisdiction", "status", "next_at"],
                condition=models.Q(status__in=["pending", "sending", "uncertain", "dead"]),
                name="delivery_stands",
            ),
        ]
