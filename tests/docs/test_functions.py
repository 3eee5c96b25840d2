"""docs/functions.md: every function leads to a page that exists and to a test that carries its id."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from onewindow.config import rights

ROOT = Path(__file__).resolve().parents[2]
ROW = re.compile(r"^\| ([A-Z]\d+) \|[^|]*\|([^|]*)\| `(tests/[^`:]+)::([^`]+)` \|$", re.M)
ROWS = ROW.findall((ROOT / "docs/functions.md").read_text(encoding="utf-8"))


def test_every_row_of_the_list_is_read() -> None:
    text = (ROOT / "docs/functions.md").read_text(encoding="utf-8")
    assert len(ROWS) == len(re.findall(r"^\| [A-Z]\d+ \|", text, re.M)) >= 25


@pytest.mark.parametrize(("code", "where", "path", "name"), ROWS)
def test_a_function_is_reached_by_a_page_and_named_by_its_test(code: str, where: str, path: str, name: str) -> None:
    pages = re.findall(r"`([^`]+)`", where)
    known = set(rights.RIGHTS)
    assert pages and [page for page in pages if ":" in page and page not in known] == []
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    tests = [
        node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.name == name or (name.endswith("_") and node.name.startswith(name)))
    ]  # fmt: skip
    assert tests, f"{path} has no {name}"
    said = " ".join([ast.get_docstring(tree) or "", *(f"{one.name} {ast.get_docstring(one) or ''}" for one in tests)])
    assert re.search(rf"(?<![a-z0-9]){code}(?![0-9])", said.replace("_", " "), re.I), f"{name} does not name {code}"
