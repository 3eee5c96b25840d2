"""Who stands at the window and what we know, each value with where it comes from; personal numbers masked."""

from __future__ import annotations

from dataclasses import dataclass

from onewindow.core.catalogue.facts import Fact
from onewindow.core.catalogue.model import Assurance, Element
from onewindow.core.kernel.actor import Channel
from onewindow.core.kernel.checks import mask_id, mask_phone
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.text import T, Text
from onewindow.reads import citizen_words as words
from onewindow.reads.citizen_thing import answer_text
from onewindow.reads.counter_open import OpenApplication
from onewindow.store.crypto import unseal_json

FIRST = 7


@dataclass(frozen=True, slots=True)
class FactLine:
    """One value. `kind`: register, calc or self (the chip's shape); `ref` names it for unmasking when `masked`."""

    ref: str
    label: Text
    value: Text
    kind: str
    source: Text
    when: Text
    masked: bool


def person_lines(opened: OpenApplication) -> tuple[FactLine, ...]:
    """The applicant: name, document, phone."""
    party = opened.applicant
    at_window = opened.row.channel == Channel.WINDOW
    told = T("出示证件", "document shown") if at_window else T("实名账号", "verified account")
    said = T("当面填", "given here") if at_window else T("实名账号", "verified account")
    kind = "self" if at_window else "register"
    legal = party.kind == "legal"
    number = T("统一社会信用代码", "Credit code") if legal else T("证件号码", "Document number")
    shown = [
        FactLine("party.name", T("申请人", "Applicant"), Text(party.name, party.name), "register", told, Text(""), False)
    ]
    if party.id_number:
        value = party.id_number if legal else mask_id(party.id_number)
        shown.append(FactLine("party.id_number", number, Text(value, value), "register", told, Text(""), not legal))
    value = mask_phone(party.phone) if party.phone else ""
    phone = Text(value, value) if value else T("没有留电话", "no phone")
    shown.append(FactLine("party.phone", T("电话", "Phone"), phone, kind, said, Text(""), bool(value)))
    return tuple(shown)


def fact_lines(opened: OpenApplication) -> tuple[FactLine, ...]:
    """Every current fact of the application with its chip; the person's own first values stand in `person_lines`."""
    thing = opened.catalogue.things[opened.row.thing]
    order = {line["ref"]: n for n, line in enumerate([*opened.plan.get("questions", ()), *opened.plan.get("known", ())])}
    twin = {f"{thing.applicant_role}.{name}" for name in ("name", "citizen_id", "phone", "id_type")}
    listed = [fact for fact in opened.facts if fact.ref not in twin and fact.source != "situation"]
    found = []
    role = thing.applicant_role

    def place(fact: Fact) -> tuple[int, int, str]:
        return _weight(fact, thing.title_ref, role), order.get(fact.ref, 999), fact.ref

    for fact in sorted(listed, key=place):
        element = opened.catalogue.elements.get(fact.element)
        if element is not None and fact.value not in (None, ""):
            found.append(_line(opened, fact, element))
    return tuple(found)


def _weight(fact: Fact, title_ref: str, applicant: str) -> int:
    """The name of the place, what registers say of the matter, what the person said, the person, what is worked out."""
    if fact.ref == title_ref:
        return 0
    if fact.source in ("derived", "default"):
        return 4
    if fact.subject == applicant:
        return 3
    return 1 if fact.assurance is Assurance.REGISTER else 2


def _line(opened: OpenApplication, fact: Fact, element: Element) -> FactLine:
    kind, source = _chip(opened, fact)
    shown = words.value_text(element, fact.value)
    bare = words.value_text(element, fact.value, mask=False)
    when = words.day(legal_date(fact.observed_at), near=opened.on) if fact.observed_at else Text("")
    return FactLine(fact.ref, element.label, shown, kind, source, when, shown != bare)


def _chip(opened: OpenApplication, fact: Fact) -> tuple[str, Text]:
    source = opened.catalogue.sources.get(fact.source)
    if source is not None and source.kind != "account":
        return "register", source.name
    if source is not None:
        return "register", T("实名信息", "verified identity")
    if fact.source == "derived":
        return "calc", T("推算", "worked out")
    if fact.source == "default":
        return "self", T("常用值", "usual value")
    if fact.source.startswith("part:"):
        item = opened.catalogue.items.get(fact.source.removeprefix("part:"))
        return "register", item.result.name if item else T("这次办出来的", "made here")
    if fact.source.startswith("held:"):
        return "register", T("电子证照", "e-certificate")
    window = opened.row.channel == Channel.WINDOW
    return "self", T("当面填", "given here") if window else T("本人填", "given by the person")


def situation(opened: OpenApplication) -> tuple[tuple[Text, Text], ...]:
    """The answers the plan rests on, in words."""
    thing = opened.catalogue.things[opened.row.thing]
    given = unseal_json(opened.row.data_key, opened.row.situation_enc, place="application.situation") or {}
    return tuple(
        (question.label, answer_text(question, given[question.key]))
        for question in thing.situation
        if question.key in given and given[question.key] not in (None, "")
    )
