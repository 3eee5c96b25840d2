"""Personal values: facts with provenance, private texts of events, source calls and the log of who looked."""

from django.db import models

from onewindow.core.kernel.ids import new_id


class FactRow(models.Model):
    """One fact of an application or draft (`owner_id`). Append-only: a newer row of the same ref supersedes."""

    pk = models.CompositePrimaryKey("jurisdiction", "opened_year", "owner_id", "id")
    jurisdiction = models.CharField(max_length=12)
    opened_year = models.PositiveSmallIntegerField()
    owner_id = models.UUIDField()
    id = models.UUIDField(default=new_id)
    subject = models.CharField(max_length=40)
    element = models.CharField(max_length=64)
    value_enc = models.BinaryField()
    source = models.CharField(max_length=64)
    keys_used = models.JSONField(default=list)
    assurance = models.CharField(max_length=10)
    observed_at = models.DateTimeField()
    valid_until = models.DateField(null=True)
    purpose = models.CharField(max_length=200, blank=True)
    call_id = models.UUIDField(null=True)


class Note(models.Model):
    """A private text of an event: the hashed body holds its reference and salted digest, the value lives here."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    stream_id = models.UUIDField()
    data_key = models.ForeignKey("store.DataKey", on_delete=models.PROTECT)
    key = models.CharField(max_length=40)
    value_enc = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["stream_id"], name="note_stream")]


class SourceCall(models.Model):
    """One call of a data source: for whom, for which parts, on which basis, with what outcome. Append-only."""

    pk = models.CompositePrimaryKey("jurisdiction", "opened_year", "owner_id", "id")
    jurisdiction = models.CharField(max_length=12)
    opened_year = models.PositiveSmallIntegerField()
    owner_id = models.UUIDField()
    id = models.UUIDField(default=new_id)
    source = models.CharField(max_length=64)
    subject = models.CharField(max_length=40)
    items = models.JSONField(default=list)
    outcome = models.CharField(max_length=16)
    called_at = models.DateTimeField()
    actor_id = models.CharField(max_length=40, blank=True)
    actor_role = models.CharField(max_length=16)
    idempotency_key = models.CharField(max_length=80)


class AccessLog(models.Model):
    """Who saw an unmasked personal value, when and why. Shown to the person (谁看过我的信息). Append-only."""

    pk = models.CompositePrimaryKey("jurisdiction", "opened_year", "owner_id", "id")
    jurisdiction = models.CharField(max_length=12)
    opened_year = models.PositiveSmallIntegerField()
    owner_id = models.UUIDField()
    id = models.UUIDField(default=new_id)
    ref = models.CharField(max_length=80)
    reason = models.CharField(max_length=200)
    case_id = models.UUIDField(null=True)
    actor_id = models.CharField(max_length=40)
    actor_name = models.CharField(max_length=64)
    actor_role = models.CharField(max_length=16)
    department = models.CharField(max_length=48, blank=True)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
