"""A plan as linked data: the Core Public Service Vocabulary Application Profile, CPSV-AP 3.2.0 (SEMIC, 2023), in JSON-LD.

The one-thing is an Event, each part that applies a PublicService. What CPSV-AP has no word for (questions, sources,
dates of this plan) is not squeezed in: it leaves by the JSON export. The context stands in the document and holds only
the terms used, with the meanings of the published context, so that it is read without a network.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from onewindow.core.catalogue.model import ActType, Catalogue, Department, Item, OneThing
from onewindow.core.kernel.text import T, Text

from .plan import Plan, PlannedMaterial, Step

_DCT, _M8G, _CPSV = "http://purl.org/dc/terms/", "http://data.europa.eu/m8g/", "http://purl.org/vocab/cpsv#"
_SKOS, _XSD = "http://www.w3.org/2004/02/skos/core#", "http://www.w3.org/2001/XMLSchema#"
_EU = "http://publications.europa.eu/resource/authority/"
CHINESE, YUAN = f"{_EU}language/ZHO", f"{_EU}currency/CNY"

_CLASSES = {
    "Event": f"{_M8G}Event", "LifeEvent": f"{_M8G}LifeEvent", "BusinessEvent": f"{_M8G}BusinessEvent",
    "PublicService": f"{_CPSV}PublicService", "Evidence": f"{_M8G}Evidence", "EvidenceType": f"{_M8G}EvidenceType",
    "Rule": f"{_CPSV}Rule", "Requirement": f"{_M8G}Requirement", "Output": f"{_M8G}Output", "Cost": f"{_M8G}Cost",
    "LegalResource": "http://data.europa.eu/eli/ontology#LegalResource", "Channel": f"{_M8G}Channel",
    "ContactPoint": f"{_M8G}ContactPoint", "PublicOrganization": f"{_M8G}PublicOrganisation",
    "Agent": "http://xmlns.com/foaf/0.1/Agent", "Participation": f"{_M8G}Participation", "Code": f"{_SKOS}Concept",
    "Dataset": "http://www.w3.org/ns/dcat#Dataset", "Location": f"{_DCT}Location",
    "LinguisticSystem": f"{_DCT}LinguisticSystem", "TemporalEntity": "http://www.w3.org/2006/time#TemporalEntity",
}  # fmt: skip
_VALUES = {
    "identifier": f"{_DCT}identifier", "title": f"{_DCT}title", "description": f"{_DCT}description",
    "prefLabel": f"{_SKOS}prefLabel", "notation": f"{_SKOS}notation", "keyword": "http://www.w3.org/ns/dcat#keyword",
    "hasTelephone": f"{_M8G}telephone",
}  # fmt: skip
_LINKS = {
    "type": f"{_DCT}type", "spatial": f"{_DCT}spatial", "language": f"{_DCT}language", "isPartOf": f"{_DCT}isPartOf",
    "audience": f"{_DCT}audience", "requires": f"{_DCT}requires", "publisher": f"{_DCT}publisher",
    "conformsTo": f"{_DCT}conformsTo", "hasPart": f"{_DCT}hasPart", "hasRelatedService": f"{_M8G}hasRelatedService",
    "hasCompetentAuthority": f"{_M8G}hasCompetentAuthority", "isGroupedBy": f"{_M8G}isGroupedBy",
    "hasInput": f"{_CPSV}hasInput", "hasInputType": f"{_M8G}hasInputType", "produces": f"{_CPSV}produces",
    "follows": f"{_CPSV}follows", "implements": f"{_CPSV}implements", "hasCost": f"{_M8G}hasCost",
    "hasLegalResource": f"{_M8G}hasLegalResource", "hasChannel": f"{_M8G}hasChannel", "ownedBy": f"{_M8G}ownedBy",
    "contactPoint": f"{_M8G}contactPoint", "openingHours": f"{_M8G}openingHours", "currency": f"{_M8G}currency",
    "isDefinedBy": f"{_M8G}isDefinedBy", "holdsRequirement": f"{_M8G}holdsRequirement", "fulfils": f"{_M8G}fulfils",
    "hasParticipation": f"{_M8G}hasParticipation", "hasParticipant": f"{_M8G}hasParticipant", "role": f"{_M8G}role",
    "participates": f"{_M8G}participates", "supportsRequirement": f"{_M8G}supportsRequirement",
    "hasSupportingEvidence": f"{_M8G}hasSupportingEvidence", "ifAccessedThrough": f"{_M8G}ifAccessedThrough",
}  # fmt: skip
CONTEXT: dict[str, Any] = {
    **_CLASSES,
    **_VALUES,
    **{term: {"@id": iri, "@type": "@id"} for term, iri in _LINKS.items()},
    "processingTime": {"@id": f"{_M8G}processingTime", "@type": f"{_XSD}duration"},
    "hasValue": {"@id": f"{_M8G}hasValue", "@type": f"{_XSD}double"},
}

_STATUS = {
    "asked": T("申请人提交", "Handed in by the applicant"),
    "deferred": T("容缺后补", "May follow later"),
    "commitment": T("告知承诺代替", "Replaced by a commitment"),
    "part-output": T("由同一件事的另一事项产生", "Made by another part"),
    "exempt-certificate": T("电子证照免交", "Spared: e-certificate held"),
    "exempt-shared": T("数据共享核验免交", "Spared: verified by sharing"),
    "exempt-issued": T("政府核发免交", "Spared: issued by government"),
}
_ACTS = {
    ActType.LICENCE: T("行政许可", "Administrative licence"),
    ActType.MARKET_REGISTRATION: T("市场主体登记", "Registration of market entities"),
    ActType.REAL_ESTATE_REGISTRATION: T("不动产登记", "Real estate registration"),
    ActType.CONFIRMATION: T("行政确认", "Administrative confirmation"),
    ActType.BENEFIT: T("行政给付", "Administrative benefit"),
    ActType.FILING: T("备案", "Filing"),
    ActType.PUBLIC_SERVICE: T("公共服务", "Public service"),
    ActType.STEP: T("办理环节", "Step"),
}
_COMPETENT = T("决定机关", "Competent authority")
_WINDOW, _ONLINE = T("综合窗口", "The one window"), T("网上办理", "Online")
_FREE = T("不收费", "Free of charge")
_FEE = T("{yuan} 元", "{yuan} yuan")
_CATALOGUE = T("{name}：一件事事项目录", "{name}: catalogue of the one-thing")
_STATUTE = re.compile(r"《([^》]+)》")


def plan_to_cpsv(plan: Plan, catalogue: Catalogue) -> dict[str, Any]:
    """The JSON-LD document: `@context` and a flat `@graph`, every node with its id, every text with its language.

    Identifiers: 实施编码 for services, credit codes for agencies, our own codes elsewhere. Ids are URNs of the
    jurisdiction. `processingTime` is the plan's own span in calendar days (working days have no ISO 8601 form).
    """
    return _Graph(plan, catalogue).document()


class _Graph:
    def __init__(self, plan: Plan, catalogue: Catalogue) -> None:
        self.plan, self.catalogue = plan, catalogue
        self.thing: OneThing = catalogue.things[plan.thing]
        self.items: list[Item] = [catalogue.items[part.item] for part in plan.applying]
        self.nodes: dict[str, dict[str, Any]] = {}

    def document(self) -> dict[str, Any]:
        self._dataset()
        self._event()
        for item in self.items:
            self._service(item)
        for paper in self.plan.materials:
            if paper.status in _STATUS:
                self._evidence(paper)
        self._put(CHINESE, "LinguisticSystem", prefLabel=_texts(Text("中文", "Chinese")))
        return {"@context": CONTEXT, "@graph": [self.nodes[id] for id in sorted(self.nodes)]}

    # --- helpers ---

    def urn(self, kind: str, *code: str) -> str:
        return ":".join(["urn:onewindow", self.plan.jurisdiction or "000000", kind, *map(_safe, code)])

    def _put(self, id: str, kind: str | list[str], /, **values: Any) -> str:
        kept = {key: value for key, value in values.items() if value not in ("", [], None)}
        self.nodes.setdefault(id, {"@id": id, "@type": kind, **kept})
        return id

    def _code(self, scheme: str, code: str, label: Text) -> str:
        """A term of a code list: what the shapes want typed as a concept."""
        return self._put(self.urn("code", scheme, code), "Code", notation=code, prefLabel=_texts(label))

    # --- what the one-thing is ---

    def _dataset(self) -> None:
        name = Text(
            _CATALOGUE.pick("zh-hans", name=self.thing.name), _CATALOGUE.pick("en", name=self.thing.name)
        )
        self._put(
            self.urn("catalogue", self.thing.code), "Dataset", identifier=self.plan.bundle or self.thing.code,
            title=_texts(name), description=_texts(self.thing.summary if self.thing.summary.zh else name),
            publisher=self._organisation(self.thing.lead),
            hasPart=[self.urn("service", item.code) for item in self.items],
        )  # fmt: skip

    def _event(self) -> None:
        business = "business" in self.thing.roles.values()
        kind = "BusinessEvent" if business else "LifeEvent"
        label = T("企业一件事", "Business event") if business else T("个人一件事", "Life event")
        self._put(
            self.urn("event", self.thing.code), ["Event", kind], identifier=self.thing.code,
            title=_texts(self.thing.name), description=_texts(self.thing.summary),
            type=[self._code("event", kind, label)],
            hasRelatedService=[self.urn("service", item.code) for item in self.items],
        )  # fmt: skip

    def _service(self, item: Item) -> None:
        step = next((step for step in self.plan.steps if step.item == item.code), None)
        papers = [p for p in self.plan.materials if item.code in p.needed_by and p.status in _STATUS]
        before = dict.fromkeys(edge.before for edge in self.plan.edges if edge.after == item.code)
        why = next(part.why for part in self.plan.applying if part.item == item.code)
        self._put(
            self.urn("service", item.code), "PublicService", identifier=item.codes.task or item.code,
            title=_texts(item.name), description=_texts(why if why.zh else item.name), language=[CHINESE],
            keyword=[value for word in self.thing.words[:8] for value in _texts(Text(word))],
            type=[self._code("act", item.act_type.value, _ACTS[item.act_type])],
            hasCompetentAuthority=[self._organisation(item.department)], spatial=[self._place(item.department)],
            isPartOf=[self.urn("catalogue", self.thing.code)], isGroupedBy=[self.urn("event", self.thing.code)],
            hasInput=[self.urn("evidence", p.material) for p in papers],
            hasInputType=[self.urn("evidence-type", p.material) for p in papers],
            requires=[self.urn("service", code) for code in before], produces=[self._output(item)],
            follows=self._rules(item), hasLegalResource=self._laws(item.by_law),
            holdsRequirement=self._requirements(item), hasCost=[self._cost(item)], hasChannel=self._channels(item, step),
            contactPoint=[self._contact(item)], hasParticipation=[self._participation(item)],
            processingTime=_span(step),
        )  # fmt: skip

    # --- what stands around a service ---

    def _organisation(self, code: str) -> str:
        found = self.catalogue.departments.get(code)
        name = found.name if found else Text(code)
        return self._put(
            self.urn("agency", code), ["PublicOrganization", "Agent", "http://www.w3.org/ns/org#Organization"],
            identifier=(found.credit_code if found else "") or code, title=_texts(name), prefLabel=_texts(name),
            spatial=[self._place(code)],
        )  # fmt: skip

    def _place(self, code: str) -> str:
        found: Department | None = self.catalogue.departments.get(code)
        division = (found.jurisdiction if found else "") or self.plan.jurisdiction
        return self._put(f"urn:onewindow:division:{_safe(division)}", "Location", identifier=division)

    def _evidence(self, paper: PlannedMaterial) -> None:
        name, status = paper.name, _STATUS[paper.status]
        told = Text(f"{status.zh}：{paper.why.zh}", f"{status.en}: {paper.why.pick('en')}")
        code = f"{paper.material}"
        self._put(
            self.urn("evidence", code), "Evidence", identifier=code, title=_texts(name), description=_texts(told),
            type=self._code("supply", paper.status, status), conformsTo=[self.urn("evidence-type", code)],
            language=[CHINESE], isPartOf=[self.urn("catalogue", self.thing.code)],
        )  # fmt: skip
        self._put(self.urn("evidence-type", code), "EvidenceType", identifier=code, prefLabel=_texts(name))

    def _output(self, item: Item) -> str:
        result = item.result
        return self._put(
            self.urn("output", item.code), "Output", identifier=f"{item.code}.result", language=[CHINESE],
            title=_texts(result.name if result.name.zh else item.name), description=_texts(item.name),
            type=[self._code("result", result.kind or "document", Text(result.kind or "文书"))],
        )  # fmt: skip

    def _rules(self, item: Item) -> list[str]:
        """The clauses that decide, each with the statute it implements."""
        return [
            self._put(
                self.urn("rule", item.code, rule.code), "Rule", identifier=f"{item.code}.{rule.code}",
                title=_texts(rule.title), description=_texts(Text(rule.clause)), language=[CHINESE],
                implements=self._laws([rule.clause]),
            )
            for rule in item.rules
        ]  # fmt: skip

    def _requirements(self, item: Item) -> list[str]:
        rules = self._rules(item)
        return [
            self._put(
                self.urn("requirement", item.code, str(number)), "Requirement",
                identifier=f"{item.code}.condition.{number}", title=_texts(condition), fulfils=rules,
            )
            for number, condition in enumerate(item.conditions, 1)
        ]  # fmt: skip

    def _laws(self, clauses: Iterable[str]) -> list[str]:
        """The statutes named in 《》, each once."""
        names = dict.fromkeys(name for clause in clauses for name in _STATUTE.findall(clause))
        return [
            self._put(self.urn("law", name), "LegalResource", identifier=name, title=_texts(Text(name)))
            for name in names
        ]

    def _cost(self, item: Item) -> str:
        yuan = item.fee.fen / 100
        told = (
            _FREE
            if not item.fee.fen
            else Text(_FEE.pick("zh-hans", yuan=f"{yuan:g}"), _FEE.pick("en", yuan=f"{yuan:g}"))
        )
        if item.fee.note.zh:
            told = item.fee.note
        self._put(YUAN, "Code", notation="CNY", prefLabel=_texts(T("人民币元", "Renminbi yuan")))
        return self._put(
            self.urn("cost", item.code), "Cost", identifier=f"{item.code}.fee", hasValue=yuan, currency=YUAN,
            description=_texts(told), isDefinedBy=[self._organisation(item.department)],
        )  # fmt: skip

    def _channels(self, item: Item, step: Step | None) -> list[str]:
        place = Text("；".join(t for t in (item.place.zh, item.hours.zh) if t), item.place.pick("en"))
        made = []
        for code, label, told in (("window", _WINDOW, place), ("online", _ONLINE, _ONLINE)):
            made.append(self._put(
                self.urn("channel", item.code, code), "Channel", identifier=f"{item.code}.{code}",
                type=self._code("channel", code, label), description=_texts(told if told.zh else label),
                ownedBy=[self._organisation(self.thing.lead)], processingTime=_span(step),
                openingHours=[self._hours(item)] if code == "window" and item.hours.zh else [],
            ))  # fmt: skip
        return made

    def _hours(self, item: Item) -> str:
        return self._put(self.urn("hours", item.code), "TemporalEntity", description=_texts(item.hours))

    def _contact(self, item: Item) -> str:
        found = self.catalogue.departments.get(item.department)
        phone = item.consult or (found.phone if found else "")
        return self._put(
            self.urn("contact", item.code), "ContactPoint", hasTelephone=[phone] if phone else [],
            openingHours=[self._hours(item)] if item.hours.zh else [],
        )  # fmt: skip

    def _participation(self, item: Item) -> str:
        return self._put(
            self.urn("participation", item.code), "Participation", identifier=f"{item.code}.competent",
            description=_texts(_COMPETENT), role=[self._code("role", "competent-authority", _COMPETENT)],
            hasParticipant=self._organisation(item.department),
        )  # fmt: skip


def _texts(text: Text) -> list[dict[str, str]]:
    """A text in its languages, Chinese first."""
    made = [{"@value": text.zh, "@language": "zh-Hans"}] if text.zh else []
    return made + ([{"@value": text.en, "@language": "en"}] if text.en else [])


def _span(step: Step | None) -> str | None:
    """Calendar days from the first day of a part to its last, as an XSD duration."""
    return f"P{(step.finish_on - step.start_on).days}D" if step is not None else None


def _safe(text: str) -> str:
    """A word as part of a URN: what may not stand there is percent-encoded (RFC 8141)."""
    return "".join(c if c.isascii() and (c.isalnum() or c in "-._") else _percent(c) for c in text)


def _percent(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode())
