"""`onewindow journey`: the whole way over HTTP, by both routes, with and without a refusal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from onewindow.cli.__main__ import main
from tests.journeys.conftest import onewindow


def journey(folder: Path, *words: str, house: Path | None = None) -> dict[str, Any]:
    ran = onewindow("journey", *words, "--keep", str(folder / "kept"), "--json", var=folder, check=False, house=house)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return json.loads(ran.stdout)


def kinds(result: dict[str, Any]) -> set[str]:
    return {paper["kind"] for paper in result["documents"]}


def by_item(result: dict[str, Any], name: str) -> dict[str, Any]:
    return {part["item"]: part[name] for part in result["parts"]}


def test_a_homestay_by_the_ordinary_route_is_corrected_once_stopped_once_and_opened(tmp_path: Path):
    result = journey(tmp_path, "open-homestay", "--route", "ordinary")
    assert (result["status"], result["outcome"], result["rated"]) == ("settled", "granted", True)
    assert by_item(result, "outcome") == {
        "business-licence": "registered", "homestay-filing": "recorded", "lodging-permit": "granted",
        "fire-check": "granted", "hygiene-permit": "granted", "fire-acceptance-filing": "recorded",
        "food-permit": "granted", "tax-confirmation": "provided",
    }  # fmt: skip
    assert {item for item, number in by_item(result, "certificate").items() if number is None} == {"tax-confirmation"}
    assert len(result["verified"]) == 7
    papers = kinds(result)
    assert {"correction_notice", "special_notice"} <= papers, papers
    # one paper speaks for every part that waits for its correction
    assert [paper["kind"] for paper in result["documents"]].count("correction_notice") == 1
    kept = [tmp_path / "kept" / paper["file"] for paper in result["documents"]]
    assert [file for file in kept if not file.read_bytes().startswith(b"%PDF-")] == []

    verified = onewindow("replay", "--verify", "--database", str(tmp_path / "kept"), "--json", var=tmp_path / "kept")
    chains = json.loads(verified.stdout)
    assert (chains["violations"], chains["cases"]) == ([], 8)


def test_a_restaurant_with_one_part_refused_keeps_what_was_granted(tmp_path: Path, house: Path):
    words = ("open-restaurant", "--route", "commitment", "--refuse", "drainage-permit")
    result = journey(tmp_path, *words, house=house)
    assert (result["status"], result["outcome"], result["rated"]) == ("settled", "partly", True)
    outcomes = by_item(result, "outcome")
    assert {item for item, outcome in outcomes.items() if outcome == "refused"} == {"drainage-permit"}
    assert by_item(result, "certificate")["drainage-permit"] is None
    assert by_item(result, "certificate")["food-permit"]
    assert "refusal_decision" in kinds(result), kinds(result)


def test_a_homestay_on_commitments_is_open_before_anybody_inspects(tmp_path: Path, house: Path):
    result = journey(tmp_path, "open-homestay", "--route", "commitment", house=house)
    assert (result["status"], result["outcome"], result["rated"]) == ("settled", "granted", True)
    assert "commitment" in kinds(result), kinds(result)
    assert "correction_notice" not in kinds(result)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("open-nothing",), 1, "journey.no-thing"),
        (("open-homestay", "--route", "sideways"), 1, "journey.no-route"),
        (("open-homestay", "--refuse", "bread"), 1, "journey.no-item"),
        (("open-homestay", "--refuse", "homestay-filing"), 1, "journey.not-refusable"),
    ],
)
def test_what_cannot_be_driven_is_refused_before_anything_starts(capsys, words, code: int, said: str):
    assert main(["journey", *words, "--json"]) == code
    assert json.loads(capsys.readouterr().out)["refused"]["code"] == said


def test_a_folder_that_holds_something_is_not_used(tmp_path: Path):
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "mine.txt").write_text("mine")
    assert main(["journey", "open-homestay", "--keep", str(tmp_path / "kept")]) == 2
    assert sorted(path.name for path in (tmp_path / "kept").iterdir()) == ["mine.txt"]
