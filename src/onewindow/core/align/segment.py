"""A clean label cut into whose (a chain of parties), what (an attribute), and what tells it apart."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from .dictionary import PERSON, THING, UNIT, Attribute, Dictionary, Word
from .normalise import Clean

_RELATION = re.compile(r"^(?:其?)[与和同](.{1,8}?)(?:的)?(?:亲属|家庭)?关系$")
_OF_A_TABLE = re.compile(r"(?:基本)?(?:情况|信息|资料|状况|登记|一览)(?:表)?$")
_WHETHER = ("是否", "有无", "是不是", "能否", "可否")
_UNKNOWN, _KNOWN = 3.0, 1.0
_PERSON_TAILS = ("人", "员", "者", "方", "师", "长", "手", "代表")


@dataclass(frozen=True, slots=True)
class Token:
    """A stretch of the label and what the dictionary knows of it (None: nothing)."""

    text: str
    word: Word | None


@dataclass(frozen=True, slots=True)
class Parsed:
    """A label, read by itself, before the form around it has its say.

    `parties`: the chain named, outermost first (施工单位 → 项目负责人); `attribute`: None where the dictionary has
    none, then `rest` is the whole label; `bare`: a party stands alone and its name is meant; `rest`: words beside the
    attribute that no list knows; `target`: the other end of a relation.
    """

    parties: tuple[str, ...] = ()
    attribute: Attribute | None = None
    bare: bool = False
    qualifiers: tuple[str, ...] = ()
    rest: str = ""
    target: str = ""
    spoken: tuple[str, ...] = ()


def cut(text: str, dictionary: Dictionary) -> list[Token]:
    """The cheapest cutting: fewest unknown signs, then fewest words, then the longest last word."""
    best: list[tuple[float, int, Token | None]] = [(0.0, 0, None)]
    for end in range(1, len(text) + 1):
        cost, start, token = best[end - 1][0] + _UNKNOWN, end - 1, Token(text[end - 1], None)
        for begin in range(max(0, end - dictionary.longest), end):
            word = dictionary.words.get(text[begin:end])
            if word is None:
                continue
            price = (
                best[begin][0] + _KNOWN + (0.3 if word.filler or word.connector or word.qualifier else 0.0)
            )
            if price < cost or (price == cost and begin < start):
                cost, start, token = price, begin, Token(text[begin:end], word)
        best.append((cost, start, token))
    tokens: list[Token] = []
    end = len(text)
    while end:
        _, start, last = best[end]
        assert last is not None
        if tokens and last.word is None and tokens[-1].word is None:
            tokens[-1] = Token(last.text + tokens[-1].text, None)
        else:
            tokens.append(last)
        end = start
    return _split_units(tokens[::-1], dictionary)


_UNIT_NOUNS = ("单位", "企业", "公司", "机构", "组织")


def _split_units(tokens: list[Token], dictionary: Dictionary) -> list[Token]:
    """调运 + 单位联系人 is 调运单位 + 联系人: after an unknown word the noun of the unit belongs to that word."""
    found: list[Token] = []
    for token in tokens:
        noun, rest = token.text[:2], token.text[2:]
        known = dictionary.words.get(rest)
        if found and found[-1].word is None and noun in _UNIT_NOUNS and known is not None:
            found += [Token(noun, dictionary.words.get(noun)), Token(rest, known)]
        else:
            found.append(token)
    return found


def parse(label: Clean, dictionary: Dictionary) -> Parsed:
    """Read a clean label. A bracket may name what the label itself does not: the role or the thing."""
    relation = _RELATION.match(label.text)
    if relation:
        return _relation(relation[1], dictionary)
    read = _read(label.text, dictionary)
    if label.before and not read.parties and (before := party_of(label.before, dictionary)):
        read = replace(read, parties=before)  # 申请人信息：联系电话
    for aside in label.asides:
        read = _with_aside(read, _read(aside, dictionary), aside)
    if label.index and not (read.parties and read.attribute):
        read = replace(read, qualifiers=(*read.qualifiers, f"#{label.index}"))
    return read


def party_of(text: str, dictionary: Dictionary) -> tuple[str, ...]:
    """The chain of parties a section heading or a title names, such as 法定代表人信息; empty where it names none."""
    found: tuple[str, ...] = dictionary.once("parties", text, lambda one: _parties(one, dictionary))
    return found


def _parties(text: str, dictionary: Dictionary) -> tuple[str, ...]:
    text = _OF_A_TABLE.sub("", text) or text
    tokens = _strip(cut(text, dictionary))
    if not tokens:
        return ()
    parties, _, _ = _chain(tokens, dictionary)
    named = [party for party in parties if dictionary.type_of(party) != THING]
    if not named and 2 < len(text) <= 8 and text.endswith(_PERSON_TAILS):
        return (f"~{PERSON}:{text}",)
    return parties


def _with_aside(read: Parsed, aside: Parsed, text: str) -> Parsed:
    """税号(税务代理人): the bracket names the party; 权利人(抵押权人): another word for it, left out."""
    plain = (
        aside.attribute is not None
        and not aside.rest
        and not aside.qualifiers
        and aside.attribute.entity != "any"
    )
    if read.attribute is None and not read.parties and plain:
        return replace(aside, rest=read.rest if read.rest != text else "")
    if aside.bare and read.parties in (("party_a",), ("party_b",), ("applicant",)) and aside.parties:
        says = aside.parties[-1] in ("unit", "self") or read.parties != ("applicant",)
        return replace(read, parties=aside.parties) if says and text != "个人" else read
    if read.attribute is not None and not read.parties and aside.parties and aside.bare:
        return read if text in ("个人", "单位") else replace(read, parties=aside.parties)
    return read


def _relation(target: str, dictionary: Dictionary) -> Parsed:
    parties = party_of(target, dictionary)
    return Parsed(
        attribute=dictionary.attributes.get("person.relation"), target=parties[-1] if parties else target
    )


def _strip(tokens: list[Token]) -> list[Token]:
    """Without the fillers and joints at both ends (…情况, …信息)."""

    def empty(token: Token) -> bool:
        word = token.word
        idle = word is not None and (word.filler or word.connector)
        return bool(idle and not word.party and word.attribute is None) if word else False

    while len(tokens) > 1 and empty(tokens[-1]):
        tokens = tokens[:-1]
    while len(tokens) > 1 and empty(tokens[0]):
        tokens = tokens[1:]
    return tokens


def _read(text: str, dictionary: Dictionary) -> Parsed:
    found: Parsed = dictionary.once("read", text, lambda one: _read_new(one, dictionary))
    return found


def _read_new(text: str, dictionary: Dictionary) -> Parsed:
    plain = text.replace("的", "")
    if plain and text not in dictionary.words and plain in dictionary.words:
        text = plain
    whole = dictionary.words.get(text)
    if text.startswith(_WHETHER) and (whole is None or whole.attribute is None):
        return Parsed(rest=text)
    tokens = _strip(cut(text, dictionary))
    if not tokens:
        return Parsed(rest=text)
    head, before = _head(tokens)
    if head is None and not (tokens[-1].word and tokens[-1].word.party):
        return _unknown(tokens, dictionary, text)
    if head is not None and before and (nearer := _nearer(head, before[-1])) is not None:
        head, before = nearer, before[:-1]
    parties, rest, qualifiers = _chain(before if head else tokens, dictionary)
    if head is None:
        attribute = dictionary.attributes["any.name"]
        spoken = tuple(token.text for token in tokens if token.word and token.word.party)
        return Parsed(parties, attribute, True, qualifiers, rest, spoken=spoken)
    if rest.endswith(_PERSON_TAILS) and not parties and len(rest) > 1 and head.entity in ("person", "any"):
        return Parsed((f"~{PERSON}:{rest}",), head, False, qualifiers, spoken=())
    idle = dictionary.idle.get(head.name, frozenset())
    kept = tuple(word for word in qualifiers if word not in idle)
    spoken = tuple(token.text for token in (before if head else tokens) if token.word and token.word.party)
    return Parsed(parties, head, False, kept, rest, spoken=spoken)


def _head(tokens: list[Token]) -> tuple[Attribute | None, list[Token]]:
    """The attribute a label ends in, and what stands before it.

    Of attributes joined by 或, / or 及 the first counts, except that the credit code counts wherever it stands.
    """
    last = tokens[-1].word
    if last is None or last.attribute is None:
        return None, tokens
    attribute, end = last.attribute, len(tokens) - 1
    while end >= 2 and _joined(tokens[end - 1]) and (other := _attribute(tokens[end - 2])) is not None:
        end -= 2
        attribute = attribute if attribute.name == "credit_code" else other
    return attribute, tokens[:end]


def _nearer(head: Attribute, before: Token) -> Attribute | None:
    """居所地址, 注册号号码: a general word after an attribute of the same kind adds nothing."""
    inner = _attribute(before)
    if (
        inner is None
        or head.entity != "any"
        or head.name not in _GENERAL
        or (before.word and before.word.party)
    ):
        return None
    alike = inner.kind == head.kind or (
        head.name in ("number", "code") and inner.kind in ("text", "credit_code")
    )
    return inner if alike and inner.entity != "any" else None


_GENERAL = ("address", "number", "code", "kind", "name")


def _joined(token: Token) -> bool:
    return bool(token.word and token.word.connector)


def _attribute(token: Token) -> Attribute | None:
    return token.word.attribute if token.word else None


def _chain(tokens: list[Token], dictionary: Dictionary) -> tuple[tuple[str, ...], str, tuple[str, ...]]:
    """The parties in a row of tokens, the unknown rest, and the qualifiers.

    可行性研究 + 单位: unknown words before an organisation or a role make a party of its own.
    """
    parties: list[str] = []
    rest, joint = "", False
    qualifiers: list[str] = []
    for token in tokens:
        word = token.word
        if word is None:
            rest += token.text
        elif word.party:
            if joint and parties and not rest:
                joint = False
                continue  # 法定代表人/负责人: two words for one party
            made, rest = _own_party(rest, token.text, word.party, dictionary)
            parties += [party for party in made if party not in parties]
        elif word.connector or (word.filler and joint):
            joint = bool(parties)
            continue
        elif word.qualifier:
            qualifiers.append(token.text)
        elif word.attribute is not None:
            rest += (
                ""
                if word.attribute.entity in ("unit", "any") and word.attribute.name in _PLACE
                else token.text
            )
        joint = False
    return tuple(parties), rest, tuple(dict.fromkeys(qualifiers))


_PLACE = ("domicile", "address", "name")  # 注册地联系电话, 地址电话: the place adds nothing to the number


def _own_party(rest: str, surface: str, party: str, dictionary: Dictionary) -> tuple[list[str], str]:
    kind = dictionary.type_of(party)
    if not rest or kind == THING:
        return [party], rest
    if kind == UNIT and party in ("unit", "venue", "institution"):
        return [f"~{UNIT}:{rest}{surface}"], ""
    if party == "applicant":
        return [party], ""
    if kind == PERSON and party in ("principal", "contact", "handler"):
        return [f"~{UNIT}:{rest}", party], ""
    return [party], rest


def _unknown(tokens: list[Token], dictionary: Dictionary, text: str) -> Parsed:
    """A label that ends in no word of the dictionary: its party if it begins with one, and the rest as it stands."""
    first = tokens[0].word
    qualifiers = tuple(token.text for token in tokens if token.word and token.word.qualifier)
    if first is not None and first.party and len(tokens) > 1 and dictionary.type_of(first.party) != THING:
        rest = "".join(token.text for token in tokens[1:])
        return Parsed((first.party,), None, False, qualifiers, rest)
    if text.endswith(_PERSON_TAILS) and len(text) <= 8 and all(token.word is None for token in tokens):
        return Parsed((f"~{PERSON}:{text}",), dictionary.attributes["any.name"], True, qualifiers)
    return Parsed((), None, False, qualifiers, text)
