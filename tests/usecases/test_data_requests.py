"""A person's rights over their data: answered at once or by a day, refused only for legal reasons, deletion yields."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from onewindow.core.kernel.actor import Actor, Channel, Role, Scope
from onewindow.core.kernel.checks import mask_phone
from onewindow.core.kernel.refusal import Refused
from onewindow.core.rights import child_on, fourteenth, may_refuse
from onewindow.reads import corrections as corrected
from onewindow.reads import data_requests as reads
from onewindow.store import facts as fact_rows
from onewindow.store.models import AccessLog, Application, DataRequest, Draft, Event, Message
from onewindow.store.parties import open_party
from onewindow.usecases import data_requests, drafts
from onewindow.usecases.command import Command
from onewindow.usecases.ports import wire, wired
from onewindow.usecases.verify import verify
from tests import life
from tests.life import PLACE, Life

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_content")]


class Printer:
    def print(self, title, facts, sections, *, on, agency, signs=()):  # type: ignore[no-untyped-def]
        return json.dumps([title, list(facts), list(sections)], ensure_ascii=False).encode()


@pytest.fixture
def lived() -> Life:
    life.content()
    wire(replace(wired(), sheet_print=Printer()))
    made = Life()
    made.handed_in()
    return made


def head(lived: Life) -> Actor:
    key = "0190c0de-0000-7000-8000-00000000aa01"
    return Actor(Role.SUPERVISOR, "刘主任", key, scope=Scope(frozenset({PLACE})), channel=Channel.WEB)


def ask(lived: Life, kind: str, words: str = "", actor: Actor | None = None, **more: object) -> DataRequest:
    key = data_requests.ask(kind, words, lived.command(actor or lived.citizen), place=PLACE, **more)  # type: ignore[arg-type]
    return DataRequest.objects.get(pk=key)


def refused(act) -> str:  # type: ignore[no-untyped-def]
    with pytest.raises(Refused) as no:
        act()
    return no.value.code


def test_access_and_copy_are_given_at_once_with_every_value_and_its_source(lived: Life) -> None:
    row = ask(lived, "copy")
    assert (row.status, row.due_on) == ("granted", None)
    told = json.loads(data_requests.download(row.pk, lived.citizen).data)
    assert told["person"]["id_number"] == life.NUMBER
    assert {"label", "value", "source", "sensitive"} <= set(told["applications"][0]["values"][0])
    paper = data_requests.paper(row.pk, lived.citizen).data.decode()
    assert life.NAME in paper and "个人信息请求答复书" in paper


def test_the_window_prints_it_and_the_person_sees_who_did(lived: Life) -> None:
    row = ask(lived, "access", actor=lived.clerk, party=lived.citizen.party_id)
    assert row.entered_by == lived.clerk.account_id
    assert AccessLog.objects.get().reason_code == "data_request"
    assert data_requests.paper(row.pk, lived.clerk).data
    assert refused(lambda: data_requests.download(row.pk, lived.clerk)) == "scope.not-found"


def test_a_correction_waits_for_its_day_and_is_asked_once(lived: Life) -> None:
    assert refused(lambda: ask(lived, "correct", "错")) == "data.words"
    row = ask(lived, "correct", "电话号码应当是新的")
    assert row.status == "open" and row.due_on is not None and row.due_on >= (lived.now + timedelta(days=29)).date()
    assert refused(lambda: ask(lived, "correct", "电话号码应当是新的")) == "data.open"
    assert [line.number for line in reads.waiting(head(lived), on=lived.now.date())] == [row.number]
    late = reads.waiting(head(lived), on=row.due_on + timedelta(days=1))
    assert late[0].late


def test_a_granted_correction_is_made_in_the_register_and_the_facts_and_both_values_stay(lived: Life) -> None:
    row = ask(lived, "correct", "手机号换了，请改成新的")
    new = "13900001234"

    def give(**more: str) -> None:
        data_requests.answer(row.pk, "granted", "核对身份后照办", lived.command(head(lived)), **more)

    assert refused(give) == "data.correction"
    assert refused(lambda: give(field="phone", value="电话")) == "correction.value"
    assert DataRequest.objects.get(pk=row.pk).status == "open"
    application = Application.objects.get()
    old = open_party(application.applicant).phone
    give(field="phone", value=new)
    application = Application.objects.get()
    assert open_party(application.applicant).phone == new
    facts = [str(fact.value) for fact in fact_rows.load(application)]
    assert old not in facts
    (line,) = corrected.correct_page(application.id, actor=lived.clerk, now=lived.now).lines
    assert (line.old, line.new, row.number in line.reason) == (mask_phone(old), mask_phone(new), True)
    answer = reads.mine(lived.citizen, on=lived.now.date()).rows[0].answer
    assert mask_phone(new) in answer and new not in answer and application.number in answer
    assert Event.objects.filter(type="application.corrected").count() == 1
    assert verify().violations == []


def test_only_who_leads_the_hall_answers_and_once(lived: Life) -> None:
    row = ask(lived, "explain", "为什么要查我的房产登记")
    say = lambda actor, **more: data_requests.answer(row.pk, "granted", "因为经营场所要合法使用", lived.command(actor), **more)  # noqa: E731
    assert refused(lambda: say(lived.clerk)) == "data.not-yours"
    assert refused(lambda: say(lived.officer("fire-rescue"))) == "scope.not-found"
    say(head(lived))
    assert refused(lambda: say(head(lived))) == "data.done"
    assert Message.objects.filter(kind="data_answered").count() == 1
    assert reads.mine(lived.citizen, on=lived.now.date()).rows[0].answer == "因为经营场所要合法使用"


def test_deletion_yields_to_the_archive_and_says_so_but_removes_drafts(lived: Life) -> None:
    catalogue_thing = Draft.objects.get().thing
    drafts.start(catalogue_thing, {}, "ordinary", lived.command(lived.citizen), jurisdiction=PLACE)
    row = ask(lived, "delete")
    give = lambda decision, **more: data_requests.answer(row.pk, decision, "办件已经归档", lived.command(head(lived)), **more)  # noqa: E731
    assert refused(lambda: give("granted")) == "data.kept"
    assert refused(lambda: give("refused", reason="checked")) == "data.reason"
    give("refused", reason="archive")
    assert "档案法" in data_requests.paper(row.pk, lived.citizen).data.decode()
    assert not Draft.objects.filter(application_id=None, discarded_at=None).exists()


def test_every_reason_belongs_to_a_kind_and_a_child_is_younger_than_fourteen() -> None:
    assert may_refuse("delete", "archive") and not may_refuse("correct", "archive") and not may_refuse("copy", "")
    grown = fourteenth("11010120120229001X") or fourteenth("110101201202290011")
    if grown is not None:
        assert grown.isoformat() == "2026-03-01"
    born = fourteenth(life.NUMBER)
    assert born is None or not child_on(life.NUMBER, born)


def test_a_stranger_finds_nothing(lived: Life) -> None:
    row = ask(lived, "copy")
    other = replace(lived.citizen, party_id="0190c0de-0000-7000-8000-00000000bb02")
    assert refused(lambda: data_requests.paper(row.pk, other)) == "scope.not-found"
    assert refused(lambda: data_requests.ask("copy", "", Command(other, lived.now, lived.now, "abcdefgh"))) == "scope.not-found"
