"""Anyone can be served: no card, no phone, cannot write, an agent, a guardian; nothing keeps a receipt waiting."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction

from onewindow.core.cases import Order
from onewindow.core.kernel.actor import Actor, Channel, Role, Scope
from onewindow.core.kernel.refusal import Refused
from onewindow.reads import appearances as seen
from onewindow.reads import citizen_drafts, citizen_form
from onewindow.reads import mandates as pages
from onewindow.reads import presence as reads
from onewindow.reads import standing as files
from onewindow.store import facts, scope
from onewindow.store import presence as stored
from onewindow.store import standing as standings
from onewindow.store.catalogue import catalogue_on
from onewindow.store.drafts import OpenDraft
from onewindow.store.models import (
    Account,
    Application,
    Case,
    Draft,
    Event,
    Mandate,
    Message,
    Presented,
    SourceCall,
)
from onewindow.store.parties import find_or_new_party
from onewindow.usecases import appearances, cases, drafts, housekeeping, mandates, presence, standing, submit
from onewindow.usecases.counter import Person
from onewindow.usecases.ports import SourceDown, wired
from onewindow.usecases.presence import Given
from onewindow.usecases.verify import verify
from tests import life
from tests.life import Life

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_content")]
SON = Person("金小二", "citizen_id", "990101199501010418", "")


class AtWindow(Life):
    """The same life, filled in and handed in by the clerk."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.clerk = replace(self.clerk, account_id=str(self.account.id))
        self.draft_id = self.draft()
        Draft.objects.filter(pk=self.draft_id).update(channel="window")

    def note(self, given: Given) -> Any:
        return presence.note(self.draft_id, given, self.command(self.clerk))

    def hand_in(self) -> Application:
        opened = OpenDraft(Draft.objects.select_related("data_key").get(pk=self.draft_id), self.now.date())
        bring = frozenset(line.material for line in opened.plan.materials)
        key = submit.submit(self.draft_id, self.command(self.clerk), submit.Handover(at_window=bring, signed=life.NAME))
        return Application.objects.get(pk=key)


@pytest.fixture
def window() -> AtWindow:
    life.content()
    return AtWindow()


def code(act: Any) -> str:
    with pytest.raises(Refused) as no:
        act()
    return no.value.code


def test_without_a_card_it_is_received_and_only_the_grant_waits(window: AtWindow) -> None:
    assert code(lambda: window.note(Given(identity="not_shown"))) == "presence.reason"
    window.note(Given(identity="not_shown", reason="forgotten", contact="window"))
    application = window.hand_in()
    row = Case.objects.filter(application=application).select_related("application").first()
    assert row is not None and row.status == "received"
    held = stored.hold(row, "grant")
    assert held is not None and held.code == "presence.identity-open"
    assert stored.hold(row, "accept") is None and stored.hold(row, "refuse") is None
    view = reads.of_application(application.pk)
    assert view is not None and view.waits
    officer = window.command(window.officer(row.department))
    assert code(lambda: cases.execute(row.id, Order("grant"), officer)) == "presence.identity-open"
    show = lambda **more: presence.show_identity(application.pk, "card_seen", window.command(window.clerk), **more)  # noqa: E731
    assert code(lambda: show(read=SON.id_number)) == "presence.card-of-another"
    show(read=life.NUMBER)
    assert stored.hold(row, "grant") is None
    assert code(show) == "presence.shown"
    kinds = list(Event.objects.filter(stream_id=application.pk).order_by("seq").values_list("type", flat=True))
    assert kinds == ["application.submitted", "application.presented", "application.identity_shown"]


def test_the_card_of_another_person_is_refused(window: AtWindow) -> None:
    assert code(lambda: window.note(Given(identity="card_read", read=SON.id_number))) == "presence.card-of-another"
    window.note(Given(identity="card_read", read=life.NUMBER.lower()))
    assert Presented.objects.get().identity == "card_read"


