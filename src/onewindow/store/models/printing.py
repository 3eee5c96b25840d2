"""Papers printed as one job: which, in which order, from which page, and every time the printer ran."""

from django.db import models

from onewindow.core.kernel.ids import new_id


class PrintJob(models.Model):
    """Some papers in a chosen order behind a cover list. `pages` counts everything; known after the first run."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.CharField(max_length=12)
    title = models.CharField(max_length=80)
    order = models.CharField(max_length=16)
    reason = models.CharField(max_length=200, blank=True, help_text="why papers were printed again")
    papers = models.PositiveIntegerField()
    pages = models.PositiveIntegerField(null=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=40)
    command_id = models.CharField(max_length=80)
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["jurisdiction", "-made_at", "-id"], name="print_job_list")]
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "command_id"], name="print_job_once")]


class PrintLine(models.Model):
    """One paper in a job. `copy` 1 is the first print of the paper; anything above is a reprint and says so on each page."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.CharField(max_length=12)
    job = models.ForeignKey(PrintJob, on_delete=models.PROTECT, related_name="lines")
    document = models.ForeignKey("store.Document", on_delete=models.PROTECT, related_name="prints")
    position = models.PositiveIntegerField()
    copy = models.PositiveSmallIntegerField()
    first_page = models.PositiveIntegerField(null=True)
    pages = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "copy"], name="print_copy_once"),
            models.UniqueConstraint(fields=["job", "position"], name="print_position_once"),
        ]


class PrintRun(models.Model):
    """The printer ran from a page of a job: the first time, or after a jam (then the spoiled sheets are told)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.CharField(max_length=12)
    job = models.ForeignKey(PrintJob, on_delete=models.PROTECT, related_name="runs")
    from_page = models.PositiveIntegerField()
    spoiled = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=40)
    command_id = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "command_id"], name="print_run_once")]


class Phrase(models.Model):
    """A saying kept for forms: of one person (`account`), or shared by a department or the hall (`account` empty).

    `about`: what it is for: `material:CODE`, `reason:CODE`, `action:NAME`, or `any`. Never holds personal data of applicants.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.CharField(max_length=12)
    department = models.CharField(max_length=48, blank=True)
    account = models.ForeignKey("store.Account", null=True, on_delete=models.PROTECT, related_name="phrases")
    about = models.CharField(max_length=80)
    text = models.CharField(max_length=500)
    used = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=40)
    gone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["jurisdiction", "about", "department"], name="phrase_about")]
