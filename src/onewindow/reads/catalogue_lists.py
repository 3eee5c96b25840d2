"""The lists beside the catalogue as tables: rollout register, 通办 lists, proof matters, normative documents, trees."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from onewindow.core.catalogue import lists
from onewindow.core.catalogue.model import Catalogue
from onewindow.core.catalogue.norms import clashes_of
from onewindow.core.catalogue.search_grams import plain
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.core.kernel.text import EN, T, Text
from onewindow.reads import catalogue_words as said
from onewindow.reads import citizen_words as words
from onewindow.reads import console_words
from onewindow.store.catalogue import catalogue_on, lists_on, lists_until

declare(
    "lists.not-found",
    zh="没有“{what}”这份清单。请从清单目录里选。",
    en="There is no list “{what}”. Choose from the lists.",
)
declare(
    "lists.no-edition",
    zh="这份清单没有“{what}”这一版。请从列出的版本里选。",
    en="This list has no edition “{what}”. Choose one of those listed.",
)
NONE = Text("—", "—")
ASK_NORM = "ask-norm"
"""A cell of this kind leads to the question about a conflict; its code is `document/key`."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its words, small remarks under them, a mark, and what it leads to (`kind`, `code`)."""

    text: Text = Text("")
    notes: tuple[Text, ...] = ()
    tag: str = ""
    mark: Text = Text("")
    kind: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One line. `value` is what the filter looks at; `words` what the search looks at."""

    cells: tuple[Cell, ...]
    value: str
    words: str


@dataclass(frozen=True, slots=True)
class Filter:
    """One value of the filter, with how many lines it has."""

    value: str
    label: Text
    count: int
    current: bool


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of a 通办 list. `since`: the day it came into force; `holds`: it is in force; `current`: it is shown."""

    code: str
    name: Text
    since: Text
    holds: bool
    current: bool


@dataclass(frozen=True, slots=True)
class ListPage:
    """A list as a table. `told`: the sums over all of it, whatever is shown.

    `editions`: those to choose from, of 通办 lists only; `compared`: with which edition the one chosen is compared.
    """

    key: str
    title: Text
    what: Text
    columns: tuple[Text, ...]
    rows: tuple[Row, ...]
    filters: tuple[Filter, ...]
    total: int
    query: str
    told: tuple[tuple[Text, int], ...] = ()
    editions: tuple[Edition, ...] = ()
    compared: Text = Text("")

    @property
    def edition(self) -> str:
        """The code of the edition chosen; empty when those in force are shown."""
        return next((each.code for each in self.editions if each.current), "")


@dataclass(frozen=True, slots=True)
class _Shape:
    """How one kind of list becomes a table."""

    kind: str
    title: Text
    what: Text
    columns: tuple[Text, ...]
    rows: Callable[[Sequence[Any], Catalogue, date], Iterable[Row]]
    values: dict[str, Text]
    told: Callable[[Sequence[Any], date], tuple[tuple[Text, int], ...]] = field(
        default=lambda documents, on: ()
    )


@dataclass(frozen=True, slots=True)
class Overview:
    """Every list with how much it holds."""

    lists: tuple[tuple[str, Text, Text, int], ...]


def overview(*, on: date, jurisdiction: str) -> Overview:
    """The lists there are: key, title, what it is, how many lines."""
    catalogue = catalogue_on(on, jurisdiction)
    return Overview(
        tuple(
            (
                key,
                shape.title,
                shape.what,
                sum(1 for _ in shape.rows(lists_on(shape.kind, on), catalogue, on)),
            )
            for key, shape in _SHAPES.items()
        )
    )


def list_page(
    key: str, *, query: str = "", value: str = "", edition: str = "", on: date, jurisdiction: str
) -> ListPage:
    """One list; `value` narrows it, `query` keeps lines that hold all its words; `edition` shows one of a 通办 list, past
    ones too. Refused(`lists.not-found`, `lists.no-edition`, `content.none`)."""
    shape = _SHAPES.get(key)
    if shape is None:
        raise refuse("lists.not-found", what=key[:20])
    catalogue = catalogue_on(on, jurisdiction)
    documents = lists_on(shape.kind, on)
    if key != "reach":
        if edition:
            raise refuse("lists.no-edition", what=edition[:40])
        return _page(
            key, shape, list(shape.rows(documents, catalogue, on)), query, value, shape.told(documents, on)
        )
    known = lists_until(shape.kind, on)
    chosen = next((one for one in known if one.code == edition), None)
    if edition and chosen is None:
        raise refuse("lists.no-edition", what=edition[:40])
    rows = list(_edition_rows(known, chosen, catalogue) if chosen else _reach(known, catalogue, on))
    page = _page(key, shape, rows, query, value)
    compared = _before_text(known, chosen) if chosen else Text("")
    return replace(page, editions=_editions(known, chosen, on), compared=compared)


