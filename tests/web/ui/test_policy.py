"""No page may carry an inline script, style or handler: the content policy allows none. Files are what they claim."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import onewindow.web.ui

UI = Path(onewindow.web.ui.__file__).parent
WEB = UI.parent
TEMPLATES = sorted(WEB.rglob("templates/**/*.html"))
SCRIPTS = sorted((UI / "static/ui/js").glob("*.js"))
STYLES = sorted((UI / "static/ui/css").glob("*.css"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(WEB)))
def test_no_template_has_inline_script_style_or_handler(path: Path):
    text = re.sub(r"{#.*?#}", "", path.read_text("utf-8"))
    assert not re.search(r"<style\b", text)
    assert not re.search(r"\sstyle\s*=", text)
    assert not re.search(r"\son[a-z]+\s*=", text)
    assert all(re.search(r"\ssrc=", tag) for tag in re.findall(r"<script\b[^>]*>", text))
    assert "hx-on" not in text and "javascript:" not in text and "hx-vals='js:" not in text


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(WEB)))
def test_no_template_holds_chinese_outside_a_pair(path: Path):
    """Chinese stands only where its English stands beside it."""
    if "gallery" in path.parts or path.parent.name == "gallery":
        return
    text = path.read_text("utf-8")
    text = re.sub(r"{#.*?#}|{% comment %}.*?{% endcomment %}", "", text, flags=re.S)
    text = re.sub(r"""{% t ("[^"]*"|'[^']*') ("[^"]*"|'[^']*')""", "", text)
    text = re.sub(r""""[^"]*"\|en:"[^"]*\"""", "", text)
    text = text.replace('lang="zh-CN">中文<', "")
    assert re.findall(r"[一-龥]+", text) == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_evaluate_nothing_and_store_nothing_personal(path: Path):
    text = path.read_text("utf-8").replace('localStorage.getItem("ow-keys")', "")  # the letters of the keys: nobody's data
    assert not re.search(r"\beval\(|new Function|localStorage|document\.write|indexedDB", text)
    assert not re.search(r"https?://", text)
    assert len(text.splitlines()) < 400


def test_every_colour_is_a_token():
    for path in STYLES:
        if path.name != "tokens.css":
            found = re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\(|hsl", path.read_text("utf-8"))
            assert found == [], path.name


def test_every_token_used_is_defined():
    defined = set(re.findall(r"(--ow-[a-z0-9-]+)\s*:", (UI / "static/ui/css/tokens.css").read_text("utf-8")))
    used = {
        name for path in STYLES for name in re.findall(r"var\((--ow-[a-z0-9-]+)", path.read_text("utf-8"))
    }
    assert used - defined == set()


def _luminance(colour: str) -> float:
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


TEXT_PAIRS = [
    ("ink", "paper"), ("ink-2", "sunken"), ("ink-3", "sunken"), ("ink-3", "paper"), ("link", "paper"), ("link", "near-soft"),
    ("on-primary", "primary"), ("on-primary-2", "primary-strong"), ("primary", "primary-soft"), ("primary", "primary-line"),
    ("ok", "ok-soft"), ("near", "near-soft"), ("near", "surface"), ("error", "error-soft"), ("error", "surface"),
    ("on-primary", "seal"), ("seal", "surface"), ("ink-2", "near-soft"), ("ink-3", "primary-soft"), ("ink", "near-mark"),
    ("link", "primary-soft"), ("ink-2", "primary-soft"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_text_is_readable_on_its_ground(text: str, ground: str):
    root = (UI / "static/ui/css/tokens.css").read_text("utf-8").split("}")[0]
    tokens = dict(re.findall(r"--ow-([a-z0-9-]+):\s*(#[0-9a-f]{6});", root))
    assert contrast(tokens[text], tokens[ground]) >= 4.5


def test_controls_stand_out_from_their_ground():
    root = (UI / "static/ui/css/tokens.css").read_text("utf-8").split("}")[0]
    tokens = dict(re.findall(r"--ow-([a-z0-9-]+):\s*(#[0-9a-f]{6});", root))
    assert min(contrast(tokens["control"], tokens[g]) for g in ("paper", "surface", "sunken")) >= 3


def test_the_smallest_text_is_thirteen_pixels():
    for path in STYLES:
        text = re.sub(r"@media print.*", "", path.read_text("utf-8"), flags=re.S)
        for size in re.findall(r"font(?:-size)?:[^;]*?(\d*\.\d+)rem", text):
            assert float(size) >= 0.8125, path.name


def test_the_reference_names_only_tags_and_filters_that_exist():
    from onewindow.web.ui.templatetags.ui import register

    text = (UI.parents[3] / "docs" / "ui.md").read_text("utf-8")
    builtin = {"extends", "load", "block", "endblock", "static", "include", "with", "for", "if", "csrf_token"}
    named = {name for name in re.findall(r"{%\s*([a-z_]+)", text) if not name.startswith("end")}
    assert named - set(register.tags) - builtin == set()
    filters = set(re.findall(r"{{ ?[^}]*?\|([a-z_]+)", text.replace("\\|", "|")))
    assert filters - set(register.filters) == set()


def test_every_tag_stands_in_the_reference():
    from onewindow.web.ui.templatetags.ui import register

    text = (UI.parents[3] / "docs" / "ui.md").read_text("utf-8")
    inner = {"desk_nav", "here"}  # the shell's own
    assert {name for name in register.tags if f"{{% {name}" not in text} - inner == set()
