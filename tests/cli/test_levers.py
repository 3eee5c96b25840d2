"""onewindow levers: the document, the page, and being called wrongly."""

from __future__ import annotations

import json
from typing import Any

import pytest

from onewindow.cli.__main__ import main

ON = ("--on", "2026-09-15")


def document(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> Any:
    assert main(["levers", *words, *ON, "--json"]) == code
    return json.loads(capsys.readouterr().out)


def test_the_levers_of_the_homestay_hold_together(capsys: pytest.CaptureFixture[str]) -> None:
    found = document(
        capsys, "open-homestay", "--route", "ordinary", "--budget", "2", "--cut", "fire-check=3wd"
    )
    assert found["route"] == "ordinary" and found["frontier"]["exact"] is True
    base = found["base"]
    for row in found["levers"]:
        assert all(base[name] - row["after"][name] == row["saves"][name] for name in base)
        assert row["basis"] or row["lawful"] is None
        if row["lawful"] is not True:
            assert not any(row["saves"].values())
    codes = {row["code"] for row in found["levers"] if row["lawful"]}
    assert "cut:fire-check:3wd" in codes
    for points in found["frontier"]["best"].values():
        shares = [point["share"] for point in points]
        assert len(points) == 3 and all(set(point["changes"]) <= codes for point in points)
        assert [len(point["changes"]) <= k for k, point in enumerate(points)] == [True] * 3
        assert shares[0] == 1
    days = [point["after"]["days"] for point in found["frontier"]["best"]["days"]]
    assert days == sorted(days, reverse=True)


def test_an_excluded_field_is_forbidden_with_its_clause(capsys: pytest.CaptureFixture[str]) -> None:
    found = document(capsys, "open-homestay")
    row = next(row for row in found["levers"] if row["code"] == "commit:food-permit")
    assert (row["lawful"], row["basis"]) == (False, "国办发〔2020〕42号") and found["frontier"] is None


def test_the_page_says_what_is_forbidden_apart(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["levers", "open-restaurant", "--budget", "1", *ON]) == 0
    page = capsys.readouterr().out
    assert page.index("可以做的") < page.index("法律不许的") < page.index("最好的组合（已证明）")
    monkeypatch.setenv("ONEWINDOW_LANG", "en")
    assert main(["levers", "open-restaurant", *ON]) == 0
    assert "Forbidden" in capsys.readouterr().out


def test_being_called_wrongly_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["levers", "open-homestay", "--budget", "9"]) == 2
    assert main(["levers", "open-homestay", "--cut", "fire-check"]) == 2
    assert main(["levers", "open-homestay", "--cut", "fire-check=soon"]) == 2
    assert main(["levers", "open-homestay", "--cut", "nothing=3wd"]) == 1
    assert "nothing" in capsys.readouterr().err
