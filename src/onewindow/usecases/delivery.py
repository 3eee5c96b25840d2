"""Delivering the outbox: claim, send, mark. A crash at any point is found again, and never resent in silence.

pending ──claim──▶ sending ──sent──▶ sent
   ▲                  │ failed, or the worker died
   └── later (safe) ──┼──▶ uncertain (nobody knows whether it went out) ──▶ a person, or a later retry
                      └──▶ dead (too often, or hopeless) · discarded (a person said so, or no such channel)
"""

from __future__ import annotations

import json
import logging
import random
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from os import getpid
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import Error, transaction
from django.db.models import F, Q

from onewindow.core.kernel.actor import Role
from onewindow.core.kernel.codec import canonical
from onewindow.core.kernel.refusal import Refused, declare, refuse
from onewindow.store import letters
from onewindow.store.failpoints import reach
from onewindow.store.models import Delivery, Outbox
from onewindow.usecases import journal
from onewindow.usecases.command import Command, by_system
from onewindow.usecases.handlers import CHANNELS, Channel, Hopeless, Parcel, Policy
from onewindow.usecases.outbox import Letter, post
from onewindow.usecases.ports import ChannelOff, NotSent

log = logging.getLogger("onewindow.delivery")

declare(
    "delivery.not-stuck",
    zh="这封信已经不在等人处理了。请刷新页面看最新状态。",
    en="This message no longer waits for a person. Reload the page to see how it stands.",
)
declare(
    "delivery.not-yours",
    zh="只有系统管理员能处理发件箱里的信。请找管理员。",
    en="Only the administrator handles the outbox. Ask the administrator.",
)

