"""The one-things a person may choose, and the situation questions, two or three at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from onewindow.core.catalogue.conditions import holds
from onewindow.core.catalogue.model import Catalogue, ElementKind, OneThing, SituationQuestion
from onewindow.core.compose.situation import NONE
from onewindow.core.kernel.text import EN, T, Text
from onewindow.reads import citizen_words as words
from onewindow.reads import console_words as said
from onewindow.reads.catalogue_search import Found, find
from onewindow.reads.citizen_compose import Composed, composed
from onewindow.store.catalogue import catalogue_on
from onewindow.store.models import Application

SITUATION = "situation."
MOST_HINTS = 6
LATEST = 1000
_YES, _NO = T("是", "Yes"), T("否", "No")


@dataclass(frozen=True, slots=True)
class ThingCard:
    """A one-thing on the start page. `parts`: how many items it may bring together, of how many departments."""

    code: str
    name: Text
    summary: Text
    departments: int
    parts: int
    fastest: Text


@dataclass(frozen=True, slots=True)
class Home:
    """The start page: what was searched, the one-things and the items that were found, and every one-thing there is."""

    query: str
    found: tuple[ThingCard, ...]
    items: tuple[Found, ...]
    after: str
    sure: bool
    things: tuple[ThingCard, ...]
    words: tuple[Text, ...]


def home(query: str, *, on: date, jurisdiction: str, after: str = "", first: Sequence[str] = ()) -> Home:
    """The start page; with a query, what fits it, best first, a page at a time. Refused(`content.none`).

    The one-things stand by use: what was applied for most among the latest applications of the jurisdiction, then
    `first` (codes), then the rest as the catalogue has them.
    """
    catalogue = catalogue_on(on, jurisdiction)
    things = by_use(list(catalogue.things.values()), uses(jurisdiction), first)
    cards = {thing.code: _card(catalogue, thing) for thing in things}
    finding = find(query, on=on, jurisdiction=jurisdiction, after=after)
    hints = tuple(Text(thing.words[0] if thing.words else thing.name.zh, thing.name.pick(EN))
                  for thing in things[:MOST_HINTS])  # fmt: skip
    return Home(
        query=finding.query,
        found=tuple(cards[row.code] for row in finding.things if row.code in cards),
        items=finding.items,
        after=finding.after,
        sure=finding.sure,
        things=tuple(cards.values()),
        words=hints,
    )


def uses(jurisdiction: str) -> Counter[str]:
    """How often each one-thing was applied for, among the latest applications (keys rise with time)."""
    latest = Application.objects.filter(jurisdiction=jurisdiction).order_by("-id").values_list("thing", flat=True)
    return Counter(latest[:LATEST])


def by_use(things: Sequence[OneThing], counts: Mapping[str, int], first: Sequence[str]) -> list[OneThing]:
    """Most used first; of those used alike, the ones named in `first` in that order, then as they came."""
    place = {code: number for number, code in enumerate(first)}
    return sorted(things, key=lambda thing: (-counts.get(thing.code, 0), place.get(thing.code, len(place))))


def _card(catalogue: Catalogue, thing: OneThing) -> ThingCard:
    items = [catalogue.items[part.item] for part in thing.parts if part.item in catalogue.items]
    promises = [route.promise for route in thing.routes if route.promise is not None]
    shortest = min(promises, key=lambda each: each.amount, default=None)
    return ThingCard(
        thing.code,
        thing.name,
        thing.summary,
        len({item.department for item in items}),
        len(items),
        said.limit_of(shortest),
    )


# --- situation -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: Text


@dataclass(frozen=True, slots=True)
class Asked:
    """One situation question as it stands on the page. `kind`: choice, yesno, number, multi, text."""

    key: str
    label: Text
    kind: str
    options: tuple[Option, ...]
    help: Text
    unit: Text
    value: str
    error: Text | None


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer given: label and value in words. `raw`: as it stands in the address."""

    key: str
    label: Text
    value: Text
    raw: str


@dataclass(frozen=True, slots=True)
class PartLine:
    name: Text
    department: Text
    why: Text


