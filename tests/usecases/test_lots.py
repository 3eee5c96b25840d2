"""Seed and pool of a day are fixed the evening before: neither is chosen by the other (双随机; decision 0021)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from onewindow.config import middleware
from onewindow.core.cases import draw
from onewindow.core.kernel.codec import digest
from onewindow.core.kernel.ids import new_id
from onewindow.jobs.sweeping import Sweeping
from onewindow.reads.inspections import lots_days
from onewindow.store.models import Account, Case, DrawSeed, Event, InspectionDraw, Inspector
from onewindow.usecases import inspections, lots
from onewindow.usecases.command import Command
from tests.department_world import NOW, PLACE, World, more_officers, standing

FIRE, HEAD = "liuchang", "liuchang-head"
AFTERNOON = datetime(2026, 9, 15, 8, 0, tzinfo=UTC)  # 16:00 of the day before
EVENING = datetime(2026, 9, 15, 9, 30, tzinfo=UTC)  # 17:30


@pytest.fixture(scope="module")
def built(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[World]:
    with django_db_blocker.unblock(), standing(tmp_path_factory.mktemp("lots")) as world:
        yield world


@pytest.fixture
def world(built: World, db: None) -> World:
    return built


def command(world: World, username: str, now: datetime = NOW) -> Command:
    return Command(world.actor(username), now, now, str(new_id()))


def account(username: str) -> str:
    return str(Account.objects.get(username=username).pk)


def join(world: World, *usernames: str, active: bool = True) -> None:
    for username in usernames:
        order = command(world, HEAD)
        inspections.keep_inspector(account(username), "fire-rescue", ["旅馆"], order, active=active)


def granted(world: World) -> Case:
    row = world.upstream(world.accepted("fire-check", of=world.commitment))
    world.do(row, "grant")
    return Case.objects.get(pk=row.pk)


def test_the_jobs_fix_seed_and_pool_in_the_evening_and_publish_only_their_digests(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [FIRE, HEAD, *more_officers("fire-rescue", 3)]
    join(world, *people)
    assert lots.fix_due(AFTERNOON, AFTERNOON) == 0 and not DrawSeed.objects.exists()
    Sweeping().tick(EVENING, EVENING)
    made = DrawSeed.objects.get(jurisdiction=PLACE, on=NOW.date())
    assert [one[1] for one in made.pool if one[0] == "fire-rescue"] == sorted(account(name) for name in people)
    assert lots.fix_due(EVENING, EVENING) == 0, "once"
    body = json.loads(Event.objects.get(type="lots.fixed").envelope)["body"]
    assert (body["seed_digest"], body["pool_digest"]) == (digest(made.seed), lots.digest_of(made.pool))
    assert made.seed not in json.dumps(body)

    def page(at: datetime) -> str:
        monkeypatch.setattr(middleware, "legal_now", lambda wall: at)
        return Client().get(reverse("citizen:draws")).content.decode()

    before, after = page(EVENING), page(NOW)
    assert digest(made.seed) in before and made.pool_digest in before and made.seed not in before
    assert made.seed in after and "头天已经固定" in after


def test_who_joins_after_the_list_was_fixed_is_no_candidate_until_the_next_day(world: World) -> None:
    early, late = more_officers("fire-rescue", 5), [FIRE, HEAD]
    join(world, *early)
    lots.fix_due(EVENING, EVENING)
    join(world, *late)
    row = granted(world)
    drawn = inspections.draw_for(row.pk, "旅馆", command(world, FIRE))
    made = InspectionDraw.objects.get(case=row)
    assert made.candidates == sorted(account(name) for name in early)
    assert draw(made.seed, made.key, made.candidates) == drawn
    tomorrow = NOW + timedelta(days=1)
    inspections.draw_for(row.pk, "旅馆", command(world, FIRE, tomorrow), reason="leave")
    again = InspectionDraw.objects.filter(case=row).order_by("-drawn_at", "-id").first()
    assert again is not None and again.candidates == sorted(account(name) for name in (*early, *late))


def test_who_leaves_the_list_afterwards_is_left_out_by_name(world: World) -> None:
    people = more_officers("fire-rescue", 5)
    join(world, *people)
    lots.fix_due(EVENING, EVENING)
    join(world, people[0], active=False)
    row = granted(world)
    inspections.draw_for(row.pk, "旅馆", command(world, FIRE))
    made = InspectionDraw.objects.get(case=row)
    assert made.left_out == [account(people[0])] and len(made.candidates) == 4


def test_without_the_evening_both_are_fixed_at_the_first_draw_and_it_shows(world: World) -> None:
    join(world, *more_officers("fire-rescue", 5))
    row = granted(world)
    inspections.draw_for(row.pk, "旅馆", command(world, FIRE))
    [day] = lots_days(PLACE, on=NOW.date())
    assert (day.on, day.early, day.people) == (NOW.date(), False, Inspector.objects.filter(active=True).count())
    assert digest(day.pool) == day.pool_digest
