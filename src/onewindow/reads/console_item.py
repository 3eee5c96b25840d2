"""One item as the console shows it: the whole 实施清单, each line with its basis, and who decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from onewindow.core.catalogue.model import Catalogue, Department, Item, MaterialNeed, Need
from onewindow.core.catalogue.promise import RULE_WORDS, shortened_by
from onewindow.core.kernel.refusal import refuse
from onewindow.core.kernel.text import T, Text
from onewindow.reads import citizen_words as words
from onewindow.reads import console_words as said
from onewindow.reads import department_words as acts
from onewindow.reads.console_versions import Version, versions
from onewindow.store.catalogue import catalogue_on

NONE = T("没有", "none")


@dataclass(frozen=True, slots=True)
class Line:
    """One line: label, value, a remark, and its basis (tag, mark, source) where it has its own."""

    label: Text
    value: Text
    note: Text = Text("")
    tag: str = ""
    mark: Text = Text("")
    source: Text = Text("")


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One material of the item."""

    code: str
    name: Text
    necessity: Text
    necessity_tag: str
    channel: Text
    copies: Text
    form: Text
    when: Text
    spared: tuple[Text, ...]
    wants: tuple[Text, ...]
    tag: str
    mark: Text
    source: Text


@dataclass(frozen=True, slots=True)
class NeedLine:
    """One fact the item needs."""

    ref: str
    element: str
    label: Text
    form_field: str
    stage: Text
    required: bool
    assurance: Text
    when: Text
    tag: str
    mark: Text
    source: Text


@dataclass(frozen=True, slots=True)
class RuleLine:
    title: Text
    condition: Text
    clause: str
    failed: Text
    inspection: bool


@dataclass(frozen=True, slots=True)
class ItemPage:
    """Everything on the page of an item."""

    code: str
    name: Text
    department: Department | None
    department_code: str
    act: Text
    type: Text
    codes: tuple[Line, ...]
    limits: tuple[Line, ...]
    laws: tuple[str, ...]
    conditions: tuple[Text, ...]
    papers: tuple[PaperLine, ...]
    needs: tuple[NeedLine, ...]
    prerequisites: tuple[Line, ...]
    special: tuple[Line, ...]
    commitment: tuple[Line, ...]
    commitment_allowed: bool
    rules: tuple[RuleLine, ...]
    result: tuple[Line, ...]
    service: tuple[Line, ...]
    things: tuple[tuple[str, Text], ...]
    versions: tuple[Version, ...]
    tag: str
    mark: Text
    source: Text
    effective: Text


def find_item(catalogue: Catalogue, code: str) -> Item:
    """Refused(`console.not-found`)."""
    if code not in catalogue.items:
        raise refuse("console.not-found", what=code)
    return catalogue.items[code]


def item_page(code: str, *, on: date, jurisdiction: str) -> ItemPage:
    """The page of an item in force on a date. Refused(`console.not-found`, `content.none`)."""
    catalogue = catalogue_on(on, jurisdiction)
    item = find_item(catalogue, code)
    tag, mark, source = said.basis_of(item.basis)
    return ItemPage(
        code=code,
        name=item.name,
        department=catalogue.departments.get(item.department),
        department_code=item.department,
        act=acts.capital(acts.ACT_TYPES[item.act_type]),
        type=said.ITEM_TYPES.get(item.item_type, Text(item.item_type)),
        codes=(
            Line(T("基本编码（12 位）", "Catalogue code (12)"), Text(item.codes.catalog)),
            Line(T("实施编码（31 位）", "Implementation code (31)"), Text(item.codes.task)),
            Line(T("业务办理项编码（33 位）", "Handling code (33)"), Text(item.codes.handle)),
        ),
        limits=_limits(item),
        laws=item.by_law,
        conditions=item.conditions,
        papers=tuple(_paper(line, catalogue) for line in item.materials),
        needs=tuple(_need(line, catalogue) for line in item.needs),
        prerequisites=tuple(
            _line(
                catalogue.items[each.item].name if each.item in catalogue.items else Text(each.item),
                words.say("没有结果，不能{b}", "its result must come before {b}", b=said.BLOCKS[each.blocks]),
                said.condition_of(catalogue, each.when),
                each.basis,
            )
            for each in item.prerequisites
        ),
        special=tuple(
            Line(each.reason.label(), words.say("通常 {n} 个自然日", "usually {n} calendar days", n=each.usual_days)
                 if each.usual_days else T("按书面告知的天数", "as announced in writing"), source=Text(each.basis))
            for each in item.special
        ),
        commitment=_commitment(item),
        commitment_allowed=item.commitment.allowed,
        rules=tuple(
            RuleLine(each.title, said.condition_of(catalogue, each.condition), each.clause, each.failed,
                     each.needs_inspection)
            for each in item.rules
        ),
        result=_result(item, catalogue),
        service=_service(item),
        things=tuple((c, t.name) for c, t in catalogue.things.items() if any(p.item == code for p in t.parts)),
        versions=versions("items", code, on=on, jurisdiction=jurisdiction),
        tag=tag,
        mark=mark,
        source=source,
        effective=_effective(item.effective_from, item.effective_to),
    )  # fmt: skip


