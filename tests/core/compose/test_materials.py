"""The single material list: one line per paper, every status with its reason, differences told and never settled."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from onewindow.core.catalogue.model import (
    CertificateType,
    Commitment,
    MaterialNeed,
    MaterialType,
    Necessity,
    Part,
    Route,
)
from onewindow.core.compose import Plan, compose
from onewindow.core.compose.plan import PlannedMaterial
from onewindow.core.kernel.text import Text
from tests.core.compose import build as b

SHARED = b.source("police", "person", [("person.citizen_id",)], ["person.name"], name="公安人口库")
LIBRARY = b.source("library", "person", [("person.citizen_id",)], ["person.name"], name="证照库", kind="licence_library")


def composed(lines: dict[str, list[MaterialNeed]], **more: Any) -> Plan:
    """Items named by the keys, each with its lines; every item asks for the id number."""
    routes = (Route("ordinary", Text("一般"), Text(""), None, 4),
              Route("commitment", Text("承诺"), Text(""), None, 2, commitment=True))
    one = b.thing("papers", [Part(code) for code in lines], routes=routes)
    items = [
        b.item(code, code, needs=[b.need("operator.citizen_id")], materials=papers,
               commitment=Commitment(True, "某法 第九条", replaces=("promise-me",)))
        for code, papers in lines.items()
    ]
    types = [MaterialType("diploma", Text("学历证书"), certificate="diploma")]
    held = [CertificateType("diploma", Text("电子学历证书"), "", (), "")]
    catalogue = b.catalogue([one], items, b.PERSON, [SHARED, LIBRARY], materials=types, certificates=held)
    return compose(catalogue, one, {}, on=b.ON, profile=b.PROFILE, calendar=b.CALENDAR, **more)


def line(plan: Plan, code: str = "paper") -> PlannedMaterial:
    return next(m for m in plan.materials if m.material == code)


def test_a_paper_that_three_parts_want_is_asked_once() -> None:
    found = composed({code: [b.paper("paper")] for code in ("a", "b", "c")})
    assert [(m.material, m.status, m.needed_by) for m in found.materials] == [("paper", "asked", ("a", "b", "c"))]
    assert found.savings["materials"].after == 1


@pytest.mark.parametrize(
    ("paper", "status", "by"),
    [
        (b.paper("paper"), "asked", ""),
        (b.paper("paper", exempt_source="police"), "exempt-shared", "police"),
        (b.paper("paper", exempt_source="library"), "exempt-certificate", "library"),
        (b.paper("paper", exempt_source="police", issued_by="market"), "exempt-issued", "police"),
        (b.paper("paper", issued_by="market"), "exempt-issued", "market"),
        (b.paper("paper", Necessity.DEFERRABLE), "deferred", ""),
        (b.paper("paper", cancelled=True), "cancelled", ""),
        (b.paper("paper", generated=True), "cancelled", "form"),
        (b.paper("paper", output_of="missing"), "asked", ""),
    ],
)
def test_each_status_follows_from_the_line(paper: MaterialNeed, status: str, by: str) -> None:
    found = line(composed({"a": [paper]}))
    assert (found.status, found.by) == (status, by)
    assert found.why.zh and found.why.en


def test_a_paper_that_another_part_makes_is_not_asked_and_orders_the_steps() -> None:
    found = composed({"a": [], "b": [b.paper("paper", output_of="a")]})
    assert (line(found).status, line(found).by) == ("part-output", "a")
    assert [(e.before, e.after, e.blocks.value, e.from_output) for e in found.edges] == [("a", "b", "decision", True)]


def test_two_parts_that_want_each_others_result_do_not_wait_in_a_circle() -> None:
    found = composed({"a": [b.paper("one", output_of="b")], "b": [b.paper("two", output_of="a")]})
    assert sorted(m.status for m in found.materials) == ["asked", "part-output"]
    assert len(found.edges) == 1


def test_a_held_certificate_makes_the_paper_unnecessary() -> None:
    lines = {"a": [b.paper("diploma"), b.paper("paper", exempt_certificate="diploma")]}
    assert [m.status for m in composed(lines).materials] == ["asked", "asked"]
    found = composed(lines, held=frozenset({"diploma"}))
    assert [m.status for m in found.materials] == ["exempt-certificate", "exempt-certificate"]
    assert line(found).why.zh == "您有电子证照“电子学历证书”，不用交。"


def test_when_the_register_fails_the_paper_is_asked_after_all() -> None:
    lines = {"a": [b.paper("paper", exempt_source="police", issued_by="market")]}
    found = line(composed(lines, sources_off=frozenset({"police"})))
    assert (found.status, found.why.zh) == ("asked", "公安人口库现在查不到，a要，请您先交。")


def test_the_reason_tells_what_only_the_person_has_from_what_government_issued() -> None:
    own = line(composed({"a": [b.paper("paper")]}))
    assert own.why.zh == "a要，只有您能给，交一次就够。"
    issued = line(composed({"a": [b.paper("paper", channel=20)]}))
    assert issued.why.zh == "a要，查不到也没有电子证照，请您交一次。"


def test_a_commitment_replaces_the_paper_only_on_its_route() -> None:
    lines = {"a": [b.paper("paper", commitment=True), b.paper("promise-me")]}
    assert [m.status for m in composed(lines, route="ordinary").materials] == ["asked", "asked"]
    found = composed(lines, route="commitment")
    assert [m.status for m in found.materials] == ["commitment", "commitment"]
    assert line(found).basis == "某法 第九条"


def test_who_must_hand_in_hands_in_for_all_and_the_line_says_who_does_not_need_it() -> None:
    found = line(composed({"a": [b.paper("paper", exempt_source="police")], "b": [b.paper("paper")]}))
    assert (found.status, found.needed_by) == ("asked", ("b",))
    assert found.why.zh.endswith("a不用您交：从公安人口库核验，不用交。")


def test_a_paper_one_part_needs_now_is_not_deferred() -> None:
    found = line(composed({"a": [b.paper("paper", Necessity.DEFERRABLE)], "b": [b.paper("paper")]}))
    assert (found.status, found.needed_by, found.necessity) == ("asked", ("a", "b"), "required")


def test_an_optional_paper_says_that_it_may_be_left_out() -> None:
    found = line(composed({"a": [b.paper("paper", Necessity.OPTIONAL)]}))
    assert (found.status, found.necessity) == ("asked", "optional")
    assert found.why.zh == "a可以用，不交也能办。"


def test_originals_are_shown_once_and_copies_add_up_only_on_paper() -> None:
    found = line(composed({
        "a": [b.paper("paper", originals=2, copies=1, form=1)],
        "b": [b.paper("paper", originals=1, copies=3, form=1)],
        "c": [b.paper("paper", originals=1, copies=5, form=3)],
    }))
    assert (found.originals, found.copies) == (2, 4)


def test_different_validity_periods_are_a_question_for_the_agencies_and_each_keeps_its_own() -> None:
    found = composed({"a": [b.paper("paper", max_age_days=365)], "b": [b.paper("paper", max_age_days=730)]})
    assert [(c.kind, c.sides) for c in found.conflicts] == [("material-max-age", ("a", "b", "paper"))]
    assert [c.ways[0].zh for c in found.conflicts] == ["请两家确认；答复之前各按各的要求办。"]
    assert [text.zh for text in line(found).requirement] == ["a：365 日内出具", "b：730 日内出具"]


def test_different_requirements_are_told_side_by_side() -> None:
    found = composed({
        "a": [b.paper("paper", requirement=Text("标明出口。"))],
        "b": [b.paper("paper", requirement=Text("标明房号。"))],
    })
    assert [c.kind for c in found.conflicts] == ["material-requirement"]
    assert [text.zh for text in line(found).requirement] == ["a：标明出口。", "b：标明房号。"]


def test_the_same_requirement_is_said_once_and_is_no_conflict() -> None:
    same = {code: [b.paper("paper", requirement=Text("标明出口。"), max_age_days=30)] for code in ("a", "b")}
    found = composed(same)
    assert found.conflicts == ()
    assert [text.zh for text in line(found).requirement] == ["标明出口；30 日内出具。"]


def test_a_paper_that_depends_on_a_later_answer_says_so() -> None:
    found = line(composed({"a": [b.paper("paper", when=b.when(fact="operator.name", eq="林"))]}))
    assert found.status == "asked"
    assert found.why.zh.endswith("要不要交，看您后面的回答。")


def test_asking_a_number_to_save_an_upload_is_the_shorter_form() -> None:
    # Questions and papers are one optimum: 4 for the id number against 30 for the upload.
    one = b.thing("papers", [Part("a")])
    item = b.item("a", "a", materials=[b.paper("paper", exempt_source="police")])
    found = compose(b.catalogue([one], [item], b.PERSON, [SHARED]), one, {}, on=b.ON, profile=b.PROFILE,
                    calendar=b.CALENDAR)
    assert [q.ref for q in found.questions] == ["operator.citizen_id"]
    assert line(found).status == "exempt-shared"


def test_a_paper_spared_by_a_register_asks_it_about_the_role_the_part_needs() -> None:
    """Every order of two roles and every choice of what is needed, against the rule counted by hand."""
    for first, second in itertools.permutations(("buyer", "seller")):
        for needed in ((), ("seller",), ("buyer",), ("seller", "buyer")):
            needs = [b.need(f"{role}.name") for role in needed]
            transfer = b.item(
                "transfer", "过户", roles=(first, second), needs=needs,
                materials=[b.paper("id-card", exempt_source="police")],
            )  # fmt: skip
            one = b.thing("sale", [Part("transfer")], roles={"buyer": "person", "seller": "person"})
            papers = [MaterialType("id-card", Text("身份证"))]
            found = b.catalogue([one], [transfer], b.PERSON, [b.POLICE], [b.BIRTH], papers)
            plan = compose(found, one, {}, on=b.ON, profile=b.PROFILE, calendar=b.CALENDAR)
            alone = needed[0] if len(needed) == 1 else ""
            wanted = alone or first
            assert f"{wanted}.citizen_id" in {question.ref for question in plan.questions}
            others = {"buyer", "seller"} - {wanted} - set(needed)
            assert not others & {question.ref.partition(".")[0] for question in plan.questions}
