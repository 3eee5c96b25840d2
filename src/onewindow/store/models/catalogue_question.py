"""What agencies are asked when they want different things: dated questions, each to one agency, and its answer."""

from django.db import models

from onewindow.core.kernel.ids import new_id


class AgencyQuestion(models.Model):
    """One question about one contradiction to one agency. Nobody but the agency settles it.

    `thing`: the one-thing in whose plan it showed, empty for a conflict of normative documents. `key` names the
    contradiction (kind and sides) wherever it shows again. `state`: open, answered or withdrawn. `reference`: the
    number or date of the agency's own letter. `version` counts its changes of state.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.CharField(max_length=12)
    thing = models.CharField(max_length=64, blank=True)
    kind = models.CharField(max_length=32)
    key = models.CharField(max_length=64)
    sides = models.JSONField(default=list)
    subject = models.CharField(max_length=600)
    subject_en = models.CharField(max_length=600, blank=True)
    department = models.CharField(max_length=64)
    department_name = models.CharField(max_length=200)
    text = models.TextField()
    sent_on = models.DateField()
    sent_at = models.DateTimeField()
    sent_by = models.CharField(max_length=64)
    sent_name = models.CharField(max_length=64)
    wanted_by = models.DateField(null=True)
    state = models.CharField(max_length=12, default="open")
    answer = models.TextField(blank=True)
    reference = models.CharField(max_length=200, blank=True)
    answered_on = models.DateField(null=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=64, blank=True)
    settled_name = models.CharField(max_length=64, blank=True)
    version = models.PositiveIntegerField(default=0)
    command_id = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction", "key", "department"],
                condition=models.Q(state="open"),
                name="question_open_once",
            ),
            models.UniqueConstraint(fields=["jurisdiction", "command_id"], name="question_command_once"),
        ]
        indexes = [
            models.Index(fields=["jurisdiction", "state", "-sent_on", "-id"], name="question_list"),
            models.Index(fields=["jurisdiction", "key"], name="question_of_conflict"),
        ]
