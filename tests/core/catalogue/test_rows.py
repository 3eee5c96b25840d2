"""Repeating roles in content: both forms are read, faults are placed, rows are written out."""

from __future__ import annotations

from typing import Any

from onewindow.core.catalogue.check import check_bodies
from onewindow.core.catalogue.conditions import condition_from_json, holds
from onewindow.core.catalogue.facts import Fact
from onewindow.core.catalogue.model import MaterialNeed, Necessity, Need
from onewindow.core.catalogue.read import read_document
from onewindow.core.catalogue.rows import (
    Rows,
    count_rows,
    item_with_rows,
    plain_ref,
    row_of,
    unrolled_item,
    unrolled_thing,
)
from onewindow.core.kernel.text import Text
from tests.core.compose.build import item, thing

SHAREHOLDER = {
    "entity": "person",
    "repeats": True,
    "expect": 2,
    "max": 3,
    "label": {"zh-hans": "股东", "en": "Shareholder"},
}


def body(**more: Any) -> dict[str, Any]:
    words = {"zh-hans": "开公司", "en": "Open a company"}
    return {
        "code": "open-company",
        "name": words,
        "summary": words,
        "words": [],
        "lead": "market",
        "audience": [],
        "roles": {"operator": "person", "shareholder": SHAREHOLDER},
        "applicant_role": "operator",
        "title_ref": "operator.name",
        "situation": [],
        "parts": [{"item": "licence"}],
        "routes": [],
        "sections": [],
        "before": {},
        "reference": {},
        "reference_route": "ordinary",
        **more,
    }


def test_a_role_is_read_in_short_and_in_long_form() -> None:
    read, problems = read_document("things", "open-company", body())
    assert not problems
    assert read.roles == {"operator": "person", "shareholder": "person"}
    assert list(read.repeating) == ["shareholder"]
    role = read.repeating["shareholder"]
    assert (role.expect, role.min, role.max, role.label) == (2, 1, 3, Text("股东", "Shareholder"))


def test_a_long_form_that_does_not_repeat_is_an_ordinary_role() -> None:
    read, problems = read_document("things", "x", body(roles={"operator": {"entity": "person"}}))
    assert (problems, read.roles, read.repeating) == ([], {"operator": "person"}, {})


def test_a_misspelt_key_of_a_role_is_named_once_with_its_place() -> None:
    _, problems = read_document(
        "things", "x", body(roles={"operator": "person", "s": {**SHAREHOLDER, "expct": 1}})
    )
    assert [(p.path, p.rule) for p in problems] == [("roles.s.expct", "unknown-key")]


def test_bounds_and_single_rows_are_checked() -> None:
    wrong = {**SHAREHOLDER, "min": 5, "label": ""}
    bodies = {
        "things": {
            "open-company": body(
                roles={"operator": "person", "shareholder": wrong},
                applicant_role="shareholder",
                title_ref="shareholder.name",
            )
        },
        "elements": {
            "person.name": {"code": "person.name", "label": {"zh-hans": "姓名", "en": "Name"}, "kind": "text"}
        },
    }
    _, problems = check_bodies(bodies)
    found = {(p.path, p.rule) for p in problems}
    assert {
        ("roles.shareholder", "rows-bounds"),
        ("roles.shareholder.label", "rows-label"),
        ("applicant_role", "rows-one"),
        ("title_ref", "rows-one"),
    } <= found


def test_a_list_of_a_source_must_name_elements_of_its_entity() -> None:
    source = {
        "code": "registry",
        "name": {"zh-hans": "登记", "en": "Registry"},
        "owner": "market",
        "entity": "business",
        "keys": [[]],
        "yields": [],
        "legal_basis": "某法 第一条",
        "notice": "",
        "rows": [{"relation": "shareholder", "entity": "person", "yields": ["business.name"]}],
        "hours": ["8-18"],
        "when": {"fact": "business.kindd", "eq": "x"},
    }
    named = {"code": "business.name", "label": {"zh-hans": "名称", "en": "Name"}, "kind": "text"}
    _, problems = check_bodies({"sources": {"registry": source}, "elements": {"business.name": named}})
    found = {(p.path, p.rule) for p in problems}
    assert {
        ("rows[0].yields[0]", "other-entity"),
        ("hours[0]", "source-hours"),
        ("when", "reference"),
    } <= found


