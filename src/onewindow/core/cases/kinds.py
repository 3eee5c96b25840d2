"""The words of the licence procedure: statuses, outcomes, ways of acceptance, and what each act type is."""

from __future__ import annotations

from enum import StrEnum

from onewindow.core.catalogue.model import ActType, Blocks
from onewindow.core.kernel.text import T, Text

__all__ = ["AcceptMode", "ActType", "Blocks", "Outcome", "Status", "OUTCOMES", "STATUSES", "outcome_sign"]


class Status(StrEnum):
    """Where a part stands. `outcome` says how it ended; adverse endings are kept apart (domain rule 25)."""

    NEW = "new"
    WAITING = "waiting"
    RECEIVED = "received"
    CORRECTING = "correcting"
    ACCEPTED = "accepted"
    DECIDED = "decided"
    ISSUED = "issued"
    DELIVERED = "delivered"
    SETTLED = "settled"
    REQUESTED = "requested"
    CONTACTED = "contacted"
    DONE = "done"
    NOT_DONE = "not_done"
    NOT_REQUIRED = "not_required"
    NOT_COMPETENT = "not_competent"
    NOT_ACCEPTED = "not_accepted"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    MOVED = "moved"
    CANCELLED = "cancelled"


STATUSES: dict[str, Text] = {
    Status.NEW: T("未提交", "not submitted"),
    Status.WAITING: T("等前一项结果", "waiting for an earlier part"),
    Status.RECEIVED: T("收件（未受理）", "received, not yet accepted"),
    Status.CORRECTING: T("等您补正", "waiting for your correction"),
    Status.ACCEPTED: T("已受理", "accepted"),
    Status.DECIDED: T("已决定", "decided"),
    Status.ISSUED: T("已制证", "certificate issued"),
    Status.DELIVERED: T("已送达", "delivered"),
    Status.SETTLED: T("已办结", "settled"),
    Status.REQUESTED: T("已转服务单位", "passed to the service provider"),
    Status.CONTACTED: T("服务单位已联系您", "the provider has contacted you"),
    Status.DONE: T("已办好", "done"),
    Status.NOT_DONE: T("没有办成", "not done"),
    Status.NOT_REQUIRED: T("不需要许可（不受理）", "no licence needed"),
    Status.NOT_COMPETENT: T("不予受理", "another agency is competent"),
    Status.NOT_ACCEPTED: T("不予受理（理由见文书）", "not accepted: see the paper"),
    Status.WITHDRAWN: T("已撤回", "withdrawn"),
    Status.LAPSED: T("前一项未获准，本项终止", "ended: an earlier part was refused"),
    Status.MOVED: T("已转办（并案）", "handled under another file"),
    Status.CANCELLED: T("已撤销受理", "acceptance cancelled"),
}

FINAL = frozenset(
    {
        Status.SETTLED,
        Status.DONE,
        Status.NOT_DONE,
        Status.NOT_REQUIRED,
        Status.NOT_COMPETENT,
        Status.NOT_ACCEPTED,
        Status.WITHDRAWN,
        Status.LAPSED,
        Status.MOVED,
        Status.CANCELLED,
    }
)


class Outcome(StrEnum):
    """How a part ended in substance."""

    GRANTED = "granted"
    REGISTERED = "registered"
    CONFIRMED = "confirmed"
    AWARDED = "awarded"
    RECORDED = "recorded"
    PROVIDED = "provided"
    DONE = "done"
    REFUSED = "refused"
    NOT_DONE = "not_done"
    NOT_REQUIRED = "not_required"
    NOT_COMPETENT = "not_competent"
    NOT_ACCEPTED = "not_accepted"
    FORGED = "forged"
    WITHDRAWN = "withdrawn"
    WITHDRAWN_DEEMED = "withdrawn_deemed"
    LAPSED = "lapsed"
    MOVED = "moved"
    CANCELLED = "cancelled"


OUTCOMES: dict[str, Text] = {
    Outcome.GRANTED: T("准予许可", "granted"),
    Outcome.REGISTERED: T("准予登记", "registered"),
    Outcome.CONFIRMED: T("予以确认", "confirmed"),
    Outcome.AWARDED: T("准予给付", "benefit awarded"),
    Outcome.RECORDED: T("已备案", "recorded"),
    Outcome.PROVIDED: T("已提供服务", "service provided"),
    Outcome.DONE: T("已办好", "done"),
    Outcome.REFUSED: T("未获准", "refused"),
    Outcome.NOT_DONE: T("没有办成", "not done"),
    Outcome.NOT_REQUIRED: T("不需要许可", "no licence needed"),
    Outcome.NOT_COMPETENT: T("不予受理（不属本机关职权）", "another agency is competent"),
    Outcome.NOT_ACCEPTED: T("不予受理（逾期未补正）", "not accepted: corrected too late"),
    Outcome.FORGED: T("不予受理（隐瞒情况、提供虚假材料）", "not accepted: hidden facts or false materials"),
    Outcome.WITHDRAWN: T("已撤回", "withdrawn"),
    Outcome.WITHDRAWN_DEEMED: T("逾期未补正，视为撤回", "deemed withdrawn"),
    Outcome.LAPSED: T("前一项未获准，本项终止", "ended with an earlier part"),
    Outcome.MOVED: T("已转办（并案）", "handled under another file"),
    Outcome.CANCELLED: T("已撤销受理", "acceptance cancelled"),
}

POSITIVE = frozenset(
    {
        Outcome.GRANTED,
        Outcome.REGISTERED,
        Outcome.CONFIRMED,
        Outcome.AWARDED,
        Outcome.RECORDED,
        Outcome.PROVIDED,
        Outcome.DONE,
    }
)
NEGATIVE = frozenset(
    {
        Outcome.REFUSED,
        Outcome.NOT_DONE,
        Outcome.NOT_COMPETENT,
        Outcome.NOT_ACCEPTED,
        Outcome.FORGED,
        Outcome.LAPSED,
        Outcome.CANCELLED,
    }
)


def outcome_sign(outcome: str) -> int:
    """+1 for a result the person asked for, -1 against it, 0 for neither (withdrawn, no licence needed, none)."""
    if outcome in POSITIVE:
        return 1
    return -1 if outcome in NEGATIVE else 0


class AcceptMode(StrEnum):
    """How a part came to be accepted."""

    ORDINARY = "ordinary"
    DEEMED = "deemed"
    SUPPLEMENT = "supplement"
    UPSTREAM = "upstream"
    ON_THE_SPOT = "on_the_spot"


# Act types by what the law lets an agency do (domain.md A3, A4).
JUDGED = frozenset(
    {
        ActType.LICENCE,
        ActType.MARKET_REGISTRATION,
        ActType.REAL_ESTATE_REGISTRATION,
        ActType.CONFIRMATION,
        ActType.BENEFIT,
    }
)
ACCEPTED_KINDS = JUDGED | {ActType.PUBLIC_SERVICE}
COMMITTABLE = JUDGED | {ActType.FILING}
AGENCY_KINDS = ACCEPTED_KINDS | {ActType.FILING}
ALL_KINDS = AGENCY_KINDS | {ActType.STEP}
