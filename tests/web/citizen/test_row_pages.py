"""Repeating roles on the form: a row for each shareholder or heir, one more, one fewer, nothing typed lost."""

from __future__ import annotations

import re

from django.test import Client

from tests.web.citizen.conftest import nonce, text
from tests.web.citizen.test_form_pages import save

AFTER_DEATH = {
    "certificate": "natural", "cremated": "yes", "driver": "no", "pension": "employee", "medical": "yes", "fund": "yes",
    "heirs": "3", "route": "ordinary",
}  # fmt: skip


def begin(client: Client, thing: str, answers: dict[str, str]) -> str:
    response = client.post(f"/things/{thing}/start", {**answers, "command_id": nonce()})
    assert response.status_code == 303, text(response)
    return response["Location"]


def page_with(client: Client, url: str, name: str) -> str:
    """The section of the form that asks for a name: walk through the steps."""
    first = text(client.get(url, follow=True))
    steps = dict.fromkeys(re.findall(rf'href="({re.escape(url)}/[a-z_-]+)"', first))
    for step in steps:
        html = text(client.get(step))
        if f'name="{name}"' in html:
            return step
    raise AssertionError(f"{name} is nowhere asked")


def test_as_many_rows_as_the_situation_says_each_under_its_own_name(lin: Client) -> None:
    url = begin(lin, "after-death", AFTER_DEATH)
    step = page_with(lin, url, "heir[2].citizen_id")
    html = text(lin.get(step))
    assert 'name="heir[3].citizen_id"' in html and 'name="heir[4].citizen_id"' not in html
    assert "继承人 2：" in html and 'id="f-heir-2-citizen_id"' in html
    # What the register will give is told row by row.
    assert "继承人 2：姓名、继承人 3：姓名" in html
    # The number was said elsewhere: it is not changed here.
    assert 'value="heir=' not in html


def test_what_is_typed_in_a_row_is_kept(lin: Client) -> None:
    url = begin(lin, "after-death", AFTER_DEATH)
    step = page_with(lin, url, "heir[2].citizen_id")
    save(lin, step, **{"heir[2].citizen_id": "990101198506120710", "go": "on"})
    html = text(lin.get(step))
    assert 'value="990101198506120710"' in html
    # The register was asked for this row alone.
    assert "陈国梁" in html
