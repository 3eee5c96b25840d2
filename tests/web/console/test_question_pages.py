"""Questions to agencies: from the contradiction of a one-thing to the answer, each by whose it is."""

from __future__ import annotations

import re

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from onewindow.core.kernel.actor import Role
from onewindow.core.kernel.ids import new_id
from onewindow.store.models import AgencyQuestion, Event
from tests.builders import WALL, day
from tests.life import PLACE
from tests.web.console.test_list_pages import text_of
from tests.web.console.test_version_pages import browser, page, post, world  # noqa: F401 - a fixture

THING = "/console/things/open-homestay"
LINK = re.compile(r'href="(/console/questions/new\?[^"]+)"')


def ask_link(client: Client, path: str = THING) -> str:
    return LINK.findall(page(client, path))[0].replace("&amp;", "&")


def sent(client: Client, link: str, **more: str) -> AgencyQuestion:
    targets = re.findall(r'name="target" value="([^"]+)"', page(client, link))
    answer = post(client, link, target=targets, text="请确认有效期以哪个为准。", **more)
    return AgencyQuestion.objects.get(pk=answer["Location"].rstrip("/").rsplit("/", 1)[1])


def test_a_contradiction_is_asked_of_both_agencies_and_shows_where_it_arose(world: None) -> None:  # noqa: F811
    designer = browser("q-designer")
    question = sent(designer, ask_link(designer), wanted_by="2026-04-01")
    rows = AgencyQuestion.objects.filter(key=question.key)
    assert len(rows) == len({row.department for row in rows}) >= 2
    assert {(row.state, str(row.sent_on), str(row.wanted_by)) for row in rows} == {("open", "2026-03-10", "2026-04-01")}
    told = text_of(page(designer, THING))
    assert all(row.department_name in told for row in rows) and "等答复" in told
    assert Event.objects.filter(type="question.sent").count() == 1
    again = post(designer, ask_link(designer), 422, target=[question.department], text="再问一次")
    assert "还没有答复" in text_of(again.content.decode())


def test_the_agency_answers_its_own_and_sees_no_other(world: None) -> None:  # noqa: F811
    designer = browser("q-designer")
    question = sent(designer, ask_link(designer))
    other = AgencyQuestion.objects.filter(key=question.key).exclude(pk=question.pk).get()
    officer = browser("q-officer", Role.APPROVER, question.department)
    told = page(officer, "/console/questions")
    assert str(question.pk) in told and str(other.pk) not in told
    page(officer, f"/console/questions/{other.pk}", 404)
    here = f"/console/questions/{question.pk}"
    post(officer, f"{here}/withdraw", 403, seen="0", reason="不想答")
    wrong = post(officer, f"{here}/answer", 422, seen="0", answer=" ")
    assert "没有写答复" in text_of(wrong.content.decode())
    post(officer, f"{here}/answer", seen="0", answer="按两年执行。", reference="云公函〔2026〕3号", on="2026-03-10")
    question.refresh_from_db()
    assert (question.state, question.answer, question.version) == ("answered", "按两年执行。", 1)
    late = post(officer, f"{here}/answer", 422, seen="0", answer="再答一次")
    assert "刚有人动过" in text_of(late.content.decode())
    assert "按两年执行。" in text_of(page(designer, THING)) and "再问" in text_of(page(designer, THING))


def test_a_question_is_withdrawn_with_a_reason_and_may_be_asked_again(world: None) -> None:  # noqa: F811
    designer = browser("q-designer")
    question = sent(designer, ask_link(designer))
    post(designer, f"/console/questions/{question.pk}/withdraw", 422, seen="0", reason="")
    post(designer, f"/console/questions/{question.pk}/withdraw", seen="0", reason="两家已经面商")
    question.refresh_from_db()
    assert question.state == "withdrawn"
    post(designer, ask_link(designer), target=[question.department], text="还是请书面答复")
    assert AgencyQuestion.objects.filter(key=question.key, department=question.department).count() == 2


def test_wrong_sheets_are_answered_in_words(world: None) -> None:  # noqa: F811
    designer = browser("q-designer")
    link = ask_link(designer)
    for data, said in (
        ({"text": "问"}, "没有选问哪个部门"),
        ({"target": ["public-security", "housing"], "text": " "}, "没有写要问什么"),
        ({"target": re.findall(r'name="target" value="([^"]+)"', page(designer, link)), "text": "问", "wanted_by": "2026-03-01"},
         "已经过去"),
    ):  # fmt: skip
        assert said in text_of(post(designer, link, 422, **data).content.decode())
    page(designer, "/console/questions/new?thing=open-homestay&key=nothing", 404)
    page(designer, "/console/questions/new?norm=sign-rules&key=nothing", 404)
    assert AgencyQuestion.objects.count() == 0


def test_an_open_conflict_of_documents_is_asked_of_the_bodies_that_issued_them(world: None) -> None:  # noqa: F811
    designer = browser("q-designer")
    link = ask_link(designer, "/console/lists/norms")
    question = sent(designer, link)
    rows = AgencyQuestion.objects.filter(key=question.key)
    assert {row.department for row in rows} == {"norms/lodging-safety-police", "norms/house-safety-housing"}


def test_the_list_asks_as_often_for_thirty_questions_as_for_one(world: None) -> None:  # noqa: F811
    designer = browser("q-designer")

    def row() -> None:
        AgencyQuestion.objects.create(
            jurisdiction=PLACE, kind="k", key=new_id().hex, subject="两家不同", department="public-security",
            department_name="公安局", text="请确认", sent_on=day("2026-03-01").date(), sent_at=WALL, sent_by="x", sent_name="甲",
            command_id=new_id().hex,
        )  # fmt: skip

    def asked() -> int:
        page(designer, "/console/questions")
        with CaptureQueriesContext(connection) as seen:
            page(designer, "/console/questions")
        return len(seen)

    row()
    one = asked()
    for _ in range(29):
        row()
    assert asked() == one