def test_a_mandate_has_a_term_and_a_scope_and_the_principal_sees_every_use(window: AtWindow) -> None:
    today = window.now.date()
    agent = Given(capacity="agent", who=SON, since=(today - timedelta(days=30)).isoformat())
    assert code(lambda: window.note(replace(agent, since=""))) == "presence.term"
    assert code(lambda: window.note(replace(agent, until=(today - timedelta(days=1)).isoformat()))) == "mandate.expired"
    assert code(lambda: window.note(replace(agent, since=(today + timedelta(days=1)).isoformat()))) == "mandate.not-yet"
    assert code(lambda: window.note(replace(agent, items=("shop-sign",)))) == "mandate.out-of-scope"
    assert code(lambda: window.note(replace(agent, who=Person(life.NAME, "citizen_id", life.NUMBER)))) == "presence.same"
    assert not Mandate.objects.exists()
    window.note(replace(agent, until=(today + timedelta(days=1)).isoformat()))
    application = window.hand_in()
    assert application.agent is not None and application.agent_id != application.applicant_id
    line = reads.mandates(window.citizen, on=today)[0]
    assert (line.mine, line.other, line.used, line.ended) == (True, SON.name, (application.number,), None)
    other = replace(window.citizen, party_id=str(application.agent_id))
    assert code(lambda: presence.revoke(line.id, window.command(other))) == "mandate.not-yours"
    presence.revoke(line.id, window.command(window.citizen))
    assert reads.mandates(window.citizen, on=today)[0].ended is not None


def test_a_mandate_that_ends_before_handing_in_refuses_the_agent_not_the_person(window: AtWindow) -> None:
    today = window.now.date()
    window.note(Given(capacity="agent", who=SON, since=today.isoformat(), until=today.isoformat()))
    window.now += timedelta(days=3)
    assert code(window.hand_in) == "mandate.expired"
    window.note(Given(capacity="submitter", who=SON))
    assert window.hand_in().agent_id is None


def test_who_cannot_write_leaves_a_fingerprint_with_a_witness(window: AtWindow) -> None:
    assert code(lambda: window.note(Given(mark="fingerprint"))) == "presence.witness"
    assert code(lambda: window.note(Given(contact="named"))) == "presence.contact"
    left = Given(mark="fingerprint", witness="村委会李主任", contact="named", contact_words="邻居张三，村东头")
    window.note(replace(left, green="elder"))
    application = window.hand_in()
    view = reads.of_application(application.pk)
    assert view is not None and view.green is not None and not view.waits
    told = "".join(line.value.zh for line in view.lines)
    assert "村委会李主任" in told and "邻居张三" in told
    event = Event.objects.get(type="application.presented")
    assert "李主任" not in event.envelope and "张三" not in event.envelope


def test_a_guardian_needs_no_paper_mandate(window: AtWindow) -> None:
    window.note(Given(identity="other", document="household", capacity="guardian", who=SON))
    assert window.hand_in().agent is not None
    assert Mandate.objects.get().kind == "guardian"


# --- items that legally require the person, and mandates given online ----------------------------------------------


@pytest.fixture
def wedding() -> AtWindow:
    """结婚登记: both must appear in person (Civil Code art. 1049)."""
    life.content(date(2026, 3, 2))
    return AtWindow(thing="marry")


def test_an_item_reserved_to_the_person_refuses_an_agent_and_a_bearer_at_the_window(wedding: AtWindow) -> None:
    today = wedding.now.date().isoformat()
    agent = Given(capacity="agent", who=SON, since=today)
    assert code(lambda: wedding.note(agent)) == "mandate.in-person"
    assert code(lambda: wedding.note(Given(capacity="submitter", who=SON))) == "mandate.in-person"
    assert not Presented.objects.exists() and not Mandate.objects.exists()
    reserved = reads.who_page(wedding.draft_id, wedding.clerk, on=wedding.now.date()).reserved
    assert any("《民法典》第一千零四十九条" in name.zh for name in reserved)
    application = wedding.hand_in()  # the person is here
    row = Case.objects.select_related("application").get(application=application, item="marriage-registration")
    held = stored.hold(row, "confirm")  # one of the two is not enough, see below
    assert held is not None and held.code == "presence.not-all-come"


