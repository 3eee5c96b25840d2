"""办事指南: everything a person must be told about an item or a one-thing, the same online and at the desk.

The fields are those of the implementation list (GB/T 36114, GB/T 39046); what is not stated says so and is not left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from onewindow.core.catalogue.listed import Listed, split_code
from onewindow.core.catalogue.lists import ReachList
from onewindow.core.catalogue.model import Catalogue, Item, MaterialNeed, OneThing
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.core.kernel.text import T, Text
from onewindow.reads import catalogue_words as listed_words
from onewindow.reads import citizen_words as words
from onewindow.reads import console_words as said
from onewindow.reads.catalogue_norms import NormLine, norms_of
from onewindow.reads.citizen_plan import Place, place_of
from onewindow.reads.console_item import ItemPage, Line, PaperLine, item_page, remedy_rows
from onewindow.store.catalogue import catalogue_on, lists_on
from onewindow.store.models import ListedItem

NOT_SAID = T("没有写", "not stated")
declare(
    "guide.no-item",
    zh="没有“{what}”这个事项，可能已经取消或者改了编码。请从首页查找。",
    en="There is no item “{what}”; it may have ended or changed its code. Look for it on the start page.",
)


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the handling: what is done, by whom, how long."""

    name: Text
    who: Text
    time: Text
    note: Text


@dataclass(frozen=True, slots=True)
class Guide:
    """The guide of an item. `bring` and `spared` are its papers, those a person brings and those nobody may ask for."""

    code: str
    name: Text
    department: Text
    facts: tuple[Line, ...]
    page: ItemPage
    bring: tuple[PaperLine, ...]
    spared: tuple[PaperLine, ...]
    stages: tuple[Stage, ...]
    reach: tuple[Line, ...]
    norms: tuple[NormLine, ...]
    contact: tuple[Line, ...]
    remedies: tuple[Line, ...]
    place: Place
    things: tuple[tuple[str, Text], ...]
    version: str


def item_guide(code: str, *, on: date, jurisdiction: str) -> Guide:
    """Refused(`guide.no-item`, `content.none`)."""
    catalogue = catalogue_on(on, jurisdiction)
    item = catalogue.items.get(code)
    if item is None:
        raise refuse("guide.no-item", what=code[:40])
    page = item_page(code, on=on, jurisdiction=jurisdiction)
    agency = page.department
    papers = list(zip(item.materials, page.papers, strict=True))
    return Guide(
        code=code,
        name=item.name,
        department=agency.name if agency else Text(item.department),
        facts=_facts(item, page),
        page=page,
        bring=tuple(paper for line, paper in papers if not never_asked(line)),
        spared=tuple(paper for line, paper in papers if never_asked(line)),
        stages=_stages(item, agency.name if agency else Text(item.department)),
        reach=_reach(code, on),
        norms=norms_of(code, on=on, jurisdiction=jurisdiction),
        contact=_contact(item, agency),
        remedies=remedy_rows(agency) if agency else (),
        place=place_of(catalogue, [code]),
        things=page.things,
        version=catalogue.versions.get(f"items/{code}", "")[:12],
    )


def never_asked(line: MaterialNeed) -> bool:
    """Whether a paper is spared for everybody; one that a commitment or a held certificate spares may still be brought."""
    return line.cancelled or line.generated or bool(line.exempt_source) or bool(line.issued_by)


def _facts(item: Item, page: ItemPage) -> tuple[Line, ...]:
    """Identity and body of the item (实施清单的基本信息)."""
    level = said_level(item.codes.task[18:19])
    channels = T("窗口、网上（电脑和手机）", "at the window, online (computer and phone)")
    kind = T("即办件", "done on the spot") if item.on_the_spot else T("承诺件", "done within a promised time")
    return (
        Line(T("事项名称", "Item"), item.name),
        Line(T("事项类型", "Type"), page.type),
        *page.codes,
        Line(
            T("实施主体", "Implementing body"),
            page.department.name if page.department else Text(item.department),
        ),
        Line(T("行使层级", "Level"), level),
        Line(T("办件类型", "Kind of case"), kind),
        Line(
            T("办理形式", "Channels"),
            channels,
            T("网上和窗口标准相同", "the same standard online and at the window"),
        ),
        Line(T("施行", "In force"), page.effective),
    )


