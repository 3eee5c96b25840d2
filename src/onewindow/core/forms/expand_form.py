"""The short form expanded into each department's complete form, and back: nothing is lost, nothing invented.

`expand_form` fills the form of one item (`Item.form`, else one made from its needs) from the facts of the application;
`form_to_json` is what robots and printing take; `collapse_form` reads such a document back into answers. Always
`collapse_form(form_to_json(expand_form(facts)))` = the facts on that form: every value is read back as it is written,
and where a form cannot hold it (two decimals, a name that cannot be put together again) the value itself goes along.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from onewindow.core.catalogue.conditions import holds
from onewindow.core.catalogue.derive import derive, linked_refs
from onewindow.core.catalogue.facts import Fact
from onewindow.core.catalogue.form_model import Form, FormField, FormTable
from onewindow.core.catalogue.model import Catalogue, Element, ElementKind, Item, OneThing

from .expand_write import read, write


@dataclass(frozen=True, slots=True)
class Cell:
    """One field, filled. `text`: as printed, empty when nothing is known. `facts`: where it comes from.

    `exact`: the values themselves (by ref) where the text alone does not give them back, else None.
    `masked`: a personal value that is not shown here (`shaded`); it reads back as nothing.
    """

    id: str
    label: str
    text: str
    unit: str
    refs: tuple[str, ...]
    facts: tuple[Fact, ...]
    exact: dict[str, Any] | None = None
    masked: bool = False


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row; `number` is that of the row in the application (`shareholder[2]`), 0 for a line left empty."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet of a table: filled up with empty lines; `heading` is 续表 from the second on."""

    heading: str
    rows: tuple[TableRow, ...]


@dataclass(frozen=True, slots=True)
class FilledTable:
    id: str
    title: str
    role: str
    columns: tuple[str, ...]
    pages: tuple[Page, ...]


@dataclass(frozen=True, slots=True)
class FilledForm:
    """The complete form of one item. `own`: False when the department gave none and it is made from the needs."""

    item: str
    title: str
    number: str
    department: str
    own: bool
    cells: tuple[Cell, ...]
    tables: tuple[FilledTable, ...]


def form_of(catalogue: Catalogue, thing: OneThing, item: str) -> Form:
    """The form of an item: its own, else one field for each need, repeating roles in tables. KeyError if unknown."""
    found = catalogue.items[item]
    return found.form if found.form is not None else _from_needs(catalogue, thing, found)


def _from_needs(catalogue: Catalogue, thing: OneThing, item: Item) -> Form:
    fields: list[FormField] = []
    columns: dict[str, list[FormField]] = {}
    for need in item.needs:
        element = element_at(catalogue, thing, need.ref)
        label = need.form_field or need.label.zh or (element.label.zh if element else need.ref)
        if need.role in thing.repeating:
            columns.setdefault(need.role, []).append(
                FormField(need.attribute, label, need.attribute, when=need.when)
            )
        else:
            fields.append(FormField(need.ref, label, need.ref, when=need.when))
    tables = tuple(
        FormTable(role, thing.repeating[role].label.zh or role, role, tuple(found))
        for role, found in columns.items()
    )
    return Form(item.name.zh, tuple(fields), tables)


def element_at(catalogue: Catalogue, thing: OneThing, ref: str) -> Element | None:
    """The element behind `role.attribute` or `role[n].attribute`; None when role or element are unknown."""
    role, _, attribute = ref.partition(".")
    return catalogue.elements.get(f"{thing.roles.get(role.partition('[')[0], '')}.{attribute}")


