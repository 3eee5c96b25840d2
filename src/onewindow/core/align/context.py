"""Whose a field is: the label, then the section, then the field before, then what the form as a whole is about."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from .dictionary import EITHER, OPEN, PERSON, THING, UNIT, Attribute, Dictionary
from .model import Form
from .normalise import Clean, clean
from .segment import Parsed, parse, party_of

NAMED, SECTION, NEIGHBOUR, WHOLE, WORDED = "named", "section", "neighbour", "whole_form", "worded"

# attributes of the unit even where a person was named just before
_OF_THE_UNIT = frozenset({"fax", "postcode", "address", "mailing_address", "office_address", "region", "county",
                          "town", "community", "website", "business_postcode", "business_phone", "grade",
                          "grade_certificate", "province"})  # fmt: skip
_BARE = frozenset({"number", "kind", "count", "length", "width", "height", "depth", "model", "spec", "material", "use",
                   "code", "area"})  # fmt: skip
_TITLE_TAIL = re.compile(r"(?:信息|情况|基本)*(?:登记|备案|申请|申报|审批|变更|注销|审查|确认)*(?:表|书|单|册|名录|名册)$")


@dataclass(frozen=True, slots=True)
class Sense:
    """What a field means: the key by which fields of one meaning meet, and how it was found."""

    id: str
    party: str
    attribute: Attribute | None
    key: tuple[str, ...]
    text: str
    evidence: str
    variant: str = ""
    unit: str = ""
    section: str = ""
    kind: str = ""
    rest: str = ""


@dataclass(slots=True)
class _Form:
    """What is known of the form while its fields are read in order."""

    person_form: bool = False
    applicant: str = UNIT
    parties: set[str] = field(default_factory=set)
    things: set[str] = field(default_factory=set)
    unit_named: bool = False
    title_party: str = ""
    subject: str = ""
    self_taken: bool = False


@dataclass(slots=True)
class _Place:
    """Where the reader stands: the section, the party named last in it, and whether its fields still run on."""

    section: str = ""
    party: str = ""
    current: str = ""
    running: bool = False
    before: Attribute | None = None
    last: Sense | None = None


def senses(form: Form, dictionary: Dictionary) -> list[Sense]:
    """The sense of every field of a form, in order."""
    labels = [[clean(label, dictionary) for label in each.labels] for each in form.fields]
    read = [_best([parse(label, dictionary) for label in several]) for several in labels]
    about = _about(form, read, dictionary)
    place = _Place()
    found: list[Sense] = []
    for each, cleaned, parsed in zip(form.fields, labels, read, strict=True):
        if each.section != place.section:
            place = _enter(each.section, dictionary)
        sense = _sense(form, about, place, each.id, cleaned[0], parsed, dictionary)
        sense = replace(sense, section=each.section, kind=each.kind)
        found.append(sense)
        place.last = sense
    return found


def _best(readings: list[Parsed]) -> Parsed:
    """Of several labels of one variable the one that says most: a party and an attribute, then an attribute."""
    return max(readings, key=lambda one: (one.attribute is not None, bool(one.parties), -len(one.rest)))


def _about(form: Form, read: list[Parsed], dictionary: Dictionary) -> _Form:
    """Look over the whole form: who applies, a person or a unit, and which roles it names at all."""
    about = _Form()
    chains = [p.parties for p in read] + [
        party_of(_heading(each.section, dictionary), dictionary) for each in form.fields if each.section
    ]
    about.parties = {party for chain in chains for party in chain}
    names = {p.attribute.id for p in read if p.attribute}
    about.things = about.parties | {p.attribute.entity for p in read if p.attribute}
    company = bool(about.parties & {"legal", "principal", "operator"}) or "unit.credit_code" in names
    lone = [
        p for p, each in zip(read, form.fields, strict=True)
        if not p.parties and p.attribute is not None and p.attribute.entity == PERSON
        and not party_of(_heading(each.section, dictionary), dictionary)
    ]  # fmt: skip
    own_name = any(p.attribute and p.attribute.id == "person.name" for p in lone)
    about.person_form = not company and (own_name or not _unit_speaks(read, about))
    said = any("applicant" in p.parties and p.attribute and p.attribute.entity == PERSON for p in read)
    about.applicant = "self" if about.person_form or said else UNIT
    about.unit_named = any(
        p.attribute and p.attribute.name == "name" and (p.attribute.entity == UNIT or p.parties[-1:] in (("unit",), ("applicant",)))
        for p in read
    )  # fmt: skip
    title = _TITLE_TAIL.sub("", clean(form.title, dictionary).text)
    named = party_of(title, dictionary) if len(title) <= 10 and title in dictionary.words else ()
    about.title_party = named[-1] if named else ""
    about.subject = next((thing for word, thing in dictionary.subjects.items() if word in form.title), "")
    return about


def _unit_speaks(read: list[Parsed], about: _Form) -> bool:
    return "unit" in about.parties or any(p.attribute and p.attribute.entity == UNIT for p in read)


def _heading(section: str, dictionary: Dictionary) -> str:
    cleaned = clean(section, dictionary)
    return cleaned.text or cleaned.before or (cleaned.asides[0] if cleaned.asides else "")


def _enter(section: str, dictionary: Dictionary) -> _Place:
    if not section:
        return _Place()
    cleaned = clean(section, dictionary)
    chain = party_of(cleaned.text, dictionary)
    for aside in cleaned.asides:
        chain = chain or party_of(aside, dictionary)
    party = _joined(chain, dictionary)
    return _Place(section, party, party, bool(party))


def _joined(chain: tuple[str, ...], dictionary: Dictionary) -> str:
    """A chain as one party: 企业法定代表人 → legal; 施工单位项目负责人 → builder/project_lead; 车辆驾驶员 → clerk."""
    agents = [party for party in chain if dictionary.type_of(party) != THING]
    if not agents:
        return chain[-1] if chain else ""
    inner = [party for party in agents if party not in ("unit", "applicant", "venue")]
    return "/".join(inner or agents[-1:])


def _sense(
    form: Form, about: _Form, place: _Place, field_id: str, label: Clean, parsed: Parsed, dictionary: Dictionary
) -> Sense:
    name = f"{form.id}:{field_id}"
    if label.piece and place.last is not None:
        return replace(place.last, id=name, text=label.text, evidence=NEIGHBOUR)
    if parsed.attribute is None:
        return _worded(name, about, place, label, parsed, dictionary)
    attribute = parsed.attribute
    party, evidence = _whose(form, about, place, parsed, dictionary)
    party, attribute = _folded(party, attribute, about, parsed, dictionary)
    qualifiers = tuple(sorted(parsed.qualifiers))
    rest = "" if _idle_rest(attribute, party, parsed.rest, dictionary) else parsed.rest
    key = (party, attribute.name, *qualifiers, *([f"<{rest}>"] if rest else []), *([f"→{parsed.target}"] if parsed.target else []))
    return Sense(
        name, party, attribute, key, label.text, WORDED if rest else evidence, attribute.variant, label.unit, rest=rest
    )  # fmt: skip


def _idle_rest(attribute: Attribute, party: str, rest: str, dictionary: Dictionary) -> bool:
    return not rest


def _whose(
    form: Form, about: _Form, place: _Place, parsed: Parsed, dictionary: Dictionary
) -> tuple[str, str]:
    """The party of a field whose attribute is known, and the evidence for it."""
    attribute = parsed.attribute
    assert attribute is not None
    named = _joined(parsed.parties, dictionary)
    if attribute.entity not in OPEN and not named:
        place.running = place.running and dictionary.type_of(place.current) == THING
        return attribute.entity, NAMED
    if named and not _thing_of_person(named, attribute, dictionary):
        party = _within(named, place, dictionary)
        place.current, place.running = ("" if named in ("unit",) else party), True
        return party, NAMED
    return _unnamed(form, about, place, parsed, dictionary)


def _thing_of_person(named: str, attribute: Attribute, dictionary: Dictionary) -> bool:
    """A thing has no id card: 车辆驾驶员姓名 is read by its person, 许可证持有人 by its holder."""
    return dictionary.type_of(named.rpartition("/")[2]) == THING and attribute.entity == PERSON


def _within(named: str, place: _Place, dictionary: Dictionary) -> str:
    """A role named under the heading of another party belongs to that party: 权利人 › 代理人姓名 → buyer/agent."""
    outer = place.party
    if not outer or outer == named or named.startswith(outer + "/"):
        return named
    last = named.partition("/")[0]
    if outer in ("unit", "applicant", "venue") or dictionary.type_of(outer.rpartition("/")[2]) in (THING, PERSON):
        return named
    if dictionary.type_of(last) in (THING,) or last in ("unit", "applicant"):
        return outer
    return f"{outer}/{named}" if last in _INNER or dictionary.type_of(last) == PERSON else named


_INNER = frozenset({"legal", "principal", "agent", "contact", "handler", "agency", "project_lead"})


def _unnamed(
    form: Form, about: _Form, place: _Place, parsed: Parsed, dictionary: Dictionary
) -> tuple[str, str]:
    """No party in the label: the run of fields after a role, the section, the title, the applicant."""
    attribute = parsed.attribute
    assert attribute is not None
    current = place.current
    kind = dictionary.type_of(current.rpartition("/")[2]) if current else ""
    if attribute.id == "person.name" and not place.party and current:
        current, kind = "", ""  # a second 姓名 without a role begins another person
    if attribute.entity == UNIT and kind not in (UNIT, EITHER):
        place.running = False
        return _default(about, attribute), WHOLE if about.person_form else NAMED
    suits = kind != THING or attribute.name in _BARE | {"name", "address", "number"}
    if current and suits and attribute.entity != UNIT and _runs_on(about, place, attribute, kind):
        return current, SECTION if current == place.party else NEIGHBOUR
    if current and attribute.entity == UNIT:
        return current, SECTION if current == place.party else NEIGHBOUR
    return _alone(form, about, place, attribute, dictionary)


def _runs_on(about: _Form, place: _Place, attribute: Attribute, kind: str) -> bool:
    """Whether the party named before still speaks. Strictly personal attributes keep to it; addresses do not."""
    if place.current == place.party:
        return True
    if attribute.entity == PERSON:
        return kind in (PERSON, EITHER)
    if attribute.name in _OF_THE_UNIT and kind == PERSON and not about.person_form:
        place.running = False
        return False
    return place.running


def _alone(
    form: Form, about: _Form, place: _Place, attribute: Attribute, dictionary: Dictionary
) -> tuple[str, str]:
    if attribute.name in _BARE:
        measured = ("project", "house", "venue") if attribute.name == "area" else ()
        thing = about.subject or next((one for one in measured if one in about.things), "")
        place.running = False
        heading = _heading(place.section, dictionary)
        return (thing or f"~{THING}:{heading or '@' + form.id}"), WHOLE
    if about.title_party:
        return about.title_party, WHOLE
    if attribute.name == "remark":
        return "filing", NAMED
    if attribute.entity == PERSON:
        place.current, place.running = "self", True
        return "self", WHOLE
    place.running = False
    return _default(about, attribute), WHOLE


def _default(about: _Form, attribute: Attribute) -> str:
    if about.person_form:
        return "employer" if attribute.entity == UNIT else "self"
    return "unit"


def _folded(
    party: str, attribute: Attribute, about: _Form, parsed: Parsed, dictionary: Dictionary
) -> tuple[str, Attribute]:
    """One word for parties that are one: 负责人 where no legal representative is named, 申请人, 经营场所, 家属."""
    parts = party.split("/")
    parts = [_fold(part, attribute, about, parsed, dictionary) for part in parts]
    if parts[-1] == UNIT and attribute.name == "address" and "venue" in party:
        attribute = dictionary.attributes["unit.business_address"]
    if parts == [UNIT] and about.person_form:
        parts = ["employer"]
    return "/".join(parts), attribute


def _fold(part: str, attribute: Attribute, about: _Form, parsed: Parsed, dictionary: Dictionary) -> str:
    if part == "applicant":
        if attribute.entity == PERSON:
            return "self"
        return "self" if about.applicant == "self" and (about.person_form or not parsed.bare) else UNIT
    known = dictionary.parties.get(part)
    if known is None or not known.folds:
        return part
    if part == "venue" and attribute.name in _BARE:
        return part
    if part == "venue":
        return part if attribute.name == "name" and about.unit_named else UNIT
    if known.folds in about.parties:
        return part
    return "self" if known.folds == "applicant" else known.folds


def _worded(
    name: str, about: _Form, place: _Place, label: Clean, parsed: Parsed, dictionary: Dictionary
) -> Sense:
    """A field the dictionary has no element for: its own words are its key."""
    party = _joined(parsed.parties, dictionary)
    if party in ("unit", "applicant", "venue"):
        party = ""
    text = parsed.rest or label.text or label.before
    if label.before and len(text) <= 2:
        text = label.before + text
    if len(text) <= 2 and place.section:
        text = _heading(place.section, dictionary) + text
    place.running = False
    qualifiers = tuple(sorted(q for q in parsed.qualifiers if q not in text))
    return Sense(name, party, None, (party, f"<{text}>", *qualifiers), text, WORDED, unit=label.unit, rest=text)
