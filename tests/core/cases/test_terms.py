"""The terms of a part come from the item, the place and the plan, and freeze."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from typing import Any

import pytest

from onewindow.core.cases import ActType, CaseTerms, EdgeTerm, ExtensionTerm, terms_for
from onewindow.core.catalogue.model import (
    Basis,
    Catalogue,
    Commitment,
    Department,
    Item,
    ItemCodes,
    MaterialNeed,
    MaterialType,
    Necessity,
    Parameter,
    Profile,
    Publicity,
    Remedy,
    Result,
    RuleClause,
    SpecialProcedure,
)
from onewindow.core.clock import ExclusionReason, Limit
from onewindow.core.kernel.refusal import Refused
from onewindow.core.kernel.text import T
from tests.core.cases.build import PLACE, wd

FOUND = Basis("found", "行政许可法")
FIRE = Department(
    "fire",
    T("云溪县消防救援大队"),
    T("消防"),
    "11330102000000000A",
    PLACE,
    "云溪消",
    "",
    Remedy(T("云溪县人民政府"), T("云溪县人民法院"), "https://fy.example.cn"),
    "",
    "",
    T(""),
    T(""),
)
CHECK = Item(
    code="fire-check",
    codes=ItemCodes("000122001001", "", ""),
    name=T("公众聚集场所消防安全检查"),
    department="fire",
    act_type=ActType.LICENCE,
    item_type="01",
    statutory=wd(10),
    promise=wd(8),
    by_law=("消防法第十五条",),
    conditions=(),
    roles=(),
    needs=(),
    materials=(
        MaterialNeed("plan", Necessity.REQUIRED, 10),
        MaterialNeed("report", Necessity.DEFERRABLE, 10),
        MaterialNeed("test", Necessity.REQUIRED, 30, commitment=True),
        MaterialNeed("photo", Necessity.OPTIONAL, 10),
    ),
    result=Result("licence", T("消防安全检查意见书"), "fire-check"),
    special=(SpecialProcedure(ExclusionReason.TESTING, "消防法第十五条", 10),),
    commitment=Commitment(True, "消防法第十五条", T(""), T(""), wd(20), wd(3), ("test",)),
    substance_check=True,
)


def catalogue(item: Item = CHECK, **parameters: Any) -> Catalogue:
    names = {code: MaterialType(code, T(name)) for code, name in (("plan", "平面图"), ("test", "检测报告"))}
    profiles = {
        "national": Profile("national", T("全国"), "", "", {"supplement_within": Parameter("20wd", FOUND)}),
        "place": Profile(
            "place",
            T("云溪县"),
            PLACE,
            "national",
            {name: Parameter(value, FOUND) for name, value in parameters.items()},
        ),
    }
    return Catalogue(
        {"fire": FIRE}, {}, {}, {}, names, {item.code: item}, {}, profiles, {}, {"items/fire-check": "sha-1"}
    )


def terms(item: Item = CHECK, materials: tuple[str, ...] = ("plan", "report"), **values: Any) -> CaseTerms:
    return terms_for(catalogue(item, **values), item.code, profile="place", materials=materials)


def test_item_and_place_give_the_limits_and_the_nation_the_rest() -> None:
    found = terms(collect_within="1wd", cutoff="17:30")
    assert (found.statutory, found.promise, found.delivery, found.notice) == (wd(10), wd(8), wd(10), wd(5))
    assert (found.collect_within, found.supplement, found.cutoff) == (wd(1), wd(20), time(17, 30))
    assert (found.version, found.department, found.jurisdiction) == ("sha-1", "fire", PLACE)
    assert found.extension == ExtensionTerm(wd(10), "agency_head", "fire", "行政许可法第四十二条第一款")
    assert found.remedies is not None and found.remedies.online_channel == "https://fy.example.cn"
    assert CaseTerms.from_json(found.to_json()) == found


def test_only_what_the_law_requires_for_the_item_may_stop_its_clocks() -> None:
    assert [(s.reason, s.basis, s.stops) for s in terms().special] == [
        ("testing", "消防法第十五条", frozenset({"statutory", "promise"}))
    ]
    local = terms(special_stops={"testing": ["statutory"], "publicity": ["promise"]})
    assert [(s.reason, s.stops) for s in local.special] == [("testing", frozenset({"statutory"}))]


def test_where_the_place_says_on_the_spot_there_are_no_five_days() -> None:
    assert terms(notice="on_the_spot").notice is None
    assert terms(replace(CHECK, act_type=ActType.REAL_ESTATE_REGISTRATION)).notice is None
    assert terms(notice="2wd").notice == wd(2)


@pytest.mark.parametrize(
    ("act_type", "starts"),
    [
        (ActType.LICENCE, "acceptance"),
        (ActType.MARKET_REGISTRATION, "acceptance"),
        (ActType.BENEFIT, "receipt"),
        (ActType.FILING, "receipt"),
        (ActType.STEP, "receipt"),
    ],
)
def test_benefits_and_filings_run_from_receipt(act_type: ActType, starts: str) -> None:
    assert terms(replace(CHECK, act_type=act_type)).clock_starts == starts


def test_an_item_says_itself_from_when_its_period_runs_where_its_law_says_so() -> None:
    insurance = replace(CHECK, act_type=ActType.PUBLIC_SERVICE, clock_starts="receipt")
    fund = replace(CHECK, act_type=ActType.BENEFIT, clock_starts="acceptance")
    assert [terms(item).clock_starts for item in (insurance, fund)] == ["receipt", "acceptance"]


def test_an_extension_exists_where_a_law_gives_one() -> None:
    registry = replace(CHECK, act_type=ActType.MARKET_REGISTRATION, statutory=wd(3), extension=wd(3))
    assert terms(registry).extension == ExtensionTerm(
        wd(3), "agency_head", "fire", "市场主体登记管理条例第十九条"
    )
    assert terms(replace(CHECK, act_type=ActType.CONFIRMATION)).extension is None
    assert terms(replace(CHECK, act_type=ActType.CONFIRMATION, statutory=None)).extension is None


def test_a_licence_without_a_limit_of_its_own_has_the_laws_twenty_and_ten_or_what_the_place_says() -> None:
    silent = replace(CHECK, statutory=None)
    quick = terms(silent, statutory="15wd", extension="5wd")
    assert [(found.statutory, found.extension.limit) for found in (terms(silent), quick) if found.extension] == [
        (wd(20), wd(10)), (wd(15), wd(5)),
    ]  # fmt: skip
    own = terms(replace(CHECK, extension=wd(7)), statutory="15wd", extension="5wd")
    assert (own.statutory, own.extension and own.extension.limit) == (wd(10), wd(7)), "the item's own law comes first"


def test_other_acts_have_a_general_limit_only_where_the_place_gives_them_one() -> None:
    aid = replace(CHECK, act_type=ActType.BENEFIT, statutory=None)
    assert (terms(aid, statutory="15wd").statutory, terms(aid, statutory_others="20wd").statutory) == (None, wd(20))
    assert terms(replace(aid, statutory=wd(5)), statutory_others="20wd").statutory == wd(5)
    assert terms(replace(aid, act_type=ActType.STEP), statutory_others="20wd").statutory is None
    assert terms(CHECK, statutory_others="20wd").statutory == wd(10)


def test_a_place_may_be_quicker_for_an_item_or_a_kind_of_act_and_never_slower() -> None:
    seen = replace(CHECK, substance_check=False)
    quick = terms(seen, limits={"licence": "5wd"})
    assert (quick.statutory, quick.promise) == (wd(5), wd(5)), "no promise outlasts the limit"
    assert terms(seen, limits={"licence": "5wd", "fire-check": "1wd"}).statutory == wd(1)
    assert terms(seen, limits={"licence": "30wd"}).statutory == wd(10)
    assert terms(CHECK, limits={"licence": "5wd"}, limits_visited={"licence": "9wd"}).statutory == wd(9)
    announced = replace(seen, publicity=Publicity(wd(7), FOUND))
    assert terms(announced, limits={"licence": "5wd"}).statutory == wd(10), "such a rule leaves the publication out"


def test_the_check_afterwards_is_per_item_and_place() -> None:
    table = {"verify_items": {"fire-check": "45wd"}, "verify_within": "60wd"}
    assert [terms(**told).commitment.verify_within for told in (table, {"verify_within": "60wd"})] == [wd(45), wd(20)]
    silent = replace(CHECK, commitment=replace(CHECK.commitment, verify_within=None))
    assert [terms(silent, **told).commitment.verify_within for told in (table, {"verify_within": "30wd"}, {})] == [
        wd(45), wd(30), wd(60),
    ]  # fmt: skip
    forbidden = replace(CHECK, commitment=Commitment(False, why_not=T("人身健康")))
    assert terms(forbidden, **table).commitment.verify_within is None


def test_materials_carry_their_necessity() -> None:
    found = terms(materials=("plan", "report", "photo"))
    assert [(m.code, m.name.zh, m.required, m.deferrable) for m in found.materials] == [
        ("plan", "平面图", True, False),
        ("report", "report", True, True),
        ("photo", "photo", False, False),
    ]


def test_the_commitment_route_has_its_own_promise_and_stands_in_for_its_materials() -> None:
    chosen = terms_for(
        catalogue(), "fire-check", profile="place", materials=("plan", "test"), commitment=True
    )
    assert (chosen.promise, chosen.commitment.verify_within, chosen.commitment.chosen) == (
        wd(3),
        wd(20),
        True,
    )
    assert [(m.code, m.required, m.committed) for m in chosen.materials] == [
        ("plan", True, False),
        ("test", False, True),
    ]
    forbidden = replace(CHECK, commitment=Commitment(False, why_not=T("人身健康")))
    other = terms_for(
        catalogue(forbidden), "fire-check", profile="place", materials=("plan",), commitment=True
    )
    assert (other.commitment.chosen, other.promise, other.commitment.why_not.zh) == (False, wd(8), "人身健康")


def test_rules_alone_decide_only_on_the_spot_items_that_nobody_inspects() -> None:
    rule = RuleClause("adult", T("成年"), {}, "民法典第十七条")  # type: ignore[arg-type]
    pure = replace(CHECK, on_the_spot=True, substance_check=False, rules=(rule,))
    assert terms(pure).pure_rule
    assert not terms(replace(pure, substance_check=True)).pure_rule
    assert not terms(replace(pure, rules=(replace(rule, needs_inspection=True),))).pure_rule
    assert not terms(replace(pure, on_the_spot=False)).pure_rule


def test_edges_are_kept_as_they_are_and_a_step_delivers_nothing() -> None:
    edge = EdgeTerm("c1", "plan-check", T("规划"), "acceptance", "城乡规划法")
    found = terms_for(catalogue(), "fire-check", profile="place", materials=(), edges=[edge])
    assert found.edges == (edge,)
    assert terms(replace(CHECK, act_type=ActType.STEP)).delivery is None


def test_an_agency_without_remedies_gives_none() -> None:
    bundle = catalogue()
    bundle.departments["fire"] = replace(FIRE, remedy=None)
    assert terms_for(bundle, "fire-check", profile="place", materials=()).remedies is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"supplement_within": "soon"},
        {"on_late_supplement": "fined"},
        {"cutoff": "half past five"},
        {"special_stops": ["testing"]},
        {"verify_items": "30wd"},
        {"verify_items": {"fire-check": "soon"}},
        {"limits": {"licence": 5}},
        {"special_stops": {"testing": ["both"]}},
    ],
)
def test_a_parameter_that_cannot_be_read_is_refused_by_name(wrong: dict[str, Any]) -> None:
    with pytest.raises(Refused) as refused:
        terms(**wrong)
    assert (refused.value.code, next(iter(wrong)) in str(refused.value)) == ("case.profile_wrong", True)


def test_no_place_may_stop_the_statutory_clock_for_a_ninth_reason() -> None:
    with pytest.raises(Refused) as refused:
        terms(special_stops={"site_visit": ["statutory"]})
    assert refused.value.code == "clock.statutory_list_closed"


def test_a_profile_nobody_knows_leaves_the_national_rules() -> None:
    found = terms_for(catalogue(), "fire-check", profile="nowhere", materials=())
    assert (found.notice, found.supplement) == (wd(5), Limit.parse("15wd"))