def test_handed_in_online_it_is_received_and_waits_until_the_person_has_come(wedding: AtWindow) -> None:
    Draft.objects.filter(pk=wedding.draft_id).update(channel="web")
    key = submit.submit(wedding.draft_id, wedding.command(wedding.citizen), wedding.handover(wedding.draft_id))
    application = Application.objects.get(pk=key)
    row = Case.objects.select_related("application").get(application=application, item="marriage-registration")
    other = Case.objects.select_related("application").get(application=application, item="household-marital")
    held = stored.hold(row, "confirm")
    assert held is not None and held.code == "presence.not-all-come" and stored.hold(other, "confirm") is None
    view = reads.of_application(application.pk)
    assert view is not None and view.waits and "民法典" in view.lines[0].value.zh
    assert code(lambda: wedding.do(row, "confirm", wedding.officer(row.department))) == "presence.not-all-come"
    card = Case(application=row.application, item="id-card-renewal", application_id=row.application_id)
    alone = stored.hold(card, "confirm")
    assert alone is not None and alone.code == "presence.not-come"
    presence.show_identity(application.pk, "card_seen", wedding.command(wedding.clerk), read=life.NUMBER)
    held = stored.hold(row, "confirm")
    assert stored.hold(card, "confirm") is None and held is not None and "还没有记下对方到场" in held.message()
    came = reads.of_application(application.pk)
    assert came is not None and not came.waits and "本人到窗口" in came.lines[0].value.zh


class Online(Life):
    """A principal (the life's citizen) and an agent who logs in with an account of the own."""

    def __post_init__(self) -> None:
        super().__post_init__()
        party = find_or_new_party(
            kind="natural", name=SON.name, id_type=SON.id_type, id_number=SON.id_number, at=self.now
        )
        account = Account.objects.create(username="agent01", password="x", party=party, created_at=self.now)
        self.agent = Actor(Role.CITIZEN, SON.name, str(account.id), str(party.id), channel=Channel.WEB)

    def give(self, *things: str, until: int = 7, who: Person = SON, signed: str = life.NAME, since: str = "") -> Any:
        last = (self.now.date() + timedelta(days=until)).isoformat()
        return mandates.give(who, things, since, last, signed, self.command(self.citizen))

    def begin(self, key: Any, thing: str = "open-restaurant") -> Any:
        known = catalogue_on(self.now.date(), life.PLACE).things[thing]
        command = self.command(self.agent)
        return mandates.begin(key, thing, known.reference, known.reference_route, command, jurisdiction=life.PLACE)

    def fill(self, key: Any) -> Any:
        opened = drafts.save_answers(key, {}, self.command(self.agent))
        for _ in range(5):
            asked = {q.ref: life.answer(q) for q in opened.plan.questions}
            if set(asked) <= set(opened.raw_answers):
                break
            opened = drafts.save_answers(key, asked, self.command(self.agent))
        paper = frozenset(line.material for line in opened.plan.materials if line.status == "asked")
        return submit.Handover(at_window=paper, signed=SON.name)


@pytest.fixture
def online() -> Online:
    life.content(date(2026, 3, 2))
    return Online()


def test_a_mandate_is_given_with_scope_and_term_or_refused(online: Online) -> None:
    refused = {
        "mandate.scope": lambda: online.give(),
        "mandate.term": lambda: online.give("open-restaurant", until=-1),
        "mandate.signature": lambda: online.give("open-restaurant", signed="别人"),
        "mandate.agent-name": lambda: online.give("open-restaurant", who=replace(SON, name="金三")),
        "mandate.self": lambda: online.give("open-restaurant", who=Person(life.NAME, "citizen_id", life.NUMBER)),
        "draft.no-thing": lambda: online.give("no-such-thing"),
        "mandate.in-person": lambda: online.give("open-restaurant", "marry"),
    }
    assert {name: code(act) for name, act in refused.items()} == {name: name for name in refused}
    assert not Mandate.objects.exists()
    assert online.give("open-restaurant") == online.give("open-restaurant") and Mandate.objects.count() == 1


