"""Fields of one meaning brought together, under what a person has already decided."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from onewindow.core.kernel.refusal import declare, refuse

from .context import Sense
from .dictionary import THING, Dictionary
from .model import Decision
from .roles import NEIGHBOUR, WHOLE, WORDED
from .similar import likeness, split_head

declare(
    "align.contradicting-decisions",
    zh="对 {first} 和 {second} 的决定互相矛盾：一处说相同，一处说不同。请撤掉其中一个。",
    en="The decisions on {first} and {second} contradict each other: once the same, once not. Withdraw one of them.",
)

ALIKE, NEAR = 0.74, 0.5  # measured on the tuning departments; docs/algorithms/align.md
_LOOSE = frozenset({"email", "fax", "postcode", "id", "id_type", "sex", "birth", "credit_code"})


@dataclass(slots=True)
class Bucket:
    """A group in the making."""

    key: tuple[str, ...]
    members: list[Sense] = field(default_factory=list)
    evidence: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Constraints:
    """What a person decided, as links between fields and elements."""

    same: tuple[tuple[str, str], ...] = ()
    apart: frozenset[frozenset[str]] = frozenset()
    accepted: tuple[tuple[str, str], ...] = ()
    refused: frozenset[tuple[str, str]] = frozenset()


def constraints(decisions: Iterable[Decision]) -> Constraints:
    """Sort decisions. Raises Refused (`align.contradicting-decisions`) where the same pair is decided both ways."""
    same, apart, accepted, refused = [], set(), [], set()
    for each in decisions:
        if each.same is True:
            same.append((each.fields[0], each.fields[1]))
        elif each.same is False:
            apart.add(frozenset(each.fields))
        elif each.accept:
            accepted.append((each.fields[0], each.element))
        else:
            refused.add((each.fields[0], each.element))
    joined = _components(same)
    for pair in sorted(map(sorted, apart)):
        if joined.get(pair[0], pair[0]) == joined.get(pair[-1], pair[-1]):
            raise refuse("align.contradicting-decisions", first=pair[0], second=pair[-1])
    return Constraints(tuple(same), frozenset(apart), tuple(accepted), frozenset(refused))


def _components(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Field → the first field it is linked with, directly or not."""
    parent: dict[str, str] = {}

    def find(one: str) -> str:
        while parent.setdefault(one, one) != one:
            one = parent[one]
        return one

    for first, second in pairs:
        a, b = sorted((find(first), find(second)))
        parent[b] = a
    return {one: find(one) for one in list(parent)}


