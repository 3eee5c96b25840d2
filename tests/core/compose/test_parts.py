"""Which parts apply, what is asked next, and what an answer is."""

from __future__ import annotations

from typing import Any

import pytest

from onewindow.core.catalogue.conditions import condition_from_json
from onewindow.core.catalogue.model import ElementKind, Option, Part, Route, SituationQuestion
from onewindow.core.compose import Plan, compose, read_answers
from onewindow.core.compose.names import NotApplicable
from onewindow.core.kernel.refusal import Refused
from onewindow.core.kernel.text import Text
from tests.core.compose import build as b


def plan(situation: dict[str, Any], **more: Any) -> Plan:
    catalogue, one = b.inn()
    return compose(catalogue, one, situation, on=b.ON, profile=b.PROFILE, calendar=b.CALENDAR, **more)


def applies(found: Plan) -> dict[str, bool | None]:
    return {part.item: part.applies for part in found.parts}


def test_without_answers_the_open_parts_name_what_would_settle_them() -> None:
    found = plan({})
    assert applies(found) == {"licence": True, "hygiene": True, "fire": None, "sign": None}
    assert {p.item: p.settled_by for p in found.parts} == {
        "licence": (), "hygiene": (), "fire": ("situation.area",), "sign": ("situation.sign",),
    }


def test_answers_settle_the_parts_and_the_reason_names_the_answer() -> None:
    found = plan({"area": 350, "sign": False})
    assert applies(found) == {"licence": True, "hygiene": True, "fire": True, "sign": False}
    reasons = {part.item: part.why.zh for part in found.parts}
    assert reasons["fire"] == "按您的回答要办：多大面积：350 平方米。"
    assert reasons["sign"] == "按您的回答不用办：要不要装招牌：否。"


def test_only_questions_that_can_still_matter_are_put_next() -> None:
    assert plan({}).next_situation == ("area", "sign")
    assert plan({"area": 10}).next_situation == ("sign",)
    # Whether the sign is lit decides nothing, so it is never asked.
    assert plan({"area": 10, "sign": True}).next_situation == ()


def test_at_most_three_questions_are_put_at_a_time_those_that_settle_most_first() -> None:
    keys = [f"q{number}" for number in range(6)]
    questions = [SituationQuestion(key, Text(key), ElementKind.YES_NO) for key in keys]
    parts = [Part(f"i{n}", b.when(fact=f"situation.{key}", eq=True)) for n, key in enumerate(keys)]
    twice = Part("i6", b.when(all=[{"fact": "situation.q5", "eq": True}, {"fact": "situation.q4", "eq": True}]))
    one = b.thing("many", [*parts, twice], situation=questions)
    catalogue = b.catalogue([one], [b.item(f"i{n}", f"事项{n}") for n in range(7)])
    found = compose(catalogue, one, {}, on=b.ON, profile=b.PROFILE, calendar=b.CALENDAR)
    assert found.next_situation == ("q0", "q4", "q5")


def test_a_question_that_depends_on_another_waits_for_it() -> None:
    questions = [
        SituationQuestion("meals", Text("做不做饭"), ElementKind.YES_NO),
        SituationQuestion("raw", Text("做不做生食"), ElementKind.YES_NO,
                          when=b.when(fact="situation.meals", eq=True)),
    ]
    one = b.thing("kitchen", [Part("raw-permit", b.when(fact="situation.raw", eq=True))], situation=questions)
    catalogue = b.catalogue([one], [b.item("raw-permit", "生食许可")])

    def composed(situation: dict[str, Any]) -> Plan:
        return compose(catalogue, one, situation, on=b.ON, profile=b.PROFILE, calendar=b.CALENDAR)

    assert composed({}).next_situation == ("meals",)
    assert composed({"meals": True}).next_situation == ("raw",)
    # No meals: the question about raw food is never put, and its part is ruled out, not left open for ever.
    assert applies(composed({"meals": False})) == {"raw-permit": False}
    # An answer given before the other was changed does not count any more.
    assert applies(composed({"meals": False, "raw": True})) == {"raw-permit": False}


def test_a_question_that_is_never_put_settles_its_fact_under_every_name() -> None:
    questions = [
        SituationQuestion("meals", Text("做不做饭"), ElementKind.YES_NO),
        SituationQuestion("rooms", Text("几间"), ElementKind.NUMBER, sets="premises.rooms",
                          when=b.when(fact="situation.meals", eq=True)),
    ]
    one = b.thing("rooms", [Part("big", b.when(fact="premises.rooms", gt=14))], situation=questions)
    catalogue = b.catalogue([one], [b.item("big", "大店")], b.PROPERTY)
    found = compose(catalogue, one, {"meals": False}, on=b.ON, profile=b.PROFILE, calendar=b.CALENDAR)
    assert applies(found) == {"big": False}


def test_an_inapplicable_answer_compares_false_with_everything() -> None:
    nothing = NotApplicable()
    assert [nothing == 1, nothing > 1, nothing <= 1, 1 in nothing, nothing in (1, 2)] == [False] * 5
    assert nothing != 1


def test_a_fact_known_from_elsewhere_settles_a_part_without_the_question() -> None:
    from onewindow.core.catalogue.facts import Fact

    found = plan({}, facts=[Fact("premises", "property.area", 400, "titles")])
    assert applies(found)["fire"] is True
    assert found.next_situation == ("sign",)


def test_committed_parts_say_so_and_the_others_say_why_not() -> None:
    found = plan({"area": 350, "sign": False}, route="commitment")
    assert {p.item: p.committed for p in found.applying} == {"licence": False, "hygiene": False, "fire": True}
    why = {p.item: p.commitment_why.zh for p in found.applying}
    assert why["fire"] == "按告知承诺先办后查。"
    assert why["hygiene"] == "法律没有允许这一项用告知承诺，按一般程序办。"


