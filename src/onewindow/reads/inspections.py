"""The pool of inspectors, draws as they are published, and what was handed over to the supervising department."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from onewindow.core.cases import OUTCOMES, lot
from onewindow.core.cases.outside import RESULTS
from onewindow.core.kernel.actor import Actor, Role
from onewindow.core.kernel.codec import canonical, digest
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.refusal import refuse
from onewindow.core.kernel.text import T, Text
from onewindow.core.licences import CANCELLATION_GROUNDS, GROUNDS
from onewindow.reads import department_words as said
from onewindow.reads.department_people import Person, officers
from onewindow.store import scope
from onewindow.store.catalogue import catalogue_on, load_bundle
from onewindow.store.models import Case, DrawSeed, Handover, InspectionDraw, Inspector

MOST = 100
REASONS: dict[str, Text] = {
    "conflict": T("回避", "conflict of interest"),
    "leave": T("请假、不能到场", "on leave"),
    "recheck": T("整改后复查", "a second check"),
}
KINDS: dict[str, Text] = {
    "decision": T("审批结果", "decision"),
    "verification": T("承诺核查结果", "check of a commitment"),
    "breach": T("承诺到期没有做到", "a promised day passed"),
    "revocation": T("撤销决定", "revocation"),
    "supervision": T("监管结果", "result of supervision"),
    "review": T("复议、诉讼结果", "result of a review"),
    "withdrawal": T("许可撤回", "licence withdrawn"),
    "strike": T("许可证件吊销", "licence struck by penalty"),
    "cancellation": T("许可注销", "licence cancelled"),
    "restored": T("许可恢复有效", "licence in force again"),
}
SUPERVISION: dict[str, Text] = {
    "in_order": T("监管正常", "in order"),
    "fixed": T("有问题，已改正", "a fault, put right"),
    "penalty": T("已处罚", "a penalty was imposed"),
    "advise_revoke": T("建议撤销或者变更", "advises to revoke or change it"),
}
_RESULTS: dict[str, Text] = {
    "kept": T("和承诺一致", "kept"),
    "not_kept": T("没有做到承诺", "not kept"),
    "to_correct": T("限期改正", "to be put right"),
    "false": T("虚假承诺", "false"),
    "unkept": T("没有做到", "not kept"),
    **SUPERVISION,
    **{code: RESULTS[code] for code in ("annulled", "annulled_redo", "changed")},
    **{code: ground for known in (*GROUNDS.values(), CANCELLATION_GROUNDS) for code, (ground, _) in known.items()},
}

_BAD = ("not_kept", "penalty", "advise_revoke")
_ENDED = ("breach", "revocation", "withdrawal", "strike", "cancellation", "review")


@dataclass(frozen=True, slots=True)
class PoolRow:
    """One inspector of the pool; `away` from how many applicants."""

    id: UUID
    account: str
    name: str
    trades: tuple[str, ...]
    away: int
    active: bool


@dataclass(frozen=True, slots=True)
class PoolPage:
    """踏勘人才库 of a department. `mine`: the reader keeps it; `others`: officers not in the pool yet."""

    department: str
    departments: Text
    rows: tuple[PoolRow, ...]
    others: tuple[Person, ...]
    trades: tuple[str, ...]
    mine: bool


def pool_page(actor: Actor, *, on: date) -> PoolPage:
    """The pool of the reader's department."""
    department = min(actor.scope.departments, default="")
    place = next(iter(actor.scope.jurisdictions), "")
    rows = Inspector.objects.filter(jurisdiction=place, department=department).select_related("account")
    found = tuple(_row(row) for row in rows.order_by("account__username"))
    there = {row.account for row in found}
    known = catalogue_on(on, place).departments
    return PoolPage(
        department=department,
        departments=known[department].name if department in known else Text(""),
        rows=found,
        others=tuple(one for one in officers(actor.scope, on=on) if one.id not in there),
        trades=tuple(sorted({trade for row in found if row.active for trade in row.trades})),
        mine=actor.role is Role.HEAD,
    )


def _row(row: Inspector) -> PoolRow:
    name = row.account.display_name or row.account.username
    return PoolRow(row.pk, str(row.account_id), name, tuple(row.trades), len(row.conflicts), row.active)


@dataclass(frozen=True, slots=True)
class Lot:
    """One candidate with the lot that the seed gives; `drawn`: among those with the smallest."""

    account: str
    name: str
    lot: str
    drawn: bool


@dataclass(frozen=True, slots=True)
class DrawView:
    """One draw with everything needed to do it again."""

    id: UUID
    on: date
    at: datetime
    item: Text
    department: Text
    trade: str
    seed: str
    key: str
    lots: tuple[Lot, ...]
    left_out: tuple[str, ...]
    reason: Text

    @property
    def names(self) -> str:
        return "、".join(one.name for one in self.lots if one.drawn)


@dataclass(frozen=True, slots=True)
class DrawPage:
    """The draw of one part: the pool's trades, and the draws that were made."""

    id: UUID
    version: int
    item: Text
    department: Text
    trades: tuple[str, ...]
    draws: tuple[DrawView, ...]


