#!/usr/bin/env python3
"""Levers: seconds to find all of them and the exact frontier of a 12-item one-thing, against composing every set.

The baseline composes every set of at most two changes; how many sets there are with the whole budget says what trying
them all would take. Every answer is checked against that brute force for two changes.
"""

from __future__ import annotations

import statistics
import time
from datetime import date
from itertools import combinations
from math import comb
from typing import Any

from common import ROOT, options, report, say

THINGS = ("start-construction", "open-homestay", "open-restaurant", "second-hand-house")
ON = date(2026, 9, 15)


def content() -> Any:
    from onewindow.cli.compose import load

    return load(ROOT / "content")


def arguments(found: Any, thing: Any, route: str) -> dict[str, Any]:
    profile = found.profile(None, thing)
    return {"on": ON, "profile": profile, "calendar": found.place(None, thing), "route": route}


def searched(found: Any, code: str, route: str, budget: int, rounds: int) -> dict[str, Any]:
    """Seconds of the levers alone and with the frontier; how much was composed, and how many sets there are."""
    from onewindow.core.compose.levers import levers

    thing = found.catalogue.things[code]
    more = arguments(found, thing, route)
    alone, whole = [], []
    for _ in range(rounds):
        begun = time.perf_counter()
        rows = levers(found.catalogue, thing, thing.reference, **more).rows
        alone.append(time.perf_counter() - begun)
        begun = time.perf_counter()
        frontier = levers(found.catalogue, thing, thing.reference, budget=budget, **more).frontier
        whole.append(time.perf_counter() - begun)
    assert frontier is not None
    lawful = sum(1 for row in rows if row.lawful)
    return {
        "thing": f"{code}, {route}",
        "levers": len(rows),
        "lawful": lawful,
        "budget": budget,
        "seconds_levers": round(statistics.median(alone), 3),
        "seconds_frontier": round(statistics.median(whole), 3),
        "plans_composed": frontier.composed,
        "sets": sum(comb(lawful, size) for size in range(budget + 1)),
        "exact": frontier.exact,
        "days": [point.after.days for point in frontier.best["days"]],
    }


def brute(found: Any, code: str, route: str, size: int) -> tuple[float, bool]:
    """Seconds to compose every set of at most `size` changes, and whether the frontier says the same."""
    from onewindow.core.compose import compose
    from onewindow.core.compose.levers import MEASURES, levers
    from onewindow.core.compose.levers_apply import apply_changes
    from onewindow.core.compose.levers_find import offers

    thing = found.catalogue.things[code]
    more = arguments(found, thing, route)
    plan = compose(found.catalogue, thing, thing.reference, **more)
    lawful = [offer.change for offer in offers(found.catalogue, thing, plan) if offer.lawful]
    begun = time.perf_counter()
    best = dict.fromkeys(MEASURES, 10**9)
    for count in range(size + 1):
        for chosen in combinations(lawful, count):
            changed, one = apply_changes(found.catalogue, thing, chosen)
            seen = compose(changed, one, thing.reference, **more)
            figures = (
                sum(question.required for question in seen.questions),
                sum(line.status == "asked" for line in seen.materials),
                max((changed.items[step.item].trips for step in seen.steps), default=0),
                max((step.earliest_finish for step in seen.steps), default=0),
            )
            best = {name: min(best[name], value) for name, value in zip(MEASURES, figures, strict=True)}
    seconds = time.perf_counter() - begun
    frontier = levers(found.catalogue, thing, thing.reference, budget=size, **more).frontier
    assert frontier is not None
    ours = {name: getattr(frontier.best[name][-1].after, name) for name in MEASURES}
    return seconds, ours == best


def main() -> None:
    args = options(__doc__ or "").parse_args()
    found = content()
    budget, rounds = 5, 1 if args.quick else 5
    rows = []
    for code in THINGS:
        thing = found.catalogue.things.get(code)
        for route in thing.routes if thing is not None else ():
            say(f"{code}, {route.id} …")
            rows.append(searched(found, code, route.id, budget, rounds))
    say("every set of two changes composed …")
    brute_size = 1 if args.quick else 2
    first = rows[0]["thing"].partition(", ")
    seconds, agrees = brute(found, first[0], first[2], brute_size)
    agreed = agrees and (args.quick or brute(found, "open-homestay", "ordinary", brute_size)[1])
    sets = sum(comb(rows[0]["lawful"], size) for size in range(brute_size + 1))
    report(
        args,
        f"levers, exact frontier of {budget} changes, {rows[0]['thing']}",
        ours=rows[0]["seconds_frontier"],
        baseline=round(seconds / sets * rows[0]["sets"], 1),
        unit="s",
        note=f"the baseline is composing all {rows[0]['sets']} sets, reckoned from {sets} of them; "
        f"agrees with trying all sets of {brute_size}: {agreed}",
        things=rows,
    )


if __name__ == "__main__":
    main()
