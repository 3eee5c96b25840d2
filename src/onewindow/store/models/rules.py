"""Automatic decisions: the mode of each rule set in a place, the record of every judgement, back-tests, appeals, audits."""

from django.db import models

from onewindow.core.kernel.ids import new_id


class AutomaticMode(models.Model):
    """How a rule set is used in a place: off, shadow (proposes) or on. `content`: the version it was switched on with.

    A newer version in force is not trusted by an old switch: it proposes until somebody switches it on.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.CharField(max_length=12)
    ruleset = models.CharField(max_length=64)
    item = models.CharField(max_length=64)
    department = models.CharField(max_length=48)
    mode = models.CharField(max_length=8)
    content = models.CharField(max_length=64)
    reason = models.CharField(max_length=400)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=64)
    changed_name = models.CharField(max_length=64)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "ruleset"], name="automatic_mode_once")]
        indexes = [models.Index(fields=["jurisdiction", "item"], name="automatic_mode_item")]


class AutomaticRecord(models.Model):
    """One judgement of one case by one version of a rule set, on the version `seen` of the case. Append-only but `result`.

    `verdict`: canonical JSON without personal values; `facts`: [ref, id of the fact row, its digest], from which it
    replays. `clauses_verdict`, `clauses_facts`: the same of the clauses of the item, whose outcome is `clauses`; NULL in
    records older than these columns, which hold the table only.
    `result`: proposed (shadow), deciding → decided, person (a person decides; `blocked` says why), overtaken.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.CharField(max_length=12)
    case = models.ForeignKey("store.Case", on_delete=models.PROTECT, related_name="automatic")
    seen = models.PositiveIntegerField()
    ruleset = models.CharField(max_length=64)
    content = models.CharField(max_length=64)
    item = models.CharField(max_length=64)
    department = models.CharField(max_length=48)
    mode = models.CharField(max_length=8)
    on = models.DateField()
    decides = models.CharField(max_length=8, blank=True)
    row = models.CharField(max_length=64, blank=True)
    clauses = models.CharField(max_length=8, blank=True)
    verdict = models.TextField()
    facts = models.JSONField(default=list)
    clauses_verdict = models.TextField(null=True)  # noqa: DJ001 - NULL: never kept, "" would be a verdict
    clauses_facts = models.JSONField(null=True)
    result = models.CharField(max_length=12)
    blocked = models.CharField(max_length=64, blank=True)
    judged_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "seen", "content", "mode"], name="automatic_record_once")]
        indexes = [
            models.Index(fields=["jurisdiction", "ruleset", "-judged_at"], name="automatic_record_set"),
            models.Index(fields=["case", "-seen"], name="automatic_record_case"),
            models.Index(fields=["jurisdiction", "ruleset", "-id"], name="automatic_record_page"),
        ]


class AutomaticBacktest(models.Model):
    """A rule set held against past cases. `differences`: cases it would have decided otherwise, by id and number."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.CharField(max_length=12)
    ruleset = models.CharField(max_length=64)
    content = models.CharField(max_length=64)
    since = models.DateField()
    until = models.DateField()
    looked = models.PositiveIntegerField()
    same = models.PositiveIntegerField()
    referred = models.PositiveIntegerField()
    unknown = models.PositiveIntegerField()
    differ = models.PositiveIntegerField()
    differences = models.JSONField(default=list)
    ran_at = models.DateTimeField()
    ran_by = models.CharField(max_length=64)
    ran_name = models.CharField(max_length=64)
    command_id = models.CharField(max_length=80, unique=True)

    class Meta:
        indexes = [models.Index(fields=["jurisdiction", "ruleset", "-ran_at"], name="automatic_backtest_set")]


class AutomaticAppeal(models.Model):
    """申请人工复核: the applicant asks that a person looks at what rule decided or proposed. Texts are sealed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.CharField(max_length=12)
    case = models.ForeignKey("store.Case", on_delete=models.PROTECT, related_name="automatic_appeals")
    record = models.ForeignKey(AutomaticRecord, on_delete=models.PROTECT, related_name="appeals")
    data_key = models.ForeignKey("store.DataKey", on_delete=models.PROTECT)
    department = models.CharField(max_length=48)
    assigned_to = models.UUIDField(null=True)
    assigned_name = models.CharField(max_length=64, blank=True)
    reason_enc = models.BinaryField()
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    outcome = models.CharField(max_length=12, blank=True)
    answer_enc = models.BinaryField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=64, blank=True)
    answered_name = models.CharField(max_length=64, blank=True)
    command_id = models.CharField(max_length=80, unique=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(answered_at=None), name="automatic_appeal_open_once"
            )
        ]
        indexes = [models.Index(fields=["jurisdiction", "department", "due_on"], name="automatic_appeal_due")]


class AutomaticAudit(models.Model):
    """抽查: a draw among the automatic decisions of a period. Seed, share and days make the same draw again."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.CharField(max_length=12)
    ruleset = models.CharField(max_length=64)
    seed = models.CharField(max_length=64)
    share = models.PositiveSmallIntegerField(help_text="of a hundred")
    since = models.DateField()
    until = models.DateField()
    population = models.PositiveIntegerField()
    drawn_at = models.DateTimeField()
    drawn_by = models.CharField(max_length=64)
    drawn_name = models.CharField(max_length=64)
    command_id = models.CharField(max_length=80, unique=True)


class AutomaticAuditLine(models.Model):
    """One drawn decision, and what the auditor found: confirmed or disputed, with a reason (sealed)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    audit = models.ForeignKey(AutomaticAudit, on_delete=models.PROTECT, related_name="lines")
    record = models.ForeignKey(AutomaticRecord, on_delete=models.PROTECT, related_name="audited")
    place = models.PositiveIntegerField()
    found = models.CharField(max_length=12, blank=True)
    data_key = models.ForeignKey("store.DataKey", on_delete=models.PROTECT)
    reason_enc = models.BinaryField(null=True)
    found_at = models.DateTimeField(null=True)
    found_by = models.CharField(max_length=64, blank=True)
    found_name = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["audit", "record"], name="automatic_audit_line_once")]
