"""踏勘人才库 and 双随机: who may inspect what, and the draw that anybody can do again; signing for what was handed over."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from onewindow.core.cases import Order, draw
from onewindow.core.kernel.actor import Actor, Role
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.store import scope
from onewindow.store.models import Application, Case, Handover, InspectionDraw, Inspector, RoleGrant
from onewindow.usecases import cases, journal, lots
from onewindow.usecases.command import Command

COUNT = 2
TOO_FEW = declare(
    "inspections.too-few",
    zh="“{trade}”可以抽的只有 {count} 人，至少要两人。请先在踏勘人才库里补人，或者换一个行业。名单头天傍晚固定，"
    "当天补的人第二天起参加。",
    en="Only {count} can be drawn for “{trade}”; two are needed. Add people to the pool (the list of a day is fixed the "
    "evening before: they count from tomorrow), or choose another trade.",
    clause="行政许可法第三十四条第三款",
)
NOT_HEAD = declare(
    "inspections.not-head",
    zh="踏勘人才库由本机关负责人维护。",
    en="The head of the agency keeps the pool.",
)
NOT_OFFICER = declare(
    "inspections.not-officer",
    zh="只能从本机关在册人员里选。",
    en="Only officers on the agency's roll can be added.",
)
NO_INSPECTOR = declare(
    "inspections.no-inspector",
    zh="踏勘人才库里没有这个人。请刷新页面，从名单里选。",
    en="This person is not in the pool. Reload the page and choose from the list.",
)
NO_TRADE = declare(
    "inspections.no-trade",
    zh="请写明这个人能核查的行业，比如“旅馆”。",
    en="Say which trades this person can inspect, such as “lodging”.",
)
NO_APPLICATION = declare(
    "inspections.no-application",
    zh="没有编号为 {number} 的申请。请核对编号；回避是对这件申请的申请人。",
    en="There is no application {number}. Check the number: the person stays away from its applicant.",
)


def draw_for(
    case_id: UUID | str, trade: str, command: Command, *, reason: str = "", seen: int | None = None
) -> tuple[str, ...]:
    """Draw two inspectors of a trade for one part, from the seed of the day. Gives back their accounts.

    Candidates are those of the pool as it was fixed for the day. Who has a conflict with the applicant, or has left the
    pool since, stays out, and the record says so. Refused (`inspections.too-few`, `case.*`);
    the same command draws once.
    """
    row = scope.case(command.actor, case_id)
    today = legal_date(command.now)
    found = lots.fixed_for(row.jurisdiction, today)
    fixed = found.pool if found is not None and found.pool is not None else lots.pool_now(row.jurisdiction)
    named = [account for department, account, trades in fixed if department == row.department and trade in trades]
    free = _free(row, named)
    candidates, left_out = sorted(set(named) & free), sorted(set(named) - free)
    if len(candidates) < COUNT:
        raise refuse(TOO_FEW, trade=trade, count=len(candidates))
    seed = seed_of(row.jurisdiction, today, command.wall, command.now)
    key = f"{row.number}/{InspectionDraw.objects.filter(case=row).count() + 1}"
    drawn = draw(seed, key, candidates, COUNT)
    data = {
        "seed": seed, "key": key, "trade": trade, "candidates": candidates, "left_out": left_out,
        "drawn": list(drawn), "reason": reason.strip(),
    }  # fmt: skip
    # Without a version from the page, the one whose draws were counted: two draws never share a key.
    cases.execute(row.id, Order("draw_inspectors", data), command, seen=row.version if seen is None else seen)
    return drawn


def _free(row: Case, accounts: Iterable[str]) -> set[str]:
    """Who of them is still in the pool today and has no conflict with the applicant."""
    party = str(row.application.applicant_id)
    rows = Inspector.objects.filter(
        jurisdiction=row.jurisdiction, department=row.department, account_id__in=list(accounts), active=True
    )
    return {str(one.account_id) for one in rows if party not in one.conflicts}


def seed_of(jurisdiction: str, on: date, wall: datetime, now: datetime | None = None) -> str:
    """The seed of a day: fixed the evening before, or by the first who asks; the same for everybody after that."""
    return lots.of_day(jurisdiction, on, now or wall, wall).seed


def keep_inspector(
    account_id: UUID | str, department: str, trades: Iterable[str], command: Command, *, active: bool = True
) -> None:
    """Put an officer into the pool, or change trades. Refused (`inspections.*`) for others than the head."""
    place = _head_of(command.actor, department)
    known = [trade.strip()[:40] for trade in trades if trade.strip()]
    if not known:
        raise refuse(NO_TRADE)
    officer = _key(account_id)
    on_roll = officer is not None and RoleGrant.objects.filter(
        account_id=officer, department=department, jurisdiction=place, account__active=True,
        role__in=[str(Role.APPROVER), str(Role.HEAD)],
    ).exists()  # fmt: skip
    if not on_roll:
        raise refuse(NOT_OFFICER)
    with transaction.atomic():
        Inspector.objects.update_or_create(
            jurisdiction=place, department=department, account_id=officer,
            defaults={"trades": known, "active": active, "changed_at": command.wall,
                      "changed_by": command.actor.account_id[:40]},
        )  # fmt: skip
        journal.write(
            "inspector.kept", {"account": str(officer), "trades": known, "active": active}, command,
            jurisdiction=place,
        )  # fmt: skip


def keep_away(inspector_id: UUID | str, number: str, command: Command) -> None:
    """回避: an inspector stays away from the applicant of this application.

    Refused (`inspections.no-inspector` for anybody outside the head's own place and department, `.no-application`).
    """
    scoped = command.actor.scope
    mine = Inspector.objects.filter(
        pk=_key(inspector_id), jurisdiction__in=scoped.jurisdictions, department__in=scoped.departments
    )
    with transaction.atomic():
        row = mine.select_for_update().first()
        if row is None:
            raise refuse(NO_INSPECTOR)
        _head_of(command.actor, row.department)
        found = Application.objects.filter(
            jurisdiction=row.jurisdiction, number=number.strip().upper()
        ).first()
        if found is None:
            raise refuse(NO_APPLICATION, number=number)
        row.conflicts = sorted({*row.conflicts, str(found.applicant_id)})
        row.changed_at, row.changed_by = command.wall, command.actor.account_id[:40]
        row.save(update_fields=["conflicts", "changed_at", "changed_by"])
        journal.write(
            "inspector.conflict", {"inspector": str(row.pk), "application": found.number}, command,
            jurisdiction=row.jurisdiction,
        )  # fmt: skip


def _key(text: UUID | str) -> UUID | None:
    """The id that a form named; None where it is none."""
    try:
        return UUID(str(text))
    except ValueError:
        return None


def _head_of(actor: Actor, department: str) -> str:
    """The place of a head of this department. Refused(`inspections.not-head`)."""
    if actor.role is not Role.HEAD or department not in actor.scope.departments:
        raise refuse(NOT_HEAD)
    return next(iter(actor.scope.jurisdictions))


SUPERVISION = ("in_order", "fixed", "penalty", "advise_revoke")
"""What supervision may have come to, as it is told to who approved."""


def report_back(handover_id: UUID | str, result: str, command: Command) -> None:
    """监管结果抄告: the supervising department tells the one that approved what its supervision came to. It signs for what
    it answers at the same time. Refused(`scope.not-found`) for another's, or a result that is none."""
    scoped = command.actor.scope
    row = Handover.objects.filter(
        pk=handover_id, jurisdiction__in=scoped.jurisdictions, to_department__in=scoped.departments
    ).first()
    if row is None or result not in SUPERVISION or row.kind == "supervision":
        raise refuse("scope.not-found")
    sign_for(handover_id, command)
    Handover.objects.create(
        jurisdiction=row.jurisdiction, case_id=row.case_id, from_department=row.to_department,
        to_department=row.from_department, kind="supervision", result=result, sent_at=command.wall,
    )  # fmt: skip


def sign_for(handover_id: UUID | str, command: Command) -> None:
    """签收: the supervising department has seen it; the first signature stands. Refused(`scope.not-found`)."""
    scoped = command.actor.scope
    mine = Handover.objects.filter(
        pk=handover_id, jurisdiction__in=scoped.jurisdictions, to_department__in=scoped.departments
    )
    if not mine.exists():
        raise refuse("scope.not-found")
    mine.filter(seen_at=None).update(seen_at=command.wall, seen_by=UUID(command.actor.account_id))
