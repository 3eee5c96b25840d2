"""The page of keys: complete against the templates, and the letters it offers are those the scripts know."""

from __future__ import annotations

import json
import re
from pathlib import Path

from django.test import Client

import onewindow.web.counter as counter
import onewindow.web.ui as ui
from onewindow.web.counter.case_views import KEYS
from onewindow.web.counter.keys_views import DESK, LETTERS
from tests.web.counter.conftest import words

HERE, FLOOR = Path(counter.__file__).parent, Path(ui.__file__).parent


def test_every_alt_key_of_the_desk_is_listed_and_no_other() -> None:
    bound = set()
    for template in HERE.glob("templates/counter/*.html"):
        bound |= set(re.findall(r'key="(Alt \w)"', template.read_text()))
    assert bound == {key for row in DESK for key in row.keys}


def test_letters_are_those_of_the_script_and_of_the_panel() -> None:
    script = (FLOOR / "static/ui/js/keys.js").read_text()
    found = re.search(r"const FIRST = \{(.*?)\};", script)
    assert found
    first = json.loads("{" + re.sub(r"(\w+):", r'"\1":', found[1]) + "}")
    assert first == {act: letter.lower() for act, letter, _ in LETTERS}
    assert {key for row in KEYS for key in row.keys} == {letter for _, letter, _ in LETTERS}


def test_the_page_lists_them_and_takes_no_function_keys(clerk: Client) -> None:
    page = clerk.get("/counter/keys")
    assert page.status_code == 200 and "再扫一页" in words(page) and "Alt B" in words(page)
    assert not re.search(r"\bF\d{1,2}\b", " ".join(key for row in DESK for key in row.keys))
