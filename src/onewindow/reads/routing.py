"""Who will get this case and why: one item, one place, one day, with every row of authority and what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from onewindow.core.cases.authority import stage_word
from onewindow.core.catalogue.authority import ACTS, FORMS, AuthorityRow, Competence, who_decides
from onewindow.core.catalogue.dictionary import Department
from onewindow.core.catalogue.divisions import LEVELS, Division, DivisionTree, covers
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.core.kernel.text import T, Text
from onewindow.reads import citizen_words as words
from onewindow.store import divisions
from onewindow.store.authority import rows_on
from onewindow.store.catalogue import catalogue_on

declare(
    "routing.no-item",
    zh="没有“{what}”这个事项。请从下面的列表里选。",
    en="There is no item “{what}”. Choose one from the list.",
)


@dataclass(frozen=True, slots=True)
class Line:
    """One particular of an answer."""

    label: Text
    value: Text
    note: Text = Text("")


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """One row of authority (`code` empty: the list of items itself), whether it counts, and why."""

    code: str
    act: Text
    agency: Text
    form: Text
    since: date | None
    until: date | None
    counts: bool
    why: Text
    clause: str


@dataclass(frozen=True, slots=True)
class Change:
    """A day on which the answer becomes another."""

    on: date
    agency: Text
    past: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer in words. `short` says it in one sentence."""

    short: Text
    lines: tuple[Line, ...]
    levels: tuple[Line, ...]
    reasons: tuple[ReasonLine, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class RoutingPage:
    """What was asked, the place it was read as, and the answer; None while no item is chosen."""

    items: tuple[tuple[str, Text], ...]
    item: str
    name: Text
    typed: str
    place: str
    place_name: str
    place_note: Text
    on: date
    answer: Answer | None


def routing_page(item: str, typed: str, on: date, *, jurisdiction: str) -> RoutingPage:
    """`typed`: an address, a code or a name of a division; empty: the whole jurisdiction. Refused(`routing.no-item`)."""
    catalogue = catalogue_on(on, jurisdiction)
    items = tuple(sorted(((code, each.name) for code, each in catalogue.items.items()), key=lambda one: one[0]))
    if item and item not in catalogue.items:
        raise refuse("routing.no-item", what=item)
    tree = divisions.tree(jurisdiction)
    place, note = read_place(typed, tree, on, jurisdiction)
    answer = None
    if item:
        rows = rows_on(on, jurisdiction)
        told = who_decides(rows, catalogue.items[item], place, on, agencies=catalogue.departments)
        answer = _answer(told, rows, catalogue.departments, tree)
    name = catalogue.items[item].name if item else Text("")
    shown = tree.name(place) if place in tree else place
    return RoutingPage(items, item, name, typed, place, shown, note, on, answer)


def read_place(typed: str, tree: DivisionTree, on: date, jurisdiction: str) -> tuple[str, Text]:
    """The division somebody means, and what was read of it."""
    told = typed.strip()
    if not told:
        return jurisdiction, T("没有写地方：按全县", "no place given: the whole county")
    if told.isdigit() and len(told) in (6, 9, 12):
        now = tree.now(told, on)
        if now is None:
            return jurisdiction, T("区划表里没有这个代码：按全县", "no such code in the table: the whole county")
        moved = now.code != told.ljust(12, "0")
        return now.code, T("旧代码，按继任的区划", "an old code: its successor counts") if moved else Text("")
    found = tree.of_address(told, on, within=jurisdiction)
    if found is None:
        return jurisdiction, T("地址里没有认出区划：按全县", "no division was recognised: the whole county")
    if found.by_old_name:
        return found.division.code, words.say("旧名“{n}”，按现在的区划", "the old name {n}: the present one counts",
                                              n=found.by_old_name)  # fmt: skip
    return found.division.code, words.say("认出：{n}", "recognised: {n}", n="、".join(found.read))


def _answer(
    told: Competence, rows: Iterable[AuthorityRow], agencies: dict[str, Department], tree: DivisionTree
) -> Answer:
    return Answer(_short(told), _lines(told, agencies), _levels(told), _reasons(told, agencies),
                  _changes(told, rows, agencies))  # fmt: skip


def _short(told: Competence) -> Text:
    if told.reviews:
        return words.say("{a}先审，{b}决定", "{a} reviews first, {b} decides", a=told.first.name, b=told.agency.name)
    if told.acting.code != told.agency.code:
        return words.say("{a}受委托办，以{b}的名义决定", "{a} handles it, in the name of {b}",
                         a=told.acting.name, b=told.agency.name)  # fmt: skip
    if told.also is not None:
        return words.say("{a}或者{b}，任一级都可以决定", "{a} or {b}: either level decides",
                         a=told.agency.name, b=told.also.name)  # fmt: skip
    if told.window_decides:
        return words.say("{a}；材料齐全的，窗口当场决定", "{a}; with everything in order the window decides at once",
                         a=told.agency.name)  # fmt: skip
    return words.say("{a}决定", "{a} decides", a=told.agency.name)


def _lines(told: Competence, agencies: dict[str, Department]) -> tuple[Line, ...]:
    lines = [
        Line(T("新来的件先到", "A new case comes to"), told.first.name),
        Line(T("以谁的名义决定", "Decided in the name of"), told.agency.name, FORMS[told.form]),
        Line(T("文书", "Document"), told.document),
        Line(T("文号的机关代字", "Number begins with"), Text(told.number_word, told.number_word)),
        Line(T("印章", "Seal"), Text(told.seal, told.seal)),
        Line(T("发证", "Issued by"), told.issues.name, _issue_note(told)),
        Line(T("不服的，复议机关", "Reconsideration by"), told.reconsideration_body),
        Line(T("起诉的，被告", "Defendant in court"), told.defendant.name, told.court),
    ]
    counters = words.say("政务服务中心综合窗口，{a}自己的窗口，本人网上", "the hall’s windows, {a} at its own, or oneself online",
                         a=told.first.name)  # fmt: skip
    lines.insert(1, Line(T("申请交到", "Taken in by"), counters))
    if told.receives:
        names = words.joined((one.name for one in told.receives), "、", ", ")
        only = T("只收这里写明的事项，不受理、不决定；收下那天就是收到申请的那天",
                 "only the items entrusted to them; they accept and decide nothing; that day is the day of receipt")
        lines.insert(2, Line(T("还可以交到", "Papers are also taken in by"), names, only))
    if told.supervisor in agencies:
        lines.append(Line(T("事后监管", "Supervised by"), agencies[told.supervisor].name))
    lines.append(Line(T("依据", "Basis"), Text(told.clause, told.clause)))
    return tuple(line for line in lines if line.value.zh)


def _issue_note(told: Competence) -> Text:
    if told.issue is None:
        return Text("")
    if told.issue.on_behalf_of is not None:
        return words.say("{a}的人员受委托制发", "by officers of {a}, to whom it is entrusted", a=told.issue.agency.name)
    return T("按权限规定，不由决定的机关制发", "by a row of authority, not by the agency that decides")


def _levels(told: Competence) -> tuple[Line, ...]:
    stages = (*told.reviews, told.decide)
    if len(stages) == 1:
        return ()
    return tuple(
        Line(stage_word(index, len(stages)), stage.agency.name,
             words.limit(stage.within) if stage.within else Text(""))
        for index, stage in enumerate(stages)
    )  # fmt: skip


def _reasons(told: Competence, agencies: dict[str, Department]) -> tuple[ReasonLine, ...]:
    return tuple(
        ReasonLine(
            one.row, ACTS[one.act], agencies[one.agency].name if one.agency in agencies else Text(one.agency),
            FORMS[one.form], one.effective_from, one.effective_to, one.counts, one.why, one.clause,
        )
        for one in told.reasons
    )  # fmt: skip


def _changes(
    told: Competence, rows: Iterable[AuthorityRow], agencies: dict[str, Department]
) -> tuple[Change, ...]:
    """The days on which the answer for this place becomes another, the first to the last."""
    rows = tuple(row for row in rows if told.item.code in row.items and covers(row.division, told.division))
    days = {row.effective_from for row in rows}
    days |= {row.effective_to + timedelta(days=1) for row in rows if row.effective_to}
    found: list[Change] = []
    before = ""
    for day in sorted(days):
        answer = who_decides(rows, told.item, told.division, day, agencies=agencies)
        said = f"{answer.first.code}/{answer.agency.code}"
        if said != before:
            found.append(Change(day, _short(answer), day <= told.on))
        before = said
    return tuple(found)


# --- divisions ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DivisionLine:
    """One division. `successor`: where an abolished one went, in words."""

    code: str
    name: str
    level: Text
    since: date | None
    until: date | None
    stands: bool
    successor: str
    below: int
    zone: bool


@dataclass(frozen=True, slots=True)
class DivisionsPage:
    """One level of the tree. `typed` and `found`: an address and where it leads."""

    at: str
    path: tuple[tuple[str, str], ...]
    lines: tuple[DivisionLine, ...]
    known: int
    typed: str
    found: str
    found_code: str
    note: Text


def divisions_page(at: str, typed: str, on: date, *, jurisdiction: str) -> DivisionsPage:
    """What lies below a division, those abolished too, and the reading of an address."""
    tree = divisions.tree(jurisdiction)
    here = at if at in tree else ""
    lines = tuple(_division(one, tree, on) for one in tree.below(here))
    place, note = read_place(typed, tree, on, jurisdiction) if typed.strip() else ("", Text(""))
    return DivisionsPage(
        here, tuple((one.code, one.name) for one in tree.path(here)), lines, len(tree), typed,
        tree.name(place) if place else "", place, note,
    )  # fmt: skip


def _division(one: Division, tree: DivisionTree, on: date) -> DivisionLine:
    after = tree.now(one.successor, on) if one.successor else None
    return DivisionLine(
        one.code, one.name, T("园区", "zone") if one.zone else LEVELS[one.level], one.valid_from, one.valid_until,
        one.stands(on), tree.name(after.code) if after else "", len(tree.below(one.code)), one.zone,
    )  # fmt: skip
