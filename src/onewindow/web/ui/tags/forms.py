"""Forms: the frame with token, nonce and autosave; fields; the error summary; saving, uploads."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.template.context import Context
from django.utils.safestring import SafeString

from onewindow.core.kernel.ids import new_id
from onewindow.core.kernel.text import T
from onewindow.web.ui import words
from onewindow.web.ui.fields import FieldView, OptionView, errors_of

from .base import get, part, register

# How a plain one-line control is drawn: input type, keyboard of a phone, what a browser may fill in.
_LINES = {
    "text": ("text", "text", ""),
    "address": ("text", "text", "street-address"),
    "email": ("email", "email", "email"),
    "phone": ("tel", "tel", "tel"),
    "id": ("text", "text", "off"),
    "credit": ("text", "text", "off"),
    "number": ("text", "decimal", "off"),
    "money": ("text", "decimal", "off"),
    "date": ("date", "", "off"),
    "password": ("password", "", "current-password"),
}
_WIDTHS = {"number": "num", "money": "num", "date": "date", "phone": "phone", "id": "id", "credit": "id"}
_LENGTHS = {"id": 18, "credit": 18, "phone": 20}


@register.simple_block_tag(takes_context=True)
def form(context: Context, content: str, action: str = "", **options: Any) -> SafeString:
    """A form. Options: method, id, autosave (address), upload, hx + target + swap, label, novalidate, extra (class)."""
    options.setdefault("method", "post")
    return part(context, "form", content=content, action=action, command_id=str(new_id()), **options)


@register.simple_tag
def nonce() -> SafeString:
    """A hidden `command_id` for a form written by hand."""
    return SafeString(f'<input type="hidden" name="command_id" value="{new_id()}">')


@register.simple_tag(takes_context=True)
def field(context: Context, view: FieldView) -> SafeString:
    """One question with label, help, warning, error, control, why and source."""
    if view.kind == "yesno" and not view.options:
        options: Iterable[OptionView] = (OptionView("yes", T("是", "Yes")), OptionView("no", T("否", "No")))
    else:
        options = view.options
    drawn = [
        {"o": o, "id": f"{view.id}-{n}", "on": str(o.value) in view.chosen} for n, o in enumerate(options, 1)
    ]
    kind, keyboard, fill = _LINES.get(view.kind, ("text", "text", ""))
    return part(
        context,
        "field",
        f=view,
        options=drawn,
        cards="checkbox" if view.kind == "multi" else "radio",
        input_type=kind,
        keyboard=keyboard,
        fill=view.constraints.get("autocomplete", fill),
        width=view.width or _WIDTHS.get(view.kind, ""),
        max_length=view.constraints.get("max_length") or _LENGTHS.get(view.kind, ""),
    )


@register.simple_tag(takes_context=True)
def fields(context: Context, views: Iterable[FieldView]) -> SafeString:
    return SafeString("".join(field(context, view) for view in views))


@register.simple_tag(takes_context=True)
def error_summary(context: Context, errors: Any, title: Any = "") -> SafeString:
    """Fields (their errors are gathered), or a list of `(name or id, sentence)`. Nothing when there is no error."""
    listed = list(errors or ())
    found = errors_of(listed) if listed and hasattr(listed[0], "kind") else [_target(each) for each in listed]
    if not found:
        return SafeString("")
    heading = words.pick(title) or words.tr(
        "有 {n} 处要改，改好就能继续", "{n} to correct, then you can go on", n=len(found)
    )
    return part(context, "error_summary", errors=found, title=heading)


def _target(each: Any) -> tuple[str, Any]:
    name, sentence = each
    return (name if str(name).startswith("f-") else "f-" + str(name).replace(".", "-"), sentence)


@register.simple_tag(takes_context=True)
def save_status(context: Context, at: Any = None) -> SafeString:
    return part(context, "save_status", at=at)


@register.simple_tag(takes_context=True)
def drop(context: Context, name: str = "file", url: str = "", **options: Any) -> SafeString:
    """Where a file is handed in. Options: accept, max_mb, target (id selector swapped by the answer), label, help, id, multiple, extra."""
    options.setdefault("accept", ".pdf,.jpg,.jpeg,.png")
    options.setdefault("max_mb", 20)
    options.setdefault("label", T("选文件", "Choose a file"))
    return part(context, "drop", name=name, url=url, command_id=str(new_id()), **options)


@register.simple_tag(takes_context=True)
def refusals(context: Context, rows: Iterable[Any]) -> SafeString:
    """Every reason of a refusal: sentence, clause, code."""
    return part(context, "_refusals", refusals=list(rows or ()))


@register.filter
def refusal_text(refusal: Any) -> str:
    """The sentence of a `Refusal` in the reader's language."""
    message = get(refusal, "message")
    return message(words.current_locale()) if callable(message) else words.pick(message)


@register.filter
def has_error(view: FieldView) -> bool:
    return bool(view.error)
