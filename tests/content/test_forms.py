"""The complete forms of the published items: filled from answers of every kind, and read back unchanged."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.cli.compose import load
from onewindow.core.catalogue.facts import Fact
from onewindow.core.catalogue.form_model import Write
from onewindow.core.catalogue.model import Catalogue, Element, ElementKind, OneThing
from onewindow.core.forms.expand_form import collapse_form, element_at, expand_form, form_of, form_to_json
from onewindow.core.forms.expand_write import ADDRESS
from tests.examples import examples

ROOT = Path(__file__).resolve().parents[2]
OWN = {"company-registration": "open-company", "land-planning-permit": "start-construction",
       "homestay-filing": "open-homestay"}  # fmt: skip
NAMES = st.sampled_from(
    [
        "王小溪",
        "欧阳云溪",
        "阿卜杜拉·买买提",
        "Anna Smith",
        "云溪县清水镇石桥村3号",
        "浙江省杭州市西湖区灵隐街道1号",
        "长期",
    ]
)


@cache
def catalogue() -> Catalogue:
    return load(ROOT / "content").catalogue


def values(element: Element) -> st.SearchStrategy[Any]:
    """Answers that an element takes."""
    options = [option.value for option in element.options]
    match element.kind:
        case ElementKind.YES_NO:
            return st.booleans()
        case ElementKind.NUMBER:
            return st.integers(0, 10**7) | st.decimals(0, 10**6, places=2, allow_nan=False).map(float)
        case ElementKind.DATE:
            return st.dates(date(1900, 1, 1), date(2100, 1, 1)).map(date.isoformat)
        case ElementKind.MULTI:
            return st.lists(st.sampled_from(options), min_size=1, unique=True)
        case ElementKind.CHOICE:
            return st.sampled_from(options)
        case ElementKind.PHONE:
            return st.sampled_from(["13800001234", "05001234507"])
        case _:
            return NAMES | st.text("甲乙丙丁省市县镇村路，、 1a", min_size=1, max_size=20)


@st.composite
def answered(draw: Any, item: str, thing: OneThing) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for need in catalogue().items[item].needs:
        element = element_at(catalogue(), thing, need.ref)
        assert element is not None
        rows = range(1, draw(st.integers(0, 6)) + 1) if need.role in thing.repeating else [0]
        for row in rows:
            if draw(st.integers(0, 4)):
                ref = f"{need.role}[{row}].{need.attribute}" if row else need.ref
                found[ref] = draw(values(element))
    return found


@pytest.mark.parametrize("item", OWN)
@given(st.data())
@examples(40)
def test_every_form_of_a_published_item_comes_back_unchanged(item: str, data: st.DataObject) -> None:
    thing = catalogue().things[OWN[item]]
    answers = data.draw(answered(item, thing))
    facts = []
    for ref, value in answers.items():
        element = element_at(catalogue(), thing, ref)
        assert element is not None
        facts.append(Fact(ref.partition(".")[0], element.code, value, "self"))
    shown = {"route.commitment": True, "route.id": "commitment"}
    form = expand_form(catalogue(), thing, item, facts, on=date(2026, 9, 15), values=shown)
    assert form.own
    back = collapse_form(catalogue(), thing, item, json.loads(json.dumps(form_to_json(form))))
    # What is derived from the answers (birth date from an id number) stands on the form too.
    assert {ref: value for ref, value in back.items() if ref in answers} == answers


def test_the_published_forms_write_in_other_units_in_parts_in_codes_and_in_rows() -> None:
    fields = {item: form_of(catalogue(), catalogue().things[thing], item) for item, thing in OWN.items()}
    every = {
        item: [*form.fields, *(c for t in form.tables for c in t.columns)] for item, form in fields.items()
    }
    assert all(any(field.unit for field in found) for found in every.values())
    assert all({Write.SURNAME, *ADDRESS} <= {field.write for field in found} for found in every.values())
    assert any(field.codes for field in every["homestay-filing"]) and fields["company-registration"].tables
    assert any(field.also for field in every["land-planning-permit"])


def test_a_form_made_from_the_needs_fits_every_item_of_every_thing() -> None:
    for thing in catalogue().things.values():
        for part in thing.parts:
            form = expand_form(catalogue(), thing, part.item, [], on=date(2026, 9, 15))
            refs = {ref.partition("[")[0] + ref.partition("]")[2] for cell in form.cells for ref in cell.refs}
            tables = {table.role for table in form.tables}
            for need in catalogue().items[part.item].needs:
                assert need.when is not None or need.ref in refs or need.role in tables, (part.item, need.ref)
