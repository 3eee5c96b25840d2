"""onewindow rules: check and judge without a database, back-test and replay with it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from onewindow.cli.__main__ import main
from onewindow.core.rules import cells_from_ruleset
from onewindow.store.models import AutomaticRecord
from onewindow.store.rules import tables_on
from tests import builders, life
from tests.life import PLACE

ROOT = Path(__file__).resolve().parents[2]


def run(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> Any:
    assert main(["rules", *words, "--json"]) == code
    return json.loads(capsys.readouterr().out)


def test_judging_says_row_by_row_what_held(capsys: pytest.CaptureFixture[str]) -> None:
    facts = ("--fact", "business.unpaid_tax=无", "closing.reason=决议解散")
    found = run(capsys, "judge", "tax-clearance-auto", *facts)
    assert (found["decides"], found["row"]) == ("grant", "clear")
    assert [row["outcome"] for row in found["rows"]] == ["failed", "failed", "held"]
    found = run(capsys, "judge", "tax-clearance-auto", "--fact", "closing.reason=决议解散")
    assert (found["decides"], found["missing"]) == (None, ["business.unpaid_tax"])


def test_kinds_of_facts_are_read_and_wrong_ones_told(capsys: pytest.CaptureFixture[str]) -> None:
    facts = ("project.policy_statement=是", "project.investment=3200", "project.name=厂房")
    assert run(capsys, "judge", "investment-filing-auto", "--fact", *facts)["row"] == "told-all"
    assert main(["rules", "judge", "investment-filing-auto", "--fact", "project.investment=很多"]) == 2
    assert main(["rules", "judge", "nothing"]) == 2


def test_the_files_of_the_project_are_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    for file in sorted((ROOT / "content" / "rules").glob("*.yaml")):
        assert run(capsys, "check", str(file))["problems"] == []


@pytest.mark.django_db
def test_a_worksheet_is_checked_and_judged(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    builders.forget()
    life.content()
    book = Workbook()
    for row in cells_from_ruleset(tables_on(date(2026, 3, 2), PLACE)["tax-clearance-auto"][1]):
        book.active.append(row)
    file = tmp_path / "table.xlsx"
    book.save(file)
    assert run(capsys, "check", str(file))["problems"] == []
    assert run(capsys, "judge", str(file), "--fact", "business.unpaid_tax=有")["row"] == "unpaid"
    book.active.cell(9, 2).value = "=A1"
    book.save(file)
    assert run(capsys, "check", str(file), code=1)["problems"][0]["rule"] == "rules.bad-cell"


@pytest.mark.django_db
def test_back_test_and_replay_on_the_database(capsys: pytest.CaptureFixture[str]) -> None:
    from tests.usecases.test_automatic import CODE, handed_in, look

    builders.forget()
    lived, row = handed_in("on")
    look(lived, row)
    period = ("--since", "2026-01-01", "--until", "2026-12-31")
    assert run(capsys, "backtest", CODE, *period)["looked"] == 0
    found = run(capsys, "replay", row.number)
    assert (found["replayed"], found["differ"], found["records"][0]["row"]) == (1, 0, "in-business")
    record = AutomaticRecord.objects.get()
    record.verdict = record.verdict.replace("held", "failed")
    record.save()
    assert run(capsys, "replay", code=1)["differ"] == 1
    assert main(["rules", "replay", "no-such-number"]) == 1
