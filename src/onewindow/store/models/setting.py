"""A few stored settings of the running system: the time machine's offset, the last content import."""

from django.db import models


class Setting(models.Model):
    """`value` is plain JSON."""

    key = models.CharField(primary_key=True, max_length=64)
    value = models.JSONField()
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=64, blank=True)