def test_the_agent_acts_online_within_the_mandate_and_the_principal_sees_every_act(online: Online) -> None:
    key = online.give("open-restaurant")
    assert code(lambda: online.begin(key, "open-homestay")) == "mandate.out-of-scope"
    assert code(lambda: online.begin(key, "marry")) == "mandate.in-person"
    draft = online.begin(key)
    handover = online.fill(draft)
    application = Application.objects.get(pk=submit.submit(draft, online.command(online.agent), handover))
    assert str(application.applicant_id) == online.citizen.party_id and str(application.agent_id) == online.agent.party_id
    page = pages.mandate_page(key, online.citizen, on=online.now.date())
    said = [line.what.zh for line in page.acts]
    assert page.mine and page.uses[0].number == application.number
    assert "交了申请" in said and "开始填表" in said and any(what.startswith("查了") for what in said)
    row = Case.objects.select_related("application").filter(application=application).first()
    assert row is not None and stored.hold(row, "withdraw", actor=online.agent, on=online.now.date()) is None
    online.later(8)  # the mandate has ended
    held = stored.hold(row, "withdraw", actor=online.agent, on=online.now.date())
    assert held is not None and held.code == "mandate.expired"
    assert code(lambda: online.do(row, "withdraw", online.agent)) == "mandate.expired"
    assert stored.hold(row, "withdraw", actor=online.citizen, on=online.now.date()) is None
    presence.revoke(key, online.command(online.citizen))
    assert code(lambda: scope.application(online.agent, application.pk)) == "scope.not-found"
    assert scope.application(online.citizen, application.pk).pk == application.pk


def test_a_form_begun_under_a_mandate_closes_when_it_ends_or_is_taken_back(online: Online) -> None:
    key = online.give("open-restaurant")
    draft = online.begin(key)
    handover = online.fill(draft)
    today = online.now
    online.later(8)
    for act in (
        lambda: citizen_form.open_form(draft, actor=online.agent, on=online.now.date()),
        lambda: drafts.save_answers(draft, {"business.name": "x"}, online.command(online.agent)),
        lambda: submit.submit(draft, online.command(online.agent), handover),
        lambda: online.begin(key),
    ):
        assert code(act) == "mandate.expired"
    assert citizen_drafts.drafts(actor=online.agent, on=online.now.date()).open == ()
    online.now = today
    assert citizen_drafts.drafts(actor=online.agent, on=today.date()).open[0].behalf == life.NAME
    presence.revoke(key, online.command(online.citizen))
    assert code(lambda: citizen_form.open_form(draft, actor=online.agent, on=today.date())) == "scope.not-found"
    assert code(lambda: online.begin(key)) == "mandate.revoked"
    assert not Application.objects.exists()


def test_a_window_finds_the_mandate_that_was_given_online(online: Online) -> None:
    key = online.give("open-restaurant")
    desk = AtWindow()
    desk.note(Given(capacity="agent", who=SON))
    by_law = by_clerk(online, Person(life.NAME, "citizen_id", life.NUMBER), SON, "court", "child")
    desk.note(Given(capacity="guardian", who=SON))
    assert Presented.objects.get().mandate_id == by_law and Mandate.objects.count() == 2
    desk.note(Given(capacity="agent", who=SON))
    assert desk.hand_in().presented.mandate_id == key


# --- who acts by law: a guardian, a legal representative -----------------------------------------------------------

CHILD = Person("金小宝", "citizen_id", "990101201701010413", "")
FIRM = "91990101MA99010318"
"""A firm of the demo's register, which names 何立新 as representative."""
HE = Person("何立新", "citizen_id", "990101199512200172", "")