def expand_form(
    catalogue: Catalogue,
    thing: OneThing,
    item: str,
    facts: Iterable[Fact],
    *,
    on: date,
    values: Mapping[str, Any] | None = None,
) -> FilledForm:
    """The complete form of one item, filled from the facts of the application and what follows from them as of `on`.

    `values`: further values for the conditions of fields (`situation.*`, `route.*`). A field whose condition fails is
    left out. Only what the form names is looked at: each department sees its own. KeyError for an unknown item.
    """
    form = form_of(catalogue, thing, item)
    known = _known(catalogue, thing, list(facts), on)
    seen = {**(values or {}), **{ref: fact.value for ref, fact in known.items()}}
    filler = _Filler(catalogue, thing, known)
    shown = [field for field in form.fields if holds(field.when, seen).outcome is not False]
    found = catalogue.items[item]
    return FilledForm(
        item=item,
        title=form.title,
        number=form.number,
        department=found.department,
        own=found.form is not None,
        cells=filler.cells(shown, ""),
        tables=tuple(filler.table(table, seen) for table in form.tables),
    )


def _known(catalogue: Catalogue, thing: OneThing, given: list[Fact], on: date) -> dict[str, Fact]:
    groups = linked_refs(thing)
    known: dict[str, Fact] = {}
    for fact in [*given, *derive(catalogue, thing, given, on=on)]:
        for ref in groups.get(fact.ref, (fact.ref,)):
            known.setdefault(ref, fact)
    return known


class _Filler:
    def __init__(self, catalogue: Catalogue, thing: OneThing, known: Mapping[str, Fact]) -> None:
        self.catalogue, self.thing, self.known = catalogue, thing, known

    def cells(self, fields: Sequence[FormField], prefix: str) -> tuple[Cell, ...]:
        """The cells of fields; `prefix` is `role[n].` inside a table."""
        texts: dict[str, str] = {}
        exact: dict[str, dict[str, Any]] = {}
        for ref, group in _groups(fields):
            self._write(prefix + ref, group, texts, exact)
        return tuple(self._cell(field, prefix, texts, exact.get(field.id)) for field in fields)

    def _write(
        self, ref: str, group: Sequence[FormField], texts: dict[str, str], exact: dict[str, dict[str, Any]]
    ) -> None:
        """Write one fact into its fields, read it back, and keep the value where the texts do not give it."""
        fact, element = self.known.get(ref), element_at(self.catalogue, self.thing, ref)
        if fact is None or element is None:
            return
        written = write(group, element, fact.value)
        for field, text in zip(group, written, strict=True):
            texts[field.id] = text
        if _differs(read(group, element, written), fact.value):
            exact.setdefault(group[0].id, {})[ref] = fact.value

    def _cell(
        self, field: FormField, prefix: str, texts: Mapping[str, str], exact: dict[str, Any] | None
    ) -> Cell:
        if not field.ref:
            return Cell(field.id, field.label, field.fixed, "", (), ())
        refs = tuple(prefix + ref for ref in (field.ref, *field.also))
        facts = tuple(self.known[ref] for ref in refs if ref in self.known)
        text = texts.get(field.id, "")
        if field.also:
            text, exact = self._joined(field, refs, text)
        element = element_at(self.catalogue, self.thing, prefix + field.ref)
        unit = field.unit or (element.unit.zh if element and not field.codes else "")
        return Cell(field.id, field.label, text, unit, refs, facts, exact or None)

    def _joined(self, field: FormField, refs: Sequence[str], text: str) -> tuple[str, dict[str, Any]]:
        """Several facts in one field, and the values themselves where the text cannot be taken apart again."""
        values = {ref: self.known[ref].value for ref in refs if ref in self.known}
        parts = [text, *(self._plain(ref, values.get(ref)) for ref in refs[1:])]
        whole = field.join.join(part for part in parts if part)
        apart = whole.split(field.join) if field.join else [whole]
        back = dict(zip(refs, apart, strict=False))
        same = all(not _differs(self._read(field, ref, back.get(ref, "")), values.get(ref)) for ref in refs)
        return whole, {} if same and len(apart) == len(refs) else values

    def _plain(self, ref: str, value: Any) -> str:
        element = element_at(self.catalogue, self.thing, ref)
        return write([_PLAIN], element, value)[0] if element else ""

    def _read(self, field: FormField, ref: str, text: str) -> Any:
        element = element_at(self.catalogue, self.thing, ref)
        own = ref.rpartition(".")[2] == field.ref.rpartition(".")[2]
        return read([field if own else _PLAIN], element, [text]) if element else None

    # --- tables --------------------------------------------------------------------------------------------------

    def table(self, table: FormTable, seen: Mapping[str, Any]) -> FilledTable:
        """The rows of a repeating role on as many sheets as they take, the last one filled up with empty lines."""
        columns = [column for column in table.columns if holds(column.when, seen).outcome is not False]
        rows = [TableRow(n, self.cells(columns, f"{table.role}[{n}].")) for n in self._numbers(table.role)]
        size = max(1, table.rows)
        sheets = [rows[start : start + size] for start in range(0, len(rows), size)] or [[]]
        pages = []
        for number, sheet in enumerate(sheets):
            heading = f"{table.title}（{table.continued}{number}）" if number else table.title
            pages.append(Page(heading, self._padded(sheet, size, columns)))
        return FilledTable(table.id, table.title, table.role, tuple(c.label for c in columns), tuple(pages))

    def _padded(
        self, rows: Sequence[TableRow], size: int, columns: Sequence[FormField]
    ) -> tuple[TableRow, ...]:
        empty = TableRow(0, tuple(Cell(c.id, c.label, "", c.unit, (), ()) for c in columns))
        return (*rows, *[empty] * (size - len(rows)))

    def _numbers(self, role: str) -> list[int]:
        """The numbers of the rows of a role that hold a fact."""
        found = set()
        for ref in self.known:
            head, bracket, rest = ref.partition("[")
            number = rest.partition("]")[0]
            if head == role and bracket and number.isdigit():
                found.add(int(number))
        return sorted(found)