@dataclass(frozen=True, slots=True)
class ThingPage:
    """The one-thing before the plan: what is asked next, what was answered, what is settled by now."""

    code: str
    name: Text
    summary: Text
    asks: tuple[Asked, ...]
    answered: tuple[Answered, ...]
    later: tuple[Asked, ...]
    applying: tuple[PartLine, ...]
    open: tuple[PartLine, ...]
    not_needed: tuple[PartLine, ...]
    done: bool
    raw: tuple[tuple[str, str], ...]


NONE_OF_THESE = T("以上都没有", "None of these")
_KINDS = {
    ElementKind.YES_NO: "yesno",
    ElementKind.NUMBER: "number",
    ElementKind.CHOICE: "choice",
    ElementKind.MULTI: "multi",
}


def thing_page(
    code: str, raw: Mapping[str, str], *, ask: str, on: date, jurisdiction: str
) -> ThingPage:
    """The situation page. `ask`: one question the person wants to answer or change now, whatever the order.

    Refused(`citizen.no-thing`, `content.none`).
    """
    done = composed(code, raw, "", on=on, jurisdiction=jurisdiction)
    keys = _keys_to_ask(done, ask)
    later = [question for question in _askable(done) if question.key not in keys]
    return ThingPage(
        code=code,
        name=done.thing.name,
        summary=done.thing.summary,
        asks=tuple(_asked(done, done.question(key)) for key in keys),
        answered=answered(done),
        later=tuple(_asked(done, question) for question in later),
        applying=_lines(done, True),
        open=_lines(done, None),
        not_needed=_lines(done, False),
        done=not keys,
        raw=tuple((key, value) for key, value in done.raw.items() if key not in keys),
    )


def _keys_to_ask(done: Composed, ask: str) -> tuple[str, ...]:
    wrong = tuple(done.errors)
    if ask in {question.key for question in done.thing.situation}:
        return (ask, *(key for key in wrong if key != ask))
    rest = tuple(key for key in done.plan.next_situation if key not in wrong)
    return (*wrong, *rest)[:3]


def _askable(done: Composed) -> list[SituationQuestion]:
    """Questions not answered yet that may still be put (their own condition is not ruled out)."""
    values = _values(done)
    return [
        question
        for question in done.thing.situation
        if question.key not in done.answers and holds(question.when, values).outcome is not False
    ]


def _values(done: Composed) -> dict[str, object]:
    values: dict[str, object] = {}
    for question in done.thing.situation:
        if question.key in done.answers:
            values[SITUATION + question.key] = done.answers[question.key]
            if question.sets:
                values[question.sets] = done.answers[question.key]
    return values


def _asked(done: Composed, question: SituationQuestion) -> Asked:
    return asked_of(question, done.raw.get(question.key, ""), done.errors.get(question.key))


def asked_of(question: SituationQuestion, value: str, error: Text | None) -> Asked:
    """A situation question with the answer as typed."""
    kind = _KINDS.get(question.kind, "choice" if question.options else "text")
    options = tuple(Option(each.value, each.label) for each in question.options)
    if question.kind is ElementKind.MULTI and NONE not in {each.value for each in options}:
        options = (*options, Option(NONE, NONE_OF_THESE))
    return Asked(
        question.key,
        question.label,
        kind,
        options,
        question.help,
        question.unit,
        value,
        error,
    )


def answered(done: Composed) -> tuple[Answered, ...]:
    """What was answered, in the order it was answered, in words."""
    rows = []
    for key, raw in done.raw.items():
        if key in done.answers:
            question = done.question(key)
            rows.append(Answered(key, question.label, answer_text(question, done.answers[key]), raw))
    return tuple(rows)


def answer_text(question: SituationQuestion, value: object) -> Text:
    if isinstance(value, bool):
        return _YES if value else _NO
    if isinstance(value, list):
        if not value:
            return NONE_OF_THESE
        return words.joined([words.option(question.options, each) for each in value])
    word = words.option(question.options, value)
    if not question.unit.zh:
        return word
    return Text(f"{word.zh} {question.unit.zh}", f"{word.pick(EN)} {question.unit.pick(EN)}")


def _lines(done: Composed, applies: bool | None) -> tuple[PartLine, ...]:
    departments = done.catalogue.departments
    return tuple(
        PartLine(part.name, departments[part.department].short, part.why)
        for part in done.plan.parts
        if part.applies is applies
    )
