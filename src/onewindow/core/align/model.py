"""The shapes of the room: raw forms in, groups of fields with one meaning out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from onewindow.core.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a raw form. `labels`: every label the form prints for it, the most often one only."""

    id: str
    labels: tuple[str, ...]
    section: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A form as a department brings it; fields stand in printed order."""

    id: str
    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided: `same` of two fields, or `element` accepted or refused for one."""

    fields: tuple[str, ...]
    same: bool | None = None
    element: str = ""
    accept: bool = True


@dataclass(frozen=True, slots=True)
class Group:
    """Fields of one meaning. `element` is None where the dictionary has none; `code` is the catalogue's element."""

    element: str | None
    label: str
    fields: tuple[str, ...]
    confidence: float
    evidence: str
    code: str = ""

    def to_json(self) -> dict[str, Any]:
        return {
            "element": self.element,
            "label": self.label,
            "fields": list(self.fields),
            "confidence": self.confidence,
            "evidence": self.evidence,
            **({"code": self.code} if self.code else {}),
        }


@dataclass(frozen=True, slots=True)
class Unsure:
    """Two fields a person should look at, and why."""

    first: str
    second: str
    reason: Text

    def to_json(self, locale: str) -> list[str]:
        return [self.first, self.second, self.reason.pick(locale)]


@dataclass(frozen=True, slots=True)
class Alignment:
    """The proposal: every field stands in exactly one group."""

    groups: tuple[Group, ...]
    unsure: tuple[Unsure, ...] = field(default=())

    def to_json(self, locale: str = "zh-hans") -> dict[str, Any]:
        return {
            "groups": [group.to_json() for group in self.groups],
            "unsure": [pair.to_json(locale) for pair in self.unsure],
        }
