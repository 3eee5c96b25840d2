"""The board of the cockpit: what is open, near, late and stuck; how it was decided; what people and sources say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Max, Q

from onewindow.core.catalogue.model import Catalogue
from onewindow.core.clock import Limit, Unit
from onewindow.core.kernel.actor import Actor, Role
from onewindow.core.kernel.text import T, Text
from onewindow.reads import citizen_words as words
from onewindow.reads import cockpit_sorts as sorts
from onewindow.reads.cockpit_figures import COUNTED, Figures, figures, midnight
from onewindow.reads.cockpit_sorts import DAYS, Field, Sort, field_of
from onewindow.store import letters
from onewindow.store.catalogue import catalogue_on
from onewindow.store.models import Rating, SourceCall

SOURCES_BACK = timedelta(days=7)
LEVELS = {
    1: T("非常满意", "very satisfied"),
    2: T("满意", "satisfied"),
    3: T("基本满意", "fairly satisfied"),
    4: T("不满意", "dissatisfied"),
    5: T("非常不满意", "very dissatisfied"),
}
GOOD = (1, 2, 3)
DOWN = "down"


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure with its unit and how it was counted."""

    sort: Sort
    count: int


@dataclass(frozen=True, slots=True)
class GroupLine:
    """The open cases of one department or one one-thing. `counts` by sort key; `calm` is what is left over."""

    code: str
    name: Text
    counts: dict[str, int]

    @property
    def open(self) -> int:
        return self.counts[sorts.OPEN]

    @property
    def late(self) -> int:
        return sum(self.counts[key] for key in sorts.LATE)

    @property
    def stuck(self) -> int:
        return sum(self.counts[key] for key in sorts.STUCK)

    @property
    def near(self) -> int:
        return self.counts[sorts.NEAR]

    @property
    def late_law(self) -> int:
        return self.counts[sorts.LATE_LAW]

    @property
    def late_promise(self) -> int:
        return self.counts[sorts.LATE_PROMISE]

    @property
    def late_other(self) -> int:
        return self.counts[sorts.LATE_OTHER]

    @property
    def paused(self) -> int:
        return self.counts[sorts.PAUSED]

    @property
    def waiting(self) -> int:
        return self.counts[sorts.WAITING]

    @property
    def correcting(self) -> int:
        return self.counts[sorts.CORRECTING]


@dataclass(frozen=True, slots=True)
class ItemSpeed:
    """How fast one item was decided in the last DAYS days. Averages in working days; `promise` None when in other units."""

    code: str
    name: Text
    department: Text
    decided: int
    average: float | None
    promise: int | None
    promise_words: Text
    with_promise: int
    in_promise: int
    with_limit: int
    in_limit: int


