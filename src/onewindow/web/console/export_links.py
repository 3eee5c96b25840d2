"""The links under which the plan on the bench leaves, one for each format."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from onewindow.core.compose.exports import FORMATS, Format


@dataclass(frozen=True, slots=True)
class Link:
    format: Format
    url: str


def links_of(code: str, query: str) -> list[Link]:
    """Every format with its address; `query` holds answers, route and sources as they stand."""
    tail = f"?{query}" if query else ""
    return [
        Link(each, reverse("console:thing-export", args=[code, each.code]) + tail)
        for each in FORMATS.values()
    ]
