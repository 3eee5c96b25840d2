"""The words on the catalogue's files, versions and reforms, on a database of their own."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from onewindow.cli import diff, pack, reforms, workbook
from onewindow.cli.output import UsageError
from onewindow.core.kernel.refusal import Refused
from onewindow.store.models import CatalogueChange
from onewindow.usecases import catalogue_versions
from tests import life
from tests.usecases.test_catalogue_versions import TODAY, by


def run(module: Any, *words: str) -> int:
    """Call a word the way the dispatcher does."""
    parser = ArgumentParser()
    module.add_parser(parser.add_subparsers())
    args = parser.parse_args([module.__name__.rpartition(".")[2], *words])
    return int(args.run(args))


@pytest.fixture(autouse=True)
def _content(db: None, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.DEMO, settings.PACK_KEY, settings.PACK_TRUST = True, "", ""
    monkeypatch.setattr("onewindow.config.boot", lambda: None)
    life.content()


def test_a_workbook_goes_out_is_checked_marked_and_drafted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, marked = tmp_path / "a.xlsx", tmp_path / "m.xlsx"
    assert run(workbook, "export", str(file), "--item", "cad-alarm") == 0
    book = load_workbook(file)
    heads = [cell.value for cell in book["事项"][1]]
    cell = book["事项"].cell(2, heads.index("承诺时限") + 1)
    cell.value = "三天"
    book.save(file)
    assert run(workbook, "check", str(file), "--marked", str(marked), "--json") == 1
    told = json.loads(capsys.readouterr().out)
    assert [
        (each["sheet"], each["row"], each["code"]) for each in told["faults"] if each["severity"] == "error"
    ] == [("事项", 2, "limit-shape")]
    assert "问题" in load_workbook(marked).sheetnames
    cell.value = "0个工作日"
    book.save(file)
    assert run(workbook, "import", str(file), "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert [each["definition"] for each in told["changes"]] == ["items/cad-alarm"]
    assert str(CatalogueChange.objects.get().id) == told["change"]


def test_a_pack_goes_out_and_a_broken_one_is_not_taken(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "p.zip"
    assert run(pack, "export", str(file), "--kind", "items") == 0
    assert run(pack, "show", str(file), "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["changes"] == [] and told["unchanged"] >= 100 and told["demo_key"]
    file.write_bytes(file.read_bytes()[:-30])
    with pytest.raises(Refused) as caught:
        run(pack, "import", str(file))
    assert caught.value.code == "pack.not-a-pack" and not CatalogueChange.objects.exists()
    plain = tmp_path / "p.json"
    assert run(pack, "export", str(plain)) == 0
    with pytest.raises(Refused, match="没有签名"):
        run(pack, "show", str(plain))
    assert run(pack, "show", str(plain), "--unsigned") == 0


def test_two_versions_are_compared_and_the_year_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    old = catalogue_versions.bodies_in_force(TODAY)["items"]["cad-alarm"]
    catalogue_versions.draft(
        {("items", "cad-alarm"): {**old, "promise": "0wd"}}, by(), title="", origin="t", on=TODAY
    )
    assert run(diff, "items/cad-alarm", "--json") == 0
    fields = json.loads(capsys.readouterr().out)["fields"]
    assert [(each["path"], each["legal"]) for each in fields] == [("promise", True)]
    assert {fields[0][side]["zh-hans"] for side in ("before", "after")} == {"当日", "1 个工作日"}
    with pytest.raises(UsageError):
        run(diff, "cad-alarm")
    assert run(reforms, "--department", "civil-air-defence", "--rule", "truncate", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["items"]["days_before"], told["items"]["days"], told["rule"]) == (185, 13, "truncate")
    assert told["shares"]["on_the_spot"]["all"] == [8, 10, "80.00%"]
