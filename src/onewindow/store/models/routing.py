"""Divisions as a tree, whose hands a case went through, and papers taken in for another place."""

from django.db import models

from onewindow.core.kernel.ids import new_id


class Division(models.Model):
    """One administrative division (GB/T 2260 and the 12-digit codes below it), as the last import says. Reference data
    of the whole country: its key is its own code, and it holds no row of any place's business."""

    code = models.CharField(primary_key=True, max_length=12)
    name = models.CharField(max_length=80)
    parent = models.CharField(max_length=12, blank=True)
    level = models.PositiveSmallIntegerField()
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    successor = models.CharField(max_length=12, blank=True)
    zone = models.BooleanField(default=False)
    imported_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["parent", "code"], name="division_below"),
            models.Index(fields=["level", "code"], name="division_level"),
        ]


class CaseHand(models.Model):
    """One agency that has, had or may take a case: what its desk lists beside its own work. The events are the truth.

    `role`: `review` or `decide` (a level of its chain), `two_way` (may take it up), `issue` (issues the
    certificate), `before` (had it until it was moved).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.CharField(max_length=12)
    case = models.ForeignKey("store.Case", on_delete=models.PROTECT, related_name="hands")
    department = models.CharField(max_length=48)
    role = models.CharField(max_length=12)
    since = models.DateTimeField()
    seq = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction", "case", "department", "role", "seq"], name="case_hand_once"
            )
        ]
        indexes = [models.Index(fields=["jurisdiction", "department", "-since", "-id"], name="case_hand_list")]


class Relay(models.Model):
    """异地代收: an application that the window of another place took in (通办). It is an application of `jurisdiction`;
    the window of `taken_in` only receives, hands the papers over, and gets them back where they do not do.

    `state`: `collected`, `handed_over`, `received`, `returned`. The application's events are the truth.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.CharField(max_length=12)
    taken_in = models.CharField(max_length=12)
    application = models.ForeignKey("store.Application", on_delete=models.PROTECT, related_name="relays")
    reach = models.CharField(max_length=16)
    basis = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=12)
    papers = models.JSONField(default=list)
    missing = models.JSONField(default=list)
    waybill = models.CharField(max_length=64, blank=True)
    collected_at = models.DateTimeField()
    collected_by = models.CharField(max_length=64)
    collected_name = models.CharField(max_length=64)
    handed_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    received_name = models.CharField(max_length=64, blank=True)
    returned_at = models.DateTimeField(null=True)
    reason_enc = models.BinaryField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "application"], name="relay_once")]
        indexes = [
            models.Index(fields=["jurisdiction", "state", "-collected_at", "-id"], name="relay_here"),
            models.Index(fields=["taken_in", "state", "-collected_at", "-id"], name="relay_sent"),
        ]
