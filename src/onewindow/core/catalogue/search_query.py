"""What somebody typed → expressions over the terms of an index, the surest first.

A query is read in tiers. The first asks that the whole query stands in the name, later ones ask less; a row is shown
in the first tier that holds it. Expressions know nothing of a database: `store.search` writes them in its language.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from onewindow.core.catalogue import search_pinyin as pinyin
from onewindow.core.catalogue.search_grams import (
    is_chinese,
    letter_terms,
    pairs,
    pieces,
    plain,
    syllable_terms,
)

MOST_CHARACTERS = 60
MOST_ALTERNATIVES = 40
_LETTERS = re.compile(r"[a-z]+")
_FIRST_LETTERS = range(2, 9)

NAME, WORDS, ANYWHERE = "name", "words", "anywhere"


@dataclass(frozen=True, slots=True)
class Term:
    """One term; with `prefix`, every term that begins so."""

    text: str
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class All:
    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple[Expression, ...]


Expression = Term | All | AnyOf


@dataclass(frozen=True, slots=True)
class Tier:
    """One way to be found. `how` is its stable name; `field` where the terms must stand (`anywhere`: each in
    the name, the words or the body)."""

    how: str
    field: str
    expression: Expression


@dataclass(frozen=True, slots=True)
class Saying:
    """What people say, and the words of the catalogue that they mean by it: 开饭店 → 开办餐饮店, 食品经营许可."""

    say: tuple[str, ...]
    means: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a place beside its catalogue. `ignore`: what says nothing about the matter (我想, 怎么办)."""

    code: str
    sayings: tuple[Saying, ...]
    ignore: tuple[str, ...] = ()


NO_WORDS = Words("", ())


def both(parts: Iterable[Expression | None]) -> Expression | None:
    """All of the parts that are something; None when none is."""
    found = tuple(dict.fromkeys(part for part in parts if part is not None))
    return found[0] if len(found) == 1 else All(found) if found else None


def either(parts: Iterable[Expression | None]) -> Expression | None:
    """Any of the parts that are something; None when none is."""
    found = tuple(dict.fromkeys(part for part in parts if part is not None))[:MOST_ALTERNATIVES]
    return found[0] if len(found) == 1 else AnyOf(found) if found else None


def kernel(query: str, words: Words) -> list[str]:
    """The pieces of a query that say what it is about; all of it when nothing else remains."""
    asked = plain(query)[:MOST_CHARACTERS]
    rest = asked
    for each in sorted(words.ignore, key=len, reverse=True):
        rest = rest.replace(plain(each), " ")
    return pieces(rest) or pieces(asked)


def tiers(query: str, words: Words = NO_WORDS) -> tuple[tuple[Tier, ...], tuple[Tier, ...]]:
    """The tiers of a query: those where all of it is found, and those that come close (one character wrong, part of it).

    Empty when the query holds no letter, figure or Chinese character.
    """
    asked = kernel(query, words)
    exact = both(_whole(each) for each in asked)
    first = both(_whole(each) if is_chinese(each) else _first_letters(each) for each in asked)
    sure = [
        ("name", NAME, exact),
        ("words", WORDS, exact),
        ("meant", NAME, either(_meant(asked, words))),
        ("letters", NAME, first),
        ("letters-words", WORDS, first),
        ("body", ANYWHERE, exact),
    ]
    part = either(_part(each) for each in asked)
    close = [
        ("near", NAME, _near(asked)),
        ("near-words", WORDS, _near(asked)),
        ("part", NAME, part),
        ("part", WORDS, part),
    ]
    return _tiers(sure), _tiers(close)


def _tiers(found: Sequence[tuple[str, str, Expression | None]]) -> tuple[Tier, ...]:
    kept: list[Tier] = []
    for how, field, expression in found:
        if expression is not None and (field, expression) not in (
            (tier.field, tier.expression) for tier in kept
        ):
            kept.append(Tier(how, field, expression))
    return tuple(kept)


def _whole(piece: str) -> Expression | None:
    """Every pair of a piece; letters as a word that begins so, or as pinyin."""
    if is_chinese(piece):
        return both(map(Term, pairs(piece)))
    return either([Term(piece, prefix=True), *map(_reading, _readings(piece))])


def _readings(letters: str) -> list[tuple[tuple[str, ...], str]]:
    return pinyin.split(letters) if _LETTERS.fullmatch(letters) and len(letters) > 1 else []


def _reading(way: tuple[tuple[str, ...], str]) -> Expression | None:
    """Syllables as pairs; the beginning of one more as the beginning of the last pair."""
    syllables, tail = way
    terms: list[Expression] = [*map(Term, syllable_terms(syllables))]
    if tail:
        terms.append(Term(f"0{syllables[-1]}0{tail}" if syllables else f"0{tail}", prefix=True))
    elif len(syllables) == 1:
        terms.append(Term(f"0{syllables[0]}"))
    return both(terms)


