"""Repeating roles planned row by row: questions, papers, calls, and a list that fills all rows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from onewindow.core.catalogue.derive import derive
from onewindow.core.catalogue.facts import Fact
from onewindow.core.catalogue.model import (
    Assurance,
    Catalogue,
    ElementKind,
    FormSection,
    OneThing,
    Part,
    Role,
    SituationQuestion,
    SourceRows,
)
from onewindow.core.catalogue.rows import filled_role, given_by
from onewindow.core.compose import Plan, compose
from onewindow.core.compose.export import plan_to_json
from onewindow.core.forms import read_answers
from onewindow.core.kernel.text import Text
from tests.core.compose import build as b

SHAREHOLDER = Role("person", repeats=True, expect=2, max=3, label=Text("股东", "Shareholder"))
BUSINESS = (b.element("business.code", "信用代码"), b.element("business.name", "名称"))
REGISTRY = b.source("registry", "business", [("business.code",)], ["business.name"], name="市场主体登记")


def company(
    *, role: Role = SHAREHOLDER, sources: Any = (b.POLICE,), **more: Any
) -> tuple[Catalogue, OneThing]:
    """A licence that wants name and phone of every shareholder, and of the young ones a guardian."""
    licence = b.item(
        "licence",
        "营业执照",
        roles=("operator", "company", "shareholder"),
        needs=[
            b.need("operator.citizen_id"),
            b.need("company.code"),
            b.need("shareholder.citizen_id"),
            b.need("shareholder.name"),
            b.need("shareholder.phone", when=b.when(fact="shareholder.birth", lt="2008-01-01")),
        ],
        materials=[b.paper("id-card", of="shareholder", originals=1), b.paper("rules")],
    )
    one = b.thing(
        "open-company",
        [Part("licence")],
        roles={"operator": "person", "company": "business", "shareholder": "person"},
        sections=(FormSection("people", Text("人员"), ("operator", "shareholder")),),
        repeating={"shareholder": role},
        **more,
    )
    return b.catalogue([one], [licence], [*b.PERSON, *BUSINESS], sources, [b.BIRTH]), one


def planned(made: tuple[Catalogue, OneThing], facts: Any = (), situation: Any = None, **more: Any) -> Plan:
    catalogue, one = made
    return compose(
        catalogue, one, situation or {}, facts, on=b.ON, profile=b.PROFILE, calendar=b.CALENDAR, **more
    )


def asked(plan: Plan) -> list[str]:
    return [question.ref for question in plan.questions if question.required]


def test_every_expected_row_is_asked_for_its_own_key_and_the_register_gives_the_rest() -> None:
    plan = planned(company())
    assert {"shareholder[1].citizen_id", "shareholder[2].citizen_id"} <= set(asked(plan))
    given = {line.ref: (line.by, line.role) for line in plan.known}
    assert given["shareholder[2].name"] == ("police", "shareholder[2]")
    assert "shareholder[1].name" not in asked(plan)
    assert plan.proof is not None and plan.proof.calls == 2


def test_the_form_shows_rows_in_order_each_under_its_own_name() -> None:
    plan = planned(company())
    rows = [
        (q.group, q.row, q.short.zh, q.label.zh) for q in plan.questions if q.ref.endswith("].citizen_id")
    ]
    assert rows == [
        ("shareholder", 1, "身份证号", "股东 1：身份证号"),
        ("shareholder", 2, "身份证号", "股东 2：身份证号"),
    ]
    [group] = plan.groups
    assert (group.role, group.rows, group.settled, group.minimum, group.maximum) == (
        "shareholder",
        2,
        False,
        1,
        3,
    )
    assert group.titles[1] == Text("股东 2", "Shareholder 2")
    printed = plan_to_json(plan)
    assert printed["groups"][0]["rows"] == ["股东 1", "股东 2"]
    assert {q["row"] for q in printed["questions"] if q["group"] == "shareholder"} == {1, 2}


def test_the_number_of_rows_that_is_said_counts() -> None:
    three = planned(company(), [Fact("shareholder", "person.rows", 3, "self")])
    assert sum(ref.startswith("shareholder") and ref.endswith("citizen_id") for ref in asked(three)) == 3
    assert three.groups[0].settled
    one = planned(
        company(),
        [
            Fact("shareholder", "person.rows", 1, "self"),
            Fact("shareholder[2]", "person.citizen_id", "x", "self"),
        ],
    )
    assert not any("[2]" in question.ref for question in one.questions)


def test_a_situation_answer_may_be_the_number_of_rows() -> None:
    made = company(
        role=replace(SHAREHOLDER, count="situation.holders"),
        situation=[SituationQuestion("holders", Text("几位股东"), ElementKind.NUMBER)],
    )
    assert planned(made, situation={"holders": 3}).groups[0].rows == 3


def test_a_condition_inside_a_row_looks_at_that_row() -> None:
    facts = [
        Fact("shareholder[1]", "person.birth", "1990-01-01", "self"),
        Fact("shareholder[2]", "person.birth", "2010-01-01", "self"),
    ]
    refs = [question.ref for question in planned(company(sources=()), facts).questions]
    assert "shareholder[1].phone" in refs and "shareholder[2].phone" not in refs


def test_each_row_hands_in_its_own_paper_on_one_line() -> None:
    plan = planned(company())
    cards = next(line for line in plan.materials if line.material == "id-card")
    assert (cards.status, cards.rows, cards.originals) == ("asked", ("shareholder[1]", "shareholder[2]"), 2)
    # Two cards and the rules are three uploads.
    assert plan.proof is not None
    assert plan.proof.burden == 3 * 30 + sum(q.element.burden.weight() for q in plan.questions if q.required)


def listed(**more: Any) -> tuple[Catalogue, OneThing]:
    rows = (SourceRows("shareholder", "person", ("person.citizen_id", "person.name")),)
    return company(sources=(b.POLICE, replace(REGISTRY, rows=rows)), **more)


def test_a_list_fills_every_row_with_one_call() -> None:
    plan = planned(listed())
    given = {line.ref: (line.by, line.role) for line in plan.known}
    assert given["shareholder[1].name"] == given["shareholder[2].citizen_id"] == ("registry", "company")
    certain = [
        question.ref for question in plan.questions if question.required and not question.conditional_on
    ]
    assert certain == ["operator.citizen_id", "company.code"]
    assert plan.groups[0].filled_by == "registry"
    assert plan.sources == ("police", "registry") or plan.sources == ("registry",)


def test_a_list_of_another_relation_fills_nothing() -> None:
    plan = planned(listed(role=replace(SHAREHOLDER, relation="owner")))
    assert "shareholder[1].citizen_id" in asked(plan)


def test_rows_given_by_a_register_are_known_with_their_number() -> None:
    facts = [
        Fact("shareholder", "person.rows", 1, "registry", assurance=Assurance.REGISTER),
        Fact(
            "shareholder[1]",
            "person.citizen_id",
            "330300199001010018",
            "registry",
            assurance=Assurance.REGISTER,
        ),
        Fact("shareholder[1]", "person.name", "张三", "registry", assurance=Assurance.REGISTER),
    ]
    plan = planned(listed(), facts)
    assert not any(ref.startswith("shareholder") and ref.endswith(("id", "name")) for ref in asked(plan))
    assert plan.groups[0].rows == 1


def test_a_link_and_a_default_may_name_one_row() -> None:
    made = company(links=(("operator.citizen_id", "shareholder[1].citizen_id"),), sources=())
    refs = [question.ref for question in planned(made).questions]
    assert "shareholder[1].citizen_id" not in refs and "shareholder[2].citizen_id" in refs


def test_the_number_of_rows_is_read_within_its_bounds_and_a_row_by_the_bounds_of_its_role() -> None:
    catalogue, one = company()
    read = read_answers(catalogue, one, {"shareholder.rows": "3", "shareholder[3].name": " 李四 "})
    assert [(fact.ref, fact.value) for fact in read.facts] == [
        ("shareholder.rows", 3),
        ("shareholder[3].name", "李四"),
    ]
    wrong = read_answers(catalogue, one, {"shareholder.rows": "9", "company.rows": "2"})
    assert set(wrong.errors) == {"shareholder.rows", "company.rows"}


def test_a_rule_works_in_every_row() -> None:
    catalogue, one = company()
    known = [Fact("shareholder[2]", "person.citizen_id", "330300199001010018", "self")]
    found = derive(catalogue, one, known, on=b.ON)
    assert [(fact.ref, fact.value) for fact in found] == [("shareholder[2].birth", "1990-01-01")]


def test_a_list_of_a_source_is_taken_row_by_row_and_nothing_else_of_it() -> None:
    catalogue, one = listed()
    answer = {
        "business.name": "云溪公司",
        "business.secret": "x",
        "shareholder": [{"person.name": "张三", "person.phone": "1"}, {"person.citizen_id": "2"}],
        "owner": [{"person.name": "x"}],
    }
    assert given_by(catalogue.sources["registry"], answer) == {
        "business.name": "云溪公司",
        "shareholder": [{"person.name": "张三"}, {"person.citizen_id": "2"}],
    }
    assert filled_role(one, "shareholder", "company") == "shareholder"
    assert filled_role(one, "owner", "company") == ""
