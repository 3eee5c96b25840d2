"""Who may receive and who issues, where: `receive` and `issue` rows of the shipped content decide, with opposite outcomes
(requirements 2.E; AL art. 24, 26, 39)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from pytest_django import DjangoDbBlocker

from onewindow.core.cases import Order
from onewindow.core.certs import Certificate as Content
from onewindow.core.certs import from_json
from onewindow.core.kernel.actor import Actor, Channel, Role, Scope
from onewindow.core.kernel.ids import new_id
from onewindow.core.kernel.refusal import Refused
from onewindow.reads.counter_relays import relay_page, relays_page
from onewindow.reads.department_authority import hands_page
from onewindow.reads.routing import routing_page
from onewindow.store import catalogue, divisions, scope
from onewindow.store.crypto import unseal_json
from onewindow.store.models import Account, Application, Case, Certificate, Relay
from onewindow.usecases import certificates, counter, demo_lives, department, drafts, relays, submit, verify
from onewindow.usecases.command import Command, by_system
from onewindow.usecases.divisions import import_table
from tests import department_world as hall
from tests.department_world import NOW, PLACE, RECEIVED, World, standing
from tests.usecases.test_routing import TABLE, TWO, publish, row

GU = counter.Person("顾建平", "citizen_id", "990101196606180156", "13500001966")
LIN = counter.Person("林晓岚", "citizen_id", "990101199001010422", "13800005620")


@pytest.fixture(scope="module")
def built(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    with django_db_blocker.unblock(), standing(tmp_path_factory.mktemp("receiving")) as world:
        yield world


@pytest.fixture
def world(built: World, db: None) -> Iterator[World]:
    divisions.forget()
    yield built
    catalogue.forget()
    divisions.forget()


def handed_in(actor: Actor, thing: str, person: counter.Person) -> UUID:
    """A one-thing typed and handed in at somebody's window, its papers brought to the window."""

    def command() -> Command:
        return Command(actor, RECEIVED, RECEIVED, str(new_id()))

    known = hall.catalogue_on(RECEIVED.date()).things[thing]
    draft = counter.start_for(thing, known.reference, known.reference_route, person, command(), jurisdiction=PLACE)
    opened = drafts.save_answers(draft, {}, command())
    for _ in range(3):
        answers = demo_lives.answers_for(opened, "林小溪", hall.TITLE)
        opened = drafts.save_answers(draft, answers, command())
    asked = [line.material for line in opened.plan.materials if line.status == "asked"]
    handover = submit.Handover(at_window=frozenset(asked), consent=True, signed=person.name)
    return submit.submit(draft, command(), handover)


def of_department(code: str) -> Actor:
    """A clerk at the counter of one department in the county."""
    account = Account.objects.get(username="limin")
    return Actor(Role.CLERK, "专窗", str(account.id), scope=Scope(frozenset({PLACE}), frozenset({code})),
                 channel=Channel.WINDOW, department=code)  # fmt: skip


@pytest.mark.parametrize(
    ("who", "mine", "person", "basis", "other", "not_mine"),
    [
        ("gudu-window", "newborn", LIN, "云溪县乡镇便民服务中心收件事项清单", "open-company", LIN),
        ("bank-window", "retire", GU, "社银合作网点收件协议", "newborn", LIN),
    ],
)
def test_a_town_and_a_bank_take_in_what_they_were_entrusted_with_and_nothing_else(
    world: World, who: str, mine: str, person: counter.Person, basis: str, other: str, not_mine: counter.Person
) -> None:
    actor = world.actor(who)
    application = Application.objects.get(pk=handed_in(actor, mine, person))
    relay = Relay.objects.get(application=application)
    assert (application.jurisdiction, relay.reach, relay.state) == (PLACE, "receipt_only", "collected")
    assert relay.basis.startswith(basis)
    with pytest.raises(Refused):
        scope.case(actor, Case.objects.filter(application=application).values_list("pk", flat=True)[0])
    before = Application.objects.count()
    with pytest.raises(Refused) as no:
        handed_in(actor, other, not_mine)
    told = no.value.refusals[0]
    assert told.code == "receive.not-yours" and "政务服务中心综合窗口" in told.message()
    assert {"newborn": "云溪县卫生健康局", "open-company": "云溪县市场监督管理局"}[other] in told.message()
    assert Application.objects.count() == before
    relays.hand_over(relay.pk, "", Command(actor, RECEIVED, RECEIVED, str(new_id())))
    relays.receive(relay.pk, (), Command(world.actor("wangyun"), RECEIVED, RECEIVED, str(new_id())))
    assert verify.verify().violations == []


def test_an_office_sees_what_it_took_in_and_the_window_beside_it_does_not(world: World) -> None:
    bank = world.actor("bank-window")
    application = handed_in(bank, "retire", GU)
    relay = Relay.objects.get(application_id=application)
    beside = replace(bank, account_id=str(new_id()), scope=Scope(bank.scope.jurisdictions))
    assert [line.id for line in relays_page(bank).sent] == [relay.pk]
    assert relays_page(beside).sent == ()
    with pytest.raises(Refused):
        relay_page(relay.pk, beside)
    with pytest.raises(Refused):
        relays.hand_over(relay.pk, "", Command(beside, RECEIVED, RECEIVED, str(new_id())))


