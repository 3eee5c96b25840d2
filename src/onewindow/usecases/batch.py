"""The same act on many parts: looked at first, then each done by itself. One bad row never stops the rest.

Every part goes through the same door as it would alone, under a command of its own: nothing is easier in a batch than singly.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import DatabaseError

from onewindow.core.cases import NEGATIVE_ACTION, POSITIVE_ACTION, Order
from onewindow.core.catalogue.model import ActType
from onewindow.core.kernel.actor import Role
from onewindow.core.kernel.codec import digest
from onewindow.core.kernel.refusal import Refusal, Refused, declare, refuse
from onewindow.core.kernel.text import T, Text
from onewindow.store import scope
from onewindow.store.models import Case
from onewindow.usecases import cases, department, holders
from onewindow.usecases.command import Command

log = logging.getLogger("onewindow.batch")

declare(
    "batch.nothing",
    zh="没有选中办件。请勾选要一起办的，再按一次。",
    en="No part was chosen. Tick the parts, then press again.",
)
declare(
    "batch.too-many",
    zh="一次最多一起办 {most} 件，选了 {n} 件。请分批。",
    en="At most {most} parts are done together; {n} were chosen. Take them in turns.",
)
declare(
    "batch.unknown",
    zh="不认识这个批量操作。请刷新页面重选。",
    en="This act is not done in batches. Reload and choose again.",
)
declare(
    "batch.no-refusal",
    zh="备案没有“不予备案”，请打开这一件单独处理。",
    en="A filing is not refused. Open this one by itself.",
)
declare(
    "batch.reasons",
    zh="不予许可等决定要写明理由，每一件的文书都会写上这段理由。",
    en="A decision against the applicant states its reasons; the same reasons stand on the paper of each part.",
    clause="行政许可法第三十八条第二款",
)
declare(
    "batch.broken",
    zh="这一件出了意外，没有办成，也没有留下半截。请单独打开再办；还不行，请告诉系统管理员。",
    en="This one failed unexpectedly; nothing was half written. Open it alone and try again, or tell the administrator.",
)

declare(
    "batch.sign-head",
    zh="签批由负责人办。",
    en="Only the head of the agency signs.",
)
declare(
    "batch.sign-none",
    zh="这一件还没有拟办意见，不能签。请经办人先写意见。",
    en="Nothing is proposed for this part yet. The officer writes an opinion first.",
)
declare(
    "batch.sign-other",
    zh="拟办意见是“{proposal}”，不能一起签。请打开这一件，看过理由再决定。",
    en="The proposal is “{proposal}”: it is not signed in a batch. Open this part, read the reasons, then decide.",
    clause="行政许可法第三十八条第二款",
)

MOST = 100
ACTS: dict[str, Text] = {
    "take": T("领办", "take"),
    "assign": T("改派给", "hand to"),
    "accept": T("受理", "accept"),
    "sign": T("按拟办意见签", "sign as proposed"),
    "positive": T("准予（登记、备案、确认）", "grant (register, record, confirm)"),
    "negative": T("不予（许可、登记、确认）", "refuse"),
    "issue": T("制发证照", "issue the certificate"),
}
"""What may be done to many at once."""
PROPOSALS: dict[str, Text] = {
    "negative": T("拟不同意", "propose to refuse"),
    "extend": T("请负责人延长期限", "ask the head for an extension"),
    "special": T("拟启动特别程序", "propose a special procedure"),
    "other": T("其他意见", "other opinion"),
}
"""Proposals that are not signed in a batch."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What to do with the chosen parts. `to`: the account an assignment goes to; `reasons`: for refusals; `difference`: why
    the officer decides where the rules cannot tell or say otherwise."""

    act: str
    reasons: str = ""
    to: str = ""
    difference: str = ""
    inspectors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one part (or would): `refusals` is empty where it worked. `papers` it leaves."""

    case_id: UUID
    refusals: tuple[Refusal, ...] = ()
    papers: int = 0
    again: bool = False

    @property
    def ok(self) -> bool:
        return not self.refusals


Seen = Sequence[tuple[UUID, int]]
"""The parts, each with the version the person looked at."""