def _page(
    key: str,
    shape: _Shape,
    rows: Sequence[Row],
    query: str,
    value: str,
    told: tuple[tuple[Text, int], ...] = (),
) -> ListPage:
    counts = Counter(row.value for row in rows)
    wanted = plain(query.strip()[:80]).split()
    shown = [
        row for row in rows if (not value or row.value == value) and all(each in row.words for each in wanted)
    ]
    return ListPage(
        key=key,
        title=shape.title,
        what=shape.what,
        columns=shape.columns,
        rows=tuple(shown),
        filters=tuple(
            Filter(each, label, counts[each], each == value)
            for each, label in shape.values.items()
            if counts[each]
        ),
        total=len(rows),
        query=query.strip()[:80],
        told=told,
    )


def _row(value: str, *cells: Cell, more: str = "") -> Row:
    told = (text for cell in cells for text in (cell.text, cell.mark, *cell.notes))
    return Row(cells, value, plain(" ".join([more, *(f"{text.zh} {text.pick(EN)}" for text in told)])))


def _date(on: date | None) -> Text:
    return words.date_text(on.isoformat()) if on else NONE


def _item_cell(catalogue: Catalogue, code: str) -> Cell:
    item = catalogue.items.get(code)
    return Cell(item.name, kind="items", code=code) if item else Cell(Text(code) if code else NONE)


def _items(catalogue: Catalogue, codes: Iterable[str]) -> Text:
    named = [catalogue.items[code].name if code in catalogue.items else Text(code) for code in codes]
    return words.joined(named) if named else NONE


def _agency(catalogue: Catalogue, code: str) -> Text:
    agency = catalogue.departments.get(code)
    return agency.short if agency else Text(code)


def _basis(basis: Any) -> Cell:
    tag, mark, source = console_words.basis_of(basis)
    return Cell(Text(""), (source,) if source.zh else (), tag, mark)


# --- rollout register ----------------------------------------------------------------------------------------


def _rollouts(documents: Sequence[lists.Rollout], catalogue: Catalogue, on: date) -> Iterable[Row]:
    for one in sorted(documents, key=lambda each: (each.number, each.code)):
        step = one.status(on)
        status = step.status if step else lists.Status.PLANNED
        tag, mark = said.STATUSES[status]
        steps = tuple(_step(each) for each in sorted(one.steps, key=lambda each: each.on) if each.on <= on)
        leads = Cell(one.name, kind="things" if one.thing in catalogue.things else "", code=one.thing)
        plan = (words.say("方案：{p}", "plan: {p}", p=one.plan),) if one.plan else ()
        yield _row(
            status.value, Cell(Text(str(one.number or ""))), leads, Cell(said.ORIGINS[one.origin]),
            Cell(one.lead, one.with_departments), Cell(Text(""), (*steps, *plan), tag, mark), _basis(one.basis),
        )  # fmt: skip


def _step(step: lists.Step) -> Text:
    places = words.joined(step.places) if step.places else Text("")
    batch = words.say("第 {n} 批", "batch {n}", n=step.batch) if step.batch else Text("")
    return words.joined([_date(step.on), said.STATUSES[step.status][1], *(each for each in (batch, places) if each.zh)],
                        "，", ", ")  # fmt: skip


def _rollout_sums(documents: Sequence[lists.Rollout], on: date) -> tuple[tuple[Text, int], ...]:
    origins = Counter(one.origin for one in documents)
    return tuple((label, origins[origin]) for origin, label in said.ORIGINS.items() if origins[origin])


# --- 通办 lists ----------------------------------------------------------------------------------------------


def _reach(documents: Sequence[lists.ReachList], catalogue: Catalogue, on: date) -> Iterable[Row]:
    """The lines of every edition in force, with what is new or changed against the edition before."""
    for one in current_editions(documents, on):
        yield from _edition_rows(documents, one, catalogue)