def draw_page(case_id: UUID | str, actor: Actor, *, on: date) -> DrawPage:
    """For an officer of the part's department. Refused(`scope.not-found`)."""
    row = scope.case(actor, case_id)
    items = load_bundle(row.application.bundle).items
    made = InspectionDraw.objects.filter(case=row).select_related("case__application").order_by("-drawn_at", "-id")
    pool = Inspector.objects.filter(jurisdiction=row.jurisdiction, department=row.department, active=True)
    trades = sorted({trade for one in pool for trade in one.trades})
    known = catalogue_on(on, row.jurisdiction).departments
    return DrawPage(
        row.pk, row.version, items[row.item].name,
        known[row.department].name if row.department in known else T(row.department),
        tuple(trades), views(made, on=on),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class LotsDay:
    """The lots of one day as they are published. `seed` empty: not its day yet. `early`: fixed before its day began.
    `pool`: the text whose SHA-256 is `pool_digest`, from its day on; empty before."""

    on: date
    fixed: datetime
    early: bool
    seed: str
    seed_digest: str
    pool_digest: str
    pool: str
    people: int


def lots_days(jurisdiction: str, *, on: date) -> tuple[LotsDay, ...]:
    """Today and what is fixed for the days after, the later first. One query."""
    rows = DrawSeed.objects.filter(jurisdiction=jurisdiction, on__gte=on, pool__isnull=False).order_by("-on")
    return tuple(
        LotsDay(
            row.on, row.published_at, legal_date(row.published_at) < row.on, row.seed if row.on <= on else "",
            digest(row.seed), row.pool_digest, canonical(row.pool) if row.on <= on else "", len(row.pool or ()),
        )
        for row in rows
    )  # fmt: skip


def published(jurisdiction: str, *, on: date) -> tuple[DrawView, ...]:
    """The newest draws of a place, for everybody: no applicant is named."""
    rows = InspectionDraw.objects.filter(jurisdiction=jurisdiction).select_related("case__application")
    return views(rows.order_by("-on", "-id")[:MOST], on=on)


def published_one(draw_id: UUID, jurisdiction: str, *, on: date) -> DrawView:
    """One draw, for everybody. Refused(`scope.not-found`)."""
    rows = InspectionDraw.objects.filter(pk=draw_id, jurisdiction=jurisdiction)
    found = views(rows.select_related("case__application"), on=on)
    if not found:
        raise refuse("scope.not-found")
    return found[0]


def views(rows: Iterable[InspectionDraw], *, on: date) -> tuple[DrawView, ...]:
    made = list(rows)
    names = said.names_of({one for row in made for one in (*row.candidates, *row.left_out)})
    return tuple(_view(row, names, on) for row in made)


def _view(row: InspectionDraw, names: dict[str, str], on: date) -> DrawView:
    drawn = set(row.drawn)
    lots = sorted((lot(row.seed, row.key, one), one) for one in row.candidates)
    departments = catalogue_on(on, row.jurisdiction).departments
    agency = departments.get(row.department)
    return DrawView(
        id=row.pk, on=row.on, at=row.drawn_at, item=_item(row.case),
        department=agency.name if agency else T(row.department), trade=row.trade, seed=row.seed, key=row.key,
        lots=tuple(Lot(one, names.get(one, one), value, one in drawn) for value, one in lots),
        left_out=tuple(names.get(one, one) for one in row.left_out),
        reason=REASONS.get(row.reason, Text(row.reason)),
    )  # fmt: skip


def _item(case: Case) -> Text:
    items = load_bundle(case.application.bundle).items
    return items[case.item].name if case.item in items else T(case.item)


@dataclass(frozen=True, slots=True)
class HandoverRow:
    """One result handed over 审管互动. `number`: the part; the supervising department does not open its papers."""

    id: UUID
    item: Text
    number: str
    department: Text
    kind: Text
    result: Text
    bad: bool
    sent: datetime
    seen: datetime | None
    seen_by: str
    answerable: bool = False


@dataclass(frozen=True, slots=True)
class HandoverPage:
    """What other departments handed over to mine, and what mine handed over."""

    departments: Text
    received: tuple[HandoverRow, ...]
    sent: tuple[HandoverRow, ...]
    unseen: int


def handover_page(actor: Actor, *, on: date) -> HandoverPage:
    """The newest hundred of each direction."""
    place = next(iter(actor.scope.jurisdictions), "")
    mine = Handover.objects.filter(jurisdiction=place).select_related("case__application")
    known = catalogue_on(on, place).departments
    names = {code: one.name for code, one in known.items()}
    to_us = mine.filter(to_department__in=actor.scope.departments)
    by_us = mine.filter(from_department__in=actor.scope.departments)
    received, sent = (list(rows.order_by("-sent_at", "-id")[:MOST]) for rows in (to_us, by_us))
    people = said.names_of({str(row.seen_by) for row in (*received, *sent) if row.seen_by})
    department = min(actor.scope.departments, default="")
    return HandoverPage(
        departments=names.get(department, Text("")),
        received=tuple(_handover(row, names.get(row.from_department), people) for row in received),
        sent=tuple(_handover(row, names.get(row.to_department), people) for row in sent),
        unseen=sum(1 for row in received if row.seen_at is None),
    )


def _handover(row: Handover, agency: Text | None, people: dict[str, str]) -> HandoverRow:
    result = _RESULTS.get(row.result) or OUTCOMES.get(row.result) or Text("")
    return HandoverRow(
        id=row.pk, item=_item(row.case), number=row.case.number, department=agency or Text(""), kind=KINDS[row.kind],
        result=result, bad=row.kind in _ENDED or row.result in _BAD, sent=row.sent_at,
        seen=row.seen_at, seen_by=people.get(str(row.seen_by), "") if row.seen_by else "",
        answerable=row.kind != "supervision",
    )  # fmt: skip
