"""who_decides: each form of law gives its agency, seal, number, remedies and defendant (requirements 2.E; AL 22 to 26, 43)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from onewindow.adapters.content_files import load_pack
from onewindow.core.catalogue.authority import AuthorityRow, Competence, Form, who_decides
from onewindow.core.catalogue.lists import LIST_KINDS
from onewindow.core.catalogue.model import Catalogue
from onewindow.core.catalogue.read import read_bodies, read_shape

CONTENT = Path(__file__).resolve().parents[3] / "content"
COUNTY, GUDU, ZONE, CHENGGUAN = "990101000000", "990101101201", "990101401000", "990101100000"
ON = date(2026, 9, 16)


@pytest.fixture(scope="module")
def content() -> tuple[Catalogue, tuple[AuthorityRow, ...]]:
    bodies = load_pack(CONTENT).bodies()
    rows = [read_shape("authority", c, b, LIST_KINDS["authority"])[0] for c, b in bodies["authority"].items()]
    return read_bodies(bodies)[0], tuple(rows)


Ask = tuple[Catalogue, tuple[AuthorityRow, ...]]


def ask(content: Ask, item: str, place: str = COUNTY, on: date = ON) -> Competence:
    catalogue, rows = content
    return who_decides(rows, catalogue.items[item], place, on, agencies=catalogue.departments)


def test_without_a_row_the_agency_of_the_list_of_items_decides(content: Ask) -> None:
    told = ask(content, "hygiene-permit")
    assert (told.form, told.agency.code, told.acting.code, told.seal) == (
        Form.STATUTORY, "health", "health", "云溪县卫生健康局行政许可专用章",
    )  # fmt: skip
    assert [(reason.row, reason.counts) for reason in told.reasons] == [("", True)]


def test_e1_e3_an_entrusted_town_decides_in_the_entrusting_agencys_name(content: Ask) -> None:
    """委托下放: the town does the work; name, number, seal, remedies and defendant are the county bureau's (art. 24)."""
    told = ask(content, "food-small-permit", GUDU)
    assert (told.form, told.acting.code) == (Form.ENTRUSTED, "gudu-town")
    bureau = told.agency
    assert (bureau.code, told.seal, told.number_word) == ("market-regulation", bureau.seal, "云溪市监")
    assert told.defendant is bureau and told.reconsideration_body.zh == "云溪县人民政府"
    assert "第二十四条" in told.clause
    assert ask(content, "food-small-permit", CHENGGUAN).acting.code == "market-regulation"


def test_e1_receipt_only_leaves_the_decision_where_it_was(content: Ask) -> None:
    """委托收件: a town and a bank take papers in; the decision is graded back."""
    told = ask(content, "social-card")
    assert [one.code for one in told.receives] == ["bank", "gudu-town"]
    assert told.agency.code == "human-resources"


def test_e1_two_way_either_level_may_decide(content: Ask) -> None:
    told = ask(content, "resident-insurance")
    assert (told.form, told.agency.code, told.also and told.also.code) == (
        Form.TWO_WAY, "medical-insurance", "city-medical-insurance",
    )  # fmt: skip


def test_e4_the_approval_bureau_is_the_agency_with_one_seal_and_the_old_one_supervises(content: Ask) -> None:
    """一枚印章管审批: seal, number and defendant are the bureau's; e10: the old agency goes on supervising (art. 25)."""
    told = ask(content, "construction-waste")
    assert (told.form, told.agency.code, told.supervisor) == (
        Form.CONCENTRATED, "approval-bureau", "urban-management",
    )  # fmt: skip
    assert told.seal == "云溪县行政审批服务局行政审批专用章" and told.number_word == "云溪审批"
    assert told.defendant.code == "approval-bureau"
    assert ask(content, "construction-waste", on=date(2025, 12, 31)).agency.code == "urban-management"


def test_moved_down_the_defendant_changes(content: Ask) -> None:
    told = ask(content, "shop-sign", ZONE)
    assert (told.form, told.defendant.code) == (Form.MOVED_DOWN, "development-zone")
    assert ask(content, "shop-sign", CHENGGUAN).defendant.code == "urban-management"


def test_e6_g6_the_levels_have_ten_and_five_days_within_the_law(content: Ask) -> None:
    """Province ≤ 10, county ≤ 5."""
    told = ask(content, "water-intake-permit")
    assert [(stage.agency.code, str(stage.within)) for stage in (*told.reviews, told.decide)] == [
        ("water-affairs", "5wd"), ("province-water", "10wd"),
    ]  # fmt: skip
    assert str(told.composite) == "15wd" and told.first.code == "water-affairs"
    assert told.item.statutory is not None and told.composite is not None
    assert told.composite.amount <= told.item.statutory.amount


def test_e8_in_the_zone_its_committee_reviews_and_the_county_decides(content: Ask) -> None:
    """市县审批局与开发区联动审批: zone first, then county; a row for the smaller place goes before the larger one."""
    told = ask(content, "drainage-permit", ZONE)
    assert [stage.agency.code for stage in told.reviews] == ["development-zone"]
    assert told.reviews[0].issuer.code == "housing" and told.agency.code == "housing"
    assert ask(content, "drainage-permit", CHENGGUAN).reviews == ()


def test_e5_the_window_may_decide_what_is_decided_on_the_spot(content: Ask) -> None:
    assert ask(content, "company-registration").window_decides
    assert not ask(content, "hygiene-permit").window_decides


def test_every_row_says_why_it_counts_or_not(content: Ask) -> None:
    catalogue, rows = content
    later = replace(rows[0], code="later", items=("shop-sign",), effective_from=date(2027, 1, 1))
    ended = replace(later, code="ended", effective_from=date(2025, 1, 1), effective_to=date(2025, 6, 30))
    told = who_decides(
        (*rows, later, ended), catalogue.items["shop-sign"], CHENGGUAN, ON, agencies=catalogue.departments
    )
    why = {reason.row: (reason.counts, reason.why.en) for reason in told.reasons}
    assert why["later"] == (False, "in force only from 2027-01-01")
    assert why["ended"] == (False, "ended on 2025-06-30")
    assert why["zone-sign"] == (False, "for another place")
    assert why[""] == (True, "no row says otherwise: the agency of the list of items")
