"""The papers of the repository are true: links lead somewhere, names exist, words and settings are all there."""

from __future__ import annotations

import ast
import re
import shlex
from functools import lru_cache
from pathlib import Path

import pytest

from onewindow.cli.__main__ import parser
from onewindow.cli.words import WORDS
from onewindow.core.cases import ACTIONS, STATUSES
from onewindow.core.catalogue.model import ActType
from onewindow.core.certs.kinds import DocumentKind, title
from onewindow.usecases import demo

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "src" / "onewindow"
READMES = ("README.md", "README.zh-CN.md")
PAPERS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
TOLD = pytest.mark.parametrize("paper", PAPERS, ids=lambda path: str(path.relative_to(ROOT)))

_MARKED = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_SOURCE = re.compile(r'src="([^"]+)"')
_CITED = re.compile(r"`([\w./-]+\.py)(?:::?(\w+))?`")
_PLACE = re.compile(r"`((?:tests|content|docs|scripts|bench|src)/[\w./-]+)`")
_VARIABLE = re.compile(r"ONEWINDOW_[A-Z_]+[A-Z]")
_COMMAND = re.compile(r"(?:^|[`\s])\./onewindow ([a-z][^`#│\n]*)", re.MULTILINE)


def _text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _links(text: str) -> list[str]:
    """What a paper points at: links and pictures, but not the examples of code."""
    text = re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)
    return _MARKED.findall(text) + _SOURCE.findall(text)


def _slug(heading: str) -> str:
    """The anchor GitHub gives a heading."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def _anchors(path: Path) -> set[str]:
    return {_slug(line.lstrip("#")) for line in path.read_text("utf-8").splitlines() if line.startswith("#")}


def _broken(paper: Path) -> list[str]:
    """Links of a paper that lead nowhere."""
    found = []
    for link in _links(paper.read_text("utf-8")):
        if re.match(r"[a-z]+:", link):
            continue
        place, _, anchor = link.partition("#")
        target = (paper.parent / place).resolve() if place else paper
        if not target.exists() or (anchor and anchor not in _anchors(target)):
            found.append(link)
    return found


@TOLD
def test_every_link_leads_somewhere(paper: Path) -> None:
    assert _broken(paper) == []


def test_a_link_that_leads_nowhere_is_found(tmp_path: Path) -> None:
    (tmp_path / "other.md").write_text("# One head\n")
    paper = tmp_path / "paper.md"
    paper.write_text("[a](other.md#one-head) [b](other.md#no-head) [c](gone.md) [d](https://example.org/x)\n")
    assert _broken(paper) == ["other.md#no-head", "gone.md"]


@lru_cache(maxsize=256)
def _names(path: Path) -> frozenset[str]:
    """Everything a module defines: functions, classes, methods, and names at the top."""
    tree = ast.parse(path.read_text("utf-8"))
    names = {
        n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef)
    }
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else []
        targets = [node.target] if isinstance(node, ast.AnnAssign) else targets
        names |= {t.id for t in targets if isinstance(t, ast.Name)}
    return frozenset(names)


def _not_there(paper: Path) -> list[str]:
    """Modules, functions and folders a paper names that do not exist."""
    text = paper.read_text("utf-8")
    found = []
    for module, name in _CITED.findall(text):
        if "*" in module or "/" not in module:
            continue
        path = next((p for p in (SOURCES / module, ROOT / module) if p.is_file()), None)
        if path is None or (name and name not in _names(path)):
            found.append(f"{module}:{name}")
    return found + [place for place in _PLACE.findall(text) if not (ROOT / place).exists()]


@TOLD
def test_every_module_and_function_a_paper_names_exists(paper: Path) -> None:
    assert _not_there(paper) == []


def test_architecture_names_the_functions_of_every_step() -> None:
    """A citation without its function is a hint, not a guide: the life of an application names each one."""
    steps = _text("docs/architecture.md").partition("## 3.")[2].partition("## 4.")[0]
    rows = [line for line in steps.splitlines() if re.match(r"\| \d", line)]
    assert len(rows) == 16
    assert [row for row in rows if not any(name for _, name in _CITED.findall(row))] == []


def _first_cells(name: str, heading: str) -> list[list[str]]:
    """The code words in the first cell of each row of the first table under a heading."""
    section = _text(name).partition(heading)[2]
    table = section[section.index("|") :].partition("\n\n")[0]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("|")][2:]
    return [re.findall(r"`([^`]+)`", cell) for cell in rows]


@pytest.mark.parametrize(
    ("readme", "heading"), [("README.md", "## The command"), ("README.zh-CN.md", "## 命令")]
)
def test_every_word_of_the_command_is_in_the_readme(readme: str, heading: str) -> None:
    assert sorted(word for cell in _first_cells(readme, heading) for word in cell) == sorted(WORDS)


def _read_by_the_program() -> set[str]:
    return {v for path in SOURCES.rglob("*.py") for v in _VARIABLE.findall(path.read_text("utf-8"))}


@pytest.mark.parametrize("readme", READMES)
def test_every_variable_the_program_reads_is_in_the_readme_and_no_other(readme: str) -> None:
    assert set(_VARIABLE.findall(_text(readme))) == _read_by_the_program()


def test_both_readmes_print_the_same_commands() -> None:
    english, chinese = (
        [line.partition("#")[0].strip() for block in re.findall(r"```\n(.*?)```", _text(readme), re.DOTALL)
         for line in block.splitlines()]
        for readme in READMES
    )  # fmt: skip
    assert english == chinese


def _commands() -> list[tuple[str, str]]:
    return [
        (paper.name, found.strip())
        for paper in PAPERS
        for found in _COMMAND.findall(paper.read_text("utf-8"))
    ]


@pytest.mark.parametrize(("paper", "command"), _commands())
def test_every_command_a_paper_prints_is_understood(paper: str, command: str) -> None:
    """Options in brackets are left out; a word in capitals stands for something of the reader's."""
    written = re.sub(r"\[[^\]]*\]", "", command)
    arguments = shlex.split(written)
    parser(arguments[0]).parse_args(arguments)


