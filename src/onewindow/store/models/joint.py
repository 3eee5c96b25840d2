"""What cooperating departments owe in joint reviews: the list from which each sees and answers its own."""

from django.db import models

from onewindow.core.kernel.ids import new_id


class JointDuty(models.Model):
    """One department's duty in one joint review of one part. The case's events are the truth, this is their projection."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.CharField(max_length=12)
    case = models.ForeignKey("store.Case", on_delete=models.PROTECT, related_name="joint_duties")
    round = models.PositiveIntegerField(help_text="seq of the convening event")
    department = models.CharField(max_length=48)
    lead = models.CharField(max_length=48)
    mode = models.CharField(max_length=12)
    by = models.DateField(null=True)
    claimed = models.BooleanField(default=False)
    opinion = models.CharField(max_length=12, blank=True)
    chased = models.PositiveSmallIntegerField(default=0)
    open = models.BooleanField(default=True)
    asked_at = models.DateTimeField()
    given_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "case", "round", "department"], name="joint_duty_once")
        ]
        indexes = [
            models.Index(
                fields=["jurisdiction", "department", "by", "id"],
                condition=models.Q(open=True),
                name="joint_duty_open",
            ),
            models.Index(fields=["jurisdiction", "department", "-asked_at", "-id"], name="joint_duty_list"),
        ]