BATCH = 20
MOST_ATTEMPTS = 8
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=5), timedelta(hours=1)
UNCERTAIN_PAUSE = timedelta(minutes=10)
LEASE = timedelta(minutes=5)
"""How long a claim of a worker on another machine is believed."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """What one round did."""

    sent: int = 0
    failed: int = 0

    def __bool__(self) -> bool:
        return bool(self.sent or self.failed)


def deliver_due(now: datetime, wall: datetime, *, channels: Mapping[str, Channel] = CHANNELS) -> Delivered:
    """Deliver up to BATCH messages that are due on the wall clock. `now` is the legal clock of what they cause."""
    sent = failed = 0
    for row in _due(wall, channels):
        if not _claim(row, wall):
            continue
        reach("outbox.after_claim")
        if _deliver(row, now, wall, channels):
            sent += 1
        else:
            failed += 1
    return Delivered(sent, failed)


def deliver_owned(
    owner: UUID, topics: frozenset[str], now: datetime, wall: datetime, *, channels: Mapping[str, Channel] = CHANNELS
) -> Delivered:
    """Deliver what one application still has to tell inside OneWindow (`topics`), until nothing more comes of it."""
    sent = failed = 0
    while True:
        mine = Outbox.objects.filter(owner_id=owner, topic__in=topics).values("id")
        rows = list(Delivery.objects.filter(message_id__in=mine, status="pending", next_at__lte=wall))
        for row in rows:
            if _claim(row, wall) and _deliver(row, now, wall, channels):
                sent += 1
            else:
                failed += 1
        if not rows:
            return Delivered(sent, failed)


def _due(wall: datetime, channels: Mapping[str, Channel]) -> list[Delivery]:
    again = [topic for topic, channel in channels.items() if channel.policy() is Policy.RETRY]
    due = letters.due().filter(
        Q(status="pending") | Q(status="uncertain", topic__in=again), next_at__lte=wall
    )
    return list(due.order_by("next_at", "message_id")[:BATCH])


def _claim(row: Delivery, wall: datetime) -> bool:
    """Mark `sending` before anything leaves. False when another worker was faster."""
    mine = Delivery.objects.filter(message_id=row.message_id, status=row.status, attempts=row.attempts)
    return bool(
        mine.update(status="sending", claimed_by=worker_name(), claimed_at=wall, attempts=F("attempts") + 1)
    )


def _deliver(row: Delivery, now: datetime, wall: datetime, channels: Mapping[str, Channel]) -> bool:
    channel = channels.get(row.topic)
    if channel is None:
        return _mark(row, "dead", problem="no-handler")
    attempts = row.attempts + 1
    try:
        receipt = channel.handle(_parcel(row, now, wall))
        reach("outbox.between_send_and_mark")
    except ChannelOff:
        return _mark(row, "discarded", problem="channel-off", done_at=wall)
    except Hopeless as error:
        return _bury(row, error.code, wall)
    except NotSent as error:
        return _later(row, attempts, error.code, wall)
    except Refused as refused:
        return _later(row, attempts, refused.code, wall)
    except Exception as error:  # whatever the other side does, the row must not stay claimed
        log.warning(
            "%s %s: %s", row.topic, row.key, type(error).__name__, exc_info=not isinstance(error, OSError)
        )
        if channel.policy().safe or isinstance(error, Error):
            return _later(row, attempts, type(error).__name__, wall)
        return _unknown(row, type(error).__name__, wall)
    return _mark(row, "sent", receipt=receipt[:120], done_at=wall)


def _parcel(row: Delivery, now: datetime, wall: datetime) -> Parcel:
    message = Outbox.objects.get(
        jurisdiction=row.jurisdiction, opened_year=row.opened_year, id=row.message_id
    )
    command = by_system(now, wall, row.key[:64].ljust(8, "."))
    return Parcel(row.message_id, row.topic, row.key, json.loads(message.body), command)


def _mark(row: Delivery, status: str, **columns: object) -> bool:
    """Write the end of this attempt, unless somebody has taken the row back meanwhile."""
    mine = Delivery.objects.filter(message_id=row.message_id, status="sending", claimed_by=worker_name())
    changed = mine.update(status=status, **{"problem": "", **columns})
    return bool(changed) and status == "sent"


def _later(row: Delivery, attempts: int, problem: str, wall: datetime) -> bool:
    if attempts >= MOST_ATTEMPTS:
        return _bury(row, problem, wall)
    return _mark(row, "pending", problem=problem[:60], next_at=wall + pause(attempts))


def _unknown(row: Delivery, problem: str, wall: datetime) -> bool:
    """It may or may not have gone out. Nothing is sent again before the policy or a person says so."""
    return _mark(row, "uncertain", problem=problem[:60], next_at=wall + UNCERTAIN_PAUSE)


def _bury(row: Delivery, problem: str, wall: datetime) -> bool:
    with transaction.atomic():
        _mark(row, "dead", problem=problem[:60])
        if getattr(settings, "ALERT_MAIL", "") and row.topic != "mail":
            alert = Letter("mail", f"alert/{row.message_id}/{row.attempts}", canonical({"letter": row.key}))
            post([alert], jurisdiction=row.jurisdiction, year=row.opened_year, at=wall)
    log.error("dead letter: %s %s (%s)", row.topic, row.key, problem[:60])
    return False


def pause(attempts: int) -> timedelta:
    """How long to wait after the given number of failures: doubling, at most an hour, with up to half as much again."""
    base = min(FIRST_PAUSE * 2 ** min(attempts - 1, 20), LONGEST_PAUSE)
    return base * (1 + random.random() / 2)


def recover(wall: datetime, *, channels: Mapping[str, Channel] = CHANNELS) -> int:
    """Take back what dead workers held. Safe channels try again at once; the others' messages become uncertain.

    Call it only while this worker itself has nothing in hand. Returns how many were taken back.
    """
    found = 0
    for row in letters.due().filter(status="sending"):
        if not _abandoned(row, wall):
            continue
        channel = channels.get(row.topic)
        safe = channel is None or channel.policy().safe
        if row.attempts >= MOST_ATTEMPTS and safe:
            status = "dead"
        else:
            status = "pending" if safe else "uncertain"
        held = Delivery.objects.filter(
            message_id=row.message_id, status="sending", claimed_by=row.claimed_by, attempts=row.attempts
        )
        next_at = wall if safe else wall + UNCERTAIN_PAUSE
        found += held.update(status=status, problem="interrupted", next_at=next_at)
    return found


def _abandoned(row: Delivery, wall: datetime) -> bool:
    if row.claimed_by == worker_name():
        return True
    host, _, rest = row.claimed_by.rpartition("/")[0].partition("/")
    if host != _host():
        return row.claimed_at is None or row.claimed_at < wall - LEASE
    return _process(int(rest or 0)) != row.claimed_by


def worker_name() -> str:
    """This process: host, process id, and when it started (a process id is used again, the pair is not)."""
    return _process(getpid())


@lru_cache(maxsize=1)
def _host() -> str:
    return socket.gethostname()[:18].replace("/", "-")


def _process(pid: int) -> str:
    """The name a process of this machine would claim with; an impossible one when it does not run."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        started = "0" if pid == getpid() else "gone"
    else:
        started = stat.rpartition(")")[2].split()[19]
    return f"{_host()}/{pid}/{started}"


# What a person does with a letter that is stuck.


def retry(message_id: UUID | str, command: Command) -> None:
    """Send a dead or uncertain message again: the person has made sure that this is right. Refused when not stuck."""
    _settle(message_id, command, "retried", status="pending", attempts=0, next_at=command.wall, problem="")


def discard(message_id: UUID | str, command: Command) -> None:
    """Give a dead or uncertain message up."""
    _settle(message_id, command, "discarded", status="discarded", done_at=command.wall)


def confirm_sent(message_id: UUID | str, command: Command) -> None:
    """The person has made sure that an uncertain message did go out."""
    _settle(message_id, command, "confirmed", status="sent", done_at=command.wall)


def _settle(message_id: UUID | str, command: Command, verb: str, **columns: object) -> None:
    if command.actor.role is not Role.ADMINISTRATOR:
        raise refuse("delivery.not-yours")
    stuck = Delivery.objects.filter(
        message_id=message_id,
        status__in=("dead", "uncertain"),
        jurisdiction__in=command.actor.scope.jurisdictions,
    )
    row = stuck.first()
    if row is None:
        raise refuse("delivery.not-stuck")
    with transaction.atomic():
        if not stuck.filter(attempts=row.attempts).update(**columns):
            raise refuse("delivery.not-stuck")
        body = {"message": str(row.message_id), "key": row.key, "was": row.status}
        journal.write(f"outbox.{verb}", body, command, jurisdiction=row.jurisdiction)
