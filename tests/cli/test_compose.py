"""onewindow compose: the contract's document for the published content, refusals, the page for people."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.cli.__main__ import main
from onewindow.cli.compose import Content, load
from onewindow.core.catalogue.model import ElementKind, OneThing, SituationQuestion
from onewindow.core.compose import compose, plan_to_json, profile_for
from tests.examples import examples

ROOT = Path(__file__).resolve().parents[2]
THINGS = ("open-homestay", "open-restaurant")
SCHEMA = json.loads((ROOT / "docs" / "compose.schema.json").read_text(encoding="utf-8"))
ON = "2026-09-15"
WORKING = ("wd", "工作日", "个工作日", "working days")


@pytest.fixture(scope="module")
def content() -> Content:
    return load(ROOT / "content")


def document(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> Any:
    """What `onewindow compose … --json` prints; stdout holds one JSON document and nothing else."""
    assert main(["compose", *words, "--json"]) == code
    return json.loads(capsys.readouterr().out)


def check(found: dict[str, Any]) -> None:
    """The document's schema and what always holds between its figures."""
    jsonschema.validate(found, SCHEMA, jsonschema.Draft202012Validator)
    savings = found["savings"]
    assert sum(1 for q in found["questions"] if q["required"]) == savings["fields"][1]
    assert sum(1 for m in found["materials"] if m["status"] == "asked") == savings["materials"][1]
    if savings["basis"]["days"]["unit"] in WORKING and found["steps"]:
        assert max(s["earliest_finish"] for s in found["steps"]) == savings["days"][1]
    assert [s["item"] for s in found["steps"]] == [p["item"] for p in found["parts"]]
    asked = {q["element"] for q in found["questions"]}
    known = {k["element"] for k in found["known"]}
    assert not asked & known
    items = {p["item"] for p in found["parts"]} | {p["item"] for p in found["undecided"]}
    for row in [*found["questions"], *found["known"], *found["materials"]]:
        assert row["needed_by"] and set(row["needed_by"]) <= items
    assert found["proof"]["proven"] is True


@pytest.mark.parametrize("thing", THINGS)
def test_without_a_situation_the_reference_is_composed_and_printed(
    thing: str, content: Content, capsys: pytest.CaptureFixture[str]
) -> None:
    found = document(capsys, thing, "--on", ON)
    check(found)
    one = content.catalogue.things[thing]
    assert (found["thing"], found["route"], found["situation"]) == (thing, one.reference_route, one.reference)
    assert found["undecided"] == [] and found["next_situation"] == []