_PLAIN = FormField("", "")


def _groups(fields: Sequence[FormField]) -> list[tuple[str, list[FormField]]]:
    """The fields of each fact: those of a split together, any other field alone."""
    found: dict[tuple[str, str], list[FormField]] = {}
    for field in fields:
        if field.ref:
            together = field.write.value in _SPLIT_WORDS
            found.setdefault((field.ref, "" if together else field.id), []).append(field)
    return [(ref, group) for (ref, _), group in found.items()]


_SPLIT_WORDS = frozenset(
    (
        "surname",
        "given",
        "province",
        "city",
        "county",
        "town",
        "detail",
        "year",
        "month",
        "day",
        "area_code",
        "number",
    )
)


def _differs(read_back: Any, value: Any) -> bool:
    """Whether the texts give another value (true and 1 are different)."""
    if isinstance(value, tuple):
        value = list(value)
    return isinstance(read_back, bool) is not isinstance(value, bool) or read_back != value


# --- personal values -------------------------------------------------------------------------------------------------

MASK = "＊＊＊"
_PERSONAL = frozenset({ElementKind.CITIZEN_ID, ElementKind.PHONE})


def personal_refs(catalogue: Catalogue, thing: OneThing, form: FilledForm) -> tuple[str, ...]:
    """The filled refs of a form that staff see in full only for a reason: numbers of persons, sensitive facts."""
    found: dict[str, None] = {}
    for cell in _all_cells(form):
        for ref in cell.refs if cell.facts else ():
            element = element_at(catalogue, thing, ref)
            if element is not None and (element.kind in _PERSONAL or element.sensitive):
                found[ref] = None
    return tuple(found)


def shaded(form: FilledForm, refs: Iterable[str]) -> FilledForm:
    """The form with the cells of these refs masked: text and value are gone, the source stays."""
    hidden = frozenset(refs)

    def shade(cell: Cell) -> Cell:
        if hidden.isdisjoint(cell.refs) or not cell.text:
            return cell
        return replace(cell, text=MASK, exact=None, masked=True)

    def rows(page: Page) -> Page:
        return replace(
            page, rows=tuple(replace(row, cells=tuple(map(shade, row.cells))) for row in page.rows)
        )

    tables = tuple(replace(table, pages=tuple(map(rows, table.pages))) for table in form.tables)
    return replace(form, cells=tuple(map(shade, form.cells)), tables=tables)


