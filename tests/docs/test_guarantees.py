"""What engine.md and rules.md promise is held by tests that exist: each row by functions, named with file and folder."""

from __future__ import annotations

import ast
import re
from functools import lru_cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAPERS = ("docs/algorithms/engine.md", "docs/algorithms/rules.md")
TOLD = pytest.mark.parametrize("paper", PAPERS)

_WORD = re.compile(r"`([^`\n]*\btest_[^`\n]*)`")
_FUNCTION = re.compile(r"(tests/[\w/]+/test_\w+\.py)::(test_\w+)")
_FILE = re.compile(r"tests/[\w/]+/test_\w+\.py")


@lru_cache(maxsize=128)
def _functions(path: str) -> frozenset[str]:
    """The test functions of a file; none where there is no such file."""
    file = ROOT / path
    if not file.is_file():
        return frozenset()
    tree = ast.parse(file.read_text("utf-8"))
    return frozenset(one.name for one in ast.walk(tree) if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef))


def wrong(text: str) -> list[str]:
    """Citations of tests that name nothing, or not where it is: a bare name, a file without its folder."""
    found = []
    for word in _WORD.findall(text):
        if named := _FUNCTION.fullmatch(word):
            ok = named[2] in _functions(named[1])
        else:
            ok = bool(_FILE.fullmatch(word)) and (ROOT / word).is_file()
        if not ok:
            found.append(word)
    return found


def rows(text: str) -> list[tuple[str, str]]:
    """First cell and cell of tests of every row of the tables that have a column for tests."""
    found, place = [], -1
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("|") else []
        if not cells:
            place = -1
        elif place < 0:
            place = next((index for index, cell in enumerate(cells) if re.match(r"tests?\b", cell)), len(cells))
        elif place < len(cells) and set(cells[0]) != {"-"}:
            found.append((cells[0], cells[place]))
    return found


def unheld(text: str) -> list[str]:
    """Rows that no test function holds, or of which a whole file is said to hold some part."""
    return [
        first for first, tests in rows(text)
        if not _FUNCTION.search(tests) or any(_FILE.fullmatch(word) for word in _WORD.findall(tests))
    ]  # fmt: skip


@TOLD
def test_every_test_that_is_named_exists_where_it_is_said_to_be(paper: str) -> None:
    assert wrong((ROOT / paper).read_text("utf-8")) == []


@TOLD
def test_every_guarantee_is_held_by_a_test_function(paper: str) -> None:
    text = (ROOT / paper).read_text("utf-8")
    assert len(rows(text)) >= (70 if paper.endswith("engine.md") else 9)
    assert unheld(text) == []


def test_a_citation_that_leads_nowhere_and_a_row_without_a_function_are_found() -> None:
    """Proof that both tests above can fail: a bare name, a file without folder, names that are not there, a whole file."""
    here = "tests/docs/test_guarantees.py"
    good = f"`{here}::test_every_guarantee_is_held_by_a_test_function`"
    bad = ("test_every_guarantee_is_held_by_a_test_function", "test_guarantees.py", "tests/docs/test_nothing.py",
           f"{here}::test_gone", f"{here}:test_every_guarantee_is_held_by_a_test_function")  # fmt: skip
    assert wrong(f"{good} `{here}` " + " ".join(f"`{each}`" for each in bad)) == list(bad)
    table = f"| guarantee | test |\n|---|---|\n| held | {good} |\n| by a file | {good}, `{here}` |\n| by words | random lives |\n"
    assert unheld(table + "\n| other | table |\n|---|---|\n| a | b |\n") == ["by a file", "by words"]
