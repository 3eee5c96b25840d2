"""Publication and reviews through the pages: the agency publishes, a stranger objects, it is answered; a suit is entered."""

from __future__ import annotations

import json

from django.test import Client

from onewindow.core.kernel.ids import new_id
from onewindow.store.models import Case, Disclosure, OutsideReviewRow, PublicNotice
from onewindow.usecases import certificates, publication
from onewindow.usecases.command import Command
from tests.department_world import NOW, PLACE, World

OFFICER, HEAD = "liuchang", "liuchang-head"
TERM = {"within": "7wd", "basis": "本地条例（示例）第三十条", "stops": ["promise"]}
WORDS = "拟准予溪上小院营业前消防安全检查，材料可在大厅二楼查阅。"


def demanded(world: World) -> Case:
    """A part whose terms ask for a publication."""
    row = world.upstream(world.accepted("fire-check", of=world.commitment))
    Case.objects.filter(pk=row.pk).update(terms=json.dumps({**json.loads(row.terms), "publicity": TERM}))
    return Case.objects.get(pk=row.pk)


def post(client: Client, url: str, **data: str) -> object:
    page = client.get(url).content.decode()
    nonce = page.split('name="command_id" value="')[1].split('"')[0]
    return client.post(url, {"command_id": nonce, **data})


def test_it_is_published_objected_to_answered_and_only_then_decided(world: World) -> None:
    row, officer = demanded(world), world.client(OFFICER)
    url = f"/department/c/{row.pk}"
    assert post(officer, f"{url}/do/announce_publicity", content=WORDS).status_code == 303
    notice = PublicNotice.objects.get(case=row)
    assert (notice.words, notice.open) == (WORDS, True)

    stranger = Client()
    assert WORDS in stranger.get("/public").content.decode()
    page = stranger.get(f"/public/notices/{notice.pk}").content.decode()
    assert 'name="objection"' not in page
    neighbour = world.client("lin")
    answer = post(neighbour, f"/public/notices/{notice.pk}", objection="疏散通道被占用。", contact="13800000000")
    assert answer.status_code == 303
    notice.refresh_from_db()
    assert (notice.objections, notice.unanswered) == (1, 1)
    assert "疏散通道被占用" not in stranger.get(f"/public/notices/{notice.pk}").content.decode()

    page = officer.get(url).content.decode()
    assert "疏散通道被占用" in page and "13800000000" in page
    form = f"{url}/do/answer_objection"
    assert post(officer, form, number="1", answer_kind="rejected", answer="现场核查通道畅通。").status_code == 303
    assert "公示" in officer.get("/department/public").content.decode()
    notice.refresh_from_db()
    assert notice.unanswered == 0


def test_an_objection_needs_a_name_and_words(world: World) -> None:
    row = demanded(world)
    world.do(row, "announce_publicity", {}, {"content": WORDS})
    url = f"/public/notices/{PublicNotice.objects.get(case=row).pk}"
    assert Client().post(url, {"command_id": "x" * 20, "objection": "不同意这样办。"}).status_code == 409
    assert world.client("lin").post(url, {"command_id": "y" * 20, "objection": "不"}).status_code == 409
    assert Client().get("/public/notices/01a2263d-f49d-7000-aade-5b5b26c548bb").status_code == 404


def granted(world: World) -> Case:
    row = world.upstream(world.accepted("fire-check", of=world.commitment))
    world.do(row, "grant")
    certificates.issue(row.pk, Command(world.actor(OFFICER), NOW, NOW, str(new_id())))
    return Case.objects.get(pk=row.pk)


def test_everybody_reads_the_register_and_takes_it_as_data(world: World) -> None:
    row = granted(world)
    publication.publish_due(NOW, NOW)
    told = Disclosure.objects.get(case=row).content
    client = Client()
    page = client.get("/public").content.decode()
    assert told["decision_number"] in page and told["subject"] in page
    assert told["decision_number"] in client.get("/public", {"q": told["decision_number"]}).content.decode()
    assert told["decision_number"] not in client.get("/public", {"q": "别的"}).content.decode()
    data = client.get("/public/decisions.json").json()
    assert [one["decision_number"] for one in data["rows"]] == [told["decision_number"]]
    table = client.get("/public/decisions.csv")
    assert table["Content-Type"].startswith("text/csv") and told["decision_number"] in table.content.decode()
    assert client.get("/public/decisions.json", {"since": "2027-01-01"}).json()["rows"] == []


def test_the_head_publishes_at_once_or_withholds_and_an_officer_cannot(world: World) -> None:
    row = granted(world)
    url = f"/department/public/{Disclosure.objects.get(case=row).pk}"
    assert world.client(OFFICER).post(url, {"command_id": "a" * 20}).status_code == 409
    assert world.client("sunli-head").post(url, {"command_id": "b" * 20}).status_code == 404
    assert world.client(HEAD).post(url, {"command_id": "c" * 20}).status_code == 303
    assert Disclosure.objects.get(case=row).state == "published"
    answer = world.client(HEAD).post(url, {"command_id": "d" * 20, "act": "withhold", "reason": "privacy"})
    assert answer.status_code == 409


def test_a_suit_is_entered_stayed_and_its_result_opens_the_part_again(world: World) -> None:
    row, officer = granted(world), world.client(OFFICER)
    url = f"/department/c/{row.pk}/do"
    filed = {"review_kind": "suit", "body": "云溪县人民法院", "review_number": "（2026）云0101行初9号",
             "filed_on": NOW.date().isoformat()}  # fmt: skip
    assert post(officer, f"{url}/record_review", **filed).status_code == 303
    stay = {"review": "1", "stay": "stop", "paper_number": "裁1"}
    assert post(officer, f"{url}/record_stay", **stay).status_code == 303
    assert "停止执行" in officer.get("/department/reviews").content.decode()
    assert "停止执行" in world.client("supervisor").get("/cockpit/aired").content.decode()
    result = {"review": "1", "result": "annulled_redo", "paper_number": "判9", "days": "15"}
    assert post(officer, f"{url}/record_review_result", **result).status_code == 303
    row.refresh_from_db()
    assert (row.status, OutsideReviewRow.objects.get(case=row).act_by.isoformat()) == ("accepted", "2026-10-13")
    assert row.jurisdiction == PLACE
