"""The catalogue as lists: everything of a kind, or everything that fits some words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from onewindow.core.catalogue.model import Catalogue
from onewindow.core.catalogue.search_grams import terms_of
from onewindow.core.catalogue.search_query import NAME, holds
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.core.kernel.text import EN, T, Text
from onewindow.reads import catalogue_search
from onewindow.reads import citizen_words as words
from onewindow.reads import console_words as said
from onewindow.store.catalogue import catalogue_on

declare(
    "console.not-found",
    zh="事项库里没有“{what}”。请从清单里选。",
    en="The catalogue has no “{what}”. Choose from the list.",
)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of definition. `key` is its name in addresses, `published` its name in publications."""

    key: str
    published: str
    label: Text
    what: Text


_KINDS = (
    ("things", "things", T("一件事", "One-things"),
     T("人要办的事，由几个部门的事项组成", "what a person wants, made of items of several agencies")),
    ("items", "items", T("事项", "Items"),
     T("一个部门的一项，公布的实施清单", "one act of one agency, the published list")),
    ("departments", "departments", T("部门", "Departments"),
     T("法律上的机关：印章、文号、救济", "the agency in law: seal, document word, remedies")),
    ("elements", "elements", T("数据元", "Elements"), T("一个可能要知道的事实", "one fact that may be needed")),
    ("sources", "sources", T("数据源", "Sources"),
     T("查什么、凭什么查、给出什么", "what it needs, on what basis, what it gives")),
    ("materials", "materials", T("材料", "Materials"),
     T("一份纸或者文件，谁要都是它", "one paper, whoever asks for it")),
    ("certificates", "certs", T("证照模板", "Certificates"), T("证照上印什么", "what stands on a certificate")),
)  # fmt: skip
_INDEXED = ("things", "items")
MOST = 200
"""So many of a kind are ranked by the search; a designer looking for more narrows the words."""
KINDS: dict[str, Kind] = {kind[0]: Kind(*kind) for kind in _KINDS}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list. `note` says the most useful thing about it."""

    kind: str
    code: str
    name: Text
    note: Text
    tag: str
    tag_text: Text


@dataclass(frozen=True, slots=True)
class Index:
    """One kind, or the search over all kinds when `kind` is None."""

    kind: Kind | None
    query: str
    entries: tuple[Entry, ...]
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class Overview:
    """The start page: how much there is, and the one-things."""

    counts: tuple[tuple[Kind, int], ...]
    things: tuple[Entry, ...]
    profiles: int
    basis: tuple[tuple[str, Text, int], ...]
    bundle: str


def overview(*, on: date, jurisdiction: str) -> Overview:
    """Refused(`content.none`) before the first import."""
    catalogue = catalogue_on(on, jurisdiction)
    bases = list(_bases(catalogue))
    return Overview(
        counts=tuple((kind, len(_of(catalogue, kind.key))) for kind in KINDS.values()),
        things=tuple(_entries(catalogue, "things")),
        profiles=len(catalogue.profiles),
        basis=tuple((tag, mark, bases.count(kind)) for kind, (tag, mark) in said.BASES.items()),
        bundle=catalogue.bundle,
    )


def index(key: str, query: str, *, on: date, jurisdiction: str) -> Index:
    """The list of a kind; with words, what fits them, the surest first. Refused(`console.not-found`).

    One-things and items are found as the citizen finds them (names, pinyin, initials, sayings); the smaller definitions,
    which stand in no index, by the same terms of their names. Codes and notes are found as they are written.
    """
    catalogue = catalogue_on(on, jurisdiction)
    if key and key not in KINDS:
        raise refuse("console.not-found", what=key)
    asked = query.strip()[:80]
    found: list[Entry] = []
    for each in [key] if key else list(KINDS):
        entries = list(_entries(catalogue, each))
        found += _found(each, asked, entries, on, jurisdiction) if asked else entries
    return Index(KINDS.get(key), asked, tuple(found), {k: len(_of(catalogue, k)) for k in KINDS})


def _found(kind: str, asked: str, entries: list[Entry], on: date, jurisdiction: str) -> list[Entry]:
    """Those of one kind that fit: by the index or its terms in its order, then as written in code or note.

    What only comes close is left out beside what fits; one wrong character is forgiven when nothing does.
    """
    if kind in _INDEXED:
        page = catalogue_search.find(asked, on=on, jurisdiction=jurisdiction, only={"kind": kind}, most=MOST)
        sure = [row.code for row in page.rows if row.how not in catalogue_search.CLOSE]
        ranked = sure or [row.code for row in page.rows if row.how in catalogue_search.NEAR]
    else:
        ranked = _by_terms(asked, entries, on)
    by_code = {entry.code: entry for entry in entries}
    wanted = asked.casefold()
    ranked += [entry.code for entry in entries if _fits(entry, wanted)]
    return [by_code[code] for code in dict.fromkeys(ranked) if code in by_code]


def _by_terms(asked: str, entries: list[Entry], on: date) -> list[str]:
    """Codes of the entries whose names hold all of a query, by the first way that finds them."""
    sure = [tier for tier in catalogue_search.sure_tiers(asked, on) if tier.field == NAME]
    terms = {entry.code: _name_terms(entry.name.zh, entry.name.pick(EN)) for entry in entries} if sure else {}
    return [code for tier in sure for code, held in terms.items() if holds(tier.expression, held)]


@lru_cache(maxsize=4096)
def _name_terms(zh: str, en: str) -> frozenset[str]:
    return frozenset(terms_of((zh, en), single=True))


def _fits(entry: Entry, wanted: str) -> bool:
    texts = (entry.code, entry.name.zh, entry.name.pick(EN), entry.note.zh, entry.note.pick(EN))
    return all(any(word in text.casefold() for text in texts) for word in wanted.split())


def _of(catalogue: Catalogue, key: str) -> dict[str, Any]:
    return getattr(catalogue, key)  # type: ignore[no-any-return]


def _entries(catalogue: Catalogue, key: str) -> Iterable[Entry]:
    for code, value in sorted(_of(catalogue, key).items()):
        yield _MAKERS[key](catalogue, code, value)


def _entry(key: str, code: str, name: Text, note: Text, value: Any) -> Entry:
    tag, mark, _ = said.basis_of(value.basis)
    return Entry(key, code, name, note, tag, mark)


def _thing(catalogue: Catalogue, code: str, thing: Any) -> Entry:
    items = [catalogue.items[part.item] for part in thing.parts if part.item in catalogue.items]
    note = words.say("{n} 个事项，{d} 个部门，{r} 种办法", "{n} items, {d} agencies, {r} routes",
                     n=len(items), d=len({item.department for item in items}), r=len(thing.routes))  # fmt: skip
    return _entry("things", code, thing.name, note, thing)


def _item(catalogue: Catalogue, code: str, item: Any) -> Entry:
    department = catalogue.departments.get(item.department)
    note = words.say("{d}，{t}，承诺 {p}", "{d}, {t}, promise {p}",
                     d=department.short if department else item.department,
                     t=said.ITEM_TYPES.get(item.item_type, Text(item.item_type)),
                     p=said.limit_of(item.promise, T("没有", "none")))  # fmt: skip
    return _entry("items", code, item.name, note, item)


def _department(catalogue: Catalogue, code: str, department: Any) -> Entry:
    count = sum(1 for item in catalogue.items.values() if item.department == code)
    note = words.say("{n} 个事项，文号“{w}”", "{n} items, document word “{w}”", n=count, w=department.document_word)
    return _entry("departments", code, department.name, note, department)


def _element(catalogue: Catalogue, code: str, element: Any) -> Entry:
    kind = said.ELEMENT_KINDS.get(element.kind, Text(str(element.kind)))
    note = words.say("{k}，{b}", "{k}, {b}", k=kind, b=said.BURDENS[element.burden])
    return _entry("elements", code, element.label, note, element)


def _source(catalogue: Catalogue, code: str, source: Any) -> Entry:
    owner = catalogue.departments.get(source.owner)
    note = words.say("{o}，给出 {n} 项", "{o}, gives {n} facts",
                     o=owner.short if owner else source.owner, n=len(source.yields))  # fmt: skip
    return _entry("sources", code, source.name, note, source)


def _material(catalogue: Catalogue, code: str, material: Any) -> Entry:
    count = sum(1 for item in catalogue.items.values() for line in item.materials if line.material == code)
    note = words.say("{k}，{n} 个事项要", "{k}, wanted by {n} items",
                     k=said.MATERIAL_KINDS.get(material.kind, Text("")), n=count)  # fmt: skip
    return _entry("materials", code, material.name, note, material)


def _certificate(catalogue: Catalogue, code: str, certificate: Any) -> Entry:
    note = words.say("印 {n} 项，类型代码 {c}", "{n} fields, type {c}",
                     n=len(certificate.fields), c=certificate.type_code)  # fmt: skip
    return _entry("certificates", code, certificate.title, note, certificate)


_MAKERS: dict[str, Callable[[Catalogue, str, Any], Entry]] = {
    "things": _thing,
    "items": _item,
    "departments": _department,
    "elements": _element,
    "sources": _source,
    "materials": _material,
    "certificates": _certificate,
}


def _bases(catalogue: Catalogue) -> Iterable[str]:
    """The basis of every line that carries one."""
    for key in KINDS:
        for value in _of(catalogue, key).values():
            yield value.basis.kind
    for item in catalogue.items.values():
        for line in (*item.materials, *item.needs, *item.prerequisites):
            yield line.basis.kind
    for thing in catalogue.things.values():
        for line in (*thing.parts, *thing.routes):
            yield line.basis.kind
