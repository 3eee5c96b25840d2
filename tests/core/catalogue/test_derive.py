"""Values worked out from others: each rule, and the closure over what is known."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.core.catalogue.derive import RULES, apply_rule, derive, linked_refs
from onewindow.core.catalogue.facts import Fact
from onewindow.core.catalogue.model import (
    Assurance,
    Catalogue,
    Derivation,
    ElementKind,
    OneThing,
    SituationQuestion,
)
from onewindow.core.kernel.dates import SHANGHAI
from onewindow.core.kernel.text import Text

ON = date(2026, 9, 15)


def thing(**more: Any) -> OneThing:
    plain: dict[str, Any] = {
        "code": "x", "name": Text("x"), "summary": Text(""), "words": (), "lead": "", "audience": (),
        "roles": {"operator": "person", "business": "business", "premises": "property"},
        "applicant_role": "operator", "title_ref": "", "situation": (), "parts": (), "routes": (), "sections": (),
        "before": {}, "reference": {}, "reference_route": "",
    }  # fmt: skip
    return OneThing(**{**plain, **more})


def catalogue(*derivations: Derivation) -> Catalogue:
    return Catalogue({}, {}, {}, {d.code: d for d in derivations}, {}, {}, {}, {}, {})


BIRTH = Derivation("birth", "person", ("person.citizen_id",), "person.birth_date", "citizen_birth", Text(""))
ADULT = Derivation("adult", "person", ("person.birth_date",), "person.adult", "adult_on", Text(""))
TAX = Derivation("tax", "business", ("business.credit_code",), "business.tax_id", "same", Text(""))


@pytest.mark.parametrize(
    ("rule", "inputs", "value"),
    [
        ("citizen_birth", ("990101199001010422",), "1990-01-01"),
        ("citizen_birth", ("99010119900101",), None),
        ("citizen_sex", ("990101199001010422",), "女"),
        ("citizen_sex", ("990101198506120710",), "男"),
        ("citizen_sex", ("not an id",), None),
        ("adult_on", ("2008-09-15",), True),
        ("adult_on", ("2008-09-16",), False),
        ("adult_on", ("soon",), None),
        ("retirement_on", ("1964-12-20", "男", "工人"), "2024-12-20"),
        ("retirement_on", ("1965-01-31", "男", "管理技术"), "2025-02-28"),
        ("retirement_on", ("1965-05-10", "男", "工人"), "2025-07-10"),
        ("retirement_on", ("1966-06-18", "男", "工人"), "2026-11-18"),
        ("retirement_on", ("1990-01-01", "男", "工人"), "2053-01-01"),
        ("retirement_on", ("1970-01-05", "女", "管理技术"), "2025-02-05"),
        ("retirement_on", ("1975-01-05", "女", "工人"), "2025-02-05"),
        ("retirement_on", ("1975-03-05", "女", "工人"), "2025-05-05"),
        ("retirement_on", ("1990-01-01", "女", "工人"), "2045-01-01"),
        ("retirement_on", ("1966-06-18", "", "工人"), None),
        ("retirement_on", ("soon", "男", "工人"), None),
        ("retirement_due", ("2026-09-30",), True),
        ("retirement_due", ("2026-10-01",), False),
        ("retirement_due", ("soon",), None),
        ("town_of_address", ("云溪县石潭镇溪上村 12 号",), "石潭镇"),
        ("town_of_address", ("云州市云溪县云岭乡竹溪村 6 号",), "云岭乡"),
        ("town_of_address", ("云州市溪东区南门街道老街 3 号",), "南门街道"),
        ("town_of_address", ("一个没有乡镇的地址",), None),
        ("police_station_of_town", ("石潭镇",), "石潭派出所"),
        ("police_station_of_town", ("南门街道",), "南门派出所"),
        ("fire_brigade_of_town", ("石潭镇",), "消防救援大队（石潭镇片区）"),
        ("tax_office_of_address", ("云溪县石潭镇溪上村 12 号",), "石潭税务所"),
        ("tax_office_of_address", ("没有",), None),
        ("business_name", ("云溪县", "溪上小院", "民宿服务"), "云溪县溪上小院民宿（个体工商户）"),
        ("business_name", ("云溪县", "竹影民宿", "民宿服务"), "云溪县竹影民宿（个体工商户）"),
        ("business_name", ("云溪县", "", "民宿服务"), None),
        ("business_name", ("云溪县", "溪山", "饮食服务", "有限责任公司"), "云溪县溪山饮食有限公司"),
        ("business_name", ("云溪县", "溪山", "餐饮服务", "个体工商户"), "云溪县溪山餐饮（个体工商户）"),
        ("business_name", ("云溪县", "溪山", "餐饮服务", "个人独资企业"), None),
        ("guests_for_beds", (12,), 24),
        ("guests_for_beds", ("many",), None),
        ("same", ("92990101MA99010126",), "92990101MA99010126"),
    ],
)
def test_a_rule_gives_its_value_or_nothing(rule: str, inputs: tuple[Any, ...], value: Any) -> None:
    assert apply_rule(rule, inputs, on=ON) == value


def test_someone_born_on_29_february_is_of_age_on_1_march_of_a_common_year() -> None:
    days = (date(2026, 2, 28), date(2026, 3, 1))
    assert [apply_rule("adult_on", ("2008-02-29",), on=day) for day in days] == [False, True]


@given(
    st.sampled_from(sorted(RULES)), st.lists(st.none() | st.text() | st.integers(), min_size=3, max_size=3)
)
def test_no_input_makes_a_rule_fail(rule: str, inputs: list[Any]) -> None:
    apply_rule(rule, tuple(inputs), on=ON)


def test_one_derived_value_leads_to_the_next() -> None:
    known = [Fact("operator", "person.citizen_id", "990101199001010422", "account")]
    found = derive(catalogue(ADULT, BIRTH), thing(), known, on=ON)
    assert {fact.ref: (fact.value, fact.source, fact.keys_used) for fact in found} == {
        "operator.birth_date": ("1990-01-01", "derived", ("person.citizen_id",)),
        "operator.adult": (True, "derived", ("person.birth_date",)),
    }


def test_a_value_that_is_there_already_wins() -> None:
    known = [
        Fact("operator", "person.citizen_id", "990101199001010422", "account"),
        Fact("operator", "person.birth_date", "1990-01-02", "population"),
    ]
    assert derive(catalogue(BIRTH), thing(), known, on=ON) == []


def test_a_derived_value_is_no_surer_than_its_input() -> None:
    at = datetime(2026, 9, 15, 9, tzinfo=SHANGHAI)
    known = [Fact("business", "business.credit_code", "X", "registry", (), Assurance.REGISTER, at)]
    assert [fact.assurance for fact in derive(catalogue(TAX), thing(), known, on=ON)] == [Assurance.REGISTER]
    told = [Fact("business", "business.credit_code", "X", "self")]
    assert [fact.assurance for fact in derive(catalogue(TAX), thing(), told, on=ON)] == [Assurance.STATED]


def test_a_default_fills_what_nobody_said_and_feeds_derivations() -> None:
    one = thing(defaults={"business.credit_code": "D"})
    found = derive(catalogue(TAX), one, [], on=ON)
    assert [(fact.ref, fact.value, fact.source) for fact in found] == [
        ("business.credit_code", "D", "default"),
        ("business.tax_id", "D", "derived"),
    ]


def test_what_was_said_beats_the_default() -> None:
    one = thing(defaults={"business.credit_code": "D"})
    said = [Fact("business", "business.credit_code", "S", "self")]
    assert [(fact.ref, fact.value) for fact in derive(catalogue(TAX), one, said, on=ON)] == [
        ("business.tax_id", "S")
    ]


def test_linked_refs_and_situation_answers_count_as_one() -> None:
    question = SituationQuestion("code", Text("x"), ElementKind.TEXT, sets="business.credit_code")
    one = thing(links=(("operator.number", "business.credit_code"),), situation=(question,))
    group = {"operator.number", "business.credit_code", "situation.code"}
    assert {ref: set(refs) for ref, refs in linked_refs(one).items()} == dict.fromkeys(group, group)
    said = [Fact("operator", "person.number", "S", "self")]
    assert [(f.ref, f.value) for f in derive(catalogue(TAX), one, said, on=ON)] == [("business.tax_id", "S")]
