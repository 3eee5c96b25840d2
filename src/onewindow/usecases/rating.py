"""好差评 (GB/T 39735): the person says how it was. Once per visit and per part, never defaulted, never changed by us."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import IntegrityError, transaction

from onewindow.core.kernel.dates import local
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.core.kernel.text import T, Text
from onewindow.store import scope
from onewindow.store.crypto import seal_text
from onewindow.store.models import Application, Case, Rating
from onewindow.usecases.command import Command

declare(
    "rating.level",
    zh="请选一个评价，从“非常满意”到“非常不满意”。不会替您选。",
    en="Choose one of the five, from very satisfied to very dissatisfied. None is chosen for you.",
    clause="GB/T 39735—2020 政务服务评价工作指南",
)
declare(
    "rating.reason",
    zh="不满意的，请勾选至少一个原因，或者写一句，我们才改得了。",
    en="If you are not satisfied, tick at least one reason or write a sentence, so that it can be put right.",
)
declare("rating.twice", zh="这一项您已经评过了，谢谢。", en="You have rated this already. Thank you.")
declare(
    "rating.early",
    zh="这一项还没有结果。办好以后再评。",
    en="There is no result yet. Rate it when it is done.",
)

LEVELS: dict[int, Text] = {
    1: T("非常满意", "Very satisfied"),
    2: T("满意", "Satisfied"),
    3: T("基本满意", "Fairly satisfied"),
    4: T("不满意", "Dissatisfied"),
    5: T("非常不满意", "Very dissatisfied"),
}
BAD = 4
"""From this level on a reason is asked for."""
REASONS: dict[str, Text] = {
    "late": T("比说好的日期晚", "Later than promised"),
    "extra_papers": T("要了不该要的材料", "Asked for papers that are not needed"),
    "told_twice": T("没有一次说清楚", "Not told everything at once"),
    "trips": T("来回跑", "Had to come several times"),
    "manner": T("态度不好", "Bad manner"),
    "page": T("网页不好用", "The pages are hard to use"),
    "result": T("结果说不清", "The result was not explained"),
}
MOST_WORDS = 500


def rate(
    application_id: UUID | str,
    subject: UUID | str,
    level: int,
    command: Command,
    *,
    reasons: Iterable[str] = (),
    comment: str = "",
) -> UUID:
    """Rate the whole visit (`subject` = the application) or one part with a result (`subject` = the case).

    `level` 1 very satisfied … 5 very dissatisfied. Returns the rating's id. Refused(`scope.not-found`, `rating.level`,
    `rating.reason`, `rating.early`, `rating.twice`).
    """
    row = scope.application(command.actor, application_id)
    if level not in LEVELS:
        raise refuse("rating.level")
    listed = sorted({reason for reason in reasons if reason in REASONS})
    words = comment.strip()[:MOST_WORDS]
    if level >= BAD and not listed and not words:
        raise refuse("rating.reason")
    case = _rated_case(row, subject)
    rating = Rating(
        jurisdiction=row.jurisdiction,
        opened_year=local(command.now).year,
        application=row,
        case=case,
        subject_id=case.id if case else row.id,
        level=level,
        channel=str(command.actor.channel),
        reasons=listed,
        data_key=row.data_key,
        rated_at=command.now,
    )
    if words:
        rating.comment_enc = seal_text(row.data_key, words, place=f"rating/{rating.id}")
    try:
        with transaction.atomic():
            rating.save(force_insert=True)
    except IntegrityError:
        raise refuse("rating.twice") from None
    return rating.id


def _rated_case(row: Application, subject: UUID | str) -> Case | None:
    """The part that is rated, or None for the whole visit. Refused when there is no result yet."""
    if str(subject) == str(row.id):
        if not row.cases.exclude(decided_on=None, open=True).exists():
            raise refuse("rating.early")
        return None
    case = row.cases.filter(pk=_uuid(subject)).first()
    if case is None:
        raise refuse("scope.not-found")
    if case.open and case.decided_on is None:
        raise refuse("rating.early")
    return case


def _uuid(value: UUID | str) -> UUID:
    try:
        return value if isinstance(value, UUID) else UUID(str(value))
    except ValueError:
        raise refuse("scope.not-found") from None
