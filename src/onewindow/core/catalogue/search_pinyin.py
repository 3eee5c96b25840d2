"""Pinyin without tones: how a name reads, and how letters somebody typed fall into syllables."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from onewindow.core.catalogue.pinyin_table import TABLE, WORDS

LONGEST_SYLLABLE = 6
MOST_READINGS = 8
MOST_LETTERS = 40


@cache
def _readings() -> dict[str, str]:
    """Character → syllable."""
    lines = (line.partition(" ") for line in TABLE.splitlines())
    return {character: syllable for syllable, _, characters in lines for character in characters}


@cache
def _words() -> dict[str, tuple[str, ...]]:
    """Word → its syllables, where they differ from those of its characters."""
    entries = (entry.strip().partition(" ") for line in WORDS.splitlines() for entry in line.split(";"))
    return {word: tuple(syllables.split()) for word, _, syllables in entries}


@cache
def syllables() -> frozenset[str]:
    """Every syllable of the table."""
    return frozenset(_readings().values())


@cache
def _beginnings() -> frozenset[str]:
    """Everything a syllable begins with."""
    return frozenset(syllable[:end] for syllable in syllables() for end in range(1, len(syllable) + 1))


def read(text: str) -> list[list[str]]:
    """The syllables of each run of Chinese characters: `开办民宿（试点）` → `[[kai, ban, min, su], [shi, dian]]`.

    A character that is not in the table ends a run, as punctuation does.
    """
    runs: list[list[str]] = [[]]
    place = 0
    while place < len(text):
        word = text[place : place + 2]
        if word in _words():
            runs[-1] += _words()[word]
            place += 2
            continue
        syllable = _readings().get(text[place])
        if syllable:
            runs[-1].append(syllable)
        elif runs[-1]:
            runs.append([])
        place += 1
    return [run for run in runs if run]


def initials(text: str) -> list[str]:
    """The first letters of each run: `开办民宿` → `kbms`."""
    return ["".join(syllable[0] for syllable in run) for run in read(text)]


def split(letters: str) -> list[tuple[tuple[str, ...], str]]:
    """The ways letters fall into syllables, each with the beginning of one more (or an empty string) at its end.

    `minsu` → `((min, su), "")`; `mins` → `((min,), "s")`; `xian` → `((xian,), "")` and `((xi, an), "")`. At most
    eight ways, those of few syllables first; nothing for letters that are no pinyin.
    """
    found: list[tuple[tuple[str, ...], str]] = []
    letters = letters[:MOST_LETTERS]
    for way in _ways(letters):
        found.append(way)
        if len(found) >= MOST_READINGS:
            break
    whole = [way for way in found if not way[1]]
    return sorted(whole or found, key=lambda way: len(way[0]))


def _ways(letters: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Depth first, long syllables first; what cannot be finished is given up at once."""
    dead: set[int] = set()

    def onward(place: int) -> Iterator[tuple[tuple[str, ...], str]]:
        if place == len(letters):
            yield (), ""
            return
        if place in dead:
            return
        any_way = False
        for size in range(min(LONGEST_SYLLABLE, len(letters) - place), 0, -1):
            piece = letters[place : place + size]
            if piece in syllables():
                for rest, tail in onward(place + size):
                    any_way = True
                    yield (piece, *rest), tail
        rest_of = letters[place:]
        if rest_of in _beginnings() and rest_of not in syllables():
            any_way = True
            yield (), rest_of
        if not any_way:
            dead.add(place)

    return onward(0)


_CONFUSED = (("ng", "n"), ("zh", "z"), ("ch", "c"), ("sh", "s"), ("v", "u"), ("l", "n"))


def near(letters: str) -> list[str]:
    """Letters that may have been meant: one left out, or one of the pairs that are often mixed up (n and ng, z and zh).

    Only those that are whole pinyin, sorted.
    """
    tried = {letters[:at] + letters[at + 1 :] for at in range(len(letters))}
    for long, short in _CONFUSED:
        for one, other in ((long, short), (short, long)):
            start = letters.find(one)
            while start >= 0:
                tried.add(letters[:start] + other + letters[start + len(one) :])
                start = letters.find(one, start + 1)
    return sorted(each for each in tried - {letters} if any(not tail for _, tail in split(each)))