def _line(label: Text, value: Text, note: Text, basis: object) -> Line:
    tag, mark, source = said.basis_of(basis)  # type: ignore[arg-type]
    return Line(label, value, note, tag, mark, source)


def _effective(first: date | None, last: date | None) -> Text:
    if first is None:
        return T("没有写明起始日", "no starting day stated")
    start = words.date_text(first.isoformat())
    if last is None:
        return words.say("{a}起", "since {a}", a=start)
    return words.say("{a}至{b}", "{a} to {b}", a=start, b=words.date_text(last.isoformat()))


def _limits(item: Item) -> tuple[Line, ...]:
    none = T("法律没有规定", "not set by law")
    rows = [
        Line(T("法定办结时限", "Limit set by law"), said.limit_of(item.statutory, none), item.limit_note),
        Line(T("承诺办结时限", "Promise"), said.limit_of(item.promise, T("没有承诺", "none")), _shortened(item)),
        *_promise_basis(item),
    ]
    if item.extension is not None:
        rows.append(Line(T("可以延长", "One extension"), said.limit_of(item.extension),
                         T("只一次，由负责人批准，书面告知理由", "once, approved by the head, told in writing")))  # fmt: skip
    if item.delivery is not None:
        rows.append(Line(T("决定以后送达", "Delivery after the decision"), said.limit_of(item.delivery)))
    if item.on_the_spot:
        rows.append(Line(T("当场", "On the spot"), T("材料齐全当场办", "done at once when complete")))
    return tuple(rows)


def _shortened(item: Item) -> Text:
    """G1: by how much the promise is shorter than the limit set by law."""
    by = shortened_by(item.statutory, item.promise)
    return words.say("比法定时限缩短 {n}%", "{n}% shorter than the limit set by law", n=by) if by else Text("")


def _promise_basis(item: Item) -> tuple[Line, ...]:
    """Why the promise is what it is: the rule with both limits, the document that decided it."""
    made = item.promise_basis
    if made is None:
        return ()
    told = RULE_WORDS[made.rule]
    if item.statutory is not None and item.promise is not None and item.promise != item.statutory:
        told = words.say(
            "{r}：{a} → {b}", "{r}: {a} → {b}", r=told, a=item.statutory.label(), b=item.promise.label()
        )
    decided = words.say("{d}定", "decided {d}", d=words.date_text(made.decided_on.isoformat())) if made.decided_on else Text("")
    document = words.joined([Text(each) for each in (made.document, made.clause) if each], "，", ", ")
    notes = [each for each in (made.note, decided) if each.zh]
    return (Line(T("承诺怎样定的", "How the promise was set"), told, words.joined(notes), source=document),)