def test_the_hall_takes_in_everything_of_its_place(world: World) -> None:
    for thing, person in (("retire", GU), ("newborn", LIN)):
        application = handed_in(world.actor("wangyun"), thing, person)
        assert not Relay.objects.filter(application_id=application).exists()


def test_an_agency_at_its_own_counter_takes_in_its_own_items_only(world: World) -> None:
    own = handed_in(of_department("natural-resources"), "real-estate-seven", LIN)
    departments = set(Case.objects.filter(application_id=own).values_list("department", flat=True))
    assert departments == {"natural-resources"} and not Relay.objects.filter(application_id=own).exists()
    with pytest.raises(Refused) as no:
        handed_in(of_department("health"), "newborn", LIN)
    assert no.value.code == "receive.not-yours"
    assert "云溪县公安局" in no.value.refusals[0].message()


def test_without_the_row_the_same_bank_is_refused(world: World) -> None:
    """Retirement stands on the provincial list too: a list lets service centres receive, never a bank."""
    publish(row("bank-receives", "social-card", "receive", "bank", "receipt_only"))
    with pytest.raises(Refused) as no:
        handed_in(world.actor("bank-window"), "retire", GU)
    assert no.value.code == "receive.not-yours"


# --- who issues -----------------------------------------------------------------------------------------------------


def granted(world: World, *rows: Any) -> Case:
    publish(*rows)
    case = world.upstream(world.accepted("hygiene-permit", of=hall._homestay("wu", "ordinary")))
    world.do(case, "grant", TWO)
    case.refresh_from_db()
    return case


def issued(who: Actor, case: Case) -> str:
    """Issues it; the name on the certificate, or the code of the refusal."""
    try:
        department.act(case.pk, Order("issue", {"certificate": ""}), Command(who, NOW, NOW, str(new_id())))
    except Refused as no:
        return no.code
    found = Certificate.objects.select_related("data_key").get(case=case)
    return from_json(Content, unseal_json(found.data_key, found.content_enc, place=f"certificate/{found.id}")).issuer.name


def test_without_a_row_who_decides_issues(world: World) -> None:
    case = granted(world)
    assert issued(world.actor("shenpi"), case) == "scope.not-found"
    assert issued(world.actor("sunli"), case) == "云溪县卫生健康局"


def test_with_a_row_of_issuing_its_agency_issues_in_its_own_name_and_nothing_issues_by_itself(world: World) -> None:
    case = granted(world, row("t-issue", "hygiene-permit", "issue", "approval-bureau", "statutory"))
    assert case.department == "health"
    assert issued(world.actor("sunli"), case) == "case.issued_by"
    with pytest.raises(Refused) as no:
        certificates.issue(case.pk, by_system(NOW, NOW, str(new_id())), automatic=True)
    assert no.value.code == "case.issued_by"
    assert "由本机关制发证照" in [line.role.zh for line in hands_page(world.actor("shenpi"), on=NOW.date()).lines]
    assert issued(world.actor("shenpi"), case) == "云溪县行政审批服务局"
    assert verify.verify().violations == []


def test_issuing_that_was_entrusted_stays_in_the_name_of_who_decides(world: World) -> None:
    case = granted(
        world, row("t-issue", "hygiene-permit", "issue", "approval-bureau", "entrusted", on_behalf_of="health",
                   published={"where": "网站", "on": "2025-12-01"})
    )  # fmt: skip
    assert issued(world.actor("sunli"), case) == "case.issued_by"
    assert issued(world.actor("shenpi"), case) == "云溪县卫生健康局"


def test_a_certificate_of_an_entrusted_decision_is_the_entrusting_agencys(world: World) -> None:
    """AL art. 24: the town decides and issues; the certificate names the county's bureau."""
    case = granted(
        world, row("t-entrusted", "hygiene-permit", "decide", "gudu-town", "entrusted", on_behalf_of="health",
                   published={"where": "网站", "on": "2025-12-01"})
    )  # fmt: skip
    assert case.department == "gudu-town"
    assert issued(world.actor("gudu"), case) == "云溪县卫生健康局"


def test_the_page_says_who_receives_and_who_issues(world: World) -> None:
    page = routing_page("social-card", "", NOW.date(), jurisdiction=PLACE)
    assert page.answer is not None
    said = {line.label.zh: (line.value.zh, line.note.zh) for line in page.answer.lines}
    assert "政务服务中心综合窗口" in said["申请交到"][0] and "云溪农村商业银行" in said["还可以交到"][0]
    assert said["还可以交到"][1].startswith("只收这里写明的事项")
    import_table(TABLE.read_text(encoding="utf-8"), at=RECEIVED)
    zone = routing_page("drainage-permit", "990101401000", NOW.date(), jurisdiction=PLACE)
    assert zone.answer is not None
    told = {line.label.zh: (line.value.zh, line.note.zh) for line in zone.answer.lines}
    assert told["发证"] == ("云溪县住房和城乡建设局", "云溪经济开发区管理委员会的人员受委托制发")
