"""通办清单: which lists let the window of another place take an item in, and in which way."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from onewindow.core.catalogue.divisions import distance
from onewindow.core.catalogue.lists import Mode, Reach, ReachList
from onewindow.core.catalogue.model import Catalogue
from onewindow.core.kernel.refusal import Refusal, Refused, declare
from onewindow.store import divisions
from onewindow.store.catalogue import lists_on

NOT_ON_LIST = declare(
    "relay.not-on-list",
    zh="{items} 不在通办清单里，{place}的窗口不能代收。请本人网上办，或者到当地窗口办。",
    en="{items} stands on no list of services done elsewhere: the window of {place} may not take it in. Apply online, "
    "or at the window there.",
    clause="国务院令第722号（优化营商环境条例）第三十六条；国办发〔2020〕35号",
)
ONLINE_ONLY = declare(
    "relay.online-only",
    zh="{items} 在通办清单里是“帮助网上办”：{place}的窗口帮本人在网上申请，不收材料。请帮本人登录网上办事大厅，由本人提交。",
    en="{items} is on the list as “helped online”: the window of {place} helps the person to apply online and takes no "
    "papers. Help the person to log in; the person hands it in.",
    clause="国办发〔2020〕35号",
)
TAKES_IN = frozenset({Mode.FULL, Mode.RECEIVE})
"""The modes in which a window of another place takes an application in. `helped_online` is help, never receipt."""
_COVERS: dict[str, tuple[Reach, ...]] = {
    "same": tuple(Reach),
    "city": (Reach.CITY, Reach.PROVINCE, Reach.CROSS_PROVINCE),
    "province": (Reach.PROVINCE, Reach.CROSS_PROVINCE),
    "cross_province": (Reach.CROSS_PROVINCE,),
}


def allowed(items: Iterable[str], taken_in: str, catalogue: Catalogue, *, jurisdiction: str, on: date) -> str:
    """The lists that let the window of `taken_in` receive these items.

    Refused: `relay.not-on-list` for what no list names, `relay.online-only` for what every list only helps with online.
    """
    asked = list(items)
    reach = _COVERS[distance(taken_in, jurisdiction)]
    editions = [one for one in current_lists(on, jurisdiction) if one.reach in reach]
    named = {line.item for one in editions for line in one.lines}
    received = {line.item for one in editions for line in one.lines if line.mode in TAKES_IN}
    place = divisions.tree(jurisdiction).name(taken_in)
    wrong = [
        Refusal(code, {"items": "、".join(catalogue.items[item].name.zh for item in missing), "place": place})
        for code, missing in (
            (NOT_ON_LIST, [item for item in asked if item not in named]),
            (ONLINE_ONLY, [item for item in asked if item in named - received]),
        )
        if missing
    ]
    if wrong:
        raise Refused(*wrong)
    return "、".join(
        one.name.zh for one in editions if any(line.item in asked and line.mode in TAKES_IN for line in one.lines)
    )[:120]


def current_lists(on: date, jurisdiction: str) -> list[ReachList]:
    """The edition of each series in force on a day."""
    newest: dict[str, ReachList] = {}
    for one in lists_on("reach", on, jurisdiction):
        stands = one.effective_from <= on and (one.effective_to is None or on <= one.effective_to)
        if stands and (one.series not in newest or one.effective_from > newest[one.series].effective_from):
            newest[one.series] = one
    return list(newest.values())
