"""SVG by hand: elements, escaped text, and how wide a text will be."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe


def n(value: float) -> str:
    """A coordinate with one decimal at most."""
    return f"{value:.1f}".removesuffix(".0")


def text_width(text: str, size: float) -> float:
    """How wide `text` is about to be in px: a Chinese character is as wide as high, a Latin one about 0.56 of it."""
    wide = sum(1 if unicodedata.east_asian_width(c) in "WF" else 0.56 for c in text)
    return wide * size


def fit(text: str, size: float, room: float) -> str:
    """`text`, cut with an ellipsis when it is wider than `room` px; empty when not even three characters fit."""
    if text_width(text, size) <= room:
        return text
    kept = text
    while kept and text_width(kept + "…", size) > room:
        kept = kept[:-1]
    return kept.rstrip() + "…" if len(kept) >= 3 else ""


def el(name: str, body: str = "", **attributes: object) -> str:
    """One element. `cls` is class, underscores become dashes; floats are rounded, text is escaped; `body` is markup."""
    parts = []
    for key, value in attributes.items():
        if value is None or value == "":
            continue
        key = {"cls": "class"}.get(key, key.replace("_", "-"))
        key = "viewBox" if key == "viewBox" else key
        shown = n(value) if isinstance(value, float) else str(value)
        parts.append(f' {key}="{escape(shown)}"')
    return f"<{name}{''.join(parts)}>{body}</{name}>" if body else f"<{name}{''.join(parts)}/>"


def text(words: str, x: float, y: float, size: float = 13, cls: str = "", anchor: str = "") -> str:
    if not words:
        return ""
    return el("text", escape(words), cls=cls, x=float(x), y=float(y), font_size=n(size), text_anchor=anchor)


def rect(cls: str, x: float, y: float, width: float, height: float, rx: float = 0) -> str:
    return el(
        "rect",
        cls=cls,
        x=float(x),
        y=float(y),
        width=float(max(width, 0)),
        height=float(height),
        rx=n(rx) if rx else "",
    )


def path(cls: str, d: str) -> str:
    return el("path", cls=cls, d=d)


def arrow(cls: str, x: float, y: float) -> str:
    """An arrow head whose tip is at (x, y), pointing right."""
    return path(cls, f"M{n(x)} {n(y)}l-8-4.5v9z")


def picture(
    title: str, desc: str, width: float, height: float, body: Iterable[str], *, cls: str, variant: str = ""
) -> SafeString:
    """The whole drawing. Ids come from its words, so that the same page drawn twice is the same bytes."""
    key = hashlib.sha256(f"{title}|{desc}|{variant}|{width}".encode()).hexdigest()[:8]
    head = f'<title id="t-{key}">{escape(title)}</title><desc id="d-{key}">{escape(desc)}</desc>'
    markup = (
        f'<svg class="{escape(cls)}" viewBox="0 0 {n(width)} {n(height)}" role="img" '
        f'aria-labelledby="t-{key} d-{key}">{head}{"".join(body)}</svg>'
    )
    return mark_safe(markup)
