"""Refusals of the engine itself: wrong action, wrong person, wrong moment, something missing."""

from __future__ import annotations

from onewindow.core.kernel.refusal import declare
from onewindow.core.kernel.text import T, Text

UNKNOWN_ACTION = declare(
    "process.unknown_action",
    zh="没有“{action}”这个动作。请刷新页面后再试。",
    en="There is no action “{action}”. Reload the page and try again.",
)
OTHER_KIND = declare(
    "process.other_kind",
    zh="这类事项没有“{action}”。请按本事项的办理方式办。",
    en="This kind of item has no “{action}”. Use the actions of its own kind.",
)
NOT_YOURS = declare(
    "process.not_yours",
    zh="您的岗位不能“{action}”（{clause}）。请交给有这项职权的人办。",
    en="Your role may not “{action}” ({clause}). Hand it to someone who holds this power.",
)
NOT_NOW = declare(
    "process.not_now",
    zh="现在的状态（{status}）不能“{action}”。请刷新页面看最新状态。",
    en="“{action}” is not possible in the present status ({status}). Reload the page to see how it stands.",
)
FUTURE = declare(
    "process.future",
    zh="“{action}”的时间晚于现在。请填已经发生的时间。",
    en="The time of “{action}” lies in the future. Give a time that has passed.",
)
BACKDATED = declare(
    "process.backdated",
    zh="“{action}”不能倒签日期。请按今天的日期办。",
    en="“{action}” cannot be backdated. Do it with today's date.",
)
LATE_REASON = declare(
    "process.late_reason",
    zh="“{action}”写的是 {on}，是补录。请写明为什么今天才登记。",
    en="“{action}” is dated {on}: a late entry. Say why it is recorded only today.",
)
BEFORE_LAST = declare(
    "process.before_last",
    zh="“{action}”的日期早于上一步（{last}）。请核对日期。",
    en="The date of “{action}” lies before the step that came last ({last}). Check the date.",
)
NEEDS = declare(
    "process.needs",
    zh="“{action}”还缺：{what}。请补上再办。",
    en="“{action}” still needs: {what}. Add it and try again.",
)

_WORDS: dict[str, Text] = {}


def words(**entries: Text) -> None:
    """Name order data for people, so that a refusal says 承诺书 and not `text_hash`."""
    _WORDS.update(entries)


def word(name: str) -> Text:
    """The name of an order datum for people; the bare name when nobody gave one."""
    return _WORDS.get(name, T(name, name))
