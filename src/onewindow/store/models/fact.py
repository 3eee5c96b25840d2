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
    data_key = models.ForeignKey("store.DataKey", on_delete=models.PROTECT)
    subject = models.CharField(max_length=40)
    element = models.CharField(max_length=64)
    value_enc = models.BinaryField(help_text="sealed [salt, value]; events hold the salted digest")
    source = models.CharField(max_length=96)
    keys_used = models.JSONField(default=list)
    assurance = models.CharField(max_length=10)
    observed_at = models.DateTimeField()
    valid_until = models.DateField(null=True)
    purpose = models.TextField(blank=True)
    call_id = models.UUIDField(null=True)
    recorded_at = models.DateTimeField()
    supersedes = models.UUIDField(null=True)
    event_id = models.UUIDField(null=True)


class Note(models.Model):
    """A private text of an event: the hashed body holds its reference and salted digest, the value lives here."""

    pk = models.CompositePrimaryKey("jurisdiction", "opened_year", "stream_id", "id")
    jurisdiction = models.CharField(max_length=12)
    opened_year = models.PositiveSmallIntegerField()
    stream_id = models.UUIDField()
    id = models.UUIDField(default=new_id)
    data_key = models.ForeignKey("store.DataKey", on_delete=models.PROTECT)
    key = models.CharField(max_length=40)
    value_enc = models.BinaryField()
    recorded_at = models.DateTimeField()


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
    keys_used = models.JSONField(default=list)
    legal_basis = models.CharField(max_length=200)
    outcome = models.CharField(max_length=16)
    response_mark = models.CharField(max_length=64, blank=True)
    called_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    actor_id = models.CharField(max_length=40, blank=True)
    actor_role = models.CharField(max_length=16)
    idempotency_key = models.CharField(max_length=80)

    class Meta:
        indexes = [models.Index(fields=["jurisdiction", "called_at", "source", "outcome"], name="source_call_lately")]


class AccessLog(models.Model):
    """Who saw an unmasked personal value, when and why. Shown to the person (谁看过我的信息). Append-only."""

    pk = models.CompositePrimaryKey("jurisdiction", "opened_year", "owner_id", "id")
    jurisdiction = models.CharField(max_length=12)
    opened_year = models.PositiveSmallIntegerField()
    owner_id = models.UUIDField()
    id = models.UUIDField(default=new_id)
    party_id = models.UUIDField(null=True)
    data_key = models.ForeignKey("store.DataKey", on_delete=models.PROTECT)
    ref = models.CharField(max_length=80)
    reason_code = models.CharField(max_length=40)
    reason_enc = models.BinaryField(null=True)
    case_id = models.UUIDField(null=True)
    actor_id = models.CharField(max_length=40)
    actor_name = models.CharField(max_length=64)
    actor_role = models.CharField(max_length=16)
    department = models.CharField(max_length=48, blank=True)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["party_id", "-at"], name="access_party")]
