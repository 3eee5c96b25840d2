"""What a form as a whole is about: a unit or a person who applies, the roles and things it names."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from .dictionary import PERSON, THING, UNIT, Dictionary
from .model import Field, Form
from .normalise import clean
from .segment import Parsed, party_of

WHOLE_UNIT = (UNIT, "applicant", "venue", "institution")  # one word for the unit that applies
_PROJECT = frozenset({"project.name", "project.code", "project.address", "project.investment", "project.kind"})
_TITLE_TAIL = re.compile(
    r"(?:信息|情况|基本)*(?:登记|备案|申请|申报|审批|变更|注销|审查|确认)*(?:表|书|单|册|名录|名册)$"
)


@dataclass(slots=True)
class About:
    """What is known of the form while its fields are read in order.

    `person`: a person of the form's own words who is named first and applies (老人姓名). `rooms_of_venue`: a unit's form
    that asks of a house nothing but its area means the rooms it works in. `ends`: how often a label ends in, or is read
    as, an element that one word at the end gives away.
    """

    person_form: bool = False
    applicant: str = UNIT
    parties: set[str] = field(default_factory=set)
    things: set[str] = field(default_factory=set)
    unit_named: bool = False
    lead: str = ""
    seen: set[str] = field(default_factory=set)
    spoken: str = ""
    title_party: str = ""
    subject: str = ""
    person: str = ""
    rooms_of_venue: bool = False
    project_named: bool = False
    ends: Counter[str] = field(default_factory=Counter)


def about_form(form: Form, read: list[Parsed], dictionary: Dictionary) -> About:
    """Look over the whole form: who applies, a person or a unit, and which roles it names at all."""
    about = About()
    chains = [p.parties for p in read] + [
        party_of(heading(each.section, dictionary), dictionary) for each in form.fields if each.section
    ]
    about.parties = {party for chain in chains for party in chain}
    names = {p.attribute.id for p in read if p.attribute}
    about.things = about.parties | {p.attribute.entity for p in read if p.attribute}
    company = bool(about.parties & {"legal", "principal", "operator"}) or "unit.credit_code" in names
    lone = [
        p for p, each in zip(read, form.fields, strict=True)
        if not p.parties and not p.rest and p.attribute is not None and p.attribute.entity == PERSON
        and not party_of(heading(each.section, dictionary), dictionary)
    ]  # fmt: skip
    own_name = any(p.attribute and p.attribute.id == "person.name" for p in lone) or _own_section(
        form, read, dictionary
    )
    about.person = "" if company or own_name else _own_words(read, about)
    about.person_form = not company and (
        own_name or bool(about.person) or _person_applies(read, about, dictionary)
    )
    about.unit_named = any(_names_unit(p) for p in read)
    about.spoken = next((p.spoken[-1] for p in read if _names_unit(p) and p.spoken), "")
    if not about.unit_named and not about.person_form:
        about.lead = next((joined(p.parties, dictionary) for p in read[:4] if _leads(p, dictionary)), "")
        about.lead = about.lead or (_first_unit(read, dictionary) if company else "")
    about.applicant = (
        "self" if about.person_form or _applicant_is_person(form, read, about, dictionary) else UNIT
    )
    title = _TITLE_TAIL.sub("", clean(form.title, dictionary).text)
    named = party_of(title, dictionary) if len(title) <= 10 and title in dictionary.words else ()
    about.title_party = named[-1] if named and dictionary.type_of(named[-1]) == PERSON else ""
    about.subject = next((thing for word, thing in dictionary.subjects.items() if word in form.title), "")
    about.ends = Counter(filter(None, (ending(p, each, dictionary) for p, each in zip(read, form.fields, strict=True))))
    about.project_named = "project" in about.parties or bool(names & _PROJECT)
    rooms = {p.attribute.name for p in read if p.attribute and p.attribute.entity == "house"}
    about.rooms_of_venue = not about.person_form and about.subject != "house" and rooms <= {"area"}
    return about


def ending(parsed: Parsed, each: Field, dictionary: Dictionary) -> str:
    """The element a label is read as, or that its last word gives away (`endings`); empty for neither."""
    if parsed.attribute is not None and not parsed.rest:
        return parsed.attribute.id
    text = clean(each.labels[0], dictionary).text
    return next((code for word, code in dictionary.endings.items() if text.endswith(word)), "")


def _own_words(read: list[Parsed], about: About) -> str:
    """老人姓名, 学员姓名: a form that begins with the name of a person no dictionary knows, and names no applicant, is his."""
    if about.parties & {"applicant", "self"} or not read:
        return ""
    first = read[0]
    named = first.attribute is not None and first.attribute.name == "name" and len(first.parties) == 1
    return first.parties[0] if named and first.parties[0].startswith(f"~{PERSON}:") else ""


def _names_unit(parsed: Parsed) -> bool:
    known = parsed.attribute
    return known is not None and known.name == "name" and (
        (known.entity == UNIT and not parsed.parties) or parsed.parties == ("unit",)
    )  # fmt: skip


def _leads(parsed: Parsed, dictionary: Dictionary) -> bool:
    """建标单位名称 at the head of a form that names no other unit: the one that applies."""
    known, last = parsed.attribute, parsed.parties[-1:] and parsed.parties[-1]
    if not last or known is None or known.name != "name" or len(parsed.parties) > 1:
        return False
    return last.startswith(f"~{UNIT}:") or (
        last in dictionary.parties and dictionary.parties[last].folds == UNIT
    )


def _first_unit(read: list[Parsed], dictionary: Dictionary) -> str:
    """物业服务企业名称 as the very first field of a unit's form that names no other applicant: the unit that applies."""
    first = read[0].attribute if read else None
    party = joined(read[0].parties, dictionary) if first is not None and first.name == "name" else ""
    return party if party != "employer" and "/" not in party and dictionary.type_of(party) == UNIT else ""


