"""The sense of every field of a form: label, section, neighbours and the form as a whole brought together."""

from __future__ import annotations

from dataclasses import dataclass, replace

from .about import WHOLE_UNIT, About, about_form, heading, joined
from .dictionary import EITHER, OPEN, PERSON, UNIT, Attribute, Dictionary
from .model import Form
from .normalise import Clean, clean
from .roles import BARE, NEIGHBOUR, REACHED, UNLABELLED, WORDED, Place, enter, whose
from .segment import Parsed, parse

_ANY_UNIT = frozenset({"单位", "企业", "公司", "机构", "本单位", "本企业", "申请单位", "申报单位", "主体"})


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


def senses(form: Form, dictionary: Dictionary) -> list[Sense]:
    """The sense of every field of a form, in order."""
    labels = [[clean(label, dictionary) for label in each.labels] for each in form.fields]
    read = [_best([parse(label, dictionary) for label in several]) for several in labels]
    about = about_form(form, read, dictionary)
    place = Place()
    found: list[Sense] = []
    for each, cleaned, parsed in zip(form.fields, labels, read, strict=True):
        if each.section != place.section:
            place = enter(each.section, dictionary)
        sense = _sense(form, about, place, each.id, cleaned[0], parsed, dictionary)
        sense = replace(sense, section=each.section, kind=each.kind)
        found.append(sense)
        place.last = sense
        place.since += 1
        if sense.party.rpartition("/")[2] in REACHED and sense.key[1:2] == ("name",):
            place.contact, place.since = sense.party, 0
        if sense.key[1:2] == ("phone",):
            place.reached.add(sense.party)
    return found


def _best(readings: list[Parsed]) -> Parsed:
    """Of several labels of one variable the one that says most: a party and an attribute, then an attribute."""
    return max(readings, key=lambda one: (one.attribute is not None, bool(one.parties), -len(one.rest)))


def _sense(
    form: Form,
    about: About,
    place: Place,
    field_id: str,
    label: Clean,
    parsed: Parsed,
    dictionary: Dictionary,
) -> Sense:
    name = f"{form.id}:{field_id}"
    last = place.last
    if not (label.text or label.before or label.asides or label.piece):
        return Sense(name, "", None, ("", f"@{name}"), "", UNLABELLED)
    if label.piece and last is not None and last.attribute is not None and last.attribute.kind == "date":
        return replace(last, id=name, text=label.text, evidence=NEIGHBOUR)
    known = parsed.attribute
    if (
        known is not None
        and known.entity == "any"
        and known.name in BARE
        and parsed.rest
        and not parsed.parties
    ):
        parsed, known = (
            replace(parsed, attribute=None, rest=label.text),
            None,
        )  # 设计编号: of what is not said
    given = _given_away(form, about, label, dictionary) if known is None or parsed.rest else None
    if given is not None:
        parsed, known = Parsed(attribute=given), given
    if known is None:
        return _worded(name, place, label, parsed, dictionary)
    parsed = replace(parsed, attribute=_number_of(known, place, dictionary))
    return _known(name, form, about, place, label, parsed, dictionary)


def _given_away(form: Form, about: About, label: Clean, dictionary: Dictionary) -> Attribute | None:
    """退款银行 where only one bank is asked for; 转学原因 in a form whose title holds 转学: the rest adds nothing."""
    for word, code in dictionary.of_the_act.items():
        stem = label.text.removesuffix(word)
        if stem != label.text and len(stem) >= 2 and stem in form.title:
            return dictionary.attributes[code]
    for word, code in dictionary.endings.items():
        if label.text.endswith(word) and about.ends[code] == 1:
            return dictionary.attributes[code]
    return None


