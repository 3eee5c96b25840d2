"""The time machine of demo mode: one stored offset moves the legal clock of web, jobs and sweep.

Recorded times and throttling stay on the wall clock. Each move stands in the journal.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

from onewindow.core.kernel.refusal import declare, refuse
from onewindow.store import clockwork, settings_rows
from onewindow.usecases import journal
from onewindow.usecases.command import Command

declare(
    "time.not-demo",
    zh="只有演示模式有时间机器。正式运行时，时间就是时间。",
    en="Only demo mode has a time machine. In production, time is time.",
)
declare(
    "time.too-far",
    zh="时间机器前后最多走 {most} 天。请换一个日期。",
    en="The time machine goes at most {most} days either way. Choose another date.",
)

FARTHEST = timedelta(days=730)


def legal_now(wall: datetime) -> datetime:
    """The moment on which legal dates rest (for jobs, which cannot see the store)."""
    return clockwork.legal_now(wall)


def shift(days: int, command: Command) -> timedelta:
    """Move the legal clock by so many calendar days (negative: back). Returns the new offset."""
    return _set(clockwork.offset() + timedelta(days=days), command)


def go_to(moment: datetime, command: Command) -> timedelta:
    """Move the legal clock to a moment (aware); it runs on from there."""
    return _set(moment - command.wall, command)


def reset(command: Command) -> timedelta:
    """Back to the wall clock."""
    return _set(timedelta(), command)


def _set(offset: timedelta, command: Command) -> timedelta:
    if not settings.DEMO:
        raise refuse("time.not-demo")
    if abs(offset) > FARTHEST:
        raise refuse("time.too-far", most=FARTHEST.days)
    seconds = round(offset.total_seconds())
    settings_rows.put(clockwork.KEY, seconds, at=command.wall, by=command.actor.account_id or "system")
    journal.write("time.moved", {"offset_seconds": seconds}, command)
    return timedelta(seconds=seconds)
