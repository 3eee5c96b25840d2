"""The last plans of strangers, kept: a plan is a pure function of content and answers, and holds no personal value.

Only plans made without facts are kept: what a person said or a register gave stays in memory no longer than its
request. Content is told apart by identity (a catalogue never changes once it is read), answers by value.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from contextlib import suppress

from .plan import Plan

MOST = 64

_plans: OrderedDict[Hashable, tuple[tuple[object, ...], Plan]] = OrderedDict()


def remembered(content: tuple[object, ...], answers: Hashable, make: Callable[[], Plan]) -> Plan:
    """The plan for this content and these answers, made once. `content` is kept alive as long as its plan is.

    Threads may meet here: each step is a single one of the dictionary, and an entry that another thread has dropped
    meanwhile is simply made again.
    """
    key = (*(id(one) for one in content), answers)
    kept = _plans.get(key)
    if kept is not None:
        with suppress(KeyError):
            _plans.move_to_end(key)
        return kept[1]
    plan = make()
    _plans[key] = content, plan
    while len(_plans) > MOST:
        with suppress(KeyError):
            _plans.popitem(last=False)
    return plan


def forget() -> None:
    """Drop every plan kept (tests, measurements of a first composing)."""
    _plans.clear()
