"""The form builder's view of a question, and how its answer comes back.

A desk maps the elements of a plan to `FieldView`s; the tag `{% field %}` draws them with label, help, error, source and
why, all bound for screen readers. `read` turns a POST back into plain values; checking them is the core's business.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from .parts import Source, Words

KINDS = frozenset(
    (
        "text",
        "number",
        "money",
        "date",
        "phone",
        "id",
        "credit",
        "address",
        "email",
        "password",
        "choice",
        "select",
        "multi",
        "yesno",
        "long",
        "group",
        "rows",
        "known",
        "file",
    )
)
_MAX_ROWS = 200


@dataclass(frozen=True, slots=True)
class OptionView:
    """One answer to choose. A disabled one says why."""

    value: str
    label: Words
    hint: Words = ""
    disabled: bool = False
    why: Words = ""


@dataclass(frozen=True, slots=True)
class RowView:
    """One row of a repeating group; `fields` carry the row's values and errors. `label` such as 第 1 人."""

    fields: Sequence[FieldView]
    label: Words = ""


def field_id(name: str) -> str:
    """The id of the control of a name: `f-` + name, dots and row numbers with dashes (CSS and addresses can name it)."""
    return "f-" + name.replace(".", "-").replace("[", "-").replace("]", "")


@dataclass(frozen=True, slots=True)
class FieldView:
    """One question.

    `kind` is one of KINDS. `value` is a str (or bool, number, date), a list for `multi`. `constraints`: min, max, step,
    min_length, max_length, pattern, max_rows, autocomplete; they help the person type and are never the check itself.
    `unit` stands behind numbers. `why` says which part needs the answer. `unknown`: the address to send the form to when
    the person says "I don't know" (by a button `unknown` with the field's name); empty: there is no such button.
    Names are the names on the wire: a child of group `host` is `host.name`, a field of row 0 of `staff` is `staff.0.name`.
    Raises ValueError for an unknown kind.
    """

    name: str
    kind: str = "text"
    label: Words = ""
    help: Words = ""
    value: Any = ""
    options: Sequence[OptionView] = ()
    unit: Words = ""
    required: bool = True
    error: Words | None = None
    warning: Words | None = None
    source: Source | None = None
    why: Words = ""
    constraints: Mapping[str, Any] = field(default_factory=dict)
    fields: Sequence[FieldView] = ()
    rows: Sequence[RowView] = ()
    disabled: bool = False
    placeholder: Words = ""
    width: str = ""
    unknown: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"no field of kind {self.kind!r}")
        if self.kind in ("choice", "select", "multi") and not self.options:
            raise ValueError(f"{self.name}: a field of kind {self.kind!r} needs options")

    @property
    def id(self) -> str:
        """The control's id (`field_id`)."""
        return field_id(self.name)

    @property
    def first_id(self) -> str:
        """Where a link from the error summary leads: the first control."""
        if self.kind in ("choice", "multi", "yesno"):
            return f"{self.id}-1"
        if self.kind == "group" and self.fields:
            return self.fields[0].first_id
        return self.id

    @property
    def described_by(self) -> str:
        """The ids of help, warning and error, in reading order."""
        present = (("h", self.help), ("w", self.warning), ("e", self.error))
        return " ".join(f"{self.id}-{letter}" for letter, words in present if words)

    @property
    def chosen(self) -> tuple[str, ...]:
        """The chosen values as strings (one for a choice, many for `multi`)."""
        if self.value is None or self.value == "":
            return ()
        if self.kind == "yesno":
            return ("yes" if self.value in (True, "yes", "true", "1") else "no",)
        if isinstance(self.value, (list, tuple, set, frozenset)):
            return tuple(str(v) for v in self.value)
        return (str(self.value),)

    @property
    def shown(self) -> str:
        """The value as the control shows it (dates as YYYY-MM-DD)."""
        if self.value is None:
            return ""
        return self.value.isoformat() if hasattr(self.value, "isoformat") else str(self.value)


def errors_of(fields: Sequence[Any], path: str = "") -> list[tuple[str, Words]]:
    """`(id of the control, sentence)` of every error, inner fields too, in page order."""
    found: list[tuple[str, Words]] = []
    for each in fields:
        if each.error:
            found.append((each.first_id, each.error))
        found += errors_of(each.fields)
        for row in each.rows:
            found += errors_of(row.fields)
    return found


def read(fields: Sequence[FieldView], data: QueryDict) -> dict[str, Any]:
    """The answers of a POST by field name: str, list of str (`multi`), dict (`group`), list of dict (`rows`).

    Strings are stripped. A field that the page did not send is left out, so that an autosave of one section does not
    empty another; a choice without an answer and a `multi` with none are sent by their hidden companion as empty.
    """
    answers: dict[str, Any] = {}
    for each in fields:
        _read_one(each, each.name, data, answers)
    return answers


def _read_one(each: FieldView, key: str, data: QueryDict, answers: dict[str, Any]) -> None:
    if each.kind == "group":
        inner: dict[str, Any] = {}
        for child in each.fields:
            _read_one(child, child.name.removeprefix(each.name + "."), data, inner)
        answers[key] = inner
    elif each.kind == "rows":
        answers[key] = _read_rows(each.name, data)
    elif each.kind == "multi":
        if each.name in data:
            answers[key] = [value.strip() for value in data.getlist(each.name) if value.strip()]
    elif each.kind not in ("known", "file") and each.name in data:
        # The hidden companion of a choice comes first, the answer last.
        answers[key] = data.getlist(each.name)[-1].strip()


def _read_rows(wire: str, data: QueryDict) -> list[dict[str, Any]]:
    indices = set()
    for name in data:
        if name.startswith(wire + "."):
            index = name[len(wire) + 1 :].split(".", 1)[0]
            if index.isdigit() and len(index) < 5:
                indices.add(int(index))
    rows = []
    for index in sorted(indices)[:_MAX_ROWS]:
        prefix = f"{wire}.{index}."
        row: dict[str, Any] = {}
        for name in data:
            if name.startswith(prefix):
                values = [value.strip() for value in data.getlist(name)]
                row[name[len(prefix) :]] = values if len(values) > 1 else values[0]
        if any(row.values()):
            rows.append(row)
    return rows
