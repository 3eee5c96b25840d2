"""Scenarios: moves fold to a setup, the published catalogue is never touched, and documents mean what was rehearsed."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from onewindow.adapters.content_files import load_pack
from onewindow.core.catalogue.model import Catalogue
from onewindow.core.catalogue.read import catalogue_from_bodies, read_document
from onewindow.core.clock import Calendar, Limit
from onewindow.core.compose import Plan, compose, profile_for
from onewindow.core.compose.levers import levers
from onewindow.core.compose.levers_find import offers
from onewindow.core.compose.scenario import Move, Setup, Step, fold, steps_from_json, steps_to_json
from onewindow.core.compose.scenario_bodies import KINDS, changed_documents, to_plain
from onewindow.core.compose.scenario_diff import Wanted, moves_between
from onewindow.core.compose.scenario_stage import LAPSED, check_limit, stage
from onewindow.core.kernel.refusal import Refused

ROOT = Path(__file__).resolve().parents[3]
ON = date(2026, 3, 10)


@cache
def bodies() -> dict[str, dict[str, Any]]:
    return {kind: dict(found) for kind, found in load_pack(ROOT / "content").bodies().items()}


@cache
def catalogue() -> Catalogue:
    plain = {kind: found for kind, found in bodies().items() if kind != "calendars"}
    return catalogue_from_bodies(plain)


@cache
def calendar() -> Calendar:
    return Calendar.from_documents(
        [(f"{code}.yaml", body) for code, body in sorted(bodies()["calendars"].items())]
    )


def planned(setup: Setup, base: Catalogue | None = None) -> Plan:
    staged = stage(base or catalogue(), setup)
    profile = profile_for(catalogue(), "990101000000")
    assert profile is not None
    return compose(
        staged.catalogue, staged.thing, staged.thing.reference, on=ON, profile=profile, calendar=calendar(),
        route=setup.route or staged.thing.reference_route,
    )  # fmt: skip


def days(plan: Plan) -> int:
    return max(step.earliest_finish for step in plan.steps)


# --- moves -----------------------------------------------------------------------------------------------------


def test_the_last_move_on_a_thing_counts_and_an_empty_value_takes_it_back() -> None:
    steps: list[Step] = [
        (Move("limit", "fire-check", "3wd"), Move("answer", "area", "300")),
        (Move("limit", "fire-check", "5wd"), Move("source", "property-register", "off")),
        (Move("item", "sign", "out"), Move("commit", "fire-check", "no")),
    ]
    setup = fold(Setup(thing="open-homestay"), steps)
    assert setup.limits == (("fire-check", Limit.parse("5wd")),)
    assert setup.off == {"property-register"} and setup.items == (("sign", False),)
    assert setup.commitments == (("fire-check", False),) and dict(setup.answers) == {"area": "300"}
    back = (
        Move("limit", "fire-check", ""), Move("source", "property-register", ""), Move("item", "sign", ""),
        Move("commit", "fire-check", ""),
    )  # fmt: skip
    assert fold(setup, [back]) == Setup(thing="open-homestay", answers=(("area", "300"),))


def test_undoing_is_folding_fewer_steps() -> None:
    steps: list[Step] = [(Move("route", "", "ordinary"),), (Move("day", "", "2026-04-01"),)]
    assert fold(Setup(), steps[:1]).day is None
    assert fold(Setup(), steps).day == date(2026, 4, 1)
    assert fold(Setup(), []) == Setup()


def test_steps_survive_json_with_the_lever_inside() -> None:
    plan = planned(Setup(thing="open-homestay"))
    for offer in offers(catalogue(), catalogue().things["open-homestay"], plan):
        step: Step = (Move("lever", offer.code, "on", offer.change),)
        assert steps_from_json(steps_to_json([step])) == (step,)


@pytest.mark.parametrize(
    "move",
    [
        Move("limit", "x", "soon"),
        Move("day", "", "2026-02-30"),
        Move("lever", "x", "on"),
        Move("shout", "x", "y"),
    ],
)
def test_a_move_that_means_nothing_is_refused(move: Move) -> None:
    with pytest.raises(Refused) as no:
        fold(Setup(), [(move,)])
    assert no.value.code == "scenario.bad-move"


def test_only_what_differs_becomes_a_move() -> None:
    setup = Setup(thing="open-homestay", off=frozenset({"a"}))
    wanted = Wanted(
        answers={"area": "300", "meals": "yes"}, route="ordinary", day="2026-03-10", place="x",
        off=frozenset({"b"}), shown=frozenset({"a", "b"}), limits={"i": "3wd", "j": ""}, commitments={"i": ""},
    )  # fmt: skip
    step = moves_between(setup, wanted, answers={"area": "300"}, route="ordinary", day=ON, place="x")
    assert step == (
        Move("answer", "meals", "yes"), Move("source", "a", ""), Move("source", "b", "off"), Move("limit", "i", "3wd"),
    )  # fmt: skip
    assert moves_between(setup, Wanted(), answers={}, route="r", day=ON, place="p") == ()


# --- staging ---------------------------------------------------------------------------------------------------


def test_an_untouched_setup_is_the_published_content_itself() -> None:
    staged = stage(catalogue(), Setup(thing="open-homestay"))
    assert staged.catalogue is catalogue() and staged.thing is catalogue().things["open-homestay"]


@pytest.mark.parametrize("thing", ["start-construction", "open-homestay"])
def test_every_lawful_lever_gives_what_the_levers_promise(thing: str) -> None:
    one = catalogue().things[thing]
    profile = profile_for(catalogue(), "990101000000")
    assert profile is not None
    found = levers(
        catalogue(),
        one,
        one.reference,
        on=ON,
        profile=profile,
        calendar=calendar(),
        route=one.reference_route,
    )
    plan = planned(Setup(thing=thing))
    by_code = {offer.code: offer.change for offer in offers(catalogue(), one, plan)}
    tried = 0
    for row in found.rows:
        change = by_code[row.code]
        if not row.lawful or change.kind == "commit":
            continue
        if change.kind == "cut":
            assert change.limit is not None
            setup = Setup(thing=thing, limits=((change.item, change.limit),))
        else:
            setup = Setup(thing=thing, changes=(change,))
        assert days(planned(setup)) == row.after.days, row.code
        tried += 1
    assert tried > 3


def test_a_commitment_refused_brings_the_ordinary_limit_back() -> None:
    committed = planned(Setup(thing="open-homestay"))
    assert any(step.item == "fire-check" and step.committed for step in committed.steps)
    refused = planned(Setup(thing="open-homestay", commitments=(("fire-check", False),)))
    step = next(step for step in refused.steps if step.item == "fire-check")
    assert not step.committed and step.limit == catalogue().items["fire-check"].promise


def test_a_commitment_is_added_only_where_the_law_lets_it() -> None:
    ordinary = Setup(thing="open-homestay", route="ordinary")
    plan = planned(Setup(thing="open-homestay", route="ordinary", commitments=(("fire-check", True),)))
    assert [step.item for step in planned(ordinary).steps if step.committed] == []
    assert [step.item for step in plan.steps if step.committed] == ["fire-check"]
    forbidden = next(code for code in catalogue().items if not catalogue().items[code].commitment.allowed
                     and any(p.item == code for p in catalogue().things["open-homestay"].parts))  # fmt: skip
    staged = stage(
        catalogue(), Setup(thing="open-homestay", route="ordinary", commitments=((forbidden, True),))
    )
    assert [conflict.kind for conflict in staged.lapsed] == [LAPSED]


def test_a_promise_longer_than_the_law_is_refused_by_name() -> None:
    item = catalogue().items["fire-check"]
    with pytest.raises(Refused) as no:
        check_limit(item, Limit.parse("11wd"))
    assert no.value.code == "scenario.limit-over-law"
    check_limit(item, Limit.parse("10wd"))
    staged = stage(catalogue(), Setup(thing="open-homestay", limits=(("fire-check", Limit.parse("11wd")),)))
    assert staged.catalogue.items["fire-check"] == item and len(staged.lapsed) == 1


def test_what_is_no_longer_there_is_named_and_the_rest_still_stands() -> None:
    setup = Setup(
        thing="open-homestay", items=(("gone-item", True),), limits=(("fire-check", Limit.parse("3wd")),)
    )
    staged = stage(catalogue(), setup)
    assert [conflict.sides for conflict in staged.lapsed] == [("gone-item",)]
    assert staged.catalogue.items["fire-check"].promise == Limit.parse("3wd")


def test_an_item_taken_out_asks_no_more_and_one_put_in_brings_its_questions() -> None:
    whole = planned(Setup(thing="open-homestay"))
    without = planned(Setup(thing="open-homestay", items=(("hygiene-permit", False),)))
    assert "hygiene-permit" not in {part.item for part in without.parts}
    assert len(without.questions) <= len(whole.questions)
    more = planned(Setup(thing="open-homestay", items=(("drainage-permit", True),)))
    part = next(part for part in more.parts if part.item == "drainage-permit")
    assert part.applies is not False and len(more.questions) > len(whole.questions)


@pytest.mark.parametrize("thing", sorted(catalogue().things))
def test_the_items_of_a_one_thing_picked_by_hand_compose_with_proof(thing: str) -> None:
    picked = tuple(part.item for part in catalogue().things[thing].parts)
    staged = stage(catalogue(), Setup(picked=picked))
    assert staged.lapsed == () and {part.item for part in staged.thing.parts} == set(picked)
    plan = planned(Setup(picked=picked))
    assert plan.proof is not None and plan.proof.proven
    assert {part.item for part in plan.parts} == set(picked)


def test_items_of_two_one_things_make_a_new_one() -> None:
    picked = ("business-licence", "household-birth")
    staged = stage(catalogue(), Setup(picked=picked))
    assert len(staged.thing.parts) + len(staged.lapsed) == 2
    assert planned(Setup(picked=picked)).proof is not None


# --- back to documents -----------------------------------------------------------------------------------------


def test_every_definition_written_and_read_again_is_the_same() -> None:
    wrong = []
    for kind in KINDS:
        for code, definition in getattr(catalogue(), kind).items():
            read, problems = read_document(kind, code, to_plain(definition))
            if read != definition or problems:
                wrong.append((kind, code, problems[:1]))
    assert wrong == []


def test_documents_of_a_scenario_plan_as_the_rehearsal_did() -> None:
    thing = "start-construction"
    plan = planned(Setup(thing=thing))
    one = catalogue().things[thing]
    changes = tuple(
        o.change for o in offers(catalogue(), one, plan) if o.lawful and o.change.kind == "pre-review"
    )[:2]
    setup = Setup(
        thing=thing, changes=changes, limits=(("water-abstraction", Limit.parse("15wd")),)
        if "water-abstraction" in catalogue().items else (), items=((one.parts[-1].item, False),),
    )  # fmt: skip
    staged = stage(catalogue(), setup)
    published = {(kind, code): body for kind in KINDS for code, body in bodies()[kind].items()}
    documents = changed_documents(catalogue(), staged.catalogue, published)
    assert documents and all(keys for *_, keys in documents)
    changed = {kind: dict(found) for kind, found in bodies().items() if kind != "calendars"}
    for kind, code, body, keys in documents:
        assert set(body) - set(keys) <= set(published[kind, code])
        changed[kind][code] = body
    after = catalogue_from_bodies(changed)
    assert after.things[thing] == staged.thing
    new, old = planned(Setup(thing=thing), after), planned(setup)
    assert (new.questions, new.steps, new.savings) == (old.questions, old.steps, old.savings)