def test_a_route_that_the_situation_excludes_is_a_named_conflict_and_nothing_is_committed() -> None:
    catalogue, one = b.inn()
    from dataclasses import replace

    shut = replace(one.routes[1], when=b.when(fact="situation.area", le=300))
    one = replace(one, routes=(one.routes[0], shut))
    found = compose(catalogue, one, {"area": 350}, on=b.ON, profile=b.PROFILE, calendar=b.CALENDAR,
                    route="commitment")
    assert [c.kind for c in found.conflicts] == ["route-not-open"]
    assert not any(part.committed for part in found.parts)


def test_without_a_route_the_first_that_is_not_excluded_is_taken() -> None:
    assert plan({}).route == "ordinary"


def test_an_item_that_is_missing_or_not_in_force_is_a_named_conflict_and_the_rest_stands() -> None:
    from datetime import date

    late = b.item("late", "新事项", effective_from=date(2027, 1, 1))
    one = b.thing("mixed", [Part("late"), Part("ghost"), Part("now")])
    catalogue = b.catalogue([one], [late, b.item("now", "现行事项")])
    found = compose(catalogue, one, {}, on=b.ON, profile=b.PROFILE, calendar=b.CALENDAR)
    assert [(c.kind, c.sides) for c in found.conflicts] == [
        ("item-not-in-force", ("late",)), ("item-missing", ("ghost",)),
    ]
    assert applies(found) == {"now": True}


def test_answers_come_as_text_or_json_and_get_the_type_of_their_question() -> None:
    _, one = b.inn()
    assert read_answers(one, {"area": "350.5", "sign": "是", "lit": "lit"}) == {
        "area": 350.5, "sign": True, "lit": "lit",
    }
    assert read_answers(one, {"situation.area": 12, "sign": False, "lit": ""}) == {"area": 12, "sign": False}


def test_every_wrong_key_and_value_is_refused_at_once() -> None:
    _, one = b.inn()
    with pytest.raises(Refused) as refused:
        read_answers(one, {"nope": 1, "area": "wide", "lit": "pink", "sign": True})
    assert [r.code for r in refused.value.refusals] == [
        "compose.no-question", "compose.bad-answer", "compose.bad-answer",
    ]


@pytest.mark.parametrize("raw", ["nan", "inf", "1e999", "", " ", "12m", True])
def test_a_number_that_is_none_is_never_read_as_one(raw: Any) -> None:
    _, one = b.inn()
    if raw == "":
        assert read_answers(one, {"area": raw}) == {}
        return
    with pytest.raises(Refused):
        read_answers(one, {"area": raw})


def test_an_unknown_thing_and_an_unknown_route_are_refused_by_name() -> None:
    catalogue, one = b.inn()
    with pytest.raises(Refused) as refused:
        compose(catalogue, "nope", {}, on=b.ON, profile=b.PROFILE, calendar=b.CALENDAR)
    assert refused.value.code == "compose.no-thing"
    with pytest.raises(Refused) as refused:
        compose(catalogue, one, {}, on=b.ON, profile=b.PROFILE, calendar=b.CALENDAR, route="fast")
    assert refused.value.code == "compose.no-route"


def test_multiple_choice_answers_are_lists_of_known_values() -> None:
    question = SituationQuestion("kinds", Text("品种"), ElementKind.MULTI,
                                 (Option("hot", Text("热食")), Option("raw", Text("生食"))))
    one = b.thing("food", [Part("i")], situation=[question],
                  routes=(Route("ordinary", Text(""), Text(""), None, 1),))
    assert read_answers(one, {"kinds": "hot,raw"}) == {"kinds": ["hot", "raw"]}
    with pytest.raises(Refused):
        read_answers(one, {"kinds": ["hot", "cold"]})


def test_a_register_that_contradicts_an_answer_counts_and_the_person_is_told() -> None:
    from onewindow.core.catalogue.facts import Fact

    register = Fact("premises", "property.area", 350, "titles")
    found = plan({"area": 100, "sign": False}, facts=[register])
    assert applies(found)["fire"] is True
    assert [(c.kind, c.sides) for c in found.conflicts] == [("answer-differs", ("situation.area", "titles"))]
    assert found.conflicts[0].what.zh == "“多大面积”您答的是 100，不动产登记是 350，按不动产登记的算。"
    agreeing = Fact("premises", "property.area", 100, "titles")
    assert plan({"area": 100, "sign": False}, facts=[agreeing]).conflicts == ()


def test_none_of_the_choices_is_an_answer_and_settles_the_parts() -> None:
    asked = SituationQuestion("acts", Text("要办哪几件"), ElementKind.MULTI, (Option("sale", Text("过户")),))
    when = condition_from_json({"fact": "situation.acts", "contains": "sale"})
    thing = b.thing("acts", [Part("i0", when)], situation=[asked])
    found = b.catalogue([thing], [b.item("i0", "甲")])

    def plan(**answers: object):  # type: ignore[no-untyped-def]
        return compose(found, thing, answers, on=b.ON, profile=b.PROFILE, calendar=b.CALENDAR)

    assert plan().next_situation == ("acts",)
    for none in ("none", ["none"], []):
        made = plan(acts=none)
        assert made.next_situation == () and made.parts[0].applies is False
        assert made.situation == {"acts": []}
    with pytest.raises(Refused) as no:
        plan(acts="none,sale")
    assert no.value.refusals[0].code == "compose.bad-answer"
