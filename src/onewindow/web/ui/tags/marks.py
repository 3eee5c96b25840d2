"""Small marks: icons, state tags, source chips, day cells, lamps, keys, buttons."""

from __future__ import annotations

from typing import Any

from django.template.context import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from onewindow.core.kernel.text import T
from onewindow.web.ui import words

from .base import get, part, register
from .icons import PATHS

TAG_KINDS = frozenset(("ok", "run", "near", "wait", "no", "late", ""))
_CHIP_KINDS = {
    "register": "",
    "held": "",
    "part": "",
    "calc": "chip-calc",
    "derived": "chip-calc",
    "default": "chip-calc",
    "self": "chip-self",
    "asked": "chip-self",
}
_CHIP_WORDS = {
    "": T("查自登记", "From a register"),
    "chip-calc": T("推算得出", "Worked out"),
    "chip-self": T("本人填写", "Given by the person"),
}
_LAMP_WORDS = {
    "ok": T("时间充裕", "Plenty of time"),
    "near": T("临近期限", "Near the limit"),
    "late": T("已经超期", "Overdue"),
}


def icon_html(name: str, extra: str = "") -> SafeString:
    """An icon for the eye only. Raises KeyError for a name we have not drawn."""
    paths = mark_safe(PATHS[name])
    return format_html(
        '<svg class="icon {}" width="20" height="20" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>',
        extra,
        paths,
    )


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    return icon_html(name, extra)


def tag_html(kind: str, label: Any) -> SafeString:
    """State of a thing: shape (by class), word, colour. A tag without a word is an error of the author."""
    if kind not in TAG_KINDS:
        raise ValueError(f"no tag of kind {kind!r}")
    word = words.pick(label)
    if not word:
        raise ValueError(f"a tag needs a word: {kind!r}")
    return format_html('<span class="tag{}">{}</span>', f" tag-{kind}" if kind else "", word)


@register.simple_tag
def tag(kind: str, label: Any) -> SafeString:
    return tag_html(kind, label)


def chip_html(source: Any) -> SafeString:
    """Where a value comes from: square = register, circle = worked out, drop = given by the person."""
    kind = str(get(source, "kind", "register"))
    if kind not in _CHIP_KINDS:
        raise ValueError(f"no chip of kind {kind!r}")
    shape = _CHIP_KINDS[kind]
    label, url = words.pick(get(source, "label")), get(source, "url")
    meaning = words.pick(_CHIP_WORDS[shape])
    if url:
        return format_html('<a class="chip {}" href="{}" title="{}">{}</a>', shape, url, meaning, label)
    return format_html('<span class="chip {}" title="{}">{}</span>', shape, meaning, label)


@register.simple_tag
def chip(source: Any = None, **values: Any) -> SafeString:
    """`{% chip source %}` or `{% chip kind="register" label=… url=… %}`; nothing when there is no source."""
    if source is None and not values:
        return SafeString("")
    return chip_html(source if source is not None else values)


@register.simple_block_tag
def chip_why(content: str, source: Any) -> SafeString:
    """A source chip that opens in place: who asked for the fact, for which part, why and when."""
    kind = str(get(source, "kind", "register"))
    return format_html(
        '<details class="chip-why"><summary class="chip {}">{}</summary><div>{}</div></details>',
        _CHIP_KINDS[kind],
        words.pick(get(source, "label")),
        content,
    )


