"""Repeating roles on the form: a row for each shareholder or heir, one more, one fewer, nothing typed lost."""

from __future__ import annotations

import re

from django.test import Client

from onewindow.usecases.content import import_pack
from tests import builders, life
from tests.web.citizen.conftest import NOW, nonce, text
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


# --- where no answer of the situation says how many rows there are -----------------------------------------------------


def without_count() -> None:
    """The one-thing with the number of heirs left to the form: from one row to three."""
    documents = []
    for kind, code, body in life._documents():
        if code == "after-death" and "roles" in body:
            heir = {name: value for name, value in body["roles"]["heir"].items() if name != "count"}
            body = {**body, "roles": {**body["roles"], "heir": {**heir, "max": 3}}}
        documents.append((kind, code, body))
    import_pack(tuple(documents), origin="tests", by="tests", at=NOW, on=NOW.date(), publish=True)
    builders.forget()


def rows_of(html: str) -> set[str]:
    return set(re.findall(r'name="heir\[(\d)\]\.citizen_id"', html))


def test_a_row_is_added_and_taken_off_by_buttons_and_what_was_typed_stays(lin: Client) -> None:
    without_count()
    url = begin(lin, "after-death", AFTER_DEATH)
    step = next(s for s in steps(lin, url) if 'name="rows" value="heir=' in text(lin.get(s)))
    html = text(lin.get(step))
    assert 'value="heir=2"' in html and "再加一个" in html and "去掉最后一个" not in html
    answer = save(lin, step, rows="heir=2", **{"death.certificate_number": "D-1"})
    assert answer.status_code == 303
    html = text(lin.get(step))
    assert "2" in rows_of(html) and 'value="heir=3"' in html and 'value="heir=1"' in html
    save(lin, step, rows="heir=3", **{"heir[2].citizen_id": "990101198506120710"})
    html = text(lin.get(step))
    assert "3" in rows_of(html) and 'value="heir=4"' not in html  # three at most
    assert 'value="990101198506120710"' in html
    # One fewer: the row goes, what stood in it comes back with it.
    save(lin, step, rows="heir=1")
    assert rows_of(text(lin.get(step))) <= {"1"}
    save(lin, step, rows="heir=2")
    assert 'value="990101198506120710"' in text(lin.get(step))


def test_more_rows_than_allowed_and_no_number_change_nothing(lin: Client) -> None:
    without_count()
    url = begin(lin, "after-death", AFTER_DEATH)
    step = next(s for s in steps(lin, url) if 'name="rows" value="heir=' in text(lin.get(s)))
    for wrong in ("heir=99", "heir=-1", "heir=x", "nobody=2"):
        assert save(lin, step, rows=wrong).status_code in (303, 422)
        assert lin.get(step).status_code == 200
        assert len(rows_of(text(lin.get(step)))) <= 3


def steps(client: Client, url: str) -> list[str]:
    first = text(client.get(url, follow=True))
    return list(dict.fromkeys(re.findall(rf'href="({re.escape(url)}/[a-z_-]+)"', first)))
