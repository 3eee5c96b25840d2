"""The one form: what is asked, what is known, from where, and why; checked against brute force."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import combinations
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from onewindow.core.catalogue.facts import Fact
from onewindow.core.catalogue.model import (
    Assurance,
    Blocks,
    Burden,
    Catalogue,
    CertificateField,
    CertificateType,
    Constraints,
    Derivation,
    ElementKind,
    OneThing,
    Part,
    Prerequisite,
)
from onewindow.core.compose import Plan, compose
from onewindow.core.kernel.text import Text
from tests.core.compose import build as b
from tests.examples import examples


def composed(catalogue: Catalogue, one: OneThing, situation: dict[str, Any] | None = None, **more: Any) -> Plan:
    return compose(catalogue, one, situation or {}, on=b.ON, profile=b.PROFILE, calendar=b.CALENDAR, **more)


def small(
    needs: list[Any], *, elements: tuple[Any, ...] = (*b.PERSON, *b.PROPERTY), **more: Any
) -> tuple[Catalogue, OneThing]:
    """A one-thing of a single item with these needs."""
    one = b.thing("small", [Part("one")], **{k: more.pop(k) for k in ("links", "defaults", "roles", "sections")
                                             if k in more})
    return b.catalogue([one], [b.item("one", "事项", needs=needs)], elements, **more), one


def asked(plan: Plan) -> list[str]:
    return [question.ref for question in plan.questions if question.required]


def known(plan: Plan) -> dict[str, tuple[str, str]]:
    return {line.ref: (line.kind, line.by) for line in plan.known}


def question(plan: Plan, ref: str) -> Any:
    return next(line for line in plan.questions if line.ref == ref)


# --- sources and derivations ---------------------------------------------------------------------------------


def test_an_id_number_is_asked_once_and_the_register_gives_the_rest() -> None:
    catalogue, one = b.inn()
    found = composed(catalogue, one, {"area": 100, "sign": False})
    assert asked(found) == ["operator.citizen_id", "operator.phone", "premises.address", "premises.rooms"]
    assert known(found) == {
        "operator.name": ("source", "police"),
        "premises.area": ("derived", "situation.area"),
        "premises.licence_number": ("part", "licence"),
    }
    assert found.sources == ("police",)


def test_the_property_number_replaces_address_and_area_when_the_area_is_not_known_yet() -> None:
    catalogue, one = b.inn()
    found = composed(catalogue, one, {})
    assert "premises.number" in asked(found)
    assert known(found)["premises.area"] == ("source", "titles")


def test_when_a_source_fails_the_form_asks_only_what_is_now_missing() -> None:
    catalogue, one = b.inn()
    before = composed(catalogue, one, {"area": 100, "sign": False})
    after = composed(catalogue, one, {"area": 100, "sign": False}, sources_off=frozenset({"police"}))
    assert set(asked(after)) - set(asked(before)) == {"operator.name"}
    assert "公安人口库现在查不到" in question(after, "operator.name").why.zh


def test_a_derivation_is_preferred_to_asking_a_register() -> None:
    catalogue, one = small(
        [b.need("operator.citizen_id"), b.need("operator.birth")], sources=[b.POLICE], derivations=[b.BIRTH]
    )
    found = composed(catalogue, one)
    assert (asked(found), known(found)) == (["operator.citizen_id"], {"operator.birth": ("derived", "birth")})
    assert found.sources == ()


def test_a_source_that_serves_other_parts_yields_nothing_here_and_the_reason_says_so() -> None:
    catalogue, one = small(
        [b.need("operator.citizen_id"), b.need("operator.name")], sources=[replace(b.POLICE, serves=("another",))]
    )
    found = composed(catalogue, one)
    assert asked(found) == ["operator.citizen_id", "operator.name"]
    assert "公安人口库的依据不包括这几项" in question(found, "operator.name").why.zh


def test_what_a_restricted_source_gives_one_part_the_other_part_still_has_to_ask() -> None:
    needs = [b.need("operator.citizen_id"), b.need("operator.name")]
    one = b.thing("two", [Part("first"), Part("second")])
    items = [b.item("first", "甲", needs=needs), b.item("second", "乙", needs=needs)]
    serving = replace(b.POLICE, serves=("first",))
    catalogue = b.catalogue([one], items, b.PERSON, [serving])
    found = composed(catalogue, one)
    assert asked(found) == ["operator.citizen_id", "operator.name"]
    assert found.sources == ()


def test_a_sensitive_source_is_never_called_to_save_a_question() -> None:
    health = b.source("clinic", "person", [("person.citizen_id",)], ["person.health"], sensitive=True,
                      serves=("one",), name="诊疗库")
    needs = [b.need("operator.citizen_id"), b.need("operator.health")]
    catalogue, one = small(needs, sources=[health])
    found = composed(catalogue, one)
    assert asked(found) == ["operator.citizen_id", "operator.health"]
    assert "诊疗库含敏感信息" in question(found, "operator.health").why.zh
    proven = [needs[0], b.need("operator.health", assurance=Assurance.DOCUMENT)]
    catalogue, one = small(proven, sources=[health])
    assert known(composed(catalogue, one))["operator.health"] == ("source", "clinic")


def test_a_need_for_a_register_is_not_met_by_what_the_person_says() -> None:
    needs = [b.need("operator.name", assurance=Assurance.REGISTER)]
    catalogue, one = small(needs, sources=[b.POLICE])
    found = composed(catalogue, one)
    assert asked(found) == ["operator.citizen_id"]
    assert known(found) == {"operator.name": ("source", "police")}


def test_when_no_register_answers_the_person_is_asked_and_told_that_it_will_be_checked() -> None:
    needs = [b.need("operator.name", assurance=Assurance.REGISTER)]
    catalogue, one = small(needs, sources=[b.POLICE])
    found = composed(catalogue, one, sources_off=frozenset({"police"}))
    assert asked(found) == ["operator.name"]
    assert "先按您填的办" in question(found, "operator.name").why.zh


def test_a_source_too_old_for_the_need_is_not_used() -> None:
    catalogue, one = small(
        [b.need("operator.citizen_id"), b.need("operator.address", max_age_days=3)],
        sources=[replace(b.POLICE, fresh_for_days=30)],
    )
    assert asked(composed(catalogue, one)) == ["operator.citizen_id", "operator.address"]


def test_the_account_speaks_only_for_the_applicant() -> None:
    account = b.source("account", "person", [()], ["person.name"], kind="account")
    roles = {"operator": "person", "landlord": "person", "premises": "property"}
    needs = [b.need("operator.name"), b.need("landlord.name")]
    catalogue, one = small(needs, sources=[account], roles=roles)
    found = composed(catalogue, one)
    assert (asked(found), known(found)) == (["landlord.name"], {"operator.name": ("source", "account")})


def test_two_sources_in_a_chain_are_both_called_and_shown_with_their_keys() -> None:
    by_name = b.source("names", "person", [("person.name",)], ["person.address"])
    by_id = b.source("ids", "person", [("person.citizen_id",)], ["person.name"])
    heavy = tuple(replace(e, burden=Burden.FETCH) for e in b.PERSON if e.code != "person.citizen_id")
    catalogue, one = small([b.need("operator.address")], elements=(b.PERSON[0], *heavy), sources=[by_name, by_id])
    found = composed(catalogue, one)
    assert asked(found) == ["operator.citizen_id"]
    assert {k.ref: k.keys for k in found.known} == {
        "operator.address": ("operator.name",), "operator.name": ("operator.citizen_id",),
    }


def test_a_loop_of_sources_asks_for_the_lighter_end_and_says_why() -> None:
    there = b.source("there", "person", [("person.name",)], ["person.phone"])
    back = b.source("back", "person", [("person.phone",)], ["person.name"])
    catalogue, one = small([b.need("operator.name"), b.need("operator.phone")], sources=[there, back])
    found = composed(catalogue, one)
    assert len(asked(found)) == 1 and len(found.known) == 1


def test_no_call_is_made_that_could_be_left_out() -> None:
    dear = b.source("dear", "person", [("person.citizen_id",)], ["person.name"], cost=5)
    catalogue, one = small([b.need("operator.citizen_id"), b.need("operator.name")], sources=[dear, b.POLICE])
    assert composed(catalogue, one).sources == ("police",)


def test_optional_needs_cost_no_question_but_may_be_answered() -> None:
    needs = [b.need("operator.name", required=False), b.need("operator.phone", required=False)]
    catalogue, one = small(needs, sources=[b.POLICE])
    found = composed(catalogue, one)
    assert [(q.ref, q.required) for q in found.questions] == [("operator.name", False), ("operator.phone", False)]
    assert found.savings["fields"].after == 0


def test_an_optional_need_that_is_known_anyway_is_filled_in() -> None:
    needs = [b.need("operator.name"), b.need("operator.citizen_id"), b.need("operator.address", required=False)]
    catalogue, one = small(needs, sources=[b.POLICE])
    found = composed(catalogue, one)
    assert [q.ref for q in found.questions] == ["operator.citizen_id"]
    assert known(found)["operator.address"] == ("source", "police")


# --- facts, certificates, defaults, disputes -----------------------------------------------------------------


def test_what_the_person_has_answered_stays_on_the_form_and_opens_its_source() -> None:
    catalogue, one = small([b.need("operator.name"), b.need("operator.citizen_id")], sources=[b.POLICE])
    fact = Fact("operator", "person.citizen_id", "330300199001010427", "self")
    found = composed(catalogue, one, facts=[fact])
    assert asked(found) == ["operator.citizen_id"]
    assert known(found) == {"operator.name": ("source", "police")}
    assert found.proof is not None and found.proof.burden == 4


def test_a_fact_from_a_register_is_known_with_its_value_and_basis() -> None:
    catalogue, one = small([b.need("operator.name")], sources=[b.POLICE])
    found = composed(catalogue, one, facts=[Fact("operator", "person.name", "林晓岚", "police")])
    assert [(k.ref, k.kind, k.by, k.value, k.basis) for k in found.known] == [
        ("operator.name", "source", "police", "林晓岚", "某条例 第二条")
    ]
    assert found.questions == ()


def test_of_two_facts_the_surer_counts_and_a_contradicted_answer_is_told() -> None:
    catalogue, one = small([b.need("operator.name")], sources=[b.POLICE])
    register = Fact("operator", "person.name", "林晓岚", "police", assurance=Assurance.REGISTER)
    mine = Fact("operator", "person.name", "林小兰", "self")
    for facts in ([register, mine], [mine, register]):
        found = composed(catalogue, one, facts=facts)
        assert [(k.ref, k.value) for k in found.known] == [("operator.name", "林晓岚")]
        assert [(c.kind, c.sides) for c in found.conflicts] == [("answer-differs", ("operator.name", "police"))]
    usual = Fact("operator", "person.name", "某人", "default")
    assert asked(composed(catalogue, one, facts=[mine, usual])) == ["operator.name"]


def test_a_fact_past_its_validity_or_too_old_for_the_need_is_not_used() -> None:
    stale = Fact("operator", "person.name", "林晓岚", "police", valid_until=date(2026, 9, 14))
    catalogue, one = small([b.need("operator.name")])
    assert asked(composed(catalogue, one, facts=[stale])) == ["operator.name"]
    old = Fact("operator", "person.name", "林晓岚", "police", observed_at=datetime(2026, 8, 1, tzinfo=UTC))
    catalogue, one = small([b.need("operator.name", max_age_days=10)])
    assert asked(composed(catalogue, one, facts=[old])) == ["operator.name"]


def test_a_held_certificate_gives_what_stands_on_it() -> None:
    licence = CertificateType("licence", Text("执照"), "", (CertificateField(Text("姓名"), "operator.name"),), "")
    catalogue, one = small([b.need("operator.name")], certificates=[licence])
    assert asked(composed(catalogue, one)) == ["operator.name"]
    found = composed(catalogue, one, held=frozenset({"licence"}))
    assert (asked(found), known(found)) == ([], {"operator.name": ("held", "licence")})


def test_a_usual_value_is_confirmed_not_asked_and_an_answer_replaces_it() -> None:
    catalogue, one = small([b.need("operator.address")], defaults={"operator.address": "云溪县"})
    found = composed(catalogue, one)
    assert known(found) == {"operator.address": ("default", "small")}
    assert found.known[0].value == "云溪县"
    assert found.proof is not None and found.proof.burden == Burden.CONFIRM.weight()
    mine = Fact("operator", "person.address", "外县", "self")
    assert asked(composed(catalogue, one, facts=[mine])) == ["operator.address"]


def test_a_disputed_value_is_asked_although_the_register_has_it() -> None:
    catalogue, one = small([b.need("operator.citizen_id"), b.need("operator.name")], sources=[b.POLICE])
    found = composed(catalogue, one, disputed=frozenset({"operator.name"}))
    assert asked(found) == ["operator.citizen_id", "operator.name"]
    assert "您说不对" in question(found, "operator.name").why.zh


def test_linked_facts_are_asked_once_and_every_name_is_told() -> None:
    roles = {"operator": "person", "payer": "person", "premises": "property"}
    catalogue, one = small(
        [b.need("operator.name"), b.need("payer.name")], roles=roles, links=(("operator.name", "payer.name"),)
    )
    found = composed(catalogue, one)
    assert asked(found) == ["operator.name"]
    assert found.same == (("payer.name", "operator.name"),)


def test_two_roles_that_are_one_person_share_every_attribute() -> None:
    roles = {"operator": "person", "payer": "person", "premises": "property"}
    needs = [b.need("operator.name"), b.need("payer.name"), b.need("payer.phone")]
    catalogue, one = small(needs, roles=roles, links=(("operator", "payer"),))
    assert asked(composed(catalogue, one)) == ["operator.name", "operator.phone"]


# --- outputs of parts ----------------------------------------------------------------------------------------


def test_the_result_of_another_part_is_not_asked() -> None:
    catalogue, one = b.inn()
    found = composed(catalogue, one, {"area": 100, "sign": False})
    assert "premises.licence_number" not in asked(found)


def test_results_that_would_make_parts_wait_in_a_circle_are_asked_instead() -> None:
    first = b.item("first", "甲", needs=[b.need("premises.owner")], outputs=("premises.number",))
    second = b.item("second", "乙", needs=[b.need("premises.number")], outputs=("premises.owner",))
    one = b.thing("circle", [Part("first"), Part("second")])
    catalogue = b.catalogue([one], [first, second], b.PROPERTY)
    found = composed(catalogue, one)
    assert len(asked(found)) == 1
    assert len(found.edges) == 1
    assert [c.kind for c in found.conflicts] == []


def test_a_result_is_not_used_where_a_prerequisite_runs_the_other_way() -> None:
    first = b.item("first", "甲", outputs=("premises.number",),
                   prerequisites=(Prerequisite("second", Blocks.ACCEPTANCE, b.LAW),))
    second = b.item("second", "乙", needs=[b.need("premises.number")])
    one = b.thing("against", [Part("first"), Part("second")])
    catalogue = b.catalogue([one], [first, second], b.PROPERTY)
    found = composed(catalogue, one)
    assert asked(found) == ["premises.number"]
    assert "不能互相等" in question(found, "premises.number").why.zh


# --- merging -------------------------------------------------------------------------------------------------


def two_parts(first: Constraints, second: Constraints, ref: str = "premises.rooms") -> tuple[Catalogue, OneThing]:
    items = [b.item("first", "甲", needs=[b.need(ref, constraints=first)]),
             b.item("second", "乙", needs=[b.need(ref, constraints=second, help=Text("乙的说明"))])]
    one = b.thing("merge", [Part("first"), Part("second")])
    return b.catalogue([one], items, b.PROPERTY), one


def test_the_strictest_bounds_win_and_keep_their_bases() -> None:
    catalogue, one = two_parts(
        Constraints(minimum=1, maximum=20, basis="甲规"), Constraints(minimum=3, maximum=14, basis="乙规")
    )
    merged = question(composed(catalogue, one), "premises.rooms").constraints
    assert (merged.minimum, merged.maximum, merged.basis) == (3, 14, "乙规")


def test_bounds_that_exclude_each_other_are_a_named_conflict_and_the_question_stays_answerable() -> None:
    catalogue, one = two_parts(Constraints(maximum=5, basis="甲规"), Constraints(minimum=8, basis="乙规"))
    found = composed(catalogue, one)
    assert [(c.kind, c.sides) for c in found.conflicts] == [
        ("constraint-range", ("second", "first", "property.rooms"))
    ]
    merged = question(found, "premises.rooms").constraints
    assert merged.minimum is None or merged.maximum is None or merged.minimum <= merged.maximum


def test_a_bound_without_a_basis_tightens_nothing_and_is_named() -> None:
    catalogue, one = two_parts(Constraints(maximum=20, basis="甲规"), Constraints(maximum=5))
    found = composed(catalogue, one)
    assert question(found, "premises.rooms").constraints.maximum == 20
    assert [(c.kind, c.sides) for c in found.conflicts] == [("constraint-no-basis", ("second", "property.rooms"))]


def test_facts_of_one_label_in_two_roles_stay_apart_and_are_told_apart() -> None:
    roles = {"operator": "person", "agent": "person", "premises": "property"}
    catalogue, one = small([b.need("operator.name"), b.need("agent.name")], roles=roles)
    labels = {q.ref: q.label.zh for q in composed(catalogue, one).questions}
    assert labels == {"operator.name": "经营者：姓名", "agent.name": "agent：姓名"}


def test_different_labels_of_one_element_become_one_question() -> None:
    items = [b.item("first", "甲", needs=[b.need("operator.phone", label=Text("手机"))]),
             b.item("second", "乙", needs=[b.need("operator.phone", label=Text("联系方式"))])]
    one = b.thing("labels", [Part("first"), Part("second")])
    found = composed(b.catalogue([one], items, b.PERSON), one)
    assert [(q.ref, q.label.zh, q.needed_by) for q in found.questions] == [
        ("operator.phone", "联系电话", ("first", "second"))
    ]


def test_an_unknown_element_is_a_named_conflict() -> None:
    catalogue, one = small([b.need("operator.shoe_size"), b.need("operator.name")])
    found = composed(catalogue, one)
    assert asked(found) == ["operator.name"]
    assert [(c.kind, c.sides) for c in found.conflicts] == [("element-missing", ("one", "operator.shoe_size"))]


def test_what_may_not_be_asked_and_nobody_yields_is_a_named_conflict() -> None:
    hidden = b.element("person.secret", "内部号", ask=False)
    catalogue, one = small([b.need("operator.secret"), b.need("operator.name")], elements=(*b.PERSON, hidden))
    found = composed(catalogue, one)
    assert asked(found) == ["operator.name"]
    assert [(c.kind, c.sides) for c in found.conflicts] == [("unsatisfiable", ("one", "operator.secret"))]


# --- conditional needs ---------------------------------------------------------------------------------------


def conditional() -> tuple[Catalogue, OneThing]:
    needs = [b.need("premises.rooms"), b.need("premises.owner", when=b.when(fact="premises.rooms", gt=14))]
    return small(needs)


def test_a_need_whose_condition_is_open_is_a_conditional_question() -> None:
    catalogue, one = conditional()
    found = composed(catalogue, one)
    assert {q.ref: q.conditional_on for q in found.questions} == {
        "premises.rooms": (), "premises.owner": ("premises.rooms",),
    }


def test_the_condition_settles_it_either_way() -> None:
    catalogue, one = conditional()
    few = composed(catalogue, one, facts=[Fact("premises", "property.rooms", 5, "self")])
    assert asked(few) == ["premises.rooms"]
    many = composed(catalogue, one, facts=[Fact("premises", "property.rooms", 20, "self")])
    assert {q.ref: q.conditional_on for q in many.questions} == {"premises.rooms": (), "premises.owner": ()}


def test_a_fact_that_only_settles_a_condition_is_asked_too() -> None:
    catalogue, one = small([b.need("premises.owner", when=b.when(fact="premises.rooms", gt=14))])
    found = composed(catalogue, one)
    assert sorted(asked(found)) == ["premises.owner", "premises.rooms"]


def test_a_key_asked_only_for_a_conditional_fact_is_conditional_on_the_same_fact() -> None:
    hidden = b.element("property.tenure", "土地性质", ask=False)
    land = b.source("land", "property", [("property.number",)], ["property.tenure"])
    needs = [b.need("premises.rooms"), b.need("premises.tenure", when=b.when(fact="premises.rooms", gt=14))]
    catalogue, one = small(needs, elements=(*b.PROPERTY, hidden), sources=[land])
    assert question(composed(catalogue, one), "premises.number").conditional_on == ("premises.rooms",)


# --- proof ---------------------------------------------------------------------------------------------------

CODES = [f"person.f{number}" for number in range(6)]


@st.composite
def worlds(draw: st.DrawFn) -> tuple[Catalogue, OneThing]:
    """Two parts over six facts, with restricted and open sources and derivations, loops included."""
    code = st.sampled_from(CODES)
    elements = [
        b.element(c, c, ElementKind.TEXT, burden=draw(st.sampled_from(list(Burden))), ask=draw(st.booleans()))
        for c in CODES
    ]
    sources = [
        b.source(f"s{number}", "person",
                 [tuple(keys) for keys in draw(st.lists(st.lists(code, max_size=2, unique=True), max_size=2))],
                 draw(st.lists(code, min_size=1, max_size=3, unique=True)),
                 serves=draw(st.sampled_from([(), ("first",), ("second",)])))
        for number in range(draw(st.integers(0, 4)))
    ]
    derivations = [
        Derivation(f"d{number}", "person", tuple(draw(st.lists(code, min_size=1, max_size=2, unique=True))),
                   draw(code), "same", Text("推算"))
        for number in range(draw(st.integers(0, 2)))
    ]
    wanted = st.lists(code, min_size=1, max_size=3, unique=True)
    items = [
        b.item(name, name, needs=[b.need(f"operator.{c.partition('.')[2]}") for c in draw(wanted)])
        for name in ("first", "second")
    ]
    one = b.thing("world", [Part("first"), Part("second")])
    return b.catalogue([one], items, elements, sources, derivations), one


def lightest(catalogue: Catalogue, one: OneThing) -> int | None:
    """The least burden by trying every set of answers, with the rules written anew."""
    may_ask = [e for e in catalogue.elements.values() if e.ask]
    wanted = {i.code: {f"person.{n.attribute}" for n in i.needs} for i in catalogue.items.values()}
    best: int | None = None
    for size in range(len(may_ask) + 1):
        for chosen in combinations(may_ask, size):
            burden = sum(e.burden.weight() for e in chosen)
            start = {e.code for e in chosen}
            if all(needs <= follows(catalogue, start, item) for item, needs in wanted.items()):
                best = burden if best is None else min(best, burden)
    return best


def follows(catalogue: Catalogue, start: set[str], item: str) -> set[str]:
    known = set(start)
    while True:
        before = len(known)
        for source in catalogue.sources.values():
            if (not source.serves or item in source.serves) and any(set(k) <= known for k in source.keys):
                known |= set(source.yields)
        for derivation in catalogue.derivations.values():
            if set(derivation.inputs) <= known:
                known.add(derivation.output)
        if len(known) == before:
            return known


@examples(400)
@given(worlds())
def test_the_form_is_the_shortest_there_is(world: tuple[Catalogue, OneThing]) -> None:
    catalogue, one = world
    found = composed(catalogue, one)
    expected = lightest(catalogue, one)
    if expected is None:
        assert "unsatisfiable" in {c.kind for c in found.conflicts}
        return
    assert found.conflicts == ()
    assert found.proof is not None and found.proof.proven
    assert sum(q.element.burden.weight() for q in found.questions) == found.proof.burden == expected
    # Every known fact rests on facts that stand on the form or are known themselves, never on itself.
    told = {q.ref for q in found.questions}
    lines = {k.ref: k.keys for k in found.known}
    while True:
        ready = [ref for ref, keys in lines.items() if ref not in told and set(keys) <= told]
        if not ready:
            break
        told.update(ready)
    assert set(lines) <= told


@examples(50)
@given(worlds())
def test_the_same_inputs_give_the_same_plan(world: tuple[Catalogue, OneThing]) -> None:
    catalogue, one = world
    assert composed(catalogue, one) == composed(catalogue, one)
