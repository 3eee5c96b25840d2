"""双随机抽查 on pages: the draws of a department with what is still to be checked, and the bulletin for everybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from onewindow.core.cases.spot import CLASSES, IN_ORDER, INACTIVE, NEED, RESULTS, TO_CORRECT
from onewindow.core.kernel.actor import Actor, Role
from onewindow.core.kernel.codec import canonical, digest
from onewindow.core.kernel.refusal import refuse
from onewindow.core.kernel.text import T, Text
from onewindow.reads import citizen_words as words
from onewindow.reads import department_words as said
from onewindow.reads.cockpit_case import masked_name
from onewindow.store.catalogue import catalogue_on
from onewindow.store.crypto import unseal_text
from onewindow.store.models import Inspector, SpotCheck, SpotDraw
from onewindow.store.parties import open_name

MOST = 24
"""Draws on a page, the newest first."""
LINES = 50
"""Objects on a page."""
LISTED = 200
"""Numbers on a page of a list that was drawn from."""


@dataclass(frozen=True, slots=True)
class SpotLine:
    """One object. `subject`: an organisation by name, a person by the first character. `waiting`: fewer than two
    inspectors are named. `record`, `correct`, `fill`: what the reader may do with it now. `apart`: numbers of who stays away
    from it; `filled`: seed, seed_on and candidates of who was added later."""

    id: UUID
    number: str
    subject: str
    credit: Text
    inspectors: str
    result: Text
    tag: str
    checked: date | None
    correct_by: date | None
    corrected: date | None
    note: str
    record: bool
    correct: bool
    waiting: bool
    fill: bool
    apart: str
    filled: dict[str, object] | None


@dataclass(frozen=True, slots=True)
class SpotView:
    """One draw with its objects. `lines`: those that stand on this page. `list_digest`: SHA-256 of the list that was drawn
    from. `sums`: how many of each result; `left`: not checked yet; `drawn`: how many in all.
    `candidates`: number and name of who could be drawn to look; `gone`: who had left the pool by then."""

    id: UUID
    item: Text
    department: Text
    month: date
    trade: str
    seed: str
    seed_on: date
    key: str
    shares: Text
    population: int
    list_digest: str
    lines: tuple[SpotLine, ...]
    sums: tuple[tuple[Text, int], ...]
    left: int
    drawn: int
    candidates: tuple[tuple[str, str], ...]
    gone: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SpotList:
    """What one draw was drawn from, a page of it: number, class, whether it was drawn. `text`: all of it, whose SHA-256 is
    `digest`."""

    id: UUID
    month: date
    seed: str
    key: str
    text: str
    digest: str
    total: int
    page: int
    pages: int
    rows: tuple[tuple[str, Text, bool], ...]


@dataclass(frozen=True, slots=True)
class SpotPage:
    """Of a department: `items` and `trades` to choose from, for its head. `more`: where the next page begins."""

    departments: Text
    items: tuple[tuple[str, Text], ...]
    trades: tuple[str, ...]
    head: bool
    draws: tuple[SpotView, ...]
    more: str


def spot_page(actor: Actor, *, on: date, after: str = "") -> SpotPage:
    """A page of the draws that the reader sees, the newest first."""
    place, department = min(actor.scope.jurisdictions, default=""), min(actor.scope.departments, default="")
    catalogue = catalogue_on(on, place)
    pool = Inspector.objects.filter(jurisdiction=place, department=department, active=True)
    rows = _seen(actor)
    mine = ((code, one.name) for code, one in catalogue.items.items() if one.department == department)
    known = catalogue.departments
    draws, more = _page(rows, place, on, after, reader=actor)
    return SpotPage(
        known[department].name if department in known else Text(""), tuple(sorted(mine, key=lambda one: one[0])),
        tuple(sorted({trade for one in pool for trade in one.trades})), actor.role is Role.HEAD, draws, more,
    )  # fmt: skip


def bulletins(jurisdiction: str, *, on: date, after: str = "") -> tuple[tuple[SpotView, ...], str]:
    """抽查结果公示: a page of the draws of a place, for everybody, and where the next begins ("" on the last).

    What is not checked yet is only counted."""
    return _page(SpotDraw.objects.filter(jurisdiction=jurisdiction), jurisdiction, on, after, reader=None)


def _seen(actor: Actor) -> QuerySet[SpotDraw]:
    """The draws of the reader's department; supervision sees those of every department of its place."""
    rows = SpotDraw.objects.filter(jurisdiction__in=actor.scope.jurisdictions)
    return rows if actor.role is Role.SUPERVISOR else rows.filter(department__in=actor.scope.departments)


