"""What is published about a case before and after its decision, and the reviews by other bodies: projections for pages."""

from django.db import models

from onewindow.core.kernel.ids import new_id


class PublicNotice(models.Model):
    """公示 before a decision, or the notice 听证公告 of a hearing that the agency holds of its own accord (AL art. 46).

    The case's events are the truth; the words (of a hearing: its place) stand here because they are public."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.CharField(max_length=12)
    case = models.ForeignKey("store.Case", on_delete=models.PROTECT, related_name="public_notices")
    department = models.CharField(max_length=48)
    round = models.PositiveIntegerField(help_text="seq of the event that published it")
    kind = models.CharField(max_length=12, default="publicity", db_default="publicity", help_text="publicity or hearing")
    words = models.TextField()
    since = models.DateField()
    until = models.DateField(null=True)
    open = models.BooleanField(default=True)
    objections = models.PositiveSmallIntegerField(default=0)
    unanswered = models.PositiveSmallIntegerField(default=0)
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "case", "round"], name="public_notice_once")
        ]
        indexes = [models.Index(fields=["jurisdiction", "-since", "-id"], name="public_notice_list")]


class Disclosure(models.Model):
    """双公示: one decision to be published within seven working days. `content` is minimised by rule when it is published;
    `state`: due, published, failed (tried again), withheld (with a reason) or withdrawn (the decision fell)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.CharField(max_length=12)
    case = models.ForeignKey(  # asked for within a place: `disclosure_once`
        "store.Case", on_delete=models.PROTECT, related_name="disclosures", db_index=False
    )
    department = models.CharField(max_length=48)
    round = models.PositiveIntegerField(help_text="seq of the deciding event")
    kind = models.CharField(max_length=12, help_text="licence or revocation")
    decided_on = models.DateField()
    due_on = models.DateField()
    state = models.CharField(max_length=12, default="due")
    content = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, blank=True)
    edition = models.PositiveSmallIntegerField(default=0)
    published_at = models.DateTimeField(null=True)
    published_on = models.DateField(null=True)
    changed_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    fault = models.CharField(max_length=120, blank=True)
    next_try = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "case", "round"], name="disclosure_once")
        ]
        indexes = [
            models.Index(
                fields=["jurisdiction", "next_try", "id"],
                condition=models.Q(state__in=["due", "failed"]),
                name="disclosure_waiting",
            ),
            models.Index(
                fields=["jurisdiction", "-published_on", "-id"],
                condition=models.Q(published_on__isnull=False),
                name="disclosure_list",
            ),
            models.Index(fields=["jurisdiction", "department", "state", "due_on", "id"], name="disclosure_agency"),
        ]


class OutsideReviewRow(models.Model):
    """A reconsideration or a suit as lists show it. `body`, `reference`, `paper`: which body, which numbers."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.CharField(max_length=12)
    case = models.ForeignKey("store.Case", on_delete=models.PROTECT, related_name="outside_reviews")
    department = models.CharField(max_length=48)
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=16)
    body = models.CharField(max_length=120)
    reference = models.CharField(max_length=120)
    filed_on = models.DateField()
    stayed = models.BooleanField(default=False)
    result = models.CharField(max_length=16, blank=True)
    result_on = models.DateField(null=True)
    paper = models.CharField(max_length=120, blank=True)
    act_by = models.DateField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "case", "number"], name="outside_review_once")
        ]
        indexes = [
            models.Index(fields=["jurisdiction", "department", "-filed_on", "-id"], name="outside_review_list"),
            models.Index(fields=["jurisdiction", "-filed_on", "-id"], name="outside_review_place"),
        ]