def test_a_list_that_could_belong_to_two_roles_must_say_whose_it_is() -> None:
    source = {
        "code": "registry", "name": {"zh-hans": "登记", "en": "Registry"}, "owner": "market", "entity": "business",
        "keys": [[]], "yields": [], "legal_basis": "某法 第一条", "notice": "",
        "rows": [{"relation": "shareholder", "entity": "person", "yields": ["person.name"]}],
    }  # fmt: skip

    def rules(**role: Any) -> set[str]:
        roles = {"old": "business", "new": "business", "operator": "person", "shareholder": {**SHAREHOLDER, **role}}
        _, problems = check_bodies({"sources": {"registry": source}, "things": {"open-company": body(roles=roles)}})
        return {problem.rule for problem in problems}

    assert "rows-of" in rules()
    assert "rows-of" not in rules(of="new")


def test_rows_have_names() -> None:
    assert row_of("shareholder[2].name") == ("shareholder", 2)
    assert row_of("operator.name") == ("operator", 0)
    assert plain_ref("shareholder[2].name") == "shareholder.name"
    assert plain_ref("situation.area") == "situation.area"


def one() -> Any:
    read, _ = read_document("things", "open-company", body(defaults={"shareholder.nation": "汉"}))
    return read


def test_the_number_of_rows_is_said_else_named_else_expected_and_kept_in_bounds() -> None:
    def rows(*facts: Fact) -> tuple[Rows, ...]:
        return count_rows(one(), facts, {})

    assert rows() == (Rows("shareholder", 2, False),)
    assert rows(Fact("shareholder[3]", "person.name", "李", "self")) == (Rows("shareholder", 3, False),)
    assert rows(Fact("shareholder", "person.rows", 1, "self")) == (Rows("shareholder", 1, True),)
    assert rows(Fact("shareholder", "person.rows", 9, "self")) == (Rows("shareholder", 3, True),)
    assert rows(Fact("shareholder", "person.rows", 0, "self")) == (Rows("shareholder", 1, True),)


def test_every_row_becomes_a_role_with_its_own_needs_papers_and_conditions() -> None:
    rows = (Rows("shareholder", 2, True),)
    adult = condition_from_json({"fact": "shareholder.age", "lt": 18})
    licence = item(
        "licence",
        "营业执照",
        roles=("operator", "shareholder"),
        needs=[Need("operator.name"), Need("shareholder.guardian", when=adult)],
        materials=[
            MaterialNeed("id-card", Necessity.REQUIRED, 10, of="shareholder"),
            MaterialNeed("consent", Necessity.REQUIRED, 10, when=adult),
        ],
    )
    written = unrolled_item(licence, rows)
    assert [need.ref for need in written.needs] == [
        "operator.name",
        "shareholder[1].guardian",
        "shareholder[2].guardian",
    ]
    assert written.needs[2].when == condition_from_json({"fact": "shareholder[2].age", "lt": 18})
    assert [line.of for line in written.materials] == ["shareholder[1]", "shareholder[2]", ""]
    consent = written.materials[2].when
    assert holds(consent, {"shareholder[1].age": 30, "shareholder[2].age": 17}).outcome is True
    assert holds(consent, {"shareholder[1].age": 30}).outcome is None
    assert item_with_rows(licence, rows) is item_with_rows(licence, rows)
    full = unrolled_thing(one(), rows)
    assert list(full.roles) == ["operator", "shareholder[1]", "shareholder[2]"]
    assert full.defaults == {"shareholder[1].nation": "汉", "shareholder[2].nation": "汉"}


def test_an_item_without_repeating_roles_stays_the_same_object() -> None:
    plain = item("sign", "招牌", needs=[Need("operator.name")])
    assert unrolled_item(plain, (Rows("shareholder", 2, True),)) is plain
    simple = thing("t", [])
    assert unrolled_thing(simple, ()) is simple
