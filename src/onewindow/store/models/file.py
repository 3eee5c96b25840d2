"""Files: content-addressed, encrypted, written and fsynced before the row commits; uploads hang them on a material."""

from django.db import models

from onewindow.core.kernel.ids import new_id


class File(models.Model):
    """`address` is the sha256 of the stored (encrypted) bytes and names the file on disk."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.CharField(max_length=12)
    opened_year = models.PositiveSmallIntegerField()
    address = models.CharField(max_length=64, unique=True)
    data_key = models.ForeignKey("store.DataKey", on_delete=models.PROTECT)
    content_mark = models.CharField(max_length=64, help_text="HMAC of the plain bytes under the data key")
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=80)
    created_at = models.DateTimeField()


class Upload(models.Model):
    """One file handed in for one material of a draft or application (`owner_id`)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.CharField(max_length=12)
    opened_year = models.PositiveSmallIntegerField()
    owner_id = models.UUIDField()
    material = models.CharField(max_length=64)
    file = models.ForeignKey(File, on_delete=models.PROTECT)
    data_key = models.ForeignKey("store.DataKey", on_delete=models.PROTECT)
    name_enc = models.BinaryField()
    pages = models.PositiveSmallIntegerField(default=1)
    replaced_by = models.UUIDField(null=True)
    removed_at = models.DateTimeField(null=True)
    uploaded_by = models.CharField(max_length=40)
    channel = models.CharField(max_length=10)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["jurisdiction", "owner_id", "material"], name="upload_owner")]
