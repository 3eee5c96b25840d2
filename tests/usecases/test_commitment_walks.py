"""Commitments walked on the shipped content: instead of acceptance (J5), for the conditions of the start (J6), looked at
afterwards instead of before (J12); and the zone that reviews before the county decides (E8)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from pytest_django.plugin import DjangoDbBlocker

from onewindow.core.kernel.ids import new_id
from onewindow.core.kernel.refusal import Refused
from onewindow.reads.department_head import verify_page
from onewindow.store import divisions
from onewindow.store.models import Account, Case
from onewindow.usecases import counter, demo_lives, drafts, submit, sweep
from onewindow.usecases.command import Command
from onewindow.usecases.divisions import import_table
from tests import department_world as hall
from tests.department_world import NOW, PLACE, RECEIVED, World, standing
from tests.project_world import start_construction
from tests.usecases.test_routing import TABLE, TWO

IN_THE_ZONE = "云(2022)云溪县不动产权第 0009016 号"


@pytest.fixture(scope="module")
def built(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[World]:
    with django_db_blocker.unblock(), standing(tmp_path_factory.mktemp("walks")) as world:
        yield world


@pytest.fixture
def world(built: World, db: None) -> Iterator[World]:
    divisions.forget()
    yield built
    divisions.forget()


def checked(world: World, item: str, of: UUID) -> Case:
    """Every paper that is asked for, in order."""
    row = world.part(item, of=of)
    for material in json.loads(row.terms)["materials"]:
        if not material["committed"]:
            world.do(row, "check_material", {"material": material["code"], "ok": True}, now=RECEIVED)
    return world.part(item, of=of)


def codes(world: World, row: Case, action: str, data: dict[str, object] | None = None) -> list[str]:
    with pytest.raises(Refused) as no:
        world.do(row, action, data)
    return [one.code for one in no.value.refusals]


def clock(row: Case, name: str) -> dict[str, object]:
    return next(one for one in json.loads(Case.objects.get(pk=row.pk).snapshot)["clocks"] if one["name"] == name)


def test_j5_a_commitment_is_recorded_at_once_where_the_ordinary_way_waits_for_four_acceptances(world: World) -> None:
    ordinary = checked(world, "homestay-filing", world.ordinary)
    assert codes(world, ordinary, "record") == ["case.waits_for_decision"]
    assert len(json.loads(ordinary.terms)["edges"]) == 4
    promised = checked(world, "homestay-filing", world.commitment)
    world.do(promised, "record")
    promised.refresh_from_db()
    assert (promised.status, promised.outcome, promised.decided_on) == ("decided", "recorded", NOW.date())
    works = checked(world, "fire-acceptance-filing", world.commitment)
    world.do(works, "record")
    assert Case.objects.get(pk=works.pk).outcome == "recorded", "without the report of completion"


def test_j6_small_works_start_on_a_promise_and_a_promise_not_met_by_its_day_is_a_breach(world: World) -> None:
    application = start_construction(world, route="commitment", type="small-low-risk")
    row = world.upstream(checked(world, "construction-permit-low-risk", application))
    world.do(row, "grant")
    row.refresh_from_db()
    promised = {code: by for code, by, _ in json.loads(row.snapshot)["promised"]}
    assert (promised["contractor"], promised["funds"]) == (None, None)
    assert (promised["site"], promised["measures"]) == ("2026-09-30", "2026-09-30")
    world.do(row, "fulfil_condition", {"condition": "site"})
    late = NOW + timedelta(days=30)
    sweep.look_at(row.pk, late, late)
    told = json.loads(Case.objects.get(pk=row.pk).snapshot)["promised"]
    assert {code: state for code, _, state in told} == {
        "contractor": "held", "funds": "held", "site": "met", "measures": "breached",
    }  # fmt: skip


def test_j6_larger_works_bring_every_paper_and_promise_nothing(world: World) -> None:
    row = world.upstream(checked(world, "construction-permit", start_construction(world)))
    terms = json.loads(row.terms)
    assert terms["commitment"] is None or not terms["commitment"]["allowed"]
    assert not any(material["committed"] for material in terms["materials"])
    world.do(row, "grant", TWO)
    told = json.loads(Case.objects.get(pk=row.pk).snapshot)
    assert not told.get("promised") and "verify" not in [one["name"] for one in told["clocks"]]


def test_j12_what_was_examined_before_is_decided_first_and_looked_at_within_its_days(world: World) -> None:
    before = world.upstream(world.accepted("fire-check", of=world.ordinary))
    assert codes(world, before, "grant") == ["case.two_inspectors"]
    after = world.upstream(world.accepted("fire-check", of=world.commitment))
    world.do(after, "grant")
    assert clock(after, "verify")["due"]["date"] == "2026-10-20"  # type: ignore[index]
    assert after.pk in [one.id for one in verify_page(world.actor("liuchang"), on=NOW.date()).rows]
    people = [str(Account.objects.get(username=name).pk) for name in ("liuchang", "liuchang-head")]
    world.do(after, "record_verification", {"result": "kept", "inspectors": people}, {"findings": "与承诺一致。"})
    assert clock(after, "verify").get("ended")
    assert after.pk not in [one.id for one in verify_page(world.actor("liuchang"), on=NOW.date()).rows]


def restaurant(world: World, title: str) -> UUID:
    """A restaurant in the premises of a title, handed in at the window."""
    import_table(TABLE.read_text(encoding="utf-8"), at=RECEIVED)
    thing = hall.catalogue_on(RECEIVED.date()).things["open-restaurant"]

    def command() -> Command:
        return Command(world.actor("wangyun"), RECEIVED, RECEIVED, str(new_id()))

    person = counter.Person("陈国梁", "citizen_id", "990101198506120710", "13900000871")
    draft = counter.start_for("open-restaurant", thing.reference, "ordinary", person, command(), jurisdiction=PLACE)
    opened = drafts.save_answers(draft, {}, command())
    for _ in range(3):
        opened = drafts.save_answers(draft, demo_lives.answers_for(opened, "溪上小馆", title), command())
    asked = [line.material for line in opened.plan.materials if line.status == "asked"]
    return submit.submit(draft, command(), submit.Handover(at_window=frozenset(asked), consent=True))


def test_e8_in_the_zone_its_committee_reviews_the_county_decides_and_the_committee_issues(world: World) -> None:
    """市县审批局与开发区联动审批: the address of the premises leads there; elsewhere the county does it alone."""
    application = restaurant(world, IN_THE_ZONE)
    case = world.part("drainage-permit", of=application)
    assert (case.department, world.part("shop-sign", of=application).department) == ("development-zone", "development-zone")
    case = world.upstream(world.accepted("drainage-permit", of=application))
    assert codes(world, case, "grant", TWO) == ["case.review_first"]
    world.do(case, "forward_review", {"stance": "agree"}, {"opinion": "接管位置相符"})
    case.refresh_from_db()
    assert case.department == "housing"
    world.do(case, "grant", TWO)
    assert codes(world, case, "issue", {"certificate": "1"}) == ["case.issued_by"]
    elsewhere = world.part("drainage-permit", of=restaurant(world, hall.TITLE))
    assert elsewhere.department == "housing"
