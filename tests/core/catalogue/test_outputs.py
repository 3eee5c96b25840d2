"""What a granted part makes known to the others."""

from __future__ import annotations

from datetime import date
from typing import Any

from onewindow.core.catalogue.outputs import outputs_of
from onewindow.core.catalogue.read import read_department, read_item

WORDS = {"zh-hans": "云溪县市场监督管理局", "en": "Market regulation"}
OFFICE = read_department(
    {
        **dict.fromkeys(("credit_code", "jurisdiction", "document_word", "seal", "phone", "complaint"), ""),
        **dict.fromkeys(("name", "short", "address", "hours"), WORDS),
        "code": "market",
        "remedy": None,
    }
)
LICENCE: dict[str, Any] = {
    **dict.fromkeys(("by_law", "conditions", "roles", "needs", "materials"), []),
    "code": "licence",
    "codes": {"catalog": "", "task": "", "handle": ""},
    "name": WORDS,
    "department": "market",
    "act_type": "market_registration",
    "item_type": "07",
    "statutory": None,
    "promise": None,
}
OUTPUTS = ["credit_code", "name", "registered_address", "established_on", "registry", "status"]


def outputs(values: dict[str, Any], refs: list[str]) -> dict[str, Any]:
    item = read_item({**LICENCE, "result": {"kind": "证照", "name": WORDS, "outputs": refs}})
    return outputs_of(item, OFFICE, values, on=date(2026, 9, 16), number="92990101MA99010126")


def test_a_new_licence_yields_its_code_the_name_applied_for_and_what_follows_from_the_decision() -> None:
    applied = {
        "business.proposed_name": "云溪县溪上小院民宿（个体工商户）",
        "premises.address": "云溪县石潭镇溪上村 12 号",
    }
    assert outputs(applied, [f"business.{name}" for name in OUTPUTS]) == {
        "business.credit_code": "92990101MA99010126",
        "business.name": "云溪县溪上小院民宿（个体工商户）",
        "business.registered_address": "云溪县石潭镇溪上村 12 号",
        "business.established_on": "2026-09-16",
        "business.registry": "云溪县市场监督管理局",
        "business.status": "存续",
    }


def test_an_output_without_a_source_is_left_out_and_never_made_up() -> None:
    assert outputs({}, ["business.name", "business.colour", "business.registry"]) == {
        "business.registry": "云溪县市场监督管理局"
    }
