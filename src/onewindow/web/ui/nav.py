"""The desks and their navigation. A desk registers itself; the shell finds it by the URL namespace."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from onewindow.core.kernel.actor import Role
from onewindow.core.kernel.text import Text

from .words import COUNTED, upto


@dataclass(frozen=True, slots=True)
class NavLink:
    """A link of the masthead. `count` names an entry of the page context `nav_counts`; `late` shows it in vermilion.

    A link marked `late` stands only while its count is above zero; one with `roles` only for these; one marked `more`
    is seldom used and stands in the fold at the end of a wide masthead.
    """

    name: str
    label: Text
    count: str = ""
    late: bool = False
    roles: frozenset[Role] = frozenset()
    more: bool = False

    def stands_for(self, role: Role | None) -> bool:
        """True where this role sees the link."""
        return not self.roles or role in self.roles


@dataclass(frozen=True, slots=True)
class Desk:
    """One desk: `key` is the URL namespace, `home` a URL name."""

    key: str
    name: Text
    staff: bool
    home: str
    links: tuple[NavLink, ...] = ()
    foot: tuple[NavLink, ...] = ()


_DESKS: dict[str, Desk] = {}
_DEMO: dict[str, NavLink] = {}


def register_desk(desk: Desk) -> Desk:
    """Register a desk once; registering the same key again replaces it (a reload of the URLs)."""
    _DESKS[desk.key] = desk
    return desk


def desk_of(request: HttpRequest) -> Desk | None:
    """The desk this request belongs to, by the URL namespace; None on shared pages."""
    match = getattr(request, "resolver_match", None)
    return _DESKS.get(match.namespace.split(":")[0]) if match and match.namespace else None


def desk_named(key: str) -> Desk | None:
    """A desk by its URL namespace, for pages that belong to no desk but to a person at one."""
    return _DESKS.get(key)


def _reverse(name: str) -> str:
    return _path_of(name, settings.ROOT_URLCONF)


@cache
def _path_of(name: str, table: str) -> str:
    """The path of an address without parts, looked for once: a table of addresses never changes while we run."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def home_url(desk: Desk | None) -> str:
    return (_reverse(desk.home) if desk else "") or "/"


def nav_links(
    desk: Desk | None, path: str, counts: dict[str, int] | None = None, *, role: Role | None = None
) -> list[dict[str, Any]]:
    """The links of a desk for a role as plain dicts: url, label, count, late, current (the longest matching path wins)."""
    if desk is None:
        return []
    links = []
    for link in desk.links:
        url = _reverse(link.name)
        count = (counts or {}).get(link.count) if link.count else None
        shown = upto(count) if (count or 0) > COUNTED else count
        if url and link.stands_for(role) and not (link.late and not count):
            links.append(
                {"url": url, "label": link.label, "count": shown, "late": link.late, "more": link.more, "current": False}
            )
    matching = [
        link for link in links if path == link["url"] or path.startswith(link["url"].rstrip("/") + "/")
    ]
    if matching:
        max(matching, key=lambda link: len(link["url"]))["current"] = True
    return links


def foot_links(desk: Desk | None) -> list[dict[str, Any]]:
    """The links of the footer; a page that does not exist has no link."""
    listed = desk.foot if desk else ()
    return [{"url": url, "label": link.label} for link in listed if (url := _reverse(link.name))]


def register_demo_link(link: NavLink) -> None:
    """A link in the demo banner (demo accounts, time machine)."""
    _DEMO[link.name] = link


def demo_links(role: Role | None = None) -> list[dict[str, Any]]:
    """The links of the demo banner for a role."""
    shown = [link for link in _DEMO.values() if link.stands_for(role)]
    return [{"url": url, "label": link.label} for link in shown if (url := _reverse(link.name))]
