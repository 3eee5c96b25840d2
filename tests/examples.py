"""How many random examples a property is tried on: a few in the short run, all of them with --long."""

from __future__ import annotations

from hypothesis import settings

LEAST, SHARE = 25, 5
_long = False


def choose(*, long: bool) -> None:
    """Which run this is; properties that name no number get 100 examples in the long one."""
    global _long
    _long = long
    settings.register_profile("short", max_examples=LEAST)
    settings.load_profile("default" if long else "short")


def examples(count: int) -> settings:
    """The settings of a property that the long run tries on `count` examples; the short run takes a fifth."""
    return settings(max_examples=some(count), deadline=None)


def some(count: int) -> int:
    return count if _long else min(count, max(LEAST, count // SHARE))
