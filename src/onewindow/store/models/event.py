"""The event log: append-only, one hash chain per stream, and the daily sealed checkpoints."""

from django.db import models

from onewindow.core.kernel.ids import new_id


class Event(models.Model):
    """One event. `envelope` is the exact canonical JSON text that `hash` covers; the columns repeat it for look-up.

    Never rewritten, never the target of a foreign key; the key carries the partition columns.
    """

    pk = models.CompositePrimaryKey("jurisdiction", "opened_year", "stream_id", "seq")
    jurisdiction = models.CharField(max_length=12)
    opened_year = models.PositiveSmallIntegerField()
    stream_type = models.CharField(max_length=16)
    stream_id = models.UUIDField()
    seq = models.PositiveIntegerField()
    event_id = models.UUIDField(default=new_id)
    type = models.CharField(max_length=48)
    type_version = models.PositiveSmallIntegerField(default=1)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    actor_account = models.CharField(max_length=40, blank=True)
    represented_party = models.CharField(max_length=40, blank=True)
    channel = models.CharField(max_length=10)
    command_id = models.CharField(max_length=80)
    command_part = models.PositiveSmallIntegerField(default=0)
    envelope = models.TextField()
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    hash_alg = models.CharField(max_length=8)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction", "opened_year", "stream_id", "command_id", "command_part"],
                name="event_command_once",
            )
        ]
        indexes = [models.Index(fields=["jurisdiction", "opened_year", "recorded_at"], name="event_recorded")]


class Checkpoint(models.Model):
    """A sealed day of one jurisdiction: streams and events so far, the heads that moved since, and their Merkle root.

    `hash` covers the whole seal and `prev_hash` the one before, so that a missing day shows.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.CharField(max_length=12)
    day = models.DateField()
    streams = models.PositiveIntegerField()
    events = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    root = models.CharField(max_length=64)
    alg = models.CharField(max_length=8)
    heads = models.TextField()
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "day"], name="checkpoint_once_a_day")]