def _first_letters(piece: str) -> Expression | None:
    if not _LETTERS.fullmatch(piece) or len(piece) not in _FIRST_LETTERS:
        return None
    return both(map(Term, letter_terms(piece)))


def _meant(asked: Sequence[str], words: Words) -> Iterable[Expression | None]:
    """The names behind the sayings that stand in the query, said in characters or typed in letters.

    Of two sayings one inside the other (开店 in 开店铺) only the longer one counts.
    """
    joined = "".join(asked)
    spoken = {
        said: saying
        for saying in words.sayings
        for said in map(plain, saying.say)
        if said in joined or _typed(said, asked)
    }
    longest = [said for said in spoken if not any(said in other and said != other for other in spoken)]
    for said in longest:
        for meant in spoken[said].means:
            yield both(_whole(each) for each in pieces(meant))


def _typed(said: str, asked: Sequence[str]) -> bool:
    """Whether a saying was typed in letters, whole: kaifandian."""
    runs = pinyin.read(said)
    return len(runs) == 1 and "".join(runs[0]) in asked


def _near(asked: Sequence[str]) -> Expression | None:
    """One character of the query wrong, missing or too much: all but the pairs it spoils."""
    spoiled = [_spoiled(each) for each in asked]
    return either(
        both(spoiled[other] if other == at else _whole(each) for other, each in enumerate(asked))
        for at in range(len(asked))
        if spoiled[at] is not None
    )


def _spoiled(piece: str) -> Expression | None:
    if is_chinese(piece):
        return either(map(_of_places, _left_whole(len(piece)), itertools.repeat(piece)))
    readings = [_reading(way) for each in pinyin.near(piece)[:8] for way in pinyin.split(each)[:2]]
    if _LETTERS.fullmatch(piece) and len(piece) > 4:
        readings += [Term(piece[: len(piece) // 2 + 1], prefix=True)]
    return either(readings)


def _left_whole(length: int) -> list[set[int]]:
    """Which characters one wrong one leaves alone: two of three thirds (of a short piece, one of two ends).

    A superset of what has one error, in three alternatives however long the piece is; `one_off` tells them apart.
    """
    if length < 3:
        return []
    if length < 5:
        return [set(range(2)), set(range(length - 2, length))]
    first, last = set(range((length + 1) // 3)), set(range(length - (length + 1) // 3, length))
    middle = set(range(length)) - first - last
    return [first | middle, middle | last, first | last]


def _of_places(places: set[int], piece: str) -> Expression | None:
    """The pairs whose characters both stand at these places."""
    return both(Term(piece[at : at + 2]) for at in sorted(places) if at + 1 in places)


def _part(piece: str) -> Expression | None:
    """Two neighbouring pairs of a long piece (three characters in a row), any pair of a short one."""
    if not is_chinese(piece):
        return either(map(_reading, _readings(piece)))
    found = [Term(pair) for pair in pairs(piece)]
    if len(found) < 3:
        return either(found)
    return either(both(found[at : at + 2]) for at in range(len(found) - 1))


def share(query: str, name: str) -> float:
    """How much of a query's pairs a name holds, 0–1: the order among rows that hold only a part of it."""
    wanted = {pair for piece in pieces(query) for pair in pairs(piece)}
    held = {pair for piece in pieces(name) for pair in pairs(piece)}
    return len(wanted & held) / len(wanted) if wanted else 0.0


def one_off(asked: str, name: str) -> bool:
    """Whether every Chinese piece of a query stands in a name with at most one character wrong, missing or too much."""
    text = plain(name)
    return all(_distance(piece, text) <= 1 for piece in pieces(asked) if is_chinese(piece))


def _distance(piece: str, text: str) -> int:
    """The edits that turn a piece into the part of a text that is nearest to it."""
    row = [0] * (len(text) + 1)
    for number, wanted in enumerate(piece, 1):
        before, row = row, [number]
        for at, held in enumerate(text, 1):
            row.append(min(before[at] + 1, row[-1] + 1, before[at - 1] + (wanted != held)))
    return min(row)


def walk(expression: Expression, term: Callable[[Term], str], every: str, some: str) -> str:
    """Write an expression as text: terms by `term`, joined by `every` and `some`, in brackets."""
    if isinstance(expression, Term):
        return term(expression)
    joint = every if isinstance(expression, All) else some
    return "(" + joint.join(walk(part, term, every, some) for part in expression.parts) + ")"


def holds(expression: Expression, terms: frozenset[str]) -> bool:
    """Whether a set of terms satisfies an expression: what a search index answers, for texts that stand in none."""
    if isinstance(expression, Term):
        if expression.prefix:
            return any(each.startswith(expression.text) for each in terms)
        return expression.text in terms
    answers = (holds(part, terms) for part in expression.parts)
    return all(answers) if isinstance(expression, All) else any(answers)
