"""What waits in the outbox for a person: dead letters and uncertain ones, and how the rest stands."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from onewindow.core.certs.problems import problem_words
from onewindow.core.kernel.actor import Actor, Role
from onewindow.core.kernel.text import T, Text
from onewindow.store import letters
from onewindow.store.models import Application, Delivery, Outbox

TOPICS: dict[str, Text] = {
    "typeset": T("文书排版", "typesetting a paper"),
    "issue": T("自动制证", "issuing a certificate"),
    "load_filing": T("备案加载到执照", "printing a filing on the licence"),
    "upstream": T("告知后一项", "telling a waiting part"),
    "automatic": T("按规则判断", "judging by rule"),
    "frame": T("联办期限起算", "beginning a joint limit"),
    "erase": T("删除已销毁的档案包", "erasing a destroyed file's package"),
    "sms": T("短信", "SMS"),
    "mail": T("邮件", "mail"),
}
STATUSES: dict[str, Text] = {
    "pending": T("等待发出", "waiting"),
    "sending": T("正在发出", "being sent"),
    "uncertain": T("不知道发出没有", "uncertain"),
    "dead": T("投递失败", "failed for good"),
    "sent": T("已发出", "sent"),
    "discarded": T("已放弃", "given up"),
}
MOST = 200


@dataclass(frozen=True, slots=True)
class StuckLetter:
    """One message that needs a person. `problem` is a code; nothing personal stands here."""

    id: str
    topic: Text
    key: str
    status: str
    status_text: Text
    problem: str
    why: Text | None
    attempts: int
    since: datetime
    number: str


@dataclass(frozen=True, slots=True)
class OutboxPage:
    """The dead-letter page: what is stuck (at most MOST, oldest first), and counts of what is under way."""

    stuck: tuple[StuckLetter, ...]
    waiting: int
    sending: int
    failing: int
    oldest: timedelta | None


def outbox_page(actor: Actor, *, wall: datetime) -> OutboxPage:
    """For the administrator's jurisdictions; empty for anybody else. Times are on the wall clock."""
    if actor.role is not Role.ADMINISTRATOR:
        return OutboxPage((), 0, 0, 0, None)
    mine = letters.standing().filter(jurisdiction__in=actor.scope.jurisdictions)
    stuck = list(mine.filter(status__in=("dead", "uncertain")).order_by("next_at")[:MOST])
    under_way = list(
        mine.filter(status__in=("pending", "sending")).values_list("status", "attempts", "next_at")
    )
    counts = Counter(status for status, _, _ in under_way)
    oldest = min((next_at for _, _, next_at in under_way), default=None)
    return OutboxPage(
        _letters(stuck),
        counts["pending"],
        counts["sending"],
        sum(1 for status, attempts, _ in under_way if status == "pending" and attempts),
        max(wall - oldest, timedelta()) if oldest else None,
    )


def stuck_count(actor: Actor) -> int:
    """How many messages wait for a person (for a number in the navigation)."""
    if actor.role is not Role.ADMINISTRATOR:
        return 0
    mine = letters.standing().filter(jurisdiction__in=actor.scope.jurisdictions)
    return mine.filter(status__in=("dead", "uncertain")).count()


def _letters(rows: list[Delivery]) -> tuple[StuckLetter, ...]:
    owners = dict(
        Outbox.objects.filter(id__in=[row.message_id for row in rows]).values_list("id", "owner_id")
    )
    numbers = dict(
        Application.objects.filter(id__in=[o for o in owners.values() if o]).values_list("id", "number")
    )
    return tuple(
        StuckLetter(
            id=str(row.message_id),
            topic=TOPICS.get(row.topic, T(row.topic, row.topic)),
            key=row.key,
            status=row.status,
            status_text=STATUSES[row.status],
            problem=row.problem,
            why=problem_words(row.problem) if row.problem else None,
            attempts=row.attempts,
            since=row.claimed_at or row.next_at,
            number=numbers.get(owners.get(row.message_id), ""),
        )
        for row in rows
    )