def settle_variants(senses: Sequence[Sense], dictionary: Dictionary) -> list[Sense]:
    """Decide whether 手机 and 电话, 建筑面积 and 经营面积 are two elements: only where one form asks for both.

    The mobile number is the number; where a form asks for it beside another, the other is the landline.
    """
    used: dict[tuple[str, ...], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for sense in senses:
        if sense.attribute is not None:
            used[sense.key][_form(sense.id)].add(sense.variant)
    apart = {key for key, forms in used.items() if any(len(variants) > 1 for variants in forms.values())}
    settled = []
    for sense in senses:
        variant = sense.variant
        if sense.attribute is not None:
            if sense.key not in apart or variant in ("mobile", "country"):
                variant = ""
            elif not variant and "mobile" in used[sense.key][_form(sense.id)]:
                variant = "landline"
        settled.append(
            replace(sense, variant=variant, key=(*sense.key, f"~{variant}") if variant else sense.key)
        )
    return settled


def loosen(senses: Sequence[Sense]) -> list[Sense]:
    """个人身份证号 is an id: an unknown word before such an attribute is dropped where the form has no other such field."""
    taken = Counter((_form(s.id), s.party, s.attribute.name) for s in senses if s.attribute)
    loose = []
    for sense in senses:
        known = sense.attribute
        if (
            known
            and sense.rest
            and known.name in _LOOSE
            and taken[_form(sense.id), sense.party, known.name] == 1
        ):
            sense = replace(sense, key=tuple(p for p in sense.key if not p.startswith("<")), rest="")
        loose.append(sense)
    return loose


def repeated(senses: Sequence[Sense]) -> list[Sense]:
    """The same bare label twice in one form, without a heading that would make it a row: the second stands alone."""
    seen: set[tuple[str, ...]] = set()
    kept = []
    headings: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for sense in senses:
        headings[_form(sense.id), *sense.key].add(sense.section)
    first: dict[tuple[str, ...], str] = {}
    for sense in senses:
        several = headings[_form(sense.id), *sense.key]
        if len(several) > 1 and sense.evidence in (WHOLE, WORDED):
            # the same words under two headings are two things: 面积-国有 › 防护林地, 面积-集体 › 防护林地
            lead = first.setdefault((_form(sense.id), *sense.key), sense.section)
            if sense.section and (sense.section != lead or sense.attribute is None):
                sense = replace(sense, key=(*sense.key, f"@{sense.section}"))
        place = (_form(sense.id), sense.section, sense.text, *sense.key)
        if place in seen and sense.evidence in (WHOLE, NEIGHBOUR) and sense.text not in ("年", "月", "日"):
            sense = replace(sense, key=(*sense.key, f"@{sense.id}"))
        seen.add(place)
        kept.append(sense)
    return kept


_TWICE = frozenset(
    {"phone", "email", "fax", "sex", "post", "remark", "signature", "opinion", "count", "relation"}
)


def named_twice(senses: Sequence[Sense], dictionary: Dictionary) -> list[Sense]:
    """One form does not ask one thing under two names in one place: 执业范围 and 执业类别 there are two things.

    The label that is the element's own keeps it, else the first; the other is known by its words.
    """
    asked: dict[tuple[str, ...], list[Sense]] = defaultdict(list)
    for sense in senses:
        if (
            sense.attribute is not None
            and sense.attribute.name not in _TWICE
            and sense.text not in ("年", "月", "日")
        ):
            asked[_form(sense.id), sense.section, *sense.key].append(sense)
    moved: set[str] = set()
    for several in asked.values():
        texts = {sense.text for sense in several}
        if len(texts) > 1:
            own = next(
                (s.text for s in several if s.attribute and s.text == s.attribute.label), several[0].text
            )
            moved |= {sense.id for sense in several if sense.text != own}
    return [replace(s, key=(*s.key, f"<{s.text}>"), rest=s.text) if s.id in moved else s for s in senses]


def instances(senses: Sequence[Sense], dictionary: Dictionary) -> list[Sense]:
    """船长 under two headings of a form is of two ships: the second heading speaks of another one throughout."""
    first: dict[tuple[str, ...], str] = {}
    other: set[tuple[str, str, str]] = set()
    for sense in senses:
        if sense.attribute is None or not sense.section or dictionary.type_of(sense.party) != THING:
            continue
        lead = first.setdefault((_form(sense.id), sense.text, *sense.key), sense.section)
        if lead != sense.section:
            other.add((_form(sense.id), sense.section, sense.party))
    return [
        replace(s, key=(*s.key, f"@{s.section}")) if (_form(s.id), s.section, s.party) in other else s
        for s in senses
    ]


def buckets(senses: Sequence[Sense], dictionary: Dictionary) -> list[Bucket]:
    """Groups by equal key, then labels without an element by likeness."""
    by_key: dict[tuple[str, ...], Bucket] = {}
    for sense in senses:
        bucket = by_key.setdefault(sense.key, Bucket(sense.key))
        bucket.members.append(sense)
        bucket.evidence.add(sense.evidence)
    known = [bucket for bucket in by_key.values() if bucket.members[0].attribute is not None]
    worded = [bucket for bucket in by_key.values() if bucket.members[0].attribute is None]
    return known + _merge_alike(worded, dictionary)


def _merge_alike(worded: list[Bucket], dictionary: Dictionary) -> list[Bucket]:
    """Join buckets whose words are alike, best pairs first; never two fields of one form, nor other units."""
    home = list(range(len(worded)))
    for score, first, second in alike(worded, dictionary, ALIKE):
        a, b = _root(home, first), _root(home, second)
        if a == b or not _may_join(worded[a], worded[b]):
            continue
        worded[a].members += worded[b].members
        worded[a].evidence |= worded[b].evidence | ({"similar"} if score < 0.95 else set())
        home[b] = a
    return [bucket for number, bucket in enumerate(worded) if home[number] == number]


def _root(home: list[int], one: int) -> int:
    while home[one] != one:
        one = home[one]
    return one


def _may_join(first: Bucket, second: Bucket) -> bool:
    forms = {_form(sense.id) for sense in first.members}
    if any(_form(sense.id) in forms for sense in second.members):
        return False
    units = {sense.unit for bucket in (first, second) for sense in bucket.members if sense.unit}
    kinds = {sense.kind for bucket in (first, second) for sense in bucket.members if sense.kind}
    return len(units) <= 1 and len(kinds - {"text", "long_text", ""}) <= 1


def alike(worded: Sequence[Bucket], dictionary: Dictionary, least: float) -> list[tuple[float, int, int]]:
    """Pairs of buckets at least so alike, best first. Only pairs that share a pair of signs are looked at."""
    texts = [bucket.members[0].rest or bucket.members[0].text for bucket in worded]
    postings: dict[str, list[int]] = defaultdict(list)
    found = []
    for number, text in enumerate(texts):
        stem, _ = split_head(text, dictionary.heads)
        grams = {stem[n : n + 2] for n in range(len(stem) - 1)} or {stem}
        near = Counter(other for gram in grams for other in postings[gram])
        for other, shared in near.items():
            if shared * 3 < len(grams) or not _comparable(worded[number], worded[other]):
                continue
            score = likeness(text, texts[other], dictionary)
            if score >= least:
                found.append((score, other, number))
        for gram in grams:
            postings[gram].append(number)
    return sorted(found, key=lambda row: (-row[0], row[1], row[2]))


def _comparable(first: Bucket, second: Bucket) -> bool:
    return first.members[0].party == second.members[0].party and first.key[2:] == second.key[2:]


def obey(found: list[Bucket], decided: Constraints) -> list[Bucket]:
    """Join what must be one and take apart what must not. A field alone takes nothing with it."""
    where = {sense.id: number for number, bucket in enumerate(found) for sense in bucket.members}
    home = list(range(len(found)))
    for first, second in decided.same:
        if first not in where or second not in where:
            continue
        a, b = sorted((_root(home, where[first]), _root(home, where[second])))
        if a != b:
            home[b] = a
            found[a].members += found[b].members
            found[a].evidence |= {"decided"}
    kept = [bucket for number, bucket in enumerate(found) if home[number] == number]
    linked = _components(decided.same)
    return [part for bucket in kept for part in _take_apart(bucket, decided.apart, linked)]


def _take_apart(bucket: Bucket, apart: frozenset[frozenset[str]], linked: dict[str, str]) -> list[Bucket]:
    ids = {sense.id for sense in bucket.members}
    if not any(pair <= ids and len(pair) == 2 for pair in apart):
        return [bucket]
    parts: list[Bucket] = []
    blocks: dict[str, list[Sense]] = defaultdict(list)
    for sense in bucket.members:
        blocks[linked.get(sense.id, sense.id)].append(sense)
    for block in blocks.values():
        place = next((part for part in parts if not _clash(part.members, block, apart)), None)
        if place is None:
            place = Bucket(bucket.key, [], {*bucket.evidence, "decided"})
            parts.append(place)
        if len(parts) > 1 and place is not parts[0]:  # another meaning, so no longer this element
            block = [replace(sense, key=(*sense.key, "@apart")) for sense in block]
        place.members += block
    return parts


def _clash(first: Iterable[Sense], second: Iterable[Sense], apart: frozenset[frozenset[str]]) -> bool:
    return any(frozenset((a.id, b.id)) in apart for a in first for b in second)


def _form(field_id: str) -> str:
    return field_id.partition(":")[0]
