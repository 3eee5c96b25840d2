"""Certificates: number, licence identifier, digest, status, and the token of the public check page."""

from django.db import models

from onewindow.core.kernel.ids import new_id


class Certificate(models.Model):
    """Issued once per (case, item, kind, edition): issuing again finds the same row. `digest` covers the token too."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.CharField(max_length=12)
    opened_year = models.PositiveSmallIntegerField()
    case = models.ForeignKey("store.Case", on_delete=models.PROTECT, related_name="certificates")
    item = models.CharField(max_length=64)
    kind = models.CharField(max_length=48)
    holder = models.ForeignKey("store.Party", on_delete=models.PROTECT, related_name="certificates")
    subject = models.CharField(max_length=40, blank=True)
    edition = models.PositiveSmallIntegerField(default=1)
    replaces = models.UUIDField(null=True)
    number = models.CharField(max_length=60)
    identifier = models.CharField(max_length=120)
    data_key = models.ForeignKey("store.DataKey", on_delete=models.PROTECT)
    content_enc = models.BinaryField()
    digest = models.CharField(max_length=64)
    verify_token = models.CharField(max_length=32, unique=True)
    status = models.CharField(max_length=12, default="valid")
    status_on = models.DateField(null=True, help_text="since when it is no longer valid")
    licence = models.UUIDField(null=True, help_text="the stream of acts it belongs to: the first edition's key")
    issued_on = models.DateField()
    valid_until = models.DateField(null=True)
    document = models.ForeignKey("store.Document", null=True, on_delete=models.PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction", "case", "item", "kind", "subject", "edition"], name="certificate_once"
            ),
            models.UniqueConstraint(
                fields=["jurisdiction", "kind", "number"],
                condition=models.Q(status="valid"),
                name="certificate_number_once",
            ),
            models.UniqueConstraint(
                fields=["jurisdiction", "identifier"], name="certificate_identifier_once"
            ),
        ]
        indexes = [
            models.Index(fields=["holder", "status"], name="certificate_holder"),
            models.Index(
                fields=["jurisdiction", "valid_until"],
                condition=models.Q(status="valid", licence__isnull=True, valid_until__isnull=False),
                name="certificate_without_stream",
            ),
        ]
