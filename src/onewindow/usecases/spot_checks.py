"""双随机、一公开: objects drawn by lot each month, checked by two who were drawn too, results published (抽查结果公示).

The head cannot choose the lots by the day: the seed is the first of the month that was fixed (`usecases/lots.py`), the list
what was decided in the twelve months before the month began. What the day still decides: the credit classes, who of the fixed
pool has left it or stays away; all three are taken when it is drawn and stand in the record. Nobody chooses which case is
looked at, nor who looks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from onewindow.core.cases import draw
from onewindow.core.cases.kinds import POSITIVE
from onewindow.core.cases.spot import CLASSES, MARKED, NEED, ORDINARY, RESULTS, SHARES, TO_CORRECT, objects
from onewindow.core.compose.context import parameter_of
from onewindow.core.kernel.actor import Role
from onewindow.core.kernel.codec import canonical, digest
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.ids import new_id
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.store import credit
from onewindow.store.catalogue import catalogue_on
from onewindow.store.crypto import seal_text
from onewindow.store.models import Case, CreditMark, DrawSeed, Inspector, SpotCheck, SpotDraw
from onewindow.usecases import journal, lots
from onewindow.usecases.command import Command

BASIS = "国办发〔2015〕58号；国发〔2019〕5号"
NOT_HEAD = declare(
    "spot.not-head",
    zh="抽查由本机关负责人启动。",
    en="The head of the agency starts a draw of spot checks.",
    clause=BASIS,
)
NOTHING = declare(
    "spot.nothing",
    zh="“{item}”在 {month} 以前的十二个月里没有可以抽查的办件。",
    en="Nothing was decided on “{item}” in the twelve months before {month}.",
    clause=BASIS,
)
DRAWN = declare(
    "spot.drawn",
    zh="“{item}” {month} 已经抽过。一个月只抽一次，不能重抽。",
    en="“{item}” was drawn for {month}. There is one draw a month, and no second.",
    clause=BASIS,
)
TOO_FEW = declare(
    "spot.too-few",
    zh="“{trade}”可以抽的检查人员只有 {count} 人，至少要两人。本月的名单已经固定：请在踏勘人才库里补人，补的人下个月起参加。",
    en="Only {count} inspectors can be drawn for “{trade}”; two are needed. The list of the month is fixed: add people to "
    "the pool, and they count from next month.",
    clause=BASIS,
)
NO_CHOICE = declare(
    "spot.no-choice",
    zh="请先选查哪个事项、检查人员的行业。",
    en="Choose the item and the trade of the inspectors first.",
)
NOT_YOURS = declare(
    "spot.not-yours",
    zh="这一件由抽中的检查人员登记结果。",
    en="The inspectors who were drawn record the result of this check.",
    clause=BASIS,
)
NO_RESULT = declare(
    "spot.no-result",
    zh="请选检查结果；责令改正的写明哪天以前改好，发现问题的写明是什么问题。",
    en="Choose the result; say by which day it is put right, and what was found where something was.",
    clause=BASIS,
)
WAITING = declare(
    "spot.waiting",
    zh="这一件的检查人员还不到两人，不能登记结果。请负责人先从固定名单里补抽。",
    en="Fewer than two inspectors are named for this check, so no result is recorded. The head first has the missing drawn.",
    clause=BASIS,
)
NOBODY = declare(
    "spot.nobody",
    zh="本月的固定名单里没有别的人可以去这一件。请在踏勘人才库里补人，补的人下个月起参加，到时再补抽。",
    en="Nobody else of the fixed list of the month may go. Add people to the pool: they count from next month; draw again then.",
    clause=BASIS,
)
PAST = declare(
    "spot.past",
    zh="改好的日子 {day} 已经过了。请写今天（{today}）或者以后的一天。",
    en="{day}, the day by which it is put right, is past. Name today ({today}) or a later day.",
    clause=BASIS,
)
DONE = declare(
    "spot.done",
    zh="这一件的结果已经登记并公示，不能再改。",
    en="The result of this check stands and is published.",
    clause=BASIS,
)


def start(item: str, trade: str, command: Command) -> UUID:
    """Draw the objects of the month for an item of the head's department, and two inspectors for each.

    An object for which fewer than two are free is drawn all the same and waits for people (`fill`).
    Refused (`spot.not-head`, `.no-choice`, `.nothing`, `.drawn`, `.too-few`); nothing is written then.
    """
    actor, today = command.actor, legal_date(command.now)
    if actor.role is not Role.HEAD or not actor.scope.departments:
        raise refuse(NOT_HEAD)
    if not item or not trade:
        raise refuse(NO_CHOICE)
    place, department, month = min(actor.scope.jurisdictions), min(actor.scope.departments), today.replace(day=1)
    catalogue = catalogue_on(today, place)
    name = catalogue.items[item].name.zh if item in catalogue.items else item
    if SpotDraw.objects.filter(jurisdiction=place, department=department, item=item, month=month).exists():
        raise refuse(DRAWN, item=name, month=f"{month:%Y-%m}")
    cases = {row.number: row for row in _decided(place, department, item, month)}
    if not cases:
        raise refuse(NOTHING, item=name, month=f"{month:%Y-%m}")
    population = _classes(cases.values())
    lot = _of_month(place, month, command)
    named = _named(lot, place, department, trade)
    away = _away(place, department)
    people, gone = [one for one in named if one in away], [one for one in named if one not in away]
    if len(people) < NEED:
        raise refuse(TOO_FEW, trade=trade, count=len(people))
    found = parameter_of(catalogue, place, "spot_check_shares")
    shares = {**SHARES, **(dict(found.value) if found is not None else {})}
    key = f"{department}/{item}/{month:%Y-%m}"
    drawn = objects(lot.seed, key, population, shares)
    listed = sorted(population.items())
    made = SpotDraw(
        id=new_id(), jurisdiction=place, department=department, item=item, month=month, trade=trade, seed=lot.seed,
        seed_on=lot.on, key=key, shares=shares, population=listed, drawn=list(drawn), candidates=people,
        list_digest=digest(canonical(listed)), list_size=len(listed), left_out=gone,
        drawn_at=command.now, drawn_by=actor.account_id[:40],
    )  # fmt: skip
    body = {"draw": str(made.id), "item": item, "month": f"{month:%Y-%m}", "seed_on": lot.on.isoformat(),
            "population": len(population), "drawn": list(drawn), "left_out": gone}  # fmt: skip
    try:
        with transaction.atomic():
            made.save(force_insert=True)
            SpotCheck.objects.bulk_create(_checks(made, cases, population, away))
            journal.write("spot.drawn", body, command, jurisdiction=place)
    except IntegrityError:
        raise refuse(DRAWN, item=name, month=f"{month:%Y-%m}") from None
    return made.id


def _decided(place: str, department: str, item: str, month: date) -> list[Case]:
    """What was granted, registered, confirmed or recorded in the twelve months before a month."""
    since = month.replace(year=month.year - 1)
    rows = Case.objects.filter(
        jurisdiction=place, department=department, item=item, outcome__in=[str(one) for one in POSITIVE],
        decided_on__gte=since, decided_on__lt=month,
    )  # fmt: skip
    return list(rows.select_related("application").order_by("number"))


def _named(lot: DrawSeed, place: str, department: str, trade: str) -> list[str]:
    """Who stood in the pool of the department for a trade ("": any) when the lots were fixed."""
    pool = lot.pool if lot.pool is not None else lots.pool_now(place)
    return sorted(account for body, account, trades in pool if body == department and (trade in trades or not trade))


def _away(place: str, department: str) -> dict[str, list[str]]:
    """Who is in the pool today, with an account that works: account → the parties from whom this person stays away."""
    rows = Inspector.objects.filter(jurisdiction=place, department=department, active=True, account__active=True)
    return {str(account): parties for account, parties in rows.values_list("account_id", "conflicts")}


def _checks(
    made: SpotDraw, cases: Mapping[str, Case], population: Mapping[str, str], away: Mapping[str, list[str]]
) -> list[SpotCheck]:
    """The objects of a draw in the order of their numbers, with who goes. Fewer than two free: it waits for people."""
    rows = []
    for number, order in sorted((number, order) for order, number in enumerate(made.drawn, 1)):
        free = _free(made.candidates, away, cases[number])
        rows.append(SpotCheck(
            jurisdiction=made.jurisdiction, draw=made, case=cases[number], place=order, credit=population[number],
            inspectors=list(draw(made.seed, number, free, NEED)), left_out=sorted(set(made.candidates) - set(free)),
        ))  # fmt: skip
    return rows


def _free(people: Iterable[str], away: Mapping[str, list[str]], case: Case) -> list[str]:
    """Who may look at this object: whoever left the pool or stays away from its applicant does not (回避)."""
    party = str(case.application.applicant_id)
    return [one for one in people if one in away and party not in away[one]]


def _classes(cases: Iterable[Case]) -> dict[str, str]:
    """The credit class of each case's applicant; one query, and one for each applicant that has any mark."""
    rows = list(cases)
    parties = {row.application.applicant_id for row in rows}
    noted = set(CreditMark.objects.filter(party_id__in=parties).values_list("party_id", flat=True))
    marked = {party for party in noted if credit.standing(party) is not None}
    return {row.number: MARKED if row.application.applicant_id in marked else ORDINARY for row in rows}


