#!/usr/bin/env python3
"""Composing: milliseconds for a one-thing of 12 items and a new situation. The search alone: `leastask.py`."""

from __future__ import annotations

import random
import statistics
from dataclasses import replace
from datetime import date
from typing import Any

from common import ROOT, options, percentile, report, say, timed

AIM = 50.0


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


def main() -> None:
    args = options(__doc__ or "").parse_args()
    say("composing 12 items …")
    composed = twelve_items(30 if args.quick else 200)
    report(
        args,
        "compose, 12 items, a new situation",
        ours=round(statistics.median(composed), 2),
        baseline=AIM,
        unit="ms",
        note="median; the baseline is the limit we set ourselves. One core, proof included",
        p95=round(percentile(composed, 0.95), 2),
        worst=round(max(composed), 2),
    )


if __name__ == "__main__":
    main()
