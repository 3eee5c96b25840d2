"""The one currency of composing, forms, judging and expansion: a fact with its provenance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from onewindow.core.catalogue.model import Assurance


def ref_of(subject: str, element: str) -> str:
    """`role.attribute` of an element of a role."""
    return f"{subject}.{element.partition('.')[2]}"


@dataclass(frozen=True, slots=True)
class Fact:
    """`subject` is a role of the one-thing (`operator`) or a row of a repeating one (`shareholder[1]`), `element` its
    attribute's code.

    `source`: `self` (the person said so), `situation`, `derived`, `default`, `part:<item>`, `held:<certificate>`,
    `document:<material>` or a source code. `value` is plain JSON.
    """

    subject: str
    element: str
    value: Any
    source: str
    keys_used: tuple[str, ...] = ()
    assurance: Assurance = Assurance.STATED
    observed_at: datetime | None = None
    valid_until: date | None = None
    purpose: str = ""

    @property
    def ref(self) -> str:
        """`role.attribute`, the name conditions and needs use."""
        return ref_of(self.subject, self.element)
