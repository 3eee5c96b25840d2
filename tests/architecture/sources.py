"""How the architecture tests read the sources."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "src" / "onewindow"

CHINESE = re.compile(r"[\u3400-\u9fff]")


def modules(*rooms: str) -> list[Path]:
    """Every Python file of the rooms (folders under src/onewindow), migrations left out."""
    found = (path for room in rooms for path in (PACKAGE / room).rglob("*.py"))
    return sorted(path for path in found if "migrations" not in path.parts)


def templates() -> list[Path]:
    """Every HTML template of the desks."""
    return sorted(PACKAGE.rglob("templates/**/*.html"))


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def short(path: Path) -> str:
    """The path as a reader writes it."""
    return str(path.relative_to(ROOT))


def imports(module: ast.Module) -> Iterator[tuple[int, str]]:
    """(line, dotted name) of every absolute import, wherever it stands."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.lineno, node.module


def dotted(node: ast.expr) -> str:
    """`a.b.c` of an attribute chain, or an empty string."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else node.attr
    return ""


def expect_nothing(found: Iterable[str]) -> None:
    """Fail with every finding on a line of its own."""
    findings = list(found)
    assert not findings, "\n" + "\n".join(findings)
