"""A fee of one part: assessed on its standard and basis, paid once, waived, cancelled or refunded by an act (AL art. 58)."""

from __future__ import annotations

from onewindow.core.kernel.actor import Role
from onewindow.core.kernel.money import yuan
from onewindow.core.kernel.refusal import Refusal
from onewindow.core.kernel.text import T, Text
from onewindow.core.process.procedure import Action, Made, Procedure

from . import refusals
from .state import NEW, HallDeed, HallState, HallTerms, evolve, kind_of, to

DUE, EXEMPT, PAID, WAIVED, CANCELLED, REFUNDED = "due", "exempt", "paid", "waived", "cancelled", "refunded"

STATUSES: dict[str, Text] = {
    NEW: T("还没开单", "not assessed"),
    DUE: T("待缴", "to be paid"),
    EXEMPT: T("免收", "exempt"),
    PAID: T("已缴", "paid"),
    WAIVED: T("免缴", "waived"),
    CANCELLED: T("作废", "cancelled"),
    REFUNDED: T("已退", "refunded"),
}
SETTLED = frozenset({EXEMPT, PAID, WAIVED})
"""After these nothing is owed any more."""
METHODS: dict[str, Text] = {
    "card": T("刷卡", "card"),
    "scan": T("扫码", "scan"),
    "cash": T("现金", "cash"),
    "transfer": T("转账", "bank transfer"),
    "online": T("网上缴", "online"),
}
_LAW = "行政许可法第五十八条"
_ALL = frozenset({Role.CLERK, Role.APPROVER, Role.HEAD, Role.SUPERVISOR})


def _row(name: str, label: Text, start: tuple[str, ...], end: tuple[str, ...], **more: object) -> Action:
    return Action(name, label, frozenset(start), end, _ALL, _LAW, **more)  # type: ignore[arg-type]


ACTIONS: dict[str, Action] = {
    row.name: row
    for row in (
        _row(
            "assess", T("开缴款通知", "assess"), (NEW,), (DUE, EXEMPT),
            needs=("notice", "standard_fen", "basis"), checks=("within_standard", "reduced_why"),
        ),
        _row(
            "pay", T("登记缴款", "record the payment"), (DUE,), (PAID,), needs=("payment", "method"),
            refused_in={PAID: refusals.PAID_ALREADY, REFUNDED: refusals.PAID_ALREADY},
        ),
        _row(
            "waive", T("免缴", "waive"), (DUE,), (WAIVED,), needs=("evidence",), needs_private=("reason",),
            checks=("other_person",),
        ),
        _row("cancel", T("作废缴款通知", "cancel the notice"), (DUE,), (CANCELLED,), needs_private=("reason",)),
        _row(
            "refund", T("退费", "refund"), (PAID,), (REFUNDED,), needs=("evidence",), needs_private=("reason",),
            checks=("other_person",),
        ),
    )
}  # fmt: skip


def _within_standard(deed: HallDeed) -> Refusal | None:
    due, standard = int(deed.data.get("due_fen", 0)), int(deed.data["standard_fen"])
    if due > standard:
        return Refusal(refusals.MORE_THAN_STANDARD, {"due": yuan(due), "standard": yuan(standard)})
    return None


def _reduced_why(deed: HallDeed) -> Refusal | None:
    if int(deed.data.get("due_fen", 0)) < int(deed.data["standard_fen"]) and not deed.order.private.get("reason", "").strip():
        return Refusal(refusals.REDUCED_WHY)
    return None


def _other_person(deed: HallDeed) -> Refusal | None:
    hand = deed.state.data.get("taken_by") or deed.state.data.get("assessed_by")
    return Refusal(refusals.SAME_PERSON) if hand == deed.actor.account_id else None


def _assessed(deed: HallDeed) -> Made:
    due = int(deed.data.get("due_fen", 0))
    given = {key: deed.data[key] for key in ("notice", "standard_fen", "basis")}
    given |= {"due_fen": due, "assessed_by": deed.actor.account_id}
    return Made({"set": given}, to=DUE if due else EXEMPT)


def _paid(deed: HallDeed) -> Made:
    given = {"payment": deed.data["payment"], "method": deed.data["method"], "taken_by": deed.actor.account_id}
    return Made({"set": given}, to=PAID)


FEES: Procedure[HallState, HallTerms] = Procedure(
    name="fee",
    statuses=STATUSES,
    actions=ACTIONS,
    guards={},
    checks={
        "within_standard": _within_standard,
        "reduced_why": _reduced_why,
        "other_person": _other_person,
    },
    makers={
        "assess": _assessed,
        "pay": _paid,
        "waive": to(WAIVED, "evidence"),
        "cancel": to(CANCELLED),
        "refund": to(REFUNDED, "evidence"),
    },
    evolve=evolve,
    kind_of=kind_of,
)