def _of_month(place: str, month: date, command: Command) -> DrawSeed:
    """The first lots of the month: no head waits for a day whose seed suits. Where there are none yet, today's."""
    today = legal_date(command.now)
    rows = DrawSeed.objects.filter(jurisdiction=place, on__gte=month, on__lte=today).order_by("on")
    return rows.first() or lots.of_day(place, today, command.now, command.wall)


def fill(check_id: UUID | str, command: Command) -> None:
    """Draw who is missing at an object with fewer than two inspectors, from the list fixed first in the month it is done.

    Those of the trade come first; where they are too few, anybody of the department's pool. The head starts it, the lot
    names. Refused (`scope.not-found`, `spot.not-yours`, `.not-head`, `.done`, `.nobody`).
    """
    row = _mine(check_id, command)
    if command.actor.role is not Role.HEAD:
        raise refuse(NOT_HEAD)
    missing = NEED - len(row.inspectors)
    if missing <= 0 or row.result:
        raise refuse(DONE)
    made = row.draw
    lot = _of_month(row.jurisdiction, legal_date(command.now).replace(day=1), command)
    away = _away(row.jurisdiction, made.department)
    free = [
        [one for one in _free(_named(lot, row.jurisdiction, made.department, trade), away, row.case) if one not in row.inspectors]
        for trade in (made.trade, "")
    ]  # fmt: skip
    people = free[0] if len(free[0]) >= missing else free[1]
    if len(people) < missing:
        raise refuse(NOBODY)
    named = [*row.inspectors, *draw(lot.seed, row.case.number, people, missing)]
    told = {"seed": lot.seed, "seed_on": lot.on.isoformat(), "candidates": people}
    waiting = SpotCheck.objects.filter(pk=row.pk, result="", inspectors=row.inspectors)
    body = {"check": str(row.pk), "inspectors": "、".join(named), **told, "candidates": "、".join(people)}
    _once(waiting, {"inspectors": named, "filled": told}, "spot.filled", body, command)