def _paper(line: MaterialNeed, catalogue: Catalogue) -> PaperLine:
    material = catalogue.materials.get(line.material)
    tag, mark, source = said.basis_of(line.basis)
    state = {"required": "run", "deferrable": "near", "optional": ""}[line.necessity.value]
    return PaperLine(
        code=line.material,
        name=material.name if material else Text(line.material),
        necessity=said.NECESSITY[line.necessity],
        necessity_tag=state,
        channel=said.CHANNELS.get(line.channel, Text(str(line.channel))),
        copies=_copies(line),
        form=said.FORMS.get(line.form, Text("")),
        when=said.condition_of(catalogue, line.when),
        spared=_spared(line, catalogue),
        wants=tuple(text for text in (line.requirement, *line.check, _age(line.max_age_days)) if text.zh),
        tag=tag,
        mark=mark,
        source=source,
    )


def _copies(line: MaterialNeed) -> Text:
    told = []
    if line.originals:
        told.append(words.say("原件 {n} 份", "{n} original", n=line.originals))
    if line.copies:
        told.append(words.say("复印件 {n} 份", "{n} copies", n=line.copies))
    return words.joined(told) if told else T("不限份数", "any number")


def _age(days: int | None) -> Text:
    if not days:
        return Text("")
    return words.say("{n} 个自然日以内开的", "not older than {n} calendar days", n=days)


def _spared(line: MaterialNeed, catalogue: Catalogue) -> tuple[Text, ...]:
    """Why a person may not have to bring it."""
    told = []
    if line.cancelled:
        told.append(T("已经取消，谁也不能要", "abolished, nobody may ask"))
    if line.generated:
        told.append(T("由系统从填写的内容生成", "made by the system from the answers"))
    if line.exempt_source:
        source = catalogue.sources.get(line.exempt_source)
        told.append(words.say("查{s}核对，免交", "checked in {s}, not asked", s=source.name if source else line.exempt_source))
    if line.exempt_certificate:
        held = catalogue.certificates.get(line.exempt_certificate)
        told.append(words.say("有电子证照“{c}”，免交", "spared with the e-certificate “{c}”",
                              c=held.title if held else line.exempt_certificate))  # fmt: skip
    if line.output_of:
        before = catalogue.items.get(line.output_of)
        told.append(words.say("同时办“{i}”的，由系统传过来", "passed on from “{i}”", i=before.name if before else line.output_of))
    if line.issued_by:
        agency = catalogue.departments.get(line.issued_by)
        told.append(words.say("{d}核发", "issued by {d}", d=agency.short if agency else line.issued_by))
    if line.commitment:
        told.append(T("可以用承诺代替", "a commitment may stand for it"))
    return tuple(told)


def _need(line: Need, catalogue: Catalogue) -> NeedLine:
    tag, mark, source = said.basis_of(line.basis)
    code = said.element_code(catalogue, line.ref)
    return NeedLine(
        ref=line.ref,
        element=code if code in catalogue.elements else "",
        label=line.label if line.label.zh else said.label_of(catalogue, line.ref),
        form_field=line.form_field,
        stage=said.STAGES.get(line.stage, Text(line.stage)),
        required=line.required,
        assurance=said.ASSURANCE[line.assurance],
        when=said.condition_of(catalogue, line.when),
        tag=tag,
        mark=mark,
        source=source,
    )


def _commitment(item: Item) -> tuple[Line, ...]:
    made = item.commitment
    if not made.allowed:
        return (Line(T("告知承诺", "Commitment"), T("不适用", "not open"), made.why_not, source=Text(made.basis)),)
    yes = T("适用，先办后查", "open: decided, then checked")
    rows = [Line(T("告知承诺", "Commitment"), yes, made.notice, source=Text(made.basis))]
    if made.promise is not None:
        rows.append(Line(T("承诺时几天办好", "Promise by this route"), said.limit_of(made.promise)))
    if made.verify_within is not None:
        rows.append(Line(T("几天内核查", "Checked within"), said.limit_of(made.verify_within)))
    return tuple(rows)


