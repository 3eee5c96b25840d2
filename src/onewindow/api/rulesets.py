"""Rule sets, read only: which there are, in which mode, and what each judgement of a case of one's own came to."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from onewindow.core.kernel.actor import Actor
from onewindow.reads import rules_api


def listed(request: HttpRequest, actor: Actor) -> Any:
    """The rule sets of the key's department with mode and figures."""
    return {"rulesets": [one.to_json() for one in rules_api.sets(actor, on=request.today)]}


def one(request: HttpRequest, actor: Actor, code: str) -> Any:
    """One rule set as data, with its rows and clauses. Refused(`rules.none`)."""
    return rules_api.one(code, actor, on=request.today)


def records(request: HttpRequest, actor: Actor, code: str) -> Any:
    """The verdict records of one rule set, newest first, 30 to a page. Refused(`rules.none`)."""
    return rules_api.records(code, actor, on=request.today, after=request.GET.get("after", "")[:40])
