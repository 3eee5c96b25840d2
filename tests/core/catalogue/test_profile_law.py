"""What no place may set: values beyond national law, in whatever unit, and whose text may say otherwise."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from onewindow.core.catalogue.check.findings import Findings
from onewindow.core.catalogue.check.profiles import check_profiles
from onewindow.core.catalogue.check.profiles_law import _surely_within as rules_within
from onewindow.core.catalogue.model import Basis, Parameter, Profile
from onewindow.core.clock import Limit, due
from onewindow.core.kernel.dates import SHANGHAI
from onewindow.core.kernel.text import Text
from tests.core.cases.build import CALENDAR
from tests.core.compose import build as b

REGULATION = Basis("found", "某市条例", "第一条", "local_regulation")
RULE = Basis("found", "某市政府规定", "第一条", "rule")
DOCUMENT = Basis("found", "某局规定", "第一条", "document")
SILENT = Basis("found", "某局规定", "第一条")


def rules(name: str, value: Any, basis: Basis = SILENT) -> list[str]:
    known = b.catalogue([], [b.item("a", "甲")], b.PERSON)
    known.profiles["here"] = Profile("here", Text("某市"), "11", "", {name: Parameter(value, basis)})
    findings = Findings(known)
    check_profiles(findings)
    return [problem.rule for problem in findings.problems if problem.code == "here"]


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("notice", "5wd", True),
        ("notice", "5d", True),  # five days never end after five working days
        ("notice", "7d", False),  # from a Saturday they do: the seventh is a day off, so the Monday after it
        ("notice", "120h", True),
        ("notice", "1m", False),
        ("notice", "20wh", True),
        ("notice", "21wh", False),  # where a hall is open four hours a day
        ("joint_limit", "1m", True),
        ("joint_limit", "2m", False),
        ("delivery", "14d", False),
        ("public_notice", "30d", True),
        ("public_notice", "1m", False),  # a February has 28 days
        ("public_notice", "2m", True),
        ("public_notice", "30wd", True),
        ("renewal_before", "30wd", True),
        ("renewal_before", "1wd", False),
        ("renewal_before", "60wd", False),
        ("renewal_before", "30d", False),
    ],
)
def test_units_are_compared_so_that_no_calendar_breaks_the_law(name: str, value: str, allowed: bool) -> None:
    assert rules(name, value) == ([] if allowed else ["profile-against-law"])


@pytest.mark.parametrize("told", ["3d", "5d", "6d", "10d", "1m", "24h", "120h", "130h", "8wh", "20wh", "21wh", "240min"])
def test_what_is_let_through_never_ends_after_the_bound_on_any_day_of_a_year(told: str) -> None:
    limit, first = Limit.parse(told), datetime(2026, 1, 1, 16, tzinfo=SHANGHAI)
    for amount in (3, 5, 10, 31):
        bound = Limit.parse(f"{amount}wd")
        if rules_within(limit) > amount:
            continue
        for start in (first + timedelta(days=n) for n in range(300)):
            assert due(limit, start, calendar=CALENDAR).by <= due(bound, start, calendar=CALENDAR).by, (told, amount, start)


def test_seven_days_from_a_saturday_end_after_five_working_days() -> None:
    saturday = date(2026, 3, 7)
    seven, five = (due(Limit.parse(each), saturday, calendar=CALENDAR).by for each in ("7d", "5wd"))
    assert (seven, five) == (date(2026, 3, 16), date(2026, 3, 13))


@pytest.mark.parametrize(
    ("name", "value", "basis", "allowed"),
    [
        ("statutory", "30wd", REGULATION, True),
        ("statutory", "30wd", RULE, False),
        ("statutory", "500wd", DOCUMENT, False),
        ("statutory", "500wd", SILENT, False),  # what a text calls itself proves no rank
        ("statutory", "30wd", Basis("reconstructed", "某市条例", "", "local_regulation"), False),
        ("extension", "15wd", REGULATION, True),
        ("extension", "15wd", DOCUMENT, False),
        ("renewal_before", "10wd", RULE, True),  # AL art. 50 names rules too
        ("renewal_before", "10wd", DOCUMENT, False),
        ("notice", "6wd", REGULATION, False),  # AL art. 32 leaves nothing open
        ("delivery", "11wd", REGULATION, False),
        ("cannot_reask", False, REGULATION, False),
    ],
)
def test_only_a_text_of_the_rank_that_the_law_names_may_say_otherwise(
    name: str, value: Any, basis: Basis, allowed: bool
) -> None:
    assert rules(name, value, basis) == ([] if allowed else ["profile-against-law"])


def test_a_rank_is_one_of_five() -> None:
    assert rules("cutoff", "17:00", Basis("found", "某市条例", "", "bylaw")) == ["basis-level"]


def test_tables_name_items_and_acts_that_exist() -> None:
    assert rules("limits", {"a": "5wd", "real_estate_registration": "5wd"}) == []
    assert rules("limits", {"b": "5wd"}) == rules("verify_items", {"licence": "5wd"}) == ["reference"]
    assert rules("limits", {"a": "soon"}) == rules("verify_items", "30wd") == ["parameter"]