def _edition_rows(
    documents: Sequence[lists.ReachList], one: lists.ReachList, catalogue: Catalogue
) -> Iterable[Row]:
    before = previous_edition(documents, one)
    known = {line.name.zh: line for line in before.lines} if before else {}
    where = Cell(said.REACH[one.reach], (one.name,))
    for line in one.lines:
        old = known.get(line.name.zh)
        tag, mark = ("", Text(""))
        if before and old is None:
            tag, mark = "ok", T("新增", "new")
        elif old is not None and old.mode != line.mode:
            tag, mark = "run", words.say("原来{m}", "before: {m}", m=said.MODES[old.mode])
        name = Cell(line.name, kind="items" if line.item in catalogue.items else "", code=line.item)
        yield _row(
            one.reach.value, name, where, Cell(said.MODES[line.mode], (), tag, mark),
            Cell(_agency(catalogue, line.department) if line.department else NONE), Cell(Text(one.edition)),
        )  # fmt: skip
    for gone in (line for name, line in known.items() if name not in {each.name.zh for each in one.lines}):
        yield _row(
            one.reach.value, Cell(gone.name), where,
            Cell(NONE, (), "no", T("本版删去", "left out")), Cell(NONE), Cell(Text(one.edition)),
        )  # fmt: skip


def _editions(
    documents: Sequence[lists.ReachList], chosen: lists.ReachList | None, on: date
) -> tuple[Edition, ...]:
    """Every edition by series, the newest of each first."""
    ordered = sorted(documents, key=lambda each: each.effective_from, reverse=True)
    ordered.sort(key=lambda each: (list(lists.Reach).index(each.reach), each.series))
    now = {each.code for each in current_editions(documents, on)}
    return tuple(
        Edition(each.code, each.name, _date(each.effective_from), each.code in now, each is chosen)
        for each in ordered
    )


def _before_text(documents: Sequence[lists.ReachList], one: lists.ReachList) -> Text:
    """Which edition one is compared with; said too when it is the first."""
    before = previous_edition(documents, one)
    if before is None:
        return T(
            "这是登记的第一版，没有上一版可比。",
            "The first edition registered; there is none before to compare with.",
        )
    return words.say("和上一版比：{b}。", "Compared with the edition before: {b}.", b=before.name)


def current_editions(documents: Sequence[lists.ReachList], on: date) -> list[lists.ReachList]:
    """The edition of each series in force on a date."""
    newest: dict[str, lists.ReachList] = {}
    for one in sorted(documents, key=lambda each: each.effective_from):
        if one.effective_from <= on:
            newest[one.series] = one
    return [one for one in newest.values() if one.effective_to is None or one.effective_to >= on]


def previous_edition(documents: Sequence[lists.ReachList], one: lists.ReachList) -> lists.ReachList | None:
    """The edition of the same series before this one."""
    earlier = [
        each for each in documents if each.series == one.series and each.effective_from < one.effective_from
    ]
    return max(earlier, key=lambda each: each.effective_from, default=None)


# --- proofs, documents, trees --------------------------------------------------------------------------------


def _proofs(documents: Sequence[lists.ProofMatter], catalogue: Catalogue, on: date) -> Iterable[Row]:
    for one in documents:
        tag, mark = said.KEPT[one.status]
        law = (Text(one.law),) if one.law else ()
        yield _row(
            one.status.value, Cell(one.name, (one.purpose,)), Cell(_agency(catalogue, one.demanded_by)),
            Cell(one.issued_by), Cell(one.instead, law, tag, mark), Cell(_items(catalogue, one.items)),
        )  # fmt: skip


def _norms(documents: Sequence[lists.NormDocument], catalogue: Catalogue, on: date) -> Iterable[Row]:
    """Each conflict at both documents, whichever of them notes it; an open one leads to the question to both bodies."""
    titles = {one.code: one.title for one in documents}
    clashes = {one.code: clashes_of(one.code, documents) for one in documents}
    opened = {code: next((each for each in found if each.open), None) for code, found in clashes.items()}
    for one in sorted(documents, key=lambda each: (opened[each.code] is None, each.issued_on, each.code)):
        standing, since, until = norm_standing(one, on)
        tag, mark = said.STANDINGS[standing]
        told = tuple(conflict_text(each.seen_from, titles) for each in clashes[one.code])
        conflict = Cell(Text("") if told else NONE, told)
        first = opened[one.code]
        if first is not None:
            ask = T("请制定机关答复", "ask the bodies that issued them")
            conflict = Cell(ask, told, "near", T("有冲突", "conflict"), ASK_NORM, f"{one.code}/{first.key}")
        yield _row(
            standing.value, Cell(one.title, (Text(one.number), *((one.note,) if one.note.zh else ()))),
            Cell(one.issued_by), Cell(Text(""), (since, *until), tag, mark), conflict, Cell(_items(catalogue, one.items)),
        )  # fmt: skip


