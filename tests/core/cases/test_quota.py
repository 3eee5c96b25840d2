"""Limited quantity (AL art. 57): the order of acceptance decides who takes the last place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from onewindow.core.cases.quota import QuotaTerm, period_of, prepared_reason, refusal_to_grant
from onewindow.core.cases.terms import CaseTerms
from tests.core.cases.build import LICENCE

THREE = QuotaTerm(3, basis="某条例第八条")


@pytest.mark.parametrize(
    ("taken", "earlier", "code"),
    [
        (0, 0, None),
        (0, 2, None),  # two before it, three places: everybody gets one
        (0, 3, "case.quota_earlier"),
        (2, 0, None),  # the last place, nobody before it
        (2, 1, "case.quota_earlier"),
        (3, 0, "case.quota_full"),
        (3, 1, "case.quota_full"),
    ],
)
def test_a_later_one_takes_no_place_that_an_earlier_one_may_still_take(taken: int, earlier: int, code: str | None) -> None:
    refusal = refusal_to_grant(THREE, taken=taken, earlier=earlier)
    assert (refusal.code if refusal else None) == code


def test_by_lot_or_auction_only_the_number_binds() -> None:
    lots = replace(THREE, way="lottery")
    assert refusal_to_grant(lots, taken=2, earlier=5) is None
    assert refusal_to_grant(lots, taken=3, earlier=0) is not None


def test_the_period_is_the_year_of_acceptance_or_for_ever() -> None:
    on = date(2026, 12, 31)
    assert (period_of(THREE, on), period_of(replace(THREE, period="ever"), on)) == ("2026", "ever")


def test_the_prepared_reason_names_number_place_and_article() -> None:
    told = prepared_reason(THREE, place=4).zh
    assert all(word in told for word in ("3 个", "某条例第八条", "第 4 位", "第五十七条"))


def test_terms_read_back() -> None:
    terms = replace(LICENCE, quota=THREE)
    assert CaseTerms.from_json(terms.to_json()) == terms
