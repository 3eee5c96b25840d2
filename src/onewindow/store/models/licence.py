"""A licence in force and what became of it: one stream of acts, and the bars that follow from some of them."""

from datetime import date

from django.db import models

from onewindow.core.kernel.ids import new_id


class Licence(models.Model):
    """The projection of one stream of acts; its key is that of the first edition's certificate.

    Changed only by the conditional UPDATE of `usecases.licences`. `request`, `ending`: what is under way; `open`: the
    agency owes something; `list_on`: the nearest end of its clocks, or far away.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    jurisdiction = models.CharField(max_length=12)
    opened_year = models.PositiveSmallIntegerField()
    case = models.ForeignKey("store.Case", on_delete=models.PROTECT, related_name="licences")
    certificate = models.ForeignKey("store.Certificate", on_delete=models.PROTECT, related_name="+")
    holder = models.ForeignKey("store.Party", on_delete=models.PROTECT, related_name="licences")
    department = models.CharField(max_length=48)
    item = models.CharField(max_length=64)
    kind = models.CharField(max_length=48)
    number = models.CharField(max_length=60)
    status = models.CharField(max_length=12)
    ended_by = models.CharField(max_length=16, blank=True)
    ended_on = models.DateField(null=True)
    cancelled_on = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    request = models.CharField(max_length=16, blank=True)
    ending = models.CharField(max_length=16, blank=True)
    open = models.BooleanField(default=False)
    list_on = models.DateField(default=date(9999, 12, 31))
    sweep_on = models.DateField(null=True)
    version = models.PositiveIntegerField()
    head_hash = models.CharField(max_length=64)
    snapshot = models.TextField()
    terms = models.TextField()

    class Meta:
        indexes = [
            models.Index(
                fields=["jurisdiction", "department", "list_on", "id"],
                condition=models.Q(open=True),
                name="licence_work_list",
            ),
            models.Index(fields=["jurisdiction", "department", "number"], name="licence_number"),
            models.Index(fields=["jurisdiction", "holder", "-id"], name="licence_holder"),
            models.Index(
                fields=["jurisdiction", "sweep_on"],
                condition=models.Q(sweep_on__isnull=False),
                name="licence_sweep",
            ),
        ]


class Bar(models.Model):
    """Who may not apply for an item again, until when and why (AL art. 78, 79). Lifted when its decision is annulled."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.CharField(max_length=12)
    party = models.ForeignKey("store.Party", on_delete=models.PROTECT, related_name="bars")
    item = models.CharField(max_length=64)
    article = models.CharField(max_length=4)
    since = models.DateField()
    until = models.DateField()
    source = models.CharField(max_length=60, blank=True, help_text="the number of the decision it rests on")
    case = models.ForeignKey("store.Case", on_delete=models.PROTECT, related_name="bars")
    department = models.CharField(max_length=48)
    recorded_at = models.DateTimeField()
    lifted_on = models.DateField(null=True)
    lifted_by = models.CharField(max_length=200, blank=True, help_text="the body and number of the review")

    class Meta:
        indexes = [models.Index(fields=["jurisdiction", "party", "item", "until"], name="bar_standing")]
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "case", "article", "since"], name="bar_once")
        ]
