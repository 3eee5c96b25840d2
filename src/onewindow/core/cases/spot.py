"""双随机 for objects: which of the decided cases are looked at in a month, by lot, more of those with a bad record.

Within each credit class the cases with the smallest lots are drawn (`core/cases/drawing.py`), the share of the class
rounded up: whoever has the published seed, list and shares can do it again.
"""

from __future__ import annotations

from collections.abc import Mapping

from onewindow.core.kernel.text import T, Text

from .drawing import draw

ORDINARY, MARKED = "ordinary", "marked"
CLASSES: dict[str, Text] = {
    ORDINARY: T("没有失信记录", "no bad record"),
    MARKED: T("有失信记录", "with a bad record"),
}
SHARES: Mapping[str, int] = {ORDINARY: 10, MARKED: 50}
"""Of a hundred, where a place lays nothing down (`spot_check_shares` of its profile)."""
NEED = 2
"""Who look at one object."""
IN_ORDER, TO_CORRECT, PENDING, INACTIVE, OBSTRUCTED = "in_order", "to_correct", "pending", "inactive", "obstructed"
RESULTS: dict[str, Text] = {
    IN_ORDER: T("未发现问题", "nothing was found"),
    TO_CORRECT: T("发现问题，责令改正", "to be put right"),
    PENDING: T("发现问题，待后续处理", "to be dealt with further"),
    INACTIVE: T("未发现开展抽查涉及的活动", "the activity is not carried on"),
    OBSTRUCTED: T("不配合检查，情节严重", "the check was obstructed"),
}


def objects(seed: str, key: str, population: Mapping[str, str], shares: Mapping[str, int]) -> tuple[str, ...]:
    """The numbers that are drawn: of each class its share of a hundred, rounded up, in the order of the classes and lots.

    `population`: number → class. ValueError for a class without a share or a share outside 0 to 100.
    """
    found: list[str] = []
    for name in sorted(set(population.values())):
        share = shares.get(name, -1)
        if not 0 <= share <= 100:
            raise ValueError(f"no share for {name}")
        mine = [number for number, each in population.items() if each == name]
        count = -(-len(mine) * share // 100)
        found += draw(seed, f"{key}/{name}", mine, count) if count else ()
    return tuple(found)