def days_words(view: Any) -> str:
    """The sentence beside the cells: it says what the cells draw."""
    used, total, paused = (
        int(get(view, "used", 0)),
        int(get(view, "total", 0)),
        int(get(view, "paused", 0) or 0),
    )
    note, state = words.pick(get(view, "note")), get(view, "state")
    if note:
        return note
    if state == "ok":
        unit = "" if used == 1 else "s"
        return words.tr("用了 {n} 个工作日，按时", "{n} working day{s}, on time", n=used, s=unit)
    if state == "wait":
        return words.tr("还没起算，共 {n} 个工作日", "Not started, {n} working days in all", n=total)
    if used > total:
        return words.tr(
            "已用 {u}，比 {t} 个工作日多 {o}",
            "{u} used, {o} over {t} working days",
            u=used,
            t=total,
            o=used - total,
        )
    if paused:
        return words.tr(
            "已用 {u}，停 {p}，共 {t} 个工作日",
            "{u} used, {p} stopped, of {t} working days",
            u=used,
            p=paused,
            t=total,
        )
    return words.tr("已用 {u}，共 {t} 个工作日", "{u} used of {t} working days", u=used, t=total)


def days_html(view: Any) -> SafeString:
    """Working days as cells. Beyond 30 the cells would lie, so the sentence stands alone."""
    used, total, paused = (
        int(get(view, "used", 0)),
        int(get(view, "total", 0)),
        int(get(view, "paused", 0) or 0),
    )
    state = get(view, "state")
    kinds = [("ok" if state == "ok" else "used")] * min(used, total or used)
    kinds += ["over"] * max(used - total, 0) if state != "ok" else []
    kinds += ["paused"] * paused
    kinds += ["free"] * max(total - used, 0) if state != "ok" else []
    cells = (
        format_html_join("", '<i class="{}"></i>', ((kind,) for kind in kinds)) if len(kinds) <= 30 else ""
    )
    return format_html(
        '<p class="days"><span class="days-cells" aria-hidden="true">{}</span><span>{}</span></p>',
        cells,
        days_words(view),
    )


@register.simple_tag
def days(view: Any = None, **values: Any) -> SafeString:
    """`{% days view %}` or `{% days used=3 total=5 %}`; with `total` alone the clock has not started."""
    if view is None and "used" not in values and values:
        values = {"state": "wait", **values}
    thing = view if view is not None else values
    return days_html(thing) if thing else SafeString("")


@register.simple_tag
def lamps(state: str) -> SafeString:
    """Three lamps and the word of the one that is lit: ok, near, late."""
    lit = format_html_join(
        "", '<i class="{}"></i>', ((name if name == state else "",) for name in ("ok", "near", "late"))
    )
    word = words.pick(_LAMP_WORDS[state])
    return format_html(
        '<span class="lamps"><span aria-hidden="true">{}</span><span>{}</span></span>', lit, word
    )


@register.simple_tag
def kbd(*keys: str) -> SafeString:
    return format_html_join("", "<kbd>{}</kbd>", ((key,) for key in keys))


@register.simple_tag(takes_context=True)
def button(context: Context, label: Any, **options: Any) -> SafeString:
    """A link that looks like a button (`url`), or a button. `why` disables it and says the reason beside it."""
    known = {
        "url",
        "kind",
        "size",
        "block",
        "block_phone",
        "key",
        "icon",
        "why",
        "name",
        "value",
        "formaction",
        "type",
        "id",
        "post",
        "confirm",
        "download",
        "form",
    }
    unknown = set(options) - known
    if unknown:
        raise ValueError(f"button does not know {', '.join(sorted(unknown))}")
    names = ["btn"]
    if options.get("kind"):
        names.append(f"btn-{options['kind']}")
    if options.get("size"):
        names.append(f"btn-{options['size']}")
    names += ["btn-block"] if options.get("block") else []
    names += ["btn-block-phone"] if options.get("block_phone") else []
    if options.get("why"):
        # One id per reason, so that the button can point at it (aria-describedby).
        options["why_id"] = f"why-{abs(hash((words.pick(label), words.pick(options['why'])))) % 10**8}"
    return part(context, "_button", label=label, classes=" ".join(names), **options)


@register.simple_tag(takes_context=True)
def print_button(context: Context, label: Any = T("打印", "Print"), kind: str = "", key: str = "") -> SafeString:
    return part(context, "_print", label=label, kind=kind, key=key)
