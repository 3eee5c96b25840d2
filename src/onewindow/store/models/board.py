"""The cockpit's figures where much is in hand: one row per department, counted by the jobs once a minute."""

from django.db import models

from onewindow.core.kernel.ids import new_id


class BoardFigure(models.Model):
    """What `reads/cockpit_figures.py` counted of one department: nothing rests on it, and it may be thrown away."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.CharField(max_length=12)
    department = models.CharField(max_length=48)
    on = models.DateField()
    taken_at = models.DateTimeField()
    body = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "department"], name="board_figure_once")]