def _applicant_is_person(form: Form, read: list[Parsed], about: About, dictionary: Dictionary) -> bool:
    """申请人 in a form of a unit: a person where it has a 姓名 or an id card, or where the unit is named beside it."""
    personal = any(p.attribute and p.attribute.entity == PERSON and not p.parties for p in read)
    for parsed, each in zip(read, form.fields, strict=True):
        known = parsed.attribute
        if known is None:
            continue
        beside = about.unit_named or about.lead or (personal and not about.parties & {"legal", "principal"})
        if parsed.parties == ("applicant",) and (known.entity == PERSON or (parsed.bare and beside)):
            return True
        above = party_of(heading(each.section, dictionary), dictionary) if each.section else ()
        if above[-1:] == ("applicant",) and not parsed.parties and known.entity == PERSON:
            return True
    return False


def _own_section(form: Form, read: list[Parsed], dictionary: Dictionary) -> bool:
    """A heading such as 申请人, 借款人, 参保人 with a 姓名 below it."""
    for parsed, each in zip(read, form.fields, strict=True):
        if (
            parsed.attribute is None
            or parsed.attribute.id != "person.name"
            or parsed.parties
            or not each.section
        ):
            continue
        party = party_of(heading(each.section, dictionary), dictionary)[-1:]
        known = dictionary.parties.get(party[0]) if party else None
        if known and (known.id in ("applicant", "self") or known.folds == "applicant"):
            return True
    return False


def _person_applies(read: list[Parsed], about: About, dictionary: Dictionary) -> bool:
    """Without a 姓名 of its own: an applicant with personal attributes, or one beside whom no organisation stands."""
    if any("applicant" in p.parties and p.attribute and p.attribute.entity == PERSON for p in read):
        return True
    units = {one for one in about.parties if dictionary.type_of(one) == UNIT and one != "employer"}
    return "applicant" in about.parties and not units


def heading(section: str, dictionary: Dictionary) -> str:
    cleaned = clean(section, dictionary)
    return cleaned.text or cleaned.before or (cleaned.asides[0] if cleaned.asides else "")


def joined(chain: tuple[str, ...], dictionary: Dictionary) -> str:
    """A chain as one party: 企业法定代表人 → legal; 施工单位项目负责人 → builder/project_lead; 车辆驾驶员 → clerk."""
    agents = [party for party in chain if dictionary.type_of(party) != THING]
    if not agents:
        return chain[-1] if chain else ""
    inner = [party for party in agents if party not in WHOLE_UNIT]
    return "/".join(inner or agents[-1:])
