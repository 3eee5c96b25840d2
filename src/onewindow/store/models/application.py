"""The application (申请): one form of one person for a one-thing; its cases are the parts."""

from django.db import models

from onewindow.core.kernel.ids import new_id


class Draft(models.Model):
    """A form being filled in. Saves itself.

    Encrypted JSON: `situation_enc` key → answer, `answers_enc` `role.attribute` → value, `disputes_enc` the values a
    person says are wrong, `aside_enc` the questions a person cannot answer and what a register left out. `mandate`: an
    agent fills it in online for the applicant.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.CharField(max_length=12)
    opened_year = models.PositiveSmallIntegerField()
    account = models.ForeignKey("store.Account", on_delete=models.PROTECT, related_name="drafts")
    applicant = models.ForeignKey("store.Party", null=True, on_delete=models.PROTECT)
    mandate = models.ForeignKey("store.Mandate", null=True, on_delete=models.PROTECT, related_name="drafts")
    channel = models.CharField(max_length=10)
    thing = models.CharField(max_length=64)
    bundle = models.CharField(max_length=64)
    route = models.CharField(max_length=24)
    data_key = models.ForeignKey("store.DataKey", on_delete=models.PROTECT)
    situation_enc = models.BinaryField(null=True)
    answers_enc = models.BinaryField(null=True)
    disputes_enc = models.BinaryField(null=True)
    aside_enc = models.BinaryField(null=True)
    sources_off = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    application_id = models.UUIDField(null=True)
    discarded_at = models.DateTimeField(null=True)
    command_id = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "command_id"], name="draft_command_once")]
        indexes = [models.Index(fields=["jurisdiction", "account", "-updated_at"], name="draft_of_account")]


class Application(models.Model):
    """The parent. Its counters are moved by conditional UPDATE of each decision; it never loads its cases.

    It is a stream of its own (submitted, settled, later corrections of party or title).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.CharField(max_length=12)
    opened_year = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=50)
    thing = models.CharField(max_length=64)
    bundle = models.CharField(max_length=64)
    route = models.CharField(max_length=24)
    title_enc = models.BinaryField()
    situation_enc = models.BinaryField()
    plan_enc = models.BinaryField()
    applicant = models.ForeignKey("store.Party", on_delete=models.PROTECT, related_name="applications")
    agent = models.ForeignKey("store.Party", null=True, on_delete=models.PROTECT, related_name="handled")
    account_id = models.UUIDField(null=True)
    data_key = models.ForeignKey("store.DataKey", on_delete=models.PROTECT)
    channel = models.CharField(max_length=10)
    status = models.CharField(max_length=16, default="open")
    total = models.PositiveSmallIntegerField()
    open = models.PositiveSmallIntegerField()
    granted = models.PositiveSmallIntegerField(default=0)
    refused = models.PositiveSmallIntegerField(default=0)
    submitted_at = models.DateTimeField()
    promise_on = models.DateField(null=True)
    settled_at = models.DateTimeField(null=True)
    frame_from = models.DateTimeField(null=True, help_text="joint handling: the first acceptance (AL art. 42.2)")
    frame_due = models.DateField(null=True)
    frame_extended_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)
    head_hash = models.CharField(max_length=64, blank=True, default="")
    command_id = models.CharField(max_length=80)
    draft_id = models.UUIDField(null=True)
    demo = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "number"], name="application_number_once"),
            models.UniqueConstraint(fields=["jurisdiction", "command_id"], name="application_command_once"),
        ]
        indexes = [
            models.Index(fields=["jurisdiction", "applicant", "-submitted_at"], name="application_applicant"),
            models.Index(fields=["jurisdiction", "status", "-submitted_at"], name="application_status"),
            models.Index(fields=["jurisdiction", "-submitted_at", "-id"], name="application_lately"),
            models.Index(
                fields=["jurisdiction", "frame_due", "id"],
                condition=models.Q(frame_due__isnull=False, settled_at=None),
                name="application_frame",
            ),
        ]


class ApplicationMaterial(models.Model):
    """One line of the single material list, as it was handed in. Checks are per part and live in each case."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.CharField(max_length=12)
    opened_year = models.PositiveSmallIntegerField()
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="materials")
    material = models.CharField(max_length=64)
    status = models.CharField(max_length=20)
    necessity = models.CharField(max_length=12)
    needed_by = models.JSONField(default=list)
    received_how = models.CharField(max_length=12, blank=True)
    received_at = models.DateTimeField(null=True)
    original_seen_by = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "application", "material"], name="material_once")
        ]
