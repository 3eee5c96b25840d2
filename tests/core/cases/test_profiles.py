"""The same events under the rules of different places, with the profiles that are published: opposite outcomes.

What happens is told once, day by day; only the place differs (domain.md A4, D2; rules 15 and 44).
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
import yaml

from onewindow.core import cases
from onewindow.core.cases import CaseTerms, terms_for
from onewindow.core.cases.local import Local
from onewindow.core.catalogue.check.profiles import PARAMETERS
from onewindow.core.catalogue.model import ActType, Basis, Catalogue, Publicity
from onewindow.core.catalogue.read import catalogue_from_bodies
from onewindow.core.kernel.actor import SYSTEM
from onewindow.core.licences.terms import RECEIVED, REFUSED
from tests.core.cases.build import CITIZEN, CLERK, OFFICER, Walk, wd
from tests.core.cases.test_terms import CHECK, catalogue

FILE = Path(__file__).parents[3] / "content" / "profiles" / "profiles.yaml"
PUBLISHED_PLACES = (
    "national",
    "anyang",
    "zhejiang",
    "shenzhen",
    "shenzhen-receipt",
    "yangxian",
    "liaoning",
    "binzhou",
)
REASONS = {"reasons": "材料逾期没有交齐。"}


@cache
def published() -> Catalogue:
    rows = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return catalogue_from_bodies({"profiles": {row["code"]: row for row in rows}})


def of_place(place: str, **more: object) -> CaseTerms:
    own = replace(catalogue(replace(CHECK, substance_check=False, **more)), profiles=published().profiles)
    terms = terms_for(own, "fire-check", profile=place, materials=("plan", "report"))
    return replace(terms, department="police", window_accepts=True)


def with_a_gap(place: str) -> Walk:
    """Received in order but for the report, which is promised in writing for later; then accepted."""
    walk = in_order(Walk(of_place(place)).do("receive", CLERK))
    walk.do("promise_deferred", CITIZEN, {"materials": ["report"]})
    return walk.do("accept", OFFICER, {"deferred": ["report"]})


def by_itself(walk: Walk) -> list[str]:
    return [order.action for order in cases.fallen_due(walk.state, walk.terms, at=walk.now)]


def in_order(walk: Walk) -> Walk:
    return walk.do("check_material", CLERK, {"material": "plan", "ok": True})


@pytest.mark.parametrize(
    ("place", "lawful"),
    [("national", True), ("zhejiang", True), ("binzhou", True), ("anyang", False)],
)
def test_told_on_the_third_day_is_in_time_where_there_are_five_and_too_late_where_it_is_on_the_spot(
    place: str, lawful: bool
) -> None:
    walk = Walk(of_place(place)).do("receive", CLERK)
    walk.do("check_material", CLERK, {"material": "plan", "ok": False, "reason": "page"}).on("2026-03-05")
    if lawful:
        walk.do("notify_correction", OFFICER)
        assert (walk.status, by_itself(walk)) == ("correcting", [])
    else:
        assert walk.refused("notify_correction", OFFICER) == ["clock.notice_late"]
        assert by_itself(walk) == ["accept_deemed"]
        walk.do("accept_deemed", SYSTEM)
        assert (walk.status, walk.state.accept_mode) == ("accepted", "deemed")


@pytest.mark.parametrize(
    ("place", "action", "outcome", "paper"),
    [
        ("anyang", "withdraw_deemed", "withdrawn_deemed", "withdrawal_notice"),
        ("zhejiang", "withdraw_deemed", "withdrawn_deemed", "withdrawal_notice"),
        ("binzhou", "close_late", "not_accepted", "lapse_notice"),
    ],
)
def test_a_supplement_that_never_came_ends_as_the_place_says(
    place: str, action: str, outcome: str, paper: str
) -> None:
    walk = Walk(of_place(place)).do("receive", CLERK)
    walk.do("check_material", CLERK, {"material": "plan", "ok": False, "reason": "page"}).do(
        "notify_correction", OFFICER
    )
    walk.on("2026-06-01")
    assert by_itself(walk) == [action]
    walk.do(action, SYSTEM)
    assert (walk.state.outcome, walk.papers[-1]) == (outcome, paper)


@pytest.mark.parametrize(
    ("place", "what", "outcome"),
    [
        ("anyang", "itself", "withdrawn_deemed"),
        ("liaoning", "itself", "withdrawn_deemed"),
        ("zhejiang", "revoke_acceptance", "not_accepted"),
        ("yangxian", "revoke_acceptance", "not_accepted"),
        ("binzhou", "refuse", "refused"),
    ],
)
def test_a_deferred_paper_that_never_came_is_withdrawn_revoked_or_refused(
    place: str, what: str, outcome: str
) -> None:
    walk = with_a_gap(place)
    refusal = walk.refused("refuse", OFFICER, {}, REASONS)
    assert refusal == ["case.deferred_open"], "nobody is refused while the time runs"
    walk.on("2026-06-01")
    assert by_itself(walk) == (["withdraw_late_deferral"] if what == "itself" else [])
    if what == "itself":
        walk.do("withdraw_late_deferral", SYSTEM)
    else:
        walk.do(what, OFFICER, {}, REASONS)
    assert walk.state.outcome == outcome


@pytest.mark.parametrize("place", ["anyang", "binzhou"])
def test_no_other_consequence_than_the_places_own(place: str) -> None:
    walk = with_a_gap(place)
    walk.on("2026-06-01")
    assert walk.refused("revoke_acceptance", OFFICER, {}, REASONS) == ["case.late_otherwise"]


@pytest.mark.parametrize(
    ("place", "promise", "limit"),
    [
        ("national", 8, 10),
        ("shenzhen", 8, 6),  # two working days before the promise
        ("shenzhen", 60, 20),  # and twenty at most
        ("shenzhen", 2, None),  # no time is left
        ("liaoning", 8, 8),  # within the item's own time
        ("yangxian", 8, 10),
    ],
)
def test_how_long_a_deferred_paper_may_take(place: str, promise: int, limit: int | None) -> None:
    found = of_place(place, promise=wd(promise), statutory=None).deferral
    assert found == (wd(limit) if limit else None)


def test_where_the_promise_waits_for_the_whole_set_the_laws_time_does_not() -> None:
    """容缺受理 and 容缺收件 of the same city, the same papers on the same days."""
    dates = {}
    for place in ("shenzhen", "shenzhen-receipt"):
        walk = with_a_gap(place)
        before = "promise" in walk.state.clocks
        walk.on("2026-03-09").do("hand_in_deferred", CITIZEN, {"materials": ["report"]})
        dates[place] = (before, walk.due("promise"), walk.due("statutory"))
    assert dates == {
        "shenzhen": (True, "2026-03-12", "2026-03-16"),
        "shenzhen-receipt": (False, "2026-03-19", "2026-03-16"),
    }


@pytest.mark.parametrize(
    ("place", "open_to_them"), [("national", True), ("shenzhen", False), ("liaoning", False)]
)
def test_bad_credit_excludes_a_deferral_where_the_place_says_so(place: str, open_to_them: bool) -> None:
    own = replace(catalogue(), profiles=published().profiles)
    terms = terms_for(own, "fire-check", profile=place, materials=("plan", "report"), barred=True)
    assert (terms.deferral is not None) is open_to_them
    walk = Walk(replace(terms, department="police", window_accepts=True)).do("receive", CLERK)
    if not open_to_them:
        assert walk.refused("accept", OFFICER, {"deferred": ["report"]}) == ["case.not_deferrable"]


@pytest.mark.parametrize(("place", "good", "days"), [("yunxi", False, 5), ("yunxi", True, 8), ("national", True, 10)])
def test_good_credit_gives_more_time_for_deferred_papers_where_the_place_says_so(place: str, good: bool, days: int) -> None:
    """J10, the side of the incentive: 守信激励 (国发〔2016〕33号)."""
    own = replace(catalogue(), profiles=published().profiles)
    terms = terms_for(own, "fire-check", profile=place, materials=("plan", "report"), good=good)
    assert (terms.deferral, terms.good_credit) == (wd(days), good)
    assert CaseTerms.from_json(terms.to_json()) == terms


@pytest.mark.parametrize("place", PUBLISHED_PLACES)
def test_terms_of_every_place_read_back(place: str) -> None:
    assert CaseTerms.from_json(of_place(place).to_json()) == of_place(place)


def test_every_word_that_the_check_lets_through_is_one_that_a_part_can_be_made_with(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: dict[str, tuple[str, ...]] = {}
    read = Local.word

    def watched(local: Local, name: str, words: tuple[str, ...]) -> str:
        taken[name] = words
        return read(local, name, words)

    monkeypatch.setattr(Local, "word", watched)
    of_place("national")
    allowed = {name: getattr(check, "allowed", None) for name, check in PARAMETERS.items()}
    told = {name: set(words) for name, words in allowed.items() if words and name != "renewal_late"}
    assert told == {name: set(words) for name, words in taken.items()}
    assert len(told) == 3
    assert set(allowed["renewal_late"] or ()) == {RECEIVED, REFUSED}


PUBLISHING = Publicity(wd(7), Basis("found", "某条例"))


@pytest.mark.parametrize(
    ("place", "stopped"), [("national", False), ("zhejiang", False), ("binzhou", True), ("hunan", True), ("yunxi", True)]
)
def test_publication_is_left_out_of_the_promise_where_the_place_says_so(place: str, stopped: bool) -> None:
    walk = in_order(Walk(of_place(place, publicity=PUBLISHING)).do("receive", CLERK)).do("accept", OFFICER)
    walk.do("announce_publicity", OFFICER, {}, {"content": "拟准予许可。"})
    clocks = walk.state.clocks
    assert (clocks["promise"].running, clocks["statutory"].running) == (not stopped, True)


@pytest.mark.parametrize(("place", "due"), [("national", None), ("hunan", "2026-03-30")])
def test_acts_outside_the_licensing_law_have_twenty_days_in_hunan_only(place: str, due: str | None) -> None:
    terms = of_place(place, act_type=ActType.CONFIRMATION, statutory=None, clock_starts="receipt")
    walk = Walk(terms).do("receive", CLERK)
    assert (walk.due("statutory") if "statutory" in walk.state.clocks else None) == due


@pytest.mark.parametrize(
    ("place", "visited", "limit"),
    [("national", False, 30), ("shanghai", False, 5), ("national", True, 30), ("shanghai", True, 30)],
)
def test_shanghai_enters_real_estate_in_five_days_unless_somebody_goes_there(place: str, visited: bool, limit: int) -> None:
    own = replace(
        CHECK, act_type=ActType.REAL_ESTATE_REGISTRATION, statutory=wd(30), promise=wd(20), substance_check=visited
    )
    found = terms_for(replace(catalogue(own), profiles=published().profiles), "fire-check", profile=place, materials=())
    assert (found.statutory, found.promise) == (wd(limit), min(wd(limit), wd(20), key=lambda one: one.amount))
