"""Keys with which another system acts for one account in one role. Only a digest of the key is kept."""

from django.db import models

from onewindow.core.kernel.ids import new_id


class ApiToken(models.Model):
    """`digest` is the sha256 of a key of 256 random bits: there is nothing to guess, so no slow hash is needed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey("store.Account", on_delete=models.PROTECT, related_name="tokens")
    role = models.CharField(max_length=16)
    name = models.CharField(max_length=64, help_text="which system uses it")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=40)
    expires_on = models.DateField()
    revoked_at = models.DateTimeField(null=True)
