"""The case (办件): one item of one agency inside an application. Everything legal belongs here."""

from datetime import date

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
    subject = models.CharField(max_length=40, blank=True, help_text="which row, where one item occurs twice")
    thing = models.CharField(max_length=64)
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
    due_at = models.DateTimeField(null=True)
    list_on = models.DateField(default=date(9999, 12, 31), help_text="due_on, or far away: lists sort by it")
    statutory_due = models.DateField(null=True)
    promise_due = models.DateField(null=True)
    due_provisional = models.BooleanField(default=False)
    sweep_on = models.DateField(null=True)
    warned = models.CharField(max_length=16, blank=True)
    paused = models.BooleanField(default=False)
    awaited_by = models.JSONField(default=list)
    holder_id = models.UUIDField(null=True)
    decided_on = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "number"], name="case_number_once"),
            models.UniqueConstraint(
                fields=["jurisdiction", "application", "item", "subject"], name="case_item_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["jurisdiction", "department", "list_on", "id"],
                condition=models.Q(open=True),
                name="case_work_list",
            ),
            models.Index(
                fields=["jurisdiction", "department", "status", "list_on", "id"],
                condition=models.Q(open=True),
                name="case_work_status",
            ),
            models.Index(
                fields=["jurisdiction", "status", "list_on", "id"],
                condition=models.Q(open=True),
                name="case_hall_status",
            ),
            models.Index(
                fields=["jurisdiction", "holder_id", "list_on", "id"],
                condition=models.Q(open=True, holder_id__isnull=False),
                name="case_held",
            ),
            models.Index(
                fields=["jurisdiction", "department", "-closed_at", "-id"],
                condition=models.Q(open=False),
                name="case_done_list",
            ),
            models.Index(
                fields=["jurisdiction", "list_on", "id"],
                condition=models.Q(open=True),
                name="case_hall_list",
            ),
            models.Index(
                fields=["jurisdiction", "list_on", "id"],
                condition=models.Q(open=True, paused=True),
                name="case_paused",
            ),
            # every column that the cockpit counts by, so that it never reads the rows themselves
            models.Index(
                fields=[
                    "jurisdiction", "department", "thing", "status", "paused", "list_on", "promise_due",
                    "statutory_due", "decided_on", "open",
                ],  # fmt: skip
                condition=models.Q(open=True),
                name="case_figures",
            ),
            models.Index(fields=["jurisdiction", "received_at", "department"], name="case_received"),
            models.Index(
                fields=["jurisdiction", "-decided_on", "-id"],
                condition=models.Q(decided_on__isnull=False),
                name="case_decided",
            ),
            # the sweep looks over every place at once, so this one begins with the day
            models.Index(
                fields=["sweep_on", "id"],
                condition=models.Q(sweep_on__isnull=False),
                name="case_sweep_day",
            ),
            # what the head still has to check after a decision: few
            models.Index(
                fields=["jurisdiction", "sweep_on", "id"],
                condition=models.Q(sweep_on__isnull=False, decided_on__isnull=False),
                name="case_checks",
            ),
            # lists filtered by item or by who holds a part, however rare the item and however many are done
            models.Index(
                fields=["jurisdiction", "department", "item", "list_on", "id"],
                condition=models.Q(open=True),
                name="case_work_item",
            ),
            models.Index(
                fields=["jurisdiction", "department", "item", "-closed_at", "-id"],
                condition=models.Q(open=False),
                name="case_done_item",
            ),
            models.Index(
                fields=["jurisdiction", "holder_id", "-closed_at", "-id"],
                condition=models.Q(open=False, holder_id__isnull=False),
                name="case_done_held",
            ),
        ]
