"""Sources that are not always there: other cases, planned, switched off, not yet open, closed, too old."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from onewindow.core.catalogue.facts import Fact
from onewindow.core.catalogue.hours import answers_at
from onewindow.core.catalogue.model import Availability, Part, Source
from onewindow.core.compose import Plan, compose
from tests.core.compose import build as b

KEY = "operator.citizen_id"


def planned(source: Source, facts: Any = (), **more: Any) -> Plan:
    """A permit that wants the name; the number is needed anyway."""
    needs = [b.need(KEY), b.need("operator.name"), b.need("operator.phone")]
    one = b.thing("one", [Part("one")], roles={"operator": "person"})
    elements = more.pop("elements", b.PERSON)
    catalogue = b.catalogue(
        [one], [b.item("one", "事项", needs=needs, roles=("operator",))], elements, [source]
    )
    return compose(catalogue, one, {}, facts, on=b.ON, profile=b.PROFILE, calendar=b.CALENDAR, **more)


def asks_name(plan: Plan) -> bool:
    return any(question.ref == "operator.name" for question in plan.questions)


def test_a_connected_register_gives_the_name() -> None:
    assert not asks_name(planned(b.POLICE))


@pytest.mark.parametrize("availability", [Availability.PLANNED, Availability.OFF])
def test_a_source_that_is_planned_or_off_is_never_counted_on(availability: Availability) -> None:
    plan = planned(replace(b.POLICE, availability=availability))
    assert asks_name(plan) and plan.sources == ()
    [question] = [q for q in plan.questions if q.ref == "operator.name"]
    assert "还没有接通" in question.why.zh


def test_a_source_counts_from_its_first_day() -> None:
    assert asks_name(planned(replace(b.POLICE, available_from=b.ON + timedelta(days=1))))
    assert not asks_name(planned(replace(b.POLICE, available_from=b.ON)))


def test_a_source_that_holds_other_cases_only_is_counted_on_once_the_case_is_settled() -> None:
    local = replace(b.POLICE, when=b.when(fact="person.phone", eq="local"))
    assert asks_name(planned(local))
    assert asks_name(planned(local, [Fact("operator", "person.phone", "far", "self")]))
    settled = planned(local, [Fact("operator", "person.phone", "local", "self")])
    assert not asks_name(settled) and settled.sources == ("police",)


def test_a_value_that_is_too_old_counts_as_unknown() -> None:
    elements = tuple(replace(e, valid_days=30) if e.code == "person.name" else e for e in b.PERSON)
    seen = datetime.combine(b.ON, datetime.min.time(), UTC)

    def asked(days: int) -> bool:
        known = Fact("operator", "person.name", "张三", "police", observed_at=seen - timedelta(days=days))
        return asks_name(
            planned(replace(b.POLICE, availability=Availability.OFF), [known], elements=elements)
        )

    assert not asked(30)
    assert asked(31)


@pytest.mark.parametrize(
    ("hours", "at", "open_"),
    [
        ((), "03:00", True),
        (("08:00-18:00",), "08:00", True),
        (("08:00-18:00",), "17:59", True),
        (("08:00-18:00",), "18:00", False),
        (("09:00-12:00", "13:30-17:30"), "12:30", False),
        (("09:00-12:00", "13:30-17:30"), "14:00", True),
        (("22:00-06:00",), "23:00", True),
        (("22:00-06:00",), "05:59", True),
        (("22:00-06:00",), "12:00", False),
        (("08:00-24:00",), "23:59", True),
    ],
)
def test_a_source_answers_in_its_hours(hours: tuple[str, ...], at: str, open_: bool) -> None:
    hour, minute = map(int, at.split(":"))
    moment = datetime(2026, 3, 2, hour, minute, tzinfo=UTC) - timedelta(hours=8)
    assert answers_at(replace(b.POLICE, hours=hours), moment) is open_