def look(chosen: Seen, wish: Wish, command: Command) -> tuple[Outcome, ...]:
    """What each act would do; nothing is written. Refused only for the batch as a whole (`batch.*`)."""
    _checked(chosen, wish)
    rows = _rows(chosen, command)
    if wish.act == "sign" and command.actor.role is not Role.HEAD:
        raise refuse("batch.sign-head")

    def one(case_id: UUID, version: int) -> Outcome:
        row = _row(rows, case_id)
        if wish.act in ("take", "assign"):
            return _held(row, wish, command)
        sheets = department.preview(case_id, _order(row, wish), command)
        return Outcome(case_id, papers=len(sheets))

    return tuple(_each(chosen, one))


def carry_out(chosen: Seen, wish: Wish, command: Command) -> tuple[Outcome, ...]:
    """Do it, part by part. The same command again gives the same outcomes and does nothing twice."""
    _checked(chosen, wish)
    rows = _rows(chosen, command)
    if wish.act == "sign" and command.actor.role is not Role.HEAD:
        raise refuse("batch.sign-head")

    def one(case_id: UUID, version: int) -> Outcome:
        row = _row(rows, case_id)
        own = Command(command.actor, command.now, command.wall, f"batch/{digest(f'{command.id}/{case_id}')[:40]}")
        if wish.act == "take":
            department.take(case_id, own)
            return Outcome(case_id)
        if wish.act == "assign":
            holders.reassign(case_id, wish.to, own)
            return Outcome(case_id)
        done = department.act(case_id, _order(row, wish), own, seen=version)
        return Outcome(case_id, papers=len(done.documents), again=done.again)

    return tuple(_each(chosen, one))


def _each(chosen: Seen, one: Callable[[UUID, int], Outcome]) -> list[Outcome]:
    """Each part by itself: a refusal, or even a fault, of one is that one's outcome."""
    outcomes = []
    for case_id, version in chosen:
        try:
            outcomes.append(one(case_id, version))
        except Refused as no:
            outcomes.append(Outcome(case_id, no.refusals))
        except DatabaseError:
            log.exception("batch row %s", case_id)
            outcomes.append(Outcome(case_id, (Refusal("batch.broken", {}),)))
    return outcomes


def _checked(chosen: Seen, wish: Wish) -> None:
    if wish.act not in ACTS:
        raise refuse("batch.unknown")
    if not chosen:
        raise refuse("batch.nothing")
    if len(chosen) > MOST:
        raise refuse("batch.too-many", most=MOST, n=len(chosen))
    if wish.act == "negative" and not wish.reasons.strip():
        raise refuse("batch.reasons")


def _rows(chosen: Seen, command: Command) -> Mapping[UUID, Case]:
    found = scope.cases(command.actor).filter(pk__in=[case for case, _ in chosen])
    return {row.id: row for row in found}


def _row(rows: Mapping[UUID, Case], case_id: UUID) -> Case:
    row = rows.get(case_id)
    if row is None:
        raise refuse("scope.not-found")
    return row


def _as_proposed(row: Case, kind: ActType) -> str:
    """The favourable decision the officer proposed. What goes against the applicant is decided on its own page."""
    proposal = cases.load(row).state.opinion
    if not proposal:
        raise refuse("batch.sign-none")
    if proposal != "positive":
        raise refuse("batch.sign-other", proposal=PROPOSALS.get(proposal, T(proposal, proposal)))
    return POSITIVE_ACTION[kind]


def _held(row: Case, wish: Wish, command: Command) -> Outcome:
    """Whether the part may be taken or handed on, as far as can be told before it is tried."""
    if wish.act == "assign" and command.actor.role is not Role.HEAD:
        raise refuse("holder.not-head")
    others = row.holder_id is not None and str(row.holder_id) != command.actor.account_id
    if wish.act == "take" and others and command.actor.role is not Role.HEAD:
        raise refuse(department.HELD, name=holders.name_of(row.holder_id))
    return Outcome(row.id)


def _order(row: Case, wish: Wish) -> Order:
    """The act of this part's own kind, with its data."""
    kind = ActType(row.act_type)
    differs = wish.difference.strip()[:4000]
    private = {"difference": differs} if differs else {}
    if wish.act == "sign":
        return Order(_as_proposed(row, kind), {}, private)
    if wish.act == "positive":
        data: dict[str, Any] = {"inspectors": list(wish.inspectors)} if wish.inspectors else {}
        return Order(POSITIVE_ACTION[kind], data, private)
    if wish.act == "negative":
        if kind not in NEGATIVE_ACTION:
            raise refuse("batch.no-refusal")
        return Order(NEGATIVE_ACTION[kind], {}, {"reasons": wish.reasons.strip()[:4000], **private})
    return Order(wish.act)
