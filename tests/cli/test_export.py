"""onewindow export: every form on standard output or in a file, and being called wrongly."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
import pytest

from onewindow.cli.__main__ import main
from onewindow.core.compose.exports import FORMATS

ON = ("--on", "2026-09-15")


def exported(capfdbinary: pytest.CaptureFixture[bytes], *words: str) -> bytes:
    assert main(["export", *words, *ON]) == 0
    sys.stdout.flush()
    return capfdbinary.readouterr().out


def test_json_follows_the_published_schema(capfdbinary: pytest.CaptureFixture[bytes], root: Path) -> None:
    schema = json.loads((root / "docs" / "compose.schema.json").read_text("utf-8"))
    for thing in ("newborn", "open-homestay", "start-construction"):
        document = json.loads(exported(capfdbinary, thing, "--as", "json"))
        jsonschema.validate(document, schema)
        assert document["thing"] == thing


@pytest.mark.parametrize("form", ["bpmn", "cpsv", "xlsx"])
def test_the_same_call_writes_the_same_to_standard_output_and_to_a_file(
    form: str, capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> None:
    out = tmp_path / f"plan.{FORMATS[form].suffix}"
    shown = exported(capfdbinary, "newborn", "--as", form)
    assert exported(capfdbinary, "newborn", "--as", form, "--out", str(out)) == b""
    if form == "xlsx":
        made: list[Any] = [
            [
                [cell.value for row in sheet for cell in row]
                for sheet in openpyxl.load_workbook(io.BytesIO(data))
            ]
            for data in (shown, out.read_bytes())
        ]
        assert made[0] == made[1] and len(made[0]) == 7
    else:
        assert out.read_bytes() == shown


def test_the_situation_decides_what_leaves(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    answers = ("house=own", "area=40", "meals=no", "licence=yes", "sign=no", "altered=no", "sensitive=no")
    document = json.loads(exported(capfdbinary, "open-homestay", "--as", "json", "--situation", *answers))
    assert {part["item"] for part in document["parts"]} == {"homestay-filing", "lodging-permit"}


def test_being_called_wrongly_is_said(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["export", "newborn", "--as", "json", "--out", str(tmp_path / "none" / "plan.json")]) == 2
    assert "folder is not there" in capsys.readouterr().err
    assert main(["export", "no-such-thing", "--as", "json"]) == 1
    with pytest.raises(SystemExit) as stopped:
        main(["export", "newborn", "--as", "docx"])
    assert stopped.value.code == 2
