"""What commitments leave beside their cases: marks on the credit record, the pool of inspectors and its draws, and what
is handed over to the department that supervises."""

from django.db import models

from onewindow.core.kernel.ids import new_id


class CreditMark(models.Model):
    """Append-only: a commitment of this party was `false` or `unkept`, a serious record was brought in from outside, or
    the mark of `clears` was repaired. The newest word on each mark counts."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.CharField(max_length=12)
    party = models.ForeignKey("store.Party", on_delete=models.PROTECT, related_name="credit_marks")
    case = models.ForeignKey("store.Case", null=True, on_delete=models.PROTECT)
    department = models.CharField(max_length=48)
    kind = models.CharField(max_length=12, help_text="false, unkept, serious or repaired")
    source = models.CharField(max_length=200, blank=True)
    paper = models.CharField(
        max_length=120, blank=True, default="", db_default="", help_text="number of the paper that proves it"
    )
    proof = models.ForeignKey("store.File", null=True, on_delete=models.PROTECT, related_name="+")
    clears = models.UUIDField(null=True, help_text="the one mark from outside that this repairs")
    on = models.DateField()
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["jurisdiction", "party", "-on", "-id"], name="credit_of_party")]


class Inspector(models.Model):
    """踏勘人才库: who may be drawn for which trades. `conflicts`: parties from whom this person stays away."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.CharField(max_length=12)
    department = models.CharField(max_length=48)
    account = models.ForeignKey("store.Account", on_delete=models.PROTECT, related_name="inspector_of")
    trades = models.JSONField(default=list)
    conflicts = models.JSONField(default=list)
    active = models.BooleanField(default=True)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "department", "account"], name="inspector_once")
        ]


class DrawSeed(models.Model):
    """The seed of a day and place, and the pool that was fixed with it: made once, the evening before, and never again.

    The digests of both are public from then on, the seed itself from the day on. `pool`: [department, account, trades] in
    order; None for a day of an earlier release, whose draws took the pool as it stood.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.CharField(max_length=12)
    on = models.DateField()
    seed = models.CharField(max_length=64)
    pool = models.JSONField(null=True)
    pool_digest = models.CharField(max_length=64, blank=True, default="", db_default="")
    published_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "on"], name="draw_seed_of_day")]


class InspectionDraw(models.Model):
    """One draw as it is published: everything that is needed to do it again. The case's event says the same."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.CharField(max_length=12)
    case = models.ForeignKey("store.Case", on_delete=models.PROTECT, related_name="draws")
    department = models.CharField(max_length=48)
    on = models.DateField()
    trade = models.CharField(max_length=40)
    seed = models.CharField(max_length=64)
    key = models.CharField(max_length=80)
    candidates = models.JSONField()
    left_out = models.JSONField(default=list)
    drawn = models.JSONField()
    reason = models.CharField(max_length=200, blank=True)
    drawn_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["jurisdiction", "-on", "-id"], name="inspection_draw_list")]


class Handover(models.Model):
    """审管互动: a result that the department which supervises must know. It signs for it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.CharField(max_length=12)
    case = models.ForeignKey("store.Case", on_delete=models.PROTECT, related_name="handovers")
    from_department = models.CharField(max_length=48)
    to_department = models.CharField(max_length=48)
    kind = models.CharField(max_length=20, help_text="decision, verification, breach or revocation")
    result = models.CharField(max_length=20, blank=True)
    sent_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    seen_by = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["jurisdiction", "to_department", "-sent_at", "-id"], name="handover_list"),
            models.Index(
                fields=["jurisdiction", "to_department"],
                condition=models.Q(seen_at=None),
                name="handover_unseen",
            ),
        ]
