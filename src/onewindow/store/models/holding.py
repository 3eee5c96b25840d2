"""Who holds a case: moves from hand to hand, absences with their substitutes, and the hand-over of a shift."""

from django.db import models

from onewindow.core.kernel.ids import new_id


class HolderMove(models.Model):
    """One case passed from hand to hand. Append-only; `Case.holder_id` is where it is now. No clock knows of it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.CharField(max_length=12)
    case = models.ForeignKey("store.Case", on_delete=models.PROTECT, related_name="holder_moves")
    kind = models.CharField(max_length=12, help_text="claim, release, transfer, substitute, reassign, handover")
    from_account = models.UUIDField(null=True)
    to_account = models.UUIDField(null=True)
    to_window = models.ForeignKey("store.HallWindow", null=True, on_delete=models.PROTECT, related_name="+")
    data_key = models.ForeignKey("store.DataKey", on_delete=models.PROTECT)
    note_enc = models.BinaryField(null=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=40)
    command_id = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "case", "command_id"], name="holder_move_once")
        ]
        indexes = [models.Index(fields=["jurisdiction", "case", "at"], name="holder_move_case")]


class CaseAtWindow(models.Model):
    """A case that was sent to a window where nobody sits yet: whoever sits down there claims it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.CharField(max_length=12)
    case = models.OneToOneField("store.Case", on_delete=models.PROTECT, related_name="at_window")
    window = models.ForeignKey("store.HallWindow", on_delete=models.PROTECT, related_name="cases_here")
    at = models.DateTimeField()


class Absence(models.Model):
    """AB 角: while somebody is away, the substitute may take what they hold."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.CharField(max_length=12)
    account = models.ForeignKey("store.Account", on_delete=models.PROTECT, related_name="absences")
    substitute = models.ForeignKey("store.Account", on_delete=models.PROTECT, related_name="stands_in")
    from_on = models.DateField()
    to_on = models.DateField()
    reason = models.CharField(max_length=16)
    set_at = models.DateTimeField()
    set_by = models.CharField(max_length=40)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["jurisdiction", "account", "to_on"], name="absence_account")]


class ShiftHandover(models.Model):
    """Lunch or shift: everything in one's hands given to a colleague in one act, signed by both.

    `listed` is what was handed over, as it stood when the first signed: cases, open notices, originals, the ticket.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.CharField(max_length=12)
    window = models.ForeignKey("store.HallWindow", null=True, on_delete=models.PROTECT, related_name="handovers")
    giver = models.ForeignKey("store.Account", on_delete=models.PROTECT, related_name="shifts_given")
    taker = models.ForeignKey("store.Account", on_delete=models.PROTECT, related_name="shifts_taken")
    reason = models.CharField(max_length=12)
    listed = models.JSONField()
    status = models.CharField(max_length=12, default="offered")
    offered_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    command_id = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "command_id"], name="shift_handover_command_once"),
            models.UniqueConstraint(
                fields=["jurisdiction", "giver"], condition=models.Q(status="offered"), name="shift_handover_one_open"
            ),
        ]
        indexes = [models.Index(fields=["jurisdiction", "-offered_at", "-id"], name="shift_handover_list")]