def said_level(level: str) -> Text:
    return listed_words.LEVELS.get(level, NOT_SAID)


def _stages(item: Item, agency: Text) -> tuple[Stage, ...]:
    """办理流程 as it is run here: receive, accept, examine, decide, deliver."""
    window = T("综合窗口", "the window")
    accepts = window if item.window_accepts else agency
    told = T("缺什么一次告诉您", "what is missing is told once and completely")
    limit = item.promise or item.statutory
    decide = said.limit_of(limit, NOT_SAID)
    examine = (
        T("实质审查，两人以上核查", "substance is examined by two or more officers")
        if item.substance_check
        else T("书面审查", "examined on paper")
    )
    if item.on_the_spot:
        return (
            Stage(T("收件和受理", "Receipt and acceptance"), accepts, T("当场", "on the spot"), told),
            Stage(T("决定和送达", "Decision and delivery"), agency, T("当场", "on the spot"), Text("")),
        )
    delivery = said.limit_of(item.delivery, T("决定以后及时送", "soon after the decision"))
    return (
        Stage(T("收件", "Receipt"), window, T("当场", "on the spot"), T("给收件凭证", "you get a receipt")),
        Stage(T("受理", "Acceptance"), accepts, T("最迟 5 个工作日", "within 5 working days"), told),
        Stage(T("审查和决定", "Examination and decision"), agency, decide, examine),
        Stage(T("制证和送达", "Issue and delivery"), window, delivery, item.result.name),
    )


def _reach(code: str, on: date) -> tuple[Line, ...]:
    """通办范围: the lists that name the item, newest edition of each series."""
    newest: dict[str, ReachList] = {}
    for one in lists_on("reach", on):
        if one.effective_from <= on and (one.effective_to is None or one.effective_to >= on):
            known = newest.get(one.series)
            if known is None or known.effective_from < one.effective_from:
                newest[one.series] = one
    return tuple(
        Line(listed_words.REACH[one.reach], listed_words.MODES[line.mode], line.note, source=one.name)
        for one in newest.values()
        for line in one.lines
        if line.item == code
    )


def _contact(item: Item, agency: object) -> tuple[Line, ...]:
    phone = getattr(agency, "phone", "")
    complaint = getattr(agency, "complaint", "")
    address = getattr(agency, "address", Text(""))
    return (
        Line(T("办理地点", "Place"), item.place if item.place.zh else NOT_SAID, address),
        Line(T("办理时间", "Hours"), item.hours if item.hours.zh else NOT_SAID),
        Line(T("咨询电话", "Questions"), Text(item.consult or phone) if item.consult or phone else NOT_SAID),
        Line(T("监督投诉", "Complaints"), Text(item.complaint or complaint) if item.complaint or complaint else NOT_SAID),
        Line(T("到现场几次", "Visits"), Text(str(item.trips)), item.trips_why),
    )  # fmt: skip


# --- one-things ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class GuidePart:
    """One item of a one-thing."""

    code: str
    name: Text
    department: Text
    when: Text
    statutory: Text
    promise: Text
    result: Text


@dataclass(frozen=True, slots=True)
class GuidePaper:
    """One paper of a one-thing, whoever of its departments asks for it."""

    code: str
    name: Text
    wanted_by: tuple[Text, ...]
    spared: tuple[Text, ...]
    always: bool


@dataclass(frozen=True, slots=True)
class ThingGuide:
    """The guide of a one-thing: its items, its papers as one list, its routes and what it saves."""

    code: str
    name: Text
    summary: Text
    lead: Text
    audience: tuple[str, ...]
    parts: tuple[GuidePart, ...]
    papers: tuple[GuidePaper, ...]
    routes: tuple[tuple[Text, Text, Text], ...]
    questions: tuple[Text, ...]
    place: Place
    tag: str
    mark: Text
    source: Text
    version: str


