"""A block that no ancestor has is never shown: a misspelt name loses its button without a word."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import onewindow

WEB = Path(onewindow.__file__).parent / "web"
TEMPLATES = {
    str(path).rpartition("/templates/")[2]: path.read_text("utf-8")
    for path in WEB.glob("*/templates/**/*.html")
}
CHILDREN = sorted(name for name, text in TEMPLATES.items() if "{% extends" in text)


def blocks(text: str) -> set[str]:
    return set(re.findall(r"{%\s*block\s+(\w+)", text))


def parent_of(text: str) -> str:
    """The template it extends; one chosen while the page is drawn is a shell, and all shells have the same blocks."""
    found = re.search(r'{%\s*extends\s+(?:"([^"]+)")?', text)
    return (found[1] or "ui/citizen.html") if found else ""


def known(name: str) -> set[str]:
    """Every block of a template and its ancestors."""
    parent = parent_of(TEMPLATES[name])
    return blocks(TEMPLATES[name]) | (known(parent) if parent else set())


@pytest.mark.parametrize("name", CHILDREN)
def test_every_block_has_its_place_in_an_ancestor(name: str) -> None:
    text = TEMPLATES[name]
    top = {block for block in blocks(text) if not _inside(text, block)}
    unknown = top - known(parent_of(text))
    assert not unknown, f"{name}: {unknown} is in no ancestor and is never shown"


def _inside(text: str, block: str) -> bool:
    """Whether a block stands within another block of the same template (then it is shown with that one)."""
    before = text[: re.search(rf"{{%\s*block\s+{block}\b", text).start()]  # type: ignore[union-attr]
    return len(re.findall(r"{%\s*block\b", before)) > len(re.findall(r"{%\s*endblock\b", before))
