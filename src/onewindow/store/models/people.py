"""Who stood at the window, and what a person asked about the data that are kept of them."""

from django.db import models

from onewindow.core.kernel.ids import new_id


class Presented(models.Model):
    """Who presented a draft, later its application, at the window: one row. Codes of `core.rights.presence`.

    `shown_at`: when an identity that was not shown at receipt was shown after all. `private_enc`: JSON of words: the
    other reason, the named person and address for papers, the witness.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.CharField(max_length=12)
    draft_id = models.UUIDField()
    application = models.OneToOneField(
        "store.Application", null=True, on_delete=models.PROTECT, related_name="presented"
    )
    identity = models.CharField(max_length=12)
    document = models.CharField(max_length=16, blank=True)
    reason = models.CharField(max_length=12, blank=True)
    shown_at = models.DateTimeField(null=True)
    shown_how = models.CharField(max_length=12, blank=True)
    shown_by = models.CharField(max_length=40, blank=True)
    capacity = models.CharField(max_length=16, default="self")
    by = models.ForeignKey("store.Party", null=True, on_delete=models.PROTECT, related_name="presented")
    mandate = models.ForeignKey("store.Mandate", null=True, on_delete=models.PROTECT, related_name="used")
    contact = models.CharField(max_length=8, default="phone")
    mark = models.CharField(max_length=12, default="signature")
    green = models.CharField(max_length=12, blank=True)
    told_sources = models.BooleanField(default=False)
    data_key = models.ForeignKey("store.DataKey", on_delete=models.PROTECT)
    private_enc = models.BinaryField(null=True)
    at = models.DateTimeField()
    clerk = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "draft_id"], name="presented_once")]
        indexes = [
            models.Index(
                fields=["jurisdiction", "at"],
                condition=models.Q(identity="not_shown", shown_at=None),
                name="presented_waiting",
            )
        ]


class Appearance(models.Model):
    """One person whom the law wants to be present was: role of the form, how the identity was seen, when and by whom.
    `how`, `document`: codes of `core.rights.presence`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.CharField(max_length=12)
    application = models.ForeignKey("store.Application", on_delete=models.PROTECT, related_name="appearances")
    role = models.CharField(max_length=40)
    how = models.CharField(max_length=12)
    document = models.CharField(max_length=16, blank=True)
    at = models.DateTimeField()
    clerk = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "application", "role"], name="appearance_once")
        ]


class DataRequest(models.Model):
    """查阅、复制、更正、解释、删除 (PIPL 44–50): who asked for what, by when it is answered, and the answer.

    `kind` and `reason`: codes of `core.rights.requests`. `due_on` None: answered at once.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.CharField(max_length=12)
    number = models.CharField(max_length=40)
    party = models.ForeignKey("store.Party", on_delete=models.PROTECT, related_name="data_requests")
    application = models.ForeignKey(
        "store.Application", null=True, on_delete=models.PROTECT, related_name="data_requests"
    )
    kind = models.CharField(max_length=10)
    channel = models.CharField(max_length=10)
    data_key = models.ForeignKey("store.DataKey", on_delete=models.PROTECT)
    words_enc = models.BinaryField(null=True)
    asked_at = models.DateTimeField()
    entered_by = models.CharField(max_length=40, blank=True, help_text="the clerk; empty: the person online")
    due_on = models.DateField(null=True)
    status = models.CharField(max_length=10, default="open", help_text="open, granted, refused")
    reason = models.CharField(max_length=12, blank=True)
    answer_enc = models.BinaryField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=40, blank=True)
    command_id = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "command_id"], name="data_request_once"),
            models.UniqueConstraint(fields=["jurisdiction", "number"], name="data_request_number_once"),
        ]
        indexes = [
            models.Index(
                fields=["jurisdiction", "due_on", "id"], condition=models.Q(status="open"), name="data_request_open"
            ),
            models.Index(fields=["party", "-asked_at"], name="data_request_party"),
        ]