def thing_guide(code: str, *, on: date, jurisdiction: str) -> ThingGuide:
    """Refused(`guide.no-item`, `content.none`)."""
    catalogue = catalogue_on(on, jurisdiction)
    thing = catalogue.things.get(code)
    if thing is None:
        raise refuse("guide.no-item", what=code[:40])
    lead = catalogue.departments.get(thing.lead)
    tag, mark, source = said.basis_of(thing.basis)
    items = [catalogue.items[part.item] for part in thing.parts if part.item in catalogue.items]
    return ThingGuide(
        code=code,
        name=thing.name,
        summary=thing.summary,
        lead=lead.name if lead else Text(thing.lead),
        audience=thing.audience,
        parts=tuple(_parts(catalogue, thing)),
        papers=_papers(catalogue, items),
        routes=tuple(
            (route.name, route.explain, said.limit_of(route.promise, T("没有统一承诺", "no common promise")))
            for route in thing.routes
        ),
        questions=tuple(question.label for question in thing.situation),
        place=place_of(catalogue, [item.code for item in items]),
        tag=tag,
        mark=mark,
        source=source,
        version=catalogue.versions.get(f"things/{code}", "")[:12],
    )


def _parts(catalogue: Catalogue, thing: OneThing) -> Iterable[GuidePart]:
    for part in thing.parts:
        item = catalogue.items.get(part.item)
        if item is None:
            continue
        agency = catalogue.departments.get(item.department)
        yield GuidePart(
            code=item.code,
            name=item.name,
            department=agency.short if agency else Text(item.department),
            when=said.condition_of(catalogue, part.when) if part.when else T("都要办", "always"),
            statutory=said.limit_of(item.statutory, T("法律没有规定", "not set by law")),
            promise=said.limit_of(item.promise, T("没有承诺", "none")),
            result=item.result.name,
        )


def _papers(catalogue: Catalogue, items: list[Item]) -> tuple[GuidePaper, ...]:
    """One list: each paper once, with every department that asks for it and every way in which it is spared."""
    wanted: dict[str, list[Text]] = {}
    spared: dict[str, list[Text]] = {}
    always: dict[str, bool] = {}
    for item in items:
        agency = catalogue.departments.get(item.department)
        for line in item.materials:
            wanted.setdefault(line.material, []).append(agency.short if agency else Text(item.department))
            ways = listed_words.spared_ways(line)
            spared.setdefault(line.material, []).extend(ways)
            always[line.material] = always.get(line.material, False) or not ways
    order = sorted(wanted, key=lambda code: not always[code])
    return tuple(
        GuidePaper(
            code,
            catalogue.materials[code].name if code in catalogue.materials else Text(code),
            tuple(dict.fromkeys(wanted[code])),
            tuple(dict.fromkeys(spared[code])),
            always[code],
        )
        for code in order
    )


# --- listed items --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ListedPage:
    """An item of which only name and code are known."""

    code: str
    name: Text
    department: str
    facts: tuple[Line, ...]
    list: str


def listed_page(code: str, *, on: date) -> ListedPage:
    """What a list says about an item on a date. Refused(`guide.no-item`)."""
    rows = ListedItem.objects.filter(code=code[:96], effective_from__lte=on).order_by(
        "-effective_from", "list"
    )
    row = next((row for row in rows[:10] if row.effective_to is None or row.effective_to >= on), None)
    if row is None:
        raise refuse("guide.no-item", what=code[:40])
    item = Listed(**json.loads(row.body))
    pieces = split_code(item.code)
    none = T("没有", "none")
    return ListedPage(
        code=item.code,
        name=Text(item.name),
        department=item.department,
        facts=(
            Line(T("事项名称", "Item"), Text(item.name)),
            Line(T("主项", "Main item"), Text(item.main_item) if item.main_item else none),
            Line(T("事项类型", "Type"), said.ITEM_TYPES.get(item.item_type, NOT_SAID)),
            Line(T("部门", "Department"), Text(item.department)),
            Line(T("行使层级", "Level"), said_level(item.level)),
            Line(T("事项编码", "Code"), Text(item.code)),
            Line(T("基本编码", "Basic code"), Text(item.basic) if item.basic else NOT_SAID),
            Line(T("实施单位代码", "Unit"), Text(pieces.unit) if pieces else NOT_SAID),
            Line(T("行政区划", "Division"), Text(item.jurisdiction)),
            Line(T("收入清单", "In the list since"), words.date_text(row.effective_from.isoformat())),
        ),
        list=row.list,
    )
