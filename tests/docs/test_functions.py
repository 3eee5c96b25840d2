"""docs/functions.md: every function leads to pages that exist, are linked and are opened by a test, and to a test with its id."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from onewindow.api.routes import ROUTES
from onewindow.cli.words import WORDS
from onewindow.config import rights

ROOT = Path(__file__).resolve().parents[2]
ROW = re.compile(r"^\| ([A-Z]\d+) \|[^|]*\|([^|]*)\| `(tests/[^`:]+)::([^`]+)` \|$", re.M)
ROWS = ROW.findall((ROOT / "docs/functions.md").read_text(encoding="utf-8"))
PLACES = sorted({place for _, where, _, _ in ROWS for place in re.findall(r"`([^`]+)`", where)})


def test_every_row_of_the_list_is_read() -> None:
    text = (ROOT / "docs/functions.md").read_text(encoding="utf-8")
    codes = re.findall(r"^\| ([A-Z]\d+) \|", text, re.M)
    assert [code for code, *_ in ROWS] == codes
    assert len(codes) == len(set(codes)) >= 25


@cache
def _addresses() -> dict[str, str]:
    """Name of an address → its path, as the URLconf has it."""
    return dict(_walk(get_resolver().url_patterns))


def _walk(patterns: list[URLPattern | URLResolver], prefix: str = "/", space: str = "") -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, path, f"{space}{pattern.namespace}:" if pattern.namespace else space)
        elif pattern.name:
            yield space + pattern.name, path


@cache
def _texts(folder: str, *endings: str) -> tuple[tuple[str, str], ...]:
    """Names and texts of the files below a folder."""
    found = (path for ending in endings for path in sorted((ROOT / folder).rglob(f"*{ending}")))
    return tuple((path.name, path.read_text(encoding="utf-8")) for path in found)


def unknown(place: str) -> bool:
    """True for a place that is neither an address with a row of rights, nor a word of the command, nor a path of the
    interface."""
    if re.fullmatch(r"[a-z]+:[a-z-]+", place):
        return place not in rights.RIGHTS or place not in _addresses()
    if place.startswith("/api/"):
        return place not in {f"/api/v1/{route.path}" for route in ROUTES}
    return place.removeprefix("./onewindow ").split()[0] not in WORDS


def linked(name: str) -> bool:
    """True where a page, a menu or a view of the program leads to an address; its own row of the URLconf does not count."""
    texts = _texts("src/onewindow", ".py", ".html")
    return any(f'"{name}"' in text for file, text in texts if file not in ("urls.py", "rights.py"))


def opened(name: str) -> bool:
    """True where a test asks for an address, by its name or by a path of its form."""
    parts = [part if "<" not in part else r"[^\"/\s]+" for part in re.split(r"(<[^>]+>)", _addresses()[name])]
    form = re.compile("[\"'}]" + "".join(part if part.startswith("[^") else re.escape(part) for part in parts) + "/?[\"'?#]")
    return any(f'"{name}"' in text or form.search(text) for _, text in _texts("tests", ".py"))


@pytest.mark.parametrize("place", PLACES)
def test_a_place_exists_is_linked_and_is_opened_by_a_test(place: str) -> None:
    assert not unknown(place)
    if place in rights.RIGHTS:
        assert linked(place), f"no page and no menu leads to {place}"
        assert opened(place), f"no test opens {place}"


def test_places_that_are_not_there_are_found() -> None:
    """Proof that the test above can fail."""
    assert [unknown(each) for each in ("cockpit:nowhere", "nowhere", "/api/v1/nowhere", "./onewindow nowhere")] == [True] * 4
    assert [unknown(each) for each in ("cockpit:home", "./onewindow results", "/api/v1/rulesets")] == [False] * 3
    assert not linked("cockpit:no" + "where")


@pytest.mark.parametrize(("code", "where", "path", "name"), ROWS)
def test_a_function_is_reached_by_a_page_and_named_by_its_test(code: str, where: str, path: str, name: str) -> None:
    pages = [place for place in re.findall(r"`([^`]+)`", where) if place in rights.RIGHTS]
    assert pages, f"{code} has no page"
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    tests = [
        node for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == name and name.startswith("test_")
    ]  # fmt: skip
    assert tests, f"{path} has no {name}"
    said = " ".join([ast.get_docstring(tree) or "", *(f"{one.name} {ast.get_docstring(one) or ''}" for one in tests)])
    assert re.search(rf"(?<![a-z0-9]){code}(?![0-9])", said.replace("_", " "), re.I), f"{name} does not name {code}"
