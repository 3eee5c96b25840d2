"""`onewindow check-content`: what it prints and how it ends."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from onewindow.cli.__main__ import main

CONTENT = Path(__file__).resolve().parents[2] / "content"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CONTENT, tmp_path / "content"))


def spoil(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    path.write_text(path.read_text().replace(old, new, 1))


def test_the_content_that_ships_ends_with_0(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check-content", str(CONTENT)]) == 0
    assert capsys.readouterr().out.startswith("没有错误。")


def test_a_fault_ends_with_1_and_prints_file_line_and_remedy(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(copy, "items/fire-check.yaml", "fee: {fen: 0}", "fee: {fen: 5000}")
    lines = (copy / "items/fire-check.yaml").read_text().splitlines()
    line = next(number for number, text in enumerate(lines, 1) if text.startswith("fee:"))
    assert main(["check-content", str(copy)]) == 1
    out = capsys.readouterr().out.splitlines()
    assert out[0] == (
        f"items/fire-check.yaml:{line}: 错误 fire-check fee: 收费没有依据。 "
        "写明法律、行政法规的条款；没有的不得收费（行政许可法第五十八条）。 [fee-basis]"
    )
    assert out[1] == "1 处错误，0 处提醒，在 1 个文件里。改好再发布。"


def test_english_is_spoken_when_it_is_wanted(
    copy: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONEWINDOW_LANG", "en")
    spoil(copy, "items/fire-check.yaml", "statutory:", "statutary:")
    assert main(["check-content", str(copy)]) == 1
    assert "There is no key 'statutary'. Did you mean statutory?" in capsys.readouterr().out


def test_json_is_one_document_and_nothing_else(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoil(copy, "items/fire-check.yaml", "trips: 0", "trips: 3")
    assert main(["check-content", str(copy), "--json"]) == 1
    printed = capsys.readouterr()
    told = json.loads(printed.out)
    assert (told["ok"], told["errors"], told["warnings"], printed.err) == (False, 1, 0, "")
    assert {key: told["problems"][0][key] for key in ("file", "rule", "severity", "code")} == {
        "file": "items/fire-check.yaml",
        "rule": "trips-why",
        "severity": "error",
        "code": "fire-check",
    }


def test_a_warning_ends_with_0_and_with_1_when_strict(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoil(
        copy, "departments/yunxi.yaml", "credit_code: 11990101MB9900101X", "credit_code: 11990101MB99001010"
    )
    codes = [main(["check-content", str(copy)]), main(["check-content", str(copy), "--strict"])]
    assert codes == [0, 1]
    assert "提醒 service-centre credit_code" in capsys.readouterr().out


@pytest.mark.parametrize("folder", ["nowhere", "empty"])
def test_a_folder_without_content_is_misuse(
    tmp_path: Path, folder: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty").mkdir()
    assert main(["check-content", str(tmp_path / folder)]) == 2
    assert str(tmp_path / folder) in capsys.readouterr().err
