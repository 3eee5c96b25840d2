"""The last plans of strangers, kept: a plan is a pure function of content and answers, and holds no personal value.

Only plans made without facts are kept: what a person said or a register gave stays in memory no longer than its
request. Content is told apart by identity (a catalogue never changes once it is read), answers by value.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

from .plan import Plan

MOST = 64

_plans: OrderedDict[Hashable, tuple[tuple[object, ...], Plan]] = OrderedDict()
_lock = Lock()


def remembered(content: tuple[object, ...], answers: Hashable, make: Callable[[], Plan]) -> Plan:
    """The plan for this content and these answers, made once. `content` is kept alive as long as its plan is."""
    key = (*(id(one) for one in content), answers)
    with _lock:
        if key in _plans:
            _plans.move_to_end(key)
            return _plans[key][1]
    plan = make()
    with _lock:
        _plans[key] = content, plan
        while len(_plans) > MOST:
            _plans.popitem(last=False)
    return plan


def forget() -> None:
    """Drop every plan kept (tests, measurements of a first composing)."""
    with _lock:
        _plans.clear()
