"""通办 with the lists as they are shipped: retirement from another city, a birth from another province, from the window
there to the result, and what the lists let nobody take in."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest
from pytest_django import DjangoDbBlocker

from onewindow.core.cases import POSITIVE_ACTION
from onewindow.core.catalogue.model import ActType
from onewindow.core.kernel.ids import new_id
from onewindow.core.kernel.refusal import Refused
from onewindow.reads.counter_relays import relay_page, relays_page
from onewindow.store import catalogue, divisions
from onewindow.store.models import Application, Relay
from onewindow.usecases import counter, demo_lives, drafts, relay_lists, relays, submit, verify
from onewindow.usecases.command import Command
from tests import department_world as hall
from tests.department_world import NOW, PLACE, RECEIVED, World, standing

GU = counter.Person("顾建平", "citizen_id", "990101196606180156", "13500001966")
LIN = counter.Person("林晓岚", "citizen_id", "990101199001010422", "13800005620")
TWO = {"inspectors": ["a", "b"]}


@pytest.fixture(scope="module")
def built(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    with django_db_blocker.unblock(), standing(tmp_path_factory.mktemp("relays")) as world:
        yield world


@pytest.fixture
def world(built: World, db: None) -> Iterator[World]:
    divisions.forget()
    yield built
    catalogue.forget()
    divisions.forget()


def command(world: World, who: str, now: object = RECEIVED) -> Command:
    return Command(world.actor(who), now, now, str(new_id()))  # type: ignore[arg-type]


def handed_in(world: World, who: str, thing: str, person: counter.Person) -> UUID:
    """A one-thing typed and handed in at somebody's window, its papers brought to the window."""
    known = hall.catalogue_on(RECEIVED.date()).things[thing]
    draft = counter.start_for(thing, known.reference, known.reference_route, person, command(world, who), jurisdiction=PLACE)
    opened = drafts.save_answers(draft, {}, command(world, who))
    for _ in range(3):
        answers = demo_lives.answers_for(opened, "林小溪", hall.TITLE)
        opened = drafts.save_answers(draft, answers, command(world, who))
    asked = [line.material for line in opened.plan.materials if line.status == "asked"]
    handover = submit.Handover(at_window=frozenset(asked), consent=True, signed=person.name)
    return submit.submit(draft, command(world, who), handover)


@pytest.mark.parametrize(
    ("who", "thing", "person", "reach", "place", "result"),
    [
        ("lanjiang", "retire", GU, "province", "990201000000", "予以确认"),
        ("chengbin", "newborn", LIN, "cross_province", "980101000000", "予以确认"),
    ],
)
def test_a_whole_matter_is_taken_in_elsewhere_handed_over_sent_back_and_comes_to_its_result(
    world: World, who: str, thing: str, person: counter.Person, reach: str, place: str, result: str
) -> None:
    application = Application.objects.get(pk=handed_in(world, who, thing, person))
    relay = Relay.objects.get(application=application)
    assert (application.jurisdiction, relay.taken_in, relay.reach, relay.state) == (PLACE, place, reach, "collected")
    assert [line.id for line in relays_page(world.actor(who)).sent] == [relay.pk]

    relays.hand_over(relay.pk, "SF1", command(world, who))
    relays.receive(relay.pk, (), command(world, "wangyun"))
    relays.send_back(relay.pk, "复印件不清楚", command(world, "wangyun"))
    assert relay_page(relay.pk, world.actor(who)).can == {"hand_over"}
    relays.hand_over(relay.pk, "SF2", command(world, who))
    relays.receive(relay.pk, (), command(world, "wangyun"))

    page = relay_page(relay.pk, world.actor(who))
    assert len(page.parts) == application.total and all(not part.outcome.zh for part in page.parts)
    item = {"retire": "retirement-approval", "newborn": "birth-certificate"}[thing]
    case = world.accepted(item, of=application.pk)
    world.do(case, POSITIVE_ACTION[ActType(case.act_type)], TWO)
    assert [part.outcome.zh for part in relay_page(relay.pk, world.actor(who)).parts if part.outcome.zh] == [result]
    assert verify.verify().violations == []


def test_what_a_list_only_helps_with_online_is_not_taken_in(world: World) -> None:
    """帮办 is help with the online form; it never lets the window of another place take papers in."""
    found = hall.catalogue_on(RECEIVED.date())

    def taken(item: str, place: str) -> str:
        try:
            return relay_lists.allowed([item], place, found, jurisdiction=PLACE, on=NOW.date())
        except Refused as no:
            return no.code

    city, province, other = "990102000000", "990201000000", "980101000000"
    assert taken("company-registration", province) == "relay.online-only"
    assert "省内通办" in taken("pension-claim", province)
    assert taken("seal-filing", province) == "relay.not-on-list"
    assert taken("retirement-approval", other) == "relay.not-on-list"
    assert "跨省通办" in taken("household-birth", other)
    assert "跨省通办" in taken("household-birth", city), "what another province may do the city next door may"


def test_a_matter_with_one_part_that_is_only_helped_online_is_refused_whole(world: World) -> None:
    before = Application.objects.count()
    with pytest.raises(Refused) as no:
        handed_in(world, "lanjiang", "open-company", LIN)
    assert {one.code for one in no.value.refusals} == {"relay.not-on-list", "relay.online-only"}
    assert (Application.objects.count(), Relay.objects.count()) == (before, 0)
