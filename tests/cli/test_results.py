"""onewindow results: the committed page is what a fresh run prints, every reason adds up, and nothing is claimed too much."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from onewindow.adapters.content_files import load_yaml
from onewindow.cli.__main__ import main
from onewindow.cli.compose import content_folder
from onewindow.cli.results import REGISTER, measured
from onewindow.cli.results_page import page
from onewindow.core.compose.reductions import Reduced
from onewindow.core.compose.results import (
    CHANGES,
    Best,
    Published,
    Register,
    Result,
    Verdict,
    read_register,
    verdict_of,
)
from onewindow.core.kernel.refusal import Refused
from onewindow.core.kernel.text import Text

WANTED = {f"HR{n}" for n in (*range(1, 9), 12, 38, 40, 44, 48, 49, *range(65, 72))}


@pytest.fixture(scope="module")
def found() -> tuple[Register, list[Result]]:
    return measured(content_folder())


def test_the_committed_page_is_current(root: Path, found: tuple[Register, list[Result]]) -> None:
    committed = (root / "docs" / "published-results.md").read_text("utf-8")
    assert committed == page(*found), "run ./onewindow results > docs/published-results.md"


def test_every_result_with_content_is_there(found: tuple[Register, list[Result]]) -> None:
    register, results = found
    assert {r.of.id for r in results} | {row.id for row in register.not_reproduced} == WANTED | {
        "HR19",
        "HR56",
        "HR75",
        "C14-6",
    }
    assert {row.id for row in register.not_reproduced} >= {"HR5", "HR19", "HR56", "HR75"}
    assert [r.of.id for r in results if r.verdict is Verdict.DIFFERS] == []


def test_the_reasons_of_every_figure_add_up(found: tuple[Register, list[Result]]) -> None:
    told = [r for r in found[1] if r.reasons]
    assert len(told) >= 12
    assert [r.of.id for r in told if r.before - r.after != sum(r.reasons.values())] == []


def test_nothing_is_reproduced_unless_every_line_was_found(found: tuple[Register, list[Result]]) -> None:
    for result in found[1]:
        if result.verdict in (Verdict.REPRODUCED, Verdict.BEATEN):
            assert set(result.bases) == {"found"} and "shown" not in result.of.compare.values()
    text = page(*found)
    assert "180 (shown)" in text and "20 (shown)" in text
    for section in text.split("\n### ")[1:]:
        if "consistent with" in section.lower():
            assert "Reproduced" not in section and "Beaten" not in section


def test_the_document_follows_its_schema(capsys: pytest.CaptureFixture[str], root: Path) -> None:
    assert main(["results", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    schema = json.loads((root / "docs" / "results.schema.json").read_text("utf-8"))
    jsonschema.validate(document, schema)
    newborn = next(row for row in document["results"] if row["id"] == "HR65")
    assert newborn["computed"] == {"before": 10, "after": 4}
    assert newborn["reasons"] == {"exempt-shared": 4, "part-output": 2}


def _of(compare: dict[str, str], **published: float) -> Published:
    text = Text("试", "t")
    return Published(
        "HR1", text, text, "s", "q", published, compare, {"kind": "plan", "figure": "days", "thing": "t"}
    )


@pytest.mark.parametrize(
    ("compare", "published", "bases", "verdict"),
    [
        ({"before": "same", "after": "at_most"}, {"before": 10, "after": 4}, {"found": 3}, Verdict.REPRODUCED),
        ({"before": "same", "after": "at_most"}, {"before": 10, "after": 5}, {"found": 3}, Verdict.BEATEN),
        ({"before": "same", "after": "at_most"}, {"before": 10, "after": 5, "least": 4}, {"found": 3}, Verdict.REPRODUCED),
        ({"before": "same", "after": "at_most"}, {"before": 10, "after": 5}, {"found": 3, "known": 1}, Verdict.CONSISTENT),
        ({"before": "shown", "after": "at_most"}, {"before": 99, "after": 4}, {"found": 3}, Verdict.CONSISTENT),
        ({"before": "same", "after": "at_most"}, {"before": 11, "after": 5}, {"found": 3}, Verdict.DIFFERS),
        ({"after": "same"}, {"after": 5}, {"reconstructed": 3}, Verdict.DIFFERS),
        ({"saves": "saves"}, {"saves": 6}, {"reconstructed": 3}, Verdict.CONSISTENT),
        ({"saves": "saves"}, {"saves": 7}, {"reconstructed": 3}, Verdict.DIFFERS),
        ({"before": "at_least"}, {"before": 9}, {}, Verdict.CONSISTENT),
    ],
)  # fmt: skip
def test_the_verdict(
    compare: dict[str, str], published: dict[str, float], bases: dict[str, int], verdict: Verdict
) -> None:
    assert verdict_of(_of(compare, **published), Reduced(10, 4, {}, bases)) is verdict


@pytest.mark.parametrize(
    ("best", "bases", "verdict"),
    [
        (Best(3, (), True), {"found": 3}, Verdict.WITH_LEVERS),
        (Best(4, (), True), {"found": 3}, Verdict.CONSISTENT),
        (Best(3, (), False), {"found": 3}, Verdict.CONSISTENT),
        (Best(3, (), True), {"found": 3, "reconstructed": 1}, Verdict.CONSISTENT),
        (None, {"found": 3}, Verdict.CONSISTENT),
    ],
)
def test_levers_beat_only_the_after_and_only_proven_on_found_lines(
    best: Best | None, bases: dict[str, int], verdict: Verdict
) -> None:
    of = _of({"before": "shown", "after": "at_most"}, before=99, after=4)
    assert verdict_of(of, Reduced(10, 4, {}, bases), best) is verdict


def test_what_stands_with_levers_is_lower_and_names_its_changes(found: tuple[Register, list[Result]]) -> None:
    moved = [r for r in found[1] if r.best is not None]
    assert {(r.of.id, r.best.after) for r in moved if r.best} >= {("HR70", 28), ("HR66", 0)}
    for result in moved:
        assert result.best is not None and result.best.exact
        assert result.best.after < result.after and 0 < len(result.best.changes) <= CHANGES


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"quote": None}, "missing quote"),
        ({"extra": 1}, "unknown extra"),
        ({"compare": {"after": "same"}}, "name different figures"),
        ({"compare": {"before": "nearly", "after": "same"}}, "compare: nearly"),
        ({"measure": {"kind": "guess", "figure": "days"}}, "measure"),
    ],
)
def test_a_row_that_is_not_written_right_is_named(change: dict[str, Any], why: str) -> None:
    document = load_yaml(content_folder() / REGISTER)
    row = {**document["results"][0], **change}
    row = {key: value for key, value in row.items() if value is not None}
    with pytest.raises(Refused) as refused:
        read_register({**document, "results": [row]})
    assert why in refused.value.refusals[0].params["why"]
