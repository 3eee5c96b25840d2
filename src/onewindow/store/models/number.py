"""Official numbers come from ranges, never from a database sequence; gaps are allowed."""

from django.db import models


class NumberRange(models.Model):
    """The next serial of one scope (`case/<agency>`, `document/<word>`) and one day or year."""

    pk = models.CompositePrimaryKey("scope", "period")
    scope = models.CharField(max_length=160)
    period = models.CharField(max_length=10)
    next = models.PositiveIntegerField(default=1)
