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
    lead: str = ""
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
    gap: int = 0
    reached: set[str] = field(default_factory=set)
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
        place.gap = 0 if place.running else place.gap + 1
        if sense.key[1:2] == ("phone",):
            place.reached.add(sense.party)
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
    about.person_form = not company and (own_name or _person_applies(read, about, dictionary))
    about.unit_named = any(_names_unit(p) for p in read)
    if not about.unit_named and not about.person_form:
        about.lead = next((_joined(p.parties, dictionary) for p in read[:4] if _leads(p, dictionary)), "")
    about.applicant = "self" if about.person_form or _applicant_is_person(form, read, about, dictionary) else UNIT
    title = _TITLE_TAIL.sub("", clean(form.title, dictionary).text)
    named = party_of(title, dictionary) if len(title) <= 10 and title in dictionary.words else ()
    about.title_party = named[-1] if named else ""
    about.subject = next((thing for word, thing in dictionary.subjects.items() if word in form.title), "")
    return about


def _names_unit(parsed: Parsed) -> bool:
    known = parsed.attribute
    return known is not None and known.name == "name" and (
        (known.entity == UNIT and not parsed.parties) or parsed.parties[-1:] == ("unit",)
    )  # fmt: skip


def _leads(parsed: Parsed, dictionary: Dictionary) -> bool:
    """建标单位名称 at the head of a form that names no other unit: the one that applies."""
    known, last = parsed.attribute, parsed.parties[-1:] and parsed.parties[-1]
    if not last or known is None or known.name != "name" or len(parsed.parties) > 1:
        return False
    return last.startswith(f"~{UNIT}:") or (last in dictionary.parties and dictionary.parties[last].folds == UNIT)


def _applicant_is_person(form: Form, read: list[Parsed], about: _Form, dictionary: Dictionary) -> bool:
    """申请人 in a form of a unit: a person where it has a 姓名 or an id card, or where the unit is named beside it."""
    personal = any(p.attribute and p.attribute.entity == PERSON and not p.parties for p in read)
    for parsed, each in zip(read, form.fields, strict=True):
        known = parsed.attribute
        if known is None:
            continue
        beside = about.unit_named or about.lead or (personal and not about.parties & {"legal", "principal"})
        if parsed.parties == ("applicant",) and (known.entity == PERSON or (parsed.bare and beside)):
            return True
        heading = party_of(_heading(each.section, dictionary), dictionary) if each.section else ()
        if heading[-1:] == ("applicant",) and not parsed.parties and known.entity == PERSON:
            return True
    return False


def _person_applies(read: list[Parsed], about: _Form, dictionary: Dictionary) -> bool:
    """Without a 姓名 of its own: an applicant with personal attributes, or one beside whom no organisation stands."""
    if any("applicant" in p.parties and p.attribute and p.attribute.entity == PERSON for p in read):
        return True
    units = {one for one in about.parties if dictionary.type_of(one) == UNIT and one != "employer"}
    return "applicant" in about.parties and not units


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
    loose = parsed.attribute is not None and parsed.attribute.name in _BARE and parsed.attribute.entity == "any"
    if parsed.attribute is None or (loose and parsed.rest and not parsed.parties):
        if loose:
            parsed = replace(parsed, attribute=None, rest=label.text)
        return _worded(name, about, place, label, parsed, dictionary)
    attribute = parsed.attribute
    party, evidence = _whose(form, about, place, parsed, dictionary)
    party, attribute = _folded(party, attribute, about, parsed, dictionary)
    qualifiers = tuple(sorted(parsed.qualifiers))
    rest = "" if _idle_rest(attribute, party, parsed.rest, dictionary) else parsed.rest
    attribute = dictionary.attributes.get(dictionary.same.get(f"{party}.{attribute.name}", ""), attribute)
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
        party = _under(_within(named, place, dictionary), about, place, dictionary)
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


def _under(named: str, about: _Form, place: _Place, dictionary: Dictionary) -> str:
    """负责人 right after 施工单位 is the head of that unit, not of the one that applies."""
    outer = place.current
    if not place.running or "/" in outer or named not in ("principal", "project_lead", "legal"):
        return named
    own = outer in ("", "unit", "applicant", "venue", about.lead) or outer == place.party
    return named if own or dictionary.type_of(outer) != UNIT else f"{outer}/{named}"


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
    if attribute.name == "phone" and place.current in _REACHED and place.current not in place.reached:
        return place.gap <= 3  # a form in two columns: 联系人, 建设地址, 电话
    return place.running


_REACHED = frozenset({"contact", "handler", "agent", "liaison", "insurance_officer"})


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
    if party == attribute.entity and attribute.entity not in OPEN:
        return party, attribute
    parts = party.split("/")
    parts = [_fold(part, attribute, about, parsed, dictionary) for part in parts]
    if parts[-1] == UNIT and attribute.name == "address" and "venue" in party:
        attribute = dictionary.attributes["unit.business_address"]
    if parts == [UNIT] and about.person_form:
        parts = ["employer"]
    return "/".join(parts), attribute


def _fold(part: str, attribute: Attribute, about: _Form, parsed: Parsed, dictionary: Dictionary) -> str:
    if part == "applicant":
        return "self" if attribute.entity == PERSON or about.applicant == "self" else UNIT
    if part == about.lead:
        return UNIT
    known = dictionary.parties.get(part)
    if known is None or not known.folds:
        return part
    if part == "venue" and attribute.name in _BARE:
        return part
    if known.folds == UNIT:
        return part if attribute.name == "name" or about.unit_named and part != "venue" else UNIT
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
