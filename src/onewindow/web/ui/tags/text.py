"""`{% t %}`, the pair literal, and the filters for dates and numbers."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.base import token_kwargs
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from onewindow.core.kernel.checks import mask_id, mask_phone
from onewindow.core.kernel.text import Text
from onewindow.web.ui import words

from .base import register


class TextNode(template.Node):
    """`{% t "中文" "English" name=value … [as var] %}`. Parameters are escaped; the sentence is the author's."""

    def __init__(self, zh: Any, en: Any, params: dict[str, Any], name: str) -> None:
        self.zh, self.en, self.params, self.name = zh, en, params, name

    def render(self, context: template.Context) -> str:
        zh, en = self.zh.resolve(context), self.en.resolve(context)
        sentence = conditional_escape(en if words.is_english() and en else zh)
        if self.params:
            values = {
                key: conditional_escape(words.pick(v.resolve(context))) for key, v in self.params.items()
            }
            sentence = mark_safe(str(sentence).format_map(values))
        if self.name:
            context[self.name] = sentence
            return ""
        return sentence


@register.tag("t")
def do_t(parser: template.base.Parser, token: template.base.Token) -> TextNode:
    bits = token.split_contents()[1:]
    name = ""
    if len(bits) >= 2 and bits[-2] == "as":
        name, bits = bits[-1], bits[:-2]
    if len(bits) < 2:
        raise template.TemplateSyntaxError('t needs both languages: {% t "中文" "English" %}')
    zh, en, rest = parser.compile_filter(bits[0]), parser.compile_filter(bits[1]), bits[2:]
    params = token_kwargs(rest, parser)
    if rest:
        raise template.TemplateSyntaxError(f"t does not understand {rest[0]!r}")
    return TextNode(zh, en, params, name)


@register.filter
def en(zh: str, english: str) -> Text:
    """`"中文"|en:"English"`: a pair of texts for a tag argument."""
    return Text(str(zh), str(english))


@register.filter("text")
def text_filter(value: Any) -> str:
    """A `Text` (or str, date, number) in the reader's language."""
    picked = words.pick(value)
    return mark_safe(picked) if isinstance(value, SafeString) else picked


@register.filter
def nb(value: Any) -> SafeString:
    """Keep on one line."""
    return mark_safe(f'<span class="nb">{conditional_escape(words.pick(value))}</span>')


@register.filter
def six(value: str) -> str:
    """The first six characters of a digest."""
    return str(value)[:6]


for _name, _function in {
    "day": words.day,
    "day_full": words.day_full,
    "weekday": words.weekday,
    "moment": words.moment,
    "moment_full": words.moment_full,
    "hm": words.hm,
    "num": words.number,
    "upto": words.upto,
    "numeral": words.numeral,
    "yuan": words.yuan,
    "filesize": words.filesize,
    "limit_label": words.limit_label,
}.items():
    # A wrapper of one argument: Django would offer the locale as a filter argument.
    register.filter(
        _name, (lambda function: lambda value: function(value) if value not in (None, "") else "")(_function)
    )

register.filter("mask_id", lambda value: mask_id(str(value)) if value else "")
register.filter("mask_phone", lambda value: mask_phone(str(value)) if value else "")


@register.filter
def words_of(value: str) -> list[str]:
    return value.split()


@register.filter
def css_path(name: str) -> str:
    return f"ui/css/{name}.css"


@register.filter
def js_path(name: str) -> str:
    return f"ui/js/{name}.js"


@register.filter
def digits(value: str) -> str:
    """What a telephone dials."""
    return "".join(c for c in str(value) if c.isdigit() or c == "+")


@register.filter
def iso(value: Any) -> str:
    """The machine form for `<time datetime>`."""
    return value.isoformat() if value else ""


@register.filter
def iso_any(value: Any) -> str:
    """A date constraint as `YYYY-MM-DD`; a string stays as it is."""
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
