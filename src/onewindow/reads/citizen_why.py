"""The proof page: why each question is asked, found by solving the form again without it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from onewindow.core.compose import resolver
from onewindow.core.kernel.actor import Actor
from onewindow.core.kernel.text import Text
from onewindow.reads.citizen_compose import composed
from onewindow.reads.citizen_plan import PlanPage, page_of


def proof_page(
    code: str, raw: Mapping[str, str], route: str, *, on: date, jurisdiction: str, actor: Actor | None = None
) -> PlanPage:
    """The plan's page with the reason of every question as the second solution names it. Refused as `plan_page`."""
    done = composed(code, raw, route, on=on, jurisdiction=jurisdiction, actor=actor)
    solved = resolver(
        done.catalogue,
        done.thing,
        done.answers,
        done.facts,
        on=on,
        profile=done.profile,
        calendar=done.calendar,
        route=done.route.id,
    )
    page = page_of(done)
    asks = tuple(
        replace(
            group,
            rows=tuple(replace(row, why=solved.why(row.ref).difference, fills=Text("")) for row in group.rows),
        )
        for group in page.asks
    )
    return replace(page, asks=asks)