def _known(
    name: str, form: Form, about: About, place: Place, label: Clean, parsed: Parsed, dictionary: Dictionary
) -> Sense:
    """The sense of a field whose attribute the dictionary has."""
    party, evidence = whose(form, about, place, parsed, dictionary)
    assert parsed.attribute is not None
    party, attribute = _folded(party, parsed.attribute, about, parsed, dictionary)
    if about.rooms_of_venue and party == "house" and attribute.name == "area":
        party = "venue"
    if party == UNIT and _second_unit(parsed, about):
        party = f"~{UNIT}:{parsed.spoken[-1]}"
    attribute = dictionary.attributes.get(dictionary.same.get(f"{party}.{attribute.name}", ""), attribute)
    special = dictionary.same.get(f"{place.party}>{attribute.id}", "")
    if special and not parsed.parties:
        attribute = dictionary.attributes[special]
        party = attribute.entity
    # what is applied for adds nothing to an application's own fields: 易地建设申请理由
    rest = "" if attribute.entity == "filing" else parsed.rest
    apart = [*sorted({*parsed.qualifiers, *place.said})]
    apart += [f"<{rest}>"] if rest else []
    apart += [f"→{parsed.target}"] if parsed.target else []
    return Sense(
        name,
        party,
        attribute,
        (party, attribute.name, *apart),
        label.text,
        WORDED if rest else evidence,
        variant=attribute.variant,
        unit=label.unit,
        rest=rest,
    )


def _number_of(attribute: Attribute, place: Place, dictionary: Dictionary) -> Attribute:
    """号码 right after 证件类型 is the number of that document."""
    last = place.last.attribute if place.last else None
    follows = attribute.id in ("any.number", "any.code") and last is not None and last.name == "id_type"
    return dictionary.attributes["any.id"] if follows else attribute


def _second_unit(parsed: Parsed, about: About) -> bool:
    """使用单位 and 建设单位 in one form are two, though each alone would be the one that applies."""
    spoken = parsed.spoken[-1] if parsed.spoken else ""
    return bool(spoken and about.spoken and spoken != about.spoken and not {spoken, about.spoken} & _ANY_UNIT)


def _folded(
    party: str, attribute: Attribute, about: About, parsed: Parsed, dictionary: Dictionary
) -> tuple[str, Attribute]:
    """One word for parties that are one: 负责人 where no legal representative is named, 申请人, 经营场所, 家属."""
    if party == attribute.entity and attribute.entity not in OPEN:
        return party, attribute
    parts = party.split("/")
    parts = [_fold(part, attribute, about, parsed, dictionary) for part in parts]
    parts = [part for part in parts if part != UNIT] or [UNIT]
    if (
        parts[-1] == UNIT
        and attribute.name == "address"
        and ("venue" in party or "institution" in parsed.parties)
    ):
        attribute = dictionary.attributes["unit.business_address"]
    if parts == [UNIT] and about.person_form:
        parts = ["employer"]
    return "/".join(parts), attribute


def _fold(part: str, attribute: Attribute, about: About, parsed: Parsed, dictionary: Dictionary) -> str:
    if part == about.person and part:
        return "self"
    if part == "applicant":
        return "self" if attribute.entity == PERSON or about.applicant == "self" else UNIT
    if part == "clerk" and about.person_form:
        return "self"  # 医师资格证书 in the form of a physician
    if part == about.lead and not (part == "venue" and attribute.name in BARE):
        return UNIT
    known = dictionary.parties.get(part)
    if known is None or not known.folds:
        return part
    if part == "venue" and attribute.name in BARE:
        return part
    if known.folds == UNIT:
        return part if attribute.name == "name" or (about.unit_named and part not in WHOLE_UNIT) else UNIT
    if known.folds in about.parties:
        return part
    if known.folds != "applicant":
        return known.folds
    unit = known.type == EITHER and attribute.entity != PERSON and about.applicant != "self"
    return UNIT if unit else "self"  # 用户名称 in the form of a unit is the unit's


def _worded(name: str, place: Place, label: Clean, parsed: Parsed, dictionary: Dictionary) -> Sense:
    """A field the dictionary has no element for: its own words are its key."""
    party = joined(parsed.parties, dictionary)
    if party in WHOLE_UNIT:
        party = ""
    text = parsed.rest or label.text or label.before
    if label.before and len(text) <= 2:
        text = label.before + text
    if len(text) <= 2 and place.section:
        text = heading(place.section, dictionary) + text
    place.running = False
    qualifiers = tuple(sorted({q for q in parsed.qualifiers if q not in text} | set(place.said)))
    return Sense(
        name, party, None, (party, f"<{text}>", *qualifiers), text, WORDED, unit=label.unit, rest=text
    )
