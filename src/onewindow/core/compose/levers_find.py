"""Every change of a one-thing that would be a lever, with whether the law allows it and on which clause.

The list is made from the composed plan: what is asked, what is handed in, which edges and limits hold the days. What the
law forbids is listed too, with its clause, so that nobody proposes it twice.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from onewindow.core.catalogue.model import (
    ActType,
    Availability,
    Blocks,
    Catalogue,
    Item,
    MaterialNeed,
    Necessity,
    OneThing,
    Prerequisite,
    Source,
)
from onewindow.core.catalogue.planning import Stage
from onewindow.core.clock import Limit
from onewindow.core.kernel.text import T, Text

from .context import filled, joined
from .levers_apply import Change
from .parts import basis_text
from .plan import Plan
from .steps import is_law

ISSUED_BY_GOVERNMENT, BY_INTERMEDIARIES = 20, 30
_SHARING = "国务院令第716号 第七条"
_COMMITMENT_RULES = "国办发〔2020〕42号"
_EXCLUDED = "42号"
_SOME_ISSUER = "issuing-agency"
_SENSITIVE = "个人信息保护法 第二十八条"


@dataclass(frozen=True, slots=True)
class Offer:
    """A change with its words. `lawful`: False when a clause forbids it; None when no basis is recorded either way.

    `basis`: the clause that allows or forbids it. `needs`: what must be settled before it is done.
    """

    change: Change
    what: Text
    lawful: bool | None
    basis: str
    needs: Text = Text("")

    @property
    def code(self) -> str:
        return self.change.code


def offers(
    catalogue: Catalogue, thing: OneThing, plan: Plan, *, cuts: dict[str, Limit] | None = None
) -> tuple[Offer, ...]:
    """Every lever of a composed plan, lawful or not, in a fixed order. `cuts`: limits to offer beside the usual half."""
    finder = _Finder(catalogue, thing, plan, cuts or {})
    found = itertools.chain(
        finder.papers(),
        finder.sources(),
        finder.commitments(),
        finder.edges(),
        finder.limits(),
        finder.steps(),
        finder.levels(),
        finder.stages(),
        finder.deferrals(),
    )
    return tuple({offer.code: offer for offer in found}.values())


class _Finder:
    def __init__(self, catalogue: Catalogue, thing: OneThing, plan: Plan, cuts: dict[str, Limit]) -> None:
        self.catalogue, self.thing, self.plan, self.cuts = catalogue, thing, plan, cuts
        self.items: list[Item] = [catalogue.items[step.item] for step in plan.steps]
        self.active = {item.code for item in self.items}
        self.committed = {step.item for step in plan.steps if step.committed}

    def _department(self, code: str) -> Text:
        found = self.catalogue.departments.get(code)
        return found.short if found else Text(code)

    def _words(self, item: str, **more: object) -> dict[str, object]:
        return {"item": self.catalogue.items[item].name, **more}

    # --- papers --------------------------------------------------------------------------------------------------

    def papers(self) -> Iterator[Offer]:
        """A paper that is asked now: verified by a source, looked up with its issuer, passed on, or committed to."""
        for asked in self.plan.materials:
            if asked.status == "asked":
                for code in asked.needed_by:
                    lines = [m for m in self.catalogue.items[code].materials if m.material == asked.material]
                    for line in lines:
                        yield from self._paper(self.catalogue.items[code], line)

    def _paper(self, item: Item, line: MaterialNeed) -> Iterator[Offer]:
        material = self.catalogue.materials.get(line.material)
        words = self._words(item.code, paper=material.name if material else Text(line.material))
        for source in self._verifiers(line):
            yield self._exempt(item, line, source, words)
        issuer = self._issuer(line)
        if issuer and not line.exempt_source and not line.output_of:
            what = T(
                "{item}不再收{paper}，向{by}查。", "{item} stops taking {paper} and looks it up with {by}."
            )
            known = issuer in self.catalogue.departments
            told = filled(what, by=self._department(issuer) if known else _ISSUER, **words)
            needs = Text("") if known else _CONNECT_ISSUER
            yield Offer(Change("issued", item.code, line.material, issuer), told, True, _SHARING, needs)
        maker = self._maker(item, line)
        if maker is not None:
            what = T(
                "{item}不再收{paper}，等这次的{by}办好后直接传递。",
                "{item} stops taking {paper}: it is the result of {by} in this very application.",
            )
            told = filled(what, by=maker.name, **words)
            yield Offer(
                Change("pass-on", item.code, line.material, maker.code), told, True, "行政许可法 第二十六条"
            )
        if item.code in self.committed and line.channel in (ISSUED_BY_GOVERNMENT, BY_INTERMEDIARIES):
            what = T("{item}用告知承诺代替{paper}。", "In {item} a commitment stands in for {paper}.")
            basis = f"{item.commitment.basis}；{_COMMITMENT_RULES}"
            change = Change("commit-paper", item.code, line.material)
            yield Offer(change, filled(what, **words), True, basis, _OWN_NOTICE)

    def _verifiers(self, line: MaterialNeed) -> list[Source]:
        """Sources that already verify this paper for somebody."""
        if line.exempt_source:
            return []  # connected already: asked because the source does not answer, or its law does not cover the part
        codes = {
            other.exempt_source
            for item in self.catalogue.items.values()
            for other in item.materials
            if other.material == line.material and other.exempt_source
        }
        return [self.catalogue.sources[code] for code in sorted(codes) if code in self.catalogue.sources]

    def _exempt(self, item: Item, line: MaterialNeed, source: Source, words: dict[str, object]) -> Offer:
        change = Change("exempt", item.code, line.material, source.code)
        what = T("{item}不再收{paper}，用{by}核验。", "{item} stops taking {paper} and verifies with {by}.")
        told = filled(what, by=source.name, **words)
        if source.sensitive and item.code not in source.serves:
            return Offer(change, told, False, _SENSITIVE, _NOT_FOR_SAVING)
        basis = "；".join(text for text in (source.legal_basis, _SHARING) if text)
        needs = (
            self._agreement(source, [item.code])
            if source.serves and item.code not in source.serves
            else Text("")
        )
        return Offer(change, told, True, basis, needs)

    def _issuer(self, line: MaterialNeed) -> str:
        """The department known to issue a paper of government, else its issuer whoever that is; or an empty string."""
        if line.channel != ISSUED_BY_GOVERNMENT or line.issued_by:
            return ""
        named = {
            other.issued_by
            for item in self.catalogue.items.values()
            for other in item.materials
            if other.material == line.material and other.issued_by
        }
        material = self.catalogue.materials.get(line.material)
        if not named and material is not None and material.certificate:
            named = {
                item.department
                for item in self.catalogue.items.values()
                if item.result.certificate == material.certificate
            }
        return min(named, default=_SOME_ISSUER)

    def _maker(self, item: Item, line: MaterialNeed) -> Item | None:
        """The other part of this one-thing whose certificate the paper is."""
        material = self.catalogue.materials.get(line.material)
        if line.output_of or material is None or not material.certificate:
            return None
        made = [i for i in self.items if i.result.certificate == material.certificate and i is not item]
        return made[0] if made else None

    # --- sources -------------------------------------------------------------------------------------------------

    def sources(self) -> Iterator[Offer]:
        """A source that holds what is asked but may not be used for these parts: its use extended to them."""
        wanted: dict[str, set[str]] = {}
        for question in self.plan.questions:
            wanted.setdefault(question.element.code, set()).update(set(question.needed_by) & self.active)
        handed = self._handed_in()
        for source in self.catalogue.sources.values():
            users = {i for code in source.yields for i in wanted.get(code, ())}
            users |= {code for code, papers in handed.items() if source.code in papers}
            users -= set(source.serves)
            if not source.serves or not users:
                continue
            items = tuple(item.code for item in self.items if item.code in users)
            what = T("{source}也供{items}使用。", "{source} also serves {items}.")
            names = joined([self.catalogue.items[code].name for code in items])
            told = filled(what, source=source.name, items=names)
            change = Change("serve", "", source.code, "", items)
            if source.sensitive:
                yield Offer(change, told, False, _SENSITIVE, _NOT_FOR_SAVING)
            else:
                basis = "；".join(text for text in (_SHARING, source.legal_basis) if text)
                yield Offer(change, told, True, basis, self._agreement(source, items))

    def _handed_in(self) -> dict[str, set[str]]:
        """Per part: the sources that could verify a paper it is handed all the same."""
        asked = {line.material for line in self.plan.materials if line.status == "asked"}
        return {
            item.code: {line.exempt_source for line in item.materials if line.material in asked} - {""}
            for item in self.items
        }

    def connections(self) -> Iterator[Offer]:
        """A source that is planned or switched off and holds what is asked or handed in: connected."""
        codes = {question.element.code for question in self.plan.questions}
        papers = {line.material for line in self.plan.materials if line.status == "asked"}
        for source in self.catalogue.sources.values():
            waiting = source.available_from is not None and source.available_from > self.plan.on
            if source.availability is Availability.ON and not waiting:
                continue
            lines = [m for item in self.items for m in item.materials if m.exempt_source == source.code]
            if codes & set(source.yields) or papers & {line.material for line in lines}:
                what = T("接通{source}。", "{source} is connected.")
                needs = filled(
                    T("由{owner}接通并开放。", "{owner} connects and opens it."),
                    owner=self._department(source.owner),
                )
                basis = "；".join(text for text in (_SHARING, source.legal_basis) if text)
                yield Offer(
                    Change("connect", "", source.code), filled(what, source=source.name), True, basis, needs
                )

    def _agreement(self, source: Source, items: Iterable[str]) -> Text:
        users = dict.fromkeys(self.catalogue.items[code].department for code in items)
        return filled(
            T("由{owner}同意向{users}共享。", "{owner} agrees to share with {users}."),
            owner=self._department(source.owner),
            users=joined([self._department(code) for code in users]),
        )

    # --- commitments ---------------------------------------------------------------------------------------------

    def commitments(self) -> Iterator[Offer]:
        """Deciding on the applicant's commitment before inspecting, where the law opens it for that part."""
        what = T(
            "{item}改为告知承诺，先办后查。", "{item} is decided on a commitment and checked afterwards."
        )
        for item in self.items:
            if item.code in self.committed:
                continue
            told, rules = filled(what, **self._words(item.code)), item.commitment
            change = Change("commit", item.code)
            if rules.allowed:
                yield Offer(change, told, True, rules.basis, _CHOICE)
            elif rules.basis or _EXCLUDED in rules.why_not.zh:
                yield Offer(change, told, False, rules.basis or _COMMITMENT_RULES, rules.why_not)
            else:
                yield Offer(change, told, None, "", rules.why_not if rules.why_not.zh else _NO_BASIS)

    # --- edges ---------------------------------------------------------------------------------------------------

    def edges(self) -> Iterator[Offer]:
        """Each declared edge that the plan follows: examined beforehand, reviewed together, or dropped."""
        shown = {(edge.before, edge.after) for edge in self.plan.edges}
        for item in self.items:
            for edge in item.prerequisites:
                if (edge.item, item.code) in shown and edge.item != item.code:
                    yield from self._edge(item, edge)

    def _edge(self, item: Item, edge: Prerequisite) -> Iterator[Offer]:
        first = self.catalogue.items[edge.item]
        words = self._words(item.code, first=first.name)
        basis = basis_text(edge.basis.source, edge.basis.clause)
        if edge.blocks is Blocks.ACCEPTANCE:
            yield self._pre_review(item, edge, basis, words)
            if first.substance_check and item.substance_check:
                yield self._merge(item, edge, words)
        if edge.blocks is Blocks.DELIVERY:
            return
        what = T("取消“{first}在{item}之前”。", "Drop the rule that {first} comes before {item}.")
        change = Change("drop", item.code, edge.item)
        if is_law(basis):
            yield Offer(change, filled(what, **words), False, basis, _WANTED_BY_LAW)
        else:
            yield Offer(change, filled(what, **words), True, "行政许可法 第十六条第四款", _ONLY_PRACTICE)

    def _pre_review(self, item: Item, edge: Prerequisite, basis: str, words: dict[str, object]) -> Offer:
        what = T(
            "{item}先模拟审批，和{first}同时进行，等它办好再正式决定。",
            "{item} is examined beforehand, beside {first}, and decided once that is done.",
        )
        change = Change("pre-review", item.code, edge.item)
        if edge.no_pre_review:
            return Offer(change, filled(what, **words), False, edge.no_pre_review, _WANTED_BY_LAW)
        kept = filled(
            T("决定仍在{first}之后，模拟审批没有法律效力。", "The decision still follows {first}."), **words
        )
        return Offer(change, filled(what, **words), True, basis or "行政许可法 第六条", kept)

    def _merge(self, item: Item, edge: Prerequisite, words: dict[str, object]) -> Offer:
        what = T(
            "{first}和{item}合并审查，同一天决定。",
            "{first} and {item} are reviewed together and decided on one day.",
        )
        change = Change("merge", item.code, edge.item)
        if edge.no_pre_review:
            return Offer(change, filled(what, **words), False, edge.no_pre_review, _WANTED_BY_LAW)
        return Offer(change, filled(what, **words), True, "行政许可法 第二十六条第二款", _ORDERED)

    # --- limits and trips ----------------------------------------------------------------------------------------

    def limits(self) -> Iterator[Offer]:
        """A promise cut to half, rounded up (a day becomes the same day), or to the limit asked for."""
        for item in self.items:
            promise = item.promise or item.statutory
            if item.code in self.committed or promise is None:
                continue
            half = Limit(
                promise.amount // 2 if promise.amount == 1 else -(-promise.amount // 2), promise.unit
            )
            for limit in dict.fromkeys([half, *([self.cuts[item.code]] if item.code in self.cuts else [])]):
                if limit == promise:
                    continue
                what = T("{item}的时限从{old}压到{new}。", "The limit of {item} is cut from {old} to {new}.")
                told = filled(what, old=promise.label(), new=limit.label(), **self._words(item.code))
                too_long = item.statutory is not None and _longer(limit, item.statutory)
                basis = item.by_law[0] if item.by_law else "行政许可法 第四十二条"
                yield Offer(
                    Change("cut", item.code, limit=limit), told, not too_long, basis,
                    _OVER_THE_LAW if too_long else _PROMISE,
                )  # fmt: skip

    def steps(self) -> Iterator[Offer]:
        """A trip to a department: the receiving or handing-out step given to the hall's window."""
        for item in self.items:
            if item.trips == 0:
                continue
            what = T(
                "{item}的到场一步交给窗口代收代发。",
                "The step of {item} that needs a visit is left to the hall.",
            )
            told = filled(what, **self._words(item.code))
            change = Change("delegate", item.code)
            if item.act_type is ActType.STEP:
                yield Offer(change, told, None, "", _NOT_AN_AGENCY)
                continue
            licence = item.act_type is ActType.LICENCE
            own = basis_text(item.basis.source, item.basis.clause)
            yield Offer(
                change, told, True, "行政许可法 第二十六条第一款" if licence else own, item.trips_why
            )


    def levels(self) -> Iterator[Offer]:
        """One level decides what is examined by a lower body first and decided above: its review falls away."""
        for item in self.items:
            first, promise = item.first_review, item.promise or item.statutory
            if first is None or promise is None or item.code in self.committed:
                continue
            if first.within.unit is not promise.unit or first.within.amount >= promise.amount:
                continue
            left = Limit(promise.amount - first.within.amount, promise.unit)
            what = T(
                "{item}由一级机关直接决定，不再由{by}先审，时限从{old}变成{new}。",
                "{item} is decided at one level, without the first review by {by}: {new} instead of {old}.",
            )
            words = self._words(item.code, by=first.by, old=promise.label(), new=left.label())
            change = Change("level", item.code, limit=left)
            if first.forbids:
                yield Offer(change, filled(what, **words), False, first.forbids, _RESERVED)
            else:
                lawful = True if first.opens else None
                yield Offer(change, filled(what, **words), lawful, first.opens, _ENTRUSTED)

    def stages(self) -> Iterator[Offer]:
        """A part done before the one-thing's own clock begins (HR70, HR71): the land is being granted, say."""
        early = [stage for stage in self.thing.stages if stage.early]
        stage_of = {part.item: part for part in self.thing.parts if part.item in self.active}
        inside = {code for code, part in stage_of.items() if part.stage in {stage.code for stage in early}}
        for stage in early:
            for item in self.items:
                part = stage_of.get(item.code)
                if part is not None and part.stage and item.code not in inside:
                    yield self._early(item, stage, part.no_early, inside)

    def _early(self, item: Item, stage: Stage, forbidden: str, inside: set[str]) -> Offer:
        what = T("{item}提前到“{stage}”办。", "{item} is done early, in the stage {stage}.")
        told = filled(what, stage=stage.name, **self._words(item.code))
        change = Change("early", item.code, stage.code)
        if forbidden:
            return Offer(change, told, False, forbidden, _NOT_EARLY)
        waits = [
            edge for edge in self.plan.edges
            if edge.after == item.code and edge.blocks is not Blocks.DELIVERY and edge.before not in inside
        ]  # fmt: skip
        if waits:
            needs = filled(_WAITS_LATER, first=self.catalogue.items[waits[0].before].name)
            return Offer(change, told, False if is_law(waits[0].basis) else None, waits[0].basis, needs)
        return Offer(change, told, True, basis_text(stage.basis.source, stage.basis.clause), _BEFORE_ITS_TIME)

    def deferrals(self) -> Iterator[Offer]:
        """容缺受理: a secondary paper that no clause lists follows after acceptance, and always before the decision."""
        for asked in self.plan.materials:
            for code in asked.needed_by if asked.status == "asked" else ():
                item = self.catalogue.items[code]
                for line in item.materials:
                    if line.material == asked.material and line.necessity is Necessity.REQUIRED:
                        yield self._defer(item, line)

    def _defer(self, item: Item, line: MaterialNeed) -> Offer:
        material = self.catalogue.materials.get(line.material)
        what = T("{item}先受理，{paper}容缺后补。", "{item} is accepted first; {paper} may follow.")
        told = filled(
            what, paper=material.name if material else Text(line.material), **self._words(item.code)
        )
        change = Change("defer", item.code, line.material)
        basis = basis_text(line.basis.source, line.basis.clause)
        if item.code in self.committed or item.on_the_spot:
            return Offer(change, told, False, "行政许可法 第三十四条第二款", _AT_ONCE)
        if is_law(basis):
            return Offer(change, told, None, basis, _LISTED_BY_LAW)
        if not line.secondary:
            return Offer(change, told, None, "", _MAIN_OR_NOT)
        return Offer(change, told, True, "行政许可法 第三十二条第一款第四项；本地公布的容缺清单", _DEFERRED)


