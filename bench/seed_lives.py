"""Applications to copy from: lived through the use cases, of every one-thing that the demo people can go through."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from common import say

EXTRA = (
    ("open-homestay", "commitment"), ("open-homestay", "ordinary"), ("open-restaurant", "commitment"),
    ("open-restaurant", "ordinary"), ("open-company", ""), ("change-company", ""), ("close-company", ""),
    ("newborn", ""), ("second-hand-house", ""), ("real-estate-seven", ""), ("start-construction", ""),
    ("after-death", ""), ("retire", ""),
)  # fmt: skip


def settled(life: Any, thing: str, route: str) -> None:
    """From submission to the last part handed out, with an act of each kind in between."""
    life.on(20).submit("lin", thing, route, name="溪上小院")
    for day in (18, 16, 14, 12, 10, 8):
        life.on(day).check_all().accept_all().hand_in_deferred().decide(rounds=2).hand_out()


def under_way(life: Any, thing: str, route: str) -> None:
    """Accepted, and some of it decided."""
    life.on(6).submit("lin", thing, route, name="溪上小院")
    life.on(4).check_all().accept_all()


def live(now: datetime) -> list[str]:
    """Live the demo applications, and one settled and one running application of every other one-thing. Their keys."""
    from onewindow.core.kernel.dates import legal_date
    from onewindow.core.kernel.refusal import Refused
    from onewindow.store.catalogue import catalogue_on, current_calendar
    from onewindow.store.models import Application
    from onewindow.usecases import demo_lives

    on = legal_date(now)
    calendar = current_calendar(on).for_region(demo_lives.PLACE)
    demo_lives.load_lives(now=now, wall=now)
    people = demo_lives.people_of(on)
    things = catalogue_on(on, demo_lives.PLACE).things
    acts: tuple[tuple[str, Callable[..., None]], ...] = (("s", settled), ("u", under_way))
    for thing, route in EXTRA:
        if thing not in things:
            continue
        chosen = route or things[thing].reference_route
        for word, act in acts:
            key = f"{word}-{thing}-{chosen}"[:40]
            if Application.objects.filter(command_id__startswith=f"demo-{key}-").exists():
                continue
            try:
                act(demo_lives.Life(people, calendar, now, key, now), thing, chosen)
            except (Refused, KeyError) as error:
                say(f"{thing} by {chosen} is not lived: {error}")
    return [str(key) for key in Application.objects.order_by("id").values_list("id", flat=True)]


def patterns(dialect: Any, keys: list[str]) -> tuple[list[Any], list[Any]]:
    """What can be copied: settled applications, and running ones."""
    from seed_rows import take

    from onewindow.store.models import Application

    rows = Application.objects.filter(id__in=keys).select_related("data_key", "applicant").order_by("id")
    done, running = [], []
    for row in rows:
        pattern = take(row, dialect)
        (running if pattern.open else done).append(pattern)
    return done, running


def now() -> datetime:
    return datetime.now(UTC)
