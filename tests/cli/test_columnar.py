"""onewindow columnar: the folder of the setting unless another is named; called wrongly it says how."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.conf import LazySettings

from onewindow.cli.__main__ import main
from onewindow.config.wiring import wire_up
from onewindow.store.models import Case
from tests.builders import application, part

pytestmark = pytest.mark.django_db


@pytest.fixture
def year(settings: LazySettings, tmp_path: Path) -> int:
    settings.COLUMNAR = tmp_path / "columnar"
    wire_up()
    row = part(application())
    Case.objects.filter(pk=row.pk).update(open=False, status="settled", outcome="recorded")
    return int(row.opened_year)


def test_both_words_use_the_folder_of_the_setting(year: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["columnar", "--year", str(year), "--json"]) == 0
    assert (tmp_path / "columnar" / f"manifest-{year}.json").is_file()
    capsys.readouterr()
    assert main(["columnar", "--report", "--json"]) == 0
    (line,) = json.loads(capsys.readouterr().out)
    assert (line["cases"], line["favourable"], line["adverse"], line["average_days"]) == (1, 1, 0, None)


def test_another_folder_can_be_named(year: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = str(tmp_path / "other")
    assert main(["columnar", "--report"]) == 1  # nothing there yet
    assert main(["columnar", "--year", str(year), "--to", other]) == 0
    assert main(["columnar", "--report", other]) == 0
    assert "+1 −0 =0 …0" in capsys.readouterr().out


@pytest.mark.parametrize("words", [[], ["--year", "2025", "--report"]])
def test_one_of_both_is_asked_for(words: list[str]) -> None:
    assert main(["columnar", *words]) == 2
