"""How many random examples a property is tried on: a few in the short run, all of them with --long."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, settings

LEAST, SHARE = 25, 5
_long = False


def choose(*, long: bool) -> None:
    """Which run this is; properties that name no number get 100 examples in the long one."""
    global _long
    _long = long
    # a machine that is busy with other work is no fault of what is tested: no time is asserted
    patient: dict[str, Any] = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
    settings.register_profile("short", max_examples=LEAST, **patient)
    settings.register_profile("whole", **patient)
    settings.load_profile("whole" if long else "short")


def examples(count: int) -> settings:
    """The settings of a property that the long run tries on `count` examples; the short run takes a fifth."""
    return settings(max_examples=some(count), deadline=None)


def some(count: int) -> int:
    return count if _long else min(count, max(LEAST, count // SHARE))