def _all_cells(form: FilledForm) -> Iterator[Cell]:
    yield from form.cells
    for table in form.tables:
        for page in table.pages:
            for row in page.rows:
                yield from row.cells


# --- the document and the way back -----------------------------------------------------------------------------------


def form_to_json(form: FilledForm) -> dict[str, Any]:
    """`{item, title, number, department, own, fields: [{id, label, text, unit, refs, from, exact?}], tables: […]}`.

    `from`: per fact its source and assurance. Tables: `{id, title, role, rows: [{row, cells: […]}], pages}`.
    """
    return {
        "item": form.item,
        "title": form.title,
        "number": form.number,
        "department": form.department,
        "own": form.own,
        "fields": [_cell_json(cell) for cell in form.cells],
        "tables": [_table_json(table) for table in form.tables],
    }


def _cell_json(cell: Cell) -> dict[str, Any]:
    row: dict[str, Any] = {"id": cell.id, "label": cell.label, "text": cell.text, "unit": cell.unit}
    row["refs"] = list(cell.refs)
    row["from"] = [{"source": fact.source, "assurance": fact.assurance.value} for fact in cell.facts]
    if cell.masked:
        row["masked"] = True
    return {**row, "exact": cell.exact} if cell.exact is not None else row


def _table_json(table: FilledTable) -> dict[str, Any]:
    rows = [row for page in table.pages for row in page.rows if row.number]
    return {
        "id": table.id,
        "title": table.title,
        "role": table.role,
        "rows": [{"row": row.number, "cells": [_cell_json(cell) for cell in row.cells]} for row in rows],
        "pages": len(table.pages),
    }


def collapse_form(
    catalogue: Catalogue, thing: OneThing, item: str, document: Mapping[str, Any]
) -> dict[str, Any]:
    """The answers (`role.attribute` → value) of a form filled as `form_to_json` gives it; empty fields are no answers.

    Fields the form does not have are ignored. KeyError for an unknown item.
    """
    form = form_of(catalogue, thing, item)
    reader = _Reader(catalogue, thing)
    found = reader.answers(form.fields, document.get("fields", ()), "")
    tables = {table["id"]: table for table in document.get("tables", ())}
    for table in form.tables:
        for row in tables.get(table.id, {}).get("rows", ()):
            found.update(reader.answers(table.columns, row["cells"], f"{table.role}[{row['row']}]."))
    return found


class _Reader:
    def __init__(self, catalogue: Catalogue, thing: OneThing) -> None:
        self.catalogue, self.thing = catalogue, thing

    def answers(
        self, fields: Sequence[FormField], cells: Iterable[Mapping[str, Any]], prefix: str
    ) -> dict[str, Any]:
        by_id = {cell["id"]: cell for cell in cells if not cell.get("masked")}
        found: dict[str, Any] = {}
        for ref, group in _groups([field for field in fields if field.id in by_id]):
            if not any(by_id[field.id].get("exact") for field in group):
                self._take(prefix + ref, group, by_id, found, prefix)
        for cell in by_id.values():
            found.update(cell.get("exact") or {})
        return found

    def _take(
        self, ref: str, group: Sequence[FormField], by_id: Mapping[str, Mapping[str, Any]], found: dict[str, Any],
        prefix: str,
    ) -> None:  # fmt: skip
        texts = [str(by_id[field.id].get("text", "")) for field in group]
        first = group[0]
        if not first.also:
            self._note(ref, group, texts, found)
            return
        refs = [ref, *(prefix + other for other in first.also)]
        for one, text in zip(refs, texts[0].split(first.join or "\n"), strict=False):
            self._note(one, [first if one == ref else _PLAIN], [text], found)

    def _note(
        self, ref: str, group: Sequence[FormField], texts: Sequence[str], found: dict[str, Any]
    ) -> None:
        element = element_at(self.catalogue, self.thing, ref)
        value = read(group, element, texts) if element is not None else None
        if value is not None:
            found.setdefault(ref, value)