def test_the_reference_homestay_keeps_its_promise_and_asks_a_tenth(
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = document(capsys, "open-homestay", "--on", ON)
    assert (found["promise_on"], found["promise_risk"], found["provisional"]) == ("2026-09-23", None, False)
    before, after = found["savings"]["fields"]
    assert 0 < after * 10 <= before
    assert len({part["department"] for part in found["parts"]}) >= 6


def test_a_region_a_held_certificate_and_a_missing_source_change_the_plan(
    capsys: pytest.CaptureFixture[str],
) -> None:
    plain = document(capsys, "open-homestay", "--on", ON)
    without = document(
        capsys, "open-homestay", "--on", ON, "--without-source", "real-estate", "--region", "3301"
    )
    check(without)
    assert "real-estate" not in without["sources"]
    assert without["savings"]["fields"][1] > plain["savings"]["fields"][1]
    held = document(capsys, "open-restaurant", "--on", ON, "--held", "health-certificate")
    status = {m["material"]: m["status"] for m in held["materials"]}
    assert status["health-certificate"] == "exempt-certificate"


def test_situation_pairs_may_follow_one_option_or_several(capsys: pytest.CaptureFixture[str]) -> None:
    together = document(capsys, "open-homestay", "--on", ON, "--situation", "house=own", "area=280")
    apart = document(
        capsys, "open-homestay", "--on", ON, "--situation", "house=own", "--situation", "area=280"
    )
    assert together == apart
    check(together)
    assert together["situation"] == {"house": "own", "area": 280}
    assert together["next_situation"] != []
    assert {row["item"] for row in together["undecided"]}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("nope",), "compose.no-thing"),
        (("open-homestay", "--situation", "colour=red"), "compose.no-question"),
        (("open-homestay", "--situation", "area=wide"), "compose.bad-answer"),
        (("open-homestay", "--situation", "house=boat"), "compose.bad-answer"),
        (("open-homestay", "--route", "fast"), "compose.no-route"),
        (("open-homestay", "--held", "diploma"), "compose.no-certificate"),
        (("open-homestay", "--without-source", "oracle"), "compose.no-source"),
        (("open-homestay", "--content", "/nowhere"), "compose.no-content"),
    ],
)
def test_what_is_unknown_is_refused_by_name(
    words: tuple[str, ...], code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    refused = document(capsys, *words, code=1)["refused"]
    assert refused["code"] == code
    assert refused["message"]


@pytest.mark.parametrize("words", [("--on", "tomorrow"), ("--situation", "area"), ("--region", "Zhejiang")])
def test_what_is_written_wrongly_is_a_usage_error(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compose", "open-homestay", *words]) == 2
    assert words[0] in capsys.readouterr().err


def test_the_page_for_people_says_the_result_first(capsys: pytest.CaptureFixture[str]) -> None:
    found = document(capsys, "open-homestay", "--on", ON)
    assert main(["compose", "open-homestay", "--on", ON]) == 0
    page = capsys.readouterr().out.splitlines()
    fields, papers = found["savings"]["fields"][1], found["savings"]["materials"][1]
    assert (
        page[0]
        == f"开办民宿（commitment，2026-09-15 收件）：填 {fields} 项，交 {papers} 份材料，最晚 2026-09-23 办好。"
    )
    assert "要您填的" in page


def test_english_is_complete(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("ONEWINDOW_LANG", "en")
    found = document(capsys, "open-homestay", "--on", ON)
    said = [row["why"] for rows in ("parts", "questions", "materials") for row in found[rows]]
    said += [conflict["what"] for conflict in found["conflicts"]]
    chinese = [text for text in said if any("\u4e00" <= character <= "\u9fff" for character in text)]
    assert chinese == []


def test_the_published_content_composes_without_faults_of_content(capsys: pytest.CaptureFixture[str]) -> None:
    for thing in THINGS:
        for route in ("commitment", "ordinary"):
            found = document(capsys, thing, "--on", ON, "--route", route)
            kinds = {conflict["kind"] for conflict in found["conflicts"]}
            assert not kinds & {"item-missing", "element-missing", "unsatisfiable", "prerequisite-cycle"}


# --- every situation -----------------------------------------------------------------------------------------


def answers(question: SituationQuestion) -> st.SearchStrategy[Any]:
    if question.kind is ElementKind.YES_NO:
        return st.booleans()
    if question.kind is ElementKind.NUMBER:
        return st.sampled_from([10, 50, 51, 150, 300, 301, 900])
    return st.sampled_from([option.value for option in question.options])


def situations(thing: OneThing) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional={q.key: answers(q) for q in thing.situation})


@examples(60)
@given(data=st.data())
def test_every_situation_of_the_published_one_things_composes_with_proof(data: st.DataObject) -> None:
    found = _content()
    thing = found.catalogue.things[data.draw(st.sampled_from(THINGS))]
    profile = profile_for(found.catalogue, "")
    assert profile is not None
    plan = compose(
        found.catalogue,
        thing,
        data.draw(situations(thing)),
        on=date(2026, 9, 15),
        profile=profile,
        calendar=found.calendar,
        route=data.draw(st.sampled_from([route.id for route in thing.routes])),
        sources_off=frozenset(data.draw(st.sets(st.sampled_from(sorted(found.catalogue.sources))))),
    )
    check(json.loads(json.dumps(plan_to_json(plan))))
    if not plan.next_situation:
        assert all(part.applies is not None for part in plan.parts)


_LOADED: list[Content] = []


def _content() -> Content:
    """Loaded once: Hypothesis calls the test many times and cannot use a fixture of another scope."""
    if not _LOADED:
        _LOADED.append(load(ROOT / "content"))
    return _LOADED[0]


def test_a_thing_or_a_problem_is_needed_and_not_both(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compose"]) == 2
    assert main(["compose", "open-homestay", "--problem", "x"]) == 2
