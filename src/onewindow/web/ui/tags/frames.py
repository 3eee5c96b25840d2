"""Frames with a body: sections, panels, the promise, notices, forms of layout, and the HTMX fragment."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from onewindow.web.ui import words

from .base import part, register

BENCHES = frozenset(("counter", "case", "studio", "list"))
NOTICES = frozenset(("info", "near", "bad", "ok"))


class FragmentNode(template.Node):
    """`{% fragment "name" %}…{% endfragment %}`: the piece `render(…, partial="name")` answers to HTMX."""

    def __init__(self, name: str, nodelist: template.NodeList) -> None:
        self.name, self.nodelist = name, nodelist

    def render(self, context: Context) -> str:
        return self.nodelist.render(context)


@register.tag("fragment")
def do_fragment(parser: template.base.Parser, token: template.base.Token) -> FragmentNode:
    bits = token.split_contents()
    if len(bits) != 2 or bits[1][:1] not in "\"'":
        raise template.TemplateSyntaxError('fragment needs one quoted name: {% fragment "rows" %}')
    nodelist = parser.parse(("endfragment",))
    parser.delete_first_token()
    return FragmentNode(bits[1][1:-1], nodelist)


@register.simple_block_tag(takes_context=True)
def page_head(context: Context, content: str, title: Any, eyebrow: Any = "", lead: Any = "") -> SafeString:
    return part(context, "page_head", content=content, title=title, eyebrow=eyebrow, lead=lead)


@register.simple_block_tag(takes_context=True)
def section(
    context: Context, content: str, title: Any = "", note: Any = "", id: str = "", hidden_title: bool = False
) -> SafeString:
    return part(context, "section", content=content, title=title, note=note, id=id, hidden_title=hidden_title)


@register.simple_block_tag(takes_context=True)
def panel(context: Context, content: str, title: Any = "", **options: Any) -> SafeString:
    """A panel. Options: note, id, level (2, 3), raised, flush (no padding), link + url, tag + tag_text, extra (class)."""
    return part(context, "panel", content=content, title=title, **options)


@register.simple_block_tag(takes_context=True)
def bench(context: Context, content: str, kind: str = "list") -> SafeString:
    if kind not in BENCHES:
        raise ValueError(f"no bench of kind {kind!r}")
    return format_html('<div class="bench bench-{}">{}</div>', kind, content)


@register.simple_block_tag(takes_context=True)
def promise(context: Context, content: str, **options: Any) -> SafeString:
    """The one date. Options: label, date (a date or words), note, rows (pairs), micro."""
    return part(context, "promise", content=content, **options)


@register.simple_block_tag(takes_context=True)
def notice(
    context: Context, content: str, title: Any = "", kind: str = "info", id: str = "", level: int = 2
) -> SafeString:
    if kind not in NOTICES:
        raise ValueError(f"no notice of kind {kind!r}")
    return part(context, "notice", content=content, title=title, kind=kind, id=id, level=level)


@register.simple_block_tag(takes_context=True)
def fold(context: Context, content: str, label: Any, open: bool = False) -> SafeString:
    return format_html(
        "<details{}><summary>{}</summary><div>{}</div></details>",
        SafeString(" open") if open else "",
        words.pick(label),
        content,
    )


@register.simple_block_tag(takes_context=True)
def call(
    context: Context, content: str, number: Any = "", name: Any = "", about: Any = "", note: Any = ""
) -> SafeString:
    return part(context, "call", content=content, number=number, name=name, about=about, note=note)


@register.simple_block_tag(takes_context=True)
def act(context: Context, content: str, title: Any = "", id: str = "act") -> SafeString:
    return part(
        context, "panel", content=format_html('<div class="act">{}</div>', content), title=title, id=id
    )
