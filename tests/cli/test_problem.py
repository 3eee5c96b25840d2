"""onewindow compose --problem: the contract of a bare instance, as other programs rely on it."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from onewindow.cli.__main__ import main

BARE = {
    "elements": {"e1": {"weight": 2}, "e2": {"weight": 1}, "e3": {"weight": 1}, "e4": {"weight": 9}},
    "sources": [{"id": "s1", "keys": [["e1"], ["e2", "e3"]], "yields": ["e4"], "weight": 1}],
    "needs": ["e4"],
}


def test_a_bare_instance_is_solved_with_its_proof(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "problem.json"
    file.write_text(json.dumps({**BARE, "note": "x"}), encoding="utf-8")
    assert main(["compose", "--problem", str(file), "--json"]) == 0
    out = capsys.readouterr()
    assert json.loads(out.out) == {
        "asked": ["e1"],
        "sources": ["s1"],
        "ask_weight": 2,
        "source_weight": 1,
        "ask_bound": 2,
        "source_bound": 1,
        "ask_proven": True,
        "source_proven": True,
        "proven": True,
    }
    assert out.err == "warning: note means nothing here and is ignored\n"


def test_a_bare_instance_that_cannot_be_met_names_the_needs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "problem.json"
    file.write_text(
        json.dumps({**BARE, "elements": {**BARE["elements"], "e5": {"ask": False}}, "needs": ["e5"]})
    )
    assert main(["compose", "--problem", str(file), "--json"]) == 1
    assert json.loads(capsys.readouterr().out) == {
        "unsatisfiable": [
            {"need": "e5", "because": "e5 不能问，也没有数据源给出。请允许提问，或接上给出它的数据源。"}
        ]
    }


def test_a_bare_instance_that_is_no_json_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "problem.json"
    file.write_text("{")
    assert main(["compose", "--problem", str(file), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["refused"]["code"] == "compose.bad-problem"


def answer(
    problem: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *more: str
) -> tuple[int, dict[str, Any]]:
    """Exit code and document for a problem on stdin."""
    monkeypatch.setattr(
        "sys.stdin", io.StringIO(problem if isinstance(problem, str) else json.dumps(problem))
    )
    code = main(["compose", "--problem", "-", "--json", *more])
    return code, json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(
    ("keys", "asked", "sources"),
    [([[]], [], ["s1"]), ([], ["e4"], []), ([["e1"], []], [], ["s1"]), ([["e4"]], ["e4"], [])],
    ids=["always available", "never", "an alternative without keys", "only itself as key"],
)
def test_keys_are_alternatives(
    keys: list[list[str]],
    asked: list[str],
    sources: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    problem = {**BARE, "sources": [{"id": "s1", "keys": keys, "yields": ["e4"]}]}
    code, document = answer(problem, monkeypatch, capsys)
    assert (code, document["asked"], document["sources"]) == (0, asked, sources)


def test_a_weight_not_given_is_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    problem = {
        "elements": {"a": {}, "b": {"ask": False}},
        "sources": [{"id": "s", "keys": [["a"]], "yields": ["b"]}],
        "needs": ["b"],
    }
    code, document = answer(problem, monkeypatch, capsys)
    assert (code, document["ask_weight"], document["source_weight"], document["proven"]) == (0, 1, 1, True)


def test_what_stands_twice_in_one_object_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, document = answer(
        '{"elements": {"a": {}, "a": {"weight": 2}}, "needs": ["a"]}', monkeypatch, capsys
    )
    assert (code, document["refused"]["code"]) == (1, "compose.problem-twice")


def test_an_element_that_is_not_declared_is_refused_with_its_name(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, document = answer({"elements": {"a": {}}, "needs": ["b"]}, monkeypatch, capsys)
    assert (code, document["refused"]["code"]) == (1, "compose.problem-unknown-element")
    assert "b" in document["refused"]["message"]


def test_no_time_at_all_still_gives_an_answer_with_bounds(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, document = answer(BARE, monkeypatch, capsys, "--seconds", "0")
    assert code == 0
    assert document["ask_bound"] <= 2 <= document["ask_weight"]


@pytest.mark.parametrize("seconds", ["-1", "nan", "soon"])
def test_a_limit_that_is_no_time_is_a_wrong_call(seconds: str) -> None:
    try:
        code = main(["compose", "--problem", "-", "--seconds", seconds])
    except SystemExit as gone:
        code = int(str(gone.code))
    assert code == 2
