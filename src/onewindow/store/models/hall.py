"""The hall: zones, windows with what they offer when, who sits where, kiosks, and the ticket book."""

from django.db import models

from onewindow.core.kernel.ids import new_id


class HallZone(models.Model):
    """A part of the hall with one queue. `letter` begins its ticket numbers (A036)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.CharField(max_length=12)
    code = models.CharField(max_length=32)
    name = models.JSONField(help_text="{locale: text}")
    letter = models.CharField(max_length=1)
    floor = models.CharField(max_length=20, blank=True)
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "code"], name="hall_zone_once"),
            models.UniqueConstraint(fields=["jurisdiction", "letter"], name="hall_zone_letter_once"),
        ]


class HallWindow(models.Model):
    """One window. What it offers when is data of `core.hall.windows`: `departments`, `items`, `sessions`.

    `opens_on`..`closes_on`: a temporary window; both empty: a standing one. `open`: shut for now by the hall.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.CharField(max_length=12)
    zone = models.ForeignKey(HallZone, on_delete=models.PROTECT, related_name="windows")
    code = models.CharField(max_length=8)
    name = models.JSONField(help_text="{locale: text}")
    kind = models.CharField(max_length=12)
    departments = models.JSONField(default=list)
    items = models.JSONField(default=list)
    sessions = models.JSONField(default=list)
    opens_on = models.DateField(null=True)
    closes_on = models.DateField(null=True)
    open = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "code"], name="hall_window_once")]


class HallSeat(models.Model):
    """Who sits at a window, from–until. One person sits at one window, one window has one person."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.CharField(max_length=12)
    window = models.ForeignKey(HallWindow, on_delete=models.PROTECT, related_name="seats")
    account = models.ForeignKey("store.Account", on_delete=models.PROTECT, related_name="seats")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction", "window"], condition=models.Q(until=None), name="hall_seat_window"
            ),
            models.UniqueConstraint(
                fields=["jurisdiction", "account"], condition=models.Q(until=None), name="hall_seat_account"
            ),
        ]
        indexes = [models.Index(fields=["jurisdiction", "since"], name="hall_seat_day")]


class HallDuty(models.Model):
    """值班领导: who leads the hall on a day, and signs its close."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.CharField(max_length=12)
    on = models.DateField()
    account = models.ForeignKey("store.Account", on_delete=models.PROTECT, related_name="hall_duties")
    set_by = models.CharField(max_length=40)
    set_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "on"], name="hall_duty_once")]


class HallDevice(models.Model):
    """A ticket machine. Its address holds `token`: whoever stands before the machine needs no account."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.CharField(max_length=12)
    name = models.CharField(max_length=60)
    token = models.CharField(max_length=40, unique=True)
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField()


class Ticket(models.Model):
    """A number of one day. The projection of its event stream (`core.hall.tickets`); `token` opens the person's page.

    `rank`: 0 sent on or called back, 1 green channel, 2 everybody; the queue is `rank`, then `queued_at`.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.CharField(max_length=12)
    opened_year = models.PositiveSmallIntegerField()
    on = models.DateField()
    zone = models.ForeignKey(HallZone, on_delete=models.PROTECT, related_name="tickets")
    number = models.CharField(max_length=12)
    token = models.CharField(max_length=32, unique=True)
    item = models.CharField(max_length=64, blank=True)
    green = models.CharField(max_length=16, blank=True)
    paper = models.BooleanField(default=False)
    status = models.CharField(max_length=12)
    rank = models.PositiveSmallIntegerField(default=2)
    queued_at = models.DateTimeField()
    for_window = models.ForeignKey(HallWindow, null=True, on_delete=models.PROTECT, related_name="sent_here")
    window = models.ForeignKey(HallWindow, null=True, on_delete=models.PROTECT, related_name="tickets")
    calls = models.PositiveSmallIntegerField(default=0)
    taken_at = models.DateTimeField()
    called_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    application_id = models.UUIDField(null=True)
    version = models.PositiveIntegerField()
    head_hash = models.CharField(max_length=64)
    snapshot = models.TextField()
    command_id = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "on", "number"], name="ticket_number_once"),
            models.UniqueConstraint(fields=["jurisdiction", "command_id"], name="ticket_command_once"),
            # two windows that call in the same moment: the second finds its window taken
            models.UniqueConstraint(
                fields=["jurisdiction", "window"], condition=models.Q(status="called"), name="ticket_one_per_window"
            ),
        ]
        indexes = [
            models.Index(fields=["jurisdiction", "on", "zone", "status", "rank", "queued_at"], name="ticket_queue"),
        ]


class Tutorial(models.Model):
    """A short tutorial of one item for the guide desk and the window: steps and the usual mistakes, kept by the hall."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.CharField(max_length=12)
    item = models.CharField(max_length=64)
    steps = models.JSONField(default=list)
    mistakes = models.JSONField(default=list)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "item"], name="tutorial_once")]
