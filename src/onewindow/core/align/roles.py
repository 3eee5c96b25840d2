"""Whose a field is: named in the label, given by the section, running on from the field before, or the applicant's."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .about import WHOLE_UNIT, About, heading, joined
from .dictionary import EITHER, OPEN, PERSON, THING, UNIT, Attribute, Dictionary
from .model import Form
from .normalise import clean
from .segment import Parsed, party_of

if TYPE_CHECKING:
    from .context import Sense

_CHANGED = re.compile(r"变更(?!登记|申请|备案)|^[原现新]$|^原(?:登记|核准|许可)")
NAMED, SECTION, NEIGHBOUR, WHOLE, WORDED = "named", "section", "neighbour", "whole_form", "worded"
UNLABELLED = "unlabelled"

_OF_THE_UNIT = frozenset({"fax", "postcode", "address", "mailing_address", "office_address", "region", "county",
                          "town", "community", "website", "business_postcode", "business_phone", "grade",
                          "grade_certificate", "province"})  # fmt: skip
BARE = frozenset({"number", "kind", "count", "length", "width", "height", "depth", "model", "spec", "material", "use",
                   "code", "area"})  # fmt: skip
# named in one field of their own; what follows is not theirs
_BACKGROUND = frozenset({UNIT, "competent_body", "issuer", "registry", "origin_unit", "transferee_unit"})
_APPLIES = frozenset({UNIT, "applicant", "self", "venue", "institution"})
_INNER = frozenset({"legal", "principal", "agent", "contact", "handler", "agency", "project_lead"})
REACHED = frozenset({"contact", "handler", "agent", "liaison", "insurance_officer"})


@dataclass(slots=True)
class Place:
    """Where the reader stands: the section, the party named last in it, and whether its fields still run on."""

    section: str = ""
    party: str = ""
    current: str = ""
    running: bool = False
    said: tuple[str, ...] = ()
    contact: str = ""
    since: int = 0
    reached: set[str] = field(default_factory=set)
    last: Sense | None = None


def enter(section: str, dictionary: Dictionary) -> Place:
    if not section:
        return Place()
    cleaned = clean(section, dictionary)
    chain = party_of(cleaned.text, dictionary)
    for aside in cleaned.asides:
        chain = chain or party_of(aside, dictionary)
    party = joined(chain, dictionary)
    changed = ("变更",) if _CHANGED.search(cleaned.text) else ()
    part = ("其中",) if cleaned.text == "其中" else ()
    return Place(section, party, party, bool(party), changed + part)


def whose(form: Form, about: About, place: Place, parsed: Parsed, dictionary: Dictionary) -> tuple[str, str]:
    """The party of a field whose attribute is known, and the evidence for it."""
    attribute = parsed.attribute
    assert attribute is not None
    named = joined(parsed.parties, dictionary)
    if attribute.entity == "filing" and dictionary.type_of(named.rpartition("/")[2]) == THING:
        named = ""
    if attribute.entity not in OPEN and not named:
        place.running = place.running and dictionary.type_of(place.current) == THING
        return attribute.entity, NAMED
    if attribute.entity not in OPEN and named in _APPLIES:
        return attribute.entity, NAMED
    if named == "employer":
        return _employer(about, place, dictionary), NAMED
    if named and not _thing_of_person(named, attribute, dictionary):
        party = _under(_within(named, place, dictionary), about, place, dictionary)
        background = named in _BACKGROUND or (
            named == about.lead != "venue"
        )  # a role-less field after it is the applicant's anyway
        place.current, place.running = ("" if background else party), not background
        about.seen.add(party)
        return party, NAMED
    return _unnamed(form, about, place, parsed, dictionary)


def _employer(about: About, place: Place, dictionary: Dictionary) -> str:
    """工作单位 is of the person spoken of: the father's, the spouse's; of the applicant where nobody else is."""
    person = place.current or place.party
    if not person or dictionary.type_of(person.rpartition("/")[2]) != PERSON:
        return "employer"
    known = dictionary.parties.get(person)
    his = (about.person_form and person in ("clerk", about.person)) or (known is not None and known.folds == "applicant")
    own = his or person in ("self", "applicant", "legal", "principal", "operator")
    return "employer" if own else f"{person}/employer"


def _thing_of_person(named: str, attribute: Attribute, dictionary: Dictionary) -> bool:
    """A thing has no id card: 车辆驾驶员姓名 is read by its person, 许可证持有人 by its holder."""
    return dictionary.type_of(named.rpartition("/")[2]) == THING and attribute.entity == PERSON


def _within(named: str, place: Place, dictionary: Dictionary) -> str:
    """A role named under the heading of another party belongs to that party: 权利人 › 代理人姓名 → buyer/agent."""
    outer = place.party
    if not outer or outer == named or named.startswith(outer + "/"):
        return named
    if named == "applicant" and outer in (UNIT, "self"):
        return outer
    last = named.partition("/")[0]
    if outer in WHOLE_UNIT or dictionary.type_of(outer.rpartition("/")[2]) in (THING, PERSON):
        return named
    if dictionary.type_of(last) in (THING,) or last in ("unit", "applicant"):
        return outer
    return f"{outer}/{named}" if last in _INNER or dictionary.type_of(last) == PERSON else named


def _under(named: str, about: About, place: Place, dictionary: Dictionary) -> str:
    """负责人 right after 施工单位 is the head of that unit, not of the one that applies."""
    outer = place.current
    second = named in ("contact", "handler", "agent") and named in about.seen  # the first is the applicant's
    if not place.running or "/" in outer or not (second or named in ("principal", "project_lead", "legal")):
        return named
    own = outer in ("", *WHOLE_UNIT, about.lead) or outer == place.party
    return named if own or dictionary.type_of(outer) != UNIT else f"{outer}/{named}"


def _unnamed(
    form: Form, about: About, place: Place, parsed: Parsed, dictionary: Dictionary
) -> tuple[str, str]:
    """No party in the label: the run of fields after a role, the section, the title, the applicant."""
    attribute = parsed.attribute
    assert attribute is not None
    if attribute.name == "phone" and not place.running and _awaits_phone(place):
        return place.contact, NEIGHBOUR
    current = place.current
    kind = dictionary.type_of(current.rpartition("/")[2]) if current else ""
    if attribute.id == "person.name" and not place.party and current:
        current, kind = "", ""  # a second 姓名 without a role begins another person
    if attribute.entity == UNIT and kind not in (UNIT, EITHER):
        place.running = False
        return _default(about, attribute), WHOLE if about.person_form else NAMED
    suits = kind != THING or attribute.name in BARE | {"name", "address", "number"}
    if current and suits and attribute.entity != UNIT and _runs_on(about, place, attribute, kind):
        return current, SECTION if current == place.party else NEIGHBOUR
    if current and attribute.entity == UNIT and (place.running or current == place.party):
        return current, SECTION if current == place.party else NEIGHBOUR
    return _alone(form, about, place, attribute, dictionary)


def _runs_on(about: About, place: Place, attribute: Attribute, kind: str) -> bool:
    """Whether the party named before still speaks. Strictly personal attributes keep to it; addresses do not."""
    if place.current == place.party:
        return True
    if attribute.entity == PERSON:
        return kind in (PERSON, EITHER)
    if attribute.name in _OF_THE_UNIT and kind == PERSON and not about.person_form:
        place.running = False
        return False
    return place.running


def _awaits_phone(place: Place) -> bool:
    """A form in two columns: 联系人, 建设地址, 电话. Whoever is to be called has a number, at most three fields on."""
    return bool(place.contact) and place.contact not in place.reached and place.since < 3


def _alone(
    form: Form, about: About, place: Place, attribute: Attribute, dictionary: Dictionary
) -> tuple[str, str]:
    if attribute.name in BARE:
        measured = ("project", "house", "venue") if attribute.name == "area" else ()
        thing = about.subject or next((one for one in measured if one in about.things), "")
        if thing == "project" and not about.project_named and not about.person_form:
            thing = "venue"  # only something else speaks of a project: 计划用水量
        place.running = False
        above = heading(place.section, dictionary)
        return (thing or f"~{THING}:{above or '@' + form.id}"), WHOLE
    if about.title_party:
        return about.title_party, WHOLE
    if attribute.name == "remark":
        return "filing", NAMED
    if attribute.entity == PERSON:
        place.current, place.running = "self", True
        return "self", WHOLE
    place.running = False
    return _default(about, attribute), WHOLE


def _default(about: About, attribute: Attribute) -> str:
    if about.person_form:
        return "employer" if attribute.entity == UNIT else "self"
    return "unit"
