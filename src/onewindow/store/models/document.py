"""Documents of a case and their service (送达). The issuer is always the agency in law."""

from django.db import models

from onewindow.core.kernel.ids import new_id


class Document(models.Model):
    """`payload_enc` is the encrypted JSON of `core.certs.DocumentData`; the PDF is made by the jobs, once."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.CharField(max_length=12)
    opened_year = models.PositiveSmallIntegerField()
    application = models.ForeignKey("store.Application", on_delete=models.PROTECT, related_name="documents")
    case = models.ForeignKey("store.Case", null=True, on_delete=models.PROTECT, related_name="documents")
    subject_id = models.UUIDField(
        help_text="the case, or the application where one paper speaks for several parts"
    )
    department = models.CharField(max_length=48)
    kind = models.CharField(max_length=32)
    number = models.CharField(max_length=60)
    cause = models.CharField(max_length=80, help_text="the event (or command) that ordered it")  # for several persons: /2, /3 …
    data_key = models.ForeignKey("store.DataKey", on_delete=models.PROTECT, db_index=False)  # nobody asks by it
    payload_enc = models.BinaryField()
    status = models.CharField(max_length=12, default="queued")
    problem = models.CharField(max_length=200, blank=True)
    file = models.ForeignKey("store.File", null=True, on_delete=models.PROTECT, db_index=False)  # `document_file`
    issued_at = models.DateTimeField()
    served_at = models.DateTimeField(null=True)
    void_at = models.DateTimeField(null=True)
    replaces = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "number"], name="document_number_once"),
            models.UniqueConstraint(
                fields=["jurisdiction", "subject_id", "kind", "cause"], name="document_once_per_event"
            ),
        ]
        indexes = [
            models.Index(
                fields=["jurisdiction", "issued_at"], condition=models.Q(status="failed"), name="document_failed"
            ),
            models.Index(fields=["jurisdiction", "issued_at"], name="document_issued"),
            # a file that is destroyed asks who still shows it; a decision writes papers that have none yet
            models.Index(fields=["file"], condition=models.Q(file__isnull=False), name="document_file"),
            models.Index(
                fields=["jurisdiction", "-void_at"], condition=models.Q(void_at__isnull=False), name="document_void"
            ),
            models.Index(
                fields=["jurisdiction", "-issued_at"],
                condition=models.Q(served_at__isnull=True, void_at__isnull=True),
                name="document_unserved",
            ),
        ]


class Service(models.Model):
    """One attempt to serve one document: mode, time, to whom, what came of it. Remedy dates run from a served one."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.CharField(max_length=12)
    opened_year = models.PositiveSmallIntegerField()
    data_key = models.ForeignKey("store.DataKey", on_delete=models.PROTECT)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="services")
    mode = models.CharField(max_length=16)
    recipient_enc = models.BinaryField()
    relation = models.CharField(max_length=16)
    evidence_enc = models.BinaryField(null=True)
    evidence_file = models.ForeignKey("store.File", null=True, on_delete=models.PROTECT)
    attempted_at = models.DateTimeField()
    outcome = models.CharField(max_length=12, default="served")
    served_at = models.DateTimeField(null=True)
    until = models.DateField(null=True, help_text="the last day of a public notice, or by when a posted paper is asked after")
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=40)
    reconsider_until = models.DateField(null=True)
    sue_until = models.DateField(null=True)
