"""How the architecture tests read the sources."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
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


@dataclass(frozen=True, slots=True)
class Seen:
    """What several tests want to know of a module, so that it is read and walked once."""

    imports: tuple[tuple[int, str], ...]
    """(line, dotted name) of every absolute import, wherever it stands."""
    calls: tuple[tuple[int, str], ...]
    """(line, dotted name) of everything that is called."""
    functions: tuple[tuple[int, int, str], ...]
    """(first line, last line, name) of every function."""
    documented: bool


def look(module: ast.Module) -> Seen:
    imports, calls, functions = [], [], []
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            imports += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            imports.append((node.lineno, node.module))
        elif isinstance(node, ast.Call):
            calls.append((node.lineno, dotted(node.func)))
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            functions.append((node.lineno, node.end_lineno or node.lineno, node.name))
    return Seen(tuple(imports), tuple(calls), tuple(functions), bool(ast.get_docstring(module)))


@cache
def seen(path: Path) -> Seen:
    return look(tree(path))


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
