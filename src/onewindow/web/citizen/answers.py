"""The situation answers as they stand in an address: `?house=own&area=368.4&meals=yes`. Nothing is stored."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode

from django.http import QueryDict

ROUTE = "route"
ASK = "ask"
_OWN = frozenset({ROUTE, ASK, "csrfmiddlewaretoken", "command_id", "behalf"})
_MOST = 40


def read(data: QueryDict) -> dict[str, str]:
    """Answers in the order they were given; several values of one name are joined by commas; empty ones are left out."""
    found: dict[str, str] = {}
    for key in list(data)[:_MOST]:
        values = [value.strip() for value in data.getlist(key) if value.strip()]
        if values and key not in _OWN:
            found[key] = ",".join(values)[:200]
    return found


def query(raw: Iterable[tuple[str, str]], **more: str) -> str:
    """The answers as a query string; `more` adds names such as `route` and `ask` where they are not empty."""
    pairs = [*raw, *((name, value) for name, value in more.items() if value)]
    return f"?{urlencode(pairs)}" if pairs else "?"
