"""J8: objects drawn by lot each month, more of those with a bad record, two who were drawn look, the results are public."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from onewindow.config import middleware
from onewindow.core.cases import draw
from onewindow.core.cases.spot import objects
from onewindow.core.kernel.codec import canonical, digest
from onewindow.core.kernel.ids import new_id
from onewindow.core.kernel.refusal import Refused
from onewindow.reads import spot_checks as reads
from onewindow.reads.spot_checks import bulletins, spot_page
from onewindow.store.models import Account, Application, Case, DrawSeed, SpotCheck, SpotDraw
from onewindow.usecases import commitments, inspections, lots, spot_checks
from onewindow.usecases.command import Command
from tests.department_world import NOW, PLACE, World, more_officers, standing
from tests.web.department.test_authority import fewest

FIRE, HEAD = "liuchang", "liuchang-head"
EVENING = datetime(2026, 8, 31, 10, 0, tzinfo=UTC)  # the lots of the first of September
LAST_MONTH = date(2026, 8, 20)


@pytest.fixture(scope="module")
def built(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[World]:
    with django_db_blocker.unblock(), standing(tmp_path_factory.mktemp("spot")) as world:
        yield world


@pytest.fixture
def world(built: World, db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(middleware, "legal_now", lambda wall: NOW)
    return built


def command(world: World, username: str, now: datetime = NOW) -> Command:
    return Command(world.actor(username), now, now, str(new_id()))


def account(username: str) -> str:
    return str(Account.objects.get(username=username).pk)


@contextmanager
def refusing(code: str) -> Iterator[None]:
    with pytest.raises(Refused) as no:
        yield
    assert [one.code for one in no.value.refusals] == [code]


def decided(world: World, *, pool: bool = True) -> None:
    """Thirty decided for lin, ten for chen, who has a bad record; five who may be drawn; the lots of the month."""
    row = world.upstream(world.accepted("fire-check", of=world.commitment))
    world.do(row, "grant")
    Case.objects.filter(pk=row.pk).update(decided_on=LAST_MONTH)
    world.copies(Case.objects.get(pk=row.pk), 9)
    lin = world.part("fire-check")
    done = {"status": "settled", "outcome": "granted", "decided_on": LAST_MONTH, "open": False}
    Case.objects.filter(pk=lin.pk).update(**done)
    more = Case.objects.get(pk=lin.pk)
    more.number = f"L{more.number[1:]}"
    world.copies(more, 29)
    party = row.application.applicant_id
    commitments.note_serious(party, "market-regulation", "云溪信〔2026〕1 号", command(world, "zhao"), jurisdiction=PLACE)
    if pool:
        for name in more_officers("fire-rescue", 5):
            inspections.keep_inspector(account(name), "fire-rescue", ["旅馆"], command(world, HEAD))
        lots.fix_due(EVENING, EVENING)


def test_the_head_draws_once_a_month_by_the_first_lots_and_more_of_those_with_a_bad_record(world: World) -> None:
    decided(world)
    today = lots.of_day(PLACE, NOW.date(), NOW, NOW)
    with refusing("spot.not-head"):
        spot_checks.start("fire-check", "旅馆", command(world, FIRE))
    made = SpotDraw.objects.get(pk=spot_checks.start("fire-check", "旅馆", command(world, HEAD)))
    first = DrawSeed.objects.get(jurisdiction=PLACE, on=date(2026, 9, 1))
    assert (made.seed, made.seed_on) == (first.seed, first.on) and made.seed != today.seed
    classes = [each for _, each in made.population]
    assert (classes.count("ordinary"), classes.count("marked"), len(made.drawn)) == (30, 10, 3 + 5)
    assert tuple(made.drawn) == objects(made.seed, made.key, dict(made.population), made.shares)
    for one in SpotCheck.objects.filter(draw=made):
        assert len(set(one.inspectors)) == 2 and set(one.inspectors) <= set(made.candidates)
    with refusing("spot.drawn"):
        spot_checks.start("fire-check", "旅馆", command(world, HEAD, NOW + timedelta(days=1)))
    with refusing("spot.no-choice"):
        spot_checks.start("fire-check", "", command(world, HEAD))
    with refusing("spot.nothing"):
        spot_checks.start("fire-design-review", "旅馆", command(world, HEAD))


def test_without_two_inspectors_nothing_is_drawn(world: World) -> None:
    decided(world, pool=False)
    with pytest.raises(Refused) as no:
        spot_checks.start("fire-check", "旅馆", command(world, HEAD))
    [said] = no.value.refusals
    assert said.code == "spot.too-few" and "旅馆" in said.message() and "下个月起参加" in said.message()
    assert not SpotDraw.objects.exists()


def test_those_who_were_drawn_record_once_and_the_bulletin_says_it(world: World) -> None:
    decided(world)
    made = spot_checks.start("fire-check", "旅馆", command(world, HEAD))
    one = SpotCheck.objects.filter(draw=made).order_by("place").first()
    assert one is not None
    names = dict(Account.objects.values_list("id", "username"))
    mine = next(name for key, name in names.items() if str(key) == one.inspectors[0])
    with refusing("spot.not-yours"):
        spot_checks.record(one.pk, "in_order", "", None, command(world, FIRE))
    with refusing("scope.not-found"):
        spot_checks.record(one.pk, "in_order", "", None, command(world, "zhao"))
    for result, note, by in (("x", "", None), ("to_correct", "通道堆物", None), ("pending", " ", None)):
        with refusing("spot.no-result"):
            spot_checks.record(one.pk, result, note, by, command(world, mine))
    with refusing("spot.past"):
        spot_checks.record(one.pk, "to_correct", "通道堆物", NOW.date() - timedelta(days=1), command(world, mine))
    assert bulletins(PLACE, on=NOW.date())[0][0].lines == ()
    spot_checks.record(one.pk, "to_correct", "通道堆物", date(2026, 9, 20), command(world, mine))
    with refusing("spot.done"):
        spot_checks.record(one.pk, "in_order", "", None, command(world, mine))
    [line] = bulletins(PLACE, on=NOW.date())[0][0].lines
    assert (line.result.zh, line.number, line.note, line.corrected) == ("发现问题，责令改正", "", "", None)
    assert "*" in line.subject, "a person is not named in public"
    spot_checks.corrected(one.pk, command(world, mine))
    with refusing("spot.done"):
        spot_checks.corrected(one.pk, command(world, mine))
    assert bulletins(PLACE, on=NOW.date())[0][0].lines[0].corrected == NOW.date()


def test_who_stays_away_from_the_applicant_is_not_drawn_for_that_object(world: World) -> None:
    decided(world)
    number = Application.objects.get(pk=world.ordinary).number
    inspector = inspections.Inspector.objects.filter(department="fire-rescue").order_by("id").first()
    assert inspector is not None
    inspections.keep_away(inspector.pk, number, command(world, HEAD))
    made = spot_checks.start("fire-check", "旅馆", command(world, HEAD))
    of_lin = SpotCheck.objects.filter(draw=made, case__application_id=world.ordinary)
    assert of_lin and all(str(inspector.account_id) not in one.inspectors for one in of_lin)


def test_from_the_draw_to_the_bulletin_on_the_pages(world: World) -> None:
    decided(world)
    url, head = reverse("department:spot"), world.client(HEAD)
    form = {"item": "fire-check", "trade": "旅馆", "command_id": str(new_id())}
    assert world.client(FIRE).post(url, form).status_code == 409
    assert head.post(url, form).status_code == 303
    again = head.post(url, {**form, "command_id": str(new_id())})
    assert again.status_code == 409 and "一个月只抽一次" in again.content.decode()
    one = SpotCheck.objects.order_by("place").first()
    assert one is not None
    there = reverse("department:spot-check", args=[one.pk])
    wanted = {"result": "to_correct", "note": "通道堆物", "correct_by": "2026-09-20", "command_id": str(new_id())}
    assert head.post(there, wanted).status_code == 303
    anybody = Client().get(reverse("citizen:spot")).content.decode()
    assert "责令改正" in anybody and SpotDraw.objects.get().seed in anybody
    assert "通道堆物" not in anybody and "陈国梁" not in anybody and "林晓岚" not in anybody
    assert head.post(there, {"act": "corrected", "command_id": str(new_id())}).status_code == 303
    assert "已改好" in Client().get(reverse("citizen:spot")).content.decode()
    assert world.client("zhao").post(there, {**wanted, "command_id": str(new_id())}).status_code == 404


def test_the_pages_take_the_same_queries_for_one_draw_and_for_two(world: World) -> None:
    decided(world)
    spot_checks.start("fire-check", "旅馆", command(world, HEAD))
    head, url = world.client(HEAD), reverse("department:spot")
    one = fewest(lambda: head.get(url))
    later = NOW + timedelta(days=30)
    spot_checks.start("fire-check", "旅馆", command(world, HEAD, later))
    assert SpotDraw.objects.count() == 2
    assert fewest(lambda: head.get(url)) == one


def test_the_pages_hold_a_few_objects_each_and_nothing_is_hashed_to_show_them(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    decided(world)
    made = SpotDraw.objects.get(pk=spot_checks.start("fire-check", "旅馆", command(world, HEAD)))
    spot_checks.start("fire-check", "旅馆", command(world, HEAD, NOW + timedelta(days=30)))
    assert (made.list_digest, made.list_size) == (digest(canonical(made.population)), 40)
    SpotCheck.objects.filter(draw=made).update(result="in_order", checked_on=NOW.date())
    monkeypatch.setattr(reads, "LINES", 3)
    monkeypatch.setattr(reads, "digest", lambda text: pytest.fail("hashed again"))
    seen, marks, after = [], [], ""
    while after or not marks:
        draws, after = bulletins(PLACE, on=NOW.date(), after=after)
        seen += [line.id for one in draws for line in one.lines]
        marks.append(len(draws))
    assert len(seen) == len(set(seen)) == 8 and marks == [2, 1, 1]
    first = spot_page(world.actor(HEAD), on=NOW.date())
    assert sum(len(one.lines) for one in first.draws) == 3 and first.more
    page = world.client(HEAD).get(reverse("department:spot"), {"after": first.more}).content.decode()
    assert page.count("登记并公示") == 3 and "更早的" in page
    assert Client().get(reverse("citizen:spot"), {"after": "x.y"}).status_code == 200


def test_a_draw_of_an_earlier_release_is_shown_with_the_digest_of_its_list(world: World) -> None:
    decided(world)
    made = SpotDraw.objects.get(pk=spot_checks.start("fire-check", "旅馆", command(world, HEAD)))
    SpotDraw.objects.update(list_digest="", list_size=None)
    SpotCheck.objects.update(credit="")
    [view] = spot_page(world.actor(HEAD), on=NOW.date()).draws
    assert (view.list_digest, view.population) == (made.list_digest, 40)
    assert sum(line.credit.zh == "有失信记录" for line in view.lines) == 5


def test_the_list_itself_stands_on_pages_of_its_own(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    decided(world)
    made = SpotDraw.objects.get(pk=spot_checks.start("fire-check", "旅馆", command(world, HEAD)))
    monkeypatch.setattr(reads, "LISTED", 15)
    url = reverse("department:spot-list", args=[made.pk])
    page = world.client(FIRE).get(url, {"page": "3"}).content.decode()
    assert made.population[-1][0] in page and made.population[0][0] not in page
    assert digest(world.client(FIRE).get(url, {"as": "text"}).content.decode()) == made.list_digest
    assert world.client("zhao").get(url).status_code == 404


def test_who_left_the_pool_or_the_agency_is_not_drawn_and_the_record_says_so(world: World) -> None:
    decided(world)
    left, closed = list(inspections.Inspector.objects.filter(department="fire-rescue").order_by("id")[:2])
    inspections.Inspector.objects.filter(pk=left.pk).update(active=False)
    Account.objects.filter(pk=closed.account_id).update(active=False)
    made = SpotDraw.objects.get(pk=spot_checks.start("fire-check", "旅馆", command(world, HEAD)))
    gone = sorted([str(left.account_id), str(closed.account_id)])
    assert made.left_out == gone and len(made.candidates) == 3 and not set(gone) & set(made.candidates)
    assert not any(set(gone) & set(one.inspectors) for one in SpotCheck.objects.filter(draw=made))


def test_a_refused_result_keeps_what_was_typed_and_the_draw_form_goes_to_its_own_address(world: World) -> None:
    decided(world)
    spot_checks.start("fire-check", "旅馆", command(world, HEAD))
    one, head = SpotCheck.objects.order_by("place")[2], world.client(HEAD)
    there = reverse("department:spot-check", args=[one.pk])
    wanted = {"result": "to_correct", "note": "通道堆物", "correct_by": "2026-01-05", "command_id": str(new_id())}
    answer = head.post(there, wanted)
    page = answer.content.decode()
    assert answer.status_code == 409 and 'action=""' not in page
    assert re.search(rf'<form[^>]*action="{reverse("department:spot")}"', page)
    assert page.count(">通道堆物</textarea>") == 1 and page.count('value="to_correct" selected') == 1
    assert page.count('value="2026-01-05"') == 1 and page.count("<details open>") == 1
    after = spot_page(world.actor(HEAD), on=NOW.date()).draws[0].id
    kept = head.post(f"{there}?after={after}.", {**wanted, "correct_by": "2026-12-01", "command_id": str(new_id())})
    assert kept.status_code == 303 and kept["Location"].endswith(f"?after={after}.")


def away_from_lin(world: World, most: int) -> None:
    """All but `most` of the pool stay away from lin."""
    number = Application.objects.get(pk=world.ordinary).number
    for one in inspections.Inspector.objects.filter(department="fire-rescue").order_by("id")[most:]:
        inspections.keep_away(one.pk, number, command(world, HEAD))


def test_an_object_with_too_few_free_people_waits_and_does_not_stop_the_others(world: World) -> None:
    decided(world)
    away_from_lin(world, 1)
    made = spot_checks.start("fire-check", "旅馆", command(world, HEAD))
    of_lin = SpotCheck.objects.filter(draw=made, case__application_id=world.ordinary)
    assert {len(one.inspectors) for one in of_lin} == {1} and {len(one.left_out) for one in of_lin} == {4}
    others = SpotCheck.objects.filter(draw=made).exclude(pk__in=of_lin)
    assert len(others) == 5 and all(len(one.inspectors) == 2 for one in others)
    lines = spot_page(world.actor(HEAD), on=NOW.date()).draws[0].lines
    assert sum(line.waiting for line in lines) == 3 and not any(line.waiting and line.record for line in lines)
    page = world.client(HEAD).get(reverse("department:spot")).content.decode()
    assert page.count("等人：检查人员不到两人") == 3
    with refusing("spot.waiting"):
        spot_checks.record(of_lin[0].pk, "in_order", "", None, command(world, HEAD))
    with refusing("spot.nobody"):
        spot_checks.fill(of_lin[0].pk, command(world, HEAD))


def test_who_is_missing_is_drawn_later_from_those_who_joined(world: World) -> None:
    decided(world)
    away_from_lin(world, 1)
    made = spot_checks.start("fire-check", "旅馆", command(world, HEAD))
    one = SpotCheck.objects.filter(draw=made, case__application_id=world.ordinary)[0]
    inspections.keep_inspector(account(FIRE), "fire-rescue", ["游泳馆"], command(world, HEAD))
    with refusing("spot.nobody"):
        spot_checks.fill(one.pk, command(world, HEAD))
    later = command(world, HEAD, NOW + timedelta(days=30))
    there = reverse("department:spot-check", args=[one.pk])
    answer = world.client(HEAD).post(there, {"act": "fill", "command_id": str(new_id())})
    assert answer.status_code == 409 and "下个月起参加" in answer.content.decode()
    spot_checks.fill(one.pk, later)
    one.refresh_from_db()
    assert one.inspectors[1] == account(FIRE) and one.filled["candidates"] == [account(FIRE)]
    with refusing("spot.done"):
        spot_checks.fill(one.pk, later)
    spot_checks.record(one.pk, "in_order", "", None, command(world, FIRE))


def test_who_looks_can_be_drawn_again_from_what_is_published(world: World) -> None:
    decided(world)
    away_from_lin(world, 3)
    made = SpotDraw.objects.get(pk=spot_checks.start("fire-check", "旅馆", command(world, HEAD)))
    SpotCheck.objects.filter(draw=made).update(result="in_order", checked_on=NOW.date())
    anybody = Client().get(reverse("citizen:spot")).content.decode()
    assert "旅馆" in anybody and all(one in anybody for one in made.candidates)
    [view], _ = bulletins(PLACE, on=NOW.date())
    numbers = dict(SpotCheck.objects.values_list("id", "case__number"))
    for line in view.lines:
        free = [one for one, _ in view.candidates if one not in line.apart.split()]
        named = dict(view.candidates)
        assert line.inspectors == "、".join(named[one] for one in draw(view.seed, numbers[line.id], free))
        assert numbers[line.id] not in anybody, "the number would give the credit class away"


def test_supervision_reads_the_list_and_changes_nothing(world: World) -> None:
    decided(world)
    made = SpotDraw.objects.get(pk=spot_checks.start("fire-check", "旅馆", command(world, HEAD)))
    watcher, url = world.client("supervisor"), reverse("cockpit:spot")
    page = watcher.get(url).content.decode()
    assert all(number in page for number in made.drawn) and made.seed in page and "登记并公示" not in page
    assert "陈国梁" not in page and "林晓岚" not in page
    listed = reverse("cockpit:spot-list", args=[made.pk])
    assert made.population[0][0] in watcher.get(listed).content.decode()
    assert digest(watcher.get(listed, {"as": "text"}).content.decode()) == made.list_digest
    assert watcher.post(url, {"item": "fire-check"}).status_code == 405
    assert world.client(HEAD).get(url).status_code == 403 and Client().get(listed).status_code in (302, 303)
