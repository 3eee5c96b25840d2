"""What designers try: scenarios over the published catalogue, and what they decided about fields of raw forms."""

from django.db import models

from onewindow.core.kernel.ids import new_id


class Scenario(models.Model):
    """A draft of a designer that saves itself. It never changes published content.

    `thing`: the one-thing it began from, empty for one put together from `picked` items. `steps`: all moves
    (`core.compose.scenario`), of which the first `done` count: the others were undone. `bundle`: what was published then.
    `shared`: other designers of the place may read and copy it by its link.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.CharField(max_length=12)
    account = models.ForeignKey("store.Account", on_delete=models.PROTECT, related_name="scenarios")
    name = models.CharField(max_length=80)
    thing = models.CharField(max_length=64, blank=True)
    picked = models.JSONField(default=list)
    steps = models.JSONField(default=list)
    done = models.PositiveIntegerField(default=0)
    bundle = models.CharField(max_length=64)
    shared = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    discarded_at = models.DateTimeField(null=True)
    command_id = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "command_id"], name="scenario_command_once")
        ]
        indexes = [
            models.Index(fields=["jurisdiction", "account", "-updated_at"], name="scenario_of_account")
        ]


class AlignDecision(models.Model):
    """A person's decision on fields of raw forms: the same or not (`second`), or an element accepted or refused.

    A field is remembered with its form's title and its own label, so that the decision holds when the form comes again.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.CharField(max_length=12)
    first = models.JSONField()
    second = models.JSONField(null=True)
    element = models.CharField(max_length=120, blank=True)
    yes = models.BooleanField()
    key = models.CharField(max_length=64)
    decided_by = models.CharField(max_length=64)
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "key"], name="align_decision_once")]
