"""The one `Library` of all tag modules, and how a component is rendered."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe

from onewindow.web.ui import words

register = template.Library()


def part(context: Context, name: str, /, **values: Any) -> SafeString:
    """Render `ui/{name}.html` with only `values` and the shell's few names: a component never reads the page by chance."""
    engine = context.template.engine
    shell = {key: context.get(key) for key in ("request", "csrf_token", "mode", "desk", "login_url")}
    fresh = Context({**shell, "locale": words.current_locale(), **values})
    return mark_safe(engine.get_template(f"ui/{name}.html").render(fresh))


def get(thing: Any, name: str, default: Any = "") -> Any:
    """Attribute or key `name` of a row, else `default`: rows may be dataclasses or dicts."""
    if isinstance(thing, dict):
        return thing.get(name, default)
    return getattr(thing, name, default)
