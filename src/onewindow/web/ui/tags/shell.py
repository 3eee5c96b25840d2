"""The shell: navigation, switches, breadcrumbs."""

from __future__ import annotations

from typing import Any

from django.template.context import Context
from django.utils.safestring import SafeString

from onewindow.core.kernel.text import T
from onewindow.web.ui import nav

from .base import part, register


@register.simple_tag(takes_context=True)
def desk_nav(context: Context, more: bool | None = None) -> list[dict[str, Any]]:
    """`{% desk_nav as links %}`: the links of this desk, with counts from the page's `nav_counts`. `more`: only those
    that are seldom used, or only the others.
    """
    request = context.get("request")
    path = getattr(request, "path", "")
    role = getattr(context.get("actor"), "role", None)
    links = nav.nav_links(context.get("desk"), path, context.get("nav_counts"), role=role)
    return links if more is None else [link for link in links if link["more"] == more]


@register.simple_tag(takes_context=True)
def here(context: Context) -> str:
    """The path of this page, for the switches to come back to (GET pages only)."""
    request = context.get("request")
    if request is None:
        return "/"
    return request.get_full_path() if request.method == "GET" else request.path


@register.simple_tag(takes_context=True)
def crumbs(context: Context, rows: Any) -> SafeString:
    return part(context, "crumbs", rows=rows)


@register.simple_tag(takes_context=True)
def back(context: Context, url: str, label: Any = T("返回", "Back")) -> SafeString:
    return part(context, "back", url=url, label=label)


@register.simple_tag(takes_context=True)
def jump(context: Context, rows: Any) -> SafeString:
    return part(context, "jump", rows=rows)


@register.simple_tag(takes_context=True)
def tabs(context: Context, rows: Any, label: Any = T("分类", "Views")) -> SafeString:
    return part(context, "tabs", rows=rows, label=label)


@register.simple_tag(takes_context=True)
def pages(context: Context, pager: Any) -> SafeString:
    return part(context, "pages", pager=pager)


@register.simple_tag(takes_context=True)
def search(
    context: Context,
    action: str,
    value: str = "",
    label: Any = T("找事项", "Search"),
    hint: Any = "",
    name: str = "q",
    examples: Any = (),
    focus: bool = False,
) -> SafeString:
    return part(
        context, "search", action=action, value=value, label=label, hint=hint, name=name, examples=examples, focus=focus
    )
