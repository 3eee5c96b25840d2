"""Why a question is asked: the difference to the form without its need, its answer, its source."""

from __future__ import annotations

from typing import Any

from hypothesis import given

from onewindow.core.catalogue.facts import Fact
from onewindow.core.catalogue.model import Catalogue, OneThing, Part
from onewindow.core.compose import WhyAsked, compose, resolver, why_asked
from onewindow.core.compose.why_asked import Difference
from tests.core.compose import build as b
from tests.core.compose.test_levels import worlds
from tests.examples import examples

INPUTS: dict[str, Any] = {"on": b.ON, "profile": b.PROFILE, "calendar": b.CALENDAR}


def why(made: tuple[Catalogue, OneThing], ref: str, situation: Any = None, **more: Any) -> WhyAsked:
    return why_asked(made[0], made[1], situation or {}, ref, **INPUTS, **more)


def small(*needs: Any, sources: Any = (b.POLICE,)) -> tuple[Catalogue, OneThing]:
    one = b.thing("small", [Part("one")], roles={"operator": "person"})
    return b.catalogue(
        [one], [b.item("one", "事项", needs=needs, roles=("operator",))], b.PERSON, sources
    ), one


def test_a_key_is_explained_by_what_would_have_to_be_filled_in_instead() -> None:
    found = why(small(b.need("operator.name"), b.need("operator.address")), "operator.citizen_id")
    assert found.needed_by == ()
    assert found.without_answer == Difference(
        ("operator.name", "operator.address"), ("operator.citizen_id",), 4
    )
    assert found.without_source == (
        ("police", Difference(("operator.name", "operator.address"), ("operator.citizen_id",), 4)),
    )
    assert "不填它，就要改填姓名、住址，负担多 4 分。" in found.text.zh
    assert "公安人口库" in found.text.zh and "name" not in found.text.zh


def test_a_need_is_explained_by_what_falls_away_without_it() -> None:
    found = why(small(b.need("operator.phone"), b.need("operator.name")), "operator.phone")
    assert found.needed_by == ("one",)
    assert found.without_need == Difference((), ("operator.phone",), -4)
    assert found.without_answer is None
    assert "没有别的来源能给" in found.text.zh
    assert "少填联系电话，负担少 4 分" in found.text.zh


def test_a_number_that_is_needed_and_also_a_key_stays_without_its_need() -> None:
    made = small(b.need("operator.citizen_id"), b.need("operator.name"), b.need("operator.address"))
    found = why(made, "operator.citizen_id")
    assert found.without_need.dropped == ()
    assert "也还要填" in found.text.zh


def test_after_the_answer_the_reason_is_the_same() -> None:
    made = small(b.need("operator.name"), b.need("operator.address"))
    facts = [
        Fact("operator", "person.citizen_id", "330300199001010018", "self"),
        Fact("operator", "person.name", "张三", "police", keys_used=("person.citizen_id",)),
    ]
    assert why(made, "operator.citizen_id", facts=facts) == why(made, "operator.citizen_id")


def test_an_optional_question_says_that_it_may_stay_empty() -> None:
    found = why(small(b.need("operator.phone", required=False), b.need("operator.name")), "operator.phone")
    assert found.text.zh.endswith("可以不填。")


@examples(80)
@given(worlds())
def test_every_difference_is_that_of_the_plans_themselves(world: Any) -> None:
    catalogue, one = world
    plan = compose(catalogue, one, {}, **INPUTS)
    if any(conflict.kind == "unsatisfiable" for conflict in plan.conflicts) or plan.proof is None:
        return
    solved = resolver(catalogue, one, {}, **INPUTS)
    assert solved.base.burden == plan.proof.burden
    for ref in solved.asked():
        found = solved.why(ref)
        for code, difference in found.without_source:
            other = compose(catalogue, one, {}, **INPUTS, sources_off=frozenset({code}))
            assert other.proof is not None
            if not other.conflicts:
                assert other.proof.burden - plan.proof.burden == difference.points >= 0
        assert found.without_need.points <= 0
        assert found.without_answer is None or found.without_answer.points >= 0
