"""Published results of reforms beside what this catalogue computes for the same one-thing.

The verdict is careful on purpose: while one line behind a figure is reconstructed or only known, a figure that agrees is
*consistent with* the published one; only where every line was found in a source may it be *reproduced* or *beaten*.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from onewindow.core.catalogue.model import Catalogue, Item, OneThing, Profile
from onewindow.core.clock import Calendar
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.core.kernel.text import Text, text_from_json

from .levers import Levers, levers
from .reductions import Reduced, reductions

declare(
    "results.unreadable",
    zh="公布的结果 {id} 写得不对：{why}。请改 content/published/results.yaml。",
    en="The published result {id} is not written right: {why}. Correct content/published/results.yaml.",
)

_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "same": lambda ours, theirs: ours == theirs,
    "at_least": lambda ours, theirs: ours >= theirs,
    "at_most": lambda ours, theirs: ours <= theirs,
    "saves": lambda ours, theirs: ours >= theirs,
    "shown": lambda ours, theirs: True,
}
_KINDS = ("plan", "each", "mix", "items")
_FIGURES = ("forms", "departments", "fields", "materials", "trips", "stages", "days", "own_days", "finish")
MOVED_BY_LEVERS = {"fields": "questions", "materials": "materials", "trips": "trips", "days": "days"}
"""Figures of a plan that levers move, with their names among the levers' measures."""
CHANGES = 3
"""At most so many lawful changes stand behind a figure with levers."""
_ITEM_FIGURES = ("limits", "materials", "on_the_spot", "online", "no_trip")


class Verdict(StrEnum):
    """How a computed figure stands to the published one."""

    BEATEN = "beaten"
    WITH_LEVERS = "beaten with levers"
    REPRODUCED = "reproduced"
    CONSISTENT = "consistent with"
    DIFFERS = "differs"


@dataclass(frozen=True, slots=True)
class Published:
    """One published figure and how it is compared. `published` and `compare` by `before`, `after`, `saves`."""

    id: str
    subject: Text
    unit: Text
    source: str
    quote: str
    published: dict[str, float]
    compare: dict[str, str]
    measure: dict[str, Any]
    note: Text = Text("")


@dataclass(frozen=True, slots=True)
class NotReproduced:
    """A published figure that cannot be computed, and why."""

    id: str
    subject: Text
    quote: str
    why: Text


@dataclass(frozen=True, slots=True)
class Best:
    """The least a figure comes to with at most `CHANGES` lawful changes, which ones, and whether that is proven."""

    after: int
    changes: tuple[Text, ...]
    exact: bool


@dataclass(frozen=True, slots=True)
class Result:
    """A published figure beside ours. `parts` are the situations it was made of: what it is called → its figure.

    `best`: with the best levers, where they lower it. Those are proposals on today's content, not what was done.
    """

    of: Published
    before: float
    after: float
    reasons: dict[str, int]
    bases: dict[str, int]
    verdict: Verdict
    parts: tuple[tuple[str, float], ...] = ()
    best: Best | None = None

    @property
    def reconstructed(self) -> float:
        """The share of reconstructed lines behind it, 0 to 1."""
        return Reduced(self.before, self.after, self.reasons, self.bases).share


@dataclass(frozen=True)
class Register:
    """What was published: the day the plans are made for, the figures, and those that cannot be computed."""

    on: date
    results: tuple[Published, ...]
    not_reproduced: tuple[NotReproduced, ...] = field(default=())


def read_register(document: Mapping[str, Any]) -> Register:
    """Read `content/published/results.yaml`. Raises Refused(`results.unreadable`) naming the row and what is wrong."""
    return Register(
        date.fromisoformat(str(document["on"])),
        tuple(_published(row) for row in document["results"]),
        tuple(
            NotReproduced(row["id"], text_from_json(row["subject"]), row["quote"], text_from_json(row["why"]))
            for row in document.get("not_reproduced", ())
        ),
    )


