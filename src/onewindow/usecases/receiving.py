"""Who may take an application in (收件权): the hall for everything of its place, an agency at its own counter for what it
reviews or decides, and everybody else only what a `receive` row of authority names (委托收件).

The hall's windows act for all agencies of the place (AL art. 26, 综合窗口). A window with a department is an office of
that body alone: a town, a bank, an agency. What it may not take in is refused with who may; nothing is written.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from onewindow.core.catalogue.authority import Competence, receipt_of
from onewindow.core.catalogue.divisions import covers
from onewindow.core.catalogue.model import Catalogue
from onewindow.core.kernel.actor import Actor, Role
from onewindow.core.kernel.refusal import Refusal, Refused, declare, refuse
from onewindow.store.authority import competence
from onewindow.store.catalogue import catalogue_on
from onewindow.usecases.relay_lists import allowed

NOT_YOURS = declare(
    "receive.not-yours",
    zh="{office}不能收这些事项：{items}。没有委托{office}收件。可以交到：{who}；也可以本人网上办。",
    en="{office} may not take these in: {items}. Nobody entrusted {office} with receiving them. They are taken in by: "
    "{who}; or the person applies online.",
    clause="行政许可法第二十四条、第二十六条",
)
HALL = "政务服务中心综合窗口"


def basis_of(
    items: Sequence[str],
    answer: Callable[[str], Competence],
    actor: Actor,
    catalogue: Catalogue,
    *,
    away: str,
    jurisdiction: str,
    on: date,
) -> str:
    """On what a window takes these items in; empty where it is the hall or the agency's own counter.

    `away`: the other place the window stands in, empty for this place. Refused: `receive.not-yours`, `relay.*`.
    """
    if actor.role is not Role.CLERK:
        return ""
    offices = actor.scope.departments
    if not offices:
        return allowed(items, away, catalogue, jurisdiction=jurisdiction, on=on) if away else ""
    told = {item: answer(item) for item in items}
    found = {item: receipt_of(one, offices) for item, one in told.items()}
    left = [item for item, (may, _) in found.items() if not may]
    said = list(dict.fromkeys(clause for _, clause in found.values() if clause))
    if left:
        said.append(_by_list(left, told, actor, catalogue, away=away, jurisdiction=jurisdiction, on=on))
    return "；".join(said)[:120]


def foreseen(items: Sequence[str], actor: Actor, *, jurisdiction: str, on: date) -> tuple[Refusal, ...]:
    """What would be refused at the end, told before anything is typed. The address is not known yet: an office is asked
    about its own place."""
    catalogue = catalogue_on(on, jurisdiction)
    away = away_of(actor, jurisdiction)
    division = away if away and covers(jurisdiction, away) else jurisdiction

    def answer(item: str) -> Competence:
        return competence(catalogue.items[item], division, on, jurisdiction=jurisdiction)

    try:
        basis_of(items, answer, actor, catalogue, away=away, jurisdiction=jurisdiction, on=on)
    except Refused as no:
        return no.refusals
    return ()


def away_of(actor: Actor, jurisdiction: str) -> str:
    """The place of the window, where it is another than the place of the case; else empty."""
    places = actor.scope.jurisdictions
    return min(places, default="") if actor.role is Role.CLERK and jurisdiction not in places else ""


def _by_list(
    items: list[str],
    told: dict[str, Competence],
    actor: Actor,
    catalogue: Catalogue,
    *,
    away: str,
    jurisdiction: str,
    on: date,
) -> str:
    """A town's own service centre stands on the lists of the county like any other; a bank or company stands on none."""
    agencies = [catalogue.departments[code] for code in sorted(actor.scope.departments) if code in catalogue.departments]
    if away and agencies and all(one.administrative for one in agencies):
        try:
            return allowed(items, away, catalogue, jurisdiction=jurisdiction, on=on)
        except Refused:
            pass
    office = "、".join(one.name.zh for one in agencies) or actor.name
    who = dict.fromkeys([HALL])
    for item in items:
        who |= dict.fromkeys(one.name.zh for one in (told[item].first, *told[item].receives))
    raise refuse(
        NOT_YOURS, office=office, items="、".join(catalogue.items[item].name.zh for item in items), who="、".join(who)
    )
