"""The close of a day: count what was done, name every difference, explain it, and sign. Nothing is half closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onewindow.core.kernel.actor import Role
from onewindow.core.kernel.refusal import Refusal
from onewindow.core.kernel.text import T, Text
from onewindow.core.process.procedure import Action, Made, Procedure

from . import refusals
from .state import NEW, HallDeed, HallState, HallTerms, evolve, kind_of

COUNTED, SIGNED = "counted", "signed"
STATUSES: dict[str, Text] = {
    NEW: T("还没结", "open"),
    COUNTED: T("已清点，待签字", "counted, to be signed"),
    SIGNED: T("已签字", "signed"),
}
HALL, WINDOW = "hall", "window"

LINES: dict[str, tuple[Text, Text, Text]] = {
    "received": (T("收件", "received"), T("收了几件", "applications"), T("收件凭证", "receipts")),
    "documents": (T("受理、补正、不受理、决定", "accepted, corrected, refused, decided"),
                  T("该出的文书", "documents ordered"), T("有编号的文书", "documents numbered")),
    "certificates": (T("证照", "certificates"), T("制证", "issued"), T("领用的空白证照", "blanks used")),
    "seals": (T("用印", "seals"), T("盖章的文书", "stamped documents"), T("用印登记", "entries of the seal book")),
    "fees": (T("收费", "fees"), T("登记的缴款", "payments by number"), T("清点的款项", "money counted")),
    "originals": (T("留存的原件", "originals held"), T("留存", "held"), T("有存放位置", "with a place")),
    "tickets": (T("叫号", "tickets"), T("取的号", "taken"), T("办完或者走了", "served or left")),
    "handovers": (T("交接", "hand-overs"), T("交出的", "given"), T("两人都签的", "signed by both")),
}  # fmt: skip
"""Each line compares two counts; in `fees` they are fen."""


@dataclass(frozen=True, slots=True)
class Line:
    """Two counts of one thing, and the names (numbers, serials) of what stands on one side only."""

    code: str
    left: int
    right: int
    only: tuple[str, ...] = ()

    @property
    def even(self) -> bool:
        return self.left == self.right and not self.only

    def to_json(self) -> dict[str, Any]:
        return {"left": self.left, "right": self.right, "only": list(self.only)}

    @classmethod
    def from_json(cls, code: str, told: Mapping[str, Any]) -> Line:
        return cls(code, int(told["left"]), int(told["right"]), tuple(told["only"]))


def compared(code: str, left: Sequence[str], right: Sequence[str]) -> Line:
    """A line from two lists of names: what stands on one side only is a difference, and is named."""
    only = sorted(set(left) ^ set(right))
    return Line(code, len(set(left)), len(set(right)), tuple(only))


def uneven(figures: Mapping[str, Any]) -> list[str]:
    """The codes of the lines that do not balance, in the order of the list."""
    lines = figures.get("lines", {})
    return [code for code in LINES if code in lines and not Line.from_json(code, lines[code]).even]


def _row(name: str, label: Text, start: tuple[str, ...], end: tuple[str, ...], **more: object) -> Action:
    return Action(name, label, frozenset(start), end, more.pop("roles"), "日结规则（本系统）", **more)  # type: ignore[arg-type]


_BOTH = frozenset({Role.CLERK, Role.SUPERVISOR})
ACTIONS: dict[str, Action] = {
    row.name: row
    for row in (
        _row("count", T("清点", "count"), (NEW, COUNTED), (COUNTED,), roles=_BOTH, needs=("figures",),
             refused_in={SIGNED: refusals.SIGNED_ALREADY}),
        _row("explain", T("说明差异", "explain the differences"), (COUNTED,), (), roles=_BOTH, needs=("notes",),
             refused_in={SIGNED: refusals.SIGNED_ALREADY}),
        _row("sign", T("签字，日结", "sign and close"), (COUNTED,), (SIGNED,), roles=_BOTH, checks=("explained",),
             refused_in={SIGNED: refusals.SIGNED_ALREADY}),
        _row("reopen", T("重新打开", "reopen"), (SIGNED,), (COUNTED,), roles=frozenset({Role.SUPERVISOR}), needs=("reason",)),
    )
}  # fmt: skip


def _explained(deed: HallDeed) -> Refusal | None:
    notes = deed.state.data.get("notes", {})
    lacking = [code for code in uneven(deed.state.data.get("figures", {})) if not str(notes.get(code, "")).strip()]
    if not lacking:
        return None
    return Refusal(refusals.UNEXPLAINED, {"lines": "、".join(LINES[code][0].zh for code in lacking)})


def _counted(deed: HallDeed) -> Made:
    return Made({"set": {"figures": deed.data["figures"]}}, to=COUNTED)


def _noted(deed: HallDeed) -> Made:
    return Made({"set": {"notes": {**deed.state.data.get("notes", {}), **deed.data["notes"]}}})


def _signed(deed: HallDeed) -> Made:
    return Made({"set": {"signed_by": deed.actor.account_id}}, to=SIGNED)


def _reopened(deed: HallDeed) -> Made:
    return Made({"set": {"reopened_for": deed.data["reason"]}}, to=COUNTED)


DAYS: Procedure[HallState, HallTerms] = Procedure(
    name="day",
    statuses=STATUSES,
    actions=ACTIONS,
    guards={},
    checks={"explained": _explained},
    makers={"count": _counted, "explain": _noted, "sign": _signed, "reopen": _reopened},
    evolve=evolve,
    kind_of=kind_of,
)
