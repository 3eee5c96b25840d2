"""Plain data becomes the shapes of the catalogue; what does not fit is named with its path."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from onewindow.core.catalogue.model import (
    ActType,
    Assurance,
    Blocks,
    Fee,
    Need,
    Parameter,
    Source,
)
from onewindow.core.catalogue.problems import line_of
from onewindow.core.catalogue.read import (
    KINDS,
    bundle_hash,
    catalogue_from_bodies,
    read_bodies,
    read_document,
    read_item,
    read_profile,
    read_source,
    versions_of,
)
from onewindow.core.clock import Limit, Unit
from onewindow.core.kernel.refusal import Refused
from onewindow.core.kernel.text import Text


def words(zh: str, en: str = "x") -> dict[str, str]:
    return {"zh-hans": zh, "en": en}


def item(**more: Any) -> dict[str, Any]:
    """The least an item must have."""
    return {
        "code": "sign",
        "codes": {"catalog": "c", "task": "t", "handle": "h"},
        "name": words("招牌"),
        "department": "city",
        "act_type": "public_service",
        "item_type": "20",
        "statutory": "5wd",
        "promise": None,
        "by_law": [],
        "conditions": [],
        "roles": ["operator"],
        "needs": [],
        "materials": [],
        "result": {"kind": "其他", "name": words("登记单")},
        **more,
    }


def problems(kind: str, body: Any) -> list[tuple[str, str]]:
    return [(p.path, p.rule) for p in read_document(kind, "x", body)[1]]


def test_an_item_becomes_its_shape() -> None:
    read = read_item(
        item(
            needs=[
                {"ref": "operator.name", "assurance": "register", "when": {"fact": "premises.area", "gt": 50}}
            ],
            prerequisites=[
                {"item": "licence", "blocks": "decision", "basis": {"kind": "found", "source": "法"}}
            ],
            effective_from="2026-01-01",
            fee={"fen": 8000, "basis": "法第一条"},
        )
    )
    assert (read.statutory, read.promise, read.act_type, read.effective_from, read.fee) == (
        Limit(5, Unit.WORKING_DAY),
        None,
        ActType.PUBLIC_SERVICE,
        date(2026, 1, 1),
        Fee(8000, "法第一条"),
    )
    assert (read.needs[0].assurance, read.needs[0].when.facts()) == (Assurance.REGISTER, {"premises.area"})  # type: ignore[union-attr]
    assert read.prerequisites[0].blocks is Blocks.DECISION


def test_what_is_left_out_takes_the_default_of_the_shape() -> None:
    assert read_item(item(needs=[{"ref": "operator.name"}])).needs == (Need("operator.name"),)


def test_alternatives_of_keys_stay_apart() -> None:
    body = {
        "code": "land",
        "name": words("登记"),
        "owner": "land",
        "entity": "property",
        "keys": [["property.unit"], ["property.owner", "property.town"], []],
        "yields": ["property.area"],
        "legal_basis": "条例",
        "notice": words("查"),
    }
    assert read_source(body) == Source(
        "land",
        Text("登记", "x"),
        "land",
        "property",
        (("property.unit",), ("property.owner", "property.town"), ()),
        ("property.area",),
        "条例",
        Text("查", "x"),
    )


def test_a_parameter_keeps_any_plain_value_and_its_basis() -> None:
    table = {"hearing": ["statutory", "promise"]}
    body = {
        "code": "p",
        "name": words("地方"),
        "division": "33",
        "parent": "",
        "parameters": {"special_stops": {"value": table, "basis": {"kind": "found", "source": "法"}}},
    }
    read = read_profile(body).parameters["special_stops"]
    assert (type(read), read.value, read.basis.kind) == (Parameter, table, "found")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"departmant": "city"}, [("departmant", "unknown-key")]),
        ({"department": 7}, [("department", "shape")]),
        ({"name": "招牌"}, [("name", "shape")]),
        ({"name": {"en": "Sign"}}, [("name", "text-chinese")]),
        ({"name": {"zh-hans": "招牌"}}, [("name", "text-english")]),
        ({"name": words("招牌") | {"fr": "enseigne"}}, [("name.fr", "unknown-key")]),
        ({"act_type": "license"}, [("act_type", "choice")]),
        ({"statutory": "5 days"}, [("statutory", "shape")]),
        ({"statutory": 5}, [("statutory", "shape")]),
        ({"promise": "-1wd"}, [("promise", "shape")]),
        ({"trips": "1"}, [("trips", "shape")]),
        ({"trips": True}, [("trips", "shape")]),
        ({"on_the_spot": "yes"}, [("on_the_spot", "shape")]),
        ({"effective_from": "1.1.2026"}, [("effective_from", "shape")]),
        ({"effective_from": "2026-02-30"}, [("effective_from", "shape")]),
        ({"needs": {"ref": "a.b"}}, [("needs", "shape")]),
        (
            {"needs": [{"ref": "a.b"}, {"reff": "a.b"}]},
            [("needs[1].reff", "unknown-key"), ("needs[1].ref", "missing-key")],
        ),
        ({"needs": [{"ref": "a.b", "when": {"fact": "a.b"}}]}, [("needs[0].when", "condition")]),
        ({"needs": [{"ref": "a.b", "when": {"all": []}}]}, [("needs[0].when", "condition")]),
        ({"needs": ["a.b"]}, [("needs[0]", "shape")]),
        ({"result": None}, [("result", "shape")]),
        ({"by_law": [1]}, [("by_law[0]", "shape")]),
    ],
    ids=lambda value: str(value)[:50],
)
def test_a_fault_in_an_item_is_named_with_its_path(
    change: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert problems("items", item(**change)) == expected


def test_a_misspelt_key_is_refused_with_the_key_that_was_meant() -> None:
    _, found = read_document("items", "x", item(departmant="city"))
    assert "department" in found[0].remedy.en


def test_a_misspelt_choice_is_refused_with_the_choice_that_was_meant() -> None:
    _, found = read_document("items", "x", item(act_type="license"))
    assert "licence" in found[0].remedy.en


def test_all_faults_of_a_document_come_at_once() -> None:
    body = item(trips="1", on_the_spot="yes", statutory="soon")
    assert [path for path, _ in problems("items", body)] == ["statutory", "trips", "on_the_spot"]


def test_a_document_that_is_no_mapping_is_refused() -> None:
    assert [problems(kind, ["a"]) for kind in KINDS] == [[("", "shape")]] * len(KINDS)


def test_an_unreadable_document_does_not_hide_the_others() -> None:
    catalogue, found = read_bodies({"items": {"sign": item(), "bad": {"code": "bad"}}})
    assert (list(catalogue.items), {p.code for p in found}) == (["sign"], {"bad"})


def test_a_catalogue_with_a_fault_is_refused_with_every_reason() -> None:
    with pytest.raises(Refused) as refused:
        catalogue_from_bodies({"items": {"sign": item(trips="1", on_the_spot="yes")}})
    assert [refusal.code for refusal in refused.value.refusals] == ["content.unreadable"] * 2
    assert "items/sign: trips" in refused.value.refusals[0].message("en")


def test_reading_one_bad_item_alone_is_refused() -> None:
    with pytest.raises(Refused):
        read_item(item(trips="1"))


def test_the_bundle_is_the_hash_of_its_versions_calendars_included() -> None:
    bodies = {"items": {"sign": item()}, "calendars": {"2026": {"year": 2026}}}
    catalogue = catalogue_from_bodies(bodies)
    assert set(catalogue.versions) == {"items/sign", "calendars/2026"}
    assert (catalogue.versions, catalogue.bundle) == (versions_of(bodies), bundle_hash(versions_of(bodies)))


def test_a_frozen_bundle_keeps_the_versions_it_was_frozen_with() -> None:
    catalogue = catalogue_from_bodies({"items": {}}, versions={"items/a": "1"}, bundle="frozen")
    assert (catalogue.versions, catalogue.bundle) == ({"items/a": "1"}, "frozen")


@pytest.mark.parametrize(
    ("path", "line"),
    [("needs[1].ref", 9), ("needs[1].when.gt", 8), ("needs[7]", 5), ("fee.fen", 1), ("", 1)],
)
def test_a_problem_stands_on_its_own_line_or_the_nearest_enclosing_one(path: str, line: int) -> None:
    assert line_of(path, {"": 1, "needs": 5, "needs[1]": 8, "needs[1].ref": 9}) == line
