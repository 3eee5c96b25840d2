"""`align`: from raw forms to groups of fields with one meaning, with a confidence, and the pairs to look at."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from onewindow.core.kernel.text import Text

from .context import Sense, senses
from .dictionary import OPEN, PERSON, UNIT, Dictionary
from .group import (
    NEAR,
    Bucket,
    Constraints,
    alike,
    buckets,
    constraints,
    instances,
    loosen,
    named_twice,
    obey,
    repeated,
    settle_variants,
)
from .model import Alignment, Decision, Form, Group, Unsure
from .roles import NEIGHBOUR, WHOLE

MOST_UNSURE = 200


def align(forms: Sequence[Form], dictionary: Dictionary, decisions: Iterable[Decision] = ()) -> Alignment:
    """Propose for every field of every form an element of the dictionary, or a new one.

    Every field stands in exactly one group; two fields of one group mean the same. Decisions are obeyed: fields said
    to be the same share a group, fields said to differ do not, an accepted element is the element of its group, a
    refused one never is. Decisions on fields that are not here are kept for another day. Raises Refused
    (`align.contradicting-decisions`). Deterministic; the order of the forms does not matter for what is grouped.
    """
    decided = constraints(decisions)
    found = [sense for form in forms for sense in senses(form, dictionary)]
    found = named_twice(settle_variants(loosen(found), dictionary), dictionary)
    found = repeated(instances(found, dictionary))
    found = [_as_decided(sense, decided, dictionary) for sense in found]
    grouped = obey(buckets(found, dictionary), decided)
    groups = [_group(bucket, decided, dictionary) for bucket in grouped]
    order = {sense.id: number for number, sense in enumerate(found)}
    groups.sort(key=lambda group: order[group.fields[0]])
    return Alignment(tuple(groups), tuple(_unsure(grouped, decided, dictionary)))


def _as_decided(sense: Sense, decided: Constraints, dictionary: Dictionary) -> Sense:
    """The sense a person gave a field, or the sense without the element a person refused."""
    for name, accepted in decided.accepted:
        if name == sense.id:
            return replace(sense, key=("=", accepted), evidence="decided")
    element, _ = _element(sense, dictionary)
    if element is not None and (sense.id, element) in decided.refused:
        return replace(sense, key=("≠", sense.id), attribute=None, rest=sense.text, evidence="decided")
    return sense


def _element(sense: Sense, dictionary: Dictionary) -> tuple[str | None, str]:
    """(id of the element, code of the catalogue's element or ""); None where the dictionary has none."""
    if sense.key[0] == "=":
        return sense.key[1], ""
    known = sense.attribute
    plain = sense.key[:2] if not sense.variant else (*sense.key[:2], f"~{sense.variant}")
    parts = sense.party.split("/")
    if (
        known is None
        or sense.key != plain
        or not all(p in dictionary.parties or p == "self" or p == known.entity for p in parts)
    ):
        return None, ""
    suffix = f"~{sense.variant}" if sense.variant else ""
    entity = (
        known.entity
        if known.entity not in OPEN or known.entity == PERSON
        else _entity(sense.party, dictionary)
    )
    return f"{sense.party}.{known.name}{suffix}", dictionary.codes.get(f"{entity}.{known.name}", "")


def _entity(party: str, dictionary: Dictionary) -> str:
    last = party.rpartition("/")[2]
    return "person" if last == "self" or dictionary.type_of(last) == PERSON else last


def _group(bucket: Bucket, decided: Constraints, dictionary: Dictionary) -> Group:
    lead = next((s for s in bucket.members if s.key[0] == "="), bucket.members[0])
    element, code = _element(lead, dictionary)
    refused = any((sense.id, element) in decided.refused for sense in bucket.members)
    if refused or any(sense.key[0] == "≠" for sense in bucket.members):
        element, code = None, ""
    evidence = _weakest(bucket)
    same, other, single = dictionary.confidence[evidence]
    words = len({sense.text for sense in bucket.members})
    confidence = single if len(bucket.members) == 1 else same if words == 1 else other
    fields = tuple(sense.id for sense in bucket.members)
    return Group(element, _label(lead, bucket, dictionary), fields, confidence, evidence, code)


# weakest first: a group is as sure as the weakest reason a field of it is there
_ORDER = ("decided", "unlabelled", "similar", "worded", "whole_form", "neighbour", "section", "named")


def _weakest(bucket: Bucket) -> str:
    if "unlabelled" in bucket.evidence and len(bucket.members) == 1:
        return "unlabelled"
    if len(bucket.members) == 1 and bucket.members[0].attribute is None and "decided" not in bucket.evidence:
        return "alone"
    return next(one for one in _ORDER if one in bucket.evidence)


def _label(lead: Sense, bucket: Bucket, dictionary: Dictionary) -> str:
    """What to call the group: the party and the attribute, or the words most of its fields use."""
    known = lead.attribute
    if known is None or lead.key[0] in "=≠" or any(part.startswith(("<", "#", "→")) for part in lead.key[2:]):
        words = Counter(sense.text for sense in bucket.members)
        return min(words, key=lambda text: (-words[text], len(text), text))
    if known.entity not in OPEN:
        return known.label
    names = [_party_label(part, dictionary) for part in lead.party.split("/")]
    label = "姓名" if known.name == "name" and _entity(lead.party, dictionary) == PERSON else known.label
    if known.entity == lead.party == UNIT:
        return known.label
    tail = label if known.entity != "unit" or lead.party != "unit" else known.label
    extra = "".join(part for part in lead.key[2:] if not part.startswith(("~", "@")))
    shown = "".join(names) + extra + (tail if lead.variant != "landline" else "固定电话")
    return shown.replace("单位单位", "单位")


def _party_label(party: str, dictionary: Dictionary) -> str:
    if party == "self":
        return "申请人"
    if party.startswith("~"):
        return party.partition(":")[2].lstrip("@")
    known = dictionary.parties.get(party)
    return known.label if known else ""


# --- what a person should look at ----------------------------------------------------------------------------------


def _unsure(grouped: list[Bucket], decided: Constraints, dictionary: Dictionary) -> list[Unsure]:
    settled = {frozenset(pair) for pair in decided.same} | decided.apart
    found: list[Unsure] = []
    for first, second, reason in [
        *_weakly_joined(grouped),
        *_near_misses(grouped, dictionary),
        *_neighbouring_elements(grouped, dictionary),
    ]:
        if frozenset((first, second)) not in settled:
            found.append(Unsure(first, second, reason))
    return found[:MOST_UNSURE]


def _weakly_joined(grouped: list[Bucket]) -> Iterable[tuple[str, str, Text]]:
    """Groups whose member was placed by the form around it, shown against a member that says it itself."""
    for bucket in grouped:
        if len(bucket.members) < 2:
            continue
        sure = next((s for s in bucket.members if s.evidence not in (NEIGHBOUR, WHOLE)), bucket.members[0])
        if "similar" in bucket.evidence:
            other = next((s for s in bucket.members if s.text != sure.text), None)
            if other is not None:
                yield (
                    sure.id,
                    other.id,
                    Text(
                        f"“{sure.text}”和“{other.text}”只是写法相近，按相同处理",
                        f"{sure.text} and {other.text} are only alike; taken as the same",
                    ),
                )
            continue
        weak = next((s for s in bucket.members if s.evidence == NEIGHBOUR and s is not sure), None)
        if weak is not None and sure.evidence != NEIGHBOUR:
            yield (
                weak.id,
                sure.id,
                Text(
                    f"“{weak.text}”没有写是谁的，按前一个字段归给同一人",
                    f"{weak.text} does not say whose; taken from the field before it",
                ),
            )


def _near_misses(grouped: list[Bucket], dictionary: Dictionary) -> Iterable[tuple[str, str, Text]]:
    worded = [
        bucket for bucket in grouped if bucket.members[0].attribute is None and bucket.key[0] not in "=≠"
    ]
    for score, first, second in alike(worded, dictionary, NEAR):
        one, other = worded[first].members[0], worded[second].members[0]
        yield (
            one.id,
            other.id,
            Text(
                f"“{one.text}”和“{other.text}”相近（{score:.2f}），没有合并",
                f"{one.text} and {other.text} are near ({score:.2f}); kept apart",
            ),
        )


_NEIGHBOURS = (
    ("unit.address", "unit.business_address"),
    ("unit.address", "unit.domicile"),
    ("unit.address", "unit.mailing_address"),
    ("unit.domicile", "unit.business_address"),
    ("unit.phone", "contact.phone"),
    ("unit.phone", "legal.phone"),
    ("handler.name", "contact.name"),
    ("handler.name", "agent.name"),
    ("principal.name", "legal.name"),
    ("unit.registration_number", "unit.credit_code"),
    ("self.name", "unit.name"),
    ("self.home_address", "self.household_address"),
)


def _neighbouring_elements(grouped: list[Bucket], dictionary: Dictionary) -> Iterable[tuple[str, str, Text]]:
    """Elements that often are one in practice though not in law: one pair of fields of different forms for each."""
    by_element: dict[str, list[Sense]] = defaultdict(list)
    for bucket in grouped:
        element, _ = _element(bucket.members[0], dictionary)
        if element:
            by_element[element] += bucket.members
    for one, other in _NEIGHBOURS:
        for first in by_element.get(one, ()):
            second = next(
                (
                    s
                    for s in by_element.get(other, ())
                    if s.id.partition(":")[0] != first.id.partition(":")[0]
                ),
                None,
            )
            if second is not None:
                yield (
                    first.id,
                    second.id,
                    Text(
                        f"“{first.text}”和“{second.text}”在实际中常是一个，法律上是两项，没有合并",
                        f"{first.text} and {second.text} are often one in practice, two in law; kept apart",
                    ),
                )
                break
