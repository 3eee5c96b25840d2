"""Credit codes the registry gives: enterprises 91, individual businesses 92, one series of organisation codes."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from onewindow.core.kernel.checks import credit_code_check
from onewindow.usecases.certificates import new_number

pytestmark = pytest.mark.django_db
DAY = date(2026, 9, 15)


def number(code: str, organisation: str) -> str:
    kind: Any = SimpleNamespace(code=code, number_word="")
    row: Any = SimpleNamespace(jurisdiction="990101000000")
    return new_number(kind, row, DAY, organisation)


def test_a_company_gets_91_and_an_individual_business_92() -> None:
    given = [
        number("company-licence", "有限责任公司"),
        number("business-licence", "个体工商户"),
        number("business-licence", ""),
    ]
    assert [code[:2] for code in given] == ["91", "92", "92"]
    assert all(credit_code_check(code) for code in given)


def test_no_organisation_code_is_given_twice_across_both_licences() -> None:
    given = [
        number(code, organisation)[8:17]
        for _ in range(3)
        for code, organisation in (("company-licence", "有限责任公司"), ("business-licence", "个体工商户"))
    ]
    assert len(set(given)) == len(given)