@dataclass(frozen=True, slots=True)
class Share:
    """`kept` of `all` cases; the percentage is None when there are none."""

    kept: int
    all: int

    @property
    def percent(self) -> float | None:
        return None if not self.all else round(100 * self.kept / self.all, 1)


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A source that did not answer. `failed` of `calls` in the last seven days."""

    code: str
    name: Text
    failed: int
    calls: int
    last: datetime


@dataclass(frozen=True, slots=True)
class OutboxState:
    """Messages by state; `oldest` is how long the oldest one has waited beyond its time."""

    pending: int
    sending: int
    uncertain: int
    dead: int
    oldest: timedelta | None


@dataclass(frozen=True, slots=True)
class Board:
    """Everything on the board. `outbox` None for a reader who sees one department only."""

    on: date
    first: date
    days: tuple[date, ...]
    received: tuple[int, ...]
    decided: tuple[int, ...]
    tiles: tuple[Tile, ...]
    departments: tuple[GroupLine, ...]
    things: tuple[GroupLine, ...]
    speeds: tuple[ItemSpeed, ...]
    in_promise: Share
    in_limit: Share
    ratings: tuple[tuple[int, Text, int], ...]
    rating_average: float | None
    satisfied: Share
    sources: tuple[SourceLine, ...]
    source_calls: int
    outbox: OutboxState | None
    of: Text
    taken: datetime | None = None
    """When what is open, came and was decided was counted; None: when the page was opened."""

    @property
    def empty(self) -> bool:
        """Nothing has ever come in here."""
        return not (self.tiles[0].count or sum(self.received) or sum(self.decided))

    def count(self, key: str) -> int:
        return next(tile.count for tile in self.tiles if tile.sort.key == key)

    @property
    def decided_all(self) -> int:
        return sum(self.decided)

    @property
    def received_all(self) -> int:
        return sum(self.received)

    @property
    def rated(self) -> int:
        return sum(count for _, _, count in self.ratings)


def board(actor: Actor, *, on: date, wall: datetime) -> Board:
    """The board on a legal date; deliveries are read on the wall clock. A fixed number of queries.

    Refused(`content.none`) before the first import.
    """
    field = field_of(actor, on=on)
    catalogue = catalogue_on(on, field.jurisdiction)
    days = sorts.legal_days(field.first, on)
    found = figures(field, wall=wall)
    speeds = _speeds(found, catalogue)
    ratings = _ratings(field)
    calls, failing = _sources(field, catalogue)
    return Board(
        on=on,
        first=field.first,
        days=tuple(days),
        received=tuple(found.received),
        decided=tuple(found.decided),
        tiles=tuple(
            Tile(sorts.SORTS[key], sum(counts[key] for _, _, counts in found.groups)) for key in COUNTED
        ),
        departments=_lines(found, 0, {c: d.short for c, d in catalogue.departments.items()}),
        things=_lines(found, 1, {c: t.name for c, t in catalogue.things.items()}),
        speeds=speeds,
        in_promise=Share(sum(s.in_promise for s in speeds), sum(s.with_promise for s in speeds)),
        in_limit=Share(sum(s.in_limit for s in speeds), sum(s.with_limit for s in speeds)),
        ratings=tuple((level, LEVELS[level], ratings.get(level, 0)) for level in LEVELS),
        rating_average=_average(ratings),
        satisfied=Share(sum(ratings.get(level, 0) for level in GOOD), sum(ratings.values())),
        sources=failing,
        source_calls=calls,
        outbox=None if actor.role is Role.HEAD else _outbox(actor, wall),
        of=_whose(actor, catalogue),
        taken=found.taken,
    )  # fmt: skip


def _lines(found: Figures, by: int, names: dict[str, Text]) -> tuple[GroupLine, ...]:
    """The groups summed by department (`by` 0) or one-thing (1)."""
    sums: dict[str, dict[str, int]] = {}
    for *codes, told in found.groups:
        counts = sums.setdefault(str(codes[by]), dict.fromkeys(COUNTED, 0))
        for key in COUNTED:
            counts[key] += told[key]
    lines = [GroupLine(code, names.get(code, T(code, code)), counts) for code, counts in sums.items()]
    return tuple(sorted(lines, key=lambda line: (-line.late, -line.open, line.code)))


def _speeds(found: Figures, catalogue: Catalogue) -> tuple[ItemSpeed, ...]:
    made = [_speed(code, told, catalogue) for code, told in found.items.items()]
    return tuple(sorted(made, key=lambda speed: (-speed.decided, speed.code)))


def _speed(code: str, told: list[int], catalogue: Catalogue) -> ItemSpeed:
    item = catalogue.items.get(code)
    total, days, with_promise, in_promise, with_limit, in_limit = told
    promise = item.promise if item else None
    department = catalogue.departments.get(item.department) if item else None
    return ItemSpeed(
        code=code,
        name=item.name if item else T(code, code),
        department=department.short if department else Text(""),
        decided=total,
        average=round(days / total, 1) if total else None,
        promise=promise.amount if promise and promise.unit is Unit.WORKING_DAY else None,
        promise_words=_length(promise),
        with_promise=with_promise,
        in_promise=in_promise,
        with_limit=with_limit,
        in_limit=in_limit,
    )


def _length(limit: Limit | None) -> Text:
    if limit is None:
        return Text("")
    return words.limit(limit) if limit.amount else T("当天", "the same day")


def _ratings(field: Field) -> dict[int, int]:
    """Ratings of the last DAYS days by level (1 is the best)."""
    start = midnight(field.first)
    rows = Rating.objects.filter(jurisdiction__in=field.actor.scope.jurisdictions, rated_at__gte=start)
    if field.actor.role is Role.HEAD:
        rows = rows.filter(case__department__in=field.actor.scope.departments)
    return dict(rows.order_by().values_list("level").annotate(n=Count("id")))


def _average(ratings: dict[int, int]) -> float | None:
    total = sum(ratings.values())
    return round(sum(level * count for level, count in ratings.items()) / total, 2) if total else None


def _sources(field: Field, catalogue: Catalogue) -> tuple[int, tuple[SourceLine, ...]]:
    """`(calls, sources that failed)` of the last seven days."""
    start = midnight(field.on) - SOURCES_BACK
    rows = SourceCall.objects.filter(jurisdiction__in=field.actor.scope.jurisdictions, called_at__gte=start)
    found = list(
        rows.order_by().values("source").annotate(
            n=Count("id"), bad=Count("id", filter=Q(outcome=DOWN)), last=Max("called_at", filter=Q(outcome=DOWN))
        )
    )  # fmt: skip
    lines = []
    for row in sorted(found, key=lambda each: (-each["bad"], each["source"])):
        if row["bad"]:
            source = catalogue.sources.get(row["source"])
            name = source.name if source else T(row["source"], row["source"])
            lines.append(SourceLine(row["source"], name, row["bad"], row["n"], row["last"]))
    return sum(row["n"] for row in found), tuple(lines)


def _outbox(actor: Actor, wall: datetime) -> OutboxState:
    mine = letters.standing().filter(jurisdiction__in=actor.scope.jurisdictions)
    stuck = Q(status__in=("uncertain", "dead"))
    counts = dict(mine.filter(stuck).order_by().values_list("status").annotate(n=Count("message_id")))
    going = mine.filter(status__in=("pending", "sending")).order_by()
    counts |= dict(going.values_list("status").annotate(n=Count("message_id")))
    oldest = going.order_by("next_at").values_list("next_at", flat=True).first()
    return OutboxState(
        counts.get("pending", 0),
        counts.get("sending", 0),
        counts.get("uncertain", 0),
        counts.get("dead", 0),
        max(wall - oldest, timedelta()) if oldest else None,
    )


def _whose(actor: Actor, catalogue: Catalogue) -> Text:
    """Whose figures these are."""
    if actor.role is not Role.HEAD:
        return T("全部部门", "all departments")
    names = [catalogue.departments[code].short for code in sorted(actor.scope.departments) if code in catalogue.departments]
    return words.joined(names)


__all__ = ["Board", "DAYS", "GroupLine", "board"]