def norm_standing(one: lists.NormDocument, on: date) -> tuple[lists.Standing, Text, tuple[Text, ...]]:
    """Whether a document stands on a date, since when, and until when if it says so: in force past its day is lapsed."""
    lapsed = one.standing is lists.Standing.IN_FORCE and one.valid_until is not None and one.valid_until < on
    since = words.say("{a}起", "since {a}", a=_date(one.effective_from or one.issued_on))
    until = (
        (words.say("有效期到{b}", "valid until {b}", b=_date(one.valid_until)),) if one.valid_until else ()
    )
    return lists.Standing.LAPSED if lapsed else one.standing, since, until


def conflict_text(conflict: lists.Conflict, titles: Mapping[str, Text]) -> Text:
    """What contradicts what, and what was decided. `titles`: code of a document → its title."""
    other = titles.get(conflict.against, Text(conflict.against))
    outcome = conflict.resolution if conflict.resolution.zh else T("还没有决定", "nobody has decided yet")
    return words.say("{w}（{c}；{o}：{k}）{r}", "{w} ({c}; {o}: {k}) {r}", w=conflict.what, c=conflict.clause, o=other,
                     k=conflict.against_clause, r=outcome)  # fmt: skip


def _trees(documents: Sequence[lists.ItemTree], catalogue: Catalogue, on: date) -> Iterable[Row]:
    for tree in documents:
        for main in tree.mains:
            for sub in main.subs or (lists.SubItem(NONE),):
                known = sub.item in catalogue.items
                level = said.LEVELS.get(sub.level, NONE)
                yield _row(
                    tree.code, Cell(main.name, (tree.name,)),
                    Cell(sub.name, (sub.note,) if sub.note.zh else (), kind="items" if known else "", code=sub.item),
                    Cell(_agency(catalogue, tree.department)), Cell(level),
                )  # fmt: skip


def _tree_sums(documents: Sequence[lists.ItemTree], on: date) -> tuple[tuple[Text, int], ...]:
    mains = sum(len(tree.mains) for tree in documents)
    return ((T("主项", "main items"), mains), (T("子项", "sub-items"), sum(tree.subs for tree in documents)))


_SHAPES: dict[str, _Shape] = {
    "rollouts": _Shape(
        "rollouts", T("一件事登记册", "Register of one-things"),
        T("来自哪张清单，谁牵头，试点、分批还是推开", "where each comes from, who leads, how far it is"),
        (T("号", "No."), T("一件事", "One-thing"), T("来自", "Origin"), T("牵头", "Lead"), T("进展", "Status"),
         T("来处", "Basis")),
        _rollouts, {status.value: label for status, (_, label) in said.STATUSES.items()}, _rollout_sums,
    ),
    "reach": _Shape(
        "reach", T("通办清单", "Done elsewhere"),
        T("全县、省内、跨省能办什么，和上一版差在哪里", "what can be done anywhere, and what changed since the last edition"),
        (T("事项", "Item"), T("范围", "Reach"), T("怎样办", "How"), T("部门", "Department"), T("版本", "Edition")),
        _reach, {reach.value: label for reach, label in said.REACH.items()},
    ),
    "proofs": _Shape(
        "proofs", T("证明事项清单", "Proof matters"),
        T("清单以外的证明，谁也不能要", "nobody may demand a proof that is not on this list"),
        (T("证明", "Proof"), T("谁要", "Demanded by"), T("谁开", "Issued by"), T("现在", "Now"), T("事项", "Items")),
        _proofs, {kept.value: label for kept, (_, label) in said.KEPT.items()},
    ),
    "norms": _Shape(
        "norms", T("规范性文件", "Normative documents"),
        T("事项依据的文件，哪些有效，哪些互相冲突；有冲突的在前", "documents items rest on; those in conflict come first"),
        (T("文件", "Document"), T("制定机关", "Issued by"), T("效力", "Standing"), T("冲突", "Conflicts"), T("事项", "Items")),
        _norms, {standing.value: label for standing, (_, label) in said.STANDINGS.items()},
    ),
    "trees": _Shape(
        "trees", T("主项和子项", "Main and sub-items"),
        T("一个主项分成哪些子项，在哪一级办", "the sub-items of a main item, and where they are handled"),
        (T("主项", "Main item"), T("子项", "Sub-item"), T("部门", "Department"), T("在哪一级办", "Level")),
        _trees, {}, _tree_sums,
    ),
}  # fmt: skip
