"""Acts on a licence through the pages of the three desks: asked for, decided, announced, defended, seen by the public."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from onewindow.core.kernel.ids import new_id
from onewindow.store.models import Bar, Licence
from tests.department_world import World
from tests.licence_world import Held


@pytest.fixture
def held(world: World) -> Held:
    return Held(world)


def post(client: Client, address: str, held: Held, act: str, **fields: str):  # noqa: ANN201
    data = {f"{act}.{name}": value for name, value in fields.items()}
    return client.post(
        address, {**data, "act": act, "seen": str(held.row.version), "command_id": str(new_id())}
    )


def text_of(answer) -> str:  # noqa: ANN001
    return re.sub(r"<[^>]+>|\s+", "", answer.content.decode())


def test_the_holder_sees_what_can_be_done_and_by_when_and_asks_for_a_change(held: Held) -> None:
    client = held.world.client("lin")
    listed = text_of(client.get("/my/licences"))
    assert held.first.number in listed and "延续最晚" in listed and "变更、延续、补证、换证、注销" in listed
    address = f"/my/licences/{held.key}"
    page = client.get(address)
    assert page.status_code == 200 and "申请变更" in text_of(page)
    done = post(client, address, held, "request_change", **{"value-0": "溪上大院"}, reasons="改名了")
    assert done.status_code == 303
    shown = text_of(client.get(address))
    assert "溪上大院" in shown and "变更申请在办" in shown
    refused = post(client, address, held, "request_renewal")
    assert refused.status_code == 409 and "已经有一件" in text_of(refused)


def test_the_department_works_its_list_and_grants(held: Held) -> None:
    held.do("request_replacement", {"why": "lost"}, {"statement": "搬家时遗失"}, by=held.holder)
    client = held.world.client(held.world_officer)
    assert held.first.number in text_of(client.get("/department/licences"))
    address = f"/department/licences/{held.key}"
    assert "搬家时遗失" in text_of(client.get(address))
    assert post(client, address, held, "replace_certificate").status_code == 303
    assert (held.certificate.edition, held.row.open) == (2, False)
    assert "没有要办的" in text_of(client.get("/department/licences"))
    found = client.get("/department/licences", {"q": held.first.number})
    assert "第2版" in text_of(client.get(address)) and held.first.number in text_of(found)


def test_a_revocation_is_announced_in_the_desk_and_the_holder_speaks(held: Held) -> None:
    officer = held.world.client(held.world_officer)
    address = f"/department/licences/{held.key}"
    wrong = post(officer, address, held, "announce_revocation", ground="fraud", starter="superior", reasons="伪造")
    assert wrong.status_code == 409 and "文书编号" in text_of(wrong)
    right = post(officer, address, held, "announce_revocation", ground="fraud", starter="agency", reasons="伪造")
    assert right.status_code == 303 and held.row.ending == "revocation"
    client = held.world.client("lin")
    shown = text_of(client.get(f"/my/licences/{held.key}"))
    assert "拟撤销" in shown and "陈述申辩" in shown
    spoken = post(client, f"/my/licences/{held.key}", held, "record_defence", defence="报告是真的", final="yes")
    assert spoken.status_code == 303 and "报告是真的" in text_of(officer.get(address))


def test_the_window_files_for_the_person_in_front(held: Held) -> None:
    clerk = held.world.client("wangyun")
    listed = text_of(clerk.get(f"/counter/person/{held.first.holder_id}/licences"))
    assert held.first.number in listed
    address = f"/counter/licences/{held.key}"
    done = post(clerk, address, held, "request_surrender", reasons="歇业")
    assert done.status_code == 303 and held.row.request == "surrender"
    assert post(clerk, address, held, "cancel_surrendered").status_code == 409


def test_the_public_page_says_since_when_it_is_void(held: Held) -> None:
    held.do("cancel", {"ground": "died"}, {"reasons": "户籍注销"})
    shown = text_of(Client().get(f"/check/{held.first.verify_token}"))
    assert "已注销" in shown and "从哪天起无效2026年9月16日" in shown


def test_the_public_page_of_a_replaced_one_leads_to_the_one_in_force(held: Held) -> None:
    held.do("request_replacement", {"why": "lost"}, {"statement": "遗失"}, by=held.holder)
    held.do("replace_certificate")
    answer = Client().get(f"/check/{held.first.verify_token}")
    assert "已换发新证" in text_of(answer) and f"/check/{held.certificate.verify_token}" in answer.content.decode()


def test_strangers_find_nothing(held: Held) -> None:
    assert held.world.client("chen").get(f"/my/licences/{held.key}").status_code == 404
    assert held.world.client("liuchang").get(f"/department/licences/{held.key}").status_code == 404


def test_a_bar_is_shown_to_the_holder_and_at_the_window(held: Held) -> None:
    held.do("announce_revocation", {"ground": "fraud", "starter": "agency"}, {"reasons": "伪造"})
    held.later(30)
    held.do("revoke_licence", {"harm": "no"}, {"reasons": "伪造"}, by=held.head)
    until = Bar.objects.get(case=held.case).until
    words = f"{until.year}年{until.month}月{until.day}日"
    listed = text_of(held.world.client("wangyun").get(f"/counter/person/{held.first.holder_id}/licences"))
    assert "三年内不得再次申请" in listed and words in listed


def test_lists_take_as_many_queries_for_thirty_as_for_one(held: Held) -> None:
    held.do("request_surrender", {}, {"reasons": "歇业"}, by=held.holder)
    client = held.world.client(held.world_officer)

    def queries() -> list[str]:
        with CaptureQueriesContext(connection) as seen:
            assert client.get("/department/licences").status_code == 200
        # what is published is looked at anew every so often, whatever the page
        said = [one["sql"] for one in seen if "store_publication" not in one["sql"]]
        return [re.sub(r"'[^']*'|\([^)]*\)|\d+", "?", sql)[:60] for sql in said]

    client.get("/department/licences")
    one = queries()
    row = held.row
    for number in range(30):
        copy = held.certificate
        copy.pk, copy.number, copy.identifier = new_id(), f"C{number}", f"I{number}"
        copy.verify_token, copy.edition, copy.licence = f"T{number:015d}", 100 + number, None
        sealed = copy.content_enc
        copy.content_enc = _again(copy, sealed, held)
        copy._state.adding = True
        copy.licence = copy.pk
        copy.save(force_insert=True)
        row.pk, row.certificate, row._state.adding = copy.pk, copy, True
        row.list_on = row.list_on + timedelta(days=1)
        row.save(force_insert=True)
    assert Licence.objects.filter(open=True).count() == 31 and queries() == one


def _again(copy, sealed, held: Held):  # noqa: ANN001, ANN202
    from onewindow.store.crypto import seal_json, unseal_json

    opened = unseal_json(copy.data_key, sealed, place=f"certificate/{held.key}")
    return seal_json(copy.data_key, opened, place=f"certificate/{copy.pk}")


def test_whoever_rests_on_a_licence_that_fell_sees_it(held: Held) -> None:
    held.do("record_strike", {"body": "云溪县卫生健康局", "document": "云卫罚〔2026〕3号"})
    other = held.world.part("lodging-permit", of=held.case.application_id)
    officer = held.world.client("zhouhang")
    assert "它的许可2026年9月16日已吊销" in text_of(officer.get(f"/department/c/{other.pk}"))
