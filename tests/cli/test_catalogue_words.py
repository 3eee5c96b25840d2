"""`onewindow import FILE.csv` and `onewindow search`: what they print and how they end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from onewindow.cli.__main__ import main
from onewindow.core.catalogue.listed import COLUMNS

pytestmark = pytest.mark.django_db
AREA = "511602000000"
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    rows = [["区残联", "残疾人证", f"残疾人证{what}", AREA, f"511F8200100{n}-{AREA}-000-x-4-00", "7", "x"]
            for n, what in enumerate(("新办", "换领", "注销"))]  # fmt: skip
    path = tmp_path / "清单 Items.csv"
    path.write_text("\n".join(",".join(row) for row in [list(COLUMNS), *rows]), encoding="utf-8")
    return path


def told(capsys: Capture, *words: str, code: int = 0) -> dict[str, object]:
    capsys.readouterr()
    assert main([*words, "--json"]) == code
    document: dict[str, object] = json.loads(capsys.readouterr().out)
    return document


def test_a_list_comes_in_once_and_is_found_at_once(file: Path, capsys: Capture) -> None:
    first = told(capsys, "import", str(file))
    assert (first["list"], first["rows"], first["new"], first["left_out"]) == ("items", 3, 3, 0)
    by_code = first["faults_by_code"]
    assert isinstance(by_code, dict) and (by_code["type-zero"], by_code["unit-length"]) == (3, 3)
    again = told(capsys, "import", str(file))
    assert (again["new"], again["changed"], again["ended"], again["unchanged"]) == (0, 0, 0, 3)
    found = told(capsys, "search", "canjirenzheng", "--most", "2")
    rows = found["found"]
    assert isinstance(rows, list) and len(rows) == 2 and found["more"] is True and found["sure"] is True
    assert told(capsys, "search", "龘龘龘", code=1)["found"] == []


def test_people_read_line_column_remedy_and_the_sum(file: Path, capsys: Capture) -> None:
    capsys.readouterr()
    assert main(["import", str(file), "--list", "canlian"]) == 0
    said = capsys.readouterr().err
    assert "2:task_type: 提醒 事项类型写成“7”，按“07”读" in said and "[type-zero]" in said
    assert "清单 canlian：3 行，收入 3 项" in said
    assert main(["search", "残疾人证"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 3


def test_what_cannot_be_imported_is_refused_and_what_is_not_there_is_misuse(
    tmp_path: Path, capsys: Capture
) -> None:
    (tmp_path / "x.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    refused = told(capsys, "import", str(tmp_path / "x.csv"), code=1)["refused"]
    assert isinstance(refused, dict) and refused["code"] == "lists.unreadable"
    assert main(["import", str(tmp_path / "none.csv")]) == 2
    (tmp_path / "清单.csv").write_text("", encoding="utf-8")
    assert main(["import", str(tmp_path / "清单.csv")]) == 2
    assert "--list" in capsys.readouterr().err
