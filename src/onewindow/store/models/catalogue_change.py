"""How published content changes: sets of changes on their way to publication, files that came in, and the reform ledger."""

from django.db import models

from onewindow.core.kernel.ids import new_id


class CatalogueChange(models.Model):
    """Changes that are checked and published together: draft → checked → published, or withdrawn.

    `effective_from`: the day from which it is in force; it may lie ahead. `checked_against`: hash of what was in force
    when it was checked. `problems`: what the check found (canonical JSON). `version` counts its changes of state.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    title = models.CharField(max_length=200)
    origin = models.CharField(max_length=200)
    basis = models.CharField(max_length=400, blank=True)
    state = models.CharField(max_length=16, default="draft")
    author = models.CharField(max_length=64)
    author_name = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    checked_by = models.CharField(max_length=64, blank=True)
    checked_against = models.CharField(max_length=64, blank=True)
    problems = models.TextField(default="[]")
    effective_from = models.DateField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=64, blank=True)
    decided_name = models.CharField(max_length=64, blank=True)
    reason = models.CharField(max_length=400, blank=True)
    version = models.PositiveIntegerField(default=0)
    command_id = models.CharField(max_length=80, unique=True)

    class Meta:
        indexes = [models.Index(fields=["state", "-created_at"], name="change_state")]


class CatalogueChangeLine(models.Model):
    """One definition in a set of changes. Without `version` it ends; `base` is the version in force when it was drafted."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    change = models.ForeignKey(CatalogueChange, on_delete=models.CASCADE, related_name="lines")
    kind = models.CharField(max_length=24)
    code = models.CharField(max_length=64)
    version = models.ForeignKey(
        "store.ContentVersion", null=True, on_delete=models.PROTECT, related_name="drafted"
    )
    base = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["change", "kind", "code"], name="change_line_once")]


class CatalogueUpload(models.Model):
    """A workbook or pack as it came in, kept until somebody decides whether its changes become drafts."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=16)
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    digest = models.CharField(max_length=64)
    uploaded_by = models.CharField(max_length=64)
    uploaded_name = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField()
    change = models.ForeignKey(CatalogueChange, null=True, on_delete=models.PROTECT, related_name="uploads")

    class Meta:
        indexes = [models.Index(fields=["uploaded_by", "-uploaded_at"], name="upload_by")]


class Reform(models.Model):
    """One operation on one item: the figures before and after, from when, on what basis, by whom.

    The saved figures are `before - after` (materials in kinds, steps, trips, days in `unit`); `on_the_spot` counts items
    that became 即办. `state`: planned (no catalogue change yet), drafted, done, withdrawn. The operation's own words
    stand in `detail`.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.CharField(max_length=12)
    operation = models.CharField(max_length=24)
    state = models.CharField(max_length=16)
    item = models.CharField(max_length=64)
    item_name = models.CharField(max_length=200)
    item_name_en = models.CharField(max_length=200, blank=True)
    item_type = models.CharField(max_length=8)
    department = models.CharField(max_length=64)
    before = models.TextField()
    after = models.TextField()
    items = models.IntegerField(default=0)
    materials = models.IntegerField(default=0)
    steps = models.IntegerField(default=0)
    trips = models.IntegerField(default=0)
    days = models.IntegerField(default=0)
    unit = models.CharField(max_length=4, blank=True)
    on_the_spot = models.IntegerField(default=0)
    detail = models.CharField(max_length=400)
    detail_en = models.CharField(max_length=400, blank=True)
    basis = models.CharField(max_length=400)
    campaign = models.CharField(max_length=120, blank=True)
    effective_from = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=64)
    recorded_name = models.CharField(max_length=64)
    change = models.ForeignKey(CatalogueChange, null=True, on_delete=models.PROTECT, related_name="reforms")

    class Meta:
        indexes = [
            models.Index(fields=["jurisdiction", "state", "effective_from"], name="reform_year"),
            models.Index(fields=["jurisdiction", "department"], name="reform_department"),
            models.Index(fields=["jurisdiction", "item"], name="reform_item"),
        ]
