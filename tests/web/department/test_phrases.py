"""Phrases in the department: shared by the head, offered where opinions and reasons are written."""

from __future__ import annotations

import json
import re

from onewindow.store.models import Phrase
from tests.department_world import OFFICERS, World

from .test_list import words

URL = "/department/phrases"
SAID = "疏散楼梯宽度不符合规定，请照图整改。"


def keep(client, text: str, about: str, **more: str):  # type: ignore[no-untyped-def]
    page = client.get(URL).content.decode()
    nonce = re.search(r'name="command_id" value="([^"]+)"', page)
    assert nonce
    return client.post(URL, {"command_id": nonce[1], "act": "save", "text": text, "about": about, **more})


def test_the_head_shares_with_the_agency_and_no_other(world: World) -> None:
    row = world.upstream(world.accepted("lodging-permit"))
    officer, heads = world.client("zhouhang"), world.client("zhouhang-head")
    refused = keep(officer, SAID, "action:propose", shared="yes")
    assert refused.status_code == 409 and "您可以存成自己的" in words(refused)
    assert keep(heads, SAID, "action:propose", shared="yes").status_code == 303
    shared = Phrase.objects.get()
    assert shared.account is None and shared.department == world.actor("zhouhang-head").department
    assert SAID in words(officer.get(URL))
    page = officer.get(f"/department/c/{row.id}/do/refuse").content.decode()
    assert 'id="f-reasons"' in page and SAID not in page
    assert keep(officer, SAID, "action:refuse").status_code == 303
    page = officer.get(f"/department/c/{row.id}/do/refuse").content.decode()
    assert SAID in page and 'data-fill-at="f-reasons"' in page
    elsewhere = next(name for code, name in OFFICERS.items() if code != row.department)
    assert SAID not in words(world.client(elsewhere).get(URL))


def test_a_notice_offers_those_of_its_paper(world: World) -> None:
    row = world.part("lodging-permit")
    material = json.loads(row.terms)["materials"][0]["code"]
    world.do(row, "check_material", {"material": material, "ok": False, "reason": "illegible"}, {"note": "看不清"})
    officer = world.client("zhouhang")
    assert keep(officer, SAID, f"material:{material}").status_code == 303
    page = officer.get(f"/department/c/{row.id}/do/notify_correction").content.decode()
    assert f'data-fill-at="f-gap:{material}"' in page