def _published(row: Mapping[str, Any]) -> Published:
    known = {"id", "subject", "unit", "source", "quote", "published", "compare", "measure", "note"}
    wrong = _what_is_wrong(row, known)
    if wrong:
        raise refuse("results.unreadable", id=str(row.get("id", "?")), why=wrong)
    return Published(
        row["id"], text_from_json(row["subject"]), text_from_json(row["unit"]), row["source"], row["quote"],
        dict(row["published"]), dict(row["compare"]), dict(row["measure"]), text_from_json(row.get("note")),
    )  # fmt: skip


def _what_is_wrong(row: Mapping[str, Any], known: set[str]) -> str:
    if missing := known - {"note"} - set(row):
        return f"missing {', '.join(sorted(missing))}"
    if strange := set(row) - known:
        return f"unknown {', '.join(sorted(strange))}"
    if set(row["compare"]) != set(row["published"]) - {"least"}:
        return "compare and published name different figures"
    if unknown := set(row["compare"].values()) - set(_COMPARE):
        return f"compare: {', '.join(sorted(unknown))}"
    measure = row["measure"]
    figures = _ITEM_FIGURES if measure.get("kind") == "items" else _FIGURES
    if measure.get("kind") not in _KINDS or measure.get("figure") not in figures:
        return f"measure: {measure}"
    return ""