def by_clerk(online: Online, ward: Person, who: Person, proof: str, relation: str = "parent") -> Any:
    kind = "legal" if ward.id_type == "credit_code" else "natural"
    party = find_or_new_party(kind=kind, name=ward.name, id_type=ward.id_type, id_number=ward.id_number, at=online.now)
    return standing.record(party.pk, who, proof, online.command(online.clerk), relation=relation)


def test_a_guardian_is_entered_from_the_proof_the_law_wants(online: Online) -> None:
    grown = Person(life.NAME, "citizen_id", life.NUMBER)
    refused = {
        "standing.relation": lambda: by_clerk(online, CHILD, SON, "birth", "spouse"),
        "standing.proof": lambda: by_clerk(online, CHILD, SON, "licence"),
        "standing.needs-court": lambda: by_clerk(online, grown, SON, "household", "child"),
        "standing.needs-designation": lambda: by_clerk(online, CHILD, SON, "household", "other"),
        "standing.too-young": lambda: by_clerk(online, CHILD, replace(CHILD, id_number="990101201505050418"), "birth"),
        "standing.self": lambda: by_clerk(online, grown, grown, "court", "child"),
        "standing.name": lambda: by_clerk(online, CHILD, replace(SON, name="金三"), "birth"),
        "standing.window-only": lambda: standing.record("", SON, "birth", online.command(online.citizen)),
    }
    assert {name: code(act) for name, act in refused.items()} == {name: name for name in refused}
    key = by_clerk(online, CHILD, SON, "birth")
    assert key == by_clerk(online, CHILD, SON, "birth") and Mandate.objects.get().valid_to == date(2034, 12, 31)
    assert by_clerk(online, grown, SON, "court", "child") != key


def test_a_guardian_acts_online_and_the_file_of_the_ward_shows_every_act(online: Online) -> None:
    key = by_clerk(online, CHILD, SON, "birth")
    assert code(lambda: online.begin(key, "marry")) == "mandate.in-person"
    draft = online.begin(key, "open-homestay")
    application = Application.objects.get(pk=submit.submit(draft, online.command(online.agent), online.fill(draft)))
    child = Mandate.objects.get().principal_id
    assert application.applicant_id == child and application.presented.capacity == "guardian"
    page = files.file_of(child, online.clerk, on=online.now.date())
    assert page is not None and page.minor and page.rows[0].name == SON.name and page.rows[0].ended is None
    assert [use.number for use in page.uses] == [application.number]
    assert {"开始填表", "交了申请"} <= {line.what.zh for line in page.acts}
    afar = replace(online.clerk, scope=Scope(frozenset({"440100000000"})))
    beyond = files.file_of(child, afar, on=online.now.date())
    assert beyond is not None and beyond.rows and beyond.uses == beyond.acts == ()
    again = online.begin(key, "open-homestay")
    ward = replace(online.citizen, party_id=str(child))
    assert code(lambda: presence.revoke(key, online.command(ward))) == "mandate.not-yours"
    assert code(lambda: standing.end(key, "", online.command(online.clerk))) == "standing.reason"
    standing.end(key, "court", online.command(online.clerk))
    assert code(lambda: standing.end(key, "court", online.command(online.clerk))) == "standing.over"
    assert code(lambda: citizen_form.open_form(again, actor=online.agent, on=online.now.date())) == "scope.not-found"
    assert code(lambda: scope.application(online.agent, application.pk)) == "scope.not-found"
    assert code(lambda: online.begin(key, "open-homestay")) == "mandate.revoked"


def test_a_guardianship_ends_the_day_before_the_ward_comes_of_age(online: Online) -> None:
    key = by_clerk(online, replace(CHILD, id_number="990101200803050412"), SON, "birth")
    draft = online.begin(key, "open-homestay")
    online.later(3)
    assert code(lambda: citizen_form.open_form(draft, actor=online.agent, on=online.now.date())) == "mandate.expired"
    assert code(lambda: online.begin(key, "open-homestay")) == "mandate.expired"
    assert Message.objects.filter(party_id__in=standings.boxes(online.agent.party_id), kind="standing_entered").count() == 2
    housekeeping.tidy(online.now, online.now)
    assert Mandate.objects.get(pk=key).ended == "capacity" and len(standings.boxes(online.agent.party_id)) == 1


