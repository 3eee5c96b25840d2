#!/usr/bin/env python3
"""Composing: milliseconds for a one-thing of 12 items and a new situation; the least-ask search on bare registers.

Beside it: how long the bare search takes on entities with registers (both levels, proof included), and how often a
greedy form is longer than the least one, and by how many questions.
"""

from __future__ import annotations

import random
import statistics
import time
from dataclasses import replace
from datetime import date
from typing import Any

from common import ROOT, options, percentile, report, say, timed

AIM = 50.0
LIMIT = 20.0


def twelve_items(rounds: int) -> list[float]:
    """Milliseconds of `compose` over random situations of a one-thing of 12 real items."""
    from onewindow.cli.compose import load
    from onewindow.core.catalogue.model import ElementKind, Part
    from onewindow.core.compose import compose, profile_for

    content = load(ROOT / "content")
    catalogue = content.catalogue
    one = catalogue.things["open-homestay"]
    roles = {**catalogue.things["open-restaurant"].roles, **one.roles}
    parts = {part.item: part for part in one.parts}
    for code in catalogue.items:
        if len(parts) < 12:
            parts.setdefault(code, Part(code))
    thing = replace(one, parts=tuple(Part(code) for code in list(parts)[:12]), roles=roles)
    profile = profile_for(catalogue, "")
    assert profile is not None
    chance = random.Random(2026)
    found = []
    for _ in range(rounds):
        situation: dict[str, Any] = {
            question.key: chance.choice([True, False])
            if question.kind is ElementKind.YES_NO
            else chance.choice([o.value for o in question.options] or [40, 200, 400])
            for question in thing.situation
        }
        found.append(
            timed(
                lambda s=situation: compose(
                    catalogue, thing, s, on=date(2026, 9, 15), profile=profile, calendar=content.calendar
                )
            )
        )
    return found


def registers(elements: int, sources: int, needs: int, seed: int) -> dict[str, Any]:
    """Entities with an id and attributes; sources keyed by the id or by two attributes, some leading to a neighbour."""
    chance = random.Random(seed)
    entities = max(1, elements // 20)
    weights: dict[str, Any] = {}
    of: list[list[str]] = [[] for _ in range(entities)]
    for number in range(elements):
        name = f"x{number % entities}.{number // entities}"
        of[number % entities].append(name)
        weights[name] = {"weight": chance.choice([1, 2, 4, 8])}
    rows = []
    for number in range(sources):
        entity = chance.randrange(entities)
        own = of[entity]
        keys = [[own[0]]] if chance.random() < 0.6 else [chance.sample(own[1:], 2)]
        if chance.random() < 0.3:
            keys.append(chance.sample(own[1:], 2))
        yields = chance.sample(own, chance.randint(3, 10))
        if chance.random() < 0.3:
            yields.append(of[(entity + 1) % entities][0])
        rows.append({"id": f"s{number}", "keys": keys, "yields": yields, "weight": chance.choice([1, 2, 3])})
    return {"elements": weights, "sources": rows, "needs": chance.sample(list(weights), needs)}


def greedy(problem: dict[str, Any]) -> list[str]:
    """Ask what makes most needs known per weight, again and again, then drop what is idle."""
    needs = set(problem["needs"])

    def follows(asked: set[str]) -> set[str]:
        known = set(asked)
        while True:
            before = len(known)
            for source in problem["sources"]:
                if any(set(keys) <= known for keys in source["keys"]):
                    known |= set(source["yields"])
            if len(known) == before:
                return known

    asked: set[str] = set()
    known = follows(asked)
    while needs - known:
        def worth(name: str, known: set[str] = known, asked: set[str] = asked) -> tuple[float, str]:
            gained = len((follows(asked | {name}) - known) & needs)
            return gained / problem["elements"][name]["weight"], name

        asked.add(max((name for name in problem["elements"] if name not in known), key=worth))
        known = follows(asked)
    for name in sorted(asked):
        if needs <= follows(asked - {name}):
            asked.discard(name)
    return sorted(asked)


def bare(seeds: int, size: tuple[int, int, int]) -> dict[str, Any]:
    """Seconds of both levels over `seeds` instances, and how many were proven."""
    from onewindow.core.compose.bare import read_problem, solve_problem

    seconds, proven = [], 0
    for seed in range(seeds):
        problem = read_problem(registers(*size, seed))
        begun = time.perf_counter()
        answer = solve_problem(problem, stop=lambda end=begun + LIMIT: time.perf_counter() > end)
        seconds.append(time.perf_counter() - begun)
        proven += answer.source_proven
    return {
        "instances": seeds,
        "median_seconds": round(statistics.median(seconds), 3),
        "worst_seconds": round(max(seconds), 3),
        "both_levels_proven": proven,
    }


def greedy_against_least(seeds: int) -> dict[str, Any]:
    """How often the greedy form is heavier, and by how many questions at most."""
    from onewindow.core.compose.bare import read_problem, solve_problem

    worse, most = 0, 0
    for seed in range(seeds):
        problem = registers(40, 12, 30, seed)
        weight = {name: body["weight"] for name, body in problem["elements"].items()}
        by_greed = greedy(problem)
        least = solve_problem(read_problem(problem))
        if sum(weight[name] for name in by_greed) > least.ask_weight:
            worse += 1
            most = max(most, len(by_greed) - len(least.asked))
    return {"instances": seeds, "greedy_is_heavier": worse, "questions_more_at_most": most}


def main() -> None:
    args = options(__doc__ or "").parse_args()
    say("composing 12 items …")
    composed = twelve_items(30 if args.quick else 200)
    say("bare instances …")
    report(
        args,
        "compose, 12 items, a new situation",
        ours=round(statistics.median(composed), 2),
        baseline=AIM,
        unit="ms",
        note="median; the baseline is the limit we set ourselves. One core, no solver, proof included",
        p95=round(percentile(composed, 0.95), 2),
        worst=round(max(composed), 2),
        registers_300_60_276=bare(4 if args.quick else 20, (300, 60, 276)),
        greedy=greedy_against_least(10 if args.quick else 50),
    )


if __name__ == "__main__":
    main()
