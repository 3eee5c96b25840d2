"""The ticket book (叫号): take, call, recall, skip, park, send on, finish. A ticket goes to one window at a time."""

from __future__ import annotations

from onewindow.core.kernel.actor import Role
from onewindow.core.kernel.text import T, Text
from onewindow.core.process.procedure import Action, By, Made, Procedure

from . import refusals
from .state import NEW, HallDeed, HallState, HallTerms, evolve, kind_of, to

WAITING, CALLED, PARKED, SKIPPED, DONE, LEFT = "waiting", "called", "parked", "skipped", "done", "left"

STATUSES: dict[str, Text] = {
    NEW: T("还没取", "not taken"),
    WAITING: T("等候", "waiting"),
    CALLED: T("在窗口办", "at a window"),
    PARKED: T("先放一放", "parked"),
    SKIPPED: T("过号", "passed over"),
    DONE: T("办完", "served"),
    LEFT: T("走了", "left"),
}
GREEN: dict[str, Text] = {
    "elder": T("60 岁以上", "60 or older"),
    "pregnant": T("孕妇", "pregnant"),
    "disabled": T("残疾人", "disabled"),
    "carer": T("带婴幼儿、陪护", "with a baby, or caring for somebody"),
    "key_project": T("重点项目", "a key project"),
    "supplies": T("应急物资运输车辆", "vehicles with emergency supplies"),
}
"""Who, and which matters, take the green channel (F12). It moves a person up the queue; nothing that is asked of them changes."""

RANK_BACK, RANK_GREEN, RANK_ALL = 0, 1, 2

_HALL = "政务服务中心叫号规则（本系统）"
_CLERK = frozenset({Role.CLERK, Role.SUPERVISOR})


def _row(name: str, label: Text, start: tuple[str, ...], end: tuple[str, ...], **more: object) -> Action:
    roles = more.pop("roles", _CLERK)
    return Action(name, label, frozenset(start), end, roles, _HALL, **more)  # type: ignore[arg-type]


ACTIONS: dict[str, Action] = {
    row.name: row
    for row in (
        _row("take", T("取号", "take a number"), (NEW,), (WAITING,), needs=("number", "zone")),
        _row(
            "take_alone", T("自助取号", "take a number at the machine"), (NEW,), (WAITING,),
            roles=frozenset({Role.SYSTEM}), by=By.AUTOMATIC, needs=("number", "zone"),
        ),
        _row(
            "call", T("叫号", "call"), (WAITING,), (CALLED,), needs=("window",),
            refused_in={CALLED: refusals.CALLED_ALREADY},
        ),
        _row("recall", T("再叫一次", "call again"), (CALLED,), ()),
        _row("skip", T("过号", "pass over"), (CALLED,), (SKIPPED,)),
        _row("park", T("先放一放", "park"), (CALLED,), (PARKED,)),
        _row("back", T("回到队里", "back into the queue"), (PARKED, SKIPPED), (WAITING,)),
        _row("transfer", T("转到别的窗口", "send on"), (WAITING, CALLED, PARKED), (WAITING,), needs=("zone",)),
        _row("finish", T("办完", "served"), (CALLED,), (DONE,)),
        _row("leave", T("走了", "left"), (WAITING, PARKED, SKIPPED), (LEFT,)),
    )
}  # fmt: skip


def _called(deed: HallDeed) -> Made:
    calls = int(deed.state.data.get("calls", 0)) + 1
    return Made({"set": {"window": deed.data["window"], "calls": calls}}, to=CALLED)


def _recalled(deed: HallDeed) -> Made:
    return Made({"set": {"calls": int(deed.state.data.get("calls", 0)) + 1}})


def _taken(deed: HallDeed) -> Made:
    keys = ("number", "zone", "item", "green", "paper")
    given = {key: deed.data[key] for key in keys if deed.data.get(key)}
    return Made({"set": {**given, "rank": RANK_GREEN if deed.data.get("green") else RANK_ALL}}, to=WAITING)


TICKETS: Procedure[HallState, HallTerms] = Procedure(
    name="ticket",
    statuses=STATUSES,
    actions=ACTIONS,
    guards={},
    checks={},
    makers={
        "take": _taken,
        "take_alone": _taken,
        "call": _called,
        "recall": _recalled,
        "skip": to(SKIPPED, window=""),
        "park": to(PARKED, window=""),
        "back": to(WAITING, rank=RANK_BACK),
        "transfer": to(WAITING, "zone", "for_window", "item", window="", rank=RANK_BACK),
        "finish": to(DONE, "application"),
        "leave": to(LEFT),
    },
    evolve=evolve,
    kind_of=kind_of,
)