def test_a_representative_gives_the_mandate_of_the_organisation_while_the_register_says_so(
    online: Online, monkeypatch: pytest.MonkeyPatch
) -> None:
    him = find_or_new_party(kind="natural", name=HE.name, id_type=HE.id_type, id_number=HE.id_number, at=online.now)
    boss = replace(online.citizen, account_id=str(him.pk), party_id=str(him.pk))
    refused = {
        "standing.credit-code": lambda: standing.by_register("91", online.command(boss)),
        "standing.unknown": lambda: standing.by_register("91990101MA00000000", online.command(boss)),
        "standing.not-representative": lambda: standing.by_register(FIRM, online.command(online.citizen)),
        "standing.person-only": lambda: standing.by_register(FIRM, online.command(online.clerk)),
    }
    assert {name: code(act) for name, act in refused.items()} == {name: name for name in refused}
    key = standing.by_register(FIRM, online.command(boss))
    firm = str(Mandate.objects.get(pk=key).principal_id)
    last = (online.now.date() + timedelta(days=7)).isoformat()
    give = lambda thing, firm=firm: mandates.give(SON, [thing], "", last, HE.name, online.command(boss), firm=firm)  # noqa: E731
    assert code(lambda: give("retire")) == "mandate.not-for-firms"
    assert code(lambda: give("change-company", online.citizen.party_id)) == "mandate.not-representative"
    given = give("change-company")
    assert give("change-company") == given and Mandate.objects.get(pk=given).given_by_id == him.pk
    draft = online.begin(given, "change-company")
    opened = OpenDraft(scope.draft(online.agent, draft), online.now.date())
    known = {fact.ref: fact.value for fact in opened.facts}
    assert known["business.credit_code"] == FIRM and known["handler.name"] == SON.name
    line = next(row for row in reads.mandates(boss, on=online.now.date()) if row.id == given)
    assert line.mine and line.firm and line.may_end and pages.mandate_page(given, boss, on=online.now.date()).acts
    register = standing.register_of(online.command(boss)).code
    changed = {"business.credit_code": FIRM, "business.name": "某院", "business.legal_id": SON.id_number}
    monkeypatch.setitem(wired().sources.records, register, [changed])
    with transaction.atomic():
        assert code(lambda: presence.revoke(given, online.command(boss))) == "standing.changed"
        assert Mandate.objects.get(pk=given).revoked_at is None
        transaction.set_rollback(True)
    son = replace(boss, account_id=online.agent.account_id, party_id=online.agent.party_id)
    with transaction.atomic():  # whom the register names now enters first: the former one is out at once
        standing.by_register(FIRM, online.command(son))
        assert Mandate.objects.get(pk=key).ended == "changed"
        assert code(lambda: give("open-restaurant")) == "mandate.not-representative"
        transaction.set_rollback(True)
    assert code(lambda: give("open-restaurant")) == "standing.changed"
    assert Mandate.objects.get(pk=key).ended == "changed"
    assert code(lambda: presence.revoke(given, online.command(boss))) == "mandate.not-yours"
    assert code(lambda: pages.mandate_page(given, boss, on=online.now.date())) == "scope.not-found"


