"""Texts → the terms a search index holds.

Databases cut Chinese badly or not at all, so the terms are made here: pairs of neighbouring characters, pairs of
neighbouring syllables, pairs of first letters, words of letters and figures. A term is letters and figures only, and its
kind can be told from its first character, so that every index can hold it as one plain word:

| term | stands for |
|---|---|
| `民宿` | two neighbouring characters |
| `民` | one character (names only) |
| `homestay` | a word of letters; figures stay whole (`511602`) |
| `0min0su` | two neighbouring syllables; `0min` one syllable |
| `1ms` | two neighbouring first letters |
| `2items` | a facet: kind, place, list, type, agency |
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Iterable

from onewindow.core.catalogue import search_pinyin as pinyin

_CHINESE = r"\u3400-\u9fff"
_PIECES = re.compile(rf"[{_CHINESE}]+|[a-z0-9]+")
_INSIDE = re.compile(r"[^a-z0-9]+")
MOST_TERMS = 400


def plain(text: str) -> str:
    """Lower case, full-width letters made ordinary, marks taken off letters."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    return "".join(each for each in folded if not unicodedata.combining(each))


def pieces(text: str) -> list[str]:
    """Runs of Chinese characters and words of letters or figures, in order; everything else separates."""
    return _PIECES.findall(plain(text))


def is_chinese(piece: str) -> bool:
    return "\u3400" <= piece[:1] <= "\u9fff"


def pairs(run: str) -> list[str]:
    """Neighbouring characters, two by two; one alone for a single character."""
    return [run[at : at + 2] for at in range(len(run) - 1)] or [run]


def key_of(text: str) -> str:
    """A short key for a text that may be Chinese, for facets and addresses: eight hexadecimal figures."""
    return f"{zlib.crc32(text.encode()):08x}"


def facet(name: str, value: str) -> str:
    """The term of a property: `facet("kind", "items")` → `2kind0items`."""
    return f"2{name}0{_INSIDE.sub('', plain(value))}"


def syllable_terms(run: Iterable[str]) -> list[str]:
    """`[min, su]` → `0min0su`."""
    run = list(run)
    return [f"0{a}0{b}" for a, b in zip(run, run[1:], strict=False)]


def letter_terms(letters: str) -> list[str]:
    """`kbms` → `1kb 1bm 1ms`."""
    return [f"1{letters[at : at + 2]}" for at in range(len(letters) - 1)]


def terms_of(texts: Iterable[str], *, single: bool = False) -> list[str]:
    """All terms of some texts, each once, in order. `single`: single characters and syllables too (for names)."""
    found: dict[str, None] = {}
    for text in texts:
        for piece in pieces(text):
            found.update(dict.fromkeys(_of_piece(piece, single)))
    return list(found)[:MOST_TERMS]


def _of_piece(piece: str, single: bool) -> list[str]:
    if not is_chinese(piece):
        return [piece]
    found = pairs(piece)
    found += piece if single else ""
    for run in pinyin.read(piece):
        found += syllable_terms(run)
        found += letter_terms("".join(syllable[0] for syllable in run))
        found += [f"0{syllable}" for syllable in run] if single else []
    return found