def record(check_id: UUID | str, result: str, note: str, correct_by: date | None, command: Command) -> None:
    """What the two found, once; published with it. By one of those who were drawn, or their head.

    Refused (`scope.not-found`, `spot.not-yours`, `.waiting`, `.no-result`, `.past`, `.done`).
    """
    row = _mine(check_id, command)
    if len(row.inspectors) < NEED:
        raise refuse(WAITING)
    text = note.strip()[:1000]
    wrong = result not in RESULTS or (result == TO_CORRECT and correct_by is None)
    if wrong or (result in (TO_CORRECT, "pending", "obstructed") and not text):
        raise refuse(NO_RESULT)
    today = legal_date(command.now)
    if result == TO_CORRECT and correct_by is not None and correct_by < today:
        raise refuse(PAST, day=correct_by.isoformat(), today=today.isoformat())
    key = row.case.application.data_key
    values: Mapping[str, object] = {
        "result": result, "checked_on": today, "correct_by": correct_by if result == TO_CORRECT else None,
        "note_enc": seal_text(key, text, place=f"spot/{row.id}") if text else None,
    }  # fmt: skip
    body = {"check": str(row.pk), "result": result}
    _once(SpotCheck.objects.filter(pk=row.pk, result=""), values, "spot.recorded", body, command)


def corrected(check_id: UUID | str, command: Command) -> None:
    """整改到位: what was to be put right was looked at again and is in order. Refused as `record`."""
    row = _mine(check_id, command)
    if row.result != TO_CORRECT:
        raise refuse(NO_RESULT)
    waiting = SpotCheck.objects.filter(pk=row.pk, corrected_on=None)
    _once(waiting, {"corrected_on": legal_date(command.now)}, "spot.corrected", {"check": str(row.pk)}, command)


def _mine(check_id: UUID | str, command: Command) -> SpotCheck:
    scope, actor = command.actor.scope, command.actor
    try:
        key = UUID(str(check_id))
    except ValueError:
        raise refuse("scope.not-found") from None
    rows = SpotCheck.objects.select_related("draw", "case__application__data_key")
    row = rows.filter(
        pk=key, jurisdiction__in=scope.jurisdictions, draw__department__in=scope.departments
    ).first()
    if row is None:
        raise refuse("scope.not-found")
    if actor.role is not Role.HEAD and actor.account_id not in row.inspectors:
        raise refuse(NOT_YOURS)
    return row


def _once(waiting: QuerySet[SpotCheck], values: Mapping[str, object], what: str, body: dict[str, str], command: Command) -> None:
    """One conditional change and its line in the journal, together."""
    with transaction.atomic():
        if not waiting.update(**values):
            raise refuse(DONE)
        journal.write(what, body, command, jurisdiction=min(command.actor.scope.jurisdictions))


assert set(SHARES) == set(CLASSES)