def test_a_register_is_asked_once_a_day_whether_it_still_names_them(
    online: Online, monkeypatch: pytest.MonkeyPatch
) -> None:
    him = find_or_new_party(kind="natural", name=HE.name, id_type=HE.id_type, id_number=HE.id_number, at=online.now)
    boss = replace(online.citizen, account_id=str(him.pk), party_id=str(him.pk))
    key = standing.by_register(FIRM, online.command(boss))
    register = standing.register_of(online.command(boss)).code
    asked = SourceCall.objects.filter(idempotency_key__startswith=f"standing/{key}/")
    turn = lambda: standing.ask_again(standing.Round(online.now.date()), online.now, online.now)  # noqa: E731
    assert turn() == turn() == standing.Round(online.now.date(), key, over=True) and asked.count() == 1
    online.later(1)
    with monkeypatch.context() as silent:
        silent.setattr(type(wired().sources), "call", lambda *_, **__: (_ for _ in ()).throw(SourceDown(register)))
        assert turn().over and Mandate.objects.get(pk=key).revoked_at is None
    online.later(1)
    changed = {"business.credit_code": FIRM, "business.name": "某院", "business.legal_id": SON.id_number}
    monkeypatch.setitem(wired().sources.records, register, [changed])
    assert turn().over and Mandate.objects.get(pk=key).ended == "changed" and asked.count() == 3
    assert Message.objects.filter(kind="standing_ended", key__contains=str(key)).count() == 2


def test_the_agent_of_an_organisation_hands_in_and_the_representative_takes_it_back(online: Online) -> None:
    key = by_clerk(online, Person("云州市规划建筑设计院有限公司", "credit_code", FIRM), HE, "licence", "")
    him = Mandate.objects.get(pk=key).agent
    boss = replace(online.citizen, account_id=str(him.pk), party_id=str(him.pk))
    firm, last = str(Mandate.objects.get(pk=key).principal_id), (online.now.date() + timedelta(days=7)).isoformat()
    given = mandates.give(SON, ["open-restaurant"], "", last, HE.name, online.command(boss), firm=firm)
    draft = online.begin(given)
    application = Application.objects.get(pk=submit.submit(draft, online.command(online.agent), online.fill(draft)))
    assert str(application.applicant_id) == firm and application.agent_id == Mandate.objects.get(pk=given).agent_id
    assert scope.application(boss, application.pk).pk == application.pk
    assert files.file_of(application.applicant_id, online.clerk, on=online.now.date()).uses[0].number == application.number
    presence.revoke(given, online.command(boss))
    assert code(lambda: scope.application(online.agent, application.pk)) == "scope.not-found"


def test_both_spouses_are_noted_and_one_alone_is_not_enough(wedding: AtWindow) -> None:
    """Civil Code art. 1049: both appear. Who, when and which document stand in the record."""
    application = wedding.hand_in()
    row = Case.objects.select_related("application").get(application=application, item="marriage-registration")
    partner = str(facts.values(application)["partner.citizen_id"])
    here = lambda role, read, how="card_read", **more: appearances.note(  # noqa: E731
        application.pk, role, how, read, wedding.command(wedding.clerk), **more
    )
    for wrong, act in {
        "appearance.role": lambda: here("witness", partner),
        "appearance.how": lambda: here("partner", partner, "not_shown"),
        "appearance.number": lambda: here("partner", " "),
        "appearance.another": lambda: here("partner", SON.id_number),
        "presence.document": lambda: here("partner", partner, "other"),
    }.items():
        assert code(act) == wrong
    held = stored.hold(row, "confirm")
    assert held is not None and held.code == "presence.not-all-come" and "申请人、对方" in held.message()
    here("partner", partner, "other", document="passport")
    assert code(lambda: here("partner", partner)) == "appearance.noted"
    held = stored.hold(row, "confirm")
    assert held is not None and "还没有记下申请人到场" in held.message()
    assert code(lambda: wedding.do(row, "confirm", wedding.officer(row.department))) == "presence.not-all-come"
    here("applicant", life.NUMBER)
    assert stored.hold(row, "confirm") is None
    view = seen.of_case(row.pk)
    assert view is not None and view.all_here and "护照" in view.rows[1].noted.zh and view.rows[0].noted is not None
    kinds = list(Event.objects.filter(stream_id=application.pk, type="application.appeared").values_list("envelope", flat=True))
    assert len(kinds) == 2 and not any(partner in text for text in kinds)
    assert verify().violations == []
