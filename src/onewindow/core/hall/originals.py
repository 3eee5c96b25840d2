"""An original paper on its way through the hall: seen (与原件核对无异), kept, returned against a signature, or lost."""

from __future__ import annotations

from onewindow.core.kernel.actor import Role
from onewindow.core.kernel.text import T, Text
from onewindow.core.process.procedure import Action, Made, Procedure

from .state import NEW, HallDeed, HallState, HallTerms, evolve, kind_of, to

SEEN, KEPT, RETURNED, LOST = "seen", "kept", "returned", "lost"

STATUSES: dict[str, Text] = {
    NEW: T("还没看", "not seen"),
    SEEN: T("看过原件，核对无异", "original seen, agrees"),
    KEPT: T("原件留存", "original kept"),
    RETURNED: T("原件已退", "original returned"),
    LOST: T("找不到了", "lost"),
}
_LAW = "行政许可法第三十一条"
_STAFF = frozenset({Role.CLERK, Role.APPROVER, Role.HEAD})


def _row(name: str, label: Text, start: tuple[str, ...], end: tuple[str, ...], **more: object) -> Action:
    return Action(name, label, frozenset(start), end, _STAFF, _LAW, **more)  # type: ignore[arg-type]


ACTIONS: dict[str, Action] = {
    row.name: row
    for row in (
        _row("see", T("看过原件，核对无异", "original seen"), (NEW, RETURNED), (SEEN,)),
        _row("keep", T("留存原件", "keep the original"), (NEW, SEEN, RETURNED), (KEPT,), needs=("place",)),
        _row("shelve", T("换地方", "put elsewhere"), (KEPT,), (), needs=("place",)),
        _row(
            "give_back", T("退还原件", "return the original"), (KEPT,), (RETURNED,),
            needs=("relation", "evidence"), needs_private=("recipient",),
        ),
        _row("hand_on", T("交给同事保管", "hand on to a colleague"), (KEPT,), (), needs=("kept_by",)),
        _row("lose", T("登记遗失", "record the loss"), (KEPT,), (LOST,), needs_private=("reason",)),
        _row("find", T("找到了", "found again"), (LOST,), (KEPT,), needs=("place",)),
    )
}  # fmt: skip


def _kept(deed: HallDeed) -> Made:
    return Made({"set": {"place": deed.data["place"], "kept_by": deed.actor.account_id}}, to=KEPT)


def _seen(deed: HallDeed) -> Made:
    return Made({"set": {"seen_by": deed.actor.account_id}}, to=SEEN)


ORIGINALS: Procedure[HallState, HallTerms] = Procedure(
    name="original",
    statuses=STATUSES,
    actions=ACTIONS,
    guards={},
    checks={},
    makers={
        "see": _seen,
        "keep": _kept,
        "shelve": to("", "place"),
        "hand_on": to("", "kept_by"),
        "give_back": to(RETURNED, "relation", "evidence", place=""),
        "lose": to(LOST),
        "find": _kept,
    },
    evolve=evolve,
    kind_of=kind_of,
)
