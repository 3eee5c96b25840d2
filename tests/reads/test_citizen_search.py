"""Finding by the words people use: one-things first, items behind them; words of dates and lists."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from onewindow.core.catalogue.search_query import tiers, walk
from onewindow.core.kernel.text import EN, ZH, Text
from onewindow.reads import catalogue_search, citizen_thing
from onewindow.reads import citizen_words as words
from onewindow.store.catalogue import catalogue_on
from tests import life

ON = date(2026, 3, 2)
PLACE = "990101000000"
SAID = (
    ("民宿", "open-homestay"),
    ("开民宿", "open-homestay"),
    ("我想开饭店怎么办", "open-restaurant"),
    ("minsu", "open-homestay"),
    ("MinSu", "open-homestay"),
    ("mingsu", "open-homestay"),  # n and ng are often mixed up
    ("kaifandian", "open-restaurant"),
    ("homestay", "open-homestay"),
    ("how do i open a restaurant", "open-restaurant"),
    ("yyzz", "business-licence"),
    ("营业执照", "business-licence"),
    ("食品经营许可", "food-permit"),
    ("食 品 经营 许可", "food-permit"),
    ("生孩子", "newborn"),
)
WRONG = ("食品经营许科", "食品精营许可", "食品经营的许可", "品经营许可证", "shipinjinyingxuke")
NOTHING = ("", "  ", "？！…", "'; DROP TABLE x; --\"*", '"', "*", "qqqqxxzz", "龘龘龘", "\x00")


def find(query: str, **more: object) -> catalogue_search.Finding:
    return catalogue_search.find(query, on=ON, jurisdiction=PLACE, **more)  # type: ignore[arg-type]


@pytest.fixture
def content(standing_content: None, db: None) -> None:
    life.content()


def test_what_a_person_says_leads_first_to(content: None) -> None:
    assert tuple((asked, find(asked).rows[0].code) for asked, _ in SAID) == SAID


def test_one_wrong_missing_or_needless_character_still_finds_it(content: None) -> None:
    found = {wrong: [row.code for row in find(wrong).rows] for wrong in WRONG}
    assert [wrong for wrong, codes in found.items() if "food-permit" not in codes] == []


def test_what_is_no_word_of_the_catalogue_finds_nothing_and_breaks_nothing(content: None) -> None:
    pages = [find(nothing) for nothing in NOTHING]
    assert [page.query for page in pages if page.rows and page.sure] == []


def test_one_things_come_before_items_and_names_before_contents(content: None) -> None:
    kinds = [row.kind for row in find("民宿").rows if row.how == "name"]
    assert kinds == sorted(kinds, key=["things", "items", "listed"].index)
    hows = [row.how for row in find("营业执照").rows]
    assert hows[0] == "name" and hows == sorted(hows, key=list(catalogue_search.HOW).index)


def test_pages_show_everything_once_in_the_same_order(content: None) -> None:
    whole = [(row.kind, row.code) for row in find("许可", most=200).rows]
    paged: list[tuple[str, str]] = []
    after = ""
    while after or not paged:
        page = find("许可", after=after, most=3)
        paged += [(row.kind, row.code) for row in page.rows]
        after = page.after
        if not after:
            break
    assert paged == whole and len(whole) == len(set(whole)) > 6


def test_a_finding_of_thirty_rows_asks_the_database_no_more_often_than_one_of_a_single_row(
    content: None,
) -> None:
    asked = {}
    for query in ("民宿备案", "许可"):
        find(query)
        with CaptureQueriesContext(connection) as seen:
            found = find(query)
        asked[len(found.rows)] = len(seen)
    assert len(asked) == 2 and asked[max(asked)] <= asked[min(asked)] <= 20


def test_the_start_page_shows_one_things_as_cards_and_items_behind_them(content: None) -> None:
    page = citizen_thing.home("食品", on=ON, jurisdiction=PLACE)
    assert "open-restaurant" in [card.code for card in page.found]
    assert "food-permit" in [row.code for row in page.items] and all(
        row.kind != "things" for row in page.items
    )


def test_before_anybody_applied_the_start_page_begins_with_what_the_place_puts_first(content: None) -> None:
    first = ("newborn", "open-company", "no-such-thing")
    cards = [card.code for card in citizen_thing.home("", on=ON, jurisdiction=PLACE, first=first).things]
    assert cards[:2] == ["newborn", "open-company"] and cards[2:] == sorted(cards[2:])
    assert len(cards) == len(set(cards)) > 5


def test_what_people_use_most_stands_first_and_what_is_used_alike_as_the_place_says(content: None) -> None:
    things = list(catalogue_on(ON, PLACE).things.values())
    counts = {"retire": 5, "newborn": 9, "open-homestay": 5}
    order = [thing.code for thing in citizen_thing.by_use(things, counts, ("open-homestay", "open-restaurant"))]
    assert order[:4] == ["newborn", "open-homestay", "retire", "open-restaurant"]


@given(st.text(max_size=90))
def test_any_text_can_be_read_as_a_query(query: str) -> None:
    for tier in (tier for group in tiers(query) for tier in group):
        text = walk(tier.expression, lambda term: term.text, "&", "|")
        assert not set(text) & set("'\"\\:*!")


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_date_carries_its_year_exactly_when_it_is_another_one(on: date, near: date) -> None:
    text = words.day(on, near=near)
    assert (str(on.year) in text.pick(ZH)) is (on.year != near.year)
    assert (str(on.year) in text.pick(EN)) is (on.year != near.year)
    assert f"{on.month}月{on.day}日" in text.zh


def test_a_list_says_equal_things_once() -> None:
    listed = words.joined([Text("公安局", "Police"), Text("卫健局", "Health"), Text("公安局", "Police")])
    assert (listed.zh, listed.en) == ("公安局、卫健局", "Police, Health")
