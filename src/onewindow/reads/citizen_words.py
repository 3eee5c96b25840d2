"""Words the citizen's pages share: dates, limits and lists in both languages, as the look prescribes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from onewindow.core.catalogue.model import Element, ElementKind, Option
from onewindow.core.clock import Limit, Unit
from onewindow.core.kernel.checks import mask_id, mask_phone
from onewindow.core.kernel.text import EN, ZH, T, Text

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAYS = (
    T("周一", "Mon"), T("周二", "Tue"), T("周三", "Wed"), T("周四", "Thu"), T("周五", "Fri"), T("周六", "Sat"),
    T("周日", "Sun"),
)  # fmt: skip
_NUMERALS = "零一二三四五六七八九十"
_UNITS = {
    Unit.WORKING_DAY: T(" 个工作日", " working days"),
    Unit.CALENDAR_DAY: T(" 个自然日", " calendar days"),
    Unit.MONTH: T(" 个月", " months"),
    Unit.HOUR: T(" 小时", " hours"),
    Unit.WORKING_HOUR: T(" 个工作小时", " working hours"),
    Unit.WORKING_MINUTE: T(" 分钟", " minutes"),
}
_YES, _NO = T("是", "Yes"), T("否", "No")


def say(zh: str, en: str, **values: object) -> Text:
    """Fill `{names}` in both languages; a Text value is picked in each."""
    text = Text(zh, en)
    return Text(text.pick(ZH, **values), text.pick(EN, **values))


def day(on: date, *, near: date | None = None) -> Text:
    """`9月23日` / `23 Sep`; with the year when it is not the year of `near`."""
    zh, en = f"{on.month}月{on.day}日", f"{on.day} {MONTHS[on.month - 1]}"
    if near is None or near.year == on.year:
        return Text(zh, en)
    return Text(f"{on.year}年{zh}", f"{en} {on.year}")


def weekday(on: date) -> Text:
    return _WEEKDAYS[on.weekday()]


def limit(value: Limit) -> Text:
    """`5 个工作日` / `5 working days`: the unit is always said."""
    unit = _UNITS[value.unit]
    english = f"{value.amount}{unit.en}"
    return Text(f"{value.amount}{unit.zh}", english[:-1] if value.amount == 1 else english)


def working_days(amount: int) -> Text:
    return limit(Limit(amount, Unit.WORKING_DAY))


def numeral(amount: int) -> Text:
    """Small counts in characters (`六`), English in digits."""
    return Text(_NUMERALS[amount] if 0 <= amount <= 10 else f" {amount} ", str(amount))


def joined(texts: Iterable[Text], zh: str = "、", en: str = ", ") -> Text:
    """One list; equal texts once."""
    listed = list(dict.fromkeys(texts))
    return Text(zh.join(each.zh for each in listed), en.join(each.pick(EN) for each in listed))


def option(options: Iterable[Option], value: Any) -> Text:
    return next((each.label for each in options if each.value == str(value)), Text(str(value)))


def value_text(element: Element, value: Any, *, mask: bool = True) -> Text:
    """A value as a person reads it: the option's words, yes or no, the unit, dates in words; numbers of persons masked."""
    if value is None or value == "":
        return Text("")
    if isinstance(value, bool):
        return _YES if value else _NO
    if isinstance(value, list | tuple):
        return joined([option(element.options, each) for each in value])
    if element.kind is ElementKind.DATE:
        return date_text(str(value))
    word = option(element.options, value) if element.options else Text(str(value))
    if mask and element.kind is ElementKind.CITIZEN_ID:
        word = Text(mask_id(str(value)))
    if mask and element.kind is ElementKind.PHONE:
        word = Text(mask_phone(str(value)))
    if not element.unit.zh:
        return word
    return Text(f"{word.zh} {element.unit.zh}", f"{word.pick(EN)} {element.unit.pick(EN)}")


def date_text(value: str) -> Text:
    """An ISO date with its year in words; anything else as it is."""
    try:
        on = date.fromisoformat(value)
    except ValueError:
        return Text(value)
    return Text(f"{on.year}年{on.month}月{on.day}日", f"{on.day} {MONTHS[on.month - 1]} {on.year}")