def _longer(limit: Limit, other: Limit) -> bool:
    return limit.unit is other.unit and limit.amount > other.amount


_OWN_NOTICE = T("承诺书里写明这份材料和核查办法。", "The notice names this paper and how it is checked.")
_ISSUER = T("签发机关", "its issuing agency")
_CONNECT_ISSUER = T(
    "先接通签发机关的数据或电子证照。", "The issuer's data or e-certificate is connected first."
)
_NOT_FOR_SAVING = T(
    "敏感信息只有法律要求时才能用，不能为少交一样去查。",
    "Sensitive information is used only where the law requires it, never to save a paper or a question.",
)
_CHOICE = T(
    "由申请人自己选；有严重失信记录的不适用。", "The applicant chooses; not for those with bad credit."
)
_NO_BASIS = T("目录没有写明能不能承诺，先请法制审核。", "The catalogue does not say; have it reviewed first.")
_WANTED_BY_LAW = T(
    "法条要求有先后，要先改法。", "A clause demands the order: the rule would have to change first."
)
_ONLY_PRACTICE = T("没有法条要求有先后，只是做法。", "No clause demands the order: it is only practice.")
_ORDERED = T("由本级政府确定联合办理。", "The government at that level orders joint handling.")
_PROMISE = T(
    "承诺时限由部门自己公布，不得长于法定时限。",
    "A promise is the department's own, within the statutory limit.",
)
_NOT_AN_AGENCY = T(
    "企业的服务，要不要到场由它自己按它的规定定。",
    "The service of an enterprise: it decides by its own rules whether a visit is needed.",
)
_RESERVED = T("法条把决定权留给这一级，要先改法。", "A clause reserves the decision to its level.")
_ENTRUSTED = T(
    "由上级依法下放或者委托并公告（行政许可法 第二十四条）。",
    "The upper body delegates or entrusts by law and announces it (AL art. 24).",
)
_NOT_EARLY = T("法条要求到那时才能办。", "A clause lets it be done only then.")
_WAITS_LATER = T("它要等{first}，{first}不在提前的阶段。", "It waits for {first}, which is not done early.")
_BEFORE_ITS_TIME = T(
    "申请人自愿；没有取得土地的，先办的结果自己失效。",
    "By the applicant's choice; if the land is not obtained, what was done early lapses.",
)
_AT_ONCE = T(
    "当场决定的，决定前没有时间补交。", "It is decided at once: nothing can follow before the decision."
)
_LISTED_BY_LAW = T(
    "法条把它列为申请材料，是不是主审要件要先请法制审核。",
    "A clause lists it among the papers of an application: have it reviewed whether it is a main one.",
)
_MAIN_OR_NOT = T(
    "目录没有写明它是次要材料，是不是主审要件先请法制审核。",
    "The catalogue does not say that it is a secondary paper; have it reviewed whether it is a main one.",
)
_DEFERRED = T(
    "本地有容缺受理的规定，部门把它列进公布的清单，申请人书面承诺补交日期。",
    "A local rule on deferral, the paper on the published list, and the applicant's written promise of a date.",
)
_OVER_THE_LAW = T("长于法定时限，不行。", "Longer than the statutory limit.")
