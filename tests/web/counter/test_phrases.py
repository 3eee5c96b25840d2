"""The phrase library: one's own, shared by the hall, beside the fields where reasons are written; nothing of any person."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from onewindow.core.kernel.actor import Role
from onewindow.core.kernel.refusal import Refused
from onewindow.store.models import Account, Application, Phrase
from onewindow.usecases import identity, phrases
from onewindow.usecases.command import Command
from tests.builders import PASSWORD, day
from tests.life import NUMBER, PHONE, PLACE
from tests.web.counter.conftest import NOW, Desk, forms, key, words

URL = "/counter/phrases"
TIDY = "请补齐房屋平面图，写明比例和面积。"


def command(username: str, role: Role = Role.CLERK) -> Command:
    account = Account.objects.get(username=username)
    who = identity.identify(str(account.id), epoch=account.session_epoch, role=str(role), on=NOW.date())
    assert who is not None
    return Command(who.actor, NOW, NOW, key())


def keep(client: Client, text: str, about: str = "any", **more: str):  # type: ignore[no-untyped-def]
    fields = forms(client.get(URL), URL, act="save")[0]
    return client.post(URL, {**fields, "text": text, "about": about, **more})


@pytest.fixture
def leader(clerk: Client) -> Client:
    account = identity.create_account("duban", PASSWORD, "督办", at=NOW)
    identity.grant(account, Role.SUPERVISOR, jurisdiction=PLACE, on=day("2020-01-01").date())
    client = Client()
    session = client.session
    session.update({"account": str(account.id), "epoch": account.session_epoch, "role": str(Role.SUPERVISOR)})
    session.save()
    return client


def test_what_one_keeps_is_ones_own_and_kept_once(clerk: Client, other_clerk: Client) -> None:
    assert keep(clerk, TIDY, "reason:incomplete").status_code == 303
    assert keep(clerk, TIDY, "reason:incomplete").status_code == 303
    assert Phrase.objects.count() == 1
    assert TIDY in words(clerk.get(URL)) and TIDY not in words(other_clerk.get(URL))


def test_the_supervisor_shares_with_the_hall_and_a_clerk_does_not(clerk: Client, leader: Client) -> None:
    refused = keep(clerk, TIDY, shared="yes")
    assert refused.status_code == 409 and "您可以存成自己的" in words(refused)
    assert keep(leader, TIDY, shared="yes").status_code == 303
    page = clerk.get(URL)
    assert TIDY in words(page) and "大厅共用" in words(page) and forms(page, URL, act="remove") == []
    assert forms(leader.get(URL), URL, act="remove") != []


@pytest.mark.parametrize(
    "text",
    [
        f"请 {NUMBER} 本人到场", "请9901 0119 9001 0104 22到场", "９９０１０１１９９００１０１０４２２", f"打{PHONE}", "138-0000-5620",
        "电话0577-88881234", "护照E12345678", "92990101MA00000000", "11010519491231002X",
    ],
)  # fmt: skip
def test_numbers_of_people_are_refused(clerk: Client, text: str) -> None:
    answer = keep(clerk, text)
    assert answer.status_code == 409 and "像证件号、电话号码" in words(answer)
    assert Phrase.objects.count() == 0


@pytest.mark.parametrize("text", ["依据《行政许可法》第三十二条第一款第四项。", "2026年3月2日前补交，面积368.4平方米。", "咨询拨12345。"])
def test_dates_clauses_and_the_hotline_are_no_numbers_of_people(text: str) -> None:
    assert phrases.personal(text) == ""


@pytest.mark.parametrize(
    ("about", "text", "code"),
    [("any", " ", "phrase.empty"), ("any", "长" * 501, "phrase.long"), ("reason:none", TIDY, "phrase.about"),
     ("material:none", TIDY, "phrase.about"), ("action:none", TIDY, "phrase.about"), ("", TIDY, "phrase.about")],
)  # fmt: skip
def test_refusals_have_their_codes(clerk: Client, about: str, text: str, code: str) -> None:
    with pytest.raises(Refused) as no:
        phrases.save(about, text, command("wangyun"))
    assert no.value.code == code


def test_another_ones_is_not_removed_and_a_removed_one_is_gone(clerk: Client, other_clerk: Client) -> None:
    keep(clerk, TIDY)
    row = Phrase.objects.get()
    posted = {"act": "remove", "phrase": str(row.id), "command_id": key()}
    assert other_clerk.post(URL, posted).status_code == 409
    assert other_clerk.post(URL, {"act": "used", "phrase": str(row.id)}).status_code == 409
    assert clerk.post(URL, posted).status_code == 303
    assert TIDY not in words(clerk.get(URL))
    assert clerk.post(URL, {**posted, "command_id": key()}).status_code == 409


def test_it_stands_beside_the_field_and_what_is_used_comes_first(clerk: Client, homestay: Application) -> None:
    paper = forms(Desk(clerk, homestay).page(), "/check")[0]["material"]
    for about, text in (("any", "甲：一般的话"), (f"material:{paper}", "乙：这份材料的话"), ("reason:illegible", "丙：看不清的话")):
        assert keep(clerk, text, about).status_code == 303
    shown = Desk(clerk, homestay).page().content.decode()
    beside = shown[shown.index(f'id="w-{paper}"') :]
    assert beside.index("乙：") < beside.index("丙：") < beside.index("甲：")
    assert f'data-fill-at="w-{paper}"' in beside
    row = Phrase.objects.get(about="any")
    assert clerk.post(URL, {"act": "used", "phrase": str(row.id)}).status_code == 204
    row.refresh_from_db()
    assert row.used == 1
    Desk(clerk, homestay).check(paper, ok=False, reason="illegible", note="看不清")
    assert 'data-fill-at="g-1-1"' in Desk(clerk, homestay).page().content.decode()


def test_thirty_cost_no_more_queries_than_one(clerk: Client, homestay: Application) -> None:
    def asked() -> tuple[int, int]:
        found = []
        for url in (URL, f"/counter/a/{homestay.id}"):
            clerk.get(url)
            with CaptureQueriesContext(connection) as seen:
                assert clerk.get(url).status_code == 200
            found.append(len(seen))
        return found[0], found[1]

    keep(clerk, TIDY, "reason:missing")
    one = asked()
    for n in range(30):
        phrases.save("reason:missing", f"{TIDY}{n}", command("wangyun"))
    assert asked() == one


def test_the_adverse_page_offers_those_of_its_act(clerk: Client, homestay: Application) -> None:
    row = homestay.cases.get(item="fire-check")
    keep(clerk, "本项由住房和城乡建设主管部门办理。", "action:declare_not_competent")
    page = clerk.get(f"/counter/a/{homestay.id}/not-competent/{row.id}").content.decode()
    assert 'data-fill-at="f-reasons"' in page and "本项由住房和城乡建设主管部门办理。" in page
    assert "本项由住房" not in clerk.get(f"/counter/a/{homestay.id}/not-required/{row.id}").content.decode()
