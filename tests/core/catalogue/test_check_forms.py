"""The content check of complete forms: what could not be filled, or not be read back, is named."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from onewindow.core.catalogue.check.findings import Findings
from onewindow.core.catalogue.check.forms import UNITS, check_forms
from onewindow.core.catalogue.form_model import Form, FormField, FormTable, Write
from onewindow.core.catalogue.model import ElementKind, Option, Part, Role
from onewindow.core.forms.expand_write import FACTORS, SPLITS
from onewindow.core.kernel.text import Text
from tests.core.compose import build as b

USE = b.element(
    "property.use",
    "用途",
    ElementKind.CHOICE,
    options=(Option("own", Text("自用")), Option("let", Text("租"))),
)
NAMED = (
    FormField("1", "姓", "operator.name", Write.SURNAME),
    FormField("2", "名", "operator.name", Write.GIVEN),
)
REST = (FormField("3", "面积", "premises.area", unit="亩"),
        FormField("4", "用途", "premises.use", codes={"own": "1", "let": "2"}))  # fmt: skip
ROWS = FormTable("T", "股东", "holder", (FormField("1", "姓名", "name"),))


def found(*fields: FormField, tables: tuple[FormTable, ...] = (ROWS,), **more: Any) -> list[tuple[str, str]]:
    needs = [b.need(ref) for ref in ("operator.name", "premises.area", "premises.use", "holder.name")]
    item = b.item("a", "甲", needs=needs, form=Form(more.pop("title", "申请表"), fields, tables))
    thing = replace(
        b.thing("x", [Part("a")], roles={"operator": "person", "premises": "property", "holder": "person"}),
        repeating={"holder": Role("person", repeats=more.pop("repeats", True))}
        if more.pop("rows", True)
        else {},
    )
    findings = Findings(b.catalogue([thing], [item], [*b.PERSON, *b.PROPERTY, USE]))
    check_forms(findings)
    return [(problem.rule, problem.path) for problem in findings.problems]


def test_a_form_that_can_be_filled_and_read_back_has_no_problem() -> None:
    assert found(*NAMED, *REST) == []


def test_what_the_item_needs_stands_on_the_form_and_nothing_else() -> None:
    assert found(*NAMED, REST[0]) == [("form-missing", "form")]
    extra = FormField("9", "电话", "operator.phone")
    assert found(*NAMED, *REST, extra) == [("form-extra", "form.fields[4]")]


def test_a_split_a_unit_a_code_list_or_a_join_that_loses_something_is_named() -> None:
    assert found(NAMED[0], *REST) == [("form-split", "form.fields[0]")]
    assert found(*NAMED, replace(REST[0], unit="斤"), REST[1]) == [("form-unit", "form.fields[2]")]
    for codes in ({"own": "1"}, {"own": "1", "let": "1"}):
        assert found(*NAMED, REST[0], replace(REST[1], codes=codes)) == [("form-codes", "form.fields[3]")]
    both = FormField("5", "姓名和面积", "operator.name", also=("premises.area",))
    assert found(*NAMED, *REST, both) == [("form-join", "form.fields[4]")]


def test_tables_are_of_roles_that_repeat_and_ids_stand_once() -> None:
    assert found(*NAMED, *REST, rows=False) == [("form-table", "form.tables[0].role")]
    assert found(*NAMED, *REST, replace(REST[0], unit="公顷")) == [("duplicate-code", "form.fields[4].id")]
    assert found(*NAMED, *REST, title=" ") == [("empty", "form.title")]


def test_the_check_knows_the_units_and_splits_that_the_writing_knows() -> None:
    assert set(FACTORS) == UNITS
    assert {how for split in SPLITS for how in split} == set(Write) - {Write.VALUE, Write.LABEL, Write.CODE}
