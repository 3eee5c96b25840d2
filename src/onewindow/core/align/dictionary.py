"""The dictionary: parties, attributes and cue words of `content/align`, made ready for longest-match reading."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from onewindow.core.kernel.refusal import declare, refuse

declare(
    "align.bad-dictionary",
    zh="字段词典第 {where} 处读不懂：{why}。",
    en="The dictionary of form fields cannot be read at {where}: {why}.",
)

PERSON, UNIT, EITHER, THING = "person", "unit", "either", "thing"
OPEN = ("any", "person", "unit")  # entities whose party is told by the form, not by the attribute


@dataclass(frozen=True, slots=True)
class Party:
    """A person, organisation or thing a field may be about. `folds`: whom it means where that one is not named."""

    id: str
    type: str
    label: str
    folds: str = ""


@dataclass(frozen=True, slots=True)
class Attribute:
    """What is asked about a party. `entity`: a party, or `any`, `person`, `unit` (told by the form)."""

    entity: str
    name: str
    variant: str
    label: str
    kind: str

    @property
    def id(self) -> str:
        return f"{self.entity}.{self.name}" + (f"~{self.variant}" if self.variant else "")


@dataclass(slots=True)
class Word:
    """What a stretch of a label may be; a stretch may be several things at once."""

    party: str = ""
    attribute: Attribute | None = None
    qualifier: bool = False
    filler: bool = False
    connector: bool = False


@dataclass(slots=True)
class Dictionary:
    """Built by `read_dictionary`; immutable by use."""

    parties: dict[str, Party] = field(default_factory=dict)
    attributes: dict[str, Attribute] = field(default_factory=dict)
    words: dict[str, Word] = field(default_factory=dict)
    heads: dict[str, str] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    latin_units: tuple[tuple[str, str], ...] = ()
    instructions: frozenset[str] = frozenset()
    instruction_signs: tuple[str, ...] = ()
    idle: dict[str, frozenset[str]] = field(default_factory=dict)
    spellings: tuple[tuple[str, str], ...] = ()
    same: dict[str, str] = field(default_factory=dict)
    contrasts: tuple[tuple[str, str], ...] = ()
    subjects: dict[str, str] = field(default_factory=dict)
    endings: dict[str, str] = field(default_factory=dict)
    of_the_act: dict[str, str] = field(default_factory=dict)
    confidence: dict[str, tuple[float, float, float]] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    longest: int = 1
    memory: dict[tuple[str, str], Any] = field(default_factory=dict, repr=False)

    def once(self, kind: str, text: str, make: Callable[[str], Any]) -> Any:
        """`make(text)`, worked out once for each text: forms repeat their labels. Pure, so only time is saved."""
        found = self.memory.get((kind, text))
        if found is None:
            if len(self.memory) > 50_000:
                self.memory.clear()
            found = self.memory[kind, text] = make(text)
        return found

    def unit_of(self, text: str) -> str:
        """The dimension of a unit of measure (`area`, `money`, …), or an empty string."""
        return self.units.get(text, "") or self.units.get(text.removeprefix("单位:"), "")

    def is_instruction(self, text: str) -> bool:
        """Whether a bracket tells how to fill in or sign."""
        if text in self.instructions:
            return True
        return (
            len(text) > 3 and text not in self.words and any(sign in text for sign in self.instruction_signs)
        )

    def type_of(self, party: str) -> str:
        """`person`, `unit`, `either` or `thing`; a party read off the form carries its type before a colon."""
        if party.startswith("~"):
            return party[1:].partition(":")[0]
        known = self.parties.get(party)
        return known.type if known else THING


def read_dictionary(
    parties: Iterable[Mapping[str, Any]],
    elements: Iterable[Iterable[str]],
    cues: Mapping[str, Any],
    codes: Mapping[str, str] | None = None,
) -> Dictionary:
    """The dictionary from plain documents (`parties.yaml`, `elements/*.yaml`, `cues.yaml`, `codes.yaml`).

    Raises Refused (`align.bad-dictionary`) for a row of another shape, a party that is not declared, or a label that
    names two elements.
    """
    made = Dictionary(codes=dict(codes or {}))
    try:
        _read_cues(made, cues)
        for row in parties:
            _add_party(made, row)
        for entry in elements:
            _add_element(made, list(entry))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise refuse("align.bad-dictionary", where="content/align", why=repr(error)) from error
    _add_tails(made, cues["tails"])
    unknown = [p.id for p in made.parties.values() if p.folds and p.folds not in made.parties]
    if unknown:
        raise refuse("align.bad-dictionary", where="、".join(unknown), why="folds")
    made.longest = max(map(len, made.words), default=1)
    return made


def _split(text: str) -> list[str]:
    return [part for part in text.split("|") if part]


def _word(made: Dictionary, surface: str) -> Word:
    return made.words.setdefault(surface, Word())


def _add_party(made: Dictionary, row: Mapping[str, Any]) -> None:
    party = Party(row["id"], row["type"], row["label"], row.get("folds", ""))
    if party.id in made.parties or party.type not in (PERSON, UNIT, EITHER, THING):
        raise refuse("align.bad-dictionary", where=party.id, why="id, type")
    made.parties[party.id] = party
    for surface in [party.label, *_split(row["names"])]:
        word = _word(made, surface)
        word.party = word.party or party.id


def _add_element(made: Dictionary, entry: list[str]) -> None:
    code, label, kind, surfaces = entry
    entity, dot, rest = code.partition(".")
    name, _, variant = rest.partition("~")
    if not dot or code in made.attributes:
        raise refuse("align.bad-dictionary", where=code, why="id")
    attribute = Attribute(entity, name, variant, label, kind)
    made.attributes[code] = attribute
    for surface in {label: 0, **dict.fromkeys(_split(surfaces), 0)}:
        word = _word(made, surface)
        if word.attribute is not None and word.attribute is not attribute:
            raise refuse("align.bad-dictionary", where=surface, why=f"{word.attribute.id} | {code}")
        word.attribute = attribute


def _add_tails(made: Dictionary, tails: Iterable[Iterable[str]]) -> None:
    """Read 发证时间 as 发证日期, 证书号码 as 证书编号: only where the dictionary does not hold the label itself."""
    known = [(surface, word.attribute) for surface, word in made.words.items() if word.attribute is not None]
    for surface, attribute in known:
        for same in tails:
            tail = max((one for one in same if surface.endswith(one)), key=len, default="")
            stem = surface.removesuffix(tail)
            if not tail or len(stem) < 2:
                continue
            for other in same:
                if stem + other not in made.words:
                    made.words[stem + other] = Word(attribute=attribute)


def _read_cues(made: Dictionary, cues: Mapping[str, Any]) -> None:
    for surface in _split(cues["qualifiers"]):
        _word(made, surface).qualifier = True
    for surface in _split(cues["fillers"]):
        _word(made, surface).filler = True
    for surface in [*_split(cues["connectors"]), "|"]:
        _word(made, surface).connector = True
    made.heads = {word: head for head, words in cues["heads"].items() for word in _split(words)}
    made.units = {unit: dimension for dimension, units in cues["units"].items() for unit in _split(units)}
    latin = [(unit, dim) for unit, dim in made.units.items() if unit.isascii() and unit[0].isalpha()]
    latin += [(unit, dim) for unit, dim in made.units.items() if unit in ("平方米", "万元", "立方米", "公斤")]
    made.latin_units = tuple(sorted(latin, key=lambda pair: -len(pair[0])))
    made.instructions = frozenset(_split(cues["instructions"]))
    made.instruction_signs = tuple(_split(cues["instruction_signs"]))
    made.idle = {name: frozenset(_split(words)) for name, words in cues["idle"].items()}
    made.spellings = tuple(cues["spellings"].items())
    made.same = dict(cues["same"])
    made.contrasts = tuple((first, second) for first, second in cues["contrasts"])
    made.subjects = dict(cues["subjects"])
    made.endings, made.of_the_act = dict(cues.get("endings", {})), dict(cues.get("of_the_act", {}))
    made.confidence = {name: (float(a), float(b), float(c)) for name, (a, b, c) in cues["confidence"].items()}