def _result(item: Item, catalogue: Catalogue) -> tuple[Line, ...]:
    held = catalogue.certificates.get(item.result.certificate)
    rows = [Line(T("结果", "Result"), item.result.name, Text(item.result.kind))]
    if held is not None:
        rows.append(Line(T("证照模板", "Certificate"), held.title, Text(held.type_code)))
    months = item.result.valid_months
    rows.append(
        Line(T("有效期", "Valid for"), words.say("{n} 个月", "{n} months", n=months) if months else T("长期", "no end"))
    )
    return tuple(rows)


def _service(item: Item) -> tuple[Line, ...]:
    fen = item.fee.fen
    fee = T("不收费", "no fee") if not fen else words.say("{y} 元", "{y} yuan", y=f"{fen / 100:.2f}".removesuffix(".00"))
    yes, no = T("可以", "yes"), T("不可以，由部门受理", "no, by the agency")
    return (
        Line(T("收费", "Fee"), fee, item.fee.note, source=Text(item.fee.basis)),
        Line(T("到现场几次", "Visits"), words.say("{n} 次", "{n}", n=item.trips), item.trips_why),
        Line(T("窗口代为受理", "Accepted at the window"), yes if item.window_accepts else no),
        Line(T("办理时间", "Hours"), item.hours),
        Line(T("办理地点", "Place"), item.place),
        Line(T("咨询电话", "Questions"), Text(item.consult)),
        Line(T("投诉电话", "Complaints"), Text(item.complaint)),
    )


@dataclass(frozen=True, slots=True)
class WhoPage:
    """Who decides an item, in law: the agency, its seal and document word, and what one may do against the act."""

    code: str
    name: Text
    act: Text
    department: Department | None
    rows: tuple[Line, ...]
    remedies: tuple[Line, ...]
    administrative: bool


def who_page(code: str, *, on: date, jurisdiction: str) -> WhoPage:
    """Refused(`console.not-found`, `content.none`)."""
    catalogue = catalogue_on(on, jurisdiction)
    item = find_item(catalogue, code)
    agency = catalogue.departments.get(item.department)
    return WhoPage(
        code=code,
        name=item.name,
        act=acts.capital(acts.ACT_TYPES[item.act_type]),
        department=agency,
        rows=department_rows(agency) if agency else (),
        remedies=remedy_rows(agency) if agency else (),
        administrative=bool(agency and agency.administrative),
    )


def department_rows(agency: Department) -> tuple[Line, ...]:
    """An agency in law, line by line."""
    word = words.say("{w}〔年份〕序号", "{w}〔year〕number", w=agency.document_word) if agency.document_word else NONE
    return (
        Line(T("机关全称", "Full name"), agency.name),
        Line(T("统一社会信用代码", "Unified credit code"), Text(agency.credit_code)),
        Line(T("行政区划", "Division"), Text(agency.jurisdiction)),
        Line(T("发文字号", "Document number"), word),
        Line(T("印章", "Seal"), Text(agency.seal) if agency.seal else NONE),
        Line(T("地址", "Address"), agency.address),
        Line(T("办公时间", "Hours"), agency.hours),
        Line(T("电话", "Telephone"), Text(agency.phone)),
        Line(T("投诉", "Complaints"), Text(agency.complaint)),
    )


def remedy_rows(agency: Department) -> tuple[Line, ...]:
    """What a person may do against an act of the agency; empty where it does no administrative act."""
    remedy = agency.remedy
    if remedy is None:
        return ()
    review = words.say("知道决定之日起 {n} 日内，向{b}申请", "within {n} days of learning of it, to {b}",
                       n=remedy.reconsideration_days, b=remedy.reconsideration_body)  # fmt: skip
    suit = words.say("知道决定之日起 {n} 个月内，向{b}起诉", "within {n} months of learning of it, at {b}",
                     n=remedy.suit_months, b=remedy.court)  # fmt: skip
    return (
        Line(T("行政复议", "Reconsideration"), review, source=T("行政复议法第二十条", "ARL art. 20")),
        Line(T("行政诉讼", "Court"), suit, source=T("行政诉讼法第四十六条", "ALL-LIT art. 46")),
        Line(T("网上申请复议", "Online"), Text(remedy.online_channel)),
    )
