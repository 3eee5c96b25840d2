"""Finding a one-thing by the words people use."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.core.kernel.text import EN, ZH, Text
from onewindow.reads import citizen_words as words
from onewindow.reads.citizen_thing import _fit


@given(st.text(min_size=1, max_size=12), st.text(min_size=1, max_size=12))
def test_a_fit_lies_between_nothing_and_the_word_itself(asked: str, known: str) -> None:
    assert 0.0 <= _fit(asked, known) <= 1.0


@given(st.text(min_size=2, max_size=12).filter(lambda word: word.replace(" ", "") != ""))
def test_a_word_fits_itself_best_and_what_holds_it_nearly(word: str) -> None:
    assert _fit(word, word) == 1.0
    assert _fit(word, f"想要{word}怎么办") <= _fit(word, word)


@pytest.mark.parametrize(
    ("asked", "known", "fits"),
    [
        ("民宿", "开办民宿", True),
        ("我要开民宿", "民宿", True),
        ("homestay", "Open a homestay", True),
        ("食品", "食品经营许可", True),
        ("离婚登记", "市场主体登记", False),
        ("passport", "Open a restaurant", False),
        ("", "民宿", False),
    ],
)
def test_words_in_common_fit_and_others_do_not(asked: str, known: str, fits: bool) -> None:
    assert (_fit(asked, known) > 0) is fits


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_date_carries_its_year_exactly_when_it_is_another_one(on: date, near: date) -> None:
    text = words.day(on, near=near)
    assert (str(on.year) in text.pick(ZH)) is (on.year != near.year)
    assert (str(on.year) in text.pick(EN)) is (on.year != near.year)
    assert f"{on.month}月{on.day}日" in text.zh


def test_a_list_says_equal_things_once() -> None:
    listed = words.joined([Text("公安局", "Police"), Text("卫健局", "Health"), Text("公安局", "Police")])
    assert (listed.zh, listed.en) == ("公安局、卫健局", "Police, Health")
