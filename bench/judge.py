#!/usr/bin/env python3
"""Judging a decision table of 20 rows: with reasons, without, and the same table read by plain Python rows.

`ours` is the outcome alone (as in a back-test over many cases), `with_reasons` the whole verdict (each row held, failed or
unknown, with the source of every fact). Baseline: the same conditions walked as a tree, row by row, in the same run.
"""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from common import options, percentile, report

from onewindow.core.catalogue.conditions import holds
from onewindow.core.rules import Reason, RuleSet, judge_table, outcome, ruleset_from_json

ROWS = 20
KINDS = ["旅馆", "餐馆", "商店", "浴室", "理发店"]
AIM_WITH, AIM_WITHOUT = 20.0, 2.0


def table() -> RuleSet:
    """20 rows of three conditions each over six facts, as an area and activity table has them."""
    inputs = [
        {"ref": "premises.area", "kind": "number"},
        {"ref": "venue.kind", "kind": "choice", "options": KINDS},
        {"ref": "venue.camera", "kind": "yes_no"},
        {"ref": "venue.staff_count", "kind": "number"},
        {"ref": "operator.since", "kind": "date"},
        {"ref": "premises.floors", "kind": "number"},
    ]
    rows = []
    for (kind, low), index in zip(itertools.product(KINDS, (0, 50, 300, 1000)), range(ROWS), strict=True):
        rows.append({
            "code": f"r{index}", "decides": "grant" if index % 3 else "refer", "clause": f"第{index}条", "says": "可以。",
            "when": {"all": [{"fact": "venue.kind", "eq": kind}, {"fact": "premises.area", "ge": low},
                             {"any": [{"fact": "venue.camera", "eq": True}, {"fact": "venue.staff_count", "lt": 5}]}]},
        })  # fmt: skip
    return ruleset_from_json({"code": "bench", "item": "x", "title": "表", "inputs": inputs, "rows": rows})


def people(count: int) -> list[dict[str, Any]]:
    """Random facts, always from the same seed; one in ten lacks one."""
    draw = random.Random(20260901)
    made = []
    for index in range(count):
        values: dict[str, Any] = {
            "premises.area": draw.choice([20, 80, 368.4, 1200]), "venue.kind": draw.choice(KINDS),
            "venue.camera": draw.random() < 0.5, "venue.staff_count": draw.randint(1, 12),
            "operator.since": "2026-01-01", "premises.floors": draw.randint(1, 5),
        }  # fmt: skip
        if index % 10 == 0:
            del values["venue.camera"]
        made.append(values)
    return made


def microseconds(work: Callable[[dict[str, Any]], Any], values: list[dict[str, Any]], rounds: int) -> float:
    """The median over rounds of the mean time of one call."""
    took = []
    for _ in range(rounds):
        begun = time.perf_counter()
        for one in values:
            work(one)
        took.append((time.perf_counter() - begun) / len(values) * 1e6)
    return percentile(took, 0.5)


def main() -> None:
    args = options(__doc__ or "").parse_args()
    rules, values = table(), people(200 if args.quick else 1000)
    rounds = 15 if args.quick else 101
    at = datetime(2026, 9, 1, tzinfo=UTC)
    reasons = {c.ref: Reason(c.ref, None, "register", "register", at) for c in rules.inputs}

    def by_tree(one: dict[str, Any]) -> object:
        return next((row.decides for row in rules.rows if holds(row.when, one).outcome), None)

    without = microseconds(lambda one: outcome(rules, one), values, rounds)
    told = microseconds(lambda one: judge_table(rules, one, reasons), values, rounds)
    tree = microseconds(by_tree, values, rounds)
    report(
        args, f"judge a table of {ROWS} rows", ours=round(without, 2), baseline=round(tree, 2), unit="µs",
        note=f"outcome alone; aims: under {AIM_WITHOUT} µs, with reasons under {AIM_WITH} µs. Baseline: the condition trees "
        "walked row by row in the same run",
        with_reasons=round(told, 2),
    )  # fmt: skip


if __name__ == "__main__":
    main()
