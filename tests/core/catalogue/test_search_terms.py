"""Terms of an index, pinyin, and queries as expressions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.core.catalogue import search_pinyin as pinyin
from onewindow.core.catalogue.search_grams import facet, pieces, terms_of
from onewindow.core.catalogue.search_query import (
    All,
    AnyOf,
    Expression,
    Saying,
    Term,
    Words,
    kernel,
    one_off,
    share,
    tiers,
)

WORDS = Words(
    "w",
    (Saying(("开饭店", "开店"), ("开办餐饮店", "食品经营许可")), Saying(("开店铺",), ("店铺",))),
    ("我想", "怎么办"),
)


def holds(expression: Expression, terms: set[str]) -> bool:
    """Whether a set of terms satisfies an expression: what a database does with it."""
    if isinstance(expression, Term):
        return (
            any(t.startswith(expression.text) for t in terms)
            if expression.prefix
            else expression.text in terms
        )
    return (all if isinstance(expression, All) else any)(holds(part, terms) for part in expression.parts)


def found_by(query: str, name: str, words: Words = WORDS) -> str:
    """The first way in which a query finds a name, or an empty text."""
    terms = set(terms_of([name], single=True))
    sure, close = tiers(query, words)
    return next((t.how for t in (*sure, *close) if t.field != "words" and holds(t.expression, terms)), "")


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("开办民宿（试点）", [["kai", "ban", "min", "su"], ["shi", "dian"]]),
        ("银行行长", [["yin", "hang", "hang", "zhang"]]),
        ("调解", [["tiao", "jie"]]),
        ("调查", [["diao", "cha"]]),
        ("重复", [["chong", "fu"]]),
        ("女婿绿色", [["nv", "xu", "lv", "se"]]),
        ("ABC 123", []),
    ],
)
def test_names_are_read_as_people_say_them(text: str, reading: list[list[str]]) -> None:
    assert pinyin.read(text) == reading


def test_letters_fall_into_syllables_in_every_way_and_the_last_may_be_unfinished() -> None:
    assert pinyin.split("xian") == [(("xian",), ""), (("xi", "an"), "")]
    assert pinyin.split("mins") == [(("min",), "s")]
    assert pinyin.split("homestay") == [] and pinyin.split("") == [((), "")]
    assert len(pinyin.split("a" * 400)) <= 8


@pytest.mark.parametrize(
    ("query", "name", "how"),
    [
        ("民宿", "开办民宿", "name"),
        ("宿", "开办民宿", "name"),
        ("minsu", "开办民宿", "name"),
        ("mins", "开办民宿", "name"),
        ("KBMS", "开办民宿", "letters"),
        ("kaifandian", "食品经营许可", "meant"),
        ("我想开饭店", "食品经营许可", "meant"),
        ("民 宿", "开办民宿", "name"),
        ("mingsu", "民宿备案", "near"),
        ("民俗备案", "民宿备案", "near"),
        ("民宿的备案", "民宿备案", "near"),
        ("homestay", "Open a homestay", "name"),
        ("homestya", "Open a homestay", "near"),
        ("离婚登记手续", "市场主体登记", ""),
        ("passport", "开办餐饮店", ""),
        ("民宿", "民办学校住宿", ""),
    ],
)
def test_a_query_finds_a_name(query: str, name: str, how: str) -> None:
    assert found_by(query, name) == how


def test_of_two_sayings_one_inside_the_other_the_longer_counts() -> None:
    meant = next(tier for tier in tiers("开店铺", WORDS)[0] if tier.how == "meant")
    assert holds(meant.expression, set(terms_of(["店铺登记"])))
    assert not holds(meant.expression, set(terms_of(["食品经营许可"])))


def test_what_says_nothing_is_left_out_unless_nothing_else_is_there() -> None:
    assert kernel("我想开民宿怎么办", WORDS) == ["开民宿"]
    assert kernel("怎么办", WORDS) == ["怎么办"]


def test_facets_are_plain_words() -> None:
    assert facet("kind", "items") == "2kind0items" and facet("place", "33-01'x") == "2place03301x"


@pytest.mark.parametrize(
    ("asked", "name", "off"),
    [
        ("民俗备案", "民宿备案", True),
        ("民宿的备案", "农村民宿备案（县级）", True),
        ("民宿案", "民宿备案", True),
        ("离婚登记", "市场主体登记", False),
        ("minsu", "民宿", True),
    ],
)
def test_one_off_means_one_character(asked: str, name: str, off: bool) -> None:
    assert one_off(asked, name) is off


def test_the_share_of_a_query_in_a_name() -> None:
    assert share("食品经营", "食品经营许可") == 1.0 and share("食品经营", "食品") == pytest.approx(1 / 3)
    assert share("", "食品") == 0.0


@given(st.text(max_size=60))
def test_terms_are_letters_and_figures_only_and_each_stands_once(text: str) -> None:
    terms = terms_of([text], single=True)
    assert len(terms) == len(set(terms)) and all(term.isalnum() for term in terms)
    assert all(piece.isalnum() for piece in pieces(text))


@given(st.text(alphabet="民宿备案许可证食品经营办理登记", min_size=3, max_size=12), st.data())
def test_one_wrong_character_always_finds_a_name_of_three_characters_or_more(
    name: str, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(name) - 1))
    wrong = name[:at] + "龘" + name[at + 1 :]
    if len(name) == 3 and at == 1:
        return  # of three characters the middle one wrong leaves nothing in common
    assert found_by(wrong, name) in {"near", "part"}


def test_an_expression_is_never_empty() -> None:
    for group in tiers("开办 minsu 2026", WORDS):
        for tier in group:
            assert isinstance(tier.expression, Term) or (
                isinstance(tier.expression, All | AnyOf) and tier.expression.parts
            )
