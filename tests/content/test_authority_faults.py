"""Every fault planted in the authority rows is found, with its line and what to do (AL art. 22 to 25, 43)."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from onewindow.adapters.content_files import load_pack, load_yaml
from onewindow.core.catalogue.check.lists import check_lists
from onewindow.core.catalogue.model import Catalogue
from onewindow.core.catalogue.problems import Problem
from onewindow.core.catalogue.read import read_bodies

CONTENT = Path(__file__).resolve().parents[2] / "content"
ROWS: list[dict[str, str]] = load_yaml(Path(__file__).parent / "authority_faults.yaml")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return read_bodies(load_pack(CONTENT).bodies())[0]


def found(tmp_path: Path, catalogue: Catalogue, old: str = "", new: str = "") -> list[tuple[str, str, Problem]]:
    """The problems of a copy of the authority rows in which one text is replaced: rule, the line, the problem."""
    folder = tmp_path / "content"
    shutil.copytree(CONTENT / "authority", folder / "authority")
    path = folder / "authority" / "yunxi.yaml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    pack, lines = load_pack(folder), path.read_text().splitlines()
    placed = [pack.place(problem) for problem in check_lists(pack.bodies(), catalogue)]
    return [(one.problem.rule, lines[one.line - 1], one.problem) for one in placed]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["what"])
def test_a_planted_fault_of_authority_is_found_on_its_line(
    tmp_path: Path, catalogue: Catalogue, row: dict[str, str]
) -> None:
    told = found(tmp_path, catalogue, row["old"], row["new"])
    hits = [problem for rule, line, problem in told if rule == row["rule"] and row["line"] in line]
    assert [problem.severity for problem in hits][:1] == [row["severity"]], told
    assert hits[0].remedy.zh and hits[0].remedy.en


def test_the_rows_as_they_are_have_no_fault(tmp_path: Path, catalogue: Catalogue) -> None:
    assert found(tmp_path, catalogue) == []


def test_a_decision_entrusted_to_a_village_is_refused(tmp_path: Path, catalogue: Catalogue) -> None:
    """AL art. 24: only another administrative agency; a village committee is a body of self-government."""
    village = replace(catalogue.departments["gudu-town"], jurisdiction="990101101201")
    there = replace(catalogue, departments={**catalogue.departments, "gudu-town": village})
    told = found(tmp_path, there, 'division: "990101101000"', 'division: "990101101201"')
    assert [(rule, line.strip()) for rule, line, _ in told] == [("authority-not-agency", "agency: gudu-town")]
    assert "第二十四条" in told[0][2].remedy.zh
