"""The form a department prints: its own fields, its own way of writing, its own codes, its own tables.

The platform asks once in its own words and fills these forms (`core.forms.expand_form`); nothing may be lost on the way.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from onewindow.core.catalogue.basis import Basis
from onewindow.core.catalogue.conditions import Condition


class Write(StrEnum):
    """How a form writes a value. The parts of one split (`surname` and `given`) stand in fields of their own."""

    VALUE = "value"
    LABEL = "label"
    SURNAME = "surname"
    GIVEN = "given"
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWN = "town"
    DETAIL = "detail"
    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    AREA_CODE = "area_code"
    NUMBER = "number"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of a department's form.

    `id`: the department's own, once in a form. `label`: its own wording. `ref`: the fact (`operator.name`); a column of
    a table names the attribute only. `also`: further facts written into the same field, with `join` between them.
    `write`: the part or way of writing. `unit`: the unit the form counts in (亩, 公顷, 万元, 分 …); `decimals`: how many
    the form prints at most, None for as many as are needed. `codes`: our value → the department's code. `fixed`: printed
    as it is, when no fact stands behind it.
    """

    id: str
    label: str
    ref: str = ""
    write: Write = Write.VALUE
    unit: str = ""
    decimals: int | None = None
    codes: dict[str, str] = field(default_factory=dict)
    also: tuple[str, ...] = ()
    join: str = ""
    fixed: str = ""
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class FormTable:
    """Rows of a repeating role (股东, 共有人, 客房): at most `rows` on a page, the rest on sheets headed 续表."""

    id: str
    title: str
    role: str
    columns: tuple[FormField, ...]
    rows: int = 5
    continued: str = "续表"


@dataclass(frozen=True, slots=True)
class Form:
    """The complete form of one item, as its department prints it."""

    title: str
    fields: tuple[FormField, ...] = ()
    tables: tuple[FormTable, ...] = ()
    number: str = ""
    basis: Basis = Basis("reconstructed", "")
