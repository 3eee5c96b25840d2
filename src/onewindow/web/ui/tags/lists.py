"""Lists and tables of rows. Each tag hands its rows to the template of the same name; what needs arithmetic is here."""

from __future__ import annotations

from itertools import count
from typing import Any

from django.template.context import Context
from django.utils.safestring import SafeString

from onewindow.core.kernel.text import T
from onewindow.web.ui import words

from .base import get, part, register


def _rows_tag(name: str, file: str | None = None) -> None:
    def render(context: Context, rows: Any, **options: Any) -> SafeString:
        return part(context, file or name, rows=rows, **options)

    render.__name__ = name
    render.__doc__ = f"`{{% {name} rows %}}`; the row's fields stand in `ui.parts`."
    register.simple_tag(takes_context=True, name=name)(render)


for _name in (
    "situation",
    "figures",
    "sheet",
    "facts",
    "known",
    "mats",
    "exempt",
    "steps",
    "rows",
    "msgs",
    "chain",
    "levers",
    "keys",
    "points",
):
    _rows_tag(_name)


@register.simple_tag(takes_context=True)
def asks(context: Context, groups: Any) -> SafeString:
    """Questions by group, numbered through the groups."""
    numbers = count(1)
    counted = [
        {
            "title": get(group, "title"),
            "note": get(group, "note"),
            "items": [
                (next(numbers), item) for item in (group["items"] if isinstance(group, dict) else group.items)
            ],
        }
        for group in groups
    ]
    return part(context, "asks", groups=counted)


@register.simple_tag(takes_context=True)
def proof(context: Context, text: Any, more: Any = "", url: str = "") -> SafeString:
    return part(context, "proof", text=text, more=more, url=url)


@register.simple_tag(takes_context=True)
def proofband(context: Context, title: Any, text: Any = "", url: str = "") -> SafeString:
    return part(context, "proofband", title=title, text=text, url=url)


_TRACK = {
    "done": "is-done",
    "run": "is-run",
    "you": "is-you",
    "wait": "is-wait",
    "no": "is-no",
    "late": "is-late",
}


@register.simple_tag(takes_context=True)
def track(context: Context, rows: Any) -> SafeString:
    """The parts on their way. Raises KeyError for a state that is not drawn: a new state needs a shape."""
    drawn = [{"row": row, "shape": _TRACK[str(get(row, "state"))]} for row in rows]
    return part(context, "track", rows=drawn)


_OUTCOMES = {
    "unknown": ("near", T("未知", "Unknown")),
    "no": ("no", T("不成立", "Does not hold")),
    "yes": ("ok", T("成立", "Holds")),
}
_ORDER = {"unknown": 0, "no": 1, "yes": 2}


@register.simple_tag(takes_context=True)
def verdict(context: Context, rows: Any) -> SafeString:
    """Clause, condition and reason, outcome. What is not known yet stands first, then what does not hold."""
    ordered = sorted(rows, key=lambda row: _ORDER[str(get(row, "outcome"))])
    drawn = [
        {
            "row": row,
            "kind": _OUTCOMES[str(get(row, "outcome"))][0],
            "word": _OUTCOMES[str(get(row, "outcome"))][1],
        }
        for row in ordered
    ]
    return part(context, "verdict", rows=drawn)


_TICK_WORDS = {
    "ok": T("符合", "Meets"),
    "no": T("不符合", "Does not meet"),
    "near": T("要看", "To check"),
    "wait": T("未核对", "Not checked"),
}
_POINTS = {
    "y": ("check", T("符合：", "Holds: ")),
    "n": ("cross", T("不符合：", "Does not hold: ")),
    "u": ("ask", T("未知：", "Unknown: ")),
}


@register.filter
def point_icon(state: str) -> str:
    return _POINTS[str(state)][0]


@register.filter
def point_word(state: str) -> str:
    """What the icon says, for a reader who does not see it."""
    return words.pick(_POINTS[str(state)][1])


@register.simple_tag(takes_context=True)
def ticks(context: Context, rows: Any, key: str = "mats") -> SafeString:
    """The check list of the counter: J K move, Y holds, X does not, Z opens the scan (only while the list has the focus)."""
    drawn = [
        {
            "row": row,
            "tag": get(row, "tag") or str(get(row, "state")),
            "tag_text": get(row, "tag_text") or _TICK_WORDS[str(get(row, "state"))],
        }
        for row in rows
    ]
    return part(context, "ticks", rows=drawn, key=key)


@register.simple_tag(takes_context=True)
def nothing(context: Context, title: Any, text: Any = "", url: str = "", action: Any = "") -> SafeString:
    """An empty list: say so, and what to do next."""
    return part(context, "nothing", title=title, text=text, url=url, action=action)


@register.simple_tag(takes_context=True)
def upload(context: Context, file: Any) -> SafeString:
    """A file that was handed in, with what we checked."""
    return part(context, "upload", file=file)


@register.simple_tag(takes_context=True)
def seal(context: Context, agency: Any, text: Any = T("样章", "SAMPLE")) -> SafeString:
    """A seal as drawing: the only vermilion beside overdue. The demo seal carries 样章."""
    return part(context, "seal", agency=agency, text=text)