def test_there_are_commands_to_try() -> None:
    assert {command.split()[0] for _, command in _commands()} >= {
        "journey",
        "compose",
        "due",
        "replay",
        "serve",
    }


@pytest.mark.parametrize("readme", READMES)
def test_the_demo_accounts_of_the_readme_are_there(readme: str) -> None:
    told = {name for cell in _first_cells(readme, "yunxi-demo-2026") for name in cell}
    known = {account.username for account in demo.accounts() if not account.username.endswith("-head")}
    assert told - {f"{name}-head" for name in known} == known
    assert demo.PASSWORD in _text(readme)


@pytest.mark.parametrize("readme", READMES)
def test_every_picture_is_a_picture(readme: str) -> None:
    pictures = [ROOT / link for link in _links(_text(readme)) if link.endswith(".png")]
    assert len(pictures) >= 8
    assert [p.name for p in pictures if p.read_bytes()[:8] != b"\x89PNG\r\n\x1a\n"] == []


def _rows(heading: str) -> list[tuple[str, ...]]:
    """Cells of the table under a heading of the glossary, without marks."""
    section = _text("docs/glossary.md").partition(f"## {heading}")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")][2:]
    return [tuple(cell.strip().strip("`") for cell in line.strip("|").split("|")) for line in lines]


def test_the_glossary_has_every_status_in_the_words_of_the_pages() -> None:
    assert _rows("Where a part stands") == [(str(s), t.zh, t.pick("en")) for s, t in STATUSES.items()]


def test_the_glossary_has_every_paper_by_its_title() -> None:
    assert _rows("Papers") == [(title(kind).zh, kind.value, title(kind).pick("en")) for kind in DocumentKind]


def test_the_glossary_names_acts_and_act_types_that_exist() -> None:
    section = _text("docs/glossary.md").partition("## The acts")[2].partition("## Act types")[0]
    named = {
        word for line in section.splitlines() if line.startswith("|") for word in re.findall(r"`(\w+)`", line)
    }
    assert named - set(ACTIONS) == set()
    types = _text("docs/glossary.md").partition("## Act types")[2].partition("## Where")[0]
    assert sorted(re.findall(r"`(\w+)` [一-鿿]", types)) == sorted(t.value for t in ActType)


def test_every_decision_is_complete_and_listed() -> None:
    folder = ROOT / "docs" / "decisions"
    records = sorted(folder.glob("[0-9]*.md"))
    index = (folder / "README.md").read_text("utf-8")
    assert [p.name for p in records if f"]({p.name})" not in index] == []
    assert [p.stem[:4] for p in records] == [f"{n:04}" for n in range(1, len(records) + 1)]
    parts = ("**Context.**", "**Decided.**", "**Consequences.**")
    lacking = [p.name for p in records[1:] if any(part not in p.read_text("utf-8") for part in parts)]
    assert lacking == []


def _table(text: str, head: str) -> list[tuple[list[str], str]]:
    """The rows of the table under `head`: the names of the first column, and the whole row."""
    lines = text[text.index(head) :].splitlines()[2:]
    found = []
    for line in lines:
        if not line.startswith("|"):
            break
        found.append(([name.strip() for name in line.split("|")[1].split(",")], line))
    return found


def test_every_action_has_a_row_that_names_what_its_order_needs() -> None:
    """docs/algorithms/engine.md, the order table: each action once, everything it requires marked with a star."""
    rows = _table(_text("docs/algorithms/engine.md"), "| action | data | private |")
    named = [name for names, _ in rows for name in names]
    assert sorted(named) == sorted(ACTIONS)
    lacking = [
        f"{name}: {need}"
        for names, row in rows
        for name in names
        for need in (*ACTIONS[name].needs, *ACTIONS[name].needs_private)
        if not re.search(rf"\b{need}\*", row)
    ]
    assert lacking == []


def test_every_clock_has_a_row() -> None:
    """docs/algorithms/engine.md, the clock table."""
    started = {effect.removeprefix("start:") for row in ACTIONS.values() for effect in row.clocks if effect.startswith("start:")}
    rows = _table(_text("docs/algorithms/engine.md"), "| clock | starts | ends | limit |")
    assert {name for names, _ in rows for name in names} == started
