"""Words, dates and numbers as people read them, in the language of the reader.

The reader's language is kept in a context variable that `ShellMiddleware` sets per request (`zh-hans` outside one).
Dates are Asia/Shanghai dates; a moment is shown on the clock of the hall.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from onewindow.core.kernel.dates import local
from onewindow.core.kernel.text import EN, ZH, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

LOCALES = (ZH, EN)
_locale: ContextVar[str] = ContextVar("onewindow_locale", default=ZH)

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAYS_ZH = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
_WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

# Unit codes are those of the command line (`5wd`, `20d`, `3m`, `2h`, `4wh`).
_UNITS = {
    "wd": (" 个工作日", " working day", " working days"),
    "d": (" 个自然日", " calendar day", " calendar days"),
    "m": (" 个月", " month", " months"),
    "h": (" 小时", " hour", " hours"),
    "wh": (" 个工作小时", " working hour", " working hours"),
    "min": (" 分钟", " minute", " minutes"),
}


def known_locale(value: str | None) -> str:
    """`value` when it is a language we speak, otherwise Chinese."""
    return value if value in LOCALES else ZH


def current_locale() -> str:
    """The reader's language: `zh-hans` or `en`."""
    return _locale.get()


@contextmanager
def speaking(locale: str) -> Iterator[None]:
    """Everything inside is worded in `locale`."""
    token = _locale.set(known_locale(locale))
    try:
        yield
    finally:
        _locale.reset(token)


def is_english(locale: str | None = None) -> bool:
    return (locale or current_locale()).startswith("en")


def pick(value: Any, locale: str | None = None) -> str:
    """A `Text`, a `{locale: string}` mapping, a str, a date or a number in the reader's language; None is empty."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, Text):
        return value.pick(locale or current_locale())
    if isinstance(value, dict) and ZH in value:
        return str(value.get(locale or current_locale()) or value[ZH])
    if isinstance(value, datetime):
        return moment(value, locale)
    if isinstance(value, date):
        return day(value, locale)
    return str(value)


def tr(zh: str, en: str, **params: Any) -> str:
    """The sentence in the reader's language, `{name}` filled from `params` (each picked in that language too)."""
    sentence = en if is_english() and en else zh
    if not params:
        return sentence
    return sentence.format_map({key: pick(value) for key, value in params.items()})


def _date(value: date | datetime) -> date:
    if isinstance(value, datetime):
        return local(value).date()
    return value


def day(value: date | datetime | None, locale: str | None = None) -> str:
    """`9月23日`, in English `23 Sep`: a day whose year is clear from the page."""
    if not value:
        return ""
    on = _date(value)
    return f"{on.day} {_MONTHS[on.month - 1]}" if is_english(locale) else f"{on.month}月{on.day}日"


def day_full(value: date | datetime | None, locale: str | None = None) -> str:
    """`2026年9月23日`, in English `23 Sep 2026`: every document and every year change."""
    if not value:
        return ""
    on = _date(value)
    return f"{day(on, locale)} {on.year}" if is_english(locale) else f"{on.year}年{day(on, locale)}"


def weekday(value: date | datetime | None, locale: str | None = None) -> str:
    """`周三`, in English `Wed`."""
    if not value:
        return ""
    return (_WEEKDAYS_EN if is_english(locale) else _WEEKDAYS_ZH)[_date(value).weekday()]


def hm(value: datetime | None) -> str:
    """`9:02` on the clock of the hall."""
    if not value:
        return ""
    at = local(value)
    return f"{at.hour}:{at.minute:02d}"


def moment(value: datetime | None, locale: str | None = None) -> str:
    """`9月18日 9:02`, in English `18 Sep 9:02`."""
    return f"{day(value, locale)} {hm(value)}" if value else ""


def moment_full(value: datetime | None, locale: str | None = None) -> str:
    """`2026年9月18日 9:02`, in English `18 Sep 2026 9:02`."""
    return f"{day_full(value, locale)} {hm(value)}" if value else ""


def limit_label(value: Any, locale: str | None = None) -> str:
    """`5wd` or a core `Limit` (amount and unit) → `5 个工作日` / `5 working days`. The unit is always said."""
    if value is None or value == "":
        return ""
    amount, unit = _limit_parts(value)
    if unit not in _UNITS:
        raise ValueError(f"a limit needs a unit of {', '.join(_UNITS)}: {value!r}")
    zh, one, many = _UNITS[unit]
    return f"{amount}{(one if amount == 1 else many) if is_english(locale) else zh}"


def _limit_parts(value: Any) -> tuple[int, str]:
    match = re.fullmatch(r"(\d+)\s*(wd|wh|min|d|m|h)", value.strip()) if isinstance(value, str) else None
    if match:
        return int(match[1]), match[2]
    amount = getattr(value, "amount", None)
    if isinstance(amount, int):
        return amount, str(getattr(value.unit, "value", value.unit))
    raise ValueError(f"not a limit: {value!r}")


def number(value: Any) -> str:
    """Thousands apart, decimals as given: `12345` → `12,345`, `368.40` stays."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        return pick(value)
    return f"{value:,}"


COUNTED = 999
"""Counts of lists stop here (`store.counting.MOST`): one more says that there are more."""


def upto(value: Any) -> str:
    """A count that stops at COUNTED: 12 → `12`, 1000 → `999+`."""
    return f"{COUNTED}+" if isinstance(value, int) and value > COUNTED else number(value)


_ZH_DIGITS = "零一二三四五六七八九"
_EN_NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


def numeral(value: int, locale: str | None = None) -> str:
    """A small count as a word for headings: 6 → 六 / six, 12 → 十二 / twelve, 2 → 两; beyond 99 (English 12) digits.

    `两` is right before a measure word (两个部门), which is where headings use it.
    """
    if is_english(locale):
        return _EN_NUMBERS[value] if 0 <= value < len(_EN_NUMBERS) else str(value)
    if not 0 <= value <= 99:
        return str(value)
    if value < 10:
        return "两" if value == 2 else _ZH_DIGITS[value]
    tens, ones = divmod(value, 10)
    return ("" if tens == 1 else _ZH_DIGITS[tens]) + "十" + (_ZH_DIGITS[ones] if ones else "")


def yuan(fen: int | None) -> str:
    """Whole fen as yuan: `1250` → `12.50`, `0` → `0`. No currency word: the sentence says 元."""
    if fen is None:
        return ""
    return f"{fen // 100:,}" if fen % 100 == 0 else f"{fen // 100:,}.{fen % 100:02d}"


def filesize(size: int | None) -> str:
    """Bytes as people say them: `2516582` → `2.4 MB`."""
    if size is None:
        return ""
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024))} KB" if size else "0 KB"
    return f"{size / 1024 / 1024:.1f} MB"
