"""The case (办件): one item of one agency inside an application. Everything legal belongs here."""

from django.db import models

from onewindow.core.kernel.ids import new_id


class Case(models.Model):
    """The projection of one event stream. `version` is the last seq; `snapshot` the folded state; `terms` is frozen.

    Changed only by the conditional UPDATE of `usecases.cases.execute`.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.CharField(max_length=12)
    opened_year = models.PositiveSmallIntegerField()
    application = models.ForeignKey("store.Application", on_delete=models.PROTECT, related_name="cases")
    number = models.CharField(max_length=50)
    item = models.CharField(max_length=64)
    item_version = models.CharField(max_length=64)
    thing = models.CharField(max_length=64)
    title = models.CharField(max_length=120)
    department = models.CharField(max_length=48)
    act_type = models.CharField(max_length=24)
    status = models.CharField(max_length=20)
    outcome = models.CharField(max_length=16, blank=True)
    version = models.PositiveIntegerField()
    head_hash = models.CharField(max_length=64)
    snapshot = models.TextField()
    terms = models.TextField()
    open = models.BooleanField(default=True)
    received_at = models.DateTimeField()
    accepted_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    statutory_due = models.DateField(null=True)
    promise_due = models.DateField(null=True)
    due_provisional = models.BooleanField(default=False)
    sweep_on = models.DateField(null=True)
    warned = models.CharField(max_length=16, blank=True)
    paused = models.BooleanField(default=False)
    holder_id = models.UUIDField(null=True)
    decided_on = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "number"], name="case_number_once"),
            models.UniqueConstraint(fields=["jurisdiction", "application", "item"], name="case_item_once"),
        ]
        indexes = [
            models.Index(
                fields=["jurisdiction", "department", "due_on", "id"],
                condition=models.Q(open=True),
                name="case_work_list",
            ),
            models.Index(
                fields=["jurisdiction", "department", "-closed_at", "-id"],
                condition=models.Q(open=False),
                name="case_done_list",
            ),
            models.Index(
                fields=["jurisdiction", "sweep_on"], condition=models.Q(sweep_on__isnull=False), name="case_sweep"
            ),
            models.Index(fields=["jurisdiction", "status", "due_on"], name="case_status_due"),
        ]
