"""Templates: no inline script or style, nothing from elsewhere, and no Chinese without its English."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from tests.architecture.sources import (
    CHINESE,
    PACKAGE,
    dotted,
    expect_nothing,
    modules,
    short,
    templates,
    tree,
)

COMMENT = re.compile(r"\{#.*?#\}|\{%\s*comment\b.*?%\}.*?\{%\s*endcomment\s*%\}|<!--.*?-->", re.S)
TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.S)
# an element that says itself that it is Chinese: the language switch, a legal text
IN_CHINESE = re.compile(r"""lang=["']zh[^>]*>[^<]*<""")
LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"')

FORBIDDEN = {
    "inline script": re.compile(r"<script(?![^>]*\ssrc=)[^>]*>", re.I),
    "style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.I | re.S),
    "style element": re.compile(r"<style\b", re.I),
    "event handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.I | re.S),
    "script address": re.compile(r"javascript:", re.I),
    "htmx that evaluates": re.compile(r"\shx-(?:on|vals\s*=\s*[\"']js:|headers\s*=\s*[\"']js:)", re.I),
}
# names of XML vocabularies look like addresses but nothing is fetched from them
ADDRESS = re.compile(
    r"(?:https?:)?//(?!www\.w3\.org/|127\.0\.0\.1|localhost)[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.I
)
SAYING = {"T", "Text", "declare"}
# the words of dates and units: Chinese here, English in the branch beside it
WORDS = {"src/onewindow/web/ui/words.py", "src/onewindow/web/ui/plots/gantt.py"}
# the name says itself in both languages
NAME = "OneWindow 一窗"
# the gallery of components shows invented names and places, which have no English
GALLERY = "src/onewindow/web/ui/gallery"


def without_comments(text: str) -> str:
    """The text with comments blanked, line numbers kept."""
    return COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)


def line_of(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def faults(text: str) -> list[tuple[int, str]]:
    """(line, what) of everything the content policy would refuse."""
    text = without_comments(text)
    return [
        (line_of(text, m.start()), what)
        for what, pattern in FORBIDDEN.items()
        for m in pattern.finditer(text)
    ]


def bare_chinese(text: str) -> list[tuple[int, str]]:
    """(line, words) of Chinese that stands outside a tag, or inside one without English beside it."""
    text = without_comments(text)
    found = []
    for tag in TAG.finditer(text):
        literals = list(LITERAL.finditer(tag[0]))
        for index, literal in enumerate(literals):
            if not CHINESE.search(literal[1]):
                continue
            after = tag[0][literal.end() : literal.end() + 5]
            spoken = tag[0].split()[1:2] == ["t"] and index + 1 < len(literals)
            if not spoken and not after.startswith("|en:"):
                found.append((line_of(text, tag.start()), literal[1]))
    text = IN_CHINESE.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
    bare = TAG.sub(lambda tag: re.sub(r"[^\n]", " ", tag[0]), text)
    found += [
        (number, line.strip()) for number, line in enumerate(bare.split("\n"), 1) if CHINESE.search(line)
    ]
    return found


def pairs(siblings: list[ast.expr]) -> Iterator[ast.expr]:
    """Those Chinese literals that are followed at once by a literal without Chinese: their English."""
    for one, other in pairwise(siblings):
        if isinstance(other, ast.Constant | ast.JoinedStr | ast.Tuple | ast.List) and not CHINESE.search(
            ast.unparse(other)
        ):
            yield one


def unpaired(module: ast.Module) -> list[tuple[int, str]]:
    """(line, words) of Chinese literals in Python that are neither documentation nor stand beside their English."""
    paired: set[int] = set()
    for node in ast.walk(module):
        said: list[ast.expr] = []
        if isinstance(node, ast.Call) and dotted(node.func).split(".")[-1] in SAYING:
            said = [*node.args, *(keyword.value for keyword in node.keywords)]
        elif isinstance(node, ast.Call):
            said = list(pairs(node.args))
        elif (
            isinstance(node, ast.Raise)
            and isinstance(node.exc, ast.Call)
            and dotted(node.exc.func).endswith("Error")
        ):
            said = node.exc.args  # for programmers
        elif isinstance(node, ast.Assign) and any("BASIS" in dotted(target) for target in node.targets):
            said = [node.value]  # legal text stays Chinese
        elif isinstance(node, ast.Tuple | ast.List):
            said = list(pairs(node.elts))
        elif isinstance(node, ast.Dict) and {"zh-hans", "en"} <= {
            getattr(k, "value", None) for k in node.keys
        }:
            said = node.values
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            said = [node.value]  # a docstring
        paired.update(id(inner) for one in said for inner in ast.walk(one))
    return [
        (node.lineno, node.value)
        for node in ast.walk(module)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in paired
        if CHINESE.search(node.value) and node.value != NAME
    ]


def test_no_template_holds_script_style_or_handlers() -> None:
    expect_nothing(f"{short(p)}:{line} {what}" for p in templates() for line, what in faults(p.read_text()))


def test_no_page_fetches_anything_from_another_host() -> None:
    files = [*templates(), *PACKAGE.rglob("static/**/*.css"), *PACKAGE.rglob("static/**/*.js")]
    fetched = []
    for path in files:
        text = without_comments(path.read_text())
        fetched += [f"{short(path)}:{line_of(text, m.start())} {m[0]}" for m in ADDRESS.finditer(text)]
    expect_nothing(fetched)


def test_every_chinese_word_in_a_template_has_its_english() -> None:
    assert [
        f"{short(p)}:{line} {words}"
        for p in templates()
        if "gallery" not in p.parts
        for line, words in bare_chinese(p.read_text())
    ] == []


def test_every_chinese_word_the_desks_say_has_its_english() -> None:
    said = [
        f"{short(path)}:{line} {words}"
        for path in modules("web", "api")
        if short(path) not in WORDS and not short(path).startswith(GALLERY)
        for line, words in unpaired(tree(path))
    ]
    expect_nothing(said)


@pytest.mark.parametrize(
    "planted",
    [
        "<script>x()</script>",
        '<p style="color:red">',
        '<a onclick="x()">',
        "<style>",
        '<a href="javascript:x()">',
    ],
)
def test_a_planted_fault_is_found(planted: str) -> None:
    assert len(faults(f"<p>good</p>\n{planted}")) == 1


def test_a_script_from_our_own_files_is_no_fault() -> None:
    assert faults('<script type="module" src="{% static \'ui/app.js\' %}"></script>') == []


@pytest.mark.parametrize(
    ("template", "count"),
    [
        ("<h1>办事</h1>", 1),
        ('{% t "办事" %}', 1),
        ('{% t "办事" "Services" %}', 0),
        ('{% back url "返回"|en:"Back" %}', 0),
        ('{% back url "返回" %}', 1),
        ("{# 办事 #}", 0),
        ('<b lang="zh-CN">中文</b>', 0),
    ],
)
def test_chinese_without_english_is_found_in_a_template(template: str, count: int) -> None:
    assert len(bare_chinese(template)) == count


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ('T("办事", "Services")', 0),
        ('tr("办事", "Services")', 0),
        ('title = "办事"', 1),
        ('render("办事")', 1),
        ('("办事", "办理")', 2),
        ('def f():\n    """办事"""', 0),
    ],
)
def test_chinese_without_english_is_found_in_python(source: str, count: int) -> None:
    assert len(unpaired(ast.parse(source))) == count


def test_no_template_stands_outside_a_desk(root: Path) -> None:
    rooms = {path.relative_to(PACKAGE).parts[0] for path in templates()}
    assert rooms <= {"web"}
