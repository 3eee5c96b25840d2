"""J1, J2, J3: the review page before signing: the text of each commitment, times to choose, what is excluded, who is barred."""

from __future__ import annotations

import json

from django.test import Client

from onewindow.store.models import Application, Case, Draft
from onewindow.usecases import commitments
from tests.life import PLACE, Life
from tests.web.citizen.conftest import text
from tests.web.citizen.test_submit_pages import hand_in, homestay

FIELD = "within.fire-check.training"


def test_the_time_for_a_deferred_condition_is_chosen_and_signed(own: Client, lived: Life) -> None:
    """J2, J3: main conditions hold, the rest by a day; each item has its own text."""
    url = homestay(lived, "commitment")
    html = text(own.get(f"{url}/review"))
    assert f'name="{FIELD}"' in html and "按规定不能承诺" in html
    refused = hand_in(own, url, **{FIELD: "99"})
    assert refused.status_code == 422 and 'value="99"' in text(refused)
    assert Application.objects.count() == 0
    assert hand_in(own, url, **{FIELD: "3"}).status_code == 303
    row = Case.objects.get(item="fire-check")
    assert json.loads(row.snapshot)["chosen"] == {"training": "3wd"}


def test_who_is_barred_reads_it_before_signing_and_is_offered_the_ordinary_way(own: Client, lived: Life) -> None:
    """J1: who and what is excluded, said before anything is signed."""
    url = homestay(lived, "commitment")
    applicant = Draft.objects.get(pk=url.rpartition("/")[2]).applicant_id
    commitments.note_serious(
        applicant, "market-regulation", "县法院失信被执行人名单", lived.command(lived.officer("market-regulation")),
        jurisdiction=PLACE,
    )  # fmt: skip
    html = text(own.get(f"{url}/review"))
    assert "不能选告知承诺" in html and "严重失信" in html and html.count("改走一般办法") >= 1
    assert hand_in(own, url).status_code == 422
