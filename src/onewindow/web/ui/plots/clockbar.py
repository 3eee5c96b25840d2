"""One decision clock drawn as cells, a cell for a working day: used, left to the promise, left to the statute."""

from __future__ import annotations

from typing import Any

from django.utils.safestring import SafeString

from onewindow.web.ui import words

from .svg import n, path, picture, rect, text, text_width

_MOST = 60  # beyond this, cells become a scale


def clockbar(view: Any, locale: str = "zh-hans", *, phone: bool = False) -> SafeString:
    """`view` is a `ClockView` (working days). The sentence for screen readers says the same as the cells."""
    with words.speaking(locale):
        return _draw(view, 326.0 if phone else 1000.0, phone)


def _draw(view: Any, width: float, phone: bool) -> SafeString:
    total = max(view.limit_total, view.promise_total, view.used, 1)
    gap = 4.0 if total <= 30 and not phone else (2.0 if total <= _MOST else 0.0)
    cell = (width - gap * (total - 1)) / total
    top, height = 26.0, 14.0
    body = []
    for k in range(total):
        body.append(rect(_kind(view, k), k * (cell + gap), top, cell, height, 2 if gap else 0))
    if view.paused:
        body.append(rect("paused", view.used * (cell + gap), top - 4, 6, height + 8, 1))
    body += _pins(view, cell + gap, width, top, height, phone)
    title = words.tr("这一件的时限，按工作日", "The limits of this part, in working days")
    return picture(
        title,
        _sentence(view),
        width,
        84.0 if phone else 62.0,
        body,
        cls="clockbar",
        variant="phone" if phone else "wide",
    )


def _kind(view: Any, k: int) -> str:
    """What the k-th working day (from 0) is drawn as."""
    if k < view.used:
        return (
            "over"
            if view.promise_total and k >= view.promise_total
            else ("ok" if view.state == "done" else "used")
        )
    if view.state == "wait":
        return "free"
    return "left" if k < view.promise_total else "spare"


def _pins(view: Any, step: float, width: float, top: float, height: float, phone: bool) -> list[str]:
    """The marks of today, the promise and the statute, with their days; labels step aside when they would touch."""
    parts, low = [], top + height + 17
    at_used, at_promise = view.used * step, view.promise_total * step
    pin = f"V{n(top + height + 4)}"
    if view.used and view.state not in ("wait", "done"):
        parts.append(path("pin", f"M{n(min(at_used, width) - 1)} {n(top - 4)}{pin}"))
    if view.promise_total:
        parts.append(path("pin", f"M{n(min(at_promise, width) - 1)} {n(top - 4)}{pin}"))
    parts.append(path("pin", f"M{n(width - 1)} {n(top - 4)}{pin}"))
    promise = (
        words.tr("承诺 {d}", "Promised {d}", d=words.day(view.promise_date)) if view.promise_date else ""
    )
    limit = words.tr("法定 {d}", "Statutory {d}", d=words.day(view.limit_date)) if view.limit_date else ""
    today = words.tr("今天 {d}", "Today {d}", d=words.day(view.today)) if view.today else ""
    room = width - text_width(limit, 13) - 12
    x = min(at_promise, room - text_width(promise, 13))
    if promise:
        parts.append(text(promise, max(x, 0), 16, 13, "b"))
    if limit and not (promise and view.limit_date == view.promise_date):
        parts.append(text(limit, width, 16, 13, "b", "end"))
    if (
        today
        and not phone
        and 0 < at_used < width
        and (not promise or at_used < x - 4 or at_used > x + text_width(promise, 13) + 90)
    ):
        anchor = "end" if at_used > text_width(today, 13) + 2 else ""
        parts.append(text(today, at_used if anchor else 0, 16, 13, "", anchor))
    parts += _counts(view, at_used, at_promise, width, low, phone)
    return parts


def _counts(view: Any, at_used: float, at_promise: float, width: float, low: float, phone: bool) -> list[str]:
    """Under the cells: used, left, spare."""
    used = words.tr("已用 {n} 个工作日", "{n} used", n=view.used)
    left = view.promise_total - view.used
    ahead = (
        words.tr("余 {n} 个工作日", "{n} left", n=left)
        if left >= 0
        else words.tr("超过承诺 {n} 个工作日", "{n} over the promise", n=-left)
    )
    spare = view.limit_total - max(view.promise_total, view.used)
    beyond = (
        words.tr("到法定最晚还有 {n} 个工作日", "{n} more to the statutory date", n=spare)
        if spare > 0
        else ""
    )
    parts = [text(used, 0, low, 13)]
    if phone:
        parts.append(text(ahead, width, low, 13, "b", "end"))
        parts.append(text(beyond, 0, low + 20, 13))
        return parts if beyond else parts[:2]
    x = max(at_used, text_width(used, 13) + 14)
    if view.state not in ("wait", "done"):
        parts.append(text(ahead, x, low, 13, "b"))
        x = max(at_promise, x + text_width(ahead, 13) + 14)
    if beyond and x + text_width(beyond, 13) <= width:
        parts.append(text(beyond, x, low, 13))
    return parts


def _sentence(view: Any) -> str:
    parts = [words.tr("已用 {u} 个工作日", "{u} working days used", u=view.used)]
    if view.promise_date:
        parts.append(
            words.tr(
                "承诺在第 {n} 个工作日，{d}",
                "promised on working day {n}, {d}",
                n=view.promise_total,
                d=view.promise_date,
            )
        )
    if view.limit_date:
        parts.append(
            words.tr(
                "法定在第 {n} 个工作日，{d}",
                "statutory on working day {n}, {d}",
                n=view.limit_total,
                d=view.limit_date,
            )
        )
    if view.paused:
        parts.append(words.tr("现在停着", "the clock is stopped"))
    return words.tr("；", "; ").join(parts)
