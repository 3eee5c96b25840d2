"""Paper, stock, seals, money and the close of the day."""

from django.db import models

from onewindow.core.kernel.ids import new_id


class OriginalPaper(models.Model):
    """One original of one material: seen, kept, returned against a signature, or lost. Projection of its stream."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.CharField(max_length=12)
    opened_year = models.PositiveSmallIntegerField()
    application = models.ForeignKey("store.Application", on_delete=models.PROTECT, related_name="originals")
    material = models.CharField(max_length=64)
    status = models.CharField(max_length=12)
    place = models.CharField(max_length=60, blank=True, help_text="shelf, box or cabinet number")
    holder_id = models.UUIDField(null=True)
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField()
    head_hash = models.CharField(max_length=64)
    snapshot = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "application", "material"], name="original_once")
        ]
        indexes = [
            models.Index(
                fields=["jurisdiction", "holder_id"], condition=models.Q(status="kept"), name="original_kept"
            ),
            models.Index(
                fields=["jurisdiction", "seen_at", "id"], condition=models.Q(status="kept"), name="original_list"
            ),
        ]


class HallIncident(models.Model):
    """Something went wrong in the hall (an original was lost): dated, described, closed with what was done."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.CharField(max_length=12)
    kind = models.CharField(max_length=16)
    application = models.ForeignKey("store.Application", null=True, on_delete=models.PROTECT, related_name="incidents")
    subject = models.CharField(max_length=64, blank=True)
    data_key = models.ForeignKey("store.DataKey", on_delete=models.PROTECT)
    words_enc = models.BinaryField()
    at = models.DateTimeField()
    by = models.CharField(max_length=40)
    answer_enc = models.BinaryField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=40, blank=True)

    class Meta:
        indexes = [models.Index(fields=["jurisdiction", "-at", "-id"], name="hall_incident_list")]


class BlankCertificate(models.Model):
    """One blank form of a certificate, by its printed serial number: in stock, used for a certificate, or spoiled."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.CharField(max_length=12)
    kind = models.CharField(max_length=48)
    serial = models.CharField(max_length=40)
    status = models.CharField(max_length=8, default="stock")
    received_at = models.DateTimeField()
    received_by = models.CharField(max_length=40)
    certificate = models.ForeignKey(
        "store.Certificate", null=True, on_delete=models.PROTECT, related_name="blanks"
    )
    reason = models.CharField(max_length=120, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "kind", "serial"], name="blank_serial_once")]
        indexes = [
            models.Index(fields=["jurisdiction", "status", "kind", "serial"], name="blank_stock"),
            models.Index(fields=["jurisdiction", "ended_at"], name="blank_ended"),
        ]


class SealUse(models.Model):
    """用印登记: one document stamped once, by which seal, how. A second stamping is a row of its own, with its reason."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.CharField(max_length=12)
    document = models.ForeignKey("store.Document", on_delete=models.PROTECT, related_name="seal_uses")
    department = models.CharField(max_length=48)
    seal = models.CharField(max_length=12)
    turn = models.PositiveSmallIntegerField(default=1)
    mode = models.CharField(max_length=10, help_text="electronic, by the typesetter; hand, by a person")
    copies = models.PositiveSmallIntegerField(default=1)
    reason = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "document", "turn"], name="seal_use_once")
        ]
        indexes = [models.Index(fields=["jurisdiction", "-at", "-id"], name="seal_use_list")]


class Fee(models.Model):
    """A fee of one part, with its standard and basis (AL art. 58). Projection of its stream; amounts in fen."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.CharField(max_length=12)
    opened_year = models.PositiveSmallIntegerField()
    case = models.ForeignKey("store.Case", on_delete=models.PROTECT, related_name="fees")
    application = models.ForeignKey("store.Application", on_delete=models.PROTECT, related_name="fees")
    notice = models.CharField(max_length=40, help_text="number of the 缴款通知")
    standard_fen = models.PositiveIntegerField()
    due_fen = models.PositiveIntegerField()
    status = models.CharField(max_length=12)
    payment = models.CharField(max_length=60, blank=True)
    paid_at = models.DateTimeField(null=True)
    refunded_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField()
    version = models.PositiveIntegerField()
    head_hash = models.CharField(max_length=64)
    snapshot = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "notice"], name="fee_notice_once"),
            models.UniqueConstraint(
                fields=["jurisdiction", "payment"], condition=~models.Q(payment=""), name="fee_payment_once"
            ),
            models.UniqueConstraint(
                fields=["jurisdiction", "case"],
                condition=~models.Q(status__in=["cancelled", "refunded"]),
                name="fee_one_standing",
            ),
        ]
        indexes = [models.Index(fields=["jurisdiction", "-opened_at", "-id"], name="fee_list")]


class DayClose(models.Model):
    """The close of one day: of one window, or of the hall (`window` empty). Counted, then signed; projection of its stream.

    `figures` is what was counted, line by line, frozen with the signature.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.CharField(max_length=12)
    opened_year = models.PositiveSmallIntegerField()
    on = models.DateField()
    window = models.CharField(max_length=8, blank=True, default="")
    status = models.CharField(max_length=12)
    figures = models.JSONField(default=dict)
    signed_at = models.DateTimeField(null=True)
    signed_by = models.CharField(max_length=40, blank=True)
    version = models.PositiveIntegerField()
    head_hash = models.CharField(max_length=64)
    snapshot = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "on", "window"], name="day_close_once")]


class EmergencyNumber(models.Model):
    """A receipt number kept free for the emergency book: printed, and used by the entry afterwards (补录) once."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.CharField(max_length=12)
    number = models.CharField(max_length=40)
    printed_on = models.DateField()
    application_id = models.UUIDField(null=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "number"], name="emergency_number_once")]


class PersonCall(models.Model):
    """催办 or 投诉 of the person about one application: dated, given to somebody, answered or shown late."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.CharField(max_length=12)
    application = models.ForeignKey("store.Application", on_delete=models.PROTECT, related_name="calls")
    case = models.ForeignKey("store.Case", null=True, on_delete=models.PROTECT, related_name="calls")
    kind = models.CharField(max_length=10, help_text="urge 催办, complain 投诉")
    department = models.CharField(max_length=48, blank=True, help_text="who answers; empty: the hall")
    data_key = models.ForeignKey("store.DataKey", on_delete=models.PROTECT)
    words_enc = models.BinaryField()
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    holder_id = models.UUIDField(null=True)
    answer_enc = models.BinaryField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=40, blank=True)
    command_id = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "command_id"], name="person_call_once")]
        indexes = [
            models.Index(
                fields=["jurisdiction", "department", "due_on", "id"],
                condition=models.Q(answered_at=None),
                name="person_call_open",
            ),
            models.Index(fields=["jurisdiction", "application", "-asked_at"], name="person_call_of"),
        ]
