"""双随机抽查: which decided cases of an item are looked at in a month, by whom, and what was found."""

from django.db import models

from onewindow.core.kernel.ids import new_id


class SpotDraw(models.Model):
    """One draw of objects as it is published: everything that is needed to do it again. `population`: [number, class];
    `shares`: class → of a hundred; `drawn`: numbers. `list_digest`, `list_size`: of the population; empty on draws of an
    earlier release. `left_out`: who was in the fixed pool and has left it. Once a month for an item and department."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.CharField(max_length=12)
    department = models.CharField(max_length=48)
    item = models.CharField(max_length=64)
    month = models.DateField(help_text="its first day")
    trade = models.CharField(max_length=40)
    seed = models.CharField(max_length=64)
    seed_on = models.DateField()
    key = models.CharField(max_length=140)
    shares = models.JSONField()
    population = models.JSONField()
    list_digest = models.CharField(max_length=64, blank=True, default="", db_default="")
    list_size = models.PositiveIntegerField(null=True)
    drawn = models.JSONField()
    candidates = models.JSONField(help_text="accounts of the pool")
    left_out = models.JSONField(null=True, help_text="accounts that left the pool")
    drawn_at = models.DateTimeField()
    drawn_by = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "department", "item", "month"], name="spot_draw_of_month")
        ]
        indexes = [models.Index(fields=["jurisdiction", "-month", "-id"], name="spot_draw_list")]


class SpotCheck(models.Model):
    """One object that was drawn: who goes, what was found, and when it was put right. `result` empty: not yet checked.
    Rows of one draw are made in the order of their numbers; `place` is the order of the lots.
    `filled`: seed, seed_on and candidates of who was added where fewer than two were free."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.CharField(max_length=12)
    draw = models.ForeignKey("store.SpotDraw", on_delete=models.PROTECT, related_name="checks")
    case = models.ForeignKey("store.Case", on_delete=models.PROTECT, related_name="spot_checks")
    place = models.PositiveIntegerField()
    credit = models.CharField(max_length=16, blank=True, default="", db_default="")
    inspectors = models.JSONField(help_text="two accounts; fewer: it waits for people")
    left_out = models.JSONField(null=True, help_text="accounts that stay away")
    filled = models.JSONField(null=True, help_text="the lots of who was added")
    result = models.CharField(max_length=16, blank=True, default="")
    checked_on = models.DateField(null=True)
    correct_by = models.DateField(null=True)
    corrected_on = models.DateField(null=True)
    note_enc = models.BinaryField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "draw", "case"], name="spot_check_once")]