class Measuring:
    """Computes the figures of a register. `place`: one-thing → its profile and calendar.

    `examples`: rows of the `*.examples.yaml` files (`thing`, `says`, `situation`, `route`), for mixes of cases.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        examples: Sequence[Mapping[str, Any]],
        place: Callable[[OneThing], tuple[Profile, Calendar]],
        on: date,
    ) -> None:
        self.catalogue, self.examples, self.place, self.on = catalogue, examples, place, on
        self._plans: dict[str, dict[str, Reduced]] = {}
        self._levers: dict[str, Levers] = {}

    def result(self, of: Published) -> Result:
        """One figure with its reasons, its bases and the verdict. KeyError for a one-thing or item that is not there."""
        made = {"plan": self._plan, "each": self._each, "mix": self._mix, "items": self._items}
        found, parts = made[of.measure["kind"]](of.measure)
        best = self._best(of.measure, found.after)
        verdict = verdict_of(of, found, best)
        return Result(of, found.before, found.after, found.reasons, found.bases, verdict, parts, best)

    def _best(self, measure: Mapping[str, Any], after: float) -> Best | None:
        """The figure with the best levers, where it is one of a single plan and levers lower it."""
        name = MOVED_BY_LEVERS.get(measure["figure"])
        if measure["kind"] != "plan" or name is None:
            return None
        found = self._moved(self.catalogue.things[measure["thing"]])
        assert found.frontier is not None
        least = min(getattr(p.after, name) for p in found.frontier.best[name])
        # of the sets that reach the least, the one with the fewest changes
        point = next(p for p in found.frontier.best[name] if getattr(p.after, name) == least)
        if least >= after:
            return None
        told = {row.code: row.what for row in found.rows}
        return Best(least, tuple(told[code] for code in point.changes), found.frontier.exact)

    def _moved(self, thing: OneThing) -> Levers:
        """The frontier of a one-thing in its reference situation, searched once."""
        if thing.code not in self._levers:
            profile, calendar = self.place(thing)
            self._levers[thing.code] = levers(
                self.catalogue, thing, thing.reference, on=self.on, profile=profile, calendar=calendar,
                route=thing.reference_route, budget=CHANGES,
            )  # fmt: skip
        return self._levers[thing.code]

    def _figures(
        self, thing: OneThing, situation: Mapping[str, Any], route: str | None
    ) -> dict[str, Reduced]:
        key = repr((thing.code, sorted(situation.items(), key=lambda pair: pair[0]), route))
        if key not in self._plans:
            profile, calendar = self.place(thing)
            self._plans[key] = reductions(
                self.catalogue, thing, situation, on=self.on, profile=profile, calendar=calendar, route=route
            )
        return self._plans[key]

    def _plan(self, measure: Mapping[str, Any]) -> tuple[Reduced, tuple[tuple[str, float], ...]]:
        """The reference situation of a one-thing, on its reference route."""
        thing = self.catalogue.things[measure["thing"]]
        found = self._figures(thing, thing.reference, thing.reference_route)
        return found[measure["figure"]], ()

    def _each(self, measure: Mapping[str, Any]) -> tuple[Reduced, tuple[tuple[str, float], ...]]:
        """Every answer of a question with several, taken alone and added up."""
        thing = self.catalogue.things[measure["thing"]]
        key, figure = measure["key"], measure["figure"]
        names = {o.value: o.label for q in thing.situation if q.key == key for o in q.options}
        found = {
            value: self._figures(thing, {**thing.reference, key: [value]}, thing.reference_route)[figure]
            for value in thing.reference[key]
        }
        total = Reduced(
            sum(one.before for one in found.values()), sum(one.after for one in found.values()),
            _added(one.reasons for one in found.values()), _added(one.bases for one in found.values()),
        )  # fmt: skip
        return total, tuple((names[value].zh, one.after) for value, one in found.items())

    def _mix(self, measure: Mapping[str, Any]) -> tuple[Reduced, tuple[tuple[str, float], ...]]:
        """The average over the worked examples of a one-thing, each counted once."""
        thing = self.catalogue.things[measure["thing"]]
        rows = [row for row in self.examples if row["thing"] == thing.code]
        each = [self._figures(thing, row["situation"], row.get("route"))[measure["figure"]] for row in rows]
        total = Reduced(
            sum(one.before for one in each) / len(each), sum(one.after for one in each) / len(each),
            {}, _added(one.bases for one in each),
        )  # fmt: skip
        return total, tuple((str(row["says"]), one.after) for row, one in zip(rows, each, strict=True))

    def _items(self, measure: Mapping[str, Any]) -> tuple[Reduced, tuple[tuple[str, float], ...]]:
        """The items of a department, or those named, as they stand in the catalogue."""
        codes = measure.get("items")
        items = [
            item for item in self.catalogue.items.values()
            if (item.code in codes if codes else item.department == measure["department"])
        ]  # fmt: skip
        return _of_items(items, measure["figure"]), ()


def _of_items(items: Sequence[Item], figure: str) -> Reduced:
    if figure == "limits":
        before = sum(item.statutory.amount for item in items if item.statutory)
        after = sum(item.promise.amount for item in items if item.promise)
        return Reduced(before, after, {"shorter-limits": before - after}, _bases(items))
    if figure == "materials":
        lines = [line for item in items for line in item.materials]
        cancelled = sum(line.cancelled for line in lines)
        bases = dict(sorted(Counter(line.basis.kind for line in lines).items()))
        return Reduced(len(lines), len(lines) - cancelled, {"cancelled": cancelled}, bases)
    marked = {
        "on_the_spot": [item.on_the_spot for item in items],
        "online": [item.service.online for item in items],
        "no_trip": [item.trips == 0 for item in items],
    }[figure]
    return Reduced(len(items), sum(marked), {}, _bases(items))


def _bases(items: Iterable[Item]) -> dict[str, int]:
    return dict(sorted(Counter(item.basis.kind for item in items).items()))


def _added(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for count in counts:
        total.update(count)
    return dict(sorted(total.items(), key=lambda pair: (-pair[1], pair[0])))


def verdict_of(of: Published, found: Reduced, best: Best | None = None) -> Verdict:
    """How the figure stands.

    Never stronger than `consistent with` while a line is not found in a source, or a published figure is only shown.
    `beaten with levers` compares the after alone, with a set of levers that is proven best.
    """
    ours = {"before": found.before, "after": found.after, "saves": found.before - found.after}
    if not all(_COMPARE[how](ours[name], of.published[name]) for name, how in of.compare.items()):
        return Verdict.DIFFERS
    if set(found.bases) != {"found"}:
        return Verdict.CONSISTENT
    least = of.published.get("least", of.published.get("after"))
    shown = "shown" in of.compare.values()
    if least is not None and of.compare.get("after") == "at_most":
        if not shown and ours["after"] < least:
            return Verdict.BEATEN
        if best is not None and best.exact and best.after < least:
            return Verdict.WITH_LEVERS
    return Verdict.CONSISTENT if shown else Verdict.REPRODUCED
