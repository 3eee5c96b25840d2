"""Published content: immutable versions, addressed by content hash; bundles freeze what an application rests on."""

from django.db import models

from onewindow.core.kernel.ids import new_id


class ContentVersion(models.Model):
    """One version of one definition. Never changed, never deleted."""

    hash = models.CharField(primary_key=True, max_length=64)
    kind = models.CharField(max_length=24)
    code = models.CharField(max_length=64)
    body = models.TextField()
    origin = models.CharField(max_length=200)
    imported_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["kind", "code", "imported_at"], name="content_kind_code")]


class Publication(models.Model):
    """Which version is in force where, from when to when. `jurisdiction` empty = everywhere; drafts have no row."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.CharField(max_length=12, blank=True, default="")
    kind = models.CharField(max_length=24)
    code = models.CharField(max_length=64)
    version = models.ForeignKey(ContentVersion, on_delete=models.PROTECT)
    effective_from = models.DateField()
    effective_to = models.DateField(null=True)
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=64)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction", "kind", "code", "effective_from"],
                condition=models.Q(withdrawn_at=None),
                name="publication_once_a_day",
            )
        ]


class Bundle(models.Model):
    """A frozen set of versions: `members` maps `kind/code` to version hash."""

    hash = models.CharField(primary_key=True, max_length=64)
    members = models.TextField()
    created_at = models.DateTimeField()