def spot_list(draw_id: UUID, actor: Actor, *, page: int = 1) -> SpotList:
    """The list of one draw, in pages. Refused(`scope.not-found`) for another department's."""
    row = _seen(actor).filter(pk=draw_id).first()
    if row is None:
        raise refuse("scope.not-found")
    pages = max(1, -(-len(row.population) // LISTED))
    page = min(max(page, 1), pages)
    drawn, shown = set(row.drawn), row.population[(page - 1) * LISTED : page * LISTED]
    told = canonical(row.population)
    return SpotList(
        row.id, row.month, row.seed, row.key, told, row.list_digest or digest(told), len(row.population), page, pages,
        tuple((number, CLASSES.get(credit, T(credit)), number in drawn) for number, credit in shown),
    )  # fmt: skip


def _page(
    rows: QuerySet[SpotDraw], place: str, on: date, after: str, *, reader: Actor | None
) -> tuple[tuple[SpotView, ...], str]:
    """Draws from `after` on, at most `MOST` of them and `LINES` objects, and where the next page begins."""
    first, passed = _mark(rows, after)
    if first is not None:
        rows = rows.filter(Q(month__lt=first.month) | Q(month=first.month, pk__lte=first.pk))
    draws = list(rows.defer("population", "drawn").order_by("-month", "-id")[: MOST + 1])
    draws, further = draws[:MOST], draws[MOST:]
    shown = _checks(draws, place, passed if first is not None else None, reader)
    more = f"{further[0].pk}." if further else ""
    if len(shown) > LINES:
        shown = shown[:LINES]
        more = f"{shown[-1].draw_id}.{shown[-1].pk}"
        last = next(n for n, one in enumerate(draws) if one.pk == shown[-1].draw_id)
        draws = draws[: last + 1]
    return _views(draws, shown, place, on, reader), more


def _mark(rows: QuerySet[SpotDraw], after: str) -> tuple[SpotDraw | None, UUID | None]:
    """Where a page begins: the draw, and the object after which (None: from its first). A mark that is none: the newest."""
    draw, _, check = after.partition(".")
    try:
        return rows.only("id", "month").filter(pk=UUID(draw)).first(), UUID(check) if check else None
    except ValueError:
        return None, None


def _checks(draws: list[SpotDraw], place: str, passed: UUID | None, reader: Actor | None) -> list[SpotCheck]:
    """The objects of these draws in their order, one more than a page holds."""
    rows = SpotCheck.objects.filter(jurisdiction=place, draw__in=draws)
    if reader is None:
        rows = rows.exclude(result="")
    if passed is not None:
        rows = rows.exclude(draw=draws[0], pk__lte=passed)
    rows = rows.select_related("case__application__data_key", "case__application__applicant__data_key")
    return list(rows.order_by("-draw__month", "-draw_id", "id")[: LINES + 1])


def _views(
    draws: list[SpotDraw], checks: list[SpotCheck], place: str, on: date, reader: Actor | None
) -> tuple[SpotView, ...]:
    people = {account for one in checks for account in one.inspectors}
    names = said.names_of(people.union(*((*row.candidates, *(row.left_out or ())) for row in draws)))
    counts = _counts(draws, place)
    catalogue = catalogue_on(on, place)
    found = []
    for row in draws:
        item, agency = catalogue.items.get(row.item), catalogue.departments.get(row.department)
        lines = tuple(_line(one, row, names, reader) for one in checks if one.draw_id == row.pk)
        of = counts.get(row.pk, {})
        found.append(SpotView(
            row.id, item.name if item else T(row.item), agency.name if agency else T(row.department), row.month, row.trade,
            row.seed, row.seed_on, row.key, _shares(row.shares), row.list_size or _earlier(row.pk)[1],
            row.list_digest or _earlier(row.pk)[0], lines,
            tuple((label, of[code]) for code, label in RESULTS.items() if of.get(code)), of.get("", 0), sum(of.values()),
            tuple((one, names.get(one, one)) for one in row.candidates),
            tuple((one, names.get(one, one)) for one in row.left_out or ()),
        ))  # fmt: skip
    return tuple(found)


def _counts(draws: list[SpotDraw], place: str) -> dict[UUID, dict[str, int]]:
    """Draw → result → how many; one query."""
    rows = SpotCheck.objects.filter(jurisdiction=place, draw__in=draws)
    found: dict[UUID, dict[str, int]] = {}
    for draw, result, count in rows.values_list("draw_id", "result").annotate(n=Count("pk")).order_by("draw_id"):
        found.setdefault(draw, {})[result] = count
    return found


@lru_cache(maxsize=256)
def _earlier(draw_id: UUID) -> tuple[str, int, dict[str, str]]:
    """Digest, size and the classes of what was drawn, of a draw of an earlier release; it never changes."""
    row = SpotDraw.objects.only("population", "drawn").get(pk=draw_id)
    classes = dict(row.population)
    return digest(canonical(row.population)), len(row.population), {one: classes[one] for one in row.drawn}


def _shares(shares: dict[str, int]) -> Text:
    told = (words.say("{c} {n}%", "{c} {n} %", c=CLASSES[code], n=str(shares[code])) for code in CLASSES if code in shares)
    return words.joined(told, "，", ", ")


def _line(row: SpotCheck, draw: SpotDraw, names: dict[str, str], reader: Actor | None) -> SpotLine:
    application = row.case.application
    party = application.applicant
    name = open_name(party)
    tag = "" if not row.result else "ok" if row.result in (IN_ORDER, INACTIVE) else "late"
    fixed = row.corrected_on is not None
    mine = reader is not None and (reader.role is Role.HEAD or reader.account_id in row.inspectors)
    inside = reader is not None and reader.role is not Role.SUPERVISOR
    note = unseal_text(application.data_key, row.note_enc, place=f"spot/{row.id}") if row.note_enc and inside else ""
    waiting = not row.result and len(row.inspectors) < NEED
    return SpotLine(
        id=row.id, number=row.case.number if reader is not None else "",
        subject=name if party.kind != "natural" or inside else masked_name(name),
        credit=CLASSES[row.credit or _earlier(draw.pk)[2][row.case.number]] if reader is not None else Text(""),
        inspectors="、".join(names.get(one, one) for one in row.inspectors),
        result=RESULTS.get(row.result, T("还没有检查", "not checked yet")), tag="ok" if fixed else tag,
        checked=row.checked_on, correct_by=row.correct_by, corrected=row.corrected_on, note=note,
        record=mine and not row.result and not waiting, correct=mine and row.result == TO_CORRECT and not fixed,
        waiting=waiting, fill=waiting and reader is not None and reader.role is Role.HEAD,
        apart=" ".join(row.left_out or ()), filled=row.filled,
    )  # fmt: skip
